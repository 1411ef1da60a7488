"""A workshop under load: many writers on one map, who remember what they were promised.

The writers are sessions of the second implementation, Tests/PythonClient, written from Protocol/
alone. So nothing that checks the server here is made of the server's own code.
"""

import asyncio
import functools
import random
import sys
import time

from processes import ROOT, Failed, check

sys.path.insert(0, str(ROOT / "Tests/PythonClient"))

from waymark import batches, items, messages  # noqa: E402
from waymark.replay import replay  # noqa: E402
from waymark.session import Refused, Session  # noqa: E402

STAGE, LANE, CARD = 2, 3, 4
DELETED, TEXT, PLACE, KIND, VOTES, TAGS, IMPORTANCE = 0, 1, 2, 3, 4, 5, 14
AGAIN = ("storage-failing", "rate-limited")  # Refusals that are not the change's fault (§17).
TYPED_LENGTH_MAX = 200

# All writers receive the same bytes; opening them once is enough.
messages.open_body = functools.lru_cache(4096)(messages.open_body)


class Writer(Session):
    """Edits at random, and keeps what it wrote and which of all changes it was told are durable."""

    def __init__(self, workshop, name, token=None):
        super().__init__(workshop.server.address, workshop.map, token, name)
        self.workshop = workshop
        self.dice = random.Random(f"{workshop.seed} {name}")
        self.written = []
        self.refusals = []  # (code, reason) of refusals after which it came again
        self.cards = []

    # What the server says

    def forget_durable(self, index):
        own, sealed = self.own, self.sealed
        super().forget_durable(index)
        gone = [
            (change["replica"], change["seq"])
            for change, merged in own if merged is not None and merged <= index
        ]  # fmt: skip
        for last, ids, *_ in sealed:
            if last is not None and last <= index:
                gone += ids
        for replica, seq in gone:
            if self.workshop.durable.get(replica, 0) < seq:
                self.workshop.durable[replica] = seq

    async def on_refused(self, message):
        if message["code"] not in AGAIN:
            return await super().on_refused(message)
        self.refusals.append((message["code"], message["reason"]))
        self.is_welcomed = self.is_caught_up = False
        self.again = asyncio.create_task(self.come_again(self.socket))

    async def come_again(self, socket):
        await asyncio.sleep(0.5 + self.dice.random())
        if self.socket is socket and not self.is_welcomed:
            await self.hello()

    # Editing

    @property
    def may_edit(self):
        """Whether its own history is whole in its document: not while that is fetched anew."""
        return self.document.version.get(self.replica, 0) == len(self.written)

    async def edit_at_random(self):
        if self.may_edit and self.welcome:
            await self.do(*self.operations())

    async def do(self, *operations):
        change = {**self.document.change(self.replica, list(operations), now())}
        self.written.append(change)
        self.own.append([change, None])
        if self.is_welcomed:
            await self.send({"message": "submit", "changes": [change]})

    def operations(self):
        dice, known = self.dice, self.document.kinds
        shared = self.workshop.cards
        card = dice.choice(self.cards + shared[-50:]) if self.cards or shared else None
        kind = dice.random()
        if card not in known or kind < 0.3:
            card = (self.document.lamport() + 1, self.replica)
            self.cards.append(card)
            shared.append(card)
            text = f"{self.name} {len(self.written)}"
            return (
                ("create", CARD), ("insert-right", card, TEXT, None, None, text), self.place(card),
            )  # fmt: skip
        if kind < 0.5:
            return (self.place(card),)
        if kind < 0.7:
            return (("set-key", card, VOTES, self.welcome["id"], dice.randrange(6)),)
        if kind < 0.8:
            return (("set", card, IMPORTANCE, dice.randrange(4)),)
        if kind < 0.9:
            return (("set-key", card, TAGS, dice.choice("abc"), dice.random() < 0.7),)
        if kind < 0.95:
            return (("set", card, DELETED, dice.random() < 0.5),)
        return (self.typed(card),)

    def place(self, card):
        stage = self.dice.choice(self.workshop.stages)
        lane = self.dice.choice(self.workshop.lanes)
        key = bytes([*self.dice.randbytes(4), self.dice.randrange(1, 256)])
        return ("place", card, PLACE, stage, lane, key)

    def typed(self, card):
        content = self.document.fields[card].get((TEXT, 3))
        if content is None or len(content.text.nodes) > TYPED_LENGTH_MAX:
            return ("set", card, KIND, "thought")
        length = len(content.visible())
        if length > 3 and self.dice.random() < 0.3:
            start = self.dice.randrange(length - 1)
            return ("erase", card, TEXT, content.ranges(start, start + 1))
        name, *origin = content.origin(self.dice.randrange(length + 1))
        return (name, card, TEXT, *origin, self.dice.choice(["é", "ok ", "字", "…"]))


