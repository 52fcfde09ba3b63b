"""Help for a screen: its keys, as they are mapped now, and a page that says how things work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Markdown, Static

from tuiflow import language
from tuiflow.actions.notices import audience_table
from tuiflow.actions.permissions import permission_table
from tuiflow.language import _
from tuiflow.ui.keys import Key, shown_keys

GUIDE = Path(__file__).parents[2] / "guide"
"""The pages, `<language>/<page>.md`."""


def page_text(page: str) -> str:
    """A page of the guide in the language in use, with the tables that it names made from the rules themselves."""
    text = (GUIDE / language.current() / f"{page}.md").read_text(encoding="utf-8")
    for name, table in (("{permissions}", permission_table), ("{audience}", audience_table)):
        if name in text:
            text = text.replace(name, table())
    return text


class HelpScreen(ModalScreen[None]):
    """What can be done here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss(None)", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, page: str, keys: Sequence[Key], remapped: Mapping[str, str]) -> None:
        """Help with `keys` and the guide's page `page`."""
        super().__init__()
        self._page = page
        self._keys = keys
        self._remapped = remapped

    def compose(self) -> ComposeResult:
        """Keys first: that is what is looked for most."""
        with VerticalScroll(classes="dialog help"):
            if self._keys:
                yield Static(_("Keys of this screen (j k scroll, Esc closes)"), classes="dialog-title", markup=False)
                yield Static(self._table())
            yield Markdown(page_text(self._page))

    def _table(self) -> Text:
        rows = [(shown_keys(key, self._remapped), key.caption, key.uid) for key in self._keys]
        wide = max(cell_len(keys) for keys, _caption, _uid in rows)
        text = Text()
        for keys, caption, uid in rows:
            text.append(keys + " " * (wide - cell_len(keys) + 2), style="bold")
            text.append(caption)
            text.append(f"  {uid}\n", style="dim")
        return text

    def action_scroll(self, step: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=3 * step, animate=False)
