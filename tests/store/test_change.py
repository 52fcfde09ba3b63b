from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.author import START
from tuiflow.model.record import Value
from tuiflow.store.change import (
    FORMAT,
    LINE_LIMIT,
    Edit,
    Header,
    Transaction,
    decode,
    decode_header,
    encode,
    encode_header,
    is_field,
    is_name,
    is_replica,
    seal,
    unseal,
)
from tuiflow.store.stamp import make_stamp

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
values: st.SearchStrategy[Value] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
fields = st.sampled_from(["name", "due", "block_reason", "collaborators/p1", "collaborators/专员/x"])
stamps = st.builds(
    make_stamp, st.tuples(st.integers(START, START + 99), st.integers(0, 9)), st.just("ab"), st.integers(1, 9)
)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    contents = draw(st.dictionaries(fields, values, min_size=1, max_size=3))
    saw = {name: draw(st.lists(stamps, max_size=2)) for name in contents if draw(st.booleans())}
    was = {name: draw(values) for name in contents if draw(st.booleans())}
    return Edit(draw(st.sampled_from(["tasks", "people"])), draw(texts) + "u", contents, was, saw, draw(st.booleans()))


transactions = st.builds(
    Transaction,
    st.sampled_from(["abc", "k7q2m9xd"]),
    st.integers(1, 10**6),
    stamps,
    st.lists(edits(), max_size=3),
    texts,
    texts,
    texts,
    texts,
)

SAMPLE = Transaction(
    "abc",
    17,
    make_stamp((START, 1), "abc", 17),
    [Edit("tasks", "t1", {"name": "访谈 [b]", "collaborators/p1": True}, {"name": "x"}, {"name": []})],
    "task.edit",
    "p1",
    "ann",
    "因为",
)


@given(transactions, st.integers(1, 9999), st.integers(0, 10**9))
def test_a_line_reads_back_as_the_transaction_with_its_place(
    transaction: Transaction, segment: int, offset: int
) -> None:
    data = encode(transaction, segment, offset)
    assert data.count(b"\n") == 1
    line = decode(data[:-1])
    assert line is not None
    transaction.check = line.transaction.check
    assert line.transaction == transaction
    assert (line.segment, line.offset) == (segment, offset)


@given(st.integers(0, len(encode(SAMPLE, 1, 200)) - 2), st.integers(1, 255))
@settings(max_examples=400)
def test_a_line_with_any_byte_changed_is_rejected(place: int, flip: int) -> None:
    data = bytearray(encode(SAMPLE, 1, 200)[:-1])
    data[place] ^= flip
    assert decode(bytes(data)) is None


@given(st.integers(0, len(encode(SAMPLE, 1, 200)) - 2))
def test_a_line_that_was_cut_is_rejected(length: int) -> None:
    assert decode(encode(SAMPLE, 1, 200)[:length]) is None


@given(st.binary(max_size=120))
def test_any_other_bytes_are_rejected(data: bytes) -> None:
    assert decode(data) is None
    assert decode_header(data) is None


def test_a_line_over_a_megabyte_is_rejected() -> None:
    body = {"replica": "abc", "sequence": 1, "stamp": SAMPLE.stamp, "segment": 1, "offset": 0, "edits": []}
    room = LINE_LIMIT - len(seal(body | {"why": ""})) + 1
    fits, over = seal(body | {"why": "x" * room})[:-1], seal(body | {"why": "x" * (room + 1)})[:-1]
    assert (len(fits), len(over)) == (LINE_LIMIT, LINE_LIMIT + 1)
    assert decode(fits) is not None
    assert decode(over) is None


GOOD: dict[str, Any] = {
    "version": FORMAT,
    "replica": "abc",
    "sequence": 1,
    "segment": 1,
    "offset": 9,
    "stamp": SAMPLE.stamp,
    "edits": [{"table": "tasks", "id": "t1", "set": {"name": "x"}}],
}


@pytest.mark.parametrize(
    "odd",
    [
        {"replica": "../../etc"},
        {"replica": "ABC"},
        {"replica": ""},
        {"replica": None},
        {"sequence": 0},
        {"sequence": "1"},
        {"sequence": True},
        {"stamp": "today"},
        {"stamp": 5},
        {"segment": "1"},
        {"offset": None},
        {"edits": {}},
        {"edits": None},
    ],
)
def test_a_line_that_is_whole_and_still_no_transaction_is_rejected(odd: dict[str, Any]) -> None:
    assert decode(seal(GOOD)[:-1]) is not None
    assert decode(seal(GOOD | odd)[:-1]) is None


@pytest.mark.parametrize("body", [b"[]", b"3", b'"x"', b"null"])
def test_a_line_that_is_no_object_is_rejected(body: bytes) -> None:
    assert unseal(body) is None


