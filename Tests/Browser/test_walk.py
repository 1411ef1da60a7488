"""The way that must work, from the first look to the last export, as one script: a facilitator, a phone, a
terminal, and somebody with nothing but a keyboard, on one map."""

import os
import re
import signal
import subprocess
import unittest
from pathlib import Path

from browsing import PHONE
from mapping import TEXT, MapTest, compose
from playwright.sync_api import expect
from processes import BINARY

WALK_SECONDS_MAX = 600
GOALS = 11


class WalkTest(MapTest):
    # The sample is made on the way.
    options = ()

    def test_the_walk(self):
        signal.alarm(WALK_SECONDS_MAX)
        ana = self.newcomer(locale="ru-RU", permissions=["clipboard-read", "clipboard-write"])
        self.look_at_the_sample(ana)
        link = self.make_a_map(ana)
        phone = self.join_by_phone(link)
        wera = self.newcomer()
        self.join(wera, link, "Wera Nowak")
        pain = self.work_together(ana, phone, wera)
        phone = self.write_on_a_train(phone, (ana, wera))
        self.delete_what_another_writes_in(ana, phone)
        self.take_back_ones_own(ana, wera)
        self.kill_the_server((ana, phone, wera))
        self.find_and_take_along(ana, pain)
        self.take_the_past_along(ana, pain)
        self.watch_from_the_beginning(ana, pain)
        self.fork_a_moment(ana)
        for page, what in ((ana, "the facilitator's"), (phone, "the phone"), (wera, "the keyboard's")):
            self.assert_accessible(page, f"{what} page at the end")
        self.forgive_lost_connections()

    # People

    def newcomer(self, viewport=None, **options):
        """A page of a browser that nobody has used before."""
        # axe never returns under the page's own policy.
        context = self.context(**({"viewport": viewport} if viewport else {}), bypass_csp=True, **options)
        context.add_init_script("localStorage.setItem('waymark.hinted', 'yes')")
        page = context.new_page()
        self.watch(page)
        return page

    def join(self, page, link, name):
        page.goto(link)
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        self.assert_accessible(page, "the question for a name")
        dialog.get_by_role("textbox").fill(name)
        page.keyboard.press("Enter")
        expect(page.locator("[data-cell]").first).to_be_visible()
        self.wait_until_saved(page)

    def wait_until_saved(self, page, state="durable"):
        """Four browsers and a server that begins anew may share one processor."""
        expect(page.locator(".saved")).to_have_attribute("data-state", state, timeout=30_000)

    # The way

    def look_at_the_sample(self, ana):
        ana.goto(self.home)
        self.assert_accessible(ana, "the home of an empty server")
        ana.get_by_role("link", name="Попробовать образец").click()
        ana.wait_for_url("**/m/sample")
        ana.get_by_role("dialog").get_by_role("textbox").fill("Анна")
        ana.keyboard.press("Enter")
        expect(ana.locator(".grid .curve-picture")).to_be_visible()
        self.assert_accessible(ana, "the sample")
        ana.keyboard.press("2")
        worst = ana.locator("#pane ul button.plain").first
        expect(worst).to_be_visible()
        self.assert_accessible(ana, "what the sample tells")
        worst.click()
        expect(ana.locator("[data-card]:focus")).to_be_in_viewport()

    def make_a_map(self, ana):
        """The link to it, as it is copied."""
        ana.goto(self.home)
        ana.get_by_role("link", name="Новая карта").click()
        ana.get_by_label("Как называется карта").fill("Весна в городе")
        ana.get_by_role("radio", name=re.compile("Одиннадцать целей")).check()
        ana.get_by_label("План встречи").select_option("steps-7")
        expect(ana.get_by_role("columnheader", name="Осознание")).to_be_visible()
        self.assert_accessible(ana, "a new map")
        ana.get_by_role("button", name="Создать карту").click()
        ana.wait_for_url("**/m/vesna-v-gorode")
        expect(ana.locator('[role="columnheader"].stage')).to_have_count(GOALS)
        ana.locator("[data-cell]").first.focus()
        ana.keyboard.press("w")
        self.assert_accessible(ana, "who is here")
        ana.get_by_role("button", name="Копировать ссылку на карту").click()
        link = ana.evaluate("navigator.clipboard.readText()")
        self.assertEqual(link, f"{self.home}m/vesna-v-gorode")
        ana.keyboard.press("Escape")
        ana.goto(self.home)
        expect(ana.get_by_role("link", name=re.compile("Весна в городе"))).to_be_visible()
        self.assert_accessible(ana, "the home with maps")
        ana.goto(link)
        expect(ana.locator("[data-cell]").first).to_be_visible()
        return link

    def join_by_phone(self, link):
        phone = self.newcomer(PHONE, has_touch=True, is_mobile=True)
        phone.context.new_cdp_session(phone).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        self.join(phone, link, "Ola")
        phone.reload()
        expect(phone.locator("[data-cell]").first).to_be_visible()
        milliseconds = phone.evaluate("performance.getEntriesByName('first-card')[0].startTime")
        print(f"\nthe board on a phone, four times slower: {milliseconds:.0f} ms after the click")
        self.wait_until_saved(phone)
        self.assert_accessible(phone, "the map on a phone")
        for text in ("Видит афишу", "Спрашивает друга"):
            self.begin_by_thumb(phone)
            phone.keyboard.type(text)
            phone.keyboard.press("Enter")
        # One that is dictated: what is heard comes as a composition.
        self.begin_by_thumb(phone)
        session = compose(phone, "Ждёт", "Ждёт весну")
        session.send("Input.insertText", {"text": "Ждёт весны 🌷"})
        phone.keyboard.press("Enter")
        self.wait_until_saved(phone)
        self.assertEqual(sorted(self.cards_on_server("vesna-v-gorode")),
                         ["Видит афишу", "Ждёт весны 🌷", "Спрашивает друга"])
        return phone

    def begin_by_thumb(self, phone):
        if phone.locator("#fab").is_visible():
            phone.locator("#fab").tap()
            phone.get_by_role("dialog").get_by_role("button").first.tap()
        else:
            # Beside a card that is chosen.
            phone.locator("[data-add]").first.tap()
        expect(phone.locator(".card textarea")).to_be_focused()

    def work_together(self, ana, phone, wera):
        """Ana drags, a terminal renames, Wera has a keyboard; the pain that a card is linked to."""
        card = self.card(ana, "Видит афишу")
        self.drag(ana, card, ana.locator(".row.lane").nth(0).locator("[data-cell]").nth(1))
        place = card.evaluate("card => card.closest('[data-cell]').dataset.cell")
        self.assertNotEqual(place, self.card(ana, "Спрашивает друга").evaluate(
            "card => card.closest('[data-cell]').dataset.cell"))
        expect(self.same_card(wera, card).locator("xpath=ancestor::*[@data-cell]")).to_have_attribute(
            "data-cell", place)
        subprocess.run(
            [BINARY, "stage", "rename", "vesna-v-gorode", "2", "Первая встреча", "--name", "Tim",
             "--server", f"http://127.0.0.1:{self.server.port}"],
            check=True, timeout=60, capture_output=True,
            env=dict(os.environ, XDG_DATA_HOME=self.folder.name))  # fmt: skip
        for page in (ana, wera):
            expect(page.get_by_role("columnheader", name="Первая встреча")).to_be_visible()
        expect(phone.get_by_role("button", name="Первая встреча", exact=True)).to_have_count(1)
        ana.locator("[data-cell]").first.focus()
        ana.keyboard.press("a")
        ana.keyboard.type("Очередь до угла")
        ana.keyboard.press("Escape")
        ana.keyboard.press("i")
        ana.get_by_role("textbox", name="Поиск").fill("боль")
        ana.keyboard.press("Enter")
        pain = self.card(ana, "Очередь до угла")
        expect(self.same_card(wera, pain)).to_contain_class("k-pain")
        self.by_keyboard_alone(wera)
        expect(card).to_have_accessible_name(re.compile("−1"))
        card.click()
        ana.keyboard.press("d")
        expect(ana.locator("#pane").get_by_role("button", name="Очередь до угла")).to_be_visible()
        self.assert_accessible(ana, "a card with a link")
        ana.keyboard.press("Escape")
        return pain

    def by_keyboard_alone(self, wera):
        keyboard = wera.keyboard
        keyboard.press("/")
        keyboard.type("афишу")
        keyboard.press("Enter")
        expect(wera.locator("[data-card]:focus")).to_contain_text("Видит афишу")
        keyboard.press("o")
        for _ in range(3):
            keyboard.press("ArrowDown")
        keyboard.press("Enter")
        expect(wera.locator("[data-card]:focus")).to_have_accessible_name(re.compile("emotion −1"))
        keyboard.press("r")
        expect(wera.get_by_role("dialog")).to_be_visible()
        buttons = wera.get_by_role("dialog").locator(".choices button")
        wanted = [words for words in buttons.all_inner_texts()]
        steps = next(place for place, words in enumerate(wanted) if "Очередь" in words)
        for _ in range(steps):
            keyboard.press("ArrowDown")
        keyboard.press("Enter")
        expect(wera.locator("dialog .choices button:focus")).to_contain_text("→")
        keyboard.press("Enter")
        expect(wera.get_by_role("dialog")).to_have_count(0)
        keyboard.press("F")
        self.wait_until_saved(wera)

    def write_on_a_train(self, phone, others):
        context = phone.context
        if not os.environ.get("PAGE"):
            self.wait_until_kept(phone)
        self.wait_until_saved(phone)
        context.set_offline(True)
        expect(phone.locator(".offline")).to_be_visible()
        self.begin_by_thumb(phone)
        for number in range(20):
            phone.keyboard.type(f"на поезде {number:02}")
            # The next one at the same place.
            phone.keyboard.press("Control+Enter" if number < 19 else "Enter")
        self.wait_until_saved(phone, "kept")
        # A folder of files is not kept for the time without a network.
        if not os.environ.get("PAGE"):
            phone.close(run_before_unload=False)
            again = context.new_page()
            self.watch(again)
            again.goto(f"{self.home}m/vesna-v-gorode")
            expect(again.locator(TEXT).filter(has_text="на поезде")).to_have_count(20)
            phone = again
        context.set_offline(False)
        self.wait_until_saved(phone)
        for page in others:
            expect(page.locator(TEXT).filter(has_text="на поезде")).to_have_count(20)
        found = [text for text in self.cards_on_server("vesna-v-gorode") if "на поезде" in text]
        self.assertEqual(sorted(found), [f"на поезде {number:02}" for number in range(20)])
        return phone

    def delete_what_another_writes_in(self, ana, phone):
        card = self.card(ana, "Спрашивает друга")
        same = self.same_card(phone, card)
        phone.locator("[data-stage-tab]").first.tap()
        same.tap()
        phone.locator("#actions [data-command=edit]").tap()
        expect(same.locator("textarea")).to_be_focused()
        phone.keyboard.press("End")
        phone.keyboard.type(" и ещё одного")
        expect(card.locator(TEXT)).to_contain_text("и ещё одного")
        card.click()
        ana.keyboard.press("x")
        notice = phone.get_by_role("alert").filter(has_text="и ещё одного")
        expect(notice).to_be_visible()
        notice.get_by_role("button", name="Restore").tap()
        expect(self.same_card(ana, card).locator(TEXT)).to_have_text("Спрашивает друга и ещё одного")
        phone.keyboard.press("Escape")

    def take_back_ones_own(self, ana, wera):
        for page, text in ((ana, "Аннино"), (wera, "Werino")):
            page.locator("[data-cell]").nth(2).focus()
            page.keyboard.press("a")
            page.keyboard.type(text)
            page.keyboard.press("Escape")
        for page in (ana, wera):
            for text in ("Аннино", "Werino"):
                expect(page.locator(TEXT).filter(has_text=text)).to_have_count(1)
        # A new card and its words are a step of their own each.
        for page, own, other in ((ana, "Аннино", "Werino"), (wera, "Werino", "Аннино")):
            for _ in range(3):
                if page.locator(TEXT).filter(has_text=own).count() > 0:
                    page.keyboard.press("u")
                    page.wait_for_timeout(100)
            expect(page.locator(TEXT).filter(has_text=own)).to_have_count(0)
            if page is ana:
                expect(wera.locator(TEXT).filter(has_text=other)).to_have_count(1)

    def kill_the_server(self, pages):
        ana, _, wera = pages
        self.wait_until_saved(ana)
        self.server.kill()
        for page in (ana, wera):
            expect(page.locator(".offline")).to_be_visible()
        ana.locator("[data-cell]").nth(3).focus()
        ana.keyboard.press("a")
        ana.keyboard.type("пока сервера нет")
        ana.keyboard.press("Escape")
        self.wait_until_saved(ana, "kept")
        steps = ana.locator(".saved .step").evaluate_all(
            "all => all.map(each => each.classList.contains('is-done'))")
        self.assertEqual(steps, [True, False, False])
        self.assert_accessible(ana, "the board without a server")
        self.server.start()
        self.wait_until_saved(ana)
        expect(wera.locator(TEXT).filter(has_text="пока сервера нет")).to_have_count(1)
        texts = self.cards_on_server("vesna-v-gorode")
        self.assertEqual(sum("на поезде" in text for text in texts), 20)
        self.assertIn("пока сервера нет", texts)

    def find_and_take_along(self, ana, pain):
        pain.click()
        ana.keyboard.press("f")
        self.assert_accessible(ana, "the filter")
        ana.get_by_role("textbox", name="Поиск").fill("боль")
        ana.keyboard.press("Enter")
        expect(ana.locator(".card.is-matched")).to_have_count(1)
        ana.locator("#board").focus()
        ana.keyboard.press("F")
        ana.keyboard.press("/")
        ana.keyboard.type("поезде 1")
        expect(ana.locator(".card.is-matched")).to_have_count(11)
        ana.keyboard.press("Escape")
        paper = ana.pdf(landscape=True, print_background=True)
        self.assertTrue(paper.startswith(b"%PDF") and len(paper) > 10_000)
        for kind, begins in (("(SVG", b"<"), ("(PNG", b"\x89PNG"), ("(CSV", b"\xef\xbb\xbf")):
            content = self.export(ana, pain, kind).read_bytes()
            self.assertTrue(content.startswith(begins), f"{kind} begins with {content[:8]}")
            if kind != "(PNG":
                self.assertIn("Очередь до угла", content.decode())

    def export(self, ana, pain, kind):
        pain.click()
        ana.keyboard.press("E")
        dialog = ana.get_by_role("dialog")
        expect(dialog).to_be_visible()
        self.assert_accessible(ana, "what a map can be saved as")
        with ana.expect_download() as download:
            dialog.get_by_role("button", name=kind).first.click()
        path = Path(self.folder.name) / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def take_the_past_along(self, ana, pain):
        """The file that replays and verifies itself, opened from the file system without a network."""
        path = self.export(ana, pain, "Всё прошлое")
        reader = self.newcomer(locale="ru-RU")
        reader.context.set_offline(True)
        reader.goto(path.as_uri())
        expect(reader.locator(".proof")).to_contain_text("Проверено")
        expect(reader.locator(TEXT).filter(has_text="на поезде")).to_have_count(20)
        self.assert_accessible(reader, "the file of the past")
        reader.get_by_role("slider").focus()
        reader.keyboard.press("Home")
        expect(reader.locator("[data-card]")).to_have_count(0)
        reader.get_by_label("Скорость").select_option("1000")
        reader.get_by_role("button", name="Пуск", exact=True).click()
        expect(reader.get_by_role("button", name="Показать ещё раз")).to_be_visible()
        expect(reader.locator(TEXT).filter(has_text="на поезде")).to_have_count(20)
        reader.context.close()
        self.contexts.remove(reader.context)

    def watch_from_the_beginning(self, ana, pain):
        pain.click()
        ana.keyboard.press("y")
        past = ana.locator(".past")
        expect(past.locator(".theatre")).to_be_visible()
        past.get_by_role("slider").focus()
        ana.keyboard.press("Home")
        expect(past.locator("[data-card]")).to_have_count(0)
        past.get_by_label("Скорость").select_option("60")
        past.get_by_role("button", name="Пуск", exact=True).click()
        expect(past.locator(TEXT).filter(has_text="Спрашивает друга")).to_be_visible(timeout=120_000)
        expect(past.get_by_role("button", name="Показать ещё раз")).to_be_visible(timeout=120_000)
        expect(past.locator(TEXT).filter(has_text="на поезде")).to_have_count(20)
        self.assert_accessible(ana, "the past")

    def fork_a_moment(self, ana):
        """A new map of when the train had not come yet."""
        past = ana.locator(".past")
        on_train = past.locator(TEXT).filter(has_text="на поезде")
        line = past.get_by_role("slider")
        line.focus()
        for _ in range(2_000):
            if on_train.count() == 0:
                break
            ana.keyboard.press("ArrowLeft")
        expect(past.locator(TEXT).filter(has_text="Ждёт весны")).to_be_visible()
        past.get_by_role("button", name="Новая карта с этого момента").click()
        self.assert_accessible(ana, "what the fork is to be called")
        ana.get_by_role("dialog").get_by_role("textbox").last.fill("Весна без поезда")
        ana.keyboard.press("Enter")
        self.wait_until(lambda: self.server.get("/maps/vesna-bez-poezda.json")[0] == 200,
                        "there is no fork")
        texts = self.cards_on_server("vesna-bez-poezda")
        self.assertIn("Ждёт весны 🌷", texts)
        self.assertFalse(any("на поезде" in text for text in texts))
        with ana.context.expect_page() as opened:
            ana.get_by_role("link", name="Открыть её").click()
        fork = opened.value
        expect(fork.locator(TEXT).filter(has_text="Ждёт весны")).to_be_visible()
        self.assert_accessible(fork, "the fork")
        fork.close()
        ana.keyboard.press("Escape")
        past.get_by_role("button", name="Вернуться к карте").click()
        expect(ana.locator(".past")).to_have_count(0)


if __name__ == "__main__":
    unittest.main()
