"""The commands that look back: history, trash, conflicts; and those that settle what they show: restore, take, renumber."""

from __future__ import annotations

from collections.abc import Sequence

from tuiflow.actions import conflicts as actions
from tuiflow.actions.conflicts import Conflict, all_conflicts, conflicts_of
from tuiflow.actions.desk import Desk
from tuiflow.actions.history import Entry, find_records, history_of, recent, why_apart
from tuiflow.actions.list_versions import put_in
from tuiflow.actions.listing import label_of
from tuiflow.actions.lookup import find_task
from tuiflow.actions.trash import find_in_trash, restore, trash_of
from tuiflow.cli.output import Cell, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session, settle
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _, ngettext
from tuiflow.model.field import TASK_FIELDS
from tuiflow.model.record import Table
from tuiflow.model.text import near

LIMIT = 50
"""Changes that `tuiflow history` shows of the whole workspace, unless told otherwise."""

NOTHING = "-"
"""Stands where a value would."""


def history(session: Session, given: Given) -> int:
    """`tuiflow history [ID] [--limit N] [--json]` (E12)."""
    limit = _number(given.text("limit"), "--limit")
    name, codes = given.text("id"), given.flag("json")
    with session.desk() as desk:
        if name:
            _subject, records = find_records(desk, name)
            entries = history_of(desk, records, codes=codes)
            entries = entries[:limit] if limit else entries
        else:
            # One change can be about many records.
            entries = recent(desk, limit or LIMIT, codes=codes)[: limit or LIMIT]
        if codes:
            session.output.json([_entry_body(entry) for entry in entries])
        else:
            _print_entries(session, entries)
    return 0


def _entry_body(entry: Entry) -> dict[str, object]:
    return {
        "when": entry.when.isoformat(timespec="seconds"),
        "who": entry.who,
        "kind": entry.kind,
        "table": entry.table,
        "id": entry.subject,
        "changes": [{"field": one.field, "from": one.before, "to": one.after} for one in entry.changes],
        "why": entry.why,
        "asked": entry.asked or None,
    }


def _print_entries(session: Session, entries: Sequence[Entry]) -> None:
    output = session.output
    for entry in entries:
        when = entry.when.strftime("%Y-%m-%d %H:%M")
        head = _("{when}  {subject}  {who} {did}").format(
            when=when, subject=_line(entry.subject), who=_line(entry.who), did=_line(entry.did)
        )
        output.say(head, Tone.HEAD)
        for change in entry.changes:
            values = [_line(value) or NOTHING for value in (change.before, change.after)]
            output.say(f"    {_line(change.head)}: " + " → ".join(values if change.before else values[1:]))
        if entry.asked:
            output.say(f"    {_line(entry.asked)}")
        why = why_apart(entry.why, entry.changes)
        if why:
            output.say("    " + _("Why: {why}").format(why=_line(why)))
    if not entries and output.terminal:
        output.say(_("Nothing has happened yet."))


def _line(text: str) -> str:
    """A text that somebody typed, on one line: none can look like another entry."""
    return " ".join(text.split())


def trash(session: Session, given: Given) -> int:
    """`tuiflow trash [--json]`: what was deleted, the last first."""
    with session.desk() as desk:
        found = trash_of(desk)
        if given.flag("json"):
            session.output.json(
                [
                    {
                        "id": one.task.label,
                        "uid": one.task.uid,
                        "name": one.task.name,
                        "who": one.who or None,
                        "when": one.when.isoformat(timespec="seconds"),
                    }
                    for one in found
                ]
            )
        elif found:
            labels = [one.task.label for one in found]
            rows = [
                [
                    # Two of one label are told apart as everywhere.
                    Cell(f"{label}~{one.task.uid[:4]}" if labels.count(label) > 1 else label),
                    Cell(one.task.name),
                    Cell(one.who or NOTHING),
                    Cell(one.when.strftime("%Y-%m-%d %H:%M")),
                ]
                for label, one in zip(labels, found, strict=True)
            ]
            heads = (_(TASK_FIELDS["id"]), _(TASK_FIELDS["name"]), _("Deleted by"), _("When"))
            _print_table(session, heads, rows, flexible=(1, 2))
        elif session.output.terminal:
            session.output.say(_("The trash is empty."))
    return 0


def restore_tasks(session: Session, given: Given) -> int:
    """`tuiflow restore ID…`: out of the trash."""
    with session.desk() as desk:
        uids: list[str] = []
        for name in given.texts("id"):
            uid = find_in_trash(desk.workspace, name)
            if not uid:
                raise RefusedError(_("{name} is not in the trash: see what is with tuiflow trash.").format(name=name))
            uids.append(uid)
        outcome = restore(desk, list(dict.fromkeys(uids)))
        settle(desk.workspace)
        session.output.say(outcome.message)
    return 0


