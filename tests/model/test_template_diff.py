"""The difference of two templates, and a patch applied: the one undoes what the other finds (V3, V5)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.library.shelves import TALKS, put, templates
from tuiflow.errors import RefusedError
from tuiflow.library.template_file import read_template
from tuiflow.model.code import Letter
from tuiflow.model.graph import CycleError
from tuiflow.model.patch import Patch, patched
from tuiflow.model.patch_form import patch_from, patch_value
from tuiflow.model.template import Template, TemplateCell, TemplateNode, Text, words_in
from tuiflow.model.template_diff import Difference, Kind, Part, Seat, chinese, differences
from tuiflow.model.template_edit import (
    read_words,
    text_meant,
    typed_words,
    with_cell,
    with_changed_node,
    with_document,
    with_field,
    with_node,
    with_place,
    with_point,
    without_field,
    without_node,
    without_point,
)


@pytest.fixture
def talks(tmp_path: pytest.TempPathFactory) -> Template:
    return read_template(put(tmp_path, "talks.yaml", TALKS))  # type: ignore[arg-type]


def told(before: Template, after: Template) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.part.value, one.kind.value, one.spot) for one in differences(before, after)]


def content(template: Template) -> Template:
    """What a template says; in which order a node names what it comes after says nothing."""
    phases = [
        replace(
            phase,
            nodes=[
                replace(
                    node,
                    after=sorted(node.after),
                    guidance=node.guidance or None,
                    raci=dict(sorted((key, cell_text(cell)) for key, cell in node.raci.items())),  # type: ignore[misc]
                )
                for node in phase.nodes
            ],
        )
        for phase in template.phases
    ]
    return replace(template, phases=phases, id="", version=1, changelog=[])


def cell_text(cell: Letter | TemplateCell) -> str:
    return (
        cell.value if isinstance(cell, Letter) else f"{cell.letter.value}({typed_words(cell.note)})".replace("()", "")
    )


def with_names_apart(template: Template) -> Template:
    """Phases are known by their names: each has one of its own."""
    phases = [
        replace(phase, name=f"{place} {words_in(phase.name, 'zh')}") for place, phase in enumerate(template.phases)
    ]
    return replace(template, phases=phases, id="any-one")


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Template, Template]:
    """A template, and what others have made of it: some nodes of it are there, others are not."""
    one, other = with_names_apart(draw(templates())), with_names_apart(draw(templates()))
    return one, other


@st.composite
def orders(draw: st.DrawFn) -> tuple[Template, Template]:
    """A template, and the same with its nodes in another order and other phases."""
    one = with_names_apart(draw(templates()))
    nodes = draw(st.permutations([replace(node, after=[]) for node in one.nodes]))
    cut = draw(st.integers(1, len(nodes)))
    names = draw(
        st.permutations(["0 x", "1 x", *(words_in(phase.name, "zh") for phase in one.phases)]).map(
            lambda names: list(dict.fromkeys(names))
        )
    )
    phases = [replace(one.phases[0], name=names[0], nodes=list(nodes[:cut]))]
    if cut < len(nodes):
        phases.append(replace(one.phases[0], name=names[1], nodes=list(nodes[cut:])))
    return one, replace(one, phases=phases)


@given(pairs() | orders())
@settings(deadline=None, max_examples=60)
def test_a_difference_leads_from_one_template_to_the_other(pair: tuple[Template, Template]) -> None:
    before, after = pair
    assert content(patched(before, differences(before, after))) == content(after)


@given(templates())
@settings(deadline=None, max_examples=60)
def test_a_template_does_not_differ_from_itself(template: Template) -> None:
    assert differences(template, template) == []
    assert patched(template, []) == template


@given(pairs())
@settings(deadline=None, max_examples=60)
def test_a_patch_comes_back_from_json_as_it_was(pair: tuple[Template, Template]) -> None:
    patch = Patch("any-one", 3, tuple(differences(*pair)))
    assert patch_from(json.loads(json.dumps(patch_value(patch)))) == patch


@given(pairs() | orders())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_what_a_patch_changes_is_found_again_and_nothing_else(pair: tuple[Template, Template]) -> None:
    before, after = pair
    every = differences(before, after)
    for one in every:
        # The only node of a phase that goes into a new one is told as the phase's new name: it comes to the same.
        if one.part in (Part.PLACE, Part.PHASE):
            continue
        try:
            result = patched(before, [one])
        except RefusedError:
            continue  # some changes only hold together with others
        found = differences(before, result)
        assert [(it.part, it.kind, it.spot) for it in found] == [(one.part, one.kind, one.spot)]
        assert (found[0].before, found[0].after) == (one.before, one.after)


# Changes that people make


def node(key: str, name: str, *after: str) -> TemplateNode:
    return TemplateNode(key, name, 1, list(after))


def test_a_new_node_between_two_lays_the_arrow_through_it(talks: Template) -> None:
    after = with_node(talks, node("check", "数据分析预审", "talk"), talks.phases[1].name, before=["report"])
    assert [one.key for one in after.nodes] == ["outline", "invite", "talk", "check", "report"]
    assert after.nodes[4].after == ["check"]
    assert told(talks, after) == [
        ("node", "added", ("check",)),
        ("edge", "removed", ("report", "talk")),
        ("edge", "added", ("report", "check")),
    ]


def test_a_new_phase_begins_behind_the_one_of_what_comes_before(talks: Template) -> None:
    after = with_node(talks, node("train", "培训", "invite"), "培训阶段")
    assert [phase.name for phase in after.phases] == [talks.phases[0].name, "培训阶段", talks.phases[1].name]


def test_a_removed_node_leaves_its_arrow_to_its_followers(talks: Template) -> None:
    after = without_node(talks, "talk")
    assert after.nodes[2].after == ["invite"]
    assert told(talks, after) == [("node", "removed", ("talk",)), ("edge", "added", ("report", "invite"))]


def test_every_part_of_a_node_is_told_by_itself(talks: Template) -> None:
    outline = talks.nodes[0]
    changed = replace(
        outline,
        name="提纲",
        days=4,
        outputs=["《提纲》"],
        preconditions=["已立项"],
        guidance=None,
        raci={"exec": Letter.R},
    )
    after = with_changed_node(talks, changed)
    assert told(talks, after) == [
        ("name", "changed", ("outline",)),
        ("days", "changed", ("outline",)),
        ("outputs", "changed", ("outline",)),
        ("preconditions", "added", ("outline",)),
        ("guidance", "removed", ("outline",)),
        ("cell", "removed", ("outline", "lead")),
    ]
    assert patched(talks, differences(talks, after)) == after


def test_a_node_goes_into_another_phase(talks: Template) -> None:
    after = with_place(talks, "invite", talks.phases[1].name, behind="")
    assert [[one.key for one in phase.nodes] for phase in after.phases] == [["outline"], ["invite", "talk", "report"]]
    found = differences(talks, after)
    assert [(one.part, one.node) for one in found] == [(Part.PLACE, "invite")]
    assert found[0].after == Seat(talks.phases[1].name, "outline")


def test_letters_points_fields_and_documents_are_told_one_by_one(talks: Template) -> None:
    def told_of(change: Callable[[Template], Template]) -> list[tuple[str, str, tuple[str, ...]]]:
        after = change(talks)
        assert patched(talks, differences(talks, after)) == after
        return told(talks, after)

    cell = TemplateCell(Letter.A, "验收")
    assert told_of(lambda it: with_cell(it, "talk", "lead", cell)) == [("cell", "changed", ("talk", "lead"))]
    assert told_of(lambda it: with_cell(it, "talk", "lead", None)) == [("cell", "removed", ("talk", "lead"))]
    assert told_of(lambda it: with_point(it, "report", "有建议")) == [("acceptance", "added", ("report",))]
    point = talks.nodes[0].acceptance[0]
    assert told_of(lambda it: without_point(it, "outline", point)) == [("acceptance", "removed", ("outline",))]
    assert told_of(lambda it: with_field(it, "《访谈记录表》", "语气")) == [("field", "added", ("《访谈记录表》",))]
    gone = talks.documents[0].fields[0]
    assert told_of(lambda it: without_field(it, "《访谈记录表》", gone)) == [("field", "removed", ("《访谈记录表》",))]
    assert told_of(lambda it: with_document(it, "《邀约函》", ["时间"])) == [("document", "added", ("《邀约函》",))]


def test_a_field_can_stand_anywhere(talks: Template) -> None:
    for behind, at in ((None, 2), ("", 0), ("客户名称", 1)):
        after = with_field(talks, "《访谈记录表》", "语气", behind)
        assert [chinese(one) for one in after.documents[0].fields].index("语气") == at
        assert patched(talks, differences(talks, after)) == after


def test_a_phase_that_is_renamed_is_one_finding(talks: Template) -> None:
    after = replace(talks, phases=[replace(talks.phases[0], name="准备阶段"), talks.phases[1]])
    assert told(talks, after) == [("phase", "changed", ())]


# What cannot be


@pytest.mark.parametrize(
    ("difference", "sentence"),
    [
        (Difference(Part.DAYS, ("outlin",), 2, 3), "no node “outlin” .did you mean outline"),
        (Difference(Part.DAYS, ("outline",), 5, 3), "not as it was when this was proposed"),
        (Difference(Part.DAYS, ("outline",), 2, 3000), "3000 days cannot be"),
        (Difference(Part.NODE, ("talk",), None, node("talk", "x"), "", "y"), "has the key “talk” already"),
        (Difference(Part.CELL, ("talk", "boss"), None, TemplateCell(Letter.R)), "There is no role “boss”"),
        (Difference(Part.FIELD, ("《x》",), None, "y"), "no document “《x》”"),
        (Difference(Part.FIELD, ("《访谈记录表》",), None, "客户名称"), "is there already"),
        (Difference(Part.ACCEPTANCE, ("outline",), "gone", None), "not as it was"),
        (Difference(Part.EDGE, ("talk", "outline"), "outline", None), "not as it was"),
        (Difference(Part.EDGE, ("talk", "nobody"), None, "nobody"), "no node “nobody” to come after"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(talks: Template, difference: Difference, sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        patched(talks, [difference])


def test_a_cycle_is_refused_with_its_way(talks: Template) -> None:
    with pytest.raises(CycleError, match="Outline design → Client invitation") as caught:
        patched(talks, [Difference(Part.EDGE, ("outline", "report"), None, "report")])
    assert caught.value.path == ("outline", "invite", "talk", "report", "outline")


def test_no_template_is_without_nodes(talks: Template) -> None:
    with pytest.raises(RefusedError, match="at least one phase"):
        patched(talks, [Difference(Part.NODE, (one.key,), one, None) for one in talks.nodes])


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([], "template"),
        ({"template": "x", "version": 1}, "differences"),
        ({"template": "x", "version": "1", "differences": []}, "version"),
        ({"template": "x", "version": 1, "differences": [{"part": "fun"}]}, r"differences\[0\].part"),
        ({"template": "x", "version": 1, "differences": [{"part": "days", "at": ["a"], "after": "3"}]}, r"\[0\].after"),
        ({"template": "x", "version": 1, "differences": [{"part": "days", "at": [], "after": 3}]}, r"\[0\].at"),
        (
            {
                "template": "x",
                "version": 1,
                "differences": [{"part": "node", "at": ["a"], "after": {"key": "a"}, "phase": "p"}],
            },
            r"\[0\].after.name",
        ),
    ],
)
def test_what_is_no_patch_is_refused_with_the_place(value: object, place: str) -> None:
    with pytest.raises(RefusedError, match=f"look at .*{place}"):
        patch_from(value)


def test_texts_can_be_typed_in_both_languages() -> None:
    assert read_words("数据分析预审 | Review of the data") == Text("数据分析预审", "Review of the data")
    assert read_words("  数据  预审 ") == "数据 预审"
    assert typed_words(Text("数据", "data")) == "数据 | data"
    assert text_meant([Text("数据", "data"), "x"], "DATA") == Text("数据", "data")
    with pytest.raises(RefusedError, match="There is no “y” here"):
        text_meant([Text("数据", "data"), "x"], "y")


def test_a_difference_says_how(talks: Template) -> None:
    assert Difference(Part.DAYS, ("outline",), 0, 3).kind is Kind.CHANGED
    assert Difference(Part.FIELD, ("《x》",), None, "y").node == ""
