"""The filter language: free text, `@专员`, `!high`, `#CSAT`, `late`, `blocked`, `me`, and `-` before any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from tuiflow.language import _, current, noop
from tuiflow.model.code import Priority, Status
from tuiflow.model.task import Task

NameOf: TypeAlias = Callable[[str], str]
"""From the uid of a person, role or process to the name people see."""

_WORDS = {
    "late": "late",
    "滞后": "late",
    "逾期": "late",
    "overdue": "late",
    "soon": "soon",
    "将到期": "soon",
    "me": "me",
    "mine": "me",
    "我": "me",
    "我的": "me",
    "waiting": "waiting",
    "待验收": "waiting",
    "returned": "returned",
    "退回": "returned",
    "early": "early",
    "提前": "early",
    "提前开始": "early",
    "closed": "closed",
    "已关闭": "closed",
    "archived": "closed",
    "归档": "closed",
}

STANDING: Sequence[tuple[str, str, str]] = (
    ("late", "滞后", noop("late")),
    ("soon", "将到期", noop("due soon")),
    ("blocked", "受阻", noop("blocked")),
    ("me", "我", noop("mine, or my help is wanted")),
    ("waiting", "待验收", noop("done, and to be accepted")),
    ("returned", "退回", noop("returned for rework")),
    ("early", "提前", noop("begun although something is missing")),
    ("!high -done", "!高 -已完成", noop("high priority, not done")),
    ("closed", "已关闭", noop("of processes that are closed")),
)
"""Filters that everybody has: the filter in English and in 中文, and what it finds, untranslated."""


def standing() -> list[tuple[str, str]]:
    """The filters that everybody has, and what each finds, in the language in use."""
    return [(chinese if current() == "zh" else english, _(words)) for english, chinese, words in STANDING]


def _never(_task: Task) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a filter."""

    kind: str
    """`text`, `person`, `priority`, `label`, `late`, `soon`, `me`, `waiting`, `returned`, `early`, `closed` or `status`."""
    value: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed filter; a task passes when every term holds."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        """Whether it leaves anything out at all."""
        return bool(self.terms)


@dataclass(slots=True)
class Context:
    """What a filter needs to know beside the task."""

    today: date
    name_of: NameOf
    me: frozenset[str] = field(default_factory=frozenset)
    """The person's uid and the uids of the roles that the person sits on."""
    is_waiting: Callable[[Task], bool] = _never
    """Whether a task that is done waits to be accepted."""
    is_early: Callable[[Task], bool] = _never
    """Whether it was begun although something is missing."""
    is_closed: Callable[[Task], bool] = _never
    """Whether its process is closed."""


def parse(text: str) -> Query:
    """Read a filter. Every text is a valid filter: what is no special word is searched for as text."""
    terms = []
    for word in text.replace("＠", "@").replace("！", "!").replace("＃", "#").split():
        negated = len(word) > 1 and word[0] == "-"
        terms.append(_term(word[1:] if negated else word, negated))
    return Query(tuple(terms))


def expand(text: str, saved: Mapping[str, str]) -> str:
    """A filter with the saved ones that it names by `=name` put in; a name with blanks stands alone.

    Raises:
        KeyError: when no filter is saved under a name.
    """
    plain = {name.casefold(): kept for name, kept in saved.items()}
    whole = text.strip()
    if whole.startswith(("=", "＝")) and whole[1:].strip().casefold() in plain:
        return plain[whole[1:].strip().casefold()]
    words = [plain[word[1:].casefold()] if len(word) > 1 and word[0] in "=＝" else word for word in text.split()]
    return " ".join(words)


def matches(query: Query, task: Task, context: Context) -> bool:
    """Whether `task` passes."""
    return all(_holds(term, task, context) is not term.negated for term in query.terms)


def _term(word: str, negated: bool) -> Term:
    head, rest = word[0], word[1:].casefold()
    if head == "@" and rest:
        return Term("person", rest, negated)
    if head == "#" and rest:
        return Term("label", rest, negated)
    if head == "!" and rest:
        priority = Priority.meant_by(rest) or next((p for p in Priority if p.value.startswith(rest)), None)
        return Term("priority", priority.value if priority else rest, negated)
    plain = word.casefold()
    if plain in _WORDS:
        return Term(_WORDS[plain], "", negated)
    status = Status.meant_by(plain)
    if status is not None:
        return Term("status", status.value, negated)
    return Term("text", plain, negated)


def _holds(term: Term, task: Task, context: Context) -> bool:
    match term.kind:
        case "text":
            found = (
                task.name,
                task.label,
                task.description,
                task.deliverable,
                task.risk,
                context.name_of(task.process),
            )
            return any(term.value in value.casefold() for value in found)
        case "person":
            parties = (task.assignee, *task.collaborators)
            return any(term.value in context.name_of(uid).casefold() for uid in parties if uid)
        case "label":
            return task.label.casefold().startswith(term.value)
        case "priority":
            return task.priority.value == term.value
        case "status":
            return task.status.value == term.value
        case "late":
            return task.is_late(context.today)
        case "soon":
            return task.is_due_soon(context.today)
        case "waiting":
            return task.status is Status.DONE and context.is_waiting(task)
        case "returned":
            return task.accepted.returns > 0 and task.status is not Status.DONE
        case "early":
            return bool(task.override) and context.is_early(task)
        case "closed":
            return context.is_closed(task)
        case _:
            return task.involves(context.me)
