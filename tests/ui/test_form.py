"""Adding and editing: n, e, and drafts."""

from __future__ import annotations

from datetime import date

from tests.ui.office import CHEN, LIN, MANAGER, NODE_PLAN, PROCESS, PROCESS_NAME, ROLE, TODAY, Office, day
from tests.ui.seat import Seat
from tuiflow.model.code import Priority, Status
from tuiflow.model.record import Table

FIELDS = (
    "name",
    "process",
    "node",
    "assignee",
    "collaborators",
    "start",
    "due",
    "priority",
    "description",
    "deliverable",
    "acceptance",
    "risk",
)


async def open_edit(seat: Seat, label: str = "CSAT-005") -> None:
    await seat.go_to(label)
    await seat.press("e")


async def test_n_adds_a_task_with_the_next_id_first_in_not_started(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("ctrl+n")
        assert seat.field("process") == PROCESS_NAME
        await seat.type("Send the letters")
        await seat.press("ctrl+s")
        task = seat.task("CSAT-013")
        assert (task.name, task.process, task.status) == ("Send the letters", PROCESS, Status.NOT_STARTED)
        assert seat.column(Status.NOT_STARTED)[0] == "CSAT-013"
        assert seat.cursor == "CSAT-013"
        assert seat.message == "CSAT-013 added: Send the letters"


async def test_a_task_without_a_name_is_refused_and_nothing_typed_is_lost(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("ctrl+n")
        await seat.write("risk", "none")
        await seat.press("ctrl+s")
        assert seat.error == "A name is needed: say in a few words what it is."
        assert seat.field("risk") == "none"


async def test_in_an_empty_workspace_the_first_task_makes_the_first_process(office: Office) -> None:
    workspace = office.me.workspace
    office.me.commit("clear", [workspace.deletion(table, uid) for table, uid in office.everything()])
    async with office.open() as seat:
        await seat.press("n")
        assert "give the first one a name" in seat.screen
        await seat.type("First")
        await seat.write("process", "Move the office")
        await seat.press("ctrl+s")
        assert [task.name for task in workspace.tasks.values()] == ["First"]
        assert [process.name for process in workspace.processes.values()] == ["Move the office"]


async def test_e_shows_every_field_as_it_is(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        assert {key: seat.field(key) for key in FIELDS} == {
            "name": "Interview five customers",
            "process": PROCESS_NAME,
            "node": "Survey",
            "assignee": "*专员",
            "collaborators": "Chen Yu",
            "start": "2024-07-10",
            "due": "2024-07-12",
            "priority": "High",
            "description": "Two in the north, three in the south.",
            "deliverable": "《访谈纪要》",
            "acceptance": "Signed by the customer",
            "risk": "Holidays",
        }


async def test_every_field_can_be_edited_and_is_saved_at_once(office: Office) -> None:
    typed = {
        "name": "Interview six",
        "node": "plan",
        "assignee": "Project lead",
        "collaborators": "林晓、经理",
        "start": "7.15",
        "due": "+7",
        "priority": "低",
        "description": "All in the north",
        "deliverable": "A list",
        "acceptance": "Read by the manager",
        "risk": "Snow",
    }
    async with office.open() as seat:
        await open_edit(seat)
        for key, text in typed.items():
            await seat.write(key, text)
        await seat.press("ctrl+s")
        assert seat.on_board
        task = seat.task("CSAT-005")
        assert (task.name, task.node, task.assignee) == ("Interview six", NODE_PLAN, ROLE)
        assert set(task.collaborators) == {LIN, MANAGER}
        assert (task.start, task.due, task.priority) == (date(2024, 7, 15), day(7), Priority.LOW)
        assert (task.description, task.deliverable) == ("All in the north", "A list")
        assert (task.acceptance, task.risk) == ("Read by the manager", "Snow")
        assert seat.message == "CSAT-005 saved."


async def test_a_field_can_be_emptied(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        for key in ("assignee", "collaborators", "start", "due", "node", "risk"):
            await seat.write(key, "")
        await seat.press("ctrl+s")
        task = seat.task("CSAT-005")
        assert (task.assignee, task.collaborators, task.start, task.due) == ("", (), None, None)
        assert (task.node, task.risk) == ("", "")


async def test_enter_goes_to_the_next_field_and_saves_in_the_last(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        assert [seat.app.focused and seat.app.focused.id] == ["name"]
        await seat.press("enter")
        assert [seat.app.focused and seat.app.focused.id] == ["process"]
        await seat.write("risk", "Storm")
        await seat.press("enter")
        assert seat.on_board
        assert seat.task("CSAT-005").risk == "Storm"


async def test_a_bad_date_is_refused_and_nothing_typed_is_lost(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        await seat.write("name", "Interview them")
        await seat.write("due", "someday")
        await seat.press("ctrl+s")
        assert "“someday” is not a date" in seat.error
        assert (seat.field("name"), seat.field("due")) == ("Interview them", "someday")
        assert seat.task("CSAT-005").name == "Interview five customers"
        await seat.write("due", "tomorrow")
        await seat.press("ctrl+s")
        task = seat.task("CSAT-005")
        assert (task.name, task.due) == ("Interview them", day(1))


async def test_a_due_date_before_the_start_is_refused(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        await seat.write("due", "7.1")
        await seat.press("ctrl+s")
        assert "before it starts" in seat.error
        assert seat.task("CSAT-005").due == TODAY


async def test_saving_an_untouched_form_changes_nothing(office: Office) -> None:
    async with office.open() as seat:
        before = len(office.me.workspace.history([(Table.TASKS, "t05")]))
        await open_edit(seat)
        await seat.press("ctrl+s")
        assert seat.on_board
        assert len(office.me.workspace.history([(Table.TASKS, "t05")])) == before


async def test_only_the_touched_fields_are_saved(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        await seat.write("risk", "Storm")
        await seat.press("ctrl+s")
        last = office.me.workspace.history([(Table.TASKS, "t05")])[-1]
        assert [edit.values for edit in last.edits] == [{"risk": "Storm"}]


async def test_esc_keeps_a_draft_which_is_there_the_next_time(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        await seat.write("name", "Half a name")
        await seat.press("escape")
        assert seat.on_board
        assert seat.task("CSAT-005").name == "Interview five customers"
    async with office.open() as seat:
        await open_edit(seat)
        assert seat.field("name") == "Half a name"
        assert "your draft" in seat.error
        await seat.press("ctrl+s")
        assert seat.task("CSAT-005").name == "Half a name"
        await seat.press("e")
        assert seat.error == ""


async def test_a_draft_belongs_to_its_task_and_a_new_one_to_the_new_task(office: Office) -> None:
    async with office.open() as seat:
        await seat.press("ctrl+n")
        await seat.type("Half a task")
        await seat.press("escape", "e")
        assert seat.field("name") == "设计满意度问卷"
        await seat.press("escape", "ctrl+n")
        assert seat.field("name") == "Half a task"


async def test_a_draft_that_was_typed_back_is_dropped(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        await seat.write("risk", "Storm")
        await seat.press("escape", "e")
        await seat.write("risk", "Holidays")
        await seat.press("escape", "e")
        assert seat.error == ""


async def test_a_colleagues_change_to_another_field_survives_and_is_shown_in_the_form(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        await seat.write("name", "Interview four")
        office.change("t05", risk="Thunder", assignee="Chen Yu")
        await seat.until(lambda: seat.field("risk") == "Thunder")
        assert (seat.field("assignee"), seat.field("name")) == ("Chen Yu", "Interview four")
        await seat.press("ctrl+s")
        task = seat.task("CSAT-005")
        assert (task.name, task.risk, task.assignee) == ("Interview four", "Thunder", CHEN)


async def test_a_colleagues_change_to_the_same_field_is_announced_and_mine_stays_in_the_form(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        await seat.write("name", "Mine")
        office.change("t05", name="Theirs")
        await seat.until(lambda: seat.error)
        assert "“Theirs”" in seat.error
        assert "somebody else" in seat.error
        assert seat.field("name") == "Mine"
        await seat.press("ctrl+s")
        assert seat.task("CSAT-005").name == "Mine"


async def test_my_edit_brings_back_a_task_that_a_colleague_deletes_meanwhile(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        await seat.write("name", "Still here")
        office.delete("t05")
        await seat.until(lambda: "t05" not in office.me.workspace.tasks)
        assert seat.field("name") == "Still here"
        await seat.press("ctrl+s")
        assert seat.task("CSAT-005").name == "Still here"
        assert seat.cursor == "CSAT-005"


async def test_the_form_is_left_by_a_click_beside_it_and_keeps_the_draft(office: Office) -> None:
    async with office.open() as seat:
        await open_edit(seat)
        await seat.write("name", "Half a name")
        await seat.pilot.click(offset=(1, 1))
        await seat.settle()
        assert seat.on_board
        assert office.drafts().read("t05") == {"name": "Half a name"}
