"""Diagrams as those read them whom they are for: the library below bpmn.io and Camunda's modeller, Mermaid itself, Graphviz.

`TUIFLOW_TEST_PARSERS` names a folder with `node_modules/bpmn-moddle` and `mermaid.min.js`; `.ci/run` makes one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import TypedDict
from xml.etree import ElementTree

import pytest

from tests.exchange.diagrams import NASTY, arrows, nasty, shipped, statuses
from tests.exchange.reading_back import NARROW
from tuiflow.exchange.bpmn import bpmn
from tuiflow.exchange.dot import dot
from tuiflow.exchange.mermaid import mermaid
from tuiflow.model.diagram import documents_between
from tuiflow.model.plan import Plan
from tuiflow.model.text import shown

HERE = Path(__file__).parent
SECONDS = 120
PARSERS = Path(os.environ.get("TUIFLOW_TEST_PARSERS", "/nowhere"))
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PLANS = {**shipped(), "nasty": nasty()}

needs_moddle = pytest.mark.skipif(
    shutil.which("node") is None or not (PARSERS / "node_modules" / "bpmn-moddle").is_dir(),
    reason="no Node.js with bpmn-moddle is here (TUIFLOW_TEST_PARSERS)",
)
needs_mermaid = pytest.mark.skipif(
    BROWSER is None or not (PARSERS / "mermaid.min.js").is_file(),
    reason="no Chromium with Mermaid is here (TUIFLOW_TEST_PARSERS)",
)


def documents(plan: Plan) -> list[str]:
    """What flows along the edges."""
    nodes = {node.uid: node for node in plan.nodes}
    found = [documents_between(nodes[one], nodes[uid]) for uid, others in plan.before.items() for one in others]
    return [", ".join(one) for one in found if one]


# BPMN


class Bpmn(TypedDict):
    """What the library found in a file."""

    warnings: list[str]
    name: str
    lanes: list[str]
    nodes: list[dict[str, str]]
    flows: list[dict[str, str]]
    shapes: dict[str, dict[str, float]]
    lines: dict[str, list[list[float]]]


def lanes_of(plan: Plan) -> dict[str, str]:
    return {node.uid: f"{NASTY[place % 3]} {place % 3}" for place, node in enumerate(plan.nodes)}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bpmn]:
    """Every process, written and read again by bpmn-moddle."""
    texts = [bpmn(plan, lanes_of(plan), {node.uid: node.name for node in plan.nodes}) for plan in PLANS.values()]
    given = tmp_path_factory.mktemp("bpmn") / "texts.json"
    given.write_text(json.dumps(texts), "utf-8")
    words = ["node", "--input-type=module", "-", str(given)]
    script = (HERE / "read_bpmn.mjs").read_bytes()
    done = subprocess.run(words, input=script, cwd=PARSERS, capture_output=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: list[Bpmn] = json.loads(done.stdout)
    return dict(zip(PLANS, found, strict=True))


@needs_moddle
@pytest.mark.parametrize("name", PLANS)
def test_a_modeller_reads_every_node_and_says_nothing_against_it(models: dict[str, Bpmn], name: str) -> None:
    plan, model = PLANS[name], models[name]
    assert model["warnings"] == []
    tasks = [one for one in model["nodes"] if one["type"] == "bpmn:Task"]
    # A line break in an attribute is one in XML too, as it is written as a character of its own.
    assert [one["name"] for one in tasks] == [node.name for node in plan.nodes]
    assert [one["said"] for one in tasks] == [node.name for node in plan.nodes]
    assert {one["name"] for one in model["flows"]} - {""} == set(documents(plan))
    assert set(model["lanes"]) == set(lanes_of(plan).values())


@needs_moddle
@pytest.mark.parametrize("name", PLANS)
def test_a_modeller_draws_every_element_and_every_line_from_border_to_border(
    models: dict[str, Bpmn], name: str
) -> None:
    model = models[name]
    assert {one["id"] for one in model["nodes"]} <= set(model["shapes"])
    assert {one["id"] for one in model["flows"]} == set(model["lines"])
    for flow in model["flows"]:
        line, source, target = (
            model["lines"][flow["id"]],
            model["shapes"][flow["source"]],
            model["shapes"][flow["target"]],
        )
        assert len(line) >= 2
        assert line[0] == [source["x"] + source["width"], source["y"] + source["height"] / 2]
        assert line[-1] == [target["x"], target["y"] + target["height"] / 2]


# Mermaid


class Drawn(TypedDict):
    """What can be seen of a diagram."""

    error: str
    nodes: list[str]
    phases: list[str]
    documents: list[str]
    arrows: int
    links: int


class _Found(HTMLParser):
    """The text of the element that holds what was found."""

    def __init__(self) -> None:
        super().__init__()
        self.text: str | None = None

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ("id", "found") in attrs:
            self.text = ""

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text += data


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drawn]:
    """Every process, drawn by Mermaid."""
    assert BROWSER is not None
    folder = tmp_path_factory.mktemp("mermaid")
    sources = [
        mermaid(plan, statuses(plan), {node.uid: "*专员、*经理" for node in plan.nodes}) for plan in PLANS.values()
    ]
    given = json.dumps(sources).replace("<", "\\u003c")
    page = folder / "page.html"
    page.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><body><script src="{(PARSERS / "mermaid.min.js").as_uri()}"></script>'
        f'<script src="{(HERE / "draw_mermaid.js").as_uri()}"></script><script>draw({given})</script>',
        "utf-8",
    )
    words = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    words += [f"--virtual-time-budget={SECONDS * 1_000}", "--dump-dom", page.as_uri()]
    done = subprocess.run(words, capture_output=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr.decode()
    parser = _Found()
    parser.feed(done.stdout.decode())
    assert parser.text is not None, done.stderr.decode()
    found: list[Drawn] = json.loads(parser.text)
    return dict(zip(PLANS, found, strict=True))


def seen(texts: list[str]) -> Counter[str]:
    """Texts as they are read; full-width marks for what they stand for."""
    return Counter(text.translate(NARROW) for text in texts)


@needs_mermaid
@pytest.mark.parametrize("name", PLANS)
def test_mermaid_draws_every_node_phase_and_arrow(pictures: dict[str, Drawn], name: str) -> None:
    plan, picture = PLANS[name], pictures[name]
    assert picture["error"] == ""
    assert seen(picture["nodes"]) == Counter(f"{shown(node.name)}\n*专员、*经理" for node in plan.nodes)
    assert seen(picture["phases"]) == Counter(shown(phase.name) for phase in plan.phases)
    assert seen(picture["documents"]) == Counter(map(shown, documents(plan)))
    assert picture["arrows"] == arrows(plan)
    assert picture["links"] == 0


# Graphviz

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def graphs() -> dict[str, ElementTree.Element]:
    """Every process, drawn by Graphviz."""
    found = {}
    for name, plan in PLANS.items():
        source = dot(plan, statuses(plan), {node.uid: "*专员" for node in plan.nodes}).encode()
        done = subprocess.run(["dot", "-Tsvg"], input=source, capture_output=True, timeout=SECONDS, check=True)
        assert done.stderr == b""
        found[name] = ElementTree.fromstring(done.stdout)
    return found


def drawn(graph: ElementTree.Element, kind: str) -> list[str]:
    """The texts of all of a kind."""
    groups = [one for one in graph.iter(f"{SVG}g") if one.get("class") == kind]
    lines = [[(text.text or "").replace("\xa0", " ") for text in one.iter(f"{SVG}text")] for one in groups]
    return ["\n".join(one) for one in lines]


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed (graphviz)")
@pytest.mark.parametrize("name", PLANS)
def test_graphviz_draws_every_node_phase_and_arrow(graphs: dict[str, ElementTree.Element], name: str) -> None:
    plan, graph = PLANS[name], graphs[name]
    assert Counter(drawn(graph, "node")) == Counter(f"{shown(node.name)}\n*专员" for node in plan.nodes)
    assert Counter(drawn(graph, "cluster")) == Counter(shown(phase.name) for phase in plan.phases)
    assert Counter(text for text in drawn(graph, "edge") if text) == Counter(map(shown, documents(plan)))
    assert len(drawn(graph, "edge")) == arrows(plan)
