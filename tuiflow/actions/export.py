"""What goes out into files: which tables, in which formats, gathered from the workspace and written (E8, the four office tables)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, TypeAlias

from tuiflow.actions import office_rows
from tuiflow.actions.desk import Desk
from tuiflow.actions.export_place import put, suggested
from tuiflow.actions.export_source import deadlines, source_of
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _, ngettext, noop
from tuiflow.model.code import Code
from tuiflow.model.office_table import OfficeFile, OfficeSheet
from tuiflow.model.text import near
from tuiflow.model.week import Week

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many rows have been written, and how many there are."""


class What(Code):
    """What can go out."""

    TASKS = "tasks", noop("tasks: allocation and tracking table")
    PROCESS = "process", noop("process: standardised office process table")
    REPORT = "report", noop("weekly report")
    RETRO = "retro", noop("retrospective summary")
    DIAGRAM = "diagram", noop("diagram of a process")
    DEADLINES = "deadlines", noop("deadlines for a calendar")
    WORKSPACE = "workspace", noop("the whole workspace: all four tables")


class Format(Code):
    """The formats of files; their values are also the endings."""

    XLSX = "xlsx", noop("Excel workbook")
    CSV = "csv", noop("CSV (UTF-8, opens in Excel)")
    DOCX = "docx", noop("Word document")
    MARKDOWN = "md", noop("Markdown, to paste into WeCom or DingTalk"), "markdown"
    HTML = "html", noop("web page, to print or to send"), "htm"
    ICS = "ics", noop("calendar file")
    MERMAID = "mmd", noop("Mermaid diagram"), "mermaid"
    DOT = "dot", noop("Graphviz diagram"), "gv", "graphviz"
    BPMN = "bpmn", noop("BPMN 2.0, for other modellers")

    @property
    def is_text(self) -> bool:
        """Whether it can be printed."""
        return self not in (Format.XLSX, Format.DOCX)


_TABLES = (Format.XLSX, Format.CSV, Format.DOCX, Format.MARKDOWN, Format.HTML)

FORMATS: Mapping[What, Sequence[Format]] = {
    What.TASKS: _TABLES,
    What.PROCESS: _TABLES,
    What.REPORT: _TABLES,
    What.RETRO: _TABLES,
    What.DIAGRAM: (Format.MERMAID, Format.DOT, Format.BPMN),
    What.DEADLINES: (Format.ICS,),
    What.WORKSPACE: tuple(one for one in _TABLES if one is not Format.CSV),
}
"""What → the formats that it goes out in, the usual one first."""


_NAMES = {
    What.TASKS: noop("tasks"),
    What.PROCESS: noop("process table"),
    What.REPORT: noop("weekly report"),
    What.RETRO: noop("retrospective"),
    What.DIAGRAM: noop("diagram"),
    What.DEADLINES: noop("deadlines"),
}
"""What its file is called."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to go out."""

    what: What
    process: str = ""
    """Uid; empty: of every process."""
    week: Week | None = None
    """Of a report; None: this one."""
    person: str = ""
    """Uid: whose report or deadlines; empty: one's own report, everybody's deadlines."""


@dataclass(frozen=True)
class Contents:
    """What was gathered from the workspace. It can be written by another thread: nothing in it changes any more."""

    said: Sequence[str]
    """What will be in the file, a line for each table."""
    write: Callable[[BinaryIO, Progress | None], None]


