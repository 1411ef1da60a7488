"""How a map came about: its past is watched, never changed and never taken for what is now."""

import unittest

from browsing import DESK, PHONE
from mapping import MapTest
from playwright.sync_api import expect


class HistoryTest(MapTest):
    def past(self, page):
        """The past over the whole window, read to its end."""
        page.locator("#board .card").first.focus()
        page.keyboard.press("y")
        expect(page.locator(".past .theatre")).to_be_visible()
        return page.locator(".past")

    def live_card(self, page, text):
        return page.locator("#board [data-card]").filter(has_text=text)

    def add(self, page, text, cell="Loyalty, Thoughts"):
        page.get_by_role("gridcell", name=cell).first.focus()
        page.keyboard.press("a")
        page.keyboard.type(text)
        page.keyboard.press("Escape")
        expect(self.live_card(page, text)).to_be_visible()
        self.wait_until_saved(page)

    def words(self, past):
        return past.locator(".theatre-words")

    def test_the_past_goes_back_change_by_change_and_nothing_in_it_can_be_changed(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        self.add(ana, "Poster")
        name = self.live_card(ana, "Poster").get_attribute("data-card")
        past = self.past(ana)
        expect(past).to_contain_text("The past: nothing can be changed here.")
        expect(past.locator(".proof")).to_contain_text("Proved")
        card = past.locator(f'[data-card="{name}"]')
        expect(card).to_be_visible()
        # What others do meanwhile is not in the past that is shown, and the live board has it.
        self.add(jan, "Leaflet", "Loyalty, Pains")
        expect(self.live_card(ana, "Leaflet")).to_have_count(1)
        expect(past.locator("[data-card]").filter(has_text="Leaflet")).to_have_count(0)
        # Nothing to write, to add or to delete with.
        before = self.cards_on_server()
        card.dblclick()
        expect(past.locator("textarea, [contenteditable]")).to_have_count(0)
        expect(past.locator("[data-add]:visible")).to_have_count(0)
        for key in ["a", "Delete", "v", "Control+z"]:
            card.focus()
            ana.keyboard.press(key)
        past.get_by_role("button", name="Change before").click()
        expect(card.locator(".card-text")).to_have_text("Poste")
        for _ in range(7):
            past.get_by_role("button", name="Change before").click()
        expect(card).to_have_count(0)
        past.get_by_role("button", name="Next change").click()
        expect(self.words(past)).to_contain_text("Ana Maria")
        past.get_by_role("button", name="Back to the map").click()
        expect(ana.locator(".past")).to_have_count(0)
        expect(self.live_card(ana, "Poster")).to_be_visible()
        self.assertEqual(self.cards_on_server(), before)

    def test_it_plays_at_any_speed_to_the_end_and_stops_where_one_says(self):
        ana = self.person("Ana Maria")
        self.add(ana, "Newspaper")
        past = self.past(ana)
        line = past.get_by_role("slider", name="Moment")
        line.focus()
        ana.keyboard.press("Home")
        expect(self.words(past)).to_contain_text("The beginning")
        expect(past.locator("[data-card]")).to_have_count(0)
        past.get_by_label("Speed").select_option("1000")
        past.get_by_role("button", name="Play", exact=True).click()
        expect(past.get_by_role("button", name="Play again")).to_be_visible()
        expect(past.locator("[data-card]").filter(has_text="Newspaper")).to_be_visible()
        line.focus()
        ana.keyboard.press("ArrowLeft")
        count = line.get_attribute("aria-valuetext")
        self.assertRegex(count, r"^Change \d+ of \d+, ")
        ana.keyboard.press("Escape")
        expect(ana.locator(".past")).to_have_count(0)

    def test_only_one_persons_changes_can_be_stepped_through(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        self.add(ana, "Morning paper")
        self.add(jan, "Sunday paper", "Loyalty, Pains")
        self.add(ana, "Evening paper")
        past = self.past(ana)
        past.get_by_label("Whose changes").select_option(label="Jan Kowalski")
        past.get_by_role("button", name="Change before").click()
        for _ in range(3):
            expect(self.words(past)).to_contain_text("Jan Kowalski")
            past.get_by_role("button", name="Change before").click()
        expect(past.get_by_label("Session").locator("option")).to_have_count(2)

    def test_a_card_tells_who_wrote_what_and_shows_that_moment(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        self.add(ana, "Window")
        card = self.same_card(jan, self.live_card(ana, "Window"))
        card.focus()
        jan.keyboard.press("Enter")
        jan.keyboard.press("Control+End")
        jan.keyboard.type(" display")
        jan.keyboard.press("Escape")
        expect(self.live_card(ana, "Window display")).to_be_visible()
        self.wait_until_saved(jan)
        self.live_card(ana, "Window display").focus()
        ana.keyboard.press("d")
        pane = ana.locator("#pane")
        pane.get_by_text("History of the card").click()
        story = pane.locator(".story li")
        expect(story).to_have_count(2)
        expect(story.first).to_contain_text("Ana Maria")
        expect(story.first.locator("ins")).to_have_text("Window")
        expect(story.last).to_contain_text("Jan Kowalski")
        expect(story.last.locator("del")).to_have_text("Window")
        expect(story.last.locator("ins")).to_have_text("Window display")
        story.first.locator("button").click()
        past = ana.locator(".past")
        expect(past.locator(".theatre")).to_be_visible()
        card = past.locator("[data-card]").filter(has_text="Window")
        expect(card.locator(".card-text")).to_have_text("Window")
        card.click()
        expect(past.locator(".theatre-story .story li")).to_have_count(2)

    def test_who_comes_back_is_offered_what_happened_and_who_does_not_want_it_is_left_alone(self):
        context = self.context()
        ana = self.board("Ana Maria", context=context)
        ana.wait_until_on_disk()
        ana.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        ana.page.wait_for_timeout(500)
        ana.page.close()
        jan = self.person("Jan Kowalski")
        for text in ["Radio", "Cinema", "Fair"]:
            self.add(jan, text)
        again = self.board("Ana Maria", context=context)
        offer = again.page.locator(".notice").filter(has_text="While you were away: Jan Kowalski made")
        expect(offer).to_be_visible()
        expect(again.page.locator(".past")).to_have_count(0)
        offer.get_by_role("button", name="See it in 20 seconds").click()
        past = again.page.locator(".past")
        expect(past.get_by_role("button", name="Play again")).to_be_visible(timeout=25_000)
        expect(past.locator("[data-card]").filter(has_text="Fair")).to_be_visible()

    def test_who_comes_late_is_offered_how_it_came_about(self):
        ana = self.person("Ana Maria")
        self.add(ana, "A card with so many words that it takes more than a hundred changes to "
                      "type it, one letter after the other")
        jan = self.person("Jan Kowalski")
        offer = jan.locator(".notice").filter(has_text="So far: Ana Maria")
        offer.get_by_role("button", name="See it in 20 seconds").click()
        expect(jan.locator(".past .theatre")).to_be_visible()
        jan.get_by_role("button", name="Pause").click()
        jan.get_by_role("button", name="Back to the map").click()
        expect(jan.locator(".past")).to_have_count(0)

    def test_a_new_map_is_made_of_a_moment(self):
        ana = self.person("Ana Maria")
        self.add(ana, "Before the fork")
        self.add(ana, "Behind the fork")
        past = self.past(ana)
        behind = past.locator("[data-card]").filter(has_text="ehind the")
        for _ in range(30):
            if behind.count() == 0:
                break
            past.get_by_role("button", name="Change before").click()
        past.get_by_role("button", name="New map of this moment").click()
        ana.get_by_role("textbox", name="What is the new map to be called?").fill("Spring, another way")
        ana.get_by_role("button", name="Make it").click()
        self.wait_until(lambda: self.server.get("/maps/spring-another-way.json")[0] == 200,
                        "there is no such map")
        texts = self.cards_on_server("spring-another-way")
        self.assertIn("Before the fork", texts)
        self.assertNotIn("Behind the fork", texts)
        self.assertRegex(self.server.get("/maps/spring-another-way.json")[1], r"sample@\d+")
        # Told over the past, which covers the page.
        with ana.context.expect_page() as opened:
            ana.get_by_role("dialog", name="The new map is made.").get_by_role(
                "link", name="Open it").click()
        fork = opened.value
        fork.wait_for_url("**/m/spring-another-way")
        expect(fork.locator("[data-card]").filter(has_text="Before the fork")).to_be_visible()

    def test_the_past_fits_a_phone_and_has_nothing_that_axe_finds(self):
        for viewport, scheme in [(PHONE, "light"), (DESK, "dark")]:
            ana = self.person("Ana Maria", viewport=viewport, color_scheme=scheme, bypass_csp=True)
            ana.locator(".card:visible").first.focus()
            ana.keyboard.press("y")
            expect(ana.locator(".past .theatre")).to_be_visible()
            ana.locator(".past [data-card]").first.click()
            expect(ana.locator(".past .story")).to_be_visible()
            self.assert_accessible(ana, f"the past, {scheme}")
            self.assert_fits(ana, "the past")


if __name__ == "__main__":
    unittest.main()
