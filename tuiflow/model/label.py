"""Labels such as `CSAT-001`: a prefix and a serial of at least three digits. A label, not an identity."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tuiflow.errors import RefusedError
from tuiflow.language import _

SERIAL_DIGITS = 3
PREFIX_LIMIT = 8
_LABEL = re.compile(r"(.+)-([0-9]{1,12})")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,7}")
DEFAULT_PREFIX = "TASK"


def next_label(prefix: str, taken: Iterable[str]) -> str:
    """The label after the highest serial of `prefix` among `taken`."""
    highest = 0
    for label in taken:
        found = _LABEL.fullmatch(label)
        if found and found[1] == prefix:
            highest = max(highest, int(found[2]))
    return f"{prefix}-{highest + 1:0{SERIAL_DIGITS}}"


def check_prefix(text: str) -> str:
    """A prefix as it will be kept, in capitals.

    Raises:
        RefusedError: when it is not 1 to 8 letters and digits, a letter first.
    """
    kept = text.strip().upper()
    if not _PREFIX.fullmatch(kept):
        raise RefusedError(
            _(
                "“{prefix}” is no prefix for task ids: use 1 to 8 letters or digits, a letter first, such as CSAT."
            ).format(prefix=text.strip())
        )
    return kept


def suggest_prefix(name: str, taken: Iterable[str]) -> str:
    """A free prefix for a process called `name`: its initials where it has Latin words, `TASK` otherwise."""
    words = re.findall(r"[A-Za-z]+", name)
    initials = "".join(word[0] for word in words[:4]) if len(words) > 1 else "".join(words)[:4]
    return free_prefix(initials.upper() or DEFAULT_PREFIX, taken)


def free_prefix(start: str, taken: Iterable[str]) -> str:
    """`start`, or the first of `CSAT2`, `CSAT3` … that is free."""
    used, prefix, number = set(taken), start, 1
    while prefix in used:
        number += 1
        prefix = f"{start[: PREFIX_LIMIT - len(str(number))]}{number}"
    return prefix
