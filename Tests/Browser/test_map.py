"""A map in several browsers at once: what one does, all see, and nothing is lost."""

import os
import re
import signal
import subprocess
import time
import unittest

from browsing import CHROMIUM, PHONE
from mapping import MapTest
from playwright.sync_api import expect
from processes import free_port


def end(process):
    """Kills a process and all that it started, if it is still there."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class TogetherTest(MapTest):
    def test_what_one_writes_the_other_sees_and_it_is_on_disk(self):
        ana, ben = self.board("Ana"), self.board("Ben")
        ana.add("A card of Ana's 🚲 zażółć")
        expect(ben.card("A card of Ana's 🚲 zażółć")).to_be_visible()
        ana.wait_until_on_disk()
        self.assertIn("A card of Ana's 🚲 zażółć", self.cards_on_server())

    def test_two_write_in_one_card_and_both_is_in_it(self):
        ana, ben = self.board("Ana"), self.board("Ben")
        ana.add("middle")
        expect(ben.card("middle")).to_be_visible()
        ana.write_in("middle")
        ben.write_in("middle")
        ben.page.keyboard.press("Control+Home")
        for front, back in zip("abcde", "vwxyz"):
            ben.page.keyboard.type(front)
            ana.page.keyboard.type(back)
        for board in [ana, ben]:
            expect(board.area).to_have_value("abcdemiddlevwxyz")
            board.page.keyboard.press("Escape")
            expect(board.card("abcdemiddlevwxyz")).to_be_visible()

    def test_undo_takes_back_ones_own_only(self):
        ana, ben = self.board("Ana"), self.board("Ben")
        ana.add("first of Ana")
        ben.add("then of Ben")
        expect(ana.card("then of Ben")).to_be_visible()
        ana.card("first of Ana").click()
        for _ in range(4):
            ana.page.keyboard.press("u")
        expect(ben.card("first of Ana")).to_have_count(0)
        expect(ana.card("then of Ben")).to_be_visible()
        expect(ben.card("then of Ben")).to_be_visible()

    def test_a_card_is_dragged_and_moved_by_keyboard_to_the_same_end(self):
        ana, ben = self.board("Ana"), self.board("Ben")
        ana.add("on the move")
        card, target = ana.card("on the move"), ana.cell(1, 0)
        start, end = card.bounding_box(), target.bounding_box()
        mouse = ana.page.mouse
        mouse.move(start["x"] + 20, start["y"] + 10)
        mouse.down()
        mouse.move(end["x"] + 60, end["y"] + 20, steps=10)
        mouse.up()
        expect(ana.cell(1, 0).locator("[data-card]", has_text="on the move")).to_be_visible()
        expect(ben.cell(1, 0).locator("[data-card]", has_text="on the move")).to_be_visible()
        ben.card("on the move").click()
        ben.page.keyboard.press("m")
        dialog = ben.page.get_by_role("dialog")
        dialog.get_by_label("Stage").select_option(label="Discovery")
        dialog.get_by_role("button", name=re.compile("Move|OK")).click()
        expect(ana.cell(0, 0).locator("[data-card]", has_text="on the move")).to_be_visible()

    def test_one_deletes_the_card_that_another_writes_in_and_no_word_is_lost(self):
        ana, ben = self.board("Ana"), self.board("Ben")
        ana.add("to be deleted")
        expect(ben.card("to be deleted")).to_be_visible()
        ben.write_in("to be deleted")
        ben.page.keyboard.type(", or not")
        expect(ana.card("to be deleted, or not")).to_be_visible()
        ana.card("to be deleted").click()
        ana.page.keyboard.press("x")
        expect(ben.page.get_by_text("Somebody deleted the card")).to_be_visible()
        expect(ben.page.get_by_text("to be deleted, or not").first).to_be_visible()
        ben.page.get_by_role("button", name="Restore").click()
        expect(ana.card("to be deleted, or not")).to_be_visible()

    def test_a_command_beside_it_is_seen_at_once(self):
        ana = self.board("Ana")
        subprocess.run(
            [os.environ.get("WAYMARK", self.server.binary), "card", "add", "sample", "--stage", "1",
             "From a terminal", "--name", "Tim", "--server",
             f"http://127.0.0.1:{self.server.port}"],
            check=True, timeout=30, capture_output=True,
            env=dict(os.environ, XDG_DATA_HOME=self.folder.name))  # fmt: skip
        expect(ana.card("From a terminal")).to_be_visible()

    def test_a_composition_is_not_broken_by_what_others_write(self):
        ana, ben = self.board("Ana"), self.board("Ben")
        ana.add("東")
        expect(ben.card("東")).to_be_visible()
        ana.write_in("東")
        ben.write_in("東")
        ben.page.keyboard.press("Control+Home")
        session = ana.page.context.new_cdp_session(ana.page)
        for text in ["k", "ky", "きょ"]:
            session.send("Input.imeSetComposition", {
                "text": text, "selectionStart": len(text), "selectionEnd": len(text)})
            ben.page.keyboard.type("x")
        session.send("Input.insertText", {"text": "京"})
        for board in [ana, ben]:
            expect(board.area).to_have_value("xxx東京")

    def test_who_is_here_is_seen(self):
        ana, _ = self.board("Ana"), self.board("Ben Ali")
        expect(ana.page.get_by_role("button", name=re.compile("2 people here"))).to_be_visible()


class OfflineTest(MapTest):
    @unittest.skipIf(os.environ.get("PAGE"), "a folder is not kept")
    def test_what_is_written_without_a_network_survives_the_tab_and_reaches_everybody(self):
        context = self.context(viewport=PHONE, has_touch=True)
        ana = self.board("Ana", context=context)
        self.wait_until_kept(ana.page)
        ben = self.board("Ben")
        ana.wait_until_on_disk()
        context.set_offline(True)
        expect(ana.page.locator(".offline")).to_be_visible()
        for number in range(3):
            ana.add(f"written on the train {number}")
        expect(ana.saved).to_have_attribute("data-state", "kept")
        ana.page.close(run_before_unload=False)
        ana = self.board("Ana", context=context)
        for number in range(3):
            expect(ana.card(f"written on the train {number}")).to_be_visible()
        context.set_offline(False)
        ana.wait_until_on_disk()
        for number in range(3):
            expect(ben.card(f"written on the train {number}")).to_be_visible()
        self.forgive_lost_connections()

    def test_a_server_that_is_killed_and_comes_back_loses_nothing_and_doubles_nothing(self):
        ana, ben = self.board("Ana"), self.board("Ben")
        ana.begin_card()
        ana.page.keyboard.type("Typed earlier")
        expect(ben.card("Typed earlier")).to_be_visible()
        self.server.kill()
        ana.page.keyboard.type(" and after the kill")
        expect(ana.page.locator(".offline")).to_be_visible()
        expect(ana.saved).to_have_attribute("data-state", "kept")
        self.server.start()
        ana.wait_until_on_disk()
        expect(ben.card("Typed earlier and after the kill")).to_have_count(1)
        self.forgive_lost_connections()

    def test_a_browser_that_is_killed_in_mid_typing_has_what_was_shown_as_on_this_device(self):
        folder = f"{self.folder.name}/profile"
        written = ""
        for round in range(5):
            context, process = self.killable(folder)
            page = context.pages[0]
            board = self.board("Ana", page=page)
            if round == 0:
                board.begin_card()
            else:
                expect(board.card(written)).to_have_count(1)
                board.write_in(written)
            text = f"round{round} "
            page.keyboard.type(text, delay=5)
            expect(board.saved).not_to_have_attribute("data-state", "memory")
            written += text
            end(process)
            time.sleep(0.3)
        context, _ = self.killable(folder)
        board = self.board("Ana", page=context.pages[0])
        expect(board.card(written.strip())).to_have_count(1)
        board.wait_until_on_disk()

    def killable(self, folder):
        """A browser as a process of its own, which can die."""
        port = free_port()
        process = subprocess.Popen(
            [CHROMIUM, "--headless=new", "--no-sandbox", f"--remote-debugging-port={port}",
             f"--user-data-dir={folder}", "--no-first-run", "--lang=en-GB", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
        self.addCleanup(end, process)
        for _ in range(100):
            time.sleep(0.2)
            try:
                browser = self.driver.chromium.connect_over_cdp(
                    f"http://127.0.0.1:{port}", timeout=5_000)
                break
            except Exception:  # not up yet
                continue
        context = browser.contexts[0]
        context.set_default_timeout(15_000)
        return context, process

    def test_a_browser_that_keeps_nothing_says_so_before_anything_is_written(self):
        context = self.context()
        context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
        ana = self.board("Ana", context=context)
        expect(ana.page.get_by_text("keeps nothing on this device").first).to_be_visible()
        ana.add("kept by the server alone")
        expect(ana.page.locator("[data-step=onDevice].is-bad")).to_be_visible()
        self.assertIn("kept by the server alone", self.cards_on_server())

    def test_two_tabs_of_one_browser_are_two_writers(self):
        context = self.context()
        first = self.board("Ana", context=context)
        second = self.board("Ana", context=context)
        first.add("of the first tab")
        second.add("of the second tab")
        for board in [first, second]:
            board.wait_until_on_disk()
            for text in ["of the first tab", "of the second tab"]:
                expect(board.card(text)).to_have_count(1)


class RoleTest(MapTest):
    options = ("--sample", "--invitations")

    def test_a_link_opens_in_the_browser_and_asks_for_a_name_once(self):
        context = self.context()
        page = context.new_page()
        self.watch(page)
        page.goto(self.invitation("participant"))
        page.wait_for_url(re.compile("/m/sample"))
        expect(page.get_by_text("Sees a notice at the library")).to_be_visible()

    def test_who_is_invited_to_a_map_that_is_not_there_yet_makes_it_of_a_template(self):
        page = self.context().new_page()
        self.watch(page)
        page.goto(self.invitation("facilitator", "fresh"))
        page.get_by_role("link", name="From a template").click()
        page.get_by_role("radio", name=re.compile("Eleven goals")).check()
        page.get_by_role("button", name="Make the map").click()
        page.wait_for_url(re.compile("/m/fresh#token="))
        expect(page.get_by_role("columnheader", name="Awareness")).to_be_visible()


if __name__ == "__main__":
    unittest.main()
