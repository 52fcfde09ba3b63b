"""A weekly report as plain text, to read, to edit in any editor, and to take back; lines cite tasks by their ids (E10)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tuiflow.errors import RefusedError
from tuiflow.language import _
from tuiflow.model.field import REPORT_FIELDS
from tuiflow.model.report import Content, Line, Section

FindTask = Callable[[str], str]
"""From an id to the uid of the task; empty for what is no task's id. Refuses one that could be a task's and is none."""

LabelOf = Callable[[str], str]
"""From the uid of a task to its id; empty for one that never was."""

_ID = r"[A-Za-z][A-Za-z0-9]{0,7}-[0-9]{3,12}(?:~[0-9a-z]{1,16})?"
_MENTION = re.compile(rf"(?<![A-Za-z0-9_~-]){_ID}(?![A-Za-z0-9_~-])")
_CITATION = re.compile(rf"\s*[(（]\s*({_ID}(?:\s*[、,，;；\s]\s*{_ID})*)\s*[)）]\s*$")
_HEAD = re.compile(r"([^:：]{1,40})[:：]\s*(.*)")
_BULLET = re.compile(r"(?:[-•·–]\s*|\*\s+|\d{1,2}(?:、\s*|[.)]\s+))(.*)")

_HEADS: Mapping[str, tuple[str, ...]] = {
    "period": ("period", "汇报周期", "周期"),
    "reporter": ("reporter", "汇报人"),
    "to": ("report to", "汇报对象"),
    **{section.value: (section.words.casefold(), *section.also, section.value) for section in Section},
}
"""Key → how the head is written in a form, in either language."""

COMMENT = "#"
"""A line that begins with it is a remark for whoever reads the form."""


class FormError(RefusedError):
    """A form that cannot be taken: says in which line, and what is wrong."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(_("Line {number}: {message}").format(number=number, message=message))
        self.number = number


@dataclass(slots=True)
class Form:
    """A report as somebody has typed it; what stands in the heads is as typed."""

    period: str | None = None
    """None where the head is missing, likewise below."""
    reporter: str | None = None
    to: str | None = None
    lines: dict[Section, tuple[Line, ...]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    """Key of a head → the line that it stands in, from 1."""


def written(line: Line, label_of: LabelOf) -> str:
    """A line as people read and type it: the ids of the tasks that its text does not name stand in brackets behind it."""
    named = set(_MENTION.findall(line.text))
    labels = [label for label in map(label_of, line.tasks) if label and label not in named]
    return f"{line.text} ({', '.join(labels)})".strip() if labels else line.text


def read_line(typed: str, find: FindTask) -> Line:
    """The line that somebody has typed; tasks are cited in brackets at its end, or named in it.

    Raises:
        RefusedError: for an id that is no task's.
    """
    words = " ".join(typed.split())
    cited: list[str] = []
    found = _CITATION.search(words)
    if found:
        uids = [find(one) for one in _MENTION.findall(found[1])]
        if all(uids):
            cited, words = uids, words[: found.start()].rstrip()
    named = [uid for uid in map(find, _MENTION.findall(words)) if uid]
    return Line(words, tuple(dict.fromkeys([*named, *cited])))


def text_of(content: Content, heads: Mapping[str, str], label_of: LabelOf, remarks: Sequence[str] = ()) -> str:
    """A report as a form.

    Args:
        content: What is written in it.
        heads: Values of the heads `period`, `reporter` and `to`.
        label_of: Names tasks.
        remarks: Lines for whoever fills it in; they are no part of the report.
    """
    lines = [f"{COMMENT} {remark}" for remark in remarks]
    lines += [f"{_(REPORT_FIELDS[key])}{_(': ')}{heads[key]}".rstrip() for key in ("period", "reporter", "to")]
    for section in Section:
        lines += ["", f"{section.caption}{_(': ')}".rstrip()]
        lines += [f"- {written(line, label_of)}" for line in content.of(section)]
    return "\n".join(lines) + "\n"


def read_form(text: str, find: FindTask) -> Form:
    """The report in a form; heads may be in either language, and in any order.

    Raises:
        FormError: naming the line that cannot be taken.
    """
    form = Form()
    section: Section | None = None
    for number, typed in _joined(text):
        bullet = _BULLET.fullmatch(typed)
        head = None if bullet else _head_of(typed)
        if head is not None:
            section = _take_head(form, number, *head, find)
        elif section is None:
            message = _("this stands under no head; begin with “{head}”.")
            raise FormError(number, message.format(head=Section.DONE.caption))
        elif bullet is None:
            raise FormError(number, _("begin a line with “- ”: {text}").format(text=typed[:40]))
        elif bullet[1]:
            _add(form, section, number, bullet[1], find)
    return form


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; remarks and blank lines left out, indented ones joined to the one above."""
    kept: list[tuple[int, str]] = []
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        line = raw.strip()
        if not line or raw.startswith(COMMENT):
            continue
        if raw[0] in " \t\u3000" and kept and not _BULLET.fullmatch(line) and _head_of(line) is None:
            first, above = kept[-1]
            gap = " " if above[-1].isascii() and line[0].isascii() else ""
            kept[-1] = first, above + gap + line
        else:
            kept.append((number, line))
    return iter(kept)


def _head_of(line: str) -> tuple[str, str] | None:
    """The key of a head and what stands behind it; None for a line that is none."""
    found = _HEAD.fullmatch(line)
    name = found[1].strip().casefold() if found else line.casefold()
    key = next((key for key, names in _HEADS.items() if name in names), None)
    if key is None or (found is None and key not in list(Section)):
        return None
    return key, found[2].strip() if found else ""


def _take_head(form: Form, number: int, key: str, rest: str, find: FindTask) -> Section | None:
    """Enter a head; returns the list that begins with it."""
    if key in form.numbers:
        raise FormError(number, _("“{head}” stands here a second time.").format(head=_(REPORT_FIELDS[key])))
    form.numbers[key] = number
    if key == "period":
        form.period = rest
    elif key == "reporter":
        form.reporter = rest
    elif key == "to":
        form.to = rest
    else:
        section = Section(key)
        form.lines[section] = ()
        if rest:
            _add(form, section, number, rest, find)
        return section
    return None


def _add(form: Form, section: Section, number: int, typed: str, find: FindTask) -> None:
    try:
        line = read_line(typed, find)
    except RefusedError as error:
        raise FormError(number, str(error)) from error
    form.lines[section] = (*form.lines.get(section, ()), line)
