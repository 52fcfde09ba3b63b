"""The allocation table of a process: who does what until when (E8), for people to read and to paste."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import collaborator_names, label_of
from tuiflow.actions.overview import Overview, names, overview
from tuiflow.language import _, noop
from tuiflow.model.code import Letter
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node
from tuiflow.model.task import Task

HEADS = {
    "task": noop("Task"),
    "what": noop("What"),
    "responsible": noop("R Responsible"),
    "accountable": noop("A Accountable"),
    "taking_part": noop("C/I Takes part"),
    "period": noop("Start-end"),
    "deliverable": noop("Deliverable"),
    "acceptance": noop("Acceptance standard"),
}
"""Key → head, in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Row:
    """A task or, where a node has none yet, the node."""

    id: str
    """Of the task; empty for a node."""
    name: str
    what: str
    responsible: tuple[str, ...]
    accountable: tuple[str, ...]
    leading: tuple[str, ...]
    """Whoever leads the process, and so answers for it, where nobody is A."""
    taking_part: tuple[str, ...]
    start: date | None
    due: date | None
    deliverable: str
    acceptance: str

    def cells(self) -> list[str]:
        """What the columns of `HEADS` show."""
        leading = [_("{name} (leads the process)").format(name=name) for name in self.leading]
        people = (self.responsible, self.accountable or leading, self.taking_part)
        period = "-".join(f"{day.month}.{day.day}" for day in (self.start, self.due) if day is not None)
        task = f"{self.id} {self.name}".strip()
        return [task, self.what, *(_(", ").join(named) for named in people), period, self.deliverable, self.acceptance]

    def body(self) -> dict[str, object]:
        """The row as JSON."""
        return {
            "id": self.id or None,
            "name": self.name,
            "what": self.what,
            "responsible": list(self.responsible),
            "accountable": list(self.accountable),
            "leading": list(self.leading),
            "taking_part": list(self.taking_part),
            "start": self.start.isoformat() if self.start is not None else None,
            "due": self.due.isoformat() if self.due is not None else None,
            "deliverable": self.deliverable,
            "acceptance": self.acceptance,
        }


def allocation(desk: Desk, process: str) -> list[Row]:
    """The table of the process with the uid `process`: by node, then the tasks that belong to none."""
    found = overview(desk, process)
    by_node: dict[str, list[Task]] = {}
    for task in found.tasks:
        by_node.setdefault(task.node, []).append(task)
    rows = [row for node in found.plan.nodes for row in _node_rows(desk, found, node, by_node.pop(node.uid, []))]
    return rows + [_task_row(desk, found.plan, task) for tasks in by_node.values() for task in tasks]


def as_markdown(desk: Desk, process: str) -> str:
    """The table to paste into a chat, headed by the name and the goal of the process."""
    from tuiflow.exchange.markdown import entries, heading, paragraph

    plan = desk.workspace.plan(process)
    goal = plan.process.outcome or plan.process.item
    head = heading(3, plan.process.name) + (f"\n\n{paragraph(goal)}" if goal else "")
    rows = [row.cells() for row in allocation(desk, process)]
    return "\n\n".join((head, entries([_(text) for text in HEADS.values()], rows)))


def everybody(desk: Desk, process: str) -> list[str]:
    """The names of all who are in the process: on its roles, and at its tasks."""
    plan = desk.workspace.plan(process)
    tasks = desk.workspace.tasks_of(process)
    parties = [uid for role in plan.roles for uid in plan.seated(role.uid)]
    parties += [uid for task in tasks for party in (task.assignee, *task.collaborators) for uid in plan.seated(party)]
    return names(desk, [uid for uid in dict.fromkeys(parties) if uid in desk.workspace.people])


def letters(desk: Desk, process: str, room: int) -> list[tuple[tuple[str, ...], str]]:
    """The table as messages of at most about `room` bytes: the lines of each, and the same as Markdown.

    A row is never parted; one that is longer than a message is a message of its own.
    """
    from tuiflow.exchange.markdown import entries

    heads = [_(text) for text in HEADS.values()]
    found: list[list[Row]] = []
    left = 0
    for row in allocation(desk, process):
        size = len(entries(heads, [row.cells()]).encode()) + 2
        if not found or size > left:
            found.append([])
            left = room
        found[-1].append(row)
        left -= size
    return [(_lines(heads, rows), entries(heads, [row.cells() for row in rows])) for rows in found]


def _lines(heads: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    lines: list[str] = []
    for row in rows:
        first, *others = row.cells()
        lines += ["", first]
        lines += [
            _("{head}: {words}").format(head=head, words=cell)
            for head, cell in zip(heads[1:], others, strict=True)
            if cell
        ]
    return tuple(lines)


def _node_rows(desk: Desk, found: Overview, node: Node, tasks: Sequence[Task]) -> Iterator[Row]:
    if tasks:
        yield from (_task_row(desk, found.plan, task) for task in tasks)
        return
    plan, span = found.plan, found.schedule.spans.get(node.uid)
    yield Row(
        "",
        node.name,
        _("; ").join(node.postconditions),
        tuple(names(desk, plan.people_with(node.uid, Letter.R))),
        *_answering(desk, plan, node.uid),
        tuple(names(desk, plan.people_with(node.uid, Letter.C, Letter.I))),
        span.start if span is not None else None,
        span.due if span is not None else None,
        _(", ").join(node.outputs),
        "；".join(node.acceptance),
    )


def _task_row(desk: Desk, plan: Plan, task: Task) -> Row:
    return Row(
        label_of(desk.workspace, task),
        task.name,
        task.description,
        tuple(names(desk, [task.assignee])),
        *_answering(desk, plan, task.node),
        tuple(collaborator_names(desk.workspace, task)),
        task.start,
        task.due,
        task.deliverable,
        task.acceptance,
    )


def _answering(desk: Desk, plan: Plan, node: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those with A at the node and, where there is nobody, whoever leads the process."""
    accountable = tuple(names(desk, plan.people_with(node, Letter.A)))
    return accountable, () if accountable else tuple(names(desk, plan.answering(node)))
