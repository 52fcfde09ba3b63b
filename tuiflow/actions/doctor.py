"""Checks a workspace, mends what can be mended without losing a byte, and says what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from tuiflow.actions.change_finding import change_findings
from tuiflow.actions.file_finding import file_findings
from tuiflow.actions.finding import Finding, Level, owner_name, readable
from tuiflow.language import _, ngettext
from tuiflow.model.text import shown
from tuiflow.store.folder import Places
from tuiflow.store.inspection import Entry, Inspection, inspect
from tuiflow.store.mending import (
    Obstacle,
    Step,
    Work,
    mend_checkpoint,
    mend_folders,
    mend_lines,
    mend_modes,
    mend_temporary,
)
from tuiflow.store.replica_check import ReplicaCheck

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Diagnosis:
    """What was found and, where that was wished, mended."""

    inspection: Inspection
    """The facts, as they are after the repair."""
    findings: list[Finding]
    """Problems first."""
    repaired: list[str] = field(default_factory=list)
    """What was mended, a sentence for each."""
    left: list[str] = field(default_factory=list)
    """What could not be mended, and why."""

    @property
    def healthy(self) -> bool:
        """Whether nobody has to do anything."""
        return all(finding.level is not Level.PROBLEM for finding in self.findings)


def examine(places: Places, now: datetime) -> Diagnosis:
    """Look at a workspace, and at one's own private copies of it. Nothing is written.

    Raises:
        WorkspaceError: when there is none, or the folder cannot be read.
    """
    found = inspect(places, milliseconds(now))
    every = [*file_findings(found), *change_findings(found)]
    return Diagnosis(found, sorted(every, key=lambda finding: finding.level is not Level.PROBLEM))


def repair(places: Places, login: str, now: datetime) -> Diagnosis:
    """Mend what can be mended, and look again; `login` is written into journals that have to be begun.

    Raises:
        WorkspaceError: when there is none, or the folder cannot be read.
    """
    moment = milliseconds(now)
    found = inspect(places, moment)
    steps = [*mend_folders(found), *mend_modes(found), *mend_lines(found, login)]
    if any(step.obstacle is None for step in steps):
        found = inspect(places, moment)
    # Only now is known all that the journals say.
    steps += [*mend_checkpoint(found), *mend_temporary(found)]
    diagnosis = examine(places, now)
    diagnosis.repaired = [_done(step) for step in steps if step.obstacle is None]
    diagnosis.left = [_left(step) for step in steps if step.obstacle is not None]
    return diagnosis


def milliseconds(moment: datetime) -> int:
    """Since 1970."""
    return int(moment.timestamp() * 1000)


def moment_of(number: int, zone: tzinfo | None) -> datetime | None:
    """The time `number` milliseconds after 1970, in a zone; None: before all time, or behind it."""
    if number <= 0:
        return None
    try:
        return (_EPOCH + timedelta(milliseconds=number)).astimezone(zone)
    except OverflowError:
        return None


def diagnosis_body(diagnosis: Diagnosis, zone: tzinfo | None) -> dict[str, Any]:
    """All of it for programs (interface: Codes and JSON); times in `zone`."""
    found = diagnosis.inspection
    return {
        "workspace": readable(str(found.places.folder)),
        "id": found.workspace,
        "healthy": diagnosis.healthy,
        "files": [_file_body(entry, zone) for entry in found.entries if entry.name != "."],
        "replicas": [_replica_body(check, zone) for check in found.replicas],
        "findings": [_finding_body(finding) for finding in diagnosis.findings],
        "repaired": diagnosis.repaired,
        "left": diagnosis.left,
    }


def _file_body(entry: Entry, zone: tzinfo | None) -> dict[str, Any]:
    return {
        "name": readable(entry.name),
        "kind": entry.kind.value,
        "bytes": entry.bytes,
        "mode": f"{entry.mode:04o}",
        "owner": owner_name(entry.owner) or str(entry.owner),
        "modified": _iso(entry.modified, zone),
    }


def _replica_body(check: ReplicaCheck, zone: tzinfo | None) -> dict[str, Any]:
    return {
        "replica": check.replica,
        "login": ", ".join(check.logins),
        "owner": owners_of(check),
        "own": check.is_own,
        "changes": check.changes,
        "highest": check.highest,
        "missing": [list(gap) for gap in check.missing],
        "last": _iso(check.last, zone),
        "ahead_seconds": check.ahead // 1000,
        "seen_by": check.seen_by,
    }


def _finding_body(finding: Finding) -> dict[str, Any]:
    return {
        "level": finding.level.value,
        "code": finding.code,
        "message": finding.message,
        "file": finding.file,
        "line": finding.line,
    }


def owners_of(check: ReplicaCheck) -> str:
    """The accounts that the files of a replica belong to."""
    return ", ".join(owner_name(number) or str(number) for number in check.owners)


def kinds_of(found: Inspection) -> Iterator[tuple[str, int, int]]:
    """Code, number and bytes of each kind of thing in the workspace."""
    sizes: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for entry in found.entries:
        if entry.name != ".":
            counts[entry.kind.value] += 1
            sizes[entry.kind.value] += entry.bytes
    for kind, count in counts.items():
        yield kind, count, sizes[kind]


def _iso(number: int, zone: tzinfo | None) -> str | None:
    moment = moment_of(number, zone)
    return moment.isoformat(timespec="seconds") if moment is not None else None


def _done(step: Step) -> str:
    """What was mended."""
    name = shown(readable(step.name))
    match step.work:
        case Work.FOLDER:
            return _("The folder {file} was made.").format(file=name)
        case Work.MODE:
            return _("{file} has the mode {mode} now.").format(file=_named(name), mode=f"{step.mode:04o}")
        case Work.LINES:
            return ngettext(
                "{count} change of yours was written into {file}.",
                "{count} changes of yours were written into {file}.",
                step.count,
            ).format(count=step.count, file=name)
        case Work.AGAIN:
            return _("The last change in {file} was written once more, behind the damaged lines.").format(file=name)
        case Work.ASIDE:
            return _("The odd {file} was set aside as {other}.").format(file=name, other=step.reason)
        case Work.CHECKPOINT:
            return _("{file} was made anew from the journals.").format(file=name)
        case Work.TEMPORARY:
            return _("{file}, left by an ended tuiflow, was removed.").format(file=name)


def _left(step: Step) -> str:
    """What was left as it is, and why."""
    what = _named(shown(readable(step.name)))
    match step.obstacle:
        case Obstacle.NOT_OWN:
            return _("{file} was left: it belongs to another account, which has to do it.").format(file=what)
        case Obstacle.LINKED:
            return _("{file} was left: it has a second name elsewhere, and may not be ours.").format(file=what)
        case Obstacle.LIVE:
            return _("{file} was left: a session that is open holds it, and writes it itself.").format(file=what)
        case Obstacle.ELSEWHERE:
            return _("{file} was left: another machine or another folder may still write it.").format(file=what)
        case Obstacle.NEWER:
            return _("{file} was left: update tuiflow first.").format(file=what)
        case Obstacle.AHEAD:
            return _("{file} was left: it has changes that are nowhere else.").format(file=what)
        case Obstacle.BUSY:
            return _("{file} was left: a session is writing it now.").format(file=what)
        case Obstacle.NOTHING:
            return _("{file} was left: it has nothing that would help.").format(file=what)
        case Obstacle.UNCERTAIN:
            return _("{file} was left: somebody may still be writing it.").format(file=what)
        case _:
            return _("{file} was left: the system refuses ({reason}).").format(file=what, reason=step.reason)


def _named(name: str) -> str:
    return _("The workspace’s folder") if name == "." else name
