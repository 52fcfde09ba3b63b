"""Accepting work point by point, or returning it with what is wrong (V1)."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tuiflow.actions.acceptance import accept, return_work
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.reach import reach_words
from tuiflow.errors import TuiflowError
from tuiflow.language import _, ngettext
from tuiflow.model.task import Task
from tuiflow.model.text import shown


class AcceptanceDialog(ModalScreen[Outcome | None]):
    """The points of the acceptance standard, each met or not; hands back the outcome."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "settle", show=False),
        Binding("escape", "dismiss(None)", show=False),
        Binding("space", "mark", show=False),
        Binding("j", "step(1)", show=False),
        Binding("k", "step(-1)", show=False),
    ]

    def __init__(self, desk: Desk, task: Task) -> None:
        """Look at what is done with `task`."""
        super().__init__()
        self._desk, self._work = desk, task
        self._points = task.standard
        self._missed: set[int] = set()

    def compose(self) -> ComposeResult:
        """What was to be delivered, the points, a line for what is wrong besides."""
        task = self._work
        with Vertical(classes="dialog form"):
            title = _("Acceptance: {task}").format(task=shown(f"{task.label} {task.name}"))
            yield Static(title, classes="dialog-title", markup=False)
            yield Static(shown(task.deliverable), classes="dialog-note", markup=False)
            yield OptionList(*self._options(), compact=True, markup=False)
            yield Input(placeholder=_("what else is wrong, with ; between; empty: nothing"), compact=True)
            yield Static("", id="reach", markup=False)
            yield Static("", id="error", markup=False)
            yield Static("", id="verdict", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Begin with the points, where there are any."""
        listed = self.query_one(OptionList)
        listed.display = bool(self._points)
        if self._points:
            listed.highlighted = 0
            listed.focus()
        else:
            self.query_one(Input).focus()
        self._show_verdict()

    def _options(self) -> list[Option]:
        options = []
        for number, point in enumerate(self._points):
            missed = number in self._missed
            text = Text("[x] " if missed else "[ok] ", style="bold")
            text.append(shown(point))
            options.append(Option(text))
        return options

    def _problems(self) -> list[str]:
        typed = self.query_one(Input).value.replace("；", ";").split(";")
        missed = [_("not met: {point}").format(point=self._points[number]) for number in sorted(self._missed)]
        return missed + [point.strip() for point in typed if point.strip()]

    def _show_verdict(self) -> None:
        count = len(self._problems())
        verdict = _("accept")
        if count:
            verdict = ngettext("return with {count} problem point", "return with {count} problem points", count)
        reach = reach_words(self._desk, self._judge)
        self.query_one("#reach", Static).update(shown(reach))
        keys = _("Ctrl+S {verdict}").format(verdict=verdict.format(count=count))
        self.query_one("#verdict", Static).update(keys + "\n" + _("Space met or not  Tab what else  Esc leave"))

    def _judge(self) -> Outcome:
        problems = self._problems()
        return return_work(self._desk, self._work, problems) if problems else accept(self._desk, [self._work])

    @on(Input.Changed)
    def _on_typed(self) -> None:
        self._show_verdict()

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_settle()

    @on(OptionList.OptionSelected)
    def _on_selected(self, event: OptionList.OptionSelected) -> None:
        self._turn(event.option_index)

    def action_mark(self) -> None:
        """The point at the cursor is met, or not."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self._turn(at)

    def _turn(self, number: int) -> None:
        self._missed ^= {number}
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(self._options())
        listed.highlighted = number
        self._show_verdict()

    def action_step(self, step: int) -> None:
        """Move among the points."""
        listed = self.query_one(OptionList)
        if step > 0:
            listed.action_cursor_down()
        else:
            listed.action_cursor_up()

    def action_settle(self) -> None:
        """Accept, or return with the problem points; stay here when it is refused."""
        try:
            outcome = self._judge()
        except TuiflowError as error:
            line = self.query_one("#error", Static)
            line.update(shown(str(error)))
            line.set_class(True, "-error")
            return
        self.dismiss(outcome)
