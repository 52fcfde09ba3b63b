"""A patch: differences that somebody proposes for a template, and the template that comes of them (V3, V4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tuiflow.errors import RefusedError
from tuiflow.language import _, current
from tuiflow.model.code import Category, DayCount
from tuiflow.model.graph import CycleError, find_cycle
from tuiflow.model.template import (
    Template,
    TemplateCell,
    TemplateDocument,
    TemplateNode,
    TemplatePhase,
    TemplateRole,
    Words,
    words_in,
)
from tuiflow.model.template_check import faults_of
from tuiflow.model.template_diff import (
    LIST_PARTS,
    Difference,
    Part,
    Seat,
    cell_of,
    chinese,
    put_behind,
    with_texts,
    words_of,
)
from tuiflow.model.text import near


@dataclass(frozen=True)
class Patch:
    """What is to become different in a template."""

    template: str
    """Its id."""
    version: int
    """Of the template for which it was made; it may be applied to a newer one where that has what it changes."""
    differences: tuple[Difference, ...] = ()


def patched(template: Template, found: Sequence[Difference]) -> Template:
    """The template with these differences made in it; the one that is given stays as it is.

    Raises:
        RefusedError: when something that is to be changed is not there, or not as it was, or the result would break a
            rule of templates; a `CycleError` names the way round.
    """
    draft = _Draft(template)
    for one in found:
        if one.part is Part.PHASE:
            _put_phase(draft, one)
    moved = {one.node for one in found if one.part is Part.PLACE}
    for key in moved:
        draft.node(key)
    lifted = {key: draft.lift(key) for key in moved}
    for one in found:
        if one.part is Part.PLACE and isinstance(one.after, Seat):
            draft.seat(lifted[one.node], one.after.phase, one.after.behind)
            del lifted[one.node]
        elif one.part is not Part.PHASE:
            _MAKERS[one.part](draft, one)
    result = draft.template()
    check_template(result)
    return result


def check_template(template: Template) -> None:
    """Refuse a template that breaks a rule, in one sentence.

    Raises:
        RefusedError: with the first fault; a `CycleError` for nodes that wait for each other.
    """
    names = {node.key: words_in(node.name, current()) for node in template.nodes}
    circle = find_cycle({node.key: node.after for node in template.nodes})
    if circle:
        raise CycleError(circle, [names[key] for key in circle])
    faults = faults_of(template)
    if faults:
        raise RefusedError(faults[0].sentence)


@dataclass
class _Draft:
    """A template while it is being changed."""

    given: Template
    nodes: dict[str, TemplateNode] = field(default_factory=dict)
    phases: list[tuple[Words, list[str]]] = field(default_factory=list)
    """Names, and the keys of their nodes."""
    roles: list[TemplateRole] = field(default_factory=list)
    documents: list[TemplateDocument] = field(default_factory=list)
    head: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nodes = {node.key: node for node in self.given.nodes}
        self.phases = [(phase.name, [node.key for node in phase.nodes]) for phase in self.given.phases]
        self.roles, self.documents = list(self.given.roles), list(self.given.documents)

    def template(self) -> Template:
        """The template as it is now; phases without nodes are gone."""
        phases = [TemplatePhase(name, [self.nodes[key] for key in keys]) for name, keys in self.phases if keys]
        return replace(
            self.given,
            phases=phases,
            roles=self.roles,
            documents=self.documents,
            **self.head,  # type: ignore[arg-type]
        )

    def node(self, key: str) -> TemplateNode:
        """The node with that key.

        Raises:
            RefusedError: when there is none.
        """
        if key not in self.nodes:
            raise RefusedError(
                _("The template has no node “{name}”{hint}. Its nodes: {known}.").format(
                    name=key, hint=near(key, self.nodes), known=_(", ").join(self.nodes)
                )
            )
        return self.nodes[key]

    def document(self, name: str) -> int:
        """The place of the document called so.

        Raises:
            RefusedError: when there is none.
        """
        names = [chinese(one.name) for one in self.documents]
        if name not in names:
            raise RefusedError(
                _("The template has no document “{name}”{hint}. Its documents: {known}.").format(
                    name=name, hint=near(name, names), known=_(", ").join(names) or _("none yet")
                )
            )
        return names.index(name)

    def lift(self, key: str) -> str:
        """Take a node out of its phase, to stand elsewhere."""
        self.phases = [(name, [one for one in keys if one != key]) for name, keys in self.phases]
        self.phases = [(name, keys) for name, keys in self.phases if keys]
        return key

    def seat(self, key: str, phase: Words, behind: str) -> None:
        """Put a node into a phase, behind another node; a phase that is not there begins behind that node's."""
        at = next((place for place, (_name, keys) in enumerate(self.phases) if behind in keys), -1)
        if at >= 0 and self.phases[at][0] == phase:
            keys = self.phases[at][1]
            keys.insert(keys.index(behind) + 1, key)
            return
        same = [place for place, (name, _keys) in enumerate(self.phases) if name == phase]
        later = [place for place in same if place > at]
        if later and (at < 0 or self.phases[at][1][-1] == behind):
            self.phases[later[0]][1].insert(0, key)
        elif same:
            self.phases[same[-1]][1].append(key)
        elif at < 0 and behind:
            self.phases.append((phase, [key]))
        else:
            self.phases.insert(at + 1, (phase, [key]))


