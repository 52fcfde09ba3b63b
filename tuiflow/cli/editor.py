"""Writing a text in the user's own editor (`$VISUAL`, `$EDITOR`): what was typed is kept until it has been taken."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tuiflow import paths
from tuiflow.errors import RefusedError, TuiflowError, UsageError
from tuiflow.language import _

T = TypeVar("T")

_DEFAULT = "vi"


def typed_file(workspace: str, name: str) -> Path:
    """Where a text is typed: private, and the same each time, so that what was refused can be typed on."""
    return paths.state_folder() / "typed" / workspace / f"{name}.txt"


def edit(file: Path, text: str, take: Callable[[str], T]) -> T:
    """Let the user edit a text, and hand what was typed to `take`.

    Args:
        file: Where it is typed; what was refused the last time is there, and is typed on.
        text: What stands there at first.
        take: Reads it. When it refuses, the file stays.

    Raises:
        UsageError: when the editor cannot be started.
        RefusedError: when it ends with an error.
        TuiflowError: what `take` says, with the file and the way on.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
    run(file)
    typed = file.read_text(encoding="utf-8", errors="replace")
    try:
        taken = take(typed)
    except TuiflowError as error:
        kept = _("{file}, {message} What was typed is kept: give the same command again.")
        refusal = UsageError if isinstance(error, UsageError) else RefusedError
        raise refusal(kept.format(file=file, message=error)) from error
    file.unlink(missing_ok=True)
    return taken


def run(file: Path) -> None:
    """Open a file in the user's editor, and wait for its end.

    Raises:
        UsageError: when the editor cannot be started.
        RefusedError: when it ends with an error.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _DEFAULT
    try:
        code = subprocess.run([*shlex.split(command), str(file)], check=False).returncode  # noqa: S603 - the user's own editor
    except (OSError, ValueError) as error:
        raise UsageError(
            _("The editor “{command}” cannot be started: set EDITOR to one that is there.").format(command=command)
        ) from error
    if code:
        raise RefusedError(
            _("The editor ended with an error; nothing was changed. What was typed is kept in {file}.").format(
                file=file
            )
        )
