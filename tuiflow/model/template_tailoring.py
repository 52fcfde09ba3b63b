"""A template with less in it than its file: nodes left out, and the arrows laid past them (E11, V5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.graph import find_cycle
from tuiflow.model.template import Template, TemplatePhase


def without_nodes(template: Template, left_out: Collection[str]) -> Template:
    """The template without some nodes: what came after such a node now comes after what came before it.

    Args:
        template: Checked: `after` names its nodes, and there is no cycle.
        left_out: Keys of nodes; phases of which nothing is left go too.

    Raises:
        RefusedError: when nothing would be left.
    """
    if not left_out:
        return template
    before = bridged({node.key: node.after for node in template.nodes}, left_out)
    phases = [
        TemplatePhase(
            phase.name, [replace(node, after=before[node.key]) for node in phase.nodes if node.key not in left_out]
        )
        for phase in template.phases
    ]
    kept = [phase for phase in phases if phase.nodes]
    if not kept:
        raise RefusedError(_("Every node is left out: keep at least one."))
    return replace(template, phases=kept)


def bridged(before: dict[str, list[str]], left_out: Collection[str]) -> dict[str, list[str]]:
    """Node → what comes before it among those that stay, each once, in the order in which it is found."""
    assert not find_cycle(before)

    def stays(key: str) -> list[str]:
        if key not in left_out:
            return [key]
        return [one for earlier in before.get(key, ()) for one in stays(earlier)]

    return {
        key: list(dict.fromkeys(one for earlier in given for one in stays(earlier)))
        for key, given in before.items()
        if key not in left_out
    }
