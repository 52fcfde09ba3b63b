"""Office tables with whatever texts a test needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import BinaryIO

from tuiflow.model.code import Priority, Status
from tuiflow.model.office_table import (
    PROCESS_TABLE,
    REPORT_TABLE,
    TASK_TABLE,
    OfficeFile,
    OfficeSheet,
    Period,
    Row,
)

HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "'quoted",
    "*专员",
    "**bold** _it_ `code` | pipe",
    '<script>alert(1)</script> & "x"',
    "]]> <!-- -->",
    "two\nlines",
    "nul\x00 esc\x1b[31m bell\x07",
    "\ud800 alone",
    "\ufffe\uffff",
    "\u202eevil",
    "😀👩‍👩‍👧 混排",
    "_x0041_",
    "http://example.org",
    "00123",
    "1.5e3",
    "{=1}",
    "\\n,;:\\",
    "、，；",
    "x" * 40_000,
]
"""Texts that one format or another could take for something else."""


def task(text: str, number: int = 1) -> Row:
    """A task that says `text` wherever it can."""
    return {
        "id": f"CSAT-{number:03}",
        "name": text,
        "description": text,
        "process": text,
        "assignee": text,
        "collaborators": (text, "*分析师"),
        "period": Period(date(2024, 7, 8), date(2024, 7, 10), 2024),
        "deliverable": text,
        "status": Status.DONE,
        "priority": Priority.HIGH,
        "risk": "",
    }


def node(text: str, phase: str = "启动阶段", days: int = 2) -> Row:
    """A node that says `text` wherever it can."""
    return {
        "process": text,
        "scenario": text,
        "phase": phase,
        "node": text,
        "inputs": (text,),
        "outputs": (text, "《清单》"),
        "roles": (text,),
        "days": days,
    }


def report(text: str) -> Row:
    """A weekly report that says `text` wherever it can."""
    return {
        "period": Period(date(2024, 7, 8), date(2024, 7, 12), 2024),
        "reporter": text,
        "report_to": (text,),
        "done": (text, "plain"),
        "planned": (text,),
        "support": (),
        "risks": (text,),
    }


def retro(text: str) -> Row:
    """A retrospective that says `text` wherever it can."""
    return {
        "project": text,
        "date": date(2024, 7, 25),
        "goal": text,
        "highlights": (text, "plain"),
        "problems": (text,),
        "improvements": (),
        "standardisation": (text,),
    }


def file_of(*sheets: OfficeSheet, source: str = "团队 & <co>") -> OfficeFile:
    """A file of these tables."""
    return OfficeFile(sheets, source, datetime(2024, 7, 12, 9, 30))  # noqa: DTZ001 - local time


def hostile_file(texts: Sequence[str] = HOSTILE) -> OfficeFile:
    """All tables, with hostile texts in every cell."""
    return file_of(
        OfficeSheet(PROCESS_TABLE, [node(text) for text in texts], texts[0]),
        OfficeSheet(TASK_TABLE, [task(text, number) for number, text in enumerate(texts)]),
        OfficeSheet(REPORT_TABLE, [report(texts[0])], texts[0]),
        OfficeSheet(REPORT_TABLE, [report(text) for text in texts]),
    )


def written(write: Callable[[OfficeFile, BinaryIO], None], given: OfficeFile) -> bytes:
    """What a writer makes of it."""
    kept = BytesIO()
    write(given, kept)
    return kept.getvalue()
