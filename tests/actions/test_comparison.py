"""Before and after beside each other: within the width, with marks, and in words of both languages (V3)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.library.shelves import TALKS, put
from tests.model.test_template_diff import orders, pairs
from tuiflow import language
from tuiflow.actions.comparison import BESIDE, Line, Pair, comparison, diagrams, new_findings
from tuiflow.actions.difference_words import changelog_words, names_in, names_of, told
from tuiflow.library.template_file import read_template
from tuiflow.model.code import Category, Letter
from tuiflow.model.template import Template, TemplateDocument, TemplateRole
from tuiflow.model.template_diff import differences
from tuiflow.model.template_edit import with_cell, with_changed_node, with_document, with_place, without_node


@pytest.fixture
def talks(tmp_path: Path) -> Template:
    return read_template(put(tmp_path, "talks.yaml", TALKS))


def pair_of(before: Template, after: Template) -> Pair:
    return Pair(before, after, "old", "new", names_in(after, before))


def texts(lines: list[Line]) -> list[str]:
    return ["".join(piece.text for piece in line).rstrip() for line in lines]


def lines_of(before: Template, after: Template) -> list[str]:
    return [told(one, names_in(after, before)).line for one in differences(before, after)]


def test_before_and_after_stand_beside_each_other_where_there_is_room(talks: Template) -> None:
    after = with_changed_node(talks, replace(talks.nodes[0], days=5))
    found = differences(talks, after)
    assert texts(comparison(pair_of(talks, after), found, BESIDE)) == [
        "old" + " " * 30 + "new",
        "~ Outline design · Days",
        "2 days" + " " * 27 + "5 days",
    ]
    assert texts(comparison(pair_of(talks, after), found, BESIDE - 1)) == [
        "~ Outline design · Days",
        "  - 2 days",
        "  + 5 days",
    ]


def test_diagrams_have_a_mark_at_what_is_different(talks: Template) -> None:
    after = without_node(talks, "talk")
    found = differences(talks, after)
    drawn = "\n".join(texts(diagrams(pair_of(talks, after), found, 140)))
    assert "- On-site interview" in drawn
    assert "~ Analysis report" in drawn
    narrow = texts(diagrams(pair_of(talks, after), found, 60))
    assert [line for line in narrow if line.startswith("Diagram")] == ["Diagram: old", "Diagram: new"]


def test_a_diagram_that_stays_is_not_drawn(talks: Template) -> None:
    after = with_document(talks, "《邀约函》", ["时间"])
    assert texts(diagrams(pair_of(talks, after), differences(talks, after), 140)) == ["The diagram stays as it is."]


def test_only_what_the_audit_did_not_find_before_is_told(talks: Template) -> None:
    assert new_findings(pair_of(talks, talks), 80) == []
    after = with_cell(talks, "report", "exec", None)
    found = texts(new_findings(pair_of(talks, after), 80))
    assert found[0].startswith("! Analysis report")
    assert all("Outline" not in line for line in found)


def test_everything_has_words(talks: Template) -> None:
    after = replace(
        with_place(talks, "invite", talks.phases[1].name, behind=""),
        name="客户访谈",
        category=Category.ROUTINE,
        departments=[],
        roles=[
            talks.roles[1],
            talks.roles[0],
            replace(talks.roles[2], duties="引荐"),
            TemplateRole("data", "数据支持", "统计"),
        ],
        documents=[TemplateDocument("《邀约函》", ["时间"]), *talks.documents],
    )
    assert lines_of(talks, after) == [
        "~ Name: Client talks → 客户访谈",
        "~ Category: Whole project → Routine work",
        "- Departments: Sales",
        "~ Role Client contact: 引荐",
        "+ Role 数据支持: 统计",
        "~ Order of the roles: Project lead, Executor, Client contact → Executor, Project lead, Client contact, 数据支持",
        "~ Client invitation · Place in the flow: Initiation; behind Outline design → Execution; behind Outline design",
        "+ Document 《邀约函》: 时间",
    ]
    language.use("zh")
    assert lines_of(talks, after)[-2:] == [
        "~ 客户邀约 · 在流程中的位置：启动阶段；排在“访谈提纲设计”之后 → 执行阶段；排在“访谈提纲设计”之后",
        "+ 文档 《邀约函》：时间",
    ]


def test_a_long_changelog_counts_the_rest(talks: Template) -> None:
    after = with_changed_node(talks, replace(talks.nodes[0], days=5, guidance="x", raci={"exec": Letter.A}))
    found = differences(talks, after)
    names = names_in(talks)
    assert changelog_words(found, names, 80) == "~ Outline design · Days: 2 days → 5 days\nand 3 more"
    assert changelog_words(found, names, 20) == "~ Outline design · D"
    assert changelog_words(found, names, 1000).count("\n") == 3


@given(pairs() | orders(), st.integers(20, 130), st.sampled_from(["en", "zh"]))
@settings(deadline=None, max_examples=50)
def test_no_line_is_wider_than_there_is_room(pair: tuple[Template, Template], width: int, code: str) -> None:
    language.use(code)
    found = differences(*pair)
    both = pair_of(*pair)
    for line in [*comparison(both, found, width), *diagrams(both, found, width), *new_findings(both, width)]:
        assert cell_len("".join(piece.text for piece in line).rstrip()) <= width


@given(pairs() | orders())
@settings(deadline=None, max_examples=60)
def test_the_names_that_are_kept_are_all_that_are_needed(pair: tuple[Template, Template]) -> None:
    found = differences(*pair)
    names = names_in(pair[1], pair[0])
    kept = names_of(found, names)
    assert [told(one, kept) for one in found] == [told(one, names) for one in found]
