"""All templates: those that ship, and a team's own beside its workspace; each with all its versions (V4, V5)."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tuiflow.language import _
from tuiflow.library.template_file import BadTemplateError, Problem, read_template
from tuiflow.model.code import Category
from tuiflow.model.template import Template

SHIPPED = Path(__file__).parent / "templates"
FOLDER_NAME = "templates"
"""Of a team's templates, in the folder of its workspace."""

ENDINGS = (".yaml", ".yml")
MOST_FILES = 1000

_CATEGORIES = list(Category)

_HEAD_BYTES = 2000
_OWN_ID = re.compile(r"""^id:[ \t]*["']?([a-z0-9-]+)""", re.MULTILINE)
_OWN_VERSION = re.compile(r"^version:[ \t]*(\d{1,4})", re.MULTILINE)


@dataclass(frozen=True)
class Shelved:
    """A template and where it is from."""

    template: Template
    path: Path
    is_team: bool = False
    """Whether it is the team's own."""


@dataclass(frozen=True)
class Shelf:
    """What there is; a bad file stands in nobody's way."""

    current: list[Shelved] = field(default_factory=list)
    """The highest version of each template, by category."""
    versions: dict[str, list[Shelved]] = field(default_factory=dict)
    """Id → all versions, the highest first."""
    bad: dict[Path, tuple[Problem, ...]] = field(default_factory=dict)
    """Files that are no templates, and why."""

    def version(self, uid: str, number: int) -> Shelved | None:
        """One version of a template."""
        return next((one for one in self.versions.get(uid, ()) if one.template.version == number), None)


def read_shelf(team: Path | None, shipped: Path | None = None) -> Shelf:
    """Read every template.

    As soon as a team has a version of its own, the versions that ship count only below the team's lowest one: a newer
    tuiflow does not put its version in front of what the team has made of it.

    Args:
        team: The folder of the team's own; None or not there: it has none.
        shipped: The folder of those that ship; None: ours.
    """
    found: list[Shelved] = []
    bad: dict[Path, tuple[Problem, ...]] = {}
    for folder, is_team in ((shipped or SHIPPED, False), (team, True)):
        for path in _files(folder, bad) if folder is not None else ():
            try:
                found.append(Shelved(read_template(path), path, is_team))
            except BadTemplateError as error:
                bad[path] = error.problems
    versions = _by_id(_without_outdated(found), bad)
    current = [every[0] for every in versions.values()]
    current.sort(key=lambda one: (_CATEGORIES.index(one.template.category), one.template.id))
    return Shelf(current, versions, bad)


def latest_version(team: Path | None, uid: str, shipped: Path | None = None) -> int:
    """The highest version of a template, as the first lines of the files say; 0 where there is none.

    Much quicker than reading the templates; whether one is a good file shows when it is read.
    """
    for folder in (team, shipped or SHIPPED):
        found = [_glance(path, uid) for path in _files(folder, {})] if folder is not None else []
        if any(found):
            return max(found)
    return 0


def _glance(path: Path, uid: str) -> int:
    """The version in a file of the template with that id; 0 for any other file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return 0
    try:
        is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
        head = os.read(descriptor, _HEAD_BYTES).decode("utf-8", errors="replace") if is_file else ""
    except OSError:
        return 0
    finally:
        os.close(descriptor)
    own, version = _OWN_ID.search(head), _OWN_VERSION.search(head)
    return int(version[1]) if own is not None and version is not None and own[1] == uid else 0


def _files(folder: Path, bad: dict[Path, tuple[Problem, ...]]) -> Iterator[Path]:
    """The files of a folder that could be templates, by name."""
    if folder.is_symlink():
        bad[folder] = (Problem(folder, 0, _("This is a link: put the folder itself here.")),)
        return
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and not path.name.startswith("."))
    except FileNotFoundError:
        return
    except OSError as error:
        bad[folder] = (Problem(folder, 0, _("It cannot be read ({reason}).").format(reason=error.strerror)),)
        return
    if len(found) > MOST_FILES:
        sentence = _("There are {count} files here; only the first {most} are read.")
        bad[folder] = (Problem(folder, 0, sentence.format(count=len(found), most=MOST_FILES)),)
    yield from found[:MOST_FILES]


def _without_outdated(found: Sequence[Shelved]) -> list[Shelved]:
    """The templates without those that ship and that the team has gone on from."""
    lowest: dict[str, int] = {}
    for one in found:
        if one.is_team:
            version = one.template.version
            lowest[one.template.id] = min(version, lowest.get(one.template.id, version))
    return [
        one
        for one in found
        if one.is_team or one.template.id not in lowest or one.template.version < lowest[one.template.id]
    ]


def _by_id(found: Iterable[Shelved], bad: dict[Path, tuple[Problem, ...]]) -> dict[str, list[Shelved]]:
    """Id → its versions, the highest first. Of two files with the same version the first holds, the other is bad."""
    versions: dict[str, dict[int, Shelved]] = {}
    for one in found:
        known = versions.setdefault(one.template.id, {})
        first = known.setdefault(one.template.version, one)
        if first is not one:
            sentence = _("Version {version} of “{id}” is in {file} already: give this one the next number.").format(
                version=one.template.version, id=one.template.id, file=first.path
            )
            bad[one.path] = (Problem(one.path, 0, sentence),)
    return {
        uid: sorted(known.values(), key=lambda one: -one.template.version) for uid, known in sorted(versions.items())
    }
