"""Proposing changes of a template, and deciding them: approved, they become its next version (V3, V4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.difference_words import changelog_words, names_in, names_of, told
from tuiflow.actions.history import FieldChange
from tuiflow.actions.library import shelf_of
from tuiflow.actions.listing import label_of
from tuiflow.actions.notices import template_title
from tuiflow.actions.permissions import NotPermittedError, is_bound
from tuiflow.actions.telling import name_of
from tuiflow.actions.template_writing import file_name, team_folder_made, write, write_template
from tuiflow.errors import RefusedError, WorkspaceError
from tuiflow.language import _, current
from tuiflow.library.shelf import Shelf, Shelved
from tuiflow.model.patch import Patch, patched
from tuiflow.model.patch_form import patch_from, patch_value
from tuiflow.model.permission import Deed, holders
from tuiflow.model.record import Fields, Table, Value, text
from tuiflow.model.request import PATCH, TEMPLATES, Proposal, Request, RequestState, request_fields
from tuiflow.model.task import TEXT_LIMIT, check_text
from tuiflow.model.template import Release, Template, Text, Words, words_in
from tuiflow.model.template_check import MOST_VERSIONS
from tuiflow.store import disk
from tuiflow.store.workspace import Workspace


@dataclass(frozen=True)
class Proposed:
    """A patch that is to become a version."""

    patch: Patch
    why: str
    what: str = ""
    """For the changelog; empty: made from the differences."""
    origin: str = ""
    """Uid of the improvement that it comes from; empty: straight from the library."""


def answering(workspace: Workspace, template: str) -> list[str]:
    """Who answers for a template: those who lead what was started from it, what runs first; empty: everybody may decide."""
    runs = [process for process in workspace.processes.values() if process.template == template]
    for group in ([one for one in runs if one.closed is None], runs):
        found = [party for one in group for party in holders(Deed.TEMPLATE, workspace.plan(one.uid), None)]
        if found:
            return list(dict.fromkeys(found))
    return []


def may_release(desk: Desk, template: str) -> bool:
    """Whether the actor may make a version of a template without asking anybody."""
    allowed = answering(desk.workspace, template)
    return not is_bound(desk) or not allowed or not desk.me.isdisjoint(allowed)


def newest(shelf: Shelf, uid: str) -> Shelved:
    """The highest version of a template.

    Raises:
        RefusedError: when there is none.
    """
    versions = shelf.versions.get(uid)
    if not versions:
        raise RefusedError(_("The template “{id}” is not in the library any more.").format(id=uid))
    return versions[0]


def propose(desk: Desk, proposed: Proposed) -> Outcome:
    """Ask whoever answers for the template for a new version; whoever may decide makes it at once.

    Raises:
        RefusedError: without a reason or a change, or when the patch cannot be applied.
        WorkspaceError: when nothing can be changed here.
    """
    workspace, patch = desk.workspace, proposed.patch
    if workspace.read_only:
        raise WorkspaceError(workspace.read_only)
    if not patch.differences:
        raise RefusedError(_("Nothing is changed yet: choose a change first."))
    reason = check_text(proposed.why, _("Why"))
    if not reason:
        raise RefusedError(_("Say why: whoever decides, and whoever uses the template later, wants to know."))
    check_text(proposed.what, _("What has changed"))
    template = newest(shelf_of(workspace.folder), patch.template).template
    result = patched(template, patch.differences)
    at_once = may_release(desk, patch.template)
    request = _request(desk, proposed, reason, template, names_in(result, template))
    if not at_once:
        edit = workspace.edit(Table.REQUESTS, request.uid, request_fields(request))
        transaction = desk.commit("request.ask", [edit], reason)
        who = _(", ").join(name_of(workspace, uid) for uid in request.deciders)
        return Outcome(_("{who} is asked for it.").format(who=who), transaction)
    release = _release(desk, request, approved_by="")
    stored = replace(request, state=RequestState.APPROVED)
    values = request_fields(stored) | _decision(desk, RequestState.APPROVED, "")
    edit = workspace.edit(Table.REQUESTS, request.uid, values)
    transaction = desk.commit("template.release", [edit], reason)
    return Outcome(release.message, transaction)


def decide(desk: Desk, request: Request, *, approve: bool, word: str) -> Outcome:
    """Approve or decline a patch, once; approved, it becomes the next version.

    Raises:
        RefusedError: when the actor is not the one to decide, or it does not fit the newest version any more.
        WorkspaceError: when the version cannot be written.
    """
    workspace = desk.workspace
    if workspace.read_only:
        raise WorkspaceError(workspace.read_only)
    uid = template_of(request)
    if desk.me.isdisjoint(request.deciders) and not may_release(desk, uid):
        allowed = answering(workspace, uid)
        names = _(", ").join(name_of(workspace, one) for one in allowed)
        sentence = _("{subject}: only {who} may {deed}; ask them, or have them do it.")
        raise NotPermittedError(
            sentence.format(subject=uid, who=names, deed=Deed.TEMPLATE.caption),
            request.kind,
            [],
            allowed,
            askable=False,
        )
    said = check_text(word, _("Answer"))
    message = RequestState.DECLINED.caption + f": {title(request)}"
    if approve:
        release = _release(desk, request, approved_by=desk.actor.name)
        message = release.message
        if release.was_there:
            workspace.receive()
            _check_still_open(desk, request.uid)
    state = RequestState.APPROVED if approve else RequestState.DECLINED
    edit = workspace.edit(Table.REQUESTS, request.uid, _decision(desk, state, said))
    kind = "request.approve" if approve else "request.decline"
    # Without a word, the reason of an approval is that of the request; a refusal has none but its own.
    why = said or (request.why if approve else "")
    return Outcome(message, desk.commit(kind, [edit], why))


def _check_still_open(desk: Desk, uid: str) -> None:
    from tuiflow.model.request import check_open

    now = desk.workspace.requests[uid]
    check_open(now, name_of(desk.workspace, now.decided_by) or now.decided_by)


def _decision(desk: Desk, state: RequestState, word: str) -> dict[str, Value]:
    return {
        "state": state.value,
        "decided_by": desk.actor.person or desk.actor.login,
        "decided_at": desk.now().astimezone().isoformat(timespec="seconds"),
        "word": word,
    }


# A request for a patch: one proposal, that holds all that is needed to tell and to do it


def _request(desk: Desk, proposed: Proposed, why: str, template: Template, names: Mapping[str, Words]) -> Request:
    workspace, patch = desk.workspace, proposed.patch
    task = workspace.tasks.get(proposed.origin)
    values: dict[str, Value] = {
        "patch": patch_value(patch),
        "name": _stored(template.name),
        "names": {key: _stored(name) for key, name in names_of(patch.differences, names).items()},
        "what": proposed.what.strip(),
        "origin": proposed.origin,
        "origin_name": f"{label_of(workspace, task)} {task.name}" if task is not None else "",
    }
    return Request(
        desk.new_uid(),
        PATCH,
        task.process if task is not None else "",
        [Proposal(TEMPLATES, patch.template, values)],
        desk.actor.person or desk.actor.login,
        desk.now().astimezone(),
        why,
        tuple(answering(workspace, patch.template)),
    )


def _stored(words: Words) -> Value:
    return {"zh": words.zh, "en": words.en} if isinstance(words, Text) else words


def _words(value: Value) -> Words:
    if isinstance(value, dict):
        return Text(text(value.get("zh")), text(value.get("en")))
    return text(value)


def _values(request: Request) -> Fields:
    return request.proposals[0].values if request.proposals else {}


def template_of(request: Request) -> str:
    """Id of the template that a patch is for."""
    return request.proposals[0].uid if request.proposals else ""


def patch_of(request: Request) -> Patch:
    """The patch that a request asks for.

    Raises:
        RefusedError: when it cannot be read, e.g. from a newer tuiflow, or is for another template than it says.
    """
    patch = patch_from(_values(request).get("patch"))
    if patch.template != template_of(request):
        raise RefusedError(
            _("This patch is for the template “{other}”, not for “{id}”.").format(
                other=patch.template, id=template_of(request)
            )
        )
    return patch


def template_name(request: Request) -> str:
    """What the template that a patch is for is called, in the language in use."""
    return words_in(_words(_values(request).get("name")), current())


def origin_of(request: Request) -> str:
    """From which improvement it comes: the task's id and name; empty: straight from the library."""
    return text(_values(request).get("origin_name"))


