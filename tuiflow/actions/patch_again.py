"""From a change that was chosen back to the form that it was chosen in: a slip is mended, not typed anew (V3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tuiflow.actions.patch_entry import Change
from tuiflow.language import current
from tuiflow.model.template import Template, words_in
from tuiflow.model.template_diff import LIST_PARTS, Difference, Part


class Again(NamedTuple):
    """A form, and what is chosen in it already."""

    change: Change
    entries: Mapping[str, str]


_OF_NODE = frozenset({Part.NODE, Part.NAME, Part.PLACE, Part.EDGE, Part.GUIDANCE, *LIST_PARTS})


def form_again(template: Template, one: Difference) -> Again | None:
    """The form in which a difference can be changed once more.

    Args:
        template: With the difference made in it.
        one: The difference.

    Returns:
        None where there is none: what was removed, fields and documents are dropped and chosen anew.
    """
    nodes = {node.key: words_in(node.name, current()) for node in template.nodes}
    roles = {role.key: words_in(role.name, current()) for role in template.roles}
    node = nodes.get(one.node)
    if node is None:
        return None
    if one.part is Part.DAYS:
        return Again(Change.SET_DAYS, {"node": node})
    if one.part is Part.CELL and one.spot[1] in roles:
        return Again(Change.SET_CELL, {"node": node, "role": roles[one.spot[1]]})
    return Again(Change.EDIT_NODE, {"node": node}) if one.part in _OF_NODE else None
