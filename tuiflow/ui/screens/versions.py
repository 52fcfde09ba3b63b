"""The versions of a template: what each brought, why, by whom, and what it differs in from another (V4, V5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.binding import BindingType

from tuiflow.actions.comparison import Line, Pair, Piece, comparison, diagrams
from tuiflow.actions.difference_words import changelog_words, names_in
from tuiflow.actions.patches import release_lines
from tuiflow.language import _, current, ngettext
from tuiflow.library.shelf import Shelved
from tuiflow.model.task import TEXT_LIMIT
from tuiflow.model.template import Release, words_in
from tuiflow.model.template_diff import differences
from tuiflow.model.text import shown, shown_lines
from tuiflow.model.wrapping import wrapped
from tuiflow.ui.keys import VERSIONS_KEYS, Key, bindings
from tuiflow.ui.screens.compared import ComparedScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.card import Piece as TitlePiece

_MARGIN = 6
"""Cells of a row that its text does not get."""


class Row(NamedTuple):
    """A version: its file, and what the changelog tells of it, as far as they are there."""

    shelved: Shelved | None
    release: Release | None

    @property
    def number(self) -> int:
        """Of the version."""
        if self.shelved is not None:
            return self.shelved.template.version
        return self.release.version if self.release is not None else 0


class VersionsScreen(ComparedScreen[Row]):
    """All versions, the newest first."""

    KEYS: ClassVar[Sequence[Key]] = VERSIONS_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(VERSIONS_KEYS)

    def __init__(self, session: Session, versions: Sequence[Shelved]) -> None:
        """Of one template; the highest version first."""
        super().__init__(session)
        self._versions = versions
        self._against = 0
        """Number of the version to compare with; 0: the one before."""

    def read(self) -> None:
        """The versions that were given."""
        self.show_rows([Row(*line) for line in release_lines(self._versions)])

    def heading(self) -> Sequence[TitlePiece]:
        """Of which template."""
        count = len(self._versions)
        words = ngettext("{name}: {count} version", "{name}: {count} versions", count)
        pieces = [self.place(words.format(name=words_in(self._versions[0].template.name, current()), count=count))]
        if self._against:
            pieces.append((" " + _("against version {number}").format(number=self._against) + " ", "narrowed"))
        return pieces

    def empty(self) -> str:
        """There is always one."""
        return ""

    def row(self, item: Row) -> Text:
        """Number, day, who; the first line of what it brought."""
        colour = self.app.theme_variables
        text = Text(f"v{item.number}", style=f"bold {colour.get('foreground', '')}")
        if item.release is not None:
            who = _(", ").join(part for part in (item.release.by, item.release.approved_by) if part)
            text.append(f"  {item.release.on}  {shown(who)}", style=colour.get("quiet", ""))
            first = words_in(item.release.text, current()).split("\n", 1)[0]
            room = max(0, self.size.width - text.cell_len - _MARGIN)
            kept = shown(first) if cell_len(shown(first)) <= room else set_cell_size(shown(first), room - 2) + ".."
            text.append(f"  {kept}", style=colour.get("foreground", ""))
        if item.shelved is None:
            text.append("  " + _("(its file is not here)"), style=colour.get("quiet", ""))
        return text

    def lines(self, width: int) -> Iterable[Line]:
        """What the changelog tells, then what differs."""
        item = self.current
        if item is None:
            return
        other = self._other(item)
        yield from _changelog(item, width, self._generated(item))
        if item.shelved is None:
            return
        if other is None:
            yield [Piece(_("There is no version before it to compare with."), "quiet")]
            return
        older, newer = sorted((item.shelved.template, other.template), key=lambda one: one.version)
        names = [_("version {number}").format(number=one.version) for one in (older, newer)]
        pair = Pair(older, newer, names[0], names[1], names_in(newer, older))
        found = differences(older, newer)
        yield [Piece(f"{names[0]} → {names[1]}", "title")]
        if not found:
            yield [Piece(_("There is no difference."), "quiet")]
            return
        yield from comparison(pair, found, width)
        yield []
        yield from diagrams(pair, found, width, ascii_only=self.session.config.ascii)

    def _generated(self, item: Row) -> str:
        """The changelog as it would be made from the differences to the version before: those are shown anyway."""
        if item.shelved is None or self._against:
            return ""
        other = self._other(item)
        if other is None:
            return ""
        older, newer = other.template, item.shelved.template
        return changelog_words(differences(older, newer), names_in(newer, older), TEXT_LIMIT)

    def _other(self, item: Row) -> Shelved | None:
        """The version to compare with: the one that was chosen, else the one before."""
        for one in self._versions:
            number = one.template.version
            if number == self._against != item.number or (not self._against and number < item.number):
                return one
        return next((one for one in self._versions if one.template.version < item.number), None)

    def action_against(self) -> None:
        """Choose with which version to compare; the first choice is the one before."""
        from tuiflow.ui.dialogs.pick import PickDialog

        def answered(number: str | None) -> None:
            if number is not None:
                self._against = int(number)
                self.read()

        options = [("0", _("the one before"))]
        options += [
            (str(one.template.version), _("version {number}").format(number=one.template.version))
            for one in self._versions
        ]
        self.app.push_screen(PickDialog(_("Compare with which version?"), options), answered)


def _changelog(item: Row, width: int, generated: str) -> Iterator[Line]:
    release = item.release
    if release is not None:
        text = words_in(release.text, current())
        texts = [text] if text != generated else []
        if release.why:
            texts.append(_("Why: {why}").format(why=words_in(release.why, current())))
        if release.origin:
            texts.append(_("From: {origin}").format(origin=release.origin))
        if release.approved_by:
            texts.append(_("approved by {who}").format(who=release.approved_by))
        for text in texts:
            yield from ([Piece(line)] for line in wrapped(shown_lines(text), width))
    if item.shelved is not None:
        yield from ([Piece(line, "quiet")] for line in wrapped(shown(item.shelved.path.name), width))
    yield []
