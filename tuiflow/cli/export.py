"""`tuiflow export`: office tables, diagrams and deadlines into files (E8, the four office tables)."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from tuiflow.actions.desk import Desk
from tuiflow.actions.export import FORMATS, Format, Wanted, What, export_name, gather, read_format, write
from tuiflow.actions.export_place import TakenError, read_path
from tuiflow.actions.lookup import find_party, find_process
from tuiflow.cli.output import complain
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session, is_interactive
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _
from tuiflow.model.text import near, shown
from tuiflow.model.week import parse_week

PRINTED = "-"

_WEEKLY = (What.REPORT,)
_PERSONAL = (What.REPORT, What.DEADLINES)


def export(session: Session, given: Given) -> int:
    """`tuiflow export WHAT [FILE|-] [--process P] [--week W] [--person P] [--format F] [--force]`."""
    what = _what(given.text("what"))
    form = _format(given, what)
    path = None if given.text("file") in ("", PRINTED) else read_path(given.text("file"))
    with session.desk() as desk:
        wanted = _wanted(desk, given, what)
        contents = gather(desk, wanted, form)
        if given.text("file") == PRINTED:
            kept = BytesIO()
            contents.write(kept, None)
            sys.stdout.buffer.write(kept.getvalue())
            sys.stdout.buffer.flush()
            return 0
        path = path or export_name(desk, wanted, form)
        try:
            said = write(contents, path, force=given.flag("force"))
        except TakenError:
            if not _replaced(path):
                raise
            said = write(contents, path, force=True)
    session.output.say(said)
    return 0


def _what(text: str) -> What:
    found = What.meant_by(text)
    if found is None:
        known = [member.value for member in What]
        raise UsageError(
            _("“{text}” cannot be written to a file{hint}: say one of {known}.").format(
                text=text, hint=near(text, known), known=_(", ").join(known)
            )
        )
    return found


def _format(given: Given, what: What) -> Format:
    """By `--format`, else by the file's ending, else the usual one."""
    named, file = given.text("format"), given.text("file")
    if not named and file == PRINTED:
        form = next((one for one in FORMATS[what] if one.is_text), None)
        if form is None or len(FORMATS[what]) > 1:
            known = _(", ").join(one.value for one in FORMATS[what] if one.is_text)
            raise UsageError(_("Say how to print it, with --format and one of {known}.").format(known=known))
        return form
    ending = Path(file).suffix
    if not named and not file:
        return FORMATS[what][0]
    if not named and not ending:
        known = _(", ").join(one.value for one in FORMATS[what])
        raise UsageError(
            _("{file} has no ending: give it one of {known}, or say --format.").format(file=file, known=known)
        )
    form = read_format(named or ending, what)
    if file == PRINTED and not form.is_text:
        raise UsageError(_("{format} cannot be printed: name a file.").format(format=form.value))
    return form


def _wanted(desk: Desk, given: Given, what: What) -> Wanted:
    """What the options name; one that means nothing here is refused rather than passed over."""
    for option, kinds in (("week", _WEEKLY), ("person", _PERSONAL)):
        if given.text(option) and what not in kinds:
            raise UsageError(_("{what} has no {option}: leave it out.").format(what=what.value, option=f"--{option}"))
    if given.text("process") and what in (What.REPORT, What.WORKSPACE):
        raise UsageError(_("{what} has no {option}: leave it out.").format(what=what.value, option="--process"))
    process = find_process(desk.workspace, given.text("process")).uid if given.text("process") else ""
    if not process and what is What.DIAGRAM:
        raise UsageError(_("A diagram is of one process: say which, with --process."))
    person = find_party(desk.workspace, given.text("person")) if given.text("person") else ""
    if person and person not in desk.workspace.people:
        raise RefusedError(_("“{name}” is a role; name a person.").format(name=given.text("person")))
    week = parse_week(given.text("week"), desk.today) if given.text("week") else None
    return Wanted(what, process, week, person)


def _replaced(path: Path) -> bool:
    """Whether somebody who sits there agrees to lose the file that is there."""
    if not is_interactive():
        return False
    question = _("{file} is there already. Replace it?").format(file=path)
    try:
        answer = input(shown(question) + _(" [y/N] "))
    except (EOFError, KeyboardInterrupt):
        complain("")
        return False
    return answer.strip().casefold() in ("y", "yes", "是")
