"""The fields of a process itself: goal, frame, and how its days are counted (P1, P5)."""

from __future__ import annotations

from tuiflow.actions.calendars import check_country
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.entry import Entries
from tuiflow.actions.lookup import split_list
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _
from tuiflow.model.code import Category, DayCount
from tuiflow.model.day import parse_day
from tuiflow.model.field import STORED_FIELDS
from tuiflow.model.process import DEFAULT_COUNTRY, Process
from tuiflow.model.record import Table, Value
from tuiflow.model.task import check_dates, check_name, check_text

PROCESS_FIELDS = (
    "name",
    "item",
    "outcome",
    "measure",
    "target",
    "departments",
    "start",
    "end",
    "category",
    "scenario",
    "day_count",
    "country",
)
"""Fields of a process that can be typed, in the order of the form; the prefix stays as it is, as ids are made of it."""

_TEXTS = ("item", "outcome", "measure", "target", "scenario")


def edit_process(desk: Desk, process: Process, entries: Entries) -> Outcome:
    """Set the fields of `entries`, given as typed; those that are not among them stay as they are (P1).

    Raises:
        RefusedError: when a value breaks a rule, or nothing differs.
        UsageError: when a field or a value cannot be read.
    """
    values = read_process(desk, process, entries)
    transaction = desk.commit("process.edit", [desk.workspace.edit(Table.PROCESSES, process.uid, values)])
    return Outcome(_("{process} saved.").format(process=str(values.get("name", process.name))), transaction)


def read_process(desk: Desk, process: Process, entries: Entries) -> dict[str, Value]:
    """The stored values for what was typed, every rule applied.

    Args:
        desk: Who and where.
        process: The process as it was.
        entries: Only the fields that were typed.

    Raises:
        UsageError: when a field is not known, or a value cannot be read.
        RefusedError: when a value breaks a rule.
    """
    unknown = [key for key in entries if key not in PROCESS_FIELDS]
    if unknown:
        known = _(", ").join(PROCESS_FIELDS)
        raise UsageError(_("A process has no field “{field}”: use {known}.").format(field=unknown[0], known=known))
    values: dict[str, Value] = {}
    for key, text in entries.items():
        if key == "name":
            values[key] = _free_name(desk, process, text)
        elif key in _TEXTS:
            values[key] = check_text(text, _(STORED_FIELDS[key]))
        elif key == "departments":
            values[key] = list[Value](split_list(text))
        elif key == "category":
            values[key] = _meant(Category.meant_by(text), text, [member.caption for member in Category])
        elif key == "day_count":
            values[key] = _meant(DayCount.meant_by(text), text, [member.caption for member in DayCount])
        elif key == "country":
            values[key] = check_country(text) if text.strip() else DEFAULT_COUNTRY
    return values | _dates(desk, process, entries)


def process_entries(process: Process) -> dict[str, str]:
    """A process's fields as one would type them."""
    return {
        "name": process.name,
        "item": process.item,
        "outcome": process.outcome,
        "measure": process.measure,
        "target": process.target,
        "departments": _(", ").join(process.departments),
        "start": process.start.isoformat() if process.start else "",
        "end": process.end.isoformat() if process.end else "",
        "category": process.category.caption,
        "scenario": process.scenario,
        "day_count": process.day_count.caption,
        "country": process.country,
    }


def _free_name(desk: Desk, process: Process, text: str) -> str:
    name = check_name(text)
    others = (one for one in desk.workspace.processes.values() if one.uid != process.uid)
    if name.casefold() in (one.name.casefold() for one in others):
        raise RefusedError(_("“{name}” is there already: choose another name.").format(name=name))
    return name


def _meant(code: Category | DayCount | None, text: str, known: list[str]) -> str:
    if code is None:
        raise UsageError(
            _("“{text}” is not among these: {known}.").format(text=text.strip(), known=_(", ").join(known))
        )
    return code.value


def _dates(desk: Desk, process: Process, entries: Entries) -> dict[str, Value]:
    start = parse_day(entries["start"], desk.today) if "start" in entries else process.start
    end = parse_day(entries["end"], desk.today) if "end" in entries else process.end
    check_dates(start, end)
    days = {"start": start, "end": end}
    return {key: day.isoformat() if day is not None else "" for key, day in days.items() if key in entries}
