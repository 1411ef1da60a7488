"""Which test shows which rule of Protocol/README.md, and of the module with the edits of a map.

A test shows a rule if the rule's id stands in its name,

    @Test("a seq that is not the next one (WM-VALID-2)")

or in a comment right above it, `// Shows WM-VALID-2, WM-VALID-3.` in Swift and JavaScript,
`# Shows …` in Python. Ids elsewhere in tests count for nothing.
"""

from __future__ import annotations

import re

from tree import Tree

PAGES = ("Protocol/README.md", "Sources/JourneyEditing/README.md")
ID = r"(?:WM-[A-Z]+|ED)-[0-9]+"
RULE = re.compile(rf"\b{ID}\b")

# Rules that no test shows yet, and why. An entry whose rule is shown by now is wrong.
NOT_SHOWN: dict[str, str] = {}


def defined(tree: Tree) -> list[str]:
    """The rules in their order: an id in bold begins each."""
    return [rule for page in PAGES if tree.has(page) for rule in defined_in(page, tree)]


def defined_in(page: str, tree: Tree) -> list[str]:
    return re.findall(rf"\*\*({ID})\b[^*]*\*\*", tree.text(page))


def ids_shown(file: str, text: str) -> list[str]:
    """The ids that the tests of a file show."""
    found: list[str] = []
    if file.endswith(".swift"):
        for match in re.finditer(r'@Test\(\s*"((?:[^"\\]|\\.)*)"', text):
            found += RULE.findall(match[1])
        below = r"(?:\s*(?://[^\n]*|@[A-Z][^\n]*)\n)*?\s*(?:@Test\b)"
        comment = r"^ *// Shows ((?:[^\n]*\n *// )*[^\n]*)\n(?=" + below + ")"
    elif file.endswith(".py"):
        comment = r"^ *# Shows ((?:[^\n]*\n *# )*[^\n]*)\n(?= *(?:async )?(?:def|class) |@)"
    else:
        comment = r"^ *// Shows ((?:[^\n]*\n *// )*[^\n]*)\n(?= *(?:test|async function|function)\b)"
    for match in re.finditer(comment, text, re.MULTILINE):
        found += RULE.findall(match[1])
    return found


def shown(tree: Tree) -> dict[str, list[str]]:
    """Each rule with the files of tests that show it."""
    places: dict[str, list[str]] = {rule: [] for rule in defined(tree)}
    for file in tree.ending(".swift", ".py", ".mjs", under=("Tests/", "Clients/Web/")):
        if file.startswith("Tests/Guide/"):
            continue
        for rule in ids_shown(file, tree.text(file)):
            if file not in places.setdefault(rule, []):
                places[rule].append(file)
    return places


def problems(tree: Tree, not_shown: dict[str, str]) -> list[str]:
    found: list[str] = []
    known = defined(tree)
    by_test = shown(tree)
    for page in filter(tree.has, PAGES):
        rules = defined_in(page, tree)
        for rule in sorted({rule for rule in rules if known.count(rule) > 1}):
            found.append(f"{page}: {rule} is there twice")
        for rule in rules:
            if not by_test[rule] and rule not in not_shown:
                found.append(f"{page}: no test shows {rule}; how one says so: Tests/Guide/rules.py")
    for rule in not_shown:
        if rule not in known:
            found.append(f"Tests/Guide/rules.py: NOT_SHOWN has {rule}, which is no rule")
        elif by_test[rule]:
            found.append(f"Tests/Guide/rules.py: {rule} is in NOT_SHOWN, and {by_test[rule][0]} shows it")
    folders = ("Sources/", "Clients/", "Tests/", "Protocol/", ".github/", "README.md")
    endings = (".swift", ".py", ".mjs", ".md", ".cddl", ".c", ".h")
    for file in tree.ending(*endings, under=folders):
        if file.startswith("Tests/Guide/"):
            continue
        for rule in sorted(set(RULE.findall(tree.text(file))) - set(known)):
            found.append(f"{file}: there is no rule {rule}")
    return found
