"""What the RACI grid looks like, small and large, in both languages."""

from __future__ import annotations

import pytest

from tests.snapshots.conftest import WIDE, Look
from tests.ui.office import NODE_PLAN, NODE_SURVEY, ROLE, Office
from tests.ui.test_raci import EXEC, furnish
from tuiflow.actions.raci import set_cell
from tuiflow.model.code import Letter

pytestmark = pytest.mark.usefixtures("code")
SIZES = pytest.mark.parametrize("size", WIDE, ids=lambda size: f"{size[0]}x{size[1]}")

R, A, C, I = Letter  # noqa: E741 - the letter is the term


@pytest.fixture
def matrix(office: Office) -> Office:
    """A matrix with an error, warnings and notes."""
    furnish(office)
    for node, role, letter, note in (
        (NODE_PLAN, ROLE, A, "审批"),
        (NODE_PLAN, EXEC, R, "撰写访谈提纲并定稿"),
        (NODE_PLAN, "role-client", I, ""),
        (NODE_SURVEY, EXEC, R, "execute"),
        (NODE_SURVEY, "role-client", C, "配合参与"),
    ):
        set_cell(office.me, node, role, letter, note)
    return office


@SIZES
def test_raci_grid(matrix: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(matrix, "4", "j", "l", size=size)


def test_raci_marks(matrix: Office, look: Look) -> None:
    assert look(matrix, "4", "space", "l", "v", "j")


@SIZES
def test_raci_without_a_person(matrix: Office, look: Look, size: tuple[int, int]) -> None:
    assert look(matrix, "4", "x", "down", "enter", size=size)


def test_raci_load(matrix: Office, look: Look) -> None:
    assert look(matrix, "4", "L")


def test_raci_role_form(matrix: Office, look: Look) -> None:
    assert look(matrix, "4", "e")


def test_raci_hands_tasks_on(matrix: Office, look: Look) -> None:
    assert look(matrix, "4", "j", "end", "r")
