"""A rehearsal in words: each step with what happened, who was R and why, what came in and out (V7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import label_of
from tuiflow.actions.overview import names
from tuiflow.actions.rehearsal import Rehearsal
from tuiflow.actions.stage import days_words, status_words
from tuiflow.actions.telling import name_of
from tuiflow.language import _, ngettext
from tuiflow.model.actual import Actual
from tuiflow.model.code import DayCount, Letter, Status
from tuiflow.model.field import stored_head
from tuiflow.model.gate import nodes_before
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node
from tuiflow.model.quiz import Asked, Choice, Question
from tuiflow.model.rehearsal import Deed, Happening, Step
from tuiflow.model.text import shown, shown_lines
from tuiflow.model.wrapping import wrapped

_DAY = re.compile(r"(\d{4}\.)?\d{1,2}\.\d{1,2} {2,}")

_EARLY = frozenset({Deed.STARTED, Deed.FINISHED})
"""With words, these were done although something was missing (E5)."""


class Part(NamedTuple):
    """One thing that a step tells."""

    head: str
    text: str
    """May have several lines."""
    is_told: bool = True
    """False: it is no fact, but what is still missing."""


def step_name(rehearsal: Rehearsal, step: Step) -> str:
    """What a step is called."""
    node = rehearsal.story.plan.node(step.node)
    return node.name if node is not None else _("Work that belongs to no node")


def time_words(rehearsal: Rehearsal, step: Step) -> str:
    """When it was, and how long it took against the plan; what is not known is left out."""
    node = rehearsal.story.plan.node(step.node)
    if node is None:
        return ""
    planned = _("planned {days}").format(days=days_words(node.days)) if node.days else ""
    if step.actual is not None:
        return _("; ").join(
            part for part in (_taken(rehearsal.story.plan, node, step.actual), _rework(step.actual)) if part
        )
    if not step.has_begun:
        return _("; ").join(part for part in (_("still to come"), planned) if part)
    return _("; ").join(part for part in (status_words(rehearsal.progress[node.uid]), planned) if part)


def _taken(plan: Plan, node: Node, actual: Actual) -> str:
    days_of = [day for day in dict.fromkeys((actual.begun, actual.ended)) if day is not None]
    when = " - ".join(day_words(day, plan) for day in days_of)
    is_working = plan.process.day_count is DayCount.WORKING
    days = (
        ngettext("{count} working day", "{count} working days", actual.total)
        if is_working
        else ngettext("{count} day", "{count} days", actual.total)
    ).format(count=actual.total)
    words = (_("{when}: took {days}") if when else _("took {days}")).format(when=when, days=days)
    if not node.days:
        return words
    longer = actual.total - node.days
    planned = _("planned {days}").format(days=days_words(node.days))
    return _("; ").join((words, f"{planned} ({longer:+d})" if longer else _("as planned")))


def _rework(actual: Actual) -> str:
    if not actual.rework:
        return ""
    return _("of it rework: {days}").format(days=days_words(actual.rework))


def day_words(day: date, plan: Plan) -> str:
    """`7.8`, with the year where it is not that of the process."""
    start = plan.process.start
    plain = f"{day.month}.{day.day}"
    return plain if start is None or start.year == day.year else f"{day.year}.{plain}"


def parts_of(desk: Desk, rehearsal: Rehearsal, step: Step) -> list[Part]:
    """Everything that a step tells, what matters most first."""
    plan = rehearsal.story.plan
    node = plan.node(step.node)
    days = [day_words(one.day, plan) for one in step.happened]
    room = max(map(len, days), default=0)
    happened = [
        f"{day:<{room}}  {happening_words(desk, rehearsal, one)}" for day, one in zip(days, step.happened, strict=True)
    ]
    parts = [Part(_("Happened"), "\n".join(happened))] if happened else []
    if node is None:
        return parts
    parts += [*_seats(desk, rehearsal, node), *_documents(plan, node), *_before(desk, rehearsal, node)]
    if node.acceptance:
        parts.append(Part(_("Good when"), "\n".join(f"- {point}" for point in node.acceptance)))
    if node.guidance:
        parts.append(Part(stored_head("guidance"), node.guidance))
    return parts


class Line(NamedTuple):
    """One line of a step: the head of the part in the line that begins it, padded; then the text."""

    head: str
    text: str
    is_told: bool


def laid_out(parts: Sequence[Part], width: int) -> list[Line]:
    """The parts in lines of at most `width` cells, the texts aligned to the cell; safe to be shown."""
    heads = [shown(part.head) for part in parts]
    room = min(max(map(cell_len, heads), default=0) + 2, width // 3)
    lines = []
    for head, part in zip(heads, parts, strict=True):
        texts = [line for text in shown_lines(part.text).split("\n") for line in _wrapped(text, width - room)]
        for place, text in enumerate(texts):
            lines.append(Line(set_cell_size("" if place else head, room), text, part.is_told))
    return lines


def _wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of one text; those behind the first of something that happened stand behind its day."""
    found = _DAY.match(text)
    indent = " " * len(found[0]) if found else ""
    first, *more = wrapped(text, width)
    yield first
    if more:
        yield from (indent + line for line in wrapped(text[len(first) :].strip(), width - len(indent)))


