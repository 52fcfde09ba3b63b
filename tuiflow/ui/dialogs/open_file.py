"""Asks for a file to read: a path to type, and what is in its folder to choose from."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tuiflow import styles
from tuiflow.language import _
from tuiflow.model.text import shown
from tuiflow.ui.widgets.path_input import names_in


class OpenFileDialog(ModalScreen[Path | None]):
    """Hands back a file that is there; folders are gone into."""

    CSS_PATH = styles.sheet("import")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("tab", "complete", show=False, priority=True),
    ]

    def __init__(self, title: str, endings: Collection[str], start: str = "") -> None:
        """Ask `title`.

        Args:
            title: The question.
            endings: With their dots; other files are not listed, and can be typed.
            start: What stands in the line at first.
        """
        super().__init__()
        self._title = title
        self._endings = endings
        self._start = start
        self._names: list[str] = []

    def compose(self) -> ComposeResult:
        """Title, path, what is there, keys."""
        with Vertical(classes="dialog open-file"):
            yield Static(self._title, classes="dialog-title", markup=False)
            folder = _("path of the file, from {folder}").format(folder=shown(_here()))
            yield Input(self._start, placeholder=folder, compact=True, select_on_focus=False)
            yield OptionList(compact=True, markup=False)
            yield Static("", id="error", markup=False)
            keys = _("Type or arrows  Tab complete  Enter open  Esc back")
            yield Static(keys, classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """The line has the focus; arrows move in the list."""
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        self._list()

    @property
    def _folder(self) -> str:
        """The part of what is typed that is a folder, with its slash."""
        folder, slash, _name = self.query_one(Input).value.rpartition("/")
        return folder + slash

    @on(Input.Changed)
    def _list(self) -> None:
        """Show what begins as typed."""
        typed = self.query_one(Input).value
        name = typed[len(self._folder) :].casefold()
        found = [one for one in names_in(self._folder, self._endings) if name in one.casefold()]
        self._names = found if name else ["../", *found]
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(shown(one)) for one in self._names])
        first = next((place for place, one in enumerate(self._names) if one != "../"), 0)
        listed.highlighted = first if self._names else None
        self.query_one("#error", Static).update("")

    @property
    def _chosen(self) -> str:
        """The path at the cursor of the list; empty when there is none."""
        at = self.query_one(OptionList).highlighted
        return self._folder + self._names[at] if at is not None and at < len(self._names) else ""

    def action_move(self, step: int) -> None:
        """Move in the list."""
        listed = self.query_one(OptionList)
        if step > 0:
            listed.action_cursor_down()
        else:
            listed.action_cursor_up()

    def action_complete(self) -> None:
        """Take what is at the cursor of the list into the line."""
        if self._chosen:
            self._put(self._chosen)

    def _put(self, path: str) -> None:
        line = self.query_one(Input)
        if path.endswith("../"):
            above = Path(path[:-3] or ".").expanduser().absolute().parent
            path = "/" if str(above) == "/" else f"{above}/"
        line.value = path
        line.cursor_position = len(path)

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        """Enter opens the file that is typed, else what is at the cursor of the list."""
        event.stop()
        self._open(event.value if _is_file(event.value) else self._chosen or event.value)

    @on(OptionList.OptionSelected)
    def _on_selected(self) -> None:
        self._open(self._chosen)

    def _open(self, path: str) -> None:
        if _is_file(path):
            self.dismiss(Path(path).expanduser())
        elif path.endswith("/"):
            self._put(path)
        else:
            message = _("There is no file {file}: check the path.").format(file=path) if path else _("Choose a file.")
            self.query_one("#error", Static).update(shown(message))


def _here() -> str:
    """The folder that one is in, as it is usually written."""
    try:
        here, home = Path.cwd(), Path.home()
    except (OSError, RuntimeError):  # it was deleted; nobody's home
        return "."
    return str(Path("~") / here.relative_to(home)) if here.is_relative_to(home) else str(here)


def _is_file(path: str) -> bool:
    try:
        return bool(path.strip()) and Path(path).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):  # a name that no file can have
        return False
