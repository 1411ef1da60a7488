#!/usr/bin/env python3
"""Coverage-guided fuzzing of everything that takes bytes from outside, with libFuzzer.

    fuzz.py run [--seconds N] [--seed N] [TARGET…]
                                            builds, then runs each target for so long
    fuzz.py repeat TARGET FILE              one input again, with a backtrace
    fuzz.py keep TARGET FILE [--why TEXT]   adds an input that showed a fault to the corpus
    fuzz.py corpus [--seconds N] [TARGET…]  makes the corpus anew, from vectors, itself and a run

The corpus is one file a target, Corpus/TARGET.txt: an input a line in hexadecimal digits. What
stands below a line that begins with "#" is kept whatever it covers.

FUZZ_BUILD names the folder to build in. FUZZ_SANITIZERS=fuzzer,address watches memory too, at a
third of the pace; it wants a folder of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CORPUS = HERE / "Corpus"
VECTORS = ROOT / "Protocol" / "Vectors"
BUILD = Path(os.environ.get("FUZZ_BUILD", ROOT / ".build-fuzz"))
FUZZER = BUILD / "release" / "Fuzzer"
FAULTS = BUILD / "faults"

INPUT_SECONDS_MAX = 10
MEMORY_MEGABYTES_MAX = 2048
CORPUS_INPUTS_MAX = 250
CORPUS_BYTES_MAX = 40_000


def build() -> None:
    package = ["--package-path", str(HERE), "--scratch-path", str(BUILD)]
    subprocess.run(["swift", "build", "-c", "release", *package], check=True)


def targets() -> dict[str, int]:
    """The targets and the bytes of their largest inputs."""
    listing = subprocess.run([str(FUZZER)], check=True, capture_output=True, text=True).stdout
    return {name: int(size) for name, size in (line.split() for line in listing.splitlines())}


def environment(target: str) -> dict[str, str]:
    return os.environ | {"FUZZ_TARGET": target}


class Corpus:
    """The inputs of one target that are in the tree."""

    def __init__(self, target: str) -> None:
        self.path = CORPUS / f"{target}.txt"
        self.found: list[bytes] = []
        # Each with the lines that say why it is kept.
        self.kept: list[tuple[list[str], bytes]] = []
        comment: list[str] = []
        if not self.path.exists():
            return
        for line in self.path.read_text().splitlines():
            if line.startswith("#"):
                comment.append(line)
            elif comment:
                self.kept.append((comment, bytes.fromhex(line)))
                comment = []
            else:
                self.found.append(bytes.fromhex(line))

    def inputs(self) -> list[bytes]:
        return self.found + [data for _, data in self.kept]

    def write(self) -> None:
        CORPUS.mkdir(exist_ok=True)
        kept = {data for _, data in self.kept}
        lines = [data.hex() for data in sorted(set(self.found) - kept, key=lambda d: (len(d), d))]
        for comment, data in self.kept:
            lines += comment + [data.hex()]
        self.path.write_text("".join(line + "\n" for line in lines))


def unpack(inputs: list[bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(inputs):
        (folder / f"{number:04}").write_bytes(data)


def run_target(
    target: str, size: int, seconds: int, seed: int, folder: Path
) -> tuple[bool, str]:
    """Fuzzes one target. Returns whether it held, and a line that says how far it got."""
    faults = FAULTS / target
    faults.mkdir(parents=True, exist_ok=True)
    log = FAULTS / f"{target}.log"
    command = [
        str(FUZZER), str(folder),
        f"-max_len={size}", f"-max_total_time={seconds}", f"-seed={seed}", f"-timeout={INPUT_SECONDS_MAX}",
        f"-rss_limit_mb={MEMORY_MEGABYTES_MAX}", f"-artifact_prefix={faults}/",
        "-use_value_profile=1", "-print_final_stats=1", "-verbosity=1", "-report_slow_units=2",
        "-detect_leaks=0",
    ]  # fmt: skip
    with log.open("wb") as output:
        status = subprocess.run(
            command, env=environment(target), stdout=output, stderr=subprocess.STDOUT
        ).returncode
    text = log.read_text(errors="replace")
    executed = re.search(r"number_of_executed_units: (\d+)", text)
    slowest = re.search(r"slowest_unit_time_sec: +(\d+)", text)
    covered = re.findall(r"cov: (\d+) ft: (\d+)", text)
    line = (
        f"{target:16} {int(executed[1]) if executed else 0:>11,} inputs"
        f" {covered[-1][0] if covered else '?':>6} edges"
        f" {covered[-1][1] if covered else '?':>6} features"
        f"  slowest {slowest[1] if slowest else '?'} s"
    )
    if status == 0:
        return True, line
    fault = re.search(r"Fatal error: (.*)|ERROR: (.*)", text)
    said = (fault[1] or fault[2])[:400] if fault else f"ended with status {status}"
    files = re.findall(r"Test unit written to (\S+)", text)
    return False, f"{line}\n  FAULT: {said}\n  input: {' '.join(files) or 'none'}\n  log:   {log}"


def run(arguments: argparse.Namespace) -> int:
    sizes = targets()
    held = True
    for target in arguments.target or sizes:
        with tempfile.TemporaryDirectory(prefix="waymark-fuzz-") as folder:
            unpack(Corpus(target).inputs(), Path(folder))
            ok, line = run_target(
                target, sizes[target], arguments.seconds, arguments.seed, Path(folder)
            )
        print(line, flush=True)
        held = held and ok
    if not held:
        print(f"Look at it again with: {Path(sys.argv[0])} repeat TARGET FILE", file=sys.stderr)
    return 0 if held else 1


def repeat(arguments: argparse.Namespace) -> int:
    env = environment(arguments.target) | {"SWIFT_BACKTRACE": "enable=yes"}
    return subprocess.run([str(FUZZER), arguments.file], env=env).returncode


def keep(arguments: argparse.Namespace) -> int:
    corpus = Corpus(arguments.target)
    data = Path(arguments.file).read_bytes()
    if data not in [kept for _, kept in corpus.kept]:
        corpus.kept.append(([f"# {arguments.why}"], data))
    corpus.write()
    return 0


# Seeds from the conformance vectors


def vectors(name: str) -> list[dict]:
    return json.loads((VECTORS / f"{name}.json").read_text())


def batches_of(case: dict) -> list[bytes]:
    return [bytes.fromhex(text) for text in case["changes"]]


def block(data: bytes) -> bytes:
    """As a room or session input has bytes of a message."""
    return len(data).to_bytes(2, "big") + data


def item(major: int, number: int) -> bytes:
    """The head of a CBOR item (RFC 8949 §3)."""
    if number < 24:
        return bytes([major << 5 | number])
    for code, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << 8 * size:
            return bytes([major << 5 | code]) + number.to_bytes(size, "big")
    raise ValueError(number)


def text_item(text: str) -> bytes:
    return item(3, len(text.encode())) + text.encode()


def client_frame(payload: bytes, opcode: int, is_final: bool = True) -> bytes:
    """A masked frame (RFC 6455 §5.2)."""
    mask = bytes([1, 2, 3, 4])
    head = bytes([(0x80 if is_final else 0) | opcode])
    if len(payload) < 126:
        head += bytes([0x80 | len(payload)])
    else:
        head += bytes([0x80 | 126]) + len(payload).to_bytes(2, "big")
    return head + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))


MERMAID = """---
title: A day
---
%% a comment
journey
    title Buying a bicycle
    accTitle: In words
    accDescr {
      Two lines
    }
    section Discovery
      Sees a notice: 5: Ana, Boris
      Asks: 3
    section After #semi; sale
      Returns: 11: Ana
