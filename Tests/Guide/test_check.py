"""That the checks find what is wrong: each on a small tree that is right, with one thing changed."""

import tempfile
import unittest
from contextlib import contextmanager
from pathlib import Path

import arrows
import commands
import documents
import manifests
import rules
from tree import Tree

FILES = {
    "Makefile": "run: setup\n\ttrue\ntest-all:\n\ttrue\n",
    "README.md": """# House

See [the rooms](Sources/README.md#the-rooms-c) and `Sources/Core/Core.swift`, also `Core/Core`.
Run `make run`, then `waymark card add spring --all-cards`; `--all-cards` does more.

```sh
waymark card add spring "with --words of its own"   # and --words behind
make -C elsewhere run
```
""",
    "Sources/README.md": """# Guide

## The *rooms*, `C`

[Core](Core/README.md) and [waymark](waymark/README.md) are all there is.

It begins in [Core.swift](Core/Core.swift) `begin` and `end`; `end` of [Core.swift](Core/Core.swift).
""",
    "Sources/Core/README.md": "# Core\n",
    "Sources/waymark/README.md": "# waymark\n",
    "Sources/Core/Core.swift": "struct Core {\n  func begin() {}\n  let end = 1\n}\n",
    "Sources/waymark/CardCommand.swift": """
struct CardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(subcommands: [Add.self])
  @Flag(help: "All (of them).") var allCards = false
}
""",
    "Protocol/README.md": """
- **WM-ONE-1** One.
- **WM-ONE-2 named** Two.

| **WM-TWO-1** | three |
""",
    "Tests/CoreTests.swift": """
  @Test("one (WM-ONE-1)")
  func one() {}
  // Shows WM-ONE-2,
  // WM-TWO-1.
  // It is long.
  @Test("two", arguments: 0..<2)
  func two() {}
""",
}


@contextmanager
def tree(changed={}):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (FILES | changed).items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        yield Tree(Path(folder))


class Checks(unittest.TestCase):
    def problems(self, changed={}, not_shown={}):
        with tree(changed) as there:
            return documents.problems(there) + rules.problems(there, not_shown)

    def changed(self, file, old, new):
        self.assertIn(old, FILES[file])
        return {file: FILES[file].replace(old, new)}

    def assert_found(self, file, old, new, words):
        [problem] = self.problems(self.changed(file, old, new))
        self.assertIn(words, problem)

    def test_what_is_right_passes(self):
        self.assertEqual(self.problems(), [])

    def test_links(self):
        self.assert_found("README.md", "(Sources/README", "(Sources/GUIDE", "leads nowhere")
        self.assert_found("README.md", "#the-rooms-c", "#the-rooms", "no heading")

    def test_rooms(self):
        new = {"Sources/Shed/Shed.swift": ""}
        self.assertEqual(len(self.problems(new)), 2)
        self.assertIn("names no room Shed", self.problems(new | {"Sources/Shed/README.md": ""})[0])

    def test_names_in_javascript(self):
        code = "class Shed {\n  async open(key) {}\n}\nexport function shut() {}\n"
        guide = FILES["Sources/README.md"] + "[shed.js](../Clients/shed.js) `open`, `shut`, `lock`\n"
        [problem] = self.problems({"Clients/shed.js": code, "Sources/README.md": guide})
        self.assertIn("declares no lock", problem)

    def test_names_of_files_and_in_files(self):
        self.assert_found("README.md", "`Sources/Core/Core.swift`", "`Sources/Core/Cor.swift`", "no")
        self.assert_found("README.md", "`Core/Core`", "`Core/Rind`", "there is no Core/Rind")
        self.assert_found("Sources/README.md", "`begin` and", "`start` and", "declares no start")
        self.assert_found("Sources/README.md", "`end` of", "`stop` of", "declares no stop")

    def test_commands(self):
        self.assert_found("README.md", "`make run`", "`make walk`", "there is no make walk")
        self.assert_found("README.md", "`waymark card", "`waymark chart", "command waymark chart")
        self.assert_found("README.md", "spring --all-cards`", "spring --some-cards`", "--some-cards")
        self.assert_found("README.md", "`--all-cards` does", "`--any-card` does", "--any-card")

    def test_options_of_a_command(self):
        known = {"": set(), "card": set(), "card add": {"all-cards"}, "card show": {"short"}}
        with tree() as right:
            self.assertEqual(commands.problems(right, known), ([], 2))
        with tree(self.changed("README.md", "card add spring --", "card show spring --")) as wrong:
            [problem], _ = commands.problems(wrong, known)
            self.assertIn("waymark card show has no option all-cards", problem)

    def test_rules(self):
        tests = "Tests/CoreTests.swift"
        self.assert_found(tests, "(WM-ONE-1)", "", "no test shows WM-ONE-1")
        # A comment that is not right above a test shows nothing.
        apart = self.changed(tests, "  // It is long.\n", "  let x = 1\n")
        self.assertEqual(len(self.problems(apart)), 2)
        self.assert_found("README.md", "# House", "# House of WM-ONE-9", "no rule WM-ONE-9")
        twice = self.changed("Protocol/README.md", "**WM-TWO-1**", "**WM-ONE-1** **WM-TWO-1**")
        self.assertIn("twice", self.problems(twice)[0])

    def test_rules_that_are_not_shown_yet(self):
        without = self.changed("Tests/CoreTests.swift", "(WM-ONE-1)", "")
        self.assertEqual(self.problems(without, {"WM-ONE-1": "a reason"}), [])
        [stale] = self.problems({}, {"WM-ONE-1": "a reason"})
        self.assertIn("is in NOT_SHOWN, and Tests/CoreTests.swift shows it", stale)
        [unknown] = self.problems({}, {"WM-SIX-1": "a reason"})
        self.assertIn("which is no rule", unknown)

    def test_python_shows_rules_too(self):
        without = self.changed("Tests/CoreTests.swift", "(WM-ONE-1)", "")
        shown = "class T:\n    # Shows WM-ONE-1.\n    async def test_one(self): pass\n"
        self.assertEqual(self.problems(without | {"Tests/test_core.py": shown}), [])


