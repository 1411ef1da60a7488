#!/usr/bin/env python3
"""Makes the picture at the head of README.md from the running product: four people on the sample map.

    make picture
"""

import sys
import unittest

from browsing import ROOT
from mapping import MapTest
from playwright.sync_api import expect

PICTURE = ROOT / "Clients/Web/board.png"
SIZE = {"width": 1440, "height": 860}


class Picture(MapTest):
    def runTest(self):
        ana = self.someone("Ana Ionescu")
        boris, cosmin, dina = (
            self.someone(name) for name in ["Boris Petrov", "Cosmin Radu", "Dina Nowak"])
        boris.add("Reads what others say about the shop", 1, 1)
        boris.write_in("Reads what others say about the shop")
        boris.page.keyboard.type(", and")
        cosmin.card("Tries two bicycles around the yard").click()
        cosmin.page.keyboard.press("v")
        dina.card("Hears a noise from the rear wheel").click()
        dina.write_in("Hears a noise from the rear wheel")
        dina.page.keyboard.press("Control+ArrowLeft")
        ana.card("Opening hours on the site").click()
        expect(ana.page.get_by_role("button", name="4 people here")).to_be_visible()
        expect(ana.card("Reads what others say about the shop, and")).to_be_visible()
        ana.wait_until_on_disk()
        # The caret of who has stopped typing rests where it was.
        ana.page.mouse.move(5, 400)
        ana.page.wait_for_timeout(800)
        ana.page.screenshot(path=PICTURE)
        print(PICTURE)

    def someone(self, name):
        context = self.context(SIZE)
        context.add_init_script("localStorage.setItem('waymark.hinted', 'yes')")
        return self.board(name, context=context)


if __name__ == "__main__":
    result = unittest.TextTestRunner(verbosity=0).run(
        unittest.TestSuite([Picture()]))
    sys.exit(0 if result.wasSuccessful() else 1)
