"""People on one map: where they are, what they write just now, and being brought together."""

import unittest

from browsing import PHONE
from mapping import TEXT, MapTest
from playwright.sync_api import expect


class MapPeopleTest(MapTest):
    def test_a_facilitator_brings_everybody_to_a_card_and_to_an_empty_cell(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        phone = self.person("Ola Nowak", viewport=PHONE, has_touch=True, is_mobile=True)
        card = self.card(ana, "Gets a reminder")
        card.click()
        ana.keyboard.press("B")
        expect(self.same_card(jan, card)).to_be_focused()
        expect(self.same_card(phone, card)).to_be_focused()
        expect(self.same_card(phone, card)).to_be_in_viewport()
        expect(jan.locator(".notice")).to_contain_text("Ana Maria brings everybody here")
        ana.get_by_role("gridcell", name="Purchase, Thoughts").focus()
        ana.keyboard.press("B")
        for page in (jan, phone):
            expect(page.locator('[aria-label^="Purchase, Thoughts"]').first).to_be_focused()

    def test_who_writes_is_told_where_everybody_is_and_goes_on_writing(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        mine = self.card(jan, "Asks a colleague")
        before = mine.locator(TEXT).inner_text()
        self.write(jan, mine, " kindly")
        card = self.card(ana, "Gets a reminder")
        card.click()
        ana.keyboard.press("B")
        notice = jan.locator(".notice").filter(has_text="Ana Maria brings everybody here")
        expect(notice).to_be_visible()
        expect(self.field(mine)).to_be_focused()
        jan.keyboard.type("!")
        expect(self.field(mine)).to_have_value(f"{before} kindly!")
        notice.get_by_role("button", name="Go there").click()
        expect(self.same_card(jan, card)).to_be_focused()

    def test_who_stands_in_an_empty_cell_and_who_moves_a_card_is_seen(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        jan.get_by_role("gridcell", name="Loyalty, Thoughts").focus()
        cell = ana.get_by_role("gridcell", name="Loyalty, Thoughts")
        expect(cell.locator(".person")).to_have_text("JK")
        card = self.card(jan, "Gets a reminder")
        card.scroll_into_view_if_needed()
        box = card.bounding_box()
        jan.mouse.move(box["x"] + 30, box["y"] + 10)
        jan.mouse.down()
        jan.mouse.move(box["x"] + 60, box["y"] + 40, steps=4)
        same = self.same_card(ana, card)
        expect(same).to_contain_class("is-carried")
        expect(same.get_by_role("img", name="Jan Kowalski is moving it")).to_be_visible()
        expect(cell.locator(".person")).to_have_count(0)
        jan.keyboard.press("Escape")
        jan.mouse.up()
        expect(same).not_to_contain_class("is-carried")

    def test_carets_and_selections_of_others_stand_where_they_are_in_the_words(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        card = self.card(ana, "Know the price")
        same = self.same_card(jan, card)
        self.write(jan, same, "")
        jan.keyboard.press("Control+Home")
        jan.keyboard.press("Control+ArrowRight")
        jan.keyboard.press("Control+Shift+ArrowRight")
        expect(card.locator(".chosen")).to_have_text("the ")
        expect(card.locator(".caret")).to_have_count(1)
        # Ana writes before it: it stays with its words, also below the field in which she writes.
        self.write(ana, card, "")
        ana.keyboard.press("Control+Home")
        ana.keyboard.type("🙂 ")
        expect(card.locator(".mirror .chosen")).to_have_text("the ")
        before = card.locator(".mirror").evaluate(
            "mirror => { const range = document.createRange(); range.setStart(mirror, 0);"
            "range.setEndBefore(mirror.querySelector('.chosen')); return range.toString(); }")
        self.assertEqual(before.strip(), "🙂 Know")
        # What is in the mirror lies below the same words of the field.
        boxes = card.evaluate("""card => [card.querySelector("textarea"), card.querySelector(".mirror")]
            .map(each => { const box = each.getBoundingClientRect();
                return [box.left, box.top, box.width].map(Math.round); })""")
        self.assertEqual(boxes[0], boxes[1])

    def test_a_caret_among_equal_letters_stays_between_the_same_ones(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        ana.get_by_role("gridcell", name="Experience, Thoughts").focus()
        ana.keyboard.press("a")
        ana.keyboard.type("aaaa")
        ana.keyboard.press("Escape")
        self.wait_until_saved(ana)
        card = self.card(ana, "aaaa")
        same = self.same_card(jan, card)
        self.write(ana, card, "")
        ana.keyboard.press("ArrowLeft")
        self.write(jan, same, "")
        jan.keyboard.press("Control+Home")
        jan.keyboard.type("aa")
        expect(self.field(card)).to_have_value("aaaaaa")
        self.assertEqual(ana.evaluate("document.activeElement.selectionStart"), 5)
        # And one of the letters behind the caret goes.
        jan.keyboard.press("Control+End")
        jan.keyboard.press("Backspace")
        expect(self.field(card)).to_have_value("aaaaa")
        self.assertEqual(ana.evaluate("document.activeElement.selectionStart"), 5)
        ana.keyboard.type("b")
        expect(self.field(same)).to_have_value("aaaaab")

    def test_following_somebody_shows_cards_and_cells_on_a_screen_of_any_size(self):
        ana = self.person("Ana Maria")
        phone = self.person("Ola Nowak", viewport=PHONE, has_touch=True, is_mobile=True)
        phone.get_by_role("button", name="2 people here").tap()
        phone.get_by_role("button", name="Follow", exact=True).tap()
        phone.get_by_role("complementary").get_by_role("button", name="Close").tap()
        card = self.card(ana, "Gets a reminder")
        card.click()
        expect(self.same_card(phone, card)).to_be_in_viewport()
        ana.get_by_role("gridcell", name="Discovery, Thoughts").focus()
        expect(phone.locator('[aria-label^="Discovery, Thoughts"]').first).to_be_in_viewport()


class MapPeopleRolesTest(MapTest):
    options = ("--sample", "--invitations")

    def test_only_a_facilitator_is_offered_to_bring_everybody(self):
        token = self.invitation("participant").split("token=")[1]
        page = self.person("", address=f"m/sample#token={token}")
        page.get_by_role("button", name="Menu").click()
        expect(page.get_by_role("dialog").get_by_role("button", name="People")).to_be_visible()
        expect(page.get_by_role("button", name="Bring everybody")).to_have_count(0)


if __name__ == "__main__":
    unittest.main()
