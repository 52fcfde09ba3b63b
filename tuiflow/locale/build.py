"""Compiles the catalogues (.po, kept) to what gettext reads (.mo, never kept); Hatchling runs it.

By hand: `python tuiflow/locale/build.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_all(folder: Path) -> list[Path]:
    """Write a .mo beside every .po below `folder`; returns the files written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        with source.open("rb") as po, target.open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))
        written.append(target)
    return written


class CatalogueHook(BuildHookInterface[Any]):
    """Hatchling's custom build hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected."""
        compile_all(Path(self.root) / "tuiflow" / "locale")


if __name__ == "__main__":
    for path in compile_all(Path(__file__).parent):
        print(path)