def read_format(text: str, what: What) -> Format:
    """The format that a person names, or the ending of a file; for this, not for anything.

    Raises:
        UsageError: when it is none, or this does not go out in it.
    """
    wanted = text.strip().removeprefix(".")
    found = Format.meant_by(wanted) if wanted else None
    known = _(", ").join(one.value for one in FORMATS[what])
    if found not in FORMATS[what] and len(FORMATS[what]) == 1:
        raise UsageError(
            _("{what} goes out as {format} only: name a file like {file}.").format(
                what=what.value, format=known, file=f"{what.value}.{known}"
            )
        )
    if found is None:
        raise UsageError(
            _("“{text}” is no format{hint}: use one of {known}.").format(
                text=text, hint=near(wanted, [one.value for one in FORMATS[what]]), known=known
            )
        )
    if found not in FORMATS[what]:
        if what is What.WORKSPACE and found is Format.CSV:
            raise UsageError(_("csv holds one table: write the workspace as {known}.").format(known=known))
        raise UsageError(
            _("{what} does not go out as {format}: use one of {known}.").format(
                what=what.value, format=found.value, known=known
            )
        )
    return found


def gather(desk: Desk, wanted: Wanted, form: Format) -> Contents:
    """Take what is wanted out of the workspace.

    Raises:
        RefusedError: when there is nothing of it, or the actor may not read it.
        KeyError: when there is no such process.
    """
    if wanted.what is What.DIAGRAM:
        return _source(desk, wanted, form)
    if wanted.what is What.DEADLINES:
        return _calendar(desk, wanted)
    sheets = list(_sheets(desk, wanted, form))
    file = OfficeFile(sheets, desk.workspace.name, desk.now().replace(tzinfo=None))
    return Contents([_said(sheet) for sheet in sheets], lambda to, progress: write_tables(file, form, to, progress))


def export(
    desk: Desk, wanted: Wanted, form: Format, path: Path, *, force: bool = False, progress: Progress | None = None
) -> str:
    """Gather what is wanted and write it into a file; returns one sentence that says what is where.

    Raises:
        RefusedError: when there is nothing of it, the actor may not read it, or the file is there and not `force`.
        UsageError: when there is no such folder.
        WorkspaceError: when it cannot be written.
    """
    return write(gather(desk, wanted, form), path, force=force, progress=progress)


def write(contents: Contents, path: Path, *, force: bool = False, progress: Progress | None = None) -> str:
    """Write what was gathered into a file, whole or not at all; returns one sentence that says what is where.

    Raises:
        RefusedError: when the file is there and not `force`.
        UsageError: when there is no such folder.
        WorkspaceError: when it cannot be written.
    """
    kept = BytesIO()
    contents.write(kept, progress)
    put(path, kept.getbuffer(), force=force)
    return _("Written to {file}: {what}").format(file=path, what=_("; ").join(contents.said))


def export_name(desk: Desk, wanted: Wanted, form: Format) -> Path:
    """A file for it that is not there yet, named by what is in it."""
    workspace = desk.workspace
    week = (wanted.week or Week.of(desk.today)).code if wanted.what is What.REPORT else ""
    person = wanted.person or (desk.actor.person if wanted.what is What.REPORT else "")
    process = workspace.processes.get(wanted.process)
    about = process.prefix if process is not None else ""
    title = workspace.name if wanted.what is What.WORKSPACE else _(_NAMES[wanted.what])
    day = "" if week else desk.today.isoformat()
    return suggested((about, title, workspace.name_of(person), week, day), form.value)


def write_tables(file: OfficeFile, form: Format, to: BinaryIO, progress: Progress | None = None) -> None:
    """Write tables in one of the formats that hold them."""
    if form is Format.XLSX:
        from tuiflow.exchange.xlsx_writer import write_xlsx

        write_xlsx(file, to, progress)
    elif form is Format.DOCX:
        from tuiflow.exchange.docx_writer import write_docx

        write_docx(file, to, progress)
    elif form is Format.CSV:
        from tuiflow.exchange.csv_writer import write_csv

        write_csv(file.sheets[0], to)
    elif form is Format.HTML:
        from tuiflow.exchange.html_writer import write_html

        write_html(file, to)
    else:
        from tuiflow.exchange.markdown_writer import write_markdown

        write_markdown(file, to)


