"""What axe finds on each view, in both themes: nothing.

It never returns under the page's own policy, so it looks at pages that are opened without.
"""

import unittest

from axe_playwright_python.sync_playwright import Axe
from browsing import DESK, PHONE, BrowserTest
from playwright.sync_api import expect

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class AccessibleTest(BrowserTest):
    options = ("--sample",)

    def check(self, page, what):
        results = Axe().run(page, options=RULES)
        found = [
            f"{violation['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
            for violation in results.response["violations"] for node in violation["nodes"]
        ]
        self.assertEqual(found, [], f"axe on {what}")

    def test_the_home(self):
        for scheme in ["light", "dark"]:
            for viewport in [DESK, PHONE]:
                page = self.page(viewport=viewport, color_scheme=scheme, bypass_csp=True)
                expect(page.locator(".map").first).to_be_visible()
                self.check(page, f"the home, {scheme}")
                page.goto(self.home + "#new")
                expect(page.locator(".preview")).to_be_visible()
                self.check(page, f"a new map, {scheme}")
                page.goto(self.home + "#import")
                page.set_input_files("#file", {
                    "name": "a.csv", "mimeType": "text/csv",
                    "buffer": b"Stage,Action,Pain,Emotion\nSearch,looks,slow,3\nBuy,pays,queue,2\n"})
                page.get_by_role("button", name="See what becomes of it").click()
                expect(page.locator(".preview")).to_be_visible()
                self.check(page, f"an import, {scheme}")
                self.contexts.pop().close()


if __name__ == "__main__":
    unittest.main()
