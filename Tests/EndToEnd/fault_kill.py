"""Processes that end, stop and come back."""

import asyncio
import json
import signal
import statistics

from load import Workshop, until
from processes import check

WRITERS = 12
EDITS_A_SECOND = 50  # of each writer
KILLS_A_MAP = 10


# Shows WM-DURABLE-1, WM-RELAY-1.
async def kill_under_load(ground):
    """Nothing acknowledged durable is missing after any SIGKILL, and everybody converges."""
    # Snapshots several times a second, so that many kills hit one that is being written.
    server = ground.server("--snapshot-changes", "100")
    server.start()
    person = ground.person("anna", server)
    map_count = 0
    while server.kills < ground.kills:
        goal = min(ground.kills, server.kills + KILLS_A_MAP)
        async with Workshop(server, f"map-{map_count}", ground.seed, WRITERS) as workshop:
            await workshop.open(person)
            rates = []
            while server.kills < goal:
                rates.append(await kill_once(ground, server, workshop))
            await workshop.settle()
            await workshop.check_history(person)
            ground.say(
                f"{server.kills} kills, at {min(rates):.0f} to {max(rates):.0f} durable changes/s "
                f"(median {statistics.median(rates):.0f}): "
                f"{workshop.written_count} changes of {WRITERS} writers, all there, once and equal")
        map_count += 1
    # All maps that were killed meanwhile, once more from disk.
    for number in range(map_count):
        await asyncio.to_thread(
            person.do, "replay", f"map-{number}", "--speed", "max", "--verify")
    status, _ = await asyncio.to_thread(server.stop)
    check(status == 0, f"the server stopped with status {status}")


async def kill_once(ground, server, workshop):
    """One round: load, a kill at a random instant, perhaps more while it starts, a look at what is
    left before anybody has given anything back, and the writers come again.

    Returns how many changes a second became durable just before the kill.
    """
    dice = ground.dice
    workshop.work(EDITS_A_SECOND)
    if dice.random() < 0.8:
        await workshop.until_durable_grows()
    await asyncio.sleep(dice.uniform(0, 1.5 if ground.is_long else 0.8))
    rate = workshop.durable_rate()
    if dice.random() < 0.25:
        server.signal(signal.SIGTERM)  # Killed while it stops in good order.
        await asyncio.sleep(dice.uniform(0, 0.2))
    await asyncio.to_thread(server.kill)
    while dice.random() < 0.3:
        server.launch()
        await asyncio.sleep(dice.uniform(0, 0.25))  # Killed while it starts.
        if not server.is_running:
            break
        await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start_elsewhere)
    await asyncio.to_thread(workshop.check_promises)
    await asyncio.sleep(dice.uniform(0, 0.5))
    workshop.move_to(server.address)
    await workshop.rest()
    return rate


async def stop_and_continue(ground):
    """A server that stands still and goes on loses nothing, and delivers nothing twice."""
    # Short limits, so that a server that takes its own sleep for their silence would be seen.
    server = ground.server("--idle-milliseconds", "2500", "--ping-milliseconds", "1000")
    server.start()
    anna, boris = ground.person("anna", server), ground.person("boris", server)
    pauses = [3.0, ground.dice.uniform(3, 20), 20.0] if ground.is_long else [3.0]
    async with Workshop(server, "still", ground.seed, 6) as workshop:
        await workshop.open(anna)
        watcher = ground.watch(boris, "still", "--json", "--timeout", "60")
        await asyncio.sleep(1)
        for pause in pauses:
            workshop.work()
            await workshop.until_durable_grows()
            connected = sum(writer.connections for writer in workshop.writers)
            server.signal(signal.SIGSTOP)
            await asyncio.sleep(pause)
            server.signal(signal.SIGCONT)
            await workshop.until_durable_grows()
            await asyncio.sleep(1)
            again = sum(writer.connections for writer in workshop.writers) - connected
            await workshop.settle()
            ground.say(f"stood still for {pause:.1f} s; {again} of 6 writers connected again")
        # Somebody who stands still while the others go on.
        workshop.work()
        watcher.send_signal(signal.SIGSTOP)
        await asyncio.sleep(pauses[-1] if ground.is_long else 1.5)
        watcher.send_signal(signal.SIGCONT)
        await workshop.settle()
        await workshop.check_history(anna)
        marker = await workshop.mark()
        await until(
            lambda: marker in watcher.printed.read_text(), 30,
            "who watches did not come to the end")
        check_told_once(ground, watcher, workshop)


def check_told_once(ground, watcher, workshop):
    """Who watches was shown no change twice."""
    told = {}
    for line in watcher.printed.read_text().splitlines():
        if line.startswith("{"):
            event = json.loads(line)
            change = (event["replica"], event["seq"])
            told[change] = told.get(change, 0) + 1
    twice = [change for change, count in told.items() if count > 1]
    check(not twice, f"told twice of {len(twice)} changes, such as {twice[:3]}")
    count = workshop.written_count
    ground.say(f"who watches was told of {len(told)} of {count} changes, once each")
