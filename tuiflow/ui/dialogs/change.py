"""The guided forms for changes of a template: what is meant is chosen, few things are typed, and the effect is seen (V3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from textual.app import App

from tuiflow.actions.desk import Outcome
from tuiflow.actions.difference_words import names_in, told
from tuiflow.actions.library import find_template_node
from tuiflow.actions.patch_entry import CAPTIONS, FORMS, Change, cell_entry, changed, find_document, node_entries
from tuiflow.errors import TuiflowError
from tuiflow.language import _, current
from tuiflow.model.code import Letter
from tuiflow.model.template import Template, words_in
from tuiflow.model.template_diff import differences
from tuiflow.model.template_edit import phase_of
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.form import Field, FormDialog

Taken = Callable[[Template], None]
"""Hears of the template as it is with the change."""

_LINES = {"preconditions": 2, "postconditions": 2, "acceptance": 2, "guidance": 3, "point": 2}
_SEVERAL = frozenset({"after", "before", "R", "A", "C", "I", "inputs", "outputs", "fields"})
_PICKED: Mapping[Change, tuple[str, ...]] = {
    Change.EDIT_NODE: ("node",),
    Change.REMOVE_NODE: ("node",),
    Change.SET_DAYS: ("node",),
    Change.SET_CELL: ("node", "role"),
    Change.ADD_FIELD: ("document",),
    Change.REMOVE_FIELD: ("document", "field"),
    Change.ADD_POINT: ("node",),
    Change.REMOVE_POINT: ("node", "point"),
}
"""What is chosen from a list before anything is typed."""


def ask_change(
    app: App[Any], template: Template, change: Change, taken: Taken, entries: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Ask for everything that a change needs, and hand over the template with it.

    Args:
        app: Where dialogs are shown.
        template: As it is, with the changes made before.
        change: The kind of change.
        taken: Hears of it, when it is not given up.
        entries: What is chosen already.
    """
    if change is Change.ADD_NODE:
        _pick_place(app, template, taken)
    else:
        _pick(app, template, change, dict(entries), taken)


def _pick_place(app: App[Any], template: Template, taken: Taken) -> None:
    """Choose where a new node stands: what it comes after proposes its phase, and what comes after it."""
    from tuiflow.ui.dialogs.pick import PickDialog

    names = {node.key: words_in(node.name, current()) for node in template.nodes}

    def answered(key: str | None) -> None:
        if key is None:
            return
        followers = [node.key for node in template.nodes if (key in node.after if key else not node.after)]
        given = {
            "phase": words_in(phase_of(template, key) if key else template.phases[0].name, current()),
            "after": names.get(key, ""),
            "before": "、".join(names[one] for one in followers),
            "days": "1",
        }
        app.push_screen(ChangeDialog(template, Change.ADD_NODE, {}, taken, given))

    options = [(key, shown(name)) for key, name in names.items()]
    options.append(("", _("it is the first")))
    app.push_screen(PickDialog(_("After which node does the new one come?"), options), answered)


def _pick(app: App[Any], template: Template, change: Change, entries: dict[str, str], taken: Taken) -> None:
    """Choose what is left to choose; then type what is left to type, or make the change at once."""
    from tuiflow.ui.dialogs.pick import PickDialog

    left = [key for key in _PICKED.get(change, ()) if key not in entries]
    if not left:
        _type(app, template, change, entries, taken)
        return
    key = left[0]
    choices = _choices(template, key, entries)
    if not choices:
        app.notify(_("There is nothing to choose from here."), severity="warning", markup=False)
        return

    def answered(choice: str | None) -> None:
        if choice is not None:
            _pick(app, template, change, {**entries, key: choice}, taken)

    app.push_screen(
        PickDialog(
            _("{title}: {text}").format(title=change.caption, text=_(CAPTIONS[key])),
            [(one, shown(one)) for one in choices],
        ),
        answered,
    )


def _type(app: App[Any], template: Template, change: Change, entries: Mapping[str, str], taken: Taken) -> None:
    if set(FORMS[change].fields) <= set(entries):
        try:
            taken(changed(template, change, entries))
        except TuiflowError as error:
            app.notify(shown(str(error)), severity="error", markup=False)
        return
    app.push_screen(ChangeDialog(template, change, entries, taken, _given(template, change, entries)))


