"""Which improvements say the same, in both languages (V6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.likeness import ALIKE, likeness, said_again

SAME = [
    ("提前三天邀约客户", "客户邀约提前到三天前"),
    ("建立备选客户名单", "准备备选客户名单"),
    ("提纲先经部门评审", "提纲提交部门评审"),
    ("将数据校验纳入标准流程", "数据校验写入标准流程"),
    ("优化访谈提纲模板", "访谈提纲模板优化：增加示例问题"),
    ("Invite clients a week earlier", "Invite the clients one week earlier!"),
    ("Send the outline for review earlier", "Have the outline reviewed earlier"),
    ("Prepare a backup list of clients", "Make a list of backup clients"),
    ("ＣＲＭ培训", "CRM培训"),
]
DIFFERENT = [
    ("提前三天邀约客户", "提前三天发布会议通知"),
    ("优化访谈提纲模板", "优化数据分析模板"),
    ("增加数据校验", "增加部门评审"),
    ("建立客户联系人清单", "建立供应商评价标准"),
    ("Invite clients earlier", "Review the outline earlier"),
    ("Train new staff in the tool", "Test the tool with new data"),
    ("Invite clients earlier", "提前邀约客户"),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_other_words_is_alike(one: str, other: str) -> None:
    assert likeness(one, other) >= ALIKE


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_things_that_share_a_word_are_not(one: str, other: str) -> None:
    assert likeness(one, other) < ALIKE


def test_the_likeness_can_be_checked_with_a_pencil() -> None:
    # 提前 前邀 邀约 against 提前 前通 通知: one piece of three in common.
    assert likeness("提前邀约", "提前通知") == pytest.approx(1 / 3)


def test_a_text_of_small_words_is_known_by_these() -> None:
    assert likeness("Do it", "do it!") == 1
    assert likeness("Do it", "Let go") == 0


@given(st.text(max_size=30), st.text(max_size=30))
def test_it_goes_both_ways_and_a_text_is_like_itself(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) in (0, 1)


def test_what_was_said_in_two_places_is_found_and_twice_in_one_place_is_not() -> None:
    said = [
        ("May", "建立备选客户名单"),
        ("May", "Review the outline earlier"),
        ("May", "Have the outline reviewed earlier"),
        ("June", "准备备选客户名单"),
        ("June", "Something else altogether"),
        ("July", "准备好备选客户名单"),
    ]
    assert said_again(said) == [[0, 3, 5]]
