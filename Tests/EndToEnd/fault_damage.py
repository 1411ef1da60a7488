"""Database files that are cut or changed behind the server's back.

What must hold after any damage: each map is either exactly what it was, or is said to be damaged,
in words, to whoever asks for it and in the log; never is it another one, or an empty one, and never
is anything written over it. If the server cannot start at all, it says why and touches nothing.
"""

import asyncio
import shutil
import sqlite3

from load import Workshop
from processes import Failed, check, lines_end

MAPS = ("first", "second", "third")
PAGE = 4096


async def several_maps(ground, killed=False):
    """A stopped or killed server with three maps, somebody, and the maps' state hashes by name."""
    server = ground.server("--snapshot-changes", "150")
    server.start()
    anna = ground.person("anna", server)
    for name in MAPS:
        async with Workshop(server, name, ground.seed, 4) as workshop:
            await workshop.open(anna)
            await workshop.worked(2.0 if ground.is_long else 0.8, 100)
            await workshop.settle()
    hashes = {name: server.map(name)["stateHash"] for name in MAPS}
    if killed:
        server.kill()
    else:
        status, _ = await asyncio.to_thread(server.stop)
        check(status == 0, f"the server stopped with status {status}")
        names = sorted(path.name for path in server.data.iterdir())
        check("waymark.db-wal" not in names, f"a stopped server leaves {names}")
    shutil.copytree(server.data, ground.folder / "sound")
    return server, anna, hashes


def rows_of(server, name):
    """The stored changes of a map as they lie in the file, or None if that cannot be read."""
    path = server.data / "waymark.db"
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            return database.execute(
                "SELECT position, replica, sequence, bytes FROM change"
                " WHERE map = (SELECT id FROM map WHERE name = ?) ORDER BY position", [name],
            ).fetchall()
        finally:
            database.close()
    except sqlite3.Error:
        return None


def restore(ground, server):
    shutil.rmtree(server.data)
    shutil.copytree(ground.folder / "sound", server.data)


async def judge(server, anna, hashes, what):
    """Starts the server on a damaged file and holds it to the promise above.

    Returns "ends" if it did not start, else the names of the maps said to be damaged.
    """
    database = server.data / "waymark.db"
    damaged = database.read_bytes()
    before = {name: rows_of(server, name) for name in MAPS}
    log_start = len(server.log_text())
    server.launch()
    try:
        await asyncio.to_thread(server.wait_until_healthy, 20)
    except Failed:
        status = server.wait_for_end(1)
        said = server.log_text()[log_start:]
        check(status is not None, f"{what}: the server neither serves nor ends")
        check(status > 0, f"{what}: the server ended with status {status}:\n{lines_end(said)}")
        check(str(database) in said, f"{what}: the damage is not said clearly:\n{lines_end(said)}")
        check(database.read_bytes() == damaged, f"{what}: the damaged file was written to")
        return "ends"
    lost = [name for name in MAPS if not await is_as_it_was(server, anna, name, hashes, what)]
    words = server.log_text()[log_start:]
    for name in lost:
        check(name in words, f"{what}: the log does not name the map “{name}”:\n{lines_end(words)}")
    await asyncio.to_thread(server.stop)
    for name in lost:
        after, count = rows_of(server, name), len(before[name] or [])
        check((after or [])[:count] == (before[name] or []), f"{what}: “{name}” was written over")
    return lost


async def is_as_it_was(server, anna, name, hashes, what):
    """Whether the map is what it was; Failed unless the other possibility is said clearly."""
    status, text = await asyncio.to_thread(server.get, f"/maps/{name}.json")
    shown = await asyncio.to_thread(anna.run, "show", name, "--json", "--timeout", "10")
    if status == 200:
        check(f'"{hashes[name]}"' in text, f"{what}: “{name}” is silently another map")
        check(shown.returncode == 0, f"{what}: “{name}” cannot be joined: {shown.stderr.strip()}")
        check(f'"{hashes[name]}"' in shown.stdout, f"{what}: “{name}” is another map once joined")
        replayed = await asyncio.to_thread(
            anna.run, "replay", name, "--speed", "max", "--verify")
        if replayed.returncode == 0:
            return True
        # The present state is whole, its history is not: that must be said, and it is.
        check(replayed.stderr.strip(), f"{what}: the replay of “{name}” fails without a word")
        return True
    check(status >= 500, f"{what}: “{name}” is answered with {status}: {text.strip()}")
    check(
        shown.returncode != 0,
        f"{what}: “{name}” can be joined, and /maps/{name}.json answers {status}: {text.strip()}",
    )
    check("cannot" in shown.stderr or "damage" in shown.stderr, f"{what}: {shown.stderr.strip()}")
    edited = await asyncio.to_thread(
        anna.run, "card", "add", name, "--stage", "1", "over it", "--timeout", "10")
    check(edited.returncode != 0, f"{what}: “{name}” is damaged and takes edits")
    made = await asyncio.to_thread(anna.run, "new", name, "--timeout", "10")
    check(made.returncode != 0, f"{what}: a new map is made in place of “{name}”")
    return False


