"""A retrospective while it is being written: what was typed, field by field, and the same as a plain text form (V2).

The text form is for any editor: heads begin with `##`, every line of a list with `-`, an improvement is
`text | owner | due`, and lines that begin with a single `#` are not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import NamedTuple, TypeVar

from tuiflow.errors import TuiflowError, UsageError
from tuiflow.language import _
from tuiflow.model.field import RETRO_FIELDS
from tuiflow.model.merge import merged
from tuiflow.model.text import near

T = TypeVar("T")

NOTHING = "-"
"""Stands for nobody and for no day."""


class TypedImprovement(NamedTuple):
    """An improvement as it is typed."""

    words: str
    owner: str = ""
    """A name; empty: nobody yet."""
    due: str = ""
    """ISO; empty: no day yet."""
    task: str = ""
    """Uid of the task that it is already; empty for a new one."""
    label: str = ""
    """What that task is called."""
    problem: str = ""
    """Which problem it answers, for a new one."""


@dataclass(frozen=True, slots=True)
class RetroForm:
    """What was typed."""

    uid: str
    process: str
    """Uid."""
    words: Mapping[str, str] = field(default_factory=dict)
    """By `WORDS`; what is missing is empty. The day is ISO, people are a list."""
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By `LINES`."""
    improvements: tuple[TypedImprovement, ...] = ()

    def text(self, key: str) -> str:
        """The text of a field."""
        return self.words.get(key, "")

    def listed(self, key: str) -> tuple[str, ...]:
        """The lines of a field."""
        return self.lines.get(key, ())

    def with_words(self, key: str, words: str) -> RetroForm:
        """The form with another text in a field."""
        return replace(self, words={**self.words, key: words})

    def with_lines(self, key: str, lines: Sequence[str]) -> RetroForm:
        """The form with other lines in a field."""
        return replace(self, lines={**self.lines, key: tuple(lines)})


FIELDS = tuple(key for key in RETRO_FIELDS if key != "process")
"""From top to bottom."""

IMPROVEMENTS = "improvements"
LINES = ("highlights", "problems", "standardisation")
LISTS = frozenset({*LINES, IMPROVEMENTS})
WORDS = tuple(key for key in FIELDS if key not in LISTS)


def rebased(form: RetroForm, base: RetroForm, now: RetroForm) -> RetroForm:
    """What was typed, with what others have written meanwhile: texts where nothing was typed, and lines of a list anyway.

    Args:
        form: What was typed.
        base: What it was typed over.
        now: The same as it is stored now.
    """
    words = {key: now.text(key) if form.text(key) == base.text(key) else form.text(key) for key in WORDS}
    lines = {key: merged(base.listed(key), form.listed(key), now.listed(key)) for key in LINES}
    before, stored = ({one.task: one for one in each.improvements} for each in (base, now))
    kept = []
    for one in form.improvements:
        if one != before.get(one.task):
            # Typed here, or new here: what somebody has deleted meanwhile comes as a new one.
            kept.append(one if one.task in stored or not one.task else one._replace(task="", label=""))
        elif one.task in stored:
            kept.append(stored[one.task])
    kept += [one for one in now.improvements if one.task not in before]
    return replace(form, words=words, lines=lines, improvements=tuple(kept))


def contested(form: RetroForm, base: RetroForm, now: RetroForm) -> list[str]:
    """The fields in which others have written another text than I have; mine stands in the form."""
    return [key for key in WORDS if form.text(key) != now.text(key) != base.text(key) != form.text(key)]


# As a draft


def packed(form: RetroForm) -> str:
    """The form as one text, for a draft that survives."""
    return json.dumps(asdict(form), ensure_ascii=False)


def unpacked(text: str) -> RetroForm | None:
    """The form that `packed` made; None for anything else."""
    try:
        stored = json.loads(text)
        words = {key: str(stored["words"][key]) for key in WORDS if key in stored["words"]}
        lines = {key: tuple(map(str, stored["lines"][key])) for key in LINES if key in stored["lines"]}
        improvements = tuple(TypedImprovement(*map(str, one)) for one in stored["improvements"])
        return RetroForm(str(stored["uid"]), str(stored["process"]), words, lines, improvements)
    except (ValueError, TypeError, KeyError):
        return None


# As a text


class Checks(NamedTuple):
    """How what stands in a text is checked, each raising a `TuiflowError` for what it refuses."""

    day: Callable[[str], str]
    """A date as typed → ISO."""
    improvement: Callable[[TypedImprovement], TypedImprovement]


