"""Reads a template's file: everything that is wrong with it is said with its line and what to do (issue: Library).

A team's file can come from anywhere, so no more of YAML is understood than a template needs: mappings, lists, texts.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tuiflow.errors import RefusedError, reason_of
from tuiflow.language import _
from tuiflow.model.template import Template
from tuiflow.model.template_check import faults_of

if TYPE_CHECKING:
    from yaml import Node, YAMLError

SIZE_LIMIT = 1_000_000
"""Bytes of a file; the largest one that is shipped has a thirtieth of that."""

DEPTH_LIMIT = 16
"""Mappings and lists in each other; a template has eight."""


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place of a file."""

    path: Path
    line: int
    """From 1; 0 where it is the file as a whole."""
    sentence: str

    def __str__(self) -> str:
        """As compilers write it, so that editors can jump there."""
        return f"{self.path}:{self.line}: {self.sentence}" if self.line else f"{self.path}: {self.sentence}"


class BadTemplateError(RefusedError):
    """A file that is no template."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Refused for these reasons, of which there is at least one."""
        super().__init__(str(problems[0]))
        self.problems = tuple(problems)


def read_template(path: Path) -> Template:
    """The template in a file.

    Raises:
        BadTemplateError: with every problem, sorted by line.
    """
    from tuiflow.library.template_form import FormReader

    root = _composed(path)
    if root is None:
        raise BadTemplateError([Problem(path, 1, _("This file is empty: it has to hold a template."))])
    reader = FormReader()
    template = reader.read(root)
    problems = [Problem(path, line, sentence) for line, sentence in reader.problems]
    if template is not None and not problems:
        problems = [Problem(path, reader.line_of(fault.spot), fault.sentence) for fault in faults_of(template)]
    if template is None or problems:
        raise BadTemplateError(sorted(problems, key=lambda problem: problem.line))
    return template


def _composed(path: Path) -> Node | None:
    """The file as YAML nodes, which know their lines; None for an empty one."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = _content(path)
    try:
        _check_events(path, yaml.parse(text, loader))
        return yaml.compose(text, loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark is not None else 0
        raise BadTemplateError([Problem(path, line, _unreadable(error))]) from error


def _check_events(path: Path, events: object) -> None:
    """Refuse what could grow without end, or more than one document, before anything is made of it."""
    import yaml

    depth, documents = 0, 0
    assert hasattr(events, "__iter__")
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise BadTemplateError([Problem(path, line, _no_references())])
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise BadTemplateError([Problem(path, line, _("One file holds one template: take out the line ---."))])
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH_LIMIT:
                raise BadTemplateError([Problem(path, line, _("This is nested too deep to be a template."))])
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _no_references() -> str:
    return _("A text that begins with * or & has to stand in quotes; references are not understood here.")


def _unreadable(error: YAMLError) -> str:
    if any(word in str(getattr(error, "context", "")) for word in ("alias", "anchor")):
        return _no_references()
    reason = getattr(error, "problem", None) or str(error)
    return _(
        "This is not YAML ({reason}): look at the indentation, and put texts with a colon, a # or a leading * into quotes."
    ).format(reason=reason)


def _content(path: Path) -> str:
    """The text of a regular file; nothing is followed and nothing is waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            sentence = _("This is a link: put the file itself here.")
        else:
            sentence = _("It cannot be read ({reason}).").format(reason=reason_of(error))
        raise BadTemplateError([Problem(path, 0, sentence)]) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise BadTemplateError([Problem(path, 0, _("This is no file with text in it."))])
        data = b""
        while len(data) <= SIZE_LIMIT and (part := os.read(descriptor, SIZE_LIMIT + 1 - len(data))):
            data += part
    finally:
        os.close(descriptor)
    if len(data) > SIZE_LIMIT:
        sentence = _("The file is larger than {limit} bytes: it cannot be a template.").format(limit=SIZE_LIMIT)
        raise BadTemplateError([Problem(path, 0, sentence)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadTemplateError(
            [Problem(path, line, _("This is not UTF-8: save the file in that encoding."))]
        ) from error
