"""A retrospective: the fields of template 4 and the three dimensions, beside what really happened (V2, V3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tuiflow import styles
from tuiflow.actions import retro_entry as entry
from tuiflow.actions import retros as actions
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.retro_words import retro_markdown
from tuiflow.errors import RefusedError, TuiflowError
from tuiflow.language import _
from tuiflow.model.field import RETRO_FIELDS
from tuiflow.model.record import PLAN_TABLES, Table
from tuiflow.model.retro import Retro, RetroState
from tuiflow.model.retro_facts import Facts
from tuiflow.model.retro_form import (
    IMPROVEMENTS,
    LISTS,
    RetroForm,
    TypedImprovement,
    packed,
    rebased,
    unpacked,
)
from tuiflow.model.text import shown
from tuiflow.model.wrapping import wrapped
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import RETRO_KEYS, Key, bindings
from tuiflow.ui.retro_rows import SHORT, Kind, Row, fact_pieces, rows_of
from tuiflow.ui.screens.work import WorkScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import TitleBar
from tuiflow.ui.widgets.card import Piece

_WIDE = 110
"""From so many cells on, facts stand beside the form; in a narrower window below each dimension."""

_FACTS = 44
"""Cells of the place for facts."""

_FRAME = 4
"""Cells beside a text: its padding, a line or a scroll bar."""

_STYLES = {"head": "bold mine", "plain": "foreground", "quiet": "quiet", "fact": "quiet", "mine": "mine"} | {
    "soon": "soon",
    "late": "late",
}
"""Style of a piece → the theme's token, with what the type adds to it."""


