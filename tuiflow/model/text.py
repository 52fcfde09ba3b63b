"""Texts as they are shown. Those from anywhere are made safe: no control character, escape sequence or bidi override reaches a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from tuiflow.language import _

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_HARMFUL = [
    *range(0x20),  # C0: escape sequences begin here
    *range(0x7F, 0xA0),  # DEL and C1
    *range(0x202A, 0x202F),  # bidi embeddings and overrides
    *range(0x2066, 0x206A),  # bidi isolates
    0x200E,
    0x200F,
    0x2028,
    0x2029,
    0xFEFF,
    *range(0xD800, 0xE000),  # lone surrogates cannot be written at all
    0xFFFE,  # these two are no characters: XML, and so every office file, refuses them
    0xFFFF,
]
_TABLE = dict.fromkeys(_HARMFUL, _REPLACEMENT) | {ord("\n"): " ", ord("\t"): " ", ord("\r"): " "}
_LINES_TABLE = {code: mark for code, mark in _TABLE.items() if code != ord("\n")}


def shown(text: str) -> str:
    """`text` for one line of a screen (storage: trap 10); line breaks and tabs become blanks."""
    return text if text.isprintable() else text.translate(_TABLE)


def shown_lines(text: str) -> str:
    """`text` for a place with several lines: line breaks stay."""
    return text if text.isprintable() else text.translate(_LINES_TABLE)


def plain_name(text: str) -> str:
    """What names have in common that people take for the same: case, blanks, and what cannot be shown do not count."""
    return " ".join(shown(text).split()).casefold()


def near(wanted: str, names: Iterable[str], likeness: float = 0.6) -> str:
    """The part of a sentence that offers what was probably meant; empty when nothing is like it."""
    from difflib import get_close_matches

    every = list(names)
    close = get_close_matches(wanted, every, 1, likeness)
    if not close and wanted:
        # `Lin` is too short to be like `Lin Xiao`, and plain all the same when nobody else is called so.
        begun = [name for name in every if name.casefold().startswith(wanted.casefold())]
        close = begun if len(begun) == 1 else []
    return _(" (did you mean {name}?)").format(name=close[0]) if close else ""
