"""Forms for dates: what moves with them is told while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.widgets import Input

from tuiflow.actions import dates as actions
from tuiflow.actions.dates import ripple_words
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.reach import reach_words
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.code import DayCount
from tuiflow.model.plan import Plan
from tuiflow.model.process import Process
from tuiflow.model.text import shown
from tuiflow.model.timeline import Kind, Row
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
    ) -> None:
        """`foresee` tells what would move, from what is typed; it may refuse as saving would."""
        super().__init__(title, fields, save, focus=focus, preview=preview)
        self._foresee = foresee

    @on(Input.Changed)
    def _on_typed(self) -> None:
        """Tell what would move."""
        try:
            self._tell(self._foresee({field.key: self._text(field.key) for field in self._fields}))
        except TuiflowError as error:
            self._tell(str(error))


def dates_dialog(desk: Desk, plan: Plan, row: Row) -> DatesDialog:
    """The dates of a node (its earliest start and days) or of a task."""
    workspace, uid = desk.workspace, row.uid
    example = _("2024-07-15, 7.15, +3, tomorrow; empty: none")
    node, task = plan.node(uid), workspace.tasks.get(uid)
    if row.kind is Kind.NODE and node is not None:
        held = node.start.isoformat() if node.start is not None else ""
        fields = [
            Field("start", _("Not before"), held, placeholder=_("empty: as soon as what comes before is done")),
            Field("days", _("Days"), str(node.days)),
        ]
        focus = "days"
    else:
        first, due = (task.start, task.due) if task is not None else (None, None)
        fields = [
            Field("start", _("Start"), first.isoformat() if first else "", placeholder=example),
            Field("due", _("Due"), due.isoformat() if due else "", placeholder=example),
        ]
        focus = "due"
    fields += [
        Field(ALONG, _("Tasks after it move along"), _("yes"), choices=[_("yes"), _("no")]),
        Field("why", _("Why (others will read it)")),
    ]

    def fresh() -> Plan:
        return workspace.plan(plan.process.uid) if plan.process.uid in workspace.processes else plan

    def save(entries: dict[str, str]) -> Outcome:
        ripple = actions.preview_typed(desk, fresh(), uid, entries)
        return actions.agree(desk, ripple, along=actions.is_yes(entries[ALONG]), why=entries["why"])

    def foresee(entries: dict[str, str]) -> str:
        ripple = actions.preview_typed(desk, fresh(), uid, entries)
        if not ripple.nodes and not ripple.tasks:
            return ""
        return _("Moves {what}").format(what=ripple_words(ripple, along=actions.is_yes(entries[ALONG])))

    def reach(entries: dict[str, str]) -> str:
        return reach_words(desk, lambda: save(entries))

    return DatesDialog(_("Dates of {tasks}").format(tasks=row.name), fields, save, foresee, focus, reach)


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

    return DatesDialog(_("Dates of {tasks}").format(tasks=shown(process.name)), fields, save, foresee, "start")
