"""Starts a process from a template in four steps: the goal, the people, the time, and a look at it all (V5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from tuiflow import styles
from tuiflow.actions.reach import reach_words
from tuiflow.actions.start_entry import (
    DAYS,
    GOAL,
    ROLE,
    ChoiceError,
    Choices,
    days_entry,
    kept_days,
    proposal,
    read_choices,
)
from tuiflow.actions.starting import Started, begin, preview, start
from tuiflow.errors import TuiflowError, reason_of
from tuiflow.language import _, current
from tuiflow.model.code import DayCount
from tuiflow.model.experience import Experience
from tuiflow.model.field import stored_head
from tuiflow.model.template import Template, words_in
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.form import ChoiceInput, Field
from tuiflow.ui.dialogs.start_result import result_text
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.node_choice import NodeChoice

_TIME = ("start", "day_count", "country", "prefix")
_LEFT_OUT = "left_out"
_LAST = 3
"""The step at which everything is looked at."""

_LEAST_CAPTION, _MOST_CAPTION = 20, 30
"""Cells before a line: as many as the longest caption takes."""


class StartDialog(ModalScreen[Started | None]):
    """Hands back the process that was started. What was typed survives a refusal, and Esc."""

    CSS_PATH = styles.sheet("library")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "finish", show=False),
        # Before what a step scrolls with: it would take them where it is higher than the screen.
        Binding("pagedown,ctrl+n", "step(1)", show=False, priority=True),
        Binding("pageup,ctrl+p", "step(-1)", show=False, priority=True),
        Binding("escape", "leave", show=False),
        Binding("enter", "finish", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
    ]

    def __init__(self, session: Session, template: Template, learnt: Mapping[str, Experience] | None = None) -> None:
        """For a template; `learnt`: what its nodes took in past runs, by their keys, as far as that is known yet."""
        super().__init__()
        self._session, self._desk, self.template = session, session.desk, template
        self._learnt = learnt or {}
        self._given = proposal(session.desk, template)
        self._draft = {key: text for key, text in session.drafts.read(self._form).items() if key in self._given}
        self._step = 0
        self._roles = {ROLE + role.key: f"role-{place}" for place, role in enumerate(template.roles)}
        """Entry → id of its line: keys can have characters that ids cannot."""
        longest = max((cell_len(shown(words_in(role.name, current()))) for role in template.roles), default=0)
        self._caption_cells = max(_LEAST_CAPTION, min(longest + 1, _MOST_CAPTION))

    @property
    def _form(self) -> str:
        """What the draft is kept under."""
        return f"start:{self.template.id}"

    # Making it

    def compose(self) -> ComposeResult:
        """A title, the steps, one of which is shown, an error, the keys."""
        name = words_in(self.template.name, current())
        with Vertical(classes="dialog start"):
            yield Static(
                shown(_("Start a process: {template}").format(template=name)), classes="dialog-title", markup=False
            )
            yield Static(id="steps")
            for place, lines in enumerate((self._goal(), self._people(), self._time(), self._result())):
                with VerticalScroll(id=f"step-{place}", classes="step", can_focus=False):
                    yield from lines
            yield Static("", id="error", markup=False)
            yield Static(id="keys", classes="dialog-keys", markup=False)

    def _goal(self) -> ComposeResult:
        heads = {"name": _("Name of the process")} | {key: stored_head(key) for key in GOAL}
        for key, head in heads.items():
            yield from self._line(Field(key, head, self._text_of(key)))
        yield Static(_("Say what it is for, and how one will see that it was reached."), classes="note", markup=False)

    def _people(self) -> ComposeResult:
        language = current()
        names = sorted(person.name for person in self._desk.workspace.people.values())
        for role in self.template.roles:
            key, head = ROLE + role.key, words_in(role.name, language)
            hint = _("vacant; arrow down lists people, several with commas")
            yield from self._line(
                Field(self._roles[key], shown(head), self._text_of(key), names, several=True, placeholder=hint)
            )
            yield Static(shown(words_in(role.duties, language)), classes="duties", markup=False)
        if not self.template.roles:
            yield Static(_("This template has no roles."), classes="note", markup=False)

    def _time(self) -> ComposeResult:
        heads = {"start": _("First day")} | {key: stored_head(key) for key in _TIME[1:]}
        choices = {"day_count": [member.caption for member in DayCount]}
        for key in _TIME:
            hint = _("2024-07-15, 7.15, +3, tomorrow") if key == "start" else ""
            yield from self._line(Field(key, heads[key], self._text_of(key), choices.get(key, ()), placeholder=hint))
        yield Static(self._nodes_note(), id="nodes-note", classes="note", markup=False)
        days = kept_days(self.template, self._text_of(DAYS))
        yield NodeChoice(self.template, self._text_of(_LEFT_OUT), days, self._learnt, id="nodes")

    def _nodes_note(self) -> str:
        """What the keys do in the list of nodes."""
        if self._learnt:
            return _("Nodes: Space leaves one out; m takes the days of past runs, M for all")
        return _("Nodes: Space leaves one out, or takes it in again")

    def learn(self, learnt: Mapping[str, Experience]) -> None:
        """What past runs took has become known."""
        self._learnt = learnt
        self.query_one("#nodes-note", Static).update(self._nodes_note())
        self.query_one(NodeChoice).learn(learnt)

    def _result(self) -> ComposeResult:
        yield Static(id="result")

    def _line(self, field: Field) -> ComposeResult:
        with Horizontal(classes="field"):
            caption = Static(field.caption, classes="caption", markup=False)
            caption.styles.width = self._caption_cells
            yield caption
            if field.choices or field.several:
                yield ChoiceInput(field)
            else:
                yield Input(
                    field.value, placeholder=field.placeholder, compact=True, select_on_focus=False, id=field.key
                )

    def _text_of(self, key: str) -> str:
        """What an entry begins with: what was typed the last time, else what is proposed."""
        return self._draft.get(key, self._given[key])

    def on_mount(self) -> None:
        """Begin with the name."""
        self._show_step(0)
        if self._draft:
            self._tell(_("This is your draft from last time."))

    # Reading what was typed

    def _id_of(self, key: str) -> str:
        return self._roles.get(key, key)

    def _entries(self) -> dict[str, str]:
        """Everything as it is typed now."""
        keys = ("name", *GOAL, *_TIME, *self._roles)
        entries = {key: self.query_one(f"#{self._id_of(key)}", Input).value for key in keys}
        nodes = self.query_one(NodeChoice)
        return entries | {_LEFT_OUT: nodes.left_out, DAYS: days_entry(nodes.days)}

    def _step_of(self, key: str) -> int:
        """The step that has an entry."""
        if key in self._roles:
            return 1
        return 2 if key in (*_TIME, _LEFT_OUT, DAYS) else 0

    def _choices(self) -> Choices:
        """What is chosen; the result is shown on the way.

        Raises:
            TuiflowError: where something cannot be.
        """
        choices = read_choices(self._desk, self.template, self._entries())
        seen = preview(self._desk, self.template, choices)
        text = result_text(seen, self.app.theme_variables)
        reach = reach_words(self._desk, lambda: start(self._desk, self.template, choices))
        text.append(f"\n\n{shown(reach)}", style=self.app.theme_variables.get("quiet", ""))
        self.query_one("#result", Static).update(text)
        return choices

    # Going through it

    def _show_step(self, place: int) -> None:
        """Show one step, and begin to type in its first line."""
        self._step = place
        for number in range(_LAST + 1):
            self.query_one(f"#step-{number}").display = number == place
        self._show_frame()
        self._mark_vacant()
        first = next(iter(self.query(f"#step-{place} Input, #step-{place} OptionList")), None)
        self.set_focus(first)

    def _show_frame(self) -> None:
        """Which step it is, and what the keys do here."""
        colour = self.app.theme_variables
        text = Text()
        for number, title in enumerate((_("Goal"), _("People"), _("Time and nodes"), _("Look and start"))):
            style = f"bold {colour.get('mine', '')}" if number == self._step else colour.get("quiet", "")
            text.append(f"{number + 1} {title}   ", style=style)
        self.query_one("#steps", Static).update(text)
        keys = _("Enter next  PgDn PgUp step  Ctrl+S look and start  Esc leave (keeps the draft)")
        if self._step == _LAST:
            keys = _("Enter Ctrl+S start  PgUp back  j k scroll  Esc leave (keeps the draft)")
        self.query_one("#keys", Static).update(keys)

    def _mark_vacant(self) -> None:
        """Roles on which nobody sits stand out."""
        for uid in self._roles.values():
            line = self.query_one(f"#{uid}", Input)
            if line.parent is not None:
                line.parent.set_class(not line.value.strip(), "-vacant")

    @on(Input.Changed)
    def _on_changed(self, event: Input.Changed) -> None:
        if event.input.id in self._roles.values():
            self._mark_vacant()

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next line, and in the last one to the next step."""
        event.stop()
        lines = list(self._lines())
        if event.input is lines[-1]:
            self.action_step(1)
        else:
            lines[lines.index(event.input) + 1].focus()

    @on(OptionList.OptionSelected, "#nodes")
    def _on_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_step(1)

    @on(NodeChoice.Unknown)
    def _on_unknown(self) -> None:
        self._tell(_("No past run tells how long that takes."))

    def _lines(self) -> Iterator[Input | OptionList]:
        """What can be typed into in this step, first to last."""
        for line in self.query(f"#step-{self._step} Input, #step-{self._step} OptionList"):
            if isinstance(line, Input | OptionList):
                yield line

    def action_step(self, step: int) -> None:
        """To another step; forward only when this one is right."""
        wanted = min(max(self._step + step, 0), _LAST)
        self._tell("")
        if step > 0:
            try:
                self._choices()
            except ChoiceError as error:
                if self._step_of(error.field) <= self._step or wanted == _LAST:
                    self._refuse(error)
                    return
            except TuiflowError as error:
                self._refuse(error)
                return
        if wanted != self._step:
            self._show_step(wanted)

    def action_move(self, step: int) -> None:
        """Between the lines; at the end through the result."""
        if self._step == _LAST:
            self.query_one(f"#step-{_LAST}", VerticalScroll).scroll_relative(y=step, animate=False)
        elif step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_finish(self) -> None:
        """Look at it all; from there, start."""
        try:
            choices = self._choices()
            if self._step != _LAST:
                self._tell("")
                self._show_step(_LAST)
                return
            started = begin(self._desk, self.template, choices)
        except TuiflowError as error:
            self._refuse(error)
            return
        self._keep({})
        self.dismiss(started)

    # Refusals and drafts

    def _refuse(self, error: TuiflowError) -> None:
        """Say what is wrong, where it can be put right."""
        if isinstance(error, ChoiceError):
            self._show_step(self._step_of(error.field))
            uid = "nodes" if error.field in (_LEFT_OUT, DAYS) else self._id_of(error.field)
            self.query_one(f"#{uid}").focus()
        self._tell(str(error), error=True)

    def _tell(self, text: str, *, error: bool = False) -> None:
        line = self.query_one("#error", Static)
        line.update(shown(text))
        line.set_class(error, "-error")

    def action_leave(self) -> None:
        """Leave without starting; what was typed is kept."""
        self._keep({key: text for key, text in self._entries().items() if text != self._given[key]})
        self.dismiss(None)

    def _keep(self, entries: Mapping[str, str]) -> None:
        if not entries and not self._draft:
            return
        try:
            self._session.drafts.keep(self._form, entries)
        except OSError as error:
            reason = _("The draft could not be kept ({reason}).").format(reason=reason_of(error))
            self.app.notify(reason, severity="warning", markup=False)

    def on_click(self, event: events.Click) -> None:
        """A click beside the dialog leaves it."""
        if event.widget is self:
            self.action_leave()
