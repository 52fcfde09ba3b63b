"""A retrospective: the fields of template 4 and the three dimensions, beside what really happened (V2, V3)."""

from __future__ import annotations

from collections.abc import Sequence
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
from tuiflow.actions.retro_words import dimension_lines, retro_markdown
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.record import PLAN_TABLES, Table
from tuiflow.model.retro import RetroState
from tuiflow.model.retro_facts import Facts
from tuiflow.model.retro_form import unpacked
from tuiflow.model.text import shown
from tuiflow.model.wrapping import wrapped
from tuiflow.store.workspace import Changes
from tuiflow.ui.face import dispute_mark
from tuiflow.ui.keys import RETRO_KEYS, Key, bindings
from tuiflow.ui.retro_rows import SHORT, Kind, Row, fact_pieces, rows_of, with_versions
from tuiflow.ui.screens.retro_writing import RetroWriting
from tuiflow.ui.screens.two_versions import TwoVersions
from tuiflow.ui.screens.work import WorkScreen
from tuiflow.ui.session import Session
from tuiflow.ui.version_rows import version_lines
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


class RetroScreen(RetroWriting, TwoVersions):
    """One retrospective, to write and to read."""

    KEYS: ClassVar[Sequence[Key]] = RETRO_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(RETRO_KEYS)
    GUIDE: ClassVar[str] = "retro"
    EXPORTED: ClassVar[str] = "retro"
    AUTO_FOCUS = ""
    CSS_PATH = styles.sheet("retro")
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it without ClassVar
        (0, "-narrow"),
        (_WIDE, "-wide"),
    ]

    def __init__(self, session: Session, process: str, uid: str = "") -> None:
        """A retrospective of a process; without a `uid` a new one."""
        super().__init__(session, process, uid)
        self._is_read = False
        self._facts: Facts | None = None
        self._rows: list[Row] = []
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
            self.look_for_others()
        self.show_form()

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
            stored, self._form, self._base = self._base, form, base
            self.say(_("This is your draft from last time; Ctrl+S saves it."))
            if retro is not None:
                self.catch_up(stored)

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
                self.catch_up(entry.form_of(self.desk, retro))
            self.look_for_others()
            self.show_form()
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

    def show_form(self, key: str = "", place: int = -1) -> None:
        """Draw the form; the cursor goes to a line or, without one, stays where it is."""
        listed = self.query_one(OptionList)
        here = self.row
        if not key and here is not None:
            key, place = here.key, here.place
        is_wide = self.size.width >= _WIDE
        carried = actions.carried_to(self.desk, self._form)
        rows = rows_of(self.desk, self._form, carried, None if is_wide else self._facts)
        keys, mark = self.session.config.keys, dispute_mark(ascii_only=self.session.config.ascii)
        self._rows = with_versions(rows, {one.field: version_lines(one, keys, mark) for one in self.others})
        top = listed.scroll_offset.y
        listed.clear_options()
        listed.add_options([Option(self._prompt(row), disabled=not row.is_chosen) for row in self._rows])
        listed.highlighted = self._found(key, place)
        listed.scroll_to(y=top, animate=False)
        if is_wide and self._facts is not None:
            told = self._text(fact_pieces(self.desk, self._form, self._facts))
            self.query_one("#told", Static).update(Text("\n").join(_broken(told, _FACTS - _FRAME)))
        self._show_title()

    def record(self) -> tuple[Table, str]:
        """This retrospective."""
        return Table.RETROS, self._uid

    def show_others(self) -> None:
        """Draw it with what was written elsewhere."""
        self.show_form()

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
        indent = 0 if row.kind is Kind.HEAD or row.key in SHORT else 4 if row.kind in (Kind.FACT, Kind.VERSION) else 2
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
    def row(self) -> Row | None:
        """The row at the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def on_resize(self, _event: events.Resize) -> None:
        """Facts go beside the form, or into it."""
        if self._is_read:
            self.call_after_refresh(self.show_form)

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

    # What else the keys do

    def action_task(self) -> None:
        """Open the task of the improvement at the cursor."""
        from tuiflow.ui.screens.task import TaskScreen

        row = self.row
        if row is None or row.task not in self.desk.workspace.tasks:
            self.say(_("There is no task here yet: a new improvement becomes one with Ctrl+S."), error=True)
            return
        self.app.push_screen(TaskScreen(self.session, row.task))

    def action_change_template(self) -> None:
        """The improvement at the cursor becomes a change of the template."""
        from tuiflow.ui.screens.proposal import propose_from

        row = self.row
        task = self.desk.workspace.tasks.get(row.task) if row is not None else None
        if task is None:
            self.say(_("There is no task here yet: a new improvement becomes one with Ctrl+S."), error=True)
        else:
            propose_from(self, task)

    def action_reset(self) -> None:
        """Write into the dimension at the cursor what really happened by now."""
        row = self._need()
        told = dimension_lines(self.desk, self._facts) if self._facts is not None else {}
        if row is None:
            return
        if row.key not in told:
            self.say(_("Put the cursor on a dimension: r writes into it what really happened."), error=True)
        elif self._form.text(row.key) == (words := "\n".join(told[row.key])):
            self.say(_("It says what happened already."))
        else:
            self._change(self._form.with_words(row.key, words), row.key)

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
