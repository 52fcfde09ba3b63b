"""Making tasks from the nodes of a process, and bringing them up to date (E1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.history import FieldChange
from tuiflow.actions.listing import label_of
from tuiflow.actions.placing import keys_at
from tuiflow.actions.telling import name_of, value_words
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext, noop
from tuiflow.model.breakdown import (
    GENERATED,
    Deed,
    Fields,
    Reason,
    Stand,
    Step,
    break_down,
    current_fields,
)
from tuiflow.model.code import Status
from tuiflow.model.field import stored_head
from tuiflow.model.label import next_label
from tuiflow.model.plan import Plan
from tuiflow.model.record import Table, Value, text
from tuiflow.model.task import check_name, check_text
from tuiflow.store.change import Edit

REASONS = {
    Reason.SAME: noop("as planned already"),
    Reason.BEGUN: noop("work on it has begun"),
    Reason.TOUCHED: noop("changed by hand: {fields}"),
    Reason.DELETED: noop("its task was deleted; the trash has it"),
    Reason.OWN_TASKS: noop("it has tasks that were made by hand"),
    Reason.SET_BY_HAND: noop("its state was set by hand"),
    Reason.NODE_GONE: noop("its node is gone"),
}
"""Why something is left as it is, untranslated."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is done about one node, in words."""

    deed: Deed
    node: str
    """Its name; empty where it is gone."""
    task: str
    """The task's id; empty while there is none."""
    name: str
    """The task's name, as it will be."""
    changes: tuple[FieldChange, ...]
    reason: Reason | None
    why: str
    """The reason in words."""

    @property
    def words(self) -> str:
        """What is done about the node, and why something stays."""
        if self.deed is Deed.MAKE:
            told = {change.field: change.after for change in self.changes}
            period = " ~ ".join(filter(None, (told.get("start"), told.get("due"))))
            parts = [_("new"), told.get("assignee") or _("nobody is R"), period]
        else:
            parts = [f"{one.head}: {one.before or '-'} → {one.after or '-'}" for one in self.changes] + [self.why]
        return _("; ").join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Preview:
    """What making tasks would do."""

    lines: tuple[Line, ...]
    has_start: bool
    """Without a start date of the process, dates count from today."""
    is_estimated: bool
    """Some dates lie where holidays are not known."""

    def count(self, deed: Deed) -> int:
        """For how many nodes that is done."""
        return sum(line.deed is deed for line in self.lines)


def preview(desk: Desk, process: str) -> Preview:
    """What `generate` would do to the process with the uid `process`; nothing is changed.

    Raises:
        RefusedError: when there is no such process, or it has no nodes.
    """
    plan = _plan(desk, process)
    schedule = desk.schedule_of(plan)
    steps = break_down(plan, schedule, _stand(desk, process))
    lines = tuple(_line(desk, step) for step in steps)
    return Preview(lines, plan.process.start is not None, schedule.is_estimated)


class NothingToDoError(RefusedError):
    """Every node has its task already: nothing is wrong, and nothing was changed."""


def generate(desk: Desk, process: str, *, first: bool = False) -> Outcome:
    """Make a task for every node that has none, and bring those up to date that nobody has touched; one change.

    Args:
        desk: Who and where.
        process: Uid.
        first: The process begins: everybody in it has been told so, and hears no more of each task.

    Raises:
        NothingToDoError: when nothing is left to do.
    """
    plan = _plan(desk, process)
    stand = _stand(desk, process)
    steps = break_down(plan, desk.schedule_of(plan), stand)
    made = [step for step in steps if step.deed is Deed.MAKE]
    updated = [step for step in steps if step.deed is Deed.UPDATE]
    if not made and not updated:
        raise NothingToDoError(_("Nothing to do: every node has its task, as planned or as people have made it."))
    edits = [*_making(desk, plan, made), *(_updating(desk, stand, step) for step in updated)]
    transaction = desk.commit("process.tasks" if first else "task.breakdown", edits)
    return Outcome(_message(len(made), len(updated)), transaction, tuple(step.task for step in (*made, *updated)))


