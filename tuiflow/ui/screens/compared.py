"""A list of changes, and what each is before and after: the base of all screens that show what two templates differ in."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import ClassVar, TypeVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static

from tuiflow import styles
from tuiflow.actions.comparison import Line, Tone
from tuiflow.actions.difference_words import Told
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.screens.listing import ListScreen
from tuiflow.ui.widgets.bar import TitleBar

T = TypeVar("T")


class ComparedScreen(ListScreen[T]):
    """Rows above, and below what the row at the cursor changes."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [styles.sheet("list"), styles.sheet("compared")]
    AUTO_FOCUS = ""
    """Nothing: keys are for the screen, which also scrolls the comparison."""
    GUIDE: ClassVar[str] = "template_change"

    def compose(self) -> ComposeResult:
        """What it is about, the rows, the comparison."""
        yield TitleBar()
        yield Static(id="about", markup=False)
        yield Static(id="note", markup=False)
        yield OptionList(markup=False, compact=True)
        with VerticalScroll(id="preview", can_focus=False):
            yield Static(id="sheet")
        yield self.key_bar()

    def on_mount(self) -> None:
        """Keys go to the screen; `ListScreen` reads the rows."""
        self.query_one(OptionList).can_focus = False

    @abstractmethod
    def lines(self, width: int) -> Iterable[Line]:
        """The comparison for the row at the cursor, in lines of at most `width` cells."""

    def about(self) -> str:
        """What stands above the rows; empty: nothing."""
        return ""

    def concerns(self, changes: Changes) -> bool:
        """Templates are files: no change of a record touches them."""
        return changes.everything

    def show_rows(self, rows: list[T], message: str = "") -> None:
        """Show the rows, and the comparison for the one at the cursor."""
        super().show_rows(rows, message)
        line = self.query_one("#about", Static)
        line.update(shown(self.about()))
        line.display = bool(self.about())
        self.call_after_refresh(self.show_lines)

    def show_lines(self) -> None:
        """Show the comparison anew; the width of its place decides on its lines."""
        preview = self.query_one("#preview", VerticalScroll)
        width = preview.scrollable_content_region.width
        text = Text(no_wrap=True, overflow="crop")
        if width:
            tones = self._tones()
            for line in self.lines(width):
                for piece in line:
                    text.append(piece.text, style=tones[piece.tone])
                text.append("\n")
        self.query_one("#sheet", Static).update(text)
        preview.scroll_home(animate=False)

    def _tones(self) -> dict[Tone, str]:
        colour = self.app.theme_variables
        plain, mine, quiet = (colour.get(name, "") for name in ("foreground", "mine", "quiet"))
        return {
            "title": f"bold {mine}",
            "head": f"bold {plain}",
            "text": plain,
            "quiet": quiet,
            "before": quiet,
            "after": plain,
            "warning": f"bold {colour.get('soon', '')}",
        }

    def told_row(self, words: Sequence[Told], state: str = "") -> Text:
        """A row for differences that belong together: the first one in full, the others counted by their marks."""
        colour = self.app.theme_variables
        first = words[0]
        text = Text(f"{first.mark} ", style=f"bold {colour.get('mine', '')}")
        text.append(shown(first.line.removeprefix(first.mark + " ")), style=colour.get("foreground", ""))
        if state:
            text.append(f"  {state}", style=colour.get("quiet", ""))
        return text

    def move_to(self, place: int) -> None:
        """Put the cursor on a row."""
        self.query_one(OptionList).highlighted = place

    @on(OptionList.OptionHighlighted)
    def _on_moved(self) -> None:
        self.call_after_refresh(self.show_lines)

    def on_resize(self, _event: events.Resize) -> None:
        """Lay the comparison out anew."""
        self.call_after_refresh(self.show_lines)

    def action_scroll(self, step: int) -> None:
        """A page of the comparison, less two lines to hold on to."""
        preview = self.query_one("#preview", VerticalScroll)
        preview.scroll_relative(y=step * max(1, preview.size.height - 2), animate=False)
