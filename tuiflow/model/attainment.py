"""Goal attainment (目标达成情况): one text that people read, and its parts for whoever reckons with them (V2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tuiflow.errors import UsageError
from tuiflow.language import _, noop
from tuiflow.model.code import Code


class Met(Code):
    """Whether the goal was met."""

    OPEN = "open", noop("not judged yet"), "待判定"
    MET = "met", noop("met"), "达成", "已达成"
    MISSED = "missed", noop("not met"), "未达成"


@dataclass(frozen=True, slots=True)
class Attainment:
    """What the text of the goal attainment (目标达成情况) says, part by part."""

    target: str = ""
    actual: str = ""
    met: Met = Met.OPEN
    cause: str = ""

    @property
    def is_judged(self) -> bool:
        """Whether it says what was reached, and whether that is enough."""
        return bool(self.actual) and self.met is not Met.OPEN

    @property
    def shortfall(self) -> float | None:
        """By how much the actual figure differs from the target's; None unless both name one of the same kind."""
        wanted, reached = _figure(self.target), _figure(self.actual)
        if wanted is None or reached is None or wanted[1] != reached[1]:
            return None
        return reached[0] - wanted[0]


_VERDICTS = {
    "未达成": Met.MISSED,
    "没有达成": Met.MISSED,
    "not met": Met.MISSED,
    "missed": Met.MISSED,
    "待判定": Met.OPEN,
    "not judged yet": Met.OPEN,
    "已达成": Met.MET,
    "达成": Met.MET,
    "met": Met.MET,
}
"""Longer words stand before those that they contain."""

_VERDICT = "|".join(_VERDICTS)
_ATTAINMENT = re.compile(
    r"\s*(?:目标|target|goal)\s*[:：]\s*(?P<target>.*?)\s*[;；,，。\n]\s*(?:实际|actual)\s*[:：]\s*(?P<actual>.*?)\s*"
    rf"(?:[(（]\s*(?P<verdict>{_VERDICT})(?![a-z])\s*(?:[,，;；:：]\s*(?P<cause>.*?))?\s*[)）]\s*[.。]?)?\s*",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(%|％)?")


def read_attainment(words: str) -> Attainment:
    """The parts of a text such as `目标：提升15%；实际：提升12%（未达成，主要因竞品降价）`, in 中文 or English.

    A text of another form has no parts; it stays what it is.
    """
    found = _ATTAINMENT.fullmatch(words)
    if found is None:
        return Attainment()
    verdict = (found["verdict"] or "").lower()
    return Attainment(found["target"], found["actual"], _VERDICTS.get(verdict, Met.OPEN), found["cause"] or "")


def read_met(typed: str) -> Met:
    """What somebody means who types whether the goal was met: a word or its beginning; nothing is not judged yet.

    Raises:
        UsageError: when it is neither.
    """
    words = typed.strip().casefold()
    if not words:
        return Met.OPEN
    begun = [one for one in (Met.MET, Met.MISSED) if one.caption.casefold().startswith(words)]
    begun += [verdict for word, verdict in _VERDICTS.items() if word.startswith(words) and verdict is not Met.OPEN]
    found = Met.meant_by(typed) or next(iter(begun), None)
    if found is None:
        known = _(", ").join(one.caption for one in Met)
        raise UsageError(_("“{text}” is not known here: use one of {known}.").format(text=typed, known=known))
    return found


def attainment_words(parts: Attainment) -> str:
    """The text for these parts, in the language in use; empty without any."""
    if parts == Attainment():
        return ""
    words = _("Target: {target}; actual: {actual}").format(target=parts.target, actual=parts.actual)
    if parts.cause:
        return words + _(" ({verdict}, {cause})").format(verdict=parts.met.caption, cause=parts.cause)
    return words + (_(" ({verdict})").format(verdict=parts.met.caption) if parts.met is not Met.OPEN else "")


def _figure(words: str) -> tuple[float, bool] | None:
    """The figure that a text is about, and whether it is a percentage; None where that is not clear."""
    found = [(float(number), bool(sign)) for number, sign in _NUMBER.findall(words)]
    percentages = [one for one in found if one[1]]
    likely = percentages or found
    return likely[0] if len(likely) == 1 else None
