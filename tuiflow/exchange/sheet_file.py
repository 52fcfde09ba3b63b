"""Opens whatever file somebody has: what it is is found from its contents, its ending is only believed where it fits."""

from __future__ import annotations

from pathlib import Path

from tuiflow.errors import RefusedError, UsageError
from tuiflow.exchange.csv_reader import read_csv
from tuiflow.exchange.xlsx_reader import read_xlsx
from tuiflow.language import _
from tuiflow.model.sheet import Progress, Sheet

SIZE_LIMIT = 50_000_000
"""Bytes of a file that is read at all."""

ENDINGS = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")
"""What is offered where a file is chosen."""

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_sheets(path: Path, progress: Progress | None = None) -> list[Sheet]:
    """The sheets of an xlsx or csv file. The file is only read.

    Args:
        path: The file.
        progress: Is told how many rows have been read, of how many.

    Raises:
        UsageError: when there is no such file.
        RefusedError: when it cannot be read as a table; one sentence that says what to do.
        OSError: when the system refuses it.
    """
    if not path.exists():
        raise UsageError(_("There is no file {file}: check the path.").format(file=path))
    if not path.is_file():
        raise UsageError(_("{file} is no file: give the path of an xlsx or csv file.").format(file=path))
    size = path.stat().st_size
    if size == 0:
        raise RefusedError(_("{file} is empty.").format(file=path.name))
    if size > SIZE_LIMIT:
        raise RefusedError(
            _("{file} is larger than {limit} MB: split it into several files.").format(
                file=path.name, limit=SIZE_LIMIT // 1_000_000
            )
        )
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(_ZIP):
        return read_xlsx(path, progress)
    if start.startswith(_OLD_OFFICE):
        raise RefusedError(
            _("{file} is an old .xls file, or locked by a password: open it, and save it as .xlsx without one.").format(
                file=path.name
            )
        )
    if start.lstrip().startswith((b"<", b"%PDF", b"{")):
        raise RefusedError(
            _("{file} is no table: open it in Excel or WPS, and save it as .xlsx or .csv.").format(file=path.name)
        )
    return read_csv(path)
