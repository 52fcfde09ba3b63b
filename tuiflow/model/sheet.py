"""A sheet of a file that somebody else wrote: its cells as texts, and how their places are named."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

Place: TypeAlias = tuple[int, int]
"""Row and column, both from 0."""

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how much has been done, and how much there is (0: not known)."""

_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Dates are ISO, whole numbers have no decimals, merged cells all hold the value of the first."""

    name: str
    """Empty for a file that has only one, such as csv."""
    rows: list[list[str]]
    """The first is row 1; rows may differ in length."""
    hidden: bool = False
    decimals: frozenset[Place] = field(default_factory=frozenset)
    """Cells that are numbers with decimals: `7.1` may have been typed as `7.10`."""
    unreckoned: frozenset[Place] = field(default_factory=frozenset)
    """Cells with a formula whose value is not in the file."""
    year: int = 0
    """Of days without one, where the file says it; 0: it does not."""

    def cell(self, row: int, column: int) -> str:
        """The text of a cell; empty outside the rows."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else ""


def column_letter(column: int) -> str:
    """The letters by which a spreadsheet names a column, counted from 0: `A`, `Z`, `AA`."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place_of(reference: str) -> Place:
    """Row and column of `B12`, from 0.

    Raises:
        ValueError: when it is no such reference.
    """
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def is_error(text: str) -> bool:
    """Whether a cell shows that its formula has failed."""
    return text in _ERRORS