def _refuse_changed(what: str) -> RefusedError:
    return RefusedError(
        _("{what} is not as it was when this was proposed: look at the newest version, and propose it anew.").format(
            what=what
        )
    )


def _put_head(draft: _Draft, one: Difference) -> None:
    name = one.spot[0]
    if name == "category":
        draft.head[name] = Category(str(one.after))
    elif name == "day_count":
        draft.head[name] = DayCount(str(one.after))
    elif one.after is None:
        draft.head[name] = [] if name == "departments" else "" if name in ("target", "prefix") else None
    else:
        draft.head[name] = one.after


def _put_role(draft: _Draft, one: Difference) -> None:
    keys = [role.key for role in draft.roles]
    key = one.spot[0]
    if one.before is None:
        if key in keys:
            raise RefusedError(_("Another one has the key “{key}” already: choose a different key.").format(key=key))
        assert isinstance(one.after, TemplateRole)
        put_behind(draft.roles, one.after, one.behind, lambda role: role.key)
        return
    if key not in keys or draft.roles[keys.index(key)] != one.before:
        raise _refuse_changed(key)
    at = keys.index(key)
    draft.roles[at : at + 1] = [one.after] if isinstance(one.after, TemplateRole) else []
    if one.after is None:
        for node in draft.nodes.values():
            draft.nodes[node.key] = replace(node, raci={role: it for role, it in node.raci.items() if role != key})


def _put_phase(draft: _Draft, one: Difference) -> None:
    names = [name for name, _keys in draft.phases]
    if one.before not in names:
        raise _refuse_changed(words_in(words_of(one.before), current()))
    draft.phases = [(words_of(one.after) if name == one.before else name, keys) for name, keys in draft.phases]


def _put_node(draft: _Draft, one: Difference) -> None:
    key = one.spot[0]
    if isinstance(one.after, TemplateNode):
        if key in draft.nodes:
            raise RefusedError(_("Another one has the key “{key}” already: choose a different key.").format(key=key))
        draft.nodes[key] = one.after
        draft.seat(key, one.phase or "", one.behind)
        return
    draft.node(key)
    draft.lift(key)
    del draft.nodes[key]
    for node in draft.nodes.values():
        if key in node.after:
            draft.nodes[node.key] = replace(node, after=[other for other in node.after if other != key])


def _put_value(draft: _Draft, one: Difference) -> None:
    """A single value of a node: name, days, guidance."""
    node = draft.node(one.spot[0])
    if (getattr(node, one.part.value) or None) != (one.before or None):
        raise _refuse_changed(f"{words_in(node.name, current())}, {one.part.caption}")
    draft.nodes[node.key] = replace(node, **{one.part.value: one.after})  # type: ignore[arg-type]


