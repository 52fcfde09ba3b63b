"""`tuiflow progress`: the weekly roll-up as text, JSON or Markdown (E9)."""

from __future__ import annotations

from collections.abc import Sequence

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import label_of
from tuiflow.actions.lookup import find_party, find_process
from tuiflow.actions.progress import (
    Courses,
    LateWork,
    Progress,
    burn_ups_of,
    late_work,
    part_by_process,
    read_courses,
    task_of,
)
from tuiflow.actions.progress import progress as rolled_up
from tuiflow.actions.progress_words import (
    LISTED,
    as_markdown,
    body,
    coordinator_words,
    head_words,
    need_words,
    part_name,
    period_words,
    signed,
)
from tuiflow.actions.telling import name_of
from tuiflow.cli.output import Cell, Output, Row, Tone, cell_width
from tuiflow.cli.parser import Given
from tuiflow.cli.reading import NOBODY
from tuiflow.cli.session import Session
from tuiflow.errors import UsageError
from tuiflow.language import _, ngettext
from tuiflow.model.code import Status
from tuiflow.model.day import late_words
from tuiflow.model.progress_chart import bar, burn_up_lines
from tuiflow.model.rollup import ORDER, Part
from tuiflow.model.week import parse_week

_BAR = 16
_BURN_UP = (72, 8)
"""Cells and lines of a burn-up."""

_TONES = {Status.DONE: Tone.PLAIN, Status.IN_PROGRESS: Tone.PLAIN, Status.BLOCKED: Tone.BLOCKED}


def progress(session: Session, given: Given) -> int:
    """`tuiflow progress [--week W] [--process P] [--person P] [--people] [--json|--markdown]`."""
    if given.flag("json") and given.flag("markdown"):
        raise UsageError(_("--json and --markdown exclude each other: give one of them."))
    with session.desk() as desk:
        week = parse_week(given.text("week"), desk.today)
        process = find_process(desk.workspace, given.text("process")).uid if given.text("process") else ""
        person = find_party(desk.workspace, given.text("person"), process) if given.text("person") else ""
        courses = read_courses(desk)
        found = rolled_up(desk, courses, week, process, person)
        by_person = given.flag("people")
        if given.flag("json"):
            session.output.json(body(desk, courses, found, process, person))
        elif given.flag("markdown"):
            session.output.say(
                as_markdown(desk, found.frame, found.people if by_person else found.processes, by_person=by_person)
            )
        else:
            _print(session.output, desk, found, by_person=by_person)
            if process and not by_person:
                _print_burn_up(session.output, desk, courses, found, process, person)
    return 0


def _print(output: Output, desk: Desk, found: Progress, *, by_person: bool) -> None:
    parts = found.people if by_person else found.processes
    output.say(f"{_('Progress')} {period_words(found.frame)}", Tone.HEAD)
    if not parts:
        output.say(_("There was nothing to do in that week."))
        return
    output.table(
        [_head(by_person=by_person), *(_row(desk, part, by_person=by_person) for part in parts)], flexible=(0,)
    )
    late = late_work(desk, found.frame, [one for part in parts for one in part.late[:LISTED]])
    _print_late(output, desk, late, sum(len(part.late) for part in parts))
    for head, uids in (
        (_("Finished"), [uid for part in parts for uid in part.finished]),
        (_("Due next week"), [uid for part in parts for uid in part.due_next]),
    ):
        _print_tasks(output, desk, head, uids)


def _head(*, by_person: bool) -> Row:
    name, *others = head_words(by_person=by_person)
    return [Cell(head, Tone.HEAD) for head in (name, "", *others)]


def _row(desk: Desk, part: Part, *, by_person: bool) -> Row:
    change = part.change
    drawn = "".join(text for text, _style in bar(part.now, _BAR))
    cells = [Cell(part_name(desk, part, by_person=by_person)), Cell(f"[{drawn}]")]
    for status in ORDER:
        count = part.now.of(status)
        cells.append(Cell(_number(count, change.of(status)), _TONES.get(status, Tone.PLAIN) if count else Tone.PLAIN))
    cells.append(Cell(_number(part.now.late, change.late), Tone.LATE if part.now.late else Tone.PLAIN))
    return cells


def _number(count: int, change: int) -> str:
    return f"{count} {signed(change)}".rstrip()


def _print_late(output: Output, desk: Desk, late: Sequence[LateWork], count: int) -> None:
    if not late:
        return
    output.say(f"\n{_('Late')}", Tone.HEAD)
    labels = max(cell_width(label_of(desk.workspace, work.task)) for work in late)
    days = max(cell_width(late_words(work.late.days)) for work in late)
    for work in late:
        label, when = label_of(desk.workspace, work.task), late_words(work.late.days)
        owner = name_of(desk.workspace, work.late.standing.assignee) or _("nobody")
        head = f"{label}{' ' * (labels - cell_width(label))}  "
        tail = f"{' ' * (days - cell_width(when))}  {work.task.name}  ({owner})"
        output.line([Cell(head), Cell(when, Tone.LATE), Cell(tail)])
        who = coordinator_words(desk, work)
        told = [need_words(desk, work), _("to coordinate: {who}").format(who=who) if who else ""]
        if any(told):
            output.line([Cell(" " * (labels + 2)), Cell("  ".join(filter(None, told)), Tone.BLOCKED)])
    _print_more(output, count - len(late))


def _print_tasks(output: Output, desk: Desk, head: str, uids: Sequence[str]) -> None:
    if not uids:
        return
    output.say(f"\n{head}", Tone.HEAD)
    rows = []
    for uid in uids[:LISTED]:
        task = task_of(desk, uid)
        owner = name_of(desk.workspace, task.assignee) or NOBODY
        due = task.due.isoformat() if task.due is not None else ""
        rows.append([Cell(label_of(desk.workspace, task)), Cell(task.name), Cell(owner), Cell(due)])
    output.table(rows, flexible=(1,))
    _print_more(output, len(uids) - len(rows))


def _print_more(output: Output, count: int) -> None:
    if count > 0:
        output.say(ngettext("… {count} more", "… {count} more", count).format(count=count))


def _print_burn_up(output: Output, desk: Desk, courses: Courses, found: Progress, process: str, person: str) -> None:
    burnt = burn_ups_of(desk, courses, part_by_process(desk, found.frame.week, process, person)).get(process)
    if burnt is None:
        return
    output.say(
        "\n" + _("Burn-up: {done} of {scope} done").format(done=burnt.done[-1], scope=burnt.scope[-1]), Tone.HEAD
    )
    for line in burn_up_lines(burnt, *_BURN_UP):
        output.line([Cell(text) for text, _style in line])
