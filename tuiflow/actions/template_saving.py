"""A process becomes a template: the next version of the one that it was started from, or one of its own (V4)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tuiflow.actions.desk import Desk
from tuiflow.actions.library import shelf_of
from tuiflow.actions.template_writing import file_name, team_folder_made, write_template
from tuiflow.errors import RefusedError, WorkspaceError
from tuiflow.language import _, current
from tuiflow.library.shelf import Shelf
from tuiflow.model.plan import Plan
from tuiflow.model.task import check_name, check_text
from tuiflow.model.template import Release, Template, words_in
from tuiflow.model.template_check import MOST_VERSIONS, faults_of, is_template_id
from tuiflow.model.template_making import Cover, template_from
from tuiflow.store import disk


@dataclass(frozen=True)
class Saved:
    """A template that was written."""

    template: Template
    path: Path

    @property
    def message(self) -> str:
        """One sentence for the person who saved it."""
        return _("Saved as version {version} of “{id}” in {file}").format(
            version=self.template.version, id=self.template.id, file=self.path
        )


def template_name_of(desk: Desk, process: str) -> str:
    """What the template of a process is called; for one that has none, the process's own name.

    Raises:
        KeyError: when there is no such process.
    """
    found = desk.workspace.processes[process]
    known = shelf_of(desk.workspace.folder).versions.get(found.template)
    return words_in(known[0].template.name, current()) if known else found.name


def save_as_template(desk: Desk, process: str, name: str = "", what: str = "", file: Path | None = None) -> Saved:
    """Write a process as a template into a new file; a file that is there is never touched.

    Args:
        desk: Who and where.
        process: Uid.
        name: What the template is called: as before, and it is the next version; otherwise a template of its own.
        what: What has changed, for the changelog.
        file: Where to write it; None: into the team's folder beside its workspace.

    Raises:
        RefusedError: when it breaks a rule of templates, or the file is there.
        WorkspaceError: when it cannot be written.
        KeyError: when there is no such process.
    """
    plan = desk.workspace.plan(process)
    if file is None and desk.workspace.read_only:
        raise WorkspaceError(desk.workspace.read_only)
    shelf = shelf_of(desk.workspace.folder)
    wanted = check_name(name or template_name_of(desk, process))
    uid, version = _identity(shelf, plan, wanted)
    said = check_text(what, _("What has changed")) or _("Saved from “{name}”").format(name=plan.process.name)
    folder = team_folder_made(desk) if file is None else None
    while True:
        template = _made(desk, shelf, plan, uid, version, wanted, said)
        path = folder / file_name(uid, version) if folder is not None else file
        assert path is not None
        try:
            write_template(path, template, disk.CHECKPOINT_MODE if folder is not None else None)
        except FileExistsError as error:
            if folder is None or version >= MOST_VERSIONS:
                raise RefusedError(_("{file} is there already: choose another file.").format(file=path)) from error
            version += 1
        else:
            return Saved(template, path)


def _identity(shelf: Shelf, plan: Plan, name: str) -> tuple[str, int]:
    """Id and version of the new template."""
    process = plan.process
    base = process.prefix.casefold()
    base = base if is_template_id(base) else "process"
    known = shelf.versions.get(process.template) or shelf.versions.get(base)
    if known:
        newest = known[0].template
        if name in (words_in(newest.name, "zh"), words_in(newest.name, "en")):
            return newest.id, newest.version + 1
    uid, number = base, 1
    while uid in shelf.versions:
        number += 1
        uid = f"{base}-{number}"
    return uid, 1


def _made(desk: Desk, shelf: Shelf, plan: Plan, uid: str, version: int, name: str, what: str) -> Template:
    """The template of the process.

    Raises:
        RefusedError: when it breaks a rule.
    """
    process = plan.process
    known = shelf.versions.get(process.template) or shelf.versions.get(uid)
    source = shelf.version(process.template, process.template_version) or (known[0] if known else None)
    earlier = known[0].template.changelog if known and known[0].template.id == uid else []
    log = [Release(version, desk.today, what, desk.actor.name), *earlier]
    template = template_from(plan, Cover(uid, version, name, log), source.template if source else None)
    faults = faults_of(template)
    if faults:
        place = _(", ").join(str(part + 1 if isinstance(part, int) else part) for part in faults[0].spot)
        raise RefusedError(
            _("This process cannot become a template yet. {place}: {sentence}").format(
                place=place, sentence=faults[0].sentence
            )
        )
    return template
