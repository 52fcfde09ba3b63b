"""The commands about blocked work: what there is, and asking for help again (E4)."""

from __future__ import annotations

from tuiflow.actions.blocking import Concern, blocked_list, nudge
from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import label_of, task_body
from tuiflow.cli.changing import finish, named_tasks
from tuiflow.cli.output import Cell, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.reading import NOBODY
from tuiflow.cli.session import Session
from tuiflow.language import _, ngettext
from tuiflow.model.blocking import BlockedWork
from tuiflow.model.day import late_words
from tuiflow.model.task import Block


def blocked(session: Session, given: Given) -> int:
    """`tuiflow blocked`: blocked work, the oldest first, one line for each; `--brief`: one line for all."""
    concern = Concern.ALL
    if given.flag("mine") or given.flag("help_wanted"):
        concern = Concern.HELP if given.flag("help_wanted") else Concern.MINE
    with session.desk() as desk:
        found = blocked_list(desk, concern)
        if given.flag("json"):
            session.output.json([task_body(desk.workspace, one.task, desk.today) for one in found])
        elif given.flag("brief"):
            if found:
                session.output.say(_brief(desk, found), Tone.BLOCKED)
        elif found:
            session.output.table([_row(desk, one) for one in found], flexible=(1, 2, 4, 5))
        else:
            session.output.say(_("Nothing is blocked."))
    return 0


def remind(session: Session, given: Given) -> int:
    """`tuiflow nudge ID…`: whoever is asked for help hears of it again."""
    with session.desk() as desk:
        return finish(session, desk, nudge(desk, named_tasks(desk, given)))


def _brief(desk: Desk, found: list[BlockedWork]) -> str:
    """How much is blocked, the worst of it, and how often the reader is asked."""
    worst = found[0]
    words = ngettext("{count} task blocked", "{count} tasks blocked", len(found)).format(count=len(found))
    words += _(", longest {label} ({age})").format(label=label_of(desk.workspace, worst.task), age=_age(worst))
    asked = sum(one.task.block is not None and one.task.block.helper in desk.me for one in found)
    if asked:
        words += ngettext("; {count} wants your help", "; {count} want your help", asked).format(count=asked)
    return words


def _row(desk: Desk, one: BlockedWork) -> list[Cell]:
    workspace, task = desk.workspace, one.task
    block = task.block or Block("")
    helper = workspace.name_of(block.helper)
    held = len(one.holds_up)
    return [
        Cell(label_of(workspace, task)),
        Cell(task.name),
        Cell(workspace.name_of(task.assignee) or NOBODY),
        Cell(_age(one) if block.since is not None else _("blocked"), Tone.BLOCKED),
        Cell(block.reason),
        Cell(_("asks {name}").format(name=helper) if helper else NOBODY),
        Cell(late_words(one.late) if one.late else "", Tone.LATE),
        Cell(ngettext("holds up {count}", "holds up {count}", held).format(count=held) if held else "", Tone.SOON),
    ]


def _age(one: BlockedWork) -> str:
    if one.age == 0:
        return _("blocked today")
    return ngettext("blocked {count} day", "blocked {count} days", one.age).format(count=one.age)