def _message(made: int, updated: int) -> str:
    parts = []
    if made:
        parts.append(ngettext("{count} task made", "{count} tasks made", made).format(count=made))
    if updated:
        parts.append(
            ngettext("{count} brought up to date", "{count} brought up to date", updated).format(count=updated)
        )
    return _(", ").join(parts) + _(".")


def _plan(desk: Desk, process: str) -> Plan:
    if process not in desk.workspace.processes:
        raise RefusedError(_("This process is not there any more."))
    plan = desk.workspace.plan(process)
    if not plan.nodes:
        raise RefusedError(
            _("“{process}” has no nodes to make tasks from: add some first.").format(process=plan.process.name)
        )
    return plan


def _stand(desk: Desk, process: str) -> Stand:
    workspace = desk.workspace
    records = (uid for table, uid in workspace.parts_of(process) if table == Table.TASKS)
    stored = {uid: workspace.fields(Table.TASKS, uid).get(GENERATED) for uid in records}
    generated = {uid: fields for uid, fields in stored.items() if type(fields) is dict and fields}
    return Stand({task.uid: task for task in workspace.tasks_of(process)}, generated)


def _making(desk: Desk, plan: Plan, steps: Sequence[Step]) -> Iterator[Edit | None]:
    """The edits that make tasks, numbered on, first in their column in the order of the nodes."""
    keys, room = keys_at(desk.workspace, Status.NOT_STARTED, 0, frozenset(step.task for step in steps))
    labels = list(desk.workspace.labels())
    for step, key in zip(steps, keys, strict=True):
        labels.append(next_label(plan.process.prefix, labels))
        values: dict[str, Value] = {
            "label": labels[-1],
            "process": plan.process.uid,
            "status": Status.NOT_STARTED.value,
            "order": key,
            GENERATED: {**step.fields},
        }
        stored = _stored(step.fields, ())
        yield desk.workspace.edit(Table.TASKS, step.task, values | {name: one for name, one in stored.items() if one})
    yield from room


def _updating(desk: Desk, stand: Stand, step: Step) -> Edit | None:
    generated: Fields = {**stand.generated[step.task], **step.fields}
    values = _stored(step.fields, stand.tasks[step.task].collaborators)
    return desk.workspace.edit(Table.TASKS, step.task, values | {GENERATED: {**generated}})


def _stored(fields: Fields, collaborators: Sequence[str]) -> dict[str, Value]:
    """Generated fields as they are stored; `collaborators` are those whom the task has now."""
    values: dict[str, Value] = {name: value for name, value in fields.items() if name != "collaborators"}
    values["name"] = check_name(text(fields["name"])) if "name" in fields else None
    for name in ("deliverable", "acceptance"):
        if name in fields:
            values[name] = check_text(text(fields[name]), stored_head(name))
    wanted = fields.get("collaborators")
    if isinstance(wanted, list):
        values |= {f"collaborators/{uid}": False for uid in collaborators if uid not in wanted}
        values |= {f"collaborators/{uid}": True for uid in wanted}
    return {name: value for name, value in values.items() if value is not None}


# In words


def _line(desk: Desk, step: Step) -> Line:
    workspace = desk.workspace
    task = workspace.tasks.get(step.task)
    name = text(step.fields.get("name")) or (task.name if task is not None else name_of(workspace, step.node))
    label = label_of(workspace, task) if task is not None else ""
    changes = () if step.deed is Deed.KEEP else tuple(_changes(desk, step))
    why = ""
    if step.reason is not None:
        why = _(REASONS[step.reason]).format(fields=_(", ").join(stored_head(field) for field in step.touched))
    return Line(step.deed, name_of(workspace, step.node), label, name, changes, step.reason, why)


def _changes(desk: Desk, step: Step) -> Iterator[FieldChange]:
    task = desk.workspace.tasks.get(step.task)
    before = current_fields(task) if task is not None else {}
    for name, value in step.fields.items():
        if name != "node":
            words = _words(desk, name, value)
            was = _words(desk, name, before.get(name))
            if words != was:
                yield FieldChange(name, stored_head(name), was, words)


def _words(desk: Desk, name: str, value: Value) -> str:
    if isinstance(value, list):
        return _(", ").join(name_of(desk.workspace, text(uid)) for uid in value)
    return value_words(desk.workspace, name, value)