def title(request: Request) -> str:
    """What a request for a patch is about."""
    return template_title(template_name(request))


def patches_from(workspace: Workspace, task: str) -> list[Request]:
    """Changes of templates that come from a task, the oldest first."""
    requests = workspace.requests.values()
    found = [one for one in requests if one.kind == PATCH and text(_values(one).get("origin")) == task]
    return sorted(found, key=lambda one: (one.at.timestamp() if one.at is not None else 0.0, one.uid))


def users(workspace: Workspace, request: Request) -> list[str]:
    """Who leads a process that runs and was started from the template: they may take over what is new."""
    runs = [one for one in workspace.processes.values() if one.template == template_of(request) and one.closed is None]
    return [party for process in runs for party in workspace.plan(process.uid).leads]


def names_told(request: Request) -> dict[str, Words]:
    """What was called how when it was asked for, by key: some of it may not be in the template any more."""
    stored = _values(request).get("names")
    return {key: _words(value) for key, value in stored.items()} if isinstance(stored, dict) else {}


def changes(request: Request, *, codes: bool = False) -> list[FieldChange]:
    """What is asked for, from what to what."""
    try:
        patch = patch_of(request)
    except RefusedError as error:
        return [FieldChange("patch", _("Patch"), "", str(error))]
    names, found = names_told(request), []
    for one in patch.differences:
        words = told(one, names)
        found.append(
            FieldChange(
                one.part.value, words.title if codes else f"{words.mark} {words.title}", words.before, words.after
            )
        )
    return found


