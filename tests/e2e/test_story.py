"""The sample's whole project, from kick-off to acceptance, played by its people before their own terminals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.e2e.place import Place
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

NOT_STARTED, IN_PROGRESS, BLOCKED, DONE = range(4)
"""The columns of the board."""

END, CLEAR = "\x1b[F", "\x15"
"""To the end of a line; all of it away."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The story in one language: the words of the people, and those that the program answers with."""

    code: str
    lead: str
    specialist: str
    analyst: str
    contact: str
    """Who is put on the vacant role in the kick-off."""
    role: str
    rule: str
    reason: str
    solved: str
    problems: Sequence[str]
    board: str
    """The title of the board."""
    vacant: str
    make_tasks: str
    kick_off: str
    kick_off_kept: str
    hindrance: str
    """The question for what stands in the way."""
    to_help: str
    why: str
    asked: str
    to_decide: str
    approve: str
    approved: str
    due: str
    consulted: str
    """Why a letter reached the client contact."""
    how_solved: str
    started: str
    done: str
    to_accept: str
    points: str
    """How a return with three problem points is announced."""
    returned: str
    accept: str
    accepted: str
    nothing_blocked: str
    moves: Sequence[str]
    """What the history of CSAT-002 tells, the newest first."""


ZH = Telling(
    code="zh",
    lead="*经理",
    specialist="*专员",
    analyst="*分析师",
    contact="王芳",
    role="客户对接人",
    rule="每周五汇报进度",
    reason="2家客户因时间冲突需调整访谈时间",
    solved="已与2家客户约定17日前访谈",
    problems=("数据维度不完整", "建议缺乏可行性"),
    board="演示",
    vacant="（空缺）",
    make_tasks="生成任务",
    kick_off="“客户满意度提升项目”启动会",
    kick_off_kept="2024-07-08 的启动会记录已保存",
    hindrance="受阻原因是什么？",
    to_help="待支持  CSAT-002",
    why="变更原因（他人可见）",
    asked="已向*经理提出申请。",
    to_decide="待审批  修改 CSAT-002 的日期",
    approve="批准：立即生效",
    approved="*经理 批准了申请  CSAT-002",
    due="截止时间",
    consulted="C：征求你的意见",
    how_solved="是怎样解决的？",
    started="CSAT-002 → 进行中",
    done="已完成",
    to_accept="待验收  CSAT-003",
    points="退回，3个问题点",
    returned="CSAT-003 已退回。",
    accept="Ctrl+S 验收通过",
    accepted="已验收",
    nothing_blocked="没有受阻的工作。",
    moves=(
        "2024-07-17 09:30  CSAT-002  *专员 完成了",
        "上次受阻的解决办法: 已与2家客户约定17日前访谈",
        "2024-07-12 09:30  CSAT-002  *经理 批准了申请",
        "截止时间: 2024-07-15 → 2024-07-17",
        "*专员 申请修改 CSAT-002 的日期：2家客户因时间冲突需调整访谈时间",
        "2024-07-12 09:30  CSAT-002  *专员 提交了申请",
        "原因：2家客户因时间冲突需调整访谈时间",
        "2024-07-12 09:30  CSAT-002  *专员 受阻",
        "寻求支持: *经理",
        "受阻原因: 2家客户因时间冲突需调整访谈时间",
        "任务名称: 客户邀约",
    ),
)

