"""The sheets that stand beside the four office tables where a whole workspace goes out: what these have no place for.

With them another workspace takes in the same: codes and goals of processes, who sits on which role, the letters of RACI.
"""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.model.field import TASK_FIELDS
from tuiflow.model.office_table import (
    PROCESS_TABLE,
    REPORT_TABLE,
    RETRO_TABLE,
    TASK_TABLE,
    TEMPLATE_KEY,
    Column,
    Kind,
    OfficeTable,
    both,
    stored_column,
)
from tuiflow.model.template import Text

PEOPLE_TABLE = OfficeTable(
    "people",
    Text("人员名单", "People"),
    (Column("name", Text("姓名", "Name")), stored_column("logins", Kind.LIST)),
)
"""人员名单: who there is, also who sits on no role."""

PROCESSES_TABLE = OfficeTable(
    "processes",
    Text("流程清单", "Processes"),
    (
        Column("process", Text("流程名称", "Process")),
        stored_column("prefix"),
        stored_column("category", Kind.CODE),
        stored_column("scenario"),
        stored_column("item"),
        stored_column("outcome"),
        stored_column("measure"),
        stored_column("target"),
        stored_column("departments", Kind.LIST),
        Column("phases", Text("流程阶段", "Phases"), Kind.LIST),
        stored_column("start", Kind.DAY),
        stored_column("end", Kind.DAY),
        stored_column("day_count", Kind.CODE),
        stored_column("country"),
        stored_column("template"),
        stored_column("template_version", Kind.DAYS),
        stored_column("closed", Kind.DAY),
        stored_column("kick_off_day", Kind.DAY),
        stored_column("kick_off_present", Kind.LINES),
        stored_column("kick_off_goal"),
        stored_column("kick_off_milestones"),
        stored_column("kick_off_rules"),
    ),
)
"""流程清单: the goal and frame of each process (P1, P9)."""

ROLES_TABLE = OfficeTable(
    "roles",
    Text("角色与人员", "Roles and people"),
    (
        Column("process", both(TASK_FIELDS["process"])),
        stored_column("role"),
        stored_column("people", Kind.LIST),
        stored_column("duties"),
        Column("key", both(TEMPLATE_KEY)),
    ),
)
"""角色与人员: the roles of each process, and the people apart from them (P8)."""

RACI_TABLE = OfficeTable(
    "raci",
    Text("RACI责任分配", "RACI cells"),
    (
        Column("process", both(TASK_FIELDS["process"])),
        stored_column("node"),
        stored_column("role"),
        stored_column("letter"),
        stored_column("note"),
    ),
)
"""RACI责任分配: a row for each cell of the grid (P6)."""

TABLES: Mapping[str, OfficeTable] = {
    table.key: table
    for table in (
        PEOPLE_TABLE,
        PROCESSES_TABLE,
        ROLES_TABLE,
        PROCESS_TABLE,
        RACI_TABLE,
        TASK_TABLE,
        REPORT_TABLE,
        RETRO_TABLE,
    )
}
"""All that a file can hold, in the order in which they are read: what others name comes first."""
