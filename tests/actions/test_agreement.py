"""Requests and acceptance under RACI: the lead, the specialist and an analyst at the sample's process."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.actions.office import TODAY, Office
from tuiflow.actions import tasks as actions
from tuiflow.actions.acceptance import accept, return_work, state_of, waiting_for_me
from tuiflow.actions.desk import Desk
from tuiflow.actions.history import history_of, recent
from tuiflow.actions.inbox import inbox
from tuiflow.actions.permissions import NotPermittedError, set_policy
from tuiflow.actions.processes import OpenTasksError, close_process
from tuiflow.actions.requests import ask as ask_for
from tuiflow.actions.requests import decide, describe, open_requests, set_dates_or_ask, withdraw
from tuiflow.actions.undo import UndoLog
from tuiflow.actions.waiting import Want, waiting
from tuiflow.errors import RefusedError, UsageError
from tuiflow.model.acceptance import DoneState
from tuiflow.model.code import Status
from tuiflow.model.party import Actor
from tuiflow.model.permission import Policy
from tuiflow.model.process import cell_uid
from tuiflow.model.record import WORKSPACE_UID, Table
from tuiflow.model.request import RequestState
from tuiflow.model.task import Task

WHY = "2家客户因时间冲突需调整访谈时间"
STANDARD = "需包含客户痛点；需包含满意度评分；需包含改进建议"


class Team:
    """Ann leads, the specialist works, Bob has nothing to do with it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        set_policy(office.ann, "raci")
        self.task = office.add("客户邀约", assignee="*专员", due="2024-07-15", acceptance=STANDARD)
        self.lead, self.worker, self.stranger = office.ann, office.desk("pro"), office.desk("bob")

    def at(self, desk: Desk) -> Task:
        """The task as it stands at a desk."""
        desk.workspace.receive()
        return desk.workspace.tasks[self.task.uid]

    def finish(self) -> None:
        actions.set_status(self.worker, [self.at(self.worker)], Status.DONE)


@pytest.fixture
def team(office: Office) -> Team:
    return Team(office)


def ask(team: Team, day: int = 17, why: str = WHY) -> None:
    set_dates_or_ask(team.worker, [team.at(team.worker)], {"due": date(2024, 7, day)}, why)
    team.lead.workspace.receive()


def test_the_assignee_asks_and_the_lead_moves_the_date(team: Team) -> None:
    ask(team)
    assert team.at(team.lead).due == date(2024, 7, 15)
    [request] = open_requests(team.lead)
    described = describe(team.lead, request)
    assert [(one.head, one.before, one.after) for one in described.changes] == [("Due", "2024-07-15", "2024-07-17")]
    assert (described.who, request.why) == ("*专员", WHY)
    assert [one.part for one in inbox(team.lead)][:1] == ["decider"]
    decide(team.lead, request.uid, approve=True)
    assert team.at(team.worker).due == date(2024, 7, 17)
    letters = [(one.did, one.part) for one in inbox(team.worker)]
    decided = ("approved a request", "requester")
    assert [one for one in letters if one[0] == decided[0]] == [decided], "told once, as who asked"


def test_the_lead_moves_dates_at_once(team: Team) -> None:
    set_dates_or_ask(team.lead, [team.task], {"due": date(2024, 7, 17)})
    assert team.at(team.lead).due == date(2024, 7, 17)
    assert team.lead.workspace.requests == {}


def test_a_request_needs_a_reason_and_says_who_may_do_it(team: Team) -> None:
    with pytest.raises(RefusedError, match=r"only Ann Lee may change dates at once.*say why"):
        ask(team, why=" ")


def test_a_request_is_decided_once(team: Team) -> None:
    ask(team)
    [request] = open_requests(team.lead)
    decide(team.lead, request.uid, approve=False, word="The client waits")
    assert team.at(team.lead).due == date(2024, 7, 15)
    with pytest.raises(RefusedError, match="declined already, by Ann Lee"):
        decide(team.lead, request.uid, approve=True)
    assert open_requests(team.lead) == []
    team.worker.workspace.receive()
    assert (inbox(team.worker)[0].did, inbox(team.worker)[0].why) == ("declined a request", "The client waits")


def test_declined_without_a_word_it_does_not_give_the_asker_s_reason_back(team: Team) -> None:
    ask(team)
    decide(team.lead, open_requests(team.lead)[0].uid, approve=False)
    team.worker.workspace.receive()
    assert (inbox(team.worker)[0].did, inbox(team.worker)[0].why) == ("declined a request", "")


def test_only_who_may_do_it_decides(team: Team) -> None:
    ask(team)
    [request] = open_requests(team.lead)
    team.stranger.workspace.receive()
    with pytest.raises(NotPermittedError, match="only Ann Lee"):
        decide(team.stranger, request.uid, approve=True)
    with pytest.raises(RefusedError, match="somebody else decides"):
        decide(team.worker, request.uid, approve=True)
    assert open_requests(team.stranger) == []


