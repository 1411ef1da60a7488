"""The board: moving, choosing, undo, keys, roles, search, languages, a phone; with others at it."""

import re
import subprocess
import unittest

from browsing import DESK, PHONE, TABLET
from mapping import TEXT, MapTest
from playwright.sync_api import expect
from processes import BINARY


class MapBoardTest(MapTest):
    def command(self, *arguments):
        """A command line beside the pages."""
        return subprocess.run(
            [BINARY, *arguments, "--server", f"http://127.0.0.1:{self.server.port}"],
            capture_output=True, text=True, timeout=60, check=True).stdout

    def test_a_card_is_dragged_to_another_stage_and_everybody_sees_it_there(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        card = self.card(ana, "Sees a notice")
        self.drag(ana, card, ana.get_by_role("gridcell", name="Purchase, Actions"))
        same = self.same_card(jan, card)
        expect(same.locator("xpath=ancestor::*[@data-cell]")).to_have_attribute(
            "aria-label", "Purchase, Actions, 4 cards")
        expect(card).to_be_focused()
        ana.keyboard.press("u")
        expect(same.locator("xpath=ancestor::*[@data-cell]")).to_have_attribute(
            "aria-label", "Discovery, Actions, 3 cards")

    def test_move_to_does_by_keyboard_what_a_drag_does(self):
        ana = self.person("Ana Maria")
        card = self.card(ana, "Asks a colleague")
        card.focus()
        ana.keyboard.press("m")
        ana.get_by_label("Stage", exact=True).select_option(label="Loyalty")
        ana.get_by_label("Place", exact=True).select_option(index=1)
        ana.get_by_role("dialog").get_by_role("button", name="Move to…").click()
        expect(card.locator("xpath=ancestor::*[@data-cell]")).to_have_attribute(
            "aria-label", "Loyalty, Actions, 3 cards")
        expect(card).to_be_focused()
        self.assertEqual(card.evaluate("card => [...card.parentElement.children].indexOf(card)"), 0)

    def test_two_who_move_one_card_end_with_one_card(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        card = self.card(ana, "Finds three shops")
        same = self.same_card(jan, card)
        for page, each, stage in ((ana, card, "Loyalty"), (jan, same, "Purchase")):
            each.focus()
            page.keyboard.press("m")
            page.get_by_label("Stage", exact=True).select_option(label=stage)
        ana.get_by_role("dialog").get_by_role("button", name="Move to…").click()
        jan.get_by_role("dialog").get_by_role("button", name="Move to…").click()
        self.wait_until_saved(ana)
        self.wait_until_saved(jan)
        self.wait_until(lambda: self.cell_of(card) == self.cell_of(same), "they see two places")
        expect(ana.locator(TEXT).filter(has_text="Finds three shops")).to_have_count(1)

    def test_arrows_reach_every_card_and_one_tab_leaves_the_board(self):
        ana = self.person("Ana Maria")
        ana.locator(".card").first.focus()
        seen = set()
        for _ in range(60):
            seen.add(ana.evaluate("document.activeElement.dataset.card"))
            ana.keyboard.press("ArrowDown")
        expected = ana.evaluate("""[...document.querySelectorAll('[data-cell]')]
            .filter(cell => cell.getAttribute('aria-label').startsWith('Discovery'))
            .flatMap(cell => [...cell.querySelectorAll('.card')]).map(card => card.dataset.card)""")
        self.assertLessEqual(set(expected), seen)
        self.assertEqual(ana.locator('#board [tabindex="0"]').count(), 1)
        ana.keyboard.press("ArrowRight")
        self.assertTrue(self.cell_of(ana.locator(":focus")).startswith("Consideration"))

    def test_several_cards_are_deleted_in_one_step_and_come_back_in_one(self):
        ana = self.person("Ana Maria")
        before = ana.locator(".card").count()
        ana.get_by_role("gridcell", name="Experience, Actions").locator(".card").first.focus()
        ana.keyboard.press("Control+a")
        ana.keyboard.press("x")
        expect(ana.locator(".card")).to_have_count(before - 4)
        ana.keyboard.press("u")
        expect(ana.locator(".card")).to_have_count(before)
        # Else the page is closed with the undo on its device alone, and the next finds the cards deleted.
        self.wait_until_saved(ana)

    def test_votes_emotions_comments_and_links_stand_on_the_card(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        card = self.card(ana, "Writes to ask")
        same = self.same_card(jan, card)
        card.focus()
        ana.keyboard.press("v")
        ana.keyboard.press("v")
        expect(same).to_have_accessible_name(re.compile("2 votes"))
        ana.keyboard.press("o")
        ana.get_by_role("button", name="−2").click()
        expect(same).to_have_accessible_name(re.compile("emotion −2"))
        ana.keyboard.press("c")
        ana.get_by_role("textbox", name="Comment").fill("Who answers?")
        ana.get_by_role("button", name="OK").click()
        expect(same).to_have_accessible_name(re.compile("1 comment"))
        ana.keyboard.press("r")
        ana.get_by_role("textbox", name="Search").fill("opening hours are wrong")
        ana.keyboard.press("Enter")
        ana.get_by_role("button", name="causes").click()
        same.focus()
        jan.keyboard.press("d")
        expect(jan.get_by_text("causes →")).to_be_visible()
        expect(jan.get_by_text("Who answers?")).to_be_visible()

    def test_a_command_renames_a_stage_and_adds_a_card_before_everybodys_eyes(self):
        ana = self.person("Ana Maria")
        self.command("card", "add", "sample", "--stage", "1", "--lane", "2", "From a terminal")
        expect(ana.locator(TEXT).filter(has_text="From a terminal")).to_be_visible()
        self.wait_until(lambda: "From a terminal" in self.cards_on_server(), "it is not there")

    def test_lines_of_a_spreadsheet_become_cards_after_a_question(self):
        ana = self.person("Ana Maria")
        ana.get_by_role("gridcell", name="Loyalty, Thoughts").focus()
        ana.evaluate("""() => {
            const data = new DataTransfer();
            data.setData("text/plain", "first\\tcolumn\\nsecond 🙂\\n\\n");
            document.activeElement.dispatchEvent(new ClipboardEvent("paste",
                { clipboardData: data, bubbles: true, cancelable: true }));
        }""")
        ana.get_by_role("dialog").get_by_role("button", name="Paste").click()
        expect(ana.get_by_role("gridcell", name="Loyalty, Thoughts").locator(TEXT)).to_have_text(
            ["first · column", "second 🙂"])
        ana.keyboard.press("u")
        expect(ana.get_by_role("gridcell", name="Loyalty, Thoughts").locator(TEXT)).to_have_count(0)

    def test_a_search_shows_where_and_how_many_and_the_address_holds_it(self):
        ana = self.person("Ana Maria")
        ana.keyboard.press("/")
        ana.keyboard.type("CAFE map")
        expect(ana.locator(".card.is-matched")).not_to_have_count(0)
        ana.keyboard.press("Enter")
        expect(ana.locator(".card.is-matched:focus")).to_have_count(1)
        ana.wait_for_url(re.compile("search=CAFE"))
        again = ana.context.new_page()
        again.goto(ana.url)
        expect(again.locator(".card.is-matched")).not_to_have_count(0)

    def test_the_page_speaks_four_languages_and_the_map_with_it(self):
        for language, stage, add in (("pl", "Odkrywanie", "Dodaj kartę"), ("ro", "Descoperire", "Adaugă"),
                                     ("ru", "Знакомство", "Добавить")):
            with self.subTest(language=language):
                ana = self.person("Ana Maria", locale=language)
                expect(ana.locator("html")).to_have_attribute("lang", language)
                expect(ana.locator(".stage-title").first).to_have_text(stage)
                expect(ana.locator(".add").first).to_contain_text(add)

    def test_on_a_phone_a_card_is_two_taps_away_and_nothing_is_wider_than_the_screen(self):
        ana = self.person("Ana Maria", viewport=PHONE, has_touch=True, is_mobile=True)
        self.assert_fits(ana, "the phone")
        ana.get_by_role("button", name="Consideration", exact=True).tap()
        expect(ana.get_by_role("button", name="Consideration", exact=True)).to_have_attribute(
            "aria-current", "true")
        ana.locator("#fab").tap()
        ana.get_by_role("dialog").get_by_role("button", name="Thoughts").tap()
        # Nobody types before the keys are there, which come with the focus.
        expect(ana.locator("[data-card] textarea")).to_be_focused()
        ana.keyboard.type("by thumb")
        ana.keyboard.press("Enter")
        card = self.card(ana, "by thumb")
        self.assertTrue(self.cell_of(card).startswith("Consideration, Thoughts"))
        self.wait_until_saved(ana)

    def touch(self, page, start, end, rests_milliseconds):
        session = page.context.new_cdp_session(page)

        def send(kind, *points):
            session.send("Input.dispatchTouchEvent", {
                "type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

        send("touchStart", start)
        page.wait_for_timeout(rests_milliseconds)
        for step in range(1, 9):
            send("touchMove", tuple(a + (b - a) * step / 8 for a, b in zip(start, end)))
            page.wait_for_timeout(20)
        page.wait_for_timeout(150)
        send("touchEnd")
        page.wait_for_timeout(300)

    def test_a_finger_that_rests_drags_and_one_that_moves_at_once_scrolls(self):
        ana = self.person("Ana Maria", viewport=PHONE, has_touch=True, is_mobile=True)
        card = self.card(ana, "Sees a notice")
        before = self.cell_of(card)
        box = card.bounding_box()
        start = (box["x"] + 60, box["y"] + 15)
        self.touch(ana, start, (start[0], start[1] - 120), 10)
        self.assertEqual(self.cell_of(card), before)
        section = ana.locator(".stage-section").first
        self.assertGreater(section.evaluate("section => section.scrollTop"), 0)
        section.evaluate("section => section.scrollTo(0, 0)")
        goal = ana.locator('[aria-label^="Discovery, Stage goal"]').bounding_box()
        self.touch(ana, start, (goal["x"] + 80, goal["y"] + 20), 400)
        self.assertTrue(self.cell_of(card).startswith("Discovery, Stage goal"))

    def test_undo_says_who_has_built_on_it_and_leaves_it(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        ana.get_by_role("gridcell", name="Experience, Thoughts").focus()
        ana.keyboard.press("a")
        ana.keyboard.type("Built on")
        ana.keyboard.press("Escape")
        card = self.card(ana, "Built on")
        same = jan.locator(f'[data-card="{card.get_attribute("data-card")}"]')
        self.write(jan, same, " by Jan")
        jan.keyboard.press("Escape")
        expect(card.locator(TEXT)).to_have_text("Built on by Jan")
        for _ in range(4):
            ana.keyboard.press("u")
        expect(card.locator(TEXT)).to_have_text(" by Jan")
        expect(ana.locator(".notice").filter(has_text="Jan Kowalski has built on that")).to_be_visible()

    def test_an_address_of_no_map_makes_none_and_says_so(self):
        context = self.context()
        context.add_init_script("localStorage.setItem('waymark.name', 'Ana Maria')")
        page = context.new_page()
        page.goto(self.home + "m/sampel")
        expect(page.get_by_role("alert")).to_contain_text("There is no map of this name")
        self.assertEqual(self.server.get("/maps/sampel.json")[0], 404)

    def test_every_layout_fits_its_window(self):
        for size in (PHONE, TABLET, DESK, {"width": 320, "height": 640}, {"width": 2560, "height": 1440}):
            with self.subTest(size=size):
                self.assert_fits(self.person("Ana Maria", viewport=size), str(size))

    def test_the_outline_has_headings_and_does_what_the_board_does(self):
        ana = self.person("Ana Maria")
        ana.locator(".card").first.focus()
        ana.keyboard.press("n")
        expect(ana.get_by_role("heading", level=2, name="Discovery")).to_be_visible()
        expect(ana.get_by_role("heading", level=3, name="Actions").first).to_be_visible()
        card = self.card(ana, "Learns to true")
        self.write(ana, card, " alone")
        ana.keyboard.press("Escape")
        self.wait_until(lambda: "Learns to true the wheel herself alone" in self.cards_on_server(),
                        "it is not sent")

    def test_the_policy_of_the_page_forbids_what_comes_from_elsewhere(self):
        ana = self.person("Ana Maria", expects_faults=True)
        answer = ana.request.get(self.home + "m/sample")
        policy = answer.headers["content-security-policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("script-src 'self' 'wasm-unsafe-eval'", policy)
        self.assertEqual(ana.evaluate("""() => new Promise(resolve => {
            const script = document.createElement("script");
            script.textContent = "window.wasRun = true";
            document.body.append(script);
            setTimeout(() => resolve(window.wasRun === true), 50);
        })"""), False)


class MapRolesTest(MapTest):
    options = ("--sample", "--invitations")

    def test_an_observer_sees_no_control_that_would_be_refused(self):
        page = self.person("", address=self.invitation("observer").removeprefix(self.home))
        page.wait_for_selector(".card")
        expect(page.locator(".add:visible")).to_have_count(0)
        page.locator(".card").first.click()
        expect(page.locator("#actions")).to_be_hidden()
        for key in ["Enter", "a"]:
            page.keyboard.press(key)
            expect(page.locator("textarea")).to_have_count(0)
        page.keyboard.press("d")
        expect(page.locator("#pane")).to_be_visible()
        expect(page.locator("#pane input, #pane select, #pane textarea")).to_have_count(0)

    def test_a_participant_writes_cards_but_does_not_change_the_frame(self):
        page = self.person("", address=self.invitation("participant").removeprefix(self.home))
        page.get_by_role("button", name="Menu").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("button", name="Channels")).to_be_visible()
        expect(dialog.get_by_role("button", name="Lanes")).to_have_count(0)
        page.keyboard.press("Escape")
        self.write(page, self.card(page, "Belong there"), "!")
        self.wait_until_saved(page)

    def test_without_an_invitation_the_page_says_what_is_needed(self):
        page = self.context().new_page()
        page.add_init_script("localStorage.setItem('waymark.name', 'Ana')")
        page.goto(self.home + "m/sample")
        expect(page.get_by_role("alert")).to_contain_text("An invitation is needed")


if __name__ == "__main__":
    unittest.main()
