from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Shell


def test_set_changes_every_editable_field_at_once(shell: Shell) -> None:
    values = {
        "name": "New name",
        "description": "What to do",
        "assignee": "Lin",
        "collaborators": "*专员",
        "start": "2024-07-01",
        "due": "2024-07-20",
        "deliverable": "《清单》",
        "acceptance": "complete",
        "status": "in_progress",
        "priority": "low",
        "risk": "none",
    }
    lines = sum(data.count(b"\n") for data in shell.journals().values())
    assert "CS-001" in shell.done("set", "CS-001", *(f"{key}={value}" for key, value in values.items()))
    assert sum(data.count(b"\n") for data in shell.journals().values()) == lines + 1
    body = shell.task("CS-001")
    assert {key: body[key] for key in values} == values | {"collaborators": ["*专员"]}


def test_set_with_an_empty_value_clears(shell: Shell) -> None:
    shell.done("set", "CS-002", "due=", "start=", "assignee=")
    body = shell.task("CS-002")
    assert (body["due"], body["start"], body["assignee"]) == (None, None, None)


@pytest.mark.parametrize(
    ("code", "words", "hint"),
    [
        (2, ["CS-001"], "FIELD=VALUE"),
        (2, [], "ID"),
        (2, ["CS-001", "due"], "field=value"),
        (2, ["CS-001", "colour=red"], "colour"),
        (2, ["CS-001", "due=soonish"], "soonish"),
        (2, ["CS-001", "priority=urgent"], "high"),
        (2, ["CS-001", "status=finished"], "finished"),
        (1, ["CS-001", "status=blocked"], "block"),
        (1, ["CS-001", "name="], "name"),
        (1, ["CS-001", "name=" + "x" * 300], "300"),
        (1, ["CS-001", "start=7.20"], "2024-07-20"),
        (1, ["CS-001", "process=Other"], "Client survey"),
        (1, ["CS-001", "node=Nowhere"], "Nowhere"),
        (1, ["CS-001", "assignee=Nobody"], "Nobody"),
        (1, ["CS-001", "name=Design the outline"], "already"),
        (1, ["CS-099", "name=x"], "CS-099"),
        (2, ["CS-001", "name=x", "--now"], "--now"),
    ],
)
def test_set_refuses_and_changes_nothing(shell: Shell, code: int, words: list[str], hint: str) -> None:
    assert hint in shell.refused(code, "set", *words)


def test_start_and_done_say_what_they_did(shell: Shell) -> None:
    assert shell.done("start", "CS-001") == "CS-001 → In progress\n"
    assert shell.done("done", "CS-001") == "CS-001 → Done\n"
    assert shell.task("CS-001")["status"] == "done"


def test_several_ids_are_one_change(shell: Shell) -> None:
    lines = sum(data.count(b"\n") for data in shell.journals().values())
    shell.done("done", "CS-001", "CS-002", "CS-002")
    assert sum(data.count(b"\n") for data in shell.journals().values()) == lines + 1
    assert [body["id"] for body in shell("list", "--status", "done", "--json").json] == ["CS-001", "CS-002"]


def test_one_wrong_id_among_several_changes_nothing(shell: Shell) -> None:
    shell.refused(1, "done", "CS-001", "CS-404")


def test_block_and_unblock_keep_reason_helper_and_solution(shell: Shell) -> None:
    before = shell.task("CS-002")["status"]
    assert "*专员" in shell.done("block", "CS-002", "CS-003", "--reason", "2家客户没时间", "--helper", "专员")
    assert before == "not_started"
    blocked = {"reason": "2家客户没时间", "helper": "*专员", "since": "2024-07-12"}
    assert shell.task("CS-003")["blocked"] == blocked
    shell.done("unblock", "CS-002", "--solved", "7.17 agreed")
    body = shell.task("CS-002")
    assert (body["status"], body["blocked"]) == (before, None)


