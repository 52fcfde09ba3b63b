"""What the stage view looks like, small and large, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.snapshots.conftest import WIDE, Look
from tests.ui.office import Office
from tests.ui.stage import furnish
from tuiflow.model.record import Table

pytestmark = pytest.mark.usefixtures("code")
SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def stage(tmp_path: Path) -> Office:
    return furnish(Office(tmp_path))


@SIZES
def test_stage(stage: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(stage, "3", "j", size=size)


@SIZES
def test_form_of_a_node(stage: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(stage, "3", "j", "e", size=size)


def test_form_of_the_process(stage: Office, look: Look) -> None:
    assert look(stage, "3", "E")


def test_removing_a_node_is_asked(stage: Office, look: Look) -> None:
    assert look(stage, "3", "j", "D")


def test_what_can_come_before_a_node(stage: Office, look: Look) -> None:
    assert look(stage, "3", "j", "a")


def test_a_process_without_nodes(office: Office, look: Look) -> None:
    workspace = office.me.workspace
    office.me.commit("x", [workspace.deletion(Table.NODES, uid) for uid in list(workspace.nodes)])
    assert look(office, "3")


def test_stage_in_ascii(stage: Office, look: Look) -> None:
    stage.config.ascii = True
    assert look(stage, "3", "l")
