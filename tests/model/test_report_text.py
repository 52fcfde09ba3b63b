"""A weekly report as plain text, and back (E10)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow import language
from tuiflow.errors import RefusedError
from tuiflow.model.report import Content, Line, Section
from tuiflow.model.report_text import FormError, read_form, read_line, text_of, written

LABELS = {"t1": "CSAT-001", "t2": "CSAT-002", "t3": "CSAT-003~ab12"}


def find(label: str) -> str:
    for uid, known in LABELS.items():
        if known == label.upper() or known == label:
            return uid
    if label.upper().startswith("CSAT-"):
        raise RefusedError(f"There is no task {label}.")
    return ""


def label_of(uid: str) -> str:
    return LABELS.get(uid, "")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("完成设计 (CSAT-001)", Line("完成设计", ("t1",))),
        ("完成设计（CSAT-001、csat-002）", Line("完成设计", ("t1", "t2"))),
        ("完成设计(CSAT-003~ab12)", Line("完成设计", ("t3",))),
        ("完成CSAT-001的设计", Line("完成CSAT-001的设计", ("t1",))),
        ("see CSAT-001 (CSAT-001, CSAT-002)", Line("see CSAT-001", ("t1", "t2"))),
        ("certified (ISO-9001)", Line("certified (ISO-9001)")),
        ("ISO-9001 (ISO-9001, CSAT-001)", Line("ISO-9001 (ISO-9001, CSAT-001)", ("t1",))),
        ("no task (at all)", Line("no task (at all)")),
        ("  blanks \n and breaks ", Line("blanks and breaks")),
        ("(CSAT-001)", Line("", ("t1",))),
        ("", Line("")),
    ],
)
def test_a_line_cites_the_tasks_behind_it_and_those_that_it_names(typed: str, expected: Line) -> None:
    assert read_line(typed, find) == expected


def test_an_id_that_could_be_a_tasks_and_is_none_is_refused() -> None:
    with pytest.raises(RefusedError, match="CSAT-009"):
        read_line("done (CSAT-009)", find)


_TYPED = st.lists(
    st.sampled_from(
        [*LABELS.values(), "ISO-9001", "(", ")", "（", "）", "、", ",", " ", "完成", "a", "-", "*", "：", "1."]
    )
    | st.text(max_size=3),
    max_size=8,
).map("".join)


def _read(typed: str) -> Line | None:
    try:
        return read_line(typed, find)
    except RefusedError:
        return None


@given(_TYPED)
def test_what_is_written_of_a_line_is_read_back(typed: str) -> None:
    line = _read(typed)
    if line is not None:
        again = read_line(written(line, label_of), find)
        assert (again.text, set(again.tasks)) == (line.text, set(line.tasks))


FORM = """\
# 说明
汇报周期：7.8-7.12
汇报人：*专员
汇报对象：*经理

本周完成工作：
- 完成《访谈问题清单V1.0》设计并获客户对接人确认 (CSAT-001)
-联系6家客户，其中4家确认邀约，
  2家待回复 (CSAT-002)

下周计划工作
1. 完成剩余4家客户邀约
2、根据确认时间制定访谈行程表
需支持事项：协调客户对接人 (CSAT-002)
风险提示:
"""


def test_a_form_is_read_with_marks_of_any_kind_long_lines_and_lists_behind_their_head() -> None:
    form = read_form(FORM, find)
    assert (form.period, form.reporter, form.to) == ("7.8-7.12", "*专员", "*经理")
    assert form.lines == {
        Section.DONE: (
            Line("完成《访谈问题清单V1.0》设计并获客户对接人确认", ("t1",)),
            Line("联系6家客户，其中4家确认邀约，2家待回复", ("t2",)),
        ),
        Section.PLANNED: (Line("完成剩余4家客户邀约"), Line("根据确认时间制定访谈行程表")),
        Section.SUPPORT: (Line("协调客户对接人", ("t2",)),),
        Section.RISKS: (),
    }


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("hello", 1, "under no head"),
        ("Done this week:\n- a\nb", 3, "begin a line with"),
        ("Done this week:\n\n- a (CSAT-077)", 3, "CSAT-077"),
        ("Done this week:\n本周完成工作：", 2, "a second time"),
        ("# remark\nSupprt: x", 2, "under no head"),
        ("Done this week:\n- a\nSupprt: x", 3, "begin a line with"),
    ],
)
def test_a_form_that_cannot_be_taken_is_refused_with_its_line(text: str, number: int, words: str) -> None:
    with pytest.raises(FormError, match=re.escape(words)) as refused:
        read_form(text, find)
    assert refused.value.number == number
    assert str(refused.value).startswith(f"Line {number}: ")


@pytest.mark.parametrize("code", ["en", "zh"])
@given(st.dictionaries(st.sampled_from(Section), st.lists(_TYPED, max_size=4)))
def test_a_form_that_was_written_is_read_back(code: str, typed: dict[Section, list[str]]) -> None:
    language.use(code)
    lines = {
        section: tuple(line for line in map(_read, texts) if line and line.text) for section, texts in typed.items()
    }
    text = text_of(Content((), lines), {"period": "2024-W28", "reporter": "*a", "to": "b、c"}, label_of, ["hello"])
    form = read_form(text, find)
    assert (form.period, form.reporter, form.to) == ("2024-W28", "*a", "b、c")
    for section in Section:
        back = [(line.text, set(line.tasks)) for line in form.lines[section]]
        assert back == [(line.text, set(line.tasks)) for line in lines.get(section, ())]
