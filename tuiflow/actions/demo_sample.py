"""The demo's part that was given: the two processes of `sample.yaml`, its people, weekly report and review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from tuiflow.actions.demo_pad import SAMPLE_DAY, DemoPad
from tuiflow.model.code import Priority, Status
from tuiflow.model.party import Actor
from tuiflow.model.record import Table, Value
from tuiflow.model.report import Line as ReportLine
from tuiflow.model.report import Report, ReportState, Section, friday, report_fields, report_uid
from tuiflow.model.retro import RetroState
from tuiflow.model.template import Text
from tuiflow.model.week import Week

_INTERVIEW_PREFIX = "INTV"

_ASSUMED = Text("推定", "assumed")
"""The note of a RACI cell that the source does not give: it names two roles in a row, and no letters."""

_REPORTED_AT = time(17, 30)
"""When the sample's weekly report was submitted; the source gives no time."""


def add_people(pad: DemoPad) -> None:
    """The people of the sample; who runs the demo is its `*专员`."""
    for role in pad.sample["roles"]:
        if role["person"]:
            name = role["person"] if pad.language == "zh" else role["person_en"]
            values: dict[str, Value] = {"name": name}
            if role["id"] == "exec":
                values[f"logins/{pad.desk.actor.login}"] = True
            pad.people[role["person"]] = pad.add(Table.PEOPLE, values)


def add_sample(pad: DemoPad) -> str:
    """The two processes of the sample, their roles and tasks; returns the uid of the one that it looks back on."""
    reviewed = _add_satisfaction(pad)
    _add_interviews(pad)
    return reviewed


def _add_satisfaction(pad: DemoPad) -> str:
    template = pad.own.template  # it has the sample's four nodes, in the same order and with the same days
    rows = pad.sample["template1"]["rows"]
    goal = pad.sample["goal_examples"][0]
    target = pad.sample["template4"]["sample"]["derived"]["target_pct"]
    process = pad.process(
        name=pad.text(rows[0]["process"]),
        prefix=pad.sample["template2"]["rows"][0]["id"].rpartition("-")[0],
        scenario=pad.text(rows[0]["scenario"]),
        item=pad.shifted(goal["item"]),
        outcome=pad.text(goal["outcome"]),
        target=f"{target}%",
        departments=[pad.text(role) for role in goal["roles"] if role.endswith("部门")],
        # The source gives no start; from its first task on, its 14 days end on the day of its review.
        start=pad.day(min(row["derived"]["start"] for row in pad.sample["template2"]["rows"])),
        template=template.id,
        template_version=template.version,
    )
    roles = _sample_roles(pad, process, template.roles)
    phases: dict[str, str] = {}
    previous = ""
    for order, row in enumerate(rows, start=1):
        if row["phase"] not in phases:
            values: dict[str, Value] = {"name": pad.text(row["phase"]), "process": process, "order": order}
            phases[row["phase"]] = pad.add(Table.PHASES, values)
        node = {
            "name": pad.text(row["node"]),
            "process": process,
            "phase": phases[row["phase"]],
            "order": order,
            "inputs": pad.texts(row["inputs"]),
            "outputs": pad.texts(row["outputs"]),
            "days": row["days"],
            "key": template.nodes[row["node"]],
        }
        previous = pad.node(node, [previous] if previous else [])
        # The sample names roles without letters: the first is read as R, the others as C, and the cells say so.
        for place, named in enumerate(row["roles"]):
            pad.cell(previous, roles[_role_of(pad.sample, named)], "C" if place else "R", pad.text(_ASSUMED))
    for row in pad.sample["template2"]["rows"]:
        _sample_task(pad, process, roles, row)
    return process


def _sample_task(pad: DemoPad, process: str, roles: dict[str, str], row: dict[str, Any]) -> None:
    known = pad.people | {role["zh"]: roles[role["id"]] for role in pad.sample["roles"]}
    acceptance = pad.sample["acceptance"]
    asked = acceptance["deliverable"].strip("《》") in row["deliverable"]
    status = Status.meant_by(row["status"]) or Status.NOT_STARTED
    values: dict[str, Value] = {
        "label": row["id"],
        "name": pad.text(row["name"]),
        "description": pad.text(row["description"]),
        "process": process,
        "assignee": known[row["assignee"]],
        "start": pad.day(row["derived"]["start"]),
        "due": pad.day(row["derived"]["end"]),
        "deliverable": pad.text(row["deliverable"]),
        "acceptance": pad.text(acceptance["standard"]) if asked else "",
        "status": status.value,
        "priority": (Priority.meant_by(row["priority"]) or Priority.MEDIUM).value,
        "risk": pad.text(row["risk"]),
        "order": next(pad.orders[status]),
    }
    values |= {f"collaborators/{known[name]}": True for name in row["collaborators"]}
    pad.labels[row["id"]] = pad.add(Table.TASKS, values)


