"""Asks what goes out, in which format and into which file; says what will be written where, and writes it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from tuiflow import styles
from tuiflow.actions.export import FORMATS, Contents, Format, Wanted, What, export_name, gather, write
from tuiflow.actions.export_place import TakenError, read_path
from tuiflow.actions.office_rows import in_order
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.text import shown
from tuiflow.model.week import Week
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.choice_line import ChoiceLine
from tuiflow.ui.widgets.path_input import PathInput

_SETTLE_SECONDS = 0.1
"""A choice that is only gone past is not gathered."""

_TOLD_SECONDS = 0.1
"""How often it is said how far writing has come."""

_ALL = "all"
_OF_PROCESS = (What.TASKS, What.PROCESS, What.RETRO, What.DEADLINES, What.DIAGRAM)
"""What can be of one process; the last, only of one."""


class Origin(NamedTuple):
    """What the screen shows on which the export was asked for."""

    what: What
    process: str = ""
    person: str = ""
    """Whose report; empty: one's own."""
    week: Week | None = None


class _Told:
    """Tells the dialog how far writing has come, from the thread that writes; not more often than people can read."""

    def __init__(self, dialog: ExportDialog) -> None:
        self._dialog = dialog
        self._last = time.monotonic()

    def __call__(self, done: int, count: int) -> None:
        """So many rows of so many are written."""
        if done == count or time.monotonic() - self._last > _TOLD_SECONDS:
            self._last = time.monotonic()
            self._dialog.app.call_from_thread(self._dialog.show_progress, done, count)


def _line(caption: str, line: Widget) -> ComposeResult:
    """A line with its caption."""
    with Horizontal(classes="field", id=f"of-{line.id}"):
        yield Static(caption, classes="caption", markup=False)
        yield line


