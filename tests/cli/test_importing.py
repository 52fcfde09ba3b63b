"""`tuiflow import …` as a person types it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.exchange.files import comma, xlsx

HEADS = ["任务ID", "任务名称", "所属流程", "责任人", "起止时间", "优先级", "部门"]
ROWS = [
    ["CS-001", "Design the outline", "Client survey", "*专员", "2024-07-10", "高", "市场部"],
    ["CS-002", "邀约客户", "Client survey", "Lin", "7.11-7.13", "高", ""],
    ["", "Thank them", "Client survey", "*新人", "2024-07-15", "", ""],
]
BAD = ["", "Sing", "Client survey", "", "soon", "loud", ""]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "tasks.xlsx", {"任务": [HEADS, *ROWS]})


@pytest.fixture
def half_bad(tmp_path: Path) -> Path:
    return comma(tmp_path / "half.csv", [HEADS, ROWS[0], BAD])


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What somebody at a terminal says when asked, in this order."""
    said: list[str] = []
    monkeypatch.setattr("tuiflow.cli.importing.is_interactive", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: said.pop(0))
    yield said
    assert said == []


def test_a_dry_run_shows_what_it_would_do_and_changes_nothing(shell: Shell, file: Path) -> None:
    before = shell.journals()
    answer = shell("import", "tasks", str(file), "--dry-run", "--year", "2024")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "tasks.xlsx (Task allocation and tracking table): 1 new, 1 changed, 1 the same",
        "New people: *新人",
        "Ignored on sheet “任务”, as the table has no such columns: “部门”",
        "~ Sheet “任务”, row 2  CS-001 Design the outline",
        "    Priority: Medium → High",
        "+ Sheet “任务”, row 4  CS-004 Thank them",
    ]
    assert shell.journals() == before


def test_yes_does_it_and_says_what_was_done(shell: Shell, file: Path) -> None:
    assert shell.done("import", str(file), "--year", "2024", "--yes").endswith(
        "Imported tasks.xlsx: 1 new, 1 changed.\n"
    )
    assert shell.task("CS-001")["priority"] == "high"
    assert shell.task("CS-004")["assignee"] == "*新人"
    assert "imported from a file" in shell.done("history", "CS-004")
    again = shell("import", str(file), "--year", "2024", "--yes")
    assert (again.code, again.err) == (0, "")
    assert again.out.splitlines()[0].endswith(": 0 new, 0 changed, 3 the same")


def test_without_a_terminal_and_yes_it_is_shown_and_refused(shell: Shell, file: Path) -> None:
    before = shell.journals()
    answer = shell("import", "tasks", str(file), "--year", "2024")
    assert answer.code == 1
    assert "1 new, 1 changed" in answer.out
    assert answer.err == "tuiflow: Nothing was imported: add --yes to do it, or --dry-run to look only.\n"
    assert shell.journals() == before


@pytest.mark.parametrize(("said", "code"), [("y", 0), ("n", 1), ("", 1)])
def test_at_a_terminal_it_asks_first(shell: Shell, file: Path, answers: list[str], said: str, code: int) -> None:
    answers.append(said)
    assert shell("import", "tasks", str(file), "--year", "2024").code == code
    assert (shell.task("CS-001")["priority"] == "high") == (code == 0)


def test_at_a_terminal_a_missing_year_is_asked_for(shell: Shell, file: Path, answers: list[str]) -> None:
    answers += ["2024", "y"]
    assert shell("import", "tasks", str(file)).code == 0
    assert shell.task("CS-002")["start"] == "2024-07-11"


def test_what_cannot_be_read_is_left_out_and_exits_with_1(shell: Shell, half_bad: Path) -> None:
    answer = shell("import", "tasks", str(half_bad), "--yes")
    assert (answer.code, answer.err) == (1, "tuiflow: 1 row was left out.\n")
    assert [line.strip() for line in answer.out.splitlines() if ": “" in line] == [
        "Ignored, as the table has no such columns: “部门”",
        "Row 3, column E (起止时间): “soon” is no date: write 2024-07-08, 7月8日 or, for a period, 7.8-7.10.",
        "Row 3, column F (优先级): “loud” is no priority: use one of High, Medium, Low.",
    ]
    assert shell.task("CS-001")["priority"] == "high"


