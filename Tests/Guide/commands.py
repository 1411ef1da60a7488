#!/usr/bin/env python3
"""Holds every `waymark` command in Markdown pages against the program that WAYMARK names: each option
has to be one of that very command. What check.py says of options needs no program, and is less strict.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import documents
from tree import ROOT, Tree


def options_of(program: str) -> dict[str, set[str]]:
    """The options of each command, by its words behind `waymark`."""
    told = subprocess.check_output([program, "--experimental-dump-help"])
    found: dict[str, set[str]] = {}

    def add(command: dict, path: list[str]) -> None:
        arguments = command.get("arguments", [])
        found[" ".join(path)] = {n["name"] for a in arguments for n in a.get("names") or []} | {
            "help", "h", "version",
        }  # fmt: skip
        for each in command.get("subcommands", []):
            add(each, [*path, each["commandName"]])

    add(json.loads(told)["command"], [])
    return found


def problems(tree: Tree, known: dict[str, set[str]]) -> tuple[list[str], int]:
    """What is wrong, and how many commands were looked at."""
    found: list[str] = []
    count = 0
    for page in tree.ending(".md"):
        if page == documents.WIRE:
            continue
        for line in documents.code(tree.text(page)):
            words = documents.command(line)
            if words is None:
                continue
            count += 1
            path: list[str] = []
            while words and " ".join([*path, words[0]]) in known:
                path.append(words.pop(0))
            for option in re.findall(r"(?<![\w-])--?([a-z][a-z-]*)", " ".join(words)):
                if option not in known[" ".join(path)]:
                    found.append(f"{page}: {' '.join(['waymark', *path])} has no option {option}")
    return found, count


def main() -> int:
    found, count = problems(Tree(ROOT), options_of(os.environ["WAYMARK"]))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{count} commands in pages: {len(found) or 'nothing'} wrong")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main())
