"""One run of tuiflow: what the options and the environment say, and opening the workspace accordingly."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from tuiflow import paths
from tuiflow.actions.calendars import Calendars
from tuiflow.actions.desk import Desk
from tuiflow.actions.opening import choose_folder, identify, open_workspace
from tuiflow.cli.output import Output, complain
from tuiflow.config import Config
from tuiflow.errors import TuiflowError, UsageError, WorkspaceError, reason_of
from tuiflow.language import _
from tuiflow.store.base import SaveState
from tuiflow.store.change import Transaction
from tuiflow.store.workspace import Workspace

SAVE_SECONDS = 10.0
"""How long a command waits for the disk."""


class Session(NamedTuple):
    """What every command needs."""

    config: Config
    config_file: Path
    now: Callable[[], datetime]
    output: Output
    folder: str = ""
    """`--workspace` as typed; empty: not given."""
    person: str = ""
    """`--as` as typed."""

    @property
    def private(self) -> Path:
        """Where the private copies of this user's changes are."""
        return paths.state_folder() / "replicas"

    @contextmanager
    def desk(self, folder: Path | None = None, calendars: Calendars | None = None) -> Iterator[Desk]:
        """Open the workspace in `folder`, else the one that is meant; it is closed in any case.

        Raises:
            WorkspaceError: when there is none, or it cannot be read.
            RefusedError: when nobody is called as `--as` says.
        """
        chosen = folder or choose_folder(self.folder, os.environ, self.config)
        login = paths.login_name()
        workspace = open_workspace(chosen, self.private, login, self.now)
        try:
            actor = identify(workspace, login, self.person, self.config)
            desk = Desk(workspace, actor, self.now, calendars=calendars or Calendars(paths.calendar_file()))
            made: list[Transaction] = []
            desk.committed = made.append
            yield desk
            if made and self.config.channels:
                from tuiflow.cli.dispatch import put_out

                put_out(self, desk, made)
        finally:
            workspace.close()

    def remember(self, folder: Path) -> None:
        """Keep `folder` as the one opened last. Where that fails, it is said, and nothing else is lost."""
        if str(folder) == self.config.workspace:
            return
        from tuiflow.config import save

        try:
            save(self.config_file, workspace=str(folder))
        except (OSError, TuiflowError) as error:
            complain(
                _("The workspace could not be remembered ({reason}): open it with -w.").format(
                    reason=reason_of(error) if isinstance(error, OSError) else error
                )
            )


def settle(workspace: Workspace) -> None:
    """Wait until the disk has what was changed.

    Raises:
        WorkspaceError: when it has not; the private copy has it, and the next start writes it.
    """
    saving = workspace.flush(SAVE_SECONDS)
    if saving.state is not SaveState.SAVED:
        raise WorkspaceError(
            _("Not saved yet ({reason}): the change waits on this machine and is written at your next change.").format(
                reason=saving.reason or _("the disk does not answer")
            )
        )


def is_interactive() -> bool:
    """Whether somebody sits there: both input and output are a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def clock(environment: Mapping[str, str]) -> Callable[[], datetime]:
    """The clock: local time, or the one moment that `TUIFLOW_NOW` names.

    Raises:
        UsageError: when `TUIFLOW_NOW` is no ISO date-time.
    """
    wanted = environment.get("TUIFLOW_NOW", "")
    if not wanted:
        return lambda: datetime.now().astimezone()
    try:
        moment = datetime.fromisoformat(wanted).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            _("TUIFLOW_NOW is “{text}”: write a date and time like 2024-07-12T09:30, or unset it.").format(text=wanted)
        ) from error
    return lambda: moment
