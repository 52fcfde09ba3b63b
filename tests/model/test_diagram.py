"""Whatever the graph, the names and the width: boxes are whole and apart, and lines lead from box to box (P4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size

from tuiflow.model.diagram import Box, Drawing, Face, Head, documents_between
from tuiflow.model.painter import draw
from tuiflow.model.placing import settle
from tuiflow.model.process import Node
from tuiflow.model.text import shown

LINES = {False: "│─┌┐└┘├┤┬┴┼", True: "|-+"}
HEADS = {False: "▼▶", True: "v>"}

NAMES = st.one_of(
    st.sampled_from(["访谈提纲设计", "Outline design", "报告审核与定稿", "👩‍👩‍👧 团队", "é́x", "*专员", ""]),
    st.text(max_size=60).map(shown),
)

DOCUMENTS = st.one_of(
    NAMES,
    st.sampled_from(["", "Go-live scope statement", "《供应商比价表》, 《采购合同》, 《到货验收单》", "x" * 40]),
)


@st.composite
def graphs(draw_: st.DrawFn, *, cyclic: bool = False) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Node → what comes before it, and node → phase."""
    count = draw_(st.integers(1, 14))
    nodes = [f"n{number}" for number in range(count)]
    pairs = [(one, other) for one in range(count) for other in range(count) if one < other or (cyclic and one != other)]
    edges = draw_(st.lists(st.sampled_from(pairs), unique=True, max_size=24)) if pairs else []
    before = {node: [f"n{one}" for one, other in edges if f"n{other}" == node] for node in nodes}
    phase_of = {node: draw_(st.sampled_from(["", "p1", "p2", "p3"])) for node in nodes}
    return before, phase_of


def drawing(
    before: Mapping[str, Sequence[str]],
    phase_of: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    width: int = 80,
    label: str = "《访谈问题清单》",
    *,
    ascii_only: bool = False,
) -> Drawing:
    faces = {
        node: Face((names or {}).get(node, node), [("进行中 2/3", "3天", "meta"), ("*专员", "", "meta")])
        for node in before
    }
    heads = {phase: Head(f"{phase} 启动阶段", f"{phase} (…)") for phase in ("p1", "p2", "p3")}
    labels = {(one, node): label for node, others in before.items() for one in others}
    return draw(faces, before, phase_of or dict.fromkeys(before, ""), heads, labels, width, ascii_only=ascii_only)


