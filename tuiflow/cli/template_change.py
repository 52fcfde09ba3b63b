"""`tuiflow library diff|history|propose`, `tuiflow process update`: templates that learn (V3, V4)."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from shlex import quote

from tuiflow.actions import template_update as updates
from tuiflow.actions.breakdown import preview
from tuiflow.actions.desk import Desk
from tuiflow.actions.difference_words import names_in, told
from tuiflow.actions.library import find_template, find_version, shelf_of
from tuiflow.actions.lookup import find_process, find_task
from tuiflow.actions.patch_entry import FORMS, Change, changed
from tuiflow.actions.patches import Proposed, newest, propose, release_lines
from tuiflow.cli.changing import done_or_asked
from tuiflow.cli.library import open_shelf
from tuiflow.cli.output import Cell, Row, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session, settle
from tuiflow.errors import RefusedError, UsageError, WorkspaceError, reason_of
from tuiflow.language import _, current
from tuiflow.library.shelf import Shelved
from tuiflow.model.breakdown import Deed
from tuiflow.model.patch import Patch, patched
from tuiflow.model.patch_form import difference_value, patch_from
from tuiflow.model.process import Process
from tuiflow.model.record import Table
from tuiflow.model.takeover import Uptake
from tuiflow.model.template import Release, Template, words_in
from tuiflow.model.template_diff import Difference, differences

_AND = "and"
"""Between the changes of one patch."""

_SIZE_LIMIT = 1_000_000
"""Characters of a file with a patch."""


def diff(session: Session, given: Given) -> int:
    """`tuiflow library diff TEMPLATE [V1 [V2]] [--json]`; what it prints as JSON, `propose --file` takes."""
    shelf = open_shelf(session)
    found = find_template(shelf, given.text("template"))
    versions = shelf.versions[found.template.id]
    after = find_version(versions, given.text("after")) if given.text("after") else versions[0]
    if given.text("before"):
        before = find_version(versions, given.text("before"))
    else:
        earlier = [one for one in versions if one.template.version < after.template.version]
        if not earlier:
            raise RefusedError(
                _("“{id}” has one version only: there is nothing to compare.").format(id=found.template.id)
            )
        before = earlier[0]
    if given.flag("json"):
        session.output.json(_diff_body(before.template, after.template))
        return 0
    listed = differences(before.template, after.template)
    _print_differences(session, listed, before.template, after.template)
    return 0


def history(session: Session, given: Given) -> int:
    """`tuiflow library history TEMPLATE [--json]`."""
    shelf = open_shelf(session)
    found = find_template(shelf, given.text("template"))
    lines = release_lines(shelf.versions[found.template.id])
    if given.flag("json"):
        session.output.json([_release_body(*line) for line in lines])
        return 0
    for one, release in lines:
        number = one.template.version if one is not None else release.version if release is not None else 0
        when = release.on.isoformat() if release is not None else ""
        session.output.say("  ".join(part for part in (f"v{number}", when, _people(release)) if part), Tone.HEAD)
        for text in _release_texts(one, release):
            session.output.say("\n".join(f"    {line}" for line in text.splitlines()))
    return 0


def propose_change(session: Session, given: Given) -> int:
    """`tuiflow library propose TEMPLATE CHANGE [field=value…] [and CHANGE …] --why REASON`."""
    with session.desk() as desk:
        shelf = shelf_of(desk.workspace.folder)
        template = newest(shelf, find_template(shelf, given.text("template")).template.id).template
        found = _wanted(template, given)
        after = patched(template, found)
        state, message = None, _("Nothing was proposed: this is what would change.")
        if not given.flag("dry_run"):
            origin = find_task(desk.workspace, given.text("origin")).uid if given.text("origin") else ""
            patch = Patch(template.id, template.version, tuple(found))
            outcome = propose(desk, Proposed(patch, given.text("why"), given.text("what"), origin))
            settle(desk.workspace)
            message = outcome.message
            uid = next(edit.uid for edit in outcome.transaction.edits if edit.table == Table.REQUESTS)
            state = desk.workspace.requests[uid].state.value
        if given.flag("json"):
            session.output.json(_diff_body(template, after) | {"state": state})
        else:
            _print_differences(session, found, after, template)
            session.output.say(message)
    return 0


def update(session: Session, given: Given) -> int:
    """`tuiflow process update PROCESS [--take N…] [--all]`: shows; with `--take` takes over."""
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process"))
        found = updates.update_of(desk, process.uid)
        if found is None:
            if given.texts("take"):
                raise RefusedError(_("There is nothing to take over: no version of its template is newer."))
            if given.flag("json"):
                session.output.json(None)
            elif not process.template:
                session.output.say(_("It was not started from a template, so none has a newer version for it."))
            else:
                session.output.say(_("No version of its template is newer."))
            return 0
        wanted = _numbers(given, found)
        for number in wanted:
            item = updates.item_of(found, number)
            outcome = done_or_asked(desk, partial(updates.take, desk, found, item), given.text("why"))
            settle(desk.workspace)
            if not given.flag("json"):
                session.output.say(outcome.message)
        if wanted and not given.flag("json"):
            _say_tasks(session, desk, process, given)
        if not wanted or given.flag("json"):
            _show_update(session, updates.update_of(desk, process.uid) or found, given)
    return 0


def _say_tasks(session: Session, desk: Desk, process: Process, given: Given) -> None:
    """That tasks stay as they were until they are brought along, where they are not as the plan is now."""
    plan = desk.workspace.plan(process.uid)
    if not plan.nodes:
        return
    seen = preview(desk, process.uid)
    made, changed = seen.count(Deed.MAKE), seen.count(Deed.UPDATE)
    if made or changed:
        said = _("Its tasks are as they were ({made} to make, {changed} to change): tuiflow process tasks {name}")
        session.output.say(said.format(made=made, changed=changed, name=quote(given.text("process"))))


def _wanted(template: Template, given: Given) -> list[Difference]:
    """The differences that the words or the file ask for."""
    words = given.texts("change")
    if bool(words) == bool(given.text("file")):
        raise UsageError(
            _("Say what is to change, such as set-days node=report days=5, or give a file with --file: one of the two.")
        )
    if given.text("file"):
        patch = patch_from(_read_json(given.text("file")))
        if patch.template != template.id:
            raise RefusedError(
                _("This patch is for the template “{other}”, not for “{id}”.").format(
                    other=patch.template, id=template.id
                )
            )
        return list(patch.differences)
    after = template
    for part in _parts(words):
        change = next((one for one in Change if one.value == part[0]), None)
        if change is None:
            known = _(", ").join(one.value for one in Change)
            raise UsageError(_("“{word}” is no change: use one of {known}.").format(word=part[0], known=known))
        after = changed(after, change, _entries(change, part[1:]))
    return differences(template, after)


def _parts(words: Sequence[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == _AND:
            parts.append([])
        else:
            parts[-1].append(word)
    if not all(parts):
        raise UsageError(_("A change is missing beside “and”."))
    return parts


def _entries(change: Change, words: Sequence[str]) -> dict[str, str]:
    entries: dict[str, str] = {}
    for word in words:
        key, mark, value = word.partition("=")
        if not mark:
            raise UsageError(
                _("“{word}” sets nothing: {change} takes field=value, with {fields}.").format(
                    word=word, change=change.value, fields=_(", ").join(FORMS[change].fields)
                )
            )
        entries[key.strip()] = value
    return entries


def _read_json(name: str) -> object:
    try:
        with Path(name).open(encoding="utf-8") if name != "-" else sys.stdin as file:
            content = file.read(_SIZE_LIMIT + 1)
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise WorkspaceError(_("{file} cannot be read ({reason}).").format(file=name, reason=reason)) from error
    try:
        if len(content) > _SIZE_LIMIT:
            raise ValueError
        found: object = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RefusedError(
            _("{file} is no JSON: what tuiflow library diff --json prints is a patch.").format(file=name)
        ) from error
    return found


def _print_differences(session: Session, found: Sequence[Difference], *templates: Template) -> None:
    if not found:
        session.output.say(_("There is no difference."))
    names = names_in(*templates)
    for one in found:
        words = told(one, names).line.splitlines()
        session.output.say("\n    ".join(words))


def _diff_body(before: Template, after: Template) -> dict[str, object]:
    names = names_in(after, before)
    return {
        "template": before.id,
        "version": before.version,
        "to": after.version,
        "differences": [difference_value(one) | {"text": told(one, names).line} for one in differences(before, after)],
    }


def _people(release: Release | None) -> str:
    if release is None:
        return ""
    approved = _("approved by {who}").format(who=release.approved_by) if release.approved_by else ""
    return _(", ").join(part for part in (release.by, approved) if part)


def _release_texts(one: Shelved | None, release: Release | None) -> list[str]:
    if release is None:
        return [str(one.path)] if one is not None else []
    why = _("Why: {why}").format(why=words_in(release.why, current())) if release.why else ""
    origin = _("From: {origin}").format(origin=release.origin) if release.origin else ""
    return [text for text in (words_in(release.text, current()), why, origin) if text]


def _release_body(one: Shelved | None, release: Release | None) -> dict[str, object]:
    body: dict[str, object] = {
        "version": one.template.version if one is not None else release.version if release is not None else 0,
        "file": str(one.path) if one is not None else None,
        "origin": ("team" if one.is_team else "shipped") if one is not None else None,
    }
    if release is None:
        return body | dict.fromkeys(("on", "text", "why", "by", "approved_by", "improvement"))
    return body | {
        "on": release.on.isoformat(),
        "text": words_in(release.text, current()),
        "why": words_in(release.why, current()) or None,
        "by": release.by or None,
        "approved_by": release.approved_by or None,
        "improvement": release.origin or None,
    }


def _numbers(given: Given, found: updates.Update) -> list[int]:
    """The numbers that were named, each once; with `--all` those of everything that is open."""
    if given.flag("all"):
        return [item.number for item in found.items if item.state is Uptake.OPEN]
    numbers: list[int] = []
    for text in given.texts("take"):
        for part in text.split(","):
            if not part.strip().isdecimal() or len(part.strip()) > 6:
                raise UsageError(_("“{text}” is no number of a change: see them without --take.").format(text=part))
            numbers.append(int(part))
    for number in numbers:
        updates.item_of(found, number)
    return list(dict.fromkeys(numbers))


def _show_update(session: Session, found: updates.Update, given: Given) -> None:
    if given.flag("json"):
        session.output.json(_update_body(found))
        return
    name = words_in(found.newest.name, current())
    head = _("{template}: version {newest} is there; this process started from version {base}.")
    session.output.say(head.format(template=name, newest=found.newest.version, base=found.base.version))
    rows: list[Row] = []
    for item in found.items:
        for place, one in enumerate(item.told):
            tone = Tone.SOON if item.state is Uptake.OPEN else Tone.PLAIN
            state = Cell("" if place else item.state_words, tone)
            rows.append([Cell("" if place else str(item.number)), Cell(one.line), state])
    session.output.table(rows, flexible=(1,))
    if found.open_count:
        session.output.say(
            _("To take one over: tuiflow process update {name} --take N.").format(name=given.text("process"))
        )


def _update_body(found: updates.Update) -> dict[str, object]:
    return {
        "template": found.newest.id,
        "version": found.base.version,
        "newest": found.newest.version,
        "changes": [
            {
                "number": item.number,
                "state": item.state.value,
                "here": item.here or None,
                "text": [one.line for one in item.told],
                "differences": [difference_value(one) for one in item.bundle.differences],
            }
            for item in found.items
        ],
    }


def newer_words(desk: Desk, process: str) -> str:
    """That a newer version of the template is there, and how to see it; empty when none is."""
    newer = updates.newer_version(desk, process)
    if not newer:
        return ""
    return _("version {number} is there: tuiflow process update {prefix}").format(
        number=newer, prefix=desk.workspace.processes[process].prefix
    )
