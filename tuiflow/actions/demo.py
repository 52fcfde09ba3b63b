"""The demo workspace: `sample.yaml` as it was given, and processes of our own so that every column has work in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from tuiflow.actions.desk import Desk
from tuiflow.language import _
from tuiflow.library.demo_data import DemoData, NodeData, ProcessData, TaskData, load_demo_data, load_sample
from tuiflow.model.code import Category, Letter, Priority, Status
from tuiflow.model.order import keys_between
from tuiflow.model.process import Approval, cell_uid
from tuiflow.model.record import Table, Value, approval_value
from tuiflow.model.report import Line as ReportLine
from tuiflow.model.report import Report, ReportState, Section, friday, report_fields, report_uid
from tuiflow.model.retro import RetroState
from tuiflow.model.template import Text
from tuiflow.model.week import Week
from tuiflow.store.change import Edit

SAMPLE_DAY = date(2024, 7, 12)
"""The day on which the sample's story stands: the deadline change is raised."""

_INTERVIEW_PREFIX = "INTV"

_ASSUMED = Text("推定", "assumed")
"""The note of a RACI cell that the source does not give: it names two roles in a row, and no letters."""

_REPORTED_AT = time(17, 30)
"""When the sample's weekly report was submitted; the source gives no time."""

_LAST_ACCEPTED = timedelta(days=4)
"""What was done so long ago has been accepted; the rest waits for it, so that both are seen."""


def load_demo(desk: Desk, language: str, *, as_given: bool = False) -> None:
    """Fill an empty workspace with the demo, as one change. Who runs it is the sample's `*专员`.

    Args:
        desk: Who and where.
        language: `zh` or `en`: which of the texts.
        as_given: Keep the sample's dates; otherwise 12 July 2024 becomes today.
    """
    shift = timedelta() if as_given else desk.today - SAMPLE_DAY
    demo = _Demo(desk, language, shift, load_sample(), load_demo_data())
    demo.add_sample()
    for process in demo.own.processes:
        demo.add_process(process)
    demo.add_review()
    desk.commit("workspace.demo", demo.edits)


