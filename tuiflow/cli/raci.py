"""The command `tuiflow raci`: the matrix of a process, its audit, and changing both (P6, P7, P8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.giving_way import labels_in
from tuiflow.actions.lookup import find_node, find_process
from tuiflow.actions.raci import audit_plan, role_name, set_cells, tasks_to_hand_on
from tuiflow.actions.roles import add_role, edit_role, find_role, people_names, roles_of, tasks_along
from tuiflow.cli.changing import done_or_asked, finish
from tuiflow.cli.output import Cell, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _, ngettext
from tuiflow.model.audit import Finding, Level, has_error
from tuiflow.model.code import Letter
from tuiflow.model.plan import Plan
from tuiflow.model.process import Process
from tuiflow.store.workspace import Workspace

NONE = "-"
"""Stands for a cell without a letter, and for nobody on a role."""

_SET, _ROLE = "set", "role"
_ONLY_FOR = {
    "person": _ROLE,
    "vacant": _ROLE,
    "new": _ROLE,
    "keep_tasks": _ROLE,
    "reassign": _SET,
    "audit": "",
    "json": "",
}
"""Option → the word that it goes with; empty: none."""


def raci(session: Session, given: Given) -> int:
    """`tuiflow raci PROCESS …`: show, check or change a matrix."""
    verb = given.text("verb")
    if verb not in ("", _SET, _ROLE):
        raise UsageError(_("“{word}” is nothing that can be done with a matrix: use set or role.").format(word=verb))
    for option, wanted in _ONLY_FOR.items():
        if verb != wanted and (given.flag(option) or given.texts(option)):
            raise UsageError(
                _("{option} does not go with this; see tuiflow raci --help.").format(
                    option=f"--{option.replace('_', '-')}"
                )
            )
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process"))
        if verb:
            change = _set if verb == _SET else _seat
            return finish(session, desk, done_or_asked(desk, lambda: change(desk, process, given), given.text("why")))
        plan = desk.workspace.plan(process.uid)
        if given.flag("audit"):
            return _audit(session, desk, plan, as_json=given.flag("json"))
        if given.flag("json"):
            session.output.json(_matrix_body(desk.workspace, plan))
        else:
            _show(session, desk.workspace, plan)
    return 0


def _set(desk: Desk, process: Process, given: Given) -> Outcome:
    letter = _letter(_needed(given, "letter"))
    node = find_node(desk.workspace, _needed(given, "first"), process.uid)
    name = _needed(given, "role")
    try:
        role = find_role(desk.workspace, name, process.uid).uid
    except RefusedError:
        role = _removed_role(desk.workspace, desk.workspace.plan(process.uid), node, name)
        if letter is not None or not role:
            raise
    tasks = tasks_to_hand_on(desk, node, role) if letter is Letter.R else []
    hand_on = tasks if given.flag("reassign") else []
    outcome = set_cells(desk, [(node, role)], letter, given.wanted("note"), hand_on)
    if not tasks or hand_on:
        return outcome
    left = ngettext(
        "{tasks} is still with whoever did it before: --reassign hands it on.",
        "{tasks} are still with whoever did them before: --reassign hands them on.",
        len(tasks),
    ).format(tasks=labels_in(desk, [task.uid for task in tasks]))
    return replace(outcome, message=f"{outcome.message}{_('. ')}{left}")


def _removed_role(workspace: Workspace, plan: Plan, node: str, name: str) -> str:
    """The role of that name that is none any more, and whose letter at a node can only be cleared; empty: none."""
    wanted = name.strip().casefold()
    strangers = (role for of, role in plan.cells if of == node and plan.role(role) is None)
    return next((role for role in strangers if role_name(workspace, role).casefold() == wanted), "")


def _seat(desk: Desk, process: Process, given: Given) -> Outcome:
    name, people = _needed(given, "first"), given.texts("person")
    too_much = given.wanted("role")
    if too_much is not None:
        raise UsageError(_("“{word}” is one word too many: name people with --person.").format(word=too_much))
    if bool(people) == given.flag("vacant") and not given.flag("new"):
        raise UsageError(_("Say who sits on the role, with --person NAME, or --vacant."))
    known = {role.name.casefold() for role in roles_of(desk.workspace, process.uid)}
    if given.flag("new") and name.strip().casefold() not in known:
        return add_role(desk, process.uid, name, people)
    role = find_role(desk.workspace, name, process.uid)
    hand_on = [] if given.flag("keep_tasks") else tasks_along(desk, role, people)
    return edit_role(desk, role, people=people, hand_on=hand_on)


def _needed(given: Given, key: str) -> str:
    text = given.wanted(key)
    if text is None:
        raise UsageError(
            _("Something is missing, as in: {example}").format(
                example=_('tuiflow raci CSAT role "Client contact" --person Lin')
                if given.text("verb") == _ROLE
                else _('tuiflow raci CSAT set "Solution design" "Project lead" A approves')
            )
        )
    return text


def _letter(text: str) -> Letter | None:
    wanted = text.strip().upper()
    if wanted == NONE:
        return None
    if wanted not in Letter.__members__:
        raise UsageError(
            _("“{text}” is no letter: use R (does it), A (approves), C, I, or - for none.").format(text=text)
        )
    return Letter(wanted)


def _audit(session: Session, desk: Desk, plan: Plan, *, as_json: bool) -> int:
    findings = audit_plan(desk, plan, desk.schedule_of(plan).spans)
    if as_json:
        session.output.json([_finding_body(desk.workspace, finding) for finding in findings])
    elif findings:
        tones = {Level.ERROR: Tone.LATE, Level.WARNING: Tone.SOON}
        rows = [[Cell(one.level.caption, tones[one.level]), Cell(one.rule), Cell(one.message)] for one in findings]
        session.output.table(rows, flexible=(2,))
    else:
        session.output.say(_("Nothing to find fault with."))
    return 1 if has_error(findings) else 0


def _finding_body(workspace: Workspace, finding: Finding) -> Mapping[str, str | None]:
    return {
        "level": finding.level.value,
        "rule": finding.rule,
        "node": workspace.name_of(finding.node) or None,
        "role": role_name(workspace, finding.role) or None,
        "person": workspace.name_of(finding.person) or None,
        "message": finding.message,
    }


def _matrix_body(workspace: Workspace, plan: Plan) -> Mapping[str, object]:
    phases = {phase.uid: phase.name for phase in plan.phases}
    rows = []
    for node in plan.nodes:
        cells: dict[str, Mapping[str, str] | None] = {role.name: None for role in plan.roles}
        for uid, cell in plan.row(node.uid).items():
            cells[role_name(workspace, uid)] = {"letter": cell.letter.value, "note": cell.note}
        rows.append({"node": node.name, "phase": phases.get(node.phase), "cells": cells})
    roles = [{"name": role.name, "people": people_names(workspace, role)} for role in plan.roles]
    return {"process": plan.process.name, "roles": roles, "rows": rows}


def _show(session: Session, workspace: Workspace, plan: Plan) -> None:
    """The matrix: nodes down, roles across with the people on them, cells as they are written in a table."""
    if not plan.nodes:
        session.output.say(_("“{process}” has no nodes yet.").format(process=plan.process.name))
        return
    phases = {phase.uid: phase.name for phase in plan.phases}
    strangers = sorted({role for _node, role in plan.cells} - {role.uid for role in plan.roles})
    columns = [role.uid for role in plan.roles] + strangers
    who = {role.uid: _(", ").join(people_names(workspace, role)) or _("(vacant)") for role in plan.roles}
    heads = [_("Key node"), *(role_name(workspace, uid) for uid in columns)]
    people = ["", *(who.get(uid, _("(removed)")) for uid in columns)]
    lines: list[Sequence[str]] = [heads, people]
    lines += [[node.name, *(str(plan.cells.get((node.uid, uid), NONE)) for uid in columns)] for node in plan.nodes]
    if phases:
        firsts = [_("Phase"), "", *(phases.get(node.phase, "") for node in plan.nodes)]
        lines = [[first, *line] for first, line in zip(firsts, lines, strict=True)]
    tones = [Tone.HEAD, Tone.PLAIN]
    rows = [
        [Cell(text, tones[number] if number < len(tones) else Tone.PLAIN) for text in line]
        for number, line in enumerate(lines)
    ]
    session.output.table(rows, flexible=range(len(lines[0])))
