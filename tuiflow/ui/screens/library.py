"""Screen 6: the library. Templates to read, to start a process from, and to save one as (V4, V5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import OptionList, Static

from tuiflow import styles
from tuiflow.actions.experience import Learnt, PastRuns, learnt_from, past_runs
from tuiflow.actions.library import search, shelf_of
from tuiflow.actions.patch_waiting import waiting, waiting_words
from tuiflow.actions.template_sheet import Line, sheet, summary, version_words
from tuiflow.language import _, current, ngettext
from tuiflow.library.shelf import Shelf
from tuiflow.model.code import Category
from tuiflow.model.record import Table
from tuiflow.model.template import words_in
from tuiflow.model.text import shown
from tuiflow.model.wrapping import wrapped
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import LIBRARY_KEYS, Key, bindings
from tuiflow.ui.screens.template_commands import Row, TemplateCommands
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import TitleBar
from tuiflow.ui.widgets.card import Piece

if TYPE_CHECKING:
    from textual.widgets import Input

_WIDE = 110
"""From so many cells on, the preview stands beside the list."""


class LibraryScreen(TemplateCommands):
    """All templates, and the one at the cursor as it reads."""

    KEYS: ClassVar[Sequence[Key]] = LIBRARY_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(LIBRARY_KEYS)
    CSS_PATH = styles.sheet("library")
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it without ClassVar
        (0, "-narrow"),
        (_WIDE, "-wide"),
    ]
    AUTO_FOCUS = ""
    """Nothing: keys are for the screen, which also scrolls the preview."""
    GUIDE: ClassVar[str] = "library"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._is_read = False
        self.is_opening = True  # what is typed ahead is meant for the templates that are being read
        self._filter = ""
        self._category: Category | None = None
        self._line: Input | None = None
        """Where the filter is typed; made when it is first asked for."""

    def compose(self) -> ComposeResult:
        """The list, the preview beside it or in its place."""
        yield TitleBar()
        with Horizontal():
            with Vertical(id="templates"):
                yield Static(id="note", markup=False)
                yield OptionList(markup=False, compact=True)
            with VerticalScroll(id="preview", can_focus=False):
                yield Static(id="sheet")
        yield self.key_bar()

    def on_mount(self) -> None:
        """Keys go to the screen, and what is shown until the files are read says so; `ListScreen` reads them."""
        self.query_one(OptionList).can_focus = False
        self.query_one("#note", Static).update(_("Reading …"))

    # The list

    def heading(self) -> Sequence[Piece]:
        """How many there are, how they are narrowed, and how many files are bad."""
        count = sum(row.template is not None for row in self.rows)
        pieces = [self.place(_("Library: {count}").format(count=count))]
        narrowed = [self._filter and f"/{shown(self._filter)}", self._category.caption if self._category else ""]
        pieces += [(f" {text} ", "narrowed") for text in narrowed if text]
        bad = len(self.shelf.bad)
        if bad:
            words = ngettext("{count} bad file", "{count} bad files", bad).format(count=bad)
            pieces.append((f" {words} ", "saving"))
        return pieces

    def read(self) -> None:
        """Read all files again."""
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        shelf = shelf_of(self.desk.workspace.folder)
        if self.is_mounted:
            self.app.call_from_thread(self._take_shelf, shelf)

    @work(thread=True, exclusive=True, group="past")
    def _read_past(self, runs: PastRuns) -> None:
        learnt = learnt_from(self.desk, runs)
        if self.is_mounted:
            self.app.call_from_thread(self._take_learnt, learnt)

    def _take_shelf(self, shelf: Shelf) -> None:
        # What was learnt of another version would be proposed once more until the past is read again.
        same = {one.template.id for one in shelf.current if one in self.shelf.current}
        self.learnt = {uid: learnt for uid, learnt in self.learnt.items() if uid in same}
        self.shelf, self._is_read = shelf, True
        self.is_opening = False
        self._show_found()
        self._read_past(past_runs(self.desk, [one.template for one in shelf.current]))

    def _take_learnt(self, learnt: Mapping[str, Learnt]) -> None:
        """What past runs have taught is known: show it, if any template has learnt something."""
        self.take_learnt(learnt)
        if any(learnt.values()):
            self._show_sheet(stay=True)

    def _show_found(self) -> None:
        """Show what the filter lets through, bad files last."""
        rows = [Row(one.path, one) for one in search(self.shelf, self._filter, self._category)]
        if not self._filter and self._category is None:
            rows += [Row(path, None, problems) for path, problems in self.shelf.bad.items()]
        self.show_rows(rows)
        self._show_sheet()

    def empty(self) -> str:
        """Nothing is found, or nothing there."""
        if self._filter or self._category is not None:
            return _("Nothing matches. Esc shows everything again.")
        return _("There are no templates. S saves a process as one.") if self._is_read else _("Reading …")

    def uid_of(self, item: Row) -> str:
        """Of a template its id, so that it is found again in its next version."""
        return item.template.template.id if item.template is not None else str(item.path)

    def row(self, item: Row) -> Text:
        """Name, then what kind it is; of a bad file its name and what is wrong."""
        colour = self.app.theme_variables
        if item.template is None:
            text = Text(f"! {shown(item.path.name)}", style=f"bold {colour.get('late', '')}")
            first = item.problems[0]
            where = _("line {line}: ").format(line=first.line) if first.line else ""
            return text.append(f"\n  {where}{shown(first.sentence)}", style=colour.get("late", ""))
        name = words_in(item.template.template.name, current())
        text = Text()
        text.append(shown(name), style=f"bold {colour.get('foreground', '')}")
        if item.template.is_team:
            text.append(f"  {version_words(item.template)}", style=colour.get("mine", ""))
        if waiting(self.desk.workspace, item.template.template.id):
            text.append(f"  {_('change proposed')}", style=colour.get("soon", ""))
        return text.append(f"\n  {summary(item.template.template)}", style=colour.get("quiet", ""))

    def concerns(self, changes: Changes) -> bool:
        """Whether a change is proposed or decided. Templates are files, which no other record touches."""
        return changes.everything or Table.REQUESTS in changes.tables

    @on(OptionList.OptionHighlighted)
    def _on_moved(self) -> None:
        self._show_sheet()

    def chosen_row(self) -> None:
        """A click on a row: read it."""
        self.set_class(self.has_class("-narrow"), "-reading")

    # The preview

    def _show_sheet(self, *, stay: bool = False) -> None:
        """Show the template at the cursor; the width of the place decides on its lines.

        Args:
            stay: Do not go back to its beginning.
        """
        preview = self.query_one("#preview", VerticalScroll)
        width = preview.scrollable_content_region.width
        item = self.current
        text = Text(no_wrap=True, overflow="crop")
        if item is not None and width:
            colour = self.app.theme_variables
            tones = {
                "title": f"bold {colour.get('mine', '')}",
                "head": f"bold {colour.get('foreground', '')}",
                "text": colour.get("foreground", ""),
                "quiet": colour.get("quiet", ""),
            }
            for line in self._lines(item, width):
                text.append(line.text + "\n", style=tones[line.style])
        self.query_one("#sheet", Static).update(text)
        if not stay:
            preview.scroll_home(animate=False)

    def _lines(self, item: Row, width: int) -> Sequence[Line]:
        if item.template is not None:
            versions = self.shelf.versions[item.template.template.id]
            learnt = self.learnt_of(item.template.template.id)
            found = sheet(item.template, versions, width, learnt, ascii_only=self.session.config.ascii)
            asked = waiting(self.desk.workspace, item.template.template.id)
            said = [part for one in asked for part in wrapped(shown(waiting_words(self.desk, one)), width)]
            return [*(Line(part, "head") for part in said), *([Line("")] if said else []), *found]
        told = [Line(_("This file is no template:"), "title"), Line("")]
        for problem in item.problems:
            where = _("line {line}: ").format(line=problem.line) if problem.line else ""
            told += [Line(part) for part in wrapped(where + shown(problem.sentence), width)]
        return [*told, Line(""), *(Line(part, "quiet") for part in wrapped(shown(str(item.path)), width))]

    def on_resize(self, _event: events.Resize) -> None:
        """Lay the preview out anew."""
        self.call_after_refresh(self._show_sheet)

    def action_scroll(self, step: int) -> None:
        """A page of the preview, less two lines to hold on to."""
        preview = self.query_one("#preview", VerticalScroll)
        preview.scroll_relative(y=step * max(1, preview.size.height - 2), animate=False)

    def action_read_whole(self) -> None:
        """The preview alone, or the list again."""
        self.toggle_class("-reading")
        self.call_after_refresh(self._show_sheet)

    def action_open(self) -> None:
        """Read the template; when it can be read already, start a process."""
        if self.has_class("-narrow") and not self.has_class("-reading"):
            self.action_read_whole()
        else:
            self.action_start()

    # Narrowing

    def action_category(self) -> None:
        """The next category, then all."""
        every = [None, *Category]
        self._category = every[(every.index(self._category) + 1) % len(every)]
        self._show_found()

    async def action_filter(self) -> None:
        """Open the filter's line."""
        self.is_opening = True
        if self._line is None:
            from textual.widgets import Input

            hint = _("name, scenario, role, document    Enter keeps it, Esc clears")
            self._line = Input(placeholder=hint, compact=True, id="filter", select_on_focus=False)
            await self.mount(self._line, before=self.query_one("KeyBar"))
        self._line.display = True
        self._line.focus()

    def on_descendant_focus(self) -> None:
        """The line is there."""
        self.is_opening = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list while somebody types."""
        self._filter = event.value
        self._show_found()

    def on_input_submitted(self) -> None:
        """Back to the list, which stays narrowed."""
        if self._line is not None:
            self._line.display = bool(self._line.value)
        self.set_focus(None)

    def action_clear(self) -> None:
        """Close the preview; else show everything again."""
        if self.has_class("-reading"):
            self.action_read_whole()
            return
        self._filter, self._category = "", None
        if self._line is not None:
            self._line.value = ""
            self._line.display = False
        self.set_focus(None)
        self._show_found()
