"""Whether a goal was met, as somebody types it (V2)."""

from __future__ import annotations

import pytest

from tuiflow import language
from tuiflow.errors import UsageError
from tuiflow.model.attainment import Met, read_met


@pytest.mark.parametrize(
    ("typed", "met"),
    [
        *(("", Met.OPEN), (" ", Met.OPEN), ("not judged yet", Met.OPEN)),
        *(("m", Met.MET), ("达成", Met.MET), ("已达成", Met.MET)),
        *(("n", Met.MISSED), ("Not met", Met.MISSED), ("missed", Met.MISSED), ("未", Met.MISSED)),
    ],
)
def test_a_word_or_its_beginning_says_whether_it_was_met(typed: str, met: Met) -> None:
    assert read_met(typed) is met


def test_in_chinese_one_character_is_enough() -> None:
    language.use("zh")
    assert (read_met("未"), read_met("已"), read_met("达")) == (Met.MISSED, Met.MET, Met.MET)


def test_another_word_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UsageError, match="use one of not judged yet, met, not met"):
        read_met("maybe")
