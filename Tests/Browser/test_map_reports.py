"""What has been reported of other boards and must not happen here, and what browsers and machines do.

Beside those of other files: undo takes back one's own words only, two tabs are two writers, a card that
two move stays one, a caret gets in front of an emoji, letters are commands on the board only, dark is printed
on white, one who follows sees the same on a screen of any size.
"""

import os
import re
import unittest

from mapping import TEXT, MapTest
from playwright.sync_api import expect
from proxy import UpdatedProxy

MINUTES_AHEAD = """(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 14 * 60_000;
})()"""


class MapReportsTest(MapTest):
    def test_what_is_written_stays_when_one_clicks_or_drags_another_card(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        card, other = self.card(ana, "Asks a colleague"), self.card(ana, "Gets a reminder")
        self.write(ana, card, " first")
        other.click()
        expect(self.same_card(jan, card).locator(TEXT)).to_contain_text("first")
        self.write(ana, card, " second")
        box = other.bounding_box()
        ana.mouse.move(box["x"] + 30, box["y"] + 10)
        ana.mouse.down()
        ana.mouse.move(box["x"] + 60, box["y"] + 60, steps=4)
        ana.keyboard.press("Escape")
        ana.mouse.up()
        expect(self.same_card(jan, card).locator(TEXT)).to_contain_text("first second")
        # And what was composed when one left.
        self.write(ana, card, "")
        ana.context.new_cdp_session(ana).send("Input.imeSetComposition", {
            "text": "京", "selectionStart": 1, "selectionEnd": 1})
        other.click()
        expect(self.same_card(jan, card).locator(TEXT)).to_contain_text("first second京")

    def test_what_is_pasted_over_a_selection_leaves_the_caret_behind_it_and_others_where_they_were(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        card = self.card(ana, "Know the price")
        same = self.same_card(jan, card)
        before = card.locator(TEXT).inner_text()
        self.write(jan, same, "")
        self.write(ana, card, "")
        ana.keyboard.press("Control+Home")
        ana.keyboard.press("Control+Shift+ArrowRight")
        ana.keyboard.insert_text("Learn 🙂")
        after = before.replace("Know", "Learn 🙂", 1)
        for field in (self.field(card), self.field(same)):
            expect(field).to_have_value(after)
        self.assertEqual(ana.evaluate("document.activeElement.selectionStart"), len("Learn 🙂") + 1)
        units = jan.evaluate("document.activeElement.value.length")
        self.assertEqual(jan.evaluate("document.activeElement.selectionStart"), units)

    def test_a_screen_reader_hears_how_many_stages_and_lanes_there_are_and_never_none_of_them(self):
        ana = self.person("Ana Maria")
        wrong = ana.evaluate("""() => {
            const grid = document.querySelector('[role="grid"]');
            const rows = [...grid.querySelectorAll('[role="row"]')];
            const columns = document.querySelectorAll('[role="columnheader"]').length;
            const found = [];
            for (const row of rows) {
                let cells = 0;
                for (const cell of row.children) {
                    cells += Number(cell.getAttribute("aria-colspan") ?? 1);
                }
                if (cells !== columns) found.push(`${cells} of ${columns}`);
            }
            for (const each of document.querySelectorAll("[aria-posinset], [aria-setsize]")) {
                if (!(each.ariaPosInSet > 0 && each.ariaSetSize > 0)) found.push(each.outerHTML);
            }
            return found;
        }""")
        self.assertEqual(wrong, [])
        labels = ana.locator("[data-cell]").evaluate_all("all => all.map(each => each.ariaLabel)")
        counts = ana.locator("[data-cell]").evaluate_all(
            "all => all.map(each => each.querySelectorAll('.card').length)")
        for label, count in zip(labels, counts):
            words = "no cards" if count == 0 else "1 card" if count == 1 else f"{count} cards"
            self.assertIn(words, label)

    def test_a_clock_that_is_ahead_decides_nothing(self):
        context = self.context()
        context.add_init_script(MINUTES_AHEAD)
        context.add_init_script("localStorage.setItem('waymark.name', 'Ana Maria')")
        ana = context.new_page()
        self.watch(ana)
        ana.goto(self.home + "m/sample")
        self.wait_until_saved(ana)
        jan = self.person("Jan Kowalski")
        card = self.card(ana, "Price list")
        same = self.same_card(jan, card)
        card.focus()
        ana.keyboard.press("i")
        ana.get_by_role("dialog").get_by_role("button", name="Pain").click()
        expect(same).to_have_class(re.compile("k-pain"))
        # Who comes later, by the clock of none of them, has the last word.
        same.focus()
        jan.keyboard.press("i")
        jan.get_by_role("dialog").get_by_role("button", name="Goal").click()
        expect(card).to_have_class(re.compile("k-goal"))
        jan.keyboard.press("u")
        expect(card).to_have_class(re.compile("k-pain"))

    def test_a_tab_that_slept_has_all_that_happened_meanwhile_and_takes_nothing_back(self):
        ana, jan = self.person("Ana Maria"), self.person("Jan Kowalski")
        card = self.card(ana, "Finds three shops")
        same = self.same_card(jan, card)
        session = ana.context.new_cdp_session(ana)
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
        self.write(jan, same, " again")
        jan.keyboard.press("Escape")
        cell = jan.get_by_role("gridcell", name="Loyalty, Thoughts")
        cell.focus()
        for number in range(12):
            jan.keyboard.press("a")
            jan.keyboard.type(f"while she slept {number}")
            jan.keyboard.press("Escape")
        self.wait_until_saved(jan)
        jan.wait_for_timeout(6_000)
        session.send("Page.setWebLifecycleState", {"state": "active"})
        expect(ana.locator(TEXT).filter(has_text="while she slept")).to_have_count(12)
        expect(card.locator(TEXT)).to_contain_text("again")
        self.wait_until_saved(ana)
        expect(jan.locator(TEXT).filter(has_text="while she slept")).to_have_count(12)

    def test_room_that_is_full_is_said_and_nothing_is_lost_when_there_is_some_again(self):
        context = self.context()
        context.add_init_script("""localStorage.setItem('waymark.name', 'Ana Maria');
            localStorage.setItem('waymark.hinted', 'yes');
            const put = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = function (...values) {
                if (window.isFull) throw new DOMException("full", "QuotaExceededError");
                return put.apply(this, values);
            };""")
        ana = context.new_page()
        self.watch(ana)
        ana.goto(self.home + "m/sample")
        self.wait_until_saved(ana)
        ana.evaluate("window.isFull = true")
        self.write(ana, self.card(ana, "Entry on the map"), " is missing")
        expect(ana.get_by_role("alert")).to_contain_text("the browser’s room for this site is full")
        self.wait_until_saved(ana, "memory")
        ana.locator(".saved").click()
        expect(ana.get_by_role("dialog")).to_contain_text("room for this site is full")
        expect(ana.get_by_role("button", name="Save all cards as a file")).to_be_visible()
        ana.keyboard.press("Escape")
        ana.evaluate("window.isFull = false")
        self.wait_until_saved(ana)
        self.wait_until(lambda: "Entry on the map is missing" in self.cards_on_server(), "it is lost")

    @unittest.skipIf(os.environ.get("PAGE"), "a folder has no versions")
    def test_a_page_that_is_updated_while_one_types_loses_nothing_and_says_so(self):
        proxy = UpdatedProxy(self.server.port, prefix="/wm")
        self.addCleanup(proxy.close)
        context = self.context()
        ana = context.new_page()
        ana.add_init_script("localStorage.setItem('waymark.name', 'Ana Maria')")
        ana.add_init_script("localStorage.setItem('waymark.hinted', 'yes')")
        ana.goto(proxy.address + "m/sample")
        self.wait_until_kept(ana)
        self.wait_until_saved(ana)
        files = ana.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
        card = self.card(ana, "Notice at the library")
        self.write(ana, card, " before")
        proxy.update()
        # Another tab asks the server for the page, and so for its newer version.
        other = context.new_page()
        other.goto(proxy.address)
        expect(ana.locator(".notice")).to_contain_text("A newer version of this page", timeout=15_000)
        expect(self.field(card)).to_be_focused()
        ana.keyboard.type(" and after")
        self.wait_until_saved(ana)
        self.assertIn("Notice at the library before and after", self.cards_on_server())
        # What is loaded later is still of the version that one began with.
        ana.keyboard.press("Escape")
        ana.keyboard.press("y")
        expect(ana.locator(".past .theatre")).to_be_visible()
        later = ana.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
        self.assertGreater(len(later), len(files))
        self.assertFalse(any("/v-0000000000000000/" in name for name in later), later)
        # With all tabs closed the newer one comes.
        ana.close()
        other.close()
        again = context.new_page()
        self.watch(again)
        again.goto(proxy.address + "m/sample")
        expect(again.locator(TEXT).filter(has_text="before and after")).to_be_visible()
        names = again.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
        self.assertTrue(any("/v-0000000000000000/" in name for name in names), names)


if __name__ == "__main__":
    unittest.main()
