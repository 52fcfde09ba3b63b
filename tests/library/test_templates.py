"""The shipped templates: complete in both languages, sound as plans, and free of loose ends (P2, P3, P7, V5)."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter

import tuiflow.library
from tuiflow.model.code import Category, Letter
from tuiflow.model.graph import find_cycle, followers, reach
from tuiflow.model.label import check_prefix
from tuiflow.model.template import Template, TemplateCell, TemplateNode, Text, Words, plan_from, words_in

FOLDER = Path(tuiflow.library.__file__).parent / "templates"
FILES = sorted(FOLDER.glob("*.yaml"))
SHIPPED = {path.stem: TypeAdapter(Template).validate_python(yaml.safe_load(path.read_text("utf-8"))) for path in FILES}

CHAINS = {"client-satisfaction"}
"""Templates whose work is one step after the other."""

FROM_OUTSIDE: dict[str, set[str]] = {
    # The process table of the sample names no node that puts out the question list; it is the interview plan's annex.
    "client-satisfaction": {"客户基础信息", "历史满意度数据", "《访谈问题清单》", "客户确认函"},
    "cross-department": {"《协作需求单》"},
    "equipment-purchase": {"年度设备预算", "固定资产台账", "供应商报价", "设备安装要求", "供应商发票"},
    "marketing-campaign": {"年度市场计划", "往期活动数据", "品牌视觉规范"},
    "monthly-reimbursement": {
        "《费用报销制度》",
        "上月《月度报销分析》",
        "发票与行程单据",
        "部门预算余额",
        "员工收款账户",
    },
    "new-product": {"公司年度产品规划", "竞品公开资料", "首月销售与售后数据"},
    "new-staff-training": {"《岗位说明书》", "新员工简历", "《员工手册》", "标准化流程库", "一件真实的常规任务"},
    "staff-onboarding": {"《录用通知书》", "《岗位说明书》"},
    "system-golive": {"《销售合同》", "售前方案", "客户旧系统数据"},
}
"""Inputs that nobody in the process puts out, because they are there before or come from people outside."""

each = pytest.mark.parametrize("template", SHIPPED.values(), ids=SHIPPED.keys())


def texts(value: object, path: str = "") -> Iterator[tuple[str, Words]]:
    """Every text for people in a template, with where it stands."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value):
            yield from texts(one, f"{path}[{place}]")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts(one, f"{path}.{key}")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            one = getattr(value, field.name)
            if isinstance(one, str) and "Words" in str(field.type):
                yield f"{path}.{field.name}", one
            elif not isinstance(one, str):
                yield from texts(one, f"{path}.{field.name}")
    elif isinstance(value, str) and path.rpartition(".")[2].partition("[")[0] not in {"after", "raci"}:
        yield path, value


def letters(node: TemplateNode) -> dict[str, Letter]:
    return {role: cell.letter if isinstance(cell, TemplateCell) else cell for role, cell in node.raci.items()}


def role_with(node: TemplateNode, letter: Letter) -> str:
    return next(role for role, one in letters(node).items() if one is letter)


def before(template: Template) -> dict[str, list[str]]:
    return plan_from(template, "zh").before


def names_in(given: object) -> set[str]:
    """The keys of a file at any depth, to find what is misspelt: the checked form leaves out what it does not know."""
    if isinstance(given, dict):
        return set(map(str, given)) | {name for one in given.values() for name in names_in(one)}
    if isinstance(given, list):
        return {name for one in given for name in names_in(one)}
    return set()


def test_all_four_categories_of_use_are_covered_by_at_least_eight_templates() -> None:
    assert len(SHIPPED) >= 8
    assert {template.category for template in SHIPPED.values()} == set(Category)


def test_ids_prefixes_and_names_tell_the_templates_apart() -> None:
    assert all(template.id == stem for stem, template in SHIPPED.items())
    for values in (
        [template.prefix for template in SHIPPED.values()],
        [words_in(template.name, "zh") for template in SHIPPED.values()],
        [words_in(template.name, "en") for template in SHIPPED.values()],
    ):
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_field_of_the_file_is_known(path: Path) -> None:
    template = SHIPPED[path.stem]
    of_format = {
        field.name
        for kind in (Template, *map(type, (template.roles[0], template.phases[0], template.nodes[0])))
        for field in dataclasses.fields(kind)
    } | {"zh", "en", "letter", "note", "fields", "text", "on", "by"}
    assert names_in(yaml.safe_load(path.read_text("utf-8"))) <= of_format | {role.key for role in template.roles}


