"""The circle closes: from a weekly report that a power failure cut off to version 2 of the template (E10, V2–V4)."""

from __future__ import annotations

import json

import pytest

from tests.e2e.place import Place
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

LEAD, SPECIALIST, ANALYST = "*经理", "*专员", "*分析师"
TEMPLATE = "client-satisfaction"
PROBLEM = "指标不清，返工1天"
IMPROVEMENT = "增加数据分析预审"
REVIEW = "数据分析预审"
TASK = "CSAT-005"
"""What the improvement becomes, behind the tasks of the four nodes."""


class Stage:
    """A workspace whose process was started from the template, and those who work in it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._folder = str(place.folder / "team")
        self._homes: dict[str, str] = {}

    def make(self) -> None:
        """8 July: the process starts, and RACI says who may do what."""
        self._place.run("--lang", "zh", "init", self._folder, TUIFLOW_NOW="2024-07-08T08:00")
        seats = {"项目负责人": LEAD, "执行人": SPECIALIST, "数据支持": ANALYST}
        roles = [word for role, name in seats.items() for word in ("--role", f"{role}={name}")]
        named = ("--name", "客户满意度提升项目", "--prefix", "CSAT", "--start", "7.8")
        self.tell("library", "start", TEMPLATE, *named, *roles, now="2024-07-08T08:00")
        self.tell("policy", "raci", now="2024-07-08T08:00")

    def tell(self, *arguments: str, now: str = "2024-07-12T18:00") -> str:
        """What a command prints."""
        return self._place.run("--lang", "zh", "-w", self._folder, *arguments, TUIFLOW_NOW=now)

    def enter(self, name: str) -> Terminal:
        """Let somebody open the program at home, on Friday 12 July."""
        home = self._homes.setdefault(name, f"home-{len(self._homes)}")
        arguments = ("--lang", "zh", "--as", name, "-w", self._folder)
        terminal = self._place.open(*arguments, user=home, TUIFLOW_NOW="2024-07-12T09:30")
        terminal.wait_for("CSAT-002", name)
        return terminal


def open_report(terminal: Terminal) -> None:
    """Go to one's own weekly report."""
    terminal.press("5")
    terminal.wait_for("进度汇总")
    terminal.press("tab")
    terminal.wait_for("周报 2024-W28")
    terminal.press("n")
    terminal.wait_for("汇报对象：*经理", "完成“访谈实施”")


def report(stage: Stage, lead: Terminal) -> None:
    """The half-typed line outlives the power failure, and the lead reads what is submitted, and who is missing."""
    specialist = stage.enter(SPECIALIST)
    open_report(specialist)
    specialist.press("g", "j", "n", "已与客户核对")
    specialist.wait_for("已与客户核对")
    specialist.kill()
    specialist = stage.enter(SPECIALIST)
    open_report(specialist)
    specialist.wait_for("这是你上次留下的草稿", "已与客户核对")
    specialist.press("访谈对象", "enter")
    specialist.wait_for("- 已与客户核对访谈对象")
    specialist.press("S")
    specialist.wait_for("已将 2024-W28 的周报提交给*经理")
    specialist.wait_saved()
    specialist.press("esc")
    specialist.wait_for("7.8-7.12")  # the list, whose title says the days
    specialist.press("q")
    assert specialist.wait_exit() == 0
    lead.press("7")
    lead.wait_for("*专员 提交了周报")
    lead.press("5")
    lead.wait_for("进度汇总")
    lead.press("tab")
    lead.wait_for("周报 2024-W28", "已提交 07-12", "1人未交")


def look_back(lead: Terminal) -> None:
    """In the retrospective a problem becomes an improvement with an owner and a day."""
    lead.press("tab")
    lead.wait_for("还没有复盘")
    lead.press("n")
    lead.wait_for("复盘哪个流程？")
    lead.press("enter")
    lead.wait_for("存在问题", "预计与实际")
    lead.press("g", "j", "j", "j", "j", "n", PROBLEM, "enter")
    lead.wait_for(f"- {PROBLEM}")
    lead.press("i")
    lead.wait_for(f"问题：{PROBLEM}")
    lead.press(IMPROVEMENT, "enter", ANALYST, "enter", "7.20")
    lead.wait_for(IMPROVEMENT, "7.20")
    lead.press("ctrl+s")
    lead.wait_until(lambda screen: f"问题：{PROBLEM}" not in screen and IMPROVEMENT in screen, "the improvement")
    lead.press("ctrl+s")
    lead.wait_for(TASK)
    lead.wait_saved()


def change_template(analyst: Terminal) -> None:
    """Its owner finds the improvement on the board, and proposes a node because of it."""
    analyst.wait_until(lambda _screen: TASK in analyst.column(0), "the improvement on the board")
    analyst.press("7")
    analyst.wait_for(IMPROVEMENT)
    analyst.press("g", "enter")
    analyst.wait_for(IMPROVEMENT, "2024-07-20")
    analyst.press("V")
    analyst.wait_for("要改什么？")
    analyst.press("n")
    analyst.wait_for("新节点接在哪个节点之后")
    analyst.press("访谈实施", "enter")
    analyst.wait_for("Ctrl+S", "成果输出")
    analyst.press(f"{REVIEW} | Data review")
    analyst.wait_for(f"+ 节点 {REVIEW}")
    analyst.press("ctrl+s")
    analyst.wait_for(f"来自：{TASK} {IMPROVEMENT}", "由*经理审批", f"+ 节点 {REVIEW}", "第1版")
    analyst.press("ctrl+s")
    analyst.wait_for("提交修订", "变更说明")
    analyst.press("ctrl+s")
    analyst.wait_for("已向*经理提出申请。")


def approve(lead: Terminal) -> None:
    """The lead sees before and after, and makes it version 2."""
    lead.press("esc")
    lead.wait_for("复盘：1")
    lead.press("7")
    lead.wait_for("待审批", REVIEW)
    lead.press("g", "enter")
    lead.wait_for(f"+ 节点 {REVIEW}", "第1版", f"来自：{TASK}")
    lead.press("y")
    lead.wait_for(f"{TEMPLATE}-v2.yaml")


def take_over(lead: Terminal) -> None:
    """The running process says that a version is newer, and takes the node over."""
    lead.press("3")
    lead.wait_for("模板第2版：V")
    assert REVIEW not in lead.text
    lead.press("V")
    lead.wait_for("第2版", "可以采纳")
    lead.press("enter")
    lead.wait_for("已采纳")
    lead.press("esc")
    lead.wait_for(REVIEW)
    lead.wait_saved()


def test_a_report_that_was_cut_off_leads_to_version_2_of_the_template(place: Place) -> None:
    stage = Stage(place)
    stage.make()
    lead = stage.enter(LEAD)
    analyst = stage.enter(ANALYST)
    report(stage, lead)
    look_back(lead)
    change_template(analyst)
    approve(lead)
    take_over(lead)

    told = stage.tell("library", "history", TEMPLATE)
    assert told.startswith("v2"), told
    assert all(text in told for text in (REVIEW, f"{TASK} {IMPROVEMENT}", ANALYST, LEAD)), told
    assert stage.tell("report", "missing").count("*专员") == 0
    shown = json.loads(stage.tell("--as", SPECIALIST, "report", "show", "--json"))
    assert "已与客户核对访谈对象" in [line["text"] for line in shown["done"]]
    nodes = [node["name"] for node in json.loads(stage.tell("process", "show", "CSAT", "--json"))["nodes"]]
    assert nodes == ["需求调研", "方案设计", "访谈实施", REVIEW, "成果输出"]
