"""The commands that make or open a workspace: demo, init, and the board."""

from __future__ import annotations

from pathlib import Path

from tuiflow import language, paths
from tuiflow.actions.calendars import Calendars
from tuiflow.actions.desk import Desk
from tuiflow.actions.opening import choose_folder, make_workspace
from tuiflow.cli.parser import Given, check_language
from tuiflow.cli.session import Session, is_interactive, settle
from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.party import Actor
from tuiflow.store.folder import is_workspace


def board(session: Session, folder: Path | None = None) -> int:
    """Open the board of the workspace that is meant, and remember its folder.

    Raises:
        UsageError: when there is no terminal to draw on, or the user's own days cannot be read.
    """
    import os

    if not is_interactive():
        raise UsageError(_("The board needs a terminal: start tuiflow in one, or use a command such as tuiflow list."))
    chosen = folder or choose_folder(session.folder, os.environ, session.config)
    calendars = Calendars(paths.calendar_file())
    calendars.own_days()  # a bad file is refused now, not in the middle of the work
    with session.desk(chosen, calendars) as desk:
        from tuiflow.ui.launch import launch

        if folder is None:
            session.remember(chosen)
        return launch(desk, session.config, session.config_file, ask_who=not desk.actor.person)


def init(session: Session, given: Given) -> int:
    """`tuiflow init DIR [--name N]`: a new workspace, remembered as the one to open."""
    folder = Path(given.text("dir")).expanduser().absolute()
    workspace = make_workspace(folder, session.private, paths.login_name(), session.now, given.text("name"))
    try:
        settle(workspace)
        name = workspace.name
    finally:
        workspace.close()
    session.remember(folder)
    session.output.say(_("Workspace “{name}” made in {folder}").format(name=name, folder=folder))
    session.output.say(_('Go on with: tuiflow add "First task" --process "First process"'))
    return 0


def demo(session: Session, given: Given) -> int:
    """`tuiflow demo`: a workspace with the sample data, opened."""
    code = check_language(given.text("lang") or language.current())
    language.use(code)
    folder = _demo_folder(given.text("dir"), code)
    if given.text("dir") or not is_workspace(folder):
        _make_demo(session, folder, code, as_given=given.flag("as_given"))
        session.output.say(_("The demo is in {folder}").format(folder=folder))
    else:
        session.output.say(_("The demo is in {folder} already, and is left as it is").format(folder=folder))
    if not session.config.workspace:
        session.remember(folder)
    session.output.say(_("Open it with: tuiflow -w {folder}").format(folder=folder))
    if given.flag("no_open") or not is_interactive():
        return 0
    return board(session, folder)


def _demo_folder(option: str, code: str) -> Path:
    if option:
        return Path(option).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("tuiflow", appauthor=False) / f"demo-{code}"


def _make_demo(session: Session, folder: Path, code: str, *, as_given: bool) -> None:
    """Make the workspace and fill it.

    Raises:
        WorkspaceError: when there is one already, or the folder cannot be written.
    """
    from tuiflow.actions.demo import demo_clock, demo_name, load_demo

    login, clock = paths.login_name(), demo_clock(session.now, as_given=as_given)
    workspace = make_workspace(folder, session.private, login, clock, demo_name())
    try:
        desk = Desk(workspace, Actor(login, "", login), clock, calendars=Calendars(paths.calendar_file()))
        load_demo(desk, code, as_given=as_given, clock=clock)
        settle(workspace)
    finally:
        workspace.close()
