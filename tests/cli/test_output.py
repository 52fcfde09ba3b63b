from __future__ import annotations

import pytest
from rich.cells import cell_len

from tuiflow.cli.output import Cell, Output, Tone, cut

ROWS = [
    [Cell("CSAT-001"), Cell("一个很长的任务名称" * 5), Cell("late", Tone.LATE)],
    [Cell("B-1"), Cell("short"), Cell("")],
]


@pytest.mark.parametrize("width", [1, 5, 20, 40, 80, 200])
def test_a_terminal_gets_no_line_wider_than_it_is(width: int, capsys: pytest.CaptureFixture[str]) -> None:
    Output(terminal=True, width=width).table(ROWS, flexible=[1])
    assert all(cell_len(line) <= width for line in capsys.readouterr().out.splitlines())


def test_the_flexible_column_gives_way_first(capsys: pytest.CaptureFixture[str]) -> None:
    Output(terminal=True, width=40).table(ROWS, flexible=[1])
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("CSAT-001  一个")
    assert "…" in first
    assert first.endswith("late")


def test_colour_stands_only_where_colour_is_wished(capsys: pytest.CaptureFixture[str]) -> None:
    Output(terminal=True, colour=True).table(ROWS, flexible=[1])
    assert "\x1b[31mlate\x1b[0m" in capsys.readouterr().out
    Output(terminal=True).table(ROWS, flexible=[1])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_no_color_and_dumb_terminals_are_honoured(
    environment: dict[str, str], colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert Output.found(environment).colour is colour


def test_a_pipe_has_no_colour() -> None:
    assert Output.found({}).colour is False


@pytest.mark.parametrize(
    ("size", "expected"), [(10, "客户邀约"), (8, "客户邀约"), (7, "客户邀…"), (6, "客户…"), (1, "…"), (0, "")]
)
def test_cut_counts_cells(size: int, expected: str) -> None:
    assert cut("客户邀约", size, "…") == expected


def test_ascii_mode_cuts_with_dots() -> None:
    assert Output.found({"TUIFLOW_ASCII": "1"}).ellipsis == "..."
