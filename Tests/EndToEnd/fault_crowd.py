"""Too many at once."""

import asyncio
import http.client
import resource
import socket
import time

from load import Workshop, until
from processes import Failed, check, end_all, free_port, lines_end

DESCRIPTORS = 64
CROWD = 200
CPU_SHARE_MAX = 0.5
WINDOW_SECONDS = 0.1
FEW = 40


async def out_of_descriptors(ground):
    """Out of file descriptors, the server goes on for those who are there, does not spin, and takes
    newcomers again when some leave."""
    server = ground.server(setup=limit_descriptors)
    server.start()
    anna = ground.person("anna", server)
    await asyncio.to_thread(anna.do, "new", "other")
    await asyncio.to_thread(server.kill)  # So that “other” is not in memory.
    await asyncio.to_thread(server.start)
    async with Workshop(server, "crowd", ground.seed, 8) as workshop:
        await workshop.open(anna)
        await workshop.worked(0.5)
        await workshop.settle()
        connected = sum(writer.connections for writer in workshop.writers)
        calm = await cpu_share(server, 1.0)
        log_start = len(server.log_text())
        # Somebody who is there by HTTP, and asks for a map that has to be opened.
        present = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        check(ask(present, "/healthz")[0] == 200, "the server is not healthy to begin with")
        crowd = [connect(server.port) for _ in range(CROWD)]
        try:
            crowded = await cpu_share(server)
            ground.say(f"processor: {calm:.0%} of a core before, {crowded:.0%} with {CROWD} more")
            check(crowded < CPU_SHARE_MAX, f"the server spins: {crowded:.0%} of a core")
            await workshop.worked(1.0)
            durable = workshop.durable_count
            await until(
                lambda: not any(writer.own for writer in workshop.writers), 20,
                "those who were there could not go on,")
            check(workshop.durable_count >= durable, "what was durable is not any more")
            outside = await asyncio.to_thread(server.get, "/healthz", 2)
            ground.say(f"meanwhile somebody new gets {outside[0] or outside[1]}")
            for path in ("/healthz", "/maps/crowd.json", "/maps/other.json", "/metrics"):
                status, text = await asyncio.to_thread(ask, present, path)
                ground.say(f"meanwhile {path} answers {status}")
                check(status in (200, 503) or status == 500, f"{path} answers {status}: {text}")
        finally:
            for each in crowd:
                each.close()
        again = sum(writer.connections for writer in workshop.writers) - connected
        check(again == 0, f"{again} of those who were there lost their connection")
        begun = time.monotonic()
        await until(lambda: server.health()[0] == 200, 20, "nobody was let in after they left")
        status, text = server.get("/maps/other.json")
        check(status == 200, f"/maps/other.json answers {status} afterwards: {text.strip()}")
        await workshop.join("newcomer")
        ground.say(f"let in {time.monotonic() - begun:.1f} s after the crowd had left")
        await workshop.worked(1.0)
        await workshop.settle()
        await workshop.check_history(anna)
        lines = server.log_text()[log_start:].count("\n")
        ground.say(f"{lines} lines of log about it")
        check(lines < 200, f"{lines} lines of log about it")


def ask(connection, path):
    """Status and text, on a connection that stays open."""
    connection.request("GET", path)
    reply = connection.getresponse()
    return reply.status, reply.read().decode()


def limit_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))


