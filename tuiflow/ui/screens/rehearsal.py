"""A process to walk through as it happened, step by step, and questions about it for whoever is new to it (V7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from tuiflow import styles
from tuiflow.actions.rehearsal import Rehearsal, Script, rehearsal_of, script_of
from tuiflow.actions.rehearsal_words import laid_out, parts_of, step_name, time_words
from tuiflow.language import _
from tuiflow.model.quiz import Round
from tuiflow.model.record import Table
from tuiflow.model.rehearsal import Step
from tuiflow.model.text import shown
from tuiflow.store.workspace import Changes
from tuiflow.ui.keys import REHEARSAL_KEYS, Key, bindings
from tuiflow.ui.quiz_page import question_text, score_text
from tuiflow.ui.screens.work import WorkScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.bar import KeyBar, TitleBar

_WIDE = 110
"""From so many cells on, all steps stand beside the one that is told."""

_LIST_CELLS = 36


class RehearsalScreen(WorkScreen):
    """One step on one screen; or one question."""

    KEYS: ClassVar[Sequence[Key]] = REHEARSAL_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(REHEARSAL_KEYS)
    CSS_PATH = styles.sheet("rehearsal")
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it without ClassVar
        (0, "-narrow"),
        (_WIDE, "-wide"),
    ]
    AUTO_FOCUS = ""
    GUIDE: ClassVar[str] = "rehearsal"

    def __init__(self, session: Session, process: str, node: str = "") -> None:
        """Of a process; beginning with a node, where it has begun, else with the first step."""
        super().__init__(session)
        self._process, self._node = process, node
        self.is_opening = True  # what is typed ahead is meant for the story that is being read
        self._found: Rehearsal | None = None
        """None while it is being read."""
        self._place = 0
        self._first_listed = 0
        """The step in the first line of the list."""
        self._round: Round | None = None
        """While questions are asked."""
        self._choice = 0
        """The answer at the cursor."""

    def compose(self) -> ComposeResult:
        """A title, the steps where there is room, the one that is told, the keys."""
        yield TitleBar()
        with Horizontal():
            yield Static(id="steps")
            with Vertical(id="story"):
                yield Static(id="head")
                with VerticalScroll(id="page", can_focus=False):
                    yield Static(id="text")
        yield self.key_bar()

    def on_mount(self) -> None:
        """Say that it takes a moment."""
        self._show()
        self._read()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay it out anew."""
        self.call_after_refresh(self._show)

    # Reading

    def _read(self) -> None:
        if self._process in self.desk.workspace.processes:
            self._read_on(script_of(self.desk, self._process))
        else:
            self.is_opening = False
            self.say(_("This process is not there any more."), error=True)

    @work(thread=True, exclusive=True)
    def _read_on(self, script: Script) -> None:
        found = rehearsal_of(self.desk, script)
        if self.is_mounted:
            self.app.call_from_thread(self._take_found, found)

    def _take_found(self, found: Rehearsal) -> None:
        self.is_opening = False
        is_first = self._found is None
        self._found = found
        steps = found.story.steps
        if is_first:
            wanted = (place for place, step in enumerate(steps) if step.node == self._node and step.has_begun)
            self._place = next(wanted, 0)
        self._place = min(self._place, max(0, len(steps) - 1))
        self._show()

    def take(self, changes: Changes, follow: str = "") -> None:
        """Read again when something of the process has changed."""
        tables = {Table.TASKS.value, Table.NODES.value, Table.CELLS.value, Table.ROLES.value, Table.PEOPLE.value}
        if changes.everything or not tables.isdisjoint(changes.tables):
            self._read()

    # Showing

    @property
    def _step(self) -> Step | None:
        steps = self._found.story.steps if self._found is not None else ()
        return steps[self._place] if steps else None

    def _show(self) -> None:
        """Show the step or the question, the steps beside it, and the title."""
        process = self.desk.workspace.processes.get(self._process)
        name = f"{process.prefix} {process.name}" if process is not None else ""
        count = len(self._found.story.steps) if self._found is not None else 0
        where = f"  {self._place + 1}/{count}" if count and self._round is None else ""
        self.show_title((" " + shown(_("Rehearsal: {process}").format(process=name) + where) + " ", "place"))
        self._show_steps()
        head, page = self._quiz() if self._round is not None else self._told()
        self.query_one("#head", Static).update(head)
        self.query_one("#text", Static).update(page)

    @property
    def _width(self) -> int:
        return self.query_one("#page", VerticalScroll).scrollable_content_region.width

    def _told(self) -> tuple[Text, Text]:
        """The step in words: its name and time; then everything else."""
        colour, found, step = self.app.theme_variables, self._found, self._step
        if found is None or step is None:
            words = _("Reading …") if found is None else _("This process has no node yet, and no work.")
            return Text(words, style=colour.get("quiet", "")), Text()
        head = Text.assemble((shown(step_name(found, step)), f"bold {colour.get('foreground', '')}"))
        head.append(
            f"\n{shown(time_words(found, step))}", style=colour.get("quiet" if not step.has_begun else "mine", "")
        )
        page = Text(no_wrap=True, overflow="crop")
        width = self._width
        if width:
            for line in laid_out(parts_of(self.desk, found, step), width):
                page.append(line.head, style=colour.get("quiet", ""))
                page.append(line.text + "\n", style=colour.get("foreground" if line.is_told else "soon", ""))
        return head, page

    def _quiz(self) -> tuple[Text, Text]:
        if self._round is None or self._found is None:
            return Text(), Text()
        asked, colour = self._round, self.app.theme_variables
        if asked.question is None:
            return score_text(self._found, asked, colour)
        return question_text(self.desk, self._found, asked, self._choice, colour)

    def _show_steps(self) -> None:
        """All steps, as many as there is room for, around the one that is told."""
        colour, found, listed = self.app.theme_variables, self._found, self.query_one("#steps", Static)
        text = Text(no_wrap=True, overflow="crop")
        room = max(1, listed.size.height)
        steps = found.story.steps if found is not None else ()
        first = self._first_listed = max(0, min(self._place - room // 2, len(steps) - room))
        for place, step in list(enumerate(steps))[first : first + room]:
            assert found is not None
            is_here = place == self._place and self._round is None
            style = colour.get("foreground" if step.has_begun else "quiet", "")
            name = f"{'>' if is_here else ' '} {place + 1:>2} {shown(step_name(found, step))}"
            kept = name if cell_len(name) <= _LIST_CELLS else set_cell_size(name, _LIST_CELLS - 2) + ".."
            text.append(kept + "\n", style=f"bold {colour.get('mine', '')}" if is_here else style)
        listed.update(text)

    def on_click(self, event: events.Click) -> None:
        """A click on a step goes there; one on an answer chooses it (`question_text`)."""
        listed = self.query_one("#steps", Static)
        if event.widget is listed and self._round is None:
            self._go(self._first_listed + event.y)

    # Keys

    def action_step(self, step: int) -> None:
        """The next step, or the one before; while questions are asked, look at the answer, then go on."""
        if self._round is not None:
            if step > 0 and not self._round.is_answered and self._round.question is not None:
                self._round.answer(None)
            else:
                self._round.go(step)
                self._choice = 0
            self._turn()
            return
        self._go(self._place + step)

    def action_read_on(self) -> None:
        """Down the page as long as there is more of the step, as in a pager; then the next step, or question."""
        page = self.query_one("#page", VerticalScroll)
        if self._round is None and page.scroll_offset.y < page.max_scroll_y:
            self.action_page(1)
        else:
            self.action_step(1)

    def action_far(self, where: Literal["first", "last"]) -> None:
        """To the first or the last step, or question."""
        if self._round is not None:
            self._round.place = 0 if where == "first" else len(self._round.questions)
            self._choice = 0
            self._turn()
            return
        self._go(0 if where == "first" else len(self._found.story.steps) if self._found is not None else 0)

    def _go(self, place: int) -> None:
        count = len(self._found.story.steps) if self._found is not None else 0
        wanted = min(max(place, 0), max(0, count - 1))
        if wanted == self._place:
            if count:
                self.say(
                    _("That was the last step. t asks what you remember.") if wanted else _("That is the first step.")
                )
            return
        self._place = wanted
        self._turn()

    def _turn(self) -> None:
        """Another page: from its top, with its keys."""
        self.query_one(KeyBar).hush()
        self._show()
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)

    def action_move(self, step: int) -> None:
        """Scroll; while a question is asked, to the next answer."""
        asked = self._round.question if self._round is not None else None
        if asked is None or (self._round is not None and self._round.is_answered):
            self.query_one("#page", VerticalScroll).scroll_relative(y=step, animate=False)
            return
        self._choice = (self._choice + step) % len(asked.choices)
        self._show()

    def action_page(self, step: int) -> None:
        """A page, less two lines to hold on to."""
        page = self.query_one("#page", VerticalScroll)
        page.scroll_relative(y=step * max(1, page.size.height - 2), animate=False)

    def action_quiz(self) -> None:
        """Ask about the steps, beginning with this one, after the last one with all; again: back to the story."""
        if self._round is not None:
            self._end_quiz()
            return
        questions = self._found.questions if self._found is not None else ()
        if not questions:
            self.say(_("There is nothing to ask about this process: it has too few nodes and roles."), error=True)
            return
        step = self._step
        nodes = [question.node for question in questions]
        is_read = self._found is not None and self._place == len(self._found.story.steps) - 1
        first = nodes.index(step.node) if step is not None and step.node in nodes and not is_read else 0
        self._round, self._choice = Round(questions, first), 0
        self._turn()

    def _end_quiz(self) -> None:
        """Back to the story, at the step that was asked about."""
        asked = self._round.question if self._round is not None else None
        self._round = None
        steps = self._found.story.steps if self._found is not None else ()
        if asked is not None:
            self._place = next((place for place, step in enumerate(steps) if step.node == asked.node), self._place)
        self._turn()

    def action_answer(self, choice: int) -> None:
        """Choose an answer."""
        if self._round is not None and not self._round.is_answered:
            self._round.answer(choice)
            self._turn()

    def action_choose(self) -> None:
        """Take the answer at the cursor; when it can be seen, go on."""
        if self._round is None or self._round.is_answered or self._round.question is None:
            self.action_step(1)
        else:
            self.action_answer(self._choice)

    def action_leave_quiz(self) -> None:
        """From the questions to the story, from the story to where one came from."""
        if self._round is not None:
            self._end_quiz()
        else:
            self.dismiss()

    def action_reload(self) -> None:
        """Read again."""
        self.desk.workspace.look()
        self._read()
