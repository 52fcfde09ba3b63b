"""Where a weekly report says something else than the workspace: rules as data, findings that name their line (E10)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tuiflow.language import _
from tuiflow.model.code import Status
from tuiflow.model.named_day import named_days
from tuiflow.model.report import Content, Line, Section, friday
from tuiflow.model.task import Task
from tuiflow.model.week import Week

_CLAIM = re.compile(
    r"(?<![未没待不])(?:完成(?!了?\s*\d|率|度|情况|时间|一半|部分|大半)|做完|办结|完毕)"
    r"|\b(?:done|finished|completed|delivered)\b",
    re.IGNORECASE,
)
"""What says that something is done."""

_HEDGE = re.compile(
    r"未完|没完|没有完|尚未|还没|部分|一半|即将|将要|计划|预计|准备|待完成|[\d一二三四五六七八九]\s*[%％成]"
    r"|\b(?:not|nearly|almost|partly|half|unfinished|will|to be|going to)\b|n't\b|\d\s*(?:of|/)\s*\d",
    re.IGNORECASE,
)
"""What says in the same line that it is not wholly so."""


class Scope(NamedTuple):
    """What a report is checked against."""

    week: Week
    task_of: Callable[[str], Task | None]
    """From a uid to the task as it stands; None for one that was deleted."""
    label_of: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction."""

    section: Section
    place: int
    """Of the line in its list, from 0."""
    rule: str
    """The code of the rule."""
    task: str
    """Uid of the task that says otherwise."""
    message: str
    """What the line says and what the workspace says, in the language in use."""


class Contradiction(NamedTuple):
    """The task that a line contradicts, and how."""

    task: str
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of contradiction."""

    code: str
    sections: frozenset[Section]
    """Lists that it is looked for in."""
    find: Callable[[Section, Line, Scope], Iterator[Contradiction]]


def check(content: Content, scope: Scope) -> list[Finding]:
    """The contradictions of a report, in the order of its lines."""
    return [
        Finding(section, place, rule.code, found.task, found.message)
        for section in Section
        for place, line in enumerate(content.of(section))
        for rule in RULES
        if section in rule.sections
        for found in rule.find(section, line, scope)
    ]


def _cited(line: Line, scope: Scope) -> list[Task]:
    found = (scope.task_of(uid) for uid in line.tasks)
    return [task for task in found if task is not None]


def _other_date(section: Section, line: Line, scope: Scope) -> Iterator[Contradiction]:
    """A day is named, none of the cited tasks is due on it, and nothing else is known of it either.

    What was done may name the day of that week on which it was.
    """
    tasks, near = _cited(line, scope), friday(scope.week)
    if not tasks:
        return
    named = named_days(_own_words(line, tasks, lambda text: bool(named_days(text, near))), near)
    if any(one.day == task.due for one in named for task in tasks):
        return
    known = {day for task in tasks for day in (task.start, task.accepted.on)}
    for one in named:
        if one.day not in known and not (section is Section.DONE and one.day in scope.week):
            says = _(", ").join(_due_words(scope.label_of(task.uid), task.due) for task in tasks)
            yield Contradiction(tasks[0].uid, _("It says {words}; {says}.").format(words=one.words, says=says))
            return


def _due_words(label: str, due: date | None) -> str:
    if due is None:
        return _("{label} has no due date").format(label=label)
    return _("{label} is due on {day}").format(label=label, day=due.isoformat())


def _not_done(_section: Section, line: Line, scope: Scope) -> Iterator[Contradiction]:
    """It is said to be done, and the task is not."""
    tasks = _cited(line, scope)
    words = _own_words(line, tasks, lambda text: bool(_CLAIM.search(text)))
    if not _CLAIM.search(words) or _HEDGE.search(words):
        return
    for task in tasks:
        if task.status is not Status.DONE:
            message = _("It says done; {label} is “{status}”.")
            yield Contradiction(task.uid, message.format(label=scope.label_of(task.uid), status=task.status.caption))


def _accepted_already(_section: Section, line: Line, scope: Scope) -> Iterator[Contradiction]:
    """It is still to be done, and the task was accepted before the week was over."""
    for task in _cited(line, scope):
        on = task.accepted.on
        if task.status is Status.DONE and task.accepted.by and on is not None and on <= scope.week.sunday:
            message = _("{label} was accepted on {day} already.")
            yield Contradiction(task.uid, message.format(label=scope.label_of(task.uid), day=on.isoformat()))


def _deleted(_section: Section, line: Line, scope: Scope) -> Iterator[Contradiction]:
    """It is about a task that is not there any more."""
    for uid in line.tasks:
        if scope.task_of(uid) is None:
            yield Contradiction(uid, _("{label} has been deleted.").format(label=scope.label_of(uid) or uid[:4]))


def _own_words(line: Line, tasks: Sequence[Task], matters: Callable[[str], bool]) -> str:
    """The line without what the tasks themselves say: a name such as `完成报告` claims nothing."""
    words = line.text
    texts = {text for task in tasks for text in _texts(task) if text and matters(text)}
    for text in sorted(texts, key=len, reverse=True):
        words = words.replace(text, " □ ")
    return words


def _texts(task: Task) -> Iterator[str]:
    block = task.block
    for text in (
        *(task.name, task.description, task.deliverable, task.acceptance, task.risk, task.solved),
        *task.accepted.points,
        *([block.reason] if block is not None else []),
    ):
        yield " ".join(text.split())


_EVERYWHERE = frozenset(Section)
_AHEAD = _EVERYWHERE - {Section.DONE}

RULES: Sequence[Rule] = (
    Rule("other_date", _EVERYWHERE, _other_date),
    Rule("not_done", frozenset({Section.DONE}), _not_done),
    Rule("accepted", _AHEAD, _accepted_already),
    Rule("deleted", _AHEAD, _deleted),
)
"""What a report is checked for."""
