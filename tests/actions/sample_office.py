"""The sample as it was given, in a workspace: its two processes, its tasks, and its report and retrospective (sample.yaml)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.store.author import Clock
from tuiflow import language
from tuiflow.actions.demo import SAMPLE_DAY, load_demo
from tuiflow.actions.desk import Desk
from tuiflow.library.demo_data import load_sample
from tuiflow.model.party import Actor
from tuiflow.model.record import Table, Value
from tuiflow.model.report import Section, report_uid
from tuiflow.model.week import Week
from tuiflow.store.change import Draft
from tuiflow.store.memory import MemoryHub, MemoryStore
from tuiflow.store.workspace import Workspace

SAMPLE: dict[str, Any] = load_sample()

_RETRO_LINES = {"highlights": "流程执行亮点", "problems": "存在问题", "standardisation": "标准化沉淀"}


class SampleOffice:
    """The desk of the sample's *专员 on 12 July 2024, in 中文."""

    def __init__(self) -> None:
        language.use("zh")
        workspace = Workspace(MemoryStore(MemoryHub(), Clock()))
        now = datetime.combine(SAMPLE_DAY, datetime.min.time())
        self._uids = 0
        self.desk = Desk(workspace, Actor("pro", "", "pro"), lambda: now, self._new_uid)
        load_demo(self.desk, "zh", as_given=True)
        people = {person.name: person.uid for person in workspace.people.values()}
        self.desk.actor = Actor("pro", people["*专员"], "*专员")
        self.people = people
        self.process = next(one.uid for one in workspace.processes.values() if one.prefix == "CSAT")
        self._add_report()
        self._add_retro()

    def _new_uid(self) -> str:
        self._uids += 1
        return f"u{self._uids:04}"

    def put(self, table: Table, uid: str, values: dict[str, Value]) -> None:
        edit = self.desk.workspace.edit(table, uid, values)
        assert edit is not None
        self.desk.workspace.commit(Draft([edit]))

    def _add_report(self) -> None:
        given = SAMPLE["template3"]["sample"]
        reporter, to = self.people[given["汇报人"]], self.people[given["汇报对象"]]
        values: dict[str, Value] = {
            "reporter": reporter,
            "start": given["derived"]["start"].isoformat(),
            "end": given["derived"]["end"].isoformat(),
            f"report_to/{to}": True,
            "state": "submitted",
        }
        for section in Section:
            lines = given[section.also[0]]
            texts = lines if isinstance(lines, list) else [lines]
            values[section.value] = [{"text": text, "tasks": []} for text in texts]
        self.put(Table.REPORTS, report_uid(reporter, Week.of(given["derived"]["start"])), values)

    def _add_retro(self) -> None:
        given = SAMPLE["template4"]["sample"]
        values: dict[str, Value] = {
            "process": self.process,
            "day": given["derived"]["date_iso"].isoformat(),
            "goal": given["目标达成情况"],
            "state": "closed",
        }
        self.put(Table.RETROS, "retro", values | {key: list(given[head]) for key, head in _RETRO_LINES.items()})
        for number, text in enumerate(given["改进措施"], start=1):
            # An improvement of a finished review is a task, but none of the three in the table of tasks.
            values = {"name": text, "label": f"CSAT-{100 + number}", "retro": "retro", "process": "over"}
            self.put(Table.TASKS, f"improvement{number}", values)


def expected(template: str) -> list[list[str]]:
    """Heads and rows of one of the sample's tables, cell by cell, as texts."""
    given = SAMPLE[template]
    if "columns" not in given:
        return [[field["zh"], _text(given["sample"][field["zh"]], "\n")] for field in given["fields"]]
    columns = given["columns"]
    rows = [[_text(row[column["key"]], "、") for column in columns] for row in given["rows"]]
    return [[column["zh"] for column in columns], *rows]


def _text(value: object, between: str) -> str:
    """A value as it stands in a cell. Names whose mask the source has lost have it again, as where it is given."""
    text = between.join(value) if isinstance(value, list) else str(value)
    for plain in SAMPLE["meta"]["asterisks_lost_in_source"]:
        role = next(one for one in SAMPLE["roles"] if plain.startswith(one["zh"]))
        text = text.replace(plain, role["zh"] + role["person"])
    return text
