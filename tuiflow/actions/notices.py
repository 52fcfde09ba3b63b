"""Telling people: what a change makes known to whom, and how a notice says it (E4, E6, E7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from tuiflow.actions.desk import Desk
from tuiflow.actions.giving_way import period
from tuiflow.actions.history import FieldChange
from tuiflow.actions.listing import label_of
from tuiflow.actions.process_notices import process_notices
from tuiflow.actions.telling import name_of, subject_of, value_words
from tuiflow.language import _, ngettext
from tuiflow.model.day import read_stored
from tuiflow.model.field import stored_head
from tuiflow.model.notice import (
    AUDIENCE,
    PART_WORDS,
    SAID_BY_KIND,
    TOLD_FIELDS,
    Notice,
    Part,
    notice_fields,
    recipients,
    topics_of,
)
from tuiflow.model.record import Table, Value, task_from, texts
from tuiflow.model.report import report_from
from tuiflow.model.request import PATCH, RequestState, request_from
from tuiflow.model.retro import retro_from
from tuiflow.model.task import Task
from tuiflow.store.change import Edit

DATES = "dates"
"""Before a task's uid among the changes of a notice: its first and last day, where it is about several tasks."""

DATES_TOLD = 8
"""Tasks whose dates one notice tells."""

_LOOKED_AT = 500
"""Letters of an inbox among which an earlier one about the same is looked for."""

_SILENT = ("workspace.", "process.tasks", "notice.", "conflict.", "import.")
"""Kinds of change that tell nobody by themselves: what they are made of is told in another way, or concerns nobody."""

_PATCH = "patch"
"""Under this name a notice has the uid of the request for a change of a template."""

_MOST_OF_PATCH = 3
"""Changes of a template that a notice tells of; more are counted."""


def notice_edits(desk: Desk, kind: str, edits: Sequence[Edit], why: str) -> list[Edit]:
    """The notices that a change makes: one for the tasks of each process that it touches, and those of the process itself.

    They are part of the change: whoever gets the one gets the other, and nobody is told of what did not happen.
    """
    return [] if kind.startswith(_SILENT) else notices_of(desk, kind, edits, why)


def notices_of(desk: Desk, kind: str, edits: Sequence[Edit], why: str) -> list[Edit]:
    """The same of a kind of change that tells for itself, once for all its parts."""
    by_process: dict[str, list[tuple[Task | None, Task | None, Edit]]] = {}
    for edit in edits:
        if edit.table == Table.TASKS:
            before, after = desk.workspace.tasks.get(edit.uid), _after(desk, edit)
            subject = after or before
            if subject is not None:
                by_process.setdefault(subject.process, []).append((before, after, edit))
    told = [_retro_notice(desk, kind, edit) for edit in edits if edit.table == Table.RETROS and kind == "retro.close"]
    answers = [_request_notice(desk, kind, edit, why) for edit in edits if edit.table == Table.REQUESTS]
    # Whoever asked for it hears the answer, and not the same once more as its assignee.
    heard = {name[3:] for edit in answers if edit is not None for name in edit.values if name.startswith("to/")}
    answers += [_report_notice(desk, kind, edit) for edit in edits if edit.table == Table.REPORTS]
    made = [_notice(desk, kind, process, changed, why, heard) for process, changed in by_process.items()]
    made += [_made(desk, notice) for notice in process_notices(desk, kind, edits, why)]
    return [edit for edit in [*made, *answers, *told] if edit is not None]


def _request_notice(desk: Desk, kind: str, edit: Edit, why: str) -> Edit | None:
    """Whoever decides hears that something is asked for; whoever asked hears what became of it (E6)."""
    request = request_from(edit.uid, desk.workspace.fields_after(edit))
    if request.state is RequestState.OPEN:
        told = dict.fromkeys(request.deciders, Part.DECIDER)
    elif request.state is RequestState.WITHDRAWN:
        told = dict.fromkeys(request.deciders, Part.A)
    else:
        told = {request.by: Part.REQUESTER}
    changes: dict[str, tuple[Value, Value]] = {}
    asked = request.asked or request.proposals
    if request.kind == PATCH:
        from tuiflow.actions.patches import template_name, users

        changes |= {"template": ("", template_name(request)), _PATCH: ("", edit.uid)}
        if request.state is RequestState.APPROVED:
            told = dict.fromkeys(users(desk.workspace, request), Part.A) | told
    elif len(asked) == 1:
        changes = {name: (asked[0].was.get(name), value) for name, value in asked[0].values.items()}
    tasks = tuple(one.uid for one in asked if one.table == Table.TASKS)
    return _made(desk, Notice("", kind, request.process, tasks, why=why, changes=changes, to=told))


