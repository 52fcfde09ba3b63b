"""csv as office programs write it: UTF-8, UTF-16 or GB18030, with commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from pathlib import Path

from tuiflow.errors import RefusedError
from tuiflow.exchange.guard import unguarded
from tuiflow.language import _
from tuiflow.model.sheet import Sheet

DELIMITERS = (",", ";", "\t")
ROW_LIMIT = 50_000
_SAMPLE_ROWS = 30
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""How Excel says in the first line which delimiter there is."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_csv(path: Path) -> list[Sheet]:
    """The one sheet of a csv file, in whatever encoding and with whatever delimiter it has.

    Raises:
        RefusedError: when it is no text, or too large; the file is left alone.
        OSError: when the system refuses it.
    """
    text = decode(path.read_bytes(), path.name)
    said = _SAID.match(text)
    if said:
        text = text[said.end() :]
    delimiter = said[1] if said else _delimiter(text)
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_plain(cell) for cell in cells])
            if len(rows) > ROW_LIMIT:
                raise RefusedError(
                    _("{file} has more than {limit} rows: split it into several files.").format(
                        file=path.name, limit=ROW_LIMIT
                    )
                )
    except csv.Error as error:
        raise RefusedError(
            _("{file}: row {row} cannot be read: look for a quotation mark that is not closed.").format(
                file=path.name, row=len(rows) + 1
            )
        ) from error
    while rows and not any(rows[-1]):
        rows.pop()
    return [Sheet("", rows)]


def decode(data: bytes, name: str) -> str:
    """The text of a file, its encoding found: UTF-8 and UTF-16 with or without a mark, GB18030.

    Args:
        data: All of it.
        name: What the file is called, for the message.

    Raises:
        RefusedError: when it is none of these.
    """
    encodings = [encoding for mark, encoding in _MARKS if data.startswith(mark)] or _guesses(data)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RefusedError(
        _("{file} is no text in UTF-8, UTF-16 or GB18030: save it as .xlsx, or as csv in UTF-8.").format(file=name)
    )


def _guesses(data: bytes) -> list[str]:
    """Encodings to try where no mark says it: zeros in every other byte are UTF-16."""
    even, odd = data[0:2000:2].count(0), data[1:2000:2].count(0)
    if len(data) % 2 == 0 and max(even, odd) > 0:
        return ["utf-16-le" if odd > even else "utf-16-be"]
    return ["utf-8", "gb18030"]


def _delimiter(text: str) -> str:
    """The delimiter by which the rows of the beginning that fall into the same number of cells have the most of them.

    By another one, a text of several lines in quotation marks falls into many short rows.
    """

    def agreement(delimiter: str) -> int:
        widths: Counter[int] = Counter()
        try:
            for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                widths[len(cells)] += 1
                if widths.total() >= _SAMPLE_ROWS:
                    break
        except csv.Error:
            return 0
        width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
        return rows * width if width > 1 else 0

    return max(DELIMITERS, key=agreement)


def _plain(cell: str) -> str:
    """A cell as it was meant: without the apostrophe that keeps it from being a formula, with plain line breaks."""
    meant = unguarded(cell)
    return meant.replace("\r\n", "\n").replace("\r", "\n") if "\r" in meant else meant
