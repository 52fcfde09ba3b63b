"""A process to look at on the stage view: three phases, six nodes, edges that branch and join."""

from __future__ import annotations

from tests.ui.office import COLLEAGUE, NODE_PLAN, NODE_SURVEY, PROCESS, ROLE, Office
from tuiflow.model.code import Letter
from tuiflow.model.process import cell_uid
from tuiflow.model.record import Table, Value

START, RUN, REVIEW = "phase-start", "phase-run", "phase-review"
INVITE, PRINT, REPORT = "node-invite", "node-print", "node-report"
EXPERT = "role-expert"


def furnish(office: Office) -> Office:
    """Put the plan into the office's process; its two nodes become the first and one of the middle."""
    workspace = office.me.workspace
    frame: dict[tuple[Table, str], dict[str, Value]] = {
        (Table.PROCESSES, PROCESS): {
            "start": "2024-07-08",
            "outcome": "满意度提升15%",
            "measure": "评分",
            "target": "4.6",
        },
        (Table.PHASES, START): {"name": "启动阶段", "process": PROCESS, "order": 1},
        (Table.PHASES, RUN): {"name": "Execution", "process": PROCESS, "order": 2},
        (Table.PHASES, REVIEW): {"name": "复盘阶段", "process": PROCESS, "order": 3},
        (Table.ROLES, EXPERT): {"name": "客户对接人", "process": PROCESS, "order": 2},
        (Table.NODES, NODE_PLAN): {
            "phase": START,
            "days": 2,
            "outputs": ["《访谈需求确认单》"],
            "guidance": "先看去年的结果。",
        },
        (Table.NODES, INVITE): {
            "name": "客户邀约",
            "process": PROCESS,
            "phase": RUN,
            "order": 3,
            "days": 3,
            f"predecessors/{NODE_PLAN}": True,
            "inputs": ["《访谈需求确认单》"],
            "outputs": ["客户确认函"],
            "preconditions": ["提纲通过", "预算批准"],
            "approved/提纲通过": {"by": COLLEAGUE, "on": "2024-07-10"},
            "acceptance": ["至少8家客户确认"],
        },
        (Table.NODES, PRINT): {
            "name": "Print the forms",
            "process": PROCESS,
            "phase": RUN,
            "order": 4,
            "days": 1,
            f"predecessors/{NODE_PLAN}": True,
        },
        (Table.NODES, NODE_SURVEY): {
            "phase": RUN,
            "order": 5,
            "days": 5,
            f"predecessors/{INVITE}": True,
            f"predecessors/{PRINT}": True,
            "inputs": ["客户确认函"],
            "outputs": ["《访谈记录表》"],
            "actual_days": 6,
            "rework_days": 1,
        },
        (Table.NODES, REPORT): {
            "name": "成果输出",
            "process": PROCESS,
            "phase": REVIEW,
            "order": 6,
            "days": 4,
            f"predecessors/{NODE_SURVEY}": True,
        },
        (Table.CELLS, cell_uid(NODE_PLAN, ROLE)): {
            "node": NODE_PLAN,
            "role": ROLE,
            "letter": Letter.A.value,
            "note": "审批",
        },
        (Table.CELLS, cell_uid(INVITE, ROLE)): {"node": INVITE, "role": ROLE, "letter": Letter.R.value},
        (Table.CELLS, cell_uid(INVITE, EXPERT)): {"node": INVITE, "role": EXPERT, "letter": Letter.I.value},
        (Table.TASKS, "t02"): {"node": INVITE},
        (Table.TASKS, "t10"): {"node": NODE_PLAN},
    }
    office.me.commit("stage", [workspace.edit(table, uid, values) for (table, uid), values in frame.items()])
    office.colleague.workspace.receive()
    return office
