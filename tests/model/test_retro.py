"""Retrospectives: what their goal says, which improvements there are, and what is carried over (V2, V3)."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.library.demo_data import FOLDER
from tuiflow.model.attainment import Attainment, Met, attainment_words, read_attainment
from tuiflow.model.code import Status
from tuiflow.model.process import Process
from tuiflow.model.record import task_fields, task_from
from tuiflow.model.retro import Retro, RetroState, carried_over, improvements_of, in_order, retro_fields, retro_from
from tuiflow.model.task import Task

SAMPLE = yaml.safe_load((FOLDER / "sample.yaml").read_text("utf-8"))["template4"]["sample"]

REVIEW = Retro("r1", "p1", date(2024, 7, 25))
PROCESSES = {"p1": Process("p1", "满意度", "CSAT", template="survey"), "p2": Process("p2", "再来一次", "NEXT")}


def improvement(uid: str, retro: str = "r1", status: Status = Status.NOT_STARTED, due: date | None = None) -> Task:
    return Task(uid, uid.upper(), f"改进{uid}", process="p1", status=status, due=due, retro=retro)


def test_the_samples_goal_says_its_parts() -> None:
    parts = read_attainment(SAMPLE["目标达成情况"])
    assert (parts.target, parts.actual) == ("客户满意度评分提升15%", "提升12%")
    assert parts.met is Met.MISSED
    assert SAMPLE["derived"]["met"] is False
    assert parts.cause == "主要因竞品降价影响部分客户评分"
    assert parts.shortfall == SAMPLE["derived"]["actual_pct"] - SAMPLE["derived"]["target_pct"]


@pytest.mark.parametrize(
    ("words", "met"),
    [
        ("Target: +15%; actual: +12% (not met, a rival lowered prices)", Met.MISSED),
        ("目标：10家；实际：10家（已达成）", Met.MET),
        ("goal: 10 interviews, actual: 10 interviews", Met.OPEN),
    ],
)
def test_a_goal_is_read_in_both_languages(words: str, met: Met) -> None:
    assert read_attainment(words).met is met
    assert read_attainment(words).actual


def test_a_goal_in_other_words_has_no_parts_and_nothing_is_made_up() -> None:
    assert read_attainment("大体上达到了预期") == Attainment()
    assert Attainment("3个月内完成10家", "8家").shortfall is None
    assert Attainment("提升15%", "提升12分").shortfall is None


plain = st.text("提升评分 abc0123456789%（）()", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(plain.filter(lambda words: "(" not in words and "（" not in words), plain, st.sampled_from(Met))
def test_parts_that_were_written_are_read_again(target: str, cause: str, met: Met) -> None:
    parts = Attainment(target, "12%", met, cause)
    assert read_attainment(attainment_words(parts)) == parts


def test_a_retrospective_is_read_as_it_was_stored() -> None:
    whole = Retro(
        "r1",
        "p1",
        date(2024, 7, 25),
        ("*经理", "*专员"),
        "目标",
        ("亮点",),
        ("问题",),
        ("沉淀",),
        "一",
        "二",
        "三",
        RetroState.CLOSED,
    )
    assert retro_from("r1", retro_fields(whole)) == whole
    assert retro_from("r1", {"day": 7, "problems": "x", "state": "later"}) == Retro("r1", "")


def test_the_latest_retrospective_comes_first() -> None:
    older = Retro("r0", "p1", date(2024, 7, 1))
    assert in_order([older, REVIEW]) == [REVIEW, older]


def test_improvements_know_where_they_come_from() -> None:
    task = improvement("t1")
    found = improvements_of([Task("t2", "T2", "anything", process="p1"), task], {"r1": REVIEW}, PROCESSES)
    assert [(one.task, one.retro, one.process.uid, one.template) for one in found] == [(task, REVIEW, "p1", "survey")]
    assert task_from("t1", task_fields(task)).retro == "r1"


def test_an_improvement_whose_retrospective_is_gone_is_a_plain_task() -> None:
    assert improvements_of([improvement("t1")], {}, PROCESSES) == []
    assert improvements_of([improvement("t1")], {"r1": REVIEW}, {}) == []


def test_an_improvement_needs_somebody_and_a_day() -> None:
    task = Task("t1", "T1", "better", process="p1", assignee="me", due=date(2024, 8, 1), retro="r1")
    (owned,) = improvements_of([task], {"r1": REVIEW}, PROCESSES)
    (vacant,) = improvements_of([improvement("t2")], {"r1": REVIEW}, PROCESSES)
    assert owned.is_assigned
    assert not vacant.is_assigned


def carried(now: Retro, process: Process, *tasks: Task, retros: tuple[Retro, ...] = (REVIEW,)) -> list[str]:
    every = {one.uid: one for one in (*retros, now)}
    found = improvements_of(tasks, every, PROCESSES | {process.uid: process})
    return [one.task.uid for one in carried_over(now, process, found)]


def test_unfinished_improvements_are_carried_over_to_the_next_retrospective_of_the_process() -> None:
    later = Retro("r2", "p1", date(2024, 9, 1))
    tasks = [improvement("t1"), improvement("t2", status=Status.DONE), improvement("t3", status=Status.BLOCKED)]
    assert carried(later, PROCESSES["p1"], *tasks) == ["t1", "t3"]


def test_they_are_carried_over_to_another_process_of_the_same_template() -> None:
    same, other = Process("p3", "x", "X", template="survey"), Process("p4", "y", "Y", template="purchase")
    assert carried(Retro("r2", "p3", date(2024, 9, 1)), same, improvement("t1")) == ["t1"]
    assert carried(Retro("r2", "p4", date(2024, 9, 1)), other, improvement("t1")) == []
    assert carried(Retro("r2", "p2", date(2024, 9, 1)), PROCESSES["p2"], improvement("t1")) == []


def test_what_comes_later_or_from_the_same_retrospective_is_not_carried_over() -> None:
    assert carried(REVIEW, PROCESSES["p1"], improvement("t1")) == []
    assert carried(Retro("r0", "p1", date(2024, 7, 1)), PROCESSES["p1"], improvement("t1")) == []


def test_what_is_due_first_is_carried_over_first() -> None:
    tasks = [improvement("t1"), improvement("t2", due=date(2024, 8, 9)), improvement("t3", due=date(2024, 8, 2))]
    assert carried(Retro("r2", "p1"), PROCESSES["p1"], *tasks) == ["t3", "t2", "t1"]
