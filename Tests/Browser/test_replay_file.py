"""A map's whole past as one file: opened from the disk without a network it plays and proves itself, and
says so when somebody has changed it."""

import base64
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from browsing import CALL_MILLISECONDS_MAX
from mapping import MapTest
from playwright.sync_api import expect
from processes import BINARY

HOSTILE = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"


class SavingTest(MapTest):
    def setUp(self):
        super().setUp()
        self.place = tempfile.TemporaryDirectory(prefix="waymark-replay-")
        self.addCleanup(self.place.cleanup)

    def add(self, page, text):
        page.get_by_role("gridcell", name="Loyalty, Thoughts").first.focus()
        page.keyboard.press("a")
        page.keyboard.insert_text(text)
        page.keyboard.press("Escape")
        self.wait_until_saved(page)

    def save(self, page, label):
        """Saves the map by the menu; the file's path."""
        page.locator("#board .card").first.focus()
        page.keyboard.press("E")
        with page.expect_download(timeout=CALL_MILLISECONDS_MAX) as download:
            page.locator(".choices button").filter(has_text=label).click()
        path = Path(self.place.name) / download.value.suggested_filename
        download.value.save_as(path)
        return path


class ReplayFileTest(SavingTest):
    def open_file(self, path):
        """A browser without a network, and what the page asks for."""
        context = self.context()
        context.set_offline(True)
        page = context.new_page()
        self.watch(page)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        expect(page.locator(".theatre")).to_be_visible()
        self.assertEqual([url for url in asked if not url.startswith(("file:", "data:"))], [])
        return page

    def changed(self, path, change):
        """The same file, of which somebody has changed the recording."""
        text = path.read_text()
        start = text.index('id="recording">') + len('id="recording">')
        end = text.index("<", start)
        recording = change(base64.b64decode(text[start:end]))
        other = path.with_name("changed.html")
        other.write_text(text[:start] + base64.b64encode(recording).decode() + text[end:])
        return other

    def test_it_plays_and_proves_itself_without_a_network(self):
        ana = self.person("Ana Maria")
        self.add(ana, "Told in a file")
        path = self.save(ana, "All of its past")
        self.assertEqual(path.name, "sample.replay.html")
        page = self.open_file(path)
        expect(page.locator(".proof")).to_contain_text(re.compile(r"Verified: \d+ changes end in"))
        expect(page.locator("[data-card]").filter(has_text="Told in a file")).to_be_visible()
        page.get_by_role("slider").focus()
        page.keyboard.press("Home")
        expect(page.locator("[data-card]")).to_have_count(0)
        page.get_by_label("Speed").select_option("1000")
        page.get_by_role("button", name="Play", exact=True).click()
        expect(page.get_by_role("button", name="Play again")).to_be_visible()
        card = page.locator("[data-card]").filter(has_text="Told in a file")
        card.click()
        expect(page.locator(".story")).to_contain_text("Ana Maria")
        # The state hash is the server's.
        page.locator(".proof summary").click()
        hash = re.search(r"State hash ([0-9a-f]{16})", page.locator(".proof").inner_text())[1]
        verified = subprocess.run(
            [BINARY, "replay", "sample", "--verify", "--server", self.home.rstrip("/")],
            check=True, timeout=60, capture_output=True, text=True).stdout  # fmt: skip
        self.assertIn(hash, verified)

    def test_a_file_that_somebody_changed_says_so(self):
        ana = self.person("Ana Maria")
        self.add(ana, "Honest words")
        path = self.save(ana, "All of its past")

        def forge(recording):
            self.assertIn(b"Honest words", recording)
            return recording.replace(b"Honest words", b"Forged words")

        for what, change in [
            ("other words", forge),
            ("another author", lambda recording: recording.replace(b"Ana Maria", b"Eva Maria")),
            ("another state hash", lambda recording: recording[:-1] + bytes([recording[-1] ^ 1])),
            ("cut off", lambda recording: recording[: len(recording) // 2]),
            ("nothing", lambda _: b""),
            ("noise", lambda recording: bytes(len(recording))),
        ]:
            with self.subTest(what):
                page = self.open_file(self.changed(path, change))
                warning = page.get_by_role("alert")
                expect(warning).to_contain_text("Warning: this file was changed or is damaged")
                expect(page.locator(".theatre")).not_to_contain_text("Verified")

    def test_words_on_a_card_are_words_and_run_nothing(self):
        ana = self.person("Ana Maria")
        self.add(ana, HOSTILE)
        ana.locator("#board .card").first.focus()
        ana.keyboard.press("M")
        title = ana.locator('#pane [data-field="1"] textarea')
        title.fill("</title><script>window.hacked = 3</script>@RECORDING@")
        self.wait_until_saved(ana)
        ana.keyboard.press("Escape")
        path = self.save(ana, "All of its past")
        text = path.read_text()
        self.assertEqual(text.count("window.hacked"), 1)
        self.assertIn("&#60;/title&#62;", text)
        page = self.open_file(path)
        expect(page.locator(".proof")).to_contain_text("Verified")
        card = page.locator("[data-card]").filter(has_text="</script>")
        expect(card).to_be_visible()
        card.click()
        expect(page.locator(".story")).to_contain_text("onerror")
        self.assertIsNone(page.evaluate("window.hacked ?? null"))
        # Nor does a script that somebody puts into the file run.
        other = path.with_name("other.html")
        other.write_text(text.replace("<main", "<script>window.hacked = 4</script><main", 1))
        context = self.context()
        page = context.new_page()
        page.goto(other.as_uri())
        expect(page.locator(".theatre")).to_be_visible()
        self.assertIsNone(page.evaluate("window.hacked ?? null"))


class ExportMenuTest(SavingTest):
    def test_each_format_is_saved_under_its_name(self):
        ana = self.person("Ana Maria")
        for label, name, beginning in [
            ("Picture (SVG)", "sample.svg", b"<svg"),
            ("Picture (PNG)", "sample.png", b"\x89PNG"),
            ("Page with what the map tells", "sample.html", b"<!doctype html>"),
            ("Workbook", "sample.xlsx", b"PK"),
            ("a row a card", "sample.csv", b""),
            ("a column a stage", "sample.stages.csv", b""),
            ("Markdown", "sample.md", b"#"),
            ("Mermaid", "sample.mmd", b""),
            ("Canvas", "sample.canvas", b"{"),
            ("for programs", "sample.json", b"{"),
            ("Empty grid", "sample.blank.svg", b"<svg"),
            ("All cards as they stand", "sample-cards.csv", b"\xef\xbb\xbf"),
        ]:
            with self.subTest(label):
                path = self.save(ana, label)
                self.assertEqual(path.name, name)
                content = path.read_bytes()
                self.assertTrue(content.lower().startswith(beginning.lower()), content[:40])
                self.assertGreater(len(content), 40)

    def test_without_a_server_the_cards_can_be_saved_and_the_rest_says_what_it_needs(self):
        ana = self.person("Ana Maria", expects_faults=True)
        self.server.end()
        try:
            expect(ana.locator(".saved-group")).to_contain_text("No connection", timeout=15_000)
            path = self.save(ana, "All cards as they stand")
            self.assertIn(b"Sees a notice at the library", path.read_bytes())
            ana.locator("#board .card").first.focus()
            ana.keyboard.press("E")
            expect(ana.locator(".choices")).to_contain_text("needs the server")
            ana.locator(".choices button").filter(has_text="Markdown").click()
            expect(ana.locator(".notice").last).to_contain_text("The file could not be made")
        finally:
            self.server.start()


if __name__ == "__main__":
    unittest.main()
