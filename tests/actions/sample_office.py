"""The sample as it was given, in a workspace, and its four tables cell by cell (sample.yaml)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.store.author import Clock
from tuiflow import language
from tuiflow.actions.demo import load_demo
from tuiflow.actions.demo_pad import SAMPLE_DAY
from tuiflow.actions.desk import Desk
from tuiflow.library.demo_data import load_sample
from tuiflow.model.party import Actor
from tuiflow.store.memory import MemoryHub, MemoryStore
from tuiflow.store.workspace import Workspace

SAMPLE: dict[str, Any] = load_sample()


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

    def _new_uid(self) -> str:
        self._uids += 1
        return f"u{self._uids:04}"


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
