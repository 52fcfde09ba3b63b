"""Retrospectives: looking back on a process, and what is to become better (V2, V3)."""

from __future__ import annotations

from collections.abc import Mapping

from tuiflow.actions.actual import actual_days, finished_nodes, read_works
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.overview import names
from tuiflow.actions.permissions import is_bound
from tuiflow.actions.progress import Courses, read_courses
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _
from tuiflow.model import retro as rules
from tuiflow.model.day import parse_day, year_meant
from tuiflow.model.permission import Deed, holders, may
from tuiflow.model.record import Table
from tuiflow.model.retro import Improvement, Retro, RetroState, check_close, improvements_of
from tuiflow.model.retro_facts import Facts, Past, facts_of
from tuiflow.model.retro_form import RetroForm
from tuiflow.store.workspace import Workspace

# Reading


def improvements(workspace: Workspace) -> list[Improvement]:
    """All improvements with the retrospective, the process and the template that they come from (V3, V6)."""
    tasks = [workspace.tasks[uid] for uid in workspace.tasks.of_retros()]
    return improvements_of(tasks, workspace.retros, workspace.processes)


def retros_of(workspace: Workspace, process: str = "") -> list[Retro]:
    """The retrospectives of a process, or all, the latest first; those of a process in the trash are left out."""
    found = [one for one in workspace.retros.values() if one.process in workspace.processes]
    return rules.in_order(one for one in found if process in ("", one.process))


def latest_of(workspace: Workspace, process: str) -> Retro | None:
    """The retrospective of a process that is being written or, without one, that was held last."""
    found = retros_of(workspace, process)
    return next((one for one in found if one.state is RetroState.DRAFT), found[0] if found else None)


def carried_over(desk: Desk, retro: Retro) -> list[Improvement]:
    """What earlier retrospectives wanted and nobody has finished (V3)."""
    workspace = desk.workspace
    return rules.carried_over(retro, workspace.processes[retro.process], improvements(workspace))


def carried_to(desk: Desk, form: RetroForm) -> list[Improvement]:
    """The same for a form, which need not be saved yet."""
    return carried_over(desk, desk.workspace.retros.get(form.uid) or Retro(form.uid, form.process))


def read_facts(desk: Desk, process: str, courses: Courses | None = None) -> Facts:
    """What really happened in a process (V2). Without `courses` (actions.progress) it reads the journals."""
    workspace = desk.workspace
    plan = workspace.plan(process)
    known = read_courses(desk) if courses is None else courses
    finished = finished_nodes(desk, [process])[process]
    # Improvements are work for the time after it: they are none of its lateness.
    tasks = [task for task in workspace.tasks_of(process) if not task.retro]
    records = {(Table.TASKS.value, task.uid) for task in tasks}
    works = read_works(desk, records.union(*finished.values()))
    actuals = actual_days(desk, plan.process, finished, works)
    planned = desk.schedule_of(plan) if plan.process.start is not None else None
    return facts_of(plan, Past(tasks, known, works, actuals, planned, desk.calendar_of(plan.process), desk.today))


# Its state


def close(desk: Desk, retro: Retro) -> Outcome:
    """Say that a retrospective is finished; everybody who took part hears of it.

    Raises:
        RefusedError: when it is closed already, or something is missing.
    """
    check_draft(desk, retro)
    check_close(retro, [one for one in improvements(desk.workspace) if one.retro.uid == retro.uid])
    return _set_state(desk, retro, RetroState.CLOSED, _("Retrospective of “{name}” closed."))


def reopen(desk: Desk, retro: Retro) -> Outcome:
    """Write on after all.

    Raises:
        RefusedError: when it is not closed.
    """
    if retro.state is not RetroState.CLOSED:
        raise RefusedError(
            _("The retrospective of “{name}” is not closed.").format(name=desk.workspace.name_of(retro.process))
        )
    return _set_state(desk, retro, RetroState.DRAFT, _("Retrospective of “{name}” is open again."))


def delete(desk: Desk, retro: Retro) -> Outcome:
    """Put a retrospective into the trash; its improvements stay on the board as plain tasks. Undo brings it back."""
    transaction = desk.commit("retro.delete", [desk.workspace.deletion(Table.RETROS, retro.uid)])
    message = _("Retrospective of “{name}” deleted; its improvements stay on the board.")
    return Outcome(message.format(name=desk.workspace.name_of(retro.process)), transaction)


def check_may_write(desk: Desk, process: str) -> None:
    """Refuse to begin to type what could not be saved.

    Raises:
        RefusedError: when RACI gives the retrospective of the process to others.
    """
    plan = desk.workspace.plan(process)
    if is_bound(desk) and not may(Deed.RETRO, plan, None, desk.me):
        who = _(", ").join(names(desk, holders(Deed.RETRO, plan, None)))
        message = _("Only {who} may write the retrospective of “{name}”; you can read it.")
        raise RefusedError(message.format(who=who, name=plan.process.name))


def _set_state(desk: Desk, retro: Retro, state: RetroState, message: str) -> Outcome:
    edit = desk.workspace.edit(Table.RETROS, retro.uid, {"state": state.value})
    kind = "retro.close" if state is RetroState.CLOSED else "retro.reopen"
    return Outcome(message.format(name=desk.workspace.name_of(retro.process)), desk.commit(kind, [edit]))


def find_retro(desk: Desk, process: str, day: str = "") -> Retro:
    """The retrospective of a process: the one of that day or, without a day, the latest.

    Raises:
        RefusedError: when there is none.
        UsageError: when the day cannot be read.
    """
    if not day.strip():
        return latest(desk, process)
    found = parse_day(day, desk.today, year_meant(desk.today, desk.workspace.processes[process].start))
    wanted = found.isoformat() if found is not None else ""
    held: Mapping[str, Retro] = {
        one.day.isoformat() if one.day is not None else "": one for one in retros_of(desk.workspace, process)
    }
    if wanted in held:
        return held[wanted]
    if not held:
        return latest(desk, process)
    known = _(", ").join(day for day in held if day)
    raise UsageError(_("No retrospective was held on {day}; there are: {known}.").format(day=wanted, known=known))


def latest(desk: Desk, process: str) -> Retro:
    """The retrospective of a process that is being written, else the last one.

    Raises:
        RefusedError: when there is none.
    """
    found = latest_of(desk.workspace, process)
    if found is None:
        raise RefusedError(
            _("“{name}” has no retrospective yet.").format(name=desk.workspace.name_of(process)),
            key=_("Begin one with n among the retrospectives (5, Tab)."),
            command=_("Begin one with tuiflow retro draft {prefix}.").format(
                prefix=desk.workspace.processes[process].prefix
            ),
        )
    return found


def check_draft(desk: Desk, retro: Retro) -> None:
    """Refuse to change what is closed.

    Raises:
        RefusedError: when it is.
    """
    if retro.state is RetroState.CLOSED:
        raise RefusedError(
            _("The retrospective of “{name}” is closed; open it again to change it.").format(
                name=desk.workspace.name_of(retro.process)
            )
        )
