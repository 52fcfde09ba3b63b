"""Forms for the parts of a retrospective (V2, V3): they change what is being typed, and save nothing yet."""

from __future__ import annotations

from collections.abc import Callable

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import party_names
from tuiflow.actions.retro_entry import read_day, read_improvement
from tuiflow.language import _
from tuiflow.model.attainment import Attainment, Met, attainment_words, read_attainment, read_met
from tuiflow.model.field import RETRO_FIELDS
from tuiflow.model.retro import check_due
from tuiflow.model.retro_form import RetroForm, TypedImprovement
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.form import Field, FormDialog
from tuiflow.ui.dialogs.kept import Kept

_TEXT_LINES = 6


def words_dialog(desk: Desk, form: RetroForm, key: str, take: Callable[[str], None], kept: Kept) -> FormDialog:
    """A text; the day and the people each in their own way."""
    head, value = _(RETRO_FIELDS[key]), form.text(key)
    if key == "day":
        field = Field("words", "", value, placeholder=_("2024-07-15, 7.15, +3, tomorrow; empty: none"))
    elif key == "present":
        people = sorted(person.name for person in desk.workspace.people.values())
        field = Field("words", "", value, choices=people, several=True)
    else:
        field = Field("words", "", value, lines=_TEXT_LINES)

    def save(typed: dict[str, str]) -> None:
        words = typed["words"].strip()
        take(read_day(desk, form.process, words) if key == "day" else words)

    return FormDialog(head, [field], save, draft=kept.entries, keep_draft=kept.keep)


def goal_dialog(form: RetroForm, take: Callable[[str], None], kept: Kept) -> FormDialog:
    """Goal attainment by its parts, or in other words."""
    goal = form.text("goal")
    parts = read_attainment(goal)
    free = goal if parts == Attainment() else ""

    def save(typed: dict[str, str]) -> None:
        if typed["free"].strip():
            take(typed["free"].strip())
            return
        met = read_met(typed["met"])
        target, actual, cause = (" ".join(typed[key].split()) for key in ("target", "actual", "cause"))
        take(attainment_words(Attainment(target, actual, met, cause)))

    fields = [
        Field("target", _("Target"), parts.target),
        Field("actual", _("Reached"), parts.actual),
        Field(
            "met",
            _("Met?"),
            parts.met.caption if parts.met is not Met.OPEN else "",
            choices=[one.caption for one in (Met.MET, Met.MISSED)],
            placeholder=_("{met} or {missed}; empty: {open}").format(
                met=Met.MET.caption, missed=Met.MISSED.caption, open=Met.OPEN.caption
            ),
            is_replaced=True,
        ),
        Field("cause", _("Cause"), parts.cause),
        Field("free", _("In other words"), free, placeholder=_("in place of the parts above")),
    ]
    focus = "actual" if parts.target else "target"
    title = _(RETRO_FIELDS["goal"])
    return FormDialog(title, fields, save, focus=focus, draft=kept.entries, keep_draft=kept.keep)


def improvement_dialog(
    desk: Desk, form: RetroForm, typed: TypedImprovement, take: Callable[[TypedImprovement], None], kept: Kept
) -> FormDialog:
    """What is to be done better, who does it, and by when (V3)."""

    def save(entries: dict[str, str]) -> None:
        wanted = typed._replace(words=entries["words"], owner=entries["owner"], due=entries["due"])
        read = read_improvement(desk, form.process, wanted)
        if read.due != typed.due:
            check_due(read.due, form.text("day"), desk.today)
        take(read)

    fields = [
        Field("words", _("What to improve"), typed.words),
        Field("owner", _("Who does it"), typed.owner, choices=party_names(desk.workspace)),
        Field("due", _("Due"), typed.due, placeholder=_("2024-07-15, 7.15, +3, tomorrow; empty: none")),
    ]
    note = _("Problem: {problem}").format(problem=shown(typed.problem)) if typed.problem else ""
    return FormDialog(_("Improvement"), fields, save, note=note, draft=kept.entries, keep_draft=kept.keep)
