"""A map on paper: whole, and as wide as the sheet."""

import unittest

from browsing import DESK, PHONE
from mapping import MapTest
from playwright.sync_api import expect


class PrintedTest(MapTest):
    def test_what_is_printed_is_the_whole_map_as_wide_as_the_sheet(self):
        for viewport in [DESK, PHONE]:
            page = self.person("Ana Maria", viewport=viewport)
            page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
            page.emulate_media(media="print")
            # A4 upright: narrower than anybody prints a map.
            page.set_viewport_size({"width": 718, "height": 1047})
            self.assert_fits(page, "the print")
            expect(page.locator("#board [role=columnheader].stage")).to_have_count(5)
            count = len(self.cards_on_server())
            expect(page.locator("#board .card")).to_have_count(count)
            cut = page.evaluate("""[...document.querySelectorAll("#board .card, #board .lane-head")]
                .filter((each) => each.scrollWidth > each.clientWidth + 1
                    || each.getBoundingClientRect().right > innerWidth).length""")
            self.assertEqual(cut, 0, "cards or lanes are cut")


if __name__ == "__main__":
    unittest.main()
