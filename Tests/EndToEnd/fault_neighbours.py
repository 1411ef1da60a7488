"""Somebody who takes as much of the server as they can, beside people who keep editing.

Prints how long an edit of theirs takes until it is merged and until it is durable, undisturbed and
under each load. Only what does not hang on the machine's speed must hold: nobody's edit is lost or
refused, what one participant and one map may take is kept to, and nobody is shut out.
"""

import asyncio
import contextlib
import http.client
import os
import subprocess
import sys
import threading
import time

from processes import ROOT, check

sys.path.insert(0, str(ROOT / "Tests/PythonClient"))

from waymark import messages  # noqa: E402
from websockets.sync.client import connect  # noqa: E402

CARD, TEXT = 4, 1
EDITS_A_SECOND = 15
MAP_BYTES_MAX = 8 << 20
KIB_A_SECOND, BURST = 1000, 10_000  # Of one participant: the server's own limits.
# Far above what is aimed at (50 and 100 ms): other tests run on the same processors.
LATENCY_MAX = 2.0


class Peer:
    """One connection that says what it likes and keeps no document."""

    def __init__(self, port, map_name, name, replica, intent="join-or-create", have=()):
        self.ending = contextlib.ExitStack()
        self.socket = self.ending.enter_context(connect(
            f"ws://127.0.0.1:{port}/", subprotocols=["waymark.v1"], max_size=None,
            compression=None,
        ))  # fmt: skip
        self.replica, self.seq, self.lamport = replica, 0, 0
        self.merged, self.durable, self.refusals, self.bye = (0, 0), 0, [], None
        self.say({
            "message": "hello", "protocol": 1, "schema": (1, 3), "map": map_name, "intent": intent,
            "replica": 0 if intent == "replay" else replica, "token": None, "name": name,
            "have": list(have), "resume": None,
        })  # fmt: skip
        welcome = self.hear()
        while welcome["message"] not in ("welcome", "bye"):
            welcome = self.hear()
        self.known = dict(welcome.get("have", []))
        self.seq = self.known.get(replica, 0)

    def close(self):
        self.ending.close()

    def say(self, message):
        self.socket.send(messages.encode(message))

    def hear(self, seconds=20):
        message = messages.decode(self.socket.recv(timeout=seconds), "server")
        kind = message["message"]
        if kind == "merged":
            self.merged = (message["seq"], message["journalIndex"])
        elif kind == "durable":
            self.durable = message["journalIndex"]
        elif kind == "refused":
            self.refusals.append(message["code"])
        elif kind == "bye":
            self.bye = message["code"]
        return message

    def submit(self, *operations, stamps):
        """Sends a change whose operations take so many stamps; returns the first one."""
        self.seq += 1
        first = self.lamport + 1
        self.lamport += stamps
        self.say({"message": "submit", "changes": [{
            "replica": self.replica, "seq": self.seq, "lamport": first, "deps": [], "time": 1,
            "operations": [each(first) if callable(each) else each for each in operations],
            "reversal": None,
        }]})  # fmt: skip
        return first

    def card(self, text):
        return self.submit(
            ("create", CARD),
            lambda first: ("insert-right", (first, self.replica), TEXT, None, None, text),
            stamps=1 + len(text),
        )


# People who edit


def edit(port, name, replica, seconds, times, faults):
    """Types into a card of their own on the map “honest”, and measures."""
    try:
        peer = Peer(port, "honest", name, replica)
        card = (peer.card("a"), replica)
        due, end = time.monotonic(), time.monotonic() + seconds
        while time.monotonic() < end:
            begun = time.perf_counter()
            peer.submit(("extend", card, TEXT, "x"), stamps=1)
            while peer.merged[0] < peer.seq and not peer.refusals and not peer.bye:
                peer.hear()
            merged = time.perf_counter() - begun
            while peer.durable < peer.merged[1] and not peer.refusals and not peer.bye:
                peer.hear()
            times.append((merged, time.perf_counter() - begun))
            if peer.refusals or peer.bye:
                faults.append(f"{name} was told {peer.refusals or peer.bye}")
                return
            due += 1 / EDITS_A_SECOND
            time.sleep(max(0, due - time.monotonic()))
        peer.close()
    except Exception as error:
        faults.append(f"{name}: {type(error).__name__}: {error}")


