"""Pages of a map, and people at them."""

import os
import re
import time

from browsing import DESK, BrowserTest
from playwright.sync_api import Page, expect

TEXT = ".card-text"


class MapTest(BrowserTest):
    options = ("--sample",)

    def person(self, name, viewport=DESK, address="m/sample",
               expects_faults=False, **options) -> Page:
        """A page of the map by somebody who has given the name before."""
        context = self.context(viewport, **options)
        context.add_init_script(f"localStorage.getItem('waymark.name') "
                                f"?? localStorage.setItem('waymark.name', {name!r})")
        context.add_init_script("localStorage.setItem('waymark.hinted', 'yes')")
        page = context.new_page()
        if not expects_faults:
            self.watch(page)
        page.goto(self.home + address)
        page.wait_for_selector(".cell")
        self.wait_until_saved(page)
        return page

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


def kill(process_id):
    os.kill(process_id, 9)