async def truncated_file(ground):
    """A database file that was cut off is found at the start, said clearly, and not written
    over."""
    server, anna, hashes = await several_maps(ground)
    database = server.data / "waymark.db"
    size = database.stat().st_size
    cuts = [0, 50, size // 2 // PAGE * PAGE, size - PAGE]
    if ground.is_long:
        cuts += [size - 100, *(ground.dice.randrange(size) for _ in range(15))]
    for cut in cuts:
        with open(database, "r+b") as file:
            file.truncate(cut)
        outcome = await judge(server, anna, hashes, f"cut to {cut} of {size} bytes")
        check(outcome, f"cut to {cut} of {size} bytes: nobody was told")
        ground.say(f"cut to {cut} of {size} bytes: {describe(outcome)}")
        restore(ground, server)
    # The file is gone and its log is there, or everything is.
    database.rename(server.data / "elsewhere")
    (server.data / "waymark.db-wal").write_bytes(bytes(100))
    outcome = await judge_missing(server)
    ground.say(f"file gone, its write-ahead log there: {outcome}")


async def judge_missing(server):
    server.launch()
    status = await asyncio.to_thread(server.wait_for_end, 10)
    check(status is not None and status > 0, "the server serves although its file is gone")
    return f"the server ends with status {status}"


async def flipped_change(ground):
    """One changed bit in a stored change is found when the map is opened; other maps go on, and
    nothing is written over it."""
    server, anna, hashes = await several_maps(ground)
    database = server.data / "waymark.db"
    for number in range(12 if ground.is_long else 2):
        rows = rows_of(server, "second")
        position, _, _, stored = rows[ground.dice.randrange(len(rows))]
        content = bytearray(database.read_bytes())
        place = content.find(stored)
        check(place > 0 and len(stored) > 8, "a stored change is not in the file as it is")
        place += ground.dice.randrange(len(stored))
        content[place] ^= 1 << ground.dice.randrange(8)
        database.write_bytes(content)
        what = f"a bit of change {position} of “second” flipped"
        outcome = await judge(server, anna, hashes, what)
        check(outcome != "ends", f"{what}: the other maps are not served")
        check(outcome in ([], ["second"]), f"{what}: {outcome} are damaged")
        if not outcome:
            check_found(server, anna, hashes, what)
        ground.say(f"{what}: {describe(outcome)}")
        restore(ground, server)


def check_found(server, anna, hashes, what):
    """The present state came from a snapshot; then the replay must have found the damage."""
    server.start()
    replayed = anna.run("replay", "second", "--speed", "max", "--verify")
    said = replayed.stdout + replayed.stderr
    server.stop()
    check(
        replayed.returncode != 0,
        f"{what}: nobody notices, and the replay ends with:\n{lines_end(said, 2)}",
    )


async def flipped_bits(ground):
    """After any changed bit of the file each map is what it was, or is said to be damaged."""
    server, anna, hashes = await several_maps(ground)
    database = server.data / "waymark.db"
    outcomes = {}
    for number in range(60 if ground.is_long else 4):
        content = bytearray(database.read_bytes())
        place, bit = ground.dice.randrange(len(content)), ground.dice.randrange(8)
        content[place] ^= 1 << bit
        database.write_bytes(content)
        outcome = await judge(server, anna, hashes, f"bit {bit} of byte {place} flipped")
        outcomes[describe(outcome)] = outcomes.get(describe(outcome), 0) + 1
        restore(ground, server)
    for outcome, count in sorted(outcomes.items()):
        ground.say(f"{count} times: {outcome}")


async def damaged_log(ground):
    """After a kill, damage to the write-ahead log, in which the newest changes are, is
    found too."""
    server, anna, hashes = await several_maps(ground, killed=True)
    log = server.data / "waymark.db-wal"
    size = log.stat().st_size
    check(size > 0, "a killed server leaves no write-ahead log")
    for number in range(20 if ground.is_long else 4):
        content = bytearray(log.read_bytes())
        place = ground.dice.randrange(len(content))
        if number % 2:
            content, what = content[:place], f"log cut to {place} of {size} bytes"
        else:
            content[place] ^= 1 << ground.dice.randrange(8)
            what = f"a bit of byte {place} of {size} of the log flipped"
        log.write_bytes(content)
        outcome = await judge(server, anna, hashes, what)
        ground.say(f"{what}: {describe(outcome)}")
        restore(ground, server)


def describe(outcome):
    if outcome == "ends":
        return "the server says so and does not start"
    return f"damaged and said so: {', '.join(outcome)}" if outcome else "all maps as they were"
