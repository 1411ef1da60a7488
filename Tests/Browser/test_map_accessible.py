"""What axe finds on each view of a map, in both themes: nothing; and what it cannot see."""

import re
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
        for key in ["?", "M", "w", "m", "y", "S", "7", "f", "r", "o", "I"]:
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

    def small_targets(self, page, pixels):
        """What can be pressed and is smaller; links within a sentence may be."""
        return page.evaluate("""pixels => [...document.querySelectorAll(
                "button:not([hidden]), a, .card, input:not([type=checkbox]), select, summary")]
            .filter(each => each.checkVisibility() && !each.closest(".visually-hidden"))
            .map(each => [each.getBoundingClientRect(), each])
            .filter(([box]) => box.width > 1 && (box.width < pixels || box.height < pixels))
            .map(([box, each]) => `${each.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)""", pixels)

    def test_targets_are_large_enough_for_a_thumb(self):
        page = self.person("Ana Maria", viewport=PHONE, has_touch=True, is_mobile=True)
        self.assertEqual(self.small_targets(page, 44), [], "on the board")
        page.locator(".card").first.tap()
        self.assertEqual(self.small_targets(page, 44), [], "with a chosen card")
        for key in ["d", "w", "7", "M", "m", "?", "S"]:
            page.locator(".card").first.focus()
            page.keyboard.press(key)
            page.wait_for_timeout(200)
            self.assertEqual(self.small_targets(page, 44), [], f"what {key} shows")
            page.keyboard.press("Escape")

    def test_targets_are_large_enough_for_a_mouse(self):
        page = self.person("Ana Maria")
        page.locator(".card").first.click()
        for key in ["d", "w", "7", "M", "m", "?", "S"]:
            page.locator(".card").first.focus()
            page.keyboard.press(key)
            page.wait_for_timeout(200)
            self.assertEqual(self.small_targets(page, 24), [], f"what {key} shows")
            page.keyboard.press("Escape")

    def cut(self, page):
        """Words of the page that do not have the room they need."""
        return page.evaluate("""() => {
            const found = [];
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const node = walker.currentNode;
                if (!node.data.includes("⟧")) continue;
                const owner = node.parentElement;
                if (!owner.checkVisibility() || owner.closest(".visually-hidden, option, .notice")) continue;
                const range = document.createRange();
                range.selectNodeContents(node);
                const box = range.getBoundingClientRect();
                if (box.width === 0) continue;
                for (let each = owner; each && each !== document.body; each = each.parentElement) {
                    const style = getComputedStyle(each);
                    const room = each.getBoundingClientRect();
                    const hides = style.overflowX === "hidden" || style.overflowX === "clip";
                    if (hides && (box.right > room.right + 1 || box.bottom > room.bottom + 1)) {
                        found.push(`${each.className}: ${node.data.slice(0, 60)}`);
                    }
                    if (["auto", "scroll"].includes(style.overflowX)) break;
                }
            }
            return found;
        }""")

    def test_what_one_can_do_with_a_card_is_in_sight_on_a_phone_in_every_language(self):
        for tag in ["en-GB", "pl-PL", "ro-RO", "ru-RU"]:
            page = self.person("Ana Maria", viewport=PHONE, locale=tag, has_touch=True, is_mobile=True)
            page.locator("[data-card]:visible").first.tap()
            expect(page.locator("#actions")).to_be_visible()
            room, needed = page.locator("#actions").evaluate("bar => [bar.clientWidth, bar.scrollWidth]")
            self.assertLessEqual(needed, room, tag)

    def test_no_word_is_cut_in_a_language_that_is_longer_than_any(self):
        for viewport in (DESK, PHONE, {"width": 320, "height": 640}):
            options = {} if viewport is DESK else {"has_touch": True, "is_mobile": True}
            context = self.context(viewport, **options)
            context.add_init_script("""localStorage.setItem('waymark.language', 'xx');
                localStorage.setItem('waymark.hinted', 'yes');""")
            page = context.new_page()
            self.watch(page)
            self.open(page, "Ana Maria", "m/sample")
            page.locator(".card").first.click()
            for key in ["", "d", "w", "7", "m", "?", "S", "M", "f", "I"]:
                page.locator(".card").first.focus()
                if key:
                    page.keyboard.press(key)
                    page.wait_for_timeout(250)
                what = f"what {key or 'the board'} shows at {viewport['width']}"
                self.assertEqual(self.cut(page), [], what)
                self.assert_fits(page, what)
                page.keyboard.press("Escape")
            for address in ("", "#new", "#import"):
                page.goto(self.home + address)
                expect(page.get_by_role("heading", level=1)).to_be_visible()
                self.assertEqual(self.cut(page), [], f"the home{address} at {viewport['width']}")
                self.assert_fits(page, f"the home{address} at {viewport['width']}")

    def test_text_of_twice_the_size_and_a_zoom_of_four_hundred_leave_the_board_usable(self):
        for viewport, size in (({"width": 320, "height": 640}, "200%"), (PHONE, "200%"), (DESK, "200%"),
                               # 1280 × 1024 at 400 %.
                               ({"width": 320, "height": 256}, "100%")):
            with self.subTest(viewport=viewport, size=size):
                page = self.person("Ana Maria", viewport=viewport)
                page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
                self.assert_fits(page, "the board")
                card = page.locator(".card").first
                card.focus()
                card.scroll_into_view_if_needed()
                expect(card).to_be_in_viewport()
                page.keyboard.press("Enter")
                expect(page.locator(".card textarea")).to_be_in_viewport()
                page.keyboard.type("x")
                page.keyboard.press("Control+z")
                page.keyboard.press("Escape")
                page.keyboard.press("m")
                dialog = page.get_by_role("dialog")
                button = dialog.get_by_role("button", name="Move to…")
                button.scroll_into_view_if_needed()
                expect(button).to_be_in_viewport()
                self.assert_fits(page, "a dialog")
                page.keyboard.press("Escape")
                page.keyboard.press("d")
                pane = page.locator("#pane")
                expect(pane).to_be_in_viewport()
                self.assert_fits(page, "the pane")

    def test_forced_colours_keep_what_colour_alone_said(self):
        page = self.person("Ana Maria", forced_colors="active")
        card = page.locator(".card").nth(2)
        card.click()
        looks = page.evaluate("""[".card.is-selected", ".card:not(.is-selected)"].map(each => {
            const style = getComputedStyle(document.querySelector(each));
            return [style.outlineStyle, style.borderTopStyle, style.borderTopWidth];
        })""")
        self.assertEqual(looks[0][0], "solid")
        self.assertNotEqual(looks[1][0], "solid")
        self.assertEqual(looks[1][1:], ["solid", "1px"])
        dots = page.evaluate("""[...document.querySelectorAll(".saved .step")].map(each =>
            getComputedStyle(each, "::before").backgroundColor)""")
        self.assertEqual(len(set(dots)), 1)
        self.assertNotEqual(dots[0], "rgba(0, 0, 0, 0)")

    def test_the_outline_does_by_keyboard_what_the_board_does(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        ana.locator(".card").first.focus()
        ana.keyboard.press("n")
        card = self.card(ana, "Asks a colleague")
        same = self.same_card(jan, card)
        card.focus()
        for key, answer, seen in (
                ("v", None, "1 vote"), ("o", "+2", "emotion \\+2"), ("i", "pain", "pain"),
                ("t", "rain", "#rain"), ("c", "Which one?", "1 comment")):
            ana.keyboard.press(key)
            dialog = ana.get_by_role("dialog")
            if answer and key in "tc":
                dialog.locator("input, textarea").fill(answer)
                dialog.get_by_role("button", name="OK").click()
            elif answer:
                dialog.get_by_role("button", name=answer, exact=True).click()
            expect(same).to_have_accessible_name(re.compile(seen, re.IGNORECASE))
            expect(card).to_be_focused()
        ana.keyboard.press("m")
        ana.get_by_label("Stage", exact=True).select_option(label="Loyalty")
        ana.get_by_role("dialog").get_by_role("button", name="Move to…").click()
        expect(same.locator("xpath=ancestor::*[@data-cell]")).to_have_attribute(
            "aria-label", re.compile("^Loyalty, Actions"))
        ana.keyboard.press("r")
        ana.get_by_role("textbox", name="Search").fill("Gets a reminder")
        ana.keyboard.press("Enter")
        ana.get_by_role("button", name="causes").click()
        ana.keyboard.press("x")
        expect(same).to_have_count(0)
        ana.keyboard.press("u")
        expect(same).to_have_count(1)
        ana.keyboard.press("a")
        ana.keyboard.type("from the outline")
        ana.keyboard.press("Escape")
        expect(jan.locator(".card-text").filter(has_text="from the outline")).to_be_visible()
        ana.keyboard.press("S")
        ana.get_by_role("dialog").get_by_role("button", name="New").click()
        ana.get_by_role("dialog").get_by_role("textbox").fill("Afterwards")
        ana.keyboard.press("Enter")
        expect(jan.get_by_role("columnheader", name="Afterwards")).to_be_visible()


if __name__ == "__main__":
    unittest.main()
