"""Office tables as a Word document: Chinese fonts where Chinese stands, heads repeated on each page, pages numbered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from tuiflow.exchange.column_width import CENTRED, column_widths
from tuiflow.language import _
from tuiflow.model.office_table import Column, Kind, OfficeFile, OfficeSheet, Shape
from tuiflow.model.office_text import cell_text

if TYPE_CHECKING:
    from docx.document import Document as Document_
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many rows have been written, and how many there are."""

_LATIN, _CHINESE = "Calibri", "微软雅黑"
"""Fonts of Latin and of Chinese letters, in files of either language: a Chinese text can stand in an English one."""

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SIZE, _TITLE_SIZE = 9, 16
_A4 = (210, 297)
_MARGIN = 15
"""Millimetres."""

_TWIPS = 1440 / 25.4
"""Of Word, to a millimetre."""

_MARGIN_LENGTH = 60
"""Characters of a part of the page header."""

_CELL, _PADDING = 1.75, 4.5
"""Millimetres of a cell of text, and of what is left free beside it."""

_ROW_MARGIN, _FORM_MARGIN = 0.6, 1.5
"""Millimetres above and below the text of a cell."""

_FORM_SIZE, _FIELD, _LONG_FIELD = 10.5, 9, 22
"""Points of the texts of a form; millimetres of a field at least, and of one for several lines."""

_FORM_SHARES = (18, 82)
_HEAD_COLOUR = "E3ECEE"
_TOLD_EVERY = 100


