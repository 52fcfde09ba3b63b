"""What can be chosen for the whole board: filters that are kept, and how much columns should hold."""

from __future__ import annotations

from abc import abstractmethod

from tuiflow.actions.desk import Outcome
from tuiflow.actions.wip import set_limits
from tuiflow.language import _
from tuiflow.model import query
from tuiflow.model.code import Status
from tuiflow.model.text import shown
from tuiflow.ui.messages import SettingsKept
from tuiflow.ui.screens.task_commands import TaskCommands
from tuiflow.ui.session import Session


class BoardChoices(TaskCommands):
    """A board that can be narrowed by a filter, and whose columns can have limits."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.filter = ""
        """As typed."""
        self._filters = dict(session.config.filters)
        """The user's own, by their names."""

    @abstractmethod
    def narrow(self, text: str) -> None:
        """Show only what the filter `text` finds."""

    @abstractmethod
    def column_here(self) -> Status:
        """The column of the cursor."""

    def expanded(self) -> str:
        """The filter with one's own in place of their names."""
        try:
            return query.expand(self.filter, self._filters)
        except KeyError:
            return self.filter  # nothing is kept under the name, yet: it is looked for as text

    def action_filters(self) -> None:
        """Choose one of one's own filters, or one that everybody has."""
        from tuiflow.ui.dialogs.pick import PickDialog

        mine = [(f"={name}", shown(f"={name}   {text}")) for name, text in sorted(self._filters.items())]
        standing = [(text, f"{text}   {words}") for text, words in query.standing()]

        def answered(text: str | None) -> None:
            if text is not None:
                self.narrow(text)

        def remove(text: str) -> None:
            name = text.removeprefix("=")
            del self._filters[name]
            self.post_message(SettingsKept(filters={name: None}))
            self.say(_("The filter {name} is deleted.").format(name=name))

        names = [value for value, _text in mine]
        self.app.push_screen(
            PickDialog(_("Which filter?"), [*mine, *standing], removable=names, remove=remove), answered
        )

    def action_keep_filter(self) -> None:
        """Keep the filter under a name; it is one's own, in every workspace."""
        if not self.filter.strip():
            self.say(_("There is no filter to keep: type one first, with /."), error=True)
            return
        from tuiflow.ui.dialogs.pick import PickDialog

        kept = self.expanded()

        def answered(name: str | None) -> None:
            if name is not None:
                self._filters[name] = kept
                self.post_message(SettingsKept(filters={name: kept}))
                self.say(_("Kept: choose it with f, or type ={name} in a filter.").format(name=name))

        options = [(name, shown(name)) for name in sorted(self._filters)]
        title = _("Keep “{filter}” under which name?").format(filter=shown(kept))
        self.app.push_screen(PickDialog(title, options, free=True), answered)

    def action_limits(self) -> None:
        """How much each column should hold."""
        from tuiflow.ui.dialogs.form import Field, FormDialog

        limits = self.desk.workspace.wip
        fields = [Field(one.value, one.caption, str(limits.get(one, ""))) for one in Status]

        def save(entries: dict[str, str]) -> Outcome:
            return set_limits(self.desk, {Status(key): text for key, text in entries.items()})

        note = _("A column that holds more is marked; nothing is forbidden. Empty: no limit.")
        focus = self.column_here().value
        self.ask(FormDialog(_("WIP limits"), fields, save, note=note, focus=focus, only_touched=True))