class Workshop:
    """A map and its writers."""

    def __init__(self, server, name, seed, count=12):
        self.server, self.map, self.seed, self.count = server, name, seed, count
        self.writers = []
        self.durable = {}  # replica -> last seq that anybody was told is durable
        self.cards, self.stages, self.lanes = [], [], []
        self.tasks = []
        self.samples = []  # (seconds, durable changes) while they work

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        await self.rest()
        await asyncio.gather(*(writer.__aexit__() for writer in self.writers))

    async def open(self, person):
        """Makes the map as `person` and brings the writers onto it."""
        await asyncio.to_thread(person.do, "new", self.map)
        for number in range(self.count):
            await self.join(f"w{number}")
        document = self.writers[0].document
        self.stages, self.lanes = document.records(STAGE), document.records(LANE)
        return self

    async def join(self, name, token=None):
        writer = Writer(self, name, token)
        self.writers.append(await writer.__aenter__())
        await writer.caught_up()
        return writer

    def move_to(self, address):
        """Where the server is now."""
        for writer in self.writers:
            writer.url = address

    @property
    def written_count(self):
        return sum(len(writer.written) for writer in self.writers)

    @property
    def durable_count(self):
        return sum(self.durable.values())

    @property
    def refusals(self):
        return [each for writer in self.writers for each in writer.refusals]

    # Load

    def work(self, edits_a_second=40):
        """Lets every writer edit, whether there is a server or not, until `rest`."""
        self.tasks.append(asyncio.create_task(self.count_durable()))
        for writer in self.writers:
            self.tasks.append(asyncio.create_task(self.write(writer, 1 / edits_a_second)))

    async def write(self, writer, interval):
        while not writer.failure:
            await writer.edit_at_random()
            await asyncio.sleep(interval * writer.dice.uniform(0.5, 1.5))

    async def count_durable(self):
        while True:
            self.samples.append((time.monotonic(), self.durable_count))
            await asyncio.sleep(0.1)

    def durable_rate(self, seconds=0.5):
        """Changes a second that became durable in these last seconds."""
        now, count = time.monotonic(), self.durable_count
        then, before = next(
            (each for each in reversed(self.samples) if each[0] <= now - seconds), self.samples[0])
        return (count - before) / max(now - then, 0.1)

    async def rest(self):
        if not self.tasks:
            return
        tasks, self.tasks = self.tasks, []
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome

    async def worked(self, seconds, edits_a_second=40):
        self.work(edits_a_second)
        await asyncio.sleep(seconds)
        await self.rest()

    async def until_durable_grows(self, seconds=30):
        """Until the server confirms changes: the load has really reached it."""
        before = self.durable_count
        await until(
            lambda: self.durable_count > before, seconds, "no change became durable under load")

    async def mark(self):
        """Adds a card with a text that nothing else has, and returns the text."""
        text = f"mark {self.written_count}."
        writer = self.writers[0]
        card = (writer.document.lamport() + 1, writer.replica)
        await writer.do(
            ("create", CARD), ("insert-right", card, TEXT, None, None, text), writer.place(card))
        await self.settle()
        return text

    # What must be true

    def check_promises(self):
        """Nothing that anybody was told is durable is missing on the server."""
        have = {int(key, 16): seq for key, seq in self.server.map(self.map)["changes"].items()}
        for replica, seq in self.durable.items():
            got = have.get(replica, 0)
            check(
                got >= seq,
                f"change {seq} of replica {replica:016x} was acknowledged durable, "
                f"and the server's last is {got}",
            )

    async def settle(self, seconds=60):
        """Until everybody has everything and all of it is durable, and equal to the server's."""
        await self.rest()
        try:
            for writer in self.writers:
                await writer.settled(seconds)
            full = {writer.replica: len(writer.written) for writer in self.writers}
            for writer in self.writers:
                await writer.wait(lambda: writer.document.covers(full.items()), seconds)
            hashes = {writer.document.state_hash() for writer in self.writers}
            check(len(hashes) == 1, "the writers' documents differ")
            for writer in self.writers[:3]:
                check(await writer.verify() in hashes, "the server's state hash is another one")
        except TimeoutError:
            raise Failed(f"{writer.name} did not settle: {self.describe(writer)}") from None
        except Refused as error:
            raise Failed(f"{writer.name}: {error}") from None
        shown = (await asyncio.to_thread(self.server.map, self.map))["stateHash"]
        check(shown == hashes.pop().hex(), f"/maps/{self.map}.json has another state hash")
        return shown

    def describe(self, writer):
        state = "caught up" if writer.is_caught_up else "not caught up"
        return (
            f"{writer.connections} connections, {'one' if writer.socket else 'none'} now, {state}, "
            f"{len(writer.own)} of {len(writer.written)} own changes not durable"
        )

    async def check_history(self, person):
        """The journal holds what each wrote, each change once and as it was written."""
        history = {}

        def note(_received, _participant, change):
            history.setdefault(change["replica"], []).append(change)

        await replay(self.server.address, self.map, note=note)
        for writer in self.writers:
            got = history.get(writer.replica, [])
            seqs = [change["seq"] for change in got]
            check(
                seqs == list(range(1, len(writer.written) + 1)),
                f"{writer.name} wrote {len(writer.written)} changes, the journal has {len(got)}",
            )
            for mine, theirs in zip(writer.written, got):
                check(wire(mine) == wire(theirs), f"{writer.name}'s change {mine['seq']} differs")
        said = await asyncio.to_thread(
            person.do, "replay", self.map, "--speed", "max", "--verify")
        check("Verified" in said, f"replay --verify said: {said.strip()}")
        exported = await asyncio.to_thread(person.export, self.map)
        check(
            exported["stateHash"] == self.writers[0].document.state_hash().hex(),
            "the exported map has another state hash",
        )


def wire(change):
    return items.encode(batches.encode([change]))


def now():
    return int(time.time() * 1000)


async def until(condition, seconds, sentence):
    """Asks again and again; `condition` may take its time, in a thread, if it is slow."""
    deadline = time.monotonic() + seconds
    while not condition():
        check(time.monotonic() < deadline, f"{sentence} within {seconds} seconds")
        await asyncio.sleep(0.05)
