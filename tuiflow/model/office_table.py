"""The four office tables: what they are called, their heads in both languages, and what a cell of each column holds.

标准化办公流程表, 任务分配与跟踪表, 进度汇报周报表, 复盘总结表 ("The four office tables"). One truth for what is written to
files, read from them, and shown: whoever writes turns values into texts, whoever reads turns texts into values, and both
speak of the same columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from tuiflow.language import current, in_language, noop
from tuiflow.model.code import Code
from tuiflow.model.field import REPORT_FIELDS, RETRO_FIELDS, STORED_FIELDS, TASK_FIELDS
from tuiflow.model.template import Text, words_in


class Kind(Enum):
    """What the cells of a column hold, and so how they are written and read."""

    TEXT = "text"
    """`str`; line breaks are kept."""
    LIST = "list"
    """`tuple[str, ...]`, with `、` between (model.office_text)."""
    ROLES = "roles"
    """The same, of roles with whoever sits on them: `项目负责人*经理`."""
    LINES = "lines"
    """`tuple[str, ...]`, each on a line of its own."""
    PERIOD = "period"
    """`Period`."""
    DAY = "day"
    """`date`, or None."""
    DAYS = "days"
    """`int`; 0 is an empty cell."""
    STATUS = "status"
    """`Status`."""
    PRIORITY = "priority"
    """`Priority`."""
    CODE = "code"
    """Any other `Code`."""


class Period(NamedTuple):
    """From when to when; `7.8-7.10` where both days lie in the year that is meant."""

    start: date | None = None
    due: date | None = None
    year: int = 0
    """The year that need not be said: that in which the process starts. 0: none, so that every day has its year."""


Value: TypeAlias = str | int | tuple[str, ...] | Period | date | Code | None
"""What a cell holds, by the kind of its column; language-free."""

Row: TypeAlias = Mapping[str, Value]
"""Key of the column → value; every column of the table has one, also where the cell above it says the same."""


@dataclass(frozen=True)
class Column:
    """A column of a table of rows; a field of a form."""

    key: str
    heads: Text
    kind: Kind = Kind.TEXT
    is_merged: bool = False
    """Printed once where it is the same from row to row: one merged cell, or blank cells below the first (P3).

    Never across processes: where the first column differs, all others begin anew.
    """
    is_inner: bool = False
    """Read only in the workbook of a whole workspace: over such heads others write many things."""

    @property
    def head(self) -> str:
        """The head in the language in use."""
        return words_in(self.heads, current())


class Shape(Enum):
    """How a table lies on its sheet."""

    ROWS = "rows"
    """Heads on top, a row for each record."""
    FORM = "form"
    """Heads on the left, one record. Several records of such a table lie in rows all the same."""


@dataclass(frozen=True)
class OfficeTable:
    """One of the four."""

    key: str
    titles: Text
    columns: tuple[Column, ...]
    shape: Shape = Shape.ROWS
    more: tuple[Column, ...] = ()
    """What the form has no column for. Written behind the others where a whole workspace goes out, and always read."""

    @property
    def title(self) -> str:
        """The title in the language in use."""
        return words_in(self.titles, current())

    def column(self, key: str) -> Column:
        """The column of that key.

        Raises:
            KeyError: when the table has none.
        """
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> Mapping[str, Column]:
        return {column.key: column for column in (*self.columns, *self.more)}


@dataclass
class OfficeSheet:
    """A table with its rows, as it goes into a file or was read from one."""

    table: OfficeTable
    rows: Sequence[Row] = field(default_factory=list)
    about: str = ""
    """What it is of, for the page header and the sheet's name: a process, a reporter and week; empty: everything."""
    is_whole: bool = False
    """With all that is known of each record, so that another workspace can take it in."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is written of each row."""
        return self.table.columns + (self.table.more if self.is_whole else ())

    @property
    def shape(self) -> Shape:
        """How it lies on its sheet."""
        return Shape.FORM if self.table.shape is Shape.FORM and len(self.rows) == 1 else Shape.ROWS

    def merges(self) -> Iterator[tuple[str, int, int]]:
        """Key of the column, first and last place of every run of rows in which a merged cell stands once."""
        lead = self.table.columns[0].key
        for column in self.columns:
            if not column.is_merged:
                continue
            first = 0
            for place in range(1, len(self.rows) + 1):
                same = place < len(self.rows) and all(
                    self.rows[place][key] == self.rows[first][key] for key in (lead, column.key)
                )
                if not same:
                    yield column.key, first, place - 1
                    first = place


YEAR_PROPERTY = "tuiflow-year"
"""Name of the property of a workbook that says which year its days without one are of."""


@dataclass(frozen=True)
class OfficeFile:
    """What goes into one file."""

    sheets: Sequence[OfficeSheet]
    source: str
    """Name of the workspace, for the page header."""
    made: datetime
    """When it was gathered: local time."""


def both(head: str) -> Text:
    """A head that stands elsewhere already, in both languages."""
    return Text(in_language(head, "zh"), in_language(head, "en"))


def stored_column(key: str, kind: Kind = Kind.TEXT, *, is_inner: bool = False) -> Column:
    """A column for a field as it is stored."""
    return Column(key, both(STORED_FIELDS[key]), kind, is_inner=is_inner)


TEMPLATE_KEY = noop("Key in the template")
CITED = noop("Tasks cited")


