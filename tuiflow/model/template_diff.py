"""What two templates, or two versions of one, differ in: findings that also say how to get from one to the other (V3, V5).

A difference is data: it is shown, stored while it waits for a decision, applied to a template (model.patch), and taken
over into a process that runs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeAlias, TypeVar

from tuiflow.language import noop
from tuiflow.model.code import Code, Letter
from tuiflow.model.template import (
    NODE_LISTS,
    OWN_FIELDS,
    Template,
    TemplateCell,
    TemplateDocument,
    TemplateNode,
    TemplateRole,
    Text,
    Words,
    words_in,
)

T = TypeVar("T")


class Part(Code):
    """What of a template is different."""

    HEAD = "head", noop("About the template")
    ROLE = "role", noop("Role")
    PHASE = "phase", noop("Phase")
    NODE = "node", noop("Node")
    NAME = "name", noop("Name")
    PLACE = "place", noop("Place in the flow")
    DAYS = "days", noop("Days")
    EDGE = "edge", noop("Arrow")
    INPUTS = "inputs", noop("Inputs")
    OUTPUTS = "outputs", noop("Outputs")
    PRECONDITIONS = "preconditions", noop("Preconditions")
    POSTCONDITIONS = "postconditions", noop("Postconditions")
    ACCEPTANCE = "acceptance", noop("Acceptance point")
    GUIDANCE = "guidance", noop("Guidance")
    CELL = "cell", noop("RACI")
    DOCUMENT = "document", noop("Document")
    FIELD = "field", noop("Field of a document")
    ORDER = "order", noop("Order")


class Kind(StrEnum):
    """How it is different."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


LIST_PARTS = tuple(Part(name) for name in NODE_LISTS)
"""Parts of a node that are lists of texts; the codes are the names of its fields."""


@dataclass(frozen=True)
class Seat:
    """Where a node stands in the flow."""

    phase: Words
    behind: str = ""
    """Key of the node before it, phase by phase; empty for the first."""


Side: TypeAlias = (
    Words | int | Seat | TemplateCell | TemplateNode | TemplateRole | TemplateDocument | list[Words] | None
)
"""What a part is on one side; None where it is not there."""


@dataclass(frozen=True)
class Difference:
    """One finding."""

    part: Part
    spot: tuple[str, ...] = ()
    """Keys that lead there: of the node, of the node and the role, of the node and its predecessor; of a document its name
    in 中文, of the head its field."""
    before: Side = None
    after: Side = None
    behind: str = ""
    """Of something new in a list: what it stands behind (a key, or the text in 中文); empty: it is the first."""
    phase: Words | None = None
    """Of a new node."""

    @property
    def kind(self) -> Kind:
        """Added, removed or changed."""
        if self.before is None:
            return Kind.ADDED
        return Kind.REMOVED if self.after is None else Kind.CHANGED

    @property
    def node(self) -> str:
        """Key of the node that it is about; empty for one that is about no node."""
        return self.spot[0] if self.spot and self.part not in _NOT_OF_NODES else ""


_NOT_OF_NODES = frozenset({Part.HEAD, Part.ROLE, Part.PHASE, Part.DOCUMENT, Part.FIELD, Part.ORDER})


def differences(before: Template, after: Template) -> list[Difference]:
    """All findings, in the order in which people read a template: head, roles, phases, nodes, documents."""
    renamed = _renamed_phases(before, after)
    return [
        *_head(before, after),
        *_roles(before, after),
        *(Difference(Part.PHASE, (), old, new) for old, new in renamed),
        *_nodes(before, after, renamed),
        *_documents(before, after),
    ]


def chinese(words: Words | None) -> str:
    """By what a text without a key is known: its 中文, or the one language that it has."""
    return words_in(words, "zh")


def words_of(side: Side) -> Words:
    """A side that is a text; empty for any other."""
    return side if isinstance(side, str | Text) else ""


def cell_of(given: Letter | TemplateCell | None) -> TemplateCell | None:
    """A RACI cell in its long form."""
    return TemplateCell(given) if isinstance(given, Letter) else given


