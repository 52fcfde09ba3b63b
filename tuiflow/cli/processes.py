"""The commands about a process as a whole: list, show, new, close, reopen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tuiflow.actions import processes as actions
from tuiflow.actions.desk import Desk
from tuiflow.actions.gates import people_words
from tuiflow.actions.lookup import find_process
from tuiflow.actions.overview import Overview, list_body, overview, process_body
from tuiflow.actions.overview import processes as every_process
from tuiflow.cli.changing import done_or_asked, finish
from tuiflow.cli.output import Cell, Tone, cell_width
from tuiflow.cli.parser import Given
from tuiflow.cli.reading import NOBODY
from tuiflow.cli.session import Session, settle
from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext
from tuiflow.model.code import Letter, Status
from tuiflow.model.day import late_words
from tuiflow.model.field import stored_head
from tuiflow.model.process import KickOff, Node, total_days

_NEW = (
    "name",
    "prefix",
    "start",
    "category",
    "scenario",
    "item",
    "outcome",
    "measure",
    "target",
    "days",
    "country",
)


def list_processes(session: Session, given: Given) -> int:
    """`tuiflow process list [--all]`."""
    with session.desk() as desk:
        found = [overview(desk, process.uid) for process in every_process(desk, closed=given.flag("all"))]
        if given.flag("json"):
            session.output.json([list_body(desk, one) for one in found])
        elif found:
            rows = [_list_row(desk, one) for one in found]
            if session.output.terminal:
                heads = (_("Id"), _("Process"), _("Lead"), _("Nodes done"), _("Tasks done"), _("Planned"), "", "")
                rows.insert(0, [Cell(head, Tone.HEAD) for head in heads])
            session.output.table(rows, flexible=(1, 2))
        else:
            session.output.say(_("No process yet: begin one with tuiflow process new."))
    return 0


def show(session: Session, given: Given) -> int:
    """`tuiflow process show PROCESS`."""
    with session.desk() as desk:
        found = overview(desk, find_process(desk.workspace, given.text("process")).uid)
        if given.flag("json"):
            session.output.json(process_body(desk, found))
            return 0
        lines = [(head, text) for head, text in _frame(desk, found) if text]
        width = max(cell_width(head) for head, _text in lines)
        for head, text in lines:
            start = head + " " * (width - cell_width(head) + 2)
            session.output.say(start + ("\n" + " " * (width + 2)).join(text.splitlines()))
        if found.plan.nodes:
            session.output.say("")
            heads = (_("Phase"), _("Key node"), _("Status"), _("Tasks done"), "R", _("Days"), _("Actual"), _("Rework"))
            rows = [[Cell(head, Tone.HEAD) for head in (*heads, _("Start"), _("Due"))]]
            rows += [_node_row(desk, found, node) for node in found.plan.nodes]
            session.output.table(rows, flexible=(0, 1, 4))
    return 0


def new(session: Session, given: Given) -> int:
    """`tuiflow process new NAME …`."""
    with session.desk() as desk:
        outcome = actions.new_process(desk, {key: given.text(key) for key in _NEW})
        if not given.flag("json"):
            return finish(session, desk, outcome)
        settle(desk.workspace)
        session.output.json(process_body(desk, overview(desk, outcome.transaction.edits[0].uid)))
    return 0


def close(session: Session, given: Given) -> int:
    """`tuiflow process close PROCESS [--anyway] [--why TEXT]`; who may not asks for it, with the reason (E11)."""
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process"))
        anyway, why = given.flag("anyway"), given.text("why")
        try:
            outcome = done_or_asked(desk, lambda: actions.close_process(desk, process, anyway=anyway), why)
        except actions.OpenTasksError as error:
            raise RefusedError(
                _("{sentence} To close it all the same: tuiflow process close {prefix} --anyway.").format(
                    sentence=error, prefix=process.prefix
                )
            ) from error
        return finish(session, desk, outcome)


def reopen(session: Session, given: Given) -> int:
    """`tuiflow process reopen PROCESS [--why TEXT]`."""
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process"))
        why = given.text("why")
        return finish(session, desk, done_or_asked(desk, lambda: actions.reopen_process(desk, process), why))


def _list_row(desk: Desk, found: Overview) -> list[Cell]:
    process = found.plan.process
    done = sum(task.status is Status.DONE for task in found.tasks)
    planned_start, planned_due = found.planned
    return [
        Cell(process.prefix),
        Cell(process.name),
        Cell(people_words(desk, found.plan.leads) or NOBODY),
        Cell(f"{found.done_nodes}/{len(found.plan.nodes)}"),
        Cell(f"{done}/{len(found.tasks)}"),
        Cell(_period(process.start or planned_start, process.end or planned_due)),
        Cell(_late(desk, found), Tone.LATE),
        Cell(_("closed") if process.closed is not None else ""),
    ]


def _late(desk: Desk, found: Overview) -> str:
    """How many tasks are late; and how many nodes, where none of their tasks says so."""
    tasks = sum(task.is_late(desk.today) for task in found.tasks)
    told = {task.node for task in found.tasks if task.is_late(desk.today)}
    nodes = sum(progress.late > 0 and uid not in told for uid, progress in found.progress.items())
    words = [
        ngettext("{count} late", "{count} late", tasks).format(count=tasks) if tasks else "",
        ngettext("{count} node late", "{count} nodes late", nodes).format(count=nodes) if nodes else "",
    ]
    return _(", ").join(part for part in words if part)


def _frame(desk: Desk, found: Overview) -> Iterator[tuple[str, str]]:
    """Heads and texts of what holds for the whole process; empty where there is nothing."""
    process = found.plan.process
    yield _("Process"), f"{process.prefix}  {process.name}"
    yield stored_head("category"), process.category.caption
    for key in ("scenario", "item", "outcome", "measure", "target"):
        yield stored_head(key), str(getattr(process, key))
    yield stored_head("departments"), _(", ").join(process.departments)
    yield _("Lead"), people_words(desk, found.plan.leads)
    yield _("Agreed"), _period(process.start, process.end)
    planned = _period(*found.planned)
    is_estimated = planned and found.schedule.is_estimated
    yield _("Planned"), _("{period} (estimated)").format(period=planned) if is_estimated else planned
    yield stored_head("days"), _days(found)
    if process.template:
        from tuiflow.cli.template_change import newer_words

        newer = newer_words(desk, process.uid)
        yield stored_head("template"), f"{process.template}@{process.template_version}" + (newer and f" ({newer})")
    if process.closed is not None:
        yield stored_head("closed"), process.closed.isoformat()
    yield _("Kick-off"), _kick_off(process.kick_off)
    if found.gates:
        count = len(found.gates)
        words = ngettext("{count} node waits for something: see {command}", "{count} nodes wait: see {command}", count)
        yield _("Waiting"), words.format(count=count, command=f"tuiflow process gates {process.prefix}")


def _days(found: Overview) -> str:
    nodes = found.plan.nodes
    parts = [
        _("{count} planned ({kind})").format(count=total_days(nodes), kind=found.plan.process.day_count.caption),
        _("{count} from the first to the last").format(count=found.days),
    ]
    actual, rework = sum(node.actual_days for node in nodes), sum(node.rework_days for node in nodes)
    if actual or rework:
        parts.append(_("{actual} actual, {rework} rework").format(actual=actual, rework=rework))
    return _("; ").join(parts)


def _kick_off(record: KickOff | None) -> str:
    if record is None:
        return _("not held yet")
    return f"{_iso(record.day)}  {_(', ').join(record.present)}".strip()


def _node_row(desk: Desk, found: Overview, node: Node) -> list[Cell]:
    progress, span = found.progress[node.uid], found.schedule.spans.get(node.uid)
    waits = node.uid in found.gates and progress.status is Status.NOT_STARTED
    status = _("{status}, waits").format(status=progress.status.caption) if waits else progress.status.caption
    tone = Tone.BLOCKED if progress.status is Status.BLOCKED else Tone.LATE if progress.late else Tone.PLAIN
    return [
        Cell(found.phase_of(node) or NOBODY),
        Cell(node.name),
        Cell(_(", ").join(part for part in (status, late_words(progress.late) if progress.late else "") if part), tone),
        Cell(f"{progress.done}/{progress.total}" if progress.total else NOBODY),
        Cell(people_words(desk, found.plan.people_with(node.uid, Letter.R)) or NOBODY),
        Cell(str(node.days)),
        Cell(str(node.actual_days) if node.actual_days else NOBODY),
        Cell(str(node.rework_days) if node.rework_days else NOBODY),
        Cell(_iso(span.start if span is not None else None)),
        Cell(_iso(span.due if span is not None else None)),
    ]


def _period(start: date | None, end: date | None) -> str:
    return f"{_iso(start)} ~ {_iso(end)}" if start or end else ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else NOBODY
