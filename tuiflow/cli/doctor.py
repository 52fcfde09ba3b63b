"""`tuiflow doctor`: how the workspace is, and what to do where it is not well."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from tuiflow import paths
from tuiflow.actions.doctor import Diagnosis, diagnosis_body, examine, kinds_of, moment_of, owners_of, repair
from tuiflow.actions.finding import Level, ranges, readable
from tuiflow.actions.opening import choose_folder
from tuiflow.cli.output import Cell, Output, Row, Tone, cell_width
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session
from tuiflow.language import _
from tuiflow.model.text import shown
from tuiflow.store.checkpoint_check import Condition
from tuiflow.store.folder import Places
from tuiflow.store.inspection import Inspection, Kind
from tuiflow.store.replica_check import ReplicaCheck

UNHEALTHY = 3
"""Exit code where somebody has to do something."""

NOTHING = "-"

_PIECE = re.compile(r"[^\s\u2e80-\uffff]+[，。：；、！？）”’》]*\s*|.[，。：；、！？）”’》]*\s*")
"""Before each piece a line may be broken: between words, and between wide characters, but not before a full stop."""


def doctor(session: Session, given: Given) -> int:
    """`tuiflow doctor [--json] [--repair]`: exit 0 when nobody has to do anything, else 3."""
    places = Places(choose_folder(session.folder, os.environ, session.config), session.private)
    now = session.now()
    is_repair = given.flag("repair")
    diagnosis = repair(places, paths.login_name(), now) if is_repair else examine(places, now)
    if given.flag("json"):
        session.output.json(diagnosis_body(diagnosis, now.tzinfo))
    else:
        _print(session.output, diagnosis, now, is_repair=is_repair)
    return 0 if diagnosis.healthy else UNHEALTHY


def _print(output: Output, diagnosis: Diagnosis, now: datetime, *, is_repair: bool) -> None:
    _head(output, _("Workspace"))
    output.table([[Cell(head), Cell(text)] for head, text in _workspace_rows(diagnosis.inspection)])
    output.say("")
    _head(output, _("Replicas"))
    _replicas(output, diagnosis.inspection.replicas, now)
    output.say("")
    _head(output, _("Findings"))
    _findings(output, diagnosis)
    if diagnosis.healthy:
        _sentences(output, [_("Healthy: nobody has to do anything.")])
    if is_repair:
        output.say("")
        _head(output, _("Mended"))
        _sentences(output, [*diagnosis.repaired, *diagnosis.left] or [_("There was nothing to mend.")])


def _head(output: Output, text: str) -> None:
    output.table([[Cell(text, Tone.HEAD)]])


def _workspace_rows(found: Inspection) -> Iterator[tuple[str, str]]:
    yield _("Folder"), readable(str(found.places.folder))
    yield _("Id"), found.workspace
    yield "tuiflow.json", _condition(found.checkpoint.condition)
    for kind, count, size in kinds_of(found):
        name = _kind(Kind(kind))
        if name:
            yield name, f"{count} ({_size(size)})"


def _condition(condition: Condition) -> str:
    return {
        Condition.CURRENT: _("says what the journals say"),
        Condition.MISSING: _("missing"),
        Condition.UNREADABLE: _("cannot be read"),
        Condition.NEWER: _("of a newer tuiflow"),
        Condition.DAMAGED: _("damaged or edited by hand"),
        Condition.BEHIND: _("a little behind the journals"),
        Condition.AHEAD: _("ahead of the journals here"),
        Condition.DIFFERENT: _("does not say what the journals say"),
    }[condition]


def _kind(kind: Kind) -> str:
    """What a kind is called; empty for what needs no line of its own."""
    return {
        Kind.CHECKPOINT: "",
        Kind.FOLDER: "",
        Kind.JOURNAL: _("Journals"),
        Kind.JOURNAL_COPY: _("Conflict copies of journals"),
        Kind.CHECKPOINT_COPY: _("Conflict copies of tuiflow.json"),
        Kind.SET_ASIDE: _("Set aside"),
        Kind.PRESENCE: _("Who is here"),
        Kind.TEMPORARY: _("Left-over files"),
        Kind.LINK: _("Links"),
        Kind.SPECIAL: _("Pipes and devices"),
        Kind.OTHER: _("Other files"),
    }[kind]


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def _replicas(output: Output, replicas: Sequence[ReplicaCheck], now: datetime) -> None:
    if not replicas:
        _sentences(output, [_("Nobody has changed anything yet.")])
        return
    heads = (
        _("Replica"),
        _("Login"),
        _("Owner"),
        _("Changes"),
        _("Highest"),
        _("Missing"),
        _("Last change"),
        _("Seen by"),
    )
    rows: list[Row] = [[Cell(head, Tone.HEAD) for head in heads]]
    for check in replicas:
        last = moment_of(check.last, now.tzinfo)
        texts = (
            check.replica,
            ", ".join(check.logins),
            owners_of(check),
            str(check.changes),
            str(check.highest),
            ranges(check.missing) or NOTHING,
            f"{last:%Y-%m-%d %H:%M}" if last is not None else NOTHING,
            ", ".join(check.seen_by) or NOTHING,
        )
        rows.append([Cell(text) for text in texts])
    output.table(rows, flexible=(1, 2, 5, 7))


def _findings(output: Output, diagnosis: Diagnosis) -> None:
    """A word and the sentence for each; the word says what the colour says."""
    words = {Level.PROBLEM: _("problem"), Level.NOTE: _("note")}
    width = max(map(cell_width, words.values()))
    rows: list[Row] = []
    for finding in diagnosis.findings:
        first, *more = _wrapped(output, finding.message, width + 2)
        tone = Tone.LATE if finding.level is Level.PROBLEM else Tone.PLAIN
        rows.append([Cell(words[finding.level], tone), Cell(first)])
        rows += [[Cell(""), Cell(line)] for line in more]
    output.table(rows)


def _sentences(output: Output, sentences: Iterable[str]) -> None:
    output.table([[Cell(line)] for sentence in sentences for line in _wrapped(output, sentence, 0)])


def _wrapped(output: Output, text: str, taken: int) -> list[str]:
    """The lines of a sentence beside `taken` cells: on a terminal as wide as it is, else one."""
    room = output.width - taken
    lines = [""]
    for piece in _PIECE.findall(shown(text)):
        if output.terminal and lines[-1] and cell_width(lines[-1] + piece.rstrip()) > room > 0:
            lines.append("")
        lines[-1] += piece
    return lines
