"""A process as the stage view shows it (P4): its diagram, drawn from what is stored and from how far the work is."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.actions.desk import Desk
from tuiflow.actions.overview import names
from tuiflow.language import _, ngettext
from tuiflow.model.code import Letter, Status
from tuiflow.model.day import late_words
from tuiflow.model.diagram import Drawing, Face, Head, documents_between
from tuiflow.model.painter import draw
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Phase, total_days
from tuiflow.model.progress import Progress, has_dues, needs_plan, planned_dues, progress_of
from tuiflow.model.schedule import Schedule
from tuiflow.model.task import Task
from tuiflow.model.text import shown


class Stage:
    """A process and how far it is, worked out once for everything that shows it."""

    def __init__(self, desk: Desk, plan: Plan) -> None:
        self.desk = desk
        self.plan = plan
        self.tasks: dict[str, list[Task]] = {node.uid: [] for node in plan.nodes}
        """Node → its tasks, by id."""
        for task in desk.workspace.tasks_of(plan.process.uid):
            if task.node in self.tasks:
                self.tasks[task.node].append(task)
        self._planned: Schedule | None = None
        dues = planned_dues(plan, self.planned) if self._asks_plan() else {}
        self.progress: dict[str, Progress] = {
            node.uid: progress_of(node, self.tasks[node.uid], desk.today, dues.get(node.uid)) for node in plan.nodes
        }
        """Node → how far it is today."""

    @property
    def planned(self) -> Schedule:
        """When everything is planned; worked out when it is first asked for, as that takes a while."""
        if self._planned is None:
            self._planned = self.desk.schedule_of(self.plan)
        return self._planned

    def _asks_plan(self) -> bool:
        """Whether it takes the plan to say which nodes are late: nothing is before the day after its start."""
        start = self.plan.process.start
        if start is None or start >= self.desk.today or not has_dues(self.plan):
            return False
        return any(needs_plan(node, self.tasks[node.uid]) for node in self.plan.nodes)

    @property
    def done_count(self) -> int:
        """How many nodes are done."""
        return sum(one.status is Status.DONE for one in self.progress.values())

    def people(self, node: Node) -> str:
        """Who is responsible for a node; empty while nobody is."""
        name_of = self.desk.workspace.name_of
        return _(", ").join(shown(name_of(one)) for one in self.plan.people_with(node.uid, Letter.R))


def drawing_of(stage: Stage, width: int, *, ascii_only: bool = False) -> Drawing:
    """The diagram of a process in `width` cells."""
    faces = {node.uid: _face(stage, node) for node in stage.plan.nodes}
    heads = {phase.uid: _head(stage, phase) for phase in stage.plan.phases}
    return _drawn(stage.plan, faces, heads, width, ascii_only=ascii_only)


def template_drawing(plan: Plan, width: int, *, ascii_only: bool = False) -> Drawing:
    """The diagram of a template in `width` cells: nothing has begun, and roles stand for people (V5)."""
    faces, heads = {}, {}
    for node in plan.nodes:
        who = _(", ").join(shown(role.name) for role in plan.with_letter(node.uid, Letter.R))
        faces[node.uid] = Face(shown(node.name), [(who, _days(node), "meta")])
    for phase in plan.phases:
        days = days_words(total_days([node for node in plan.nodes if node.phase == phase.uid]))
        heads[phase.uid] = _band(phase, days)
    return _drawn(plan, faces, heads, width, ascii_only=ascii_only)


def _drawn(
    plan: Plan, faces: Mapping[str, Face], heads: Mapping[str, Head], width: int, *, ascii_only: bool
) -> Drawing:
    before = plan.before
    nodes = {node.uid: node for node in plan.nodes}
    phase_of = {node.uid: node.phase if node.phase in heads else "" for node in plan.nodes}
    labels = {
        (one, uid): shown(_(", ").join(documents_between(nodes[one], nodes[uid])))
        for uid, others in before.items()
        for one in others
    }
    if plan.phases and "" in phase_of.values():
        heads = {"": Head(_("without a phase"), _("without a phase")), **heads}
    return draw(faces, before, phase_of, heads, labels, width, ascii_only=ascii_only)


def diagram_source(stage: Stage, form: str) -> str:
    """The diagram for another program: `mermaid` or `dot`."""
    statuses = {uid: one.status for uid, one in stage.progress.items()}
    captions = {
        node.uid: " · ".join(part for part in (stage.people(node), days_words(node.days)) if part)
        for node in stage.plan.nodes
    }
    if form == "mermaid":
        from tuiflow.exchange.mermaid import mermaid

        return mermaid(stage.plan, statuses, captions)
    from tuiflow.exchange.dot import dot

    return dot(stage.plan, statuses, captions)


def diagram_body(stage: Stage) -> dict[str, object]:
    """The diagram as JSON: nodes with their state, edges with the documents that flow."""
    plan, nodes = stage.plan, {node.uid: node for node in stage.plan.nodes}
    phases = {phase.uid: phase.name for phase in plan.phases}
    return {
        "process": plan.process.name,
        "nodes": [
            {
                "name": node.name,
                "phase": phases.get(node.phase),
                "status": stage.progress[node.uid].status.value,
                "progress": {"done": stage.progress[node.uid].done, "total": stage.progress[node.uid].total},
                "days_late": stage.progress[node.uid].late,
                "days": node.days,
                "responsible": names(stage.desk, plan.people_with(node.uid, Letter.R)),
            }
            for node in plan.nodes
        ],
        "edges": [
            {"from": nodes[one].name, "to": nodes[uid].name, "documents": documents_between(nodes[one], nodes[uid])}
            for uid, others in plan.before.items()
            for one in others
        ],
    }


def days_words(days: int) -> str:
    """`3天`, `3 days`; empty for none."""
    return ngettext("{count} day", "{count} days", days).format(count=days) if days else ""


def status_words(progress: Progress) -> str:
    """`进行中 2/3`: the word, and how many tasks are done."""
    return " ".join((_status(progress), _count(progress))).rstrip()


def _status(progress: Progress) -> str:
    """The word; what somebody has to help with has a mark besides."""
    caption = progress.status.caption
    return f"! {caption}" if progress.status is Status.BLOCKED else caption


def _count(progress: Progress) -> str:
    return f"{progress.done}/{progress.total}" if progress.total else ""


def _face(stage: Stage, node: Node) -> Face:
    progress = stage.progress[node.uid]
    status = progress.status.value
    late = [(late_words(progress.late), "", "late")] if progress.late else []
    info = [
        (_status(progress), _count(progress), "late" if late else status),
        *late,
        (stage.people(node) or _("nobody yet"), _days(node), "meta"),
    ]
    return Face(shown(node.name), info, status)


def _days(node: Node) -> str:
    return _("{count}d").format(count=node.days) if node.days else ""


def _head(stage: Stage, phase: Phase) -> Head:
    own = [node for node in stage.plan.nodes if node.phase == phase.uid]
    done = sum(stage.progress[node.uid].status is Status.DONE for node in own)
    if not own:
        return _band(phase, _("no node yet"))
    return _band(phase, f"{done}/{len(own)}", days_words(total_days(own)))


def _band(phase: Phase, *words: str) -> Head:
    text = "  ".join(part for part in (shown(phase.name), *words) if part)
    return Head(text, _("{phase} (continued)").format(phase=shown(phase.name)))
