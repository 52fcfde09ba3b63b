"""Forms for the parts of a retrospective (V2, V3): they change what is being typed, and save nothing yet."""

from __future__ import annotations

from collections.abc import Callable

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import party_names
from tuiflow.actions.retro_entry import read_day, read_improvement
from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.attainment import Attainment, Met, attainment_words, read_attainment
from tuiflow.model.field import RETRO_FIELDS
from tuiflow.model.retro_form import RetroForm, TypedImprovement
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.form import Field, FormDialog

_TEXT_LINES = 6


def words_dialog(desk: Desk, form: RetroForm, key: str, take: Callable[[str], None]) -> FormDialog:
    """A text; the day and the people each in their own way."""
    head, value = _(RETRO_FIELDS[key]), form.text(key)
    if key == "day":
        field = Field("words", "", value, placeholder=_("2024-07-15, 7.15, +3, tomorrow; empty: none"))
        return FormDialog(head, [field], lambda typed: take(read_day(desk, form.process, typed["words"])))
    if key == "present":
        people = sorted(person.name for person in desk.workspace.people.values())
        field = Field("words", "", value, choices=people, several=True)
    else:
        field = Field("words", "", value, lines=_TEXT_LINES)
    return FormDialog(head, [field], lambda typed: take(typed["words"].strip()))


def goal_dialog(form: RetroForm, take: Callable[[str], None]) -> FormDialog:
    """Goal attainment by its parts, or in other words."""
    goal = form.text("goal")
    parts = read_attainment(goal)
    free = goal if parts == Attainment() else ""

    def save(typed: dict[str, str]) -> None:
        if typed["free"].strip():
            take(typed["free"].strip())
            return
        met = Met.meant_by(typed["met"]) if typed["met"].strip() else Met.OPEN
        if met is None:
            known = _(", ").join(one.caption for one in Met)
            raise UsageError(
                _("“{text}” is not known here: use one of {known}.").format(text=typed["met"], known=known)
            )
        target, actual, cause = (" ".join(typed[key].split()) for key in ("target", "actual", "cause"))
        take(attainment_words(Attainment(target, actual, met, cause)))

    fields = [
        Field("target", _("Target"), parts.target),
        Field("actual", _("Reached"), parts.actual),
        Field("met", _("Met?"), parts.met.caption, choices=[one.caption for one in Met]),
        Field("cause", _("Cause"), parts.cause),
        Field("free", _("In other words"), free, placeholder=_("in place of the parts above")),
    ]
    return FormDialog(_(RETRO_FIELDS["goal"]), fields, save, focus="actual" if parts.target else "target")


def improvement_dialog(
    desk: Desk, process: str, typed: TypedImprovement, take: Callable[[TypedImprovement], None]
) -> FormDialog:
    """What is to be done better, who does it, and by when (V3)."""

    def save(entries: dict[str, str]) -> None:
        wanted = typed._replace(words=entries["words"], owner=entries["owner"], due=entries["due"])
        take(read_improvement(desk, process, wanted))

    fields = [
        Field("words", _("What to improve"), typed.words),
        Field("owner", _("Who does it"), typed.owner, choices=party_names(desk.workspace)),
        Field("due", _("Due"), typed.due, placeholder=_("2024-07-15, 7.15, +3, tomorrow; empty: none")),
    ]
    note = _("Problem: {problem}").format(problem=shown(typed.problem)) if typed.problem else ""
    return FormDialog(_("Improvement"), fields, save, note=note)
