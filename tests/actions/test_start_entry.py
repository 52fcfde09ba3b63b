"""What is decided when a process is started: as it is proposed, and as people type it (V5)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.actions.office import Office
from tuiflow.actions.start_entry import ChoiceError, proposal, read_choices
from tuiflow.actions.starting import start
from tuiflow.model.code import DayCount
from tuiflow.model.template import Template


def test_what_is_proposed_can_be_started_at_once(office: Office, talks: Template) -> None:
    entries = proposal(office.ann, talks)
    assert (entries["name"], entries["prefix"], entries["start"]) == ("Client talks", "TALK", "2024-07-10")
    choices = read_choices(office.ann, talks, entries)
    start(office.ann, talks, choices)
    assert proposal(office.ann, talks)["name"] == "Client talks 2024-07"
    assert proposal(office.ann, talks)["prefix"] == "TALK2"


def test_choices_are_read_as_people_type_them(office: Office, talks: Template) -> None:
    choices = read_choices(
        office.ann,
        talks,
        {
            "name": " Autumn  talks ",
            "outcome": "",
            "start": "7.15",
            "day_count": "calendar",
            "country": "de",
            "prefix": "aut",
            "left_out": "客户邀约、talk",
            "role:exec": "Zoe、Ann Lee, Zoe",
        },
    )
    assert choices.name == "Autumn talks"
    assert choices.goal == {"outcome": ""}
    assert (choices.start, choices.day_count) == (date(2024, 7, 15), DayCount.CALENDAR)
    assert (choices.country, choices.prefix) == ("DE", "AUT")
    assert choices.left_out == {"invite", "talk"}
    assert choices.people["exec"] == ["Zoe", "Ann Lee"]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("name", " ", "A name is needed"),
        ("name", "Onboarding", "is there already"),
        ("start", "soon", "is not a date"),
        ("day_count", "nights", "are no days to count: use one of working, calendar"),
        ("country", "Narnia", "is no country"),
        ("prefix", "CSAT", "Another process has the prefix CSAT"),
        ("prefix", "1", "is no prefix"),
        ("left_out", "outlin", r"has no node “outlin”.*Outline design"),
        ("left_out", "outline,invite,talk,report", "Every node is left out"),
        ("measure", "x" * 10_001, "10001 characters"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    office: Office, talks: Template, field: str, text: str, sentence: str
) -> None:
    with pytest.raises(ChoiceError, match=sentence) as refused:
        read_choices(office.ann, talks, {"name": "New"} | {field: text})
    assert refused.value.field == field
