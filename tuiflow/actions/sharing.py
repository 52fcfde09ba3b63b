"""Who else is here, and who has seen one's own changes (storage: sync state).

Sessions name themselves by their login; people are shown by the name that the team knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tuiflow.actions.desk import Desk
from tuiflow.actions.opening import known_as
from tuiflow.actions.telling import local_time
from tuiflow.config import Config
from tuiflow.store.base import Saving, Session


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody's session."""

    name: str
    """The person's, else the login."""
    machine: str
    when: datetime
    """The last sign of life: local time, by that session's clock."""
    here: bool
    has_mine: bool
    """Whether it has all of one's own changes."""
    is_me: bool
    """Another session of the one who looks."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """How far one's own changes have come, and who is here."""

    saving: Saving
    mine: int
    """How many changes this session has made, as far as the numbers of its journal tell."""
    colleagues: tuple[Colleague, ...]

    @property
    def here(self) -> tuple[Colleague, ...]:
        """Those who have the workspace open now."""
        return tuple(one for one in self.colleagues if one.here)

    @property
    def seen_by(self) -> tuple[str, ...]:
        """The names of those who have all of one's own changes, each once; nobody before there are any."""
        return tuple(dict.fromkeys(one.name for one in self.colleagues if one.has_mine and not one.is_me))

    @property
    def names_here(self) -> tuple[str, ...]:
        """The names of those who are here, each once, one's own left out."""
        return tuple(dict.fromkeys(one.name for one in self.here if not one.is_me))


def sharing(desk: Desk) -> Sharing:
    """What is known now. Cheap: nothing is read."""
    workspace = desk.workspace
    spread = workspace.spread()
    return Sharing(workspace.saving(), spread.mine, tuple(_colleague(desk, one) for one in spread.others))


def _colleague(desk: Desk, session: Session) -> Colleague:
    person = known_as(desk.workspace, session.login, Config())
    name = desk.workspace.name_of(person) or session.login
    is_me = person == desk.actor.person if person and desk.actor.person else session.login == desk.actor.login
    when = local_time(desk, session.at)
    return Colleague(name, session.machine, when, session.here, session.has_mine, is_me)
