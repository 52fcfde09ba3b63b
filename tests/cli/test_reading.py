from __future__ import annotations

from tests.cli.conftest import Shell

KEYS = [
    "id",
    "name",
    "description",
    "process",
    "node",
    "assignee",
    "collaborators",
    "start",
    "due",
    "deliverable",
    "acceptance",
    "status",
    "priority",
    "risk",
    "late",
    "days_late",
    "blocked",
]


def test_json_of_a_task_has_exactly_the_agreed_keys(shell: Shell) -> None:
    body = shell.task("CS-002")
    assert list(body) == KEYS
    assert body == {
        "id": "CS-002",
        "name": "邀约客户",
        "description": "",
        "process": "Client survey",
        "node": None,
        "assignee": "Lin",
        "collaborators": [],
        "start": "2024-07-11",
        "due": "2024-07-13",
        "deliverable": "",
        "acceptance": "",
        "status": "not_started",
        "priority": "high",
        "risk": "",
        "late": False,
        "days_late": 0,
        "blocked": None,
    }


def test_json_says_how_late_and_why_blocked(shell: Shell) -> None:
    shell.done("block", "CS-001", "--reason", "no time")
    body = shell.task("CS-001")
    assert (body["late"], body["days_late"], body["status"]) == (True, 2, "blocked")
    assert body["blocked"] == {"reason": "no time", "helper": None, "since": "2024-07-12"}
    assert sorted(shell.task("CS-003")["collaborators"]) == ["*专员", "Lin"]


def test_json_list_is_an_array_with_texts_as_they_are(shell: Shell) -> None:
    answer = shell("list", "--json")
    assert "邀约客户" in answer.out
    assert {body["id"] for body in answer.json} == {"CS-001", "CS-002", "CS-003"}
    assert all(list(body) == KEYS for body in answer.json)


def test_json_of_nothing_is_an_empty_array(empty: Shell) -> None:
    assert empty("list", "--json").json == []
    assert empty("blocked", "--json").json == []


def test_list_goes_by_column_and_then_by_place(shell: Shell) -> None:
    shell.done("done", "CS-001")
    shell.done("start", "CS-003")
    assert [line.split()[0] for line in shell.done("list").splitlines()] == ["CS-002", "CS-003", "CS-001"]


def test_list_filters(shell: Shell) -> None:
    shell.done("start", "CS-003")

    def ids(*words: str) -> list[str]:
        return [body["id"] for body in shell("list", "--json", *words).json]

    assert ids("--late") == ["CS-001"]
    assert ids("--status", "in_progress") == ["CS-003"]
    assert ids("--status", "进行中") == ["CS-003"]
    assert ids("--assignee", "专员") == ["CS-001"]
    assert sorted(ids("--process", "CS")) == ["CS-001", "CS-002", "CS-003"]
    assert ids("--filter", "!high") == ["CS-002"]
    assert ids("--filter", "客户 -done") == ["CS-002"]
    assert ids("--late", "--assignee", "Lin") == []


def test_filter_me_means_the_person_who_acts(shell: Shell) -> None:
    answer = shell("--as", "Lin", "list", "--json", "--filter", "me")
    assert sorted(body["id"] for body in answer.json) == ["CS-002", "CS-003"]


def test_list_aligns_columns_to_the_cell_in_a_pipe(shell: Shell) -> None:
    from rich.cells import cell_len

    lines = shell.done("list").splitlines()
    starts = {
        cell_len(line[: line.index(day)]) for line in lines for day in ("2024-07-10", "2024-07-13") if day in line
    }
    assert len(starts) == 1
    assert "\x1b" not in "".join(lines)
    assert any("2024-07-10 2 days late" in line for line in lines)
    assert any("2024-07-13 tomorrow" in line for line in lines)


def test_a_pipe_gets_long_texts_whole(shell: Shell) -> None:
    shell.done("block", "CS-001", "--reason", "因" * 300)
    assert "因" * 300 in shell.done("blocked")


def test_nothing_found_prints_nothing_to_a_pipe(shell: Shell) -> None:
    assert shell.done("list", "--status", "done") == ""


def test_list_refuses_what_is_not_there(shell: Shell) -> None:
    assert "todoo" in shell.refused(2, "list", "--status", "todoo")
    assert "Client survey" in shell.refused(1, "list", "--process", "Nothing")
    assert "Lin" in shell.refused(1, "list", "--assignee", "Linn")
    assert "“B”" in shell.refused(2, "list", "B")


def test_show_prints_every_field_with_near_words(shell: Shell) -> None:
    shell.done("block", "CS-002", "--reason", "no time", "--helper", "*专员")
    out = shell.done("show", "cs-002")
    for head in ("Task ID", "R Assignee", "Acceptance standard", "Risk note", "Late", "Blocked"):
        assert f"\n{head} " in "\n" + out
    assert "2024-07-13 (tomorrow)" in out
    assert "2024-07-11 (yesterday)" in out
    assert "no time" in out
    assert "*专员" in out
    assert "2024-07-12 (today)" in out


def test_show_refuses_an_unknown_or_missing_id(shell: Shell) -> None:
    assert "CS-009" in shell.refused(1, "show", "CS-009")
    assert "ID" in shell.refused(2, "show")
    assert "quotes" in shell.refused(2, "show", "CS-001", "CS-002")


def test_blocked_is_one_line_each_oldest_first(demo: Shell) -> None:
    lines = demo.done("blocked").splitlines()
    assert [line.split()[0] for line in lines] == ["LIVE-010", "LIVE-003", "HIRE-008", "BUY-006"]
    assert "blocked 7 days" in lines[1]
    assert "asks 周岚" in lines[1]
    assert "3 days late" in lines[1]
    assert [body["id"] for body in demo("blocked", "--json").json] == [line.split()[0] for line in lines]


def test_nothing_blocked_is_said_in_one_line(shell: Shell) -> None:
    assert shell.done("blocked") == "Nothing is blocked.\n"


def test_texts_cannot_steer_the_terminal(shell: Shell) -> None:
    shell.done(
        "set", "CS-001", "name=red \x1b[31m alert \x9b2J", "risk=a\x07\u202eb\nsecond", "description=x\x1b]0;t\x07"
    )
    shell.done("block", "CS-001", "--reason", "evil\x1b[2J\r\nsecond line")
    for words in (["list"], ["blocked"], ["show", "CS-001"], ["list", "--json"]):
        out = shell.done(*words)
        assert not {"\x1b", "\x9b", "\x07", "\u202e", "\r"} & set(out)
    assert "�[31m" in shell.done("list")
    assert shell.task("CS-001")["risk"] == "a\x07\u202eb\nsecond"
    assert len(shell.done("blocked").splitlines()) == 1


def test_an_error_cannot_steer_the_terminal(shell: Shell) -> None:
    assert "\x1b" not in shell.refused(1, "show", "\x1b[2J\nx")
