"""A team's own days off and days worked (P5): `calendar.toml` beside the settings.

    [CN]
    holidays = ["2027-02-05", "2027-02-06..2027-02-12 春节"]
    workdays = ["2027-02-20"]

    ["*"]
    holidays = ["2027-03-08 the firm's birthday"]

A name may stand behind a day; `"*"` is every country, and gives way to the country's own table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.text import near
from tuiflow.model.workday import days_between

EVERY_COUNTRY = "*"
_LISTS = ("holidays", "workdays")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*\.\.\s*(\d{4}-\d{2}-\d{2}))?(?:\s+(.+))?")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_LONGEST = 366
"""Days in one range: a longer one is a slip of the pen."""


@dataclass(slots=True)
class OwnDays:
    """The days of one country, each with its name, which may be empty."""

    holidays: dict[date, str] = field(default_factory=dict)
    workdays: dict[date, str] = field(default_factory=dict)


def load_own_days(path: Path) -> Mapping[str, OwnDays]:
    """Country code, or `*` → its days; nothing without a file. The file is only read.

    Raises:
        UsageError: when it is no TOML, or something in it is not as it should be; with file, and line or key.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    import tomllib

    try:
        raw = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, error) from error
    return {_country(name, path): _days_of(name, table, path) for name, table in raw.items()}


def _unreadable(path: Path, reason: Exception) -> UsageError:
    return UsageError(
        _("The days in {path} cannot be read ({reason}): mend or remove the file.").format(path=path, reason=reason)
    )


def _country(name: str, path: Path) -> str:
    if name != EVERY_COUNTRY and not _COUNTRY.fullmatch(name):
        raise UsageError(
            _('In {path}, [{name}] is no country: write two letters such as [CN], or ["*"] for all.').format(
                path=path, name=name
            )
        )
    return name.upper()


def _days_of(name: str, table: object, path: Path) -> OwnDays:
    if not isinstance(table, dict):
        raise UsageError(
            _("In {path}, {name} has to be a table: write [CN], then holidays and workdays below it.").format(
                path=path, name=name
            )
        )
    unknown = next((key for key in table if key not in _LISTS), None)
    if unknown is not None:
        raise UsageError(
            _("In {path}, [{name}] has no list “{key}”{hint}: use holidays and workdays.").format(
                path=path, name=name, key=unknown, hint=near(unknown, _LISTS)
            )
        )
    holidays, workdays = (_listed(table.get(key, []), f"[{name}] {key}", path) for key in _LISTS)
    both = next((day for day in holidays if day in workdays), None)
    if both is not None:
        raise UsageError(
            _("In {path}, [{name}] has {day} both as a holiday and as a workday: leave one of them out.").format(
                path=path, name=name, day=both.isoformat()
            )
        )
    return OwnDays(holidays, workdays)


def _listed(given: Any, place: str, path: Path) -> dict[date, str]:
    """The days of a list. A TOML date without quotes is understood too."""
    entries = given if isinstance(given, list) else [given]
    days: dict[date, str] = {}
    for entry in entries:
        first, last, name = _entry(str(entry), place, path)
        days |= dict.fromkeys(days_between(first, last), name)
    return days


def _entry(text: str, place: str, path: Path) -> tuple[date, date, str]:
    found = _DAYS.fullmatch(text.strip())
    try:
        first = date.fromisoformat(found[1]) if found else None
        last = date.fromisoformat(found[2]) if found and found[2] else first
    except ValueError:
        first = last = None
    if found is None or first is None or last is None or not 0 <= (last - first).days < _LONGEST:
        raise UsageError(
            _("In {path}, {place} has “{text}”: write days like 2027-02-05 or 2027-02-06..2027-02-12.").format(
                path=path, place=place, text=text
            )
        )
    return first, last, found[3] or ""
