"""What the library has learnt from the processes of the workspace: nodes, runs, calendars, improvements (V6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actions.learning import Learning
from tuiflow import language
from tuiflow.actions import nodes as node_actions
from tuiflow.actions import tasks as actions
from tuiflow.actions.experience import Learnt, learnt_of
from tuiflow.actions.start_entry import proposal, read_choices
from tuiflow.actions.starting import preview, start
from tuiflow.errors import RefusedError
from tuiflow.model.code import DayCount, Status
from tuiflow.model.experience import outside_words, took_words
from tuiflow.model.record import Table


@pytest.fixture
def team(tmp_path: Path) -> Learning:
    language.use("en")
    return Learning(tmp_path)


def learnt(team: Learning) -> Learnt:
    return learnt_of(team.me, [team.template])[team.template.id]


def days(team: Learning) -> dict[str, list[tuple[int, int]]]:
    """Key → days and rework days, run by run."""
    return {key: [(run.days, run.rework) for run in found.runs] for key, found in learnt(team).nodes.items()}


def test_a_finished_run_tells_what_every_node_took_with_rework_apart(team: Learning) -> None:
    team.play("One")
    assert days(team) == {"outline": [(2, 1)], "invite": [(4, 0)], "talk": [(5, 0)], "report": [(3, 0)]}


def test_a_process_that_runs_tells_of_the_nodes_that_it_has_finished(team: Learning) -> None:
    process = team.begin("One")
    team.work(process, "outline", 1, 4)
    team.set(process, "invite", Status.IN_PROGRESS)
    assert days(team) == {"outline": [(4, 0)]}
    assert learnt(team).runs == 1


def test_several_runs_make_a_range_whatever_version_they_began_with(team: Learning) -> None:
    for month, last in ((7, 2), (8, 6), (9, 4)):
        team.go(1, month=month)
        process = team.begin(f"Run {month}")
        team.work(process, "outline", 2, last, month)
    edit = team.me.workspace.edit(Table.PROCESSES, process, {"template_version": 1})
    team.me.commit("process.edit", [edit])
    found = learnt(team).nodes["outline"]
    assert (found.count, found.least, found.median, found.most) == (3, 1, 3, 3)
    assert took_words(found) == "took 3 days (1-3), 3 runs"


def test_a_reopened_node_tells_nothing_until_it_is_finished_again(team: Learning) -> None:
    process = team.begin("One")
    team.work(process, "outline", 1, 2)
    team.go(8)
    team.set(process, "outline", Status.IN_PROGRESS)
    assert days(team) == {}
    team.go(9)
    team.set(process, "outline", Status.DONE)
    assert days(team) == {"outline": [(2, 2)]}


def test_days_count_as_the_template_counts_them_also_in_a_process_of_calendar_days(team: Learning) -> None:
    process = team.begin("One", DayCount.CALENDAR)
    team.work(process, "outline", 5, 8)  # Friday to Monday
    assert days(team) == {"outline": [(2, 0)]}


def test_holidays_of_the_country_do_not_count_and_make_up_days_do(team: Learning) -> None:
    team.go(25, month=9)
    process = team.begin("One")
    # 2024: 29 September is a Sunday that was worked, 1 to 7 October were off.
    team.work(process, "outline", 27, 30, month=9)
    team.work(process, "invite", 1, 8, month=10)
    assert days(team) == {"outline": [(3, 0)], "invite": [(1, 0)]}


def test_a_left_out_node_tells_nothing_and_an_added_one_belongs_to_no_template(team: Learning) -> None:
    process = team.begin("One", left_out=["invite"])
    team.work(process, "outline", 1, 1)
    node_actions.add_node(team.me, process, {"name": "Extra"})
    added = next(node for node in team.me.workspace.plan(process).nodes if node.name == "Extra")
    node_actions.set_state(team.me, added, Status.DONE)
    assert list(days(team)) == ["outline"]


def test_a_node_without_tasks_is_known_by_what_was_said_of_it(team: Learning) -> None:
    process = team.begin("One")
    task = team.task(process, "report")
    actions.delete(team.me, [task])
    node = team.me.workspace.nodes[team.node(process, "report")]
    team.go(2)
    node_actions.set_state(team.me, node, Status.IN_PROGRESS)
    team.go(4)
    node_actions.set_state(team.me, team.me.workspace.nodes[node.uid], Status.DONE)
    assert days(team) == {"report": [(3, 0)]}


def test_days_that_somebody_has_written_down_hold(team: Learning) -> None:
    process = team.begin("One")
    team.work(process, "outline", 1, 2)
    edit = team.me.workspace.edit(Table.NODES, team.node(process, "outline"), {"actual_days": 6, "rework_days": 1})
    team.me.commit("node.edit", [edit])
    assert days(team) == {"outline": [(6, 1)]}


def test_work_of_other_templates_and_of_none_is_left_out(team: Learning) -> None:
    process = team.begin("One")
    team.work(process, "outline", 1, 1)
    team.me.commit("process.edit", [team.me.workspace.edit(Table.PROCESSES, process, {"template": "other"})])
    assert learnt(team) == Learnt()


def test_an_estimate_out_of_the_range_has_a_mark_and_a_word(team: Learning) -> None:
    for month in (7, 8):
        team.go(1, month=month)
        team.work(team.begin(f"Run {month}"), "outline", 5, 9, month)
    found = learnt(team).nodes["outline"]
    assert (found.least, found.most) == (3, 5)  # in July there is a weekend between
    assert outside_words(found, 2) == "! too short"
    assert outside_words(found, 6) == "! too long"
    assert outside_words(found, 3) == ""


def test_improvements_that_two_retrospectives_wanted_are_pointed_out(team: Learning) -> None:
    one, other = team.begin("One"), team.begin("Other")
    team.look_back(one, 20, "建立备选客户名单", "Invite clients a week earlier")
    team.look_back(other, 22, "准备备选客户名单", "Something else")
    (group,) = learnt(team).repeated
    assert [(item.task.name, item.process.name) for item in group] == [
        ("建立备选客户名单", "One"),
        ("准备备选客户名单", "Other"),
    ]


def test_an_improvement_that_was_wanted_in_one_retrospective_only_is_not(team: Learning) -> None:
    team.look_back(team.begin("One"), 20, "建立备选客户名单", "准备备选客户名单")
    assert learnt(team).repeated == ()


def test_an_improvement_that_names_a_node_is_no_work_of_the_run(team: Learning) -> None:
    process = team.begin("One")
    team.work(process, "outline", 1, 2)
    team.look_back(process, 20, "Keep a list of spare clients")
    improvement = next(task for task in team.me.workspace.tasks_of(process) if task.retro)
    edit = team.me.workspace.edit(Table.TASKS, improvement.uid, {"node": team.node(process, "outline")})
    team.me.commit("task.edit", [edit])
    assert days(team) == {"outline": [(2, 0)]}


def test_a_process_can_begin_with_the_days_of_past_runs(team: Learning) -> None:
    entries = {"name": "New", "days": "talk=7, Outline design=1"}
    choices = read_choices(team.me, team.template, proposal(team.me, team.template) | entries)
    assert choices.days == {"talk": 7, "outline": 1}
    plan = preview(team.me, team.template, choices).plan
    assert [node.days for node in plan.nodes] == [1, 3, 7, 4]
    process = next(edit.uid for edit in start(team.me, team.template, choices).transaction.edits if edit.creates)
    assert [node.days for node in team.me.workspace.plan(process).nodes] == [1, 3, 7, 4]


@pytest.mark.parametrize("text", ["talk", "talk=x", "talk=1000", "nothing=3"])
def test_days_that_cannot_be_are_refused(team: Learning, text: str) -> None:
    with pytest.raises(RefusedError):
        read_choices(team.me, team.template, {"name": "New", "days": text})