PROCESS_TABLE = OfficeTable(
    "process",
    Text("标准化办公流程表", "Standardised office process table"),
    (
        Column("process", Text("流程名称", "Process"), is_merged=True),
        Column("scenario", both(STORED_FIELDS["scenario"]), is_merged=True),
        Column("phase", both(STORED_FIELDS["phase"]), is_merged=True),
        Column("node", both(TASK_FIELDS["node"])),
        Column("inputs", both(STORED_FIELDS["inputs"]), Kind.LIST),
        Column("outputs", both(STORED_FIELDS["outputs"]), Kind.LIST),
        Column("roles", Text("责任角色", "Responsible roles"), Kind.ROLES),
        Column("days", Text("耗时(天)", "Duration (days)"), Kind.DAYS),
    ),
    more=(
        stored_column("preconditions", Kind.LINES),
        stored_column("postconditions", Kind.LINES),
        stored_column("predecessors", Kind.LIST),
        stored_column("acceptance", Kind.LINES),
        stored_column("guidance"),
        stored_column("approved", Kind.LINES, is_inner=True),
        stored_column("start", Kind.DAY, is_inner=True),
        stored_column("actual_days", Kind.DAYS, is_inner=True),
        stored_column("rework_days", Kind.DAYS, is_inner=True),
        stored_column("status", Kind.STATUS, is_inner=True),
        Column("key", both(TEMPLATE_KEY), is_inner=True),
    ),
)
"""标准化办公流程表: a row for each node (P3)."""

TASK_TABLE = OfficeTable(
    "tasks",
    Text("任务分配与跟踪表", "Task allocation and tracking table"),
    (
        Column("id", both(TASK_FIELDS["id"])),
        Column("name", both(TASK_FIELDS["name"])),
        Column("description", both(TASK_FIELDS["description"])),
        Column("process", both(TASK_FIELDS["process"])),
        Column("assignee", Text("责任人", "Assignee")),
        Column("collaborators", both(TASK_FIELDS["collaborators"]), Kind.LIST),
        Column("period", Text("起止时间", "Start–end"), Kind.PERIOD),
        Column("deliverable", both(TASK_FIELDS["deliverable"])),
        Column("status", both(TASK_FIELDS["status"]), Kind.STATUS),
        Column("priority", both(TASK_FIELDS["priority"]), Kind.PRIORITY),
        Column("risk", both(TASK_FIELDS["risk"])),
    ),
    more=(
        stored_column("node"),
        stored_column("acceptance"),
        stored_column("block_reason"),
        stored_column("block_helper"),
        stored_column("block_since", Kind.DAY, is_inner=True),
        stored_column("solved", is_inner=True),
        stored_column("override", is_inner=True),
        stored_column("accepted_by", is_inner=True),
        stored_column("accepted_on", Kind.DAY, is_inner=True),
        stored_column("returns", Kind.DAYS, is_inner=True),
        stored_column("points", Kind.LINES, is_inner=True),
    ),
)
"""任务分配与跟踪表: a row for each task (E2)."""

REPORT_TABLE = OfficeTable(
    "report",
    Text("进度汇报周报表", "Weekly progress report"),
    (
        Column("period", both(REPORT_FIELDS["period"]), Kind.PERIOD),
        Column("reporter", both(REPORT_FIELDS["reporter"])),
        Column("report_to", both(REPORT_FIELDS["to"]), Kind.LIST),
        Column("done", both(REPORT_FIELDS["done"]), Kind.LINES),
        Column("planned", both(REPORT_FIELDS["planned"]), Kind.LINES),
        Column("support", both(REPORT_FIELDS["support"]), Kind.LINES),
        Column("risks", both(REPORT_FIELDS["risks"]), Kind.LINES),
    ),
    Shape.FORM,
    (
        Column("cites", both(CITED), Kind.LINES, is_inner=True),
        stored_column("submitted", is_inner=True),
        stored_column("amended", is_inner=True),
    ),
)
"""进度汇报周报表: one person's week (E10)."""

RETRO_TABLE = OfficeTable(
    "retro",
    Text("复盘总结表", "Retrospective summary"),
    (
        Column("project", both(RETRO_FIELDS["process"])),
        Column("date", both(RETRO_FIELDS["day"]), Kind.DAY),
        Column("goal", both(RETRO_FIELDS["goal"])),
        Column("highlights", both(RETRO_FIELDS["highlights"]), Kind.LINES),
        Column("problems", both(RETRO_FIELDS["problems"]), Kind.LINES),
        Column("improvements", both(RETRO_FIELDS["improvements"]), Kind.LINES),
        Column("standardisation", both(RETRO_FIELDS["standardisation"]), Kind.LINES),
    ),
    Shape.FORM,
    (
        stored_column("present", Kind.LINES),
        stored_column("goal_note"),
        stored_column("efficiency_note"),
        stored_column("collaboration_note"),
        stored_column("state", Kind.CODE, is_inner=True),
    ),
)
"""复盘总结表: what was learned from a process (V2)."""

OFFICE_TABLES: Mapping[str, OfficeTable] = {
    table.key: table for table in (PROCESS_TABLE, TASK_TABLE, REPORT_TABLE, RETRO_TABLE)
}
"""By key, in the order of the sheets of a whole workspace."""
