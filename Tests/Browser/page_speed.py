"""How fast the page of a map is, on a map of 5,000 cards, in headless chromium on loopback.

What a reader waits for is measured in the page: from a click on a link to the first card on the screen;
frames while the board is scrolled; from a key to the frame that shows it, while others write; from a
letter in the search to the frame that shows what is found. Beside each figure stand the same board with
a tenth of the cards, and an empty page, of the same run.

    ROWS=scrolling,keys      some rows only
    PAGE=Clients/Web/page    the page from there instead of the one that is built in

Environment: WAYMARK and WAYMARK_LOAD (the binaries), CARDS (5000), CHROMIUM.
"""

import gzip
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from browsing import CHROMIUM, DESK, ROOT
from mapping import look_at
from playwright.sync_api import sync_playwright
from processes import Failed, Server, check, end_all

BINARY = os.environ.get("WAYMARK", str(ROOT / ".build/release/waymark"))
LOAD = os.environ.get("WAYMARK_LOAD", str(ROOT / ".build/release/waymark-load"))
CARDS = int(os.environ.get("CARDS", "5000"))
PAGE = os.environ.get("PAGE")
SLOWNESS = 4
STAGES = 10
COLUMNS = ["Action", "Thought", "Pain", "Touchpoint", "Opportunity"]
WATCH = (Path(__file__).parent / "page_speed.js").read_text()
# A map of each size is the load's first one under that name.
LARGE, SMALL, TINY = "large-0", "tenth-0", "tiny-0"
EMPTY = "<!doctype html><title>Empty</title><textarea id=field></textarea><div style='height:40000px'></div>"


