"""What Markdown pages name, held against what is there."""

from __future__ import annotations

import fnmatch
import re
from pathlib import PurePosixPath

from tree import Tree

FENCE = re.compile(r"^( *)(`{3,}|~{3,})[^\n]*\n(.*?)^ *\2[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
# A name behind a link to a file with code, or before it and an “of”.
NAMES_BEHIND = re.compile(r"\]\(([^)\s]+\.(?:swift|js|py))\)((?:,?\s+(?:and\s+)?`[A-Za-z_]\w*`)+)")
NAME_BEFORE = re.compile(r"`([A-Za-z_]\w*)`\s+of\s+\[[^\]]*\]\(([^)\s]+\.(?:swift|js|py))\)")
# Files that are ours by their ending, wherever they stand. Others could be anybody's.
OURS = (".swift", ".py", ".mjs", ".cddl")


# No command stands here: what begins with “waymark” are bytes.
WIRE = "Protocol/README.md"


def problems(tree: Tree) -> list[str]:
    found = rooms(tree)
    targets = make_targets(tree)
    commands, options = commands_and_options(tree)
    for page in tree.ending(".md"):
        text = tree.text(page)
        prose = FENCE.sub("", text)
        said = (
            links(tree, page, prose)
            + names(tree, page, prose)
            + [w for span in spans(prose) for w in paths(tree, page, span)]
            + [w for line in code(text) for w in made(line, targets)]
        )
        if page != WIRE:
            said += [w for line in code(text) for w in called(line, commands, options)]
        found += [f"{page}: {what}" for what in dict.fromkeys(said)]
    return found


def spans(prose: str) -> list[str]:
    return [" ".join(match[2].split()) for match in SPAN.finditer(prose)]


def code(text: str) -> list[str]:
    """The lines of all blocks of code, those that end with a backslash with what follows, and the
    code between words."""
    blocks = [re.sub(r"\\\n\s*", " ", match[3]) for match in FENCE.finditer(text)]
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return lines + spans(FENCE.sub("", text))


# MARK: Rooms


def rooms(tree: Tree) -> list[str]:
    """Modules without a page of their own, or that the guide does not name."""
    found: list[str] = []
    for folder in sorted(tree.folders):
        parts = folder.split("/")
        if len(parts) == 2 and parts[0] in ("Sources", "Clients"):
            if f"{folder}/README.md" not in tree.files:
                found.append(f"{folder} has no README.md that says what it is")
            if f"{parts[1]}/README.md)" not in tree.text("Sources/README.md"):
                found.append(f"Sources/README.md names no room {parts[1]}")
    return found


# MARK: Links


def anchors(text: str) -> set[str]:
    """The names that GitHub gives to the headings of a page."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", FENCE.sub("", text), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        number = 0
        while name + (f"-{number}" if number else "") in found:
            number += 1
        found.add(name + (f"-{number}" if number else ""))
    return found


def resolved(page: str, path: str) -> str:
    """A path as seen from a page, from the top of the tree."""
    parts: list[str] = []
    for part in (*PurePosixPath(page).parent.parts, *path.split("/")):
        if part == "..":
            if not parts:
                return "..", path
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or "."


def links(tree: Tree, page: str, prose: str) -> list[str]:
    found: list[str] = []
    for match in LINK.finditer(SPAN.sub(lambda m: "x" * len(m[0]), prose)):
        target = match[2]
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        path, _, anchor = target.partition("#")
        file = resolved(page, path) if path else page
        if not tree.has(file):
            found.append(f"the link {target} leads nowhere")
        elif anchor and file.endswith(".md") and anchor not in anchors(tree.text(file)):
            found.append(f"the link {target} leads to no heading")
    return found


def names(tree: Tree, page: str, prose: str) -> list[str]:
    named = [
        (path, name)
        for path, behind in NAMES_BEHIND.findall(prose)
        for name in re.findall(r"`(\w+)`", behind)
    ] + [(path, name) for name, path in NAME_BEFORE.findall(prose)]
    found: list[str] = []
    for path, name in named:
        file = resolved(page, path)
        words = "func|case|var|let|struct|class|enum|protocol|function|const|def"
        # In JavaScript methods have no word before them.
        method = rf"|^\s+(?:async\s+)?{name}\(" if file.endswith(".js") else ""
        declared = re.compile(rf"\b(?:{words})\s+{name}\b{method}", re.MULTILINE)
        if file in tree.files and not declared.search(tree.text(file)):
            found.append(f"{file} declares no {name}")
    return found


# MARK: Files


def paths(tree: Tree, page: str, span: str) -> list[str]:
    """What is wrong with a piece of code if it looks like the name of a file or folder of ours."""
    if not re.fullmatch(r"[\w.+*…-]+(?:/[\w.+*…-]+)*/?", span):
        return []
    path = span.rstrip("/")
    first = path.split("/")[0]
    isOurs = path.endswith(OURS) or "/" in span and first in first_folders(tree)
    if not isOurs or exists(tree, page, path):
        return []
    return [f"there is no {span}"]


def first_folders(tree: Tree) -> set[str]:
    """Folders that paths in text begin with: of the top, of the rooms, and of the tests."""
    return {
        PurePosixPath(folder).name
        for folder in tree.folders
        if folder.count("/") <= 1 and folder != "."
    }


def exists(tree: Tree, page: str, path: str) -> bool:
    """Whether some file or folder is called so from its page or from any folder; an ending may be
    left out, and `…` and `*` stand for anything."""
    pattern = path.replace("…", "*").replace("[", "[[]")
    here = resolved(page, path)
    if tree.has(here):
        return True
    patterns = [pattern, f"*/{pattern}", f"{pattern}.swift", f"*/{pattern}.swift"]
    patterns += [f"{pattern}.py", f"*/{pattern}.py"]
    every = tree.files | tree.folders
    return any(fnmatch.filter(every, each) for each in patterns)


# MARK: Commands


def make_targets(tree: Tree) -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", tree.text("Makefile"), re.MULTILINE))


def made(line: str, targets: set[str]) -> list[str]:
    found: list[str] = []
    for words in re.findall(r"(?:^|[&;|(] *)(?:[A-Z_]+=\S+ +)*make((?: +[A-Za-z][\w=./-]*)*)", line):
        for word in words.split():
            if "=" not in word and word not in targets:
                found.append(f"there is no make {word}")
    return found


def kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def commands_and_options(tree: Tree) -> tuple[set[str], set[str]]:
    """The names of commands, and those of the options of all commands together."""
    commands: set[str] = {"help"}
    options: set[str] = {"help", "version"}
    for file in tree.ending(".swift", under=("Sources/waymark/", "Clients/Load/waymark-load/")):
        text = tree.text(file)
        commands |= set(re.findall(r'commandName: "([a-z-]+)"', text))
        commands |= {
            kebab(name.removesuffix("Command"))
            for name in re.findall(r"struct (\w+): (?:Async)?ParsableCommand", text)
        }
        options |= set(re.findall(r'\.customLong\(\s*"([a-z-]+)"', text))
        # The property that follows, whatever stands between.
        declared = re.compile(r"@(?:Option|Flag)\b.*?\bvar (\w+)", re.DOTALL)
        options |= {kebab(name) for name in declared.findall(text)}
    return commands, options


def plain(line: str) -> str:
    """A line of a shell without its remark and what stands in quotation marks."""
    return re.sub(r'"[^"]*"|“[^”]*”|\'[^\']*\'', "TEXT", line.split(" #")[0])


def command(line: str) -> list[str] | None:
    """The words behind `waymark`, if the line calls it."""
    match = re.match(r"(?:\$ )?(?:[A-Z_]+=\S+ +)*waymark(?![\w-])(?! *:)(.*)", plain(line))
    return match and match[1].split()


def called(line: str, commands: set[str], options: set[str]) -> list[str]:
    """What is wrong with a command of ours, or with an option that stands alone."""
    words = command(line)
    line = plain(line)
    found: list[str] = []
    if words and re.fullmatch("[a-z][a-z-]+", words[0]) and words[0] not in commands:
        found.append(f"there is no command waymark {words[0]}")
    if words is not None or re.match(r"waymark-load\b|--[a-z][a-z-]*(?![\w-])", line):
        for option in re.findall(r"(?<![\w-])--([a-z][a-z-]*)", line):
            if option not in options:
                found.append(f"no command has an option --{option}")
    return found
