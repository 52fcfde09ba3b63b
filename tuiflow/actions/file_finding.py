"""What `tuiflow doctor` says of the files and folders of a workspace: what they are, and who may read and write them."""

from __future__ import annotations

from collections.abc import Iterator

from tuiflow.actions.finding import Finding, Level, finding, note, problem, readable, unreadable
from tuiflow.language import _, ngettext
from tuiflow.store import checkpoint
from tuiflow.store import journal as journals
from tuiflow.store.change import FORMAT
from tuiflow.store.checkpoint_check import Condition
from tuiflow.store.inspection import Entry, Inspection, Kind
from tuiflow.store.journal_check import JournalCheck, Reading
from tuiflow.store.mode_check import Flaw, ModeFlaw, mode_flaws


def file_findings(found: Inspection) -> Iterator[Finding]:
    """All that is to be said of files and folders."""
    yield from _of_folder(found)
    yield from _of_files(found)
    yield from _of_checkpoint(found)
    yield from map(_of_mode, mode_flaws(found))
    yield from _of_private_modes(found)


def _of_folder(found: Inspection) -> Iterator[Finding]:
    if found.min_reader > FORMAT:
        yield problem(
            "needs_update",
            _("A newer tuiflow has written this workspace: update tuiflow; until then it can only be read here."),
        )
    name = journals.FOLDER_NAME
    entry = found.entry(name)
    if entry is None:
        yield problem(
            "changes_missing",
            _("The folder changes is missing: wait for the sync to bring it, or make it with tuiflow doctor --repair."),
            name,
        )
    elif entry.kind is Kind.LINK:
        yield problem("link", _("changes is a link: put the folder itself in its place."), name)
    elif entry.kind is not Kind.FOLDER:
        yield problem("not_a_folder", _("changes is no folder: move it away."), name)
    elif entry.refusal:
        yield unreadable(entry.name, entry.refusal)


def _of_files(found: Inspection) -> Iterator[Finding]:
    for entry in found.entries:
        below = entry.name.rpartition("/")[0]
        if entry.journal is not None:
            yield from _of_journal(entry, entry.journal)
        elif entry.refusal and entry.kind is not Kind.FOLDER:
            yield unreadable(entry.name, entry.refusal)
        elif below == journals.FOLDER_NAME:
            yield from _of_stranger(entry)
        elif entry.kind is Kind.LINK and entry.name == checkpoint.FILE_NAME:
            yield problem("link", _("tuiflow.json is a link and is not read: remove the link."), entry.name)
        else:
            yield from _of_leftover(entry)


def _of_journal(entry: Entry, journal: JournalCheck) -> Iterator[Finding]:
    name = readable(entry.name)
    match journal.reading:
        case Reading.BAD:
            yield problem(
                "bad_header",
                _("{file} does not begin as a journal does, and is not read: restore it from a backup.").format(
                    file=name
                ),
                entry.name,
                1,
            )
        case Reading.ELSEWHERE:
            yield problem(
                "other_workspace",
                _("{file} belongs to another workspace, and is not read: move it back there.").format(file=name),
                entry.name,
            )
        case Reading.NEWER:
            yield problem(
                "newer_journal",
                _("{file} was written by a newer tuiflow, and is not read: update tuiflow.").format(file=name),
                entry.name,
            )
        case Reading.EMPTY:
            yield note("unfinished", _("{file} is empty: it may still be arriving.").format(file=name), entry.name)
        case _ if journal.torn:
            yield note(
                "unfinished",
                _("{file} ends within a line: it may still be arriving, or its writer was ended.").format(file=name),
                entry.name,
                journal.torn,
            )
    if entry.kind is Kind.JOURNAL_COPY and journal.reading is Reading.READ:
        yield note(
            "conflict_copy",
            _("{file} is a copy that a sync tool has made: what is in it is read. Leave it there.").format(file=name),
            entry.name,
        )


def _of_stranger(entry: Entry) -> Iterator[Finding]:
    """Things in `changes/` that are no journals. Hidden ones are those of sync tools."""
    name = readable(entry.name)
    if entry.kind is Kind.LINK:
        yield note("link", _("{file} is a link, and is not followed: remove it.").format(file=name), entry.name)
    elif entry.kind is Kind.SPECIAL or not entry.name.startswith(f"{journals.FOLDER_NAME}/."):
        yield note(
            "foreign_file", _("{file} is no journal, and is not read: move it away.").format(file=name), entry.name
        )


