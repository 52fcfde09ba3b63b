"""The library: finding a template (V5)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.library.shelves import PURCHASE, TALKS, put
from tuiflow.actions.library import find_template, search
from tuiflow.actions.template_sheet import days_words
from tuiflow.errors import RefusedError
from tuiflow.library.shelf import Shelf, read_shelf
from tuiflow.model.code import Category
from tuiflow.model.template import Template


@pytest.fixture
def shelf(tmp_path: Path, talks: Template) -> Shelf:
    put(tmp_path / "shipped", "purchase.yaml", PURCHASE)
    put(tmp_path / "team", "v3.yaml", TALKS.replace("version: 2\nname", "version: 3\nname"))
    return read_shelf(tmp_path / "team", tmp_path / "shipped")


@pytest.mark.parametrize(
    ("text", "category", "found"),
    [
        ("", None, ["client-talks", "purchase"]),
        ("", Category.ROUTINE, ["purchase"]),
        ("", Category.ONBOARDING, []),
        ("访谈", None, ["client-talks"]),
        ("CLIENT talks", None, ["client-talks"]),
        ("laptops", None, ["purchase"]),
        ("routine", None, ["purchase"]),
        ("情绪", None, []),
        ("访谈记录表 sales", None, ["client-talks"]),
        ("访谈 laptops", None, []),
        ("部门主管", None, ["purchase"]),
    ],
)
def test_every_word_has_to_be_found_somewhere(
    shelf: Shelf, text: str, category: Category | None, found: list[str]
) -> None:
    assert [one.template.id for one in search(shelf, text, category)] == found


def test_hits_in_names_come_first(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", TALKS.replace("想听到客户", "采购前想听到客户"))
    put(tmp_path, "b.yaml", PURCHASE)
    found = search(read_shelf(None, tmp_path), "采购")
    assert [one.template.id for one in found] == ["purchase", "client-talks"]


def test_a_template_is_found_by_what_people_call_it(shelf: Shelf) -> None:
    for text in ("client-talks", "客户访谈", "client TALKS", "talks", "Client-Talks@3"):
        assert find_template(shelf, text).template.version == 3
    assert find_template(shelf, "client-talks@2").template.version == 2
    with pytest.raises(RefusedError, match=r"has no version 9\. There are: 3, 2"):
        find_template(shelf, "client-talks@9")
    with pytest.raises(RefusedError, match=r"no template “purchse” \(did you mean purchase\?\)"):
        find_template(shelf, "purchse")
    with pytest.raises(RefusedError, match="can be several templates: client-talks, purchase"):
        find_template(shelf, "e")


def test_days_are_counted_along_the_arrows(talks: Template) -> None:
    assert days_words(talks) == "14 days"
    parallel = replace(talks.phases[1], nodes=[replace(node, after=["outline"]) for node in talks.phases[1].nodes])
    assert days_words(replace(talks, phases=[talks.phases[0], parallel])) == "7 days"