def _put_edge(draft: _Draft, one: Difference) -> None:
    node, earlier = draft.node(one.spot[0]), one.spot[1]
    if one.after is None:
        if earlier not in node.after:
            raise _refuse_changed(f"{words_in(node.name, current())}, {one.part.caption}")
        after = [key for key in node.after if key != earlier]
    else:
        after = list(dict.fromkeys([*node.after, earlier]))
    draft.nodes[node.key] = replace(node, after=after)


def _put_text(draft: _Draft, one: Difference) -> None:
    """A text in one of the lists of a node."""
    node = draft.node(one.spot[0])
    texts = _changed_texts(getattr(node, one.part.value), one, f"{words_in(node.name, current())}, {one.part.caption}")
    draft.nodes[node.key] = replace(node, **{one.part.value: texts})  # type: ignore[arg-type]


def _put_field(draft: _Draft, one: Difference) -> None:
    at = draft.document(one.spot[0])
    document = draft.documents[at]
    draft.documents[at] = replace(document, fields=_changed_texts(document.fields, one, one.spot[0]))


def _changed_texts(texts: list[Words], one: Difference, what: str) -> list[Words]:
    if isinstance(one.before, list) or isinstance(one.after, list):
        if list(texts) != (one.before or []):
            raise _refuse_changed(what)
        return list(one.after) if isinstance(one.after, list) else []
    if one.before is not None and one.before not in texts:
        raise _refuse_changed(what)
    names = [chinese(text) for text in texts]
    new = words_of(one.after)
    if one.before is None and chinese(new) in names:
        raise RefusedError(_("“{text}” is there already.").format(text=words_in(new, current())))
    return with_texts(texts, [one])


def _put_cell(draft: _Draft, one: Difference) -> None:
    node, role = draft.node(one.spot[0]), one.spot[1]
    if cell_of(node.raci.get(role)) != one.before:
        raise _refuse_changed(f"{words_in(node.name, current())} × {role}")
    raci = {key: given for key, given in node.raci.items() if key != role or one.after is not None}
    if isinstance(one.after, TemplateCell):
        raci[role] = one.after if one.after.note else one.after.letter
    draft.nodes[node.key] = replace(node, raci=raci)


def _put_document(draft: _Draft, one: Difference) -> None:
    name = one.spot[0]
    if one.before is None:
        assert isinstance(one.after, TemplateDocument)
        if name in [chinese(document.name) for document in draft.documents]:
            raise RefusedError(_("“{text}” is there already.").format(text=name))
        put_behind(draft.documents, one.after, one.behind, lambda document: chinese(document.name))
        return
    at = draft.document(name)
    if draft.documents[at] != one.before and one.after is not None:
        raise _refuse_changed(name)
    draft.documents[at : at + 1] = [one.after] if isinstance(one.after, TemplateDocument) else []


def _put_order(draft: _Draft, one: Difference) -> None:
    wanted = {str(key): place for place, key in enumerate(one.after)} if isinstance(one.after, list) else {}
    if one.spot[0] == "roles":
        draft.roles.sort(key=lambda role: wanted.get(role.key, len(wanted)))
    else:
        draft.documents.sort(key=lambda document: wanted.get(chinese(document.name), len(wanted)))


def _put_place(draft: _Draft, one: Difference) -> None:
    """A node whose place is told twice: the last one holds."""
    assert isinstance(one.after, Seat)
    draft.lift(one.spot[0])
    draft.seat(one.spot[0], one.after.phase, one.after.behind)


_MAKERS: dict[Part, Callable[[_Draft, Difference], None]] = {
    Part.HEAD: _put_head,
    Part.ROLE: _put_role,
    Part.NODE: _put_node,
    Part.NAME: _put_value,
    Part.PLACE: _put_place,
    Part.DAYS: _put_value,
    Part.EDGE: _put_edge,
    Part.GUIDANCE: _put_value,
    Part.CELL: _put_cell,
    Part.DOCUMENT: _put_document,
    Part.FIELD: _put_field,
    Part.ORDER: _put_order,
    **dict.fromkeys(LIST_PARTS, _put_text),
}
"""How a difference of each part is made; phases are renamed, and moved nodes taken out, before all others."""
