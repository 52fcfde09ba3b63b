"""What help shows as an example can be typed as it stands: it names what the demo has."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tuiflow import language
from tuiflow.cli.commands import COMMANDS
from tuiflow.language import _

NOT_THERE = {
    "en": ("Nobody here", "has no node", "has no role", "There is no process", "There is no template", "no task "),
    "zh": ("没有叫", "没有节点", "没有角色", "没有流程", "没有模板", "没有任务"),
}
"""How a command says that it knows nothing of the name."""

ELSEWHERE = ("tuiflow demo", "tuiflow init", "--edit", "k3f2")
"""Examples that make another workspace, open an editor, or name what nobody can know beforehand."""


@pytest.mark.parametrize("code", ["en", "zh"])
def test_examples_name_what_the_demo_has(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin.read", str, raising=False)
    shell = Shell(capsys, tmp_path / "demo")
    assert shell.bare("demo", "--dir", shell.folder, "--lang", code, "--no-open").code == 0
    language.use(code)
    examples = [_(example) for command in COMMANDS.values() for example in command.examples]
    wrong = {}
    for example in examples:
        if any(word in example for word in ELSEWHERE):
            continue
        answer = shell.bare("-w", shell.folder, "--lang", code, *shlex.split(example)[1:])
        if answer.code and any(words in answer.err for words in NOT_THERE[code]):
            wrong[example] = answer.err
    assert wrong == {}
