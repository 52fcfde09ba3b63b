"""What somebody is writing in a weekly report, kept privately with every key: a killed program loses nothing (E10).

Only what is handed over is shared: a line half typed is nobody else's, need not travel to other machines with every
key, and is kept also while the shared folder is away. `reports.keep_draft` puts it into the workspace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from tuiflow.actions.drafts import DraftBook
from tuiflow.model.record import Value, texts
from tuiflow.model.report import Content, Section, contents_merged, lines_from, lines_value
from tuiflow.model.week import Week


@dataclass(frozen=True, slots=True)
class Typing:
    """A line that was being typed."""

    key: str
    """Where: the list and the place in it, as the form names them."""
    text: str
    """As far as it was typed."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it is being written."""

    content: Content
    typing: Typing | None = None
    base: str = ""
    """The stamp of what the workspace had when it was begun; empty for nothing."""
    under: Content | None = None
    """What stood there then, in the workspace or as it was filled; None where that is not known."""

    def over(self, now: Content) -> Content:
        """What is written, with what others have made of the report meanwhile."""
        return contents_merged(self.under or Content(), self.content, now)


class ReportDrafts:
    """The drafts of one person's reports on this machine."""

    def __init__(self, book: DraftBook, person: str) -> None:
        self._book, self._person = book, person

    def read(self, week: Week) -> Draft | None:
        """What was being written on a week; None when nothing was."""
        entries = self._book.read(self._form(week))
        if "to" not in entries:
            return None
        typing = Typing(entries["place"], entries.get("typed", "")) if "place" in entries else None
        under = _content(entries, _UNDER) if f"{_UNDER}to" in entries else None
        return Draft(_content(entries), typing, entries.get("base", ""), under)

    def keep(self, week: Week, draft: Draft) -> None:
        """Keep what is being written.

        Raises:
            OSError: when the private disk refuses.
        """
        entries = _entries(draft.content) | {"base": draft.base}
        if draft.under is not None:
            entries |= _entries(draft.under, _UNDER)
        if draft.typing is not None:
            entries |= {"place": draft.typing.key, "typed": draft.typing.text}
        self._book.keep(self._form(week), entries)

    def drop(self, week: Week) -> None:
        """It is handed over, or not wanted any more.

        Raises:
            OSError: when the private disk refuses.
        """
        self._book.keep(self._form(week), {})

    def _form(self, week: Week) -> str:
        return f"report {week.code} {self._person}"


_UNDER = "under."
"""Before the names of what was there when the draft was begun."""


def _entries(content: Content, prefix: str = "") -> dict[str, str]:
    lists = {f"{prefix}{section.value}": _text(lines_value(content.of(section))) for section in Section}
    return lists | {f"{prefix}to": _text(list(content.to))}


def _content(entries: Mapping[str, str], prefix: str = "") -> Content:
    lines = {section: lines_from(_value(entries.get(f"{prefix}{section.value}", ""))) for section in Section}
    return Content(texts(_value(entries[f"{prefix}to"])), lines)


def _text(value: Value) -> str:
    return orjson.dumps(value).decode()


def _value(entry: str) -> object:
    try:
        return orjson.loads(entry)
    except orjson.JSONDecodeError:
        return None
