"""How the page comes to a browser: whole, small, once, from nowhere else, and without a network."""

import gzip
import math
import os
import re
import unittest
import urllib.request

from browsing import BrowserTest
from playwright.sync_api import expect
from proxy import PrefixProxy

# In bytes as gzip makes them. The aims are 60,000 for the page and 160,000 for the first card.
PAGE_BYTES_MAX = 51_500
FIRST_CARD_BYTES_MAX = 165_000
# What is asked for when the first card is there.
LATER = ("/engine/waymark-rest.wasm", "/engine/waymark-insight.wasm")
REST = re.compile("/engine/waymark-rest[.]wasm$")
# A phone far away asks for few files at a time.
FILES_MAX = 8


class ServingTest(BrowserTest):
    options = ("--sample",)

    def open_map(self, page, address=None):
        page.goto((address or self.home) + "m/sample")
        name = page.get_by_role("dialog").get_by_role("textbox")
        if name.count() or page.evaluate("localStorage.getItem('waymark.name')") is None:
            name.fill("Ana")
            name.press("Enter")
        expect(page.get_by_text("Sees a notice at the library")).to_be_visible()

    def answer(self, path, **headers):
        request = urllib.request.Request(self.home.rstrip("/") + path, headers=headers)
        return urllib.request.urlopen(request, timeout=15)

    @unittest.skipIf(os.environ.get("PAGE"), "a folder is not packed")
    def test_a_page_is_loaded_from_its_own_server_and_small(self):
        page = self.context().new_page()
        self.watch(page)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        self.open_map(page)
        files = [url for url in asked if "/page/" in url or url.endswith("/m/sample")]
        began = page.evaluate("""() => [performance.getEntriesByName("first-card")[0].startTime,
            Object.fromEntries(performance.getEntriesByType("resource")
                .map(({ name, startTime }) => [name, startTime]))]""")
        later = [url for url in files
                 if url != page.url and began[1].get(url, math.inf) >= began[0]]
        files = [url for url in files if url not in later]
        for url in asked:
            self.assertRegex(url, rf"^(http|ws)://127\.0\.0\.1:{self.server.port}/")
        self.assertEqual(len(files), len(set(files)), "a file is asked for twice")
        sizes = {
            url: len(self.answer(
                url.removeprefix(self.home.rstrip("/")), **{"Accept-Encoding": "gzip"}).read())
            for url in files
        }
        module = sum(size for url, size in sizes.items() if url.endswith(".wasm"))
        rest = sum(sizes.values()) - module
        print(f"\n{len(files)} files: {rest} bytes by gzip, and {module} of WebAssembly")
        self.assertFalse([url for url in files if url.endswith(LATER)])
        self.assertLessEqual(len(files), FILES_MAX)
        self.assertLessEqual(rest, PAGE_BYTES_MAX)
        self.assertLessEqual(rest + module, FIRST_CARD_BYTES_MAX)

    def test_who_writes_before_the_rest_of_the_engine_is_there_loses_nothing(self):
        page = self.context(service_workers="block").new_page()
        self.watch(page)
        ways = []

        def answer(route):
            """What comes by itself does not come; what is waited for does."""
            ways.append(route.request.resource_type)
            if route.request.resource_type == "xhr":
                route.continue_()

        page.route(REST, answer)
        self.open_map(page)
        while not ways:
            page.wait_for_timeout(50)
        self.assertEqual(ways, ["fetch"])
        card = page.locator(".card", has_text="Sees a notice at the library")
        card.dblclick()
        page.keyboard.type(" on her way")
        page.keyboard.press("Escape")
        expect(page.locator(".card", has_text="on her way")).to_be_visible()
        expect(page.locator('.saved[data-state="durable"]')).to_be_visible()
        self.assertEqual(ways, ["fetch", "xhr"])

    def test_the_rest_of_the_engine_is_asked_for_until_it_comes(self):
        page = self.context(service_workers="block").new_page()
        refused = []

        def answer(route):
            if len(refused) < 2:
                refused.append(route.request.url)
                return route.abort()
            route.continue_()

        page.route(REST, answer)
        with page.expect_response(REST):
            self.open_map(page)
        self.assertEqual(len(refused), 2)

    @unittest.skipIf(os.environ.get("PAGE"), "a folder has no versions")
    def test_files_are_kept_by_the_browser_and_the_page_is_asked_for_again(self):
        with self.answer("/") as home:
            self.assertEqual(home.headers["Cache-Control"], "no-cache")
            text = home.read().decode()
        path = re.search(r'src="(page/v-[0-9a-f]+/home/home\.js)"', text)[1]
        with self.answer("/" + path, **{"Accept-Encoding": "gzip"}) as file:
            self.assertIn("immutable", file.headers["Cache-Control"])
            self.assertEqual(file.headers["Content-Encoding"], "gzip")
            self.assertEqual(file.headers["Content-Type"], "text/javascript; charset=utf-8")
            packed = file.read()
        with self.answer("/" + path) as file:
            self.assertEqual(gzip.decompress(packed), file.read())
        with self.answer(path.replace("page/", "/page/").replace("home/home.js", "engine/waymark-first.wasm")) as file:
            self.assertEqual(file.headers["Content-Type"], "application/wasm")

    def test_what_did_not_come_with_the_page_does_not_run_in_it(self):
        page = self.page(expects_faults=True)
        page.evaluate("""() => {
            const script = document.createElement('script');
            script.textContent = 'window.wasRun = true';
            document.body.append(script);
        }""")
        self.assertIsNone(page.evaluate("window.wasRun ?? null"))
        blocked = page.evaluate("""async () => {
            try { await fetch('http://127.0.0.1:9/'); return 'sent'; } catch { return 'blocked'; }
        }""")
        self.assertEqual(blocked, "blocked")

    def test_below_the_path_of_a_proxy_everything_is_found(self):
        proxy = PrefixProxy(self.server.port)
        self.addCleanup(proxy.close)
        page = self.context().new_page()
        self.watch(page)
        page.goto(proxy.address)
        page.locator("a.map", has_text="sample").click()
        page.wait_for_url(proxy.address + "m/sample")
        self.open_map(page, proxy.address)

    @unittest.skipIf(os.environ.get("PAGE"), "a folder is not kept")
    def test_without_a_network_the_page_starts_and_says_so(self):
        context = self.context()
        page = context.new_page()
        page.goto(self.home)
        self.wait_until_kept(page)
        self.open_map(page)
        # On this device, and by the server.
        page.wait_for_timeout(4_000)
        context.set_offline(True)
        page.goto(self.home)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("The server cannot be reached")).to_be_visible()
        page.goto(self.home + "m/sample")
        expect(page.get_by_text("Sees a notice at the library")).to_be_visible()
        context.set_offline(False)


if __name__ == "__main__":
    unittest.main()
