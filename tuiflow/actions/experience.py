"""What the library has learnt of a template: how long its nodes really took, and what was to be improved twice (V6).

Reads the journals: with many changes it takes a moment, and belongs into a thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tuiflow.actions.desk import Desk
from tuiflow.actions.retros import improvements
from tuiflow.actions.telling import moment_of
from tuiflow.model.actual import FIELDS, Actual, Work, actual_of, works_of
from tuiflow.model.code import DayCount, Status
from tuiflow.model.experience import Experience, experience_of
from tuiflow.model.likeness import said_again
from tuiflow.model.process import Node, Process
from tuiflow.model.record import Table
from tuiflow.model.retro import Improvement
from tuiflow.model.standing import Written
from tuiflow.model.template import Template

Record = tuple[str, str]
"""Table and uid."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What there is to know of one template."""

    runs: int = 0
    """Processes that were started from it, in any version, and have finished a node."""
    nodes: Mapping[str, Experience] = field(default_factory=dict)
    """By the key of the node."""
    repeated: Sequence[Sequence[Improvement]] = ()
    """Improvements that several retrospectives wanted: each time what says the same, the earliest first."""

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.nodes or self.repeated)


NOTHING = Learnt()


def learnt_of(desk: Desk, templates: Iterable[Template]) -> dict[str, Learnt]:
    """What is known of each template, by its id; the journals are read once for all of them."""
    day_counts = {template.id: template.day_count for template in templates}
    workspace = desk.workspace
    runs = sorted(
        (process for process in list(workspace.processes.values()) if process.template in day_counts),
        key=lambda process: (process.start or date.max, process.order, process.uid),
    )
    finished = {process.uid: finished_nodes(desk, process) for process in runs}
    works = read_works(
        desk, (record for nodes in finished.values() for records in nodes.values() for record in records)
    )
    taken: dict[str, list[dict[str, Actual]]] = {}
    for process in runs:
        actuals = actual_days(desk, process, finished[process.uid], works, day_counts[process.template])
        keyed = {workspace.nodes[uid].key: actual for uid, actual in actuals.items() if uid in workspace.nodes}
        keyed.pop("", None)  # a node that people added is in no template
        if keyed:
            taken.setdefault(process.template, []).append(keyed)
    repeated = _repeated(improvements(workspace), day_counts)
    return {
        uid: Learnt(len(taken.get(uid, ())), experience_of(taken.get(uid, ())), repeated[uid]) for uid in day_counts
    }


def finished_nodes(desk: Desk, process: Process) -> dict[str, list[Record]]:
    """The finished nodes of a process, by uid, with the records that say when: its tasks, without any the node itself."""
    tasks: dict[str, list[Record]] = {}
    open_nodes: set[str] = set()
    for task in desk.workspace.tasks_of(process.uid):
        if task.retro:
            continue  # what came of looking back on it is no work of the run
        tasks.setdefault(task.node, []).append((Table.TASKS.value, task.uid))
        if task.status is not Status.DONE:
            open_nodes.add(task.node)
    nodes = desk.workspace.plan(process.uid).nodes
    return {node.uid: tasks.get(node.uid) or _alone(node) for node in nodes if _is_done(node, tasks, open_nodes)}


def _alone(node: Node) -> list[Record]:
    return [(Table.NODES.value, node.uid)]


def _is_done(node: Node, tasks: Mapping[str, object], open_nodes: set[str]) -> bool:
    return node.uid not in open_nodes if node.uid in tasks else node.status is Status.DONE


def read_works(desk: Desk, records: Iterable[Record]) -> dict[str, Work]:
    """When these tasks, and nodes without tasks, were worked on; by uid."""
    wanted = frozenset(records)
    return works_of(_written(desk, wanted)) if wanted else {}


def _written(desk: Desk, wanted: frozenset[Record]) -> Iterator[Written]:
    for change in desk.workspace.history(wanted):
        day = min(desk.today, moment_of(desk, change.stamp).date())  # of a clock that is ahead
        for edit in change.edits:
            if (edit.table, edit.uid) in wanted:
                values = {name: value for name, value in edit.values.items() if name in FIELDS}
                if values or edit.creates:
                    yield Written(change.stamp, day, edit.uid, values)


def actual_days(
    desk: Desk,
    process: Process,
    finished: Mapping[str, Sequence[Record]],
    works: Mapping[str, Work],
    day_count: DayCount | None = None,
) -> dict[str, Actual]:
    """What the finished nodes of a process took, by uid; those whose beginning nobody saw are left out.

    Days that somebody has written down for a node hold, where they count the same days.

    Args:
        desk: Who and where.
        process: Whose holidays hold.
        finished: From `finished_nodes`.
        works: From `read_works`.
        day_count: Which days count, where that is not for the process to say: runs are compared in those of the template.
    """
    counted = day_count or process.day_count
    calendar = desk.calendars(counted, process.country)
    found: dict[str, Actual] = {}
    for uid, records in finished.items():
        known = [works[record] for _table, record in records if record in works]
        actual = actual_of(known, calendar) if len(known) == len(records) else None
        node = desk.workspace.nodes.get(uid)
        if node is not None and node.actual_days and counted is process.day_count:
            begun, ended = (actual.begun, actual.ended) if actual is not None else (None, None)
            actual = Actual(begun, ended, node.actual_days, node.rework_days)
        if actual is not None:
            found[uid] = actual
    return found


def _repeated(every: Sequence[Improvement], templates: Iterable[str]) -> dict[str, tuple[tuple[Improvement, ...], ...]]:
    found = {}
    for template in templates:
        own = [one for one in every if one.template == template]
        groups = said_again([(one.retro.uid, one.task.name) for one in own])
        found[template] = tuple(tuple(own[place] for place in group) for group in groups)
    return found


# JSON


def experience_body(found: Experience | None, planned: int) -> dict[str, object] | None:
    """What a node took, as it goes out; None where no run has finished it."""
    if found is None:
        return None
    return {
        "runs": found.count,
        "median": found.median,
        "least": found.least,
        "most": found.most,
        "reworked": found.reworked,
        "outside": found.is_outside(planned),
        "days": [run.total for run in found.runs],
    }


def repeated_body(repeated: Sequence[Sequence[Improvement]]) -> list[list[dict[str, object]]]:
    """Improvements that were wanted several times, as they go out."""
    return [
        [
            {
                "id": one.task.label,
                "name": one.task.name,
                "process": one.process.name,
                "retrospective": one.retro.day.isoformat() if one.retro.day is not None else None,
                "status": one.task.status.value,
            }
            for one in group
        ]
        for group in repeated
    ]
