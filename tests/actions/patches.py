"""A team with its own folder of templates, for tests of what is proposed and decided (V3, V4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actions.office import Office
from tests.library.shelves import TALKS, put
from tuiflow.actions.desk import Desk
from tuiflow.actions.library import shelf_of
from tuiflow.actions.start_entry import Choices
from tuiflow.actions.starting import begin
from tuiflow.library.shelf import Shelf
from tuiflow.model.permission import Policy
from tuiflow.model.plan import Plan
from tuiflow.model.record import WORKSPACE_UID, Table
from tuiflow.model.template import Template
from tuiflow.store.workspace import Workspace


class Team:
    """Ann leads a process that was started from the template; Bob works in it."""

    def __init__(self, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        put(tmp_path / "shipped", "talks.yaml", TALKS)
        monkeypatch.setattr("tuiflow.library.shelf.SHIPPED", tmp_path / "shipped")
        monkeypatch.setattr(Workspace, "folder", property(lambda _self: str(tmp_path / "work")))
        self.office, self.folder, self.shipped = office, tmp_path / "work" / "templates", tmp_path / "shipped"
        people = {"lead": ["Ann Lee"], "exec": ["Bob"]}
        started = begin(office.ann, self.template(), Choices("Talks of autumn", people=people))
        self.process = started.process
        office.put(Table.WORKSPACE, WORKSPACE_UID, {"policy": Policy.RACI.value, "owner": "somebody"})
        office.sync()
        self.ann, self.bob = office.ann, office.bob

    @property
    def shelf(self) -> Shelf:
        return shelf_of(self.ann.workspace.folder)

    def template(self, version: int = 0) -> Template:
        """A version of the template; 0: the newest."""
        versions = (
            self.shelf.versions["client-talks"] if hasattr(self, "ann") else shelf_of("").versions["client-talks"]
        )
        return next(one.template for one in versions if version in (0, one.template.version))

    def versions(self) -> list[int]:
        """Numbers of those that there are."""
        return [one.template.version for one in self.shelf.versions["client-talks"]]

    def plan(self, desk: Desk | None = None) -> Plan:
        return (desk or self.ann).workspace.plan(self.process)
