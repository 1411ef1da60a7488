"""What axe finds on each view of a map, in both themes: nothing; and what it cannot see."""

import unittest

from browsing import DESK, PHONE
from mapping import MapTest
from playwright.sync_api import expect


class MapAccessibleTest(MapTest):
    def look(self, scheme, viewport):
        page = self.person("Ana Maria", viewport=viewport, color_scheme=scheme, bypass_csp=True)
        self.assert_accessible(page, f"the board, {scheme}")
        page.locator(".card").nth(2).click()
        self.assert_accessible(page, f"a chosen card, {scheme}")
        page.keyboard.press("d")
        expect(page.locator("#pane")).to_be_visible()
        self.assert_accessible(page, f"the card's pane, {scheme}")
        page.keyboard.press("Escape")
        for key in ["?", "M", "w", "m", "y", "S"]:
            page.locator(".card").nth(2).focus()
            page.keyboard.press(key)
            page.wait_for_timeout(300)
            self.assert_accessible(page, f"what {key} shows, {scheme}")
            page.keyboard.press("Escape")
        if viewport is DESK:
            page.locator(".card").nth(2).focus()
            page.keyboard.press("2")
            expect(page.locator("#pane .curve-picture")).to_be_visible()
            self.assert_accessible(page, f"what the map tells, {scheme}")
            page.keyboard.press("Escape")
            page.keyboard.press("n")
            self.assert_accessible(page, f"the outline, {scheme}")
        self.contexts.pop().close()

    def test_a_map_on_a_desk_in_light(self):
        self.look("light", DESK)

    def test_a_map_on_a_desk_in_dark(self):
        self.look("dark", DESK)

    def test_a_map_on_a_phone(self):
        self.look("light", PHONE)

    def test_dark_is_printed_dark_on_white(self):
        page = self.person("Ana Maria", color_scheme="dark")
        page.emulate_media(media="print", color_scheme="dark")
        background, ink = page.evaluate("""[document.body, document.querySelector(".card-text")].map(
            (each, index) => getComputedStyle(each)[index ? "color" : "backgroundColor"])""")
        self.assertEqual(background, "rgb(255, 255, 255)")
        self.assertEqual(ink, "rgb(24, 34, 45)")

    def test_what_others_do_is_said_in_one_sentence(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        jan.get_by_role("gridcell", name="Loyalty, Thoughts").focus()
        for text in ["one", "two", "three"]:
            jan.keyboard.press("a")
            jan.keyboard.type(text)
            jan.keyboard.press("Escape")
        expect(ana.locator("#said")).to_contain_text("Jan Kowalski added", timeout=8_000)

    def test_targets_are_large_enough_for_a_thumb(self):
        page = self.person("Ana Maria", viewport=PHONE, has_touch=True, is_mobile=True)
        page.locator(".card").first.tap()
        small = page.evaluate("""[...document.querySelectorAll("button:not([hidden]), a, .card")]
            .filter(each => each.checkVisibility()).map(each => [each.getBoundingClientRect(), each])
            .filter(([box]) => box.width > 0 && (box.width < 44 || box.height < 36))
            .map(([box, each]) => `${each.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)""")
        self.assertEqual(small, [])


if __name__ == "__main__":
    unittest.main()
