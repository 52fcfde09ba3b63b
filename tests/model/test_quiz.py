"""Questions that a process asks about itself: exactly one answer to choose is right, whatever the plan (V7)."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from tests.model.plans import links
from tuiflow.model.code import Letter
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.process import Cell, Node, Process
from tuiflow.model.quiz import CHOICES, NOTHING, Asked, Question, Round, questions_of

_NAMES = st.sampled_from(["访谈", "Talks", "Report", "报告", "Plan", "Review"])
_TEXTS = st.lists(st.sampled_from(["《提纲》", "List", "Letter", "Outline passed", "预算批准", "Talks"]), max_size=2)


@st.composite
def processes(draw: st.DrawFn) -> Plan:
    """Plans with names, documents and conditions that can be the same in several nodes."""
    before = draw(links())
    nodes = [
        Node(
            uid,
            draw(_NAMES) + draw(st.sampled_from(["", "", f" {place}"])),
            "p",
            "",
            place,
            tuple(draw(_TEXTS)),
            tuple(draw(_TEXTS)),
            tuple(draw(_TEXTS)),
            predecessors=tuple(before[uid]),
        )
        for place, uid in enumerate(before)
    ]
    roles = [Role(f"r{place}", draw(_NAMES), "p", (), place) for place in range(draw(st.integers(0, 5)))]
    cells = {}
    for node in nodes:
        for role in roles:
            letter = draw(st.none() | st.sampled_from(Letter))
            if letter is not None:
                cells[node.uid, role.uid] = Cell(node.uid, role.uid, letter)
    return Plan(Process("p", "Process", "P"), [], nodes, roles, cells)


def before_all(plan: Plan, uid: str) -> Iterator[Node]:
    """The nodes before one, near and far; found by walking, not by the rule that is tested."""
    for node in plan.nodes:
        if node.uid in plan.before[uid]:
            yield node
            yield from before_all(plan, node.uid)


def is_right(plan: Plan, question: Question, text: str) -> bool:
    """Whether a person who knows the plan would call an answer right."""
    node = plan.node(question.node)
    assert node is not None
    if question.asked is Asked.WHO:
        cells = plan.cells
        return any(
            role.name == text and (cell := cells.get((node.uid, role.uid))) is not None and cell.letter is Letter.R
            for role in plan.roles
        )
    if question.asked is Asked.NEXT:
        following = [one.name for one in plan.nodes if node.uid in one.predecessors]
        return text in following if following else text == NOTHING.text
    earlier = list(before_all(plan, node.uid))
    needed = {*node.preconditions, *node.inputs, *(one.name for one in plan.nodes if one.uid in node.predecessors)}
    # What nodes far before it need or give is there by then as well.
    needed |= {text for one in earlier for text in (one.name, *one.preconditions, *one.inputs, *one.outputs)}
    direct = [*node.preconditions, *node.inputs, *node.predecessors]
    return text in needed if direct else text == NOTHING.text


@given(processes())
def test_exactly_one_choice_is_right_in_every_question(plan: Plan) -> None:
    for question in questions_of(plan, [node.uid for node in plan.nodes]):
        right = [is_right(plan, question, choice.text) for choice in question.choices]
        assert right.count(True) == 1
        assert right.index(True) == question.right
        assert question.choices[question.right] in question.answers
        assert all(is_right(plan, question, choice.text) for choice in question.answers)


@given(processes())
def test_there_is_something_to_choose_and_nothing_stands_there_twice(plan: Plan) -> None:
    for question in questions_of(plan, [node.uid for node in plan.nodes]):
        texts = [choice.text for choice in question.choices]
        assert 2 <= len(texts) <= CHOICES
        assert len(set(texts)) == len(texts)


@given(processes())
def test_whoever_asks_again_finds_every_answer_in_the_same_place(plan: Plan) -> None:
    nodes = [node.uid for node in plan.nodes]
    assert questions_of(plan, nodes) == questions_of(plan, nodes)


def flow() -> Plan:
    nodes = [
        Node("a", "Outline", "p", "", 1, outputs=("List",)),
        Node("b", "Talks", "p", "", 2, inputs=("List",), preconditions=("Outline passed",), predecessors=("a",)),
        Node("c", "Report", "p", "", 3, predecessors=("b",)),
    ]
    roles = [Role("lead", "Lead", "p"), Role("exec", "Executor", "p"), Role("data", "Data", "p")]
    cells = {("b", "exec"): Cell("b", "exec", Letter.R), ("b", "lead"): Cell("b", "lead", Letter.A)}
    return Plan(Process("p", "Process", "P"), [], nodes, roles, cells)


def test_all_that_is_right_is_told_with_the_answer() -> None:
    questions = {question.asked: question for question in questions_of(flow(), ["b"])}
    assert [choice.text for choice in questions[Asked.WHO].answers] == ["Executor"]
    assert {choice.text for choice in questions[Asked.BEFORE].answers} == {"Outline", "List", "Outline passed"}
    assert [choice.text for choice in questions[Asked.NEXT].answers] == ["Report"]


def test_a_node_without_r_is_not_asked_about_it_and_one_that_is_gone_not_at_all() -> None:
    assert Asked.WHO not in {question.asked for question in questions_of(flow(), ["a"])}
    assert questions_of(flow(), ["gone", ""]) == []


def test_before_the_first_and_after_the_last_comes_nothing() -> None:
    found = {(one.node, one.asked): one.answers for one in questions_of(flow(), ["a", "c"])}
    assert found["a", Asked.BEFORE] == (NOTHING,)
    assert found["c", Asked.NEXT] == (NOTHING,)


def test_a_round_counts_first_answers_only_and_what_was_looked_at_apart() -> None:
    asked = Round(questions_of(flow(), ["b"]))
    first, second, third = asked.questions
    asked.answer((first.right + 1) % len(first.choices))
    asked.answer(first.right)
    asked.go(1)
    asked.answer(None)
    asked.answer(second.right)
    asked.go(1)
    asked.answer(9)
    assert not asked.is_answered
    asked.answer(third.right)
    asked.go(5)
    assert asked.question is None
    assert (asked.right, asked.wrong, asked.looked) == (1, [first], 1)
    asked.go(-9)
    assert asked.question is first
