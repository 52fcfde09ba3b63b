"""A weekly report in a real terminal: written when it opens, there again after the power has failed, amended (E10)."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.e2e.place import Place
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

NOW = "2024-07-12T09:30"
LATER = "2024-07-12T17:45"

Opening = Callable[[], Terminal]


@pytest.fixture
def friday(place: Place) -> Place:
    """The demo on the day of the sample."""
    place.run("demo", "--lang", "zh", "--dir", str(place.demo), "--no-open", TUIFLOW_NOW=NOW)
    return place


def weekly(place: Place, *who: str, now: str = NOW) -> Terminal:
    """The list of weekly reports."""
    arguments = ["--lang", "zh", "-w", str(place.demo)]
    for name in who:
        arguments += ["--as", name]
    terminal = place.open(*arguments, TUIFLOW_NOW=now)
    terminal.wait_for("CSAT-002")
    terminal.wait_idle(0.2)
    terminal.press("5", "tab")
    terminal.wait_for("周报 2024-W28")
    return terminal


def test_what_is_typed_is_there_again_after_the_program_was_killed(friday: Place) -> None:
    terminal = weekly(friday, "*分析师")
    terminal.press("n")
    terminal.wait_for("汇报对象：*经理", "尚未提交")
    terminal.press("n", "已与客户核对分析维度", "enter")
    terminal.wait_for("- 已与客户核对分析维度", "本机草稿")
    terminal.press("n", "还有半")
    terminal.wait_for("还有半")
    terminal.kill()
    again = weekly(friday, "*分析师")
    again.press("n")
    again.wait_for("这是你上次留下的草稿", "- 已与客户核对分析维度", "还有半")
    again.press("句", "enter")
    again.wait_for("- 还有半句")
    again.press("S")
    again.wait_for("已将 2024-W28 的周报提交给*经理")
    again.wait_saved()
    again.kill()
    shown = friday.run("-w", str(friday.demo), "--as", "*分析师", "report", "show", "--json", TUIFLOW_NOW=LATER)
    assert [line["text"] for line in json.loads(shown)["done"]] == ["已与客户核对分析维度", "还有半句"]


def test_the_sample_s_report_is_flagged_when_the_deadline_moves_and_is_amended(friday: Place) -> None:
    terminal = weekly(friday, now=LATER)
    terminal.press("enter")
    terminal.wait_for("保证7月15日前完成全部邀约", "已提交 07-12")
    assert "写的是" not in terminal.text
    friday.run("-w", str(friday.demo), "set", "CSAT-002", "due=7.17", TUIFLOW_NOW=NOW)
    terminal.wait_for("写的是 7月15日，而 CSAT-002 的截止时间是 2024-07-17。")
    terminal.press("f", "D", "f", "D", "S")
    terminal.wait_for("已修改 2024-W28 的周报", "提交之后")
    terminal.wait_for("需支持事项：协调客户对接人协助催促未回复客户，保证7月15日前完成全部邀约 (CSAT-002) → -")
    terminal.wait_saved()
    terminal.press("esc")
    terminal.wait_for("07-12 17:45 修改")
