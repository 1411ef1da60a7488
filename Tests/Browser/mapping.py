"""Pages of a map, and people at them.

A page can be driven by itself (`person`, `card`, `write`), or as a `Board`, where a test is about what
several people do one after the other.
"""

import os
import re
import subprocess
import time

from browsing import DESK, BrowserTest
from playwright.sync_api import Page, expect
from processes import BINARY

TEXT = ".card-text"


class Board:
    """One person's page of one map."""

    def __init__(self, page: Page):
        self.page = page

    @property
    def saved(self):
        return self.page.locator(".saved")

    def card(self, text):
        return self.page.locator("[data-card]", has_text=text)

    def cell(self, stage, lane):
        """By their places, from 0."""
        if (stage, lane) == (0, 0):
            # On a phone one stage is shown at a time, without rows.
            return self.page.locator("[data-cell]").first
        rows = self.page.locator(".row:not(.heads):not(.curve-row)")
        return rows.nth(lane).locator("[data-cell]").nth(stage)

    @property
    def area(self):
        return self.page.get_by_role("textbox", name="Text of the card")

    def begin_card(self, stage=0, lane=0):
        # The place to add shows itself where the pointer or the focus is.
        cell = self.cell(stage, lane)
        cell.hover()
        cell.locator("[data-add]").click()
        expect(self.area).to_be_focused()

    def add(self, text, stage=0, lane=0):
        self.begin_card(stage, lane)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Escape")
        expect(self.card(text)).to_be_visible()

    def write_in(self, text):
        """Opens a card to be written in, the caret behind its text."""
        self.card(text).dblclick()
        expect(self.area).to_be_focused()
        self.page.keyboard.press("Control+End")

    def wait_until_on_disk(self):
        expect(self.saved).to_have_attribute("data-state", "durable")


class MapTest(BrowserTest):
    options = ("--sample",)

    def person(self, name, viewport=DESK, address="m/sample",
               expects_faults=False, **options) -> Page:
        """A page of the map by somebody who has given the name before."""
        context = self.context(viewport, **options)
        context.add_init_script("localStorage.setItem('waymark.hinted', 'yes')")
        page = context.new_page()
        if not expects_faults:
            self.watch(page)
        self.open(page, name, address)
        self.wait_until_saved(page)
        return page

    def board(self, name, address="m/sample", page=None, context=None, **options) -> Board:
        """The map in a browser of somebody's own, or in one that is there."""
        if page is None:
            page = (context or self.context(**options)).new_page()
            self.watch(page)
        self.open(page, name, address)
        return Board(page)

    def open(self, page, name, address):
        """A map by somebody who has given the name before."""
        page.add_init_script(f"localStorage.getItem('waymark.name') "
                             f"?? localStorage.setItem('waymark.name', {name!r})")
        page.goto(self.home + address)
        page.wait_for_selector("[data-cell]")
        # Also what comes when the first card is there: a test may take the server away next.
        page.evaluate("""() => new Promise((resolve) => {
            const timer = setInterval(() => {
                if (performance.getEntriesByName("complete").length === 0) return;
                clearInterval(timer);
                resolve();
            }, 20);
        })""")

    def invitation(self, role, map="sample"):
        """The link that invites to a map in a role."""
        return subprocess.run(
            [BINARY, "invite", map, "--role", role, "--name", f"An {role}",
             "--data", self.server.data, "--server", self.home.rstrip("/")],
            check=True, timeout=60, capture_output=True, text=True).stdout.strip()  # fmt: skip

    def card(self, page, text):
        """A card by what is on it now; it is found again when that is something else."""
        found = page.locator("[data-card]").filter(has_text=re.compile(re.escape(text))).first
        return page.locator(f'[data-card="{found.get_attribute("data-card")}"]')

    def same_card(self, page, card):
        return page.locator(f'[data-card="{card.get_attribute("data-card")}"]')

    def field(self, card):
        return card.locator("textarea")

    def write(self, page, card, text):
        card.click()
        page.keyboard.press("Enter")
        expect(self.field(card)).to_be_focused()
        page.keyboard.type(text)

    def drag(self, page, card, cell):
        start, end = card.bounding_box(), cell.bounding_box()
        page.mouse.move(start["x"] + 40, start["y"] + 12)
        page.mouse.down()
        page.mouse.move(start["x"] + 60, start["y"] + 30, steps=3)
        page.mouse.move(end["x"] + 60, end["y"] + 20, steps=6)
        page.mouse.up()

    def wait_until_saved(self, page, state="durable"):
        expect(page.locator(".saved")).to_have_attribute("data-state", state)

    def cell_of(self, card):
        return card.evaluate("card => card.closest('[data-cell]').getAttribute('aria-label')")

    def cards_on_server(self, name="sample"):
        """The texts of all cards, as the server has them."""
        return [card["text"] for card in self.server.map(name)["cards"] if card.get("text")]

    def wait_until(self, truth, sentence, seconds=15):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if truth():
                return
            time.sleep(0.1)
        self.fail(sentence)


def compose(page, *steps):
    """An input method offers one text after the other; the last one is taken."""
    session = page.context.new_cdp_session(page)
    for text in steps:
        session.send("Input.imeSetComposition",
                     {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        page.wait_for_timeout(50)
    return session


def look_at(page, is_seen=True):
    """A browser without windows takes all its pages for visible, so they are told."""
    page.evaluate("""isHidden => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
        document.dispatchEvent(new Event("visibilitychange"));
    }""", not is_seen)


def kill(process_id):
    os.kill(process_id, 9)
