from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.errors import RefusedError
from tuiflow.model.label import check_prefix, next_label, suggest_prefix


@pytest.mark.parametrize(
    ("taken", "label"),
    [
        ([], "CSAT-001"),
        (["CSAT-001"], "CSAT-002"),
        (["CSAT-003", "CSAT-001"], "CSAT-004"),
        (["CSAT-999"], "CSAT-1000"),
        (["OTHER-007", "CSAT-2-009", "XCSAT-010"], "CSAT-001"),
        (["CSAT-", "CSAT-x", "", "-", "CSAT-7a"], "CSAT-001"),
        (["CSAT-007", "CSAT-007"], "CSAT-008"),
    ],
)
def test_the_next_label_follows_the_highest_serial_of_its_prefix(taken: list[str], label: str) -> None:
    assert next_label("CSAT", taken) == label


def test_a_label_with_an_absurd_serial_does_not_stop_new_tasks() -> None:
    assert next_label("CSAT", ["CSAT-001", "CSAT-" + "9" * 5000]) == "CSAT-002"


@given(st.lists(st.integers(1, 5000)), st.sampled_from(["CSAT", "T", "A1"]))
def test_the_next_label_is_never_one_that_is_taken(serials: list[int], prefix: str) -> None:
    taken = {f"{prefix}-{serial:03}" for serial in serials}
    assert next_label(prefix, taken) not in taken


@pytest.mark.parametrize(("typed", "kept"), [("csat", "CSAT"), (" T ", "T"), ("a1b2c3d4", "A1B2C3D4")])
def test_a_prefix_is_kept_in_capitals(typed: str, kept: str) -> None:
    assert check_prefix(typed) == kept


@pytest.mark.parametrize("typed", ["", "1A", "TOOLONGXX", "A-B", "客户", "A B", "Á"])
def test_what_cannot_be_a_prefix_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(RefusedError, match="use 1 to 8 letters or digits, a letter first, such as CSAT"):
        check_prefix(typed)


@pytest.mark.parametrize(
    ("name", "taken", "prefix"),
    [
        ("Customer satisfaction", [], "CS"),
        ("Onboarding", [], "ONBO"),
        ("客户满意度提升项目", [], "TASK"),
        ("客户满意度提升项目", ["TASK"], "TASK2"),
        ("客户满意度提升项目", ["TASK", "TASK2"], "TASK3"),
        ("a b c d e f", [], "ABCD"),
        ("", [], "TASK"),
    ],
)
def test_a_process_is_offered_a_free_prefix(name: str, taken: list[str], prefix: str) -> None:
    assert suggest_prefix(name, taken) == prefix
    assert check_prefix(prefix) == prefix
