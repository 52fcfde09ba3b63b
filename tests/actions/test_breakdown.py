from __future__ import annotations

import pytest

from tests.actions.office import Office
from tuiflow.actions.breakdown import generate, preview
from tuiflow.actions.tasks import delete, set_priority, set_status
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError
from tuiflow.model.breakdown import Deed, task_uid
from tuiflow.model.code import Priority, Status
from tuiflow.model.record import Table
from tuiflow.model.task import Task

SURVEY, TALK = task_uid("survey"), task_uid("talk")


@pytest.fixture
def planned(office: Office) -> Office:
    """The process has a start, days, an order and RACI."""
    office.put(Table.PROCESSES, "csat", {"start": "2024-07-12"})
    office.put(Table.ROLES, "exec", {"name": "执行人", "process": "csat", "people/pro": True, "order": 2})
    office.put(Table.NODES, "survey", {"days": 2, "outputs": ["《问卷》"], "acceptance": ["完整"]})
    office.put(Table.NODES, "talk", {"days": 1, "predecessors/survey": True})
    for node, role, letter in (("survey", "exec", "R"), ("survey", "lead", "C"), ("talk", "exec", "R")):
        office.put(Table.CELLS, f"{node}.{role}", {"node": node, "role": role, "letter": letter})
    return office


def task(office: Office, uid: str) -> Task:
    return office.ann.workspace.tasks[uid]


def test_every_node_gets_a_numbered_task_in_one_change(planned: Office) -> None:
    planned.add("By hand")
    assert planned.changes(lambda: generate(planned.ann, "csat")) == 1
    survey, talk = task(planned, SURVEY), task(planned, TALK)
    assert (survey.label, talk.label) == ("CSAT-002", "CSAT-003")
    assert (survey.name, survey.node, survey.assignee, survey.collaborators) == ("设计问卷", "survey", "pro", ("ann",))
    assert (str(survey.start), str(survey.due), str(talk.start)) == ("2024-07-12", "2024-07-15", "2024-07-16")
    assert (survey.deliverable, survey.acceptance, survey.status) == ("《问卷》", "完整", Status.NOT_STARTED)
    assert planned.column(Status.NOT_STARTED) == ["设计问卷", "Interview", "By hand"]


def test_the_preview_says_what_will_be_done_and_changes_nothing(planned: Office) -> None:
    assert planned.changes(lambda: preview(planned.ann, "csat")) == 0
    found = preview(planned.ann, "csat")
    assert [(line.deed, line.node, line.words) for line in found.lines] == [
        (Deed.MAKE, "设计问卷", "new; *专员; 2024-07-12 ~ 2024-07-15"),
        (Deed.MAKE, "Interview", "new; *专员; 2024-07-16 ~ 2024-07-16"),
    ]
    assert found.has_start


def test_generating_again_is_refused_as_nothing_is_left_to_do(planned: Office) -> None:
    outcome = generate(planned.ann, "csat")
    assert outcome.message == "2 tasks made."
    with pytest.raises(RefusedError, match="Nothing to do"):
        generate(planned.ann, "csat")


def test_a_change_of_the_plan_reaches_what_nobody_touched(planned: Office) -> None:
    generate(planned.ann, "csat")
    set_priority(planned.ann, [task(planned, TALK)], Priority.LOW)
    planned.put(Table.CELLS, "survey.lead", {"letter": ""})
    planned.put(Table.CELLS, "talk.lead", {"node": "talk", "role": "lead", "letter": "I"})
    planned.put(Table.NODES, "survey", {"days": 3})
    changed = {line.node: line.words for line in preview(planned.ann, "csat").lines}
    assert changed["设计问卷"] == "Collaborators: Ann Lee → -; Due: 2024-07-15 → 2024-07-16"
    assert generate(planned.ann, "csat").message == "2 brought up to date."
    survey, talk = task(planned, SURVEY), task(planned, TALK)
    assert (survey.collaborators, str(survey.due)) == ((), "2024-07-16")
    assert (talk.collaborators, str(talk.start), talk.priority) == (("ann",), "2024-07-17", Priority.LOW)


def test_one_change_of_the_plan_after_another_reaches_the_tasks(planned: Office) -> None:
    generate(planned.ann, "csat")
    planned.put(Table.NODES, "survey", {"days": 3})
    generate(planned.ann, "csat")
    planned.put(Table.NODES, "survey", {"name": "设计问卷V2"})
    generate(planned.ann, "csat")
    planned.put(Table.NODES, "survey", {"days": 1})
    generate(planned.ann, "csat")
    assert (task(planned, SURVEY).name, str(task(planned, SURVEY).due)) == ("设计问卷V2", "2024-07-12")


def test_what_is_kept_says_why(planned: Office) -> None:
    generate(planned.ann, "csat")
    set_status(planned.ann, [task(planned, SURVEY)], Status.IN_PROGRESS)
    delete(planned.ann, [task(planned, TALK)])
    words = [line.words for line in preview(planned.ann, "csat").lines]
    assert words == ["work on it has begun", "its task was deleted; the trash has it"]
    with pytest.raises(RefusedError):
        generate(planned.ann, "csat")


def test_two_who_generate_without_seeing_each_other_make_the_same_tasks(planned: Office) -> None:
    planned.sync()
    generate(planned.ann, "csat")
    generate(planned.bob, "csat")
    planned.sync()
    assert set(planned.ann.workspace.tasks) == {SURVEY, TALK}
    assert planned.ann.workspace.tasks_of("csat") == planned.bob.workspace.tasks_of("csat")


def test_undo_takes_the_tasks_away_and_redo_brings_them_back(planned: Office) -> None:
    log = UndoLog()
    log.record(generate(planned.ann, "csat").transaction)
    log.undo(planned.ann)
    assert not planned.ann.workspace.tasks
    log.redo(planned.ann)
    assert set(planned.ann.workspace.tasks) == {SURVEY, TALK}


def test_a_process_without_nodes_is_refused(planned: Office) -> None:
    planned.put(Table.PROCESSES, "bare", {"name": "Bare", "prefix": "BARE"})
    with pytest.raises(RefusedError, match="“Bare” has no nodes"):
        preview(planned.ann, "bare")
    with pytest.raises(RefusedError, match="not there"):
        generate(planned.ann, "nowhere")