def conflicts(session: Session, given: Given) -> int:
    """`tuiflow conflicts [ID] [--json]`: fields that two people wrote without seeing each other."""
    with session.desk() as desk:
        name, codes = given.text("id"), given.flag("json")
        found = _conflicts_about(desk, name, codes=codes)[1] if name else all_conflicts(desk, codes=codes)
        if codes:
            session.output.json([_conflict_body(one) for one in found])
        elif found:
            heads = (_(TASK_FIELDS["id"]), _("Field"), "", _("Value"), _("Written by"), _("When"))
            _print_table(session, heads, [row for one in found for row in _conflict_rows(one)], flexible=(3, 4))
        elif session.output.terminal:
            session.output.say(_("No conflicts: nobody has overwritten anything unseen."))
    return 0


def _conflicts_about(desk: Desk, name: str, *, codes: bool = False) -> tuple[str, list[Conflict]]:
    """How a task or any other record with conflicts is called, and its conflicts.

    Raises:
        RefusedError: when there is none of that name.
    """
    try:
        task = find_task(desk.workspace, name)
    except RefusedError:
        wanted = name.strip().casefold()
        found = [one for one in all_conflicts(desk, codes=codes) if one.subject.casefold() == wanted]
        if not found:
            raise
        return found[0].subject, found
    return label_of(desk.workspace, task), conflicts_of(desk, Table.TASKS, task.uid, codes=codes)


def _print_table(session: Session, heads: Sequence[str], rows: list[list[Cell]], flexible: tuple[int, ...]) -> None:
    """Print rows; people who look at a terminal also want heads, programs behind a pipe do not."""
    if session.output.terminal:
        rows.insert(0, [Cell(head, Tone.HEAD) for head in heads])
    session.output.table(rows, flexible)


def _conflict_body(conflict: Conflict) -> dict[str, object]:
    def body(version: actions.Version) -> dict[str, object]:
        when = version.when.isoformat(timespec="seconds")
        return {"value": version.text, "who": version.who or None, "when": when}

    return {
        "table": conflict.table,
        "id": conflict.subject,
        "field": conflict.field,
        "current": body(conflict.current),
        "others": [body(one) for one in conflict.others],
    }


def _conflict_rows(conflict: Conflict) -> list[list[Cell]]:
    """One row for each value: the one that holds, then the others by the numbers that `take` knows."""
    rows = []
    for number, version in enumerate([conflict.current, *conflict.others]):
        mark = _("holds") if number == 0 else str(number)
        rows.append(
            [
                Cell(conflict.subject if number == 0 else ""),
                Cell(conflict.head if number == 0 else ""),
                Cell(mark, Tone.HEAD if number == 0 else Tone.PLAIN),
                Cell(version.text or NOTHING),
                Cell(version.who or NOTHING),
                Cell(version.when.strftime("%Y-%m-%d %H:%M")),
            ]
        )
    return rows


def take(session: Session, given: Given) -> int:
    """`tuiflow take ID FIELD [N] [--keep | --both]`: settle a conflict.

    Raises:
        UsageError: when options exclude each other, or there is no such value.
    """
    if given.flag("both") and (given.flag("keep") or given.text("number")):
        raise UsageError(_("--both goes without a number and without --keep."))
    number = _number(given.text("number"), "N") or 1
    with session.desk() as desk:
        label, found = _conflicts_about(desk, given.text("id"))
        conflict = _find_conflict(found, label, given.text("field"))
        if given.flag("both"):
            outcome = put_in(desk, conflict.table, conflict.uid, [conflict.field])
        elif given.flag("keep"):
            outcome = actions.keep_current(desk, conflict)
        elif number > len(conflict.others):
            message = ngettext(
                "“{field}” of {label} has {count} other value: see it with tuiflow conflicts {label}.",
                "“{field}” of {label} has {count} other values: see them with tuiflow conflicts {label}.",
                len(conflict.others),
            )
            raise UsageError(message.format(field=conflict.head, label=label, count=len(conflict.others)))
        else:
            outcome = actions.take_other(desk, conflict, conflict.others[number - 1])
        settle(desk.workspace)
        session.output.say(outcome.message)
    return 0


def _find_conflict(found: Sequence[Conflict], label: str, name: str) -> Conflict:
    """The conflict about the field of that name, stored or as shown.

    Raises:
        RefusedError: when there is none.
    """
    wanted = name.strip().casefold()
    for conflict in found:
        if wanted in (conflict.field.casefold(), conflict.head.casefold()):
            return conflict
    if not found:
        raise RefusedError(_("{label} has no conflict.").format(label=label))
    known = [conflict.field for conflict in found]
    raise RefusedError(
        _("{label} has no conflict about “{field}”{hint}; it has one about: {known}.").format(
            label=label, field=name, hint=near(wanted, known), known=_(", ").join(known)
        )
    )


def renumber(session: Session, given: Given) -> int:
    """`tuiflow renumber ID`: give one of two tasks with the same id another."""
    with session.desk() as desk:
        outcome = actions.renumber(desk, find_task(desk.workspace, given.text("id")))
        settle(desk.workspace)
        session.output.say(outcome.message)
    return 0


def _number(text: str, name: str) -> int:
    """A number that was typed; 0 for none.

    Raises:
        UsageError: when it is none.
    """
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 9 or int(text) == 0:
        raise UsageError(_("{name} is a whole number from 1 on, not “{text}”.").format(name=name, text=text))
    return int(text)
