"""Where one's changes are, and what survives: kills, no network, no room on the device."""

import subprocess
import unittest

from browsing import CHROMIUM, PHONE
from mapping import TEXT, MapTest, kill, look_at
from playwright.sync_api import expect


class MapTrustTest(MapTest):
    options = ("--sample", "--host-name", "workshop.test")

    def tearDown(self):
        if not self.server.is_running:
            self.server.start()

    def test_a_killed_server_shows_within_five_seconds_and_nothing_is_lost(self):
        ana = self.person("Ana Maria", expects_faults=True)
        card = self.card(ana, "Sees a notice")
        self.write(ana, card, " before")
        self.wait_until_saved(ana)
        self.server.kill()
        expect(ana.locator(".offline")).to_be_visible(timeout=5_000)
        ana.keyboard.type(" and meanwhile")
        self.wait_until_saved(ana, "kept")
        expect(ana.get_by_role("button", name="Try now")).to_be_visible()
        self.server.start()
        self.wait_until_saved(ana)
        self.assertIn("Sees a notice at the library before and meanwhile", self.cards_on_server())

    def test_a_card_written_on_and_deleted_without_a_network_is_told_to_both(self):
        ana = self.person("Ana Maria", expects_faults=True)
        jan = self.person("Jan Kowalski", expects_faults=True)
        card = self.card(ana, "Finds three shops")
        same = self.same_card(jan, card)
        self.server.kill()
        for page in (ana, jan):
            expect(page.locator(".offline")).to_be_visible(timeout=5_000)
        self.write(ana, card, " twice")
        ana.keyboard.press("Escape")
        same.click()
        jan.keyboard.press("x")
        self.server.start()
        expect(jan.get_by_role("region", name="Notices")).to_contain_text(
            "Ana Maria wrote on this, which you had deleted", timeout=20_000)
        notice = ana.locator(".notice").filter(has_text="Jan Kowalski deleted this meanwhile")
        expect(notice).to_contain_text("twice", timeout=20_000)
        notice.get_by_role("button", name="Restore").click()
        for shown in (card, same):
            expect(shown.locator(TEXT)).to_contain_text("twice")

    def test_a_server_that_only_hangs_is_noticed_too(self):
        ana = self.person("Ana Maria", expects_faults=True)
        self.server.signal(19)
        try:
            expect(ana.locator(".offline")).to_be_visible(timeout=6_000)
        finally:
            self.server.signal(18)
        self.wait_until_saved(ana)
        expect(ana.locator(".offline")).to_be_hidden()

    def test_what_was_written_without_a_network_is_there_after_the_page_was_closed(self):
        context_page = self.person("Ana Maria", viewport=PHONE, expects_faults=True,
                                   has_touch=True, is_mobile=True)
        context = context_page.context
        self.server.kill()
        expect(context_page.locator(".offline")).to_be_visible(timeout=5_000)
        for number in range(3):
            context_page.locator("[data-add]").first.click()
            context_page.keyboard.type(f"written on a train {number}")
            context_page.keyboard.press("Enter")
        self.wait_until_saved(context_page, "kept")
        context_page.close(run_before_unload=False)
        self.server.start()
        again = context.new_page()
        self.watch(again)
        again.goto(self.home + "m/sample")
        expect(again.locator(TEXT).filter(has_text="written on a train")).to_have_count(3)
        self.wait_until_saved(again)
        found = [text for text in self.cards_on_server() if text.startswith("written on a train")]
        self.assertEqual(sorted(found), [f"written on a train {number}" for number in range(3)])

    def test_no_word_that_was_shown_as_on_this_device_is_lost_when_the_browser_is_killed(self):
        for turn in range(3):
            with self.subTest(turn=turn):
                self.kill_the_browser(turn)

    def kill_the_browser(self, turn):
        folder = f"{self.folder.name}/profile-{turn}"
        server_is_away = turn % 2 == 1
        browser = self.driver.chromium.launch_persistent_context(
            folder, executable_path=CHROMIUM, args=["--no-sandbox"], timeout=60_000)
        page = browser.new_page()
        page.add_init_script("localStorage.setItem('waymark.name', 'Ana Maria')")
        page.goto(self.home + "m/sample")
        page.wait_for_selector(".cell")
        self.wait_until_saved(page)
        if server_is_away:
            self.server.kill()
            expect(page.locator(".offline")).to_be_visible(timeout=5_000)
        page.locator("[data-add]").first.click()
        word = f"turn {turn}:"
        page.keyboard.type(word)

        def look():
            """Whether the page says that all is on this device, and what then is in the field."""
            return page.evaluate("""[document.querySelector(".saved").dataset.state !== "memory",
                document.activeElement.value]""")

        self.wait_until(lambda: look()[0], "nothing is ever shown as on this device")
        shown = look()[1]
        for letter in "abcdefghij":
            page.keyboard.type(letter)
            word += letter
            is_kept, text = look()
            if is_kept:
                shown = text
        self.assertNotEqual(shown, "", "nothing was ever shown as on this device")
        found = subprocess.run(["pgrep", "-f", f"user-data-dir={folder}"], capture_output=True,
                               text=True, check=True).stdout.split()
        for each in found:
            try:
                kill(int(each))
            except ProcessLookupError:
                pass
        try:
            browser.close()
        except Exception:  # it is dead, as it should be
            pass
        if server_is_away:
            self.server.start()
        again = self.driver.chromium.launch_persistent_context(
            folder, executable_path=CHROMIUM, args=["--no-sandbox"], timeout=60_000)
        try:
            page = again.new_page()
            page.goto(self.home + "m/sample")
            expect(page.locator(TEXT).filter(has_text=shown)).to_have_count(1)
            self.wait_until_saved(page)
            self.wait_until(lambda: any(text.startswith(shown) for text in self.cards_on_server()),
                            f"{shown!r} is not on the server")
        finally:
            again.close()

    def test_a_second_tab_writes_as_somebody_of_its_own(self):
        first = self.person("Ana Maria")
        second = first.context.new_page()
        self.watch(second)
        second.goto(self.home + "m/sample")
        second.wait_for_selector(".cell")
        self.wait_until_saved(second)
        card = self.card(first, "Price list")
        self.write(first, card, " (one)")
        other = self.same_card(second, card)
        expect(other.locator(TEXT)).to_have_text("Price list (one)")
        self.write(second, other, " (two)")
        expect(self.field(card)).to_have_value("Price list (one) (two)")

    def test_what_two_closed_tabs_had_not_sent_is_sent_by_the_next_one(self):
        first = self.person("Ana Maria", expects_faults=True)
        second = first.context.new_page()
        second.goto(self.home + "m/sample")
        second.wait_for_selector(".card")
        self.wait_until_saved(second)
        self.server.kill()
        for page, text in ((first, "left by one"), (second, "left by two")):
            expect(page.locator(".offline")).to_be_visible(timeout=6_000)
            page.bring_to_front()
            page.locator("[data-add]").first.click()
            page.keyboard.type(text)
            page.keyboard.press("Enter")
            self.wait_until_saved(page, "kept")
        first_context = first.context
        first.close(run_before_unload=False)
        second.close(run_before_unload=False)
        self.server.start()
        third = first_context.new_page()
        third.goto(self.home + "m/sample")
        for text in ("left by one", "left by two"):
            expect(third.locator(TEXT).filter(has_text=text)).to_have_count(1)
            self.wait_until(lambda text=text: text in self.cards_on_server(), f"{text} is lost")

    def test_over_plain_http_two_tabs_are_two_writers_and_both_are_kept_on_the_device(self):
        browser = self.driver.chromium.launch(
            executable_path=CHROMIUM, timeout=60_000,
            args=["--no-sandbox", "--host-resolver-rules=MAP workshop.test 127.0.0.1"])
        self.addCleanup(browser.close)
        context = browser.new_context(locale="en-GB")
        context.add_init_script("localStorage.setItem('waymark.name', 'Ana Maria')")
        pages = []
        for _ in range(2):
            page = context.new_page()
            page.goto(f"http://workshop.test:{self.server.port}/m/sample")
            page.wait_for_selector(".card")
            self.assertFalse(page.evaluate("isSecureContext"))
            self.wait_until_saved(page)
            pages.append(page)
        card = self.card(pages[0], "The yard")
        self.write(pages[0], card, " (one)")
        other = self.same_card(pages[1], card)
        expect(other.locator(TEXT)).to_have_text("The yard (one)")
        pages[1].bring_to_front()
        self.write(pages[1], other, " (two)")
        self.wait_until_saved(pages[1])
        self.wait_until(lambda: "The yard (one) (two)" in self.cards_on_server(), "it is not sent")
        copies = pages[1].evaluate("""new Promise(resolve => {
            indexedDB.open("waymark").onsuccess = ({ target }) => target.result
              .transaction("copies").objectStore("copies").count().onsuccess =
                ({ target }) => resolve(target.result); })""")
        self.assertEqual(copies, 2)

    def test_of_tabs_that_nobody_looks_at_one_is_connected_and_the_others_catch_up(self):
        def connections(count):
            return lambda: self.server.metric("waymark_connections_on_maps") == count

        context = self.context()
        pages = [self.board("Ana Maria", context=context).page for _ in range(3)]
        self.wait_until(connections(3), "not every tab has a connection")
        for page in pages:
            look_at(page, False)
        self.wait_until(connections(1), "tabs that nobody looks at stay connected")
        first, second, third = pages
        look_at(first)
        self.wait_until(connections(1), "two tabs are connected, of which one is looked at")
        card = self.card(first, "Belong there")
        self.write(first, card, " soon")
        self.wait_until_saved(first)
        look_at(first, False)
        look_at(second)
        expect(self.same_card(second, card).locator(TEXT)).to_have_text("Belong there soon")
        expect(second.locator(".offline")).to_be_hidden()
        # Where the tab that was connected is closed, another one takes its place, unseen.
        same = self.same_card(third, card)
        look_at(second, False)
        second.close()
        first.close()
        self.wait_until(connections(1), "nobody is connected any more")
        expect(same.locator(TEXT)).to_have_text("Belong there soon")

    def test_a_browser_that_keeps_nothing_says_so_before_anything_can_be_lost(self):
        context = self.context()
        context.add_init_script("""localStorage.setItem('waymark.name', 'Ana Maria');
            localStorage.setItem('waymark.hinted', 'yes');
            IDBFactory.prototype.open = () => { throw new DOMException("no room", "SecurityError"); };""")
        page = context.new_page()
        self.watch(page)
        page.goto(self.home + "m/sample")
        page.wait_for_selector(".cell")
        expect(page.get_by_role("alert")).to_contain_text("keeps nothing on this device")
        expect(page.locator(".saved")).to_have_attribute("aria-label", "Where your changes are: "
            "Not on this device, Others have it ✓, On disk ✓")
        self.write(page, self.card(page, "Entry on the map"), "!")
        self.wait_until(lambda: "Entry on the map!" in self.cards_on_server(), "it is not sent")


if __name__ == "__main__":
    unittest.main()
