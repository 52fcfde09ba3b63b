"""`tuiflow export`: tables, diagrams and deadlines into files."""

from __future__ import annotations

import os
import stat
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.exchange.reading_back import csv_cells, lines_of, xlsx_cells


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody is in a folder of their own."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_the_ending_says_the_format(demo: Shell, here: Path) -> None:
    said = demo.done("export", "tasks", "t.xlsx", "--process", "CSAT")
    assert said == "Written to t.xlsx: Task allocation and tracking table, 5 rows\n"
    (rows,) = xlsx_cells((here / "t.xlsx").read_bytes())
    assert rows[0][0] == "Task allocation and tracking table"
    assert rows[1][:2] == ["Task ID", "Task"]
    assert [row[0] for row in rows[2:]] == [f"CSAT-00{number}" for number in range(1, 6)]


def test_without_a_process_every_task_goes_out(demo: Shell, here: Path) -> None:
    demo.done("export", "tasks", "all.csv")
    rows = csv_cells((here / "all.csv").read_bytes())
    listed = demo("list", "--json").json
    assert sorted(row[0] for row in rows[1:]) == sorted(task["id"] for task in listed)


def test_without_a_file_a_name_is_made(demo: Shell, here: Path) -> None:
    demo.done("export", "process", "--process", "CSAT", "--format", "md")
    assert [path.name for path in here.iterdir()] == ["CSAT-process_table-2024-07-12.md"]
    demo.done("export", "process", "--process", "CSAT", "--format", "md")
    assert (here / "CSAT-process_table-2024-07-12-2.md").is_file()


def test_a_text_can_be_printed(demo: Shell) -> None:
    out = demo.done("export", "process", "-", "--format", "md", "--process", "CSAT")
    assert out.startswith("### Standardised office process table\n\n客户满意度提升项目\n")
    assert "- Responsible roles: 项目负责人*经理、客户对接人\n" in out


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (("diagram", "-", "--format", "mmd", "--process", "INTV"), "flowchart TB\n"),
        (("diagram", "-", "--format", "dot", "--process", "INTV"), "digraph "),
        (("diagram", "-", "--format", "bpmn", "--process", "INTV"), "<?xml "),
        (("deadlines", "-"), "BEGIN:VCALENDAR\r\n"),
        (("workspace", "-", "--format", "html"), "<!DOCTYPE html>\n"),
    ],
)
def test_diagrams_deadlines_and_pages(demo: Shell, words: tuple[str, ...], start: str) -> None:
    assert demo.done("export", *words).startswith(start)


def test_a_report_and_a_review_go_out_as_forms(demo: Shell, here: Path) -> None:
    demo.done("export", "report", "week.csv")
    assert csv_cells((here / "week.csv").read_bytes())[:3] == [
        ["Period", "7.8-7.12"],
        ["Reporter", "*专员"],
        ["Report to", "*经理"],
    ]
    demo.done("export", "retro", "review.csv", "--process", "CSAT")
    assert csv_cells((here / "review.csv").read_bytes())[0] == ["Project", "客户满意度提升项目"]


def test_deadlines_are_those_of_open_tasks(demo: Shell, here: Path) -> None:
    demo.done("export", "deadlines", "d.ics", "--process", "CSAT")
    lines = lines_of((here / "d.ics").read_bytes())
    assert [line for line in lines if line.startswith("SUMMARY")] == [
        "SUMMARY:CSAT-002 客户邀约",
        "SUMMARY:CSAT-003 数据分析",
    ]
    demo.done("export", "deadlines", "mine.ics", "--person", "*分析师")
    assert "SUMMARY:CSAT-002 客户邀约" not in lines_of((here / "mine.ics").read_bytes())


def test_a_calendar_that_has_a_deadline_already_moves_it(demo: Shell, here: Path) -> None:
    def event(file: str) -> dict[str, str]:
        demo.done("export", "deadlines", file, "--process", "CSAT")
        lines = lines_of((here / file).read_bytes())
        first = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
        return {name: value for name, _colon, value in (line.partition(":") for line in first)}

    before = event("before.ics")
    demo.done("set", "CSAT-002", "due=2024-07-19", "--why", "客户没空")
    after = event("after.ics")
    assert (before["SUMMARY"], before["UID"]) == (after["SUMMARY"], after["UID"])
    assert (before["DTSTART;VALUE=DATE"], before["DTEND;VALUE=DATE"]) == ("20240715", "20240716")
    assert (after["DTSTART;VALUE=DATE"], after["DTEND;VALUE=DATE"]) == ("20240719", "20240720")
    assert "Deliverable: 《客户邀约确认表》" in after["DESCRIPTION"]


