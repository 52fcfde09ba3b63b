"""The node diagram as Mermaid, for wikis and Markdown files (P4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuiflow.exchange.markdown import paragraph
from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.diagram import documents_between
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node
from tuiflow.model.text import shown

_CLASSES = {
    Status.NOT_STARTED: "fill:#f1f2ef,stroke:#66727f,color:#1f2933",
    Status.IN_PROGRESS: "fill:#cfe6ea,stroke:#0b7285,color:#1f2933",
    Status.BLOCKED: "fill:#eedcf5,stroke:#8031a7,color:#1f2933",
    Status.DONE: "fill:#dcefdf,stroke:#2b7a3d,color:#1f2933",
}

_ESCAPED = {ord(character): f"#{ord(character)};" for character in "#&<>\"'`\\|[](){}*_~:;%$^"}
"""Mermaid takes characters as `#35;`; all that it, Markdown or HTML could read as something else are written so."""


def mermaid(plan: Plan, statuses: Mapping[str, Status], captions: Mapping[str, str]) -> str:
    """A flow chart: phases are subgraphs, edges carry documents, colours say how far a node is.

    Args:
        plan: The process.
        statuses: Node → how far it is.
        captions: Node → what stands below its name.
    """
    names = {node.uid: f"n{number}" for number, node in enumerate(plan.nodes, start=1)}
    lines = ["flowchart TB"]
    known = {phase.uid for phase in plan.phases}
    lines += [_node(node, names, captions) for node in plan.nodes if node.phase not in known]
    for number, phase in enumerate(plan.phases, start=1):
        own = [node for node in plan.nodes if node.phase == phase.uid]
        if own:  # an empty subgraph is an error in some versions
            lines.append(f'    subgraph p{number}["{escaped(phase.name)}"]')
            lines += ["    " + _node(node, names, captions) for node in own]
            lines.append("    end")
    lines += _edges(plan, names)
    for status, look in _CLASSES.items():
        members = [names[node.uid] for node in plan.nodes if statuses.get(node.uid) is status]
        if members:
            lines.append(f"    classDef {status.value} {look}")
            lines.append(f"    class {','.join(members)} {status.value}")
    return "\n".join(lines)


def escaped(text: str) -> str:
    """`text` as it stands between the quotes of a Mermaid label.

    Some versions make Markdown and formulas of what the escapes stand for: such marks are written in full width.
    """
    return paragraph(shown(text)).replace("$$", "＄＄").translate(_ESCAPED)


def _node(node: Node, names: Mapping[str, str], captions: Mapping[str, str]) -> str:
    caption = captions.get(node.uid, "")
    below = f"<br/>{escaped(caption)}" if caption else ""
    return f'    {names[node.uid]}["{escaped(node.name)}{below}"]'


def _edges(plan: Plan, names: Mapping[str, str]) -> Sequence[str]:
    nodes = {node.uid: node for node in plan.nodes}
    lines = []
    for uid, others in plan.before.items():
        for one in others:
            label = _(", ").join(documents_between(nodes[one], nodes[uid]))
            along = f'-->|"{escaped(label)}"|' if label else "-->"
            lines.append(f"    {names[one]} {along} {names[uid]}")
    return lines