def measure(server, seconds, number, attack=None, options=()):
    """Latencies of two people, while somebody does what `attack` names in a process of their own."""
    attacker = None
    if attack:
        attacker = subprocess.Popen(
            [sys.executable, __file__, attack, str(server.port), str(seconds + 1), *options],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        time.sleep(0.8)
    times, faults = [], []
    people = [
        threading.Thread(
            target=edit, args=(server.port, name, 1000 * number + index, seconds, times, faults))
        for index, name in enumerate(("Zofia", "Ion"), 1)
    ]  # fmt: skip
    for each in people:
        each.start()
    for each in people:
        each.join()
    words = attacker.communicate(timeout=60)[0].strip() if attacker else ""
    return times, faults, words


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


# Those who take too much


def attack_texts(port, seconds):
    """One participant, fourteen connections at a time that come again and again, long texts."""
    end, sent, refused = time.monotonic() + seconds, [0], set()

    def flood(number):
        replica, lamport = 70_000 + number, 0
        while time.monotonic() < end:
            try:
                peer = Peer(port, "flooded", "Flood", replica)
                peer.lamport = max(lamport, peer.seq * 120_000)
                for _ in range(60):
                    if time.monotonic() > end:
                        break
                    peer.card("y" * 100_000)
                    sent[0] += 1
                deadline = time.monotonic() + 1
                while not peer.bye and not peer.refusals and time.monotonic() < deadline:
                    peer.hear(1)
                refused.update(str(each) for each in peer.refusals)
                lamport = peer.lamport
                peer.close()
            except Exception:
                time.sleep(0.05)

    run_threads(14, flood)
    print(f"sent {sent[0] / 10:.0f} MB, refused: {', '.join(sorted(refused)) or 'nothing'}")


def attack_siblings(port, seconds):
    """Changes of a thousand insertions at one place."""
    end, count = time.monotonic() + seconds, [0]

    def insert(number):
        try:
            peer = Peer(port, "siblings", "Flood", 80_000 + number)
            peer.lamport = 1
            card = (peer.card("a"), peer.replica)
            while time.monotonic() < end and not peer.bye and not peer.refusals:
                letter = ("insert-right", card, TEXT, None, None, "z")
                peer.submit(*[letter] * 1000, stamps=1000)
                count[0] += 1
                while peer.merged[0] < peer.seq - 4 and not peer.bye and not peer.refusals:
                    peer.hear()
        except Exception:
            pass

    run_threads(4, insert)
    print(f"{count[0]} changes of 1,000 insertions")


def attack_replays(port, seconds):
    """Forty who watch the whole history of a map over and over, and take it or do not."""
    end, done, turned_away = time.monotonic() + seconds, [0], [0]

    def watch(number):
        while time.monotonic() < end:
            try:
                peer = Peer(port, "long", f"Watcher {number % 10}", 0, intent="replay")
                peer.say({
                    "message": "replay", "start": (0, 1), "until": None, "speed": 0, "whose": None,
                })  # fmt: skip
                while time.monotonic() < end and not peer.bye:
                    if number % 4 == 0:
                        time.sleep(0.1)
                    elif peer.hear(5)["message"] == "replay-end":
                        done[0] += 1
                        break
                turned_away[0] += peer.bye is not None
                peer.close()
                if peer.bye:
                    time.sleep(0.2)
            except Exception:
                time.sleep(0.05)

    run_threads(40, watch)
    print(f"{done[0]} replays, {turned_away[0]} times turned away")


def attack_pages(port, seconds):
    """Forty who ask for the list of maps, and eight for pictures of a map, without a pause."""
    end, answers = time.monotonic() + seconds, {}

    def ask(number):
        path = "/maps" if number >= 8 else "/maps/long.svg"
        while time.monotonic() < end:
            try:
                link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                while time.monotonic() < end:
                    link.request("GET", path)
                    reply = link.getresponse()
                    reply.read()
                    answers[reply.status] = answers.get(reply.status, 0) + 1
            except OSError:
                time.sleep(0.05)

    run_threads(48, ask)
    print(f"answers: {answers}")


def run_threads(count, body):
    threads = [threading.Thread(target=body, args=(each,), daemon=True) for each in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


ATTACKS = {
    "texts": attack_texts, "siblings": attack_siblings, "replays": attack_replays,
    "pages": attack_pages,
}  # fmt: skip


def prepare(server):
    """A map with some history, and many maps."""
    peer = Peer(server.port, "long", "Zofia", 5)
    card = (peer.card("a"), peer.replica)
    for _ in range(3000):
        peer.submit(("extend", card, TEXT, "x"), stamps=1)
    while peer.durable < peer.merged[1] or peer.merged[0] < peer.seq:
        peer.hear()
    for number in range(60):
        Peer(server.port, f"map-{number}", "Zofia", 6).close()


async def greedy_neighbours(ground):
    """Whatever one participant does, others go on editing: floods of texts, insertions, replays and
    pages are slowed down, bounded and refused, and nobody else is."""
    server = ground.server("--max-map-bytes", str(MAP_BYTES_MAX), "--map-idle-milliseconds", "500")
    server.start()
    seconds = 8 if ground.is_long else 2.5
    await asyncio.to_thread(prepare, server)
    calm = await run_one(ground, server, seconds, 1, None)
    before = folder_bytes(server)
    for number, attack in enumerate(ATTACKS, 2):
        begun = time.monotonic()
        await run_one(ground, server, seconds, number, attack, calm)
        grown = folder_bytes(server) - before
        # As much again for snapshots, of which the newest stay; and all of it in the log as well.
        budget = (BURST + KIB_A_SECOND * (time.monotonic() - begun)) * 1024
        bound = 5 * (min(budget, MAP_BYTES_MAX) + (2 << 20)) + (4 << 20)
        ground.say(f"{attack}: the folder grew by {grown / 1e6:.1f} MB")
        check(grown < bound, f"{attack}: the folder grew by {grown} bytes, more than {bound}")
        before += grown
    largest = server.metric("waymark_map_bytes_largest") or 0
    check(largest < MAP_BYTES_MAX + (1 << 20), f"a map takes {largest} bytes")
    changes = server.metric("waymark_journal_bytes_total")
    snapshots = server.metric("waymark_snapshots_bytes_total")
    ground.say(f"{changes / 1e6:.1f} MB of changes, {snapshots / 1e6:.1f} MB of snapshots")
    check(snapshots < 3 * changes + (8 << 20), "snapshots take much more than the changes")
    longest = server.metric("waymark_loop_turn_longest_seconds")
    ground.say(f"longest turn of the loop {longest * 1e3:.0f} ms")


async def run_one(ground, server, seconds, number, attack, calm=None):
    page = asyncio.create_task(asyncio.to_thread(ask_after, server, seconds / 2))
    times, faults, words = await asyncio.to_thread(measure, server, seconds, number, attack)
    status, waited = await page
    name = attack or "undisturbed"
    merged, durable = [each[0] for each in times], [each[1] for each in times]
    check(not faults, f"{name}: {'; '.join(faults)}")
    check(len(times) > seconds, f"{name}: only {len(times)} edits in {seconds} s")
    figures = [percentile(each, share) for each in (merged, durable) for share in (0.5, 0.99)]
    text = "merged p50 {:.1f} p99 {:.1f}, durable p50 {:.1f} p99 {:.1f} ms".format(
        *(each * 1e3 for each in figures))
    ground.say(f"{name}: {text} of {len(times)} edits; a page after {waited * 1e3:.0f} ms. {words}")
    check(status == 200, f"{name}: somebody else's page is answered with {status}")
    limit = max(LATENCY_MAX, 30 * calm[3]) if calm else LATENCY_MAX
    check(figures[3] < limit, f"{name}: edits took {figures[3]:.2f} s until they were durable")
    return figures


def ask_after(server, seconds):
    """Somebody else asks for one page, once."""
    time.sleep(seconds)
    begun = time.monotonic()
    status, _ = server.get("/maps/honest.svg")
    return status, time.monotonic() - begun


def folder_bytes(server):
    return sum(each.stat().st_size for each in os.scandir(server.data) if each.is_file())


if __name__ == "__main__":
    ATTACKS[sys.argv[1]](int(sys.argv[2]), float(sys.argv[3]))
