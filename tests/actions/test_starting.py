"""A template becomes a process (V5, E1)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.actions.office import Office
from tests.actions.running import started
from tuiflow import language
from tuiflow.actions.start_entry import ChoiceError, Choices
from tuiflow.actions.starting import begin, preview, start
from tuiflow.actions.undo import UndoLog
from tuiflow.model.code import DayCount, Letter
from tuiflow.model.template import Template, plan_from


def test_a_process_has_everything_of_its_template_in_one_change(office: Office, talks: Template) -> None:
    assert office.changes(lambda: start(office.ann, talks, Choices("Talks of autumn"))) == 1
    plan = office.ann.workspace.plan(next(uid for uid, one in office.ann.workspace.processes.items() if one.template))
    wanted = plan_from(talks, "en")
    assert [node.name for node in plan.nodes] == [node.name for node in wanted.nodes]
    assert [node.key for node in plan.nodes] == ["outline", "invite", "talk", "report"]
    assert [phase.name for phase in plan.phases] == ["Initiation", "Execution"]
    assert next((role.name, role.key, role.duties) for role in plan.roles) == (
        "Project lead",
        "lead",
        "Sets the goal, approves.",
    )
    first = plan.nodes[0]
    assert (first.acceptance, first.guidance, first.outputs, first.days) == (
        ("The questions cover three dimensions",),
        "Read the last scores first.",
        ("Question list",),
        2,
    )
    assert str(plan.row(first.uid)[plan.roles[0].uid]) == "A(approves)"
    assert plan.before[plan.nodes[1].uid] == [first.uid]
    process = plan.process
    assert (process.template, process.template_version, process.prefix) == ("client-talks", 2, "TALK")
    assert (process.start, process.end) == (date(2024, 7, 10), date(2024, 7, 29))
    assert (process.measure, process.target, process.departments) == ("Average score", "15%", ("Sales",))


def test_texts_come_in_the_language_in_use(office: Office, talks: Template) -> None:
    language.use("zh")
    plan = started(office.ann, talks)
    assert [node.name for node in plan.nodes] == ["访谈提纲设计", "客户邀约", "现场访谈", "分析报告"]


def test_known_and_new_people_sit_down_on_the_roles(office: Office, talks: Template) -> None:
    plan = started(office.ann, talks, people={"lead": ["专员"], "exec": ["Zoe", "ann lee"], "client": ["zoe"]})
    people = office.ann.workspace.people
    names = [sorted(people[uid].name for uid in role.people) for role in plan.roles]
    assert names == [["*专员"], ["Ann Lee", "Zoe"], ["Zoe"]]
    assert sorted(person.name for person in people.values()) == ["*专员", "*分析师", "Ann Lee", "Bob", "Zoe"]


def test_tasks_come_with_the_process_as_a_change_of_their_own(office: Office, talks: Template) -> None:
    found = begin(office.ann, talks, Choices("Talks of autumn", people={"exec": ["Zoe"]}))
    tasks = office.ann.workspace.tasks_of(found.process)
    assert (tasks[0].label, tasks[0].start) == ("TALK-001", date(2024, 7, 10))
    assert {office.ann.workspace.name_of(task.assignee) for task in tasks} == {"Zoe"}
    assert len(found.outcomes) == 2


def test_undo_takes_the_tasks_back_and_then_the_whole_process(office: Office, talks: Template) -> None:
    log = UndoLog()
    found = begin(office.ann, talks, Choices("Talks of autumn", people={"lead": ["Zoe"]}))
    for outcome in found.outcomes:
        log.record(outcome.transaction)
    log.undo(office.ann)
    assert not office.ann.workspace.tasks_of(found.process)
    assert found.process in office.ann.workspace.processes
    log.undo(office.ann)
    assert found.process not in office.ann.workspace.processes
    assert not any(node.process == found.process for node in office.ann.workspace.nodes.values())


def test_arrows_are_laid_past_nodes_that_are_left_out(office: Office, talks: Template) -> None:
    plan = started(office.ann, talks, left_out=frozenset({"invite", "talk"}))
    assert [node.key for node in plan.nodes] == ["outline", "report"]
    assert plan.before[plan.nodes[1].uid] == [plan.nodes[0].uid]
    assert plan.process.end == date(2024, 7, 17)
    assert not any(cell.letter is Letter.C for cell in plan.cells.values())


def test_a_phase_of_which_nothing_is_left_goes_too(office: Office, talks: Template) -> None:
    plan = started(office.ann, talks, left_out=frozenset({"report", "talk"}))
    assert [phase.name for phase in plan.phases] == ["Initiation"]


def test_the_same_template_again_gets_a_prefix_of_its_own(office: Office, talks: Template) -> None:
    assert started(office.ann, talks).process.prefix == "TALK"
    again = begin(office.ann, talks, Choices("Once more"))
    assert office.ann.workspace.processes[again.process].prefix == "TALK2"


def test_calendar_days_count_weekends_too(office: Office, talks: Template) -> None:
    plan = started(office.ann, talks, day_count=DayCount.CALENDAR, start=date(2024, 7, 13))
    assert (plan.process.start, plan.process.end) == (date(2024, 7, 13), date(2024, 7, 26))


def test_a_preview_shows_what_would_be_and_makes_nothing(office: Office, talks: Template) -> None:
    choices = Choices("Talks of autumn", people={"exec": ["Zoe"]}, left_out=frozenset({"talk"}))
    assert office.changes(lambda: preview(office.ann, talks, choices)) == 0
    found = preview(office.ann, talks, choices)
    assert found.schedule.spans["report"].start == date(2024, 7, 17)
    vacant = [finding for finding in found.findings if "vacant" in finding]
    assert [finding.partition(":")[0] for finding in vacant] == ["Project lead", "Client contact"]
    assert [found.names[uid] for role in found.plan.roles for uid in role.people] == ["Zoe"]
    assert not any(person.name == "Zoe" for person in office.ann.workspace.people.values())


def test_people_who_cannot_be_told_apart_are_refused_with_their_role(office: Office, talks: Template) -> None:
    from tuiflow.model.record import Table

    office.put(Table.PEOPLE, "bob2", {"name": "bob"})
    with pytest.raises(ChoiceError, match="2 people here are called “Bob”") as refused:
        preview(office.ann, talks, Choices("New", people={"lead": ["Bob"]}))
    assert refused.value.field == "role:lead"
