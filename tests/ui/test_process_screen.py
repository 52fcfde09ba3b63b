"""Screen 3 with keys and mouse: looking, moving, and changing the plan."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.strip import Strip
from textual.widgets import OptionList, Static

from tests.ui.office import NODE_PLAN, NODE_SURVEY, PROCESS, Office
from tests.ui.seat import Seat
from tests.ui.stage import INVITE, PRINT, REPORT, REVIEW, RUN, START, furnish
from tuiflow.actions.nodes import edit_node
from tuiflow.actions.setup import add_process
from tuiflow.actions.stage import Stage, drawing_of
from tuiflow.actions.tasks import set_status
from tuiflow.model.code import DayCount, Status
from tuiflow.model.diagram import Drawing
from tuiflow.model.process import Node
from tuiflow.model.record import Table, Value
from tuiflow.ui.screens.process import ProcessScreen
from tuiflow.ui.screens.task import TaskScreen
from tuiflow.ui.widgets.detail import Detail
from tuiflow.ui.widgets.diagram import Diagram


@pytest.fixture
def stage(tmp_path: Path) -> Office:
    return furnish(Office(tmp_path))


@asynccontextmanager
async def sit_down(office: Office, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Seat]:
    """Before the stage view."""
    async with office.open(size) as seat:
        await seat.press("3")
        assert isinstance(seat.app.screen, ProcessScreen)
        yield seat


def cursor(seat: Seat) -> str:
    return seat.app.screen.query_one(Diagram).cursor


def detail(seat: Seat) -> str:
    return "\n".join(seat.app.screen.query_one(Detail).texts)


def node(office: Office, uid: str) -> Node:
    return office.me.workspace.nodes[uid]


def named(office: Office, name: str) -> Node:
    return next(one for one in office.me.workspace.nodes.values() if one.name == name)


async def test_phases_nodes_and_documents_are_seen_at_once(stage: Office) -> None:
    async with sit_down(stage, (120, 60)) as seat:
        for text in (
            "启动阶段",
            "Execution",
            "复盘阶段",
            "Plan",
            "客户邀约",
            "成果输出",
            "《访谈需求确认单》",
            "Done 1/1",
        ):
            assert text in seat.screen
        assert "1 of 5 nodes done" in seat.line(1)
        assert "14 days (15 in all)" in seat.line(1)


async def test_the_cursor_goes_along_the_arrows(stage: Office) -> None:
    async with sit_down(stage) as seat:
        assert cursor(seat) == NODE_PLAN
        await seat.press("j")
        assert cursor(seat) in (INVITE, PRINT)
        first = cursor(seat)
        await seat.press("l")
        assert cursor(seat) in {INVITE, PRINT} - {first}
        await seat.press("j")
        assert cursor(seat) == NODE_SURVEY
        await seat.press("k", "k")
        assert cursor(seat) == NODE_PLAN
        await seat.press("G")
        assert cursor(seat) == REPORT
        await seat.press("g")
        assert cursor(seat) == NODE_PLAN


async def test_the_details_follow_the_cursor(stage: Office) -> None:
    async with sit_down(stage, (170, 50)) as seat:
        assert "先看去年的结果。" in detail(seat)
        seat.app.screen.query_one(Diagram).go(INVITE)
        await seat.settle()
        text = detail(seat)
        for part in (
            "R  Project lead: *专员",
            "I  客户对接人: vacant",
            "提纲通过  approved by *经理 07-10",
            "预算批准  not approved yet",
            "Plan  Done 1/1",
            "至少8家客户确认",
            "客户确认函",
            "CSAT-002",
            "07-10 .. 07-12",
        ):
            assert part in text, part
        seat.app.screen.query_one(Diagram).go(NODE_SURVEY)
        await seat.settle()
        words = " ".join(detail(seat).split())
        assert "planned 5 days actual 6 days rework 1 day" in words


async def test_a_new_node_follows_the_one_at_the_cursor_and_gets_the_cursor(stage: Office) -> None:
    async with sit_down(stage) as seat:
        await seat.press("G", "n")
        await seat.write("name", "归档")
        await seat.write("days", "2天")
        await seat.write("phase", "收尾阶段")
        await seat.write("outputs", "《归档清单》、照片")
        await seat.write("acceptance", "有目录、有编号")
        await seat.press("ctrl+s")
        made = named(stage, "归档")
        assert (made.days, made.predecessors, made.outputs) == (2, (REPORT,), ("《归档清单》", "照片"))
        assert made.acceptance == ("有目录、有编号",)
        assert stage.me.workspace.phases[made.phase].name == "收尾阶段"
        assert cursor(seat) == made.uid
        assert "收尾阶段" in seat.screen
        await seat.press("u")
        assert made.uid not in stage.me.workspace.nodes
        assert made.phase not in stage.me.workspace.phases


async def test_only_touched_fields_of_a_node_are_saved(stage: Office) -> None:
    async with sit_down(stage) as seat:
        await seat.press("e")
        edit_node(stage.colleague, stage.colleague.workspace.nodes[NODE_PLAN], {"guidance": "问客户。"})
        seat.app.on_tuiflow_app_stirred()
        await seat.settle()
        assert seat.field("guidance") == "问客户。"
        await seat.write("days", "4")
        await seat.press("ctrl+s")
        assert (node(stage, NODE_PLAN).days, node(stage, NODE_PLAN).guidance) == (4, "问客户。")
        assert "16 days (17 in all)" in seat.line(1)


async def test_a_wrong_value_keeps_the_form_open_and_a_left_form_keeps_its_draft(stage: Office) -> None:
    async with sit_down(stage) as seat:
        await seat.press("e")
        await seat.write("days", "bald")
        await seat.press("ctrl+s")
        assert "bald" in seat.error
        await seat.press("escape", "e")
        assert seat.field("days") == "bald"


async def test_an_arrow_is_added_by_choosing_what_comes_before(stage: Office) -> None:
    async with sit_down(stage) as seat:
        await seat.press("G", "plus")
        await seat.type("Plan")
        await seat.press("enter")
        assert set(node(stage, REPORT).predecessors) == {NODE_SURVEY, NODE_PLAN}
        await seat.press("minus")
        await seat.type("Survey")
        await seat.press("enter")
        assert node(stage, REPORT).predecessors == (NODE_PLAN,)
        await seat.press("u", "u")
        assert node(stage, REPORT).predecessors == (NODE_SURVEY,)


async def test_what_follows_a_node_is_not_offered_as_what_comes_before_it(stage: Office) -> None:
    async with sit_down(stage) as seat:
        seat.app.screen.query_one(Diagram).go(INVITE)
        await seat.press("a")
        offered = seat.app.screen.query_one(OptionList)
        assert [str(option.prompt) for option in offered.options] == ["Print the forms"]
        assert "What follows it is not offered" in str(seat.app.screen.query_one(".dialog-title", Static).content)
        await seat.press("escape", "g", "a")
        assert "each does already, or follows it" in seat.message
        assert node(stage, NODE_PLAN).predecessors == ()


async def test_a_cycle_typed_into_the_form_is_refused_with_its_path(stage: Office) -> None:
    async with sit_down(stage) as seat:
        seat.app.screen.query_one(Diagram).go(INVITE)
        await seat.press("e")
        await seat.write("predecessors", "成果输出")
        await seat.press("ctrl+s")
        assert "客户邀约 → Survey → 成果输出 → 客户邀约" in seat.error
        assert node(stage, INVITE).predecessors == (NODE_PLAN,)


async def test_removing_a_node_says_what_happens_and_joins_its_neighbours(stage: Office) -> None:
    async with sit_down(stage) as seat:
        seat.app.screen.query_one(Diagram).go(INVITE)
        await seat.press("D")
        assert "1 task stays, without a node." in seat.asked
        assert "What follows it will follow what comes before it." in seat.asked
        await seat.press("n")
        assert INVITE in stage.me.workspace.nodes
        await seat.press("D", "y")
        assert INVITE not in stage.me.workspace.nodes
        assert set(node(stage, NODE_SURVEY).predecessors) == {NODE_PLAN, PRINT}
        assert seat.task("CSAT-002").node == ""
        await seat.press("u")
        assert set(node(stage, NODE_SURVEY).predecessors) == {INVITE, PRINT}
        assert seat.task("CSAT-002").node == INVITE


async def test_nodes_change_their_order_and_their_phase(stage: Office) -> None:
    async with sit_down(stage) as seat:
        seat.app.screen.query_one(Diagram).go(PRINT)
        await seat.press("K")
        assert node(stage, PRINT).order < node(stage, INVITE).order
        await seat.press("K")
        assert "o puts it into another one" in seat.message
        await seat.press("o")
        await seat.type("启动")
        await seat.press("enter")
        assert node(stage, PRINT).phase == START
        assert cursor(seat) == PRINT


async def test_enter_opens_a_task_of_the_node_or_offers_a_first_one(stage: Office) -> None:
    async with sit_down(stage) as seat:
        seat.app.screen.query_one(Diagram).go(INVITE)
        await seat.press("enter")
        assert seat.options == ["CSAT-002  Not started  客户邀约", "new task for this node"]
        await seat.press("enter")
        assert isinstance(seat.app.screen, TaskScreen)
        await seat.press("escape", "G", "enter")
        assert (seat.field("process"), seat.field("node")) == ("客户满意度提升项目", "成果输出")
        await seat.write("name", "写报告")
        await seat.press("ctrl+s")
        assert "0/1" in seat.screen
        assert stage.me.workspace.tasks_of(PROCESS)[-1].node == REPORT


async def test_the_process_itself_is_edited(stage: Office) -> None:
    async with sit_down(stage) as seat:
        await seat.press("E")
        await seat.write("target", "4.8")
        await seat.write("departments", "市场部、技术部")
        await seat.write("day_count", "calendar days")
        await seat.write("country", "de")
        await seat.press("ctrl+s")
        process = stage.me.workspace.processes[PROCESS]
        assert (process.target, process.departments) == ("4.8", ("市场部", "技术部"))
        assert (process.day_count, process.country) == (DayCount.CALENDAR, "DE")
        assert "4.8" in seat.line(1)
        assert "estimated" not in seat.line(1)
        await seat.press("u")
        assert stage.me.workspace.processes[PROCESS].target == "4.6"


async def test_phases_are_added_renamed_moved_and_removed(stage: Office) -> None:
    async with sit_down(stage) as seat:
        phases = stage.me.workspace.phases
        await seat.press("P")
        await seat.type("收尾")
        await seat.press("enter", "enter")  # the first one lights what is new
        assert [phase.name for phase in stage.me.workspace.plan(PROCESS).phases][-1] == "收尾"
        await seat.press("P")
        await seat.type("Execution")
        await seat.press("enter", "r")
        await seat.write("name", "执行阶段")
        await seat.press("ctrl+s")
        assert phases[RUN].name == "执行阶段"
        await seat.press("P")
        await seat.type("执行")
        await seat.press("enter", "e")
        assert [phase.uid for phase in stage.me.workspace.plan(PROCESS).phases][:3] == [RUN, START, REVIEW]
        await seat.press("P")
        await seat.type("复盘")
        await seat.press("enter", "d")
        assert REVIEW not in phases
        assert node(stage, REPORT).phase == START
        await seat.press("u")
        assert node(stage, REPORT).phase == REVIEW


async def test_a_colleagues_change_is_drawn(stage: Office) -> None:
    async with sit_down(stage) as seat:
        edit_node(stage.colleague, stage.colleague.workspace.nodes[REPORT], {"name": "最终报告"})
        seat.app.on_tuiflow_app_stirred()
        await seat.settle()
        assert "最终报告" in seat.screen
        workspace = stage.colleague.workspace
        workspace.receive()
        set_status(stage.colleague, [workspace.tasks["t02"]], Status.DONE, override="agreed on the phone")
        seat.app.on_tuiflow_app_stirred()
        await seat.settle()
        assert "2 of 5 nodes done" in seat.line(1)


async def test_without_nodes_it_says_what_to_do(office: Office) -> None:
    workspace = office.me.workspace
    office.me.commit("x", [workspace.deletion(Table.NODES, uid) for uid in list(workspace.nodes)])
    async with sit_down(office) as seat:
        assert "n adds the first one" in seat.screen
        await seat.press("e")
        assert "n adds the first one" in seat.message
        await seat.press("n")
        await seat.write("name", "Kick-off")
        await seat.press("ctrl+s")
        assert "Kick-off" in seat.screen
        assert "n adds the first one" not in seat.screen


async def test_a_postcondition_is_shown_with_its_state(stage: Office) -> None:
    edit = stage.me.workspace.edit(Table.NODES, NODE_PLAN, {"postconditions": ["提纲通过", "名单备好"]})
    stage.me.commit("x", [edit])
    async with sit_down(stage, (120, 60)) as seat:
        assert "提纲通过  approved" in seat.screen
        assert "名单备好  met" in seat.screen


async def test_the_key_bar_of_a_small_screen_names_timeline_and_details(stage: Office) -> None:
    async with sit_down(stage, (80, 24)) as seat:
        bar = seat.screen.splitlines()[-1]
        assert "Tab timeline" in bar
        assert "d details" in bar


async def test_the_details_can_be_put_away_and_turned_over(stage: Office) -> None:
    async with sit_down(stage, (80, 24)) as seat:
        assert seat.app.screen.query_one(Diagram).size.height < 14
        await seat.press("j", "space")
        assert seat.app.screen.query_one(Detail).top > 0
        await seat.press("d")
        assert seat.app.screen.query_one(Diagram).size.height > 18


async def test_a_click_chooses_a_node_and_a_second_one_opens_it(stage: Office) -> None:
    async with sit_down(stage, (120, 60)) as seat:
        diagram = seat.app.screen.query_one(Diagram)
        assert diagram._drawing is not None
        box = diagram._drawing.boxes[INVITE]
        await seat.pilot.click(Diagram, offset=(box.x + 3, box.y + 1))
        await seat.settle()
        assert cursor(seat) == INVITE
        await seat.pilot.click(Diagram, offset=(box.x + 3, box.y + 1), times=2)
        await seat.settle()
        assert "Tasks of 客户邀约" in seat.asked


async def test_moving_paints_two_boxes_and_not_the_whole_diagram(
    stage: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit_down(stage, (120, 60)) as seat:
        diagram = seat.app.screen.query_one(Diagram)
        painted: list[int] = []
        draw = diagram.render_line

        def watched(y: int) -> Strip:
            painted.append(y)
            return draw(y)

        monkeypatch.setattr(diagram, "render_line", watched)
        await seat.press("j")
        assert 0 < len(set(painted)) <= 12


async def test_another_process_is_chosen(stage: Office) -> None:
    workspace = stage.me.workspace
    uid = add_process(stage.me, "Other", "OTH")
    async with sit_down(stage) as seat:
        await seat.press("p")
        await seat.type("Other")
        await seat.press("enter")
        assert "OTH Other" in seat.title
        assert "n adds the first one" in seat.screen
        await seat.press("E")
        await seat.write("outcome", "Everybody knows")
        await seat.press("ctrl+s")
        assert workspace.processes[uid].outcome == "Everybody knows"


async def test_the_box_at_the_cursor_is_lit(stage: Office) -> None:
    async with sit_down(stage) as seat:
        diagram = seat.app.screen.query_one(Diagram)

        def lit() -> set[int]:
            cursor_colour = diagram.get_component_rich_style("diagram--cursor").bgcolor
            lines = range(diagram.size.height)
            styles = ((y, segment.style) for y in lines for segment in diagram.render_line(y))
            return {y for y, style in styles if style is not None and style.bgcolor == cursor_colour}

        before = lit()
        assert len(before) == 3
        await seat.press("j")
        assert len(lit()) == 4  # late, which is a line more
        assert not lit() & before


def lengthen(office: Office, count: int) -> None:
    """Nodes one after the other, behind the plan that there is."""
    desk, before, phase = office.me, REPORT, node(office, REPORT).phase
    for number in range(count):
        uid = f"further{number}"
        values: dict[str, Value] = {"name": f"Further {number}", "process": PROCESS, "phase": phase}
        values |= {"order": 100 + number, f"predecessors/{before}": True}
        desk.commit("x", [desk.workspace.edit(Table.NODES, uid, values)])
        before = uid


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 45)])
async def test_a_large_diagram_is_drawn_once_and_painted_with_its_bar_from_the_beginning(
    stage: Office, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    lengthen(stage, 150)
    widths: list[int] = []

    def counted(stage: Stage, width: int, *, ascii_only: bool) -> Drawing:
        widths.append(width)
        return drawing_of(stage, width, ascii_only=ascii_only)

    monkeypatch.setattr("tuiflow.ui.screens.process.drawing_of", counted)
    async with sit_down(stage, size) as seat:
        diagram = seat.app.screen.query_one(Diagram)
        assert widths == [diagram.scrollable_content_region.width]
        assert diagram.show_vertical_scrollbar


async def test_the_end_of_a_large_diagram_is_a_key_away_although_it_is_not_drawn_yet(stage: Office) -> None:
    lengthen(stage, 150)
    async with sit_down(stage, (80, 24)) as seat:
        diagram = seat.app.screen.query_one(Diagram)
        await seat.press("G")
        assert cursor(seat) == "further149"
        assert "Further 149" in seat.screen
        assert diagram._drawing is not None
        assert diagram.virtual_size.height == diagram._drawing.height
        await seat.press("g")
        assert cursor(seat) == NODE_PLAN


async def test_the_rest_of_a_large_diagram_is_drawn_while_nobody_waits(stage: Office) -> None:
    lengthen(stage, 150)
    async with sit_down(stage, (80, 24)) as seat:
        diagram = seat.app.screen.query_one(Diagram)

        def drawn() -> Drawing:
            assert diagram._drawing is not None
            return diagram._drawing

        await seat.until(lambda: drawn().is_whole)
        assert diagram.virtual_size.height == drawn().height


async def test_a_closed_process_says_how_to_open_it_before_anything_is_asked(stage: Office) -> None:
    async with sit_down(stage) as seat:
        await seat.press("C", "a")
        for key in ("n", "e", "D", "plus", "minus", "J", "o", "P", "E"):
            await seat.press(key)
            assert isinstance(seat.app.screen, ProcessScreen), key
            assert "with C in the stages" in seat.message, key
            await seat.press("g")
        await seat.press("p")
        assert any(option.endswith("  closed") for option in seat.options)
        await seat.press("escape", "4", "r")
        assert "is closed since" in seat.message
        await seat.press("3", "C", "e")
        assert not isinstance(seat.app.screen, ProcessScreen)


async def test_a_target_that_the_outcome_names_is_not_said_twice(stage: Office) -> None:
    workspace = stage.me.workspace
    for measure, said in (("", "评分提升15%"), ("平均分", "评分提升15% · 平均分 15%")):
        goal: dict[str, Value] = {"outcome": "评分提升15%", "measure": measure, "target": "15%"}
        stage.me.commit("process.edit", [workspace.edit(Table.PROCESSES, PROCESS, goal)])
        async with sit_down(stage, (200, 40)) as seat:
            assert seat.line(1).rstrip().endswith(f" · {said}")


async def test_while_no_node_has_a_duration_no_day_is_planned(tmp_path: Path) -> None:
    async with sit_down(Office(tmp_path)) as seat:
        planned = next(line for line in seat.screen.splitlines() if "Planned" in line)
        assert planned.split("Planned")[1].strip() == "-"
