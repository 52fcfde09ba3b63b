"""Processes to be drawn: what ships, and names that a language of diagrams could take for something else."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import TypeAdapter

import tuiflow.library
from tuiflow.model.code import Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Phase, Process
from tuiflow.model.template import Template, plan_from

NASTY = [
    "[a](b){c}<d>",
    "\"quoted\" 'once'",
    "end",
    "End",
    "subgraph x",
    "#35; #quot; &amp;",
    "a; b",
    "a %% b",
    "--> | x",
    "*专员 **粗** `代码`",
    "a*b",
    "a_",
    "《访谈问题清单》、“引号”",
    "😀👩‍👩‍👧 混排",
    "two\nlines",
    "back\\slash\\",
    "1. item",
    "- item",
    "_a_ ~b~ $$c$$",
    "<script>alert(1)</script>",
    "http://example.org/?a=1&b=2",
    "@{ shape: circle }",
    ":::style",
]


def shipped() -> dict[str, Plan]:
    """The process of every template that ships, in both languages."""
    files = sorted((Path(tuiflow.library.__file__).parent / "templates").glob("*.yaml"))
    read = TypeAdapter(Template).validate_python
    return {
        f"{path.stem} {language}": plan_from(read(yaml.safe_load(path.read_text("utf-8"))), language)
        for path in files
        for language in ("zh", "en")
    }


def nasty() -> Plan:
    """A process whose names, phases and documents are all nasty: one node after the other, a phase for each."""
    phases = [Phase(f"ph{n}", name, "p", n) for n, name in enumerate(NASTY)]
    nodes = [
        Node(
            f"u{n}",
            name,
            "p",
            f"ph{n}",
            n,
            outputs=(f"{name}.",),
            predecessors=(f"u{n - 1}",) if n else (),
        )
        for n, name in enumerate(NASTY)
    ]
    return Plan(Process("p", NASTY[0], "P"), phases, nodes)


def statuses(of: Plan) -> dict[str, Status]:
    """Every state by turns."""
    every = list(Status)
    return {node.uid: every[number % len(every)] for number, node in enumerate(of.nodes)}


def arrows(of: Plan) -> int:
    """How many edges there are."""
    return sum(len(others) for others in of.before.values())
