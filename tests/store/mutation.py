"""Files of a workspace that somebody has broken, or made to do harm: bytes changed at random, and values with a good checksum."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import orjson
from hypothesis import strategies as st

from tuiflow.store import checkpoint
from tuiflow.store.change import seal

OUTSIDE = "outside-of-the-workspace"
"""A name beside the workspace; nobody has a reason to touch it."""

HOSTILE_TEXTS = [
    "",
    "\x1b[31;5m\x1b]0;title\x07",
    "\x9b2J\x85\x00",
    "\u202eevil\u2066\ufeff",
    "[bold red]markup[/] [@click=app.bell]x[/]",
    "=1+cmd|' /C calc'!A0",
    f"../../{OUTSIDE}/x",
    f"../{OUTSIDE}",
    "..",
    ".",
    "_base",
    "collaborators/",
    "a/b/c",
    "x" * 5_000,
    "访谈\n\r\t",
    "000000000000.0000.a.1",
    "ffffffffffff.ffff.zzz.999999999999999",
    "2024-07-12",
]
HOSTILE_VALUES: list[Any] = [
    *HOSTILE_TEXTS,
    None,
    True,
    0,
    -1,
    2**53,
    2**63 - 1,
    1e308,
    [],
    {},
    [None, [[]]],
    {"": {"": None}},
    {"a": ["000000000000.0000.a.1"]},
    orjson.loads(b"[" * 300 + b"]" * 300),
]
HOSTILE_BYTES = [
    b"\x1b[2J",
    b"\x00",
    b"\xff\xfe",
    b"\n",
    b"\r",
    b"[" * 3_000,
    b'{"a":' * 3_000,
    b'"\\ud800"',
    b"NaN",
    b"1e999",
    b'"id":"x",',
    b"," * 5,
]

Change: TypeAlias = Callable[[bytes], bytes]

places = st.floats(0, 1, allow_nan=False)


def _flip(place: float, bit: int) -> Change:
    def change(data: bytes) -> bytes:
        changed = bytearray(data)
        if changed:
            changed[int(place * (len(changed) - 1))] ^= 1 << bit
        return bytes(changed)

    return change


def _splice(start: float, end: float, between: bytes, times: int) -> Change:
    """Take out what is between two places, or have it several times; and put something there."""

    def change(data: bytes) -> bytes:
        first, last = sorted((int(start * len(data)), int(end * len(data))))
        return data[:first] + between + data[first:last] * times + data[last:]

    return change


def _put(number: int, value: Any, *, as_key: bool) -> Change:
    """Have another value, or another name, at some place in one of the lines; its checksum is right."""

    def change(data: bytes) -> bytes:
        if data.startswith(b'{"_tuiflow"'):
            try:
                tables = orjson.loads(data)
                _replace(tables, number, value, as_key=as_key)
                return bytes(checkpoint.encode(tables))
            except (ValueError, orjson.JSONEncodeError):
                return data
        lines = data.splitlines(keepends=True)
        if not lines:
            return data
        chosen = number % len(lines)
        try:
            body = orjson.loads(lines[chosen])
            body.pop("check")
            _replace(body, number // len(lines), value, as_key=as_key)
            lines[chosen] = seal(body)
        except (ValueError, KeyError, AttributeError, TypeError):
            return data
        return b"".join(lines)

    return change


def _replace(body: Any, number: int, value: Any, *, as_key: bool) -> None:
    found = list(_holders(body))
    if not found:
        return
    holder, key = found[number % len(found)]
    if as_key and isinstance(holder, dict) and isinstance(value, str):
        holder[value] = holder.pop(key)
    else:
        holder[key] = value


def _holders(body: Any) -> Iterator[tuple[Any, Any]]:
    """Every dict or list within, with each of its keys or places."""
    pairs = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, inner in pairs:
        yield body, key
        yield from _holders(inner)


changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(_flip, places, st.integers(0, 7)),
    st.builds(_splice, places, places, st.sampled_from([b"", *HOSTILE_BYTES]), st.integers(0, 2)),
    st.builds(_put, st.integers(0, 10_000), st.sampled_from(HOSTILE_VALUES), as_key=st.just(value=False)),
    st.builds(_put, st.integers(0, 10_000), st.sampled_from(HOSTILE_TEXTS), as_key=st.just(value=True)),
)
