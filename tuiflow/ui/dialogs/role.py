"""The forms for a role: its name, who sits on it, and what becomes of its tasks when that is another one (P8)."""

from __future__ import annotations

from tuiflow.actions import roles
from tuiflow.actions.dates import is_yes
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.giving_way import sentences
from tuiflow.actions.permissions import asks_first
from tuiflow.actions.reach import reach_words
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.task import Task
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.form import Field, FormDialog

_HAND_ON = "hand_on"


def new_dialog(desk: Desk, plan: Plan) -> FormDialog:
    """The form that adds a role."""

    def save(entries: dict[str, str]) -> Outcome:
        return roles.add_role(desk, plan.process.uid, entries["name"], entries["people"])

    def foresee(entries: dict[str, str]) -> str:
        return _told(desk, entries["people"], "", reach_words(desk, lambda: save(entries)))

    return FormDialog(_("New role"), _fields(desk, "", ""), save, note=shown(asks_first(desk, plan)), preview=foresee)


def edit_dialog(desk: Desk, role: Role) -> FormDialog:
    """The form that changes a role; where it has open tasks, it asks whether they go to the one who sits on it now."""
    people = "、".join(roles.people_names(desk.workspace, role))
    fields = _fields(desk, role.name, people)
    if roles.has_open_tasks(desk, role):
        fields.append(Field(_HAND_ON, _("Its open tasks go along"), _("yes"), choices=[_("yes"), _("no")]))

    def going(entries: dict[str, str]) -> list[Task]:
        return roles.tasks_along(desk, role, entries["people"]) if is_yes(entries.get(_HAND_ON, "")) else []

    def save(entries: dict[str, str]) -> Outcome:
        return roles.edit_role(desk, role, entries["name"], entries["people"], hand_on=going(entries))

    def foresee(entries: dict[str, str]) -> str:
        if (entries["name"], entries["people"]) == (role.name, people):
            return ""
        try:
            going_words = roles.handed_on_words(desk, going(entries), entries["people"].strip())
        except TuiflowError as error:
            return str(error)
        return _told(desk, entries["people"], going_words, reach_words(desk, lambda: save(entries)))

    note = shown(asks_first(desk, desk.workspace.plan(role.process)))
    return FormDialog(_("Role: {name}").format(name=shown(role.name)), fields, save, note=note, preview=foresee)


def _told(desk: Desk, people: str, going: str, reach: str) -> str:
    """What saving would do: who is new, which tasks go where, whom it reaches."""
    try:
        new = roles.new_words(roles.new_people(desk, people))
    except TuiflowError as error:
        return str(error)
    return "\n".join(part for part in (sentences([new, going]), reach) if part)


def _fields(desk: Desk, name: str, people: str) -> list[Field]:
    return [
        Field("name", _("Role"), name),
        Field(
            "people",
            _("People"),
            people,
            choices=sorted(person.name for person in desk.workspace.people.values()),
            several=True,
            placeholder=_("empty: vacant; arrow down lists them"),
        ),
    ]
