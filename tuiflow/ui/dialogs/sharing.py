"""How far one's own changes have come, who else is here, and what was last changed by somebody else."""

from __future__ import annotations

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tuiflow.actions.history import Entry, recent
from tuiflow.actions.sharing import Colleague, Sharing, sharing
from tuiflow.language import _, ngettext
from tuiflow.model.text import shown
from tuiflow.store.base import SaveState
from tuiflow.ui.messages import WorkspaceChanged
from tuiflow.ui.session import Session

_LOOK_BACK = 50
"""Among so many last changes somebody else's is looked for."""


class SharingDialog(ModalScreen[None]):
    """Saved, seen, here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,w,enter", "dismiss(None)", show=False),
        Binding("question_mark", "help", show=False),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._desk = session, session.desk

    def compose(self) -> ComposeResult:
        """Three parts, and what closes it."""
        with VerticalScroll(classes="dialog sharing"):
            yield Static(_("Sharing"), classes="dialog-title", markup=False)
            yield Static(id="saved", markup=False)
            yield Static(id="colleagues", markup=False)
            yield Static(id="last", markup=False)
            yield Static(_("? how sharing works   Esc closes"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Show what is known; the last change has to be read."""
        self._show()
        self._read()

    @on(WorkspaceChanged)
    def _on_workspace_changed(self, message: WorkspaceChanged) -> None:
        self._show()
        if message.changes:
            self._read()

    def _show(self) -> None:
        known = sharing(self._desk)
        held = self.app.theme_variables.get("late", "") if known.saving.state is SaveState.NOT_SAVED else ""
        self.query_one("#saved", Static).update(Text("\n".join(_saved_words(known)) + "\n", style=held))
        self.query_one("#colleagues", Static).update(self._table(known))

    def _table(self, known: Sharing) -> Table | Text:
        if not known.colleagues:
            return Text(_("Nobody else has opened this workspace yet, or their files have not arrived.") + "\n")
        table = Table.grid(padding=(0, 2))
        for one in known.colleagues:
            table.add_row(*self._row(one, asks=known.mine > 0))
        table.add_row("")
        return table

    def _row(self, one: Colleague, *, asks: bool) -> list[Text]:
        variables = self.app.theme_variables
        name = shown(one.name) + (" " + _("(you)") if one.is_me else "")
        when = one.when.strftime("%H:%M" if one.when.date() == self._desk.today else "%Y-%m-%d %H:%M")
        state = _("here") if one.here else _("left {when}").format(when=when)
        seen = ""
        if asks:
            seen = _("has your changes") if one.has_mine else _("does not have all of yours yet")
        return [
            Text(name, style="bold" if one.here else variables.get("quiet", "")),
            Text(shown(one.machine), style=variables.get("quiet", "")),
            Text(state, style=variables.get("mine", "") if one.here else variables.get("quiet", "")),
            Text(seen, style="" if one.has_mine else variables.get("soon", "")),
        ]

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        found = recent(self._desk, _LOOK_BACK)
        other = next((entry for entry in found if entry.who != self._desk.actor.name), None)
        if self.is_mounted:
            self.app.call_from_thread(self._show_last, other)

    def _show_last(self, entry: Entry | None) -> None:
        if entry is None:
            words = _("Nobody else has changed anything lately.")
        else:
            when = entry.when.strftime("%Y-%m-%d %H:%M")
            words = _("Last change by somebody else: {who} {did}, {subject}, {when}").format(
                who=shown(entry.who), did=shown(entry.did), subject=shown(entry.subject), when=when
            )
        self.query_one("#last", Static).update(words + "\n")

    def action_help(self) -> None:
        """The page on sharing."""
        from tuiflow.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen("sharing", (), self._session.config.keys))


def _saved_words(known: Sharing) -> list[str]:
    saving = known.saving
    if saving.state is SaveState.NOT_SAVED:
        return [
            ngettext(
                "{count} change is NOT SAVED in the shared folder: {reason}.",
                "{count} changes are NOT SAVED in the shared folder: {reason}.",
                saving.waiting,
            ).format(count=saving.waiting, reason=shown(saving.reason) or _("it does not answer")),
            _("They are kept in your private copy and tried again every second."),
        ]
    if saving.state is SaveState.SAVING:
        return [_("Your last change is on its way to the disk.")]
    if not known.mine:
        return [_("You have changed nothing yet in this session.")]
    words = [_("All your changes are saved.")]
    if known.seen_by:
        words.append(_("Seen by: {names}").format(names=_(", ").join(map(shown, known.seen_by))))
    elif known.colleagues:
        words.append(_("Nobody else has seen the last one yet."))
    return words