EN = Telling(
    code="en",
    lead="[masked] manager",
    specialist="[masked] specialist",
    analyst="[masked] analyst",
    contact="Wang Fang",
    role="Client contact",
    rule="Progress is told on Fridays",
    reason="2 clients cannot make it",
    solved="Both clients come before the 17th",
    problems=("data dimensions are incomplete", "suggestions lack feasibility"),
    board="Demo",
    vacant="(vacant)",
    make_tasks="make tasks",
    kick_off="Kick-off of “Customer satisfaction improvement”",
    kick_off_kept="on 2024-07-08 kept.",
    hindrance="What stands in the way?",
    to_help="to help  CSAT-002",
    why="Why (others will read it)",
    asked="[masked] manager is asked for it.",
    to_decide="to decide  set the dates of CSAT-002",
    approve="approve: it is done at once",
    approved="[masked] manager approved a request  CSAT-002",
    due="Due",
    consulted="C: you are consulted",
    how_solved="How was it solved?",
    started="CSAT-002 → In progress",
    done="Done",
    to_accept="to accept  CSAT-003",
    points="return with 3 problem points",
    returned="CSAT-003 returned.",
    accept="Ctrl+S accept",
    accepted="accepted",
    nothing_blocked="Nothing is blocked.",
    moves=(
        "2024-07-17 09:30  CSAT-002  [masked] specialist finished",
        "How the last block was solved: Both clients come before the 17th",
        "2024-07-12 09:30  CSAT-002  [masked] manager approved a request",
        "Due: 2024-07-15 → 2024-07-17",
        "[masked] specialist asked to set the dates of CSAT-002: 2 clients cannot make it",
        "2024-07-12 09:30  CSAT-002  [masked] specialist made a request",
        "Why: 2 clients cannot make it",
        "2024-07-12 09:30  CSAT-002  [masked] specialist blocked",
        "Help asked of: [masked] manager",
        "Reason of the block: 2 clients cannot make it",
        "Task: Client invitation",
    ),
)


class Stage:
    """The workspace of the story, and the terminals of those who play in it."""

    def __init__(self, place: Place, telling: Telling) -> None:
        self._place, self._telling = place, telling
        self._homes: dict[str, str] = {}

    def make(self) -> None:
        """The sample as it was given, in a workspace of its own: the demo's other processes go."""
        demo = str(self._place.demo)
        at = "2024-07-08T08:00"
        self._place.run("demo", "--lang", self._telling.code, "--as-given", "--dir", demo, "--no-open", TUIFLOW_NOW=at)
        others = [label for label in self._place.tasks() if not label.startswith("CSAT-")]
        self._place.run("-w", demo, "delete", *others, TUIFLOW_NOW=at)

    def tell(self, *arguments: str) -> str:
        """What a command prints on the evening of the last day."""
        everywhere = ("--lang", self._telling.code, "-w", str(self._place.demo))
        return self._place.run(*everywhere, *arguments, TUIFLOW_NOW="2024-07-22T18:00")

    def enter(self, day: str, *people: str) -> list[Terminal]:
        """Let people open the program at the same time, each at home, on a day of July 2024."""
        terminals = []
        for name in people:
            home = self._homes.setdefault(name, f"home-{len(self._homes)}")
            arguments = ("--lang", self._telling.code, "--as", name, "-w", str(self._place.demo))
            terminals.append(self._place.open(*arguments, user=home, TUIFLOW_NOW=f"2024-07-{day}T09:30"))
        for name, terminal in zip(people, terminals, strict=True):
            terminal.wait_for("CSAT-002", name)
        return terminals


def leave(*terminals: Terminal) -> None:
    """Go home: everything is saved then."""
    for terminal in terminals:
        terminal.press("q")
    for terminal in terminals:
        assert terminal.wait_exit() == 0


def go_to(terminal: Terminal, label: str, column: int, telling: Telling) -> None:
    """Move the cursor of the board to the only card of a column."""
    terminal.wait_until(
        lambda screen: telling.board in screen.split("\n")[0] and label in terminal.column(column), f"{label} there"
    )
    terminal.press("h", "h", "h", *["l"] * column)
    terminal.wait_until(lambda _screen: terminal.cursor_label() == label, f"the cursor on {label}")


