"""Office tables as one HTML page that needs nothing else: no script, no link, no picture; it prints like the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import BinaryIO

from tuiflow.exchange.column_width import CENTRED, SHORT, column_widths, wide
from tuiflow.language import current
from tuiflow.model.office_table import Column, Kind, OfficeFile, OfficeSheet, Shape
from tuiflow.model.office_text import cell_text

_LANGUAGES = {"zh": "zh-CN", "en": "en"}

_STYLE = """
:root { color-scheme: light dark; --line: #b7c0c7; --head: #e3ecee; --ink: #1f2933; --quiet: #66727f; --page: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --line: #4a545c; --head: #2b3940; --ink: #e4e8ea; --quiet: #9aa5ad; --page: #16191b; }
}
* { box-sizing: border-box; }
body { margin: 2rem auto; padding: 0 1.5rem; max-width: 84rem; color: var(--ink); background: var(--page);
  font: 15px/1.5 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", Calibri, sans-serif; }
section + section { margin-top: 3rem; }
h1 { margin: 0 0 .25rem; font-size: 1.4rem; text-align: center; }
p { margin: 0 0 1rem; color: var(--quiet); text-align: center; }
div { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .35rem .6rem; border: 1px solid var(--line); white-space: pre-line; overflow-wrap: anywhere; }
.short { white-space: nowrap; }
th { background: var(--head); }
.rows table { table-layout: fixed; min-width: 72rem; }
.form { max-width: 52rem; margin: 0 auto; }
.form th { width: 10rem; }
.form td { padding: .6rem .8rem; }
.middle { text-align: center; }
@media print {
  @page { size: A4 landscape; margin: 15mm; }
  @page form { size: A4 portrait; }
  :root { color-scheme: light; --line: #888; --head: #eee; --ink: #000; --quiet: #444; --page: #fff; }
  body { margin: 0; padding: 0; max-width: none; font-size: 9pt; }
  div { overflow: visible; }
  th, td { padding: .25rem .4rem; }
  .rows table { min-width: 0; }
  section { break-after: page; }
  section:last-child { break-after: auto; }
  section.upright { page: form; }
  section + section { margin-top: 0; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""

_ROOM, _FREE = 120, 3
"""Cells that all columns share, and what is left free beside each text."""


def write_html(given: OfficeFile, file: BinaryIO) -> None:
    """Write a page with a section for each table. All that comes from the workspace is escaped."""
    file.write("".join(_page(given)).encode())


def _page(given: OfficeFile) -> Iterator[str]:
    title = _escaped(given.sheets[0].about or given.sheets[0].table.title)
    yield (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[current()]}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    for sheet in given.sheets:
        yield from _section(sheet, given)
    yield "</body>\n</html>\n"


def _section(sheet: OfficeSheet, given: OfficeFile) -> Iterator[str]:
    is_form = sheet.shape is Shape.FORM
    below = " · ".join(part for part in (sheet.about, given.source, f"{given.made:%Y-%m-%d}") if part)
    yield '<section class="upright">\n' if is_form else "<section>\n"
    yield f"<h1>{_escaped(sheet.table.title)}</h1>\n<p>{_escaped(below)}</p>\n"
    yield from _form(sheet) if is_form else _rows(sheet)
    yield "</section>\n"


def _form(sheet: OfficeSheet) -> Iterator[str]:
    yield '<div class="form"><table>\n'
    for column in sheet.columns:
        text = _escaped(cell_text(column.kind, sheet.rows[0][column.key]))
        yield f'<tr><th scope="row">{_escaped(column.head)}</th><td>{text}</td></tr>\n'
    yield "</table></div>\n"


def _rows(sheet: OfficeSheet) -> Iterator[str]:
    """Where cells say the same from row to row, one reaches over all of them."""
    columns = sheet.columns
    heads = "".join(f'<th scope="col">{_escaped(column.head)}</th>' for column in columns)
    texts = [[cell_text(column.kind, row[column.key]) for column in columns] for row in sheet.rows]
    yield f'<div class="rows"><table>\n{_widths(columns, texts)}<thead><tr>{heads}</tr></thead>\n<tbody>\n'
    spans = {(key, first): last - first + 1 for key, first, last in sheet.merges()}
    for number in range(len(sheet.rows)):
        yield "<tr>"
        for place, column in enumerate(columns):
            span = spans.get((column.key, number), 0) if column.is_merged else 1
            if span:
                text = texts[number][place]
                reach = f' rowspan="{span}"' if span > 1 else ""
                yield f"<td{_look(column, text)}{reach}>{_escaped(text)}</td>"
        yield "</tr>\n"
    yield "</tbody>\n</table></div>\n"


def _widths(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> str:
    """Each column's part of the page."""
    widths = [width + _FREE for width in column_widths(columns, texts, _ROOM)]
    parts = "".join(f'<col style="width:{width / sum(widths):.2%}">' for width in widths)
    return f"<colgroup>{parts}</colgroup>\n"


def _look(column: Column, text: str) -> str:
    """The classes of a cell; what is short is never broken, such as an id at its hyphen."""
    names = []
    if column.is_merged or column.kind in CENTRED:
        names.append("middle")
    if "\n" not in text and wide(text) <= SHORT:
        names.append("short")
    return f' class="{" ".join(names)}"' if names else ""


def _escaped(text: str) -> str:
    return escape(cell_text(Kind.TEXT, text).rstrip("\n"))
