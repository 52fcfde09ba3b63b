"""A list that was written in two places at once: nobody's lines are lost, and one step puts both together (E10, V2)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.ui.office import ME, PROCESS, Office
from tuiflow.actions import reports, retro_entry
from tuiflow.actions.conflicts import all_conflicts, conflicts_of, take_other
from tuiflow.actions.desk import Desk
from tuiflow.actions.list_versions import OtherVersion, has_other_versions, leave_out, other_versions, put_in
from tuiflow.actions.permissions import set_policy
from tuiflow.actions.undo import UndoLog
from tuiflow.errors import RefusedError
from tuiflow.model.record import Table
from tuiflow.model.report import Content, Line, Section, content_of, report_uid
from tuiflow.model.retro import Retro, RetroState, retro_fields
from tuiflow.model.week import Week

WEEK = Week.of(date(2024, 7, 12))
UID = report_uid(ME, WEEK)
DONE, PLANNED = Section.DONE, Section.PLANNED


class Apart(Office):
    """One person at two machines, which hear of each other only when they are synced."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.laptop = self.desk(ME)

    def sync(self) -> None:
        for desk in (self.me, self.laptop, self.colleague):
            desk.workspace.receive()

    def submit(self, desk: Desk, *done: str, planned: tuple[str, ...] = ()) -> None:
        lines = {DONE: tuple(map(Line, done)), PLANNED: tuple(map(Line, planned))}
        reports.submit(desk, WEEK, Content((), lines))

    def lines(self, section: Section = DONE) -> list[str]:
        return [line.text for line in content_of(self.me.workspace.reports[UID]).of(section)]

    def others(self) -> list[OtherVersion]:
        return other_versions(self.me, Table.REPORTS, UID)


@pytest.fixture
def office(tmp_path: Path) -> Apart:
    """A report that both machines have."""
    made = Apart(tmp_path)
    made.submit(made.me, "First", "Second")
    made.sync()
    return made


def amend_apart(office: Apart) -> None:
    """Both machines amend it twice; the later change is the laptop's."""
    office.submit(office.me, "First", "Second", "Mine")
    office.submit(office.me, "First", "Second", "Mine", "Mine too")
    office.submit(office.laptop, "First", "Second, changed", "Laptop's")
    office.submit(office.laptop, "First", "Second, changed", "Laptop's", "Laptop's too")
    office.sync()


def test_the_other_version_is_there_with_what_it_would_bring(office: Apart) -> None:
    amend_apart(office)
    assert has_other_versions(office.me.workspace, Table.REPORTS, UID)
    (other,) = office.others()
    assert other.field == "done"
    assert other.who == ("*专员",)
    kept = set(office.lines())
    assert set(other.added) | kept == {"First", "Second, changed", "Mine", "Mine too", "Laptop's", "Laptop's too"}
    assert not kept & set(other.added)
    assert len(other.added) == 2 or other.gone == ("Second",)


def test_one_step_puts_the_lines_of_both_together_and_undo_takes_it_back(office: Apart) -> None:
    amend_apart(office)
    before, log = office.lines(), UndoLog()
    outcome = put_in(office.me, Table.REPORTS, UID)
    log.record(outcome.transaction)
    together = ["First", "Second, changed", "Mine", "Mine too", "Laptop's", "Laptop's too"]
    assert sorted(office.lines()) == sorted(together)
    assert office.others() == []
    office.sync()
    assert all_conflicts(office.laptop) == []
    log.undo(office.me)
    assert office.lines() == before


def test_it_may_be_left_out(office: Apart) -> None:
    amend_apart(office)
    before = office.lines()
    leave_out(office.me, Table.REPORTS, UID)
    assert office.lines() == before
    assert office.others() == []
    with pytest.raises(RefusedError, match="no other version"):
        put_in(office.me, Table.REPORTS, UID)


def test_amending_it_meanwhile_settles_nothing(office: Apart) -> None:
    amend_apart(office)
    wanted = set(office.lines()) | set(office.others()[0].added)
    office.submit(office.me, *office.lines(), planned=("Next",))
    office.submit(office.me, *office.lines(), "Later", planned=("Next",))
    assert {*office.lines(), *office.others()[0].added} == wanted | {"Later"}
    put_in(office.me, Table.REPORTS, UID)
    assert set(office.lines()) == wanted | {"Later"}
    assert office.lines(PLANNED) == ["Next"]


def test_submitted_twice_for_the_first_time_it_has_two_versions_too(tmp_path: Path) -> None:
    office = Apart(tmp_path)
    office.submit(office.me, "Mine")
    office.submit(office.laptop, "Laptop's")
    office.sync()
    put_in(office.me, Table.REPORTS, UID)
    assert sorted(office.lines()) == ["Laptop's", "Mine"]


def test_only_the_list_is_in_conflict_not_the_time_of_the_amendment(office: Apart) -> None:
    office.submit(office.me, "Mine")
    office.moment += timedelta(hours=1)
    office.submit(office.laptop, "Laptop's")
    office.sync()
    assert [one.field for one in all_conflicts(office.me)] == ["done"]


def test_nobody_else_settles_it_and_who_may_not_read_it_does_not_see_it(office: Apart) -> None:
    amend_apart(office)
    with pytest.raises(RefusedError, match="their own report"):
        put_in(office.colleague, Table.REPORTS, UID)
    (conflict,) = conflicts_of(office.colleague, Table.REPORTS, UID)
    with pytest.raises(RefusedError, match="their own report"):
        take_other(office.colleague, conflict, conflict.others[0])
    set_policy(office.colleague, "raci")
    office.sync()
    assert all_conflicts(office.colleague) == []
    assert all_conflicts(office.me)


def held(office: Apart) -> Retro:
    retro = Retro("held", PROCESS, goal="Met", problems=("Old",), efficiency_note="One\nTwo")
    office.me.commit("retro.save", [office.me.workspace.edit(Table.RETROS, "held", retro_fields(retro))])
    office.sync()
    return retro


def save(desk: Desk, problem: str, note: str) -> None:
    base = retro_entry.form_of(desk, desk.workspace.retros["held"])
    form = base.with_lines("problems", (*base.listed("problems"), problem)).with_words("efficiency_note", note)
    retro_entry.save(desk, form, base)


def test_lists_and_texts_of_a_retrospective_are_put_together_as_well(office: Apart) -> None:
    held(office)
    save(office.me, "Mine", "One\nTwo\nMine")
    save(office.laptop, "Laptop's", "Zero\nOne\nTwo")
    office.sync()
    assert [one.field for one in other_versions(office.me, Table.RETROS, "held")] == ["problems", "efficiency_note"]
    put_in(office.me, Table.RETROS, "held")
    retro = office.me.workspace.retros["held"]
    assert sorted(retro.problems) == ["Laptop's", "Mine", "Old"]
    assert retro.efficiency_note == "Zero\nOne\nTwo\nMine"
    assert all_conflicts(office.me) == []


def test_a_closed_retrospective_stays_as_it_is(office: Apart) -> None:
    held(office)
    save(office.me, "Mine", "One")
    save(office.laptop, "Laptop's", "One")
    office.sync()
    workspace = office.me.workspace
    office.me.commit("retro.close", [workspace.edit(Table.RETROS, "held", {"state": RetroState.CLOSED.value})])
    with pytest.raises(RefusedError, match="closed"):
        put_in(office.me, Table.RETROS, "held")
