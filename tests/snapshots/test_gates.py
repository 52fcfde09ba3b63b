"""What gates, tasks from nodes and the kick-off look like, small and large, in both languages."""

from __future__ import annotations

import pytest

from tests.snapshots.conftest import WIDE, Look
from tests.ui.gating import gate
from tests.ui.office import Office

pytestmark = pytest.mark.usefixtures("code")
SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")


@SIZES
def test_why_work_begins_although_something_is_missing(office: Office, look: Look, size: tuple[int, int]) -> None:
    gate(office)
    assert look(office, "L", size=size)


@SIZES
def test_a_card_that_was_begun_early(office: Office, look: Look, size: tuple[int, int]) -> None:
    gate(office)
    assert look(office, "L", "w", "h", "y", "enter", size=size)


def test_what_a_node_waits_for(office: Office, look: Look) -> None:
    gate(office)
    assert look(office, "3", "l", "c")


@SIZES
def test_tasks_from_nodes(office: Office, look: Look, size: tuple[int, int]) -> None:
    gate(office)
    assert look(office, "3", "t", size=size)


@SIZES
def test_kick_off(office: Office, look: Look, size: tuple[int, int]) -> None:
    gate(office)
    assert look(office, "3", "M", size=size)
