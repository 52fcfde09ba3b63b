"""How much each role and person of a process has to do, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tuiflow.actions.desk import Desk
from tuiflow.actions.roles import people_names
from tuiflow.language import _
from tuiflow.model.code import Letter
from tuiflow.model.load import Load, person_loads, role_loads
from tuiflow.model.plan import Plan
from tuiflow.model.text import shown

_NAME_LIMIT = 40


class LoadDialog(ModalScreen[None]):
    """Letters, days and open tasks, by role and by person."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,L,enter", "dismiss(None)", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
    ]

    def __init__(self, desk: Desk, plan: Plan) -> None:
        super().__init__()
        self._desk = desk
        self._plan = plan

    def compose(self) -> ComposeResult:
        """Two tables."""
        with VerticalScroll(classes="dialog load"):
            yield Static(
                _("Load: {process}").format(process=shown(self._plan.process.name)),
                classes="dialog-title",
                markup=False,
            )
            yield Static(self._table())
            yield Static(
                _("days: planned, of the nodes with R; tasks: not done yet. Esc closes"),
                classes="dialog-keys",
                markup=False,
            )

    def _table(self) -> Text:
        rows = [*self._roles(), *self._people()]
        names = max((cell_len(name) for name, _load, _style in rows), default=0)
        wide = min(_NAME_LIMIT, names)
        heads = [*(letter.value for letter in Letter), _("days"), _("tasks")]
        text = Text()
        for number, (name, load, style) in enumerate(rows):
            text.append("\n" if number else "")
            text.append(set_cell_size(name, wide), style=style)
            cells = heads if load is None else _figures(load)
            text.append(
                "".join(_right(cell, max(cell_len(head), 3) + 2) for cell, head in zip(cells, heads, strict=True)),
                style,
            )
        return text

    def _roles(self) -> Iterator[tuple[str, Load | None, str]]:
        workspace, tasks = self._desk.workspace, self._desk.workspace.tasks_of(self._plan.process.uid)
        loads = role_loads(self._plan, tasks)
        yield _("Role"), None, "bold"
        for role in self._plan.roles:
            people = _(", ").join(people_names(workspace, role))
            yield f"  {shown(role.name)}  {shown(people) or _('(vacant)')}", loads[role.uid], "" if people else "italic"

    def _people(self) -> Iterator[tuple[str, Load | None, str]]:
        workspace, tasks = self._desk.workspace, self._desk.workspace.tasks_of(self._plan.process.uid)
        loads = person_loads(self._plan, tasks)
        yield _("Person"), None, "bold"
        ordered = sorted(loads.items(), key=lambda entry: (-entry[1].letters[Letter.R], workspace.name_of(entry[0])))
        for person, load in ordered:
            yield f"  {shown(workspace.name_of(person))}", load, ""

    def action_scroll(self, step: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)


def _figures(load: Load) -> Sequence[str]:
    return [str(number or "-") for number in (*(load.letters[letter] for letter in Letter), load.days, load.tasks)]


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text