def write_docx(given: OfficeFile, file: BinaryIO, progress: Progress | None = None) -> None:
    """Write a document in which each table begins on a page of its own: tables of rows across, forms upright.

    Raises:
        OSError: when the disk refuses it.
    """
    from docx import Document
    from docx.enum.section import WD_SECTION

    document = Document()
    _set_fonts(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = given.sheets[0].table.title, _marginal(given.source), ""
    properties.created = properties.modified = given.made
    count, done = sum(len(sheet.rows) for sheet in given.sheets), 0
    for number, sheet in enumerate(given.sheets):
        section = document.sections[0] if number == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        _lay_out(section, sheet, given)
        _add_title(document, sheet)
        if sheet.shape is Shape.FORM:
            _add_form(document, sheet)
        else:
            _add_rows(document, sheet, progress, done, count)
        done += len(sheet.rows)
    document.save(file)


def _set_fonts(document: Document_) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = _LATIN, Pt(_SIZE)
    style.paragraph_format.space_after = Pt(0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:eastAsia", "w:cs"):
        fonts.set(qn(name), _CHINESE)
    # Without this the theme of the template has the last word.
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _lay_out(section: Section, sheet: OfficeSheet, given: OfficeFile) -> None:
    """The page: its size, its header and footer."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    width, height = _A4 if sheet.shape is Shape.FORM else reversed(_A4)
    section.orientation = WD_ORIENT.PORTRAIT if sheet.shape is Shape.FORM else WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    # A paragraph in a header has tabs of a page upright: the parts stand on the left, with a line between.
    header = section.header.paragraphs[0]
    parts = (_marginal(sheet.about or sheet.table.title), _marginal(given.source))
    header.text = "  |  ".join(part for part in parts if part)
    footer = section.footer.paragraphs[0]
    footer.alignment = 1
    before, _page, rest = _("Page {page} of {count}").partition("{page}")
    between, _count, after = rest.partition("{count}")
    for text, field in ((f"{given.made:%Y-%m-%d}    {before}", "PAGE"), (between, "NUMPAGES"), (after, "")):
        footer.add_run(text)
        if field:
            _child(footer._p, "w:fldSimple", {"w:instr": field})


def _marginal(text: str) -> str:
    """A text in a page header: on one line, and not longer than one."""
    line = " ".join(cell_text(Kind.TEXT, text).split())
    return line if len(line) <= _MARGIN_LENGTH else line[: _MARGIN_LENGTH - 1] + "…"


def _add_title(document: Document_, sheet: OfficeSheet) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(8)
    run = title.add_run(sheet.table.title)
    run.bold, run.font.size = True, Pt(_TITLE_SIZE)


# Tables are put together from their elements: python-docx looks the whole table through for each cell.


def _add_form(document: Document_, sheet: OfficeSheet) -> None:
    """A field in each row, its head on the left."""
    table = _table(document, [share * (_A4[0] - 2 * _MARGIN) / 100 for share in _FORM_SHARES], _FORM_MARGIN)
    for column in sheet.columns:
        row = _add_row(table, height=_LONG_FIELD if column.kind is Kind.LINES else _FIELD)
        _add_cell(row, column.head, is_head=True, size=_FORM_SIZE)
        _add_cell(row, cell_text(column.kind, sheet.rows[0][column.key]), size=_FORM_SIZE)


def _add_rows(document: Document_, sheet: OfficeSheet, progress: Progress | None, done: int, count: int) -> None:
    """Heads, a row for each record; where cells say the same from row to row, they are one."""
    columns = sheet.columns
    texts = [[cell_text(column.kind, row[column.key]) for column in columns] for row in sheet.rows]
    table = _table(document, _widths(columns, texts), _ROW_MARGIN)
    head = _add_row(table, is_head=True)
    for column in columns:
        _add_cell(head, column.head, is_head=True)
    merged: dict[tuple[int, int], str] = {}
    for key, first, last in sheet.merges():
        place = next(place for place, column in enumerate(columns) if column.key == key)
        merged |= {(number, place): "restart" if number == first else "continue" for number in range(first, last + 1)}
    for number, cells in enumerate(texts):
        row = _add_row(table)
        for place, text in enumerate(cells):
            merge = merged.get((number, place), "")
            _add_cell(
                row,
                "" if merge == "continue" else text,
                is_centred=bool(merge) or columns[place].kind in CENTRED,
                merge=merge,
            )
        if progress is not None and number % _TOLD_EVERY == 0:
            progress(done + number, count)


def _widths(columns: Sequence[Column], texts: Sequence[Sequence[str]]) -> list[float]:
    """Millimetres for each column: together they are as wide as the page."""
    page = _A4[1] - 2 * _MARGIN
    cells = column_widths(columns, texts, int((page - _PADDING * len(columns)) / _CELL))
    widths = [count * _CELL + _PADDING for count in cells]
    return [width * page / sum(widths) for width in widths]


def _table(document: Document_, widths: Sequence[float], margin: float) -> BaseOxmlElement:
    """An empty table with columns of so many millimetres, and so much free above and below each text."""
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = round(width * 36_000)
    margins = _child(table._tbl.tblPr, "w:tblCellMar")
    for side in ("w:top", "w:bottom"):
        _child(margins, side, {"w:w": str(round(margin * _TWIPS)), "w:type": "dxa"})
    look = table._tbl.tblPr.find(margins.tag.replace("tblCellMar", "tblLook"))
    if look is not None:  # the schema wants it at the end
        table._tbl.tblPr.append(look)
    made: BaseOxmlElement = table._tbl
    return made


def _add_row(table: BaseOxmlElement, *, is_head: bool = False, height: float = 0) -> BaseOxmlElement:
    row = _child(table, "w:tr")
    properties = _child(row, "w:trPr")
    _child(properties, "w:cantSplit")
    if height:
        _child(properties, "w:trHeight", {"w:val": str(round(height * _TWIPS)), "w:hRule": "atLeast"})
    if is_head:
        _child(properties, "w:tblHeader")
    return row


def _add_cell(
    row: BaseOxmlElement,
    text: str,
    *,
    is_head: bool = False,
    is_centred: bool = False,
    merge: str = "",
    size: float = 0,
) -> None:
    cell = _child(row, "w:tc")
    properties = _child(cell, "w:tcPr")
    if merge:
        _child(properties, "w:vMerge", {"w:val": merge})
    if is_head:
        _child(properties, "w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": _HEAD_COLOUR})
    _child(properties, "w:vAlign", {"w:val": "center"})
    paragraph = _child(cell, "w:p")
    if is_head or is_centred:
        _child(_child(paragraph, "w:pPr"), "w:jc", {"w:val": "center"})
    run = _child(paragraph, "w:r")
    if is_head or size:
        look = _child(run, "w:rPr")
        if is_head:
            _child(look, "w:b")
        if size:
            _child(look, "w:sz", {"w:val": str(round(size * 2))})
    for number, line in enumerate(text.rstrip("\n").split("\n")):
        if number:
            _child(run, "w:br")
        _child(run, "w:t", {"xml:space": "preserve"}).text = line


def _child(parent: BaseOxmlElement, name: str, attributes: Mapping[str, str] = MappingProxyType({})) -> BaseOxmlElement:
    """A new element at the end of `parent`."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(_XML_SPACE if key == "xml:space" else qn(key), value)
    parent.append(element)
    return element
