"""Files of templates: what is right comes in, what is wrong is named with its line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.library.shelves import PURCHASE, TALKS, put, templates
from tuiflow import language
from tuiflow.library.shelf import SHIPPED
from tuiflow.library.template_file import SIZE_LIMIT, BadTemplateError, read_template
from tuiflow.library.template_text import template_text
from tuiflow.model.code import Letter
from tuiflow.model.template import Template, TemplateCell, Text


def problems(folder: Path, text: str) -> list[tuple[int, str]]:
    """Line and sentence of everything that is wrong with a file of that text."""
    with pytest.raises(BadTemplateError) as refused:
        read_template(put(folder, "bad.yaml", text))
    return [(problem.line, problem.sentence) for problem in refused.value.problems]


def changed(old: str, new: str, text: str = TALKS) -> str:
    """A good template with one slip in it."""
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def line_of(part: str, text: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_file_in_both_languages_comes_in_whole(tmp_path: Path) -> None:
    template = read_template(put(tmp_path, "talks.yaml", TALKS))
    assert template.name == Text("客户访谈", "Client talks")
    assert [node.key for node in template.nodes] == ["outline", "invite", "talk", "report"]
    assert template.nodes[0].raci == {"lead": TemplateCell(Letter.A, Text("审批", "approves")), "exec": Letter.R}
    assert template.nodes[1].after == ["outline"]
    assert template.target == "15%"
    assert template.changelog[0].by == "*经理"


def test_a_file_in_one_language_with_numbers_as_texts_comes_in(tmp_path: Path) -> None:
    text = PURCHASE.replace("下单, days: 1", "下单, days: 0")
    template = read_template(put(tmp_path, "p.yml", text + "target: 2024-07-01\nmeasure: 15\n"))
    assert (template.name, template.target, template.measure) == ("Equipment purchase 设备采购", "2024-07-01", "15")
    assert template.nodes[1].days == 0


def test_a_file_with_a_byte_order_mark_comes_in(tmp_path: Path) -> None:
    assert read_template(put(tmp_path, "p.yaml", "\ufeff" + PURCHASE)).id == "purchase"


@pytest.mark.parametrize(
    ("old", "new", "at", "sentence"),
    [
        ("days: 2", "day: 2", "day: 2", "“day” is not known here (did you mean days?)"),
        ("scenario:", "zzz:", "zzz:", "“zzz” is not known here (here can stand: id, version, name"),
        ("version: 2\nname", "name", "id:", "Here is missing: version."),
        ("key: talk\n        name", "name", "name: {zh: 现场访谈", "Here is missing: key."),
        ("version: 2\nname", "version: two\nname", "version: two", "“two” is no whole number"),
        ("version: 2\nname", "version: 0\nname", "version: 0", "from 1 to 9999"),
        ("id: client-talks", "id: Client Talks", "id:", "“Client Talks” is no id"),
        ("id: client-talks", "id: ../talks", "id:", "“../talks” is no id"),
        ("category: project", "category: fun", "category:", "“fun” is none of these: project, cross_department"),
        ("prefix: TALK", "prefix: 1-2", "prefix:", "is no prefix"),
        ("days: 5", "days: -1", "days: -1", "-1 days cannot be"),
        ("days: 5", "days: 1000", "days: 1000", "from 0 to 999"),
        ("days: 5", "days: 1.5", "days: 1.5", "“1.5” is no whole number"),
        ("key: exec", "key: lead", "key: lead\n    name: {zh: 执行人", "Another one has the key “lead” already"),
        ("key: invite", "key: outline", "key: outline\n        name: {zh: 客户邀约", "the key “outline” already"),
        ("key: talk", "key: a b", "key: a b", "“a b” is no key"),
        ("after: [invite]", "after: [invit]", "after: [invit]", "no node “invit” to come after (did you mean invite?)"),
        ("{exec: R, lead: I", "{exce: R, lead: I", "raci: {exce", "no role “exce” (did you mean exec?)"),
        ("{exec: R, lead: I", "{exec: X, lead: I", "raci: {exec: X", "“X” is none of these: R, A, C, I"),
        ("{zh: 执行人, en: Executor}", "{zh: 执行人}", "{zh: 执行人}", "Here is missing: en."),
        ("{zh: 执行人, en: Executor}", "{zh: 执行人, en: ' '}", "name: {zh: 执行人", "There is nothing here"),
        ("{zh: 执行人, en: Executor}", "", "name: \n", "There is nothing here"),
        ("after: [invite]", "after: invite", "after: invite", "Here a list is wanted"),
        ("{zh: 重点客户深度访谈, en: In-depth interviews}", "[a]", "scenario:", "Here one text is wanted"),
        ("on: 2024-06-01", "on: 2024-06-31", "on: 2024-06-31", "“2024-06-31” is no date"),
        ("version: 2\n    on", "version: 3\n    on", "version: 3\n    on", "tells of version 3, but this is version 2"),
        ("target: 15%", "target: 15%\ntarget: 16%", "target: 16%", "here for the second time; the first is in line 11"),
        ('by: "*经理"', "by: *经理", "by: *经理", "begins with * or & has to stand in quotes"),
        ('by: "*经理"', "by: &x y", "by: &x", "begins with * or &"),
        ("target: 15%", "target: a: b", "target: a: b", "This is not YAML"),
        ("target: 15%", "\ttarget: 15%", "\ttarget", "This is not YAML"),
        ("target: 15%", 'target: "a\\u202eb"', "target:", "characters that steer a terminal"),
        ("target: 15%", f"target: {'x' * 10_001}", "target:", "has 10001 characters"),
    ],
)
def test_a_slip_is_named_with_its_line_and_what_to_do(
    tmp_path: Path, old: str, new: str, at: str, sentence: str
) -> None:
    text = changed(old, new)
    found = problems(tmp_path, text)
    assert sentence in found[0][1]
    assert found[0][0] == line_of(at, text), found


def test_all_slips_are_named_at_once_and_in_order(tmp_path: Path) -> None:
    text = changed("days: 2", "days: two", changed("category: project", "category: fun", changed("days: 5", "dayz: 5")))
    assert [line for line, _sentence in problems(tmp_path, text)] == [
        line_of("category", text),
        line_of("days: two", text),
        line_of("dayz", text),
    ]


def test_a_cycle_is_named_with_its_path(tmp_path: Path) -> None:
    text = changed("key: outline\n", "key: outline\n        after: [talk]\n")
    ((line, sentence),) = problems(tmp_path, text)
    assert "wait for each other: outline → invite → talk → outline" in sentence
    assert line == line_of("after: [talk]", text)


@pytest.mark.parametrize("phases", ["phases: []", "phases:", "phases:\n  - {name: a, nodes: []}"])
def test_a_template_without_nodes_is_refused(tmp_path: Path, phases: str) -> None:
    ((line, sentence),) = problems(tmp_path, f"id: a\nversion: 1\nname: a\ncategory: routine\nroles: []\n{phases}\n")
    assert line >= 6
    assert "node" in sentence


def test_two_releases_alike_are_refused(tmp_path: Path) -> None:
    text = TALKS + "  - {version: 2, on: 2024-06-02, text: again}\n"
    assert problems(tmp_path, text) == [
        (text.count("\n"), "Version 2 is in the changelog twice: put both texts into one entry.")
    ]


def test_a_slip_is_told_in_the_language_in_use(tmp_path: Path) -> None:
    language.use("zh")
    assert "这里不认识" in problems(tmp_path, changed("days: 2", "day: 2"))[0][1]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This file is empty"),
        ("# nothing\n", "This file is empty"),
        ("just words\n", "Here pairs such as"),
        (PURCHASE + "---\n" + PURCHASE, "One file holds one template"),
        ("a: " + "[" * 60, "nested too deep"),
        ("\n".join(f"{' ' * n}a:" for n in range(60)), "nested too deep"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "references are not understood"),
        ("a: !!python/object/apply:os.system [x]\n", "“a” is not known here"),
        ("id: \x07\n", "This is not YAML"),
        ("? [a]\n: b\n", "A key has to be one word"),
    ],
)
def test_what_is_no_template_at_all_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in problems(tmp_path, text)[0][1]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    assert problems(tmp_path, "#" * (SIZE_LIMIT + 1)) == [
        (0, "The file is larger than 1000000 bytes: it cannot be a template.")
    ]


def test_links_and_pipes_and_missing_files_are_refused_at_once(tmp_path: Path) -> None:
    put(tmp_path, "real.yaml", TALKS)
    (tmp_path / "link.yaml").symlink_to(tmp_path / "real.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    for name, sentence in (("link", "This is a link"), ("pipe", "This is no file"), ("gone", "It cannot be read")):
        with pytest.raises(BadTemplateError, match=sentence):
            read_template(tmp_path / f"{name}.yaml")


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gb.yaml"
    path.write_bytes("id: a\nname: 采购\n".encode("gb18030"))
    with pytest.raises(BadTemplateError, match=r"gb.yaml:2: This is not UTF-8"):
        read_template(path)


@settings(max_examples=60)
@given(templates())
def test_what_is_written_reads_the_same(template: Template) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = put(Path(folder), "any.yaml", template_text(template))
        again = read_template(path)
        assert template_text(again) == template_text(template)
        assert again.phases[0].nodes[0].guidance == template.phases[0].nodes[0].guidance
        assert again.documents == template.documents


def test_a_written_file_is_good_to_read(tmp_path: Path) -> None:
    template = read_template(put(tmp_path, "talks.yaml", TALKS))
    text = template_text(template)
    assert "name: {zh: 客户访谈, en: Client talks}\n" in text
    assert "        after: [outline]\n" in text
    assert "          lead: {letter: A, note: {zh: 审批, en: approves}}\n          exec: R\n" in text
    assert "\\u" not in text
    assert read_template(put(tmp_path, "again.yaml", text)) == template


def test_every_shipped_template_is_good() -> None:
    for path in SHIPPED.glob("*"):
        assert read_template(path).version >= 1


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_example_in_the_guide_is_a_good_template(tmp_path: Path, code: str) -> None:
    from tuiflow.ui.screens.help import GUIDE

    page = (GUIDE / code / "library.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    template = read_template(put(tmp_path, "example.yaml", example))
    assert [node.key for node in template.nodes] == ["ask", "buy"]
