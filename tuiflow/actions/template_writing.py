"""Writes templates into files; one that is there is never touched (V4)."""

from __future__ import annotations

from pathlib import Path

from tuiflow.actions.desk import Desk
from tuiflow.actions.library import team_folder
from tuiflow.errors import RefusedError, WorkspaceError
from tuiflow.language import _
from tuiflow.model.template import Template
from tuiflow.store import disk


def file_name(uid: str, version: int) -> str:
    """What the file of a version is called."""
    return f"{uid}-v{version}.yaml"


def team_folder_made(desk: Desk) -> Path:
    """The team's folder, made when it is first saved to.

    Raises:
        RefusedError: when the workspace has no folder, or a link stands in its place.
        WorkspaceError: when it cannot be made.
    """
    folder = team_folder(desk.workspace.folder)
    if folder is None:
        raise RefusedError(_("This workspace is not in a folder: say which file to write to."))
    if folder.is_symlink():
        raise RefusedError(_("{folder} is a link: put the folder itself there.").format(folder=folder))
    try:
        disk.make_folder(folder, disk.FOLDER_MODE)
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder


def write_template(path: Path, template: Template, mode: int | None) -> None:
    """Write a template into a new file; for the team (with a mode) so that nobody reads half of it.

    Raises:
        FileExistsError: when there is something of that name.
        WorkspaceError: when it cannot be written.
    """
    from tuiflow.library.template_text import template_text

    write(path, template_text(template).encode(), mode)


def write(path: Path, data: bytes, mode: int | None) -> None:
    """The same for a text that is written already.

    Raises:
        FileExistsError: when there is something of that name.
        WorkspaceError: when it cannot be written.
    """
    try:
        if mode is None:
            disk.create_file(path, data)
        else:
            disk.create_whole(path, data, mode)
    except FileExistsError:
        raise
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> WorkspaceError:
    """The refusal that says why nothing can be written there."""
    return WorkspaceError(
        _("{folder} cannot be written ({reason}): check your right to write there.").format(
            folder=path, reason=error.strerror
        )
    )
