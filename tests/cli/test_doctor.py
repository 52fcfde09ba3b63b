from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.store.test_inspection import snapshot
from tuiflow import paths
from tuiflow.cli import doctor as command
from tuiflow.cli.output import Output, cell_width

SECTIONS = ["Workspace", "Replicas", "Findings"]


def journal(shell: Shell) -> Path:
    (path,) = (shell.folder / "changes").glob("*.jsonl")
    return path


def damage(shell: Shell) -> None:
    with journal(shell).open("ab") as file:
        file.write(b"garbage\n")


def test_the_demo_is_healthy(demo: Shell) -> None:
    answer = demo("doctor")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith("Findings\nHealthy: nobody has to do anything.\n")
    assert "problem" not in answer.out


def test_people_see_sections_in_columns(shell: Shell) -> None:
    damage(shell)
    answer = shell("doctor")
    lines = answer.out.splitlines()
    assert [line for line in lines if line in SECTIONS] == SECTIONS
    head, row = lines[lines.index("Replicas") + 1 : lines.index("Replicas") + 3]
    for name, value in (("Login", paths.login_name()), ("Changes", "7"), ("Missing", "-")):
        assert row[head.index(name) :].startswith(value)
    assert lines[-1].startswith(f"problem  changes/{journal(shell).name}, line ")
    assert answer.code == 3
    assert "\x1b" not in answer.out


def test_json_has_the_agreed_names(shell: Shell) -> None:
    damage(shell)
    answer = shell("doctor", "--json")
    body = answer.json
    assert list(body) == ["workspace", "id", "healthy", "files", "replicas", "findings", "repaired", "left"]
    assert (answer.code, body["healthy"], body["workspace"]) == (3, False, str(shell.folder))
    assert list(body["files"][0]) == ["name", "kind", "bytes", "mode", "owner", "modified"]
    (replica,) = body["replicas"]
    assert list(replica) == [
        "replica",
        "login",
        "owner",
        "own",
        "changes",
        "highest",
        "missing",
        "last",
        "ahead_seconds",
        "seen_by",
    ]
    assert (replica["changes"], replica["highest"], replica["missing"], replica["own"]) == (7, 7, [], True)
    assert replica["last"].startswith("2024-07-12T09:30:00")
    (finding,) = body["findings"]
    assert (finding["level"], finding["code"]) == ("problem", "bad_line")
    assert (finding["file"], finding["line"]) == (f"changes/{journal(shell).name}", 9)
    assert list(finding) == ["level", "code", "message", "file", "line"]
    assert body["repaired"] == body["left"] == []


def test_the_exit_code_after_mending_is_that_of_what_is_left(shell: Shell) -> None:
    damage(shell)
    answer = shell("doctor", "--repair")
    assert (answer.code, answer.err) == (0, "")
    assert "\nMended\nThe last change in changes/" in answer.out
    assert shell("doctor").code == 0
    (shell.folder / "changes" / "bad.jsonl").write_bytes(b"no header\n")
    body = shell("doctor", "--repair", "--json")
    assert (body.code, body.json["healthy"]) == (3, False)
    assert shell("doctor", "--repair").out.endswith("Mended\nThere was nothing to mend.\n")


def test_without_repair_nothing_is_written(shell: Shell) -> None:
    damage(shell)
    (shell.folder / "tuiflow.json").write_bytes(b"edited by hand")
    private = paths.state_folder()
    before = snapshot(shell.folder, private)
    assert shell("doctor").code == shell("doctor", "--json").code == 3
    assert snapshot(shell.folder, private) == before


def test_where_there_is_no_workspace_it_says_so(shell: Shell, tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        answer = shell.bare("-w", folder, "doctor", "--json")
        assert (answer.code, answer.out) == (3, "")
        assert answer.err.startswith(f"tuiflow: There is no workspace in {folder}")
        assert answer.err.count("\n") == 1


def test_a_folder_that_cannot_be_listed_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def listed(path: Path) -> object:
        if Path(path) == shell.folder:
            raise PermissionError(13, os.strerror(13), str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", listed)
    answer = shell("doctor")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err == (
        f"tuiflow: The workspace {shell.folder} cannot be read (Permission denied):"
        " check the folder and your right to read it.\n"
    )


def test_names_in_the_folder_steer_no_terminal(shell: Shell) -> None:
    (shell.folder / "changes" / "\x1b]0;x\x07\u202e\udcff.jsonl").write_bytes(b"bad\n")
    for words in (["doctor"], ["doctor", "--json"], ["doctor", "--repair"]):
        out = shell(*words).out
        assert not {"\x1b", "\x07", "\u202e", "\udcff"} & set(out)
        assert "0;x" in out


def test_a_terminal_gets_colour_and_short_lines(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    damage(shell)
    screen = io.StringIO()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setattr(Output, "found", classmethod(lambda cls, _environment: Output(True, True, 60)))
    shell("doctor")
    lines = screen.getvalue().splitlines()
    assert "\x1b[1mFindings\x1b[0m" in lines
    place = next(number for number, line in enumerate(lines) if line.startswith("\x1b[31mproblem\x1b[0m  changes/"))
    assert lines[place + 1].startswith(" " * 9)
    sentence = " ".join(line.replace("\x1b[31mproblem\x1b[0m", "").strip() for line in lines[place:])
    assert sentence.endswith("tuiflow doctor --repair writes again what is missing.")
    assert all(len(line) <= 60 for line in lines if "\x1b" not in line)


@pytest.mark.parametrize("width", [10, 24, 33])
def test_chinese_sentences_are_broken_between_characters(width: int) -> None:
    text = "changes/a.jsonl 第3行：已损坏，已跳过；请在 lin 的电脑上运行 tuiflow doctor --repair，补写缺少的内容。"
    lines = command._wrapped(Output(True, False, width), text, 0)
    assert "".join(lines) == text
    assert len(lines) > 3
    assert not any(line.startswith(("，", "：", "；", "。", " ")) for line in lines)
    wide = [line for line in lines if cell_width(line.rstrip()) > width]
    assert all(" " not in line.rstrip() for line in wide)


def test_on_a_pipe_a_finding_is_one_line() -> None:
    assert command._wrapped(Output(), "word " * 60, 9) == ["word " * 60]


def test_it_speaks_chinese(shell: Shell) -> None:
    damage(shell)
    answer = shell.bare("--lang", "zh", "-w", shell.folder, "doctor")
    assert answer.code == 3
    assert "\n检查结果\n问题" in answer.out


def test_help_names_it(shell: Shell) -> None:
    assert "doctor" in shell.bare("--help").out
    assert "--repair" in shell.bare("doctor", "--help").out
