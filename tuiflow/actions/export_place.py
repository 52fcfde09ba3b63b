"""Where files go out to: what they are called, and how they are put there, whole or not at all."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from tuiflow.errors import RefusedError, UsageError, WorkspaceError, reason_of
from tuiflow.language import _
from tuiflow.model.text import shown
from tuiflow.store import disk

_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\s\ufffd]+')
"""What some system does not take in the name of a file."""

_NAME_BYTES = 120


def suggested(parts: Iterable[str], ending: str) -> Path:
    """A file of that name which is not there yet: in the folder one is in or, where one may not write there, at home.

    Args:
        parts: What the name is made of, such as the title of the table and the day; empty ones are left out.
        ending: Without its dot.
    """
    here = Path.cwd()
    folder = here if os.access(here, os.W_OK) else Path.home()
    cleaned = (_NOT_IN_NAMES.sub(" ", shown(part)).strip(" .") for part in parts)
    name = "-".join(part.replace(" ", "_") for part in cleaned if part)
    name = name.encode()[:_NAME_BYTES].decode(errors="ignore") or "tuiflow"
    path, number = folder / f"{name}.{ending}", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.{ending}"
    return path


def read_path(text: str) -> Path:
    """The file that a person means; `~` is the home folder.

    Raises:
        UsageError: when nothing is named, or there is no such folder.
    """
    if not text.strip():
        raise UsageError(_("Say which file to write to, such as tasks.xlsx."))
    try:
        path = Path(text.strip()).expanduser()
        check_place(path)
    except (ValueError, RuntimeError) as error:  # a NUL in it; nobody's home
        raise UsageError(_("{file} cannot be the name of a file.").format(file=text.strip())) from error
    return path


def check_place(path: Path) -> None:
    """Refuse a place at which no file can be.

    Raises:
        UsageError: when it is a folder, or there is none to put it into.
    """
    if path.is_dir():
        raise UsageError(_("{file} is a folder: name a file in it.").format(file=path))
    if not path.parent.is_dir():
        raise UsageError(_("There is no folder {folder}: make it first.").format(folder=path.parent))


def put(path: Path, data: bytes | memoryview, *, force: bool = False) -> None:
    """Put a file there: it is written beside its place, and then gets its name.

    Raises:
        RefusedError: when there is a file already and not `force`, or what is there is no file.
        UsageError: when there is no such folder.
        WorkspaceError: when it cannot be written.
    """
    check_place(path)
    try:
        if force and path.exists():
            place = path.resolve()
            before = place.stat()
            if not stat.S_ISREG(before.st_mode):
                raise RefusedError(_("{file} is no plain file: choose another name.").format(file=path))
            disk.replace(place, bytes(data), stat.S_IMODE(before.st_mode))
        else:
            disk.create_whole(path, bytes(data))
    except FileExistsError as error:
        raise TakenError(path) from error
    except OSError as error:
        raise WorkspaceError(
            _("{file} cannot be written ({reason}): choose another place.").format(file=path, reason=reason_of(error))
        ) from error


class TakenError(RefusedError):
    """There is a file of that name already."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _("{file} is there already: choose another name, or replace it with --force.").format(file=path)
        )
