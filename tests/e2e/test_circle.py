"""The circle closes: from a weekly report that a power failure cut off to version 2 of the template (E10, V2–V4)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.e2e.place import Place
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

TEMPLATE = "client-satisfaction"
BOTH = "数据分析预审 | Data review"
"""The new node as its name is typed: in both languages of the template."""

TASK = "CSAT-005"
"""What the improvement becomes, behind the tasks of the four nodes."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The story in one language: the words of the people, and those that the program answers with."""

    code: str
    lead: str
    specialist: str
    analyst: str
    seats: Sequence[str]
    """The roles on which these three sit, in the same order."""
    process: str
    nodes: Sequence[str]
    checked: str
    """A line of the report, the half that is typed before the power failure and the other one."""
    with_clients: str
    problem: str
    improvement: str
    review: str
    """The new node."""
    node_line: str
    """A line of a change that adds it."""
    progress: str
    weekly: str
    to_lead: str
    interviews_done: str
    kept: str
    submitted: str
    has_submitted: str
    handed_in: str
    no_retro: str
    which: str
    problems: str
    estimates: str
    problem_is: str
    retro_count: str
    what_to_change: str
    behind_which: str
    comes_from: str
    by_lead: str
    version_1: str
    propose: str
    changelog: str
    asked: str
    to_decide: str
    newer: str
    version_2: str
    can_be_taken: str
    taken: str


CHINESE = Telling(
    code="zh",
    lead="*经理",
    specialist="*专员",
    analyst="*分析师",
    seats=("项目负责人", "执行人", "数据支持"),
    process="客户满意度提升项目",
    nodes=("需求调研", "方案设计", "访谈实施", "成果输出"),
    checked="已与客户核对",
    with_clients="访谈对象",
    problem="指标不清，返工1天",
    improvement="增加数据分析预审",
    review="数据分析预审",
    node_line="+ 节点 数据分析预审",
    progress="进度汇总",
    weekly="周报 2024-W28",
    to_lead="汇报对象：*经理",
    interviews_done="完成“访谈实施”",
    kept="这是你上次留下的草稿",
    submitted="已将 2024-W28 的周报提交给*经理",
    has_submitted="*专员 提交了周报",
    handed_in="已提交 07-12",
    no_retro="还没有复盘",
    which="复盘哪个流程？",
    problems="存在问题",
    estimates="预计与实际",
    problem_is="问题：指标不清，返工1天",
    retro_count="复盘：1",
    what_to_change="要改什么？",
    behind_which="新节点接在哪个节点之后",
    comes_from="来自：CSAT-005 增加数据分析预审",
    by_lead="由*经理审批",
    version_1="第1版",
    propose="提交修订",
    changelog="变更说明",
    asked="已向*经理提出申请。",
    to_decide="待审批",
    newer="模板第2版：V",
    version_2="第2版",
    can_be_taken="可以采纳",
    taken="已采纳",
)

ENGLISH = Telling(
    code="en",
    lead="*manager",
    specialist="*specialist",
    analyst="*analyst",
    seats=("Project lead", "Executor", "Data support"),
    process="Customer satisfaction improvement",
    nodes=("Needs research", "Plan design", "Interviewing", "Delivery of results"),
    checked="Checked with clients",
    with_clients=" who is interviewed",
    problem="Metrics unclear, 1 day of rework",
    improvement="Add a data review",
    review="Data review",
    node_line="+ Node Data review",
    progress="Progress",
    weekly="Weekly reports 2024-W28",
    to_lead="Report to: *manager",
    interviews_done="Interviewing",
    kept="This is your draft as you left it",
    submitted="Report on 2024-W28 submitted to *manager",
    has_submitted="*specialist submitted the report",
    handed_in="submitted 07-12",
    no_retro="No retrospective yet",
    which="Look back on which process?",
    problems="Problems",
    estimates="Estimate and actual",
    problem_is="Problem: Metrics unclear, 1 day of rework",
    retro_count="Retrospectives: 1",
    what_to_change="What is to change?",
    behind_which="After which node does the new one come?",
    comes_from="From: CSAT-005 Add a data review",
    by_lead="*manager",
    version_1="version 1",
    propose="Propose the change",
    changelog="For the changelog",
    asked="*manager is asked for it.",
    to_decide="waits",
    newer="template v2: V",
    version_2="version 2",
    can_be_taken="can be taken over",
    taken="Taken over",
)


class Stage:
    """A workspace whose process was started from the template, and those who work in it."""

    def __init__(self, place: Place, telling: Telling) -> None:
        self._place = place
        self.told = telling
        self._folder = str(place.folder / "team")
        self._homes: dict[str, str] = {}

    def make(self) -> None:
        """8 July: the process starts, and RACI says who may do what."""
        told = self.told
        self._place.run("--lang", told.code, "init", self._folder, TUIFLOW_NOW="2024-07-08T08:00")
        seats = zip(told.seats, (told.lead, told.specialist, told.analyst), strict=True)
        roles = [word for role, name in seats for word in ("--role", f"{role}={name}")]
        named = ("--name", told.process, "--prefix", "CSAT", "--start", "7.8")
        self.tell("library", "start", TEMPLATE, *named, *roles, now="2024-07-08T08:00")
        self.tell("policy", "raci", now="2024-07-08T08:00")

    def tell(self, *arguments: str, now: str = "2024-07-12T18:00") -> str:
        """What a command prints."""
        return self._place.run("--lang", self.told.code, "-w", self._folder, *arguments, TUIFLOW_NOW=now)

    def enter(self, name: str) -> Terminal:
        """Let somebody open the program at home, on Friday 12 July."""
        home = self._homes.setdefault(name, f"home-{len(self._homes)}")
        arguments = ("--lang", self.told.code, "--as", name, "-w", self._folder)
        terminal = self._place.open(*arguments, user=home, TUIFLOW_NOW="2024-07-12T09:30")
        terminal.wait_for("CSAT-002", name)
        return terminal


