"""A template becomes a process, as it was chosen, with a task for each node; and a look at it before (V5, E1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tuiflow.actions.breakdown import generate
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.setup import free_process_name, next_process_order, person_edit, unused_prefix
from tuiflow.actions.start_entry import ROLE, ChoiceError, Choices, proposed_prefix
from tuiflow.errors import RefusedError
from tuiflow.language import _, current, ngettext
from tuiflow.model.audit import audit
from tuiflow.model.party import bare_name
from tuiflow.model.plan import Plan
from tuiflow.model.process import Cell, cell_uid
from tuiflow.model.record import Table, Value
from tuiflow.model.schedule import Schedule
from tuiflow.model.template import Template, plan_from
from tuiflow.model.template_tailoring import without_nodes
from tuiflow.store.change import Edit


@dataclass(frozen=True)
class Preview:
    """What a process would be like."""

    plan: Plan
    """Its uids are the template's keys; people have the uids that they would get."""
    schedule: Schedule
    names: Mapping[str, str]
    """Uid of a person → name."""
    findings: Sequence[str]
    """What is not well yet, as sentences."""
    new_people: Sequence[str] = ()
    """Names of those who are not there yet."""


def preview(desk: Desk, template: Template, choices: Choices) -> Preview:
    """Look at what `start` would make, without making it.

    Raises:
        RefusedError: as `start`.
    """
    seats = _Seats(desk, choices)
    plan = _plan(desk, template, choices, seats)
    planned = desk.schedule_of(plan)
    return Preview(plan, planned, seats.names, findings_of(plan, seats.names, planned), seats.new)


def new_people_words(seen: Preview) -> str:
    """Who would be new: a name that was mistyped is seen here."""
    return _("New people: {names}").format(names=_(", ").join(seen.new_people))


def findings_of(plan: Plan, names: Mapping[str, str], planned: Schedule) -> list[str]:
    """What somebody should know of a plan before it is begun (P7, P8): sentences, the gravest first."""
    return [finding.message for finding in audit(plan, names, planned.spans)]


def start(desk: Desk, template: Template, choices: Choices) -> Outcome:
    """Make the process: phases, nodes, roles with their people, RACI and dates, as one change (E1, V5).

    Raises:
        RefusedError: when the name or prefix is taken, a person cannot be told from another, or no node is left.
        WorkspaceError: when nothing can be changed here.
    """
    seats = _Seats(desk, choices)
    plan = _plan(desk, template, choices, seats)
    uid = desk.new_uid()
    edits = [*seats.edits, *_process_edits(desk, plan, uid), *_part_edits(desk, plan, uid)]
    transaction = desk.commit("process.start", edits)
    sentence = ngettext(
        "“{name}” started with {count} node: {start} to {end}.",
        "“{name}” started with {count} nodes: {start} to {end}.",
        len(plan.nodes),
    ).format(name=plan.process.name, count=len(plan.nodes), start=plan.process.start, end=plan.process.end)
    return Outcome(sentence, transaction)


@dataclass(frozen=True)
class Started:
    """A new process, and the changes that made it."""

    process: str
    """Its uid."""
    outcomes: tuple[Outcome, ...]
    """One for each change, in their order; each is one undo."""


def begin(desk: Desk, template: Template, choices: Choices) -> Started:
    """Start a process, with a task for each of its nodes (E1).

    Raises:
        RefusedError: as `start`.
        WorkspaceError: when nothing can be changed here.
    """
    outcome = start(desk, template, choices)
    process = next(edit.uid for edit in outcome.transaction.edits if edit.table == Table.PROCESSES)
    return Started(process, (outcome, generate(desk, process, first=True)))


class _Seats:
    """Who sits on which role, with the people who have to be made for that."""

    def __init__(self, desk: Desk, choices: Choices) -> None:
        """See who is there already.

        Raises:
            ChoiceError: when a name is none, or several people have it.
        """
        self._desk = desk
        self.edits: list[Edit | None] = []
        self.names: dict[str, str] = {uid: person.name for uid, person in desk.workspace.people.items()}
        self.new: list[str] = []
        """Names of those who have to be made."""
        self._known: dict[str, str] = {}
        self.people: dict[str, list[str]] = {}
        for role, names in choices.people.items():
            try:
                self.people[role] = list(dict.fromkeys(self._uid(name) for name in names))
            except RefusedError as error:
                raise ChoiceError(ROLE + role, error) from error

    def _uid(self, name: str) -> str:
        wanted = " ".join(name.split()).casefold()
        if wanted in self._known:
            return self._known[wanted]
        people = self._desk.workspace.people.values()
        found = [person for person in people if person.name.casefold() == wanted]
        # `专员` finds `*专员`: the mark of a masked name need not be typed.
        found = found or [person for person in people if bare_name(person.name) == bare_name(wanted)]
        if len(found) > 1:
            raise RefusedError(
                _("{count} people here are called “{name}”: give one of them another name first.").format(
                    count=len(found), name=name
                )
            )
        if found:
            uid = found[0].uid
        else:
            uid, edit = person_edit(self._desk, name)
            self.edits.append(edit)
            self.names[uid] = " ".join(name.split())
            self.new.append(self.names[uid])
        self._known[wanted] = uid
        return uid


