from __future__ import annotations

import pytest

from tests.cli.conftest import Shell
from tuiflow import __version__, config, language, paths
from tuiflow.cli.commands import COMMANDS


def test_version(shell: Shell) -> None:
    assert shell.bare("-V").out == shell.bare("--version").out == f"tuiflow {__version__}\n"


def test_help_lists_all_commands(shell: Shell) -> None:
    answer = shell.bare("--help")
    assert (answer.code, answer.err) == (0, "")
    assert all(f"\n  {name} " in answer.out for name in COMMANDS)
    assert answer.out == shell.bare("-h").out


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_shows_its_options_and_examples(shell: Shell, name: str) -> None:
    answer = shell.bare(name, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: tuiflow {name}")
    assert all(argument.name in answer.out for argument in COMMANDS[name].arguments if argument.is_option)
    assert f"\n  tuiflow {name}" in answer.out.partition("Examples")[2]
    assert shell.bare(name, "-h", "whatever", "--else").out == answer.out


@pytest.mark.parametrize("group", sorted({name.partition(" ")[0] for name in COMMANDS if " " in name} - set(COMMANDS)))
def test_help_of_a_first_word_lists_the_commands_behind_it(shell: Shell, group: str) -> None:
    answer = shell.bare(group, "--help")
    assert (answer.code, answer.err) == (0, "")
    behind = [name for name in COMMANDS if name.startswith(f"{group} ")]
    listed = answer.out.partition("Commands\n")[2].partition("\n\n")[0].splitlines()
    assert [" ".join(line.split()[:2]) for line in listed] == behind
    assert f"tuiflow {group} --help" in shell.bare(group).err


def test_what_the_system_refuses_is_said_in_the_language_of_the_session(shell: Shell) -> None:
    assert "No such file or directory" in shell.bare("library", "check", "/nowhere.yaml").out
    assert "没有此文件或目录" in shell.bare("--lang", "zh", "library", "check", "/nowhere.yaml").out


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_can_be_parsed(name: str) -> None:
    import shlex

    from tuiflow.cli.parser import Parser, split_command

    for example in COMMANDS[name].examples:
        before, command, after = split_command(shlex.split(example)[1:])
        assert not before
        assert command is COMMANDS[name]
        Parser(command).read(after)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["lisst"], "did you mean list?"),
        (["--frobnicate", "list"], "--frobnicate"),
        (["-w"], "--workspace DIR"),
        (["--lang", "fr", "list"], "zh, en"),
        (["--lang"], "--lang"),
        (["list", "-w", "elsewhere"], "before the command"),
        (["list", "--lang=zh"], "before the command"),
        (["list", "--json=1"], "takes no value"),
        (["list", "--process"], "--process needs a value"),
        (["list", "--stat", "done"], "--status"),
        (["--", "list"], "--"),
        (["\udcff"], "UTF-8"),
    ],
)
def test_wrong_usage_is_one_sentence(shell: Shell, words: list[str], hint: str) -> None:
    answer = shell.bare(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert answer.err.startswith("tuiflow: ")
    assert hint in answer.err


def test_options_and_ids_may_stand_in_any_order(shell: Shell) -> None:
    shell.done("block", "--reason", "x", "CS-001", "--helper=Lin", "CS-002")
    assert {body["id"] for body in shell("blocked", "--json").json} == {"CS-001", "CS-002"}
    shell.done("set", "CS-001", "risk=-", "name=-5 degrees")
    assert shell.task("CS-001")["name"] == "-5 degrees"


@pytest.mark.parametrize("now", ["yesterday", "2024-13-01", "12:00"])
def test_a_bad_clock_is_refused(shell: Shell, monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    monkeypatch.setenv("TUIFLOW_NOW", now)
    assert now in shell.refused(2, "list")


@pytest.mark.parametrize("now", ["2024-07-12", "2024-07-12T09:30", "2024-07-12T09:30:00+00:00"])
def test_the_clock_can_be_set(shell: Shell, monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    monkeypatch.setenv("TUIFLOW_NOW", now)
    assert shell.task("CS-001")["days_late"] in (1, 2, 3)


def test_language_comes_from_option_then_environment_then_settings_then_locale(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def used(*words: str) -> str:
        shell.bare(*words, "list")
        return language.current()

    assert used() == "en"
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert used() == "zh"
    config.save(paths.config_file(), language="en")
    assert used() == "en"
    monkeypatch.setenv("TUIFLOW_LANG", "zh")
    assert used() == "zh"
    assert used("--lang", "en") == "en"
    assert used("--as", "--lang", "--lang=en") == "en"


def test_broken_settings_are_named_and_help_still_works(shell: Shell) -> None:
    paths.config_file().write_text("language = [", encoding="utf-8")
    assert "config.toml" in shell.refused(2, "list")
    assert shell.bare("--help").code == 0
    assert shell.bare("list", "--help").code == 0


def test_ctrl_c_exits_quietly(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_given: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("tuiflow.cli.reading.list_tasks", interrupt)
    assert shell("list").code == 130