def test_json_says_codes_and_dates_in_every_language_and_the_words_beside_them(shell: Shell, tmp_path: Path) -> None:
    heads = ["任务ID", "任务名称", "当前状态", "优先级", "起止时间", "责任人"]
    row = ["CS-001", "Design the outline", "进行中", "高", "2024.7.18-2024.7.23", ""]
    file = comma(tmp_path / "t.csv", [heads, row])
    for code, words in (("zh", "进行中"), ("en", "In progress")):
        (told,) = shell("--lang", code, "import", str(file), "--dry-run", "--json").json["rows"]
        changes = {one["field"]: one for one in told["changes"]}
        assert (told["fate"], told["kept"]) == ("changed", ["assignee"])
        assert (changes["status"]["before"], changes["status"]["after"]) == ("not_started", "in_progress")
        assert (changes["priority"]["before"], changes["priority"]["after"]) == ("medium", "high")
        assert changes["period"]["after"] == {"start": "2024-07-18", "due": "2024-07-23"}
        assert changes["status"]["words"]["after"] == words


def test_json_has_stable_names(shell: Shell, half_bad: Path) -> None:
    body = shell("import", "tasks", str(half_bad), "--dry-run", "--json").json
    assert list(body) == ["file", "imported", "counts", "new", "ignored", "rows"]
    assert body["counts"] == {"new": 0, "changed": 1, "same": 0, "refused": 0, "unreadable": 1}
    assert body["rows"][0] == {
        "table": "tasks",
        "where": "Row 2",
        "sheet": "",
        "row": 2,
        "fate": "changed",
        "title": "CS-001 Design the outline",
        "changes": [
            {
                "field": "priority",
                "before": "medium",
                "after": "high",
                "words": {"before": "Medium", "after": "High"},
            }
        ],
        "kept": [],
        "remarks": [],
        "refused": [],
        "problems": [],
    }
    assert shell("import", "tasks", str(half_bad), "--yes", "--json").json["imported"] is True


def test_hints_say_which_option_helps(shell: Shell, tmp_path: Path) -> None:
    shell.done("process", "new", "Other")
    file = comma(tmp_path / "a.csv", [["Task", "Start–end", "Priority"], ["Call", "7.8", "low"]])
    out = shell("import", "tasks", str(file), "--dry-run").out
    assert "To say which year is meant: --year 2024." in out
    assert "To say which process is meant: --process NAME." in out
    shell.done("import", "tasks", str(file), "--process", "CS", "--year", "2024", "--yes")
    assert shell.task("CS-004")["due"] == "2024-07-08"


def test_wrong_usage_is_one_sentence(shell: Shell, file: Path, tmp_path: Path) -> None:
    assert "FILE is missing" in shell.refused(2, "import")
    assert "There is no file" in shell.refused(2, "import", "tasks", str(tmp_path / "none.xlsx"))
    assert "use one of auto, process, tasks" in shell.refused(2, "import", "everything", str(file))
    assert "is no year" in shell.refused(2, "import", "tasks", str(file), "--year", "24")
    assert "There is no process “x”" in shell.refused(1, "import", "tasks", str(file), "--process", "x")
    assert "has no sheet “x”" in shell.refused(2, "import", "tasks", str(file), "--sheet", "x")
    assert "has no Weekly progress report" in shell.refused(1, "import", "report", str(file))


def test_what_was_exported_imports_as_the_same(demo: Shell, tmp_path: Path) -> None:
    file = tmp_path / "all.xlsx"
    demo.done("export", "workspace", str(file))
    answer = demo("import", "auto", str(file), "--dry-run")
    assert answer.code == 0
    assert " 0 new, 0 changed, " in answer.out


def test_one_line_of_a_masked_name_is_data_everywhere(shell: Shell, tmp_path: Path) -> None:
    file = comma(tmp_path / "a.csv", [["Task", "Owner", "Priority"], ["[bold]*x*[/]", "[red]新人[/]", ""]])
    out = shell.done("import", "tasks", str(file), "--yes")
    assert "[bold]*x*[/]" in out
    assert "New people: [red]新人[/]" in out
