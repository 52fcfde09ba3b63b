"""Opens workspaces: which folder, who is asking, and making a new one."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from tuiflow.actions.desk import Desk
from tuiflow.actions.lookup import find_party
from tuiflow.config import Config
from tuiflow.errors import RefusedError, WorkspaceError
from tuiflow.language import _
from tuiflow.model.party import Actor
from tuiflow.model.record import WORKSPACE_UID, Table, Value
from tuiflow.store.folder import FolderStore, Places, create
from tuiflow.store.workspace import Workspace


def choose_folder(option: str, environment: Mapping[str, str], config: Config) -> Path:
    """The workspace that is meant: `-w DIR`, else `TUIFLOW_WORKSPACE`, else the one opened last.

    Raises:
        WorkspaceError: when none of them names one.
    """
    chosen = option or environment.get("TUIFLOW_WORKSPACE", "") or config.workspace
    if not chosen:
        raise WorkspaceError(
            _("No workspace yet: try tuiflow demo, make one with tuiflow init DIR, or name one with -w DIR.")
        )
    return Path(chosen).expanduser().absolute()


def open_workspace(folder: Path, private: Path, login: str, now: Callable[[], datetime]) -> Workspace:
    """Open the workspace in `folder`; `private` is where one's own copies are kept.

    Raises:
        WorkspaceError: when there is none, or it cannot be read.
    """
    return Workspace(FolderStore(Places(folder, private), lambda: int(now().timestamp() * 1000), login))


def make_workspace(folder: Path, private: Path, login: str, now: Callable[[], datetime], name: str) -> Workspace:
    """Make a workspace in a folder that has none, and open it.

    Raises:
        WorkspaceError: when there is one already, or the folder cannot be written.
    """
    create(Places(folder, private), os.urandom(8).hex())
    workspace = open_workspace(folder, private, login, now)
    desk = Desk(workspace, Actor(login, "", login), now)
    values: dict[str, Value] = {"name": " ".join(name.split()) or folder.name, "owner": login}
    edit = workspace.edit(Table.WORKSPACE, WORKSPACE_UID, values)
    desk.commit("workspace.add", [edit])
    return workspace


def identify(workspace: Workspace, login: str, wanted: str, config: Config) -> Actor:
    """Who acts: the person `wanted` (`--as`), else the one this login is known as, else the login itself.

    Raises:
        RefusedError: when nobody is called `wanted`, or it is a role.
    """
    person = ""
    if wanted:
        person = find_party(workspace, wanted)
        if person not in workspace.people:
            raise RefusedError(_("“{name}” is a role; name the person who acts.").format(name=wanted))
    else:
        person = known_as(workspace, login, config)
    return Actor(login, person, workspace.name_of(person) or login, is_chosen=bool(wanted))


def known_as(workspace: Workspace, login: str, config: Config) -> str:
    """The uid of the person this login is: as the user once answered, as the team has set it, or of the same name."""
    answered = config.me.get(workspace.uid, "")
    if answered in workspace.people:
        return answered
    for person in workspace.people.values():
        if login in person.logins:
            return person.uid
    for person in workspace.people.values():
        if person.name.casefold() == login.casefold():
            return person.uid
    return ""
