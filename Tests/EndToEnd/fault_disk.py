"""Disks that take nothing any more, and folders that may not be written."""

import asyncio
import os
import resource
import shutil
import signal
import subprocess
import time

from ground import Skipped
from load import Workshop, until
from processes import Failed, check, lines_end

NOBODY = 65534
HEAL_SECONDS_MAX = 60  # The server tries again after at most 30 seconds.
PROMISE_SECONDS_MAX = 0.5
SMALL_DISK_MEGABYTES = 24


async def fail_and_heal(ground, server, fail, heal, kill_while_failing=False):
    """Load, `fail()`, what must hold while the disk fails, `heal()`, what must hold then."""
    anna, boris = ground.person("anna", server), ground.person("boris", server)
    async with Workshop(server, "disk", ground.seed, 10) as workshop:
        await workshop.open(anna)
        await asyncio.to_thread(boris.do, "show", "disk")
        workshop.work(20)
        await workshop.until_durable_grows()
        await asyncio.sleep(0.3)
        await asyncio.to_thread(fail)
        await while_it_fails(ground, server, workshop, anna, boris)
        if kill_while_failing:
            server.kill()
            heal()
            await asyncio.to_thread(server.start_elsewhere)
            workshop.check_promises()
            workshop.move_to(server.address)
        else:
            await asyncio.to_thread(heal)
            begun = time.monotonic()
            await until(
                lambda: server.health()[0] == 200, HEAL_SECONDS_MAX,
                "the server did not recover by itself once the disk worked again:")
            ground.say(f"healthy {time.monotonic() - begun:.1f} s after the disk was")
        await workshop.until_durable_grows(HEAL_SECONDS_MAX)
        await asyncio.sleep(0.3)
        await workshop.settle(HEAL_SECONDS_MAX)
        await workshop.check_history(anna)
        ground.say(f"{workshop.written_count} changes written, all durable, once and equal")
        server.kill()
        await asyncio.to_thread(server.start_elsewhere)
        workshop.check_promises()


async def while_it_fails(ground, server, workshop, anna, boris):
    await until(
        lambda: workshop.refusals, 20, "no edit was refused while the disk failed,")
    code, reason = workshop.refusals[0]
    check(code == "storage-failing", f"edits were refused as {code}")
    check("disk" in reason, f"the refusal does not name the disk: {reason}")
    await until(lambda: server.health()[0] == 503, 5, "/healthz did not say 503")
    words = server.health()[1]
    check(words.startswith("storage-failing"), f"/healthz said: {words}")
    ground.say(f"/healthz: {words.strip()}")
    ground.say(f"refused: {reason}")
    check(server.metric("waymark_storage_failing") == 1, "/metrics says that storage works")
    check("disk" in server.log_text().lower() or "error" in server.log_text(), "the log is silent")
    # Nothing more is promised. (To those who wait for nothing, a server tells what became durable a
    # little later: what a last good sync promised gets its time to arrive.)
    await asyncio.sleep(PROMISE_SECONDS_MAX)
    durable = dict(workshop.durable)
    await asyncio.sleep(3 if ground.is_long else 1.5)
    check(workshop.durable == durable, "changes were acknowledged durable while the disk failed")
    # Readers go on.
    shown = await asyncio.to_thread(server.map, "disk")
    check(len(shown["cards"]) > 0, "the map is shown without its cards")
    await asyncio.to_thread(boris.do, "show", "disk", "--timeout", "10")
    # A command says so and is not reported as done.
    result = await asyncio.to_thread(
        anna.run, "card", "add", "disk", "--stage", "1", "not now", "--timeout", "5")
    check(result.returncode != 0, "a command reported an edit done while the disk failed")
    check("disk" in result.stderr, f"the command does not name the disk: {result.stderr.strip()}")


async def file_size_limit(ground):
    """When no file may grow any more, edits are refused with the reason, readers go on, and once it
    may, the server heals by itself and everything comes in."""
    server = ground.server(setup=ignore_file_size_signal)
    server.start()

    def limit(size):
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    # Less than one page: neither the log nor the database takes anything.
    await fail_and_heal(
        ground, server, lambda: limit(1024), lambda: limit(resource.RLIM_INFINITY))


