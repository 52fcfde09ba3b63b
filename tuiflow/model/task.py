"""A task: a piece of work under a node, and the rules of its status and dates (E2, E3, E4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.code import Priority, Status

DUE_SOON_DAYS = 2
"""A task that is due today or within so many days is due soon (E3: derived, never stored)."""

_POINTS = re.compile(r"[；;\n]")

NAME_LIMIT = 200
TEXT_LIMIT = 10_000
"""Characters; a longer text belongs into a document that the task names."""


@dataclass(slots=True)
class Block:
    """Why a task cannot go on, and whose support is wanted (E4)."""

    reason: str
    helper: str = ""
    """Uid of a person or role; empty when nobody in particular is asked."""
    since: date | None = None
    nudged: date | None = None
    """When the helper was last reminded."""
    unbegun: bool = False
    """Work had not begun when it was blocked: what it needs before it begins, it still needs (E5)."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What became of the work once it was done (V1)."""

    by: str = ""
    """Uid of the person who accepted it, or the login; empty while nobody has."""
    on: date | None = None
    returns: int = 0
    """How often it was returned: rework."""
    points: tuple[str, ...] = ()
    """What was found wanting when it was last returned (问题点)."""


NOT_ACCEPTED = Acceptance()


@dataclass(slots=True)
class Task:
    """One task as it stands. Never changed in place: a change makes the workspace hold a new one."""

    uid: str
    """Identity; the `label` is only what people call it."""
    label: str
    """Prefix and serial, e.g. `CSAT-001`; two offline people can make the same one."""
    name: str
    description: str = ""
    process: str = ""
    """Uid of the process."""
    node: str = ""
    """Uid of the node, or empty."""
    assignee: str = ""
    """Uid of a person or, while nobody sits on it, of a role; or empty."""
    collaborators: tuple[str, ...] = ()
    start: date | None = None
    due: date | None = None
    deliverable: str = ""
    acceptance: str = ""
    status: Status = Status.NOT_STARTED
    priority: Priority = Priority.MEDIUM
    risk: str = ""
    order: str = ""
    """Fractional index: the place in its column."""
    block: Block | None = None
    """Set exactly while the status is blocked."""
    solved: str = ""
    """How the last block was solved."""
    override: str = ""
    """Why it was started although a precondition was not met; empty when all were (E5)."""
    accepted: Acceptance = NOT_ACCEPTED
    retro: str = ""
    """Uid of the retrospective that it is an improvement from (V3); empty for other work."""

    @property
    def standard(self) -> list[str]:
        """The acceptance standard point by point: parted by `；`, `;` or a line break."""
        return [part.strip() for part in _POINTS.split(self.acceptance) if part.strip()]

    def days_late(self, today: date) -> int:
        """Whole days past the due date; 0 for a task that is done, not yet due, or has no due date."""
        if self.due is None or self.status is Status.DONE:
            return 0
        return max(0, (today - self.due).days)

    def is_late(self, today: date) -> bool:
        """Whether the due date has passed and the task is not done (滞后)."""
        return self.days_late(today) > 0

    def is_due_soon(self, today: date) -> bool:
        """Whether it is due today or within `DUE_SOON_DAYS`, and not done."""
        if self.due is None or self.status is Status.DONE:
            return False
        return 0 <= (self.due - today).days <= DUE_SOON_DAYS

    def involves(self, uids: frozenset[str]) -> bool:
        """Whether one of `uids` (a person and the roles the person sits on) works on it or is asked to help."""
        if self.assignee in uids or not uids.isdisjoint(self.collaborators):
            return True
        return self.block is not None and self.block.helper in uids


def check_name(name: str) -> str:
    """The name as it will be kept.

    Raises:
        RefusedError: when nothing is left of it, or it is too long for a card.
    """
    kept = " ".join(name.split())
    if not kept:
        raise RefusedError(_("A name is needed: say in a few words what it is."))
    if len(kept) > NAME_LIMIT:
        raise RefusedError(
            _("The name has {count} characters; at most {limit} fit. Put the rest into the description.").format(
                count=len(kept), limit=NAME_LIMIT
            )
        )
    return kept


def check_text(text: str, title: str) -> str:
    """A longer text as it will be kept: outer blanks gone, line breaks as they are.

    Raises:
        RefusedError: when it is longer than `TEXT_LIMIT`; `title` names the field in the message.
    """
    kept = text.strip()
    if len(kept) > TEXT_LIMIT:
        raise RefusedError(
            _("{field} has {count} characters; at most {limit} are kept. Put it into a document.").format(
                field=title, count=len(kept), limit=TEXT_LIMIT
            )
        )
    return kept


def check_dates(start: date | None, due: date | None) -> None:
    """Refuse a period that ends before it starts.

    Raises:
        RefusedError: naming both dates.
    """
    if start is not None and due is not None and due < start:
        raise RefusedError(
            _("It would end on {due}, before it starts on {start}: change one of the two dates.").format(
                due=due.isoformat(), start=start.isoformat()
            )
        )


def check_block(reason: str) -> str:
    """The reason of a block as it will be kept (E4).

    Raises:
        RefusedError: when there is none.
    """
    kept = reason.strip()
    if not kept:
        raise RefusedError(_("Blocked needs a reason: say what stands in the way."))
    return check_text(kept, _("Reason"))


def check_status_change(task: Task, wanted: Status) -> None:
    """Refuse a status change that says nothing new (E3).

    From any status a task may go to any other: into blocked with a reason (`check_block`), out of it with a word on
    how it was solved.

    Raises:
        RefusedError: when the task has that status already.
    """
    if task.status is wanted:
        raise RefusedError(
            _("{label} is already “{status}”; nothing was changed.").format(label=task.label, status=wanted.caption)
        )
