"""`tuiflow library …`: templates, and processes started from them (V5)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tuiflow.actions.desk import Desk
from tuiflow.actions.library import find_template, find_template_role, search, shelf_of
from tuiflow.actions.opening import choose_folder
from tuiflow.actions.start_entry import DAYS, ROLE, Choices, days_entry, read_choices
from tuiflow.actions.starting import Preview, begin, new_people_words, preview
from tuiflow.cli.output import Cell, Row, Tone, complain
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session, settle
from tuiflow.errors import UsageError
from tuiflow.language import _, current, ngettext
from tuiflow.library.shelf import Shelf
from tuiflow.model.code import Category, Letter
from tuiflow.model.template import Template, words_in
from tuiflow.store.folder import is_workspace, not_there

if TYPE_CHECKING:
    from tuiflow.actions.experience import Learnt

_ENTRIES = {
    "name": "name",
    "start": "start",
    "item": "item",
    "goal": "outcome",
    "measure": "measure",
    "target": "target",
    "days": "day_count",
    "country": "country",
    "prefix": "prefix",
}
"""Option of `start` → the entry of `read_choices`."""

_PIPE_WIDTH = 100
"""Cells of a line where nobody says how many fit."""

BAD = 1


def list_templates(session: Session, given: Given) -> int:
    """`tuiflow library list [TEXT …] [--category C]`; files that are no templates are told on stderr."""
    shelf = open_shelf(session)
    found = search(shelf, " ".join(given.texts("text")), _category(given.text("category")))
    for problems in shelf.bad.values():
        complain(str(problems[0]))
    if given.flag("json"):
        from tuiflow.actions.template_body import template_body

        session.output.json([template_body(one) for one in found])
    elif found:
        from tuiflow.actions.template_sheet import days_words, version_words

        rows: list[Row] = [
            [
                Cell(one.template.id),
                Cell(words_in(one.template.name, current())),
                Cell(one.template.category.caption),
                Cell(_nodes_words(len(one.template.nodes))),
                Cell(days_words(one.template)),
                Cell(version_words(one)),
            ]
            for one in found
        ]
        session.output.table(rows, flexible=(1, 2))
    else:
        session.output.say(_("No template fits."))
    return 0


def show(session: Session, given: Given) -> int:
    """`tuiflow library show TEMPLATE`."""
    from tuiflow.actions.template_body import whole_body
    from tuiflow.actions.template_sheet import sheet

    shelf = open_shelf(session)
    found = find_template(shelf, given.text("template"))
    versions = shelf.versions[found.template.id]
    learnt = _learnt(session, found.template)
    if given.flag("json"):
        asked = [body for body, _words in _waiting(session, found.template)]
        session.output.json(whole_body(found, versions, learnt) | {"waiting": asked})
        return 0
    for _body, words in _waiting(session, found.template):
        session.output.say(words, Tone.SOON)
    width = session.output.width if session.output.terminal else _PIPE_WIDTH
    for line in sheet(found, versions, width, learnt):
        session.output.say(line.text, Tone.HEAD if line.style in ("title", "head") else Tone.PLAIN)
    return 0


def start(session: Session, given: Given) -> int:
    """`tuiflow library start TEMPLATE --name N …`: a process; with `--dry-run` only its dates and findings."""
    with session.desk() as desk:
        template = find_template(shelf_of(desk.workspace.folder), given.text("template")).template
        choices = read_choices(desk, template, _entries(template, given) | _learnt_days(desk, template, given))
        seen = preview(desk, template, choices)
        process, messages = "", [_("Nothing was made: this is what it would be like.")]
        if not given.flag("dry_run"):
            started = begin(desk, template, choices)
            settle(desk.workspace)
            process, messages = started.process, [outcome.message for outcome in started.outcomes]
        if given.flag("json"):
            session.output.json(_start_body(desk, choices, seen, process))
        else:
            _print_preview(session, seen)
            session.output.say("\n".join(messages))
    return 0


def save(session: Session, given: Given) -> int:
    """`tuiflow library save PROCESS [--file F] [--name N] [--what TEXT]`."""
    from tuiflow.actions.lookup import find_process
    from tuiflow.actions.template_saving import save_as_template

    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process"))
        file = Path(given.text("file")).expanduser() if given.text("file") else None
        saved = save_as_template(desk, process.uid, given.text("name"), given.text("what"), file)
        session.output.say(saved.message)
    return 0


def check(session: Session, given: Given) -> int:
    """`tuiflow library check FILE …`: prints `file:line: sentence` for each problem; exit 1 when there is one."""
    from tuiflow.library.template_file import BadTemplateError, read_template

    if given.flag("json"):
        return _check_as_json(session, given.texts("file"))
    code = 0
    for name in given.texts("file"):
        try:
            template = read_template(Path(name))
        except BadTemplateError as error:
            code = BAD
            for problem in error.problems:
                session.output.say(str(problem))
        else:
            session.output.say(
                _("{file}: fine. {name}, version {version}, {nodes}").format(
                    file=name,
                    name=words_in(template.name, current()),
                    version=template.version,
                    nodes=_nodes_words(len(template.nodes)),
                )
            )
    return code


def _check_as_json(session: Session, names: Sequence[str]) -> int:
    """All problems of all files, as an array; empty where they are fine."""
    from tuiflow.library.template_file import BadTemplateError, Problem, read_template

    problems: list[Problem] = []
    for name in names:
        try:
            read_template(Path(name))
        except BadTemplateError as error:
            problems += error.problems
    session.output.json(
        [{"file": str(one.path), "line": one.line or None, "message": one.sentence} for one in problems]
    )
    return BAD if problems else 0


def _waiting(session: Session, template: Template) -> list[tuple[dict[str, object], str]]:
    """The proposals for a template that wait for a decision, as they go out and in words."""
    from tuiflow.actions.patch_waiting import waiting, waiting_words
    from tuiflow.actions.telling import name_of

    if not _has_workspace(session):
        return []
    with session.desk() as desk:
        return [
            (
                {
                    "by": name_of(desk.workspace, one.by) or one.by,
                    "at": one.at.isoformat(timespec="seconds") if one.at is not None else None,
                    "why": one.why,
                },
                waiting_words(desk, one),
            )
            for one in waiting(desk.workspace, template.id)
        ]


def _learnt(session: Session, template: Template) -> Learnt:
    """What past runs have taught of a template; nothing where there is no workspace at all."""
    from tuiflow.actions.experience import NOTHING, learnt_of

    if not _has_workspace(session):
        return NOTHING
    with session.desk() as desk:
        return learnt_of(desk, [template])[template.id]


def _learnt_days(desk: Desk, template: Template, given: Given) -> dict[str, str]:
    """The days of the nodes as past runs took them, where that is wanted; as an entry of `read_choices`."""
    if not given.flag("learnt"):
        return {}
    from tuiflow.actions.experience import learnt_of

    nodes = learnt_of(desk, [template])[template.id].nodes
    return {DAYS: days_entry({key: found.offer for key, found in nodes.items()})}


def _has_workspace(session: Session) -> bool:
    return bool(session.folder or os.environ.get("TUIFLOW_WORKSPACE") or session.config.workspace)


def open_shelf(session: Session) -> Shelf:
    """The templates of the workspace that is meant; those that ship where there is no workspace at all.

    Raises:
        WorkspaceError: when one is meant that is not there.
    """
    if not _has_workspace(session):
        return shelf_of("")
    folder = choose_folder(session.folder, os.environ, session.config)
    if not is_workspace(folder):
        raise not_there(folder)
    return shelf_of(str(folder))


def _category(text: str) -> Category | None:
    if not text:
        return None
    found = Category.meant_by(text)
    if found is None:
        known = _(", ").join(member.value for member in Category)
        raise UsageError(_("“{text}” is no category: use one of {known}.").format(text=text.strip(), known=known))
    return found


def _entries(template: Template, given: Given) -> dict[str, str]:
    """What was typed, by the names that `read_choices` knows."""
    entries = {entry: text for key, entry in _ENTRIES.items() if (text := given.wanted(key)) is not None}
    entries["left_out"] = ",".join(given.texts("leave_out"))
    for word in given.texts("role"):
        name, mark, people = word.partition("=")
        if not mark:
            raise UsageError(_("“{word}” is not ROLE=PEOPLE, such as lead=Lin.").format(word=word))
        key = ROLE + find_template_role(template, name).key
        entries[key] = ",".join(filter(None, (entries.get(key, ""), people)))
    return entries


def _nodes_words(count: int) -> str:
    return ngettext("{count} node", "{count} nodes", count).format(count=count)


def _print_preview(session: Session, seen: Preview) -> None:
    rows: list[Row] = []
    for node in seen.plan.nodes:
        span = seen.schedule.spans[node.uid]
        names = _(", ").join(
            seen.names.get(uid, "") or _role_name(seen, uid) for uid in seen.plan.people_with(node.uid, Letter.R)
        )
        rows.append([Cell(node.name), Cell(span.start.isoformat()), Cell(span.due.isoformat()), Cell(names or "-")])
    session.output.table(rows, flexible=(0, 3))
    if seen.schedule.is_estimated:
        session.output.say(_("Holidays of some of these days are not known yet: dates are estimated."), Tone.SOON)
    if seen.new_people:
        session.output.say(new_people_words(seen))
    for finding in seen.findings:
        session.output.say(finding, Tone.SOON)


def _role_name(seen: Preview, uid: str) -> str:
    role = seen.plan.role(uid)
    return role.name if role is not None else ""


def _start_body(desk: Desk, choices: Choices, seen: Preview, process: str) -> dict[str, object]:
    """The new process as JSON; `made` says whether it is one yet."""
    plan = seen.plan
    made = desk.workspace.processes.get(process)
    tasks = [task.label for task in desk.workspace.tasks_of(process)] if process else []
    return {
        "made": made is not None,
        "name": choices.name,
        "prefix": made.prefix if made is not None else plan.process.prefix,
        "template": plan.process.template,
        "template_version": plan.process.template_version,
        "start": plan.process.start.isoformat() if plan.process.start else None,
        "end": plan.process.end.isoformat() if plan.process.end else None,
        "nodes": [
            {
                "key": node.uid,
                "name": node.name,
                "start": seen.schedule.spans[node.uid].start.isoformat(),
                "due": seen.schedule.spans[node.uid].due.isoformat(),
            }
            for node in plan.nodes
        ],
        "tasks": tasks,
        "findings": list(seen.findings),
    }
