"""What a file would do, row by row, before anything is done; Enter agrees ("The four office tables")."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, TypeAlias

from rich.text import Text
from textual import work
from textual.binding import BindingType
from textual.widgets import OptionList, Static

from tuiflow import styles
from tuiflow.actions.import_words import MARKS, ORDER, about_words, count_words, detail_words, left_out, question
from tuiflow.actions.importing import Choice, Opened, carry_out, check_year, open_file, planned, read_wanted
from tuiflow.errors import TuiflowError, reason_of
from tuiflow.language import _
from tuiflow.model.import_row import Fate, ImportPlan, ImportRow
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import IMPORT_KEYS, Key, bindings
from tuiflow.ui.screens.listing import ListScreen
from tuiflow.ui.screens.work import WorkScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.card import Piece

Item: TypeAlias = ImportRow | str
"""A row of the file, or a sentence on the whole of it."""

_SLICE = 50
"""Rows that are compared before keys have their turn."""

_TOLD_SECONDS = 0.1
"""How often it is said how far reading has come."""

_MANY = 500
"""Rows from which on it takes a while to import them, so that it is said before."""

_PAINT_SECONDS = 0.05
"""Until what was said stands on the screen."""

_BAR_CELLS = 30
_TONES = {Fate.UNREADABLE: "late", Fate.REFUSED: "held", Fate.CHANGED: "soon", Fate.NEW: "mine", Fate.SAME: "quiet"}


class ImportScreen(ListScreen[Item]):
    """The rows of a file that somebody wants to take in."""

    KEYS: ClassVar[Sequence[Key]] = IMPORT_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(IMPORT_KEYS)
    GUIDE: ClassVar[str] = "files"
    CSS_PATH = styles.sheet("import")

    def __init__(self, session: Session, path: Path) -> None:
        """For the file at `path`."""
        super().__init__(session)
        self._path = path
        self._choice = Choice()
        self._opened: Opened | None = None
        self._plan: ImportPlan | None = None
        self._asked = 0
        """How often the file was compared: only the last time counts."""
        self._only: Fate | None = None
        self._is_warned = False
        """It was said that rows are left out; Enter then agrees to that too."""
        self._is_bad = False
        """The file could not be read."""

    # Reading

    def read(self) -> None:
        """Read the file in a thread, then compare it row by row."""
        self._plan = None
        self.is_opening = True
        self.query_one(OptionList).can_focus = True
        self.query_one(OptionList).focus()
        self._tell_progress(_("Reading {file} …"), 0, 0)
        self._open(self._choice)

    @work(thread=True, exclusive=True)
    def _open(self, choice: Choice) -> None:
        told = [time.monotonic()]

        def progress(done: int, total: int) -> None:
            if time.monotonic() - told[0] >= _TOLD_SECONDS and self.is_mounted:
                told[0] = time.monotonic()
                self.app.call_from_thread(self._tell_progress, _("Reading {file} …"), done, total)

        opened, message = None, ""
        try:
            opened = open_file(self._path, choice, progress)
        except TuiflowError as error:
            message = str(error)
        except OSError as error:
            message = f"{self._path}: {reason_of(error)}"
        if self.is_mounted:
            self.app.call_from_thread(self._read_done, opened, message)

    def _read_done(self, opened: Opened | None, message: str) -> None:
        self._opened = opened
        self._is_bad = opened is None
        if opened is None:
            self.is_opening = False
            what_next = _("Enter chooses another file, R reads this one again, Esc goes back.")
            self.show_rows([], f"{shown(message)}\n\n{what_next}")
            self.query_one(OptionList).can_focus = False  # an empty list would keep Enter to itself
            self.set_focus(None)
        else:
            self._compare()

    def _compare(self) -> None:
        """Compare what was read with the workspace as it is now."""
        self._asked += 1
        self._is_warned = False
        self.is_opening = True  # what is typed meanwhile is meant for the rows
        self.run_worker(self._compare_slowly(self._asked), exclusive=True, group="compare")

    async def _compare_slowly(self, number: int) -> None:
        """Between rows keys have their turn; when the workspace changes meanwhile it begins anew."""
        opened = self._opened
        if opened is None:
            return
        try:
            wanted = read_wanted(self.desk, self._choice)
        except TuiflowError as error:  # the process that was chosen is gone
            self.is_opening = False
            self.say(str(error), error=True)
            return
        plan, total = ImportPlan(), sum(len(found.sheet.rows) for found in opened.tables)
        for count, _row in enumerate(planned(self.desk, opened, wanted, plan)):
            if count % _SLICE == 0:
                if count:
                    self._tell_progress(_("Comparing {file} …"), count, total)
                await asyncio.sleep(0)
                if number != self._asked:
                    return
        self._plan = plan
        self.is_opening = False
        self._show()

    def _tell_progress(self, words: str, done: int, total: int) -> None:
        """How far it has come, where the rows will be."""
        share = min(1.0, done / total) if total else 0.0
        filled = int(share * _BAR_CELLS)
        count = f" {done}" if done else ""
        bar = f"\n\n[{'#' * filled}{'.' * (_BAR_CELLS - filled)}] {share:4.0%}" if total else count
        note = self.query_one("#note", Static)
        note.update(shown(words.format(file=self._path.name)) + bar)
        note.display = True

    # Showing

    def heading(self) -> list[Piece]:
        """The file, what it would do, and what is shown of it."""
        pieces = [self.place(_("Import {file}").format(file=self._path.name))]
        if self._plan is not None:
            pieces.append((f" {count_words(self._plan)} ", "place"))
        if self._only is not None:
            words = _("only: {fate}").format(fate=self._only.caption)
            pieces.append((f" {words} ", "narrowed"))
        return pieces

    def empty(self) -> str:
        """Nothing in it, or nothing of that kind."""
        if self._only is not None:
            return _("No row of that kind; f shows the others.")
        return _("There is nothing in this file. Esc goes back.")

    def _show(self) -> None:
        plan = self._plan
        if plan is None:
            return
        rows: list[Item] = [] if self._only is not None else [*self._hints(plan), *about_words(plan)]
        for fate in ORDER if self._only is None else [self._only]:
            rows += [row for row in plan.rows if row.fate is fate]
        self.show_rows(rows)

    def _hints(self, plan: ImportPlan) -> list[str]:
        hints = []
        if plan.year_missing:
            hints.append(_("Days are written without a year: y says which one is meant."))
        if plan.process_missing:
            hints.append(_("Rows name no process: p says which one is meant."))
        return hints

    def uid_of(self, item: Item) -> str:
        """A row is found again by its place in the file."""
        return item if isinstance(item, str) else f"{item.table} {item.where}"

    def row(self, item: Item) -> Text:
        """What becomes of a row: its mark, place and title; below it the fields from what to what, or what is wrong."""
        colour = self.app.theme_variables
        if isinstance(item, str):
            return Text(shown(item), style=colour.get("quiet", ""))
        tone = colour.get(_TONES[item.fate], "")
        text = Text(f"{MARKS[item.fate]} {item.fate.caption}  ", style=tone)
        text.append(shown(item.title) or "-", style=f"bold {colour.get('foreground', '')}")
        text.append(f"  {shown(item.where)}", style=colour.get("quiet", ""))
        if item.fate is not Fate.SAME or item.kept:
            for words in detail_words(item):
                told = words.removeprefix(item.where).lstrip(" ,，")
                tone_here = tone if words in item.problems else colour.get("foreground", "")
                text.append(f"\n    {shown(told)}", style=tone_here)
        return text

    def take(self, changes: Changes, follow: str = "") -> None:
        """What has changed may change what the file would do."""
        self.show_title(*self.heading())
        if changes and self._opened is not None:
            self._compare()

    # Keys

    def chosen_row(self) -> None:
        """Agree: all that can be taken is taken, as one thing to undo."""
        plan = self._plan
        if self._is_bad:
            self.action_import_file()
            return
        if plan is None:
            self.say(_("It is still being read."))
            return
        if not plan.settable:
            hints = self._hints(plan)
            if hints:
                self.say(hints[0])
                return
            self.say(_("Nothing to import: everything is like that already, or cannot be taken."))
            return
        if left_out(plan) and not self._is_warned:
            self._is_warned = True
            self.say(_("{question} Enter once more imports the others.").format(question=question(plan)))
            return
        if len(plan.settable) < _MANY:
            self._carry_out(plan)
            return
        self._plan = None  # Enter once more would agree to it twice
        self.say(_("Importing {file} …").format(file=self._path.name))
        self.set_timer(_PAINT_SECONDS, lambda: self._carry_out(plan))

    def _carry_out(self, plan: ImportPlan) -> None:
        try:
            outcome = carry_out(self.desk, plan, self._path.name)
        except TuiflowError as error:
            self._plan = plan
            self.say(str(error), error=True)
            return
        self.session.undo_log.record(*outcome.transactions)
        below = self.app.screen_stack[-2]
        self._opened = None
        self.dismiss()
        if isinstance(below, WorkScreen):
            below.done(outcome)

    def action_import_file(self) -> None:
        """Choose another file, beginning in the folder of this one."""
        from tuiflow.exchange.sheet_file import ENDINGS
        from tuiflow.ui.dialogs.open_file import OpenFileDialog

        def answered(path: Path | None) -> None:
            if path is not None:
                self._path, self._choice, self._only = path, Choice(), None
                self._opened, self._is_bad = None, False
                self._asked += 1  # what is still being compared no longer counts
                self.show_rows([], " ")
                self.read()

        folder = "" if self._path.parent == Path() else f"{self._path.parent}/"
        self.app.push_screen(OpenFileDialog(_("Which file is to be imported?"), ENDINGS, folder), answered)

    def action_only(self) -> None:
        """Only rows of one fate, the next one, all."""
        if self._plan is None:
            return
        counts = self._plan.counts
        choices: list[Fate | None] = [None, *(fate for fate in ORDER if counts[fate])]
        self._only = choices[(choices.index(self._only) + 1) % len(choices)] if self._only in choices else None
        self._show()

    def action_year(self) -> None:
        """Say which year is meant by days that are written without one."""
        from tuiflow.ui.dialogs.pick import PickDialog

        this = self.desk.today.year
        years = [(str(year), str(year)) for year in (this, this - 1, this + 1)]

        def answered(year: str | None) -> None:
            if year is not None:
                self._choose(replace(self._choice, year=year))

        self.app.push_screen(PickDialog(_("Which year are days without one in?"), years, free=True), answered)

    def action_process(self) -> None:
        """Say which process rows belong to that name none, or one that is not there."""
        from tuiflow.ui.dialogs.pick import PickDialog

        processes = sorted(self.desk.workspace.processes.values(), key=lambda one: (one.order, one.uid))
        options = [(one.name, shown(one.name)) for one in processes]

        def answered(name: str | None) -> None:
            if name is not None:
                self._choose(replace(self._choice, process=name))

        self.app.push_screen(PickDialog(_("Which process do rows belong to that name none here?"), options), answered)

    def _choose(self, choice: Choice) -> None:
        try:
            check_year(choice.year)
        except TuiflowError as error:
            self.say(str(error), error=True)
            return
        self._choice = choice
        if self._opened is not None:
            self._compare()

    def action_reload(self) -> None:
        """Read the file again."""
        self.desk.workspace.look()
        self.read()
