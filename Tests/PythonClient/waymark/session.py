"""One client on one map: catching up, submitting, giving back, and coming again after any cut."""

import asyncio
import hashlib
import random
import secrets
import time

import websockets

from . import batches, items, messages
from .document import Document, OutOfStep

MESSAGE_BYTES_MAX = 64 << 20
RELAY_BYTES_AIM = 128 << 10


class Refused(Exception):
    """The server refused a change, or said goodbye for good."""


class Session:
    """Keep it alive with `async with Session(url, map) as session:`."""

    def __init__(self, url, map_name, token=None, name="Python"):
        self.url, self.map, self.token, self.name = url, map_name, token, name
        self.key = secrets.token_bytes(16)  # WM-HELLO-10
        name_of_key = hashlib.sha256(b"waymark replica" + self.key).digest()
        self.replica = int.from_bytes(name_of_key[:8], "big")
        self.last_durable = None
        self.is_server_old = False
        self.document = Document()
        self.own = []  # [change, index at which it was merged or None], until durable
        self.sealed = []  # [last index or None, ids, seal, body], until durable
        self.roster = {}
        self.welcome = None
        self.is_welcomed = False
        self.is_caught_up = False
        self.connections = 0
        self.reports = {}
        self.failure = None
        self.changed = asyncio.Condition()
        self.socket = None
        self.chunks = b""
        self.start_anew = False

    async def __aenter__(self):
        self.task = asyncio.create_task(self.run())
        return self

    async def __aexit__(self, *_):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    # For the user of the session

    async def wait(self, condition, seconds=30):
        """Until `condition()` holds."""
        async with asyncio.timeout(seconds):
            async with self.changed:
                await self.changed.wait_for(lambda: self.failure or condition())
        if self.failure:
            raise self.failure

    async def caught_up(self, seconds=30):
        await self.wait(lambda: self.is_caught_up, seconds)

    async def settled(self, seconds=30):
        """Until all own changes are durable (WM-DURABLE-1)."""
        await self.wait(lambda: self.is_caught_up and not self.own, seconds)

    async def edit(self, *operations):
        """Makes one change, which is sent now or as soon as there is a connection."""
        change = self.document.change(self.replica, list(operations), int(time.time() * 1000))
        self.own.append([change, None])
        if self.is_welcomed:
            await self.send({"message": "submit", "changes": [change]})
        return change

    async def verify(self, seconds=30):
        """The server's state hash, to be compared with the document's (WM-VERIFY-1)."""
        nonce = secrets.randbelow(2**32)
        await self.send({"message": "verify", "nonce": nonce})
        await self.wait(lambda: nonce in self.reports, seconds)
        return self.reports.pop(nonce)

    # The connection

    async def run(self):
        pause = 0.1
        while not self.failure:
            try:
                async with websockets.connect(
                    self.url, subprotocols=["waymark.v1"], max_size=MESSAGE_BYTES_MAX,
                    open_timeout=5, compression=None, proxy=None,
                ) as socket:  # fmt: skip
                    if socket.subprotocol != "waymark.v1":  # WM-CONN-1
                        raise Refused("not a Waymark server")
                    self.socket = socket
                    self.connections += 1
                    await self.hello()
                    async for data in socket:
                        pause = 0.1
                        await self.receive(messages.decode(data, "server"))
                        async with self.changed:
                            self.changed.notify_all()
            except (OSError, websockets.WebSocketException, TimeoutError):
                pass
            except Exception as error:  # Kept for whoever waits.
                self.failure = error
            self.socket, self.is_welcomed, self.is_caught_up = None, False, False
            async with self.changed:
                self.changed.notify_all()
            await asyncio.sleep(pause * random.uniform(0.5, 1))
            pause = min(pause * 2, 2)

    async def send(self, message):
        if self.socket:
            try:
                await self.socket.send(messages.encode(message))
            except websockets.ConnectionClosed:
                pass  # What was not taken is sent again after the next welcome.

    async def hello(self):
        self.is_welcomed, self.is_caught_up, self.chunks = False, False, b""
        have = [] if self.start_anew else self.document.vector()
        hello = {
            "message": "hello", "protocol": 1, "schema": (1, 3), "map": self.map,
            "intent": "join-or-create", "replica": self.replica, "token": self.token,
            "name": self.name, "have": have, "resume": None,
        }  # fmt: skip
        if not self.is_server_old:
            hello["lineage"] = (self.key, self.last_durable)
        await self.send(hello)

    async def receive(self, message):
        handler = getattr(self, "on_" + message["message"].replace("-", "_"), None)
        if handler:
            await handler(message)

    # Catching up (§3)

    async def on_welcome(self, welcome):
        self.welcome = welcome
        theirs = dict(welcome["have"])

        def is_there(change):
            return theirs.get(change[0], 0) >= change[1]

        if self.start_anew:
            self.start_anew, self.document = False, Document()
            self.merge_own()
        kept = {(entry[0]["replica"], entry[0]["seq"]) for entry in self.own}
        kept |= {change for entry in self.sealed for change in entry[1]}
        for replica, seq in self.document.vector():
            if not is_there((replica, seq)) and (replica, seq) not in kept:
                self.start_anew = True  # WM-CATCH-4
                return await self.hello()
        for entry in self.sealed:
            entry[0] = welcome["merged"] if all(map(is_there, entry[1])) else None
        for entry in self.own:
            change = (entry[0]["replica"], entry[0]["seq"])
            known = self.is_server_old and is_there(change)  # WM-CATCH-3
            entry[1] = welcome["merged"] if known else None
        await self.relay([entry[2:] for entry in self.sealed if entry[0] is None])
        self.is_welcomed = True
        lacking = [entry[0] for entry in self.own if entry[1] is None]
        if lacking:
            await self.send({"message": "submit", "changes": lacking})
        self.forget_durable(welcome["durable"])
        self.note_progress()

    async def relay(self, bodies):
        part, size = [], 0
        for seal, body in bodies:
            if part and size + len(body) > RELAY_BYTES_AIM:
                await self.send({"message": "relay", "bodies": part})
                part, size = [], 0
            part.append((seal, body))
            size += len(body)
        if part:
            await self.send({"message": "relay", "bodies": part})

    async def on_roster(self, message):
        for replica, *participant in message["roster"]:
            self.roster[replica] = participant

    async def on_snapshot_chunk(self, message):
        if message["offset"] != len(self.chunks):  # WM-SNAP-1
            raise Refused("chunks that do not fit together")
        self.chunks += message["chunk"]
        if len(self.chunks) < message["totalBytes"]:
            return
        document = Document.from_snapshot(self.chunks)
        self.chunks = b""
        if document.state_hash() != message["stateHash"]:
            raise Refused("a snapshot with another hash")
        self.document = document
        for entry in self.sealed:  # WM-SNAP-3
            for change in messages.open_body(entry[3])[2]:
                self.merge(change)
        self.merge_own()
        self.note_progress()

    def merge_own(self):
        for change, _ in self.own:
            try:
                self.merge(change)
            except OutOfStep:
                return  # It follows when what it depends on is here.

    def merge(self, change):
        """Merges a change unless it is there; tells whether it was new."""
        if self.document.version.get(change["replica"], 0) >= change["seq"]:
            return False
        self.document.merge(change)
        return True

    def note_progress(self):
        if self.document.covers(self.welcome["have"]):
            self.merge_own()
            self.is_caught_up = True

    # Changes and watermarks (§4)

    async def on_changes(self, message):
        last_index, roster, changes = messages.open_body(message["body"])
        await self.on_roster({"roster": roster})
        try:
            news = [self.merge(change) for change in changes]
        except OutOfStep:
            self.start_anew = True  # WM-CHANGES-2
            return await self.hello()
        if any(news):
            ids = [(change["replica"], change["seq"]) for change in changes]
            self.sealed.append([last_index, ids, message["seal"], message["body"]])
        self.note_progress()

    async def on_merged(self, message):
        for entry in self.own:
            if entry[0]["seq"] <= message["seq"] and entry[1] is None:
                entry[1] = message["journalIndex"]

    async def on_durable(self, message):
        self.forget_durable(message["journalIndex"])

    def forget_durable(self, index):
        while self.own and self.own[0][1] is not None and self.own[0][1] <= index:
            change = self.own.pop(0)[0]
            batch = items.encode(batches.encode([change]))
            self.last_durable = (change["seq"], hashlib.sha256(batch).digest())
        self.sealed = [entry for entry in self.sealed if entry[0] is None or entry[0] > index]

    async def on_refused(self, message):
        self.failure = Refused(f"{message['code']}: {message['reason']}")

    async def on_state(self, message):
        self.reports[message["nonce"]] = message["stateHash"]

    async def on_resync(self, _):
        await self.hello()

    async def on_bye(self, message):
        if message["code"] == "malformed" and not self.is_welcomed and not self.is_server_old:
            self.is_server_old = True  # It knows only the short hello (WM-HELLO-10).
            return await self.socket.close()
        if message["code"] == "foreign-seal":  # WM-RELAY-2
            self.sealed = []
        if message["retry"] == 0:
            self.failure = Refused(f"{message['code']}: {message['reason']}")
        else:
            await self.socket.close()
