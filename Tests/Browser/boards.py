"""A map in a browser, as people use it."""

from browsing import BrowserTest
from playwright.sync_api import Page, expect


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


class BoardTest(BrowserTest):
    options = ("--sample",)

    def board(self, name, map="sample", page=None, context=None, token=None, **options):
        """The map in a browser of somebody's own, or in one that is there."""
        if page is None:
            context = context or self.context(**options)
            page = context.new_page()
            self.watch(page)
        if name:
            page.add_init_script(f"localStorage.setItem('waymark.name', {name!r})")
        page.goto(f"{self.home}m/{map}" + (f"#token={token}" if token else ""))
        expect(page.locator("[data-cell]").first).to_be_visible()
        return Board(page)

    def texts(self, map="sample"):
        """What the server has of the map, on its disk and off."""
        return self.server.get(f"/maps/{map}.json")[1]
