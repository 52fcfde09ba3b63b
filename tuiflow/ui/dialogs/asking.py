"""Asking for what one may not do oneself, and answering what others ask (E6, E11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.outlook import Outlook, outlook_of
from tuiflow.actions.permissions import NotPermittedError
from tuiflow.actions.reach import reach_words
from tuiflow.actions.requests import ask, decide, describe, withdraw
from tuiflow.language import _, ngettext
from tuiflow.model.request import Request
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.form import Field, FormDialog

if TYPE_CHECKING:
    from tuiflow.ui.screens.work import WorkScreen


def asking_dialog(desk: Desk, refusal: NotPermittedError) -> FormDialog:
    """The form that opens instead of a bare refusal: why it should be so. Saving it asks those who may."""

    def save(entries: dict[str, str]) -> Outcome:
        return ask(desk, refusal, entries["why"])

    def reach(entries: dict[str, str]) -> str:
        return reach_words(desk, lambda: save({"why": entries["why"].strip() or "-"}))

    fields = [Field("why", _("Why should it be so?"))]
    return FormDialog(_("Ask for it"), fields, save, note=shown(str(refusal)), preview=reach)


def answer(screen: WorkScreen, request: Request) -> None:
    """Show what is asked for; approve it, or decline it with a word."""
    from tuiflow.ui.dialogs.menu import MenuDialog

    desk = screen.desk
    outlook = outlook_of(desk, request)
    lines = _lines(desk, request, outlook)

    def decline(entries: dict[str, str]) -> Outcome:
        return decide(desk, request.uid, approve=False, word=entries["word"])

    def answered(letter: str | None) -> None:
        if letter in ("y", "m"):
            screen.perform(lambda: decide(desk, request.uid, approve=True, further=letter == "m"))
        elif letter == "n":
            screen.ask(FormDialog(_("Decline"), [Field("word", _("What do you say to it?"))], decline, note=lines[0]))

    options = [] if outlook.is_void else [("y", _("approve: it is done at once"))]
    if outlook.further:
        count = len(outlook.further)
        options.append(
            (
                "m",
                ngettext("approve, and move {count} more", "approve, and move {count} more", count).format(count=count),
            )
        )
    options.append(("n", _("decline, with a word")))
    screen.app.push_screen(MenuDialog("\n".join(lines), options, wide=True), answered)


def reconsider(screen: WorkScreen, request: Request) -> None:
    """Show what one has asked for oneself; it can be withdrawn."""
    from tuiflow.ui.dialogs.menu import MenuDialog

    desk = screen.desk

    def answered(letter: str | None) -> None:
        if letter == "w":
            screen.perform(lambda: withdraw(desk, request.uid))

    lines = _lines(desk, request, outlook_of(desk, request))
    options = [("l", _("leave it")), ("w", _("withdraw the request"))]
    screen.app.push_screen(MenuDialog("\n".join(lines), options, wide=True), answered)


def _lines(desk: Desk, request: Request, outlook: Outlook) -> list[str]:
    """A request with all that whoever looks at it has to know."""
    described = describe(desk, request)
    lines = [described.who + _(": ") + described.title]
    lines += [f"{one.head}: {one.before or '-'} → {one.after or '-'}" for one in described.changes]
    lines += [_("Why: {why}").format(why=request.why), *outlook.lines(desk)]
    return [shown(line) for line in lines]