def test_a_request_can_be_withdrawn_by_who_has_asked(team: Team) -> None:
    ask(team)
    [request] = open_requests(team.lead)
    with pytest.raises(RefusedError, match="Only who has asked"):
        withdraw(team.lead, request.uid)
    withdraw(team.worker, request.uid)
    team.lead.workspace.receive()
    assert team.lead.workspace.requests[request.uid].state is RequestState.WITHDRAWN
    with pytest.raises(RefusedError, match="withdrawn already"):
        decide(team.lead, request.uid, approve=True)


def test_an_approved_request_is_one_change_and_one_undo(team: Team) -> None:
    ask(team)
    [request] = open_requests(team.lead)
    log = UndoLog()
    log.record(decide(team.lead, request.uid, approve=True).transaction)
    log.undo(team.lead)
    assert team.at(team.lead).due == date(2024, 7, 15)
    assert open_requests(team.lead) == [team.lead.workspace.requests[request.uid]]


def test_refused_status_changes_say_who_can_and_cannot_be_asked_for(team: Team) -> None:
    with pytest.raises(NotPermittedError, match=r"CSAT-001: only \*专员, Ann Lee may change the status") as refused:
        actions.set_status(team.stranger, [team.at(team.stranger)], Status.DONE)
    assert not refused.value.askable
    actions.set_status(team.worker, [team.at(team.worker)], Status.IN_PROGRESS)


def test_a_login_that_nobody_matches_is_not_bound(team: Team) -> None:
    team.stranger.actor = Actor("cron")
    actions.set_dates(team.stranger, [team.at(team.stranger)], {"due": TODAY})
    assert team.at(team.lead).due == TODAY


def test_who_made_the_workspace_is_bound_only_when_acting_as_somebody(team: Team) -> None:
    team.office.put(Table.WORKSPACE, WORKSPACE_UID, {"owner": team.stranger.actor.login})
    actions.set_dates(team.stranger, [team.at(team.stranger)], {"due": TODAY})
    team.stranger.actor = replace(team.stranger.actor, is_chosen=True)
    with pytest.raises(NotPermittedError):
        actions.set_dates(team.stranger, [team.at(team.stranger)], {"due": None})


def test_an_open_workspace_binds_nobody_and_a_wrong_word_is_refused(team: Team) -> None:
    set_policy(team.lead, "open")
    actions.set_status(team.stranger, [team.at(team.stranger)], Status.DONE)
    assert team.lead.workspace.policy is Policy.OPEN
    with pytest.raises(UsageError, match="raci, open"):
        set_policy(team.lead, "strict")


def test_done_work_waits_for_the_lead_and_is_accepted(team: Team) -> None:
    team.finish()
    assert [task.label for task in waiting_for_me(team.lead)] == []
    team.lead.workspace.receive()
    assert [task.label for task in waiting_for_me(team.lead)] == ["CSAT-001"]
    assert waiting_for_me(team.worker) == []
    assert state_of(team.lead, team.at(team.lead)) is DoneState.WAITING
    accept(team.lead, [team.at(team.lead)])
    task = team.at(team.worker)
    assert (state_of(team.worker, task), task.accepted.by, task.accepted.on) == (DoneState.ACCEPTED, "ann", TODAY)
    assert inbox(team.worker)[0].kind == "task.accept"
    with pytest.raises(RefusedError, match="accepted by Ann Lee already"):
        accept(team.lead, [team.at(team.lead)])


def test_returned_work_is_in_progress_again_with_its_problem_points(team: Team) -> None:
    team.finish()
    points = ["数据维度不完整", "建议缺乏可行性"]
    return_work(team.lead, team.at(team.lead), points)
    task = team.at(team.worker)
    assert (task.status, task.accepted.returns, list(task.accepted.points)) == (Status.IN_PROGRESS, 1, points)
    assert (inbox(team.worker)[0].did, inbox(team.worker)[0].why) == (
        "returned for rework",
        "数据维度不完整; 建议缺乏可行性",
    )
    team.finish()
    return_work(team.lead, team.at(team.lead), ["again"])
    assert team.at(team.lead).accepted.returns == 2


def test_work_is_returned_with_a_point_and_only_when_it_is_done(team: Team) -> None:
    with pytest.raises(RefusedError, match="not done"):
        accept(team.lead, [team.at(team.lead)])
    team.finish()
    with pytest.raises(RefusedError, match="at least one problem point"):
        return_work(team.lead, team.at(team.lead), [" "])
    with pytest.raises(NotPermittedError, match="only Ann Lee may accept"):
        accept(team.worker, [team.at(team.worker)])


def test_reopened_work_is_not_accepted_any_more(team: Team) -> None:
    team.finish()
    accept(team.lead, [team.at(team.lead)])
    actions.set_status(team.lead, [team.at(team.lead)], Status.IN_PROGRESS)
    assert not team.at(team.lead).accepted.by


