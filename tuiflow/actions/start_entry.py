"""What is decided when a process is started: as it is proposed, as it is typed, and what cannot be (V5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from tuiflow.actions.calendars import check_country
from tuiflow.actions.desk import Desk
from tuiflow.actions.library import find_template_node
from tuiflow.actions.lookup import split_list
from tuiflow.actions.setup import free_process_name, prefixes, unused_prefix
from tuiflow.errors import RefusedError, TuiflowError, UsageError
from tuiflow.language import _, current
from tuiflow.model.code import DayCount
from tuiflow.model.day import parse_day
from tuiflow.model.label import free_prefix, suggest_prefix
from tuiflow.model.process import DEFAULT_COUNTRY
from tuiflow.model.task import check_text
from tuiflow.model.template import Template, words_in
from tuiflow.model.template_check import MOST_DAYS
from tuiflow.model.template_tailoring import without_nodes

T = TypeVar("T")

GOAL = ("item", "outcome", "measure", "target")
"""What a process is for, as its template proposes it (P1)."""

ROLE = "role:"
"""Before the key of a role: the entry with the people who sit on it."""

DAYS = "days"
"""The entry with the days of single nodes, where they are not as the template says: `talk=6,report=4`."""


@dataclass(frozen=True)
class Choices:
    """What is decided when a process is started."""

    name: str
    goal: Mapping[str, str] = field(default_factory=dict)
    """Of the fields in `GOAL`; what is not there is as the template says."""
    people: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Role key → names; a name that nobody has becomes a new person."""
    start: date | None = None
    """None: today."""
    day_count: DayCount | None = None
    """None: as the template says."""
    country: str = DEFAULT_COUNTRY
    left_out: frozenset[str] = frozenset()
    """Keys of nodes."""
    prefix: str = ""
    """Empty: the template's, or a free one like it."""
    days: Mapping[str, int] = field(default_factory=dict)
    """Key of a node → its days, where they are not as the template says."""


class ChoiceError(RefusedError):
    """A choice that cannot be."""

    def __init__(self, field_name: str, refusal: TuiflowError) -> None:
        """Refused because of the entry `field_name`, for what `refusal` says; a command ends as with that."""
        super().__init__(str(refusal))
        self.field = field_name
        self.exit_code = refusal.exit_code


def proposal(desk: Desk, template: Template) -> dict[str, str]:
    """What to begin with: the entries for `read_choices`, as one would type them."""
    language = current()
    entries = {"name": _proposed_name(desk, words_in(template.name, language))}
    for key in GOAL:
        entries[key] = words_in(getattr(template, key), language)
    return entries | {
        "start": desk.today.isoformat(),
        "day_count": template.day_count.caption,
        "country": DEFAULT_COUNTRY,
        "prefix": proposed_prefix(desk, template),
        "left_out": "",
        DAYS: "",
        **{ROLE + role.key: "" for role in template.roles},
    }


def _proposed_name(desk: Desk, name: str) -> str:
    """The template's name; with the month, and then a number, where there is a process of that name."""
    taken = {process.name.casefold() for process in desk.workspace.processes.values()}
    proposed, number = name, 0
    while proposed.casefold() in taken:
        number += 1
        proposed = f"{name} {desk.today:%Y-%m}" + (f" ({number})" if number > 1 else "")
    return proposed


def proposed_prefix(desk: Desk, template: Template) -> str:
    """The template's prefix, or a free one like it."""
    if template.prefix:
        return free_prefix(template.prefix.upper(), prefixes(desk))
    return suggest_prefix(words_in(template.name, "en"), prefixes(desk))


def read_choices(desk: Desk, template: Template, entries: Mapping[str, str]) -> Choices:
    """The choices that were typed; an entry that is missing or empty is as the template says.

    Raises:
        ChoiceError: naming the entry that cannot be read, or breaks a rule.
    """

    def read(key: str, how: Callable[[str], T], otherwise: T) -> T:
        text = entries.get(key, "")
        if not text.strip():
            return otherwise
        try:
            return how(text)
        except TuiflowError as error:
            raise ChoiceError(key, error) from error

    name = entries.get("name", "")
    try:
        name = free_process_name(desk, name)
    except RefusedError as error:
        raise ChoiceError("name", error) from error
    return Choices(
        name,
        {key: read(key, lambda text: check_text(text, _("Goal")), "") for key in GOAL if key in entries},
        {role.key: read(ROLE + role.key, _names, []) for role in template.roles},
        read("start", lambda text: parse_day(text, desk.today), None),
        read("day_count", _day_count, None),
        read("country", check_country, DEFAULT_COUNTRY),
        read("left_out", lambda text: _left_out(template, text), frozenset()),
        read("prefix", lambda text: unused_prefix(desk, text), ""),
        read(DAYS, lambda text: _days(template, text), {}),
    )


def days_entry(days: Mapping[str, int]) -> str:
    """Days of nodes, by their keys, as the entry `DAYS`."""
    return ",".join(f"{key}={count}" for key, count in days.items())


def kept_days(template: Template, entry: str) -> dict[str, int]:
    """The days that such an entry has, as far as they still fit the template; for a draft."""
    try:
        return _days(template, entry)
    except TuiflowError:
        return {}


def _days(template: Template, text: str) -> dict[str, int]:
    found = {}
    for part in split_list(text):
        name, mark, count = part.partition("=")
        if not mark or not count.strip().isdecimal() or int(count) > MOST_DAYS:
            raise UsageError(_("“{text}” is not NODE=DAYS, such as talk=6.").format(text=part))
        found[find_template_node(template, name).key] = int(count)
    return found


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(" ".join(name.split()) for name in split_list(text)))


def _day_count(text: str) -> DayCount:
    found = DayCount.meant_by(text)
    if found is None:
        known = _(", ").join(member.value for member in DayCount)
        raise UsageError(_("“{text}” are no days to count: use one of {known}.").format(text=text.strip(), known=known))
    return found


def _left_out(template: Template, text: str) -> frozenset[str]:
    keys = frozenset(find_template_node(template, name).key for name in split_list(text))
    without_nodes(template, keys)
    return keys
