"""The node diagram in the language of Graphviz (P4)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.diagram import documents_between
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node
from tuiflow.model.text import shown

_ENTITY = re.compile(r"&(?=#?\w+;)")
_COLOURS = {
    Status.NOT_STARTED: "#f1f2ef",
    Status.IN_PROGRESS: "#cfe6ea",
    Status.BLOCKED: "#eedcf5",
    Status.DONE: "#dcefdf",
}


def dot(plan: Plan, statuses: Mapping[str, Status], captions: Mapping[str, str]) -> str:
    """A directed graph: phases are clusters, edges carry documents, colours say how far a node is.

    Args:
        plan: The process.
        statuses: Node → how far it is.
        captions: Node → what stands below its name.
    """
    names = {node.uid: f"n{number}" for number, node in enumerate(plan.nodes, start=1)}
    known = {phase.uid for phase in plan.phases}

    def box(node: Node, indent: str) -> str:
        text = quoted(node.name, captions.get(node.uid, ""))
        return f"{indent}{names[node.uid]} [label={text}, fillcolor={quoted(_COLOURS[statuses[node.uid]])}];"

    lines = [
        f"digraph {quoted(plan.process.name)} {{",
        "  rankdir=TB;",
        '  node [shape=box, style="rounded,filled"];',
    ]
    lines += [box(node, "  ") for node in plan.nodes if node.phase not in known]
    for number, phase in enumerate(plan.phases, start=1):
        lines += [f"  subgraph cluster_{number} {{", f"    label={quoted(phase.name)};"]
        lines += [box(node, "    ") for node in plan.nodes if node.phase == phase.uid]
        lines.append("  }")
    nodes = {node.uid: node for node in plan.nodes}
    for uid, others in plan.before.items():
        for one in others:
            label = _(", ").join(documents_between(nodes[one], nodes[uid]))
            end = f" [label={quoted(label)}]" if label else ""
            lines.append(f"  {names[one]} -> {names[uid]}{end};")
    return "\n".join([*lines, "}"])


def quoted(*lines: str) -> str:
    r"""Lines of text as a quoted string: a backslash, a quote, an entity of HTML are themselves."""
    safe = (_ENTITY.sub("&amp;", shown(line)).replace("\\", "\\\\").replace('"', '\\"') for line in lines if line)
    return '"' + "\\n".join(safe) + '"'
