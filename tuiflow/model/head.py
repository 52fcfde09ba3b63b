"""The heads of the office tables as other people write them: in either language, with blanks, breaks and other words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from unicodedata import normalize

from tuiflow.model.companion_table import TABLES

_DROPPED = re.compile(r"[\s:*_.()\[\]]+")
_DASHES = re.compile("[‐-―~～]")
_PARTS = re.compile(r"[/|\n]")

EXACT, ALIKE = 2, 1
"""How sure a head is: it is one of ours, or a word that others use for it."""

START, DUE = "start", "due"
"""Keys of columns that hold only one end of a task's period; others often keep the two apart."""

_ALIKE: Mapping[str, Mapping[str, str]] = {
    "process": {
        "process": "流程 项目名称 项目 process-name",
        "scenario": "场景 应用场景 use",
        "phase": "阶段 stage",
        "node": "节点 环节 流程节点 关键环节 step node",
        "inputs": "输入 输入材料 input",
        "outputs": "输出 输出成果 交付物 output deliverables",
        "roles": "角色 责任人 负责人 责任部门 roles role responsible",
        "days": "耗时 工期 天数 耗时天数 时长 days duration",
    },
    "tasks": {
        "id": "任务编号 编号 任务号 id no",
        "name": "任务 任务名 名称 事项 工作内容 task-name name title",
        "description": "描述 任务说明 说明 任务内容 details",
        "process": "流程 流程名称 项目 所属项目 项目名称 process-name project",
        "assignee": "负责人 执行人 责任人(执行) r责任人(执行) r-assignee owner responsible assigned-to",
        "collaborators": "协作人 协办人 参与人 参与者 配合人 collaborator with",
        "period": "起止日期 起止 计划时间 时间 日期 period dates",
        START: "开始时间 开始日期 开始 计划开始 计划开始时间 start start-date from",
        DUE: "截止时间 截止日期 截止 结束时间 结束日期 完成时间 完成日期 计划完成 计划完成时间 due due-date end end-date deadline",
        "deliverable": "成果 交付成果 输出物 deliverables output",
        "status": "状态 任务状态 进度状态 完成情况 state",
        "priority": "优先级别 重要程度 优先",
        "risk": "风险 风险提示 风险与说明 risk risks",
    },
    "report": {
        "period": "周期 汇报时间 week",
        "reporter": "姓名 报告人 填报人 name",
        "report_to": "汇报给 上级 to",
        "done": "本周工作 本周完成 done",
        "planned": "下周计划 下周工作 planned plan",
        "support": "需支持 需要支持 支持事项 需协调事项 support",
        "risks": "风险 风险说明 risk risks",
    },
    "retro": {
        "project": "项目 流程名称 process",
        "date": "复盘日期 日期 时间 date",
        "goal": "目标达成 目标完成情况 goal goals",
        "highlights": "亮点 执行亮点 做得好的 highlight",
        "problems": "问题 不足 存在的问题 problem issues",
        "improvements": "改进 改进建议 actions",
        "standardisation": "标准化 沉淀 标准化成果 standardization standardization-outcome standardisation",
    },
}
"""Table → key of the column → words that others write over it, with blanks between."""


def plain_head(text: str) -> str:
    """A head without what does not matter: blanks, breaks, case, full width, colons, brackets, the star of a must."""
    return _DROPPED.sub("", _DASHES.sub("-", normalize("NFKC", text)).casefold()).replace("-", "")


@cache
def known_heads(table: str) -> Mapping[str, tuple[str, int]]:
    """Plain head → key of the column, and how sure that is, for the table with that key."""
    known: dict[str, tuple[str, int]] = {}
    for key, words in _ALIKE.get(table, {}).items():
        known |= {plain_head(word): (key, ALIKE) for word in words.split()}
    for column in (*TABLES[table].columns, *TABLES[table].more):
        known |= {plain_head(head): (column.key, EXACT) for head in (column.heads.zh, column.heads.en)}
    return known


def meant_by(table: str, text: str) -> tuple[str, int] | None:
    """Key of the column that a head means, and how sure that is; None when it is none of the table's.

    A head in two languages (`任务ID / Task ID`) is known by either of them.
    """
    known = known_heads(table)
    whole = known.get(plain_head(text))
    if whole is not None:
        return whole
    for part in _PARTS.split(text):
        found = known.get(plain_head(part)) if part.strip() else None
        if found is not None:
            return found
    return None
