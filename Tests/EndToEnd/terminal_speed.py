"""How long a key takes to the screen of `waymark join`, and what the board costs when nothing happens.

A map of 5,000 cards, on which others make 200 changes a second meanwhile. A letter that is nowhere
else on the map is typed into a card on a terminal of 200 × 60; the time runs until the program has
sent that letter to the terminal. Then everybody else leaves, and the program's processor time is
read again after a while.

Needs Python's standard library. Environment: WAYMARK and WAYMARK_LOAD (the binaries,
.build/release/waymark and .build/release/waymark-load), CARDS (5000), RATE (200), KEYS (200).
"""

import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from processes import ROOT, Failed, Server, check, end_all

BINARY = os.environ.get("WAYMARK", str(ROOT / ".build/release/waymark"))
LOAD = os.environ.get("WAYMARK_LOAD", str(ROOT / ".build/release/waymark-load"))
CARDS = int(os.environ.get("CARDS", "5000"))
RATE = int(os.environ.get("RATE", "200"))
KEYS = int(os.environ.get("KEYS", "200"))
KEY_SECONDS = 0.12
IDLE_SECONDS = 10
# Georgian letters: nobody else writes them, and no two neighbours are alike.
LETTERS = "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"
COLUMNS, ROWS = 200, 60
# The first one of the load.
MAP = "speed-0"


class Terminal:
    """`waymark join` on a pseudo-terminal, without anything that draws."""

    def __init__(self, map_name, server, folder):
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            environment = dict(
                os.environ, TERM="xterm-256color", LANG="C.UTF-8", XDG_DATA_HOME=str(folder / "anna"))
            os.execve(
                BINARY, [BINARY, "join", map_name, "--server", server.address, "--name", "anna"],
                environment)

    def read(self, seconds):
        """What the program sends within a time; less if it has sent anything."""
        if not select.select([self.descriptor], [], [], max(seconds, 0))[0]:
            return ""
        return os.read(self.descriptor, 1 << 20).decode(errors="replace")

    def read_for(self, seconds):
        deadline, text = time.monotonic() + seconds, ""
        while (left := deadline - time.monotonic()) > 0:
            text += self.read(left)
        return text

    def wait_for(self, text, seconds=60):
        deadline, seen = time.monotonic() + seconds, ""
        while text not in seen:
            check(time.monotonic() < deadline, f"the screen never shows {text!r}: {seen[-2000:]!r}")
            seen = seen[-200:] + self.read(0.2)

    def type(self, text):
        os.write(self.descriptor, text.encode())

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Resident bytes."""
        pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def end(self):
        try:
            os.kill(self.pid, signal.SIGTERM)
            self.read_for(2)
            os.kill(self.pid, signal.SIGKILL)
        except (ProcessLookupError, OSError):
            pass
        os.waitpid(self.pid, 0)


def measure(terminal):
    """Milliseconds from key to screen, sorted."""
    times = []
    for number in range(KEYS):
        letter = LETTERS[number % len(LETTERS)]
        terminal.read_for(KEY_SECONDS)
        start = time.monotonic()
        terminal.type(letter)
        terminal.wait_for(letter, 10)
        times.append((time.monotonic() - start) * 1_000)
    return sorted(times)


def make_map(folder, server):
    """So many cards of some forty characters in eleven stages."""
    lines = ["journey", "  title Speed"]
    for stage in range(11):
        lines.append(f"  section Stage {stage}")
        for card in range(stage, CARDS, 11):
            lines.append(f"    Card {card} of the map with words enough: {card % 5 + 1}: Ana")
    source = folder / "speed.mmd"
    source.write_text("\n".join(lines) + "\n")
    subprocess.run(
        [BINARY, "import", str(source), "--map", MAP, "--server", server.address],
        env=dict(os.environ, XDG_DATA_HOME=str(folder / "clerk")), check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def run(folder, server):
    server.binary = BINARY
    server.start()
    make_map(folder, server)
    seconds = KEYS * (KEY_SECONDS + 0.05) + 20
    load = subprocess.Popen(
        [LOAD, "run", "--server", f"http://127.0.0.1:{server.port}", "--profile", "mixed",
         "--connections", "10", "--maps", "1", "--rate", str(RATE),
         "--map-prefix", "speed", "--seconds", f"{seconds:.0f}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    terminal = None
    try:
        terminal = Terminal(MAP, server, folder)
        terminal.wait_for("● connected")
        terminal.read_for(3)
        terminal.type("a")
        terminal.read_for(1)
        before, start = terminal.cpu_seconds(), time.monotonic()
        times = measure(terminal)
        busy = (terminal.cpu_seconds() - before) / (time.monotonic() - start)
        check(load.poll() is None, "the load ended too early")
        load.send_signal(signal.SIGINT)
        load.wait(timeout=60)
        terminal.read_for(5)
        before = terminal.cpu_seconds()
        terminal.read_for(IDLE_SECONDS)
        idle = (terminal.cpu_seconds() - before) / IDLE_SECONDS
        quantiles = statistics.quantiles(times, n=100)
        print(f"the board of {CARDS:,} cards, {COLUMNS} × {ROWS}, {RATE} changes a second of others:")
        print(f"  key to screen: median {statistics.median(times):.1f} ms, 95 % {quantiles[94]:.1f} ms, "
              f"99 % {quantiles[98]:.1f} ms, worst {times[-1]:.1f} ms, of {KEYS} keys")
        print(f"  processor: {busy:.1%} of one core meanwhile, {idle:.2%} when nothing happens; "
              f"{terminal.memory() / 1e6:.0f} MB of memory")
    finally:
        if terminal:
            terminal.end()
        end_all([load])


def main():
    folder = Path(tempfile.mkdtemp(prefix="waymark-speed-"))
    server = Server(folder)
    try:
        run(folder, server)
    except Failed as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        sys.exit(1)
    finally:
        server.end()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
