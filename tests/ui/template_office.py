"""The office with a folder of templates: a process that the colleague leads was started from one that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.shelves import PURCHASE, TALKS, put
from tests.ui.office import COLLEAGUE, ME, PEOPLE, Office
from tuiflow.actions.desk import Desk
from tuiflow.actions.library import shelf_of
from tuiflow.actions.patch_entry import Change, changed
from tuiflow.actions.patches import Proposed, propose
from tuiflow.actions.start_entry import Choices
from tuiflow.actions.starting import begin
from tuiflow.model.patch import Patch
from tuiflow.model.permission import Policy
from tuiflow.model.record import WORKSPACE_UID, Table
from tuiflow.model.template_diff import differences
from tuiflow.store.workspace import Workspace

TEMPLATE = "client-talks"
DAYS = (Change.SET_DAYS, {"node": "report", "days": "6"})
REVIEW = (
    Change.ADD_NODE,
    {"name": "数据分析预审 | Data review", "after": "talk", "before": "report", "days": "1", "R": "exec", "A": "lead"},
)
FIELD = (Change.ADD_FIELD, {"document": "访谈记录", "field": "语气 | Tone"})


def furnish(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Templates ship, and a process was started from one of them; returns its uid."""
    put(tmp_path / "shipped", "talks.yaml", TALKS)
    put(tmp_path / "shipped", "purchase.yaml", PURCHASE)
    monkeypatch.setattr("tuiflow.library.shelf.SHIPPED", tmp_path / "shipped")
    monkeypatch.setattr(Workspace, "folder", property(lambda _self: str(tmp_path / "work")))
    people = {"lead": [PEOPLE[COLLEAGUE]], "exec": [PEOPLE[ME]]}
    template = shelf_of("").versions[TEMPLATE][0].template
    return begin(office.me, template, Choices("Talks of autumn", people=people)).process


def bind(office: Office) -> None:
    """From now on RACI says who may do what."""
    workspace = office.me.workspace
    values = {"policy": Policy.RACI.value, "owner": "somebody"}
    office.me.commit("workspace.policy", [workspace.edit(Table.WORKSPACE, WORKSPACE_UID, values)])
    office.colleague.workspace.receive()


def ask_for(desk: Desk, *changes: tuple[Change, dict[str, str]], why: str = "Rework of one day") -> None:
    """Propose changes of the newest version."""
    template = after = shelf_of(desk.workspace.folder).versions[TEMPLATE][0].template
    for change, entries in changes:
        after = changed(after, change, entries)
    propose(desk, Proposed(Patch(TEMPLATE, template.version, tuple(differences(template, after))), why))
