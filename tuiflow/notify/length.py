"""Cutting texts to the bytes that a service takes."""

from __future__ import annotations

import unicodedata

ELLIPSIS = "…"

_JOINER = "\N{ZERO WIDTH JOINER}"


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` bytes of UTF-8; what is cut ends with an ellipsis, and no character is cut in two.

    A letter keeps its accents and a joined emoji its parts, or goes with them.
    """
    data = text.encode("utf-8", "replace")
    if len(data) <= limit:
        return data.decode()
    room = limit - len(ELLIPSIS.encode())
    if room < 0:
        return ""
    kept = data[:room].decode("utf-8", "ignore")
    rest = data[len(kept.encode()) :].decode()
    return kept[: _whole(kept, rest[:1])] + ELLIPSIS


def _whole(kept: str, following: str) -> int:
    """How many characters of `kept` make whole signs, given the character that would come next."""
    end = len(kept)
    while end and (_continues(following) or kept[end - 1] == _JOINER):
        end -= 1
        following = kept[end]
    return end


def _continues(character: str) -> bool:
    """Whether a character belongs to the one before it."""
    return character == _JOINER or "\ufe00" <= character <= "\ufe0f" or unicodedata.category(character) in ("Mn", "Me")
