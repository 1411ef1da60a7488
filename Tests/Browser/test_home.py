"""The home of a server: its maps, and three ways to a new one."""

import re
import unittest

from browsing import DESK, PHONE, TABLET, BrowserTest
from playwright.sync_api import expect

TABLE = """Stage,Touchpoint,Emotion,Pain
Search,Web site,2,Slow
Buy,Shop,-1,Queue
Buy,Till,1,Cash only
"""
TWO_JOURNEYS = """# Buying

| Stage | Action | Pain |
|---|---|---|
| Search | looks | slow |

# Returning

| Stage | Action | Pain |
|---|---|---|
| Ask | writes | waits |
"""


def csv(name, text=TABLE):
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


class HomeTest(BrowserTest):
    def context(self, *arguments, **options):
        context = super().context(*arguments, **options)
        # The map's own page has tests of its own.
        context.route("**/m/*", lambda route: route.fulfill(
            body="<!doctype html><title>A map</title>", content_type="text/html"))
        return context

    def test_an_empty_server_offers_three_ways_to_a_map(self):
        page = self.page()
        expect(page.locator(".way")).to_have_count(3)
        page.get_by_role("link", name="Try the sample").click()
        page.wait_for_url("**/m/sample")
        self.assertIn("A first bicycle", self.server.get("/maps/sample.json")[1])

    def test_a_map_is_made_in_russian_with_an_agenda_and_is_seen_before(self):
        page = self.page(locale="ru-RU")
        page.get_by_role("link", name="Новая карта").click()
        preview = page.get_by_role("region", name="Так она будет выглядеть")
        expect(preview.get_by_role("columnheader", name="Знакомство")).to_be_visible()
        page.get_by_label("Как называется карта").fill("Весна в городе")
        page.get_by_role("radio", name=re.compile("Одиннадцать целей")).check()
        expect(preview.get_by_role("columnheader", name="Осознание")).to_be_visible()
        page.get_by_role("radio", name=re.compile("Схема услуги")).check()
        expect(preview.get_by_role("rowheader")).not_to_have_count(9)
        page.get_by_label("План встречи").select_option("steps-7")
        page.get_by_label("Ваше имя").fill("Анна")
        self.assertEqual(self.server.get("/maps/vesna-v-gorode.json")[0], 404)
        page.get_by_role("button", name="Создать карту").click()
        page.wait_for_url("**/m/vesna-v-gorode")
        text = self.server.get("/maps/vesna-v-gorode.json")[1]
        for part in ["Весна в городе", "Осознание", "service-blueprint", "goals-11"]:
            self.assertIn(part, text)
        people = self.server.get("/maps/vesna-v-gorode/sessions")[1]
        self.assertIn("Анна", people)
        # The name is asked for once.
        page.goto(self.home + "#new")
        expect(page.get_by_label("Ваше имя")).to_have_value("Анна")

    def test_a_map_is_made_by_keyboard_alone(self):
        page = self.page("#new")
        expect(page.get_by_label("What the map is called")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert").filter(has_text="Give the map a name")).to_be_visible()
        expect(page.get_by_label("What the map is called")).to_be_focused()
        page.keyboard.type("By keyboard")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name=re.compile("Eleven goals"))).to_be_checked()
        page.keyboard.press("Enter")
        page.wait_for_url("**/m/by-keyboard")

    def test_a_name_that_is_taken_is_told_and_what_was_chosen_stays(self):
        page = self.page("#new", expects_faults=True)
        page.get_by_label("What the map is called").fill("Taken")
        page.get_by_role("button", name="Make the map").click()
        page.wait_for_url("**/m/taken")
        page.goto(self.home + "#new")
        page.get_by_label("What the map is called").fill("Taken")
        page.get_by_role("radio", name=re.compile("Day in the life")).check()
        page.get_by_role("button", name="Make the map").click()
        expect(page.get_by_role("alert").filter(has_text="already")).to_be_visible()
        expect(page.get_by_role("radio", name=re.compile("Day in the life"))).to_be_checked()

    def test_a_file_is_looked_at_before_anything_is_done_and_twice_doubles_nothing(self):
        page = self.page("#import")
        page.set_input_files("#file", csv("Bike shop.csv"))
        expect(page.get_by_label("Into which map")).to_have_value("bike-shop")
        page.get_by_role("button", name="See what becomes of it").click()
        report = page.locator(".report")
        expect(report).to_contain_text("This makes the map “bike-shop” with 2 stages")
        expect(report.get_by_role("columnheader", name="Search")).to_be_visible()
        expect(report).to_contain_text("Cash only")
        expect(report).to_contain_text("Nothing of the file is left out.")
        self.assertEqual(self.server.get("/maps/bike-shop.json")[0], 404)
        report.get_by_role("button", name="Import").click()
        page.wait_for_url("**/m/bike-shop")
        before = self.server.get("/maps/bike-shop.json")[1]
        self.assertIn("Cash only", before)
        page.goto(self.home + "#import")
        page.reload()
        page.set_input_files("#file", csv("Bike shop.csv"))
        page.get_by_role("button", name="See what becomes of it").click()
        expect(page.locator(".report")).to_contain_text("nothing would be added")
        self.assertEqual(self.server.get("/maps/bike-shop.json")[1], before)

    def test_what_was_guessed_of_a_file_can_be_overruled(self):
        page = self.page("#import")
        page.set_input_files("#file", csv("Guessed.csv"))
        page.get_by_role("button", name="See what becomes of it").click()
        page.get_by_role("button", name="Read it with “scale: 1-5”").click()
        expect(page.locator(".report")).not_to_contain_text("−2 to +2")

    def test_what_becomes_of_a_file_is_told_in_the_language_of_the_page(self):
        rows = "E-mail;Этап;Боль;Эмоция\nola@example.org;Поиск;Дорого;7\njan@example.org;Покупка;;3;9\n"
        for locale, words in [
            ("pl-PL", ["tabela CSV, wiersz na krok", "Kolumny odczytano tak:", "adresy e-mail",
                       "1 wiersz ma więcej komórek"]),
            ("ro-RO", ["un tabel CSV, un rând pentru fiecare pas", "Coloanele s-au citit astfel:",
                       "adrese de e-mail", "Un rând are mai multe celule"]),
            ("ru-RU", ["таблица CSV, строка на шаг", "Столбцы прочитаны так:",
                       "адреса электронной почты", "1 строка, в которой больше ячеек"]),
        ]:  # fmt: skip
            page = self.page("#import", locale=locale, bypass_csp=True)
            page.set_input_files("#file", csv("Таблица.csv", rows))
            page.locator("#map").fill("told-in-words")
            page.locator("form .is-main").click()
            report = page.locator(".report")
            for each in words:
                expect(report).to_contain_text(each)
            self.assertNotRegex(report.inner_text(), r"(?i)\b(read|taken|columns about|left out)\b")
            expect(report.locator("[lang]")).to_have_count(0)
            self.assert_accessible(page, f"the report in {locale}")

    def test_what_is_wrong_with_a_file_is_told_in_the_language_of_the_page(self):
        page = self.page("#import", locale="pl-PL", expects_faults=True)
        for name, text, words in [
            ("list.txt", "Szanowni Państwo,\n\ndo zobaczenia\n", "Ta tabela wygląda na coś innego niż podróż"),
            ("puste.csv", "\n", "Plik jest pusty"),
            ("dwie.md", TWO_JOURNEYS, "tabela, 1 etap i 2 karty"),
        ]:
            page.set_input_files("#file", csv(name, text))
            page.locator("#map").fill("nic")
            page.locator("form .is-main").click()
            expect(page.locator(".importing")).to_contain_text(words)

    def test_of_a_page_with_several_journeys_one_is_chosen(self):
        page = self.page("#import", expects_faults=True)
        page.set_input_files("#file", csv("two.md", TWO_JOURNEYS))
        page.get_by_role("button", name="See what becomes of it").click()
        expect(page.get_by_role("heading", name="several journeys")).to_be_visible()
        page.locator(".journeys button").nth(1).click()
        expect(page.locator(".report")).to_contain_text("waits")
        page.get_by_role("button", name="Import").click()
        page.wait_for_url("**/m/two")
        self.assertIn("waits", self.server.get("/maps/two.json")[1])

    def test_a_file_that_is_no_journey_is_told_why(self):
        page = self.page("#import", expects_faults=True)
        page.set_input_files("#file", csv("letter.txt", "Dear all,\n\nsee you there\n"))
        page.get_by_role("button", name="See what becomes of it").click()
        expect(page.get_by_role("alert").filter(has_text=re.compile(r"\w"))).to_be_visible()
        expect(page.get_by_role("button", name="See what becomes of it")).to_be_enabled()

    def test_a_map_is_opened_by_its_name_or_a_link(self):
        page = self.page()
        box = page.get_by_label("A map's name, or the link you were sent")
        box.fill("no such name!")
        box.press("Enter")
        expect(page.get_by_role("alert").filter(has_text="neither")).to_be_visible()
        box.fill("javascript:alert(1)")
        box.press("Enter")
        expect(page.get_by_role("alert").filter(has_text="neither")).to_be_visible()
        box.fill(f"{self.home}#map=spring,token=a.b.c")
        box.press("Enter")
        page.wait_for_url("**/m/spring#token=a.b.c")

    def test_the_token_of_an_invitation_is_never_sent_in_an_address(self):
        page = self.context().new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{self.home}#map=spring,token=secret.of.mine")
        page.wait_for_url("**/m/spring#token=secret.of.mine")
        self.assertTrue(asked)
        for address in asked:
            self.assertNotIn("secret", address.split("#")[0])

    def test_maps_stand_in_the_list_with_who_is_there(self):

        page = self.page("#new")
        page.get_by_label("What the map is called").fill("Listed")
        page.get_by_role("button", name="Make the map").click()
        page.wait_for_url("**/m/listed")
        page.goto(self.home)
        line = page.get_by_role("link", name=re.compile("^Listed"))
        expect(line).to_contain_text("1 person")
        line.click()
        page.wait_for_url("**/m/listed")

    def test_no_view_is_wider_than_its_window(self):
        for viewport in [{"width": 320, "height": 640}, PHONE, TABLET, DESK]:
            for tag in ["en", "pl", "ro", "ru"]:
                page = self.page(viewport=viewport, locale=tag)
                for view in ["", "#new", "#import"]:
                    page.goto(self.home + view)
                    expect(page.get_by_role("heading", level=1)).to_be_visible()
                    if view == "#new":
                        expect(page.locator(".preview")).to_be_visible()
                    self.assert_fits(page, f"{view or 'the list'} in {tag} at {viewport['width']}")
                self.contexts.pop().close()

    def test_text_of_twice_the_size_fits_too(self):
        page = self.page("#new", viewport=PHONE)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        expect(page.locator(".preview")).to_be_visible()
        self.assert_fits(page, "text of twice the size")

    def test_the_language_is_kept(self):
        page = self.page()
        page.get_by_label("Language").select_option("pl")
        expect(page.get_by_role("link", name="Nowa mapa")).to_be_visible()
        page.reload()
        expect(page.get_by_role("link", name="Nowa mapa")).to_be_visible()
        self.assertEqual(page.evaluate("document.documentElement.lang"), "pl")


class InvitedHomeTest(BrowserTest):
    options = ("--invitations",)

    def test_where_invitations_are_asked_for_the_home_says_how_one_comes_in(self):
        page = self.page(expects_faults=True)
        expect(page.get_by_text("open with an invitation")).to_be_visible()
        expect(page.locator(".way")).to_have_count(0)


if __name__ == "__main__":
    unittest.main()
