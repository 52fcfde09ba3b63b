"""The weekly report at a prompt (E10)."""

from __future__ import annotations

import io
import json
import shlex
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.store.author import change
from tuiflow.library.demo_data import load_sample
from tuiflow.model.record import Table
from tuiflow.store.base import SaveState
from tuiflow.store.folder import FolderStore, Places


def report(shell: Shell, *words: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(shell.done("report", "show", "--json", *words))
    return body


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that does what stands in a script; it also keeps what it was shown."""
    script = tmp_path / "edit.py"
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    return script


def types(editor: Path, *steps: str) -> None:
    """What the editor does with the text of the file."""
    lines = ["import sys", "from pathlib import Path", "p = Path(sys.argv[1])", "t = p.read_text('utf-8')", *steps]
    lines += [f"Path({str(editor.with_name('seen'))!r}).write_text(t, 'utf-8')", "p.write_text(t, 'utf-8')"]
    editor.write_text("\n".join(lines), "utf-8")


def seen(editor: Path) -> str:
    """What the editor left."""
    return editor.with_name("seen").read_text("utf-8")


# The sample's


def test_the_demo_has_the_sample_s_report_word_for_word(demo: Shell) -> None:
    sample = load_sample()["template3"]["sample"]
    body = report(demo)
    assert (body["from"], body["to"]) == ("2024-07-08", "2024-07-12")
    assert (body["reporter"], body["report_to"]) == (sample["汇报人"], [sample["汇报对象"]])
    assert (body["state"], body["amended"], body["contradictions"]) == ("submitted", None, [])
    for key, head in (
        ("done", "本周完成工作"),
        ("planned", "下周计划工作"),
        ("support", "需支持事项"),
        ("risks", "风险提示"),
    ):
        given = sample[head]
        assert [line["text"] for line in body[key]] == (given if isinstance(given, list) else [given])


def test_after_the_deadline_has_moved_the_sample_contradicts_the_workspace(demo: Shell) -> None:
    demo.done("set", "CSAT-002", "due=7.17")
    found = report(demo)["contradictions"]
    assert [(one["list"], one["line"], one["rule"], one["task"]) for one in found] == [
        ("support", 1, "other_date", "CSAT-002"),
        ("risks", 1, "other_date", "CSAT-002"),
    ]
    assert found[0]["message"] == "It says 7月15日; CSAT-002 is due on 2024-07-17."
    assert "! Support needed 1: It says 7月15日" in demo.done("report", "show")


# draft


def test_draft_prints_what_happened_as_a_form(shell: Shell) -> None:
    assert shell.done("--as", "Lin", "report", "draft") == (
        "Period: 2024-07-08 ~ 2024-07-12\n"
        "Reporter: Lin\n"
        "Report to:\n\n"
        "Done this week:\n\n"
        "Planned next week:\n"
        "- Finish “邀约客户”, due 13 July (CS-002)\n\n"
        "Support needed:\n\n"
        "Risk alert:\n"
        "- “邀约客户”: due soon, 13 July (CS-002)\n"
    )


def test_draft_of_a_login_that_nobody_has_says_what_to_do(shell: Shell) -> None:
    assert "--as" in shell.refused(1, "report", "draft")


def test_draft_as_json_has_the_lines_with_their_tasks(shell: Shell) -> None:
    body = json.loads(shell.done("--as", "Lin", "report", "draft", "--json"))
    assert body["planned"] == [{"text": "Finish “邀约客户”, due 13 July", "tasks": ["CS-002"]}]
    assert (body["week"], body["reporter"]) == ("2024-W28", "Lin")


def test_a_kept_draft_is_what_draft_prints_unless_it_is_to_be_anew(shell: Shell, tmp_path: Path, editor: Path) -> None:
    types(editor, "t = t.replace('Finish', 'Try to finish')")
    shell.done("--as", "Lin", "report", "draft", "--edit")
    assert "Try to finish" in shell.done("--as", "Lin", "report", "draft")
    assert "Try to finish" not in shell.done("--as", "Lin", "report", "draft", "--anew")


# draft --edit


def test_the_editor_gets_a_form_and_what_comes_back_is_kept(shell: Shell, editor: Path) -> None:
    types(editor, "t = t.replace('Support needed:', 'Support needed:\\n- A quiet room')")
    assert "kept" in shell.done("--as", "Lin", "report", "draft", "--edit")
    assert seen(editor).startswith("# Lines begin with “- ”.")
    body = json.loads(shell.done("--as", "Lin", "report", "draft", "--json"))
    assert body["support"] == [{"text": "A quiet room", "tasks": []}]


def test_a_form_left_as_it_was_keeps_nothing(shell: Shell, editor: Path) -> None:
    types(editor)
    before = shell.journals()
    assert "Nothing was changed" in shell.done("--as", "Lin", "report", "draft", "--edit")
    assert shell.journals() == before


def test_a_bad_form_is_refused_with_its_line_and_opened_again_the_next_time(shell: Shell, editor: Path) -> None:
    types(editor, "t += '- By hand (CS-099)\\n'")
    refused = shell.refused(1, "--as", "Lin", "report", "draft", "--edit")
    assert refused.startswith("Line ")
    assert "There is no task CS-099" in refused
    file = Path(refused.partition(" is in ")[2].partition(";")[0])
    assert "By hand" in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    types(editor, "t = t.replace('-099)', '-002)')")
    shell.done("--as", "Lin", "report", "draft", "--edit")
    assert "By hand" in seen(editor)
    assert not file.exists()
    body = json.loads(shell.done("--as", "Lin", "report", "draft", "--json"))
    assert body["risks"][-1] == {"text": "By hand", "tasks": ["CS-002"]}


def test_a_submitted_report_is_edited_on_this_machine_and_amended_by_submitting(demo: Shell, editor: Path) -> None:
    types(editor, "t = t.replace('7月15日', '7月17日')")
    assert "tuiflow report submit amends it" in demo("report", "draft", "--edit").out
    assert report(demo)["amended"] is None
    assert "7月17日" in demo("report", "draft").out
    assert "amended" in demo("report", "submit").out
    assert report(demo)["amended"] is not None
    assert "7月17日" in report(demo)["risks"][0]["text"]
    assert demo("report", "submit").code == 1


def test_a_draft_over_what_was_amended_meanwhile_is_submitted_with_the_lines_of_both(
    demo: Shell, editor: Path, tmp_path: Path
) -> None:
    types(editor, "t += '\\n- By hand'")
    demo("report", "draft", "--edit")
    elsewhere = tmp_path / "elsewhere.txt"
    form = demo.done("report", "show").partition("\n")[2]
    elsewhere.write_text(form.replace("Planned next week:", "Planned next week:\n- Elsewhere"), "utf-8")
    assert "amended" in demo("report", "submit", str(elsewhere)).out
    assert "amended" in demo("report", "submit").out
    body = report(demo)
    assert body["risks"][-1]["text"] == "By hand"
    assert "Elsewhere" in [line["text"] for line in body["planned"]]


def test_an_editor_that_fails_keeps_nothing(shell: Shell, editor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor.write_text("raise SystemExit(3)", "utf-8")
    assert "What was typed is kept in " in shell.refused(1, "--as", "Lin", "report", "draft", "--edit")
    monkeypatch.setenv("VISUAL", "/nowhere/at-all")
    assert "cannot be started" in shell.refused(2, "--as", "Lin", "report", "draft", "--edit")


# submit


def test_submit_takes_what_draft_prints(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(shell.done("--as", "Lin", "report", "draft").replace("Finish", "Surely finish"), "utf-8")
    assert "submitted" in shell.done("--as", "Lin", "report", "submit", str(file))
    assert report(shell, "--person", "Lin")["planned"][0]["text"] == "Surely finish “邀约客户”, due 13 July"


def test_submit_reads_the_input(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("汇报周期：7.1-7.5\n汇报对象：*专员\n本周完成工作：\n- 设计\n"))
    shell.done("--as", "Lin", "report", "submit", "-")
    body = report(shell, "--person", "Lin", "--week", "W27")
    assert (body["done"], body["report_to"]) == ([{"text": "设计", "tasks": []}], ["*专员"])


def test_submit_without_a_file_submits_what_happened_and_warns_of_contradictions(demo: Shell) -> None:
    demo.done("set", "CSAT-002", "due=7.17")
    answer = demo("report", "submit")
    assert answer.code == 1  # it is submitted like that already
    answer = demo("--as", "分析师", "report", "submit")
    assert (answer.code, answer.out) == (0, "Report on 2024-W28 submitted to *经理.\n")


def test_contradictions_are_told_and_hold_nothing_up(demo: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Done this week:\n- 已完成客户邀约 (CSAT-002)\n"))
    answer = demo("report", "submit", "-")
    assert answer.code == 0
    assert answer.err == "tuiflow: Done this week 1: It says done; CSAT-002 is “In progress”.\n"


def test_a_form_on_another_week_than_asked_for_is_refused(demo: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Period: 7.1-7.5\nDone this week:\n- a\n"))
    assert "on 2024-W27, not on 2024-W28" in demo.refused(1, "report", "submit", "--week", "W28", "-")


def test_a_file_that_is_not_there_is_told(demo: Shell) -> None:
    assert "cannot be read" in demo.refused(2, "report", "submit", "/nowhere/report.txt")


# show, list, missing


def test_what_was_amended_is_shown_with_who_and_when(demo: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    form = demo.done("report", "draft").replace("7月15日", "7月17日")
    monkeypatch.setattr("sys.stdin", io.StringIO(form))
    monkeypatch.setenv("TUIFLOW_NOW", "2024-07-12T18:00:00")
    demo("report", "submit", "-")
    shown = demo.done("report", "show")
    assert "amended 07-12 18:00" in shown.splitlines()[0]
    assert "2024-07-12 18:00  *专员 amended the report" in shown
    assert "Risk alert: 若2家客户无法在7月15日前确认" in shown
    body = report(demo)
    assert [one["kind"] for one in body["trace"]] == ["report.amend", "report.submit"]
    assert body["trace"][0]["changes"][1]["after"].startswith("若2家客户无法在7月17日前")


def test_others_read_what_is_for_them_and_nothing_else(demo: Shell) -> None:
    assert report(demo, "--person", "专员")["reporter"] == "*专员"
    as_lead = json.loads(demo.done("--as", "经理", "report", "show", "--person", "专员", "--json"))
    assert as_lead["state"] == "submitted"
    assert "is for *经理" in demo.refused(1, "--as", "陈立", "report", "show", "--person", "专员")
    assert "has not submitted" in demo.refused(1, "--as", "经理", "report", "show", "--person", "分析师")


def test_missing_prints_who_and_exits_with_0(demo: Shell) -> None:
    lines = demo.done("--as", "经理", "report", "missing").splitlines()
    assert [line.split() for line in lines] == [["2024-W28", "*分析师", "not", "written", "yet", "*经理"]]
    (entry,) = json.loads(demo.done("--as", "经理", "report", "missing", "--json"))
    assert (entry["reporter"], entry["missing"], entry["state"]) == ("*分析师", True, None)
    demo.done("--as", "分析师", "report", "submit")
    assert demo.done("--as", "经理", "report", "missing") == ""


def test_list_shows_a_week_with_the_missing_or_all_that_there_is(demo: Shell) -> None:
    (entry,) = json.loads(demo.done("report", "list", "--json"))
    assert set(entry) == {"week", "reporter", "report_to", "missing", "state", "submitted", "amended"}
    week = json.loads(demo.done("report", "list", "--week", "W28", "--json"))
    assert len(week) > 5
    assert week[0]["reporter"] == "*专员"
    assert json.loads(demo.done("report", "list", "--person", "分析师", "--json")) == []


def test_markdown_for_a_chat(demo: Shell) -> None:
    assert demo.done("report", "show", "--markdown").startswith("### Weekly report 2024-W28\n")


def test_remind_tells_whoever_has_not_submitted_once(demo: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [one for one in json.loads(demo.done("remind", "--json")) if one["kind"] == "report"]
    assert ["*分析师"] in [one["to"] for one in told]
    assert ["*专员"] not in [one["to"] for one in told]
    assert {one["id"] for one in told} == {"2024-W28"}
    assert [one for one in json.loads(demo.done("remind", "--json")) if one["kind"] == "report"] == []
    inbox = demo.done("--as", "分析师", "inbox")
    assert "weekly report 2024-W28 of *分析师" in inbox
    monkeypatch.setenv("TUIFLOW_NOW", "2024-07-15T09:30:00")
    again = [one for one in json.loads(demo.done("remind", "--json")) if one["kind"] == "report"]
    assert len(again) == len(told)


def test_on_thursday_nobody_is_reminded(demo: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIFLOW_NOW", "2024-07-11T09:30:00")
    assert [one for one in json.loads(demo.done("remind", "--json")) if one["kind"] == "report"] == []


def test_what_was_written_at_another_machine_is_shown_and_put_in(demo: Shell, tmp_path: Path) -> None:
    stores = [
        FolderStore(Places(demo.folder, tmp_path / name), lambda: 1_720_776_600_000, name) for name in ("bea", "carl")
    ]
    [uid] = [uid for uid, _document in stores[0].state.documents(Table.REPORTS)]
    for store, text in zip(stores, ("From here", "From there"), strict=True):
        change(store, Table.REPORTS, uid, {"risks": [{"text": text, "tasks": []}]})
    for store in stores:
        assert store.flush(10).state is SaveState.SAVED
        store.close()
    holds, [other] = report(demo)["risks"][0]["text"], report(demo)["other_versions"]
    assert {holds, *other["added"]} == {"From here", "From there"}
    told = demo.done("report", "show")
    assert f"+ {other['added'][0]}" in told
    command = next(line for line in told.splitlines() if "--both" in line).partition(" --both")[0]
    assert "1 line of the other version" in demo.done(*shlex.split(command)[1:], "--both")
    assert {line["text"] for line in report(demo)["risks"]} == {"From here", "From there"}
    assert report(demo)["other_versions"] == []