def test_without_a_standard_there_is_nothing_to_accept(team: Team) -> None:
    plain = team.office.add("Copy", assignee="*专员")
    actions.set_status(team.lead, [plain], Status.DONE)
    assert state_of(team.lead, team.lead.workspace.tasks[plain.uid]) is DoneState.PLAIN


def test_everything_that_waits_for_somebody_in_one_list(team: Team) -> None:
    ask(team)
    team.finish()
    actions.block(team.worker, [other := team.office.add("Room", assignee="*专员")], "no key", "ann")
    office = team.office
    office.put(Table.NODES, "survey", {"preconditions": ["提纲通过"]})
    team.lead.workspace.receive()
    assert [(one.want, one.subject) for one in waiting(team.lead)] == [
        (Want.DECIDE, "set the dates of CSAT-001"),
        (Want.ACCEPT, "CSAT-001 客户邀约"),
        (Want.APPROVE, "设计问卷"),
        (Want.HELP, f"{other.label} Room"),
    ]
    assert waiting(team.stranger) == []


def test_a_condition_that_anybody_may_approve_waits_only_for_those_in_the_process(team: Team) -> None:
    office = team.office
    office.put(Table.NODES, "welcome", {"preconditions": ["Desk is there"]})
    assert [one.subject for one in waiting(office.ann) if one.want is Want.APPROVE] == []
    office.put(Table.ROLES, "buddy", {"name": "Buddy", "process": "onb", "people/ann": True, "order": 2})
    assert [one.subject for one in waiting(office.ann) if one.want is Want.APPROVE] == ["Welcome"]


# In the history


def told(desk: Desk, team: Team) -> list[tuple[str, str, str, str]]:
    desk.workspace.receive()
    entries = history_of(desk, [(Table.TASKS, team.task.uid)])
    return [(entry.who, entry.did, entry.why, entry.asked) for entry in entries]


def test_the_history_of_a_task_tells_who_asked_and_who_approved(team: Team) -> None:
    ask(team)
    [request] = open_requests(team.lead)
    decide(team.lead, request.uid, approve=True, word="Agreed")
    asked = f"*专员 asked to set the dates of CSAT-001: {WHY}"
    assert told(team.lead, team)[:2] == [
        ("Ann Lee", "approved a request", "Agreed", asked),
        ("*专员", "made a request", WHY, ""),
    ]
    newest = recent(team.lead, 1)[0]
    assert (newest.subject, [(one.head, one.after) for one in newest.changes]) == ("CSAT-001", [("Due", "2024-07-17")])


def test_a_request_that_was_declined_or_withdrawn_is_in_the_history_too(team: Team) -> None:
    ask(team)
    decide(team.lead, open_requests(team.lead)[0].uid, approve=False, word="The client waits")
    assert told(team.lead, team)[0] == (
        "Ann Lee",
        "declined a request",
        "The client waits",
        f"*专员 asked to set the dates of CSAT-001: {WHY}",
    )
    ask(team, 18)
    withdraw(team.worker, next(one.uid for one in team.lead.workspace.requests.values() if not one.decided_by))
    assert told(team.worker, team)[0][1] == "withdrew the request"


def test_dates_that_were_typed_with_others_fields_are_asked_for_as_dates(team: Team) -> None:
    with pytest.raises(NotPermittedError) as refusal:
        actions.edit_task(team.worker, team.at(team.worker), {"due": "7.17"})
    assert ask_for(team.worker, refusal.value, WHY).message == "Ann Lee is asked for it."
    team.lead.workspace.receive()
    assert describe(team.lead, open_requests(team.lead)[0]).title == "set the dates of CSAT-001"


def test_whether_one_may_close_a_process_is_said_before_what_is_open(team: Team) -> None:
    with pytest.raises(NotPermittedError, match="only Ann Lee may change the process"):
        close_process(team.worker, team.worker.workspace.processes["csat"])
    with pytest.raises(OpenTasksError):
        close_process(team.lead, team.lead.workspace.processes["csat"])


def test_nobody_is_sent_to_a_vacant_role(team: Team) -> None:
    team.office.put(Table.ROLES, "approver", {"name": "Sponsor", "process": "csat", "order": 2})
    for role in ("lead", "approver"):
        team.office.put(Table.CELLS, cell_uid("survey", role), {"node": "survey", "role": role, "letter": "A"})
    team.office.put(Table.TASKS, team.task.uid, {"node": "survey"})
    with pytest.raises(NotPermittedError, match="only Ann Lee may change dates") as refusal:
        actions.set_dates(team.worker, [team.at(team.worker)], {"due": TODAY})
    assert set(refusal.value.deciders) == {"ann", "approver"}, "who comes to sit there can decide"
    assert ask_for(team.worker, refusal.value, WHY).message == "Ann Lee is asked for it."
