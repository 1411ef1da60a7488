"""What the map tells is computed in the page: the same as by the server, in the same words, and without it."""

import json
import os
import re
import unittest
import urllib.request

from mapping import MapTest
from playwright.sync_api import expect

LANGUAGES = ("en", "pl", "ro", "ru")
# Of the sections that the pane shows, where they stand.
SECTIONS = ("curve", "weakest", "funnel", "pains", "channels", "graph")


def plain(text):
    """As a browser shows it: runs of white space are one space."""
    return re.sub(r"\s+", " ", text).strip()


class MapInsightTest(MapTest):
    def tearDown(self):
        if not self.server.is_running:
            self.server.start()

    def ask(self, path, language):
        address = f"{self.home}maps/sample{path}?language={language}"
        with urllib.request.urlopen(address, timeout=15) as answer:
            return json.load(answer)

    def open_pane(self, page, key):
        page.locator(".card").first.focus()
        page.keyboard.press(key)
        body = page.locator("#pane .pane-body")
        expect(body.locator("h3, .comment").first).to_be_visible()
        return body

    def shown(self, body):
        return plain(body.inner_text())

    def speaking(self, language, **options):
        page = self.person("Ana Maria", **options)
        page.evaluate("language => localStorage.setItem('waymark.language', language)", language)
        page.reload()
        page.wait_for_selector(".cell")
        self.wait_until_saved(page)
        return page

    def test_the_page_says_what_the_command_line_says_in_every_language(self):
        for language in LANGUAGES:
            with self.subTest(language=language):
                page = self.speaking(language)
                text = self.shown(self.open_pane(page, "2"))
                insight = self.ask("/insight", language)
                sentences = [each for name in SECTIONS for each in insight[name]["sentences"]
                             if name != "funnel" or insight["funnel"]["sentences"]]
                sentences += [
                    part["reason"] for part in insight["weakest"]["ranking"][0]["parts"]]
                sentences += [step["card"]["text"] for step in insight["pains"]["steps"][:12]]
                self.assertGreater(len(sentences), 15)
                for sentence in sentences:
                    self.assertIn(plain(sentence), text, language)
                page.keyboard.press("Escape")
                text = self.shown(self.open_pane(page, "8"))
                checks = self.ask("/check", language)
                self.assertGreater(len(checks["findings"]), 3)
                self.assertIn(checks["summary"], text)
                for finding in checks["findings"]:
                    self.assertIn(plain(finding["message"]), text, language)
                self.contexts.pop().close()

    def test_the_curve_stands_above_the_board(self):
        page = self.person("Ana Maria")
        expect(page.locator(".curve-row .curve-picture")).to_be_visible()
        stages = self.ask("/insight", "en")["curve"]["stages"]
        dots = page.locator(".curve-row .curve-value").all_inner_texts()
        self.assertEqual(len(dots), sum(1 for stage in stages if stage["value"] is not None))

    def test_what_is_asked_for_nothing_but_the_module_and_one_language(self):
        page = self.person("Ana Maria")
        # The curve above the board asks for its own part, which may come late.
        expect(page.locator(".curve-row .curve-picture")).to_be_visible()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        self.open_pane(page, "2")
        self.assertEqual([url for url in asked if "/maps/" in url], [])
        if not os.environ.get("PAGE"):
            # And what the pane shares with others that come when they are asked for.
            self.assertLessEqual(len(asked), 3)

    def test_with_the_server_killed_the_pane_follows_what_is_written(self):
        page = self.person("Ana Maria", expects_faults=True)
        expect(page.locator(".curve-row .curve-picture")).to_be_visible()
        # The words, too, are there from now on.
        self.open_pane(page, "2")
        page.keyboard.press("Escape")
        self.server.kill()
        expect(page.locator(".offline")).to_be_visible(timeout=5_000)
        body = self.open_pane(page, "8")
        expect(body).not_to_contain_text("Queue at the till")
        page.get_by_role("gridcell", name=re.compile("^Loyalty, Pains")).focus()
        page.keyboard.press("a")
        page.keyboard.type("Queue at the till")
        page.keyboard.press("Escape")
        # Nobody does anything about it.
        expect(body).to_contain_text("Queue at the till")
        expect(self.open_pane(page, "2")).to_contain_text("Queue at the till")

    @unittest.skipIf(os.environ.get("PAGE"), "a folder is not kept")
    def test_a_page_opened_without_a_network_tells_all_the_same(self):
        page = self.person("Ana Maria", expects_faults=True)
        self.wait_until_kept(page)
        page.wait_for_timeout(4_000)
        text = self.shown(self.open_pane(page, "2"))
        self.server.kill()
        page.goto(self.home + "m/sample")
        page.wait_for_selector(".cell")
        self.assertEqual(self.shown(self.open_pane(page, "2")), text)
        self.open_pane(page, "8")


if __name__ == "__main__":
    unittest.main()