"""

REQUESTS = [
    "GET /maps/a%20b?x=1&y=%41+c HTTP/1.1\r\nHost: a.example:80\r\n\r\n",
    "GET http://b.example/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.0\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: maps.example.org\r\nUpgrade: websocket\r\nConnection: a, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Origin: https://maps.example.org\r\nSec-WebSocket-Protocol: waymark.v1\r\n\r\n",
]

ANSWERS = [
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n[]\r\n0\r\nA: b\r\n\r\n",
    "HTTP/1.0 404 Not Found\r\n\r\nThere is no such map.",
    "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n[]",
]

URLS = [
    "ws://127.0.0.1:7420/", "https://maps.example.org/a/b?c=d#map=x", "wss://[::1]:443",
    "http://a", "example.org:80",
]  # fmt: skip

TEXTS = [
    "stage-goal",
    "42@00f1a2b3c4d5e6f7",
    "Wartet lange 中文 \U0001f600\u200d\U0001f680 a/b\u202e x",
]


def seeds(target: str) -> list[bytes]:
    """What to begin with."""
    made = subprocess.run(
        [str(FUZZER), "seeds"], env=environment(target), check=True, capture_output=True, text=True
    ).stdout
    return seeds_from_vectors(target) + [bytes.fromhex(line) for line in made.splitlines()]


def seeds_from_vectors(target: str) -> list[bytes]:
    messages = vectors("messages") + vectors("messages-refused")
    documents = [case for name in ("documents", "merges", "histories") for case in vectors(name)]
    snapshots = [bytes.fromhex(case["snapshot"]) for case in documents if "snapshot" in case]
    sent = {
        side: [bytes.fromhex(case["hex"]) for case in messages if case["from"] == side]
        for side in ("client", "server")
    }
    match target:
        case "cbor":
            return [bytes.fromhex(case["hex"]) for case in vectors("cbor")]
        case "client-message" | "server-message":
            return sent[target.split("-")[0]]
        case "change-batch":
            cases = vectors("batches") + vectors("batches-refused")
            return [bytes.fromhex(case["hex"]) for case in cases] + [
                batch for case in documents for batch in batches_of(case)
            ]
        case "snapshot":
            return snapshots
        case "local-copy":
            return [
                item(4, 7) + text_item("fuzzed") + item(0, 10) + item(2, len(data)) + data
                + b"\xf6\x80\xf6\xf5"
                for data in snapshots
            ]  # fmt: skip
        case "room":
            # A usual room, one stranger who joins and sends the message, a turn, all durable.
            begin = b"\x02\x01\x02\x02\x02\x02\x01" + b"\xf0\x01\x00\x00\x03" + b"\x01"
            return [begin + block(message) + b"\x09\x06\xff" for message in sent["client"]]
        case "session":
            return [b"\x02\x00\x00\x00\x0b" + block(message) for message in sent["server"]]
        case "frames":
            return [
                client_frame(b"a" * 30, 2), client_frame(b"ab", 2, False) + client_frame(b"c", 0),
                client_frame(b"\x03\xe8bye", 8),
                client_frame(b"p", 9) + client_frame(b"x" * 300, 2),
            ]  # fmt: skip
        case "requests":
            return [text.encode() for text in REQUESTS]
        case "answers":
            return [text.encode() for text in ANSWERS]
        case "url":
            return [text.encode() for text in URLS]
        case "mermaid":
            return [MERMAID.encode(), f"# A page\n\n```mermaid\n{MERMAID}```\n".encode()]
        case "terminal":
            return [b"\x20" + text.encode() for text in TEXTS]
        case _:
            return [bytes(range(64)), bytes(range(255, 127, -3))]


def make_corpus(arguments: argparse.Namespace) -> int:
    """Fuzzes from all seeds, then keeps the smallest inputs that cover the most."""
    sizes = targets()
    held = True
    for target in arguments.target or sizes:
        corpus = Corpus(target)
        with tempfile.TemporaryDirectory(prefix="waymark-fuzz-") as name:
            all_inputs, chosen = Path(name) / "all", Path(name) / "chosen"
            unpack(corpus.inputs() + seeds(target), all_inputs)
            for extra in arguments.add or []:
                for path in sorted((Path(extra) / target).glob("*")):
                    shutil.copy(path, all_inputs)
            ok, line = run_target(
                target, sizes[target], arguments.seconds, arguments.seed, all_inputs
            )
            print(line, flush=True)
            if not ok:
                held = False
                continue
            chosen.mkdir()
            # Without the value profile, which would keep an input for each comparison.
            subprocess.run(
                [str(FUZZER), "-merge=1", f"-max_len={sizes[target]}", chosen, all_inputs],
                env=environment(target), check=True, timeout=600,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            corpus.found = smallest(chosen)
        corpus.write()
        print(f"  {len(corpus.found)} inputs, {sum(map(len, corpus.found)):,} bytes")
    return 0 if held else 1


def smallest(folder: Path) -> list[bytes]:
    """As many of the inputs as a corpus may have, small ones and large ones."""
    inputs = sorted((path.read_bytes() for path in folder.iterdir()), key=len)
    step = max(1, -(-len(inputs) // CORPUS_INPUTS_MAX))
    result: list[bytes] = []
    for data in inputs[::step]:
        if sum(map(len, result)) + len(data) <= CORPUS_BYTES_MAX:
            result.append(data)
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    running = commands.add_parser("run")
    running.set_defaults(work=run)
    repeating = commands.add_parser("repeat")
    repeating.set_defaults(work=repeat)
    keeping = commands.add_parser("keep")
    keeping.set_defaults(work=keep)
    keeping.add_argument("--why", default="showed a fault")
    for command in (repeating, keeping):
        command.add_argument("target")
        command.add_argument("file")
    making = commands.add_parser("corpus")
    making.set_defaults(work=make_corpus)
    making.add_argument("--add", action="append", help="more inputs: a folder of targets' folders")
    for command, seconds in ((running, 5), (making, 20)):
        command.add_argument("--seconds", type=int, default=seconds)
        # 0 is another one each time. The same seed tries the same inputs in the same order.
        command.add_argument("--seed", type=int, default=0)
        command.add_argument("target", nargs="*")
    arguments = parser.parse_args()
    build()
    return arguments.work(arguments)


if __name__ == "__main__":
    sys.exit(main())
