from __future__ import annotations

import pytest

from tuiflow.model import acceptance, code, notice, permission, request
from tuiflow.model.code import Code, Letter, Priority, Status
from tuiflow.model.notice import Part

LISTS = [
    kind
    for module in (code, acceptance, notice, permission, request)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Code) and kind is not Code
]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("blocked", Status.BLOCKED),
        ("BLOCKED", Status.BLOCKED),
        ("  受阻 ", Status.BLOCKED),
        ("未开始", Status.NOT_STARTED),
        ("进行中", Status.IN_PROGRESS),
        ("已完成", Status.DONE),
        ("完成", Status.DONE),
        ("not_started", Status.NOT_STARTED),
        ("not-started", Status.NOT_STARTED),
        ("Not started", Status.NOT_STARTED),
        ("in progress", Status.IN_PROGRESS),
        ("In-Progress", Status.IN_PROGRESS),
        ("Doing", Status.IN_PROGRESS),
        ("todo", Status.NOT_STARTED),
    ],
)
def test_a_status_is_understood_in_chinese_and_english_in_any_case(text: str, status: Status) -> None:
    assert Status.meant_by(text) is status


@pytest.mark.parametrize(
    ("text", "priority"),
    [("高", Priority.HIGH), ("中", Priority.MEDIUM), ("低", Priority.LOW), ("High", Priority.HIGH)],
)
def test_a_priority_is_understood_in_chinese_and_english(text: str, priority: Priority) -> None:
    assert Priority.meant_by(text) is priority


@pytest.mark.parametrize("text", ["", " ", "-", "block", "doneish", "受", "高高"])
def test_what_names_no_code_means_none(text: str) -> None:
    assert Status.meant_by(text) is None
    assert Priority.meant_by(text) is None


@pytest.mark.parametrize("code", [member for kind in LISTS for member in kind], ids=lambda member: f"{type(member)}")
def test_every_code_is_understood_by_its_value_its_title_and_its_other_names(code: Code) -> None:
    for name in (code.value, code.words, code.caption, *code.also):
        for typed in (name, name.upper(), f" {name.lower()} "):
            assert type(code).meant_by(typed) is code


def test_codes_of_different_lists_that_are_spelt_alike_have_titles_of_their_own() -> None:
    assert Letter.A.value == Part.A.value
    assert Letter.A.caption != Part.A.caption


@pytest.mark.parametrize("kind", LISTS)
def test_every_code_has_a_title(kind: type[Code]) -> None:
    assert all(member.caption for member in kind)


@pytest.mark.parametrize("stored", ["", "paused", "Blocked", "受阻"])
def test_a_stored_code_that_is_not_known_reads_as_the_first(stored: str) -> None:
    assert Status.read(stored) is Status.NOT_STARTED
    assert Priority.read(stored) is Priority.MEDIUM


def test_a_stored_code_reads_as_itself() -> None:
    assert [Status.read(status.value) for status in Status] == list(Status)