def hold_kick_off(stage: Stage, telling: Telling) -> None:
    """8 July: the vacant role gets its person, and what was agreed is kept."""
    (lead,) = stage.enter("08", telling.lead)
    lead.press("4")
    lead.wait_for(telling.vacant)
    lead.press(END, "e")
    lead.wait_for("Ctrl+S")
    lead.press("enter", telling.contact)
    lead.wait_for(telling.contact)
    lead.press("enter")
    lead.wait_until(lambda screen: telling.contact in screen and "Ctrl+S" not in screen, "the role saved")
    assert telling.vacant not in lead.text
    lead.press("3")
    lead.wait_for(telling.make_tasks)
    lead.press("M")
    lead.wait_for(telling.kick_off, "Ctrl+S")
    lead.press(*["tab"] * 4, telling.rule)
    lead.wait_for(telling.rule)
    lead.press("ctrl+s")
    lead.wait_until(lambda screen: telling.kick_off_kept in screen.split("\n")[-1], "the record kept")
    leave(lead)


def block(specialist: Terminal, telling: Telling) -> None:
    """The specialist cannot go on, and asks the lead for help."""
    go_to(specialist, "CSAT-002", IN_PROGRESS, telling)
    specialist.press("b")
    specialist.wait_for(telling.hindrance)
    specialist.press(telling.reason, "enter", telling.lead)
    specialist.wait_for(telling.reason)
    specialist.press("enter")
    specialist.wait_until(lambda _screen: "CSAT-002" in specialist.column(BLOCKED), "CSAT-002 blocked")
    specialist.wait_saved()


def ask_for_days(specialist: Terminal, telling: Telling) -> None:
    """The dates are not the specialist's to change: the form asks the lead instead."""
    go_to(specialist, "CSAT-002", BLOCKED, telling)
    specialist.press("t")
    specialist.wait_for(telling.why, "2024-07-15")
    specialist.press(END, CLEAR, "7.17", "enter", telling.reason)
    specialist.wait_for("7.17", telling.reason)
    specialist.press("enter")
    specialist.wait_for(telling.asked)


def move_the_date(stage: Stage, telling: Telling) -> None:
    """12 July: blocked, seen by the lead, asked for, approved; and everybody sees the new date."""
    people = (telling.lead, telling.specialist, telling.contact)
    lead, specialist, contact = terminals = stage.enter("12", *people)
    block(specialist, telling)
    assert "CSAT-002" in stage.tell("blocked", "--brief")
    lead.press("2")
    lead.wait_for("CSAT-002", telling.reason, telling.lead)
    lead.press("7")
    lead.wait_for(telling.to_help, telling.reason)
    ask_for_days(specialist, telling)
    go_to(contact, "CSAT-002", BLOCKED, telling)
    for terminal in (specialist, contact):
        terminal.press("enter")
        terminal.wait_for(telling.due, "2024-07-15")
    lead.wait_for(telling.to_decide, "2024-07-15 → 2024-07-17")
    lead.press("g", "enter")
    lead.wait_for(telling.approve)
    lead.press("y")
    lead.wait_until(lambda screen: telling.to_decide not in screen, "nothing to decide any more")
    lead.press("1")
    go_to(lead, "CSAT-002", BLOCKED, telling)
    lead.press("enter")
    for terminal in terminals:
        terminal.wait_until(lambda screen: due_date(screen, telling) == "2024-07-17", "the new due date")
    for terminal in (contact, specialist):
        terminal.press("esc")
        terminal.wait_for("CSAT-003")
        terminal.press("7")
        terminal.wait_for(telling.approved, "2024-07-15 → 2024-07-17", telling.reason)
    assert telling.consulted in contact.text
    assert specialist.text.count(telling.approved) == 1
    lead.press("esc")
    lead.wait_for("CSAT-003")
    leave(*terminals)


def due_date(screen: str, telling: Telling) -> str:
    """The due date on the screen of a task."""
    rows = (line.split() for line in screen.split("\n"))
    return next((words[1] for words in rows if len(words) > 1 and words[0] == telling.due), "")