class RetroScreen(WorkScreen):
    """One retrospective, to write and to read."""

    KEYS: ClassVar[Sequence[Key]] = RETRO_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(RETRO_KEYS)
    GUIDE: ClassVar[str] = "retro"
    AUTO_FOCUS = ""
    CSS_PATH = styles.sheet("retro")
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it without ClassVar
        (0, "-narrow"),
        (_WIDE, "-wide"),
    ]

    def __init__(self, session: Session, process: str, uid: str = "") -> None:
        """A retrospective of a process; without a `uid` a new one."""
        super().__init__(session)
        self._process, self._uid = process, uid
        self._form = self._base = RetroForm(uid, process)
        self._is_read = False
        self._facts: Facts | None = None
        self._rows: list[Row] = []
        self._steps: list[RetroForm] = []
        """The form before each thing that was typed since it was saved."""
        self.is_opening = True  # what is typed ahead is meant for the form that is being filled

    def compose(self) -> ComposeResult:
        """The form, and the facts beside it where there is room."""
        yield TitleBar()
        listed = OptionList(id="form", markup=False, compact=True)
        listed.can_focus = False  # keys are for the screen, which also scrolls to what is only read
        with Horizontal():
            yield listed
            with VerticalScroll(id="facts", can_focus=False):
                yield Static(_("Reading …"), id="told", markup=False)
        yield self.key_bar()

    def on_mount(self) -> None:
        """Show the frame, and read."""
        self._show_title()
        self._load()

    # Reading

    @work(thread=True, exclusive=True)
    def _load(self) -> None:
        """Work out the facts in a thread: they need the journals."""
        facts: Facts | None = None
        message = ""
        try:
            facts = actions.read_facts(self.desk, self._process)
        except (TuiflowError, KeyError) as error:  # KeyError: the process went into the trash meanwhile
            message = str(error)
        if self.is_mounted:
            self.app.call_from_thread(self._loaded, facts, message)

    def _loaded(self, facts: Facts | None, message: str) -> None:
        self.is_opening = False
        if facts is None:
            self.query_one("#told", Static).update(shown(message))
            return
        self._facts = facts
        if not self._is_read:
            self._is_read = True
            self._begin(facts)
        self._show()

    def _begin(self, facts: Facts) -> None:
        """The form as it was left, as it is stored, or as it is filled for a new one."""
        retro = self._retro
        if retro is not None:
            self._form = self._base = entry.form_of(self.desk, retro)
        else:
            self._base = entry.blank_form(self.desk, self._process)
            self._form = entry.prefilled(self.desk, self._base, facts)
        kept = self.session.drafts.read(self._draft_name)
        form, base = unpacked(kept.get("form", "")), unpacked(kept.get("base", ""))
        if form is not None and base is not None and self._is_writable:
            self._form = rebased(form, base, self._base) if retro is not None else form
            self._base = self._base if retro is not None else base
            self.say(_("This is your draft from last time; Ctrl+S saves it."))

    @property
    def _retro(self) -> Retro | None:
        """As it is stored."""
        return self.desk.workspace.retros.get(self._uid)

    @property
    def _is_writable(self) -> bool:
        retro = self._retro
        return retro is None or retro.state is RetroState.DRAFT

    @property
    def _draft_name(self) -> str:
        return f"retro-{self._uid or 'new-' + self._process}"

    def process_here(self) -> str:
        """The process that is looked back on."""
        return self._process

    def take(self, changes: Changes, follow: str = "") -> None:
        """Show what others have written where nothing is typed; read the facts again when work has changed."""
        self._show_title()
        if not self._is_read or not changes:
            return
        if self._process not in self.desk.workspace.processes or (self._uid and self._retro is None):
            self._leave(_("This retrospective was deleted."))
            return
        touched = changes.tables.keys()
        if changes.everything or Table.RETROS in touched or Table.TASKS in touched:
            retro = self._retro
            if retro is not None:
                now = entry.form_of(self.desk, retro)
                self._form, self._base = rebased(self._form, self._base, now), now
            self._show()
        if changes.everything or not touched.isdisjoint({Table.TASKS, *PLAN_TABLES}):
            self._load()

    # Showing

    def _show_title(self) -> None:
        process = self.desk.workspace.processes.get(self._process)
        name = shown(f"{process.prefix} {process.name}") if process is not None else ""
        pieces: list[Piece] = [(" " + _("Retrospective") + f" {name} ", "place")]
        retro = self._retro
        if retro is not None and retro.state is RetroState.CLOSED:
            pieces.append((f" {retro.state.caption} ", "narrowed"))
        elif self._is_read and self._form != self._base:
            pieces.append((" " + _("changed") + " ", "narrowed"))
        self.show_title(*pieces)

    def _show(self, key: str = "", place: int = -1) -> None:
        """Draw the form; the cursor goes to a line or, without one, stays where it is."""
        listed = self.query_one(OptionList)
        here = self._row
        if not key and here is not None:
            key, place = here.key, here.place
        is_wide = self.size.width >= _WIDE
        carried = actions.carried_to(self.desk, self._form)
        self._rows = rows_of(self.desk, self._form, carried, None if is_wide else self._facts)
        top = listed.scroll_offset.y
        listed.clear_options()
        listed.add_options([Option(self._prompt(row), disabled=not row.is_chosen) for row in self._rows])
        listed.highlighted = self._found(key, place)
        listed.scroll_to(y=top, animate=False)
        if is_wide and self._facts is not None:
            told = self._text(fact_pieces(self.desk, self._form, self._facts))
            self.query_one("#told", Static).update(Text("\n").join(_broken(told, _FACTS - _FRAME)))
        self._show_title()

    @property
    def _width(self) -> int:
        """Cells for a line of the form."""
        return self.size.width - _FRAME - (_FACTS if self.size.width >= _WIDE else 0)

    def _found(self, key: str, place: int) -> int | None:
        """The row of a line; where that is gone, the one before it, or the first of its field."""
        own = [number for number, row in enumerate(self._rows) if row.is_chosen and row.key == key]
        exact = [number for number in own if self._rows[number].place <= place]
        every = [number for number, row in enumerate(self._rows) if row.is_chosen]
        return exact[-1] if exact else own[0] if own else every[0] if every else None

    def _prompt(self, row: Row) -> Text:
        """A row in lines that fit; those behind the first are indented like its text."""
        indent = 0 if row.kind is Kind.HEAD or row.key in SHORT else 4 if row.kind is Kind.FACT else 2
        hanging = indent + (2 if row.kind is Kind.LINE else 0)
        room = self._width - hanging
        lines = _broken(self._text(row.pieces), room)
        if row.tail:
            tail = self._text(row.tail)
            if lines[-1].cell_len + 2 + tail.cell_len <= room:
                lines[-1] = lines[-1].append("  ").append_text(tail)
            else:
                lines += _broken(tail, room)
        return Text(" " * indent).append_text(Text("\n" + " " * hanging).join(lines))

    def _text(self, pieces: Sequence[Piece]) -> Text:
        colour, text = self.app.theme_variables, Text()
        for words, style in pieces:
            *type_of, token = _STYLES[style].split()
            text.append(words, style=" ".join([*type_of, colour.get(token, "")]))
        return text

    @property
    def _row(self) -> Row | None:
        """The row at the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def on_resize(self, _event: events.Resize) -> None:
        """Facts go beside the form, or into it."""
        if self._is_read:
            self.call_after_refresh(self._show)

    # Moving

    def action_step(self, step: int) -> None:
        """Move the cursor; at the ends the form scrolls to what is only read."""
        listed = self.query_one(OptionList)
        before = listed.highlighted
        chosen = [number for number, row in enumerate(self._rows) if row.is_chosen]
        beyond = [number for number in chosen if before is None or (number - before) * step > 0]
        if beyond:
            listed.highlighted = beyond[0] if step > 0 else beyond[-1]
        elif step > 0:
            listed.scroll_end(animate=False)
        else:
            listed.scroll_home(animate=False)

    async def action_far(self, where: str) -> None:
        """To the first or the last line, or a page on."""
        listed = self.query_one(OptionList)
        await listed.run_action(where)
        if where == "last":  # facts may stand below the last line
            listed.scroll_end(animate=False)

    @on(OptionList.OptionSelected)
    def _on_selected(self) -> None:
        self.action_edit()

    # Typing

    def _need(self) -> Row | None:
        """The row at the cursor, when it may be changed; says why not otherwise."""
        try:
            actions.check_may_write(self.desk, self._process)
            if not self._is_writable:
                raise RefusedError(_("This retrospective is closed; C opens it again."))
        except TuiflowError as error:
            self.say(str(error), error=True)
            return None
        return self._row

    def _change(self, form: RetroForm, key: str = "", place: int = -1) -> None:
        """Take what was typed; it is kept as a draft at once."""
        if form == self._form:
            return
        self._steps.append(self._form)
        self._form = form
        self._keep_draft()
        self._show(key, place)

    def _keep_draft(self) -> None:
        kept = {"form": packed(self._form), "base": packed(self._base)} if self._form != self._base else {}
        self._put_draft(self._draft_name, kept)

    def _put_draft(self, name: str, kept: dict[str, str]) -> None:
        try:
            self.session.drafts.keep(name, kept)
        except OSError as error:
            self.say(_("The draft could not be kept ({reason}).").format(reason=error.strerror), error=True)

    def action_edit(self) -> None:
        """Edit what is at the cursor; what is carried over is a task that opens."""
        row = self._row
        if row is not None and row.kind is Kind.CARRIED:
            self.action_task()
        elif (row := self._need()) is not None:
            if row.kind is Kind.EMPTY:
                self.action_new()
            elif row.kind is Kind.WORDS:
                self._edit_words(row.key)
            else:
                self._edit_line(row)

    def _edit_words(self, key: str) -> None:
        from tuiflow.ui.dialogs.retro import goal_dialog, words_dialog

        def take(words: str) -> None:
            self._change(self._form.with_words(key, words), key)

        self.ask(goal_dialog(self._form, take) if key == "goal" else words_dialog(self.desk, self._form, key, take))

    def _edit_line(self, row: Row) -> None:
        if row.key == IMPROVEMENTS:
            self._ask_improvement(self._form.improvements[row.place], row.place)
            return
        lines = list(self._form.listed(row.key))

        def take(line: str) -> None:
            lines[row.place : row.place + 1] = [line] if line else []
            self._change(self._form.with_lines(row.key, lines), row.key, row.place)

        self._ask_line(row.key, lines[row.place], take)

    def _ask_line(self, key: str, value: str, take: Callable[[str], None]) -> None:
        from tuiflow.ui.dialogs.line import LineDialog

        self.app.push_screen(LineDialog(_(RETRO_FIELDS[key]), value, take))

    def _ask_improvement(self, typed: TypedImprovement, place: int) -> None:
        """Ask for an improvement; it comes to stand at `place`, in place of the one that is there."""
        from tuiflow.ui.dialogs.retro import improvement_dialog

        def take(wanted: TypedImprovement) -> None:
            every = list(self._form.improvements)
            every[place : place + 1] = [wanted]
            self._change(replace(self._form, improvements=tuple(every)), IMPROVEMENTS, place)

        self.ask(improvement_dialog(self.desk, self._process, typed, take))

    def action_new(self) -> None:
        """A new line below the cursor, in the list where it is."""
        row = self._need()
        if row is None:
            return
        if row.key not in LISTS:
            self.action_edit()
        elif row.key == IMPROVEMENTS:
            self._ask_improvement(TypedImprovement(""), len(self._form.improvements))
        else:
            lines = list(self._form.listed(row.key))

            def take(line: str) -> None:
                if line:
                    lines.insert(row.place + 1, line)
                    self._change(self._form.with_lines(row.key, lines), row.key, row.place + 1)

            self._ask_line(row.key, "", take)

    def action_improve(self) -> None:
        """Make an improvement of the problem at the cursor (V3)."""
        row = self._need()
        if row is None:
            return
        if row.key != "problems" or row.kind is not Kind.LINE:
            self.say(_("Put the cursor on a problem: i makes an improvement of it."), error=True)
            return
        problem = self._form.listed("problems")[row.place]
        self._ask_improvement(TypedImprovement("", problem=problem), len(self._form.improvements))

    def action_drop(self) -> None:
        """Drop the line; `u` brings it back."""
        row = self._need()
        if row is None:
            return
        if row.kind is Kind.LINE:
            lines = list(self._form.listed(row.key))
            del lines[row.place]
            self._change(self._form.with_lines(row.key, lines), row.key, row.place)
        elif row.kind is Kind.IMPROVEMENT:
            every = list(self._form.improvements)
            del every[row.place]
            self._change(replace(self._form, improvements=tuple(every)), row.key, row.place)
        else:
            self.say(_("Only lines of a list can be dropped; Enter edits this."), error=True)
            return
        self.say(_("Dropped; u brings it back."))

    def action_move(self, step: int) -> None:
        """Move the line up or down in its list; improvements stand in the order of their ids."""
        row = self._need()
        if row is None:
            return
        if row.kind is not Kind.LINE:
            self.say(_("Only lines of a list can be moved."), error=True)
            return
        lines = list(self._form.listed(row.key))
        place = row.place + step
        if 0 <= place < len(lines):
            lines[row.place], lines[place] = lines[place], lines[row.place]
            self._change(self._form.with_lines(row.key, lines), row.key, place)

    def action_undo(self) -> None:
        """Take back what was typed last; what was saved last, when nothing has been typed since."""
        if not self._steps:
            super().action_undo()
            return
        self._form = self._steps.pop()
        self._keep_draft()
        self._show()

    # Saving and closing

    def action_save(self) -> None:
        """Keep what was typed, the improvements as tasks."""
        if self._need() is not None:
            self._save()

    def _save(self) -> bool:
        """Save; returns whether nothing is left to be saved."""
        if self._form == self._base and self._retro is not None:
            self.say(_("Everything is saved already."))
            return True
        form, base, draft = self._form, self._base, self._draft_name
        self._uid = form.uid
        if not self.perform(lambda: entry.save(self.desk, form, base)):
            self._uid = self._uid if form.uid in self.desk.workspace.retros else ""
            return False
        self._put_draft(draft, {})
        self._steps.clear()
        retro = self._retro
        if retro is not None:
            self._form = self._base = entry.form_of(self.desk, retro)
        self._keep_draft()
        self._show()
        return True

    def action_close_retro(self) -> None:
        """Close it, and tell everybody who took part; a closed one is opened again."""
        retro = self._retro
        if retro is not None and retro.state is RetroState.CLOSED:
            self._set_state(actions.reopen, retro)
        elif self._need() is not None and self._save() and (saved := self._retro) is not None:
            self._set_state(actions.close, saved)

    def _set_state(self, action: Callable[[Desk, Retro], Outcome], retro: Retro) -> None:
        if self.perform(lambda: action(self.desk, retro)):
            self._show()

    def action_task(self) -> None:
        """Open the task of the improvement at the cursor."""
        from tuiflow.ui.screens.task import TaskScreen

        row = self._row
        if row is None or row.task not in self.desk.workspace.tasks:
            self.say(_("There is no task here yet: a new improvement becomes one with Ctrl+S."), error=True)
            return
        self.app.push_screen(TaskScreen(self.session, row.task))

    def action_change_template(self) -> None:
        """The improvement at the cursor becomes a change of the template."""
        from tuiflow.ui.screens.proposal import propose_from

        row = self._row
        task = self.desk.workspace.tasks.get(row.task) if row is not None else None
        if task is None:
            self.say(_("There is no task here yet: a new improvement becomes one with Ctrl+S."), error=True)
        else:
            propose_from(self, task)

    def action_copy(self) -> None:
        """Copy it as Markdown (through the terminal, so also over SSH)."""
        retro = self._retro
        if retro is None or self._facts is None:
            self.say(_("There is nothing saved yet to copy: Ctrl+S saves it."), error=True)
            return
        self.app.copy_to_clipboard(retro_markdown(self.desk, retro, self._facts))
        self.say(_("Copied as Markdown: {what}").format(what=self.desk.workspace.name_of(self._process)))

    def action_back(self) -> None:
        """Back; what is not saved stays as a draft."""
        is_open = self._is_read and self._form != self._base and self._is_writable
        if is_open:
            self._keep_draft()
        self._leave(_("Not saved yet; your draft is kept.") if is_open else "")

    def _leave(self, message: str) -> None:
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
        self.dismiss()
        if message and isinstance(below, WorkScreen):
            below.say(message)


def _broken(text: Text, width: int) -> list[Text]:
    """The lines of a text, broken where Chinese and English may be."""
    lines, start = [], 0
    for line in wrapped(text.plain, width):
        start = text.plain.find(line, start)
        lines.append(text[start : start + len(line)])
        start += len(line)
    return lines
