"""What is sent to a channel, and what may come of it (E7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tuiflow.model.text import shown, shown_lines
from tuiflow.notify.markdown import markdown_of


@dataclass(frozen=True, slots=True)
class Message:
    """One message, the same for every channel; each adapter gives it the shape of its service."""

    key: str
    """What makes it one and the same message, however often it is sent: the uid of a notice and who it is for."""
    title: str
    """One line."""
    lines: tuple[str, ...] = ()
    """Plain text; nothing in it is markup."""
    markdown: str = ""
    """The same for channels that draw Markdown; whoever makes it has escaped the data in it. Empty: from the lines."""
    mentions: tuple[str, ...] = ()
    """Names of people whose attention is wanted; the settings of a channel say how it knows them."""

    @property
    def heading(self) -> str:
        """The title without anything that could steer a terminal or break a line."""
        return shown(self.title)

    @property
    def text(self) -> str:
        """Title and lines as plain text."""
        return "\n".join([self.heading, *map(shown_lines, self.lines)])

    @property
    def marked_up(self) -> str:
        """The message as Markdown."""
        return shown_lines(self.markdown) or markdown_of(self.heading, self.lines)


@dataclass(frozen=True, slots=True)
class Sent:
    """The service has taken the message."""

    note: str = ""
    """What went not quite as wished: an address among several that was refused."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The service, or a rule of tuiflow, says no."""

    permanent: bool
    """The fault is in this message, which no later try will bring through; else in the settings: it can wait."""
    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """Nobody said no; it has to be tried again."""

    reason: str
    after: float | None = None
    """Seconds after which the service wants to be asked again, where it said so."""


Outcome: TypeAlias = Sent | Refused | Later