def _head(before: Template, after: Template) -> Iterator[Difference]:
    for name in OWN_FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Difference(Part.HEAD, (name,), _said(old), _said(new))


def _said(value: Words | list[Words] | None) -> Side:
    """A field of the head; one that says nothing is not there."""
    return str(value) or None if isinstance(value, str) else value or None


def _roles(before: Template, after: Template) -> Iterator[Difference]:
    old, new = {role.key: role for role in before.roles}, {role.key: role for role in after.roles}
    yield from _keyed(Part.ROLE, old, new)
    yield from _order("roles", list(old), list(new))


def _keyed(
    part: Part, old: Mapping[str, TemplateRole | TemplateDocument], new: Mapping[str, TemplateRole | TemplateDocument]
) -> Iterator[Difference]:
    """What is gone, then what is new or another, each where it stands."""
    for key, one in old.items():
        if key not in new:
            yield Difference(part, (key,), one, None)
    earlier = ""
    for key, one in new.items():
        if key not in old:
            yield Difference(part, (key,), None, one, earlier)
        elif old[key] != one:
            yield Difference(part, (key,), old[key], one)
        earlier = key


def _order(name: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Another order of those that both have."""
    kept_before, kept_after = [key for key in old if key in new], [key for key in new if key in old]
    if kept_before != kept_after:
        yield Difference(Part.ORDER, (name,), list(old), list(new))


# Phases and nodes


def _renamed_phases(before: Template, after: Template) -> list[tuple[Words, Words]]:
    """Phases that are called differently now: they have nodes in common, and neither has the other's name."""
    olds, news = [phase.name for phase in before.phases], [phase.name for phase in after.phases]
    found: list[tuple[Words, Words]] = []
    for old in before.phases:
        keys = {node.key for node in old.nodes}
        for new in after.phases:
            fits = old.name not in news and new.name not in olds and not keys.isdisjoint(one.key for one in new.nodes)
            if fits and all(old.name != one and new.name != other for one, other in found):
                found.append((old.name, new.name))
    return found


def _placed(template: Template) -> Iterator[tuple[TemplateNode, Seat]]:
    earlier = ""
    for phase in template.phases:
        for node in phase.nodes:
            yield node, Seat(phase.name, earlier)
            earlier = node.key


def _nodes(before: Template, after: Template, renamed: Sequence[tuple[Words, Words]]) -> Iterator[Difference]:
    olds = {node.key: (node, replace(seat, phase=_now(seat.phase, renamed))) for node, seat in _placed(before)}
    news = {node.key: (node, seat) for node, seat in _placed(after)}
    gone = olds.keys() - news.keys()
    roles = {role.key for role in after.roles}
    for key, (node, _seat) in olds.items():
        if key not in news:
            yield Difference(Part.NODE, (key,), node, None)
    resting = _resting(
        [(key, seat.phase) for key, (_node, seat) in olds.items() if key in news],
        [(key, seat.phase) for key, (_node, seat) in news.items() if key in olds],
    )
    for key, (node, seat) in news.items():
        if key not in olds:
            yield Difference(Part.NODE, (key,), None, node, seat.behind, seat.phase)
            continue
        old, old_seat = olds[key]
        if key not in resting:
            yield Difference(Part.PLACE, (key,), old_seat, seat)
        yield from _node(old, node, gone, roles)


def _now(phase: Words, renamed: Sequence[tuple[Words, Words]]) -> Words:
    return next((new for old, new in renamed if old == phase), phase)


def _resting(old: Sequence[tuple[str, Words]], new: Sequence[tuple[str, Words]]) -> set[str]:
    """The most nodes that can be said not to have moved: they have their phase, and their order among each other."""
    phases = dict(old)
    places = {key: place for place, (key, _phase) in enumerate(old)}
    stay = [key for key, phase in new if phases[key] == phase]
    tails: list[int] = []
    tail_keys: list[str] = []
    earlier: dict[str, str] = {}
    for key in stay:  # the longest rising sequence of old places
        at = bisect_left(tails, places[key])
        if at:
            earlier[key] = tail_keys[at - 1]
        tails[at:], tail_keys[at:] = [places[key], *tails[at + 1 :]], [key, *tail_keys[at + 1 :]]
    found: set[str] = set()
    one = tail_keys[-1] if tail_keys else ""
    while one:
        found.add(one)
        one = earlier.get(one, "")
    return found


def _node(old: TemplateNode, new: TemplateNode, gone: Collection[str], roles: Collection[str]) -> Iterator[Difference]:
    """What one node differs in; arrows from nodes that are gone, and letters of roles that are, went with them."""
    key = new.key
    if old.name != new.name:
        yield Difference(Part.NAME, (key,), old.name, new.name)
    if old.days != new.days:
        yield Difference(Part.DAYS, (key,), old.days, new.days)
    yield from (Difference(Part.EDGE, (key, one), one, None) for one in old.after if one not in {*new.after, *gone})
    yield from (Difference(Part.EDGE, (key, one), None, one) for one in new.after if one not in old.after)
    for part in LIST_PARTS:
        yield from _texts(part, key, getattr(old, part.value), getattr(new, part.value))
    if (old.guidance or None) != (new.guidance or None):
        yield Difference(Part.GUIDANCE, (key,), old.guidance or None, new.guidance or None)
    for role in dict.fromkeys([*old.raci, *new.raci]):
        was, now = cell_of(old.raci.get(role)), cell_of(new.raci.get(role))
        if was != now and not (now is None and role not in roles):
            yield Difference(Part.CELL, (key, role), was, now)


# Documents, and lists of texts


def _documents(before: Template, after: Template) -> Iterator[Difference]:
    old = {chinese(one.name): one for one in before.documents}
    new = {chinese(one.name): one for one in after.documents}
    same = [name for name in new if name in old and new[name].name == old[name].name]
    yield from _keyed(
        Part.DOCUMENT, old, {name: old[name] if name in same else document for name, document in new.items()}
    )
    for name in same:
        yield from _texts(Part.FIELD, name, old[name].fields, new[name].fields)
    yield from _order("documents", list(old), list(new))


def _texts(part: Part, owner: str, old: Sequence[Words], new: Sequence[Words]) -> Iterator[Difference]:
    """What is different in a list of texts, one by one; the list as a whole where that would not say it all."""
    if list(old) == list(new):
        return
    found = list(_each(part, owner, old, new))
    repeats = any(len({chinese(one) for one in texts}) < len(texts) for texts in (old, new))
    if not repeats and with_texts(old, found) == list(new):
        yield from found
    else:
        yield Difference(part, (owner,), list(old), list(new))


def _each(part: Part, owner: str, old: Sequence[Words], new: Sequence[Words]) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, [repr(one) for one in old], [repr(one) for one in new], autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        pairs = min(end - start, new_end - new_start)
        for place in range(pairs):
            yield Difference(part, (owner,), old[start + place], new[new_start + place])
        for place in range(start + pairs, end):
            yield Difference(part, (owner,), old[place], None)
        for place in range(new_start + pairs, new_end):
            yield Difference(part, (owner,), None, new[place], chinese(new[place - 1]) if place else "")


def with_texts(texts: Sequence[Words], found: Sequence[Difference]) -> list[Words]:
    """A list of texts with differences of single ones made in it; those that do not fit are left out.

    What is new stands behind what it stood behind; at the end where that is no more.
    """
    kept = list(texts)
    for one in found:
        if isinstance(one.after, list):
            kept = list(one.after)
        elif one.before is None:
            put_behind(kept, words_of(one.after), one.behind, chinese)
        elif one.before in kept:
            at = kept.index(words_of(one.before))
            kept[at : at + 1] = [] if one.after is None else [words_of(one.after)]
    return kept


def put_behind(items: list[T], item: T, behind: str, key_of: Callable[[T], str]) -> None:
    """Put an item behind the one with the key `behind`: first where that is empty, last where it is no more."""
    keys = [key_of(one) for one in items]
    at = 0 if not behind else keys.index(behind) + 1 if behind in keys else len(items)
    items.insert(at, item)
