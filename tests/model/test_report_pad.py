"""A weekly report while it is being written (E10)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tuiflow.model.report import Content, Line, Section
from tuiflow.model.report_pad import Place, ReportPad

A, B, C = Line("a"), Line("b"), Line("c", ("t",))


def pad() -> ReportPad:
    return ReportPad(Content(("lead",), {Section.DONE: (A, B), Section.RISKS: (C,)}))


def test_lines_are_put_in_dropped_and_replaced() -> None:
    one = pad()
    assert one.insert(Place(Section.DONE, 1), [C])
    assert one.content.of(Section.DONE) == (A, C, B)
    assert one.put(Place(Section.DONE, 0), [B, B])
    assert one.content.of(Section.DONE) == (B, B, C, B)
    assert one.put(Place(Section.DONE, 1), [])
    assert one.content.of(Section.DONE) == (B, C, B)
    assert not one.put(Place(Section.DONE, 0), [B])


def test_a_line_moves_within_its_list_and_at_its_end_into_the_next() -> None:
    one = pad()
    place = one.move(Place(Section.DONE, 0), 1)
    assert place == Place(Section.DONE, 1)
    place = one.move(place, 1)
    assert place == Place(Section.PLANNED, 0)
    assert (one.content.of(Section.DONE), one.content.of(Section.PLANNED)) == ((B,), (A,))
    assert one.move(place, -1) == Place(Section.DONE, 1)
    assert one.move(Place(Section.RISKS, 0), 1) == Place(Section.RISKS, 0)
    assert one.move(Place(Section.DONE, 0), -1) == Place(Section.DONE, 0)
    assert one.move(Place(Section.SUPPORT, 0), 1) == Place(Section.SUPPORT, 0)


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "insert", "drop", "move", "undo", "redo"]),
        st.sampled_from(Section),
        st.integers(0, 3),
        st.sampled_from([1, -1]),
    ),
    max_size=12,
)


def _do(one: ReportPad, deed: str, place: Place, step: int) -> None:
    match deed:
        case "put":
            one.put(place, [B])
        case "insert":
            one.insert(place, [A, C])
        case "drop":
            one.put(place, [])
        case "move":
            one.move(place, step)
        case "undo":
            one.undo()
        case _:
            one.redo()


@given(_STEPS)
def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(steps: list[tuple[str, Section, int, int]]) -> None:
    one = pad()
    begun = one.content
    for deed, section, number, step in steps:
        _do(one, deed, Place(section, number), step)
    while one.redo():
        pass
    end = one.content
    while one.undo():
        pass
    assert one.content == begun
    while one.redo():
        pass
    assert one.content == end


@given(_STEPS)
def test_moving_loses_nothing(steps: list[tuple[str, Section, int, int]]) -> None:
    one = pad()
    for _deed, section, number, step in steps:
        one.move(Place(section, number), step)
    assert sorted(line.text for section in Section for line in one.content.of(section)) == ["a", "b", "c"]


def test_what_came_meanwhile_is_in_what_undo_goes_back_to() -> None:
    base = Content((), {Section.DONE: (Line("a"),)})
    pad = ReportPad(base)
    pad.insert(Place(Section.DONE, 1), [Line("mine")])
    assert pad.catch_up(base, base.with_lines(Section.DONE, [Line("a"), Line("theirs")]))
    assert [line.text for line in pad.content.of(Section.DONE)] == ["a", "theirs", "mine"]
    assert pad.undo()
    assert [line.text for line in pad.content.of(Section.DONE)] == ["a", "theirs"]
    assert pad.redo()
    assert not pad.catch_up(base, base)
