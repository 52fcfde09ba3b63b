"""Deadlines as other programs' calendars read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from tests.exchange.office import HOSTILE
from tuiflow.exchange.ics_writer import Deadline, write_ics
from tuiflow.model.office_table import Kind
from tuiflow.model.office_text import cell_text

MADE = datetime(2024, 7, 12, 9, 30, tzinfo=UTC)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
TEXTS = st.text(alphabet=st.characters() | st.sampled_from('\\,;:\n"专员'), max_size=120)


def written(*deadlines: Deadline, name: str = "团队") -> bytes:
    kept = BytesIO()
    write_ics(name, deadlines, MADE, kept)
    return kept.getvalue()


@given(DAYS, TEXTS.filter(lambda text: bool(text.strip())), TEXTS)
def test_another_library_reads_what_was_meant(day: date, summary: str, description: str) -> None:
    calendar = Calendar.from_ical(written(Deadline("u1@w.tuiflow", day, summary, description, summary)))
    assert isinstance(calendar, Calendar)
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == "u1@w.tuiflow"
    assert event.decoded("DTSTART") == day
    assert (event.decoded("DTEND") - day).days == 1
    assert event["SUMMARY"] == cell_text(Kind.TEXT, summary)
    assert event.get("DESCRIPTION", "") == cell_text(Kind.TEXT, description)
    assert event.decoded("DTSTAMP") == MADE


@given(TEXTS)
def test_no_line_is_longer_than_75_bytes_and_no_letter_is_broken(text: str) -> None:
    data = written(Deadline("u1@w.tuiflow", date(2024, 7, 12), text, text), name=text)
    assert data.endswith(b"\r\nEND:VCALENDAR\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_hostile_names_add_nothing_to_the_calendar() -> None:
    deadlines = [Deadline(f"u{n}@w", date(2024, 7, 12), text, text, text) for n, text in enumerate(HOSTILE)]
    injected = Deadline("u@w", date(2024, 7, 12), "x\r\nEND:VEVENT\r\nATTACH:http://x", "")
    calendar = Calendar.from_ical(written(*deadlines, injected))
    assert isinstance(calendar, Calendar)
    events = calendar.walk("VEVENT")
    assert len(events) == len(HOSTILE) + 1
    known = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP"}
    assert {name for event in events for name in event} <= known
