"""The commands with which a process begins: tasks from its nodes, the kick-off, the allocation table (E1, P9, E8)."""

from __future__ import annotations

from functools import partial

from tuiflow.actions import kick_off as actions
from tuiflow.actions.allocation import HEADS, as_markdown
from tuiflow.actions.allocation import allocation as allocation_rows
from tuiflow.actions.breakdown import Line, NothingToDoError, Preview, generate, preview
from tuiflow.actions.desk import Desk
from tuiflow.actions.lookup import find_process
from tuiflow.actions.overview import kick_off_body
from tuiflow.actions.telling import name_of
from tuiflow.cli.changing import done_or_asked, finish
from tuiflow.cli.output import Cell, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.reading import NOBODY
from tuiflow.cli.session import Session, settle
from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.breakdown import Deed
from tuiflow.model.field import stored_head
from tuiflow.model.kick_off import Lack, Level

_DEEDS = {Deed.MAKE: "+", Deed.UPDATE: "~", Deed.KEEP: "="}
"""Marks in front of a line, doubled by the words behind it."""


def tasks(session: Session, given: Given) -> int:
    """`tuiflow process tasks PROCESS [--dry-run]` (E1)."""
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process")).uid
        found = preview(desk, process)
        if given.flag("dry_run"):
            if given.flag("json"):
                session.output.json([_line_body(line) for line in found.lines])
            else:
                _print_preview(session, found)
            return 0
        try:
            outcome = generate(desk, process)
        except NothingToDoError as nothing:  # a script may run this every day
            if given.flag("json"):
                session.output.json([])
            else:
                session.output.say(str(nothing))
            return 0
        if not given.flag("json"):
            return finish(session, desk, outcome)
        settle(desk.workspace)
        from tuiflow.actions.listing import task_body

        workspace = desk.workspace
        session.output.json([task_body(workspace, workspace.tasks[uid], desk.today) for uid in outcome.tasks])
    return 0


def kick_off(session: Session, given: Given) -> int:
    """`tuiflow process kickoff PROCESS [--check | --hold … [--why TEXT]]` (P9); who may not asks for it."""
    typed = {key: text for key in actions.ENTRIES if key != "present" and (text := given.wanted(key)) is not None}
    if given.texts("present"):
        typed["present"] = ", ".join(given.texts("present"))
    if typed and not given.flag("hold"):
        raise UsageError(_("--{option} belongs to --hold, which keeps the record.").format(option=next(iter(typed))))
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process")).uid
        if given.flag("hold"):
            hold = partial(actions.hold_kick_off, desk, process, typed)
            return finish(session, desk, done_or_asked(desk, hold, given.text("why")))
        lacks = actions.check(desk, process)
        if given.flag("json"):
            bodies = [_lack_body(desk, lack) for lack in lacks]
            record = kick_off_body(desk.workspace.processes[process])
            session.output.json(bodies if given.flag("check") else {"kick_off": record, "missing": bodies})
        else:
            if not given.flag("check"):
                _print_record(session, desk, process)
            _print_lacks(session, lacks)
        return int(given.flag("check") and any(lack.level is Level.ERROR for lack in lacks))


def allocation(session: Session, given: Given) -> int:
    """`tuiflow process allocation PROCESS [--markdown | --send]` (E8)."""
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process")).uid
        if given.flag("send"):
            from tuiflow.cli.dispatch import send_allocation

            return send_allocation(session, desk, process)
        if given.flag("markdown"):
            session.output.say(as_markdown(desk, process))
            return 0
        rows = allocation_rows(desk, process)
        if given.flag("json"):
            session.output.json([row.body() for row in rows])
        elif rows:
            cells = [[Cell(text or NOBODY) for text in row.cells()] for row in rows]
            cells.insert(0, [Cell(_(head), Tone.HEAD) for head in HEADS.values()])
            session.output.table(cells, flexible=(0, 1, 2, 3, 4, 6, 7))
        else:
            session.output.say(_("There is nothing to allocate yet: the process has no nodes and no tasks."))
    return 0


def _print_preview(session: Session, found: Preview) -> None:
    rows = [
        [
            Cell(_DEEDS[line.deed]),
            Cell(line.task or NOBODY),
            Cell(line.name),
            Cell(line.words),
        ]
        for line in found.lines
    ]
    session.output.table(rows, flexible=(2, 3))
    if not found.has_start:
        session.output.say(_("The process has no start date: dates count from today."))
    if found.is_estimated:
        session.output.say(_("Some dates lie where holidays are not known yet: they are estimated."))


def _line_body(line: Line) -> dict[str, object]:
    return {
        "action": line.deed.value,
        "node": line.node or None,
        "task": line.task or None,
        "name": line.name,
        "changes": {change.field: [change.before or None, change.after or None] for change in line.changes},
        "reason": line.reason.value if line.reason is not None else None,
    }


def _print_record(session: Session, desk: Desk, process: str) -> None:
    if desk.workspace.processes[process].kick_off is None:
        session.output.say(_("The kick-off was not held yet; --hold keeps its record."))
        return
    for key, text in actions.kick_off_entries(desk, process).items():
        session.output.say(stored_head(f"kick_off_{key}") + _(": ") + (text or NOBODY))


def _print_lacks(session: Session, lacks: list[Lack]) -> None:
    tones = {Level.ERROR: Tone.LATE, Level.WARNING: Tone.SOON, Level.INFO: Tone.PLAIN}
    if not lacks:
        session.output.say(_("Nothing is missing for the kick-off."))
    session.output.table([[Cell(lack.level.caption, tones[lack.level]), Cell(lack.message)] for lack in lacks])


def _lack_body(desk: Desk, lack: Lack) -> dict[str, object]:
    return {
        "level": lack.level.value,
        "rule": lack.rule,
        "node": name_of(desk.workspace, lack.node) or None,
        "role": name_of(desk.workspace, lack.role) or None,
        "message": lack.message,
    }