def _report_notice(desk: Desk, kind: str, edit: Edit) -> Edit | None:
    """Whoever a weekly report goes to hears that it is there, or says something else now (E10)."""
    report = report_from(edit.uid, desk.workspace.fields_after(edit))
    if not report.is_submitted or edit.values.get("deleted"):
        return None
    if kind == "report.submit" and _is_told(desk, edit.uid, report.to):
        kind = "report.resubmit"  # it was taken back meanwhile: whoever got it once hears that it is another one
    return _made(desk, Notice("", kind, report=edit.uid, to=dict.fromkeys(report.to, Part.READER)))


def _is_told(desk: Desk, report: str, to: Sequence[str]) -> bool:
    """Whether somebody has heard already that a report was submitted."""
    found = desk.workspace.notices.newest(to, _LOOKED_AT)
    return any(one.report == report and one.kind.startswith("report.") for one in found if one.kind != "report.remind")


def _retro_notice(desk: Desk, kind: str, edit: Edit) -> Edit | None:
    """Everybody who took part in a retrospective, and everybody in its process, hears that it is closed (V2)."""
    workspace = desk.workspace
    retro = retro_from(edit.uid, workspace.fields_after(edit))
    plan = workspace.plan_if_there(retro.process)
    people = [person for role in plan.roles for person in role.people] if plan is not None else []
    people += [person.uid for person in workspace.people.values() if person.name in retro.present]
    return _made(desk, Notice("", kind, retro.process, to=dict.fromkeys(people, Part.I)))


def _made(desk: Desk, notice: Notice) -> Edit | None:
    """The edit that makes a notice of what the actor does now; None when nobody else is to hear of it."""
    told = {party: part for party, part in notice.to.items() if party != desk.actor.person}
    if not told:
        return None
    by = desk.actor.person or desk.actor.login
    whole = replace(notice, uid=desk.new_uid(), by=by, at=desk.now().astimezone(), to=told)
    return desk.workspace.edit(Table.NOTICES, whole.uid, notice_fields(whole))


def _after(desk: Desk, edit: Edit) -> Task | None:
    """A task as it will be; None when the edit puts it into the trash."""
    if edit.values.get("deleted"):
        return None
    return task_from(edit.uid, desk.workspace.fields_after(edit))


def _notice(
    desk: Desk,
    kind: str,
    process: str,
    changed: Sequence[tuple[Task | None, Task | None, Edit]],
    why: str,
    heard: Collection[str],
) -> Edit | None:
    """What the changed tasks of a process make known to all but those who have `heard` of it already."""
    told: dict[str, Part] = {}
    tasks: list[str] = []
    plan = desk.workspace.plan_if_there(process)
    for before, after, edit in changed:
        found = recipients(plan, before, after, desk.workspace.tasks_at, list(topics_of(before, after)))
        if found:
            tasks.append(edit.uid)
        for party, part in found.items():
            if party not in heard:
                told[party] = min(told.get(party, part), part, key=list(Part).index)
    if len(tasks) == 1:
        edits = [edit for _before, _after, edit in changed if edit.uid == tasks[0]]
        changes = _told_changes(edits[0].was, edits[0].values)
    else:
        changes = _told_dates((before, after) for before, after, edit in changed if edit.uid in tasks)
    return _made(desk, Notice("", kind, process, tuple(tasks), why=why, changes=changes, to=told))


def _told_changes(was: Mapping[str, Value], values: Mapping[str, Value]) -> dict[str, tuple[Value, Value]]:
    return {
        name: (was.get(name), values[name]) for name in TOLD_FIELDS if name in values and was.get(name) != values[name]
    }