def happening_words(desk: Desk, rehearsal: Rehearsal, one: Happening) -> str:
    """One thing that happened, in one line."""
    plan, workspace = rehearsal.story.plan, desk.workspace
    who, party = (name_of(workspace, uid) or uid for uid in (one.who, one.party))
    task = rehearsal.tasks.get(one.task)
    words = one.deed.caption.format(
        who=who or _("somebody"),
        task=label_of(workspace, task) if task is not None else _("the node"),
        words=one.words,
        party=party or _("nobody"),
        before=day_words(one.before, plan) if one.before is not None else "-",
        after=day_words(one.after, plan) if one.after is not None else "-",
        status=one.status.caption,
    )
    if one.deed is Deed.BLOCKED and party:
        words += _("; asks {name}").format(name=party)
    elif one.words and one.deed in _EARLY:
        words += _(", although something was missing: {reason}").format(reason=one.words)
    elif one.words and "{words}" not in one.deed.words:
        words += _(": ") + one.words
    return " ".join(words.split())


def _seats(desk: Desk, rehearsal: Rehearsal, node: Node) -> Iterator[Part]:
    """Who had which letter, by which role; and who did the work where that was somebody else."""
    plan = rehearsal.story.plan
    for letter, head in ((Letter.R, _("R does it")), (Letter.A, _("A approves"))):
        roles = plan.with_letter(node.uid, letter)
        words = _("; ").join(_seat(desk, plan, node, role.uid) for role in roles)
        yield Part(head, words or _("nobody yet"), bool(words))
    others = [
        f"{letter.value} {_seat(desk, plan, node, role.uid)}"
        for letter in (Letter.C, Letter.I)
        for role in plan.with_letter(node.uid, letter)
    ]
    if others:
        yield Part("C I", _("; ").join(others))
    seated = set(plan.people_with(node.uid, Letter.R))
    done = {task.assignee: task for task in rehearsal.tasks.values() if task.node == node.uid and task.assignee}
    found = [
        _named(name_of(desk.workspace, uid), label_of(desk.workspace, task))
        for uid, task in done.items()
        if seated.isdisjoint(plan.seated(uid))
    ]
    if found:
        yield Part(_("Done by"), _(", ").join(found))


def _seat(desk: Desk, plan: Plan, node: Node, uid: str) -> str:
    """`林晓 (as 执行人: 设计)`: the people, why them, and what they do."""
    role = plan.role(uid)
    if role is None:
        return ""
    who = _(", ").join(names(desk, role.people)) or _("vacant")
    cell = plan.cells[node.uid, uid]
    seat = role.name + (_(": ") + cell.note if cell.note else "")
    return _("{who} (as {role})").format(who=who, role=seat)


def _documents(plan: Plan, node: Node) -> Iterator[Part]:
    """What came in, from where, and what went out, to where."""
    others = [one for one in plan.nodes if one.uid != node.uid]
    came = [_with(text, [one.name for one in others if text in one.outputs], _("from {nodes}")) for text in node.inputs]
    went = [_with(text, [one.name for one in others if text in one.inputs], _("to {nodes}")) for text in node.outputs]
    for head, texts in ((_("Came in"), came), (_("Went out"), went)):
        if texts:
            yield Part(head, _("; ").join(texts))


def _with(text: str, nodes: Sequence[str], words: str) -> str:
    return _named(text, words.format(nodes=_(", ").join(nodes))) if nodes else text


def _named(name: str, more: str) -> str:
    return _("{name} ({more})").format(name=name, more=more)


def _before(desk: Desk, rehearsal: Rehearsal, node: Node) -> Iterator[Part]:
    """What had to be there first: nodes, and conditions with who approved them."""
    plan = rehearsal.story.plan
    lines = []
    for uid in nodes_before(plan, node):
        status = rehearsal.progress[uid].status
        state = "" if status is Status.DONE else f" ({status.caption})"
        lines.append(_("“{node}” done").format(node=name_of(desk.workspace, uid)) + state)
    for condition in node.preconditions:
        approval = node.approval_of(condition)
        if approval is None:
            lines.append(_("{condition} (not approved yet)").format(condition=condition))
            continue
        who = name_of(desk.workspace, approval.by) or approval.by
        when = day_words(approval.on, plan) if approval.on is not None else ""
        words = _("{condition} (approved by {who} {when})").format(condition=condition, who=who, when=when)
        lines.append(words.replace(" )", ")"))
    if lines:
        yield Part(_("Needed first"), "\n".join(lines))


# Questions


def asked_words(rehearsal: Rehearsal, question: Question) -> str:
    """A question as a sentence."""
    node = rehearsal.story.plan.node(question.node)
    return question.asked.caption.format(node=node.name if node is not None else "")


def choice_words(desk: Desk, rehearsal: Rehearsal, question: Question, choice: Choice) -> str:
    """An answer; a role with the people who sit on it."""
    if not choice.text:
        return _("nothing: it can begin at once") if question.asked is Asked.BEFORE else _("nothing: it ends here")
    role = rehearsal.story.plan.role(choice.uid) if question.asked is Asked.WHO else None
    people = _(", ").join(names(desk, role.people)) if role is not None else ""
    return _named(choice.text, people) if people else choice.text