class Arrows(unittest.TestCase):
    MANIFEST = """
    .target(name: "A"), .target(name: "B", dependencies: ["A"]),
    .executableTarget(
      name: "C", dependencies: ["A", .product(name: "X", package: "x"), "B"], exclude: ["D"]),
    .testTarget(name: "ATests", dependencies: ["A"]),
    .target(name: "Help", dependencies: ["A"], path: "Tests/Help"),
    """

    def test_only_what_is_not_implied_is_drawn(self):
        graph = arrows.targets(self.MANIFEST)
        self.assertEqual(graph, {"A": [], "B": ["A"], "C": ["A", "B"]})
        self.assertEqual(arrows.reduced(graph), {"A": [], "B": ["A"], "C": ["B"]})

    def test_arrows_that_stray(self):
        wrong = '.target(name: "CBOR"), .target(name: "MapStore", dependencies: ["CBOR"])'
        self.assertEqual(
            arrows.strayed(wrong), ["Package.swift: MapStore must not stand on CBOR"]
        )
        self.assertEqual(arrows.strayed(self.MANIFEST), [])

    def test_a_round_is_no_picture(self):
        with self.assertRaises(ValueError):
            arrows.reduced({"A": ["B"], "B": ["A"]})


class Manifests(unittest.TestCase):
    MANIFEST = """
    .library(name: "Core", targets: ["A", "B"]),
    .target(name: "A"), .target(name: "B", dependencies: ["A"]),
    .target(name: "C", dependencies: ["A", .product(name: "X", package: "x")], path: "Clients/C"),
    .testTarget(name: "ATests", dependencies: ["A"]),
    """
    SOURCES = {
        "Package.swift": MANIFEST,
        "Sources/A/A.swift": "import Glibc\n",
        "Sources/B/B.swift": "package import A\n",
        "Clients/C/C.swift": "#if os(Linux)\n  import struct A.Thing\n#endif\nimport X\n",
        "Tests/ATests/ATests.swift": "@testable import A\n",
    }

    def problems(self, changed={}):
        with tree(self.SOURCES | changed) as there:
            return manifests.problems(there)

    def test_what_is_used_is_declared_and_nothing_else(self):
        self.assertEqual(self.problems(), [])
        self.assertEqual(
            self.problems({"Clients/C/C.swift": "import A\n"}),
            ["Package.swift: C declares X, which no file of Clients/C imports"],
        )
        self.assertEqual(
            self.problems({"Tests/ATests/ATests.swift": "import A\nimport B\n"}),
            ["Package.swift: ATests imports B without declaring it"],
        )

    def test_a_library_of_ours_gives_all_its_modules(self):
        nested = {
            "Clients/Web/Package.swift":
                '.executableTarget(name: "W", dependencies: [.product(name: "Core", package: "w")])',
            "Clients/Web/Sources/W/W.swift": "import A\nimport B\n",
        }  # fmt: skip
        self.assertEqual(self.problems(nested), [])
        [unused] = self.problems(nested | {"Clients/Web/Sources/W/W.swift": "import Glibc\n"})
        self.assertIn("W declares Core", unused)


if __name__ == "__main__":
    unittest.main()
