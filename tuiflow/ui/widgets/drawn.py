"""What is drawn line by line from parts, each in a style of the stylesheet."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual.widget import Widget


class Drawn(Widget):
    """A widget that draws its lines itself."""

    PART: ClassVar[str]
    """What the component classes of its parts begin with."""

    def __init__(self) -> None:
        super().__init__()
        self._styles_of: dict[tuple[str, str], Style] = {}

    def style_of(self, name: str, ground: str = "") -> Style:
        """How a part is drawn; kept, as working a style out costs more than drawing a line.

        Args:
            name: Of the part.
            ground: The part that lends it a background; empty: it has its own.
        """
        found = self._styles_of.get((name, ground))
        if found is None:
            found = self.get_component_rich_style(f"{self.PART}--{name}")
            if ground:
                found += Style(bgcolor=self.get_component_rich_style(f"{self.PART}--{ground}").bgcolor)
            self._styles_of[name, ground] = found
        return found

    def notify_style_update(self) -> None:
        """The theme has changed."""
        super().notify_style_update()
        self._styles_of.clear()
