"""Work that has to wait: what the office looks like when a node may not begin yet."""

from __future__ import annotations

from tests.ui.office import ME, NODE_PLAN, NODE_SURVEY, PROCESS, Office
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table, Value

CONDITION, OTHER = "提纲通过", "Rooms/booked"


def change(office: Office, *records: tuple[Table, str, dict[str, Value]]) -> None:
    """Change records at my desk, whatever the rules say."""
    workspace = office.me.workspace
    office.me.commit("workspace.demo", [workspace.edit(table, uid, values) for table, uid, values in records])


def gate(office: Office) -> None:
    """The survey waits for the plan, which nobody has done, and for two conditions that I approve; its task is CSAT-001."""
    frame: dict[str, Value] = {"preconditions": [CONDITION, OTHER], f"predecessors/{NODE_PLAN}": True, "days": 2}
    cell: dict[str, Value] = {"node": NODE_SURVEY, "role": "role-head", "letter": "A"}
    change(
        office,
        (Table.NODES, NODE_SURVEY, frame),
        (Table.TASKS, "t01", {"node": NODE_SURVEY}),
        (Table.ROLES, "role-head", {"name": "Head", "process": PROCESS, f"people/{ME}": True, "order": 2}),
        (Table.CELLS, cell_uid(NODE_SURVEY, "role-head"), cell),
    )