def finish_the_invitations(stage: Stage, telling: Telling) -> None:
    """17 July: the block is solved, and the work done."""
    (specialist,) = stage.enter("17", telling.specialist)
    go_to(specialist, "CSAT-002", BLOCKED, telling)
    specialist.press("b")
    specialist.wait_for(telling.how_solved, telling.reason)
    specialist.press(telling.solved, "enter")
    specialist.wait_for(telling.started)
    specialist.press("c")
    specialist.wait_for(f"CSAT-002 → {telling.done}")
    specialist.press("2")
    specialist.wait_for(telling.nothing_blocked)
    leave(specialist)


def accept_the_analysis(stage: Stage, telling: Telling) -> None:
    """22 July: the report comes back with what is wrong with it, is done anew, and accepted."""
    people = (telling.lead, telling.analyst, telling.contact)
    lead, analyst, contact = terminals = stage.enter("22", *people)
    go_to(analyst, "CSAT-003", NOT_STARTED, telling)
    analyst.press("L")
    analyst.wait_until(lambda _screen: "CSAT-003" in analyst.column(IN_PROGRESS), "CSAT-003 in progress")
    analyst.press("c")
    lead.press("7")
    lead.wait_for(telling.to_accept)
    lead.press("g", "enter")
    lead.wait_for("[ok]", telling.accept)
    lead.press(" ")
    lead.wait_for("[x]")
    lead.press("tab", "; ".join(telling.problems))
    lead.wait_for(telling.points)
    lead.press("ctrl+s")
    lead.wait_for(telling.returned)
    analyst.press("7")
    analyst.wait_for("CSAT-003", telling.problems[-1])
    analyst.press("g", "enter")
    analyst.wait_for(telling.due, *telling.problems)
    analyst.press("c")
    analyst.wait_for(f"CSAT-003 → {telling.done}")
    lead.wait_for(telling.to_accept)
    lead.press("g", "enter")
    lead.wait_for("[ok]", telling.accept)
    lead.press("ctrl+s")
    lead.wait_until(lambda screen: telling.to_accept not in screen and telling.accept not in screen, "accepted")
    contact.wait_until(lambda _screen: "CSAT-003" in contact.column(DONE), "CSAT-003 among what is done")
    analyst.press("esc")
    analyst.wait_for(f"{telling.lead} {telling.accepted}  CSAT-003")
    leave(*terminals)


def in_order(told: str, *texts: str) -> None:
    """All texts are told, one behind the other."""
    at = 0
    for text in texts:
        found = told.find(text, at)
        assert found >= 0, f"“{text}” is not told where it should be:\n{told}"
        at = found + len(text)


@pytest.mark.parametrize("telling", [ZH, EN], ids=lambda telling: telling.code)
def test_the_project_of_the_sample_is_played_from_kick_off_to_acceptance(place: Place, telling: Telling) -> None:
    stage = Stage(place, telling)
    stage.make()
    hold_kick_off(stage, telling)
    move_the_date(stage, telling)
    finish_the_invitations(stage, telling)
    accept_the_analysis(stage, telling)

    assert stage.tell("blocked", "--brief") == ""
    in_order(stage.tell("history", "CSAT-002"), *telling.moves)
    in_order(stage.tell("history", "CSAT-003"), telling.accepted, telling.lead, *telling.problems)
    held = stage.tell("process", "kickoff", "CSAT")
    assert all(text in held for text in ("2024-07-08", telling.rule, telling.contact))
    tasks = json.loads(stage.tell("list", "--process", "CSAT", "--json"))
    assert {task["id"]: (task["status"], task["due"]) for task in tasks} == {
        "CSAT-001": ("done", "2024-07-10"),
        "CSAT-002": ("done", "2024-07-17"),
        "CSAT-003": ("done", "2024-07-22"),
        # What the sample's review wants to improve: it names neither who nor when.
        "CSAT-004": ("not_started", None),
        "CSAT-005": ("not_started", None),
    }
