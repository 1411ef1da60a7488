"""The files of the repository, as the checks see them: those in a folder, or made up for a test."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Tree:
    """All files below a folder but those that are made: hidden folders are passed over."""

    HIDDEN_KEPT = {".ci", ".github"}

    def __init__(self, root: Path):
        self.root = root
        self.files: set[str] = set()
        for folder, names, files in os.walk(root):
            names[:] = [
                name for name in names
                if (not name.startswith(".") or name in self.HIDDEN_KEPT)
                and name not in ("__pycache__", "node_modules")
            ]  # fmt: skip
            inside = Path(folder).relative_to(root)
            self.files.update(str(inside / name) for name in files)
        self.folders = {str(parent) for file in self.files for parent in Path(file).parents}

    @cache
    def text(self, file: str) -> str:
        return (self.root / file).read_text()

    def ending(self, *endings: str, under: tuple[str, ...] = ("",)) -> list[str]:
        return sorted(f for f in self.files if f.endswith(endings) and f.startswith(under))

    def has(self, path: str) -> bool:
        return path in self.files or path in self.folders
