"""Writing in cards: several people, undo, input methods, emoji."""

import unittest

from mapping import TEXT, MapTest, compose
from playwright.sync_api import expect


class MapWritingTest(MapTest):
    def two_in_one_card(self, text="Sees a notice"):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        card = self.card(ana, text)
        return ana, card, jan, self.same_card(jan, card)

    def test_what_two_people_type_in_one_card_stands_in_both(self):
        ana, card, jan, same = self.two_in_one_card()
        self.write(jan, same, "")
        jan.keyboard.press("Control+Home")
        self.write(ana, card, " from Ana")
        jan.keyboard.type("Z🙂Z ")
        for field in (self.field(card), self.field(same)):
            expect(field).to_have_value("Z🙂Z Sees a notice at the library from Ana")
        # The caret is where it was in the text, not where it was in numbers.
        self.assertEqual(jan.evaluate("document.activeElement.selectionStart"), 5)
        ana.keyboard.type("!")
        expect(self.field(same)).to_have_value("Z🙂Z Sees a notice at the library from Ana!")

    def test_undo_in_a_text_takes_back_ones_own_words_only(self):
        ana, card, jan, same = self.two_in_one_card("Asks a colleague")
        before = card.locator(TEXT).inner_text()
        self.write(ana, card, " twice")
        self.write(jan, same, " or more")
        expect(self.field(card)).to_have_value(before + " twice or more")
        for _ in range(3):
            ana.keyboard.press("Control+z")
        expect(self.field(same)).to_have_value(before + " or more")
        expect(self.field(card)).to_have_value(before + " or more")
        for _ in range(3):
            jan.keyboard.press("Control+z")
        expect(self.field(card)).to_have_value(before)

    def test_what_others_write_waits_until_a_composition_ends_and_nothing_is_doubled(self):
        ana, card, jan, same = self.two_in_one_card("Finds three shops")
        before = card.locator(TEXT).inner_text()
        self.write(ana, card, "")
        session = compose(ana, "に", "にほ")
        self.write(jan, same, "")
        jan.keyboard.press("Control+Home")
        jan.keyboard.type("Then ")
        ana.wait_for_timeout(800)
        # What is offered is in the field, what Jan wrote is not yet.
        expect(self.field(card)).to_have_value(before + "にほ")
        session.send("Input.insertText", {"text": "日本"})
        for field in (self.field(card), self.field(same)):
            expect(field).to_have_value(f"Then {before}日本")

    def test_enter_while_composing_does_nothing_to_the_card(self):
        ana = self.person("Ana Maria")
        card = self.card(ana, "Know the price")
        self.write(ana, card, "")
        session = compose(ana, "ka")
        ana.evaluate("""document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
            { key: "Enter", isComposing: true, bubbles: true, cancelable: true }))""")
        expect(self.field(card)).to_be_focused()
        session.send("Input.insertText", {"text": "か"})
        ana.keyboard.press("Enter")
        expect(card).to_be_focused()
        expect(card.locator(TEXT)).to_have_text("Know the price and the size before comingか")

    def test_the_caret_gets_in_front_of_an_emoji_and_between_two(self):
        ana = self.person("Ana Maria")
        card = self.card(ana, "Try before paying")
        self.write(ana, card, "🙂👍")
        ana.keyboard.press("ArrowLeft")
        ana.keyboard.type("a")
        ana.keyboard.press("ArrowLeft")
        ana.keyboard.press("ArrowLeft")
        ana.keyboard.type("b")
        expect(self.field(card)).to_have_value("Try before payingb🙂a👍")
        ana.keyboard.press("Backspace")
        ana.keyboard.press("Delete")
        expect(self.field(card)).to_have_value("Try before payinga👍")
        ana.keyboard.press("Escape")
        self.wait_until_saved(ana)
        self.assertIn("Try before payinga👍", self.cards_on_server())

    def test_a_card_deleted_while_one_writes_in_it_is_told_and_restored_with_all_words(self):
        ana, card, jan, same = self.two_in_one_card("Ride to work")
        self.write(ana, card, " and home")
        same.click()
        jan.keyboard.press("x")
        notice = ana.get_by_role("alert")
        expect(notice).to_contain_text("Ride to work every day and home")
        notice.get_by_role("button", name="Restore").click()
        expect(self.field(card)).to_be_focused()
        expect(same.locator(TEXT)).to_have_text("Ride to work every day and home")

    def test_a_card_that_others_move_can_be_written_on_in_its_new_place(self):
        ana, card, jan, same = self.two_in_one_card("Gets a reminder")
        self.write(ana, card, " soon")
        same.focus()
        jan.keyboard.press("m")
        jan.get_by_label("Stage", exact=True).select_option(label="Discovery")
        jan.get_by_role("dialog").get_by_role("button", name="Move to…").click()
        expect(card.locator("xpath=ancestor::*[@data-cell]")).to_have_attribute(
            "aria-label", "Discovery, Actions, 4 cards")
        expect(self.field(card)).to_be_focused()
        ana.keyboard.type(" enough")
        expect(same.locator(TEXT)).to_have_text("Gets a reminder before winter soon enough")

    def test_what_is_typed_after_a_field_has_gone_is_not_taken_for_commands(self):
        ana, card, jan, same = self.two_in_one_card("Rides to work")
        before = ana.locator(".card").count()
        self.write(ana, card, "")
        same.click()
        jan.keyboard.press("x")
        expect(ana.get_by_role("alert")).to_be_visible()
        ana.keyboard.type("xaxv")
        ana.wait_for_timeout(300)
        self.assertEqual(ana.locator(".card").count(), before - 1)
        self.assertEqual(ana.locator("dialog").count(), 0)

    def test_letters_are_commands_on_the_board_only(self):
        ana = self.person("Ana Maria")
        card = self.card(ana, "Belong there")
        self.write(ana, card, "xvx")
        expect(self.field(card)).to_have_value("Belong therexvx")
        ana.locator("#search").click()
        ana.keyboard.type("xa")
        expect(card).to_be_visible()
        expect(ana.locator("#search")).to_have_value("xa")


if __name__ == "__main__":
    unittest.main()
