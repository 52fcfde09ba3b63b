"""A process as BPMN 2.0 with its diagram, for the modellers of other people: Camunda, bpmn.io, Signavio, Visio.

A lane for each role that is responsible for a node, a task for each node, gateways where the work parts and joins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from tuiflow.exchange.bpmn_layout import Bounds, Element, Layout, Shape, lay_out
from tuiflow.language import _
from tuiflow.model.diagram import documents_between
from tuiflow.model.graph import in_order
from tuiflow.model.office_table import Kind
from tuiflow.model.office_text import cell_text
from tuiflow.model.plan import Plan

_SPACES = {
    "": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
_TARGET = "https://tuiflow.invalid/bpmn"
"""The namespace that a model has to have; nothing is there."""


_OUT = "_out"
"""Ends the id of a gateway behind an element."""


@dataclass(frozen=True)
class _Flow:
    source: str
    target: str
    name: str = ""


@dataclass
class _Model:
    """The elements of a process with the flows between them; no flow goes back."""

    elements: list[Element]
    flows: list[_Flow]


def bpmn(plan: Plan, lanes: Mapping[str, str], notes: Mapping[str, str]) -> str:
    """The file.

    Args:
        plan: The process; it has a node.
        lanes: Node → the name of its lane.
        notes: Node → what is said of it: documents, conditions, days.
    """
    names = list(dict.fromkeys(lanes[node.uid] for node in plan.nodes))
    model = _model(plan, {node.uid: names.index(lanes[node.uid]) for node in plan.nodes})
    layout = lay_out(model.elements, [(flow.source, flow.target) for flow in model.flows], len(names))
    for prefix, uri in _SPACES.items():
        ElementTree.register_namespace(prefix, uri)
    root = ElementTree.Element(
        _tag("definitions"), {"id": "definitions", "targetNamespace": _TARGET, "exporter": "tuiflow"}
    )
    collaboration = _add(root, "collaboration", id="collaboration")
    _add(collaboration, "participant", id="pool", name=_safe(plan.process.name), processRef="process")
    _add_process(root, plan, model, names, notes)
    _add_diagram(root, model, layout)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


# What flows


def _model(plan: Plan, lane_of: Mapping[str, int]) -> _Model:
    """Start, nodes and end, with a gateway where several go out or come in."""
    placed = in_order(plan.before)
    places = {uid: place for place, uid in enumerate(placed)}
    # Two people can close a circle offline: what goes back in it is left out.
    before = {uid: [one for one in plan.before[uid] if places[one] < places[uid]] for uid in placed}
    nodes = {node.uid: node for node in plan.nodes}
    ids = {node.uid: f"node_{number}" for number, node in enumerate(plan.nodes, start=1)}
    last = [uid for uid in placed if not any(uid in others for others in before.values())]
    first = [uid for uid in placed if not before[uid]]
    made = _Model([Element("start", Shape.START, lane_of[first[0]])], [])
    outward = {"start": _parted(made, "start", lane_of[first[0]], len(first))}
    for uid in placed:
        lane, sources = lane_of[uid], before[uid] or ["start"]
        entry = _joined(made, ids[uid], lane, len(sources))
        for one in sources:
            label = documents_between(nodes[one], nodes[uid]) if one in nodes else ""
            made.flows.append(_Flow(outward[one], entry, label))
        made.elements.append(Element(ids[uid], Shape.TASK, lane))
        if entry != ids[uid]:
            made.flows.append(_Flow(entry, ids[uid]))
        outward[uid] = _parted(made, ids[uid], lane, sum(uid in others for others in before.values()))
    entry = _joined(made, "end", lane_of[last[-1]], len(last))
    made.flows += [_Flow(outward[uid], entry) for uid in last]
    made.elements.append(Element("end", Shape.END, lane_of[last[-1]]))
    if entry != "end":
        made.flows.append(_Flow(entry, "end"))
    return _Model(made.elements, list(_said_once(made.flows)))


def _said_once(flows: Sequence[_Flow]) -> Iterator[_Flow]:
    """The same flows; what flows to all that come behind a gateway is said before it."""
    names: dict[str, set[str]] = {}
    for flow in flows:
        names.setdefault(flow.source, set()).add(flow.name)
    for flow in flows:
        if flow.target == _gateway_behind(flow.source) and len(names[flow.target]) == 1:
            yield _Flow(flow.source, flow.target, next(iter(names[flow.target])))
        elif flow.source.endswith(_OUT) and len(names[flow.source]) == 1:
            yield _Flow(flow.source, flow.target)
        else:
            yield flow


def _gateway_behind(element: str) -> str:
    return element + _OUT


def _parted(made: _Model, source: str, lane: int, count: int) -> str:
    """The element that flows go out from: a gateway behind `source` where there are several."""
    if count < 2:
        return source
    gateway = _gateway_behind(source)
    made.elements.append(Element(gateway, Shape.GATEWAY, lane))
    made.flows.append(_Flow(source, gateway))
    return gateway


def _joined(made: _Model, target: str, lane: int, count: int) -> str:
    """The element that flows come into: a gateway before `target` where there are several."""
    if count < 2:
        return target
    made.elements.append(Element(f"{target}_in", Shape.GATEWAY, lane))
    return f"{target}_in"


# As XML: the order of the elements is that of the standard's schema.


def _add_process(
    root: ElementTree.Element, plan: Plan, model: _Model, names: Sequence[str], notes: Mapping[str, str]
) -> None:
    process = _add(root, "process", id="process", name=_safe(plan.process.name), isExecutable="false")
    goal = plan.process.outcome or plan.process.item
    if goal:
        _add(process, "documentation").text = _safe(goal)
    lanes = _add(process, "laneSet", id="lanes")
    for number, name in enumerate(names):
        lane = _add(lanes, "lane", id=f"lane_{number + 1}", name=_safe(name))
        for element in model.elements:
            if element.lane == number:
                _add(lane, "flowNodeRef").text = element.id
    nodes = {f"node_{number}": node for number, node in enumerate(plan.nodes, start=1)}
    for element in model.elements:
        node = nodes.get(element.id)
        named = {"name": _safe(node.name)} if node is not None else _event_name(element)
        made = _add(process, element.shape.value[0], id=element.id, **named)
        if node is not None and notes.get(node.uid):
            _add(made, "documentation").text = _safe(notes[node.uid])
        for number, flow in enumerate(model.flows, start=1):
            if flow.target == element.id:
                _add(made, "incoming").text = f"flow_{number}"
        for number, flow in enumerate(model.flows, start=1):
            if flow.source == element.id:
                _add(made, "outgoing").text = f"flow_{number}"
    for number, flow in enumerate(model.flows, start=1):
        said = {"name": _safe(flow.name)} if flow.name else {}
        _add(process, "sequenceFlow", id=f"flow_{number}", **said, sourceRef=flow.source, targetRef=flow.target)


def _event_name(element: Element) -> dict[str, str]:
    if element.shape is Shape.START:
        return {"name": _("Work begins")}
    return {"name": _("Work ends")} if element.shape is Shape.END else {}


def _add_diagram(root: ElementTree.Element, model: _Model, layout: Layout) -> None:
    diagram = _add(root, "bpmndi:BPMNDiagram", id="diagram")
    plane = _add(diagram, "bpmndi:BPMNPlane", id="plane", bpmnElement="collaboration")
    _add_shape(plane, "pool", layout.pool, isHorizontal="true")
    for number, bounds in enumerate(layout.lanes, start=1):
        _add_shape(plane, f"lane_{number}", bounds, isHorizontal="true")
    for element in model.elements:
        _add_shape(plane, element.id, layout.bounds[element.id])
    for number, flow in enumerate(model.flows, start=1):
        edge = _add(plane, "bpmndi:BPMNEdge", id=f"edge_{number}", bpmnElement=f"flow_{number}")
        for x, y in layout.routes[flow.source, flow.target]:
            _add(edge, "di:waypoint", x=str(x), y=str(y))
        if flow.name:
            _add_bounds(_add(edge, "bpmndi:BPMNLabel"), layout.label_of(flow.source, flow.target))


def _add_shape(plane: ElementTree.Element, of: str, bounds: Bounds, **more: str) -> None:
    shape = _add(plane, "bpmndi:BPMNShape", id=f"shape_{of}", bpmnElement=of, **more)
    _add_bounds(shape, bounds)


def _add_bounds(parent: ElementTree.Element, bounds: Bounds) -> None:
    size = {"width": str(bounds.width), "height": str(bounds.height)}
    _add(parent, "dc:Bounds", x=str(bounds.x), y=str(bounds.y), **size)


def _add(parent: ElementTree.Element, tag: str, /, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, _tag(tag), attributes)


def _tag(name: str) -> str:
    prefix, _colon, local = name.rpartition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def _safe(text: str) -> str:
    return cell_text(Kind.TEXT, text)
