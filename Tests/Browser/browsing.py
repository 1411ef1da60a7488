"""A real browser on a real server: Debian's chromium, driven by playwright.

Nothing here waits without a limit. A test that fails leaves a picture of each of its pages in
.build/browser.

    PAGE=Clients/Web/page    serve the page from there instead of the one that is built in
    CHROMIUM=…               another browser
"""

import os
import signal
import sys
import tempfile
import unittest
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests/EndToEnd"))

from processes import Server  # noqa: E402

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PICTURES = ROOT / ".build/browser"
# Reached only when something is broken.
CALL_MILLISECONDS_MAX = 15_000
TEST_SECONDS_MAX = 120

# It would ask for imported style sheets itself, at addresses where they are not; none of these rules
# needs them.
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,
}

PHONE = {"width": 360, "height": 740}
TABLET = {"width": 768, "height": 1024}
DESK = {"width": 1440, "height": 900}


class TooLong(Exception):
    """A test goes on for longer than any may."""


def ring(_number, _frame):
    raise TooLong(f"more than {TEST_SECONDS_MAX} seconds")


class BrowserTest(unittest.TestCase):
    """One server and one browser for all tests of a class; pages of their own for each test."""

    # Of the server.
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="waymark-browser-")
        cls.addClassCleanup(cls.folder.cleanup)
        page = os.environ.get("PAGE")
        cls.server = Server(
            cls.folder.name, *cls.options, *(["--page", page] if page else []))
        cls.server.start()
        cls.addClassCleanup(cls.server.end)
        cls.driver = sync_playwright().start()
        cls.addClassCleanup(cls.driver.stop)
        cls.browser = cls.driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], timeout=60_000)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.contexts = []
        self.faults = []
        former = signal.signal(signal.SIGALRM, ring)
        signal.alarm(TEST_SECONDS_MAX)
        self.addCleanup(self.leave)
        self.addCleanup(signal.signal, signal.SIGALRM, former)
        self.addCleanup(signal.alarm, 0)

    def leave(self):
        failed = self.has_failed()
        for number, context in enumerate(self.contexts):
            for page in context.pages if failed else []:
                PICTURES.mkdir(parents=True, exist_ok=True)
                picture = PICTURES / f"{self.id().split('.', 1)[-1]}-{number}.png"
                try:
                    page.screenshot(path=picture, timeout=5_000)
                except Exception as error:  # a page that is gone has no picture
                    print(f"no picture of {page.url}: {error}", file=sys.stderr)
                else:
                    print(f"what it looked like: {picture}", file=sys.stderr)
            context.close()
        if not failed:
            self.assertEqual(self.faults, [], "what the page complained of")

    def has_failed(self):
        result = self._outcome.result
        return any(test is self for test, _ in result.failures + result.errors)

    # Pages

    @property
    def home(self):
        return f"http://127.0.0.1:{self.server.port}/"

    def context(self, viewport=DESK, **options):
        options.setdefault("locale", "en-GB")
        context = self.browser.new_context(viewport=viewport, **options)
        context.set_default_timeout(CALL_MILLISECONDS_MAX)
        context.set_default_navigation_timeout(CALL_MILLISECONDS_MAX)
        self.contexts.append(context)
        return context

    def page(self, address="", viewport=DESK, expects_faults=False, **options) -> Page:
        """A page of a browser of its own, at an address of the server."""
        page = self.context(viewport, **options).new_page()
        if not expects_faults:
            self.watch(page)
        page.goto(self.home + address)
        return page

    def wait_until_kept(self, page):
        """Until the page would start without a network."""
        page.evaluate("""() => new Promise((resolve) => {
            const worker = navigator.serviceWorker;
            if (worker.controller) resolve();
            else worker.addEventListener('controllerchange', () => resolve(), { once: true });
        })""")

    def watch(self, page):
        """What the page complains of fails the test: its own errors, and what its policy forbids."""
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.faults.append(
            f"{message.text} ({message.location.get('url')})"))

    def forgive_lost_connections(self):
        """What the browser itself says of a connection that the test took away."""
        self.faults = [
            fault for fault in self.faults
            if "net::ERR_" not in fault and not fault.startswith("WebSocket connection to")]

    def assert_fits(self, page, what):
        """Nothing is wider than the window."""
        width, window = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        self.assertLessEqual(width, window, f"{what} is wider than the window")

    def assert_accessible(self, page, what):
        """axe finds nothing. It never returns under the page's own policy, so the page has to be opened
        with `bypass_csp`."""
        results = Axe().run(page, options=AXE_OPTIONS)
        found = [
            f"{violation['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
            for violation in results.response["violations"] for node in violation["nodes"]
        ]
        self.assertEqual(found, [], f"axe on {what}")