class ChangeDialog(FormDialog):
    """The fields of a change, with its effect in a line below; a refusal is shown and the form stays."""

    def __init__(
        self,
        template: Template,
        change: Change,
        entries: Mapping[str, str],
        taken: Taken,
        given: Mapping[str, str],
    ) -> None:
        """Ask for what is left to say.

        Args:
            template: As it is.
            change: The kind of change.
            entries: What was chosen already.
            taken: Hears of the template with the change.
            given: What the fields begin with.
        """
        keys = [key for key in FORMS[change].fields if key not in entries]
        only_touched = change is Change.EDIT_NODE
        fields = [_field(template, key, given.get(key, ""), entries) for key in keys]
        about = " × ".join(shown(text) for text in entries.values())
        title = _("{title}: {text}").format(title=change.caption, text=about) if about else change.caption
        super().__init__(title, fields, self._never, only_touched=only_touched, preview=self._effect)
        self._template, self._change, self._chosen, self._taken = template, change, entries, taken

    @staticmethod
    def _never(_entries: dict[str, str]) -> Outcome:
        raise AssertionError  # saving changes a draft, which nothing is committed for

    def _made(self, entries: Mapping[str, str]) -> Template:
        return changed(self._template, self._change, {**self._chosen, **entries})

    def _effect(self, entries: dict[str, str]) -> str:
        """What it would change; nothing while it cannot be yet."""
        try:
            after = self._made(entries)
        except TuiflowError:
            return ""
        names = names_in(after, self._template)
        return _("; ").join(told(one, names).line for one in differences(self._template, after))

    def action_save(self) -> None:
        """Make the change in the draft."""
        entries = self._entries()
        if self._only_touched and not entries:
            self.dismiss(None)
            return
        try:
            after = self._made(entries)
        except TuiflowError as error:
            self._tell(str(error), error=True)
            return
        self.dismiss(None)
        self._taken(after)


def _given(template: Template, change: Change, entries: Mapping[str, str]) -> dict[str, str]:
    """What the fields begin with."""
    if change is Change.EDIT_NODE:
        return node_entries(template, find_template_node(template, entries["node"]))
    if change is Change.SET_DAYS:
        return {"days": str(find_template_node(template, entries["node"]).days)}
    if change is Change.SET_CELL:
        return {"cell": cell_entry(template, entries["node"], entries["role"])}
    return {}


def _field(template: Template, key: str, value: str, entries: Mapping[str, str]) -> Field:
    hints = {
        "name": _("in both languages: 中文 | English"),
        "field": _("several with commas"),
        "fields": _("several with commas"),
        "cell": _("R, A, C or I, with a note: A(approves); - for none"),
        "phase": _("arrow down lists them; another name makes a new one"),
        "before": _("comes after it from now on"),
    }
    return Field(
        key,
        _(CAPTIONS[key]),
        value,
        choices=() if key in ("field", "point") else _choices(template, key, entries),
        several=key in _SEVERAL,
        lines=_LINES.get(key, 1),
        placeholder=hints.get(key, ""),
    )


def _choices(template: Template, key: str, entries: Mapping[str, str]) -> list[str]:
    """What a field is chosen from."""
    language = current()
    if key in ("node", "after", "before") or (key == "behind" and "document" not in entries):
        return [words_in(node.name, language) for node in template.nodes]
    if key in ("role", *Letter):
        return [words_in(role.name, language) for role in template.roles]
    if key == "phase":
        return [words_in(phase.name, language) for phase in template.phases]
    if key == "document":
        return [words_in(one.name, language) for one in template.documents]
    if key in ("field", "behind") and "document" in entries:
        return [words_in(one, language) for one in find_document(template, entries["document"]).fields]
    if key == "point" and "node" in entries:
        return [words_in(one, language) for one in find_template_node(template, entries["node"]).acceptance]
    if key in ("inputs", "outputs"):
        return [words_in(one.name, language) for one in template.documents]
    return []
