"""How the demo's running processes came to be as they are: what their tasks say of the past, as changes of that past.

So the week before has something to be compared with, and reports are filled with what really happened (E9, E10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from tuiflow.actions.demo_pad import DemoPad
from tuiflow.actions.demo_run import DemoClock
from tuiflow.model.code import Status
from tuiflow.model.day import read_stored
from tuiflow.model.record import Table, Value, status_of, text
from tuiflow.store.change import Draft, Edit

_ENTERED, _BEGUN, _HELD, _DONE, _ACCEPTED = time(9), time(9, 30), time(10, 30), time(16, 30), time(17, 15)
"""When on their days these things are done."""

_LATER = ("accepted_by", "accepted_on", "block_reason", "block_helper", "block_since")
"""What a task does not say yet when it is entered."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """A change that somebody makes."""

    day: date
    at: time
    kind: str
    who: str
    """Uid of a person; empty: whoever makes the demo."""
    values: tuple[tuple[str, str, dict[str, Value]], ...]
    """Table, uid and fields."""


def enter_by_days(pad: DemoPad, clock: DemoClock) -> None:
    """Make the changes on the pad on the days that they tell of, by the clock of the workspace; then that one runs on.

    The processes themselves are entered now: so nobody owes a report on a week in which there was no demo yet.
    """
    moments = sorted(_moments(pad, clock.now().date()), key=lambda one: (one.day, one.at))
    workspace, login = pad.desk.workspace, pad.desk.actor.login
    for moment in moments:
        clock.stand(moment.day, moment.at)
        edits = [workspace.edit(Table(table), uid, values) for table, uid, values in moment.values]
        kept = [edit for edit in edits if edit is not None]
        workspace.commit(Draft(kept, moment.kind, moment.who, login))
    clock.run_on()
    pad.desk.commit("workspace.demo", [edit for edit in pad.edits if edit.table == Table.PROCESSES])


def _moments(pad: DemoPad, today: date) -> Iterator[_Moment]:
    """The parts of each process on its first day, and then what was done with its tasks."""
    parts: dict[str, list[Edit]] = {}
    places: dict[str, str] = {}
    for edit in pad.edits:
        process = edit.uid if edit.table == Table.PROCESSES else text(edit.values.get("process"))
        place = process or places.get(text(edit.values.get("node")), "")
        places[edit.uid] = place
        parts.setdefault(place, []).append(edit)
    for process, edits in parts.items():
        start = next((read_stored(edit.values.get("start")) for edit in edits if edit.uid == process), None)
        made = [(edit.table, edit.uid, _as_entered(edit)) for edit in edits if edit.uid != process]
        yield _Moment(min(start or today, today), _ENTERED, "workspace.demo", "", tuple(made))
        for edit in edits:
            if edit.table == Table.TASKS:
                yield from _course(pad, edit, today)


def _as_entered(edit: Edit) -> dict[str, Value]:
    if edit.table != Table.TASKS:
        return dict(edit.values)
    return {name: value for name, value in edit.values.items() if name not in _LATER} | {
        "status": Status.NOT_STARTED.value
    }


def _course(pad: DemoPad, edit: Edit, today: date) -> Iterator[_Moment]:
    """What was done with a task, on the days that it tells of; nothing of it later than today."""
    values, status = edit.values, status_of(edit.values)
    if status is Status.NOT_STARTED:
        return
    assignee = text(values.get("assignee"))
    who = assignee if assignee in pad.people.values() else ""
    due = min(read_stored(values.get("due")) or today, today)
    begun = min(read_stored(values.get("start")) or due, due)

    def moment(day: date, at: time, kind: str, person: str, *names: str, **set_to: Value) -> _Moment:
        told = {name: values[name] for name in names if name in values} | set_to
        return _Moment(day, at, kind, person, ((Table.TASKS.value, edit.uid, told),))

    yield moment(begun, _BEGUN, "task.in_progress", who, status=Status.IN_PROGRESS.value)
    if status is Status.BLOCKED:
        since = max(begun, min(read_stored(values.get("block_since")) or today, today))
        yield moment(since, _HELD, "task.block", who, "status", "block_reason", "block_helper", "block_since")
    elif status is Status.DONE:
        yield moment(due, _DONE, "task.done", who, "status")
        if by := text(values.get("accepted_by")):
            yield moment(due, _ACCEPTED, "task.accept", by, "accepted_by", "accepted_on")
