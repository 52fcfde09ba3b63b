"""The weekly roll-up in words, as JSON, and as Markdown for a chat (E9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tuiflow.actions.desk import Desk
from tuiflow.actions.gates import gate_words, people_words
from tuiflow.actions.listing import label_of
from tuiflow.actions.overview import gate_bodies, names
from tuiflow.actions.progress import (
    Courses,
    LateWork,
    Progress,
    burn_ups_of,
    late_work,
    part_by_person,
    part_by_process,
    task_of,
)
from tuiflow.actions.telling import name_of
from tuiflow.language import _, ngettext
from tuiflow.model.code import Status
from tuiflow.model.day import late_words
from tuiflow.model.progress_chart import MARKS
from tuiflow.model.rollup import ORDER, BurnUp, Frame, Part, Tally

LISTED = 10
"""Tasks of one kind that a text names; a chat takes only so much."""


def part_name(desk: Desk, part: Part, *, by_person: bool = False) -> str:
    """What a process or a person is called here."""
    process = None if by_person else desk.workspace.processes.get(part.uid)
    if process is not None:
        return f"{process.prefix} {process.name}".strip()
    return name_of(desk.workspace, part.uid) or (_("nobody") if by_person else _("no process"))


def head_words(*, by_person: bool = False) -> list[str]:
    """The heads of a table of parts: what they are, the marks and names of the statuses, late."""
    names = (_("Done"), _("Doing"), _("Stuck"), _("To do"))
    marked = [MARKS[status] + name for status, name in zip(ORDER, names, strict=True)]
    return [_("Person") if by_person else _("Processes"), *marked, _("Late")]


def period_words(frame: Frame) -> str:
    """The week with its days: `2024-W28  7.8-7.14`."""
    monday, sunday = frame.week.monday, frame.week.sunday
    return f"{frame.week.code}  {_short(monday)}-{_short(sunday)}"


def signed(count: int) -> str:
    """A difference: `+3`, `-1`; empty when there is none."""
    return f"{count:+d}" if count else ""


def need_words(desk: Desk, work: LateWork) -> str:
    """What a late task needs; empty when nothing but work."""
    standing = work.late.standing
    if standing.status is Status.BLOCKED:
        helper = name_of(desk.workspace, standing.helper)
        asked = _("asks {name}").format(name=helper) if helper else ""
        return "  ".join(part for part in (standing.reason, asked) if part)
    return _("; ").join(gate_words(desk, gate) for gate in work.missing)


def coordinator_words(desk: Desk, work: LateWork) -> str:
    """Who has to see to it; empty where nobody leads."""
    return people_words(desk, work.coordinators)


# JSON


def body(desk: Desk, courses: Courses, found: Progress, process: str = "", person: str = "") -> dict[str, object]:
    """The roll-up as it goes out: stable names, codes, ISO dates."""
    frame = found.frame
    groups = (
        ("processes", found.processes, part_by_process(desk, frame.week, process, person)),
        ("people", found.people, part_by_person(desk, frame.week, process, person)),
    )
    whole: dict[str, object] = {
        "week": frame.week.code,
        "from": frame.week.monday.isoformat(),
        "to": frame.week.sunday.isoformat(),
        "until": frame.until.isoformat(),
        "running": frame.is_running,
    }
    for key, parts, part_of in groups:
        burnt = burn_ups_of(desk, courses, part_of)
        named = _process_names if key == "processes" else _person_names
        whole[key] = [named(desk, part) | _part_body(desk, frame, part, burnt.get(part.uid)) for part in parts]
    return whole


def _process_names(desk: Desk, part: Part) -> dict[str, object]:
    process = desk.workspace.processes.get(part.uid)
    plan = desk.workspace.plan(part.uid) if process is not None else None
    return {
        "process": process.name if process is not None else None,
        "prefix": process.prefix if process is not None else None,
        "lead": names(desk, plan.leads) if plan is not None else [],
    }


def _person_names(desk: Desk, part: Part) -> dict[str, object]:
    return {"person": name_of(desk.workspace, part.uid) or None}


def _part_body(desk: Desk, frame: Frame, part: Part, burnt: BurnUp | None) -> dict[str, object]:
    return {
        "counts": _counts(part.now),
        "change": _counts(part.change),
        "late": [_late_body(desk, work) for work in late_work(desk, frame, part.late)],
        "finished": [_task_body(desk, uid) for uid in part.finished],
        "due_next_week": [_task_body(desk, uid) for uid in part.due_next],
        "burn_up": [
            {"day": (burnt.first + timedelta(days=place)).isoformat(), "scope": scope, "done": done}
            for place, (scope, done) in enumerate(zip(burnt.scope, burnt.done, strict=True))
        ]
        if burnt is not None
        else [],
    }


def _counts(tally: Tally) -> dict[str, int]:
    return {status.value: tally.of(status) for status in ORDER} | {"total": tally.total, "late": tally.late}


def _task_body(desk: Desk, uid: str) -> dict[str, object]:
    task = task_of(desk, uid)
    return {
        "id": label_of(desk.workspace, task),
        "name": task.name,
        "assignee": name_of(desk.workspace, task.assignee) or None,
        "due": task.due.isoformat() if task.due is not None else None,
    }


def _late_body(desk: Desk, work: LateWork) -> dict[str, object]:
    standing, workspace = work.late.standing, desk.workspace
    is_blocked = standing.status is Status.BLOCKED
    return {
        "id": label_of(workspace, work.task),
        "name": work.task.name,
        "assignee": name_of(workspace, standing.assignee) or None,
        "due": standing.due.isoformat() if standing.due is not None else None,
        "days_late": work.late.days,
        "status": standing.status.value,
        "blocked": {"reason": standing.reason, "helper": name_of(workspace, standing.helper) or None}
        if is_blocked
        else None,
        "missing": gate_bodies(desk, {"": work.missing}),
        "coordinators": names(desk, work.coordinators),
    }


# Markdown


def as_markdown(desk: Desk, frame: Frame, parts: Sequence[Part], *, by_person: bool = False) -> str:
    """Parts of a roll-up to paste into a chat: a headed list for each process or person."""
    from tuiflow.exchange.markdown import bold, item

    blocks = [f"### {_('Progress')} {period_words(frame)}"]
    for part in parts:
        if len(parts) > 1 and not part.now.total and not part.before.total:
            continue  # a process that nobody has begun to fill is no news
        head = bold(part_name(desk, part, by_person=by_person))
        blocks.append("\n".join((head, "", *map(item, part_lines(desk, frame, part)))))
    return "\n\n".join(blocks)


def part_lines(desk: Desk, frame: Frame, part: Part) -> list[str]:
    """What there is to say of a part, a line each: numbers, late work, what was finished, what comes."""
    lines = [numbers_words(part)]
    for work in late_work(desk, frame, part.late[:LISTED]):
        lines.append(_late_line(desk, work))
    if len(part.late) > LISTED:
        more = len(part.late) - LISTED
        lines.append(ngettext("{count} more is late", "{count} more are late", more).format(count=more))
    for head, uids in ((_("Finished"), part.finished), (_("Due next week"), part.due_next)):
        if uids:
            lines.append(f"{head}: {_listed(desk, uids)}")
    return lines


def numbers_words(part: Part) -> str:
    """`Done 3/12 (+1), In progress 4 (-1), Blocked 2, Not started 3, late 2`."""
    words = []
    for status in ORDER:
        count = str(part.now.of(status))
        if status is ORDER[0]:
            count += f"/{part.now.total}"
        words.append(_with_change(f"{status.caption} {count}", part.change.of(status)))
    words.append(_with_change(_("late {count}").format(count=part.now.late), part.change.late))
    return _(", ").join(words)


def _with_change(words: str, change: int) -> str:
    return f"{words} ({signed(change)})" if change else words


def _late_line(desk: Desk, work: LateWork) -> str:
    owner = name_of(desk.workspace, work.late.standing.assignee) or _("nobody")
    line = f"{late_words(work.late.days)}: {label_of(desk.workspace, work.task)} {work.task.name} ({owner})"
    if needed := need_words(desk, work):
        line += _("; ") + needed
    who = coordinator_words(desk, work)
    return line + _("; ") + _("to coordinate: {who}").format(who=who) if who else line


def _listed(desk: Desk, uids: Sequence[str]) -> str:
    tasks = [task_of(desk, uid) for uid in uids[:LISTED]]
    named = _(", ").join(f"{label_of(desk.workspace, task)} {task.name}" for task in tasks)
    return named + (f" … (+{len(uids) - LISTED})" if len(uids) > LISTED else "")


def _short(day: date) -> str:
    return f"{day.month}.{day.day}"