def grid(drawn: Drawing) -> list[list[str]]:
    """The drawing cell by cell; a wide character is followed by an empty cell."""
    rows = []
    for y in range(drawn.height):
        cells: list[str] = []
        for text, _style in drawn.line(y):
            if cell_len(text) == len(text):
                cells += text
            else:
                cells += [text, *[""] * (cell_len(text) - 1)]
        rows.append(cells + [" "] * (drawn.width - len(cells)))
    return rows


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def cells_of(corners: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """All cells of a line between its corners, each once."""
    found = [corners[0]]
    for (x, y), (to_x, to_y) in pairwise(corners):
        assert x == to_x or y == to_y, "not orthogonal"
        steps = max(abs(to_x - x), abs(to_y - y))
        for step in range(1, steps + 1):
            found.append((x + (to_x - x) * step // steps, y + (to_y - y) * step // steps))
    return found


def check(drawn: Drawing, before: Mapping[str, Sequence[str]], *, ascii_only: bool = False) -> None:
    cells = grid(drawn)
    assert all(len(row) == drawn.width for row in cells), "a line is wider than it claims"
    assert set(drawn.boxes) == set(before)
    boxes = list(drawn.boxes.values())
    for number, box in enumerate(boxes):
        assert box.x >= 0
        assert box.x + box.width <= drawn.width
        assert not any(overlap(box, other) for other in boxes[:number])
        _check_borders(cells, box, ascii_only=ascii_only)
    for (source, target), corners in drawn.routes().items():
        _check_route(drawn, cells, source, target, cells_of(corners), ascii_only=ascii_only)


def _check_borders(cells: list[list[str]], box: Box, *, ascii_only: bool) -> None:
    corners = "++++" if ascii_only else "┌┐└┘"
    right, bottom = box.x + box.width - 1, box.y + box.height - 1
    found = (cells[box.y][box.x][0], cells[box.y][right][-1], cells[bottom][box.x][0], cells[bottom][right][-1])
    assert "".join(found) == corners
    for y in range(box.y + 1, bottom):
        assert cells[y][box.x][0] in "│|"
        assert (cells[y][right] or " ")[-1] in "│|├+"


def _check_route(
    drawn: Drawing, cells: list[list[str]], source: str, target: str, path: list[tuple[int, int]], *, ascii_only: bool
) -> None:
    def on_rim(box: Box, x: int, y: int) -> bool:
        inside = box.x <= x < box.x + box.width and box.y <= y < box.y + box.height
        deep = box.x < x < box.x + box.width - 1 and box.y < y < box.y + box.height - 1
        return inside and not deep

    assert on_rim(drawn.boxes[source], *path[0])
    assert on_rim(drawn.boxes[target], *path[-1])
    for x, y in path[1:-1]:
        assert drawn.at(x, y) == "", "an edge runs through a box"
        assert cells[y][x] in LINES[ascii_only] + HEADS[ascii_only], (x, y, cells[y][x])
    assert cells[path[-2][1]][path[-2][0]] in HEADS[ascii_only]


@given(graphs(), st.integers(80, 200), st.booleans(), st.data())
def test_boxes_are_whole_and_apart_and_lines_lead_from_one_to_the_other(
    graph: tuple[dict[str, list[str]], dict[str, str]], width: int, ascii_only: bool, data: st.DataObject
) -> None:
    before, phase_of = graph
    names = {node: data.draw(NAMES) for node in before}
    drawn = drawing(before, phase_of, names, width, ascii_only=ascii_only)
    check(drawn, before, ascii_only=ascii_only)
    assert set(drawn.routes()) == {(one, node) for node, others in before.items() for one in others}
    if ascii_only and all(name.isascii() for name in names.values()):
        marks = {character for y in range(drawn.height) for text, _style in drawn.line(y) for character in text}
        assert not marks & set("│─┌┐└┘├┤┬┴┼▼▶━…↑")


@given(graphs(), st.integers(80, 200), st.data())
def test_whatever_flows_and_whoever_is_late_boxes_show_state_lateness_and_days(
    graph: tuple[dict[str, list[str]], dict[str, str]], width: int, data: st.DataObject
) -> None:
    before, phase_of = graph
    info = [("In progress", "1/2", "late"), ("3 days late", "", "late"), ("*专员", "12d", "meta")]
    faces = {node: Face(data.draw(NAMES), info) for node in before}
    heads = {phase: Head(data.draw(NAMES), "again") for phase in ("p1", "p2", "p3")}
    labels = {(one, node): data.draw(DOCUMENTS) for node, others in before.items() for one in others}
    drawn = draw(faces, before, phase_of, heads, labels, width)
    check(drawn, before)
    cells = grid(drawn)
    for box in drawn.boxes.values():
        rows = ["".join(cells[y][box.x + 2 : box.x + box.width - 2]) for y in range(box.y + 1, box.y + box.height - 1)]
        for left, right, _style in info:
            assert any(row.rstrip().startswith(left) and row.rstrip().endswith(right) for row in rows), rows


@given(graphs(cyclic=True), st.integers(80, 120))
def test_a_cycle_made_offline_is_drawn_with_its_last_edge_named_in_the_box(
    graph: tuple[dict[str, list[str]], dict[str, str]], width: int
) -> None:
    before, phase_of = graph
    drawn = drawing(before, phase_of, width=width)
    check(drawn, before)
    text = "\n".join(drawn.texts())
    every = {(one, node) for node, others in before.items() for one in others}
    for source, target in every - set(drawn.routes()):
        assert f"↑ {target}" in text, source


@given(graphs(), st.integers(80, 160))
def test_from_every_box_the_keys_lead_to_every_other_box(
    graph: tuple[dict[str, list[str]], dict[str, str]], width: int
) -> None:
    before, phase_of = graph
    drawn = drawing(before, phase_of, width=width)
    for start in drawn.boxes:
        reached, stack = set[str](), [start]
        while stack:
            node = stack.pop()
            if node not in reached:
                reached.add(node)
                stack += [drawn.neighbour(node, way) for way in ("left", "right", "up", "down")]
        assert reached == set(before), start


def chain(count: int) -> dict[str, list[str]]:
    return {f"n{number}": [f"n{number - 1}"] if number else [] for number in range(count)}


def test_five_nodes_in_a_row_take_two_rows_of_an_80_column_screen() -> None:
    drawn = drawing(chain(5))
    assert drawn.width == 80
    assert drawn.height - len(("p1", "p2", "p3")) <= 13
    assert [box.row for box in drawn.boxes.values()] == [0, 0, 0, 1, 1]


def test_a_wide_screen_shows_them_in_one_row() -> None:
    drawn = drawing(chain(5), width=160)
    assert {box.row for box in drawn.boxes.values()} == {0}


def test_branches_stand_side_by_side_below_and_join_again() -> None:
    drawn = drawing({"a": [], "b": ["a"], "c": ["a"], "d": ["a"], "e": ["b", "c", "d"]})
    assert [box.row for box in drawn.boxes.values()] == [0, 1, 1, 1, 2]
    assert drawn.boxes["a"].x == drawn.boxes["c"].x == drawn.boxes["e"].x


def test_documents_are_named_beside_the_arrows_and_cut_to_the_cell() -> None:
    drawn = drawing(chain(5))
    text = "\n".join(drawn.texts())
    assert "《访谈问" in text
    assert "▼《访谈问题清单》" in text
    assert "…" in "\n".join(drawing(chain(2), label="很长" * 30).texts())


def test_each_phase_has_a_head_also_one_without_nodes() -> None:
    text = "\n".join(drawing({"a": []}, {"a": "p2"}).texts())
    assert [text.index(phase) for phase in ("p1", "p2", "p3")] == sorted(text.index(p) for p in ("p1", "p2", "p3"))


def test_a_phase_that_waits_for_a_later_one_comes_again() -> None:
    drawn = drawing({"a": [], "b": ["a"], "c": ["b"]}, {"a": "p1", "b": "p2", "c": "p1"})
    text = "\n".join(drawn.texts())
    assert text.index("p1 启动阶段") < text.index("p2 启动阶段") < text.index("p1 (…)")
    check(drawn, {"a": [], "b": ["a"], "c": ["b"]})


def test_a_long_name_goes_on_in_the_next_line_between_words() -> None:
    text = drawing({"a": []}, names={"a": "Report review and final approval by the board"}).texts()
    assert any("final approval" in line and "board" not in line for line in text)
    assert any("the board" in line for line in text)


def test_an_empty_diagram_has_nothing_but_heads() -> None:
    assert drawing({}).boxes == {}


@pytest.mark.parametrize(
    ("outputs", "inputs", "flows"),
    [
        (["《访谈记录表》", "照片"], ["访谈记录表"], ["《访谈记录表》"]),
        (["《访谈方案》", "名单"], ["《问题清单》"], ["《访谈方案》", "名单"]),
        ([], ["《问题清单》"], []),
    ],
)
def test_what_flows_is_what_the_follower_takes_in_else_what_comes_out(
    outputs: list[str], inputs: list[str], flows: list[str]
) -> None:
    one = Node("a", "A", "p", "", outputs=tuple(outputs))
    assert documents_between(one, Node("b", "B", "p", "", inputs=tuple(inputs))) == flows


@given(st.lists(st.tuples(st.floats(-50, 200), st.integers(1, 20), st.integers(1, 3)), min_size=1, max_size=9))
def test_places_keep_their_order_and_do_not_overlap(wanted: list[tuple[float, int, int]]) -> None:
    wishes, widths, gaps = [list(part) for part in zip(*wanted, strict=True)]
    steps = [width + gap for width, gap in zip(widths, gaps, strict=True)]
    found = settle(wishes, list(accumulate(steps[:-1], initial=0)), 100)
    assert found[0] >= 0
    for place, (left, right) in enumerate(pairwise(found)):
        assert right >= left + widths[place] + gaps[place]


def test_a_large_diagram_is_drawn_as_far_as_somebody_looks_and_is_the_same_as_when_drawn_whole() -> None:
    before = {
        f"n{number}": [f"n{one}" for one in {max(0, number - 1 - number % 5), number - 1} if number]
        for number in range(300)
    }
    looked, whole = drawing(before), drawing(before)
    whole.finish()
    assert len(looked.placed) < len(whole.placed) == 300
    assert looked.about_height == pytest.approx(whole.height, rel=0.25)
    assert [looked.line(y) for y in range(200)] == [whole.line(y) for y in range(200)]
    assert not looked.is_whole
    far = list(before)[200]
    assert looked.box(far) == whole.box(far)
    assert not looked.is_whole
    assert (looked.texts(), dict(looked.boxes), looked.routes()) == (whole.texts(), dict(whole.boxes), whole.routes())
    assert looked.line(looked.height) == []
    assert looked.box("nobody") is None


def test_a_document_of_nine_wide_characters_is_read_whole_between_two_boxes_at_80_columns() -> None:
    lines = drawing({"a": [], "b": ["a"], "c": ["b"]}, label="《访谈需求确认单》", width=79).texts()
    assert lines[0].count("《访谈需求") == 2
    assert lines[1].count("确认单》") == 2


FAN = {"a": [], "b": ["a"], "c": ["a"], "d": ["a"]}


def test_a_wider_screen_never_gives_narrower_boxes_to_the_same_rows() -> None:
    names = dict.fromkeys(FAN, "Cut-over and rollback plan")
    widths = [drawing(FAN, names=names, width=width).boxes["b"].width for width in range(80, 201)]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1] == cell_len("Cut-over and rollback plan") + 4


def test_a_document_between_two_boxes_gets_the_room_there_is() -> None:
    text = "\n".join(drawing(chain(2), label="Interview needs confirmation").texts())
    assert "Interview needs confirmation" in text


def test_documents_beside_arrows_take_more_lines_before_they_are_cut() -> None:
    lines = drawing(FAN, label="Go-live scope statement")
    text = "\n".join(lines.texts())
    assert "…" not in text
    assert text.count("scope") == text.count("statement") == 3
    check(lines, FAN)


def heads_over(name: str, before: Mapping[str, Sequence[str]], phase_of: Mapping[str, str]) -> str:
    faces = {node: Face(node) for node in before}
    heads = {"p1": Head("one", "one"), "p2": Head(name, name)}
    return "\n".join(draw(faces, before, phase_of, heads, {}, 80).texts())


def test_the_head_of_a_phase_is_whole_where_a_gap_between_edges_holds_it() -> None:
    before = {**FAN, "e": ["b"], "f": ["c"], "g": ["d"]}
    phase_of = dict.fromkeys("abcd", "p1") | dict.fromkeys("efg", "p2")
    assert " Cut-over  0/3  12 d " in heads_over("Cut-over  0/3  12 d", before, phase_of)


def test_the_head_of_a_phase_goes_on_behind_an_edge_rather_than_being_cut() -> None:
    before = {**FAN, "e": ["b"], "f": ["c"], "g": ["d"]}
    phase_of = dict.fromkeys("abcd", "p1") | dict.fromkeys("efg", "p2")
    text = heads_over("Cut-over of all systems  0/3  12 days", before, phase_of)
    assert "…" not in text
    assert [word for word in text.split() if word in {"Cut-over", "systems", "0/3", "12"}][-1] == "12"


def test_right_and_down_follow_the_arrows_and_left_and_up_go_back_along_them() -> None:
    drawn = drawing({**FAN, "e": ["b"], "f": ["d"]})
    ways = {key: drawn.neighbour("a", key) for key in ("down", "right")}
    assert ways["down"] != ways["right"]
    assert set(ways.values()) <= {"b", "c", "d"}
    right = max("bcd", key=lambda node: drawn.boxes[node].x)
    assert ways["right"] == right
    assert drawn.neighbour(right, "up") == "a"
    assert drawn.neighbour("b", "right") == "e"
    assert drawn.neighbour("e", "left") == "b"


def test_a_row_is_read_along_its_arrows_and_where_none_leads_on_to_the_next_box() -> None:
    drawn = drawing(chain(5))
    assert [drawn.neighbour(f"n{number}", "right") for number in range(4)] == ["n1", "n2", "n3", "n4"]
    apart = drawing({"a": [], "b": []})
    first, second = apart.boxes
    assert (apart.neighbour(first, "right"), apart.neighbour(second, "left")) == (second, first)


@pytest.mark.parametrize(
    ("who", "lines"),
    [
        ("*专员", ["*专员        3d"]),
        ("Implementation consultant", ["Implementation ", "consultant   3d"]),
        ("Finance director", ["Finance        ", "director     3d"]),
        ("没有空格的一个很长的角色名称", ["没有空格的一个 ", "很长的角色…  3d"]),
    ],
)
def test_who_is_responsible_goes_on_in_a_second_line_before_it_is_cut(who: str, lines: list[str]) -> None:
    before = {"a": [], "b": ["a"], "c": ["b"]}
    faces = {node: Face(node, [(who, "3d", "meta")]) for node in before}
    drawn = draw(faces, before, dict.fromkeys(before, ""), {}, {}, 79)
    box = drawn.boxes["a"]
    assert box.width == 19
    inner = [text_in(drawn, box, line) for line in range(2, box.height - 1)]
    assert inner == lines


def text_in(drawn: Drawing, box: Box, line: int) -> str:
    """A line of a box, without its borders."""
    return set_cell_size("".join(text for text, _style in drawn.line(box.y + line)), box.width)[2:-2]
