"""`tuiflow add`: a new task and, where it is wished, the process and the people that it names."""

from __future__ import annotations

from tuiflow.actions.desk import Desk
from tuiflow.actions.entry import read_entries
from tuiflow.actions.listing import task_body
from tuiflow.actions.lookup import find_party, find_process, split_list
from tuiflow.actions.setup import add_person, add_process
from tuiflow.actions.swift import known_names
from tuiflow.actions.tasks import add_task
from tuiflow.cli.commands.task import TASK_OPTIONS
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session, settle
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _
from tuiflow.model.label import SERIAL_DIGITS
from tuiflow.model.swift import parse
from tuiflow.model.task import Task, check_name
from tuiflow.store.workspace import Workspace

_PARTIES = ("assignee", "collaborators")
"""Fields that name people, who may not be there yet."""


def add(session: Session, given: Given) -> int:
    """`tuiflow add NAME --process P …` (E1). Nothing is made before all else has been found right."""
    typed = {key: value for key in ("name", "process", *TASK_OPTIONS) if (value := given.wanted(key)) is not None}
    if "name" not in typed and given.wanted("line") is None:
        raise UsageError(
            _("NAME is missing ({help}), as in: {example}").format(
                help=_("in a few words what it is"), example=_('tuiflow add "Invite the clients" --process CSAT')
            )
        )
    with session.desk() as desk:
        line = parse(given.text("line"), desk.today, known_names(desk.workspace))
        entries = line.entries() | typed  # what is said twice holds as the option says it
        blank = Task("", "", check_name(entries.get("name", "")))
        new = given.flag("new")
        people = _missing_people(desk.workspace, entries, new=new)
        process = _missing_process(desk.workspace, entries, new=new)
        if process and entries.get("node", "").strip():
            raise RefusedError(_("A new process has no nodes yet: leave out --node."))
        missing = ({"process"} if process else set()) | (set(_PARTIES) if people else set())
        read_entries(desk, blank, {key: text for key, text in entries.items() if key not in missing})
        said = [_add_person(desk, name) for name in people]
        if process:
            said.append(_add_process(desk, process, entries))
        outcome = add_task(desk, entries)
        settle(desk.workspace)
        if given.flag("json"):
            session.output.json(task_body(desk.workspace, desk.workspace.tasks[outcome.tasks[0]], desk.today))
        else:
            session.output.say("\n".join([*said, outcome.message]))
    return 0


def _missing_process(workspace: Workspace, entries: dict[str, str], *, new: bool) -> str:
    """The name of the process to make, or empty. Fills in the process where there is only one.

    Raises:
        UsageError: when none is named and it is not plain which is meant.
        RefusedError: when there is none of that name, and it was not said that it is new.
    """
    processes = workspace.processes.values()
    wanted = entries.get("process", "").strip()
    if not wanted:
        if len(processes) != 1:
            raise UsageError(_("Say which process the task belongs to: --process NAME."))
        entries["process"] = next(iter(processes)).prefix
        return ""
    named = [one for one in processes if wanted.casefold() in (one.name.casefold(), one.prefix.casefold())]
    if not processes or (new and not named):
        return check_name(wanted)
    try:
        find_process(workspace, wanted)
    except RefusedError as error:
        raise RefusedError(_("{sentence} To make a new one, add --new.").format(sentence=error.for_command)) from error
    return ""


def _missing_people(workspace: Workspace, entries: dict[str, str], *, new: bool) -> list[str]:
    """The names of the people to make, each once.

    Raises:
        RefusedError: when somebody is not there, and it was not said that the person is new.
    """
    missing: dict[str, str] = {}
    for name in [entries.get("assignee", "").strip(), *split_list(entries.get("collaborators", ""))]:
        if not name or name.casefold() in missing:
            continue
        try:
            find_party(workspace, name)
        except RefusedError as error:
            if workspace.people and not new:
                raise RefusedError(
                    _("{sentence} Somebody new: add --new.").format(sentence=error.for_command)
                ) from error
            missing[name.casefold()] = check_name(name)
    return list(missing.values())


def _add_person(desk: Desk, name: str) -> str:
    add_person(desk, name)
    return _("New person: {name}").format(name=name)


def _add_process(desk: Desk, name: str, entries: dict[str, str]) -> str:
    uid = add_process(desk, name)
    process = desk.workspace.processes[uid]
    entries["process"] = process.prefix
    label = f"{process.prefix}-{1:0{SERIAL_DIGITS}}"
    return _("New process “{name}”, ids from {label}").format(name=process.name, label=label)
