"""Estimates of a template that past runs prove wrong, and proposing the days that nodes really took (V6, V3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.experience import Learnt
from tuiflow.actions.library import find_template_node
from tuiflow.actions.patches import Proposed, propose
from tuiflow.errors import RefusedError
from tuiflow.language import _, current, ngettext
from tuiflow.model.experience import FEW, took_words
from tuiflow.model.patch import Patch
from tuiflow.model.template import Template, words_in
from tuiflow.model.template_diff import differences
from tuiflow.model.template_edit import with_changed_node


def better_days(template: Template, learnt: Learnt, names: Iterable[str] = ()) -> dict[str, int]:
    """Key → days that past runs took, of the nodes whose estimate no run was like.

    Args:
        template: With the estimates.
        learnt: What past runs have taught.
        names: Only these nodes, by key or name, and then also those of which a single run tells.

    Raises:
        RefusedError: when a node is not there, or there is nothing to learn.
    """
    wanted = {find_template_node(template, name).key for name in names}
    found: dict[str, int] = {}
    too_few = 0
    for node in template.nodes:
        taken = learnt.nodes.get(node.key)
        if taken is None or taken.offer == node.days:
            continue
        if node.key in wanted or (not wanted and taken.is_outside(node.days)):
            found[node.key] = taken.offer
        too_few += taken.count <= FEW
    if not found:
        raise RefusedError(_nothing_words(learnt, bool(wanted), too_few))
    return found


def _nothing_words(learnt: Learnt, is_wanted: bool, too_few: int) -> str:
    """Why there is nothing to propose.

    Args:
        learnt: What past runs have taught.
        is_wanted: Whether nodes were named.
        too_few: How many nodes took other days in so few runs that this proves nothing.
    """
    if is_wanted:
        return _("Past runs tell of no other days for these nodes.")
    if not learnt.nodes:
        return _("No run of it has finished a node yet, so there is nothing to learn.")
    if not too_few:
        return _("No estimate is outside of what past runs took.")
    said = ngettext(
        "{count} node took other days than planned, but a single run proves nothing: {needed} are needed.",
        "{count} nodes took other days than planned, but a single run proves nothing: {needed} are needed.",
        too_few,
    )
    return said.format(count=too_few, needed=FEW + 1)


def with_days(template: Template, days: Mapping[str, int]) -> Template:
    """The template with these days of nodes; what is not there any more is left out."""
    for node in template.nodes:
        if days.get(node.key, node.days) != node.days:
            template = with_changed_node(template, replace(node, days=days[node.key]))
    return template


def reason_words(template: Template, learnt: Learnt, days: Mapping[str, int]) -> str:
    """Why: what the runs took, node by node."""
    told = [
        _("{node}: planned {days}, {took}").format(
            node=words_in(node.name, current()), days=node.days, took=took_words(learnt.nodes[node.key])
        )
        for node in template.nodes
        if node.key in days
    ]
    return _("Past runs") + _(": ") + _("; ").join(told)


def propose_days(desk: Desk, template: Template, days: Mapping[str, int], why: str) -> Outcome:
    """Propose these days for the next version of a template.

    Raises:
        RefusedError: as `patches.propose`.
        WorkspaceError: when nothing can be changed here.
    """
    found = differences(template, with_days(template, days))
    return propose(desk, Proposed(Patch(template.id, template.version, tuple(found)), why))
