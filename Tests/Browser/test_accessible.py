"""What axe finds on each view, in both themes: nothing.

It never returns under the page's own policy, so it looks at pages that are opened without.
"""

import unittest

from browsing import DESK, PHONE, BrowserTest
from playwright.sync_api import expect


class AccessibleTest(BrowserTest):
    options = ("--sample",)

    def test_the_home(self):
        for scheme in ["light", "dark"]:
            for viewport in [DESK, PHONE]:
                page = self.page(viewport=viewport, color_scheme=scheme, bypass_csp=True)
                expect(page.locator(".map").first).to_be_visible()
                self.assert_accessible(page, f"the home, {scheme}")
                page.goto(self.home + "#new")
                expect(page.locator(".preview")).to_be_visible()
                self.assert_accessible(page, f"a new map, {scheme}")
                page.goto(self.home + "#import")
                page.set_input_files("#file", {
                    "name": "a.csv", "mimeType": "text/csv",
                    "buffer": b"Stage,Action,Pain,Emotion\nSearch,looks,slow,3\nBuy,pays,queue,2\n"})
                page.get_by_role("button", name="See what becomes of it").click()
                expect(page.locator(".preview")).to_be_visible()
                self.assert_accessible(page, f"an import, {scheme}")
                self.contexts.pop().close()


if __name__ == "__main__":
    unittest.main()
