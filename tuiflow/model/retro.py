"""The retrospective of a process (V2, template 4), and the improvements that come of it (V3).

An improvement is a task of the process like any other, with an owner and a due date, that names the retrospective it
comes from: so it is on the board, can be blocked or late, and is told of like all work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tuiflow.errors import RefusedError
from tuiflow.language import _, ngettext, noop
from tuiflow.model.code import Code, Status
from tuiflow.model.day import read_stored
from tuiflow.model.process import Process
from tuiflow.model.record import Fields, Value, text, texts
from tuiflow.model.task import Task

if TYPE_CHECKING:
    from tuiflow.model.attainment import Attainment


class RetroState(Code):
    """How far a retrospective is."""

    DRAFT = "draft", noop("draft"), "草稿"
    CLOSED = "closed", noop("closed"), "已结束"


@dataclass(frozen=True, slots=True)
class Retro:
    """A retrospective with the seven fields of template 4 and the three dimensions."""

    uid: str
    process: str
    """Uid of the process that it looks back on (项目名称)."""
    day: date | None = None
    present: tuple[str, ...] = ()
    """Names of those who took part."""
    goal: str = ""
    """Goal attainment as people wrote it; its parts are in `attainment`."""
    highlights: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    standardisation: tuple[str, ...] = ()
    """What becomes standard (标准化沉淀)."""
    goal_note: str = ""
    """On the first dimension, goal attainment (目标达成情况)."""
    efficiency_note: str = ""
    """On process efficiency (流程执行效率)."""
    collaboration_note: str = ""
    """On collaboration (协作顺畅度)."""
    state: RetroState = RetroState.DRAFT

    @property
    def attainment(self) -> Attainment:
        """Target, actual, whether it was met and why not, as far as the text says so."""
        # Its patterns are not wanted by whoever only opens the workspace.
        from tuiflow.model.attainment import read_attainment

        return read_attainment(self.goal)

    @property
    def is_goal_told(self) -> bool:
        """Whether it says how the goal was met; a target alone does not."""
        parts = self.attainment
        return bool(self.goal.strip()) and (not parts.target or parts.is_judged)


@dataclass(frozen=True, slots=True)
class Improvement:
    """An improvement (改进措施): the task, and where it comes from."""

    task: Task
    retro: Retro
    process: Process
    """The one that was looked back on."""

    @property
    def template(self) -> str:
        """Id of the template that the process was started from; empty for one built from scratch."""
        return self.process.template

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.task.status is not Status.DONE

    @property
    def is_assigned(self) -> bool:
        """Whether somebody has to do it by a certain day (V3)."""
        return bool(self.task.assignee) and self.task.due is not None


def improvements_of(
    tasks: Iterable[Task], retros: Mapping[str, Retro], processes: Mapping[str, Process]
) -> list[Improvement]:
    """The improvements among `tasks`, by retrospective (the earliest first) and id.

    One whose retrospective or process is in the trash is a plain task.
    """
    found = [
        Improvement(task, retros[task.retro], processes[retros[task.retro].process])
        for task in tasks
        if task.retro in retros and retros[task.retro].process in processes
    ]
    return sorted(found, key=lambda one: (*_place(one.retro), one.task.label, one.task.uid))


def carried_over(retro: Retro, process: Process, improvements: Sequence[Improvement]) -> list[Improvement]:
    """What earlier retrospectives wanted and nobody has finished, the earliest due first (V3).

    Earlier are those of the same process and of processes from the same template.

    Args:
        retro: The one that is held now.
        process: What it looks back on.
        improvements: Of the whole workspace.
    """
    found = [
        one
        for one in improvements
        if one.is_open
        and one.retro.uid != retro.uid
        and _place(one.retro) < _place(retro)
        and (one.process.uid == process.uid or (one.template and one.template == process.template))
    ]
    return sorted(found, key=lambda one: (one.task.due or date.max, *_place(one.retro), one.task.label, one.task.uid))


def check_close(retro: Retro, own: Sequence[Improvement]) -> None:
    """Refuse to close what is not finished.

    Args:
        retro: The retrospective.
        own: Its improvements.

    Raises:
        RefusedError: while nothing is said of the goal, or an improvement has no owner or no day (V3).
    """
    if not retro.is_goal_told:
        raise RefusedError(
            _("Say first how the goal was met: the target, what was reached, whether that is enough, and why.")
        )
    lacking = [one.task.label for one in own if not one.is_assigned]
    if lacking:
        raise RefusedError(
            ngettext(
                "{count} improvement has no owner or no due date: {tasks}. Say who does it, and by when.",
                "{count} improvements have no owner or no due date: {tasks}. Say who does them, and by when.",
                len(lacking),
            ).format(count=len(lacking), tasks=_(", ").join(lacking))
        )


def check_due(due: str, held: str, today: date) -> None:
    """Refuse an improvement that would have been due before anybody wanted it.

    Args:
        due: Its day, ISO; empty for none.
        held: The day of the retrospective, ISO; empty for none. It may be yet to come.
        today: From now on is never too early.

    Raises:
        RefusedError: naming both days.
    """
    if due and held and due < min(held, today.isoformat()):
        raise RefusedError(
            _("{due} is before the retrospective itself ({held}): choose a day after it.").format(due=due, held=held)
        )


def in_order(retros: Iterable[Retro]) -> list[Retro]:
    """The latest first."""
    return sorted(retros, key=_place, reverse=True)


def _place(retro: Retro) -> tuple[date, str]:
    return (retro.day or date.max, retro.uid)


# As it is stored


def retro_fields(retro: Retro) -> dict[str, Value]:
    """What is stored of a retrospective."""
    return {
        "process": retro.process,
        "day": retro.day.isoformat() if retro.day is not None else "",
        "present": list(retro.present),
        "goal": retro.goal,
        "highlights": list(retro.highlights),
        "problems": list(retro.problems),
        "standardisation": list(retro.standardisation),
        "goal_note": retro.goal_note,
        "efficiency_note": retro.efficiency_note,
        "collaboration_note": retro.collaboration_note,
        "state": retro.state.value,
    }


def retro_from(uid: str, fields: Fields) -> Retro:
    """The retrospective that the stored `fields` describe."""
    get = fields.get
    return Retro(
        uid,
        text(get("process")),
        read_stored(get("day")),
        texts(get("present")),
        text(get("goal")),
        texts(get("highlights")),
        texts(get("problems")),
        texts(get("standardisation")),
        text(get("goal_note")),
        text(get("efficiency_note")),
        text(get("collaboration_note")),
        RetroState.read(text(get("state"))),
    )
