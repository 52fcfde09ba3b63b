"""A process as the stage view shows it (P4): its diagram, drawn from what is stored and from how far the work is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuiflow.actions.desk import Desk
from tuiflow.actions.gates import progress_by_node
from tuiflow.language import _, ngettext
from tuiflow.model.code import Letter, Status
from tuiflow.model.day import late_words
from tuiflow.model.diagram import Drawing, Face, Head, documents_between, draw
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Phase, total_days
from tuiflow.model.progress import Progress
from tuiflow.model.task import Task
from tuiflow.model.text import shown


def tasks_by_node(desk: Desk, plan: Plan) -> dict[str, list[Task]]:
    """Node → its tasks, by id."""
    found: dict[str, list[Task]] = {node.uid: [] for node in plan.nodes}
    for task in desk.workspace.tasks_of(plan.process.uid):
        if task.node in found:
            found[task.node].append(task)
    return found


def drawing_of(desk: Desk, plan: Plan, width: int, *, ascii_only: bool = False) -> Drawing:
    """The diagram of a process in `width` cells."""
    progress = progress_by_node(desk, plan.nodes)
    faces = {node.uid: _face(desk, plan, node, progress[node.uid]) for node in plan.nodes}
    heads = {phase.uid: _head(phase, plan.nodes, progress) for phase in plan.phases}
    return _drawn(plan, faces, heads, width, ascii_only=ascii_only)


def template_drawing(plan: Plan, width: int, *, ascii_only: bool = False) -> Drawing:
    """The diagram of a template in `width` cells: nothing has begun, and roles stand for people (V5)."""
    faces = {}
    for node in plan.nodes:
        who = _(", ").join(shown(role.name) for role in plan.with_letter(node.uid, Letter.R))
        faces[node.uid] = Face(shown(node.name), [(who, _days(node), "meta")])
    heads = {phase.uid: _head(phase, plan.nodes, {}) for phase in plan.phases}
    return _drawn(plan, faces, heads, width, ascii_only=ascii_only)


def _drawn(
    plan: Plan, faces: Mapping[str, Face], heads: Mapping[str, Head], width: int, *, ascii_only: bool
) -> Drawing:
    before = plan.before
    nodes = {node.uid: node for node in plan.nodes}
    known = {phase.uid for phase in plan.phases}
    phase_of = {node.uid: node.phase if node.phase in known else "" for node in plan.nodes}
    labels = {
        (one, uid): shown(documents_between(nodes[one], nodes[uid])) for uid, others in before.items() for one in others
    }
    if plan.phases and "" in phase_of.values():
        heads = {"": Head(_("without a phase"), _("without a phase")), **heads}
    return draw(faces, before, phase_of, heads, labels, width, ascii_only=ascii_only)


def diagram_source(desk: Desk, plan: Plan, form: str) -> str:
    """The diagram for another program: `mermaid` or `dot`."""
    progress = progress_by_node(desk, plan.nodes)
    statuses = {uid: one.status for uid, one in progress.items()}
    captions = {
        node.uid: " · ".join(part for part in (_people(desk, plan, node), days_words(node.days)) if part)
        for node in plan.nodes
    }
    if form == "mermaid":
        from tuiflow.exchange.mermaid import mermaid

        return mermaid(plan, statuses, captions)
    from tuiflow.exchange.dot import dot

    return dot(plan, statuses, captions)


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


def _face(desk: Desk, plan: Plan, node: Node, progress: Progress) -> Face:
    who = _people(desk, plan, node) or _("nobody yet")
    style = progress.status.value
    state = "late" if progress.late else style
    late = late_words(progress.late) if progress.late else ""
    return Face(
        shown(node.name),
        [(_status(progress), _count(progress), state), (who, late or _days(node), "late" if late else "meta")],
        style,
    )


def _days(node: Node) -> str:
    return _("{count}d").format(count=node.days) if node.days else ""


def _people(desk: Desk, plan: Plan, node: Node) -> str:
    """Who is responsible for a node; empty while nobody is."""
    return _(", ").join(shown(desk.workspace.name_of(one)) for one in plan.people_with(node.uid, Letter.R))


def _head(phase: Phase, nodes: Sequence[Node], progress: Mapping[str, Progress]) -> Head:
    own = [node for node in nodes if node.phase == phase.uid]
    done = sum(progress[node.uid].status is Status.DONE for node in own if progress)
    parts = [shown(phase.name)]
    if own:
        parts += [f"{done}/{len(own)}" if progress else "", days_words(total_days(own))]
    else:
        parts.append(_("no node yet"))
    return Head("  ".join(part for part in parts if part), _("{phase} (continued)").format(phase=shown(phase.name)))
