"""Links between cards, choosing several with a rectangle, and files that are dropped on the map."""

import re
import unittest

from browsing import PHONE
from mapping import TEXT, MapTest
from playwright.sync_api import expect

TABLE = "Stage,Action,Pain\nDiscovery,Asks a bot,Bad answer\nPurchase,Pays by phone,Too slow\n"


class MapLinksTest(MapTest):
    def draw(self, page, start, end):
        """A link, from the handle of a chosen card."""
        start.click()
        handle = start.get_by_role("button", name="Link", exact=True)
        a, b = handle.bounding_box(), end.bounding_box()
        page.mouse.move(a["x"] + 10, a["y"] + 10)
        page.mouse.down()
        page.mouse.move(b["x"] + 40, b["y"] + 15, steps=8)
        expect(end).to_have_class(re.compile("is-linked"))
        page.mouse.up()

    def test_a_link_is_drawn_from_the_handle_of_a_card_and_everybody_has_it(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        start, end = self.card(ana, "Sees a notice"), self.card(ana, "Finds three shops")
        self.draw(ana, start, end)
        ana.get_by_role("button", name="causes").click()
        # The card has not moved, and says what it is linked to.
        self.assertTrue(self.cell_of(start).startswith("Discovery, Actions"))
        same = self.same_card(jan, start)
        same.focus()
        jan.keyboard.press("d")
        expect(jan.locator("#pane").get_by_role("button", name="Finds three shops")).to_be_visible()
        ana.keyboard.press("u")
        expect(jan.locator("#pane").get_by_role("button", name="Finds three shops")).to_have_count(0)

    def test_a_link_that_ends_nowhere_or_is_left_is_none(self):
        ana = self.person("Ana Maria")
        start = self.card(ana, "Sees a notice")
        start.click()
        box = start.get_by_role("button", name="Link", exact=True).bounding_box()
        for leave in (lambda: ana.mouse.up(), lambda: (ana.keyboard.press("Escape"), ana.mouse.up())):
            ana.mouse.move(box["x"] + 10, box["y"] + 10)
            ana.mouse.down()
            ana.mouse.move(box["x"] + 120, box["y"] + 300, steps=5)
            leave()
            expect(ana.get_by_role("dialog")).to_have_count(0)
            expect(ana.locator("body")).not_to_have_class(re.compile("is-linking"))

    def test_all_links_are_listed_and_shown_and_loops_are_marked(self):
        ana = self.person("Ana Maria")
        start, end = self.card(ana, "Asks a colleague"), self.card(ana, "Writes to ask")
        for one, other, kind in ((start, end, "leads to"), (end, start, "loops back to")):
            one.focus()
            ana.keyboard.press("r")
            words = other.locator(TEXT).inner_text()
            ana.get_by_role("textbox", name="Search").fill(words)
            ana.keyboard.press("Enter")
            ana.get_by_role("button", name=kind).click()
        ana.keyboard.press("7")
        pane = ana.locator("#pane")
        expect(pane.get_by_role("heading", name="In a loop")).to_be_visible()
        loop = pane.locator(".link-list.is-loop li")
        expect(loop.filter(has_text="Asks a colleague")).to_have_count(2)
        self.assertGreaterEqual(ana.locator("svg.links path.link.is-loop").count(), 2)
        loop.first.get_by_role("button", name=re.compile("Asks a colleague")).first.click()
        expect(start).to_be_focused()
        ana.keyboard.press("Escape")
        expect(ana.locator("svg.links path.link.is-loop")).to_have_count(0)

    def test_a_rectangle_chooses_the_cards_in_it_and_all_are_changed_in_one_step(self):
        ana = self.person("Ana Maria")
        before = ana.locator(".card").count()
        cell = ana.get_by_role("gridcell", name="Experience, Actions")
        cell.scroll_into_view_if_needed()
        count = cell.locator(".card").count()
        first, last = (cell.locator(".card").nth(each).bounding_box() for each in (0, count - 1))
        ana.mouse.move(first["x"] - 6, first["y"] - 4)
        ana.mouse.down()
        ana.mouse.move(last["x"] + 40, last["y"] + 12, steps=8)
        expect(ana.locator(".lasso")).to_be_visible()
        ana.mouse.up()
        expect(ana.locator(".lasso")).to_have_count(0)
        expect(ana.locator(".card.is-selected")).to_have_count(count)
        expect(ana.locator("#actions")).to_contain_text(f"{count} cards chosen")
        ana.keyboard.press("x")
        expect(ana.locator(".card")).to_have_count(before - count)
        ana.keyboard.press("u")
        expect(ana.locator(".card")).to_have_count(before)
        self.wait_until_saved(ana)

    def test_all_cards_of_a_cell_are_chosen_from_the_menu(self):
        ana = self.person("Ana Maria")
        cell = ana.get_by_role("gridcell", name="Experience, Actions")
        cell.locator(".card").first.click()
        ana.get_by_role("button", name="Menu").click()
        ana.get_by_role("dialog").get_by_role("button", name="Choose all of the cell").click()
        expect(ana.locator(".card.is-selected")).to_have_count(cell.locator(".card").count())


class MapImportTest(MapTest):
    def drop(self, page, text, name="shop.csv"):
        data = page.evaluate_handle("""([text, name]) => {
            const data = new DataTransfer();
            data.items.add(new File([text], name, { type: "text/csv" }));
            return data;
        }""", [text, name])
        page.dispatch_event("#board", "dragover", {"dataTransfer": data})
        expect(page.locator(".drop-veil")).to_be_visible()
        page.dispatch_event("#board", "drop", {"dataTransfer": data})
        expect(page.locator(".drop-veil")).to_have_count(0)

    def test_a_file_that_is_dropped_is_shown_first_and_taken_back_in_one_step(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        before = jan.locator(".card").count()
        self.drop(ana, TABLE)
        dialog = ana.get_by_role("dialog")
        expect(dialog.get_by_role("columnheader", name="Purchase")).to_be_visible()
        expect(dialog).to_contain_text("Nothing of the file is left out")
        self.assertEqual(jan.locator(".card").count(), before)
        dialog.get_by_role("button", name="Import", exact=True).click()
        expect(dialog).to_have_count(0)
        expect(jan.locator(TEXT).filter(has_text="Pays by phone")).to_be_visible()
        expect(jan.locator(".card")).to_have_count(before + 4)
        self.wait_until_saved(ana)
        self.assertIn("Bad answer", self.cards_on_server())
        # A second time there is nothing to add.
        self.drop(ana, TABLE)
        expect(dialog).to_contain_text("has all of it already")
        ana.keyboard.press("Escape")
        ana.locator("#board").focus()
        ana.keyboard.press("u")
        expect(jan.locator(".card")).to_have_count(before)
        ana.keyboard.press("U")
        expect(jan.locator(".card")).to_have_count(before + 4)
        ana.keyboard.press("u")
        expect(jan.locator(".card")).to_have_count(before)
        # Taken back, it is put in again: the same cards, as one step.
        self.drop(ana, TABLE)
        expect(dialog).to_contain_text("This brings")
        dialog.get_by_role("button", name="Import", exact=True).click()
        expect(jan.locator(".card")).to_have_count(before + 4)
        # What somebody has deleted on purpose is told, and comes back if that is asked for.
        card = self.card(jan, "Pays by phone")
        card.focus()
        jan.keyboard.press("x")
        expect(ana.locator(".card")).to_have_count(before + 3)
        self.drop(ana, TABLE)
        expect(dialog).to_contain_text("Deleted on the map, and left so: Jan Kowalski: 1 card.")
        expect(dialog.get_by_role("button", name="Import", exact=True)).to_have_count(0)
        dialog.get_by_role("button", name="Bring them back, too").click()
        dialog.get_by_role("button", name="Import", exact=True).click()
        expect(jan.locator(".card")).to_have_count(before + 4)
        ana.locator("#board").focus()
        for _ in range(2):
            ana.keyboard.press("u")
        expect(jan.locator(".card")).to_have_count(before)

    def test_what_somebody_else_wrote_on_it_stays_when_the_import_is_taken_back(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        # Not the file of the test before.
        self.drop(ana, TABLE.replace("a bot", "a friend").replace("by phone", "in coins"))
        ana.get_by_role("dialog").get_by_role("button", name="Import", exact=True).click()
        same = self.card(jan, "Asks a friend")
        self.write(jan, same, " twice")
        jan.keyboard.press("Escape")
        expect(ana.locator(TEXT).filter(has_text="Asks a friend twice")).to_be_visible()
        ana.locator("#board").focus()
        ana.keyboard.press("u")
        expect(jan.locator(TEXT).filter(has_text="Pays in coins")).to_have_count(0)
        expect(jan.locator(TEXT).filter(has_text="twice")).to_be_visible()

    def test_a_file_that_is_no_journey_is_told_and_nothing_is_done(self):
        ana = self.person("Ana Maria", expects_faults=True)
        before = ana.locator(".card").count()
        self.drop(ana, "Dear all,\n\nsee you there\n", "letter.txt")
        expect(ana.get_by_role("dialog").get_by_role("alert").filter(
            has_text=re.compile(r"\w"))).to_be_visible()
        ana.keyboard.press("Escape")
        self.assertEqual(ana.locator(".card").count(), before)

    def test_by_keyboard_and_on_a_phone_a_file_is_chosen_from_the_menu(self):
        ana = self.person("Ana Maria", viewport=PHONE, has_touch=True, is_mobile=True)
        ana.get_by_role("button", name="Menu").tap()
        ana.get_by_role("dialog").get_by_role("button", name="Import a file").tap()
        ana.set_input_files("#file", {"name": "a.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
        ana.get_by_role("button", name="See what becomes of it").tap()
        expect(ana.get_by_role("columnheader", name="Purchase")).to_be_visible()
        self.assert_fits(ana, "an import on a phone")


if __name__ == "__main__":
    unittest.main()