class BadLineError(UsageError):
    """A line of a text form that cannot be read."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(_("line {number}: {message}").format(number=number, message=message))
        self.number = number
        """The first line is 1."""


def as_text(form: RetroForm, name: str, facts: Sequence[str] = ()) -> str:
    """The text form.

    Args:
        form: What stands in it.
        name: Of the process.
        facts: Lines that help to write it; they are not read again.
    """
    hints = [
        _("Retrospective of “{name}”").format(name=name),
        _("Lines that begin with # are not read. Every line of a list begins with -."),
        _("An improvement: what | owner | due, such as: - Check the figures | Lin | 8.15"),
        *facts,
    ]
    lines = [f"# {line}".rstrip() for hint in hints for line in hint.split("\n")]
    for key in FIELDS:
        lines += ["", f"## {_(RETRO_FIELDS[key])}"]
        if key == IMPROVEMENTS:
            lines += [f"- {_improvement_text(one)}" for one in form.improvements]
        elif key in LISTS:
            lines += [f"- {' '.join(one.split())}" for one in form.listed(key)]
        else:
            # A line break is kept; a # at the beginning would not be read.
            parts = [line for line in form.text(key).split("\n") if line.strip()]
            lines += [f" {line}" if line.startswith("#") else line for line in parts]
    return "\n".join(lines) + "\n"


def _improvement_text(one: TypedImprovement) -> str:
    label = f"[{one.label}] " if one.label else ""
    return f"{label}{' '.join(one.words.split())} | {one.owner or NOTHING} | {one.due or NOTHING}"


def read_text(text: str, base: RetroForm, checks: Checks) -> RetroForm:
    """The form that a text describes; a head that is missing in it leaves its field as it is in `base`.

    Raises:
        BadLineError: for the first line that cannot be read.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for key, head, lines in _sections(text):
        if key in found:
            raise BadLineError(head, _("“{head}” is there twice: put both together.").format(head=_(RETRO_FIELDS[key])))
        found[key] = lines
    form = base
    for key, lines in found.items():
        if key == IMPROVEMENTS:
            form = replace(form, improvements=tuple(_improvement(number, line, base, checks) for number, line in lines))
        elif key in LISTS:
            form = form.with_lines(key, [line for _number, line in lines])
        else:
            form = form.with_words(key, "\n".join(line for _number, line in lines))
    for number, _line in found.get("day", [])[:1]:
        form = form.with_words("day", _checked(number, partial(checks.day, form.text("day"))))
    return form


def _sections(text: str) -> Iterator[tuple[str, int, list[tuple[int, str]]]]:
    """Field, number of its head, and its lines with their numbers, blank ones left out."""
    heads = _heads()
    key, head, lines = "", 0, list[tuple[int, str]]()
    for number, raw in enumerate(text.splitlines(), start=1):
        if raw.startswith("##"):
            if key:
                yield key, head, lines
            key, head, lines = _key(number, raw.lstrip("#").strip().rstrip(":："), heads), number, []
        elif raw.startswith("#") or not raw.strip():
            continue
        elif not key:
            raise BadLineError(number, _("this stands above the first field; heads begin with ##."))
        else:
            line = raw.strip()
            lines.append((number, _ITEM.sub("", line) if key in LISTS else line))
    if key:
        yield key, head, lines


_ITEM = re.compile(r"^(?:[-*•]|\d+[.、)）])\s+")


def _heads() -> Mapping[str, str]:
    """Heads as people may write them, in the language in use, in English, or as codes."""
    return {name.casefold(): key for key in FIELDS for name in (key, RETRO_FIELDS[key], _(RETRO_FIELDS[key]))}


def _key(number: int, head: str, heads: Mapping[str, str]) -> str:
    key = heads.get(head.casefold())
    if key is None:
        known = [_(RETRO_FIELDS[one]) for one in FIELDS]
        hint = near(head, known) or _(": use one of {known}").format(known=_(", ").join(known))
        raise BadLineError(number, _("a retrospective has no field “{head}”{hint}.").format(head=head, hint=hint))
    return key


_LABEL = re.compile(r"^\[([^\]\s]+-\d+(?:~\w+)?)\]\s*")


def _improvement(number: int, line: str, base: RetroForm, checks: Checks) -> TypedImprovement:
    old = TypedImprovement("")
    if found := _LABEL.match(line):
        known = {one.label.casefold(): one for one in base.improvements if one.label}
        if found[1].casefold() not in known:
            message = _("this retrospective has no improvement {label}; write a new one without [ ].")
            raise BadLineError(number, message.format(label=found[1]))
        old, line = known[found[1].casefold()], line[found.end() :]
    parts = [part.strip() for part in line.rsplit("|", 2)]
    words, owner, due = [*parts, "", ""][:3]
    typed = old._replace(words=words, owner=owner.strip(NOTHING), due=due.strip(NOTHING))
    return _checked(number, partial(checks.improvement, typed))


def _checked(number: int, check: Callable[[], T]) -> T:
    try:
        return check()
    except TuiflowError as error:
        raise BadLineError(number, str(error)) from error
