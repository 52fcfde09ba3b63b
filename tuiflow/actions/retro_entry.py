"""Writing a retrospective: the form, what is known already, and keeping what was typed (V2, V3)."""

from __future__ import annotations

from collections.abc import Iterator

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.list_versions import unsettled
from tuiflow.actions.listing import label_of
from tuiflow.actions.lookup import find_party, split_list
from tuiflow.actions.overview import names
from tuiflow.actions.placing import keys_at
from tuiflow.actions.retro_words import dimension_lines, target_words
from tuiflow.actions.retros import check_draft, improvements, latest
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.attainment import Attainment, attainment_words
from tuiflow.model.code import Priority, Status
from tuiflow.model.day import parse_day, year_meant
from tuiflow.model.field import RETRO_FIELDS
from tuiflow.model.label import next_label
from tuiflow.model.record import Table, Value
from tuiflow.model.retro import Improvement, Retro, check_due, retro_fields
from tuiflow.model.retro_facts import Facts
from tuiflow.model.retro_form import LINES, WORDS, RetroForm, TypedImprovement
from tuiflow.model.task import check_name, check_text
from tuiflow.store.change import Edit


def form_of(desk: Desk, retro: Retro) -> RetroForm:
    """A retrospective as one would type it."""
    words = {key: getattr(retro, key) for key in WORDS if key not in ("day", "present")}
    words |= {"day": retro.day.isoformat() if retro.day is not None else "", "present": _(", ").join(retro.present)}
    lines = {key: getattr(retro, key) for key in LINES}
    own = [one for one in improvements(desk.workspace) if one.retro.uid == retro.uid]
    return RetroForm(retro.uid, retro.process, words, lines, tuple(_typed(desk, one) for one in own))


def _typed(desk: Desk, one: Improvement) -> TypedImprovement:
    task, name_of = one.task, desk.workspace.name_of
    due = task.due.isoformat() if task.due is not None else ""
    return TypedImprovement(task.name, name_of(task.assignee), due, task.uid, label_of(desk.workspace, task))


def blank_form(desk: Desk, process: str) -> RetroForm:
    """A new form in which nothing stands."""
    return RetroForm(desk.new_uid(), process)


def prefilled(desk: Desk, form: RetroForm, facts: Facts) -> RetroForm:
    """A new form with what is known already: today, the people of the process, its target, and what happened (V2)."""
    plan = desk.workspace.plan(form.process)
    people = dict.fromkeys(person for role in plan.roles for person in role.people)
    target = target_words(facts)
    told = dimension_lines(desk, facts)
    words = {
        "day": desk.today.isoformat(),
        "present": _(", ").join(names(desk, list(people))),
        "goal": attainment_words(Attainment(target)) if target else "",
        "efficiency_note": "\n".join(told["efficiency_note"]),
        "collaboration_note": "\n".join(told["collaboration_note"]),
    }
    return RetroForm(form.uid, form.process, words)


def read_day(desk: Desk, process: str, typed: str) -> str:
    """A date as typed, as ISO; empty for none.

    Raises:
        UsageError: when it cannot be read.
    """
    day = parse_day(typed, desk.today, year_meant(desk.today, desk.workspace.processes[process].start))
    return day.isoformat() if day is not None else ""


def read_improvement(desk: Desk, process: str, typed: TypedImprovement) -> TypedImprovement:
    """An improvement as it will be kept: its owner's name in full, its day as ISO.

    Raises:
        RefusedError: when it says nothing, or nobody is called so.
        UsageError: when the day cannot be read.
    """
    owner = find_party(desk.workspace, typed.owner, process) if typed.owner.strip() else ""
    return typed._replace(
        words=check_name(typed.words),
        owner=desk.workspace.name_of(owner),
        due=read_day(desk, process, typed.due),
    )


# Writing


def save(desk: Desk, form: RetroForm, base: RetroForm) -> Outcome:
    """Keep what was typed, the improvements as tasks, all in one change.

    Args:
        desk: Who and where.
        form: What was typed.
        base: The form as it was before: only what differs is set, so that nothing of what somebody else writes
            meanwhile is lost.

    Raises:
        RefusedError: when the retrospective is closed, a value breaks a rule, or nothing differs.
        UsageError: when a day cannot be read.
    """
    retro = desk.workspace.retros.get(form.uid)
    if retro is not None:
        check_draft(desk, retro)
    _check_new_dues(desk, form, base)
    values = _values(desk, form, base)
    if retro is None:
        values = retro_fields(Retro(form.uid, form.process)) | values
    edits = [unsettled(desk.workspace.edit(Table.RETROS, form.uid, values)), *_improvement_edits(desk, form, base)]
    transaction = desk.commit("retro.save", edits)
    return Outcome(_("Retrospective of “{name}” saved.").format(name=desk.workspace.name_of(form.process)), transaction)