def _told_dates(changed: Iterable[tuple[Task | None, Task | None]]) -> dict[str, tuple[Value, Value]]:
    """Of several tasks, from when to when each was and is: their people need to know."""
    found: dict[str, tuple[Value, Value]] = {}
    for before, after in changed:
        if before is None or after is None or (before.start, before.due) == (after.start, after.due):
            continue
        if len(found) < DATES_TOLD:
            found[f"{DATES}/{after.uid}"] = _days(before), _days(after)
    return found


def _days(task: Task) -> list[Value]:
    return [day.isoformat() if day is not None else "" for day in (task.start, task.due)]


def party_name(desk: Desk, party: str) -> str:
    """The name of whom a notice is for; of a role that it is one on which nobody sits."""
    name = name_of(desk.workspace, party)
    if party in desk.workspace.roles:
        return _("{role} (vacant)").format(role=name)
    return name or party


def audience_table() -> str:
    """Who hears of what, in Markdown, for help: made from the rules (E7)."""
    what, who, comma = _("what happened"), _("who hears"), _(", ")
    lines = [f"| {what} | {who} |", "|---|---|"]
    for topic, parts in AUDIENCE.items():
        words = comma.join(_(PART_WORDS[part]) for part in parts)
        lines.append(f"| {topic.caption} | {words} |")
    return "\n".join(lines)


def notice_subject(desk: Desk, notice: Notice, tasks: Sequence[str]) -> str:
    """The task's id and name, or how many tasks, or the process, or which weekly report or template.

    Args:
        desk: Who and where.
        notice: The notice.
        tasks: Those of its tasks that are still there.
    """
    if notice.report:
        return subject_of(desk.workspace, Table.REPORTS, notice.report)
    if not notice.tasks and "template" in notice.changes:
        return template_title(str(notice.changes["template"][1]))
    if not notice.tasks:
        return name_of(desk.workspace, notice.process)
    if len(notice.tasks) != 1:
        count = len(notice.tasks)
        return ngettext("{count} task", "{count} tasks", count).format(count=count)
    if tasks:
        task = desk.workspace.tasks[tasks[0]]
        return f"{label_of(desk.workspace, task)} {task.name}"
    fields = desk.workspace.fields(Table.TASKS, notice.tasks[0])
    return f"{fields.get('label', '')} {fields.get('name', '')}".strip()


def template_title(name: str) -> str:
    """How a template is called where it is the subject."""
    return _("the template “{name}”").format(name=name)


def _iso_period(days: Value) -> str:
    return "/".join(texts(days))


def _period(days: Value) -> str:
    first, due = map(read_stored, days) if isinstance(days, list) and len(days) == 2 else (None, None)
    return period(first, due)


def _patch_changes(desk: Desk, uid: str, *, codes: bool) -> Iterable[FieldChange]:
    """What a request asked to change in a template, as far as there is room."""
    from tuiflow.actions.patches import changes

    request = desk.workspace.requests.get(uid)
    found = changes(request, codes=codes) if request is not None else []
    yield from found if codes else found[:_MOST_OF_PATCH]
    more = len(found) - _MOST_OF_PATCH
    if more > 0 and not codes:
        yield FieldChange(_PATCH, _("Further changes"), "", str(more))


def field_changes(desk: Desk, notice: Notice, *, codes: bool) -> Iterable[FieldChange]:
    """What a notice tells of from what to what; where a name has changed since, it is the one of today."""
    order = {name: place for place, name in enumerate(TOLD_FIELDS)}
    said = SAID_BY_KIND.get(notice.kind, frozenset()) if not codes else frozenset()
    for name, (before, after) in sorted(notice.changes.items(), key=lambda change: order.get(change[0], len(order))):
        if name == "template" and not notice.tasks:
            continue  # it is the subject
        if name == _PATCH:
            yield from _patch_changes(desk, str(after), codes=codes)
            continue
        head, slash, uid = name.partition("/")
        if head == DATES and slash:
            label = str(desk.workspace.fields(Table.TASKS, uid).get("label", ""))
            told = _iso_period if codes else _period
            yield FieldChange(f"{DATES}/{label}", label, told(before), told(after))
            continue
        was = value_words(desk.workspace, name, before, codes=codes)
        words = value_words(desk.workspace, name, after, codes=codes)
        if was != words and name not in said:
            yield FieldChange(name, stored_head(name), was, words)
