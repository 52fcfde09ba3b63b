"""Later dates of a task push on what comes after it: told before, moved along or left, also through a request (E6)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.ui.office import COLLEAGUE, LIN, ME, PROCESS, ROLE
from tests.ui.plan_office import PlanOffice, july
from tuiflow.actions import tasks as actions
from tuiflow.actions.desk import Desk
from tuiflow.actions.giving_way import foresee, foreseen_lines, may_push
from tuiflow.actions.inbox import inbox
from tuiflow.actions.outlook import outlook_of
from tuiflow.actions.permissions import set_policy
from tuiflow.actions.requests import decide, describe, open_requests, set_dates_or_ask
from tuiflow.actions.undo import UndoLog
from tuiflow.actions.waiting import waiting
from tuiflow.actions.wording import wording
from tuiflow.errors import RefusedError
from tuiflow.model.code import Letter, Status
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table
from tuiflow.model.request import Request
from tuiflow.model.task import Task


@pytest.fixture
def office(tmp_path: Path) -> PlanOffice:
    return PlanOffice(tmp_path)


def at(desk: Desk, uid: str) -> Task:
    desk.workspace.receive()
    return desk.workspace.tasks[uid]


def dues(desk: Desk, *uids: str) -> list[date | None]:
    return [at(desk, uid).due for uid in uids]


# At once


def test_what_gives_way_is_told_with_its_dates_and_the_end_of_the_process(office: PlanOffice) -> None:
    foreseen = foresee(office.me, [at(office.me, "p2")], {"due": july(16)})
    assert foreseen_lines(office.me, foreseen, along=True) == [
        "1 task moves along.",
        "  CSAT-003  7.15-7.19 → 7.17-7.23  林晓  Interview ten customers 现…",
    ]
    later = foresee(office.me, [at(office.me, "p3")], {"due": july(26)})
    assert foreseen_lines(office.me, later, along=True)[0] == (
        "1 task moves along. The process ends on 7.29, not on 7.25."
    )


def test_what_stays_is_told_only_where_it_is_crowded(office: PlanOffice) -> None:
    foreseen = foresee(office.me, [at(office.me, "p2")], {"due": july(24)})
    assert [len(found.along) for found in foreseen] == [2]
    assert foreseen_lines(office.me, foreseen, along=False) == [
        "1 task stays, and begins before what comes before it ends.",
        "  CSAT-003  7.15-7.19  林晓  Interview ten customers 现…",
    ]


def test_an_end_that_was_agreed_is_said_when_it_is_passed(office: PlanOffice) -> None:
    workspace = office.me.workspace
    office.me.commit("process.edit", [workspace.edit(Table.PROCESSES, PROCESS, {"end": "2024-07-26"})])
    lines = foreseen_lines(office.me, foresee(office.me, [at(office.me, "p5")], {"due": july(29)}), along=True)
    assert lines == ["The process ends on 7.29, not on 7.25; 7.26 was agreed."]


def test_an_earlier_date_pushes_nothing(office: PlanOffice) -> None:
    assert foreseen_lines(office.me, foresee(office.me, [at(office.me, "p3")], {"due": july(17)}), along=True) == []


def test_several_tasks_push_together_and_not_each_other(office: PlanOffice) -> None:
    given = [at(office.me, uid) for uid in ("p2", "p3")]
    (found,) = foresee(office.me, given, {"due": july(26)})
    assert [shift.task for shift in found.along] == ["p5"]


def test_only_tasks_with_open_work_after_them_ask_what_becomes_of_it(office: PlanOffice) -> None:
    pushing = [uid for uid in ("p1", "p2", "p3", "p4", "p5", "p6") if may_push(office.me, [at(office.me, uid)])]
    assert pushing == ["p1", "p2", "p3", "p4"]


def test_moving_along_is_one_change_one_undo_and_says_so(office: PlanOffice) -> None:
    log = UndoLog()
    outcome = actions.set_dates(office.me, [at(office.me, "p3")], {"due": july(26)}, along=True)
    log.record(outcome.transaction)
    assert outcome.message == ("CSAT-003: dates set. CSAT-005 moves along. The process ends on 7.29, not on 7.25.")
    assert (dues(office.me, "p3", "p5"), outcome.crowded) == ([july(26), july(29)], ())
    log.undo(office.me)
    assert dues(office.me, "p3", "p5") == [july(19), july(25)]


def test_what_is_left_is_named(office: PlanOffice) -> None:
    outcome = actions.edit_task(office.me, at(office.me, "p3"), {"due": "7.26"})
    assert "CSAT-005 now begins before what comes before it ends." in outcome.message
    assert (dues(office.me, "p3", "p5"), outcome.crowded) == ([july(26), july(25)], ("p5",))


# Asked for


@pytest.fixture
def asking(office: PlanOffice) -> PlanOffice:
    """The colleague leads, and I have to ask."""
    workspace = office.me.workspace
    edits = [workspace.edit(Table.CELLS, cell_uid("talks", ROLE), {"node": "talks", "role": ROLE, "letter": Letter.A})]
    office.me.commit("raci.set", edits)
    office.seat(ROLE, COLLEAGUE)
    set_policy(office.me, "raci")
    return office


def ask(office: PlanOffice, *, along: bool) -> Request:
    task = office.me.workspace.tasks["p3"]
    set_dates_or_ask(office.me, [task], {"due": july(26)}, "two are away", along=along)
    office.colleague.workspace.receive()
    (request,) = open_requests(office.colleague)
    return request


def test_a_request_keeps_apart_what_is_asked_for_and_what_moves_along(asking: PlanOffice) -> None:
    described = describe(asking.colleague, ask(asking, along=True))
    assert described.title == "set the dates of CSAT-003"
    assert [(one.head, one.after) for one in described.changes] == [("Due", "2024-07-26")]
    assert [(what, [one.after for one in moved]) for what, moved in described.following] == [
        ("CSAT-005", ["2024-07-29"])
    ]
    assert "1 more moves along" in waiting(asking.colleague)[0].words


def test_who_decides_sees_what_moves_along_and_approving_moves_just_that(asking: PlanOffice) -> None:
    request = ask(asking, along=True)
    assert outlook_of(asking.colleague, request).lines(asking.colleague) == [
        "1 task moves along.",
        "  CSAT-005  7.25 → 7.29  林晓  分析报告",
        "The process ends on 7.29, not on 7.25.",
    ]
    outcome = decide(asking.colleague, request.uid, approve=True)
    assert outcome.message == "Approved: set the dates of CSAT-003 (asked by *专员). CSAT-005 moves along."
    assert dues(asking.me, "p3", "p5") == [july(26), july(29)]


def test_what_has_changed_since_is_said_and_stays(asking: PlanOffice) -> None:
    request = ask(asking, along=True)
    actions.set_dates(asking.colleague, [at(asking.colleague, "p5")], {"due": july(30)})
    told = "CSAT-005: Due is 2024-07-30 by now, not 2024-07-25. It stays as it is."
    assert told in outlook_of(asking.colleague, request).lines(asking.colleague)
    assert told in decide(asking.colleague, request.uid, approve=True).message
    assert dues(asking.me, "p3", "p5") == [july(26), july(30)]


def test_what_was_done_meanwhile_stays(asking: PlanOffice) -> None:
    request = ask(asking, along=True)
    actions.set_status(asking.colleague, [at(asking.colleague, "p5")], Status.DONE, override="urgent")
    assert "CSAT-005 has been done since. It stays as it is." in outlook_of(asking.colleague, request).changed
    decide(asking.colleague, request.uid, approve=True)
    assert dues(asking.me, "p5") == [july(25)]


def test_what_the_request_leaves_can_be_moved_along_by_who_decides(asking: PlanOffice) -> None:
    request = ask(asking, along=False)
    lines = outlook_of(asking.colleague, request).lines(asking.colleague)
    assert lines[0] == "1 task is not in the request, and would begin before what comes before it ends."
    decide(asking.colleague, request.uid, approve=True, further=True)
    assert dues(asking.me, "p3", "p5") == [july(26), july(29)]


def test_a_request_for_a_task_that_is_gone_can_only_be_declined(asking: PlanOffice) -> None:
    request = ask(asking, along=True)
    actions.delete(asking.colleague, [at(asking.colleague, "p3")])
    with pytest.raises(RefusedError, match=r"CSAT-003 has been deleted since.*decline it"):
        decide(asking.colleague, request.uid, approve=True)
    decide(asking.colleague, request.uid, approve=False)
    assert dues(asking.me, "p5") == [july(25)]
    assert asking.colleague.workspace.requests[request.uid].by == ME


def test_whose_task_moves_along_reads_from_when_to_when(office: PlanOffice) -> None:
    actions.set_dates(office.me, [at(office.me, "p3")], {"due": july(26)}, along=True)
    desk = office.desk(LIN)
    letter = inbox(desk)[0]
    assert letter.subject == "2 tasks: CSAT-003, CSAT-005"
    told = [("CSAT-003", "7.15-7.19", "7.15-7.26"), ("CSAT-005", "7.25", "7.29")]
    assert sorted((one.head, one.before, one.after) for one in letter.changes) == told
    notice = desk.workspace.notices.get(letter.uid)
    assert notice is not None
    assert "CSAT-005: 7.25 → 7.29" in wording(desk, notice).lines
