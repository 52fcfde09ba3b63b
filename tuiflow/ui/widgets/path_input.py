"""A line for the path of a file: completed from what is on the disk."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

MOST = 500
"""Entries of a folder that are looked at."""


class PathInput(Input):
    """The arrow right completes what is typed, the arrow down asks for the folder to be listed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "list", show=False)]

    class Listed(Message):
        """What is in the folder is wanted, to pick from."""

        def __init__(self, line: PathInput) -> None:
            super().__init__()
            self.line = line

    def __init__(self, value: str, endings: Collection[str], *, id: str) -> None:  # noqa: A002 - Textual's name
        """A path; of files only those with one of `endings` (with their dots) are offered."""
        super().__init__(value, compact=True, select_on_focus=False, suggester=_Completion(self), id=id)
        self.endings = endings

    def action_list(self) -> None:
        """What is in the folder."""
        self.post_message(self.Listed(self))

    def entries(self) -> list[tuple[str, str]]:
        """What is in the folder that is typed: the path of each, and its name; folders first and with a slash."""
        folder, _name = _parted(self.value)
        above = [(_joined(os.path.dirname(folder.rstrip("/")) or "/", ""), "../")] if folder else []  # noqa: PTH120
        return above + [(folder + name, name) for name in names_in(folder, self.endings)]

    def take(self, path: str) -> None:
        """Show another path; of a folder, the name that was typed stays."""
        _folder, name = _parted(self.value)
        self.value = path + name if path.endswith("/") else path
        self.cursor_position = len(self.value)


def names_in(folder: str, endings: Collection[str]) -> list[str]:
    """The folders and files in a folder, as far as one may look; hidden ones are left out."""
    try:
        with os.scandir(Path(folder or ".").expanduser()) as entries:
            found = [(not entry.is_dir(), entry.name) for entry, _number in zip(entries, range(MOST), strict=False)]
    except (OSError, ValueError, RuntimeError):
        return []
    kept = [
        (is_file, name if is_file else f"{name}/")
        for is_file, name in found
        if not name.startswith(".") and (not is_file or name.lower().endswith(tuple(endings)))
    ]
    return [name for _is_file, name in sorted(kept)]


class _Completion(Suggester):
    """Completes the name of a folder or file."""

    def __init__(self, line: PathInput) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._line = line

    async def get_suggestion(self, value: str) -> str | None:
        """The first entry of the folder that begins as typed."""
        folder, name = _parted(value)
        if not name:
            return None
        return next((folder + one for one in names_in(folder, self._line.endings) if one.startswith(name)), None)


def _parted(path: str) -> tuple[str, str]:
    """The folder, with its slash, and the name in it."""
    folder, slash, name = path.rpartition("/")
    return folder + slash, name


def _joined(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}"
