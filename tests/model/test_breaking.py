"""Names and documents in a diagram end their lines where a reader would (P4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tuiflow.model.breaking import broken, in_words
from tuiflow.model.canvas import Pen
from tuiflow.model.flow import Flow, beside, lines_in

PEN = Pen(ascii_only=False)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("《培训计划表》", 10, ["《培训", "计划表》"]),
        ("《上线检查表》", 10, ["《上线", "检查表》"]),
        ("《切换与回退方案》", 10, ["《切换与", "回退方案》"]),
        ("交付标准与接口确认", 15, ["交付标准与接口", "确认"]),
        ("《部门审批意见》", 6, ["《部门", "审批", "意见》"]),
        ("《劳动合同》、《入职办理单》", 22, ["《劳动合同》、", "《入职办理单》"]),
        ("Employment contract, Day-one checklist", 24, ["Employment contract,", "Day-one checklist"]),
        ("客户参与记录", 8, ["客户参与", "记录"]),
    ],
)
def test_a_line_ends_between_documents_or_words(text: str, width: int, lines: list[str]) -> None:
    assert broken(text, width, 3) == lines


def test_a_word_is_broken_rather_than_something_left_out() -> None:
    assert broken("张三丰、李四光、王五洲", 12, 2) == ["张三丰、李四", "光、王五洲"]


WORDS = st.text(alphabet="方案与需求的《》、，。 ,-abc", max_size=40)


@given(WORDS, st.integers(4, 40), st.integers(1, 4))
def test_nothing_is_left_out_and_only_the_last_line_may_be_too_wide(text: str, width: int, limit: int) -> None:
    for lines in (broken(text, width, limit), in_words(text, width, limit)):
        assert len(lines) <= limit
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(cell_len(line) <= width for line in lines[:-1])


def test_of_several_documents_those_are_named_that_are_whole() -> None:
    assert lines_in("《活动方案》、《活动预算表》", 11, 3, PEN) == (["《活动", "方案》…"], False)
    assert lines_in("Campaign plan, Campaign budget", 9, 2, PEN) == (["Campaign", "plan…"], False)
    assert lines_in("《活动方案》、《活动预算表》", 14, 3, PEN) == (["《活动方案》、", "《活动预算表》"], True)


def test_a_document_stands_on_the_side_where_it_takes_one_line() -> None:
    text = "《系统配置说明》"
    labels, lines = beside([Flow(text, 33, 0, 12), Flow(text, 47, 35, 4)])
    assert [(label.is_left, label.room) for label in labels] == [(True, 32), (True, 11)]
    assert lines == 2


def test_a_document_of_which_hardly_anything_could_be_read_is_left_out() -> None:
    text = "《用户培训签到与考核成绩表》"
    assert beside([Flow(text, 7, 0, 3)]) == ([], 1)
    assert len(beside([Flow(text, 17, 0, 3)])[0]) == 1
