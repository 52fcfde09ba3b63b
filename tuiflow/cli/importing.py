"""`tuiflow import`: what a file would do, and then, when somebody agrees, all of it ("The four office tables")."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from tuiflow.actions.desk import Desk
from tuiflow.actions.import_words import (
    MARKS,
    ORDER,
    about_words,
    count_words,
    detail_words,
    left_out,
    plan_body,
    question,
)
from tuiflow.actions.importing import AUTO, Choice, Opened, carry_out, open_file, planned, read_wanted
from tuiflow.cli.output import Cell, Output, Tone, complain
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session, is_interactive, settle
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _, ngettext
from tuiflow.model.import_row import Fate, ImportPlan, ImportRow
from tuiflow.model.text import shown

_SHOWN = 20
"""Rows of a fate that are shown at once on a terminal, but for those that need a person."""

_TONES = {Fate.UNREADABLE: Tone.LATE, Fate.REFUSED: Tone.BLOCKED, Fate.CHANGED: Tone.SOON}

_BAR_CELLS = 30
_PATIENCE_SECONDS = 0.4
"""What is quicker needs no bar."""


class _Bar:
    """How far something has come, on a terminal; nothing anywhere else."""

    def __init__(self, output: Output) -> None:
        self._is_on = sys.stderr.isatty() and output.terminal
        self._began = time.monotonic()
        self._width = 0

    def show(self, words: str, done: int, total: int) -> None:
        """Draw it again."""
        if not self._is_on or time.monotonic() - self._began < _PATIENCE_SECONDS:
            return
        share = min(1.0, done / total) if total else 0.0
        filled = int(share * _BAR_CELLS)
        line = f"[{'#' * filled}{'.' * (_BAR_CELLS - filled)}] {share:4.0%} {words}" if total else f"{words} {done}"
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)

    def clear(self) -> None:
        """Take it away."""
        if self._width:
            sys.stderr.write("\r" + " " * (self._width + 20) + "\r")
            sys.stderr.flush()
            self._width = 0


def take_in(session: Session, given: Given) -> int:
    """`tuiflow import WHAT FILE [--dry-run|--yes] …`."""
    what, file = given.text("what"), given.text("file")
    if not file:
        what, file = AUTO, what
    if not file:
        raise UsageError(
            _("FILE is missing ({help}), as in: {example}").format(
                help=_("an xlsx or csv file; it is only read"), example="tuiflow import tasks tasks.xlsx"
            )
        )
    choice = Choice(what, given.text("sheet"), given.text("process"), given.text("year"))
    bar = _Bar(session.output)
    try:
        opened = open_file(Path(file).expanduser(), choice, lambda done, total: bar.show(_("reading"), done, total))
    finally:
        bar.clear()
    with session.desk() as desk:
        asks = is_interactive() and not given.flag("yes") and not given.flag("json")
        plan = _plan(desk, opened, choice, bar, asks=asks)
        if not given.flag("json"):
            _show(session.output, opened, plan)
        return _decide(session, desk, opened, plan, given)


def _plan(desk: Desk, opened: Opened, choice: Choice, bar: _Bar, *, asks: bool) -> ImportPlan:
    plan, wanted = ImportPlan(), read_wanted(desk, choice)
    total = sum(len(found.sheet.rows) for found in opened.tables)
    try:
        for number, _row in enumerate(planned(desk, opened, wanted, plan)):
            if number % 100 == 0:
                bar.show(_("comparing"), number, total)
    finally:
        bar.clear()
    if plan.year_missing and asks:
        year = _asked(_("Days are written without a year. Which one is meant? "))
        if year:
            return _plan(desk, opened, replace(choice, year=year), bar, asks=False)
    return plan


def _decide(session: Session, desk: Desk, opened: Opened, plan: ImportPlan, given: Given) -> int:
    """Only show it, ask, or do it; returns the exit code."""
    is_wanted = not given.flag("dry_run") and bool(plan.settable)
    if is_wanted and not given.flag("yes"):
        if not is_interactive() or given.flag("json"):
            if given.flag("json"):
                session.output.json(plan_body(plan, opened.name, imported=False))
            raise RefusedError(_("Nothing was imported: add --yes to do it, or --dry-run to look only."))
        if _asked(question(plan) + _(" [y/N] ")).casefold() not in ("y", "yes", "是"):
            session.output.say(_("Nothing was imported."))
            return 1
    message = ""
    if is_wanted:
        message = carry_out(desk, plan, opened.name).message
        settle(desk.workspace)
    if given.flag("json"):
        session.output.json(plan_body(plan, opened.name, imported=is_wanted))
    elif message:
        session.output.say(message)
    left = left_out(plan)
    if left and is_wanted:
        complain(ngettext("{count} row was left out.", "{count} rows were left out.", left).format(count=left))
    return 1 if left else 0


def _asked(words: str) -> str:
    try:
        return input(shown(words)).strip()
    except EOFError:
        return ""


def _show(output: Output, opened: Opened, plan: ImportPlan) -> None:
    titles = _(", ").join(dict.fromkeys(found.table.title for found in opened.tables))
    output.say(_("{file} ({tables}): {counts}").format(file=opened.name, tables=titles, counts=count_words(plan)))
    for words in about_words(plan):
        output.say(words)
    for fate in ORDER:
        if fate is not Fate.SAME:
            _show_rows(output, [row for row in plan.rows if row.fate is fate], fate)
    if plan.year_missing:
        output.say(_("To say which year is meant: --year 2024."))
    if plan.process_missing:
        output.say(_("To say which process is meant: --process NAME."))


def _show_rows(output: Output, rows: list[ImportRow], fate: Fate) -> None:
    limit = _SHOWN if output.terminal and fate in (Fate.CHANGED, Fate.NEW) else len(rows)
    for row in rows[:limit]:
        output.line([Cell(f"{MARKS[fate]} {row.where}  ", _TONES.get(fate, Tone.PLAIN)), Cell(row.title)])
        for words in detail_words(row) if fate is not Fate.NEW else row.remarks:
            output.line([Cell(f"    {words}")])
    if len(rows) > limit:
        more = len(rows) - limit
        output.say("  " + ngettext("and {count} more", "and {count} more", more).format(count=more))
