"""Forms for dates: what moves with them is told while one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from textual import on
from textual.widgets import Input, Static

from tuiflow.actions import dates as actions
from tuiflow.actions.dates import ripple_words
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.giving_way import foresee, foreseen_lines, may_push
from tuiflow.actions.permissions import asks_first
from tuiflow.actions.reach import reach_words
from tuiflow.actions.requests import set_dates_or_ask
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.code import DayCount
from tuiflow.model.day import parse_day, year_meant
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Process
from tuiflow.model.task import Task
from tuiflow.model.text import shown, shown_lines
from tuiflow.ui.dialogs.form import Field, FormDialog

ALONG = "along"


class DatesDialog(FormDialog):
    """A form that says below its fields what saving would move."""

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        save: Callable[[dict[str, str]], Outcome],
        foresee: Callable[[dict[str, str]], str],
        focus: str,
        preview: Callable[[dict[str, str]], str] | None = None,
        *,
        note: str = "",
        only_touched: bool = False,
        beneath: Callable[[], Mapping[str, str] | None] | None = None,
    ) -> None:
        """`foresee` tells what would move, in lines, from what saving would get; it may refuse as saving would."""
        super().__init__(
            title, fields, save, focus=focus, note=note, preview=preview, only_touched=only_touched, beneath=beneath
        )
        self._foresee = foresee

    @on(Input.Changed)
    def _on_typed(self) -> None:
        """Tell what would move."""
        try:
            told = self._foresee(self._entries())
        except TuiflowError as error:
            told = str(error)
        line = self.query_one("#error", Static)
        line.update(shown_lines(told))
        line.remove_class("-error")


def tasks_dialog(desk: Desk, tasks: Sequence[Task], title: str) -> DatesDialog:
    """Start and due date of tasks; where others come after them, what becomes of those (E6)."""
    today, first = desk.today, tasks[0]
    process = desk.workspace.processes.get(first.process)
    year = year_meant(today, process.start if process is not None else None)
    given, example = _days_of(first), _("2024-07-15, 7.15, +3, tomorrow; empty: none")
    fields = [
        Field("start", _("Start"), given["start"], placeholder=example),
        Field("due", _("Due"), given["due"], placeholder=example),
    ]
    if may_push(desk, tasks):
        fields.append(_along_field())
    fields.append(Field("why", _("Why (others will read it)")))

    def days(entries: dict[str, str]) -> dict[str, date | None]:
        return {name: parse_day(entries[name], today, year) for name in ("start", "due") if name in entries}

    def moves_along(entries: dict[str, str]) -> bool:
        return actions.is_yes(entries.get(ALONG, _("yes")))

    def save(entries: dict[str, str]) -> Outcome:
        return set_dates_or_ask(desk, tasks, days(entries), entries.get("why", ""), along=moves_along(entries))

    def foreseen(entries: dict[str, str]) -> str:
        now = [desk.workspace.tasks.get(task.uid, task) for task in tasks]
        return "\n".join(foreseen_lines(desk, foresee(desk, now, days(entries)), along=moves_along(entries)))

    def beneath() -> dict[str, str] | None:
        stored = desk.workspace.tasks.get(first.uid)
        return _days_of(stored) if stored is not None else None

    def reach(entries: dict[str, str]) -> str:
        # Where it has to be asked for it needs a reason, which is typed last.
        return reach_words(desk, lambda: save({"why": "-"} | entries)) if entries else ""

    return DatesDialog(title, fields, save, foreseen, "due", reach, only_touched=True, beneath=beneath)


def _along_field() -> Field:
    return Field(ALONG, _("Tasks after it move along"), _("yes"), choices=[_("yes"), _("no")])


def _days_of(task: Task) -> dict[str, str]:
    """Start and due date as one would type them."""
    return {
        "start": task.start.isoformat() if task.start else "",
        "due": task.due.isoformat() if task.due else "",
    }


def node_dialog(desk: Desk, plan: Plan, node: Node) -> DatesDialog:
    """The dates of a node: its earliest start and its days."""
    workspace, uid = desk.workspace, node.uid
    held = node.start.isoformat() if node.start is not None else ""
    fields = [
        Field("start", _("Not before"), held, placeholder=_("empty: as soon as what comes before is done")),
        Field("days", _("Days"), str(node.days)),
        _along_field(),
        Field("why", _("Why (others will read it)")),
    ]

    def fresh() -> Plan:
        return workspace.plan(plan.process.uid) if plan.process.uid in workspace.processes else plan

    def save(entries: dict[str, str]) -> Outcome:
        ripple = actions.preview_typed(desk, fresh(), uid, entries)
        return actions.agree(desk, ripple, along=actions.is_yes(entries[ALONG]), why=entries["why"])

    def foreseen(entries: dict[str, str]) -> str:
        ripple = actions.preview_typed(desk, fresh(), uid, entries)
        if not ripple.nodes and not ripple.tasks:
            return ""
        return _("Moves {what}").format(what=ripple_words(ripple, along=actions.is_yes(entries[ALONG])))

    def reach(entries: dict[str, str]) -> str:
        return reach_words(desk, lambda: save(entries))

    return DatesDialog(
        _("Dates of {tasks}").format(tasks=shown(node.name)),
        fields,
        save,
        foreseen,
        "days",
        reach,
        note=_first(desk, plan),
    )


def _first(desk: Desk, plan: Plan) -> str:
    return shown(asks_first(desk, plan))


def frame_dialog(desk: Desk, plan: Plan) -> DatesDialog:
    """When a process starts, which days it counts, and whose holidays hold."""
    process = plan.process
    fields = [
        Field(
            "start",
            _("Starts on"),
            process.start.isoformat() if process.start else "",
            placeholder=_("2024-07-15, 7.15, +3, tomorrow; empty: none"),
        ),
        Field("day_count", _("Days counted"), process.day_count.caption, choices=[one.caption for one in DayCount]),
        Field("country", _("Holidays of"), process.country, placeholder="CN, HK, SG, JP, DE, US …"),
        Field(ALONG, _("Open tasks move along"), _("yes"), choices=[_("yes"), _("no")]),
    ]

    def fresh() -> Process:
        return desk.workspace.processes.get(process.uid, process)

    def save(entries: dict[str, str]) -> Outcome:
        frame = actions.read_frame(desk, fresh(), entries)
        return actions.set_frame(desk, fresh(), frame, along=actions.is_yes(entries[ALONG]))

    def foresee(entries: dict[str, str]) -> str:
        ripple = actions.preview_frame(desk, fresh(), actions.read_frame(desk, fresh(), entries))
        return actions.frame_words(ripple, along=actions.is_yes(entries[ALONG]))

    return DatesDialog(
        _("Dates of {tasks}").format(tasks=shown(process.name)), fields, save, foresee, "start", note=_first(desk, plan)
    )
