"""Two people at real terminals: tmux runs `waymark join` for each, types, and looks at the screens.

They type into one card at once, in two scripts; the server is killed and comes back; one terminal is
made small and large again; one sets an emotion and a pain's severity, which the other sees in its panes;
one client is suspended, crashes, and is opened again; the other is killed with SIGKILL while there is no
server. Then what was typed must be in the map, whole, and on both
screens, and the terminals must be as they were.

Needs tmux and Python's standard library. Environment: WAYMARK (the binary, .build/debug/waymark).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from processes import BINARY, Failed, Person, Server, check

MAP = "board"
INSIGHT_MAP = "insight"
SECONDS_MAX = 30


class Screen:
    """One terminal, with a shell in it."""

    def __init__(self, tmux, name, columns, rows):
        self.tmux, self.name = tmux, name
        self.run("new-session", "-d", "-s", name, "-x", str(columns), "-y", str(rows), "sh")
        self.command("PS1='ready> '")

    def run(self, *arguments):
        done = subprocess.run(
            [*self.tmux, *arguments], capture_output=True, text=True, timeout=SECONDS_MAX)
        check(done.returncode == 0, f"tmux {arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    def keys(self, *names):
        """Keys by tmux's names."""
        self.run("send-keys", "-t", self.name, *names)

    def write(self, text):
        self.run("send-keys", "-t", self.name, "-l", text)

    def command(self, line):
        self.write(line)
        self.keys("Enter")

    def resize(self, columns, rows):
        self.run("resize-window", "-t", self.name, "-x", str(columns), "-y", str(rows))

    @property
    def lines(self):
        return self.run("capture-pane", "-p", "-t", self.name).splitlines()

    def wait_for(self, what, words=None):
        """Until the screen holds a text, or a condition on its lines is met."""
        condition = what if callable(what) else lambda lines: what in "\n".join(lines)
        deadline = time.monotonic() + SECONDS_MAX
        while True:
            lines = self.lines
            if condition(lines):
                return lines
            if time.monotonic() > deadline:
                shown = "\n".join(lines).rstrip()
                raise Failed(f"{self.name}'s screen never shows {words or what!r}:\n{shown}")
            time.sleep(0.05)


class Board:
    """`waymark join` on a screen."""

    def __init__(self, screen, person, folder):
        self.screen, self.person, self.folder = screen, person, folder
        self.map, self.environment = MAP, ""
        self.pid_file = folder / f"{person}.pid"

    def open(self, server):
        data = self.folder / f"{self.person}.data"
        self.screen.command("clear")
        # The shell's child is the program itself, so that it can be killed by its number.
        self.screen.command(
            f"{self.environment} LANG=C.UTF-8 XDG_DATA_HOME={data} sh -c 'echo $$ > {self.pid_file}; "
            f"exec {BINARY} join {self.map} --server {server.address} --name {self.person}'")
        self.screen.wait_for("connected")

    def kill(self):
        os.kill(int(self.pid_file.read_text()), signal.SIGKILL)

    def wait_for_text(self, text):
        """Until the frame of the editor holds a text, however it is broken into lines."""
        def holds(lines):
            inside = [line.split("│")[-2 if line.rstrip().endswith("│") else -1] for line in lines]
            return all(any(word in line for line in lines) for word in text.split()) and inside
        return self.screen.wait_for(holds, text)


def card_text(person):
    cards = person.export(MAP)["cards"]
    check(len(cards) == 1, f"there are {len(cards)} cards instead of one")
    return cards[0]["text"]


def wait_for_map(person, condition, words):
    deadline = time.monotonic() + SECONDS_MAX
    while not condition(text := card_text(person)):
        check(time.monotonic() < deadline, f"the map never has {words}; it has “{text}”")
        time.sleep(0.1)
    return text


def type_together(anna, boris, person):
    """Both type into one card at the same time, letter by letter."""
    for board in (anna, boris):
        board.screen.keys("Enter")
    boris.screen.keys("Home")
    latin, cyrillic = "through the whole town", "Привет из мастерской "
    for place in range(max(len(latin), len(cyrillic))):
        for board, text in ((anna, latin), (boris, cyrillic)):
            if place < len(text):
                board.screen.write(text[place])
    wanted = f"{cyrillic}Start{latin}"
    text = wait_for_map(person, lambda text: text == wanted, f"“{wanted}”")
    for board in (anna, boris):
        board.wait_for_text(text)
    print(f"typed together: {text}")
    return text


