"""Where invitations are asked for: who may have a new map made of one, and how others get into it."""

import re
import unittest

from mapping import TEXT, MapTest
from playwright.sync_api import expect


class InvitedMapTest(MapTest):
    options = ("--sample", "--invitations")

    def guest(self, link, name):
        context = self.context(permissions=["clipboard-read", "clipboard-write"])
        context.add_init_script("localStorage.setItem('waymark.hinted', 'yes')")
        context.add_init_script(f"localStorage.setItem('waymark.name', {name!r})")
        page = context.new_page()
        self.watch(page)
        page.goto(link)
        expect(page.locator("[data-cell]").first).to_be_visible()
        self.wait_until_saved(page)
        return page

    def past(self, page):
        page.locator("#board .card").first.focus()
        page.keyboard.press("y")
        past = page.locator(".past")
        expect(past.locator(".theatre")).to_be_visible()
        return past

    def test_a_facilitator_forks_a_map_is_invited_to_it_and_invites_others(self):
        ana = self.guest(self.invitation("facilitator"), "Ana Maria")
        self.past(ana).get_by_role("button", name="New map of this moment").click()
        ana.get_by_role("textbox", name="What is the new map to be called?").fill("Another spring")
        ana.get_by_role("button", name="Make it").click()
        made = ana.get_by_role("dialog", name="The new map is made.")
        with ana.context.expect_page() as opened:
            made.get_by_role("link", name="Open it").click()
        fork = opened.value
        fork.wait_for_url(re.compile("/m/sample-[0-9a-f]{8}#token="))
        expect(fork.get_by_role("heading", name="Another spring")).to_be_visible()
        expect(fork.locator(TEXT).filter(has_text="Sees a notice at the library")).to_be_visible()
        # One who is sent an invitation comes in, as somebody of their own.
        made.get_by_role("button", name="Invite others").click()
        dialog = ana.get_by_role("dialog", name="An invitation for one more person")
        link = dialog.get_by_role("textbox").input_value()
        dialog.get_by_role("button", name="Copy").click()
        self.assertEqual(ana.evaluate("navigator.clipboard.readText()"), link)
        jan = self.guest(link, "Jan Kowalski")
        jan.wait_for_url(re.compile("/m/sample-[0-9a-f]{8}#token="))
        self.write(jan, self.card(jan, "Belong there"), " too")
        expect(fork.locator(TEXT).filter(has_text="Belong there too")).to_be_visible()
        # In the new map the same is found under people.
        fork.locator("#board .card").first.focus()
        fork.keyboard.press("w")
        pane = fork.locator("#pane")
        expect(pane).to_contain_text("Jan Kowalski")
        pane.get_by_role("button", name="Invite one more person").click()
        expect(fork.get_by_role("dialog").get_by_role("textbox")).to_have_value(
            re.compile(r"/#map=sample-[0-9a-f]{8},token=ey"))
        fork.keyboard.press("Escape")

    def test_who_is_no_facilitator_is_told_so_and_invites_nobody(self):
        jan = self.guest(self.invitation("participant"), "Jan Kowalski")
        jan.locator("#board .card").first.focus()
        jan.keyboard.press("w")
        pane = jan.locator("#pane")
        expect(pane.get_by_role("button", name="Copy the link")).to_be_visible()
        expect(pane.get_by_role("button", name="Invite one more person")).to_have_count(0)
        jan.keyboard.press("Escape")
        self.past(jan).get_by_role("button", name="New map of this moment").click()
        expect(jan.get_by_role("dialog", name="Only a facilitator of the map")).to_be_visible()
        jan.get_by_role("button", name="OK").click()
        observer = self.guest(self.invitation("observer"), "Ola")
        expect(self.past(observer).get_by_role("button", name="New map of this moment")).to_have_count(0)


if __name__ == "__main__":
    unittest.main()