@each
def test_everything_a_reader_looks_for_is_filled_in(template: Template) -> None:
    for name in (
        "purpose",
        "scenario",
        "item",
        "outcome",
        "measure",
        "target",
        "departments",
        "documents",
        "changelog",
    ):
        assert getattr(template, name), name
    assert check_prefix(template.prefix) == template.prefix
    assert 3 <= len(template.roles) <= 6
    assert all(role.duties for role in template.roles)
    assert 2 <= len(template.phases) <= 5
    assert 2 <= len(template.documents) <= 5
    assert all(len(document.fields) >= 3 for document in template.documents)
    assert [release.version for release in template.changelog] == [template.version]


@each
def test_every_text_is_there_in_both_languages(template: Template) -> None:
    found = list(texts(template))
    assert len(found) > 100
    for where, text in found:
        assert isinstance(text, Text), where
        assert text.zh
        assert text.en
        assert re.search("[\u4e00-\u9fff]", text.zh), f"{where}: {text.zh}"
        assert not re.search("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", text.en), f"{where}: {text.en}"


@each
def test_texts_are_cleanly_set(template: Template) -> None:
    for where, text in texts(template):
        assert isinstance(text, Text)
        for one in (text.zh, text.en):
            assert one == one.strip(), where
            assert "  " not in one, where
            assert one.isprintable(), where
        assert not re.search("[\u4e00-\u9fff] [\u4e00-\u9fff]|[\u4e00-\u9fff][,.;:!?()]|[，。、；：] ", text.zh), (
            text.zh
        )
        assert text.zh.count("《") == text.zh.count("》"), text.zh
        assert text.zh.count("“") == text.zh.count("”"), text.zh
        assert text.en.count("“") == text.en.count("”"), text.en
        ends = re.search("[。]$", text.zh), re.search("[.]$", text.en.removesuffix("No.").removesuffix("no."))
        assert bool(ends[0]) == bool(ends[1]), f"{where}: {text.zh} / {text.en}"


@each
def test_keys_are_short_and_unique_and_all_that_is_named_is_there(template: Template) -> None:
    nodes, roles = [node.key for node in template.nodes], [role.key for role in template.roles]
    assert len(set(nodes)) == len(nodes)
    assert len(set(roles)) == len(roles)
    assert all(re.fullmatch("[a-z][a-z0-9-]{1,15}", key) for key in nodes + roles)
    for node in template.nodes:
        assert set(node.after) <= set(nodes), node.key
        assert set(node.raci) <= set(roles), node.key


@each
def test_the_work_has_an_order(template: Template) -> None:
    assert find_cycle(before(template)) == []


@each
def test_a_node_stands_below_those_that_it_waits_for(template: Template) -> None:
    places = {node.key: place for place, node in enumerate(template.nodes)}
    for node in template.nodes:
        assert all(places[one] < places[node.key] for one in node.after), node.key


@each
def test_no_edge_repeats_what_a_longer_way_says(template: Template) -> None:
    edges = before(template)
    for node in template.nodes:
        for one in node.after:
            others = {further for other in node.after if other != one for further in reach(edges, other)}
            assert one not in others, f"{node.key} waits for {one} anyway"


@each
def test_work_that_can_go_side_by_side_branches_or_joins(template: Template) -> None:
    edges = before(template)
    forks = [key for key, after in followers(edges).items() if len(after) > 1]
    joins = [key for key, needs in edges.items() if len(needs) > 1]
    assert bool(forks or joins) == (template.id not in CHAINS)


@each
def test_durations_are_days_that_somebody_can_plan(template: Template) -> None:
    assert all(1 <= node.days <= 40 for node in template.nodes)
    assert 4 <= len(template.nodes) <= 14


@each
def test_each_node_has_one_who_does_it_and_one_who_approves(template: Template) -> None:
    for node in template.nodes:
        row = list(letters(node).values())
        assert row.count(Letter.R) == 1, node.key
        assert row.count(Letter.A) == 1, node.key


@each
def test_each_role_is_needed_and_none_sits_in_every_row(template: Template) -> None:
    for role in template.roles:
        rows = [node for node in template.nodes if role.key in node.raci]
        assert 0 < len(rows) < len(template.nodes), f"{role.key}: {len(rows)} rows"


@each
def test_somebody_is_informed_of_each_node(template: Template) -> None:
    for node in template.nodes:
        assert Letter.I in letters(node).values(), node.key


@each
def test_whoever_goes_on_with_the_work_has_a_letter_in_the_row_before(template: Template) -> None:
    nodes = {node.key: node for node in template.nodes}
    for node in template.nodes:
        for one in node.after:
            assert role_with(node, Letter.R) in nodes[one].raci, f"{one} → {node.key}"


