"""Where a proposed change of a template is looked at, and approved or declined (V4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import BindingType

from tuiflow.actions.comparison import Line, Pair, Piece, comparison, diagrams, new_findings
from tuiflow.actions.desk import Outcome
from tuiflow.actions.difference_words import names_in, told
from tuiflow.actions.library import shelf_of
from tuiflow.actions.patches import names_told, newest, origin_of, patch_of, template_name
from tuiflow.actions.requests import decide, describe
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.patch_fit import Fit, Misfit, fitted
from tuiflow.model.request import Request
from tuiflow.model.takeover import Bundle, bundles
from tuiflow.model.template import Template
from tuiflow.model.text import shown
from tuiflow.model.wrapping import wrapped
from tuiflow.ui.keys import DECISION_KEYS, Key, bindings
from tuiflow.ui.screens.compared import ComparedScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.card import Piece as TitlePiece


class DecisionScreen(ComparedScreen[Bundle]):
    """What is asked for, on top of the newest version."""

    KEYS: ClassVar[Sequence[Key]] = DECISION_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(DECISION_KEYS)

    def __init__(self, session: Session, request: Request, told_to: Callable[[str], None]) -> None:
        """For a request.

        Args:
            session: What every screen works with.
            request: Of the kind `model.request.PATCH`.
            told_to: Hears what became of it.
        """
        super().__init__(session)
        self._request, self._told_to = request, told_to
        self._pair: Pair | None = None
        """The newest version, and what would come of it; None until it is read."""
        self._left: tuple[Misfit, ...] = ()
        """What does not fit the newest version any more."""

    def heading(self) -> Sequence[TitlePiece]:
        """Which template."""
        return [self.place(_("Proposed change of {name}").format(name=template_name(self._request)))]

    def about(self) -> str:
        """Who asks, why, and from which improvement it comes."""
        who = describe(self.desk, self._request).who
        parts = [_("{who}: {why}").format(who=who, why=self._request.why)]
        origin = origin_of(self._request)
        parts += [_("From: {origin}").format(origin=origin)] if origin else []
        if self._left and self._pair is not None:
            version = self._pair.before.version
            parts.append(_("It does not fit version {version} any more: n declines it.").format(version=version))
        return "   ".join(parts)

    def empty(self) -> str:
        """The template is being read."""
        return _("Reading …")

    def read(self) -> None:
        """Read the library, and put the patch on top of the newest version."""
        self.show_rows([])
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        message, template, fit, found = "", None, None, list[Bundle]()
        try:
            patch = patch_of(self._request)
            found = list(bundles(patch.differences))
            template = newest(shelf_of(self.desk.workspace.folder), patch.template).template
            fit = fitted(template, patch.differences)
        except TuiflowError as error:
            message = str(error)
        if self.is_mounted:
            self.app.call_from_thread(self._take, found, template, fit, message)

    def _take(self, found: list[Bundle], template: Template | None, fit: Fit | None, message: str) -> None:
        if template is not None and fit is not None:
            before_name = _("version {number}").format(number=template.version)
            names = {**names_told(self._request), **names_in(fit.template, template)}
            self._pair = Pair(template, fit.template, before_name, _("proposed"), names)
            self._left = fit.left
            message = fit.left[0].reason if fit.left else ""
        self.show_rows(found if self._pair is not None else [], shown(message))
        if message:
            self.say(message, error=True)

    def row(self, item: Bundle) -> Text:
        """The change in words."""
        names = self._pair.names if self._pair is not None else {}
        state = _("does not fit any more") if self._reasons(item) else ""
        return self.told_row([told(one, names) for one in item.differences], state)

    def _reasons(self, item: Bundle) -> list[str]:
        """Why it does not fit any more; empty for what does."""
        return [misfit.reason for misfit in self._left if misfit.bundle.first in item.differences]

    def lines(self, width: int) -> Iterable[Line]:
        """The change at the cursor, then both diagrams with all changes."""
        item, pair = self.current, self._pair
        if item is None or pair is None:
            return []
        every = [one for bundle in self.rows for one in bundle.differences]
        below = diagrams(pair, every, width, ascii_only=self.session.config.ascii)
        why = [line for reason in self._reasons(item) for line in wrapped(shown(f"! {reason}"), width)]
        reasons = [[Piece(line, "warning")] for line in why]
        return [*comparison(pair, item.differences, width), *reasons, *new_findings(pair, width), [], *below]

    # Keys

    def action_approve(self) -> None:
        """It becomes the next version."""
        try:
            outcome = decide(self.desk, self._request.uid, approve=True)
        except TuiflowError as error:
            self.say(str(error), error=True)
            return
        self._decided(outcome)

    def action_decline(self) -> None:
        """Say why not."""
        from tuiflow.ui.dialogs.form import Field, FormDialog

        def decline(entries: dict[str, str]) -> Outcome:
            return decide(self.desk, self._request.uid, approve=False, word=entries["word"])

        dialog = FormDialog(_("Decline"), [Field("word", _("What do you say to it?"))], decline)
        self.app.push_screen(dialog, self._decided)

    def _decided(self, outcome: Outcome | None) -> None:
        """A version is a file that stays: there is nothing here for undo."""
        if outcome is None:
            return
        self.done(outcome)
        self.dismiss()
        self._told_to(outcome.message)
