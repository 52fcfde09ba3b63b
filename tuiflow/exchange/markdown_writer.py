"""Office tables as Markdown that can be pasted into WeCom, DingTalk and Feishu: lists, as none of them draws tables everywhere.

Every head of a table is said, as in the other formats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from tuiflow.exchange.markdown import bold, entry, escaped, heading, listed_entry, paragraph
from tuiflow.language import _
from tuiflow.model.office_table import Column, Kind, OfficeFile, OfficeSheet, Row, Shape
from tuiflow.model.office_text import cell_text

_TITLE, _GROUP, _PART = 3, 4, 5
"""Levels of headings: of a table, of what records have in common, of a part of that."""

_NOTHING = "-"
"""In a field of a form that is empty."""


def write_markdown(given: OfficeFile, file: BinaryIO) -> None:
    """Write each table below a heading, and each record as a list of what is in its fields."""
    file.write(("\n\n".join("\n\n".join(_section(sheet)) for sheet in given.sheets) + "\n").encode())


def _section(sheet: OfficeSheet) -> Iterator[str]:
    yield heading(_TITLE, sheet.table.title)
    if sheet.about:
        yield paragraph(cell_text(Kind.TEXT, sheet.about))
    if sheet.shape is Shape.FORM:
        yield "\n".join(_fields(sheet.columns, sheet.rows[0], empty=_NOTHING))
    else:
        yield from _records(sheet)
        yield from _never_filled(sheet)


def _records(sheet: OfficeSheet) -> Iterator[str]:
    """Records under what they have in common, such as a process and its phases: each is said where it begins."""
    columns = sheet.columns
    merged = [column for column in columns if column.is_merged]
    own = [column for column in columns if not column.is_merged]
    last: Row = {}
    for row in sheet.rows:
        new = next(
            (place for place, column in enumerate(merged) if row[column.key] != last.get(column.key)), len(merged)
        )
        for place, column in enumerate(merged[new:], start=new):
            if text := cell_text(column.kind, row[column.key]):
                yield _common(column, text, is_first=place == 0, is_last=place == len(merged) - 1)
        last = row
        yield "\n".join(_record(own, row))


def _common(column: Column, text: str, *, is_first: bool, is_last: bool) -> str:
    if is_first or is_last:
        return heading(_GROUP if is_first else _PART, _said(column, text))
    return entry(column.head, text)


def _record(columns: Sequence[Column], row: Row) -> Iterator[str]:
    """What it is known by in bold, and its other fields; empty ones are left out."""
    count = 2 if columns[0].key == "id" else 1
    texts = [(column, cell_text(column.kind, row[column.key])) for column in columns[:count]]
    yield bold(" · ".join(_said(column, text) for column, text in texts))
    yield ""
    yield from _fields(columns[count:], row)


def _fields(columns: Sequence[Column], row: Row, empty: str = "") -> Iterator[str]:
    for column in columns:
        value = row[column.key]
        text = cell_text(column.kind, value)
        if isinstance(value, tuple) and len(value) > 1 and (column.kind is Kind.LINES or not _is_plain(text)):
            yield from listed_entry(column.head, (cell_text(Kind.TEXT, one) for one in value))
        elif text or empty:
            yield entry(column.head, text or empty)


def _is_plain(text: str) -> bool:
    """Whether it can stand on one line as it is: with two stars on it some chats would show neither."""
    return text.count("*") < 2 and escaped(text) == text


def _never_filled(sheet: OfficeSheet) -> Iterator[str]:
    """The heads below which nothing stands in any record."""
    empty = [
        column.head
        for column in sheet.columns
        if sheet.rows and not any(cell_text(column.kind, row[column.key]) for row in sheet.rows)
    ]
    if empty:
        yield _("Not filled in: {heads}").format(heads=_(", ").join(empty))


def _said(column: Column, text: str) -> str:
    return f"{column.head}{_(': ')}{text}"