def _add_interviews(pad: DemoPad) -> None:
    flow = pad.sample["flow_interview"]
    goal = pad.sample["goal_examples"][1]
    process = pad.process(name=pad.text(flow["zh"]), prefix=_INTERVIEW_PREFIX, outcome=pad.text(goal["outcome"]))
    roles = _sample_roles(pad, process)
    nodes: dict[str, str] = {}
    for order, node in enumerate(flow["nodes"], start=1):
        before = [nodes[start] for start, end in flow["edges"] if end == node["name"]]
        condition = node.get("precondition")
        values = {
            "name": pad.text(node["name"]),
            "process": process,
            "order": order,
            "outputs": pad.texts(node.get("outputs")),
            "preconditions": [pad.text(condition)] if condition else [],
        }
        nodes[node["name"]] = pad.node(values, before)
    for row in pad.sample["raci"]["rows"]:
        for role, cell in row["cells"].items():
            if cell:
                pad.cell(nodes[row["node"]], roles[role], cell["code"], pad.text(cell["note"]))


def _sample_roles(pad: DemoPad, process: str, keys: Mapping[str, str] | None = None) -> dict[str, str]:
    """The sample's roles, by their ids; `keys` are those that they have in a template."""
    roles = {}
    for order, role in enumerate(pad.sample["roles"], start=1):
        values: dict[str, Value] = {"name": pad.text(role["zh"]), "process": process, "order": order}
        values["key"] = (keys or {}).get(role["id"], "")
        if role["person"]:
            values[f"people/{pad.people[role['person']]}"] = True
        roles[role["id"]] = pad.add(Table.ROLES, values)
    return roles


def submit_report(pad: DemoPad) -> None:
    """Submit the weekly report in its reporter's name: word for word, with its days where the tasks' days are.

    It names the 15 July on which the invitations are due: it contradicts the plan as soon as they are moved to the
    17th, as in the sample.
    """
    given = pad.sample["template3"]["sample"]
    # A period is a week from Monday on: the one that the sample's day is in, wherever that day was shifted to.
    week = Week.of(SAMPLE_DAY + pad.shift)
    person = pad.people[given["汇报人"]]
    lines: dict[Section, tuple[ReportLine, ...]] = {}
    for section in Section:
        texts = given[section.also[0]]
        cited = pad.own.report[section]
        listed = texts if isinstance(texts, list) else [texts]
        lines[section] = tuple(
            ReportLine(pad.shifted(text), tuple(pad.labels[label] for label in labels))
            for text, labels in zip(listed, cited, strict=True)
        )
    evening = datetime.combine(SAMPLE_DAY + pad.shift, _REPORTED_AT).astimezone()
    report = Report(
        report_uid(person, week),
        person,
        week.monday,
        friday(week),
        (pad.people[given["汇报对象"]],),
        lines[Section.DONE],
        lines[Section.PLANNED],
        lines[Section.SUPPORT],
        lines[Section.RISKS],
        ReportState.SUBMITTED,
        min(evening, pad.desk.now().astimezone()),
    )
    desk = replace(pad.desk, actor=Actor(pad.desk.actor.login, person, pad.name_of(given["汇报人"])))
    desk.commit("report.submit", [desk.workspace.edit(Table.REPORTS, report.uid, report_fields(report))])


def add_review(pad: DemoPad, process: str) -> None:
    """The review (template 4) as it was given: its improvements have no owner and no date, so they have none here."""
    given = pad.sample["template4"]["sample"]
    values: dict[str, Value] = {
        "process": process,
        "day": pad.day(given["derived"]["date_iso"]),
        "goal": pad.text(given["目标达成情况"]),
        "highlights": pad.texts(given["流程执行亮点"]),
        "problems": pad.texts(given["存在问题"]),
        "standardisation": pad.texts(given["标准化沉淀"]),
        "state": RetroState.DRAFT.value,
    }
    retro = pad.add(Table.RETROS, values)
    prefix, _dash, serial = pad.sample["template2"]["rows"][-1]["id"].rpartition("-")
    for number, improvement in enumerate(given["改进措施"], start=int(serial) + 1):
        task: dict[str, Value] = {
            "label": f"{prefix}-{number:0{len(serial)}}",
            "name": pad.text(improvement),
            "process": process,
            "retro": retro,
            "status": Status.NOT_STARTED.value,
            "priority": Priority.MEDIUM.value,
            "order": next(pad.orders[Status.NOT_STARTED]),
        }
        pad.add(Table.TASKS, task)


def _role_of(sample: dict[str, Any], named: str) -> str:
    """The id of the role that a cell such as `项目负责人*经理` or `执行人专员` begins with."""
    return next(str(role["id"]) for role in sample["roles"] if named.startswith(role["zh"]))