def test_a_deadline_that_is_met_is_no_longer_in_the_calendar(demo: Shell, here: Path) -> None:
    demo.done("done", "CSAT-002")
    demo.done("export", "deadlines", "d.ics", "--process", "CSAT")
    assert "SUMMARY:CSAT-002 客户邀约" not in lines_of((here / "d.ics").read_bytes())


def test_a_file_that_is_there_stays_until_it_is_said_otherwise(demo: Shell, here: Path) -> None:
    (here / "t.csv").write_text("mine", encoding="utf-8")
    refused = demo.refused(1, "export", "tasks", "t.csv")
    assert refused == "t.csv is there already: choose another name, or replace it with --force."
    assert (here / "t.csv").read_text(encoding="utf-8") == "mine"
    (here / "t.csv").chmod(0o640)
    demo.done("export", "tasks", "t.csv", "--force")
    assert csv_cells((here / "t.csv").read_bytes())[0][0] == "Task ID"
    assert stat.S_IMODE((here / "t.csv").stat().st_mode) == 0o640


def test_whoever_sits_there_is_asked(demo: Shell, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "t.csv").write_text("mine", encoding="utf-8")
    monkeypatch.setattr("tuiflow.cli.export.is_interactive", lambda: True)
    monkeypatch.setattr("sys.stdin", StringIO("n\n"))
    assert demo("export", "tasks", "t.csv").code == 1
    assert (here / "t.csv").read_text(encoding="utf-8") == "mine"
    monkeypatch.setattr("sys.stdin", StringIO("y\n"))
    assert demo("export", "tasks", "t.csv").code == 0
    assert csv_cells((here / "t.csv").read_bytes())[0][0] == "Task ID"


def test_a_new_file_is_as_readable_as_the_umask_says(demo: Shell, here: Path) -> None:
    before = os.umask(0o027)
    try:
        demo.done("export", "tasks", "t.csv")
    finally:
        os.umask(before)
    assert stat.S_IMODE((here / "t.csv").stat().st_mode) == 0o640
    assert [path.name for path in here.iterdir()] == ["t.csv"]


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (2, ("task", "t.xlsx"), "did you mean tasks?"),
        (2, ("tasks", "t.pdf"), "“.pdf” is no format"),
        (2, ("tasks", "t"), "t has no ending"),
        (2, ("deadlines", "t.csv"), "deadlines goes out as ics only: name a file like deadlines.ics."),
        (2, ("deadlines", "t.pdf"), "deadlines goes out as ics only"),
        (2, ("tasks", "t.bpmn"), "tasks does not go out as bpmn: use one of xlsx, csv, docx, md, html."),
        (2, ("workspace", "t.csv"), "csv holds one table"),
        (2, ("diagram", "d.mmd"), "say which, with --process"),
        (2, ("tasks", "-"), "Say how to print it"),
        (2, ("tasks", "-", "--format", "xlsx"), "cannot be printed"),
        (2, ("tasks", "nowhere/t.csv"), "There is no folder nowhere"),
        (2, ("tasks", "t.csv", "--week", "last"), "tasks has no --week"),
        (2, ("report", "t.csv", "--process", "CSAT"), "report has no --process"),
        (1, ("tasks", "t.csv", "--process", "nothing"), "There is no process “nothing”"),
        (1, ("report", "r.xlsx", "--week", "2024-W20"), "You have no report on 2024-W20 yet"),
        (1, ("retro", "r.xlsx", "--process", "INTV"), "has no retrospective yet"),
        (1, ("deadlines", "d.ics", "--person", "项目负责人"), "is a role; name a person"),
    ],
)
def test_what_cannot_be_written_is_refused(
    demo: Shell, here: Path, code: int, words: tuple[str, ...], said: str
) -> None:
    assert said in demo.refused(code, "export", *words)
    assert list(here.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_said(demo: Shell, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_words: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tuiflow.store.disk.create_whole", full)
    refused = demo.refused(3, "export", "tasks", "t.csv")
    assert refused == "t.csv cannot be written (No space left on device): choose another place."
    assert list(here.iterdir()) == []


def test_a_disk_without_links_takes_files_all_the_same(
    demo: Shell, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_words: object, **_options: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("os.link", refuse)
    demo.done("export", "tasks", "t.csv")
    assert [path.name for path in here.iterdir()] == ["t.csv"]
    assert "t.csv is there already" in demo.refused(1, "export", "tasks", "t.csv")
    assert [path.name for path in here.iterdir()] == ["t.csv"]
