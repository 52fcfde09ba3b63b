"""What a person can do with a whole process: begin one from scratch, close it, open it again (P1, P5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuiflow.actions.calendars import check_country
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.permissions import check_permitted
from tuiflow.actions.setup import process_values
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _, ngettext
from tuiflow.model.code import Category, Code, DayCount, Status
from tuiflow.model.day import parse_day
from tuiflow.model.field import stored_head
from tuiflow.model.process import Process
from tuiflow.model.record import Table
from tuiflow.model.task import Task, check_text

_TEXTS = ("scenario", "item", "outcome", "measure", "target")
_NAMED = 5
"""So many open tasks are named in one sentence."""


def new_process(desk: Desk, entries: Mapping[str, str]) -> Outcome:
    """Begin a process without phases, from what was typed; `name` is needed (P1).

    Args:
        desk: Who and where.
        entries: Of `name`, `prefix`, `category`, `scenario`, `item`, `outcome`, `measure`, `target`, `start`, `days`
            (which days count) and `country`, those that are wanted.

    Raises:
        RefusedError: when there is one of that name, or a value breaks a rule.
        UsageError: when a value cannot be read.
    """
    values = process_values(desk, entries.get("name", ""), entries.get("prefix", ""))
    values |= {key: check_text(entries[key], stored_head(key)) for key in _TEXTS if entries.get(key, "").strip()}
    if entries.get("category", "").strip():
        values["category"] = _code(Category, entries["category"]).value
    if entries.get("days", "").strip():
        values["day_count"] = _code(DayCount, entries["days"]).value
    if entries.get("country", "").strip():
        values["country"] = check_country(entries["country"])
    start = parse_day(entries.get("start", ""), desk.today)
    if start is not None:
        values["start"] = start.isoformat()
    uid = desk.new_uid()
    transaction = desk.commit("process.add", [desk.workspace.edit(Table.PROCESSES, uid, values)])
    process = desk.workspace.processes[uid]
    return Outcome(
        _("“{name}” is there; its tasks are called {prefix}-001 and so on.").format(**_named(process)), transaction
    )


class OpenTasksError(RefusedError):
    """Tasks are open in a process that was to be closed."""


def close_process(desk: Desk, process: Process, *, anyway: bool = False) -> Outcome:
    """Say that a process is over.

    Raises:
        RefusedError: when it is closed already.
        NotPermittedError: when RACI gives it to somebody else, whatever is open.
        OpenTasksError: while tasks are open, unless `anyway`.
    """
    if process.closed is not None:
        raise RefusedError(
            _("“{name}” is closed since {day}; nothing was changed.").format(
                name=process.name, day=process.closed.isoformat()
            )
        )
    edit = desk.workspace.edit(Table.PROCESSES, process.uid, {"closed": desk.today.isoformat()})
    check_permitted(desk, "process.close", [edit] if edit is not None else [])
    still_open = [task for task in desk.workspace.tasks_of(process.uid) if task.status is not Status.DONE]
    if still_open and not anyway:
        raise OpenTasksError(_open_words(process, still_open))
    transaction = desk.commit("process.close", [edit])
    return Outcome(_("“{name}” is closed.").format(name=process.name), transaction)


def reopen_process(desk: Desk, process: Process) -> Outcome:
    """Say that a process is not over after all.

    Raises:
        RefusedError: when it is not closed.
    """
    if process.closed is None:
        raise RefusedError(_("“{name}” is not closed; nothing was changed.").format(name=process.name))
    edit = desk.workspace.edit(Table.PROCESSES, process.uid, {"closed": ""})
    transaction = desk.commit("process.reopen", [edit])
    return Outcome(_("“{name}” is open again.").format(name=process.name), transaction)


def _code(codes: type[Code], text: str) -> Code:
    found = codes.meant_by(text)
    if found is None:
        known = _(", ").join(code.value for code in codes)
        raise UsageError(_("“{text}” is not known here: use one of {known}.").format(text=text.strip(), known=known))
    return found


def _named(process: Process) -> dict[str, str]:
    return {"name": process.name, "prefix": process.prefix}


def _open_words(process: Process, still_open: Sequence[Task]) -> str:
    count = len(still_open)
    named = _(", ").join(f"{task.label} {task.name}" for task in still_open[:_NAMED])
    return ngettext(
        "“{name}” has {count} open task: {tasks}. Finish it first.",
        "“{name}” has {count} open tasks: {tasks}. Finish them first.",
        count,
    ).format(name=process.name, count=count, tasks=named + (" …" if count > _NAMED else ""))
