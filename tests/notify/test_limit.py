from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notify.conftest import NOW
from tuiflow.notify.limit import LONGEST_PAUSE, WINDOW_SECONDS, Limit, quiet_until

MOMENT = NOW.timestamp()


def test_no_minute_has_more_messages_than_the_rate(tmp_path: Path) -> None:
    limit, other, moment, sent = Limit(tmp_path, "x"), Limit(tmp_path, "x"), MOMENT, []
    for number in range(100):
        wait = (limit if number % 2 else other).claim(20, moment)
        while wait:
            moment += wait
            wait = limit.claim(20, moment)
        sent.append(moment)
        moment += 0.5
    assert all(later - earlier >= 60 for earlier, later in zip(sent, sent[20:], strict=False))
    assert sent[-1] - sent[0] < 5 * WINDOW_SECONDS


def test_a_full_minute_says_how_long_to_wait(tmp_path: Path) -> None:
    limit = Limit(tmp_path, "x")
    assert [limit.claim(2, MOMENT), limit.claim(2, MOMENT + 10)] == [0, 0]
    assert limit.claim(2, MOMENT + 11) == pytest.approx(WINDOW_SECONDS - 11)
    assert limit.claim(2, MOMENT + WINDOW_SECONDS) == 0


def test_channels_have_limits_of_their_own_and_a_clock_set_back_blocks_none(tmp_path: Path) -> None:
    assert Limit(tmp_path, "x").claim(1, MOMENT) == 0
    assert Limit(tmp_path, "y").claim(1, MOMENT) == 0
    assert Limit(tmp_path, "x").claim(1, MOMENT - 86_400) == 0


def test_pauses_grow_and_end_with_a_success(tmp_path: Path) -> None:
    limit = Limit(tmp_path, "x")
    pauses = [limit.note_failure(MOMENT, "down", None, 1.0) - MOMENT for _number in range(12)]
    assert pauses[:3] == [30, 60, 120]
    assert pauses[-1] == LONGEST_PAUSE
    assert limit.look().error == "down"
    limit.claim(20, MOMENT)
    limit.note_success()
    pace = limit.look()
    assert (pace.until, pace.failures, pace.error, pace.sent) == (0, 0, "", (MOMENT,))


def test_a_pause_is_as_long_as_the_service_asked_for_and_never_the_same_for_all(tmp_path: Path) -> None:
    assert Limit(tmp_path, "x").note_failure(MOMENT, "busy", 600, 0.5) == MOMENT + 600
    assert Limit(tmp_path, "y").note_failure(MOMENT, "busy", 1, 0.0) == MOMENT + 15


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"sent": 3, "until": "x", "failures": null}'])
def test_a_file_that_cannot_be_read_stops_nothing(tmp_path: Path, content: bytes) -> None:
    limit = Limit(tmp_path, "x")
    (tmp_path / "x.json").write_bytes(content)
    assert limit.claim(1, MOMENT) == 0
    assert limit.claim(1, MOMENT) > 0


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        ("20:00-08:30", "2024-07-12T19:59", None),
        ("20:00-08:30", "2024-07-12T20:00", "2024-07-13T08:30"),
        ("20:00-08:30", "2024-07-12T23:59", "2024-07-13T08:30"),
        ("20:00-08:30", "2024-07-12T08:29", "2024-07-12T08:30"),
        ("20:00-08:30", "2024-07-12T08:30", None),
        ("12:00-13:00", "2024-07-12T12:30", "2024-07-12T13:00"),
        ("12:00-13:00", "2024-07-12T13:00", None),
        ("22:00-00:00", "2024-12-31T23:00", "2025-01-01T00:00"),
    ],
)
def test_quiet_hours(quiet: str, now: str, until: str | None) -> None:
    first, last = (time.fromisoformat(part) for part in quiet.split("-"))
    moment = datetime.fromisoformat(f"{now}+08:00")
    found = quiet_until((first, last), moment)
    assert found == (datetime.fromisoformat(f"{until}+08:00") if until else None)


@given(st.times(), st.times(), st.integers(0, 10**6))
def test_after_quiet_hours_it_is_not_quiet(first: time, last: time, minutes: int) -> None:
    first, last = first.replace(second=0, microsecond=0), last.replace(second=0, microsecond=0)
    now = NOW + timedelta(minutes=minutes)
    end = quiet_until((first, last), now) if first != last else None
    if end is not None:
        assert 0 < (end - now).total_seconds() <= 86_400
        assert quiet_until((first, last), end) is None
