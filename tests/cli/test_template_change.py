"""`tuiflow library diff|history|propose` and `tuiflow process update` as a person types them (V3, V4)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.library.shelves import TALKS, put
from tuiflow.library.template_file import read_template

WHY = ("--why", "Notes were too thin")


@pytest.fixture(autouse=True)
def _shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "shipped", "talks.yaml", TALKS)
    monkeypatch.setattr("tuiflow.library.shelf.SHIPPED", tmp_path / "shipped")


def propose(shell: Shell, *words: str) -> str:
    return shell.done("library", "propose", "client-talks", *words)


def test_a_change_is_shown_and_becomes_a_version(empty: Shell) -> None:
    said = propose(empty, "set-days", "node=report", "days=6", *WHY)
    assert said.splitlines() == [
        "~ Analysis report · Days: 4 days → 6 days",
        "“Client talks” has version 3 now: client-talks-v3.yaml",
    ]
    assert read_template(empty.folder / "templates" / "client-talks-v3.yaml").nodes[-1].days == 6


def test_json_says_what_became_of_it(empty: Shell) -> None:
    words = ("set-days", "node=report", "days=6", *WHY, "--json")
    seen = json.loads(propose(empty, *words, "--dry-run"))
    made = json.loads(propose(empty, *words))
    assert (seen["state"], made["state"]) == (None, "approved")
    assert made | {"state": None} == seen
    assert made["differences"][0]["text"] == "~ Analysis report · Days: 4 days → 6 days"


def test_several_changes_are_one_version(empty: Shell) -> None:
    said = propose(
        empty,
        *("add-node", "name=数据分析预审 | Review", "after=talk", "before=report", "days=1", "R=exec", "A=lead"),
        *("and", "add-field", "document=访谈记录表", "field=语气"),
        *("and", "set-cell", "node=report", "role=client", "cell=I(知会)"),
        *("and", "add-point", "node=report", "point=有建议；有评分"),
        *WHY,
    )
    assert said.splitlines()[:-1] == [
        "+ Node Review: Execution; 1 day; after On-site interview",
        "- Analysis report · Arrow: after On-site interview",
        "+ Analysis report · Arrow: after Review",
        "+ Analysis report · Acceptance point: 有建议",
        "+ Analysis report · Acceptance point: 有评分",
        "+ Analysis report × Client contact · RACI: I(知会)",
        "+ Interview record · Field: 语气",
    ]
    assert empty.done("library", "diff", "client-talks").splitlines() == said.splitlines()[:-1]


def test_a_dry_run_writes_nothing(empty: Shell) -> None:
    before = empty.journals()
    said = propose(empty, "remove-node", "node=talk", "--dry-run")
    assert "- Node On-site interview" in said
    assert "+ Analysis report · Arrow: after Client invitation" in said
    assert said.endswith("Nothing was proposed: this is what would change.\n")
    assert not (empty.folder / "templates").exists()
    assert empty.journals() == before


def test_what_diff_prints_as_json_can_be_proposed_again(empty: Shell, tmp_path: Path) -> None:
    propose(empty, "remove-node", "node=talk", "and", "add-document", "document=《邀约函》", "fields=时间、地点", *WHY)
    patch = empty.done("library", "diff", "client-talks", "2", "3", "--json")
    body = json.loads(patch)
    assert (body["template"], body["version"], body["to"]) == ("client-talks", 2, 3)
    assert [(one["part"], one["kind"], one["at"]) for one in body["differences"]] == [
        ("node", "removed", ["talk"]),
        ("edge", "added", ["report", "invite"]),
        ("document", "added", ["《邀约函》"]),
    ]
    back = empty.done("library", "diff", "client-talks", "3", "v2", "--json")
    propose(empty, "--file", str(put(tmp_path, "back.json", back)), *WHY)
    assert empty.done("library", "diff", "client-talks", "2", "4") == "There is no difference.\n"
    propose(empty, "--file", str(put(tmp_path, "patch.json", patch)), *WHY)
    assert empty.done("library", "diff", "client-talks", "3", "5") == "There is no difference.\n"


def test_history_tells_what_why_and_who(shell: Shell) -> None:
    propose(shell, "set-days", "node=report", "days=6", *WHY, "--origin", "CS-001", "--what", "Six days")
    lines = shell.done("library", "history", "client-talks").splitlines()
    assert lines[0].startswith("v3  2024-07-12")
    assert lines[1:4] == ["    Six days", "    Why: Notes were too thin", "    From: CS-001 Design the outline"]
    assert lines[4:] == ["v2  2024-06-01  *经理", "    Added the analysis report"]
    body = json.loads(shell.done("library", "history", "client-talks", "--json"))
    assert [one["version"] for one in body] == [3, 2]
    assert body[0]["improvement"] == "CS-001 Design the outline"
    assert (body[0]["origin"], body[1]["why"]) == ("team", None)


def test_who_may_not_decide_asks_and_whoever_may_approves(empty: Shell) -> None:
    empty.done("library", "start", "client-talks", "--name", "Talks", "--role", "lead=Lin", "--role", "exec=Zoe")
    shell, as_zoe, as_lin = empty, ("--as", "Zoe"), ("--as", "Lin")
    assert "Lin is asked for it." in shell.done(
        *as_zoe, "library", "propose", "client-talks", "set-days", "node=report", "days=6", *WHY
    )
    listed = shell.done(*as_lin, "requests")
    assert "the template “Client talks”" in listed
    assert "~ Analysis report · Days: 4 days → 6 days" in listed
    request = json.loads(shell.done(*as_lin, "requests", "--json"))[0]
    assert request["changes"] == [{"field": "days", "before": "4 days", "after": "6 days"}]
    number = request["id"][:6]
    assert "somebody else decides" in shell.refused(1, "--as", "Zoe", "approve", number)
    assert "has version 3 now" in shell.done(*as_lin, "approve", number, "--word", "Yes")
    assert "approved already, by Lin" in shell.refused(1, *as_lin, "approve", number)
    assert "approved by Lin" in shell.done("library", "history", "client-talks")


def test_a_process_says_what_is_newer_and_takes_it_over(empty: Shell) -> None:
    empty.done("library", "start", "client-talks", "--name", "Talks")
    assert empty.done("process", "update", "TALK") == "No version of its template is newer.\n"
    assert json.loads(empty.done("process", "update", "TALK", "--json")) is None
    propose(empty, "set-days", "node=report", "days=6", "and", "add-field", "document=记录", "field=语气", *WHY)
    assert "client-talks@2 (version 3 is there: tuiflow process update TALK)" in empty.done("process", "show", "TALK")
    assert json.loads(empty.done("process", "show", "TALK", "--json"))["template_newest"] == 3
    assert empty.done("process", "update", "TALK").splitlines() == [
        "Client talks: version 3 is there; this process started from version 2.",
        "1  ~ Analysis report · Days: 4 days → 6 days  can be taken over",
        "2  + Interview record · Field: 语气           for documents and new processes only",
        "To take one over: tuiflow process update TALK --take N.",
    ]
    said = empty.done("process", "update", "TALK", "--take", "1").splitlines()
    assert said == [
        "Taken over: ~ Analysis report · Days: 4 days → 6 days",
        "Its tasks are as they were (0 to make, 1 to change): tuiflow process tasks TALK",
    ]
    assert "1 brought up to date" in empty.done("process", "tasks", "TALK")
    body = json.loads(empty.done("process", "update", "TALK", "--json"))
    assert [one["state"] for one in body["changes"]] == ["taken", "form"]
    assert json.loads(empty.done("process", "show", "TALK", "--json"))["nodes"][-1]["days"] == 6
    assert "took over from the template" in empty.done("history", "TALK")


def test_everything_open_can_be_taken_over_at_once(empty: Shell) -> None:
    empty.done("library", "start", "client-talks", "--name", "Talks")
    propose(empty, "set-days", "node=report", "days=6", "and", "set-days", "node=talk", "days=1", *WHY)
    assert empty.done("process", "update", "TALK", "--all").count("Taken over") == 2
    assert "To take one over" not in empty.done("process", "update", "TALK")


@pytest.mark.parametrize(
    ("code", "words", "hint"),
    [
        (2, ["set-days", "node=report"], "Days is missing"),
        (2, ["set-days", "days=3"], "Key node is missing"),
        (2, ["set-days", "node=report", "day=3"], "set-days has no field “day”: use node, days"),
        (2, ["set-days", "report"], "“report” sets nothing: set-days takes field=value"),
        (2, ["fly"], "“fly” is no change: use one of add-node"),
        (2, ["set-days", "node=report", "days=x"], "“x” is no number of days"),
        (1, ["set-days", "node=reprt", "days=3"], "no node “reprt”"),
        (1, ["set-days", "node=report", "days=4"], "Nothing to change"),
        (1, ["set-days", "node=report", "days=5"], "Say why"),
        (1, ["add-node", "name=talk 2", "after=report", "before=outline"], "round in a circle: Outline design"),
        (1, ["add-node", "name=分析报告"], "has a node “Analysis report” already"),
        (1, ["add-field", "document=记录", "field=客户名称"], "“客户名称” is there already"),
        (1, ["add-field", "document=x", "field=y"], "There is no “x” here"),
        (2, ["set-cell", "node=report", "role=lead", "cell=Q"], "“Q” is no RACI cell"),
        (2, ["set-days", "node=report", "days=5", "and"], "A change is missing beside “and”"),
        (2, [], "Say what is to change"),
        (3, ["--file", "/nowhere/patch.json"], "/nowhere/patch.json cannot be read"),
        (1, ["set-days", "node=report", "days=5", "--why", "x", "--origin", "NO-1"], "There is no task NO-1"),
    ],
)
def test_what_is_not_right_is_refused(empty: Shell, code: int, words: list[str], hint: str) -> None:
    assert hint in empty.refused(code, "library", "propose", "client-talks", *words)


@pytest.mark.parametrize("text", ["", "[]", "no json", '{"template": "other", "version": 1, "differences": []}'])
def test_a_file_that_is_no_patch_is_refused(empty: Shell, tmp_path: Path, text: str) -> None:
    file = str(put(tmp_path, "patch.json", text))
    said = empty.refused(1, "library", "propose", "client-talks", "--file", file)
    assert "patch" in said


@pytest.mark.parametrize(
    ("code", "words", "hint"),
    [
        (1, ["library", "diff", "client-talks"], "has one version only"),
        (1, ["library", "diff", "client-talks", "7"], "has no version 7. There are: 2"),
        (1, ["library", "history", "nothing"], "There is no template"),
        (1, ["process", "update", "nothing"], "There is no process"),
    ],
)
def test_what_is_not_there_is_refused(empty: Shell, code: int, words: list[str], hint: str) -> None:
    assert hint in empty.refused(code, *words)


def test_numbers_of_changes_that_are_none_are_refused_before_anything_is_taken(empty: Shell) -> None:
    empty.done("library", "start", "client-talks", "--name", "Talks")
    assert "nothing to take over" in empty.refused(1, "process", "update", "TALK", "--take", "1")
    propose(empty, "set-days", "node=report", "days=6", *WHY)
    assert "no change 2: there are 1" in empty.refused(2, "process", "update", "TALK", "--take", "1,2")
    assert "“x” is no number" in empty.refused(2, "process", "update", "TALK", "--take", "x")
