"""How far each replica has come here: its changes, what is missing among them, its clock, and who has seen them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from tuiflow.store.fold import Contained, State
from tuiflow.store.journal_check import JournalCheck
from tuiflow.store.presence import Word
from tuiflow.store.stamp import reading_of

RECENT_MS = 24 * 3600 * 1000
"""What has arrived since then tells how a clock goes now."""


class JournalFile(NamedTuple):
    """A journal that can be read."""

    owner: int
    """Number of the account."""
    modified: int
    """Milliseconds since 1970."""
    changed: int
    """Likewise: when it was last touched here."""
    check: JournalCheck


@dataclass(slots=True)
class ReplicaCheck:
    """One replica, as far as the journals here tell."""

    replica: str
    logins: list[str] = field(default_factory=list)
    """Whose it is by the first lines of its journals; more than one is odd."""
    owners: list[int] = field(default_factory=list)
    """Whose its files are."""
    changes: int = 0
    highest: int = 0
    missing: list[tuple[int, int]] = field(default_factory=list)
    """First and last number of what has not arrived."""
    last: int = 0
    """When its last change was made, by its own clock: milliseconds since 1970."""
    twins: list[int] = field(default_factory=list)
    """Numbers that two changes have (storage: trap 3)."""
    ahead: int = 0
    """Milliseconds by which its clock was ahead at most; 0: within the tolerance."""
    is_ahead_now: bool = False
    """Its last change is from the future, and has arrived lately."""
    is_own: bool = False
    """Its changes are this account's, made on this machine or brought along in a copied home folder."""
    seen_by: list[str] = field(default_factory=list)
    """Sessions that say that they have all of it."""
    unseen: int = 0
    """Of a session of one's own: how many changes no session elsewhere says it has."""


def check_replicas(
    journals: Sequence[JournalFile], rebuilt: State, own: Set[str], words: Sequence[Word], keys: Set[str], now: int
) -> list[ReplicaCheck]:
    """All replicas that have a journal here, by id.

    Args:
        journals: The journals that can be read.
        rebuilt: What they say.
        own: The replicas that have a private copy here.
        words: What sessions say of themselves.
        keys: Which of those sessions are this account's on this machine.
        now: Milliseconds since 1970.
    """
    files: dict[str, list[JournalFile]] = {}
    for file in journals:
        header = file.check.header
        assert header is not None
        files.setdefault(header.replica, []).append(file)
    checks = [_check(replica, files[replica], rebuilt.contains.get(replica), now) for replica in sorted(files)]
    for check in checks:
        check.is_own = check.replica in own
        _note_seen(check, words, keys)
    return checks


def _check(replica: str, files: list[JournalFile], contained: Contained | None, now: int) -> ReplicaCheck:
    check = ReplicaCheck(
        replica,
        sorted({file.check.login for file in files}),
        sorted({file.owner for file in files}),
    )
    if contained is None:
        return check
    check.changes = contained.upto + len(contained.beyond)
    check.highest, check.twins = contained.highest(), sorted(contained.twins)
    check.missing = _gaps(contained)
    for file in files:
        check.ahead = max(check.ahead, *(over for _line, over in file.check.ahead(min(now, file.modified))), 0)
        for line in file.check.lines:
            if line.transaction.sequence == check.highest:
                check.last = max(check.last, reading_of(line.transaction.stamp)[0])
        is_late = any(line.transaction.sequence == check.highest for line, _over in file.check.ahead(now))
        check.is_ahead_now = check.is_ahead_now or (is_late and now - file.changed < RECENT_MS)
    return check


def _gaps(contained: Contained) -> list[tuple[int, int]]:
    gaps, before = [], contained.upto
    for number in sorted(contained.beyond):
        if number > before + 1:
            gaps.append((before + 1, number - 1))
        before = number
    return gaps


def _note_seen(check: ReplicaCheck, words: Iterable[Word], keys: Set[str]) -> None:
    """Take down who has all of a replica. A session speaks only of those whose own word it has heard."""
    others = [word for word in words if word.replica != check.replica]
    if check.highest:
        names = {f"{word.login}@{word.machine}" for word in others if word.seen.get(check.replica, 0) >= check.highest}
        check.seen_by = sorted(names)
    elsewhere = [word for word in others if word.key not in keys]
    is_told_of = any(word.key in keys and word.replica == check.replica for word in words)
    if is_told_of and elsewhere:
        seen = max(word.seen.get(check.replica, 0) for word in elsewhere)
        check.unseen = max(0, check.highest - seen)
