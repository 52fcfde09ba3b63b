"""`tuiflow retro …` at a prompt (V2, V3)."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Shell
from tuiflow import paths
from tuiflow.library.demo_data import FOLDER

SAMPLE = yaml.safe_load((FOLDER / "sample.yaml").read_text("utf-8"))["template4"]["sample"]

Typist = Callable[[str], None]


@pytest.fixture
def typist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typist:
    """Somebody whose editor runs a line of Python on `text`."""

    def types(line: str) -> None:
        editor = tmp_path / "editor"
        editor.write_text(
            "#!/usr/bin/env python3\nimport sys\nfrom pathlib import Path\nfile = Path(sys.argv[1])\n"
            f"text = file.read_text('utf-8')\n{line}\nfile.write_text(text, 'utf-8')\n",
            "utf-8",
        )
        editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", str(editor))

    return types


def test_the_samples_review_is_in_the_demo_as_it_was_given(demo: Shell) -> None:
    body = demo("retro", "show", "CSAT", "--json").json
    assert body["goal"]["text"] == SAMPLE["目标达成情况"]
    assert body["goal"]["met"] == "missed"
    assert body["highlights"] == SAMPLE["流程执行亮点"]
    assert body["problems"] == SAMPLE["存在问题"]
    assert body["standardisation"] == SAMPLE["标准化沉淀"]
    assert [one["name"] for one in body["improvements"]] == SAMPLE["改进措施"]
    assert {(one["owner"], one["due"], one["status"]) for one in body["improvements"]} == {(None, None, "not_started")}


def test_it_cannot_be_closed_while_its_improvements_are_nobodys(demo: Shell) -> None:
    assert "CSAT-004, CSAT-005" in demo.refused(1, "retro", "close", "CSAT")
    demo.done("set", "CSAT-004", "assignee=经理", "due=+7")
    demo.done("set", "CSAT-005", "assignee=专员", "due=+7")
    assert "closed" in demo.done("retro", "close", "CSAT")
    assert {one["state"] for one in demo("retro", "list", "--json").json} == {"closed"}
    assert "open again" in demo.done("retro", "reopen", "CSAT")


def test_an_improvement_is_added_with_its_owner_and_day(demo: Shell) -> None:
    assert "CSAT-006" in demo.done("retro", "improve", "CSAT", "先核对口径", "--owner", "分析师", "--due", "2026-08-15")
    task = demo.task("CSAT-006")
    assert (task["assignee"], task["due"]) == ("*分析师", "2026-08-15")
    assert "CSAT-006" in demo.done("retro", "show", "CSAT")
    assert "谁" in demo.refused(1, "retro", "improve", "CSAT", "x", "--owner", "谁", "--due", "+1")
    assert "--due" in demo.refused(2, "retro", "improve", "CSAT", "x", "--owner", "分析师")


def test_a_draft_is_begun_filled_and_then_printed_as_a_form(demo: Shell) -> None:
    demo.done("retro", "draft", "INTV")
    form = demo.done("retro", "draft", "INTV")
    assert "## Goal achievement" in form
    assert "Nothing was blocked." in form
    assert len(demo("retro", "list", "--process", "INTV", "--json").json) == 1


def test_it_is_written_in_the_users_own_editor(demo: Shell, typist: Typist) -> None:
    typist(
        "text = text.replace('## Problems\\n', '## Problems\\n- 邀约太晚\\n').replace('## Improvements\\n',"
        " '## Improvements\\n- 提前三天联系 | 专员 | +7\\n- 备选名单\\n')"
    )
    demo.done("retro", "draft", "INTV", "--edit")
    body = demo("retro", "show", "INTV", "--json").json
    assert body["problems"] == ["邀约太晚"]
    assert [(one["name"], one["owner"]) for one in body["improvements"]] == [
        ("提前三天联系", "*专员"),
        ("备选名单", None),
    ]


def test_lines_of_what_is_there_are_edited_and_taken_out_in_the_editor(demo: Shell, typist: Typist) -> None:
    typist(
        "lines = [line for line in text.splitlines() if '[CSAT-005]' not in line]\n"
        "text = '\\n'.join(line.replace('| - | -', '| 经理 | +7') for line in lines)"
    )
    demo.done("retro", "draft", "CSAT", "--edit")
    (one,) = demo("retro", "show", "CSAT", "--json").json["improvements"]
    assert (one["id"], one["owner"], one["due"]) == ("CSAT-004", "*经理", "2024-07-19")


@pytest.mark.parametrize(
    ("line", "bad", "told"),
    [
        ("text = text.replace('## Problems', '## Problem')", "## Problem", "Problems"),
        ("text = text.replace('| - | -', '| 谁也不是 | -')", "谁也不是", "谁也不是"),
        ("text = text.replace('| - | -', '| - | 某天')", "某天", "某天"),
        ("text = text.replace('[CSAT-004]', '[CSAT-999]')", "CSAT-999", "CSAT-999"),
        ("text += '## Problems\\n- 又一个\\n'", "", "twice"),
        ("text = '没有栏目\\n' + text", "没有栏目", "##"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_with_its_line_and_kept(
    demo: Shell, typist: Typist, line: str, bad: str, told: str
) -> None:
    typist(line)
    answer = demo("retro", "draft", "CSAT", "--edit")
    (file,) = (paths.state_folder() / "typed").rglob("*.txt")
    lines = file.read_text("utf-8").splitlines()
    number = next((at for at, text in enumerate(lines, 1) if bad and bad in text), len(lines) - 1)
    assert answer.code == 2
    assert f"{file}, line {number}: " in answer.err
    assert told in answer.err
    typist("pass")
    assert demo("retro", "draft", "CSAT", "--edit").err == answer.err, "what was typed is there again"


def test_a_form_that_is_closed_as_it_was_is_no_error(demo: Shell, typist: Typist) -> None:
    typist("pass")
    assert demo.done("retro", "draft", "CSAT", "--edit") == "Nothing was changed in it; nothing was kept.\n"
    assert list((paths.state_folder() / "typed").rglob("*.txt")) == []


def test_an_editor_that_fails_changes_nothing(demo: Shell, typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    typist("sys.exit(3)")
    demo.refused(1, "retro", "draft", "INTV", "--edit")
    monkeypatch.setenv("EDITOR", "/nonexistent/editor")
    assert "/nonexistent/editor" in demo.refused(2, "retro", "draft", "INTV", "--edit")
    assert demo("retro", "list", "--process", "INTV", "--json").json == []


def test_it_goes_into_a_chat_as_markdown_in_which_names_stay_names(demo: Shell) -> None:
    text = demo.done("retro", "show", "CSAT", "--markdown")
    assert "**Problems**" in text
    assert f"- {SAMPLE['存在问题'][0]}" in text


def test_a_process_without_a_retrospective_says_how_to_begin_one(demo: Shell) -> None:
    assert "tuiflow retro draft INTV" in demo.refused(1, "retro", "show", "INTV")
    assert "2024-07-25" in demo.refused(2, "retro", "show", "CSAT", "--date", "7.1")


def test_what_happened_on_many_days_is_told_as_facts(demo: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def on(day: int, *words: str) -> None:
        monkeypatch.setenv("TUIFLOW_NOW", f"2024-07-{day:02}T09:30:00")
        demo.done(*words)

    on(12, "block", "CSAT-002", "--reason", "2家客户时间冲突", "--helper", "经理")
    on(16, "unblock", "CSAT-002", "--solved", "改期")
    on(17, "done", "CSAT-002")
    on(18, "start", "CSAT-003")
    on(22, "done", "CSAT-003")
    on(24, "--as", "*经理", "return", "CSAT-003", "--point", "数据维度不完整")
    on(24, "done", "CSAT-003")
    facts = demo("retro", "show", "CSAT", "--json").json["facts"]
    (blocked,) = facts["blocked"]
    assert blocked == {"task": "CSAT-002", "reason": "2家客户时间冲突", "helper": "*经理", "days": 2, "over": True}
    assert (facts["returns"], facts["rework_days"]) == (1, SAMPLE["derived"]["rework_days"])
    assert {"name": "客户邀约", "planned": "2024-07-15", "actual": "2024-07-17", "days": 2} in facts["late"]
    assert {"name": "数据分析", "planned": "2024-07-22", "actual": "2024-07-24", "days": 2} in facts["late"]
