"""Joins the real server, edits, and survives its kill -9.

WAYMARK names the binary; without it the test is skipped.
"""

import asyncio
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

from waymark.batches import Reference
from waymark.replay import replay
from waymark.session import Session

BINARY = os.environ.get("WAYMARK")
CARD, TEXT, IMPORTANCE, TAGS, DELETED = 4, 1, 14, 5, 0


class Server:
    """A server of its own on a port of its own, which can be killed and started again."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}/"

    def start(self):
        self.log = open(pathlib.Path(self.folder) / "server.log", "ab")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--listen", f"127.0.0.1:{self.port}", "--data", self.folder],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
        )  # fmt: skip

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def stop(self):
        """Asks the server to stop, and returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=20)
        finally:
            self.process.kill()
            self.process.wait()
            self.log.close()


def typed(document, record, field, index, text):
    """The operation that inserts `text` before visible character `index`."""
    content = document.fields[record].get((field, 3))
    if content is None:
        return ("insert-right", record, field, None, None, text)
    name, *origin = content.origin(index)
    return (name, record, field, *origin, text)


@unittest.skipUnless(BINARY, "WAYMARK does not name the server's binary")
class RealServer(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        asyncio.get_running_loop().slow_callback_duration = 10

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.server = Server(self.folder.name)
        self.server.start()

    def tearDown(self):
        if self.server.process.poll() is None:
            self.server.kill()
        self.folder.cleanup()

    async def assert_equal_to_server(self, *sessions):
        for session in sessions:
            await session.settled()
        vectors = [session.document.vector() for session in sessions]
        for session in sessions:
            theirs = max(vectors, key=lambda vector: sum(seq for _, seq in vector))
            await session.wait(lambda: session.document.covers(theirs))
            self.assertEqual(await session.verify(), session.document.state_hash())

    # Shows WM-RELAY-1, WM-CATCH-3, WM-DURABLE-2, WM-REPLAY-4.
    async def test_a_card_is_added_and_edited_and_survives_kills(self):
        async with (
            Session(self.server.url, "python", name="Ana") as ana,
            Session(self.server.url, "python", name="Bo") as bo,
        ):
            await ana.caught_up()
            await bo.caught_up()
            made = await ana.edit(("create", CARD))
            card = (made["lamport"], ana.replica)
            await ana.edit(typed(ana.document, card, TEXT, 0, "Czeka w kolejce"))
            await ana.edit(("set", card, IMPORTANCE, 2), ("set-key", card, TAGS, "queue", True))
            await bo.wait(lambda: bo.document.text(card, TEXT) == "Czeka w kolejce")
            await bo.edit(typed(bo.document, card, TEXT, 5, " długo"))
            await self.assert_equal_to_server(ana, bo)
            self.assertEqual(ana.document.text(card, TEXT), "Czeka długo w kolejce")

            for round_number in range(3):
                # Killed amid edits: merged, perhaps not durable, perhaps not even received.
                for _ in range(10):
                    for session in (ana, bo):
                        await session.edit(typed(session.document, card, TEXT, 0, "·"))
                    await asyncio.sleep(0.002)
                self.server.kill()
                # Both go on writing while nobody listens.
                for session in (ana, bo):
                    for _ in range(20):
                        length = len(session.document.text(card, TEXT))
                        await session.edit(
                            typed(session.document, card, TEXT, length, str(round_number))
                        )
                ranges = ana.document.fields[card][TEXT, 3].ranges(0, 1)
                await ana.edit(("erase", card, TEXT, ranges))
                await bo.edit(("set", card, DELETED, round_number % 2 == 0))
                self.server.start()
                await self.assert_equal_to_server(ana, bo)
                self.assertEqual(ana.document.snapshot(), bo.document.snapshot())

            async with Session(self.server.url, "python", name="Cleo") as cleo:
                await cleo.caught_up()
                await self.assert_equal_to_server(cleo)
                self.assertEqual(cleo.document.snapshot(), ana.document.snapshot())
                self.assertEqual(cleo.roster[ana.replica][1], "Ana")

            # The history from its first change leads to the same document, proved on the way.
            document, checkpoint_count = await replay(self.server.url, "python")
            self.assertEqual(document.snapshot(), ana.document.snapshot())
            self.assertGreater(checkpoint_count, 0)
            # So does its second half, which begins with a snapshot if there is one.
            document, _ = await replay(self.server.url, "python", start=50)
            self.assertEqual(document.snapshot(), ana.document.snapshot())

        self.assertEqual(self.server.stop(), 0)

    async def test_a_copy_of_the_journal_comes_to_the_hashes_that_the_server_has_kept(self):
        async with Session(self.server.url, "python", name="Ana") as ana:
            await ana.caught_up()
            card = ((await ana.edit(("create", CARD)))["lamport"], ana.replica)
            await ana.edit(typed(ana.document, card, TEXT, 0, "Czeka"))
            await ana.settled()
            # Its end is a hash that the server keeps.
            await replay(self.server.url, "python")
            shown = self.read_journal("python")
            self.assertIn("2 changes; 1 state hash is equal", shown.stderr)
            self.assertEqual(shown.returncode, 0)
            self.assertIn(f"{ana.replica:016x}/2", shown.stdout)
            self.assertIn("'Czeka'", shown.stdout)
            hashes = self.read_journal("python", "--hashes").stdout.split()
            self.assertEqual(hashes[-1], ana.document.state_hash().hex())
        self.assertEqual(self.read_journal("nobody").returncode, 1)

    def read_journal(self, name, *options):
        copy = pathlib.Path(self.folder.name) / "copy.db"
        backup = [BINARY, "backup", "--data", self.folder.name, "-o", copy, "--force"]
        subprocess.run(backup, check=True, capture_output=True)
        script = pathlib.Path(__file__).with_name("journal.py")
        return subprocess.run(
            [sys.executable, script, copy, name, *options], capture_output=True, text=True
        )

    async def test_a_change_that_breaks_a_rule_is_refused(self):
        async with Session(self.server.url, "python") as session:
            await session.caught_up()
            made = await session.edit(("create", CARD))
            card = (made["lamport"], session.replica)
            await session.settled()
            await session.edit(("set", card, 12, Reference(card)))
            with self.assertRaisesRegex(Exception, re.escape("reference")):
                await session.settled()

    async def test_a_wrong_hello_is_answered_with_its_code(self):
        async with Session(self.server.url, "no such name") as session:
            with self.assertRaisesRegex(Exception, "map-name"):
                await session.caught_up()


if __name__ == "__main__":
    unittest.main()
