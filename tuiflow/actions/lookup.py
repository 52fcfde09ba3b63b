"""Finds what a person names: tasks by label, people and roles, processes and nodes by name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.party import bare_name
from tuiflow.model.process import Process
from tuiflow.model.task import Task
from tuiflow.model.text import near
from tuiflow.store.workspace import Workspace

LIST_MARKS = re.compile(r"[、,，;；\n]")


def split_list(text: str) -> list[str]:
    """The parts of a list as people write it: `*分析师、客户对接人`."""
    return [part.strip() for part in LIST_MARKS.split(text) if part.strip()]


def find_task(workspace: Workspace, text: str) -> Task:
    """The task with that label, or with that uid (or a part of it that is enough): `CSAT-004`, `CSAT-004~k3f`.

    Raises:
        RefusedError: when there is none, or the label belongs to several.
    """
    label, _mark, rest = text.strip().partition("~")
    found = [task for task in workspace.with_label(label) if task.uid.startswith(rest)]
    if len(found) == 1:
        return found[0]
    if found:
        names = _listed(f"{task.label}~{task.uid[:4]} ({task.name})" for task in found)
        raise RefusedError(
            _("{label} is the id of {count} tasks; give one of these instead: {names}.").format(
                label=label, count=len(found), names=names
            )
        )
    if label in workspace.tasks:
        return workspace.tasks[label]
    hint = near(label.upper(), (task.label for task in workspace.tasks.values()), 0.7)
    raise RefusedError(
        _("There is no task {label}{hint}.").format(label=text.strip(), hint=hint),
        command=_("See them with tuiflow list."),
    )


def find_process(workspace: Workspace, text: str) -> Process:
    """The process of that name or prefix, or the only one whose name contains it.

    Raises:
        RefusedError: when none or several fit.
    """
    wanted = text.strip().casefold()
    processes = list(workspace.processes.values())
    for exact in (
        [process for process in processes if process.name.casefold() == wanted],
        [process for process in processes if process.prefix.casefold() == wanted],
        [process for process in processes if wanted and wanted in process.name.casefold()],
    ):
        if len(exact) == 1:
            return exact[0]
    several = [process.name for process in processes if wanted and wanted in process.name.casefold()]
    if several:
        raise RefusedError(
            _("“{name}” can be several processes: {names}. Name one in full.").format(
                name=text.strip(), names=_listed(several)
            )
        )
    known = _listed(sorted(process.name for process in processes)) or _("none yet")
    raise RefusedError(_("There is no process “{name}”. Processes: {known}.").format(name=text.strip(), known=known))


def find_party(workspace: Workspace, text: str, process: str = "") -> str:
    """The uid of the person of that name or, failing that, of the role (of `process` first).

    Raises:
        RefusedError: when nobody is called so.
    """
    wanted = text.strip()
    person = find_person(workspace, wanted)
    if person:
        return person
    roles = [role for role in workspace.roles.values() if role.name.casefold() == wanted.casefold()]
    roles.sort(key=lambda role: (role.process != process, role.uid))
    if roles:
        return roles[0].uid
    names = sorted(
        {person.name for person in workspace.people.values()} | {role.name for role in workspace.roles.values()}
    )
    hint = near(wanted, names, 0.7)
    known = _listed(names) or _("nobody yet")
    raise RefusedError(
        _("Nobody here is called “{name}”{hint}. Known: {known}.").format(name=wanted, hint=hint, known=known),
        key=_("Somebody new: give them a task with a."),
    )


def find_person(workspace: Workspace, name: str) -> str:
    """The uid of the person of that name; empty when nobody is called so.

    Raises:
        RefusedError: when several people are.
    """
    wanted = name.strip()
    people = [person for person in workspace.people.values() if person.name.casefold() == wanted.casefold()]
    if not people:
        # `专员` finds `*专员`: the mark of a masked name need not be typed.
        people = [person for person in workspace.people.values() if bare_name(person.name) == bare_name(wanted)]
    if len(people) > 1:
        raise RefusedError(
            _("{count} people here are called “{name}”: give one of them another name first.").format(
                count=len(people), name=wanted
            )
        )
    return people[0].uid if people else ""


def is_known(workspace: Workspace, name: str) -> bool:
    """Whether a person or a role is called so; the mark of a masked name need not be typed."""
    wanted = name.strip().casefold()
    people = {person.name.casefold() for person in workspace.people.values()}
    roles = {role.name.casefold() for role in workspace.roles.values()}
    return wanted in people | {bare_name(known) for known in people} | roles


def find_node(workspace: Workspace, text: str, process: str) -> str:
    """The uid of the node of that name in a process.

    Raises:
        RefusedError: when the process has no such node, or several.
    """
    wanted = text.strip().casefold()
    nodes = [node for node in workspace.nodes.values() if node.process == process]
    found = [node.uid for node in nodes if node.name.casefold() == wanted]
    if len(found) > 1:
        raise RefusedError(
            _("{count} nodes of “{process}” are called “{name}”: give one of them another name first.").format(
                count=len(found), process=workspace.name_of(process), name=text.strip()
            )
        )
    if found:
        return found[0]
    known = _listed(node.name for node in sorted(nodes, key=lambda node: node.order)) or _("none yet")
    raise RefusedError(
        _("“{process}” has no node “{name}”. Its nodes: {known}.").format(
            process=workspace.name_of(process), name=text.strip(), known=known
        )
    )


def _listed(names: Iterable[str], limit: int = 8) -> str:
    every = list(names)
    return _(", ").join(every[:limit]) + (" …" if len(every) > limit else "")
