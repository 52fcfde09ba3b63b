"""Cards are cut to the cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tuiflow.ui.widgets.card import WIDE, CardFace, Piece, fit, lines_of, pieces

TEXTS = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.sampled_from("客户满意度提升项目*专员，。！《》「」　"),
        st.sampled_from("😀🚀🎉❤✅👍…—→★é\u0301한あア"),
    ),
    max_size=40,
)
PIECES = st.lists(st.tuples(TEXTS, st.sampled_from(["name", "label", "meta"])), min_size=1, max_size=6)
ELLIPSES = st.sampled_from(["…", ".."])


def joined(parts: list[Piece]) -> str:
    return "".join(text for text, _style in parts)


@given(PIECES, st.integers(0, 130), ELLIPSES)
def test_a_line_is_exactly_as_wide_as_it_should_be(parts: list[Piece], width: int, ellipsis: str) -> None:
    assert sum(cell_len(text) for text, _style in fit(parts, width, ellipsis)) == width


@given(PIECES, st.integers(0, 130), ELLIPSES)
def test_what_fits_is_shown_whole(parts: list[Piece], width: int, ellipsis: str) -> None:
    text = joined(parts)
    if cell_len(text) <= width:
        assert joined(fit(parts, width, ellipsis)) == text + " " * (width - cell_len(text))


@given(PIECES, st.integers(0, 130), ELLIPSES)
def test_what_is_cut_begins_as_it_was_and_says_that_it_was_cut(parts: list[Piece], width: int, ellipsis: str) -> None:
    text, cut = joined(parts), joined(fit(parts, width, ellipsis)).rstrip()
    if text.startswith(cut):
        return  # nothing was lost but blanks, or there is no room for the mark
    head, mark, tail = cut.rpartition(ellipsis)
    assert (mark, tail) == (ellipsis, "")
    assert text.startswith(head)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("客户邀约", 8, "客户邀约"),
        ("客户邀约", 7, "客户邀…"),
        ("客户邀约", 6, "客户… "),
        ("Book the room", 8, "Book th…"),
        ("Book ", 4, "Book"),
        ("客", 1, "…"),
        ("x", 0, ""),
    ],
)
def test_a_cut_never_splits_a_wide_character(text: str, width: int, shown: str) -> None:
    assert joined(fit([(text, "name")], width, "…")) == shown


FACES = st.builds(
    CardFace,
    label=TEXTS,
    name=TEXTS,
    assignee=TEXTS,
    due=TEXTS,
    due_style=st.sampled_from(["meta", "soon", "late"]),
    urgent=st.booleans(),
    mine=st.booleans(),
    done=st.booleans(),
    blocked=TEXTS,
    twin=st.sampled_from(["", "~ab12"]),
)


@given(FACES, st.integers(1, 80))
def test_every_line_of_every_card_has_the_columns_width(face: CardFace, width: int) -> None:
    for line in range(lines_of(width)):
        parts = fit(pieces(face, line, width), width, "…")
        assert sum(cell_len(text) for text, _style in parts) == width


@given(FACES)
def test_a_card_shows_all_it_knows_where_there_is_room(face: CardFace) -> None:
    for width in (200, 300):
        text = "".join(joined(list(pieces(face, line, width))) for line in range(lines_of(width)))
        assert all(part in text for part in (face.label, face.name, face.assignee, face.due, face.blocked, face.twin))
        assert ("! " in text) or not face.urgent
        assert f"@{face.assignee}" in text or not face.mine


def test_what_matters_most_comes_first() -> None:
    late = CardFace("CSAT-001", "Call", "Ann", "2d late 07-10", "late")
    assert joined(list(pieces(late, 1, 40))).startswith("2d late")
    held = CardFace("CSAT-001", "Call", "Ann", "tomorrow", "soon", blocked="asks Bob, 3d")
    assert joined(list(pieces(held, 1, 40))).startswith("asks Bob")


HELD = CardFace(
    "LIVE-010",
    "Register the sender",
    "Ning Yuan",
    "in 5 days 07-17",
    due_short="07-17",
    blocked="asks He Chuan, stuck 10d",
    blocked_short="asks He Chuan",
)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (60, "asks He Chuan, stuck 10d  in 5 days 07-17  Ning Yuan"),
        (41, "asks He Chuan, stuck 10d  in 5 days 07-17"),
        (31, "asks He Chuan  in 5 days 07-17"),
        (29, "asks He Chuan  07-17  Ning Y…"),
        (19, "asks He Chuan 07-17"),
        (18, "07-17 asks He Chu…"),
    ],
)
def test_a_blocked_card_keeps_its_date_and_its_helper_where_room_is_short(width: int, shown: str) -> None:
    line = 1 if width >= WIDE else 2
    assert joined(fit(pieces(HELD, line, width), width, "…")).rstrip() == shown


@pytest.mark.parametrize(
    ("width", "shown"), [(40, "[masked] analyst  in 10 days 07-22"), (29, "[masked] a…  in 10 days 07-22")]
)
def test_a_long_name_gives_way_to_the_date(width: int, shown: str) -> None:
    card = CardFace("CSAT-003", "Analysis", "[masked] analyst", "in 10 days 07-22", due_short="07-22")
    assert joined(fit(pieces(card, 1, width), width, "…")).rstrip() == shown


def test_where_acceptance_stands_is_shown_rather_than_half_a_date() -> None:
    card = CardFace("HIRE-005", "Training", "Lin Xiao", "07-09", stage="to be accepted", done=True, due_short="07-09")
    assert joined(fit(pieces(card, 2, 18), 18, "…")).rstrip() == "to be accepted"