def _sheets(desk: Desk, wanted: Wanted, form: Format) -> Iterable[OfficeSheet]:
    workspace = desk.workspace
    process = workspace.processes[wanted.process] if wanted.process else None
    if wanted.what is What.WORKSPACE:
        return office_rows.workspace_sheets(desk, is_whole=form is Format.XLSX)
    if wanted.what is What.REPORT:
        return [_report_sheet(desk, wanted)]
    if wanted.what is What.RETRO:
        return [_retro_sheet(desk, wanted)]
    if wanted.what is What.TASKS:
        sheet = office_rows.task_sheet(desk, process)
    else:
        sheet = office_rows.process_sheet(desk, [process] if process else office_rows.in_order(desk))
    if not sheet.rows:
        raise RefusedError(_nothing(wanted.what, process.name if process else ""))
    return [sheet]


def _nothing(what: What, process: str) -> str:
    if what is What.TASKS:
        return (
            _("“{process}” has no task yet: there is nothing to write.").format(process=process)
            if process
            else _("There is no task yet: there is nothing to write.")
        )
    return (
        _("“{process}” has no node yet: there is nothing to write.").format(process=process)
        if process
        else _("There is no node yet: there is nothing to write.")
    )


def _report_sheet(desk: Desk, wanted: Wanted) -> OfficeSheet:
    from tuiflow.actions.report_list import read_report

    week = wanted.week or Week.of(desk.today)
    report = read_report(desk, week, wanted.person)
    sheet = office_rows.report_sheet(desk, [report])
    sheet.about = f"{desk.workspace.name_of(report.reporter)} {week.code}"
    return sheet


def _retro_sheet(desk: Desk, wanted: Wanted) -> OfficeSheet:
    """The latest retrospective of a process; of all processes every one."""
    workspace = desk.workspace
    found = [one for one in workspace.retros.values() if wanted.process in ("", one.process)]
    found.sort(key=lambda retro: (retro.day is None, retro.day, retro.uid))
    if not found:
        raise RefusedError(
            _("“{process}” has no retrospective yet: there is nothing to write.").format(
                process=workspace.name_of(wanted.process)
            )
            if wanted.process
            else _("There is no retrospective yet: there is nothing to write.")
        )
    sheet = office_rows.retro_sheet(desk, found[-1:] if wanted.process else found)
    sheet.about = workspace.name_of(wanted.process)
    return sheet


def _source(desk: Desk, wanted: Wanted, form: Format) -> Contents:
    if wanted.process not in desk.workspace.processes:
        raise RefusedError(_("A diagram is of one process: say which."))
    plan = desk.workspace.plan(wanted.process)
    if not plan.nodes:
        raise RefusedError(_nothing(What.PROCESS, plan.process.name))
    source = source_of(desk, plan, form.value).encode() + b"\n"
    count = len(plan.nodes)
    said = ngettext("{name}, {count} node", "{name}, {count} nodes", count).format(name=plan.process.name, count=count)
    return Contents([said], lambda to, _progress: _put_bytes(to, source))


def _calendar(desk: Desk, wanted: Wanted) -> Contents:
    found = deadlines(desk, wanted.process, wanted.person)
    if not found:
        raise RefusedError(_("No open task of these has a due date: there is nothing to write."))
    name, made = desk.workspace.name_of(wanted.process) or desk.workspace.name, desk.now().astimezone()
    said = ngettext("{count} deadline", "{count} deadlines", len(found)).format(count=len(found))

    def written(to: BinaryIO, _progress: Progress | None) -> None:
        from tuiflow.exchange.ics_writer import write_ics

        write_ics(name, found, made, to)

    return Contents([said], written)


def _put_bytes(to: BinaryIO, data: bytes) -> None:
    to.write(data)


def _said(sheet: OfficeSheet) -> str:
    count = len(sheet.rows)
    return ngettext("{table}, {count} row", "{table}, {count} rows", count).format(table=sheet.table.title, count=count)