def _check_new_dues(desk: Desk, form: RetroForm, base: RetroForm) -> None:
    """Refuse days before the retrospective, of improvements that have another one than they had."""
    held, before = read_day(desk, form.process, form.text("day")), {one.task: one.due for one in base.improvements}
    for one in form.improvements:
        if not one.task or one.due != before.get(one.task):
            check_due(read_day(desk, form.process, one.due), held, desk.today)


def _values(desk: Desk, form: RetroForm, base: RetroForm) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key in WORDS:
        if (typed := form.text(key)) != base.text(key):
            head = _(RETRO_FIELDS[key])
            if key == "day":
                values[key] = read_day(desk, form.process, typed)
            elif key == "present":
                values[key] = list[Value](dict.fromkeys(split_list(typed)))
            else:
                values[key] = check_text(typed, head)
    for key in LINES:
        if form.listed(key) != base.listed(key):
            values[key] = [check_text(line, _(RETRO_FIELDS[key])) for line in form.listed(key) if line.strip()]
    return values


def _improvement_edits(desk: Desk, form: RetroForm, base: RetroForm) -> Iterator[Edit | None]:
    workspace = desk.workspace
    before = {one.task: one for one in base.improvements if one.task}
    new = [one for one in form.improvements if not one.task]
    yield from _new_tasks(desk, form.process, form.uid, new)
    for one in form.improvements:
        if one.task in workspace.tasks and one != before.get(one.task):
            wanted, old = _task_values(desk, form.process, one), before.get(one.task)
            was = _task_values(desk, form.process, old) if old is not None else {}
            changed = {key: value for key, value in wanted.items() if key not in was or was[key] != value}
            yield workspace.edit(Table.TASKS, one.task, changed)
    kept = {one.task for one in form.improvements}
    for uid in before:
        if uid not in kept and uid in workspace.tasks:
            yield workspace.deletion(Table.TASKS, uid)


def _new_tasks(desk: Desk, process: str, retro: str, new: list[TypedImprovement]) -> Iterator[Edit | None]:
    if not new:
        return
    workspace = desk.workspace
    uids = [desk.new_uid() for _one in new]
    taken = list(workspace.labels())
    keys, room = keys_at(workspace, Status.NOT_STARTED, 0, frozenset(uids))
    yield from room
    for one, uid, key in zip(new, uids, keys, strict=True):
        taken.append(next_label(workspace.processes[process].prefix, taken))
        values = _task_values(desk, process, one) | {
            "label": taken[-1],
            "process": process,
            "retro": retro,
            "description": check_text(one.problem, _("Problem")),
            "status": Status.NOT_STARTED.value,
            "priority": Priority.MEDIUM.value,
            "order": key,
        }
        yield workspace.edit(Table.TASKS, uid, {name: value for name, value in values.items() if value})


def _task_values(desk: Desk, process: str, one: TypedImprovement) -> dict[str, Value]:
    """What is stored of an improvement in its task."""
    owner = find_party(desk.workspace, one.owner, process) if one.owner.strip() else ""
    return {"name": check_name(one.words), "assignee": owner, "due": read_day(desk, process, one.due)}


def improve(desk: Desk, process: str, typed: TypedImprovement) -> Outcome:
    """Add an improvement, with its owner and day, to the retrospective of a process (V3).

    Raises:
        RefusedError: without an owner, a day or a retrospective, or when that is closed.
        UsageError: when the day cannot be read.
    """
    retro = latest(desk, process)
    check_draft(desk, retro)
    one = read_improvement(desk, process, typed)
    if not one.owner or not one.due:
        raise RefusedError(_("An improvement needs somebody who does it and a day: say who, and by when."))
    check_due(one.due, retro.day.isoformat() if retro.day is not None else "", desk.today)
    edits = [edit for edit in _new_tasks(desk, process, retro.uid, [one]) if edit is not None]
    transaction = desk.commit("retro.improve", edits)
    uid = next(edit.uid for edit in edits if edit.creates)
    task = desk.workspace.tasks[uid]
    message = _("{label} added: {name}").format(label=label_of(desk.workspace, task), name=task.name)
    return Outcome(message, transaction, (uid,))
