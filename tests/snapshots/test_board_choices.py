"""The swift line, lanes, limits and filters."""

from __future__ import annotations

import pytest

from tests.snapshots.conftest import WIDE, Look
from tests.ui.office import Office
from tuiflow.actions.wip import set_limits
from tuiflow.model.code import Status


@pytest.mark.parametrize("size", WIDE)
def test_the_swift_line(office: Office, look: Look, code: str, size: tuple[int, int]) -> None:
    assert look(office, "n", typed="联系客户 @专员 @林晓 !高 7.15-7.17 #CSAT /Sur", size=size)


def test_the_swift_line_with_what_is_not_understood(office: Office, look: Look, code: str) -> None:
    assert look(office, "n", typed="Call @Nobody !loud +3 #CSAT")


@pytest.mark.parametrize("size", WIDE)
def test_lanes_by_assignee_and_limits(office: Office, look: Look, code: str, size: tuple[int, int]) -> None:
    set_limits(office.me, {Status.IN_PROGRESS: "2", Status.BLOCKED: "5"})
    assert look(office, "S", "S", "l", size=size)


def test_choosing_a_filter(office: Office, look: Look, code: str) -> None:
    office.config.filters = {"陈": "@chen -blocked"}
    assert look(office, "f")
