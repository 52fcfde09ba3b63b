"""Changes that people make to a template, one by one (V3). What they come to is the difference to what it was."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from tuiflow.errors import RefusedError
from tuiflow.language import _, current
from tuiflow.model.patch import check_template, patched
from tuiflow.model.template import (
    Template,
    TemplateCell,
    TemplateDocument,
    TemplateNode,
    Text,
    Words,
    words_in,
)
from tuiflow.model.template_diff import Difference, Part, Seat, cell_of, chinese
from tuiflow.model.template_making import free_key, slug
from tuiflow.model.template_tailoring import without_nodes

_MARK = " | "


def read_words(text: str) -> Words:
    """A text as it was typed: `中文 | English` has both languages."""
    kept = " ".join(text.split())
    zh, mark, en = kept.partition(_MARK)
    return Text(zh.strip(), en.strip()) if mark and zh.strip() and en.strip() else kept


def typed_words(words: Words | None) -> str:
    """A text as one would type it."""
    return f"{words.zh}{_MARK}{words.en}" if isinstance(words, Text) else words or ""


def new_key(template: Template, name: Words) -> str:
    """A key for a new node, from its name in English where it has one."""
    keys = [node.key for node in template.nodes]
    return free_key(slug(words_in(name, "en")) or f"node-{len(keys) + 1}", keys)


def phase_of(template: Template, node: str) -> Words:
    """The phase in which a node stands; of a node that is not there the last one."""
    return next(
        (one.name for one in template.phases if any(it.key == node for it in one.nodes)), template.phases[-1].name
    )


def with_node(
    template: Template, node: TemplateNode, phase: Words, before: Collection[str] = (), behind: str | None = None
) -> Template:
    """The template with another node.

    Args:
        template: As it is.
        node: The new one, with what it comes after.
        phase: Where it stands; one that is not there becomes a new phase.
        before: Keys of nodes that come after it from now on, instead of after what it comes after itself.
        behind: Key of the node it stands behind in the flow; None: the last of what it comes after, as far as that is in
            the phase, else before the first of what comes after it, else at the end of the phase.

    Raises:
        RefusedError: when it would break a rule; a `CycleError` names the way round.
    """
    found = [Difference(Part.NODE, (node.key,), None, node, _behind(template, node, phase, behind, before), phase)]
    for follower in template.nodes:
        if follower.key in before:
            found += [
                Difference(Part.EDGE, (follower.key, key), key, None) for key in follower.after if key in node.after
            ]
            found.append(Difference(Part.EDGE, (follower.key, node.key), None, node.key))
    return patched(template, found)


def _behind(
    template: Template, node: TemplateNode, phase: Words, behind: str | None, before: Collection[str] = ()
) -> str:
    if behind is not None:
        return behind
    own = next((one.nodes for one in template.phases if one.name == phase), [])
    earlier = [one.key for one in own if one.key in node.after]
    if earlier:
        return earlier[-1]
    later = [one.key for one in own if one.key in before]
    if later:
        keys = ["", *(one.key for one in template.nodes)]
        return keys[keys.index(later[0]) - 1]
    if own:
        return own[-1].key
    known = [one.key for one in template.nodes if one.key in node.after]
    if not known:
        return template.nodes[-1].key
    last = known[-1]
    return next(one.nodes[-1].key for one in template.phases if any(it.key == last for it in one.nodes))


def without_node(template: Template, key: str) -> Template:
    """The template without a node; what came after it comes after what came before it.

    Raises:
        RefusedError: when it is the only one.
    """
    return without_nodes(template, {key})


def with_changed_node(template: Template, node: TemplateNode) -> Template:
    """The template with a node in another form; it is known by its key.

    Raises:
        RefusedError: when it would break a rule; a `CycleError` names the way round.
    """
    phases = [
        replace(phase, nodes=[node if one.key == node.key else one for one in phase.nodes]) for phase in template.phases
    ]
    changed = replace(template, phases=phases)
    check_template(changed)
    return changed


def with_place(template: Template, key: str, phase: Words, behind: str | None = None) -> Template:
    """The template with a node in another place: in a phase, behind another node or at the end.

    Raises:
        RefusedError: when there is no such node.
    """
    node = next((one for one in template.nodes if one.key == key), None)
    was = Seat(phase_of(template, key))
    if node is None or (behind is None and was.phase == phase):
        return template
    kept = [one for one in template.phases if any(it.key != key for it in one.nodes)]
    rest = replace(template, phases=[replace(one, nodes=[it for it in one.nodes if it.key != key]) for one in kept])
    target = Seat(phase, _behind(rest, replace(node, after=[]), phase, behind) if rest.phases else "")
    return patched(template, [Difference(Part.PLACE, (key,), was, target)])


def with_cell(template: Template, node: str, role: str, cell: TemplateCell | None) -> Template:
    """The template with another letter in a RACI cell; None empties it.

    Raises:
        RefusedError: when there is no such node or role.
    """
    given = next((one for one in template.nodes if one.key == node), None)
    before = cell_of(given.raci.get(role)) if given is not None else None
    return patched(template, [Difference(Part.CELL, (node, role), before, cell)])


def with_document(template: Template, name: Words, fields: Sequence[Words]) -> Template:
    """The template with the form of another document.

    Raises:
        RefusedError: when there is one of that name.
    """
    last = chinese(template.documents[-1].name) if template.documents else ""
    document = TemplateDocument(name, list(fields))
    return patched(template, [Difference(Part.DOCUMENT, (chinese(name),), None, document, last)])


def with_field(template: Template, document: str, field: Words, behind: str | None = None) -> Template:
    """The template with one more field in a document (its name in 中文): behind another field, or at the end.

    Raises:
        RefusedError: when there is no such document, or it has that field.
    """
    fields = next((one.fields for one in template.documents if chinese(one.name) == document), [])
    last = chinese(fields[-1]) if fields else ""
    return patched(template, [Difference(Part.FIELD, (document,), None, field, last if behind is None else behind)])


def without_field(template: Template, document: str, field: Words) -> Template:
    """The template without a field of a document.

    Raises:
        RefusedError: when there is no such document or field.
    """
    return patched(template, [Difference(Part.FIELD, (document,), field, None)])


def with_point(template: Template, node: str, point: Words) -> Template:
    """The template with one more acceptance point at a node.

    Raises:
        RefusedError: when there is no such node, or it has that point.
    """
    points = next((one.acceptance for one in template.nodes if one.key == node), [])
    last = chinese(points[-1]) if points else ""
    return patched(template, [Difference(Part.ACCEPTANCE, (node,), None, point, last)])


def without_point(template: Template, node: str, point: Words) -> Template:
    """The template without an acceptance point.

    Raises:
        RefusedError: when there is no such node or point.
    """
    return patched(template, [Difference(Part.ACCEPTANCE, (node,), point, None)])


def text_meant(texts: Sequence[Words], text: str) -> Words:
    """The text of a list that somebody means: itself in either language, or the only one of which it is a part.

    Raises:
        RefusedError: when none or several fit.
    """
    wanted = text.strip().casefold()
    both = [(one, [words_in(one, code).casefold() for code in ("zh", "en")]) for one in texts]
    for found in (
        [one for one, names in both if wanted in names],
        [one for one, names in both if wanted and any(wanted in name for name in names)],
    ):
        if len(found) == 1:
            return found[0]
    known = _(", ").join(words_in(one, current()) for one in texts) or _("none yet")
    raise RefusedError(_("There is no “{text}” here. There are: {known}.").format(text=text.strip(), known=known))
