"""The pad on which the demo is written: its texts in one language, its days shifted, and the edits that make it."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tuiflow.actions.desk import Desk
from tuiflow.library.demo_data import DemoData
from tuiflow.model.code import Category, Status
from tuiflow.model.named_day import named_days
from tuiflow.model.order import keys_between
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table, Value
from tuiflow.model.template import Text
from tuiflow.store.change import Edit

SAMPLE_DAY = date(2024, 7, 12)
"""The day on which the sample's story stands: the deadline change is raised."""

_QUARTER = re.compile(r"\d{4}年Q[1-4]|Q[1-4] \d{4}")


@dataclass
class DemoPad:
    """Collects the edits of the demo."""

    desk: Desk
    language: str
    shift: timedelta
    sample: dict[str, Any]
    own: DemoData
    edits: list[Edit] = field(default_factory=list)
    english: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    """Key or given name → uid."""
    labels: dict[str, str] = field(default_factory=dict)
    """Id of a task of the sample → uid."""
    processes: int = 0
    orders: dict[str, Iterator[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.english = dict(_pairs(self.sample)) | self.own.english

    def begin(self) -> None:
        """Begin to collect: before the cards that are on the board, and after the processes that are there."""
        workspace = self.desk.workspace
        firsts = {status: next((order for order, _uid in workspace.column(status)), None) for status in Status}
        self.orders = {status: iter(keys_between(None, first, 100)) for status, first in firsts.items()}
        self.processes = max((process.order for process in workspace.processes.values()), default=0)
        self.edits = []

    def text(self, given: str | Text | None) -> str:
        """A text in the chosen language: the sample's Chinese, or one of our own."""
        if isinstance(given, Text):
            return given.en if self.language == "en" else given.zh
        return self.english.get(given or "", given or "") if self.language == "en" else given or ""

    def shifted(self, given: str) -> str:
        """A text of the sample in the chosen language, with the days and the quarter that it names shifted as all days."""
        text = self.text(given)
        if not self.shift:
            return text
        for named in named_days(text, SAMPLE_DAY):
            text = text.replace(named.words, self._day_words(named.day + self.shift))
        return _QUARTER.sub(self._quarter_words(SAMPLE_DAY + self.shift), text)

    def _day_words(self, day: date) -> str:
        return f"{day.day} {month_name[day.month]}" if self.language == "en" else f"{day.month}月{day.day}日"

    def _quarter_words(self, day: date) -> str:
        quarter = (day.month + 2) // 3
        return f"Q{quarter} {day.year}" if self.language == "en" else f"{day.year}年Q{quarter}"

    def texts(self, given: Sequence[str | Text] | None) -> list[Value]:
        """Several texts."""
        return [self.text(one) for one in given or []]

    def day(self, given: date) -> str:
        """A date of the data as it is stored."""
        return (given + self.shift).isoformat()

    def name_of(self, key: str) -> str:
        """The name of a person, by the key or the sample's name."""
        return self.desk.workspace.name_of(self.people[key])

    def add(self, table: Table, values: dict[str, Value], uid: str = "") -> str:
        """Add a record; empty values are left out."""
        uid = uid or self.desk.new_uid()
        edit = self.desk.workspace.edit(table, uid, {name: value for name, value in values.items() if value})
        if edit is not None:
            self.edits.append(edit)
        return uid

    def process(self, **values: Value) -> str:
        """Add a process, after those that are there; returns its uid, as the others do."""
        self.processes += 1
        return self.add(Table.PROCESSES, {"category": Category.PROJECT.value} | values | {"order": self.processes})

    def node(self, values: dict[str, Any], before: Iterable[str]) -> str:
        """Add a node that comes after the nodes `before`."""
        return self.add(Table.NODES, values | {f"predecessors/{uid}": True for uid in before})

    def cell(self, node: str, role: str, letter: str, note: str = "") -> None:
        """Add a RACI cell."""
        values: dict[str, Value] = {"node": node, "role": role, "letter": letter, "note": note}
        self.add(Table.CELLS, values, cell_uid(node, role))


def _pairs(content: object) -> Iterator[tuple[str, str]]:
    """All Chinese texts of the sample that have their English beside them."""
    if isinstance(content, dict):
        chinese = content.get("zh") or content.get("name")
        if isinstance(chinese, str) and isinstance(content.get("en"), str):
            yield chinese, content["en"]
        for value in content.values():
            yield from _pairs(value)
    elif isinstance(content, list):
        for value in content:
            yield from _pairs(value)
