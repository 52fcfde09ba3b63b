from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Shell


def test_the_diagram_shows_nodes_arrows_and_documents(demo: Shell) -> None:
    out = demo.done("process", "diagram", "客户访谈项目")
    for text in ("访谈提纲设计", "报告审核与定稿", "▶", "▼访谈记录"):
        assert text in out
    assert all(cell_len(line) <= 80 for line in out.splitlines())


def test_a_wider_diagram_has_fewer_lines(demo: Shell) -> None:
    narrow, wide = (demo.done("process", "diagram", "INTV", "--width", width) for width in ("80", "160"))
    assert len(wide.splitlines()) < len(narrow.splitlines())


def test_the_diagram_in_ascii(demo: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIFLOW_ASCII", "1")
    out = demo.done("process", "diagram", "INTV")
    assert not set("│─┌┐└┘├┤┬┴┼▼▶━…") & set(out)
    assert "+--" in out


def test_the_diagram_for_mermaid_and_graphviz(demo: Shell) -> None:
    assert demo.done("process", "diagram", "INTV", "--format", "mermaid").startswith("flowchart TB\n")
    assert demo.done("process", "diagram", "INTV", "--format", "dot").startswith('digraph "客户访谈项目" {\n')


def test_a_process_without_nodes_is_an_empty_diagram(shell: Shell) -> None:
    assert "has no node yet" in shell.done("process", "diagram", "CS")
    assert shell.done("process", "diagram", "CS", "--format", "mermaid") == "flowchart TB\n"
    assert shell.done("process", "diagram", "CS", "--format", "dot").startswith("digraph")


def test_the_box_of_a_late_node_shows_state_r_and_days_besides(demo: Shell) -> None:
    out = demo.done("process", "diagram", "LIVE", "--width", "80")
    row = out[out.index("数据迁移演练") :].split("└", 1)[0]
    assert "days late" in row
    assert "10d" in row
    assert "1/2" in row
    assert "…" not in row


def test_what_cannot_be_drawn_is_refused(shell: Shell) -> None:
    assert "no format" in shell.refused(2, "process", "diagram", "CS", "--format", "png")
    assert "no width" in shell.refused(2, "process", "diagram", "CS", "--width", "ten")
    assert "There is no process" in shell.refused(1, "process", "diagram", "Nothing")


def test_the_diagram_as_json_has_nodes_with_their_state_and_edges_with_what_flows(demo: Shell) -> None:
    body = demo("process", "diagram", "CSAT", "--json").json
    assert body["process"] == "客户满意度提升项目"
    assert body["nodes"][0] == {
        "name": "需求调研",
        "phase": "启动阶段",
        "status": "not_started",
        "progress": {"done": 0, "total": 0},
        "days_late": 3,
        "days": 2,
        "responsible": ["*经理"],
    }
    assert body["edges"][0] == {"from": "需求调研", "to": "方案设计", "documents": ["《访谈需求确认单》"]}