def lose_server(anna, boris, person, server):
    """What is typed without a server waits, says so, and arrives."""
    server.kill()
    anna.screen.wait_for("reconnecting")
    anna.screen.write(", офлайн")
    anna.screen.wait_for("not yet saved")
    server.start()
    anna.screen.wait_for("connected")
    wait_for_map(person, lambda text: text.endswith(", офлайн"), "what was typed offline")
    boris.wait_for_text("офлайн")
    print("typed without a server, and merged")


def kill_client(anna, boris, person, server):
    """Neither server nor client lives, and nothing is lost."""
    server.kill()
    anna.screen.wait_for("reconnecting")
    anna.screen.write(" żółć")
    anna.wait_for_text("żółć")
    # On the screen first, then on the disk, in the same turn of the program.
    time.sleep(0.5)
    anna.kill()
    anna.screen.wait_for("Killed")
    server.start()
    # What SIGKILL leaves is a raw terminal, where Enter is no line feed.
    anna.screen.write("stty sane; tput rmcup; tput cnorm; clear; echo $((40+4))")
    anna.screen.keys("C-j")
    anna.screen.wait_for("44")
    anna.open(server)
    wait_for_map(person, lambda text: text.endswith(" żółć"), "what the killed client had")
    print("killed a client without a server, and nothing is lost")


def resize(board):
    for columns, rows in ((60, 14), (30, 6), (140, 40), (100, 30)):
        board.screen.resize(columns, rows)
        sign = "Too small" if columns < 40 else "Discovery"
        lines = board.screen.wait_for(sign)
        check(len(lines) <= rows, f"{len(lines)} lines on a screen of {rows}")
    print("followed the sizes of the terminal")


def leave(board):
    board.screen.keys("Escape")
    time.sleep(0.2)
    board.screen.keys("q")
    board.screen.wait_for(lambda lines: any(line.startswith("ready>") for line in lines), "ready>")
    check_usable(board.screen)


def insight(anna, boris, person, server):
    """What one sets in the form of a card, the other's panes show; each reads in their language."""
    person.do("new", INSIGHT_MAP)
    person.do("card", "add", INSIGHT_MAP, "--stage", "Discovery", "--lane", "emotions", "Curious")
    person.do("card", "add", INSIGHT_MAP, "--stage", "Discovery", "--lane", "pains", "Too dear")
    person.do("card", "add", INSIGHT_MAP, "--stage", "Discovery", "--lane", "pains", "Too far")
    for board in (anna, boris):
        # Without colours the selection is a sign.
        board.map, board.environment = INSIGHT_MAP, "NO_COLOR=1"
        board.open(server)
        board.screen.wait_for("Too far")
    boris.screen.keys("2")
    boris.screen.wait_for("No card says how the customer feels")
    find(anna, "Curious")
    anna.screen.keys("d")
    anna.screen.wait_for("my emotion")
    select(anna, "emotion")
    for _ in range(2):
        anna.screen.keys("Right")
    anna.screen.wait_for("content")
    close_form(anna)
    boris.screen.wait_for("1 Discovery +1")
    boris.screen.keys("6")
    boris.screen.wait_for("1. Too dear")
    find(anna, "Too far")
    anna.screen.keys("d")
    anna.screen.wait_for("severity")
    select(anna, "severity")
    anna.screen.keys("3")
    close_form(anna)
    boris.screen.wait_for("1. Too far")
    # From the pane to the card that it tells of.
    boris.screen.keys("Space", "Enter", "1")
    boris.screen.wait_for("severity: ●●● 3")
    anna.screen.keys("T")
    anna.screen.wait_for("polski")
    anna.screen.write("pol")
    anna.screen.keys("Enter")
    anna.screen.wait_for("Odkrywanie")
    boris.screen.wait_for("Discovery")
    print("an emotion and a severity stood in the other's panes at once")


