"""What `tuiflow doctor` says of changes: which are damaged, missing or not yet shared, by whom they are, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tuiflow.actions.finding import (
    Finding,
    Level,
    duration,
    finding,
    note,
    owner_name,
    problem,
    ranges,
    readable,
    unreadable,
)
from tuiflow.language import _, ngettext
from tuiflow.store.inspection import Entry, Inspection
from tuiflow.store.journal_check import JournalCheck
from tuiflow.store.private_check import PrivateCopy
from tuiflow.store.replica_check import ReplicaCheck

WRITING_MS = 60_000
"""A live session that has not brought a change to the shared folder for so long has trouble."""

_LINES_LISTED = 10
"""Bad lines of one file that are listed one by one."""

_LOGINS_LISTED = 5


def change_findings(found: Inspection) -> Iterator[Finding]:
    """All that is to be said of changes."""
    yield from _of_bad_lines(found)
    yield from _of_replicas(found)
    yield from _of_authors(found)
    yield from _of_private(found)


def _of_bad_lines(found: Inspection) -> Iterator[Finding]:
    for entry, journal in found.journals:
        name = readable(entry.name)
        for number in journal.bad[:_LINES_LISTED]:
            place = {"file": name, "line": number, "login": journal.login}
            if found.is_harmless(journal, number):
                sentence = _("{file}, line {line}: damaged and skipped; nothing is missing, all changes are here.")
                yield note("bad_line_replaced", sentence.format(**place), entry.name, number)
            else:
                sentence = _(
                    "{file}, line {line}: damaged and skipped. On the machine of {login}, tuiflow doctor --repair"
                    " writes again what is missing."
                )
                yield problem("bad_line", sentence.format(**place), entry.name, number)
        more = journal.bad[_LINES_LISTED:]
        if more:
            sentence = ngettext("{file}: {count} more damaged line", "{file}: {count} more damaged lines", len(more))
            level = Level.NOTE if all(found.is_harmless(journal, number) for number in more) else Level.PROBLEM
            yield finding(level, "bad_lines_more", sentence.format(file=name, count=len(more)), entry.name, more[0])


def _of_replicas(found: Inspection) -> Iterator[Finding]:
    for check in found.replicas:
        login = check.logins[0]
        if check.missing:
            count = sum(last - first + 1 for first, last in check.missing)
            yield problem(
                "missing_changes",
                ngettext(
                    "{count} change of {login} has not arrived (replica {replica}: {numbers}): wait for the sync, or run"
                    " tuiflow doctor --repair on the machine of {login}.",
                    "{count} changes of {login} have not arrived (replica {replica}: {numbers}): wait for the sync, or"
                    " run tuiflow doctor --repair on the machine of {login}.",
                    count,
                ).format(count=count, login=login, replica=check.replica, numbers=ranges(check.missing)),
            )
        if check.twins:
            yield note(
                "twins",
                _(
                    "Two sessions have written as replica {replica}, as after copying a home folder (numbers {numbers}):"
                    " the changes of both are kept."
                ).format(replica=check.replica, numbers=ranges([(number, number) for number in check.twins])),
            )
        if check.ahead:
            sentence = _("The clock of {login} (replica {replica}) was {time} ahead: set that machine’s clock.")
            yield finding(
                Level.PROBLEM if check.is_ahead_now else Level.NOTE,
                "clock_ahead",
                sentence.format(login=login, replica=check.replica, time=duration(check.ahead)),
            )
        if check.unseen:
            yield _unseen(check)


def _unseen(check: ReplicaCheck) -> Finding:
    return note(
        "unseen",
        ngettext(
            "No session elsewhere has said yet that it has your last {count} change (replica {replica}).",
            "No session elsewhere has said yet that it has your last {count} changes (replica {replica}).",
            check.unseen,
        ).format(count=check.unseen, replica=check.replica),
    )


def _of_authors(found: Inspection) -> Iterator[Finding]:
    """Changes that were made by another name than that of the file's owner (storage: trap 11).

    Where everything belongs to one account, as in a folder that a sync tool fills, owners say nothing of authors.
    """
    if len(found.owners) > 1:
        for entry, journal in found.journals:
            owner = owner_name(entry.owner)
            if owner is not None:
                yield from _unverified(entry, journal, owner)
        return
    owner = next((owner_name(number) for number in found.owners), None)
    others = {login for _entry, journal in found.journals for login in journal.signers()} - {owner, ""}
    if owner is not None and others:
        yield note(
            "unverified",
            _(
                "All journals here belong to {owner}, as in a synced folder: whether others’ changes are theirs cannot"
                " be told ({logins})."
            ).format(owner=owner, logins=_(", ").join(_listed(others))),
        )


def _unverified(entry: Entry, journal: JournalCheck, owner: str) -> Iterator[Finding]:
    for login, (count, line) in journal.signers().items():
        if login not in (owner, ""):
            sentence = ngettext(
                "{file}, line {line}: {count} change by the name of {login} in a file of {owner} is unverified: ask"
                " {login} about it.",
                "{file}, line {line}: {count} changes by the name of {login} in a file of {owner} are unverified: ask"
                " {login} about them.",
                count,
            )
            text = sentence.format(file=readable(entry.name), line=line, count=count, login=login, owner=owner)
            yield problem("unverified", text, entry.name, line)


def _listed(logins: Iterable[str]) -> list[str]:
    names = sorted(logins)
    return [*names[:_LOGINS_LISTED], "…"] if len(names) > _LOGINS_LISTED else names


def _of_private(found: Inspection) -> Iterator[Finding]:
    for copy in found.copies:
        name = str(copy.path)
        if copy.refusal:
            yield unreadable(name, copy.refusal)
        elif copy.missing:
            yield _unshared(found, copy)


def _unshared(found: Inspection, copy: PrivateCopy) -> Finding:
    count, name = copy.missing, str(copy.path)
    if not copy.is_of_here:
        sentence = ngettext(
            "{file} holds {count} change that the shared folder lacks, made on another machine or before the workspace"
            " was moved: start tuiflow there.",
            "{file} holds {count} changes that the shared folder lacks, made on another machine or before the workspace"
            " was moved: start tuiflow there.",
            count,
        )
        return problem("unshared_elsewhere", sentence.format(file=readable(name), count=count), name)
    if copy.is_live:
        sentence = ngettext(
            "{count} change of a session that is open now is not in the shared folder yet: it is being written.",
            "{count} changes of a session that is open now are not in the shared folder yet: they are being written.",
            count,
        )
        if found.now - copy.modified > WRITING_MS:
            sentence = ngettext(
                "{count} change of a session that is open now cannot be saved: look at what its screen says, and make"
                " room or check the folder.",
                "{count} changes of a session that is open now cannot be saved: look at what its screen says, and make"
                " room or check the folder.",
                count,
            )
            return problem("unshared", sentence.format(count=count), name)
        return note("unshared", sentence.format(count=count), name)
    sentence = ngettext(
        "{count} change of yours is not in the shared folder, and others do not see it: tuiflow doctor --repair writes"
        " it there.",
        "{count} changes of yours are not in the shared folder, and others do not see them: tuiflow doctor --repair"
        " writes them there.",
        count,
    )
    return problem("unshared", sentence.format(count=count), name)
