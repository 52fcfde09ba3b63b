"""A whole workspace goes out as one workbook, and comes in again in an empty one (the four office tables)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import assume, given, note, settings

from tests.actions.test_round_trip import WHOLE, offices
from tests.actions.whole_office import new_desk, records, whole_office
from tests.exchange.test_other_programs import converted, needs_office
from tuiflow import language
from tuiflow.actions.desk import Desk
from tuiflow.actions.export import Format, Wanted, What, gather
from tuiflow.actions.importing import Choice, carry_out, open_file, plan_import, read_wanted
from tuiflow.actions.undo import UndoLog
from tuiflow.model.cell_reading import is_nothing
from tuiflow.model.import_row import Fate, ImportPlan
from tuiflow.model.party import bare_name
from tuiflow.model.record import Table
from tuiflow.model.text import plain_name

LANGUAGES = [(of, out, back) for of in ("zh", "en") for out in ("zh", "en") for back in ("zh", "en")]


def exported(desk: Desk, path: Path) -> Path:
    """The workspace as a workbook."""
    kept = BytesIO()
    gather(desk, Wanted(What.WORKSPACE), Format.XLSX).write(kept, None)
    path.write_bytes(kept.getvalue())
    return path


def read(desk: Desk, path: Path) -> ImportPlan:
    """What importing it without any further word would do."""
    return plan_import(desk, open_file(path, Choice()), read_wanted(desk, Choice()))


def told(plan: ImportPlan) -> list[object]:
    """The rows that are not the same."""
    return [
        (row.where, row.title, row.fate.value, row.changes, row.problems, row.refused)
        for row in plan.rows
        if row.fate is not Fate.SAME
    ]


@pytest.mark.parametrize(("of", "out", "back"), LANGUAGES)
def test_an_empty_workspace_gets_the_same_records_and_the_second_import_changes_nothing(
    tmp_path: Path, of: str, out: str, back: str
) -> None:
    """In the language of the texts, of the file, and of whoever reads it."""
    language.use(of)
    desk = whole_office(of)
    language.use(out)
    path = exported(desk, tmp_path / "all.xlsx")
    language.use(back)
    assert told(read(desk, path)) == []
    other = new_desk()
    plan = read(other, path)
    assert [row.problems for row in plan.rows if row.problems] == []
    assert not plan.year_missing
    assert not plan.process_missing
    assert plan.ignored == {}
    carry_out(other, plan, "all.xlsx")
    assert records(other) == records(desk)
    again = read(other, path)
    assert told(again) == []
    assert again.ignored == {}
    third = exported(other, tmp_path / "again.xlsx")
    assert told(read(desk, third)) == []


@settings(WHOLE, max_examples=25)
@given(desk=offices())
def test_whatever_people_have_typed_an_empty_workspace_gets_it(
    tmp_path_factory: pytest.TempPathFactory, desk: Desk
) -> None:
    workspace = desk.workspace
    people = [one.name for one in workspace.people.values()]
    roles = [one.name for one in workspace.roles.values()]
    # A cell cannot say which is meant of a person and a role that are called alike, nor that somebody is called `-`.
    assume({bare_name(plain_name(name)) for name in people}.isdisjoint(bare_name(plain_name(name)) for name in roles))
    assume(not any(map(is_nothing, people + roles)))
    path = exported(desk, tmp_path_factory.mktemp("out") / "all.xlsx")
    for table in open_file(path, Choice()).tables:
        note(f"{table.table.key} {table.sheet.rows!r}")
    other = new_desk()
    plan = read(other, path)
    assert [row.problems for row in plan.rows if row.problems] == []
    carry_out(other, plan, "all.xlsx")
    assert records(other) == records(desk)
    assert told(read(other, path)) == []


def test_the_table_of_tasks_alone_needs_no_word_of_its_year_either(tmp_path: Path) -> None:
    """Its days have no year, as in the form; the workbook knows which one is meant, or they say it."""
    language.use("zh")
    desk = whole_office("zh")
    csat = next(one.uid for one in desk.workspace.processes.values() if one.prefix == "CSAT")
    for start in ("", "2019-01-01"):
        if start:
            desk.commit("workspace.change", [desk.workspace.edit(Table.PROCESSES, csat, {"start": start})])
        kept = BytesIO()
        gather(desk, Wanted(What.TASKS), Format.XLSX).write(kept, None)
        path = tmp_path / "tasks.xlsx"
        path.write_bytes(kept.getvalue())
        other = new_desk()
        plan = read(other, path)
        assert not plan.year_missing
        carry_out(other, plan, path.name)
        days = {(one.name, one.start, one.due) for one in desk.workspace.tasks.values() if not one.block}
        assert days <= {(one.name, one.start, one.due) for one in other.workspace.tasks.values()}


def test_one_undo_takes_all_of_it_back(tmp_path: Path) -> None:
    path = exported(whole_office("en"), tmp_path / "all.xlsx")
    other, log = new_desk(), UndoLog()
    log.record(*carry_out(other, read(other, path), path.name).transactions)
    assert records(other) != {}
    log.undo(other)
    assert records(other) == {}


def test_what_belongs_to_something_in_the_trash_stays_behind(tmp_path: Path) -> None:
    desk = whole_office("en")
    workspace = desk.workspace
    intv = next(one for one in workspace.processes.values() if one.prefix == "HIRE")
    reporter = next(iter(workspace.reports.values())).reporter
    gone = [workspace.deletion(Table.PROCESSES, intv.uid), workspace.deletion(Table.PEOPLE, reporter)]
    desk.commit("test", gone)
    path = exported(desk, tmp_path / "all.xlsx")
    other = new_desk()
    plan = read(other, path)
    assert [row.problems for row in plan.rows if row.problems] == []
    carry_out(other, plan, path.name)
    labels = {task.label.partition("-")[0] for task in other.workspace.tasks.values()}
    assert labels == {one.prefix for one in workspace.processes.values()} - {"INTV", "EP"}
    assert reporter not in {one.reporter for one in other.workspace.reports.values()}
    assert told(read(desk, path)) == []


def test_who_sits_at_a_login_here_stays_who_they_are(tmp_path: Path) -> None:
    desk = whole_office("en")
    path = exported(desk, tmp_path / "all.xlsx")
    other = new_desk()
    other.commit("test", [other.workspace.edit(Table.PEOPLE, "me", {"name": "Me", "logins/lin": True})])
    plan = read(other, path)
    assert [row.remarks for row in plan.rows if row.table == "people" and row.remarks] == [
        ["the login lin is that of Me here"]
    ]
    carry_out(other, plan, path.name)
    assert [one.name for one in other.workspace.people.values() if "lin" in one.logins] == ["Me"]
    assert told(read(other, path)) == []


def test_a_prefix_that_is_taken_here_leaves_the_ids_of_both_as_they_are(tmp_path: Path) -> None:
    desk = whole_office("en")
    path = exported(desk, tmp_path / "all.xlsx")
    other = new_desk()
    other.commit("test", [other.workspace.edit(Table.PROCESSES, "p", {"name": "Our own", "prefix": "INTV"})])
    carry_out(other, read(other, path), path.name)
    prefixes = {one.prefix for one in other.workspace.processes.values()}
    assert prefixes == {"INTV2", *(one.prefix for one in desk.workspace.processes.values())}
    again = read(other, path)
    assert told(again) == []
    assert [row.remarks for row in again.rows if row.remarks] == [["its ids begin with INTV2 here"]]


@needs_office
def test_a_workbook_that_libreoffice_has_saved_again_says_the_same(tmp_path: Path) -> None:
    language.use("zh")
    desk = whole_office("zh")
    csat = next(one for one in desk.workspace.processes.values() if one.prefix == "CSAT")
    exported(desk, tmp_path / "all.xlsx")
    (saved,) = converted(tmp_path / "all.xlsx", "xlsx")
    assert told(read(desk, saved)) == []
    alone = tmp_path / "alone" / "tasks.xlsx"
    alone.parent.mkdir()
    with alone.open("wb") as file:
        gather(desk, Wanted(What.TASKS, csat.uid), Format.XLSX).write(file, None)
    (saved,) = converted(alone, "xlsx")
    assert not read(new_desk(), saved).year_missing
