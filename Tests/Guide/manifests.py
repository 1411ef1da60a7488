"""Holds what manifests declare against what the files of each target import: nothing more, nothing less."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from arrows import TARGET, inside
from tree import Tree

# Whose folder `Sources` each manifest means: that of the fuzzers is a link.
MANIFESTS = {
    "Package.swift": "Sources",
    "Clients/Web/Package.swift": "Clients/Web/Sources",
    "Tests/Fuzzing/Package.swift": "Sources",
}
# Declared though nothing imports them.
LINKED_ONLY = {
    "FreestandingRuntime": "what C leaves out without a system, called by what the compiler makes",
    "CLibFuzzer": "the runner's entry, in C",
}

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)", re.MULTILINE,
)  # fmt: skip


def declared(manifest: str) -> dict[str, tuple[str | None, list[str]]]:
    """The targets with code: of each the path it names, and all its dependencies, products as well."""
    found = {}
    for match in TARGET.finditer(manifest):
        body = inside(manifest, match.end() - 1)
        if match[1] == "systemLibrary":
            continue
        path = re.search(r'path: "([^"]*)"', body)
        listed = re.search(r"dependencies: \[", body)
        names = inside(body, listed.end() - 1) if listed else ""
        names = re.sub(r'\.product\(\s*name: ("[^"]+")[^)]*\)', r"\1", names)
        found[re.search(r'name: "([^"]+)"', body)[1]] = (
            path[1] if path else None, re.findall(r'"([^"]+)"', names),
        )  # fmt: skip
    return found


def libraries(manifest: str) -> dict[str, list[str]]:
    """What one gets by depending on a library of ours: its modules."""
    return {
        name: re.findall(r'"([^"]+)"', modules)
        for name, modules in re.findall(
            r'\.library\(\s*name: "([^"]+)",\s*targets: \[([^\]]*)\]', manifest)
    }  # fmt: skip


def imports(tree: Tree, folder: str) -> set[str]:
    return {
        name for file in tree.ending(".swift", under=(folder + "/",))
        for name in IMPORT.findall(tree.text(file))
    }  # fmt: skip


def problems(tree: Tree) -> list[str]:
    found = []
    there = [manifest for manifest in MANIFESTS if manifest in tree.files]
    products = {k: v for manifest in there for k, v in libraries(tree.text(manifest)).items()}
    ours = {name for manifest in there for name in declared(tree.text(manifest))}
    systems = re.findall(r'\.systemLibrary\(\s*name: "([^"]+)"', tree.text("Package.swift"))
    for manifest in there:
        targets = declared(tree.text(manifest))
        others = {name for _, names in targets.values() for name in names}
        known = ours | others | set(systems)
        for target, (path, names) in targets.items():
            beside = PurePosixPath(manifest).parent
            test = target.endswith("Tests") or target == "WorkshopSimulation"
            folder = str(beside / path) if path else (
                str(beside / "Tests" / target) if test else f"{MANIFESTS[manifest]}/{target}"
            )  # fmt: skip
            used = imports(tree, folder)
            if not used and not tree.ending(".swift", under=(folder + "/",)):
                continue
            given = {each: products.get(each, [each]) for each in names}
            found += [
                f"{manifest}: {target} declares {name}, which no file of {folder} imports"
                for name, modules in given.items()
                if not used & set(modules) and name not in LINKED_ONLY
            ]
            granted = {module for modules in given.values() for module in modules} | {target}
            found += [
                f"{manifest}: {target} imports {name} without declaring it"
                for name in sorted((used & known) - granted)
            ]
    return found