@pytest.mark.parametrize(
    "edit",
    [
        None,
        "x",
        [],
        {"table": "_tuiflow", "id": "1", "set": {}},
        {"table": "Tasks", "id": "1", "set": {}},
        {"table": "tasks", "id": "", "set": {"name": "x"}},
        {"table": "tasks", "id": 5, "set": {"name": "x"}},
        {"table": "tasks", "id": "1", "set": ["name"]},
        {"table": 5, "id": "1", "set": {"name": "x"}},
    ],
)
def test_an_edit_that_cannot_be_one_is_left_out_and_the_rest_stays(edit: object) -> None:
    line = decode(seal(GOOD | {"edits": [edit, *GOOD["edits"]]})[:-1])
    assert line is not None
    assert [one.uid for one in line.transaction.edits] == ["t1"]


def test_fields_that_belong_to_the_store_cannot_be_set_by_a_line() -> None:
    odd = {"_base": "x", "_heads": {}, "id": "y", "id/x": True, "A": 1, "a/": 1, "": 1, "/x": 1, "name": "ok"}
    line = decode(seal(GOOD | {"edits": [{"table": "tasks", "id": "t1", "set": odd}]})[:-1])
    assert line is not None
    assert line.transaction.edits[0].values == {"name": "ok"}


def test_what_was_seen_is_kept_only_where_it_is_a_stamp_of_a_field_that_is_set() -> None:
    saw = {"name": [SAMPLE.stamp, 5, "x"], "due": [SAMPLE.stamp], "risk": "x"}
    line = decode(seal(GOOD | {"edits": [{"table": "tasks", "id": "t1", "set": {"name": 1}, "saw": saw}]})[:-1])
    assert line is not None
    assert line.transaction.edits[0].saw == {"name": [SAMPLE.stamp]}


def test_a_newer_line_with_keys_that_are_not_known_is_read() -> None:
    line = decode(seal(GOOD | {"version": 9, "mood": "good"})[:-1])
    assert line is not None
    assert line.transaction.sequence == 1


def test_a_value_nested_deeper_than_can_be_written_again_makes_a_bad_line() -> None:
    deep = b"[" * 400 + b"]" * 400
    plain = orjson.dumps(GOOD, option=orjson.OPT_SORT_KEYS).replace(b'"set":{"name":"x"}', b'"set":{"name":%s}' % deep)
    line = seal(orjson.Fragment(plain))[:-1]  # type: ignore[arg-type]
    assert unseal(line) is not None
    assert decode(line) is None


def test_a_line_with_many_brackets_that_is_not_deep_is_read() -> None:
    edits = [{"table": "tasks", "id": f"t{number}", "set": {"name": ["{["]}} for number in range(300)]
    line = decode(seal(GOOD | {"edits": edits})[:-1])
    assert line is not None
    assert len(line.transaction.edits) == 300


def test_a_header_says_workspace_replica_and_segment() -> None:
    header = Header("w1", "abc", 3)
    data = encode_header(header, "安")
    assert data.endswith(b"\n")
    assert decode_header(data[:-1]) == header
    assert decode(data[:-1]) is None


@pytest.mark.parametrize(
    "odd",
    [
        {"tuiflow": "diary"},
        {"workspace": 5},
        {"replica": "../x"},
        {"replica": None},
        {"segment": "1"},
        {"min_reader": "2"},
    ],
)
def test_a_first_line_that_is_no_header_is_rejected(odd: dict[str, Any]) -> None:
    good = {"tuiflow": "journal", "workspace": "w1", "replica": "abc", "segment": 1}
    assert decode_header(seal(good)[:-1]) == Header("w1", "abc", 1)
    assert decode_header(seal(good | odd)[:-1]) is None


def test_a_transaction_is_no_header() -> None:
    assert decode_header(encode(SAMPLE, 1, 0)[:-1]) is None


@pytest.mark.parametrize("name", ["tasks", "block_reason", "a1"])
def test_names_of_tables_and_fields(name: str) -> None:
    assert is_name(name)
    assert is_field(name)
    assert is_field(name + "/专员/x y")


@pytest.mark.parametrize("name", ["", "_x", "1a", "Aa", "a-b", "a.b", "任务", "a b", "a\n"])
def test_what_cannot_name_a_table_or_a_field(name: str) -> None:
    assert not is_name(name)
    assert not is_field(name)


@pytest.mark.parametrize("text", ["", "a/b", "..", "a" * 33, "Abc", "专", "a b", "a_b", "a\n"])
def test_what_cannot_be_a_replica(text: str) -> None:
    assert not is_replica(text)
