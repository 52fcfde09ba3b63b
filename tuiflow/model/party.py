"""Who works: people, and the roles of a process that they sit on (P8). Either can stand as assignee or helper."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MASKS = re.compile(r"^(?:\*+|\[masked\] *)")


def bare_name(name: str) -> str:
    """A name as people type it: without the mark of a masked one (`*专员`, `[masked] manager`), in any case."""
    return _MASKS.sub("", name.strip()).casefold()


@dataclass(slots=True)
class Person:
    """A person of the team. The name is data: `*专员` is a masked name, not markup."""

    uid: str
    name: str
    logins: tuple[str, ...] = ()
    """Accounts of this person on the team's machines, where the team has set them."""


@dataclass(slots=True)
class Role:
    """A seat in one process."""

    uid: str
    name: str
    process: str
    people: tuple[str, ...] = ()
    """Uids of the people who sit on it; empty while the role is vacant."""
    order: int = 0
    duties: str = ""
    """What is expected of whoever sits on it."""
    key: str = ""
    """What the template calls it."""


@dataclass(slots=True)
class Actor:
    """Who is doing something: the login that the machine knows and, where one matches, the person."""

    login: str
    person: str = ""
    """Uid of the person; empty when nobody in the workspace matches the login."""
    name: str = ""
    """The name to show: the person's, else the login."""
    is_chosen: bool = False
    """Named for this one run (`--as`): acts as that person and nothing else."""
