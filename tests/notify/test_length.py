from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiflow.notify.length import ELLIPSIS, cut

TEXTS = st.text(alphabet="ab\n é客户邀约…e\u0301\u20dd👩\u200d💻❤\ufe0f\U0010ffff")
"""Signs of one to four bytes, and those that belong to the one before them."""


@given(TEXTS, st.integers(3, 80))
def test_what_is_cut_fits_ends_with_an_ellipsis_and_is_the_beginning(text: str, limit: int) -> None:
    kept = cut(text, limit)
    assert len(kept.encode()) <= limit
    if len(text.encode()) <= limit:
        assert kept == text
    else:
        assert kept.endswith(ELLIPSIS)
        assert text.startswith(kept.removesuffix(ELLIPSIS))


@given(TEXTS, st.integers(3, 80))
def test_no_sign_is_cut_in_two(text: str, limit: int) -> None:
    kept = cut(text, limit)
    if kept != text:
        head = kept.removesuffix(ELLIPSIS)
        following = text[len(head)]
        assert not head or unicodedata.category(following) not in ("Mn", "Me")
        assert not head.endswith("\u200d")
        assert not head or following not in "\u200d\ufe0f"


@given(st.text(alphabet="客户", min_size=10), st.integers(6, 29))
def test_no_room_is_wasted(text: str, limit: int) -> None:
    assert len(cut(text, limit).encode()) > limit - 3


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("客户邀约", 12, "客户邀约"),
        ("客户邀约", 11, "客户…"),
        ("cafe\u0301 noir", 8, "caf…"),
        ("ab👩\u200d💻cd", 12, "ab…"),
        ("客户", 2, ""),
        ("\ud800", 3, "?"),
    ],
)
def test_examples(text: str, limit: int, kept: str) -> None:
    assert cut(text, limit) == kept