def _plan(desk: Desk, template: Template, choices: Choices, seats: _Seats) -> Plan:
    """The plan that is to be: the template's, as it was chosen, with its first and last day."""
    try:
        kept = without_nodes(template, choices.left_out)
    except RefusedError as error:
        raise ChoiceError("left_out", error) from error
    plan = plan_from(kept, current(), seats.people)
    for node in plan.nodes:
        node.days = choices.days.get(node.key, node.days)
    process = replace(
        plan.process,
        name=choices.name,
        prefix=choices.prefix or proposed_prefix(desk, template),
        start=choices.start or desk.today,
        day_count=choices.day_count or template.day_count,
        country=choices.country,
    )
    for key, text in choices.goal.items():
        setattr(process, key, text)
    plan = replace(plan, process=process)
    planned = desk.schedule_of(plan)
    process.start, process.end = planned.start, planned.due
    return plan


def _process_edits(desk: Desk, plan: Plan, uid: str) -> list[Edit | None]:
    process = plan.process
    values: dict[str, Value] = {
        "name": free_process_name(desk, process.name),
        "prefix": unused_prefix(desk, process.prefix),
        "category": process.category.value,
        "scenario": process.scenario,
        "item": process.item,
        "outcome": process.outcome,
        "measure": process.measure,
        "target": process.target,
        "departments": list(process.departments),
        "start": process.start.isoformat() if process.start else "",
        "end": process.end.isoformat() if process.end else "",
        "order": next_process_order(desk),
        "day_count": process.day_count.value,
        "country": process.country,
        "template": process.template,
        "template_version": process.template_version,
    }
    return [_edit(desk, Table.PROCESSES, uid, values)]


def _part_edits(desk: Desk, plan: Plan, process: str) -> list[Edit | None]:
    """Phases, nodes, roles and cells, with uids of their own in place of the template's keys."""
    phases = {phase.uid: desk.new_uid() for phase in plan.phases}
    nodes = {node.uid: desk.new_uid() for node in plan.nodes}
    roles = {role.uid: desk.new_uid() for role in plan.roles}
    edits = [
        _edit(desk, Table.PHASES, phases[one.uid], {"name": one.name, "process": process, "order": one.order})
        for one in plan.phases
    ]
    for role in plan.roles:
        values: dict[str, Value] = {"name": role.name, "process": process, "order": role.order}
        values |= {"duties": role.duties, "key": role.key, **{f"people/{uid}": True for uid in role.people}}
        edits.append(_edit(desk, Table.ROLES, roles[role.uid], values))
    for node in plan.nodes:
        values = {
            "name": node.name,
            "process": process,
            "phase": phases[node.phase],
            "order": node.order,
            "inputs": list(node.inputs),
            "outputs": list(node.outputs),
            "preconditions": list(node.preconditions),
            "postconditions": list(node.postconditions),
            "days": node.days,
            "guidance": node.guidance,
            "acceptance": list(node.acceptance),
            "key": node.key,
        }
        values |= {f"predecessors/{nodes[key]}": True for key in node.predecessors}
        edits.append(_edit(desk, Table.NODES, nodes[node.uid], values))
    return edits + [_cell_edit(desk, cell, nodes[cell.node], roles[cell.role]) for cell in plan.cells.values()]


def _cell_edit(desk: Desk, cell: Cell, node: str, role: str) -> Edit | None:
    values: dict[str, Value] = {"node": node, "role": role, "letter": cell.letter.value, "note": cell.note}
    return _edit(desk, Table.CELLS, cell_uid(node, role), values)


def _edit(desk: Desk, table: Table, uid: str, values: Mapping[str, Value]) -> Edit | None:
    """The edit that makes a record; what says nothing is left out."""
    return desk.workspace.edit(table, uid, {name: value for name, value in values.items() if value})
