from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow import language
from tuiflow.model.code import Priority, Status
from tuiflow.model.query import STANDING, Context, Term, expand, matches, parse, standing
from tuiflow.model.task import Acceptance, Block, Task

TODAY = date(2024, 7, 10)
NAMES = {"p1": "*专员", "p2": "Ann Lee", "p3": "*分析师", "r1": "项目负责人", "c1": "客户满意度提升项目"}
CONTEXT = Context(TODAY, lambda uid: NAMES.get(uid, ""), frozenset(["p2", "r1"]))

PLAIN = Task("t1", "CSAT-001", "设计问卷", process="c1", assignee="p1")
RICH = Task(
    "t2",
    "RPT-012",
    "Write Report",
    description="Quarterly figures",
    process="c1",
    assignee="p2",
    collaborators=("p3",),
    due=TODAY - timedelta(days=2),
    deliverable="《报告》",
    status=Status.IN_PROGRESS,
    priority=Priority.HIGH,
    risk="late data",
)
STUCK = Task("t3", "CSAT-002", "访谈", status=Status.BLOCKED, due=TODAY, block=Block("waiting", "r1"))
DONE = Task("t4", "CSAT-003", "收尾", status=Status.DONE, due=TODAY - timedelta(days=9), priority=Priority.LOW)
EVERY = (PLAIN, RICH, STUCK, DONE)


def passing(text: str) -> list[str]:
    return [task.uid for task in EVERY if matches(parse(text), task, CONTEXT)]


@pytest.mark.parametrize(
    ("text", "uids"),
    [
        ("", ["t1", "t2", "t3", "t4"]),
        ("   ", ["t1", "t2", "t3", "t4"]),
        ("问卷", ["t1"]),
        ("REPORT", ["t2"]),
        ("figures", ["t2"]),
        ("《报告》", ["t2"]),
        ("data", ["t2"]),
        ("rpt-0", ["t2"]),
        ("满意度", ["t1", "t2"]),
        ("@专员", ["t1"]),
        ("@*专员", ["t1"]),
        ("＠专员", ["t1"]),
        ("@ann", ["t2"]),
        ("@分析师", ["t2"]),
        ("@nobody", []),
        ("!high", ["t2"]),
        ("!h", ["t2"]),
        ("！高", ["t2"]),
        ("!低", ["t4"]),
        ("!medium", ["t1", "t3"]),
        ("!urgent", []),
        ("#csat", ["t1", "t3", "t4"]),
        ("＃CSAT-002", ["t3"]),
        ("#sat", []),
        ("late", ["t2"]),
        ("滞后", ["t2"]),
        ("逾期", ["t2"]),
        ("overdue", ["t2"]),
        ("soon", ["t3"]),
        ("将到期", ["t3"]),
        ("me", ["t2", "t3"]),
        ("我的", ["t2", "t3"]),
        ("blocked", ["t3"]),
        ("受阻", ["t3"]),
        ("done", ["t4"]),
        ("已完成", ["t4"]),
        ("not_started", ["t1"]),
        ("todo", ["t1"]),
        ("-blocked", ["t1", "t2", "t4"]),
        ("-@专员", ["t2", "t3", "t4"]),
        ("-me", ["t1", "t4"]),
        ("-#csat", ["t2"]),
        ("-!high", ["t1", "t3", "t4"]),
        ("-late -done", ["t1", "t3"]),
        ("-问卷", ["t2", "t3", "t4"]),
        ("#csat !低", ["t4"]),
        ("#csat !high", []),
        ("[bold]", []),
    ],
)
def test_a_filter_lets_through_what_a_person_means(text: str, uids: list[str]) -> None:
    assert passing(text) == uids


@pytest.mark.parametrize("text", ["@", "#", "!", "-", "＠"])
def test_a_mark_alone_is_searched_for_as_text(text: str) -> None:
    (term,) = parse(text).terms
    assert term == Term("text", text.replace("＠", "@"))
    assert matches(parse(text), replace(PLAIN, name=f"a{term.value}b"), CONTEXT)


def test_an_empty_filter_leaves_nothing_out() -> None:
    assert not parse(" ")
    assert parse("late")


@given(st.text(max_size=40))
def test_every_text_is_a_filter_and_its_negation_lets_through_the_rest(text: str) -> None:
    for word in parse(text).terms:
        assert word.kind in {"text", "person", "priority", "label", "late", "soon", "me", "status"}
    words = text.split()
    if len(words) == 1 and not words[0].startswith("-"):
        assert sorted(passing(words[0]) + passing("-" + words[0])) == ["t1", "t2", "t3", "t4"]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_standing_filters_mean_the_same_in_both_languages(code: str) -> None:
    language.use(code)
    for (english, chinese, _words), (text, _found) in zip(STANDING, standing(), strict=True):
        assert parse(english) == parse(chinese)
        assert parse(text) == parse(english)
        assert "text" not in {term.kind for term in parse(text).terms}


def test_kept_filters_are_put_in_by_their_names() -> None:
    saved = {"mine": "@me", "My work": "late me"}
    assert expand("=mine late", saved) == "@me late"
    assert expand("= my WORK", saved) == "late me"
    assert expand("a = b", saved) == "a = b"
    with pytest.raises(KeyError):
        expand("=other", saved)


def test_acceptance_and_early_starts_are_asked_of_the_context() -> None:
    context = Context(date(2024, 7, 12), lambda uid: uid, is_waiting=lambda _task: True, is_early=lambda _task: True)
    task = Task("t", "A-001", "x")
    done = replace(task, status=Status.DONE)
    returned = replace(task, accepted=Acceptance(returns=1))
    assert [matches(parse("waiting"), one, context) for one in (task, done)] == [False, True]
    assert [matches(parse("退回"), one, context) for one in (task, returned)] == [False, True]
    assert not matches(parse("closed"), task, context)
    assert matches(parse("已关闭"), task, replace(context, is_closed=lambda _task: True))
    assert [matches(parse("early"), one, context) for one in (task, replace(task, override="why"))] == [False, True]
