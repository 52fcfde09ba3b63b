"""Changing a template with the keys alone: put together, proposed, decided, read, taken over (V3, V4)."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from tests.library.shelves import put
from tests.ui.office import COLLEAGUE, ME, Office
from tests.ui.seat import Seat
from tests.ui.template_office import DAYS, FIELD, REVIEW, TEMPLATE, ask_for, bind, furnish
from tuiflow import language
from tuiflow.actions.library import shelf_of
from tuiflow.actions.requests import decide, withdraw
from tuiflow.model.record import Table
from tuiflow.model.request import RequestState
from tuiflow.model.template import Template
from tuiflow.ui.dialogs.change import ChangeDialog
from tuiflow.ui.screens.decision import DecisionScreen
from tuiflow.ui.screens.inbox import InboxScreen
from tuiflow.ui.screens.library import LibraryScreen
from tuiflow.ui.screens.process import ProcessScreen
from tuiflow.ui.screens.proposal import CHANGE_LETTERS, ProposalScreen
from tuiflow.ui.screens.template_update import UpdateScreen

NARROW, BROAD = (80, 24), (140, 44)


@pytest.fixture
def process(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    return furnish(office, tmp_path, monkeypatch)


@pytest.fixture(autouse=True)
def _furnished(process: str) -> None:
    """Every test has the templates."""


def newest(seat: Seat) -> Template:
    return shelf_of(seat.workspace.folder).versions[TEMPLATE][0].template


async def enter_library(seat: Seat) -> None:
    await seat.press("6")
    await seat.until(lambda: isinstance(seat.app.screen, LibraryScreen) and seat.options)
    await seat.settle()


async def begin(seat: Seat) -> None:
    """Begin to change the first template, at the menu of changes."""
    await enter_library(seat)
    await seat.press("e")
    await seat.until(lambda: seat.asked == "What is to change?")


def rows(seat: Seat) -> list[str]:
    return seat.options


def about(seat: Seat) -> str:
    return str(seat.app.screen.query_one("#about", Static).content)


@pytest.mark.parametrize("size", [NARROW, BROAD])
async def test_the_updates_of_the_sample_are_put_together_and_become_a_version(
    office: Office, size: tuple[int, int]
) -> None:
    async with office.open(size) as seat:
        await begin(seat)
        await seat.press("n")
        await seat.until(lambda: seat.asked == "After which node does the new one come?")
        await seat.type("interview")
        await seat.press("enter")
        assert (seat.field("after"), seat.field("before"), seat.field("phase")) == (
            "On-site interview",
            "Analysis report",
            "Execution",
        )
        await seat.type("数据分析预审 | Data review")
        assert "+ Node Data review: Execution; 1 day; after On-site interview" in seat.screen
        await seat.write("R", "Executor")
        await seat.press("ctrl+s")
        assert rows(seat) == ["+ Node Data review: Execution; 1 day; after On-site interview"]
        await seat.press("J", "J")
        assert "│ + Data review" in seat.screen

        await seat.press("n", "r")
        await seat.until(lambda: seat.asked == "change a RACI cell: Key node")
        await seat.type("on-site")
        await seat.press("enter")
        await seat.type("client")
        await seat.press("enter")
        assert seat.field("cell") == "C"
        await seat.write("cell", "I(配合)")
        await seat.press("ctrl+s")
        assert "~ On-site interview × Client contact · RACI: C → I(配合)" in rows(seat)

        await seat.press("n", "f", "enter")
        await seat.type("竞品对比维度")
        await seat.press("ctrl+s")
        assert rows(seat)[-1] == "+ Interview record · Field: 竞品对比维度"

        await seat.press("ctrl+s")
        await seat.until(lambda: seat.asked == "Propose the change")
        await seat.type("返工1天")
        await seat.press("ctrl+s")
        await seat.until(lambda: isinstance(seat.app.screen, LibraryScreen))
        assert seat.message == "“Client talks” has version 3 now: client-talks-v3.yaml"
        template = newest(seat)
        assert [node.key for node in template.nodes] == ["outline", "invite", "talk", "data-review", "report"]
        assert template.nodes[-1].after == ["data-review"]
        assert template.documents[0].fields[-1] == "竞品对比维度"
        assert template.changelog[0].why == "返工1天"
        await seat.until(lambda: seat.options[0].startswith("Client talks  v3"))


async def test_a_version_that_was_made_is_not_undone(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await seat.press("t", "enter")
        await seat.write("days", "9")
        await seat.press("ctrl+s", "ctrl+s")
        await seat.type("why")
        await seat.press("ctrl+s", "u")
        assert seat.message == "There is nothing of yours to undo."
        assert newest(seat).version == 3


async def test_before_and_after_stand_beside_each_other(office: Office) -> None:
    async with office.open(BROAD) as seat:
        await begin(seat)
        await seat.press("t", "enter")
        assert seat.field("days") == "2"
        await seat.write("days", "5")
        assert "~ Outline design · Days: 2 days → 5 days" in seat.screen
        await seat.press("ctrl+s")
        line = next(line for line in seat.screen.split("\n") if line.strip().startswith("2 days"))
        assert line.split() == ["2", "days", "5", "days"]
        assert seat.screen.count("Outline design") >= 3
        assert "~ Outline design" in seat.screen


async def test_what_the_audit_would_find_is_told(office: Office) -> None:
    async with office.open(BROAD) as seat:
        await begin(seat)
        await seat.press("r", "enter", "down", "enter")
        await seat.write("cell", "-")
        await seat.press("ctrl+s")
        assert "! Outline design" in seat.screen


async def test_a_refusal_keeps_the_form_open(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await seat.press("n", "enter")
        await seat.press("ctrl+s")
        assert seat.error == "Name is missing."
        await seat.type("客户邀约")
        await seat.press("ctrl+s")
        assert "has a node “Client invitation” already" in seat.error
        await seat.write("name", "Train")
        await seat.write("after", "Analysis report")
        await seat.press("ctrl+s")
        assert "round in a circle" in seat.error
        assert isinstance(seat.app.screen, ChangeDialog)


@pytest.mark.parametrize("letter", CHANGE_LETTERS)
async def test_every_change_can_be_given_up(office: Office, letter: str) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await seat.press(letter)
        assert seat.asked
        await seat.press("escape")
        assert isinstance(seat.app.screen, ProposalScreen)
        assert rows(seat) == []


async def test_nodes_points_fields_and_documents_can_be_removed_and_added(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await seat.press("D", "down", "enter")
        assert rows(seat) == ["- Node Client invitation: 3 days; after Outline design"]
        await seat.press("n", "A", "enter", "enter")
        assert rows(seat)[-1] == "- Outline design · Acceptance point: The questions cover three dimensions"
        await seat.press("n", "a", "enter")
        await seat.type("有竞品")
        await seat.press("ctrl+s")
        assert rows(seat)[-1].startswith("~ Outline design · Acceptance point")
        await seat.press("n", "F", "enter", "enter")
        assert rows(seat)[-1] == "- Interview record · Field: Client"
        await seat.press("n", "d")
        await seat.type("《邀约函》")
        await seat.press("enter")
        await seat.type("时间、地点")
        await seat.press("enter")
        assert "+ Document 《邀约函》: 时间, 地点" in rows(seat)


async def test_a_node_is_edited_field_by_field(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await seat.press("e", "enter")
        assert seat.field("name") == "访谈提纲设计 | Outline design"
        await seat.write("outputs", "《问题清单》")
        await seat.press("ctrl+s")
        assert rows(seat) == ["~ Outline design · Outputs: Question list → 《问题清单》"]
        await seat.press("n", "e", "enter", "ctrl+s")
        assert len(rows(seat)) == 1


async def test_enter_edits_the_change_at_the_cursor(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await change_days(seat, "outline", "9")
        await seat.press("enter")
        assert seat.field("days") == "9"
        await seat.write("days", "4")
        await seat.press("ctrl+s")
        assert rows(seat) == ["~ Outline design · Days: 2 days → 4 days"]
        await seat.press("n", "n", "enter")
        await seat.write("name", "Reveiw")
        await seat.press("ctrl+s", "e")
        assert seat.field("name") == "Reveiw"
        await seat.write("name", "Review")
        await seat.press("ctrl+s")
        added = [row for row in rows(seat) if row.startswith("+ Node Review")]
        assert (len(rows(seat)), len(added)) == (2, 1), "still one new node, with another name"
        await seat.press("n", "f", "enter")
        await seat.write("field", "Mood")
        await seat.press("ctrl+s", "enter")
        await seat.until(lambda: "dropped with D" in seat.message)


async def test_a_change_is_taken_out_again_unless_others_need_it(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await seat.press("n", "enter")
        await seat.type("Train")
        await seat.press("ctrl+s", "n", "a")
        await seat.type("train")
        await seat.press("enter")
        await seat.type("Everybody was there")
        await seat.press("ctrl+s")
        assert len(rows(seat)) == 1  # the point is a part of the new node
        await seat.press("n", "t", "enter")
        await seat.write("days", "9")
        await seat.press("ctrl+s")
        assert len(rows(seat)) == 2
        await seat.press("D")
        assert len(rows(seat)) == 1
        await seat.press("D")
        assert rows(seat) == []
        await seat.press("ctrl+s")
        await seat.until(lambda: "Nothing is changed yet" in seat.message)


async def test_esc_keeps_a_draft_and_proposing_drops_it(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await seat.press("t", "enter")
        await seat.write("days", "5")
        await seat.press("ctrl+s", "escape")
        assert isinstance(seat.app.screen, LibraryScreen)
        await seat.press("e")
        await seat.until(lambda: "This is your draft from last time" in seat.message)
        assert rows(seat) == ["~ Outline design · Days: 2 days → 5 days"]
        await seat.press("S")
        await seat.type("why")
        await seat.press("escape", "S")
        assert seat.field("why") == "why"
        await seat.press("ctrl+s")
        await seat.until(lambda: newest(seat).version == 3 and seat.options[0].startswith("Client talks  v3"))
        await seat.press("e")
        await seat.until(lambda: seat.asked == "What is to change?")


async def change_days(seat: Seat, node: str, days: str) -> None:
    """Choose another length of a node; the menu of changes is open."""
    await seat.press("t")
    await seat.type(node)
    await seat.press("enter")
    await seat.write("days", days)
    await seat.press("ctrl+s")


async def test_of_a_draft_only_what_does_not_fit_any_more_is_left_out_with_a_word(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await change_days(seat, "report", "5")
        await seat.press("n")
        await change_days(seat, "outline", "4")
        await seat.press("escape")
        office.colleague.workspace.receive()
        ask_for(office.colleague, DAYS)
        await seat.press("R")
        await seat.until(lambda: seat.options[0].startswith("Client talks  v3"))
        await seat.press("e")
        await seat.until(lambda: "does not fit version 3 any more and is left out: ~ " in seat.message)
        assert rows(seat) == ["~ Outline design · Days: 2 days → 4 days"]


async def test_a_version_that_comes_while_one_proposes_goes_below_what_is_proposed(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await change_days(seat, "outline", "4")
        await seat.press("n", "t")
        await seat.type("outline")
        await seat.press("enter")
        office.colleague.workspace.receive()
        ask_for(office.colleague, DAYS)
        below = seat.app.screen_stack[-2]
        assert isinstance(below, ProposalScreen)
        await seat.until(lambda: "v3" in below.heading()[0][0])
        await seat.write("days", "6")
        await seat.press("ctrl+s")
        assert "Change v3 of" in seat.title
        assert rows(seat) == ["~ Outline design · Days: 2 days → 6 days"], "what the other changed is not undone"


async def test_who_does_not_decide_is_told_who_does_and_can_take_it_back(office: Office) -> None:
    bind(office)
    async with office.open(NARROW) as seat:
        await begin(seat)
        await seat.press("escape")
        assert about(seat) == "*经理 decides on it."
        await seat.press("n", "t", "enter")
        await seat.write("days", "5")
        await seat.press("ctrl+s", "ctrl+s")
        await seat.press("ctrl+s")
        assert "Say why" in seat.error
        await seat.type("why")
        await seat.press("ctrl+s")
        assert seat.message == "*经理 is asked for it."
        assert newest(seat).version == 2
        await seat.press("u")
        assert not seat.workspace.requests


async def test_a_read_only_place_is_refused_in_the_form(office: Office, tmp_path: Path) -> None:
    put(tmp_path / "work", "templates", "a file where the folder would be")
    async with office.open(NARROW) as seat:
        await begin(seat)
        await seat.press("t", "enter")
        await seat.write("days", "5")
        await seat.press("ctrl+s", "ctrl+s")
        await seat.type("why")
        await seat.press("ctrl+s")
        assert "templates" in seat.error


async def test_the_palette_offers_what_the_keys_do(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await seat.press("escape", "colon")
        assert any("propose it" in option for option in seat.options)


# Deciding


async def open_decision(seat: Seat) -> None:
    await seat.press("7", "enter")
    await seat.until(lambda: isinstance(seat.app.screen, DecisionScreen) and seat.options)
    await seat.settle()


async def asked_of_me(office: Office) -> None:
    """The colleague asks me: I lead now."""
    workspace = office.me.workspace
    lead = next(role.uid for role in workspace.roles.values() if role.key == "lead")
    office.me.commit(
        "workspace.demo", [workspace.edit(Table.ROLES, lead, {f"people/{COLLEAGUE}": False, f"people/{ME}": True})]
    )
    bind(office)
    ask_for(office.colleague, REVIEW, FIELD)
    workspace.receive()


@pytest.mark.parametrize("code", ["en", "zh"])
async def test_a_proposed_change_is_looked_at_and_approved(office: Office, code: str) -> None:
    language.use(code)
    await asked_of_me(office)
    async with office.open(BROAD) as seat:
        await open_decision(seat)
        assert len(rows(seat)) == 2
        assert "Rework of one day" in about(seat)
        name = "Data review" if code == "en" else "数据分析预审"
        assert f"│ + {name}" in seat.screen
        await seat.press("j")
        assert ("Tone" if code == "en" else "语气") in seat.screen
        await seat.press("y")
        assert isinstance(seat.app.screen, InboxScreen)
        await seat.until(lambda: "client-talks-v3.yaml" in seat.message)
        assert newest(seat).version == 3
        assert [one.state for one in seat.workspace.requests.values()] == [RequestState.APPROVED]


async def test_the_library_says_that_a_proposed_change_waits(office: Office) -> None:
    await asked_of_me(office)
    async with office.open(BROAD) as seat:
        await seat.press("6")
        await seat.until(lambda: "change proposed" in seat.screen)
        assert "A change waits for a decision: *经理, " in seat.screen
        (request,) = seat.workspace.requests.values()
        withdraw(office.colleague, request.uid)
        await seat.until(lambda: "change proposed" not in seat.screen)
        assert "A change waits" not in seat.screen


async def test_a_proposed_change_is_declined_with_a_word(office: Office) -> None:
    await asked_of_me(office)
    async with office.open(NARROW) as seat:
        await open_decision(seat)
        await seat.press("n")
        await seat.type("Not now")
        await seat.press("enter")
        assert isinstance(seat.app.screen, InboxScreen)
        [request] = seat.workspace.requests.values()
        assert (request.state, request.word) == (RequestState.DECLINED, "Not now")
        assert newest(seat).version == 2


async def test_what_was_decided_meanwhile_is_told(office: Office) -> None:
    await asked_of_me(office)
    other = office.desk("person-specialist")
    async with office.open(NARROW) as seat:
        await open_decision(seat)
        decide(other, next(iter(other.workspace.requests)), approve=True)
        await seat.press("y")
        await seat.until(lambda: "approved already, by *专员" in seat.message)
        assert newest(seat).version == 3


async def test_a_change_that_fits_no_more_says_so(office: Office) -> None:
    await asked_of_me(office)
    ask_for(office.me, REVIEW)
    async with office.open(NARROW) as seat:
        await seat.press("7", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, DecisionScreen) and seat.message)
        await seat.until(lambda: "has the key “data-review” already" in seat.message)
        assert "does not fit version 3 any more: n declines it" in about(seat)
        assert "does not fit any more" in " ".join(rows(seat)[0].split()), "A sees what is asked for all the same"
        assert "has the key" in seat.screen
        await seat.press("y")
        assert newest(seat).version == 3


# Versions


async def test_versions_tell_what_each_brought_and_what_differs(office: Office) -> None:
    ask_for(office.me, DAYS)
    ask_for(office.me, REVIEW, why="Again")
    async with office.open(BROAD) as seat:
        await enter_library(seat)
        await seat.press("v")
        assert seat.title.startswith(" tuiflow  Client talks: 3 versions")
        assert [row.split()[0] for row in rows(seat)] == ["v4", "v3", "v2"]
        assert "Why: Again" in seat.screen
        assert "version 3 → version 4" in seat.screen
        await seat.press("j")
        assert "Why: Rework of one day" in seat.screen
        assert "4 days" in seat.screen
        await seat.press("j")
        assert "There is no version before it to compare with." in seat.screen
        await seat.press("g", "c", "down", "down", "down", "enter")
        await seat.settle()
        assert "against version 2" in seat.title
        assert "version 2 → version 4" in seat.screen
        await seat.press("c", "enter", "escape")
        assert isinstance(seat.app.screen, LibraryScreen)


# Taking over


async def open_update(seat: Seat) -> None:
    await seat.press("V")
    await seat.until(lambda: isinstance(seat.app.screen, UpdateScreen) and seat.options)
    await seat.settle()


async def test_a_process_says_what_is_newer_and_takes_it_over(office: Office, process: str) -> None:
    ask_for(office.me, DAYS, REVIEW, FIELD)
    async with office.open(NARROW) as seat:
        seat.app.session.process = process
        await seat.press("3")
        assert "template v3: V" in seat.screen
        await open_update(seat)
        assert [" ".join(row.partition("  ")[2].split()) for row in rows(seat)] == [
            "can be taken over",
            "can be taken over",
            "for documents and new processes only",
        ]
        await seat.press("enter")
        await seat.until(lambda: "Taken over: + Node Data review" in seat.message)
        await seat.until(lambda: " ".join(rows(seat)[0].split()).endswith("is so here already"))
        await seat.press("j", "t")
        await seat.until(lambda: " ".join(rows(seat)[1].split()).endswith("is so here already"))
        plan = seat.workspace.plan(process)
        assert [node.key for node in plan.nodes] == ["outline", "invite", "talk", "data-review", "report"]
        assert plan.nodes[-1].days == 6
        assert plan.process.template_version == 2
        await seat.press("escape")
        await seat.until(lambda: "template v3" not in seat.screen)
        await seat.press("u")
        await seat.until(lambda: "template v3: V" in seat.screen)
        await seat.press("U")
        await seat.until(lambda: "template v3" not in seat.screen)
        await open_update(seat)
        await seat.press("u")
        await seat.until(lambda: " ".join(rows(seat)[1].split()).endswith("can be taken over"))
        assert seat.workspace.plan(process).nodes[-1].days == 4
        await seat.press("G", "enter")
        await seat.until(lambda: "for documents and new processes only" in seat.message)
        await seat.press("escape")
        assert isinstance(seat.app.screen, ProcessScreen)
        assert "Data review" in seat.screen


async def test_who_may_not_change_the_process_can_ask_for_it(office: Office, process: str) -> None:
    ask_for(office.me, DAYS)
    bind(office)
    async with office.open(NARROW) as seat:
        seat.app.session.process = process
        await seat.press("3")
        await open_update(seat)
        await seat.press("enter")
        await seat.until(lambda: seat.asked == "Ask for it")
        await seat.type("We need the time")
        await seat.press("enter")
        await seat.until(lambda: "*经理 is asked for it." in seat.message)


async def test_nothing_newer_is_told(office: Office, process: str) -> None:
    async with office.open(NARROW) as seat:
        await seat.go_to("CSAT-001")
        await seat.press("3", "V")
        assert seat.message == "This process was not started from a template."
        await seat.press("1")
        await seat.go_to("TALK-001")
        await seat.press("3", "V")
        await seat.until(lambda: "No version of its template is newer." in seat.screen)


async def test_help_tells_how_templates_are_changed(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await begin(seat)
        await seat.press("escape", "question_mark")
        assert "Changing templates" in seat.screen


# From an improvement


async def test_an_improvement_becomes_a_change_of_the_template(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await seat.go_to("TALK-001")
        task = seat.task("TALK-001")
        await seat.press("enter", "V")
        await seat.until(lambda: seat.asked == "What is to change?")
        await seat.press("t", "enter")
        await seat.write("days", "5")
        await seat.press("ctrl+s")
        assert f"From: TALK-001 {task.name}" in about(seat)
        await seat.press("ctrl+s")
        assert seat.field("why") == task.name
        await seat.press("ctrl+s")
        await seat.until(lambda: "“Client talks” has version 3 now" in seat.message)
        assert newest(seat).changelog[0].origin == f"TALK-001 {task.name}"
        assert "Client talks: approved" in seat.screen


async def test_for_a_task_of_a_process_without_a_template_one_is_chosen(office: Office) -> None:
    async with office.open(NARROW) as seat:
        await seat.go_to("CSAT-001")
        await seat.press("enter", "V")
        await seat.until(lambda: "Which template is to change?" in seat.screen)
        await seat.type("Client talks")
        await seat.press("enter")
        await seat.until(lambda: seat.asked == "What is to change?")
        await seat.press("escape")
        assert "Client talks" in seat.title