def close_form(board):
    """Escape, and a moment: with a key close behind it, it would be Alt and that key."""
    board.screen.keys("Escape")
    board.screen.wait_for(
        lambda lines: not any("clears" in line or "▸ more" in line for line in lines),
        "the board without a form")


def find(board, text):
    board.screen.keys("/")
    board.screen.keys("C-u")
    board.screen.write(text)
    board.screen.keys("Enter")


def select(board, label):
    """Goes to a row of the form."""
    board.screen.keys("Home")
    for _ in range(20):
        time.sleep(0.2)
        if any(f"›{label} " in line for line in board.screen.lines):
            return
        board.screen.keys("Down")
    raise Failed(f"the form never comes to {label}")


def suspend(board):
    """Ctrl-Z gives the terminal to the shell and back."""
    board.screen.keys("C-z")
    board.screen.wait_for("Stopped")
    board.screen.command("clear; echo $((40+3)); fg")
    board.screen.wait_for("connected")
    print("suspended and resumed")


def crash(board, server):
    """A program that falls leaves a terminal that can be used, and its local copy."""
    os.kill(int(board.pid_file.read_text()), signal.SIGSEGV)
    board.screen.wait_for(lambda lines: any(line.startswith("ready>") for line in lines), "ready>")
    check_usable(board.screen)
    board.open(server)
    print("crashed, and left a terminal that can be used")


def check_usable(screen):
    """Echo, line editing and signals are on again."""
    screen.command("clear; stty -a | tr ' ' '\\n' | grep -x -e -echo -e -icanon -e -isig; echo $((40+2))")
    lines = screen.wait_for("42")
    for mode in ("-echo", "-icanon", "-isig"):
        check(mode not in lines, f"the terminal was left with {mode}")


def unknown_terminals(screen, server, folder):
    """A terminal that this machine does not know is drawn all the same; one that cannot be is told."""
    join = (f"LANG=C.UTF-8 XDG_DATA_HOME={folder}/carla.data {BINARY} join {MAP}"
            f" --server {server.address} --name carla")
    screen.command(f"clear; TERM=xterm-of-tomorrow {join}")
    screen.wait_for("does not know the terminal xterm-of-tomorrow")
    screen.wait_for("connected")
    screen.keys("q")
    screen.wait_for(lambda lines: any(line.startswith("ready>") for line in lines), "ready>")
    screen.command(f"clear; TERM=dumb {join}")
    screen.wait_for("TERM=dumb is a terminal that cannot place its cursor")
    check_usable(screen)
    print("drew on an unknown terminal")


def run(folder, tmux):
    server = Server(folder)
    try:
        server.start()
        person = Person("clerk", folder, server)
        person.do("new", MAP)
        person.do("card", "add", MAP, "--stage", "Discovery", "--lane", "actions", "Start")
        anna = Board(Screen(tmux, "anna", 100, 30), "anna", folder)
        boris = Board(Screen(tmux, "boris", 110, 34), "boris", folder)
        for board in (anna, boris):
            board.open(server)
            board.screen.wait_for("Start")
        type_together(anna, boris, person)
        lose_server(anna, boris, person, server)
        resize(boris)
        suspend(boris)
        crash(boris, server)
        kill_client(anna, boris, person, server)
        text = card_text(person)
        for board in (anna, boris):
            board.screen.keys("z")
            for word in text.split():
                board.screen.wait_for(word)
        print("both screens show what the map says")
        for board in (anna, boris):
            leave(board)
        unknown_terminals(anna.screen, server, folder)
        insight(anna, boris, person, server)
        for board in (anna, boris):
            leave(board)
        print("left the terminals as they were")
    except Failed:
        print(f"the server's log ends with:\n{server.log_end()}", file=sys.stderr)
        raise
    finally:
        server.end()


def main():
    if shutil.which("tmux") is None:
        print("skipped: tmux is not installed")
        print("0 passed, 0 failed")
        return
    folder = Path(tempfile.mkdtemp(prefix="waymark-terminal-"))
    tmux = ["tmux", "-S", str(folder / "tmux"), "-f", "/dev/null"]
    try:
        run(folder, tmux)
    except Failed as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        print("1 failed")
        sys.exit(1)
    finally:
        subprocess.run([*tmux, "kill-server"], capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
