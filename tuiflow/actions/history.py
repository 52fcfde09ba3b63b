"""Who changed what, when, from what to what, and why (E12)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tuiflow.actions.desk import Desk
from tuiflow.actions.lookup import find_process, find_task
from tuiflow.actions.telling import author_of, moment_of, subject_of, value_words
from tuiflow.actions.trash import find_in_trash
from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.field import PLACE_FIELDS, stored_head
from tuiflow.model.kind import kind_words
from tuiflow.model.record import Table
from tuiflow.model.request import Request
from tuiflow.store.change import Edit, Transaction
from tuiflow.store.workspace import Workspace

Record = tuple[str, str]
"""Table and uid."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as people read it; empty where there was or is nothing."""

    field: str
    """The stored name; of a set without the element."""
    head: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one change did to one record."""

    stamp: str
    when: datetime
    """Local time, by the author's clock."""
    who: str
    kind: str
    """The code of what was done; `did` has the words."""
    did: str
    table: str
    uid: str
    subject: str
    """How the record is called now: a task by its id."""
    changes: tuple[FieldChange, ...]
    """Empty when only its place on the board is another one."""
    why: str
    asked: str = ""
    """Who had asked for it, and why; empty when nobody had to."""


def why_apart(why: str, changes: Iterable[FieldChange]) -> str:
    """The reason of a change, unless one of its fields says the same (the reason of a block, how it was solved)."""
    plain = " ".join(why.split())
    return "" if plain in {" ".join(change.after.split()) for change in changes} else why


def find_records(desk: Desk, name: str) -> tuple[str, list[Record]]:
    """What a person means by `name`: a task, in the trash or not, or a process with all that belongs to it.

    Returns:
        How it is called, and its records.

    Raises:
        RefusedError: when there is no such task or process, or several.
    """
    workspace = desk.workspace
    try:
        uid = find_task(workspace, name).uid
    except RefusedError as no_task:
        label, _mark, rest = name.strip().partition("~")
        if sum(task.uid.startswith(rest) for task in workspace.with_label(label)) > 1:
            raise  # one of them is meant, not one in the trash
        uid = find_in_trash(workspace, name)
        if not uid:
            return _process_records(workspace, name, no_task)
    return subject_of(workspace, Table.TASKS, uid), [(Table.TASKS, uid)]


def _process_records(workspace: Workspace, name: str, no_task: RefusedError) -> tuple[str, list[Record]]:
    wanted = name.strip().casefold()
    try:
        process = find_process(workspace, name)
    except RefusedError:
        if wanted and any(wanted in process.name.casefold() for process in workspace.processes.values()):
            raise  # it can be several
        raise no_task from None
    return process.name, workspace.parts_of(process.uid)


def history_of(desk: Desk, records: Collection[Record], *, codes: bool = False) -> list[Entry]:
    """All changes of `records`, and all requests about them, the newest first.

    Reads the journals: with many changes it takes a moment.

    Args:
        desk: Who and where.
        records: Table and uid of each.
        codes: Leave codes as they are, for JSON.
    """
    wanted = frozenset([*records, *_requests_about(desk.workspace, frozenset(records))])
    return _entries(desk, desk.workspace.history(wanted), wanted, codes)


def _requests_about(workspace: Workspace, records: frozenset[Record]) -> Iterator[Record]:
    for request in workspace.requests.values():
        if any((one.table, one.uid) in records for one in request.proposals):
            yield Table.REQUESTS, request.uid


def recent(desk: Desk, limit: int, *, codes: bool = False) -> list[Entry]:
    """What was done last in the whole workspace, the newest first, by at most `limit` changes."""
    count = limit
    while True:
        newest = desk.workspace.newest(count)
        deeds = [transaction for transaction in newest if _deeds(transaction)]
        if len(deeds) >= limit or len(newest) < count:
            return _entries(desk, deeds[-limit:], None, codes)
        count *= 4  # what was only read, or sent on, is left out


def _entries(
    desk: Desk, transactions: Iterable[Transaction], wanted: frozenset[Record] | None, codes: bool
) -> list[Entry]:
    return [
        entry_of(desk, transaction, edit, codes=codes)
        for transaction in reversed(list(transactions))
        for edit in _deeds(transaction)
        if wanted is None or (edit.table, edit.uid) in wanted
        # What only made room for another card on the board is no deed.
        if edit.creates or not edit.values.keys() <= PLACE_FIELDS or len(_deeds(transaction)) == 1
    ]


def _deeds(transaction: Transaction) -> list[Edit]:
    """What was done: what was told of it to whom is no deed of its own, nor is the request that was followed."""
    deeds = [edit for edit in transaction.edits if edit.table != Table.NOTICES]
    return [edit for edit in deeds if edit.table != Table.REQUESTS] or deeds


def _head(table: str, name: str) -> str:
    """The head of a field; only a task's name is that of a task."""
    return _("Name") if name == "name" and table != Table.TASKS else stored_head(name)


def entry_of(desk: Desk, transaction: Transaction, edit: Edit, *, codes: bool = False) -> Entry:
    """What one edit of a change did."""
    workspace = desk.workspace
    if edit.table == Table.REQUESTS and edit.uid in workspace.requests:
        return _request_entry(desk, transaction, workspace.requests[edit.uid], codes=codes)

    def words(name: str, value: object) -> str:
        return value_words(workspace, name, value, codes=codes)  # type: ignore[arg-type]

    changes = []
    for name, value in edit.values.items():
        before, after = words(name, edit.was.get(name)), words(name, value)
        if name not in PLACE_FIELDS and before != after:
            changes.append(FieldChange(name.partition("/")[0], _head(edit.table, name), before, after))
    return Entry(
        transaction.stamp,
        moment_of(desk, transaction.stamp),
        author_of(workspace, transaction),
        transaction.kind,
        kind_words(transaction.kind),
        edit.table,
        edit.uid,
        subject_of(workspace, edit.table, edit.uid),
        tuple(changes),
        *_why_and_asked(desk, transaction),
    )


def _why_and_asked(desk: Desk, transaction: Transaction) -> tuple[str, str]:
    """Why a change was made and, where it came of a request, who had asked for it and why."""
    from tuiflow.actions.requests import asked_sentence

    requests = desk.workspace.requests
    found = [requests[edit.uid] for edit in transaction.edits if edit.table == Table.REQUESTS and edit.uid in requests]
    if transaction.kind != "request.approve" or not found:
        return transaction.why, ""
    said = transaction.why if transaction.why != found[0].why else ""
    return said, asked_sentence(desk, found[0])


def _request_entry(desk: Desk, transaction: Transaction, request: Request, *, codes: bool) -> Entry:
    """A request that was made or withdrawn, or an answer to it."""
    from tuiflow.actions.requests import asked_sentence, describe, subjects_of

    made = transaction.kind == "request.ask"
    return Entry(
        transaction.stamp,
        moment_of(desk, transaction.stamp),
        author_of(desk.workspace, transaction),
        transaction.kind,
        kind_words(transaction.kind),
        Table.REQUESTS,
        request.uid,
        subjects_of(desk, request),
        describe(desk, request, codes=codes).changes if made else (),
        transaction.why if transaction.why != request.why or made else "",
        "" if made else asked_sentence(desk, request),
    )
