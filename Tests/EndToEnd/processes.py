"""The `waymark` binary as processes: a server that can be killed, and people who type commands."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("WAYMARK", str(ROOT / ".build/debug/waymark"))
HEALTHY_SECONDS_MAX = 30
STOP_SECONDS_MAX = 20
SERVER_PORTS = (12_000, 32_000)


class Failed(Exception):
    """Something that must be true is not."""


def check(condition, sentence):
    if not condition:
        raise Failed(sentence)


def free_port():
    """A port that nobody listens on, below those that the system gives to whoever connects: else a
    client that tries again could take the port of a server that is away, or reach itself."""
    dice = random.SystemRandom()
    while True:
        port = dice.randrange(*SERVER_PORTS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def lines_end(text, count=25):
    return "\n".join(text.strip().splitlines()[-count:])


class Server:
    """One `waymark serve` on a folder of its own, which can be killed and started again.

    `options` are passed to it; `prefix` is a command in front of it; `environment` is added to its
    environment; `setup` runs in the new process before the program does; `user` is a user id.
    """

    def __init__(
        self, folder, *options, prefix=(), environment=None, setup=None, user=None, binary=BINARY,
    ):  # fmt: skip
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.options, self.prefix, self.setup, self.user = options, prefix, setup, user
        self.binary = binary
        self.environment = dict(os.environ, **(environment or {}))
        self.port = free_port()
        self.process = None
        self.kills = 0

    @property
    def address(self):
        return f"ws://127.0.0.1:{self.port}"

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    # Starting

    def launch(self):
        """Starts the process and does not wait until it serves."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*self.prefix, self.binary, "serve", "--listen", f"127.0.0.1:{self.port}",
                 "--data", str(self.data), *self.options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment,
                preexec_fn=self.setup, user=self.user, group=self.user,
                extra_groups=None if self.user is None else [],
            )  # fmt: skip

    def start(self):
        self.launch()
        self.wait_until_healthy()

    def start_elsewhere(self):
        """Starts it on another port: who knew the old one comes only when told the new one."""
        self.port = free_port()
        self.start()

    def wait_until_healthy(self, seconds=HEALTHY_SECONDS_MAX):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            check(self.is_running, f"the server ended while it started:\n{self.log_end()}")
            if self.health()[0] == 200:
                return
            time.sleep(0.02)
        raise Failed(f"the server was not healthy within {seconds} seconds")

    def wait_for_end(self, seconds=HEALTHY_SECONDS_MAX):
        """Its exit status, when it is expected to end by itself; None if it goes on."""
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None

    # Stopping

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()
        self.kills += 1

    def stop(self):
        """Asks the server to stop, and returns how it ended and after how many seconds."""
        start = time.monotonic()
        self.signal(signal.SIGTERM)
        status = self.process.wait(timeout=STOP_SECONDS_MAX)
        return status, time.monotonic() - start

    def end(self):
        """Whatever state it is in."""
        if self.is_running:
            self.process.kill()
            self.process.wait()

    # Looking at it

    def get(self, path, seconds=20):
        """Status and text of a page; status 0 if nobody answers."""
        try:
            url = f"http://127.0.0.1:{self.port}{path}"
            with urllib.request.urlopen(url, timeout=seconds) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def health(self):
        return self.get("/healthz", 5)

    def map(self, name):
        """A map as `/maps/NAME.json` shows it."""
        status, text = self.get(f"/maps/{name}.json")
        check(status == 200, f"/maps/{name}.json answered {status}: {text.strip()}")
        return json.loads(text)

    def metric(self, name):
        """A figure of /metrics without labels."""
        for line in self.get("/metrics")[1].splitlines():
            if line.startswith(name + " "):
                return float(line.split()[1])
        return None

    def cpu_seconds(self):
        """Processor time it has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def log_end(self):
        return lines_end(self.log_text())


class Person:
    """Somebody with a data folder of their own, who types commands."""

    def __init__(self, name, folder, server):
        self.name = name
        self.server = server
        self.home = Path(folder) / name
        self.home.mkdir()

    @property
    def environment(self):
        return dict(
            os.environ, XDG_DATA_HOME=str(self.home), WAYMARK_SERVER=self.server.address,
            WAYMARK_NAME=self.name, HOME=str(self.home),
        )  # fmt: skip

    def run(self, *arguments, timeout=120):
        return subprocess.run(
            [BINARY, *arguments], env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=timeout,
        )  # fmt: skip

    def do(self, *arguments):
        """Runs a command that must succeed."""
        result = self.run(*arguments)
        check(
            result.returncode == 0,
            f"{self.name}: waymark {' '.join(arguments)} failed: {result.stderr.strip()}",
        )
        return result.stdout

    def insist(self, *arguments):
        """Runs a command again while the server is away. Returns what it printed in the end."""
        for _ in range(60):
            result = self.run(*arguments, "--timeout", "5")
            if result.returncode == 0:
                return result.stdout
            time.sleep(0.3)
        words = result.stderr.strip()
        raise Failed(f"{self.name}: waymark {' '.join(arguments)} never succeeded: {words}")

    def export(self, name, *arguments):
        return json.loads(self.do("export", name, "--format", "json", *arguments))

    def watch(self, name, *options):
        """`waymark watch`, which goes on; what it prints is in its `printed` file."""
        printed = self.home / "watched"
        with open(printed, "wb") as out:
            process = subprocess.Popen(
                [BINARY, "watch", name, *options], env=self.environment,
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        process.printed = printed
        return process


def end_all(processes):
    for process in processes:
        if process.poll() is None:
            process.kill()
    for process in processes:
        process.wait()


def tell(words):
    print(words, flush=True)
    sys.stdout.flush()
