"""When work was really done, read from the journals: what retrospectives, rehearsals and templates reckon with (P5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from tuiflow.actions.desk import Desk
from tuiflow.actions.telling import QUARTER_MS, local_time
from tuiflow.model.actual import FIELDS, Actual, Work, actual_of, works_of
from tuiflow.model.code import DayCount, Status
from tuiflow.model.process import Node, Process
from tuiflow.model.record import Table, status_of, text
from tuiflow.model.standing import Written
from tuiflow.store.stamp import reading_of

Record = tuple[str, str]
"""Table and uid."""


def finished_nodes(desk: Desk, processes: Collection[str]) -> dict[str, dict[str, list[Record]]]:
    """The finished nodes of each of these processes, by uid, with the records that say when they were worked on.

    These are the tasks of a node or, without any, the node itself. What came of looking back is no work of the run.
    """
    workspace = desk.workspace
    tasks: dict[str, list[Record]] = {}
    open_nodes: set[str] = set()
    for uid in workspace.tasks:
        fields = workspace.fields(Table.TASKS, uid)  # there can be many: no task is made of them
        node = text(fields.get("node"))
        if node and fields.get("process") in processes and not fields.get("retro"):
            tasks.setdefault(node, []).append((Table.TASKS.value, uid))
            if status_of(fields) is not Status.DONE:
                open_nodes.add(node)

    def is_done(node: Node) -> bool:
        return node.uid not in open_nodes if node.uid in tasks else node.status is Status.DONE

    return {
        process: {
            node.uid: tasks.get(node.uid) or [(Table.NODES.value, node.uid)]
            for node in workspace.plan(process).nodes
            if is_done(node)
        }
        for process in processes
    }


def read_works(desk: Desk, records: Iterable[Record]) -> dict[str, Work]:
    """When these tasks, and nodes without tasks, were worked on; by uid."""
    wanted = frozenset(records)
    nodes = frozenset(record for record in wanted if record[0] == Table.NODES)
    tasks = {uid for table, uid in wanted if table == Table.TASKS}
    found = works_of(_tasks_written(desk, tasks)) if tasks else {}
    return found | (works_of(_nodes_written(desk, nodes)) if nodes else {})


def _tasks_written(desk: Desk, wanted: set[str]) -> Iterator[Written]:
    """All changes of tasks in what says when they were worked on: of these alone, as there can be very many."""
    day_of = Days(desk)
    for stamp, _check, uid, values in desk.workspace.setting(Table.TASKS, FIELDS):
        if uid in wanted:
            yield Written(stamp, day_of(stamp), uid, values)


def _nodes_written(desk: Desk, wanted: frozenset[Record]) -> Iterator[Written]:
    """The same of nodes, with how each was made: most nodes say nothing of a status then."""
    day_of = Days(desk)
    for change in desk.workspace.history(wanted):
        for edit in change.edits:
            if (edit.table, edit.uid) in wanted:
                values = {name: value for name, value in edit.values.items() if name in FIELDS}
                if values or edit.creates:
                    yield Written(change.stamp, day_of(change.stamp), edit.uid, values)


class Days:
    """The local day of a stamp; no later than today, as clocks can be ahead."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._today = desk, desk.today
        self._known: dict[int, date] = {}

    def __call__(self, stamp: str) -> date:
        """The day; those of one quarter of an hour are one."""
        quarter = reading_of(stamp)[0] // QUARTER_MS
        day = self._known.get(quarter)
        if day is None:
            day = self._known[quarter] = min(self._today, local_time(self._desk, quarter * QUARTER_MS).date())
        return day


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
