"""The check before a process is kicked off (P9): what is still missing, as findings that name their node and role."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tuiflow.language import _, noop
from tuiflow.model.audit import Finding
from tuiflow.model.audit import Level as AuditLevel
from tuiflow.model.code import Letter
from tuiflow.model.plan import Plan


class Level(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """Work cannot begin like that."""
    WARNING = "warning"
    """It can, and somebody will ask."""
    INFO = "info"
    """Good to know at the kick-off."""

    @property
    def caption(self) -> str:
        """The name in the language in use."""
        return _(_LEVELS[self])


_OWN_WORDS = frozenset({"no_responsible"})
"""Rules of the audit that are told here for every node, also for those whose row is still empty."""

_LEVELS = {Level.ERROR: noop("error"), Level.WARNING: noop("warning"), Level.INFO: noop("to know")}


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing, or good to know."""

    level: Level
    rule: str
    """The code of the rule."""
    node: str = ""
    """Uid; empty when it is about the whole process. Likewise the role."""
    role: str = ""
    message: str = ""
    """A sentence with names, in the language in use."""


def check_kick_off(plan: Plan, findings: Iterable[Finding] = ()) -> list[Lack]:
    """What is missing before the kick-off, the gravest first and otherwise in the plan's order (P9).

    Args:
        plan: The process.
        findings: Of its RACI audit; the errors among them hold up the kick-off too.
    """
    found = [lack for rule in _RULES for lack in rule(plan)]
    found += [
        Lack(Level.ERROR, finding.rule, finding.node, finding.role, finding.message)
        for finding in findings
        if finding.level is AuditLevel.ERROR and finding.rule not in _OWN_WORDS
    ]
    return sorted(found, key=lambda lack: list(Level).index(lack.level))


def _without_nodes(plan: Plan) -> Iterator[Lack]:
    if not plan.nodes:
        yield Lack(Level.ERROR, "no_nodes", message=_("There are no nodes yet, so nobody knows what is to be done."))


def _without_responsible(plan: Plan) -> Iterator[Lack]:
    for node in plan.nodes:
        if not plan.with_letter(node.uid, Letter.R):
            message = _("Nobody is R at “{node}”: say who does it.").format(node=node.name)
            yield Lack(Level.ERROR, "no_responsible", node.uid, message=message)


def _vacant(plan: Plan) -> Iterator[Lack]:
    for node in plan.nodes:
        for role in plan.with_letter(node.uid, Letter.R):
            if not role.people:
                message = _("{role}, R at “{node}”, is vacant: seat somebody.").format(role=role.name, node=node.name)
                yield Lack(Level.ERROR, "vacant_responsible", node.uid, role.uid, message)


def _without_start(plan: Plan) -> Iterator[Lack]:
    if plan.process.start is None:
        yield Lack(Level.ERROR, "no_start", message=_("The process has no start date, so no date can be agreed."))


def _without_goal(plan: Plan) -> Iterator[Lack]:
    process = plan.process
    missing = [
        name
        for name, value in (
            (_("expected outcome"), process.outcome),
            (_("measure"), process.measure),
            (_("target"), process.target),
        )
        if not value.strip()
    ]
    if missing:
        message = _("The goal is not complete; it lacks: {what}.").format(what=_(", ").join(missing))
        yield Lack(Level.WARNING, "no_goal", message=message)


def _without_acceptance(plan: Plan) -> Iterator[Lack]:
    for node in plan.nodes:
        if node.outputs and not node.acceptance:
            message = _("“{node}” delivers {outputs}, and nothing says what it is checked against.").format(
                node=node.name, outputs=_(", ").join(node.outputs)
            )
            yield Lack(Level.WARNING, "no_acceptance", node.uid, message=message)


def _without_source(plan: Plan) -> Iterator[Lack]:
    """Inputs that no node puts out; those of first nodes come from outside, which is told once."""
    outputs = {_plain(output) for node in plan.nodes for output in node.outputs}
    outside: list[str] = []
    for node, before in zip(plan.nodes, plan.before.values(), strict=True):
        missing = [one for one in node.inputs if _plain(one) not in outputs]
        if not before:
            outside += missing
            continue
        for one in missing:
            message = _("“{node}” needs {input}, which no node puts out.").format(node=node.name, input=one)
            yield Lack(Level.WARNING, "no_source", node.uid, message=message)
    if outside:
        listed = _(", ").join(dict.fromkeys(outside))
        message = _("Has to come from outside before it begins: {inputs}.").format(inputs=listed)
        yield Lack(Level.INFO, "from_outside", message=message)


def _plain(document: str) -> str:
    """The name of a document without the marks around it: 《访谈记录表》 and 访谈记录表 are the same."""
    return document.strip().strip("《》").casefold()


_RULES: Sequence[Callable[[Plan], Iterator[Lack]]] = (
    _without_nodes,
    _without_start,
    _without_responsible,
    _vacant,
    _without_goal,
    _without_acceptance,
    _without_source,
)
