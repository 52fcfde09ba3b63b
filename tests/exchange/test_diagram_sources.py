"""The diagram for Mermaid and Graphviz: everything is in it, and hostile names stay names."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.exchange.dot import dot, quoted
from tuiflow.exchange.mermaid import escaped, mermaid
from tuiflow.model.code import Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Phase, Process

HOSTILE = [
    'a"]; click n1 "javascript:alert(1)"',
    "]-->x[",
    "<script>alert(1)</script>",
    "#quot;",
    "end",
    "back\\",
    '\\" ];}',
    "*专员 `x` | y",
    "two\nlines",
    "\x1b[31mred",
]


def plan(*names: str) -> Plan:
    """A chain of nodes, the first of them in a phase of the first name."""
    nodes = [
        Node(
            f"u{n}",
            name,
            "p",
            "ph" if n == 0 else "",
            outputs=(f"《{name}》",),
            predecessors=(f"u{n - 1}",) if n else (),
        )
        for n, name in enumerate(names)
    ]
    return Plan(Process("p", names[0], "P"), [Phase("ph", names[0], "p"), Phase("e", "空", "p")], nodes)


def statuses(of: Plan) -> dict[str, Status]:
    every = list(Status)
    return {node.uid: every[number % len(every)] for number, node in enumerate(of.nodes)}


def test_mermaid_has_phases_nodes_documents_and_states() -> None:
    given_plan = plan("访谈", "分析")
    assert mermaid(given_plan, statuses(given_plan), {"u0": "*专员"}).split("\n") == [
        "flowchart TB",
        '    n2["分析"]',
        '    subgraph p1["访谈"]',
        '        n1["访谈<br/>#42;专员"]',
        "    end",
        '    n1 -->|"《访谈》"| n2',
        "    classDef not_started fill:#f1f2ef,stroke:#66727f,color:#1f2933",
        "    class n1 not_started",
        "    classDef in_progress fill:#cfe6ea,stroke:#0b7285,color:#1f2933",
        "    class n2 in_progress",
    ]


def test_dot_has_phases_nodes_documents_and_states() -> None:
    given_plan = plan("访谈", "分析")
    text = dot(given_plan, statuses(given_plan), {"u0": "*专员"})
    assert '    n1 [label="访谈\\n*专员", fillcolor="#f1f2ef"];' in text
    assert '  n1 -> n2 [label="《访谈》"];' in text
    assert '    label="空";' in text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_inside_their_quotes(name: str) -> None:
    given_plan = plan(name, "b")
    for line in mermaid(given_plan, statuses(given_plan), {"u0": name}).split("\n"):
        assert line.count('"') in (0, 2)
        assert not re.search(r"[<>\\`]", line.replace("<br/>", "").replace("-->", ""))
        assert "\x1b" not in line
    text = dot(given_plan, statuses(given_plan), {"u0": name})
    assert re.sub(r'"(?:[^"\\]|\\.)*"', '""', text).count('"') % 2 == 0
    assert "script" not in re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    assert "\x1b" not in text


@given(st.text())
def test_any_text_is_one_label(text: str) -> None:
    assert not set('"<>\n|[]\\') & set(escaped(text))
    assert re.fullmatch(r'"(?:[^"\\\n]|\\[\\"n])*"', quoted(text))


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not here")
@pytest.mark.parametrize("name", HOSTILE)
def test_graphviz_reads_it(name: str) -> None:
    given_plan = plan(name, "b")
    text = dot(given_plan, statuses(given_plan), {})
    subprocess.run(["dot", "-Tplain"], input=text.encode(), check=True, capture_output=True)