@pytest.mark.parametrize(
    ("code", "words", "hint"),
    [
        (2, ["block", "CS-001"], "--reason"),
        (2, ["block", "--reason", "x"], "ID"),
        (2, ["block", "CS-001", "--reason"], "--reason needs a value"),
        (1, ["block", "CS-001", "--reason", "  "], "reason"),
        (1, ["block", "CS-001", "--reason", "x", "--helper", "Nobody"], "Nobody"),
        (2, ["block", "CS-001", "--reson", "x"], "did you mean --reason?"),
        (1, ["unblock", "CS-001"], "not blocked"),
        (2, ["unblock"], "ID"),
        (2, ["start"], "ID"),
        (1, ["start", "CSAT-9"], "CSAT-9"),
        (2, ["done"], "ID"),
        (2, ["done", "CS-001", "--force"], "--force"),
        (1, ["done", "nothing"], "nothing"),
        (2, ["delete"], "ID"),
        (1, ["delete", "CS-044"], "CS-044"),
    ],
)
def test_status_commands_refuse_and_change_nothing(shell: Shell, code: int, words: list[str], hint: str) -> None:
    assert hint in shell.refused(code, *words)


def test_done_twice_is_refused(shell: Shell) -> None:
    shell.done("done", "CS-001")
    assert "already" in shell.refused(1, "done", "CS-001")


def test_delete_asks_nobody_on_a_pipe(shell: Shell) -> None:
    assert "CS-001" in shell.done("delete", "CS-001")
    shell.refused(1, "show", "CS-001")


@pytest.mark.parametrize(("answer", "gone"), [("y", True), ("n", False), ("", False)])
def test_delete_asks_on_a_terminal(shell: Shell, monkeypatch: pytest.MonkeyPatch, answer: str, gone: bool) -> None:
    questions: list[str] = []
    monkeypatch.setattr("tuiflow.cli.changing.is_interactive", lambda: True)

    def ask(question: str) -> str:
        questions.append(question)
        return answer

    monkeypatch.setattr("builtins.input", ask)
    assert shell("delete", "CS-001").code == (0 if gone else 1)
    assert "CS-001" in questions[0]
    assert (len(shell("list", "--json").json) == 2) is gone
    assert shell("delete", "CS-002", "--yes").code == 0
    assert len(questions) == 1


def test_as_names_who_acted(shell: Shell) -> None:
    before = shell.journals()
    assert shell("--as", "Lin", "start", "CS-001").code == 0
    new = [data.removeprefix(before.get(name, b"")) for name, data in shell.journals().items()]
    assert any(b'"author":"' in line for line in new)
    assert "Linn" in shell.bare("-w", shell.folder, "--as", "Linn", "list").err


def test_a_change_is_there_for_the_next_command(shell: Shell) -> None:
    for number in range(5):
        shell.done("set", "CS-001", f"risk=round {number}")
        assert shell.task("CS-001")["risk"] == f"round {number}"


def test_what_the_disk_refuses_is_said_and_exits_3(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from tuiflow.store.base import SaveState, Saving
    from tuiflow.store.folder import FolderStore

    refusal = Saving(SaveState.NOT_SAVED, 1, "No space left on device")
    monkeypatch.setattr(FolderStore, "flush", lambda _store, _timeout: refusal)
    answer = shell("done", "CS-001")
    assert (answer.code, answer.out) == (3, "")
    assert "No space left on device" in answer.err
    assert answer.err.count("\n") == 1


def test_a_later_due_date_names_what_comes_after_and_moves_it_along_on_request(demo: Shell) -> None:
    said = demo.done("set", "LIVE-008", "due=7.26")
    assert "LIVE-011 now begins before what comes before it ends." in said
    assert "--ripple" in said
    assert demo.task("LIVE-011")["start"] == "2024-07-25"
    demo.done("set", "LIVE-008", "due=7.18")
    said = demo.done("set", "LIVE-008", "due=7.26", "--ripple")
    assert "LIVE-011, LIVE-012 move along." in said
    assert "ends on 8.6, not on 8.2" in said
    assert "--ripple" not in said
    assert (demo.task("LIVE-011")["start"], demo.task("LIVE-012")["due"]) == ("2024-07-29", "2024-08-06")


def test_approving_at_a_prompt_moves_along_what_the_request_leaves(demo: Shell) -> None:
    demo.done("--as", "周岚", "set", "LIVE-008", "due=7.26", "--why", "The plan is not agreed")
    [request] = json.loads(demo.done("--as", "何川", "requests", "--json"))
    assert (request["following"], request["changed_since"]) == ([], [])
    said = demo.done("--as", "何川", "approve", request["id"][:4], "--ripple")
    assert "LIVE-011, LIVE-012 move along." in said
    assert demo.task("LIVE-011")["start"] == "2024-07-29"