def _of_leftover(entry: Entry) -> Iterator[Finding]:
    name = readable(entry.name)
    if entry.kind is Kind.TEMPORARY:
        yield note(
            "temporary",
            _("{file} was left by a tuiflow that was ended while it wrote: it does no harm.").format(file=name),
            entry.name,
        )
    elif entry.kind is Kind.SET_ASIDE:
        yield note(
            "set_aside",
            _(
                "{file} is a tuiflow.json that was damaged or edited by hand: look whether you need it, else delete it."
            ).format(file=name),
            entry.name,
        )
    elif entry.kind is Kind.CHECKPOINT_COPY:
        yield note(
            "checkpoint_copy",
            _("{file} is a copy of tuiflow.json that a sync tool has made: nobody reads it, delete it.").format(
                file=name
            ),
            entry.name,
        )


def _of_checkpoint(found: Inspection) -> Iterator[Finding]:
    file, name = found.checkpoint, checkpoint.FILE_NAME
    match file.condition:
        case Condition.MISSING:
            yield problem(
                "checkpoint_missing",
                _("tuiflow.json is missing: tuiflow doctor --repair makes it anew from the journals."),
                name,
            )
        case Condition.DAMAGED:
            yield problem(
                "checkpoint_damaged",
                _(
                    "tuiflow.json is damaged or was edited by hand: tuiflow doctor --repair sets it aside and makes it"
                    " anew from the journals."
                ),
                name,
            )
        case Condition.DIFFERENT:
            yield problem(
                "checkpoint_different",
                _(
                    "tuiflow.json does not say what the journals say: tuiflow doctor --repair sets it aside and makes it"
                    " anew."
                ),
                name,
            )
        case Condition.AHEAD:
            yield problem(
                "checkpoint_ahead",
                ngettext(
                    "tuiflow.json contains {count} change that no journal here has: wait for the sync to bring it, or"
                    " restore the journal from a backup.",
                    "tuiflow.json contains {count} changes that no journal here has: wait for the sync to bring them, or"
                    " restore the journals from a backup.",
                    file.lacking,
                ).format(count=file.lacking),
                name,
            )
        case Condition.BEHIND:
            yield note(
                "checkpoint_behind",
                _("The journals have more than tuiflow.json: it is written when tuiflow is idle or ends."),
                name,
            )
        case Condition.UNREADABLE if file.refusal:
            yield unreadable(name, file.refusal)


def _of_mode(flaw: ModeFlaw) -> Finding:
    sentence = {
        Flaw.ALL_WRITE: _("{file} can be changed by everybody on this machine (mode {mode}): chmod {wanted} it."),
        Flaw.ALL_READ: _("{file} may be read by everybody on this machine (mode {mode}): chmod {wanted} it."),
        Flaw.GROUP_WRITES: _(
            "{file} can be changed by others than its writer (mode {mode}): its owner should chmod {wanted} it."
        ),
        Flaw.GROUP_CLOSED: _("{file} is closed to colleagues (mode {mode}): its owner should chmod {wanted} it."),
        Flaw.ODD: _("{file} has the mode {mode}: where several people share this machine, it should be {right}."),
    }[flaw.flaw]
    entry = flaw.entry
    name = _("The workspace’s folder") if entry.name == "." else readable(entry.name)
    right = f"{flaw.wanted:04o}" if flaw.is_mended else "2770"
    text = sentence.format(file=name, mode=f"{entry.mode:04o}", wanted=f"{flaw.wanted:o}", right=right)
    return finding(Level.PROBLEM if flaw.is_serious else Level.NOTE, flaw.flaw.value, text, entry.name)


def _of_private_modes(found: Inspection) -> Iterator[Finding]:
    open_ones = [(str(copy.path), copy.mode) for copy in found.copies if copy.mode & 0o077]
    if found.private_mode is not None and found.private_mode & 0o077:
        open_ones.insert(0, (str(found.private), found.private_mode))
    for name, mode in open_ones:
        sentence = _("{file} is yours alone, and open to others (mode {mode}): chmod go= it.")
        yield problem("private_open", sentence.format(file=readable(name), mode=f"{mode:04o}"), name)
