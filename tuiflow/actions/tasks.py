"""What a person can do with tasks: add, edit, assign, date, start, block, unblock, finish, move, delete (E1-E4).

Every action takes one task or several; several are one change and one undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.entry import Entries, read_entries, read_status
from tuiflow.actions.gates import begin_values
from tuiflow.actions.giving_way import along_edits, crowded_in, foresee, foreseen_sentence, sentences, typed_days
from tuiflow.actions.lookup import find_party, is_known
from tuiflow.actions.placing import keys_at
from tuiflow.actions.setup import person_edit
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext
from tuiflow.model.code import Priority, Status
from tuiflow.model.gate import has_begun, resumed
from tuiflow.model.label import next_label
from tuiflow.model.record import Table, Value, block_fields, status_fields
from tuiflow.model.task import (
    Block,
    Task,
    check_block,
    check_name,
    check_status_change,
    check_text,
)
from tuiflow.store.change import Edit, Transaction

BULK_LIMIT = 500
"""Tasks that one change may touch: people look at what they mark."""


def add_task(desk: Desk, entries: Entries, status: Status = Status.NOT_STARTED, override: str = "") -> Outcome:
    """Add a task from what was typed; `name` and `process` are needed (E1, E2).

    Raises:
        GateClosedError: when it is to begin at once, its node waits for something, and there is no `override`.
        RefusedError: when a value breaks a rule.
        UsageError: when a value cannot be read.
    """
    name = check_name(entries.get("name", ""))
    blank = Task(desk.new_uid(), "", name)
    values = read_entries(desk, blank, {"name": name} | dict(entries))
    process = desk.workspace.processes.get(str(values.get("process", "")))
    if process is None:
        raise RefusedError(_("A task belongs to a process: say which one."))
    values |= _begin_values(desk, blank, values, status, override)
    label = next_label(process.prefix, desk.workspace.labels())
    fields = {"label": label, "status": status.value, "priority": Priority.MEDIUM.value}
    (fields["order"],), room = keys_at(desk.workspace, status, 0, frozenset([blank.uid]))
    edit = desk.workspace.edit(Table.TASKS, blank.uid, fields | {key: value for key, value in values.items() if value})
    transaction = desk.commit("task.add", [edit, *room], override if "override" in values else "")
    return Outcome(_("{label} added: {name}").format(label=label, name=name), transaction, (blank.uid,))


def edit_task(desk: Desk, task: Task, entries: Entries, why: str = "", *, along: bool = False) -> Outcome:
    """Set the fields of `entries`, given as typed; fields that are not among them stay as they are (E2).

    Args:
        desk: Who and where.
        task: The task.
        entries: Field → what was typed.
        why: For those who will read it.
        along: With another due date, what comes after moves along; see `set_dates`.

    Raises:
        GateClosedError: when it is to begin, and its node waits for something; `set_status` takes a reason.
        RefusedError: when a value breaks a rule, or nothing differs.
        UsageError: when a field or a value cannot be read.
    """
    status, room = _status_entry(entries), list[Edit]()
    values = read_entries(desk, task, {key: text for key, text in entries.items() if key != "status"})
    if status is not None and status is not task.status:
        (key,), room = keys_at(desk.workspace, status, 0, frozenset([task.uid]))
        _begin_values(desk, task, values, status)
        values |= _status_values(desk, task, status, key)
    days = typed_days(values)
    foreseen = foresee(desk, [task], days) if days else []
    moved = along_edits(desk, foreseen) if along else []
    following = {edit.uid for edit in moved if edit is not None}
    told = foreseen_sentence(desk, foreseen, along=along)
    transaction = desk.commit(
        "task.edit", [_edit(desk, task, values), *room, *moved], check_text(why, _("Why")), following
    )
    outcome = _outcome(sentences([_("{tasks} saved."), told]), transaction, [task])
    return outcome if along else replace(outcome, crowded=crowded_in(foreseen))


def assign(desk: Desk, tasks: Sequence[Task], assignee: str) -> Outcome:
    """Make the person or role with the uid `assignee` responsible; empty: nobody.

    Raises:
        RefusedError: when it is so already.
    """
    who = desk.workspace.name_of(assignee) or _("nobody")
    return _commit_same(desk, "task.assign", tasks, {"assignee": assignee}, _("{tasks}: {who}").replace("{who}", who))


def assign_named(desk: Desk, tasks: Sequence[Task], name: str) -> Outcome:
    """Make the person or role called `name` responsible; a name that nobody has becomes a new person.

    Raises:
        RefusedError: when it is so already, or the name is not one.
    """
    if not name.strip():
        return assign(desk, tasks, "")
    _checked(tasks)
    if not is_known(desk.workspace, name):
        uid, person = person_edit(desk, name)
        edits = [person, *(_edit(desk, task, {"assignee": uid}) for task in tasks)]
    else:
        # A role of that name can be another one in each process.
        edits = [_edit(desk, task, {"assignee": find_party(desk.workspace, name, task.process)}) for task in tasks]
    transaction = desk.commit("task.assign", edits)
    return _outcome(_("{tasks}: {who}").replace("{who}", " ".join(name.split())), transaction, tasks)


def set_dates(
    desk: Desk, tasks: Sequence[Task], days: Mapping[str, date | None], why: str = "", *, along: bool = False
) -> Outcome:
    """Set dates (E6 keeps who, when and why).

    Args:
        desk: Who and where.
        tasks: The tasks.
        days: `start`, `due` or both; None clears one, and what is not given stays as it is in each task.
        why: For those who will read it.
        along: What would then begin before what comes before it ends moves along, in the same change.

    Raises:
        RefusedError: when a task would end before it starts, or nothing differs.
    """
    foreseen = foresee(desk, tasks, days)
    values: dict[str, Value] = {name: day.isoformat() if day else "" for name, day in days.items()}
    edits = [_edit(desk, task, values) for task in _checked(tasks)]
    moved = along_edits(desk, foreseen) if along else []
    following = {edit.uid for edit in moved if edit is not None}
    told = foreseen_sentence(desk, foreseen, along=along)
    transaction = desk.commit("task.dates", [*edits, *moved], check_text(why, _("Why")), following)
    outcome = _outcome(sentences([_("{tasks}: dates set."), told]), transaction, tasks)
    return outcome if along else replace(outcome, crowded=crowded_in(foreseen))


def set_priority(desk: Desk, tasks: Sequence[Task], priority: Priority) -> Outcome:
    """Set the priority.

    Raises:
        RefusedError: when it is so already.
    """
    return _commit_same(desk, "task.priority", tasks, {"priority": priority.value}, _("{tasks}: priority set."))


def set_status(desk: Desk, tasks: Sequence[Task], status: Status, solved: str = "", override: str = "") -> Outcome:
    """Move tasks to another column, where they come first (E3). Those that are there already stay.

    Args:
        desk: Who and where.
        tasks: In the order in which they should stand.
        status: Any but blocked, which takes a reason: see `block`.
        solved: For blocked tasks, how it was solved.
        override: Why they begin although something is missing (E5).

    Raises:
        GateClosedError: when one is to begin, its node waits for something, and there is no `override`.
        RefusedError: when all of them have that status already.
    """
    if status is Status.BLOCKED:
        raise RefusedError(_("Blocked needs a reason: use block, which asks for it."))
    moving = [task for task in _checked(tasks) if task.status is not status] or list(tasks)
    begun = begin_values(desk, moving, status, override)
    keys, room = keys_at(desk.workspace, status, 0, frozenset(task.uid for task in moving))
    edits = [
        _edit(desk, task, _status_values(desk, task, status, key, solved) | begun.get(task.uid, {}))
        for task, key in zip(moving, keys, strict=True)
    ]
    why = override.strip() if begun else solved
    goes_on = status is Status.IN_PROGRESS and all(task.status is Status.BLOCKED for task in moving)
    kind = "task.unblock" if goes_on else f"task.{status.value}"
    transaction = desk.commit(kind, [*edits, *room], why)
    return _outcome("{tasks} → " + status.caption, transaction, moving)


def block(desk: Desk, tasks: Sequence[Task], reason: str, helper: str = "") -> Outcome:
    """Say that tasks cannot go on, why, and whose support is wanted (E4).

    Args:
        desk: Who and where.
        tasks: Tasks in any status; for a blocked one the reason is replaced, and the helper when one is named.
        reason: What stands in the way.
        helper: Uid of a person or role; empty for nobody in particular.

    Raises:
        RefusedError: without a reason.
    """
    reason = check_block(reason)

    def values(task: Task, key: str) -> dict[str, Value]:
        since = task.block.since if task.block is not None else desk.today
        asked = helper or (task.block.helper if task.block is not None else "")
        fields = block_fields(Block(reason, asked, since, unbegun=not has_begun(task)))
        if task.status is not Status.BLOCKED:
            fields |= {"status": Status.BLOCKED.value, "order": key, "solved": ""}
        return fields

    keys, room = keys_at(desk.workspace, Status.BLOCKED, 0, frozenset(task.uid for task in _checked(tasks)))
    edits = [_edit(desk, task, values(task, key)) for task, key in zip(tasks, keys, strict=True)]
    transaction = desk.commit("task.block", [*edits, *room], reason)
    who = desk.workspace.name_of(helper)
    message = _("{tasks} blocked; {who} is asked for help.") if who else _("{tasks} blocked.")
    return _outcome(message.replace("{who}", who), transaction, tasks)


def unblock(desk: Desk, tasks: Sequence[Task], solved: str = "") -> Outcome:
    """Let blocked tasks go on, with how it was solved (E4): those that had not begun wait again, the others go on.

    Nothing begins by it, so nothing is asked of what a node waits for; `set_status` begins it.

    Raises:
        RefusedError: when one is not blocked.
    """
    for task in _checked(tasks):
        if task.status is not Status.BLOCKED:
            raise RefusedError(_("{label} is not blocked; nothing was changed.").format(label=task.label))
    counts: dict[Status, int] = {}
    edits: list[Edit | None] = []
    for status in (Status.NOT_STARTED, Status.IN_PROGRESS):
        group = [task for task in tasks if resumed(task) is status]
        if not group:
            continue
        keys, room = keys_at(desk.workspace, status, 0, frozenset(task.uid for task in group))
        pairs = zip(group, keys, strict=True)
        edits += [_edit(desk, task, _status_values(desk, task, status, key, solved)) for task, key in pairs]
        edits += room
        counts[status] = len(group)
    transaction = desk.commit("task.unblock", edits, solved)
    if len(counts) == 1:
        return _outcome("{tasks} → " + next(iter(counts)).caption, transaction, tasks)
    parts = _(", ").join(f"{status.caption} {count}" for status, count in counts.items())
    return _outcome("{tasks} → " + parts, transaction, tasks)


def move_to(desk: Desk, tasks: Sequence[Task], status: Status, index: int, override: str = "") -> Outcome:
    """Put tasks into a place of a column, after `index` of its other tasks; blocked only from blocked.

    Raises:
        GateClosedError: when one is to begin, its node waits for something, and there is no `override`.
        RefusedError: when they are there already, or a reason is needed.
    """
    if status is Status.BLOCKED and any(task.status is not status for task in tasks):
        raise RefusedError(_("Blocked needs a reason: use block, which asks for it."))
    moving = frozenset(task.uid for task in _checked(tasks))
    begun = begin_values(desk, [task for task in tasks if task.status is not status], status, override)
    keys, edits = keys_at(desk.workspace, status, index, moving)

    def values(task: Task, key: str) -> dict[str, Value]:
        if task.status is status:
            return {"order": key}
        return _status_values(desk, task, status, key) | begun.get(task.uid, {})

    own = [_edit(desk, task, values(task, key)) for task, key in zip(tasks, keys, strict=True)]
    transaction = desk.commit("task.move", [*own, *edits], override.strip() if begun else "")
    return _outcome(_("{tasks} moved."), transaction, tasks)


def delete(desk: Desk, tasks: Sequence[Task]) -> Outcome:
    """Put tasks into the trash; undo brings them back.

    Raises:
        RefusedError: when none is given.
    """
    edits = [desk.workspace.deletion(Table.TASKS, task.uid) for task in _checked(tasks)]
    return _outcome(_("{tasks} deleted."), desk.commit("task.delete", edits), tasks)


def _status_entry(entries: Entries) -> Status | None:
    if "status" not in entries:
        return None
    status = read_status(entries["status"])
    if status is Status.BLOCKED:
        raise RefusedError(_("Blocked needs a reason: use block, which asks for it."))
    return status


def _begin_values(
    desk: Desk, task: Task, values: Mapping[str, Value], status: Status, override: str = ""
) -> dict[str, Value]:
    """What is stored because `task`, with these `values`, begins early; its node may be another one now."""
    process, node = str(values.get("process", task.process)), str(values.get("node", task.node))
    found = begin_values(desk, [replace(task, process=process, node=node)], status, override)
    return found.get(task.uid, {})


def _status_values(desk: Desk, task: Task, status: Status, key: str, solved: str = "") -> dict[str, Value]:
    check_status_change(task, status)
    return status_fields(task, status, check_text(solved, _("How it was solved"))) | {"order": key}


def _commit_same(
    desk: Desk, kind: str, tasks: Sequence[Task], values: Mapping[str, Value], message: str, why: str = ""
) -> Outcome:
    edits = [_edit(desk, task, values) for task in _checked(tasks)]
    return _outcome(message, desk.commit(kind, edits, why), tasks)


def _edit(desk: Desk, task: Task, values: Mapping[str, Value]) -> Edit | None:
    return desk.workspace.edit(Table.TASKS, task.uid, values)


def _checked(tasks: Sequence[Task]) -> Sequence[Task]:
    if not tasks:
        raise RefusedError(_("No task is chosen."))
    if len(tasks) > BULK_LIMIT:
        raise RefusedError(
            _("{count} tasks are marked; change at most {limit} at a time.").format(count=len(tasks), limit=BULK_LIMIT)
        )
    return tasks


def _outcome(message: str, transaction: Transaction, tasks: Sequence[Task]) -> Outcome:
    named = (
        tasks[0].label
        if len(tasks) == 1
        else ngettext("{count} task", "{count} tasks", len(tasks)).format(count=len(tasks))
    )
    return Outcome(message.replace("{tasks}", named), transaction, tuple(task.uid for task in tasks))