@each
def test_cells_say_what_the_role_does_there(template: Template) -> None:
    for node in template.nodes:
        for role, cell in node.raci.items():
            assert isinstance(cell, TemplateCell), f"{node.key}, {role}"
            assert 2 <= len(words_in(cell.note, "zh")) <= 10, f"{node.key}, {role}"
            assert len(words_in(cell.note, "en")) <= 40, f"{node.key}, {role}"


@each
def test_what_a_node_puts_out_can_be_accepted_point_by_point(template: Template) -> None:
    for node in template.nodes:
        assert node.outputs, node.key
        assert len(node.acceptance) >= 2, node.key
        for language in ("zh", "en"):
            points = [words_in(point, language) for point in node.acceptance]
            assert not any(mark in point for point in points for mark in ";；\n"), node.key


@each
def test_conditions_and_guidance_are_given_for_every_node(template: Template) -> None:
    for node in template.nodes:
        assert node.preconditions, node.key
        assert node.postconditions, node.key
        assert 2 <= words_in(node.guidance, "zh").count("。") <= 4, node.key
        assert len(re.findall(r"[.?!]”?(?: |$)", words_in(node.guidance, "en"))) in range(2, 6), node.key


@each
def test_what_comes_in_was_put_out_before_or_comes_from_outside(template: Template) -> None:
    edges = before(template)
    nodes = {node.key: node for node in template.nodes}
    outside = FROM_OUTSIDE[template.id]
    met: set[str] = set()
    for node in template.nodes:
        earlier = [text for key in reach(edges, node.key) for text in nodes[key].outputs]
        for given in node.inputs:
            name = words_in(given, "zh")
            assert (given in earlier) != (name in outside), f"{node.key}: {name}"
            met |= {name} & outside
    assert met == outside


@each
def test_every_edge_carries_something_or_a_condition(template: Template) -> None:
    nodes = {node.key: node for node in template.nodes}
    for node in template.nodes:
        for one in node.after:
            documents = [text for text in nodes[one].outputs if text in node.inputs]
            conditions = [text for text in nodes[one].postconditions if text in node.preconditions]
            given_outside = template.id in CHAINS and node.inputs
            assert documents or conditions or given_outside, f"{one} → {node.key}"


@each
def test_every_output_is_used_or_ends_the_process(template: Template) -> None:
    edges = before(template)
    last = {key for key, after in followers(edges).items() if not after}
    used = [text for node in template.nodes for text in node.inputs]
    for node in template.nodes:
        if node.key not in last and template.id not in CHAINS:
            assert any(text in used for text in node.outputs), node.key


@each
def test_one_name_has_one_translation(template: Template) -> None:
    named = [text for node in template.nodes for text in (*node.inputs, *node.outputs)]
    named += [document.name for document in template.documents]
    pairs = {(words_in(text, "zh"), words_in(text, "en")) for text in named}
    assert len({zh for zh, _en in pairs}) == len(pairs) == len({en for _zh, en in pairs})


@each
def test_documents_with_fields_are_those_that_the_work_uses(template: Template) -> None:
    used = [text for node in template.nodes for text in (*node.inputs, *node.outputs)]
    for document in template.documents:
        assert document.name in used, words_in(document.name, "zh")


def test_the_interviews_are_those_of_the_sample() -> None:
    """Nodes, 2 + 3 + 5 + 4 days, what goes in and out, and the first responsible role as R."""
    sample = yaml.safe_load((FOLDER.parent / "demo" / "sample.yaml").read_text("utf-8"))["template1"]
    template = SHIPPED["client-satisfaction"]
    names = {role.key: words_in(role.name, "zh") for role in template.roles}
    assert sum(node.days for node in template.nodes) == sample["derived"]["total_days"] == 14
    for phase in template.phases:
        assert words_in(phase.name, "zh") in {row["phase"] for row in sample["rows"]}
    for node, row in zip(template.nodes, sample["rows"], strict=True):
        assert words_in(node.name, "zh") == row["node"]
        assert node.days == row["days"]
        assert [words_in(text, "zh") for text in node.inputs] == row["inputs"]
        assert [words_in(text, "zh") for text in node.outputs] == row["outputs"]
        assert row["roles"][0].startswith(names[role_with(node, Letter.R)])
        others = [names[role] for role in node.raci if role != role_with(node, Letter.R)]
        assert any(row["roles"][1].startswith(name) for name in others)
