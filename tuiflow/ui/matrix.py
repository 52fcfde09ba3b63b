"""From a plan and what was found in it to what the RACI grid shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tuiflow.actions.raci import role_name
from tuiflow.actions.roles import people_names
from tuiflow.language import _, ngettext
from tuiflow.model.audit import Finding, Level
from tuiflow.model.load import Absence
from tuiflow.model.plan import Plan
from tuiflow.model.text import shown
from tuiflow.store.workspace import Workspace
from tuiflow.ui.widgets.grid_state import CellFace, Head, Line, Spot
from tuiflow.ui.widgets.remark import Remark

NOTHING = "-"
"""Stands in a cell without a letter."""

_MARKS = {Level.ERROR: "!", Level.WARNING: "?"}
_AWAY = "x"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to look at: a finding, or what somebody's absence leaves behind, and where it is."""

    text: str
    mark: str
    node: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the screen shows of a plan."""

    heads: Sequence[Head] = ()
    lines: Sequence[Line] = ()
    title: str = ""
    """Above the notices."""
    notices: Sequence[Notice] = ()
    marks: Mapping[Spot, str] = field(default_factory=dict)
    """(node, role) → `!`, `?` or `x`."""

    remarks: Sequence[Remark] = ()
    """The notices as they are listed."""
    of_node: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Node → the numbers of its notices."""


def finding_notices(plan: Plan, findings: Sequence[Finding]) -> list[Notice]:
    """The findings of an audit, with a place for each: of a person, the first role that the person sits on."""
    notices = []
    for one in findings:
        seats = (role.uid for role in plan.roles if one.person in role.people) if one.person else iter(())
        notices.append(Notice(shown(one.message), _MARKS[one.level], one.node, one.role or next(seats, "")))
    return notices


def absence_notices(workspace: Workspace, plan: Plan, away: Absence) -> list[Notice]:
    """What stands still while somebody is away."""
    notices = []
    for gap in away.gaps:
        text = _("{node}: nobody for {letter} ({role})").format(
            node=workspace.name_of(gap.node), letter=gap.letter.value, role=workspace.name_of(gap.role)
        )
        notices.append(Notice(shown(text), "!", gap.node, gap.role))
    for uid in away.tasks:
        task = workspace.tasks[uid]
        text = _("{label} {name}: stays without anybody").format(label=task.label, name=task.name)
        seat = next((role.uid for role in plan.roles if away.person in role.people), "")
        notices.append(Notice(shown(text), "?", task.node, seat if task.node else ""))
    return notices


def findings_title(findings: Sequence[Finding]) -> str:
    """How much the audit has found."""
    errors = sum(one.level is Level.ERROR for one in findings)
    warnings = len(findings) - errors
    if not findings:
        return _("Audit: nothing to find fault with")
    parts = [
        ngettext("{count} error", "{count} errors", errors).format(count=errors) if errors else "",
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings) if warnings else "",
    ]
    return _("Audit: {what}").format(what=_(", ").join(filter(None, parts)))


def absence_title(name: str, away: Absence) -> str:
    """Who is away, and how much that leaves behind."""
    gaps, tasks = len(away.gaps), len(away.tasks)
    if not gaps and not tasks:
        return _("{name} away: nothing stands still").format(name=shown(name))
    parts = [
        ngettext("{count} gap", "{count} gaps", gaps).format(count=gaps),
        ngettext("{count} task", "{count} tasks", tasks).format(count=tasks),
    ]
    return _("{name} away: {what}").format(name=shown(name), what=_(", ").join(parts))


def picture_of(
    workspace: Workspace,
    plan: Plan,
    title: str,
    notices: Sequence[Notice],
    *,
    me: frozenset[str],
    only: frozenset[str] | None = None,
    away: Absence | None = None,
) -> Picture:
    """What the grid shows.

    Args:
        workspace: For names.
        plan: The process.
        title: Of the notices.
        notices: What is to be looked at.
        me: Uids of who looks, and of that person's roles.
        only: Just these roles' nodes; None: all.
        away: Somebody's absence, whose cells are marked.
    """
    marks: dict[Spot, str] = dict.fromkeys(away.cells, _AWAY) if away is not None else {}
    for notice in notices:
        _put(marks, (notice.node, notice.role), notice.mark)
        if notice.node:
            _put(marks, (notice.node, ""), notice.mark)
    strangers = sorted({role for _node, role in plan.cells} - {role.uid for role in plan.roles})
    heads = [_head(workspace, plan, uid, marks, me) for uid in (*(role.uid for role in plan.roles), *strangers)]
    kept = None if only is None else {node for node, role in plan.cells if role in only}
    remarks = [Remark(notice.text, notice.mark) for notice in notices]
    of_node: dict[str, list[int]] = {}
    for number, notice in enumerate(notices):
        if notice.node:
            of_node.setdefault(notice.node, []).append(number)
    return Picture(heads, list(_lines(plan, marks, kept)), title, notices, marks, remarks, of_node)


def _head(workspace: Workspace, plan: Plan, uid: str, marks: Mapping[Spot, str], me: frozenset[str]) -> Head:
    role = plan.role(uid)
    mark = marks.get(("", uid), "").replace(_AWAY, "")
    if role is None:
        return Head(uid, shown(role_name(workspace, uid)), _("(removed)"), "!", "gone")
    people = _(", ").join(people_names(workspace, role)) or _("(vacant)")
    own = uid in me
    return Head(uid, shown(role.name), ("@" if own else "") + shown(people), mark, "mine" if own else "head")


def _lines(plan: Plan, marks: Mapping[Spot, str], kept: set[str] | None) -> Iterable[Line]:
    """The nodes, with a line above those of each phase."""
    phases = {phase.uid: phase.name for phase in plan.phases}
    last = ""
    for node in plan.nodes:
        if kept is not None and node.uid not in kept:
            continue
        if node.phase != last and node.phase in phases:
            yield Line("", shown(phases[node.phase]))
        last = node.phase
        yield Line(node.uid, shown(node.name), marks.get((node.uid, ""), "").replace(_AWAY, ""))


def face_of(plan: Plan, spot: Spot, marks: Mapping[Spot, str]) -> CellFace:
    """What a cell shows."""
    cell, mark = plan.cells.get(spot), marks.get(spot, "")
    if cell is None:
        return CellFace(NOTHING, "none", mark)
    return CellFace(shown(str(cell)), "away" if mark == _AWAY else f"letter-{cell.letter.value.lower()}", mark)


def _put(marks: dict[Spot, str], spot: Spot, mark: str) -> None:
    """Note a mark; an error is not hidden by a warning."""
    if marks.get(spot) != "!":
        marks[spot] = mark
