"""The weekly roll-up: against the week before, who is late, what late work needs, who coordinates (E9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.office import CHEN, LIN, MANAGER, ME, NODE_PLAN, NODE_SURVEY, PROCESS, ROLE, Office
from tuiflow import language
from tuiflow.actions import tasks as task_actions
from tuiflow.actions.desk import Desk
from tuiflow.actions.processes import close_process
from tuiflow.actions.progress import (
    Progress,
    burn_ups_of,
    late_work,
    part_by_process,
    progress,
    read_courses,
    take_changes,
)
from tuiflow.actions.progress_words import as_markdown, body, coordinator_words, need_words
from tuiflow.actions.trash import restore
from tuiflow.model.code import Letter, Status
from tuiflow.model.party import Actor
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table, Value
from tuiflow.model.rollup import Part, Tally
from tuiflow.model.standing import Standing, at, standing_of
from tuiflow.model.week import Week
from tuiflow.store.change import Draft, Edit, Line
from tuiflow.store.fold import replay
from tuiflow.store.memory import MemoryHub, MemoryStore
from tuiflow.store.records import is_trashed
from tuiflow.store.workspace import Workspace

W27, W28, W29 = (Week(date(2024, 7, day)) for day in (1, 8, 15))


class Weeks(Office):
    """The office over two weeks: the tasks were there on Monday the 1st, as they are in the picture."""

    def __init__(self, folder: Path) -> None:
        self._days = 1
        super().__init__(folder)

    def _furnish(self, tasks: object) -> None:
        self.go(1)
        super()._furnish(tasks)  # type: ignore[arg-type]

    def go(self, day: int, hour: int = 9) -> None:
        """It is that day of July."""
        self.moment = datetime(2024, 7, day, hour)  # noqa: DTZ001 - the clock shows local time

    def status(self, label: str, status: Status) -> None:
        (task,) = self.me.workspace.with_label(label)
        if status is Status.BLOCKED:
            task_actions.block(self.me, [task], "no car", MANAGER)
        else:
            task_actions.set_status(self.me, [task], status, "solved", "why not")

    def rolled(self, week: Week, **narrowed: str) -> Progress:
        return progress(self.me, read_courses(self.me), week, **narrowed)

    def part(self, week: Week) -> Part:
        return next(part for part in self.rolled(week).processes if part.uid == PROCESS)


@pytest.fixture
def office(tmp_path: Path) -> Weeks:
    return Weeks(tmp_path)


def labels(office: Weeks, uids: list[str]) -> list[str]:
    return [office.me.workspace.tasks[uid].label for uid in uids]


def test_two_weeks_of_work_are_told_week_by_week(office: Weeks) -> None:
    assert office.part(W27).now == Tally(done=3, in_progress=3, blocked=2, not_started=4, late=0)
    office.go(4)
    office.status("CSAT-005", Status.DONE)
    office.go(7, 23)
    office.status("CSAT-001", Status.IN_PROGRESS)
    office.go(8)
    office.status("CSAT-006", Status.DONE)
    office.status("CSAT-001", Status.BLOCKED)
    office.go(12)
    first, second = office.part(W27), office.part(W28)
    assert first.now == second.before == Tally(done=4, in_progress=3, blocked=2, not_started=3, late=0)
    assert first.before == Tally()
    assert second.now == Tally(done=5, in_progress=1, blocked=3, not_started=3, late=2)
    assert second.change == Tally(done=1, in_progress=-2, blocked=1, not_started=0, late=2)
    assert labels(office, second.finished) == ["CSAT-006"]
    assert labels(office, second.due_next) == ["CSAT-001"]


def test_work_taken_up_again_is_not_finished_any_more(office: Weeks) -> None:
    office.go(9)
    office.status("CSAT-010", Status.IN_PROGRESS)
    office.go(12)
    part = office.part(W28)
    assert (part.change.done, part.finished) == (-1, [])


def test_deleted_work_is_gone_from_that_day_on_and_comes_back_when_restored(office: Weeks) -> None:
    office.go(5)
    office.delete("t10")
    office.me.workspace.receive()
    office.go(9)
    assert office.part(W28).now.done == office.part(W28).before.done == 2
    restore(office.me, ["t10"])
    office.go(12)
    assert (office.part(W28).now.done, office.part(W28).before.done) == (3, 2)
    assert office.part(W27).now.done == 2


def test_an_edit_that_the_deleting_person_had_not_seen_keeps_the_task(office: Weeks) -> None:
    office.go(5)
    office.colleague.workspace.receive()
    (task,) = office.me.workspace.with_label("CSAT-010")
    task_actions.edit_task(office.me, task, {"risk": "still needed"})
    task_actions.delete(office.colleague, [office.colleague.workspace.tasks["t10"]])
    office.me.workspace.receive()
    office.go(12)
    assert "t10" in office.me.workspace.tasks
    assert office.part(W28).before.done == 3


def test_late_work_says_what_it_needs_and_who_coordinates(office: Weeks) -> None:
    frame = [
        office.me.workspace.edit(Table.ROLES, "boss", {"name": "Boss", "process": PROCESS, f"people/{LIN}": True}),
        office.me.workspace.edit(
            Table.CELLS, cell_uid(NODE_SURVEY, "boss"), {"node": NODE_SURVEY, "role": "boss", "letter": Letter.A.value}
        ),
        office.me.workspace.edit(Table.NODES, NODE_SURVEY, {"preconditions": ["Outline passed"]}),
        office.me.workspace.edit(
            Table.CELLS, cell_uid(NODE_PLAN, ROLE), {"node": NODE_PLAN, "role": ROLE, "letter": Letter.A.value}
        ),
        office.me.workspace.edit(Table.TASKS, "t03", {"node": NODE_SURVEY}),
        office.me.workspace.edit(Table.TASKS, "t02", {"node": NODE_PLAN, "due": "2024-07-09"}),
        office.me.workspace.edit(Table.TASKS, "t04", {"due": "2024-07-11"}),
    ]
    office.me.commit("plan", frame)
    office.go(12)
    found = office.rolled(W28)
    late = {one.task.label: one for one in late_work(office.me, found.frame, found.processes[0].late)}
    told = {label: (need_words(office.me, one), coordinator_words(office.me, one)) for label, one in late.items()}
    assert told == {
        "CSAT-008": ("预算还没有批准  asks *经理", "*经理"),
        "CSAT-003": ("“Outline passed” is not approved (林晓 approves it)", "林晓"),
        "CSAT-002": ("", "*专员"),
        "CSAT-004": ("", "林晓"),
    }
    assert [one.late.days for one in late.values()] == [5, 3, 2, 1]


def test_a_past_week_tells_what_was_needed_then(office: Weeks) -> None:
    office.go(9)
    office.status("CSAT-008", Status.DONE)
    office.go(12)
    found = office.rolled(W27)
    assert found.processes[0].late == []
    office.go(22)
    (task,) = office.me.workspace.with_label("CSAT-003")
    task_actions.block(office.me, [task], "no paper", CHEN)
    found = office.rolled(W28)
    (late,) = [one for one in late_work(office.me, found.frame, found.processes[0].late) if one.late.uid == "t03"]
    assert (late.late.days, need_words(office.me, late)) == (4, "")


def test_people_are_told_of_too_and_a_role_with_one_person_is_that_person(office: Weeks) -> None:
    office.go(12)
    people = {office.me.workspace.name_of(part.uid): part.now.total for part in office.rolled(W28).people}
    assert people == {"林晓": 3, "Chen Yu": 3, "*经理": 1, "*专员": 4, "": 1}
    assert office.rolled(W28).people[-1].uid == ""
    mine = office.rolled(W28, person=ME)
    assert [part.uid for part in mine.people] == [ME]
    assert [(part.uid, part.now.total) for part in mine.processes] == [(PROCESS, 4)]


def test_a_process_that_was_closed_before_counts_no_more_unless_it_is_named(office: Weeks) -> None:
    office.go(10)
    close_process(office.me, office.me.workspace.processes[PROCESS], anyway=True)
    office.go(22)
    assert [part.uid for part in office.rolled(W28).processes] == [PROCESS]
    assert office.rolled(W29).processes == []
    assert office.rolled(W29).people == []
    assert office.rolled(W29, process=PROCESS).processes[0].now.total == 12


def test_a_burn_up_runs_from_the_first_change_to_today(office: Weeks) -> None:
    office.go(3)
    office.status("CSAT-005", Status.DONE)
    task_actions.add_task(office.me, {"process": "CSAT", "name": "One more"})
    office.go(6)
    burnt = burn_ups_of(office.me, read_courses(office.me), part_by_process(office.me, W28))[PROCESS]
    assert (burnt.first, burnt.scope, burnt.done) == (
        date(2024, 7, 1),
        (12, 12, 13, 13, 13, 13),
        (3, 3, 4, 4, 4, 4),
    )


def test_changes_of_today_need_no_reading_again_and_others_do(office: Weeks) -> None:
    office.go(9)
    courses = read_courses(office.me)
    office.status("CSAT-005", Status.DONE)
    office.delete("t04")
    office.me.workspace.receive()
    past = [line.transaction for line in office._hub.lines[-2:]]
    assert take_changes(office.me, courses, past)
    assert courses == read_courses(office.me)
    office.go(10)
    assert not take_changes(office.me, courses, past)


def test_markdown_is_a_list_for_each_process_that_fits_a_chat(office: Weeks) -> None:
    office.go(12)
    office.status("CSAT-005", Status.DONE)
    text = as_markdown(office.me, office.rolled(W28).frame, office.rolled(W28).processes)
    assert text.splitlines() == [
        "### Progress 2024-W28  7.8-7.14",
        "",
        "**CSAT 客户满意度提升项目**",
        "",
        "- Done 4/12 (+1), In progress 2 (-1), Blocked 2, Not started 4, late 2 (+2)",
        "- 5 days late: CSAT-008 Buy the licence (林晓); 预算还没有批准 asks *经理; to coordinate: *经理",
        "- 2 days late: CSAT-003 Print the forms (Chen Yu); to coordinate: *专员",
        "- Finished: CSAT-005 Interview five customers",
        "- Due next week: CSAT-001 设计满意度问卷",
    ]
    assert len(text.encode()) < 4096


def test_json_has_stable_names_in_any_language(office: Weeks) -> None:
    office.go(12)
    language.use("zh")
    found = body(office.me, read_courses(office.me), office.rolled(W28))
    assert list(found) == ["week", "from", "to", "until", "running", "processes", "people"]
    processes = found["processes"]
    assert isinstance(processes, list)
    (process,) = processes
    assert list(process) == [
        *("process", "prefix", "lead", "counts", "change", "late", "finished", "due_next_week", "burn_up"),
    ]
    assert process["counts"] == {
        "done": 3,
        "in_progress": 3,
        "blocked": 2,
        "not_started": 4,
        "total": 12,
        "late": 2,
    }
    assert process["late"][0] == {
        "id": "CSAT-008",
        "name": "Buy the licence",
        "assignee": "林晓",
        "due": "2024-07-07",
        "days_late": 5,
        "status": "blocked",
        "blocked": {"reason": "预算还没有批准", "helper": "*经理"},
        "missing": [],
        "coordinators": ["*经理"],
    }
    assert process["burn_up"][-1] == {"day": "2024-07-12", "scope": 12, "done": 3}


# Against replaying everything for every day


class Deed(NamedTuple):
    """What somebody does, some hours after the deed before."""

    who: int
    hours: int
    task: int
    what: str
    value: str


WHATS = ("status", "due", "assignee", "process", "block_reason", "risk", "delete", "restore", "hear")
DEEDS = st.lists(
    st.builds(
        Deed,
        st.integers(0, 1),
        st.sampled_from([0, 7, 20, 40]),
        st.integers(0, 1),
        st.sampled_from([*WHATS, "risk", "delete"]),
        st.sampled_from(["done", "blocked", "not_started", "2024-07-05", "p", "q", "", "a"]),
    ),
    min_size=5,
    max_size=30,
)
"""Much is deleted while the other one edits it."""


def lived(deeds: list[Deed]) -> tuple[Desk, list[Line]]:
    """Two people who do not always hear of each other, and the desk of one who has heard of everything."""
    hub = MemoryHub()
    moment = datetime(2024, 7, 1, 8)  # noqa: DTZ001 - the clock shows local time

    def clock() -> int:
        return int(moment.timestamp() * 1000)

    people = [Workspace(MemoryStore(hub, clock)) for _number in range(2)]
    for who, hours, number, what, value in deeds:
        moment += timedelta(hours=hours)
        workspace, uid = people[who], f"t{number}"
        if what == "hear":
            workspace.receive()
            continue
        edit = _edit(workspace, uid, what, value)
        if edit is not None:
            workspace.commit(Draft([edit]))
    last = Workspace(MemoryStore(hub, clock))
    return Desk(last, Actor("x"), lambda: moment), hub.lines


def _edit(workspace: Workspace, uid: str, what: str, value: str) -> Edit | None:
    if what == "delete":
        return workspace.deletion(Table.TASKS, uid)
    if not workspace.fields(Table.TASKS, uid):
        return Edit("tasks", uid, {"name": uid, "status": "in_progress"}, creates=True)
    values: dict[str, Value] = {"deleted": None} if what == "restore" else {what: value}
    return workspace.edit(Table.TASKS, uid, values)


def brute(lines: list[Line], uid: str, day: date) -> Standing | None:
    """How a task stood at the end of a day: everything that was written until then, folded from nothing."""
    until = [line for line in lines if day_of(line) <= day]
    document = replay(until).document("tasks", uid)
    return standing_of(document) if document is not None and not is_trashed(document) else None


def day_of(line: Line) -> date:
    """The local day of a change."""
    return datetime.fromtimestamp(int(line.transaction.stamp[:12], 16) / 1000).date()  # noqa: DTZ006 - the local day is meant


def days(first: date, last: date) -> Iterator[date]:
    for distance in range((last - first).days + 1):
        yield first + timedelta(days=distance)


@settings(max_examples=200, deadline=None)
@given(DEEDS)
def test_every_day_is_what_folding_everything_until_then_gives(deeds: list[Deed]) -> None:
    desk, lines = lived(deeds)
    courses = read_courses(desk)
    for day in days(date(2024, 6, 30), desk.today):
        for uid in ("t0", "t1"):
            assert at(courses.get(uid, []), day) == brute(lines, uid, day), (uid, day)
