"""Where a person works: the workspace, who acts, the clock and the source of new identities, all handed in."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.code import DayCount
from tuiflow.model.party import Actor
from tuiflow.model.plan import Plan
from tuiflow.model.process import Process
from tuiflow.model.schedule import Schedule, schedule
from tuiflow.model.workday import EveryDay, Weekdays, WorkCalendar
from tuiflow.store.change import Draft, Edit, Transaction
from tuiflow.store.workspace import Workspace

if TYPE_CHECKING:
    from tuiflow.notify.channel import Channel


class _Rehearsed(Exception):  # noqa: N818 - no error: it ends an action that is only rehearsed
    """What a change would have made."""

    def __init__(self, edits: list[Edit]) -> None:
        super().__init__()
        self.edits = edits


_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def new_uid() -> str:
    """A new identity: 16 random letters and digits."""
    return "".join(_DIGITS[byte % len(_DIGITS)] for byte in os.urandom(16))


def plain_calendar(day_count: DayCount, _country: str) -> WorkCalendar:
    """Days where nothing is known of any country's holidays."""
    return EveryDay() if day_count is DayCount.CALENDAR else Weekdays()


@dataclass(slots=True)
class Desk:
    """What every action needs."""

    workspace: Workspace
    actor: Actor
    now: Callable[[], datetime]
    """Local time."""
    new_uid: Callable[[], str] = new_uid
    calendars: Callable[[DayCount, str], WorkCalendar] = plain_calendar
    """From which days count, and a country's ISO code, to the calendar (P5)."""
    committed: Callable[[Transaction], None] | None = None
    """Hears of every change that is made at this desk."""
    channels: Mapping[str, Channel] = field(default_factory=dict)
    """Those by which this session sends what happens, by name; none, where it sends nothing."""
    _is_rehearsal: bool = False

    def calendar_of(self, process: Process) -> WorkCalendar:
        """The days on which a process is worked on."""
        return self.calendars(process.day_count, process.country)

    def load_calendars(self, processes: Iterable[Process]) -> None:
        """Make the calendars of processes, so that nobody waits for a country's data later."""
        for process in processes:
            self.calendar_of(process)

    def schedule_of(self, plan: Plan) -> Schedule:
        """The planned dates of a process, from its start or, while it has none, from today (P5)."""
        return schedule(plan, self.calendar_of(plan.process), plan.process.start or self.today)

    @property
    def today(self) -> date:
        """The day it is here."""
        return self.now().date()

    @property
    def me(self) -> frozenset[str]:
        """The actor's uid and those of the roles that the actor sits on."""
        return self.workspace.seats(self.actor.person)

    def commit(
        self, kind: str, edits: Iterable[Edit | None], why: str = "", following: Collection[str] = ()
    ) -> Transaction:
        """Make one change of all `edits` that set something, with the notices to those whom it concerns.

        Args:
            kind: What is done, by its code (model.kind).
            edits: Those that are None set nothing.
            why: For those who will read it.
            following: Uids of the records that change only because the others do: where it has to be asked for, the
                request tells them apart.

        Raises:
            RefusedError: when none does; a `ClosedError` where it is the plan of a process that is closed.
            NotPermittedError: when RACI gives it to somebody else.
            WorkspaceError: when nothing can be changed here.
        """
        kept = [edit for edit in edits if edit is not None]
        if not kept:
            raise RefusedError(_("Nothing to change: everything is like that already."))
        from tuiflow.actions.closing import check_plans_run
        from tuiflow.actions.notices import notice_edits
        from tuiflow.actions.permissions import check_permitted

        check_plans_run(self.workspace, kind, kept)
        check_permitted(self, kind, kept, following)
        told = notice_edits(self, kind, kept, why)
        if self._is_rehearsal:
            raise _Rehearsed([*kept, *told])
        transaction = self.workspace.commit(Draft([*kept, *told], kind, self.actor.person, self.actor.login, why))
        if self.committed is not None:
            self.committed(transaction)
        return transaction

    def rehearse(self, action: Callable[[], object]) -> list[Edit]:
        """The edits that an action at this desk would make, its notices among them; nothing is changed (E7).

        An action of several changes is looked at up to its first.

        Raises:
            TuiflowError: when the action would be refused.
        """
        self._is_rehearsal = True
        try:
            action()
        except _Rehearsed as rehearsed:
            return rehearsed.edits
        finally:
            self._is_rehearsal = False
        return []


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did."""

    message: str
    """One sentence for the person who did it."""
    transaction: Transaction
    tasks: tuple[str, ...] = ()
    """Uids of the tasks it was about."""
    before: tuple[Transaction, ...] = ()
    """Where it was too much for one: the changes made before `transaction`, in their order."""

    @property
    def transactions(self) -> tuple[Transaction, ...]:
        """All changes that were made; undo takes them back together."""
        return (*self.before, self.transaction)

    crowded: tuple[str, ...] = ()
    """Uids of the tasks that begin before what comes before them ends, because it got later and they stay (E6)."""
