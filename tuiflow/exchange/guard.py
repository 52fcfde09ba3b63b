"""Cells that a spreadsheet would take for a formula are held by an apostrophe in csv files, and let go when read."""

from __future__ import annotations

_HELD = frozenset("=+-@\t\r＝＋－＠'")
"""What such a cell begins with, also in the full-width forms that some spreadsheets take; and the apostrophe itself."""


def is_risky(text: str) -> bool:
    """Whether a spreadsheet would make something else of a cell; a lone `-` means nothing."""
    return text[:1] in _HELD and text not in ("", "-")


def guarded(text: str) -> str:
    """`text` as a cell that is harmless: `'=1+1`."""
    return f"'{text}" if is_risky(text) else text


def unguarded(text: str) -> str:
    """The text that was meant by a cell: an apostrophe is dropped where it holds something."""
    return text[1:] if text[:1] == "'" and text[1:2] in _HELD and len(text) > 1 else text
