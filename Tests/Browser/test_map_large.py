"""A map of many cards, of which only those near the view are laid out: all are there all the same."""

import os
import re
import subprocess
import unittest

from mapping import TEXT, MapTest
from playwright.sync_api import expect
from processes import BINARY

CARDS = 900
LANES = ["Action", "Thought", "Pain"]


class LargeMapTest(MapTest):
    options = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lines = [",".join(["Stage", *LANES])]
        for row in range(CARDS // len(LANES)):
            words = " and so on" * (row * 7 % 6)
            lines.append(",".join([f"Stage {row % 3}", *(f"{lane} no {row}{words}" for lane in LANES)]))
        cls.command("import", "-", "--format", "csv", "--map", "large", text="\n".join(lines) + "\n")

    @classmethod
    def command(cls, *arguments, text=None):
        return subprocess.run(
            [BINARY, *arguments, "--server", f"http://127.0.0.1:{cls.server.port}"], input=text,
            env=dict(os.environ, XDG_DATA_HOME=cls.folder.name), capture_output=True, text=True,
            timeout=60, check=True)  # fmt: skip

    def reader(self, **options):
        """Somebody before whom all cards are drawn."""
        page = self.person("Ana Maria", address="m/large", **options)
        expect(page.locator("[data-card]")).to_have_count(CARDS, timeout=30_000)
        return page

    def is_in_sight(self, card):
        return card.evaluate("""card => {
            const box = card.getBoundingClientRect();
            const board = document.getElementById("board").getBoundingClientRect();
            return box.top >= board.top && box.bottom <= board.bottom
                && document.elementFromPoint(box.left + 40, box.top + 8)?.closest(".card") === card;
        }""")

    def test_a_search_of_the_browsers_own_comes_to_every_card(self):
        ana = self.reader()
        for text in ["Pain no 299", "Action no 150", "Thought no 77"]:
            self.assertTrue(ana.evaluate("text => window.find(text, false, false, true)", text), text)
            self.assertEqual(ana.evaluate("getSelection().toString()"), text)
            self.assertTrue(ana.evaluate("getSelection().anchorNode.parentElement.matches('.card *')"))

    def test_the_keyboard_comes_to_a_card_far_away_and_shows_it(self):
        ana = self.reader()
        ana.locator(".card", has_text=re.compile("^Action no 1 and")).focus()
        for key, text in (("G", "Action no 298"), ("g", "Action no 1")):
            ana.keyboard.press(key)
            focused = ana.locator(".card:focus")
            expect(focused.locator(TEXT)).to_contain_text(text)
            self.wait_until(lambda focused=focused: self.is_in_sight(focused), f"{text} is not in sight")

    def test_what_is_in_sight_moves_by_as_much_as_one_scrolls(self):
        ana = self.reader()
        ana.mouse.move(700, 500)
        for turn in range(16):
            distance = 400 if turn < 10 else -400
            card = ana.evaluate("""distance => {
                const y = distance > 0 ? 640 : 200;
                const card = document.elementsFromPoint(400, y).concat(
                    document.elementsFromPoint(400, y + 24)).map(each => each.closest(".card")).find(Boolean);
                window.place = [card, card.getBoundingClientRect().top];
                return card.dataset.card;
            }""", distance)
            ana.mouse.wheel(0, distance)
            ana.wait_for_timeout(250)
            moved = ana.evaluate("window.place[1] - window.place[0].getBoundingClientRect().top")
            self.assertAlmostEqual(moved, distance, delta=2, msg=f"turn {turn}, card {card}")

    def test_what_others_change_far_away_is_there_and_the_rest_stays(self):
        ana = self.reader()
        self.command("card", "add", "large", "--stage", "3", "--lane", "3", "From far away")
        card = ana.locator("[data-card]").filter(has_text="From far away")
        expect(card).to_have_count(1)
        self.assertRegex(self.cell_of(card), "^Stage 2, ")
        expect(ana.locator("[data-card]")).to_have_count(CARDS + 1)
        self.command("card", "delete", "large", "From far away")
        expect(ana.locator("[data-card]")).to_have_count(CARDS)

    def test_a_search_dims_what_is_not_looked_for_be_it_drawn_before_or_after(self):
        ana = self.person("Ana Maria", address="m/large#search=pain%20no%2027")
        expect(ana.locator(".card.is-matched")).to_have_count(13)
        ana.locator("#search").fill("no 299")
        expect(ana.locator(".card.is-matched")).to_have_count(3)
        ana.locator("#search").fill("")
        expect(ana.locator(".card.is-matched")).to_have_count(0)
        self.assertEqual(ana.locator(".card").first.evaluate("card => getComputedStyle(card).opacity"), "1")


if __name__ == "__main__":
    unittest.main()
