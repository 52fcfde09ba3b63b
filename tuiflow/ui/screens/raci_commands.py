"""What the keys do with cells and roles of the RACI grid: ask what is needed, call the action."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from tuiflow.actions import raci as actions
from tuiflow.actions import roles
from tuiflow.actions.desk import Outcome
from tuiflow.actions.permissions import asks_first
from tuiflow.language import _, ngettext
from tuiflow.model.code import Letter
from tuiflow.model.party import Role
from tuiflow.model.plan import Plan
from tuiflow.model.task import Task
from tuiflow.model.text import shown
from tuiflow.ui.screens.of_process import ProcessWorkScreen
from tuiflow.ui.session import Session
from tuiflow.ui.widgets.grid_state import Spot


class RaciCommands(ProcessWorkScreen):
    """A screen on which cells of a matrix can be chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._former: dict[str, set[str]] = {}
        """Node → roles that were R there until they were emptied here: R may be on its way to another role."""

    @abstractmethod
    def chosen(self) -> list[Spot]:
        """The cells that a letter goes to: the marked ones, else the one at the cursor."""

    @abstractmethod
    def shown_plan(self) -> Plan | None:
        """The process that is shown."""

    @abstractmethod
    def clear_marks(self) -> None:
        """Nothing is marked any more."""

    # Letters and notes

    def action_letter(self, code: str) -> None:
        """Set the letter of the chosen cells; empty: none."""
        spots = self.chosen()
        if not spots:
            self.say(_("There is no cell yet: a matrix needs nodes and roles."), error=True)
            return
        plan = self.shown_plan()
        if plan is not None and not self.may_change(plan):
            return
        letter = Letter(code) if code else None
        tasks = self._left_behind(spots) if letter is Letter.R else []
        if tasks:
            self._ask_hand_on(spots, tasks)
        else:
            self._set(spots, letter)

    def _left_behind(self, spots: Sequence[Spot]) -> list[Task]:
        """Open tasks that are with whoever was R before."""
        found = [
            task
            for node, role in spots
            for task in actions.tasks_to_hand_on(self.desk, node, role, self._former.get(node, ()))
        ]
        return list({task.uid: task for task in found}.values())

    def _ask_hand_on(self, spots: Sequence[Spot], tasks: list[Task]) -> None:
        from tuiflow.ui.dialogs.menu import MenuDialog

        workspace, count = self.desk.workspace, len(tasks)
        who = shown(workspace.name_of(actions.party_of(workspace, spots[0][1])))
        question = ngettext(
            "R goes to {who}. {count} open task is still with the one before:",
            "R goes to {who}. {count} open tasks are still with the one before:",
            count,
        ).format(who=who, count=count)
        labels = _(", ").join(task.label for task in tasks[:3]) + (" …" if count > 3 else "")
        options = [
            ("r", _("reassign to {who} ({tasks})").format(who=who, tasks=shown(labels))),
            ("l", _("leave as it is")),
        ]

        def answered(letter: str | None) -> None:
            if letter is not None:
                self._set(spots, Letter.R, tasks if letter == "r" else ())

        self.app.push_screen(MenuDialog(question, options), answered)

    def _set(self, spots: Sequence[Spot], letter: Letter | None, hand_on: Sequence[Task] = ()) -> None:
        plan = self.shown_plan()
        was_r = [
            (node, role)
            for node, role in spots
            if plan is not None and (cell := plan.cells.get((node, role))) is not None and cell.letter is Letter.R
        ]
        if not self.perform(lambda: actions.set_cells(self.desk, spots, letter, hand_on=hand_on)):
            return
        if letter is Letter.R:
            for node, _role in spots:
                self._former.pop(node, None)
        else:
            for node, role in was_r:
                self._former.setdefault(node, set()).add(role)
        self.clear_marks()

    def action_note(self) -> None:
        """Write what else stands in the cell."""
        spots = self.chosen()
        plan = self.shown_plan()
        if not spots or plan is None or not self.may_change(plan):
            return
        node, role = spots[0]
        cell = plan.cells.get((node, role))
        if cell is None:
            self.say(_("The cell is empty: give it a letter first, with r, a, c or i."), error=True)
            return
        from tuiflow.ui.dialogs.form import Field, FormDialog

        def save(entries: dict[str, str]) -> Outcome:
            return actions.set_note(self.desk, node, role, entries["note"])

        workspace = self.desk.workspace
        names = workspace.name_of(node), actions.role_name(workspace, role)
        title = shown(_(", ").join(names[:2]) + _(": ") + cell.letter.caption)
        note = shown(asks_first(self.desk, plan))
        self.ask(FormDialog(title, [Field("note", _("Note"), cell.note)], save, note=note, only_touched=True))

    # Roles

    def _role_here(self) -> Role | None:
        """The role at the cursor, to be changed; says so when there is none, or the process is closed."""
        plan, spots = self.shown_plan(), self.chosen()
        role = plan.role(spots[0][1]) if plan is not None and spots else None
        if role is None or plan is None:
            self.say(_("No role is chosen."), error=True)
            return None
        return role if self.may_change(plan) else None

    def action_new_role(self) -> None:
        """Add a role."""
        plan = self.shown_plan()
        if plan is None:
            self.say(_("There is no process yet: start one from the library, or add a task."), error=True)
            return
        if not self.may_change(plan):
            return
        from tuiflow.ui.dialogs.role import new_dialog

        self.ask(new_dialog(self.desk, plan))

    def action_edit_role(self) -> None:
        """Change the name of the role at the cursor, and who sits on it."""
        role = self._role_here()
        if role is None:
            return
        from tuiflow.ui.dialogs.role import edit_dialog

        self.ask(edit_dialog(self.desk, role))

    def action_remove_role(self) -> None:
        """Remove the role at the cursor, after asking."""
        role = self._role_here()
        if role is None:
            return
        from tuiflow.ui.dialogs.menu import MenuDialog

        def answered(letter: str | None) -> None:
            if letter == "y":
                self.perform(lambda: roles.remove_role(self.desk, role))

        count = roles.letters_of(self.desk.workspace, role.uid)
        question = ngettext(
            "Remove the role “{name}” with {count} letter? Undo brings it back.",
            "Remove the role “{name}” with {count} letters? Undo brings it back.",
            count,
        ).format(name=shown(role.name), count=count)
        self.app.push_screen(MenuDialog(question, [("n", _("no")), ("y", _("yes, remove"))]), answered)

    def action_move_role(self, step: int) -> None:
        """Put the role at the cursor further to the left or right."""
        role, plan = self._role_here(), self.shown_plan()
        if role is not None and plan is not None:
            self.perform(lambda: roles.move_role(self.desk, plan, role.uid, step))
