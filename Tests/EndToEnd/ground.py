"""What every fault is given: a folder, dice, servers and people that are cleaned up behind it."""

import os
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

from processes import BINARY, Failed, Person, Server, end_all, lines_end, tell


class Skipped(Exception):
    """The fault cannot be made on this machine; the words say why."""


class Ground:
    def __init__(self, name, seed, is_long, kills):
        self.name, self.seed, self.is_long, self.kills = name, seed, is_long, kills
        self.dice = random.Random(f"{seed} {name}")
        self.folder = Path(tempfile.mkdtemp(prefix=f"waymark-{name}-"))
        self.servers, self.watchers = [], []
        self.findings = []

    def server(self, *options, name="server", **more):
        folder = self.folder / name
        folder.mkdir()
        server = Server(folder, *options, **more)
        self.servers.append(server)
        return server

    def person(self, name, server):
        return Person(name, self.folder, server)

    def watch(self, person, map_name, *options):
        self.watchers.append(person.watch(map_name, *options))
        return self.watchers[-1]

    def say(self, words):
        tell(f"  {self.name}: {words}")

    def logs(self):
        parts = [f"{server.log}:\n{server.log_end()}" for server in self.servers]
        return "\n".join(parts)

    def close(self, keep=False):
        end_all(self.watchers)
        for server in self.servers:
            server.end()
        if keep:
            tell(f"    left for you to look at: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    # Faults that need a library in front of the C library

    def shim(self):
        """The library built of faulty_machine.c, and the file that steers it."""
        source = Path(__file__).with_name("faulty_machine.c")
        library = self.folder / "faulty_machine.so"
        compilers = [os.environ.get("CC", ""), "cc", "clang", "gcc"]
        swift = shutil.which("swift")
        if swift:  # Swift brings a C compiler along.
            compilers.append(str(Path(swift).resolve().with_name("clang")))
        compiler = next((each for each in compilers if each and shutil.which(each)), None)
        if compiler is None:
            raise Skipped("there is no C compiler for faulty_machine.c; install gcc or clang")
        built = subprocess.run(
            [compiler, "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", str(library),
             str(source)],
            capture_output=True, text=True,
        )  # fmt: skip
        if built.returncode != 0:
            raise Failed(f"faulty_machine.c does not compile:\n{lines_end(built.stderr)}")
        return Machine(library, self.folder / "machine")

    def readable_binary(self):
        """A copy of the binary that another user may run."""
        copy = self.folder / "waymark"
        shutil.copy(BINARY, copy)
        copy.chmod(0o755)
        self.folder.chmod(0o755)
        return str(copy)


class Machine:
    """A machine whose clock can be set and whose disk can fail, for processes that get
    `environment`."""

    def __init__(self, library, control):
        self.control = control
        self.environment = {"LD_PRELOAD": str(library), "FAULTY_MACHINE": str(control)}
        self.clock_seconds, self.fails_to_sync = 0, False
        self.control.write_bytes(bytes(16))
        self.write()

    def write(self):
        content = self.clock_seconds.to_bytes(8, "little", signed=True)
        content += int(self.fails_to_sync).to_bytes(8, "little")
        with open(self.control, "r+b") as file:
            file.write(content)

    def set_clock(self, seconds):
        """Seconds that the time of day is ahead of the true one; negative: behind it."""
        self.clock_seconds = seconds
        self.write()

    def fail_to_sync(self, fails):
        self.fails_to_sync = fails
        self.write()
