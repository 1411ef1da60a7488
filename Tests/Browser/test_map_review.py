"""What has changed since the last review, and between any two moments, as `waymark review` and `waymark
diff` tell it."""

import re
import unittest

from browsing import DESK, PHONE
from mapping import MapTest
from playwright.sync_api import expect


class ReviewTest(MapTest):
    def add(self, page, text):
        page.get_by_role("gridcell", name="Loyalty, Thoughts").first.focus()
        page.keyboard.press("a")
        page.keyboard.type(text)
        page.keyboard.press("Escape")
        self.wait_until_saved(page)

    def review(self, page):
        page.locator("#board .card:visible").first.focus()
        page.keyboard.press("9")
        return page.locator("#pane")

    def test_a_review_is_noted_and_what_changes_afterwards_is_told_with_the_way_to_it(self):
        ana = self.person("Ana Maria")
        pane = self.review(ana)
        expect(pane).to_contain_text("No review is noted yet.")
        # Of all that there is: the sample.
        pane.locator("select").first.select_option(label="The beginning")
        expect(pane).to_contain_text(re.compile(r"\d+ cards added"))
        pane.get_by_role("button", name="Reviewed as it is now").click()
        expect(ana.locator(".notice")).to_contain_text("Noted")
        expect(pane).to_contain_text("The last review was on")
        expect(pane.get_by_text("No difference.")).to_be_visible()
        reviews = self.server.map("sample")["map"]["reviews"]
        self.assertEqual(len(reviews), 1)
        ana.keyboard.press("Escape")
        self.add(ana, "Came after the review")
        pane = self.review(ana)
        expect(pane.get_by_text("1 card added.")).to_be_visible()
        line = pane.get_by_role("button", name="Came after the review")
        line.click()
        expect(ana.locator("[data-card]:focus")).to_contain_text("Came after the review")
        # The same words as those of the command line, in the language of the page.
        _, text = self.server.get(f"/maps/sample/diff?from={list(reviews.values())[0]}&lines=yes")
        self.assertIn("Came after the review", text)
        # When the next one is, is said too: the sample has a date.
        expect(self.review(ana)).to_contain_text("Next review: Mar 31, 2027.")

    def test_two_moments_of_the_past_are_compared(self):
        ana = self.person("Ana Maria")
        self.add(ana, "Seen twice")
        ana.locator("#board .card:visible").first.focus()
        ana.keyboard.press("y")
        past = ana.locator(".past")
        expect(past.locator(".theatre")).to_be_visible()
        for _ in range(3):
            past.get_by_role("button", name="Change before").click()
        past.get_by_role("button", name="What exactly?").click()
        expect(past).to_have_count(0)
        pane = ana.locator("#pane")
        expect(pane.locator("select").first.locator("option:checked")).to_have_text(re.compile(r"^change \d+$"))
        expect(pane.locator("ins").first).to_be_visible()
        pane.locator("select").last.select_option(label="another moment…")
        expect(pane.locator("input[type=datetime-local]:visible")).to_have_count(1)

    def test_it_fits_a_phone_speaks_the_language_of_the_page_and_axe_finds_nothing(self):
        for viewport, scheme, locale, words in [
            (PHONE, "light", "pl-PL", "Karty: dodano"),
            (DESK, "dark", "ru-RU", "Карточки: добавлено"),
            (PHONE, "dark", "ro-RO", "Carduri adăugate"),
        ]:
            page = self.person("Ana Maria", viewport=viewport, color_scheme=scheme, locale=locale,
                               bypass_csp=True)  # fmt: skip
            pane = self.review(page)
            pane.locator("select").first.select_option("0")
            expect(pane).to_contain_text(words)
            expect(pane.locator("h3").first).to_be_visible()
            self.assert_fits(page, f"the comparison in {locale}")
            self.assert_accessible(page, f"the comparison in {locale}, {scheme}")

    def test_without_a_server_it_says_what_it_needs(self):
        ana = self.person("Ana Maria", expects_faults=True)
        self.server.end()
        try:
            expect(ana.locator(".saved-group")).to_contain_text("No connection")
            expect(self.review(ana)).to_contain_text(
                re.compile("The history cannot be read|This needs the server"))
        finally:
            self.server.start()


if __name__ == "__main__":
    unittest.main()
