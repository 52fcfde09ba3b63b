"""The RACI audit: each rule by an example, and all of them against an oracle that counts in the simplest way."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.audit import (
    CONCURRENT_LIMIT,
    CONSULTED_LIMIT,
    EVERYWHERE_ROWS,
    RESPONSIBLE_LIMIT,
    RESPONSIBLE_SHARE,
    RULES,
    TOLD_LIMIT,
    Level,
    audit,
    has_error,
)
from tuiflow.model.code import Letter
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.process import Cell, Node, Process
from tuiflow.model.schedule import Span

R, A, C, I = Letter  # noqa: E741 - the letter is the term
DAY = date(2024, 7, 8)
Spans = Mapping[str, Span]


def plan_of(rows: list[str], people: Mapping[str, tuple[str, ...]] | None = None) -> Plan:
    """A plan from rows such as `RA-I`: one letter for each of the roles r0, r1, …; each has a person p0, p1, …"""
    nodes = [Node(f"n{number}", f"Node {number}", "p", "", number) for number in range(len(rows))]
    width = max(map(len, rows), default=0)
    seats = people or {}
    roles = [Role(f"r{place}", f"Role {place}", "p", seats.get(f"r{place}", (f"p{place}",))) for place in range(width)]
    cells = {
        (f"n{number}", f"r{place}"): Cell(f"n{number}", f"r{place}", Letter(letter))
        for number, row in enumerate(rows)
        for place, letter in enumerate(row)
        if letter != "-"
    }
    return Plan(Process("p", "Process", "P"), [], nodes, roles, cells)


def found(plan: Plan, spans: Spans | None = None) -> list[tuple[str, str, str, str]]:
    """Rule, node, role and person of every finding."""
    return [(one.rule, one.node, one.role, one.person) for one in audit(plan, {}, spans)]


def rules(plan: Plan, spans: Spans | None = None) -> set[str]:
    return {one.rule for one in audit(plan, {}, spans)}


def test_a_sound_matrix_has_no_finding() -> None:
    assert found(plan_of(["RACI", "IRAC", "CI-R", "ARI-"][:2])) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("-ACI", ("no_responsible", "n0", "", "")),
        ("RRAI", ("several_responsible", "n0", "r1", "")),
        ("RAAI", ("several_accountable", "n0", "r2", "")),
        ("R-CI", ("no_accountable", "n0", "", "")),
        ("RAC-", ("nobody_informed", "n0", "", "")),
    ],
)
def test_a_row_that_breaks_a_rule_is_named(row: str, expected: tuple[str, str, str, str]) -> None:
    whole = found(plan_of([row, "RACI"]))
    assert [one for one in whole if one[0] == expected[0]] == [expected]


def test_a_row_that_nobody_has_filled_in_is_told_of_once_and_is_no_error() -> None:
    findings = audit(plan_of(["RACI", "----"]), {})
    assert [(one.rule, one.node, one.level) for one in findings] == [("empty_row", "n1", Level.WARNING)]
    assert not has_error(findings)


def test_a_letter_of_a_role_that_is_no_more_is_an_error_and_does_no_work() -> None:
    plan = plan_of(["-ACI", "RACI"])
    plan.cells = dict(plan.cells) | {("n0", "gone"): Cell("n0", "gone", R)}
    findings = audit(plan, {"gone": "Old role"})
    assert [(one.rule, one.role) for one in findings] == [("unknown_role", "gone"), ("no_responsible", "")]
    assert "Old role" in findings[0].message
    assert has_error(findings)


def test_a_vacant_role_counts_only_when_it_has_something_to_do() -> None:
    assert found(plan_of(["RACI"], {"r3": ()})) == [("vacant_role", "", "r3", "")]
    assert found(plan_of(["RACI-", "RACI-"], {"r4": ()})) == [("unused_role", "", "r4", "")]


def test_a_role_in_every_row_is_told_of_from_three_rows_on() -> None:
    assert "role_everywhere" not in rules(plan_of(["RACI"] * (EVERYWHERE_ROWS - 1)))
    three = plan_of(["RA-I", "IRA-", "C-RA", "----"])
    assert [one for one in found(three) if one[0] == "role_everywhere"] == [("role_everywhere", "", "r0", "")]


def test_one_person_with_too_many_r_is_named_whatever_the_roles() -> None:
    rows = ["R-", "-R"] * 3
    plan = plan_of(rows, {"r0": ("lin",), "r1": ("lin", "wu")})
    assert [one for one in found(plan) if one[0] == "overloaded_person"] == [("overloaded_person", "", "", "lin")]
    assert "overloaded_person" not in rules(plan_of(rows[:RESPONSIBLE_LIMIT], {"r0": ("lin",), "r1": ("lin",)}))
    message = next(one.message for one in audit(plan, {"lin": "林晓"}) if one.rule == "overloaded_person")
    assert message.startswith("林晓: R at 6 of 6 nodes")


def test_in_a_large_process_a_share_counts_and_not_a_number() -> None:
    busy = int(30 * RESPONSIBLE_SHARE)
    assert "overloaded_person" not in rules(plan_of(["R-"] * busy + ["-R"] * (30 - busy), {"r1": ()}))
    assert "overloaded_person" in rules(plan_of(["R-"] * (busy + 1) + ["-R"] * (29 - busy), {"r1": ()}))


def test_too_much_at_the_same_time_is_named_by_the_node_that_makes_it_so() -> None:
    plan = plan_of(["R"] * (CONCURRENT_LIMIT + 1))
    together = {node.uid: Span(DAY + timedelta(number), DAY + timedelta(9)) for number, node in enumerate(plan.nodes)}
    last = plan.nodes[-1].uid
    assert [one for one in found(plan, together) if one[0] == "overloaded_person"] == [
        ("overloaded_person", last, "r0", "p0")
    ]
    backwards = replace(plan, nodes=plan.nodes[::-1])
    at_once = {node.uid: Span(DAY, DAY) for node in plan.nodes}
    assert [one[1] for one in found(backwards, at_once) if one[0] == "overloaded_person"] == [last]
    apart = {node.uid: Span(DAY + timedelta(number), DAY + timedelta(number)) for number, node in enumerate(plan.nodes)}
    assert "overloaded_person" not in rules(plan, apart)
    assert "overloaded_person" not in rules(plan)


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        ("RA" + "C" * CONSULTED_LIMIT + "I", False),
        ("RA" + "C" * (CONSULTED_LIMIT + 1) + "I", True),
        ("RA" + "I" * TOLD_LIMIT, False),
        ("RAC" + "I" * TOLD_LIMIT, True),
    ],
)
def test_too_many_who_have_a_say_or_are_told(row: str, broken: bool) -> None:
    assert ("too_many_consulted" in rules(plan_of([row]))) is broken


def test_errors_come_first_then_the_order_of_the_nodes() -> None:
    findings = audit(plan_of(["R-CI", "RRAI", "-ACI", "----"]), {})
    assert [(one.rule, one.node) for one in findings[:2]] == [("several_responsible", "n1"), ("no_responsible", "n2")]
    assert [(one.rule, one.node) for one in findings[2:4]] == [("no_accountable", "n0"), ("empty_row", "n3")]


def test_every_sentence_of_the_table_can_be_said() -> None:
    for rule in RULES:
        text = rule.text.format(node="n", role="r", person="p", roles="a, b", count=1, of=2, day=DAY)
        assert "{" not in text
    assert {rule.level for rule in RULES} == set(Level)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, Spans]:
    roles = draw(st.integers(0, 7))
    row = st.text("RACI----", min_size=roles, max_size=roles)
    rows = draw(st.lists(row, max_size=12))
    seats = {f"r{place}": tuple(draw(st.sets(st.sampled_from("xyz")))) for place in range(roles)}
    plan = plan_of(rows, seats)
    if draw(st.booleans()) and rows:
        number = draw(st.integers(0, len(rows) - 1))
        plan.cells = dict(plan.cells) | {
            (f"n{number}", "gone"): Cell(f"n{number}", "gone", draw(st.sampled_from(Letter)))
        }
    spans = {
        node.uid: Span(start := DAY + timedelta(draw(st.integers(0, 4))), start + timedelta(draw(st.integers(0, 3))))
        for node in plan.nodes
        if draw(st.booleans())
    }
    return plan, spans


def oracle(plan: Plan, spans: Spans) -> set[tuple[str, str, str, str]]:
    """The same rules, each counted from the cells alone."""
    expected: set[tuple[str, str, str, str]] = set()
    roles = [role.uid for role in plan.roles]
    filled = [node.uid for node in plan.nodes if any(place[0] == node.uid for place in plan.cells)]

    def having(node: str, letter: Letter) -> list[str]:
        return [uid for uid in roles if (node, uid) in plan.cells and plan.cells[node, uid].letter is letter]

    for node in plan.nodes:
        uid = node.uid
        if uid not in filled:
            expected.add(("empty_row", uid, "", ""))
            continue
        counts = {letter: having(uid, letter) for letter in Letter}
        expected |= {("unknown_role", uid, role, "") for of, role in plan.cells if of == uid and role not in roles}
        expected |= {("no_responsible", uid, "", "")} if not counts[R] else set()
        expected |= {("several_responsible", uid, counts[R][1], "")} if len(counts[R]) > 1 else set()
        expected |= {("several_accountable", uid, counts[A][1], "")} if len(counts[A]) > 1 else set()
        expected |= {("no_accountable", uid, "", "")} if not counts[A] else set()
        expected |= {("nobody_informed", uid, "", "")} if not counts[I] else set()
        if len(counts[C]) > CONSULTED_LIMIT or len(counts[C] + counts[I]) > TOLD_LIMIT:
            expected.add(("too_many_consulted", uid, "", ""))
    for role in plan.roles:
        rows = [node for node in filled if (node, role.uid) in plan.cells]
        expected |= {("unused_role", "", role.uid, "")} if not rows else set()
        expected |= {("vacant_role", "", role.uid, "")} if rows and not role.people else set()
        if len(filled) >= EVERYWHERE_ROWS and len(rows) == len(filled):
            expected.add(("role_everywhere", "", role.uid, ""))
    for person in "xyz":
        own = [role.uid for role in plan.roles if person in role.people]
        doing = {uid: [role for role in own if role in having(uid, R)] for uid in filled}
        work = {uid: roles_there[0] for uid, roles_there in doing.items() if roles_there}
        if len(work) > RESPONSIBLE_LIMIT and len(work) > len(filled) * RESPONSIBLE_SHARE:
            expected.add(("overloaded_person", "", "", person))
        best = (CONCURRENT_LIMIT, "")
        for start, at in sorted((spans[uid].start, uid) for uid in work if uid in spans):
            count = len([one for one in work if one in spans and spans[one].start <= start <= spans[one].due])
            best = max(best, (count, at), key=lambda pair: pair[0])
        if best[1]:
            expected.add(("overloaded_person", best[1], work[best[1]], person))
    return expected


@given(plans())
def test_the_audit_finds_what_the_oracle_finds(drawn: tuple[Plan, Spans]) -> None:
    plan, spans = drawn
    whole = found(plan, spans)
    assert set(whole) == oracle(plan, spans)
    assert len(whole) == len(set(whole))
    levels = [one.level for one in audit(plan, {}, spans)]
    assert levels == sorted(levels)


def test_a_large_matrix_is_checked_between_two_keys() -> None:
    rows = ["".join("RACI-C-I-"[(number * 7 + place * 3) % 9] for place in range(30)) for number in range(200)]
    plan = plan_of(rows)
    taken = []
    for _run in range(7):
        before = time.process_time()
        audit(plan, {})
        taken.append(time.process_time() - before)
    assert min(taken) < 0.1