class ExportDialog(ModalScreen[str | None]):
    """Hands back one sentence on what was written; stays open when that is refused."""

    CSS_PATH = styles.sheet("export")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False),
        Binding("escape", "leave", show=False),
        Binding("f1", "help", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, session: Session, origin: Origin) -> None:
        """Begin with what the screen shows."""
        super().__init__()
        self._session, self._desk, self._origin = session, session.desk, origin
        self._contents: Contents | None = None
        self._suggested = ""
        self._agreed = ""
        """The file that may be replaced: its name was refused once."""
        self._timer: Timer | None = None
        self._is_writing = False

    # Making it

    def compose(self) -> ComposeResult:
        """Four lines, what will be written, an error, the keys."""
        ascii_only = self._session.config.ascii
        with Vertical(classes="dialog export"):
            yield Static(_("Export"), classes="dialog-title", markup=False)
            whats = [(one.value, one.caption) for one in What]
            yield from _line(
                _("What goes out"), ChoiceLine(whats, self._origin.what.value, ascii_only=ascii_only, id="what")
            )
            yield from _line(_("Which process"), ChoiceLine([], ascii_only=ascii_only, id="process"))
            yield from _line(_("Format"), ChoiceLine([], ascii_only=ascii_only, id="format"))
            yield from _line(_("File"), PathInput("", (), id="file"))
            yield Static("", id="contents", markup=False)
            yield Static("", id="error", markup=False)
            yield Static(
                _("Left Right other choice  Down list  Ctrl+S write  F1 help  Esc leave"),
                classes="dialog-keys",
                markup=False,
            )

    def on_mount(self) -> None:
        """Everything follows from what is exported."""
        self._show_choices()
        self.query_one("#what").focus()

    def _choice(self, key: str) -> ChoiceLine:
        return self.query_one(f"#{key}", ChoiceLine)

    @property
    def _what(self) -> What:
        return What(self._choice("what").value)

    @property
    def _format(self) -> Format:
        return Format(self._choice("format").value)

    @property
    def _file(self) -> PathInput:
        return self.query_one("#file", PathInput)

    @property
    def _wanted(self) -> Wanted:
        what, origin = self._what, self._origin
        process = self._choice("process").value if what in _OF_PROCESS else ""
        if what is What.REPORT:
            return Wanted(what, "", origin.week, origin.person)
        return Wanted(what, "" if process == _ALL else process)

    # What follows from what

    def _show_choices(self) -> None:
        """The processes and formats for what is exported now."""
        what = self._what
        line = self._choice("process")
        line.offer(list(self._processes(what)), line.value or self._origin.process or _ALL)
        self.set_class(what not in _OF_PROCESS, "-whole")
        formats = FORMATS[what]
        self._choice("format").offer([(one.value, one.caption) for one in formats], self._choice("format").value)
        self._file.endings = [f".{one.value}" for one in formats]
        self._suggest()

    def _processes(self, what: What) -> Iterator[tuple[str, str]]:
        if what is not What.DIAGRAM:
            yield _ALL, _("all processes")
        for process in in_order(self._desk):
            yield process.uid, shown(process.name)

    def _suggest(self) -> None:
        """A name for the file, unless somebody has typed one: that only gets its ending."""
        line = self._file
        if line.value == self._suggested:
            self._suggested = str(export_name(self._desk, self._wanted, self._format))
            line.value = self._suggested
        elif Path(line.value).suffix != f".{self._format.value}":
            line.value = str(Path(line.value).with_suffix(f".{self._format.value}"))
        line.cursor_position = len(line.value)
        self._gather_soon()

    @on(ChoiceLine.Changed)
    def _on_changed(self, message: ChoiceLine.Changed) -> None:
        if message.line.id == "what":
            self._show_choices()
        else:
            self._suggest()

    @on(ChoiceLine.Listed)
    def _on_listed(self, message: ChoiceLine.Listed) -> None:
        from tuiflow.ui.dialogs.pick import PickDialog

        def picked(value: str | None) -> None:
            if value is not None:
                message.line.choose(value)

        caption = {"what": _("What goes out"), "process": _("Which process"), "format": _("Format")}[
            message.line.id or ""
        ]
        self.app.push_screen(PickDialog(caption, message.line.choices), picked)

    @on(PathInput.Listed)
    def _on_folder_listed(self, message: PathInput.Listed) -> None:
        from tuiflow.ui.dialogs.pick import PickDialog

        def picked(path: str | None) -> None:
            if path is not None:
                message.line.take(path)

        options = [(path, shown(name)) for path, name in message.line.entries()]
        if options:
            self.app.push_screen(PickDialog(_("File"), options), picked)

    @on(ChoiceLine.Done)
    def _on_done(self) -> None:
        self.focus_next()

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    @on(Input.Changed)
    def _on_typed(self) -> None:
        """An ending says the format too."""
        ending = Path(self._file.value).suffix.removeprefix(".").lower()
        if ending in [value for value, _text in self._choice("format").choices] and ending != self._format.value:
            self._choice("format").offer(self._choice("format").choices, ending)
            self._gather_soon()
        self._agreed = ""
        self._tell(self._warning())

    def _warning(self) -> str:
        """That there is a file of that name already."""
        try:
            path = Path(self._file.value.strip()).expanduser()
            return _("There is a file of that name: it would be replaced.") if path.is_file() else ""
        except (OSError, ValueError, RuntimeError):
            return ""

    # Gathering and writing

    def _gather_soon(self) -> None:
        self._contents = None
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_SETTLE_SECONDS, self._gather)

    def _gather(self) -> None:
        """Take it out of the workspace, and say what there is."""
        if self._contents is not None:
            return
        line = self.query_one("#contents", Static)
        try:
            self._contents = gather(self._desk, self._wanted, self._format)
        except TuiflowError as error:
            line.update(shown(str(error)))
            line.set_class(True, "-refused")
            return
        line.update(shown("\n".join(self._contents.said)))
        line.set_class(False, "-refused")

    def action_save(self) -> None:
        """Write the file; ask before one is replaced."""
        if self._is_writing:
            return
        self._gather()
        if self._contents is None:
            return
        try:
            path = read_path(self._file.value)
        except TuiflowError as error:
            self._tell(str(error), error=True)
            return
        self._is_writing = True
        self._write(self._contents, path, force=self._agreed == self._file.value)

    @work(thread=True, exclusive=True)
    def _write(self, contents: Contents, path: Path, *, force: bool) -> None:
        told = _Told(self)
        try:
            said = write(contents, path, force=force, progress=told)
        except TuiflowError as error:
            self.app.call_from_thread(self._refuse, error)
        else:
            self.app.call_from_thread(self.dismiss, said)

    def _refuse(self, error: TuiflowError) -> None:
        self._is_writing = False
        if isinstance(error, TakenError):
            self._agreed = self._file.value
            self._tell(_("There is a file of that name: Ctrl+S again replaces it."), error=True)
        else:
            self._tell(str(error), error=True)

    def show_progress(self, done: int, count: int) -> None:
        """How far writing has come."""
        words = _("Writing: {done} of {count} rows") if done < count else _("Packing {count} rows …")
        self._tell(words.format(done=done, count=count))

    def _tell(self, text: str, *, error: bool = False) -> None:
        line = self.query_one("#error", Static)
        line.update(shown(text))
        line.set_class(error, "-error")

    def action_help(self) -> None:
        """What each of them is."""
        from tuiflow.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen("export", (), self._session.config.keys))

    def action_leave(self) -> None:
        """Leave without writing; what is being written is finished first."""
        if not self._is_writing:
            self.dismiss(None)
