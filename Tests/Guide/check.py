#!/usr/bin/env python3
"""Holds the written word against what is there. Says what is wrong, a line each, and ends with 1.

    check.py            all of it
    check.py --rules    every rule of Protocol/README.md with the tests that show it

- Links in Markdown lead somewhere, headings included; names of files in it are those of files; a name
  behind a link to a file with code is declared in that file. Each module has a page, and a place in the guide.
- `make` targets, `waymark` commands and options that are named exist (which option is whose, commands.py asks
  the program).
- The picture in Sources/README.md is that of Package.swift, in which no arrow leads where it must not.
- A manifest declares for each target what its files import, and nothing else.
- Each rule of the protocol is shown by a test, or is in `NOT_SHOWN` with the reason; no text names a rule
  that is none.
"""

from __future__ import annotations

import sys

import arrows
import documents
import manifests
import rules
from tree import ROOT, Tree


def problems(tree: Tree) -> list[str]:
    found = documents.problems(tree) + rules.problems(tree, rules.NOT_SHOWN)
    found += manifests.problems(tree)
    found += arrows.strayed(tree.text("Package.swift"))
    _, shown, _ = arrows.between(tree.text("Sources/README.md"))
    if shown != arrows.picture(tree.text("Package.swift")):
        found.append(
            "Sources/README.md: the picture is not that of Package.swift: "
            "run Tests/Guide/arrows.py and look at what has changed"
        )
    return found


def main(arguments: list[str]) -> int:
    tree = Tree(ROOT)
    if "--rules" in arguments:
        for rule, places in rules.shown(tree).items():
            print(rule, *places)
        return 0
    found = problems(tree)
    print(*found, sep="\n", end="\n" if found else "")
    names = len(rules.defined(tree))
    print(f"{len(tree.ending('.md'))} pages, {names} rules: {len(found) or 'nothing'} wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
