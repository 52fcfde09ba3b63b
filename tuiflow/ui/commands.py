"""The command palette: everything that a key of the screen does, by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tuiflow.ui.keys import Key, shown_keys


@runtime_checkable
class HasKeys(Protocol):
    """A screen that says what its keys do."""

    KEYS: Sequence[Key]


class ScreenCommands(Provider):
    """Offers the screen's keys."""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for text, help_text, action in self._commands():
            yield DiscoveryHit(text, lambda action=action: self._run(action), text, help_text)

    async def search(self, query: str) -> Hits:
        """Those that fit what is typed."""
        matcher = self.matcher(query)
        for text, help_text, action in self._commands():
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, matcher.highlight(text), lambda action=action: self._run(action), text, help_text)

    def _commands(self) -> list[tuple[str, str, str]]:
        screen = self.screen
        if not isinstance(screen, HasKeys):
            return []
        remapped = self.app._keymap
        return [
            (f"{key.caption}  ({shown_keys(key, remapped)})", key.uid, key.action) for key in screen.KEYS if key.palette
        ]

    async def _run(self, action: str) -> None:
        await self.screen.run_action(action)
