"""A real run told to somebody who is new: steps, words, JSON (V7)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.actions.learning import Learning
from tests.ui.office import CHEN
from tuiflow import language
from tuiflow.actions import nodes as node_actions
from tuiflow.actions import tasks as actions
from tuiflow.actions.rehearsal import Rehearsal, rehearse
from tuiflow.actions.rehearsal_body import story_body
from tuiflow.actions.rehearsal_words import laid_out, parts_of, step_name, time_words
from tuiflow.actions.undo import UndoLog
from tuiflow.model.code import Status
from tuiflow.model.record import Table, task_fields
from tuiflow.model.task import Task


@pytest.fixture
def team(tmp_path: Path) -> Learning:
    language.use("en")
    return Learning(tmp_path)


def told(team: Learning, process: str) -> Rehearsal:
    return rehearse(team.me, process)


def step_text(team: Learning, found: Rehearsal, place: int, width: int = 200) -> str:
    """A step as it is read."""
    step = found.story.steps[place]
    lines = [step_name(found, step), time_words(found, step)]
    lines += [line.head + line.text for line in laid_out(parts_of(team.me, found, step), width)]
    return "\n".join(line.rstrip() for line in lines)


def test_a_finished_run_is_told_node_by_node_as_it_happened(team: Learning) -> None:
    found = told(team, team.play("Clients Q3"))
    assert [step_name(found, step) for step in found.story.steps] == [
        "Outline design",
        "Client invitation",
        "On-site interview",
        "Analysis report",
    ]
    assert step_text(team, found, 0) == (
        "Outline design\n"
        "7.1 - 7.3: took 3 working days; planned 2 days (+1); of it rework: 1 day\n"
        "Happened    7.1  *专员 started TALK-001\n"
        "            7.2  *专员 finished TALK-001\n"
        "            7.3  *专员 returned TALK-001 for rework: Two questions are missing\n"
        "            7.3  *专员 finished TALK-001\n"
        "            7.3  *专员 accepted TALK-001\n"
        "R does it   林晓 (as Executor)\n"
        "A approves  *经理 (as Project lead: approves)\n"
        "Went out    Question list (to On-site interview)\n"
        "Good when   - The questions cover three dimensions\n"
        "Guidance    Read the last scores first."
    )


def test_blocked_days_moved_dates_and_conditions_are_told(team: Learning) -> None:
    text = step_text(team, told(team, team.play("Clients Q3")), 1)
    for line in (
        "7.4 - 7.9: took 4 working days; planned 3 days (+1)",
        "7.3  *专员 approved “Outline approved”",
        "7.5  *专员 said TALK-002 is blocked: The client is away; asks Chen Yu",
        "7.5  *专员 moved TALK-002 from 7.5 to 7.9: Away",
        "7.9  TALK-002 could go on: Chen called",
        "C I           C Chen Yu (as Client contact)",
        "Needed first  “Outline design” done",
        "              Outline approved (approved by *专员 7.3)",
    ):
        assert line in text


def test_in_chinese_too(team: Learning) -> None:
    language.use("zh")
    text = step_text(team, told(team, team.play("客户访谈")), 0)
    assert "7.1 - 7.3，用了3个工作日；计划2天 (+1)；其中返工1天" in text
    assert "7.3  *专员退回 TALK-001 返工：Two questions are missing" in text
    assert "R 责任人  林晓（执行人）" in text


def test_a_running_process_is_told_so_far_and_what_is_still_to_come_behind(team: Learning) -> None:
    process = team.begin("One")
    team.work(process, "outline", 1, 2)
    team.go(4)
    team.set(process, "invite", Status.IN_PROGRESS)
    found = told(team, process)
    assert (found.story.begun, len(found.story.steps)) == (2, 4)
    assert "In progress 0/1; planned 3 days" in step_text(team, found, 1)
    assert "although something was missing: There is no time" in step_text(team, found, 1)
    assert "still to come; planned 5 days" in step_text(team, found, 2)
    assert "“Client invitation” done (In progress)" in step_text(team, found, 2)


def test_a_mistake_that_was_undone_is_no_part_of_the_story(team: Learning) -> None:
    process, log = team.begin("One"), UndoLog()
    log.record(actions.set_status(team.me, [team.task(process, "outline")], Status.DONE).transaction)
    log.undo(team.me)
    assert told(team, process).story.begun == 0
    log.redo(team.me)
    assert told(team, process).story.begun == 1


def test_whoever_did_the_work_is_told_where_it_was_not_the_r(team: Learning) -> None:
    process = team.begin("One")
    actions.assign(team.me, [team.task(process, "outline")], CHEN)
    team.work(process, "outline", 1, 2)
    text = step_text(team, told(team, process), 0)
    assert "*专员 gave TALK-001 to Chen Yu" in text
    assert "Done by     Chen Yu (TALK-001)" in text


def test_tasks_of_no_node_have_a_step_of_their_own_and_improvements_have_none(team: Learning) -> None:
    process = team.begin("One")
    loose = Task("loose", "TALK-900", "Book the room", process=process)
    team.me.commit("task.add", [team.me.workspace.edit(Table.TASKS, "loose", task_fields(loose))])
    team.go(3)
    actions.set_status(team.me, [team.me.workspace.tasks["loose"]], Status.DONE)
    team.look_back(process, 5, "Better next time")
    improvement = next(task for task in team.me.workspace.tasks_of(process) if task.retro)
    actions.set_status(team.me, [improvement], Status.DONE)
    found = told(team, process)
    assert step_text(team, found, 0) == ("Work that belongs to no node\n\nHappened  7.3  *专员 finished TALK-900")
    assert all(step.node for step in found.story.steps[1:])
    assert "Better" not in str(story_body(team.me, found))


def test_days_that_were_written_down_are_told_where_no_dates_are_known(team: Learning) -> None:
    process = team.begin("One")
    node = team.node(process, "outline")
    team.me.commit("task.delete", [team.me.workspace.deletion(Table.TASKS, team.task(process, "outline").uid)])
    node_actions.set_state(team.me, team.me.workspace.nodes[node], Status.DONE)
    team.me.commit("node.edit", [team.me.workspace.edit(Table.NODES, node, {"actual_days": 5})])
    assert "took 5 working days; planned 2 days (+3)" in step_text(team, told(team, process), 0)


def test_the_year_is_told_where_it_is_not_that_of_the_process(team: Learning) -> None:
    team.go(30, month=12)
    process = team.begin("One")
    team.set(process, "outline", Status.IN_PROGRESS)
    team.moment = team.moment.replace(year=2025, month=1, day=2)
    team.set(process, "outline", Status.DONE)
    assert "12.30 - 2025.1.2" in step_text(team, told(team, process), 0)


@pytest.mark.parametrize("width", [24, 40, 78])
def test_no_line_is_wider_than_there_is_room(team: Learning, width: int) -> None:
    from rich.cells import cell_len

    found = told(team, team.play("Clients Q3"))
    for step in found.story.steps:
        for line in laid_out(parts_of(team.me, found, step), width):
            assert cell_len(line.head + line.text) <= width


def test_as_json_it_has_codes_and_iso_dates(team: Learning) -> None:
    body = story_body(team.me, told(team, team.play("Clients Q3")))
    assert (body["process"], body["template"]) == ("Clients Q3", "client-talks@2")
    steps = body["steps"]
    assert isinstance(steps, list)
    first = steps[0]
    assert (first["begun"], first["ended"], first["days"]) == ("2024-07-01", "2024-07-03", 2)
    assert (first["actual_days"], first["rework_days"]) == (2, 1)
    assert first["happened"][2] | {"who": ""} == {
        "day": date(2024, 7, 3).isoformat(),
        "deed": "returned",
        "who": "",
        "id": "TALK-001",
        "words": "Two questions are missing",
        "party": None,
        "from": None,
        "to": None,
    }
    assert steps[1]["preconditions"] == ["Outline approved"]