def connect(port):
    """One that begins a handshake and then says nothing."""
    peer = socket.socket()
    peer.setblocking(False)
    peer.connect_ex(("127.0.0.1", port))
    try:
        peer.send(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    except OSError:
        pass
    return peer


async def cpu_share(server, seconds=2.0):
    """Of one core, over some seconds in which nobody does anything."""
    begun, used = time.monotonic(), server.cpu_seconds()
    await asyncio.sleep(seconds)
    return (server.cpu_seconds() - used) / (time.monotonic() - begun)


class Doorway:
    """Stands before the server, counts who comes when, and passes bytes on."""

    def __init__(self, server):
        self.server, self.attempts, self.tasks = server, [], set()
        self.port = free_port()

    async def __aenter__(self):
        self.listener = await asyncio.start_server(
            self.let_in, "127.0.0.1", self.port, backlog=1024)
        return self

    async def __aexit__(self, *_):
        self.listener.close()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    @property
    def address(self):
        return f"ws://127.0.0.1:{self.port}"

    def let_in(self, reader, writer):
        self.attempts.append(time.monotonic())
        task = asyncio.create_task(self.come(reader, writer))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def come(self, reader, writer):
        try:
            inner = await asyncio.open_connection("127.0.0.1", self.server.port)
            await asyncio.gather(pass_on(reader, inner[1]), pass_on(inner[0], writer))
        except OSError:
            pass
        finally:
            writer.close()


async def pass_on(reader, writer):
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


# Shows WM-BYE-1.
async def mass_reconnect(ground):
    """When the server restarts, all clients come back by themselves, spread out by chance, and have
    what the others have."""
    count = 500 if ground.is_long else 24
    server = ground.server("--max-connections-per-address", "2000")
    server.start()
    anna = ground.person("anna", server)
    async with Workshop(server, "again", ground.seed, 2) as workshop, Doorway(server) as doorway:
        await workshop.open(anna)
        await workshop.worked(1.0)
        await workshop.settle()
        begun = time.monotonic()
        watchers = []
        for number in range(count):
            visitor = ground.person(f"visitor-{number}", doorway)
            watchers.append(ground.watch(visitor, "again", "--timeout", "180"))
            if number % 4 == 3:
                await asyncio.sleep(0.05)
        await all_here(server, workshop, watchers, 180)
        # Until then a server that goes away is an error to them.
        await until(
            lambda: all("watching" in each.printed.read_text() for each in watchers), 60,
            "not everybody was welcomed")
        ground.say(f"{count} clients came in {time.monotonic() - begun:.1f} s")
        for graceful in (False, True) if ground.is_long else (False,):
            await restart(ground, server, doorway, workshop, watchers, graceful)
        end_all(watchers)


async def all_here(server, workshop, watchers, seconds):
    count = len(watchers) + len(workshop.writers)

    def here():
        return server.metric("waymark_connections") == count

    deadline = time.monotonic() + seconds
    while not await asyncio.to_thread(here):
        if time.monotonic() > deadline:
            got = server.metric("waymark_connections")
            missing = who_is_missing(watchers, workshop)
            raise Failed(f"{got:.0f} of {count} are connected: {missing}")
        await asyncio.sleep(0.1)


def who_is_missing(watchers, workshop):
    """Who watches and has not come back, by what they have printed; and writers."""
    missing = []
    for number, watcher in enumerate(watchers):
        printed = watcher.printed.read_text()
        if watcher.poll() is not None:
            missing.append(
                f"visitor-{number} ended with {watcher.returncode}: {lines_end(printed, 60)}")
        elif printed.rfind("is lost") > printed.rfind("connected again"):
            missing.append(f"visitor-{number}, process {watcher.pid}, tries again")
        elif not printed:
            missing.append(f"visitor-{number}, process {watcher.pid}, was never welcomed")
    missing += [workshop.describe(each) for each in workshop.writers if not each.is_caught_up]
    return "; ".join(missing[:5]) or "but everybody says they are"


async def restart(ground, server, doorway, workshop, watchers, graceful):
    doorway.attempts.clear()
    begun = time.monotonic()
    await asyncio.to_thread(server.stop if graceful else server.kill)
    away = ground.dice.uniform(3, 8) if ground.is_long else 2.0
    await asyncio.sleep(away)
    await asyncio.to_thread(server.start)
    back = time.monotonic()
    await all_here(server, workshop, watchers, 60)
    seconds = time.monotonic() - back
    mark = await workshop.mark()
    await until(
        lambda: all(mark in each.printed.read_text() for each in watchers), 30,
        "not everybody was told of the card that was added")
    how = f"{'stopped' if graceful else 'killed'}, away {away:.1f} s"
    say_distribution(ground, how, doorway.attempts, begun, back, len(watchers))
    ground.say(f"  all back {seconds:.1f} s after the start")


def say_distribution(ground, how, attempts, begun, back, count):
    """Prints who came when, and checks that they did not come all at once: `begun` is when the
    server was ended, `back` when it served again."""
    last = int(max(attempts) - begun)
    seconds = [sum(int(each - begun) == second for each in attempts) for second in range(last + 1)]
    most = most_at_once(attempts)
    let_in = most_at_once([each for each in attempts if each >= back])
    ground.say(f"{how}: {len(attempts) / count:.1f} attempts of each, in each second {seconds}")
    ground.say(
        f"  most within {WINDOW_SECONDS} s: {most} of {count}; {let_in} once the server was back")
    check(len(attempts) / count < 12, f"{len(attempts) / count:.1f} attempts of each client")
    # A few come at once without harm.
    check(
        most <= max(FEW, count * 0.25) and let_in <= max(FEW, count * 0.1),
        f"{most} of {count} came within {WINDOW_SECONDS} s, {let_in} once the server was back")


def most_at_once(times):
    times = sorted(times)
    most, start = 0, 0
    for end, time_of_end in enumerate(times):
        while times[start] < time_of_end - WINDOW_SECONDS:
            start += 1
        most = max(most, end - start + 1)
    return most
