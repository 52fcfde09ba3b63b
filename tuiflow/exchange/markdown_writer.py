"""Office tables as Markdown that can be pasted into WeCom, DingTalk and Feishu: lists, as none of them draws tables everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from tuiflow.exchange.markdown import escaped
from tuiflow.model.office_table import Column, Kind, OfficeFile, OfficeSheet, Row, Shape
from tuiflow.model.office_text import cell_text

_BEGINS = re.compile(r"^(\d*)([#>+\-=.)|](?=\s|$)|(?<=\d)[.)](?=\s)|[#>|])")
"""A mark at the beginning of a text that would be taken for one; behind digits, what makes a number of them."""

_STAR, _SPOKEN_STAR = re.compile(r"(?<!\\)\*"), r"\\*"
"""Within bold a single one would end it; outside it is left alone: WeCom shows the backslash."""


def write_markdown(given: OfficeFile, file: BinaryIO) -> None:
    """Write each table below a heading, and each record as a list of what is in its fields; empty ones are left out."""
    file.write(("\n\n".join(_section(sheet) for sheet in given.sheets) + "\n").encode())


def _section(sheet: OfficeSheet) -> str:
    about = f"\n\n{_item(cell_text(Kind.TEXT, sheet.about))}" if sheet.about else ""
    return "\n\n".join((f"### {escaped(sheet.table.title)}{about}", *_records(sheet)))


def _records(sheet: OfficeSheet) -> Iterator[str]:
    """Records under what they have in common, such as a process and its phases: each is said where it begins."""
    columns = sheet.columns
    merged = [column for column in columns if column.is_merged]
    own = [column for column in columns if not column.is_merged]
    last: Row = {}
    for row in sheet.rows:
        new = next((place for place, column in enumerate(merged) if row[column.key] != last.get(column.key)), None)
        if new is not None:
            said = [cell_text(column.kind, row[column.key]) for column in merged[new:]]
            yield "#### " + " · ".join(escaped(text) for text in said if text)
        last = row
        yield "\n".join(_fields(own, row) if sheet.table.shape is Shape.FORM else _record(own, row))


def _record(columns: Sequence[Column], row: Row) -> Iterator[str]:
    """Its name in bold, with its id where it has one, and its other fields."""
    count = 2 if columns[0].key == "id" else 1
    name = " ".join(cell_text(column.kind, row[column.key]) for column in columns[:count])
    yield f"**{_STAR.sub(_SPOKEN_STAR, escaped(name))}**"
    yield ""
    yield from _fields(columns[count:], row)


def _fields(columns: Sequence[Column], row: Row) -> Iterator[str]:
    for column in columns:
        value = row[column.key]
        if column.kind is Kind.LINES and isinstance(value, tuple) and len(value) > 1:
            yield f"- {escaped(column.head)}:"
            yield from (f"  - {_item(cell_text(Kind.TEXT, line))}" for line in value)
        elif text := cell_text(column.kind, value):
            yield f"- {escaped(column.head)}: {escaped(text)}"


def _item(text: str) -> str:
    """A text as an item of a list: what it begins with makes no heading, quotation or list of it."""
    return _BEGINS.sub(lambda found: f"{found[1]}\\{found[2]}", escaped(text))