def open_report(terminal: Terminal, told: Telling) -> None:
    """Go to one's own weekly report."""
    terminal.press("5")
    terminal.wait_for(told.progress)
    terminal.press("tab")
    terminal.wait_for(told.weekly)
    terminal.press("n")
    terminal.wait_for(told.to_lead, told.interviews_done)


def report(stage: Stage, lead: Terminal) -> None:
    """The half-typed line outlives the power failure, and the lead reads what is submitted, and who is missing."""
    told = stage.told
    specialist = stage.enter(told.specialist)
    open_report(specialist, told)
    specialist.press("g", "j", "n", told.checked)
    specialist.wait_for(told.checked)
    specialist.kill()
    specialist = stage.enter(told.specialist)
    open_report(specialist, told)
    specialist.wait_for(told.kept, told.checked)
    specialist.press(told.with_clients, "enter")
    specialist.wait_for(f"- {told.checked}{told.with_clients}")
    specialist.press("S")
    specialist.wait_for(told.submitted)
    specialist.wait_saved()
    specialist.press("esc")
    specialist.wait_for("7.8-7.12")  # the list, whose title says the days
    specialist.press("q")
    assert specialist.wait_exit() == 0
    lead.press("7")
    lead.wait_for(told.has_submitted)
    lead.press("5")
    lead.wait_for(told.progress)
    lead.press("tab")
    lead.wait_for(told.weekly, told.handed_in)


def look_back(lead: Terminal, told: Telling) -> None:
    """In the retrospective a problem becomes an improvement with an owner and a day."""
    lead.press("tab")
    lead.wait_for(told.no_retro)
    lead.press("n")
    lead.wait_for(told.which)
    lead.press("enter")
    lead.wait_for(told.problems, told.estimates)
    lead.press("g", "j", "j", "j", "j", "n", told.problem, "enter")
    lead.wait_for(f"- {told.problem}")
    lead.press("i")
    lead.wait_for(told.problem_is)
    lead.press(told.improvement, "enter", told.analyst, "enter", "7.20")
    lead.wait_for(told.improvement, "7.20")
    lead.press("ctrl+s")
    lead.wait_until(lambda screen: told.problem_is not in screen and told.improvement in screen, "the improvement")
    lead.press("ctrl+s")
    lead.wait_for(TASK)
    lead.wait_saved()


def change_template(analyst: Terminal, told: Telling) -> None:
    """Its owner finds the improvement on the board, and proposes a node because of it."""
    analyst.wait_until(lambda _screen: TASK in analyst.column(0), "the improvement on the board")
    analyst.press("7")
    analyst.wait_for(told.improvement)
    analyst.press("g", "enter")
    analyst.wait_for(told.improvement, "2024-07-20")
    analyst.press("V")
    analyst.wait_for(told.what_to_change)
    analyst.press("n")
    analyst.wait_for(told.behind_which)
    analyst.press(told.nodes[2], "enter")
    analyst.wait_for("Ctrl+S", told.nodes[3])
    analyst.press(BOTH)
    analyst.wait_for(told.node_line)
    analyst.press("ctrl+s")
    analyst.wait_for(told.comes_from, told.by_lead, told.node_line, told.version_1)
    analyst.press("ctrl+s")
    analyst.wait_for(told.propose, told.changelog)
    analyst.press("ctrl+s")
    analyst.wait_for(told.asked)


def approve(lead: Terminal, told: Telling) -> None:
    """The lead sees before and after, and makes it version 2."""
    lead.press("esc")
    lead.wait_for(told.retro_count)
    lead.press("7")
    lead.wait_for(told.to_decide, told.review)
    lead.press("g", "enter")
    lead.wait_for(told.node_line, told.version_1, told.comes_from)
    lead.press("y")
    lead.wait_for(f"{TEMPLATE}-v2.yaml")


def take_over(lead: Terminal, told: Telling) -> None:
    """The running process says that a version is newer, and takes the node over."""
    lead.press("3")
    lead.wait_for(told.newer)
    assert told.review not in lead.text
    lead.press("V")
    lead.wait_for(told.version_2, told.can_be_taken)
    lead.press("enter")
    lead.wait_for(told.taken)
    lead.press("esc")
    lead.wait_for(told.review)
    lead.wait_saved()


@pytest.mark.parametrize("told", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_a_report_that_was_cut_off_leads_to_version_2_of_the_template(place: Place, told: Telling) -> None:
    stage = Stage(place, told)
    stage.make()
    lead = stage.enter(told.lead)
    analyst = stage.enter(told.analyst)
    report(stage, lead)
    look_back(lead, told)
    change_template(analyst, told)
    approve(lead, told)
    take_over(lead, told)

    history = stage.tell("library", "history", TEMPLATE)
    assert history.startswith("v2"), history
    assert all(text in history for text in (told.review, f"{TASK} {told.improvement}", told.analyst, told.lead)), (
        history
    )
    assert [line.split()[1] for line in stage.tell("report", "missing").splitlines()] == [told.analyst]
    shown = json.loads(stage.tell("--as", told.specialist, "report", "show", "--json"))
    assert told.checked + told.with_clients in [line["text"] for line in shown["done"]]
    nodes = [node["name"] for node in json.loads(stage.tell("process", "show", "CSAT", "--json"))["nodes"]]
    assert nodes == [*told.nodes[:3], told.review, told.nodes[3]]
