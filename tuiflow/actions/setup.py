"""The frame that tasks need: people and processes, added by name."""

from __future__ import annotations

from collections.abc import Iterable

from tuiflow.actions.desk import Desk
from tuiflow.actions.lookup import LIST_MARKS
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.code import Category
from tuiflow.model.label import check_prefix, suggest_prefix
from tuiflow.model.record import Table, Value
from tuiflow.model.task import check_name
from tuiflow.store.change import Edit


def add_person(desk: Desk, name: str) -> str:
    """Add a person; returns the uid.

    Raises:
        RefusedError: when somebody is called so already, or the name is empty.
    """
    uid, edit = person_edit(desk, name)
    desk.commit("person.add", [edit])
    return uid


def person_edit(desk: Desk, name: str) -> tuple[str, Edit | None]:
    """The uid of a new person, and the edit that makes it, for a change that does more than that.

    Raises:
        RefusedError: when somebody is called so already, the name is empty, or it could not be told apart in a list.
    """
    kept = _free_name(name, (person.name for person in desk.workspace.people.values()))
    if LIST_MARKS.search(kept):
        raise RefusedError(_("“{name}” looks like several names: leave out commas and semicolons.").format(name=kept))
    uid = desk.new_uid()
    return uid, desk.workspace.edit(Table.PEOPLE, uid, {"name": kept})


def add_process(desk: Desk, name: str, prefix: str = "") -> str:
    """Add a process without phases, for work that has no standard way yet; returns the uid.

    Raises:
        RefusedError: when there is one of that name, or the prefix is taken or malformed.
    """
    uid = desk.new_uid()
    desk.commit("process.add", [desk.workspace.edit(Table.PROCESSES, uid, process_values(desk, name, prefix))])
    return uid


def process_values(desk: Desk, name: str, prefix: str = "") -> dict[str, Value]:
    """What is stored of a new process, for a change that does more than that.

    Raises:
        RefusedError: when there is one of that name, or the prefix is taken or malformed.
    """
    kept = free_process_name(desk, name)
    chosen = unused_prefix(desk, prefix) if prefix else suggest_prefix(kept, prefixes(desk))
    order = next_process_order(desk)
    return {"name": kept, "prefix": chosen, "category": Category.PROJECT.value, "order": order}


def free_process_name(desk: Desk, name: str) -> str:
    """The name of a new process as it will be kept.

    Raises:
        RefusedError: when there is one of that name, or the name is empty or too long.
    """
    return _free_name(name, (process.name for process in desk.workspace.processes.values()))


def unused_prefix(desk: Desk, prefix: str) -> str:
    """The prefix of a new process as it will be kept.

    Raises:
        RefusedError: when it is taken or malformed.
    """
    chosen = check_prefix(prefix)
    if chosen in prefixes(desk):
        raise RefusedError(_("Another process has the prefix {prefix}: choose a different one.").format(prefix=chosen))
    return chosen


def prefixes(desk: Desk) -> set[str]:
    """Those that processes have."""
    return {process.prefix for process in desk.workspace.processes.values()}


def next_process_order(desk: Desk) -> int:
    """The place behind all processes."""
    return max((process.order for process in desk.workspace.processes.values()), default=0) + 1


def _free_name(name: str, taken: Iterable[str]) -> str:
    kept = check_name(name)
    if kept.casefold() in (other.casefold() for other in taken):
        raise RefusedError(_("“{name}” is there already: choose another name.").format(name=kept))
    return kept
