"""Drives the built `waymark` binary over real sockets, as people would.

A journey map is imported; three people reword the same card, move cards and delete and restore
them at once; a fourth makes 500 edits offline; meanwhile the server is killed with SIGKILL several
times and started again. Then all must hold the same map, nothing that a command has reported done
may be missing, and the replay must be proved equal.

Needs only Python's standard library. Environment: WAYMARK (the binary, .build/debug/waymark), SEED,
OFFLINE_EDITS (500), ROUNDS (12), KILLS (4).
"""

import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from processes import ROOT, Failed, Person, Server, check

SAMPLE = ROOT / "Tests/EndToEnd/bicycle.mmd"
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))
OFFLINE_EDITS = int(os.environ.get("OFFLINE_EDITS", "500"))
ROUNDS = int(os.environ.get("ROUNDS", "12"))
KILLS = int(os.environ.get("KILLS", "4"))
MAP = "workshop"


def cards_by_text(document):
    return {card.get("text", ""): card for card in document["cards"]}


def write_together(person, card, server_is_busy, done, failures):
    """One person's share: wordings of the shared card, cards of one's own, moves, deletions."""
    dice = random.Random(f"{SEED} {person.name}")
    try:
        for round_number in range(ROUNDS):
            word = "".join(dice.choices("abcdefghkmnpqrstuvwxyz", k=6)) + f"-{person.name}{round_number}"
            # Written in the person's own copy, while the others write in theirs: the next command
            # that reaches the server brings them together.
            person.do("card", "edit", MAP, card, "--offline", f"shared by {word}")
            person.insist("card", "vote", MAP, card)
            done["words"].append(word)
            mine = f"card of {word}"
            person.insist(
                "card", "add", MAP, "--stage", dice.choice(done["stages"]), "--lane", "actions", mine)
            done["cards"].append(mine)
            person.insist("card", "move", MAP, mine, "--stage", dice.choice(done["stages"]))
            if round_number % 3 == 0:
                person.insist("card", "delete", MAP, mine)
                if round_number % 2 == 0:
                    person.insist("card", "restore", MAP, mine)
                else:
                    done["deleted"].append(mine)
    except Exception as error:  # told by the main thread
        failures.append(error)
    finally:
        server_is_busy.discard(person.name)


def work_offline(person, done, failures):
    try:
        for number in range(OFFLINE_EDITS):
            text = f"offline thought {number}"
            person.do(
                "card", "add", MAP, "--offline", "--stage", done["stages"][number % len(done["stages"])],
                "--lane", "thoughts", text)
            done["offline"].append(text)
    except Exception as error:
        failures.append(error)


def run(folder, server):
    server.start()
    anna, boris, chloe, dora = (Person(n, folder, server) for n in ("anna", "boris", "chloe", "dora"))
    print(f"importing {SAMPLE.name}")
    anna.do("import", str(SAMPLE), "--map", MAP)
    start = anna.export(MAP)
    check(len(start["cards"]) >= 15, "the sample map has too few cards")
    stages = [stage["title"] for stage in start["stages"]]
    anna.do("card", "add", MAP, "--stage", stages[0], "--lane", "actions", "the shared card")
    card = anna.export(MAP)
    shared = cards_by_text(card)["the shared card"]["id"]
    # One command that edits online gives each a local copy to work on.
    for person in (boris, chloe, dora):
        person.do("card", "vote", MAP, shared)

    done = {"words": [], "cards": [], "deleted": [], "offline": [], "stages": stages}
    failures = []
    busy = {"anna", "boris", "chloe"}
    threads = [
        threading.Thread(target=write_together, args=(p, shared, busy, done, failures))
        for p in (anna, boris, chloe)
    ] + [threading.Thread(target=work_offline, args=(dora, done, failures))]
    for thread in threads:
        thread.start()
    dice = random.Random(SEED)
    while busy and not failures:
        time.sleep(1 + dice.random() * 3)
        if server.kills < KILLS and busy:
            server.kill()
            time.sleep(dice.random())
            server.start()
            print(f"killed the server and started it again ({server.kills})")
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    while server.kills < min(KILLS, 2):
        server.kill()
        server.start()
    print(f"{len(done['words'])} words and {len(done['cards'])} cards written together, "
          f"{len(done['offline'])} edits made offline, {server.kills} kills")

    dora.insist("card", "vote", MAP, shared)
    print("the offline edits are merged")
    final = anna.export(MAP)
    texts = cards_by_text(final)
    shared_text = next(c for c in final["cards"] if c["id"] == shared)["text"]
    # Of wordings given at the same time one stays, whole; none is gone from the history.
    check(shared_text in {f"shared by {word}" for word in done["words"]},
          f"the shared card reads “{shared_text}”, which nobody wrote")
    told = anna.do("replay", MAP, "--speed", "max", "--json")
    for word in done["words"]:
        check(word in told, f"the wording of {word} was reported done and is not in the history")
    for text in done["offline"]:
        check(text in texts, f"the offline card “{text}” is missing")
    for text in done["cards"]:
        check((text in texts) == (text not in done["deleted"]), f"the card “{text}” is wrong")
    check(len(final["cards"]) == len(start["cards"]) + 1 + len(done["cards"])
          - len(done["deleted"]) + len(done["offline"]), "cards are there twice, or missing")

    hashes = {p.name: p.export(MAP)["stateHash"] for p in (anna, boris, chloe, dora)}
    check(len(set(hashes.values())) == 1, f"the hashes differ: {hashes}")
    local = json.loads(dora.do("export", MAP, "--format", "json", "--offline"))["stateHash"]
    check(local == hashes["dora"], "dora's local copy differs from the server's map")
    print(f"all hold the same map: {hashes['anna'][:16]}…")

    print(anna.do("replay", MAP, "--speed", "max", "--verify").strip().splitlines()[-1])

    status, seconds = server.stop()
    check(status == 0, f"the server stopped with status {status}")
    check(seconds < 10, f"the server took {seconds:.1f} seconds to stop")
    server.start()
    check(anna.export(MAP)["stateHash"] == hashes["anna"], "the map differs after a restart")
    server.stop()


def main():
    folder = Path(tempfile.mkdtemp(prefix="waymark-end-to-end-"))
    server = Server(folder)
    print(f"seed {SEED}", flush=True)
    try:
        run(folder, server)
    except Failed as failure:
        print(f"FAILED (seed {SEED}): {failure}\nthe server's log ends with:", file=sys.stderr)
        print(server.log_end(), file=sys.stderr)
        print("1 failed")
        sys.exit(1)
    finally:
        server.end()
        shutil.rmtree(folder, ignore_errors=True)
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