# Making the version


@dataclass(frozen=True)
class _Released:
    template: Template
    path: Path
    was_there: bool
    """Somebody had made it already for the same request."""

    @property
    def message(self) -> str:
        return _("“{name}” has version {version} now: {file}").format(
            name=words_in(self.template.name, current()), version=self.template.version, file=self.path.name
        )


def _release(desk: Desk, request: Request, approved_by: str) -> _Released:
    """Write the next version, in a file of its own.

    Whoever comes first makes it: whoever comes at the same time finds it there, and makes nothing.

    Raises:
        RefusedError: when the patch does not fit the newest version.
        WorkspaceError: when it cannot be written.
    """
    patch, folder = patch_of(request), team_folder_made(desk)
    passed_over = 0
    while True:
        shelf = shelf_of(desk.workspace.folder)
        base = newest(shelf, patch.template)
        for one in shelf.versions[patch.template]:
            if any(release.request == request.uid for release in one.template.changelog):
                return _Released(one.template, one.path, was_there=True)
        result = patched(base.template, patch.differences)
        version = base.template.version + 1 + passed_over
        if version > MOST_VERSIONS:
            raise RefusedError(_("A version is a whole number from 1 to {most}.").format(most=MOST_VERSIONS))
        line = _changelog_line(desk, request, patch, names_in(result, base.template), version, approved_by)
        result = replace(result, version=version, changelog=[line, *base.template.changelog])
        path = folder / file_name(patch.template, version)
        _copy_shipped(base, folder)
        try:
            write_template(path, result, disk.CHECKPOINT_MODE)
        except FileExistsError:
            # Of somebody who came first; a file that is no template keeps its number all the same.
            passed_over = passed_over + 1 if path in shelf_of(desk.workspace.folder).bad else 0
        else:
            return _Released(result, path, was_there=False)


def _changelog_line(
    desk: Desk, request: Request, patch: Patch, names: Mapping[str, Words], version: int, approved_by: str
) -> Release:
    values = _values(request)
    what = text(values.get("what")) or changelog_words(patch.differences, names, TEXT_LIMIT)
    by = name_of(desk.workspace, request.by) or request.by
    origin = origin_of(request)[:200]
    return Release(version, desk.today, what, by, request.why, origin, approved_by, request.uid)


def _copy_shipped(base: Shelved, folder: Path) -> None:
    """With its first change a shipped template becomes the team's: the version that it goes on from comes along."""
    if base.is_team:
        return
    path = folder / file_name(base.template.id, base.template.version)
    try:
        write(path, base.path.read_bytes(), disk.CHECKPOINT_MODE)
    except FileExistsError:
        return


def release_lines(versions: Sequence[Shelved]) -> list[tuple[Shelved | None, Release | None]]:
    """All versions of a template, the newest first: its file, and what the changelog tells of it, as far as they are there."""
    told_of: dict[int, Release] = {}
    for one in versions:
        for release in one.template.changelog:
            told_of.setdefault(release.version, release)
    files = {one.template.version: one for one in versions}
    return [(files.get(number), told_of.get(number)) for number in sorted({*files, *told_of}, reverse=True)]