def make_map(folder, server, name, cards):
    """Cards of some forty to a hundred letters in so many stages and lanes."""
    lines = [",".join(["Stage", *COLUMNS])]
    for row in range(max(cards // len(COLUMNS), 1)):
        words = [f"{column} {row} of the map with words enough" + " and some more" * (row * 7 % 5)
                 for column in COLUMNS]
        lines.append(",".join([f"Stage {row % STAGES}", *words]))
    source = folder / f"{name}.csv"
    source.write_text("\n".join(lines) + "\n")
    subprocess.run(
        [BINARY, "import", str(source), "--map", name, "--server", server.address],
        env=dict(os.environ, XDG_DATA_HOME=str(folder / "clerk")), check=True,
        capture_output=True,
    )  # fmt: skip


class Load:
    """Others, who write on a map."""

    def __init__(self, server, name, connections, rate, seconds):
        self.server = server
        self.before = server.metric("waymark_changes_merged_total") or 0
        self.process = subprocess.Popen(
            [LOAD, "run", "--server", f"http://127.0.0.1:{server.port}", "--profile", "mixed",
             "--connections", str(connections), "--maps", "1", "--rate", str(rate), "--cards", "12",
             "--map-prefix", name.rsplit("-", 1)[0], "--warm-up", "0", "--seconds", str(seconds)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self):
        time.sleep(2)
        check(self.process.poll() is None, "the load ended too early")
        return self

    def __exit__(self, *_):
        check(self.process.poll() is None, "the load ended too early")
        check(self.server.metric("waymark_changes_merged_total") > self.before, "nobody wrote")
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            end_all([self.process])


class Bench:
    def __init__(self, browser, server):
        self.browser, self.server = browser, server
        self.home = f"http://127.0.0.1:{server.port}/"

    # Pages

    def context(self):
        context = self.browser.new_context(viewport=DESK, locale="en-GB")
        context.set_default_timeout(120_000)
        context.add_init_script(WATCH)
        context.add_init_script("localStorage.setItem('waymark.name', 'Ana Maria');"
                                "localStorage.setItem('waymark.hinted', 'yes')")
        return context

    def board(self, name, context=None):
        """A page of a map, when it has come to rest."""
        page = (context or self.context()).new_page()
        page.goto(f"{self.home}m/{name}")
        first_card(page)
        page.wait_for_selector('.saved[data-state="durable"]')
        self.wait_until_idle(page)
        return page

    def empty(self):
        """A page with nothing on it but a field."""
        page = self.context().new_page()
        address = f"{self.home}empty"
        page.route(address, lambda route: route.fulfill(content_type="text/html", body=EMPTY))
        page.goto(address)
        return page

    def wait_until_idle(self, page):
        """Until nothing has kept the page busy for a second."""
        page.evaluate("""() => new Promise((resolve) => {
            let quiet = performance.now();
            let before = quiet;
            const timer = setInterval(() => {
                const now = performance.now();
                if (now - before > 24) quiet = now;
                before = now;
                if (now - quiet > 1000) { clearInterval(timer); resolve(); }
            }, 8);
            setTimeout(() => { clearInterval(timer); resolve(); }, 30000);
        })""")

    def cards(self, page):
        return page.evaluate("document.querySelectorAll('[data-card]').length")

    # Rows

    def bytes(self):
        """Of all that is asked for until the first card is there, compressed by gzip."""
        context = self.context()
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{self.home}m/{TINY}")
        first_card(page)
        until = page.evaluate("performance.getEntriesByName('first-card')[0].startTime")
        needed = set(page.evaluate("""(until) => performance.getEntriesByType("resource")
            .filter(({ responseEnd }) => responseEnd <= until).map(({ name }) => name)""", until))
        sizes = {}
        for url in {page.url.split("#")[0], *needed}:
            if "/page/" not in url and not url.endswith(TINY):
                continue
            body = context.request.get(url).body()
            sizes[url] = len(gzip.compress(body, 9))
        context.close()
        wasm = sum(size for url, size in sizes.items() if url.endswith(".wasm"))
        rest = sum(sizes.values()) - wasm
        tell("page without wasm", "≤ 60 kB gzip", f"{rest / 1000:.1f} kB")
        tell("all that the first card needs", "≤ 160 kB gzip", f"{(rest + wasm) / 1000:.1f} kB")

    def first_card(self):
        for name, aim in ((TINY, "≤ 1 s"), (LARGE, "≤ 1.5 s")):
            cards = 12 if name == TINY else CARDS
            times = sorted(self.time_to_first_card(name) for _ in range(5))
            tell(f"first card after a click, {SLOWNESS}× slower, {cards:,} cards", aim,
                 f"median {times[2]:.0f} ms, worst {times[-1]:.0f} ms")
        empty = sorted(self.time_to_first_card(None) for _ in range(3))[1]
        tell("  the server's home instead of a map", "", f"{empty:.0f} ms to its first picture")

    def time_to_first_card(self, name):
        context = self.context()
        page = context.new_page()
        page.goto(self.home)
        page.wait_for_selector(".map")
        page.evaluate("(name) => { const link = document.createElement('a'); link.id = 'go';"
                      "link.href = name; link.textContent = 'go'; document.body.prepend(link); }",
                      f"./m/{name}" if name else "./?")
        page.context.new_cdp_session(page).send(
            "Emulation.setCPUThrottlingRate", {"rate": SLOWNESS})
        page.click("#go", no_wait_after=True)
        if name is None:
            page.wait_for_selector("#go", state="detached")
            page.wait_for_selector(".map")
            time_taken = page.evaluate(
                "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
        else:
            page.wait_for_url("**/m/*")
            time_taken = first_card(page)
        context.close()
        return time_taken

    def scrolling(self):
        for name, page in self.three_pages():
            frames = self.scroll(page)
            slow = sum(1 for frame in frames["frames"] if frame > 20)
            count = len(frames["frames"])
            tell(f"scrolling, {name}", "≤ 1 % above 20 ms",
                 f"{slow / max(count, 1):.1%} of {count} frames, {1000 * count / max(sum(frames['frames']), 1):.0f} "
                 f"a second, {len(frames['longTasks'])} long tasks")
            page.context.close()

    def scroll(self, page):
        session = page.context.new_cdp_session(page)
        page.mouse.move(700, 500)
        page.evaluate("speed.begin()")
        for distance in (-12_000, 12_000):
            session.send("Input.synthesizeScrollGesture", {
                "x": 700, "y": 500, "yDistance": distance, "speed": 3000, "gestureSourceType": "mouse"})
        for distance in (-1500, 1500):
            session.send("Input.synthesizeScrollGesture", {
                "x": 700, "y": 500, "xDistance": distance, "speed": 2000, "gestureSourceType": "mouse"})
        return page.evaluate("speed.end()")

    def three_pages(self):
        """The large board, one of a tenth, and an empty page, one after the other."""
        yield f"{CARDS:,} cards", self.board(LARGE)
        yield "a tenth of the cards", self.board(SMALL)
        yield "an empty page", self.empty()

    def keys(self):
        for name, map_name in ((f"{CARDS:,} cards", LARGE), ("a tenth of the cards", SMALL)):
            page = self.board(map_name)
            with Load(self.server, map_name, 10, 50, 120):
                page.locator(".card").nth(3).click()
                page.keyboard.press("Enter")
                result = self.type(page)
            tell(f"key to paint, 50 changes/s of others, {name}", "p95 ≤ 32 ms", delays(result))
            page.context.close()
        page = self.empty()
        page.click("#field")
        tell("key to paint, an empty page", "", delays(self.type(page)))
        page.context.close()

    def type(self, page):
        page.evaluate("speed.begin('keydown')")
        for letter in "the quick brown fox jumps over the lazy dog " * 3:
            page.keyboard.press(letter if letter != " " else "Space")
            page.wait_for_timeout(70)
        return page.evaluate("speed.end()")

    def search(self):
        for name, map_name in ((f"{CARDS:,} cards", LARGE), ("a tenth of the cards", SMALL)):
            page = self.board(map_name)
            page.click("#search")
            page.evaluate("speed.begin('input')")
            for text in ("more", "pain 12", "17", "xyz"):
                for letter in text:
                    page.keyboard.type(letter)
                    page.wait_for_timeout(120)
                for _ in text:
                    page.keyboard.press("Backspace")
                    page.wait_for_timeout(120)
            tell(f"search to paint, {name}", "≤ 50 ms", delays(page.evaluate("speed.end()")))
            page.context.close()

    def memory(self):
        for name, page in self.three_pages():
            session = page.context.new_cdp_session(page)
            session.send("HeapProfiler.enable")
            session.send("HeapProfiler.collectGarbage")
            heap = session.send("Runtime.getHeapUsage")["usedSize"]
            prototype = session.send("Runtime.evaluate", {"expression": "WebAssembly.Memory.prototype"})
            found = session.send("Runtime.queryObjects",
                                 {"prototypeObjectId": prototype["result"]["objectId"]})
            wasm = session.send("Runtime.callFunctionOn", {
                "functionDeclaration": "function() { return this.reduce("
                "(sum, { buffer }) => sum + buffer.byteLength, 0); }",
                "objectId": found["objects"]["objectId"], "returnByValue": True})["result"]["value"]
            tell(f"memory, {name}", "≤ 60 MB", f"{(heap + wasm) / 1e6:.1f} MB: JavaScript "
                 f"{heap / 1e6:.1f}, wasm {wasm / 1e6:.1f}; {self.cards(page):,} cards in the page")
            page.context.close()

    def crowd(self):
        """100 people write, one page watches."""
        for name, map_name in ((f"{CARDS:,} cards", LARGE), ("a tenth of the cards", SMALL)):
            page = self.board(map_name)
            with Load(self.server, map_name, 100, 100, 60):
                page.evaluate("speed.begin()")
                page.wait_for_timeout(20_000)
                result = page.evaluate("speed.end()")
            long = result["longTasks"]
            slow = sum(1 for frame in result["frames"] if frame > 20)
            tell(f"100 people writing, {name}", "no task > 50 ms",
                 f"{len(long)} long tasks in 20 s, longest {max(long, default=0):.0f} ms; "
                 f"{slow / max(len(result['frames']), 1):.1%} of frames above 20 ms")
            page.context.close()

    def tabs(self):
        """What tabs cost the server and the network while others write, of which one is looked at."""
        costs = []
        for count in (1, 6):
            context = self.context()
            pages = [self.board(SMALL, context) for _ in range(count)]
            for page in pages[:-1]:
                look_at(page, False)
            time.sleep(8)
            with Load(self.server, SMALL, 2, 50, 60):
                before = self.costs()
                time.sleep(15)
                costs.append([now - then for now, then in zip(self.costs(), before)])
            context.close()
        one, six = costs
        tell("six tabs against one", "≤ 1.3 ×", f"bytes sent {six[0] / one[0]:.2f} ×, "
             f"processor of the server {six[1] / one[1]:.2f} ×, two readers of the load's among them")

    def costs(self):
        return self.server.metric("waymark_sent_bytes_total"), self.server.cpu_seconds()


def first_card(page):
    """When the first card was on the screen, in milliseconds from the click."""
    return page.evaluate("""() => new Promise((resolve) => {
        const timer = setInterval(() => {
            if (window.speed.firstCard === null) return;
            clearInterval(timer);
            resolve(window.speed.firstCard);
        }, 10);
    })""")


def delays(result):
    times = sorted(result["delays"])
    check(times, "nothing was measured")
    at = lambda share: times[min(int(len(times) * share), len(times) - 1)]  # noqa: E731
    return (f"p50 {at(0.5):.0f} ms, p95 {at(0.95):.0f} ms, worst {times[-1]:.0f} ms, of {len(times)}; "
            f"{len(result['longTasks'])} long tasks")


def tell(what, aim, figure):
    print(f"  {what:58} {aim:18} {figure}", flush=True)


ROWS = ["bytes", "first_card", "scrolling", "keys", "search", "memory", "crowd", "tabs"]


def main():
    folder = Path(tempfile.mkdtemp(prefix="waymark-page-"))
    server = Server(folder, *(["--page", PAGE] if PAGE else []), binary=BINARY)
    rows = os.environ.get("ROWS", ",".join(ROWS)).split(",")
    try:
        server.start()
        for name, cards in ((LARGE, CARDS), (SMALL, CARDS // 10), (TINY, 12)):
            make_map(folder, server, name, cards)
        print("the page in headless chromium, loopback:")
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox"], timeout=60_000)
            bench = Bench(browser, server)
            for row in rows:
                getattr(bench, row)()
            browser.close()
    except Failed as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        sys.exit(1)
    finally:
        server.end()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
