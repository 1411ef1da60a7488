#!/usr/bin/env python3
"""The picture of the house: which module stands on which, made from Package.swift.

    arrows.py            writes it into Sources/README.md
    arrows.py --print    prints it

Only what is not implied is drawn: where A stands on B and B on C, no arrow leads from A to C.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "Sources" / "README.md"
BEGIN = "<!-- arrows: made by Tests/Guide/arrows.py from Package.swift -->"
END = "<!-- end of arrows -->"

# From the ground up; what is in no group is drawn without a frame.
GROUPS = {
    "the core, also in WebAssembly": [
        "CBOR", "ReplicatedData", "JourneyMap", "SyncProtocol", "SyncEngine",
    ],
    "about journeys": [
        "JourneyEditing", "JourneyInsight", "JourneyTemplates", "JourneyWords", "MapOutline", "JourneyPictures",
        "JourneyFormats",
    ],
    "bytes and text alone": ["MapStore", "StyledText", "SystemClock", "WebSocketTransport"],
    "both": ["WorkshopServer", "WorkshopClient"],
    "programs": [
        "TerminalBoard", "TerminalClient", "waymark", "WorkshopLoad", "waymark-load", "bare-relay",
    ],
}  # fmt: skip

# What these may stand on at most; everything else may stand on anything below it.
CORE = GROUPS["the core, also in WebAssembly"]
BOUNDS = {
    **{name: set(CORE[:place]) for place, name in enumerate(CORE)},
    "JourneyEditing": {"CBOR", "ReplicatedData", "JourneyMap"},
    "JourneyInsight": {"CBOR", "ReplicatedData", "JourneyMap"},
    "JourneyTemplates": {"CBOR", "ReplicatedData", "JourneyMap"},
    "MapStore": set(),
    "WebSocketTransport": {"CLibwebsockets", "CLinux", "SystemClock"},
}

TARGET = re.compile(r"\.(target|executableTarget|systemLibrary|testTarget)\(")


def inside(text: str, opening: int) -> str:
    """What stands between the bracket at `opening` and the one that closes it."""
    depth = 0
    for place in range(opening, len(text)):
        if text[place] in "([":
            depth += 1
        elif text[place] in ")]":
            depth -= 1
            if depth == 0:
                return text[opening + 1 : place]
    raise ValueError("a bracket of Package.swift is never closed")


def targets(manifest: str) -> dict[str, list[str]]:
    """The targets that are no tests, each with those of them that it names as dependencies."""
    found: dict[str, list[str]] = {}
    for match in TARGET.finditer(manifest):
        body = inside(manifest, match.end() - 1)
        path = re.search(r'path: "([^"]*)"', body)
        if match[1] == "testTarget" or path and path[1].startswith("Tests/"):
            continue
        name = re.search(r'name: "([^"]+)"', body)[1]
        listed = re.search(r"dependencies: \[", body)
        names = inside(body, listed.end() - 1) if listed else ""
        # Products of other packages stand in calls of their own.
        names = re.sub(r"\.product\([^)]*\)", "", names)
        found[name] = re.findall(r'"([^"]+)"', names)
    return found


def reach(graph: dict[str, list[str]], name: str) -> set[str]:
    """All that a module stands on, however far below."""
    result: set[str] = set()
    waiting = list(graph[name])
    while waiting:
        other = waiting.pop()
        if other not in result:
            result.add(other)
            waiting += graph.get(other, [])
    return result


def reduced(graph: dict[str, list[str]]) -> dict[str, list[str]]:
    """The arrows that no others imply."""
    below = {name: reach(graph, name) for name in graph}
    for name, others in below.items():
        if name in others:
            raise ValueError(f"{name} stands on itself, by a round")
    return {
        name: [
            other for other in others
            if not any(other in below.get(third, ()) for third in others if third != other)
        ]
        for name, others in graph.items()
    }  # fmt: skip


def strayed(manifest: str) -> list[str]:
    """Arrows that lead where they must not."""
    graph = targets(manifest)
    return [
        f"Package.swift: {name} must not stand on {other}"
        for name in graph
        if name in BOUNDS
        for other in sorted(reach(graph, name) - BOUNDS[name])
    ]


def picture(manifest: str) -> str:
    graph = reduced(targets(manifest))
    lines = ["```mermaid", "flowchart BT"]
    grouped: set[str] = set()
    for number, (title, members) in enumerate(GROUPS.items()):
        there = [name for name in members if name in graph]
        grouped.update(there)
        if there:
            lines.append(f'  subgraph g{number}["{title}"]')
            lines += [f"    {name}" for name in there]
            lines.append("  end")
    lines += [f"  {name}([{name}])" for name in graph if name not in grouped]
    lines += [f"  {name} --> {other}" for name, others in graph.items() for other in others]
    return "\n".join([*lines, "```"])


def between(guide: str) -> tuple[str, str, str]:
    """The guide before its picture, the picture, and what follows."""
    before, begin, rest = guide.partition(BEGIN)
    shown, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"Sources/README.md has no place for the picture: {BEGIN} … {END}")
    return before + begin, shown.strip(), end + after


def main(arguments: list[str]) -> int:
    made = picture((ROOT / "Package.swift").read_text())
    if "--print" in arguments:
        print(made)
        return 0
    before, _, after = between(GUIDE.read_text())
    GUIDE.write_text(f"{before}\n\n{made}\n\n{after}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
