"""What a newer version of its template means for a process that runs: what is new for it, what it has already (V4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tuiflow.language import noop
from tuiflow.model.code import Code
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Phase
from tuiflow.model.template import Template, TemplateCell, TemplateNode, TemplateRole, Text, Words, words_in
from tuiflow.model.template_diff import LIST_PARTS, Difference, Kind, Part, Seat, words_of


class Uptake(Code):
    """How a difference stands to a process."""

    OPEN = "open", noop("can be taken over")
    OWN = "own", noop("differs here: the process has its own")
    TAKEN = "taken", noop("is so here already")
    ABSENT = "absent", noop("what it changes is not in this process")
    FORM = "form", noop("for documents and new processes only")


TAKEABLE = frozenset({Uptake.OPEN, Uptake.OWN})
"""What can be taken over."""

_FORMS = frozenset({Part.HEAD, Part.DOCUMENT, Part.FIELD, Part.ORDER})
"""What a process has none of, or has as its own."""


@dataclass(frozen=True)
class Bundle:
    """Differences that only make sense together: a node that is new, and the arrows that it stands between."""

    differences: tuple[Difference, ...]

    @property
    def first(self) -> Difference:
        """What it is about."""
        return self.differences[0]


def bundles(found: Sequence[Difference]) -> list[Bundle]:
    """All differences, those together that belong together, in their order."""
    rest = list(found)
    made: list[Bundle] = []
    while rest:
        first = rest.pop(0)
        own = [one for one in rest if one.part is Part.EDGE and _belongs(one, first, found)]
        rest = [one for one in rest if one not in own]
        made.append(Bundle((first, *own)))
    return made


def _belongs(edge: Difference, first: Difference, found: Sequence[Difference]) -> bool:
    """Whether an arrow is laid because of a node that is new or gone."""
    if first.part is not Part.NODE:
        return False
    key = first.node
    if isinstance(first.after, TemplateNode):
        follows = any(
            one.part is Part.EDGE and one.spot == (edge.spot[0], key) and one.kind is Kind.ADDED for one in found
        )
        return edge.spot[1] == key or (edge.kind is Kind.REMOVED and follows and edge.spot[1] in _earlier(key, found))
    before = first.before.after if isinstance(first.before, TemplateNode) else []
    return edge.kind is Kind.ADDED and edge.spot[1] in before


def _earlier(key: str, found: Sequence[Difference]) -> set[str]:
    """What comes before a new node, by way of other new ones too."""
    new = {one.node: one.after.after for one in found if one.part is Part.NODE and isinstance(one.after, TemplateNode)}
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        for one in new.get(waiting.pop(), ()):
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return seen


def language_of(plan: Plan, template: Template, otherwise: str) -> str:
    """The language in which a process was started from a template: the one that more of its names are in."""
    names = {node.key: node.name for node in plan.nodes} | {role.key: role.name for role in plan.roles}
    words = {node.key: node.name for node in template.nodes} | {role.key: role.name for role in template.roles}
    counts = {"zh": 0, "en": 0}
    for key, called in words.items():
        if isinstance(called, Text) and called.zh != called.en:
            for code in counts:
                counts[code] += names.get(key) == words_in(called, code)
    if counts["zh"] == counts["en"]:
        return otherwise
    return "zh" if counts["zh"] > counts["en"] else "en"


def uptake(plan: Plan, bundle: Bundle) -> Uptake:
    """How a bundle stands to a process: its first difference tells, unless an arrow of it is still to be laid."""
    states = [uptake_of(plan, one) for one in bundle.differences]
    if states[0] is Uptake.TAKEN and Uptake.OPEN in states[1:]:
        return Uptake.OPEN
    return states[0]


def uptake_of(plan: Plan, one: Difference) -> Uptake:
    """How one difference stands to a process."""
    if one.part in _FORMS:
        return Uptake.FORM
    if one.part is Part.PHASE:
        return _phase(plan, one)
    if one.part is Part.ROLE:
        return _record(role_with(plan, one.spot[0]), one)
    node = node_with(plan, one.spot[0], one.after.name if isinstance(one.after, TemplateNode) else "")
    if one.part is Part.NODE:
        return _record(node, one)
    if node is None:
        return Uptake.ABSENT
    return _of_node(plan, node, one)


def node_with(plan: Plan, key: str, name: Words = "") -> Node | None:
    """The node of a process that the template calls so; else the one with that name."""
    found = next((node for node in plan.nodes if node.key == key), None)
    return found or next((node for node in plan.nodes if not node.key and node.name in _said(name)), None)


def role_with(plan: Plan, key: str) -> Role | None:
    """The role of a process that the template calls so."""
    return next((role for role in plan.roles if role.key == key), None)


def phase_with(plan: Plan, name: Words) -> Phase | None:
    """The phase of a process that is called so in either language."""
    return next((phase for phase in plan.phases if phase.name in _said(name)), None)


def same_text(texts: Sequence[str], words: Words) -> str | None:
    """The text among `texts` that says `words` in either language; None when none does."""
    return next((one for one in texts if one in _said(words)), None)


def _said(words: Words) -> tuple[str, ...]:
    """A text in both languages, empty ones left out."""
    return tuple(text for text in (words_in(words, "zh"), words_in(words, "en")) if text)


def _phase(plan: Plan, one: Difference) -> Uptake:
    if phase_with(plan, words_of(one.after)) is not None:
        return Uptake.TAKEN
    return Uptake.OPEN if phase_with(plan, words_of(one.before)) is not None else Uptake.ABSENT


def _record(here: Node | Role | None, one: Difference) -> Uptake:
    """A node or role that is new, gone, or has other words."""
    if one.before is None:
        return Uptake.OPEN if here is None else Uptake.TAKEN
    if one.after is None:
        return Uptake.TAKEN if here is None else Uptake.OPEN
    if not isinstance(here, Role):
        return Uptake.ABSENT
    states = [
        here.name in _said(side.name) and (here.duties or "") in (*_said(side.duties or ""), "")
        for side in (one.after, one.before)
        if isinstance(side, TemplateRole)
    ]
    return Uptake.TAKEN if states[0] else Uptake.OPEN if states[1] else Uptake.OWN


def _of_node(plan: Plan, node: Node, one: Difference) -> Uptake:
    if one.part is Part.CELL:
        return _cell(plan, node, one)
    if one.part is Part.EDGE:
        return _edge(plan, node, one)
    if one.part is Part.PLACE:
        return _place(plan, node, one)
    if one.part in LIST_PARTS:
        return _text(getattr(node, one.part.value), one)
    here = getattr(node, one.part.value)
    return _compared(_is(here, one.after), _is(here, one.before))


def _is(here: object, side: object) -> bool:
    if isinstance(side, str | Text):
        return here in _said(side)
    return here == (side or type(here)())


def _compared(as_after: bool, as_before: bool) -> Uptake:
    return Uptake.TAKEN if as_after else Uptake.OPEN if as_before else Uptake.OWN


def _text(texts: Sequence[str], one: Difference) -> Uptake:
    if isinstance(one.before, list) or isinstance(one.after, list):
        return _compared(_are(texts, one.after), _are(texts, one.before))
    old = same_text(texts, words_of(one.before)) if one.before is not None else None
    new = same_text(texts, words_of(one.after)) if one.after is not None else None
    if one.after is None:
        return Uptake.OPEN if old is not None else Uptake.TAKEN
    if new is not None:  # the old text may be there besides: in the new version as another one, or as somebody's own
        return Uptake.TAKEN
    return Uptake.OPEN if one.before is None or old is not None else Uptake.OWN


def _are(texts: Sequence[str], side: object) -> bool:
    wanted = side if isinstance(side, list) else []
    return len(texts) == len(wanted) and all(text in _said(words) for text, words in zip(texts, wanted, strict=True))


def _cell(plan: Plan, node: Node, one: Difference) -> Uptake:
    role = role_with(plan, one.spot[1])
    if role is None:
        return Uptake.ABSENT
    here = plan.cells.get((node.uid, role.uid))

    def fits(side: object) -> bool:
        if not isinstance(side, TemplateCell) or here is None:
            return side is None and here is None
        return here.letter is side.letter and here.note in (_said(side.note) if side.note else ("",))

    return _compared(fits(one.after), fits(one.before))


def _edge(plan: Plan, node: Node, one: Difference) -> Uptake:
    earlier = node_with(plan, one.spot[1])
    if earlier is None:
        return Uptake.TAKEN if one.after is None else Uptake.ABSENT
    is_there = earlier.uid in node.predecessors
    return Uptake.TAKEN if is_there == (one.after is not None) else Uptake.OPEN


def _place(plan: Plan, node: Node, one: Difference) -> Uptake:
    assert isinstance(one.after, Seat)
    phase = next((phase for phase in plan.phases if phase.uid == node.phase), None)
    uids = [one.uid for one in plan.nodes]
    at = uids.index(node.uid)
    behind = plan.nodes[at - 1].key if at else ""
    is_there = phase is not None and phase.name in _said(one.after.phase) and behind == one.after.behind
    return Uptake.TAKEN if is_there else Uptake.OPEN


def open_count(states: Collection[Uptake]) -> int:
    """How many can be taken over as they are."""
    return sum(state is Uptake.OPEN for state in states)