def ignore_file_size_signal():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


async def full_disk(ground):
    """When the disk is full, edits are refused with the reason, readers go on, and once there is
    space, the server heals by itself and everything comes in."""
    folder = ground.folder / "server" / "data"
    server = ground.server()
    folder.mkdir()
    keeper = own_disk(folder)
    ground.watchers.append(keeper)
    server.prefix = ("nsenter", "--target", str(keeper.pid), "--mount")
    inside = f"/proc/{keeper.pid}/root{folder}"
    server.start()

    def fill():
        with open(f"{inside}/filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                pass

    await fail_and_heal(ground, server, fill, lambda: os.remove(f"{inside}/filler"))


def own_disk(folder):
    """A process in whose mount namespace alone the folder is a small disk; nsenter joins it."""
    if os.geteuid() != 0:
        raise Skipped("mounting a small disk needs root")
    if not (shutil.which("unshare") and shutil.which("nsenter")):
        raise Skipped("mounting a small disk needs unshare and nsenter (util-linux)")
    script = (
        f"mount -t tmpfs -o size={SMALL_DISK_MEGABYTES}m,mode=700 none '{folder}' "
        "&& echo mounted && exec sleep 3600"
    )
    keeper = subprocess.Popen(
        ["unshare", "--mount", "sh", "-c", script], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    if keeper.stdout.readline().strip() != "mounted":
        raise Skipped(f"a small disk cannot be mounted here: {keeper.stderr.read().strip()}")
    return keeper


async def failing_sync(ground):
    """When fsync fails, nothing is acknowledged durable that is not on disk, the server says so,
    and recovers, also by a restart."""
    machine = ground.shim()
    for number, kills in enumerate([True, False] if ground.is_long else [True]):
        server = ground.server(name=f"server-{number}", environment=machine.environment)
        server.start()
        sub = Within(ground, f"people-{number}")
        await fail_and_heal(
            sub, server, lambda: machine.fail_to_sync(True), lambda: machine.fail_to_sync(False),
            kill_while_failing=kills)
        server.end()


class Within:
    """The same ground, with a folder of its own for the people."""

    def __init__(self, ground, name):
        self.ground, self.folder = ground, ground.folder / name
        self.folder.mkdir()

    def __getattr__(self, name):
        return getattr(self.ground, name)

    def person(self, name, server):
        return type(self.ground).person(self, name, server)


async def read_only_folder(ground):
    """On a folder or file that it may not write, the server says what to do and ends with an error;
    it serves again when it may."""
    user = NOBODY if os.geteuid() == 0 else None
    server = ground.server(user=user, binary=ground.readable_binary())
    server.folder.chmod(0o777)
    server.start()
    anna = ground.person("anna", server)
    await asyncio.to_thread(anna.do, "new", "readonly")
    before = server.map("readonly")["stateHash"]
    server.stop()
    database = server.data / "waymark.db"
    for path, mode in ((server.data, 0o500), (database, 0o400)):
        usual = path.stat().st_mode & 0o777
        path.chmod(mode)
        expect_refusal(ground, server, str(server.data))
        path.chmod(usual)
    # A folder that cannot be made.
    server.folder.chmod(0o555)
    usual, server.data = server.data, server.folder / "missing"
    expect_refusal(ground, server, str(server.folder))
    server.data = usual
    server.folder.chmod(0o777)
    server.start()
    check(server.map("readonly")["stateHash"] == before, "the map is another one")


def expect_refusal(ground, server, path):
    """The server must end by itself, with an error that names the path."""
    start = len(server.log_text())
    server.launch()
    status = server.wait_for_end(15)
    said = server.log_text()[start:]
    if status is None:
        server.end()
        raise Failed(f"the server goes on without being able to write:\n{lines_end(said)}")
    check(status > 0, f"the server ended with status {status}")
    check(path in said, f"the server does not name {path}:\n{lines_end(said)}")
    check(len(said.splitlines()) < 10, f"that is no plain message:\n{lines_end(said)}")
    ground.say(f"status {status}: {said.strip().splitlines()[-1]}")
