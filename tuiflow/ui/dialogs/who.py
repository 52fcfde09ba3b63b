"""Asks once whose work the login does."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App

from tuiflow.actions.desk import Desk
from tuiflow.actions.setup import add_person
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.pick import PickDialog


def ask(app: App[int], desk: Desk, answered: Callable[[str], None]) -> None:
    """Ask who the user is; `answered` gets the uid. A name that is new becomes a person. Esc: asked again next time."""
    people = sorted(desk.workspace.people.values(), key=lambda person: person.name)
    title = _("Who are you? You are logged in as {login}. Choose your name, or type a new one.").format(
        login=shown(desk.actor.login)
    )

    def chosen(answer: str | None) -> None:
        if answer is None:
            return
        try:
            answered(answer if answer in desk.workspace.people else add_person(desk, answer))
        except TuiflowError as error:
            app.notify(str(error), severity="error", markup=False)

    app.push_screen(PickDialog(title, [(person.uid, shown(person.name)) for person in people], free=True), chosen)
