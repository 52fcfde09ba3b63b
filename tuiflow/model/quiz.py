"""Questions that a process can ask about itself (V7): who is R here, what must be there before, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

from tuiflow.language import noop
from tuiflow.model.code import Code, Letter
from tuiflow.model.graph import followers, reach
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node

CHOICES = 4
"""At most so many answers to choose from, one of them right."""


class Asked(Code):
    """What is asked of a node."""

    WHO = "who", noop("“{node}”: who is R here, and does it?")
    BEFORE = "before", noop("“{node}”: what must be there before it begins?")
    NEXT = "next", noop("“{node}”: what comes next?")


class Choice(NamedTuple):
    """One answer. Two that read the same are one."""

    text: str
    """What it is called; empty: nothing."""
    uid: str = ""
    """Of the role or node; empty for a document or condition."""


NOTHING = Choice("")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers."""

    node: str
    """Uid."""
    asked: Asked
    choices: tuple[Choice, ...]
    right: int
    """The place of the right one."""
    answers: tuple[Choice, ...]
    """All that is right, whether it can be chosen or not."""


def questions_of(plan: Plan, nodes: Iterable[str]) -> list[Question]:
    """The questions about these nodes, one after the other; those that have no wrong answer are left out."""
    known = {node.uid: node for node in plan.nodes}
    found = []
    for uid in nodes:
        node = known.get(uid)
        if node is not None:
            found += [_who(plan, node), _before(plan, node), _next(plan, node)]
    return [question for question in found if question is not None]


def _who(plan: Plan, node: Node) -> Question | None:
    right = [Choice(role.name, role.uid) for role in plan.with_letter(node.uid, Letter.R)]
    if not right:
        return None  # nobody can tell, and the audit says so
    involved = {role.uid for role in plan.with_letter(node.uid, *Letter)}
    others = [Choice(role.name, role.uid) for role in plan.roles]
    # Those with another letter are mistaken for R most easily.
    return _question(node, Asked.WHO, right, sorted(others, key=lambda one: one.uid not in involved))


def _before(plan: Plan, node: Node) -> Question | None:
    """Only what nothing before the node gives or needs is wrong: all of that has to be there as well."""
    earlier = reach(plan.before, node.uid) | {node.uid}
    direct = [*node.preconditions, *node.inputs]
    right = [Choice(text) for text in direct]
    right += [Choice(one.name, one.uid) for one in plan.nodes if one.uid in plan.before[node.uid]]
    wrong: list[Choice] = []
    settled = {text for one in plan.nodes if one.uid in earlier for text in (one.name, *one.preconditions, *one.inputs)}
    settled |= {text for one in plan.nodes if one.uid in earlier - {node.uid} for text in one.outputs}
    for one in plan.nodes:
        if one.uid not in earlier:
            wrong += [Choice(text) for text in one.preconditions]
            wrong.append(Choice(one.name, one.uid))
        if one.uid not in earlier - {node.uid}:
            wrong += [Choice(text) for text in one.outputs]
    return _question(node, Asked.BEFORE, right or [NOTHING], [one for one in wrong if one.text not in settled])


def _next(plan: Plan, node: Node) -> Question | None:
    after = followers(plan.before)[node.uid]
    right = [Choice(one.name, one.uid) for one in plan.nodes if one.uid in after]
    wrong = [Choice(one.name, one.uid) for one in plan.nodes if one.name != node.name]
    near = reach(followers(plan.before), node.uid) | set(plan.before[node.uid])
    return _question(node, Asked.NEXT, right or [NOTHING], sorted(wrong, key=lambda one: one.uid not in near))


def _question(node: Node, asked: Asked, right: Sequence[Choice], wrong: Sequence[Choice]) -> Question | None:
    """Mix one right answer with wrong ones. No dice: whoever asks again finds everything in the same place."""

    def mixed(choice: Choice) -> int:
        return crc32(f"{node.uid}/{asked.value}/{choice.text}".encode(errors="replace"))

    true = {choice.text for choice in right}
    others = list({choice.text: choice for choice in wrong if choice.text and choice.text not in true}.values())
    if not others:
        return None
    chosen = min(right, key=mixed)
    choices = sorted([chosen, *others[: CHOICES - 1]], key=mixed)
    return Question(node.uid, asked, tuple(choices), choices.index(chosen), tuple(right))


@dataclass(slots=True)
class Round:
    """Somebody answers questions; nothing of it outlives the round."""

    questions: Sequence[Question]
    place: int = 0
    """Of the question that is asked; behind the last one, the score."""
    given: dict[int, int | None] = field(default_factory=dict)
    """Place of a question → the choice; None: looked at without choosing."""

    @property
    def question(self) -> Question | None:
        """What is asked now; None at the end."""
        return self.questions[self.place] if self.place < len(self.questions) else None

    @property
    def is_answered(self) -> bool:
        """Whether the answer to this question can be seen."""
        return self.place in self.given

    @property
    def right(self) -> int:
        """How many were answered right."""
        return sum(self.questions[place].right == choice for place, choice in self.given.items())

    @property
    def wrong(self) -> list[Question]:
        """Those that were answered wrong."""
        return [
            self.questions[place]
            for place, choice in sorted(self.given.items())
            if choice is not None and self.questions[place].right != choice
        ]

    @property
    def looked(self) -> int:
        """How many were looked at without choosing."""
        return sum(choice is None for choice in self.given.values())

    def answer(self, choice: int | None) -> None:
        """Choose an answer, or look at it (None); the first answer counts."""
        question = self.question
        if question is not None and (choice is None or choice < len(question.choices)):
            self.given.setdefault(self.place, choice)

    def go(self, step: int) -> None:
        """To another question; the score comes behind the last one."""
        self.place = min(max(self.place + step, 0), len(self.questions))
