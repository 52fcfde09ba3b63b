"""A process for other people's modellers: valid by the standard's schema, and with every shape in its place."""

from __future__ import annotations

from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import SpiffWorkflow.bpmn.parser
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.model.plans import plan_with, plans
from tuiflow.exchange.bpmn import bpmn
from tuiflow.model.plan import Plan

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
NODES = ("startEvent", "task", "parallelGateway", "endEvent")
DIAMOND = {"b": ["a"], "c": ["a"], "d": ["b", "c"]}


@cache
def schema() -> etree.XMLSchema:
    """The schema of BPMN 2.0, as another program brings it along."""
    folder = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema"
    return etree.XMLSchema(etree.parse(folder / "BPMN20.xsd"))


def written(plan: Plan, lanes: int = 2) -> etree._Element:
    """The file, read again; nodes lie in the lanes by turns."""
    lane_of = {node.uid: f"角色{place % lanes}" for place, node in enumerate(plan.nodes)}
    return etree.fromstring(bpmn(plan, lane_of, {plan.nodes[0].uid: "《问题清单》 & <b>"}).encode())


def flows(root: etree._Element) -> set[tuple[str, str]]:
    return {(flow.get("sourceRef", ""), flow.get("targetRef", "")) for flow in root.iter(f"{BPMN}sequenceFlow")}


@given(plans(cyclic=True, least=1), st.integers(1, 3))
def test_any_process_is_valid_by_the_schema(plan: Plan, lanes: int) -> None:
    schema().assertValid(written(plan, lanes))


def test_work_parts_and_joins_at_gateways() -> None:
    root = written(plan_with(dict.fromkeys("abcd", 1), DIAMOND))
    assert flows(root) == {
        ("start", "node_1"),
        ("node_1", "node_1_out"),
        ("node_1_out", "node_2"),
        ("node_1_out", "node_3"),
        ("node_2", "node_4_in"),
        ("node_3", "node_4_in"),
        ("node_4_in", "node_4"),
        ("node_4", "end"),
    }
    gateways = [one.get("id") for one in root.iter(f"{BPMN}parallelGateway")]
    assert gateways == ["node_1_out", "node_4_in"]


@given(plans(least=1))
def test_everything_is_on_a_way_from_the_start_to_the_end(plan: Plan) -> None:
    root = written(plan)
    ways = flows(root)
    elements = {one.get("id", "") for tag in NODES for one in root.iter(BPMN + tag)}
    assert {target for _source, target in ways} == elements - {"start"}
    assert {source for source, _target in ways} == elements - {"end"}


def test_what_flows_to_all_is_said_once_before_they_part() -> None:
    plan = plan_with(dict.fromkeys("abcd", 1), DIAMOND)
    plan.nodes[0].outputs, plan.nodes[1].outputs = ("《方案》",), ("《报告》",)
    root = written(plan)
    names = {flow.get("targetRef"): flow.get("name") for flow in root.iter(f"{BPMN}sequenceFlow") if flow.get("name")}
    assert names == {"node_1_out": "《方案》", "node_4_in": "《报告》"}
    assert len(list(root.iter(f"{DI}BPMNLabel"))) == 2


def boxes(root: etree._Element) -> dict[str, tuple[float, float, float, float]]:
    """Element → left, top, right, bottom of its shape."""
    found = {}
    for shape in root.iter(f"{DI}BPMNShape"):
        bounds = shape.find(f"{DC}Bounds")
        assert bounds is not None
        x, y, width, height = (float(bounds.get(name, "")) for name in ("x", "y", "width", "height"))
        found[shape.get("bpmnElement", "")] = (x, y, x + width, y + height)
    return found


@given(plans(least=1), st.integers(1, 3))
def test_shapes_lie_in_their_lanes_and_on_nobody_else(plan: Plan, lanes: int) -> None:
    root = written(plan, lanes)
    places = boxes(root)
    for lane in root.iter(f"{BPMN}lane"):
        left, top, right, bottom = places[lane.get("id", "")]
        for reference in lane.iter(f"{BPMN}flowNodeRef"):
            box = places[reference.text or ""]
            assert left <= box[0]
            assert top <= box[1]
            assert box[2] <= right
            assert box[3] <= bottom
    flowing = [box for name, box in places.items() if name != "pool" and not name.startswith("lane_")]
    for one, other in combinations(flowing, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@given(plans(least=1))
def test_lines_go_from_rim_to_rim(plan: Plan) -> None:
    root = written(plan)
    places = boxes(root)
    ends = {
        flow.get("id"): (flow.get("sourceRef", ""), flow.get("targetRef", ""))
        for flow in root.iter(f"{BPMN}sequenceFlow")
    }
    for edge in root.iter(f"{DI}BPMNEdge"):
        source, target = ends[edge.get("bpmnElement")]
        corners = [(float(one.get("x", "")), float(one.get("y", ""))) for one in edge.iter(WAYPOINT)]
        assert corners[0] == (places[source][2], (places[source][1] + places[source][3]) // 2)
        assert corners[-1] == (places[target][0], (places[target][1] + places[target][3]) // 2)
        assert all(one[0] == other[0] or one[1] == other[1] for one, other in pairwise(corners))


def test_names_are_data() -> None:
    plan = plan_with({"a": 1}, {})
    plan.nodes[0].name = "<script>*专员 & \x00\x1b[31m"
    task = written(plan).find(f".//{BPMN}task")
    assert task is not None
    assert task.get("name") == "<script>*专员 & ��[31m"
    assert task.findtext(f"{BPMN}documentation") == "《问题清单》 & <b>"