@dataclass
class _Demo:
    """Collects the edits of the demo."""

    desk: Desk
    language: str
    shift: timedelta
    sample: dict[str, Any]
    own: DemoData
    edits: list[Edit] = field(default_factory=list)
    english: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    """Key or given name → uid."""
    labels: dict[str, str] = field(default_factory=dict)
    """Id of a task of the sample → uid."""
    processes: int = 0
    reviewed: str = ""
    """Uid of the process that the sample looks back on."""
    orders: dict[str, Iterator[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.english = dict(_pairs(self.sample)) | self.own.english
        self.orders = {status: iter(keys_between(None, None, 100)) for status in Status}

    def text(self, given: str | Text | None) -> str:
        """A text in the chosen language: the sample's Chinese, or one of our own."""
        if isinstance(given, Text):
            return given.en if self.language == "en" else given.zh
        return self.english.get(given or "", given or "") if self.language == "en" else given or ""

    def texts(self, given: Sequence[str | Text] | None) -> list[Value]:
        """Several texts."""
        return [self.text(one) for one in given or []]

    def day(self, given: date) -> str:
        """A date of the data as it is stored."""
        return (given + self.shift).isoformat()

    def add(self, table: Table, values: dict[str, Value], uid: str = "") -> str:
        """Add a record; empty values are left out."""
        uid = uid or self.desk.new_uid()
        edit = self.desk.workspace.edit(table, uid, {name: value for name, value in values.items() if value})
        if edit is not None:
            self.edits.append(edit)
        return uid

    def add_sample(self) -> None:
        """The two processes of the sample, its people, roles and tasks."""
        for role in self.sample["roles"]:
            if role["person"]:
                name = role["person"] if self.language == "zh" else role["person_en"]
                values: dict[str, Value] = {"name": name}
                if role["id"] == "exec":
                    values[f"logins/{self.desk.actor.login}"] = True
                self.people[role["person"]] = self.add(Table.PEOPLE, values)
        self._add_satisfaction()
        self._add_interviews()
        self._add_report()

    def _add_satisfaction(self) -> None:
        rows = self.sample["template1"]["rows"]
        goal = self.sample["goal_examples"][0]
        target = self.sample["template4"]["sample"]["derived"]["target_pct"]
        process = self._process(
            name=self.text(rows[0]["process"]),
            prefix=self.sample["template2"]["rows"][0]["id"].rpartition("-")[0],
            scenario=self.text(rows[0]["scenario"]),
            item=self.text(goal["item"]),
            outcome=self.text(goal["outcome"]),
            target=f"{target}%",
            departments=[self.text(role) for role in goal["roles"] if role.endswith("部门")],
            # The source gives no start; from its first task on, its 14 days end on the day of its review.
            start=self.day(min(row["derived"]["start"] for row in self.sample["template2"]["rows"])),
        )
        roles = self._sample_roles(process)
        phases: dict[str, str] = {}
        previous = ""
        for order, row in enumerate(rows, start=1):
            if row["phase"] not in phases:
                values: dict[str, Value] = {"name": self.text(row["phase"]), "process": process, "order": order}
                phases[row["phase"]] = self.add(Table.PHASES, values)
            node = {
                "name": self.text(row["node"]),
                "process": process,
                "phase": phases[row["phase"]],
                "order": order,
                "inputs": self.texts(row["inputs"]),
                "outputs": self.texts(row["outputs"]),
                "days": row["days"],
            }
            previous = self._node(node, [previous] if previous else [])
            # The sample names roles without letters: the first is read as R, the others as C, and the cells say so.
            for place, named in enumerate(row["roles"]):
                self._cell(previous, roles[_role_of(self.sample, named)], "C" if place else "R", self.text(_ASSUMED))
        for row in self.sample["template2"]["rows"]:
            self._sample_task(process, roles, row)
        self.reviewed = process

    def _sample_task(self, process: str, roles: dict[str, str], row: dict[str, Any]) -> None:
        known = self.people | {role["zh"]: roles[role["id"]] for role in self.sample["roles"]}
        acceptance = self.sample["acceptance"]
        asked = acceptance["deliverable"].strip("《》") in row["deliverable"]
        status = Status.meant_by(row["status"]) or Status.NOT_STARTED
        values: dict[str, Value] = {
            "label": row["id"],
            "name": self.text(row["name"]),
            "description": self.text(row["description"]),
            "process": process,
            "assignee": known[row["assignee"]],
            "start": self.day(row["derived"]["start"]),
            "due": self.day(row["derived"]["end"]),
            "deliverable": self.text(row["deliverable"]),
            "acceptance": self.text(acceptance["standard"]) if asked else "",
            "status": status.value,
            "priority": (Priority.meant_by(row["priority"]) or Priority.MEDIUM).value,
            "risk": self.text(row["risk"]),
            "order": next(self.orders[status]),
        }
        values |= {f"collaborators/{known[name]}": True for name in row["collaborators"]}
        self.labels[row["id"]] = self.add(Table.TASKS, values)

    def _add_report(self) -> None:
        """The weekly report, word for word: it goes on to name 15 July where the sample has moved the task to the 17th."""
        given = self.sample["template3"]["sample"]
        # A period is a week from Monday on: the one that the sample's day is in, wherever that day was shifted to.
        week = Week.of(SAMPLE_DAY + self.shift)
        person = self.people[given["汇报人"]]
        lines: dict[Section, tuple[ReportLine, ...]] = {}
        for section in Section:
            texts = given[section.also[0]]
            cited = self.own.report[section]
            listed = texts if isinstance(texts, list) else [texts]
            lines[section] = tuple(
                ReportLine(self.text(text), tuple(self.labels[label] for label in labels))
                for text, labels in zip(listed, cited, strict=True)
            )
        evening = datetime.combine(SAMPLE_DAY + self.shift, _REPORTED_AT).astimezone()
        report = Report(
            report_uid(person, week),
            person,
            week.monday,
            friday(week),
            (self.people[given["汇报对象"]],),
            lines[Section.DONE],
            lines[Section.PLANNED],
            lines[Section.SUPPORT],
            lines[Section.RISKS],
            ReportState.SUBMITTED,
            min(evening, self.desk.now().astimezone()),
        )
        self.add(Table.REPORTS, report_fields(report), report.uid)

    def add_review(self) -> None:
        """The review (template 4) as it was given: its improvements have no owner and no date, so they have none here."""
        given = self.sample["template4"]["sample"]
        values: dict[str, Value] = {
            "process": self.reviewed,
            "day": self.day(given["derived"]["date_iso"]),
            "goal": self.text(given["目标达成情况"]),
            "highlights": self.texts(given["流程执行亮点"]),
            "problems": self.texts(given["存在问题"]),
            "standardisation": self.texts(given["标准化沉淀"]),
            "state": RetroState.DRAFT.value,
        }
        retro = self.add(Table.RETROS, values)
        prefix, _dash, serial = self.sample["template2"]["rows"][-1]["id"].rpartition("-")
        for number, improvement in enumerate(given["改进措施"], start=int(serial) + 1):
            task: dict[str, Value] = {
                "label": f"{prefix}-{number:0{len(serial)}}",
                "name": self.text(improvement),
                "process": self.reviewed,
                "retro": retro,
                "status": Status.NOT_STARTED.value,
                "priority": Priority.MEDIUM.value,
                "order": next(self.orders[Status.NOT_STARTED]),
            }
            self.add(Table.TASKS, task)

    def _add_interviews(self) -> None:
        flow = self.sample["flow_interview"]
        goal = self.sample["goal_examples"][1]
        process = self._process(
            name=self.text(flow["zh"]), prefix=_INTERVIEW_PREFIX, outcome=self.text(goal["outcome"])
        )
        roles = self._sample_roles(process)
        nodes: dict[str, str] = {}
        for order, node in enumerate(flow["nodes"], start=1):
            before = [nodes[start] for start, end in flow["edges"] if end == node["name"]]
            condition = node.get("precondition")
            values = {
                "name": self.text(node["name"]),
                "process": process,
                "order": order,
                "outputs": self.texts(node.get("outputs")),
                "preconditions": [self.text(condition)] if condition else [],
            }
            nodes[node["name"]] = self._node(values, before)
        for row in self.sample["raci"]["rows"]:
            for role, cell in row["cells"].items():
                if cell:
                    self._cell(nodes[row["node"]], roles[role], cell["code"], self.text(cell["note"]))

    def add_process(self, given: ProcessData) -> None:
        """One of our own processes."""
        for person in self.own.people:
            if person.key not in self.people:
                self.people[person.key] = self.add(Table.PEOPLE, {"name": self.text(person.name)})
        process = self._process(
            name=self.text(given.name),
            scenario=self.text(given.scenario),
            item=self.text(given.item),
            outcome=self.text(given.outcome),
            measure=self.text(given.measure),
            prefix=given.prefix,
            category=given.category.value,
            target=given.target,
            departments=self.texts(given.departments),
            start=self.day(given.start),
            end=self.day(given.end),
        )
        roles = {}
        for order, role in enumerate(given.roles, start=1):
            values: dict[str, Value] = {"name": self.text(role.name), "process": process, "order": order}
            people = {f"people/{self.people[key]}": True for key in role.people}
            roles[role.key] = self.add(Table.ROLES, values | people)
        nodes = self._own_phases(process, given, roles)
        answering = {node.key: self._accountable(given, node) for phase in given.phases for node in phase.nodes}
        for task in given.tasks:
            self._own_task(process, nodes, self.people | roles, task, answering.get(task.node, ""))

    def _own_phases(self, process: str, given: ProcessData, roles: dict[str, str]) -> dict[str, str]:
        """The phases with their nodes and RACI; returns the uids of the nodes by their keys."""
        nodes: dict[str, str] = {}
        for order, phase in enumerate(given.phases, start=1):
            uid = self.add(Table.PHASES, {"name": self.text(phase.name), "process": process, "order": order})
            for node in phase.nodes:
                values = {
                    "name": self.text(node.name),
                    "process": process,
                    "phase": uid,
                    "order": len(nodes) + 1,
                    "days": node.days,
                    "guidance": self.text(node.guidance),
                    "inputs": self.texts(node.inputs),
                    "outputs": self.texts(node.outputs),
                    "preconditions": self.texts(node.preconditions),
                    "postconditions": self.texts(node.postconditions),
                }
                values |= self._approvals(given, node)
                nodes[node.key] = self._node(values, [nodes[key] for key in node.after])
                for role, cell in node.raci.items():
                    self._cell(nodes[node.key], roles[role], cell.letter.value, self.text(cell.note))
        return nodes

    def _accountable(self, given: ProcessData, node: NodeData) -> str:
        """The person with A at a node; empty while nobody is."""
        people = {role.key: role.people for role in given.roles}
        seated = [people[key] for key, cell in node.raci.items() if cell.letter is Letter.A]
        return self.people[seated[0][0]] if seated and seated[0] else ""

    def _approvals(self, given: ProcessData, node: NodeData) -> dict[str, Value]:
        """What a node waited for was approved by its A before its first task began (E5)."""
        begun = [task.start for task in given.tasks if task.node == node.key and task.status is not Status.NOT_STARTED]
        by = self._accountable(given, node)
        if not begun or not by:
            return {}
        day = min(begun) + self.shift
        return {
            f"approved/{self.text(condition)}": approval_value(Approval("", by, day))
            for condition in node.preconditions
        }

    def _own_task(
        self, process: str, nodes: dict[str, str], known: dict[str, str], task: TaskData, accountable: str
    ) -> None:
        values: dict[str, Value] = {
            "label": task.label,
            "name": self.text(task.name),
            "description": self.text(task.description),
            "process": process,
            "node": nodes[task.node] if task.node else "",
            "assignee": known[task.assignee],
            "start": self.day(task.start),
            "due": self.day(task.due),
            "deliverable": self.text(task.deliverable),
            "acceptance": self.text(task.acceptance),
            "status": task.status.value,
            "priority": task.priority.value,
            "risk": self.text(task.risk),
            "order": next(self.orders[task.status]),
        }
        values |= {f"collaborators/{known[key]}": True for key in task.collaborators}
        if task.status is Status.DONE and accountable and task.due <= SAMPLE_DAY - _LAST_ACCEPTED:
            values |= {"accepted_by": accountable, "accepted_on": self.day(task.due)}
        if task.blocked is not None:
            values |= {
                "block_reason": self.text(task.blocked.reason),
                "block_helper": known[task.blocked.helper],
                "block_since": self.day(task.blocked.since),
            }
        self.add(Table.TASKS, values)

    def _process(self, **values: Value) -> str:
        self.processes += 1
        return self.add(Table.PROCESSES, {"category": Category.PROJECT.value} | values | {"order": self.processes})

    def _sample_roles(self, process: str) -> dict[str, str]:
        roles = {}
        for order, role in enumerate(self.sample["roles"], start=1):
            values: dict[str, Value] = {"name": self.text(role["zh"]), "process": process, "order": order}
            if role["person"]:
                values[f"people/{self.people[role['person']]}"] = True
            roles[role["id"]] = self.add(Table.ROLES, values)
        return roles

    def _node(self, values: dict[str, Any], before: Iterable[str]) -> str:
        return self.add(Table.NODES, values | {f"predecessors/{uid}": True for uid in before})

    def _cell(self, node: str, role: str, letter: str, note: str = "") -> None:
        values: dict[str, Value] = {"node": node, "role": role, "letter": letter, "note": note}
        self.add(Table.CELLS, values, cell_uid(node, role))


def _role_of(sample: dict[str, Any], named: str) -> str:
    """The id of the role that a cell such as `项目负责人*经理` or `执行人专员` begins with."""
    return next(str(role["id"]) for role in sample["roles"] if named.startswith(role["zh"]))


def _pairs(content: object) -> Iterator[tuple[str, str]]:
    """All Chinese texts of the sample that have their English beside them."""
    if isinstance(content, dict):
        chinese = content.get("zh") or content.get("name")
        if isinstance(chinese, str) and isinstance(content.get("en"), str):
            yield chinese, content["en"]
        for value in content.values():
            yield from _pairs(value)
    elif isinstance(content, list):
        for value in content:
            yield from _pairs(value)


def demo_name() -> str:
    """What the demo workspace is called."""
    return _("Demo")
