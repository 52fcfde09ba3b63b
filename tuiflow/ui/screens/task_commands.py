"""What the keys do with the chosen tasks, on every screen that shows tasks: ask what is needed, call the action."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence

from tuiflow.actions import tasks as actions
from tuiflow.actions.desk import Outcome
from tuiflow.actions.gates import closed_gates
from tuiflow.actions.listing import party_names
from tuiflow.actions.reach import reach_words
from tuiflow.errors import TuiflowError
from tuiflow.language import _, ngettext
from tuiflow.model.code import PRIORITY_ORDER, Priority, Status
from tuiflow.model.gate import GateClosedError
from tuiflow.model.task import Task
from tuiflow.model.text import shown
from tuiflow.ui.screens.looking_back import LookingBack

STATUS_LETTERS = {
    Status.NOT_STARTED: "n",
    Status.IN_PROGRESS: "i",
    Status.BLOCKED: "b",
    Status.DONE: "d",
}
"""The one more letter behind `s`."""

_PRIORITY_LETTERS = {Priority.HIGH: "h", Priority.MEDIUM: "m", Priority.LOW: "l"}


class TaskCommands(LookingBack):
    """A screen on which tasks can be chosen."""

    @abstractmethod
    def chosen(self) -> list[Task]:
        """The tasks that an action works on: the marked ones, else the one at the cursor."""

    def process_here(self) -> str:
        """The process of the task at the cursor."""
        tasks = self.chosen()
        return tasks[0].process if tasks else ""

    def _need(self) -> list[Task]:
        tasks = self.chosen()
        if not tasks:
            self.say(_("No task is chosen."), error=True)
        return tasks

    def _title(self, tasks: Sequence[Task]) -> str:
        if len(tasks) == 1:
            return shown(f"{tasks[0].label} {tasks[0].name}")
        return ngettext("{count} task", "{count} tasks", len(tasks)).format(count=len(tasks))

    def party_names(self) -> list[str]:
        """Names of people, then of roles, for choosing."""
        return party_names(self.desk.workspace)

    # Status

    def to_status(self, tasks: list[Task], status: Status) -> None:
        """Move tasks to a status, after asking for what that status needs (E3, E4)."""
        if status is Status.BLOCKED:
            self._ask_block(tasks)
        elif any(task.status is Status.BLOCKED for task in tasks):
            self._ask_solved(tasks, status)
        else:
            self.begin(lambda override: actions.set_status(self.desk, tasks, status, override=override))

    def begin(self, action: Callable[[str], Outcome]) -> None:
        """Run an action with which work may begin; where something is missing, ask why it should all the same (E5)."""
        try:
            outcome = action("")
        except GateClosedError as closed:
            from tuiflow.ui.dialogs.gate import override_dialog

            tasks = [self.desk.workspace.tasks[uid] for uid in closed.gates]
            self.ask(override_dialog(self.desk, self._title(tasks), closed, action))
        except TuiflowError as error:
            self.say(str(error), error=True)
        else:
            self.perform(lambda: outcome)

    def action_status(self) -> None:
        """One more letter chooses the status."""
        if not (tasks := self._need()):
            return
        from tuiflow.ui.dialogs.menu import MenuDialog

        options = [(letter, status.caption) for status, letter in STATUS_LETTERS.items()]

        def answered(letter: str | None) -> None:
            statuses = {known: status for status, known in STATUS_LETTERS.items()}
            if letter is not None:
                self.to_status(tasks, statuses[letter])

        self.app.push_screen(MenuDialog(_("Status of {tasks}").format(tasks=self._title(tasks)), options), answered)

    def action_priority(self) -> None:
        """One more letter chooses the priority."""
        if not (tasks := self._need()):
            return
        from tuiflow.ui.dialogs.menu import MenuDialog

        options = [(_PRIORITY_LETTERS[priority], priority.caption) for priority in PRIORITY_ORDER]

        def answered(letter: str | None) -> None:
            priorities = {known: priority for priority, known in _PRIORITY_LETTERS.items()}
            if letter is not None:
                self.perform(lambda: actions.set_priority(self.desk, tasks, priorities[letter]))

        self.app.push_screen(MenuDialog(_("Priority of {tasks}").format(tasks=self._title(tasks)), options), answered)

    def action_done(self) -> None:
        """Done with it."""
        if tasks := self._need():
            self.to_status(tasks, Status.DONE)

    def action_block(self) -> None:
        """Blocked; for tasks that are blocked already, solved."""
        if not (tasks := self._need()):
            return
        if all(task.status is Status.BLOCKED for task in tasks):
            self._ask_solved(tasks)
        else:
            self._ask_block(tasks)

    def _ask_block(self, tasks: list[Task]) -> None:
        from tuiflow.actions.lookup import find_party
        from tuiflow.ui.dialogs.form import Field, FormDialog

        def save(entries: dict[str, str]) -> Outcome:
            helper = entries["helper"].strip()
            party = find_party(self.desk.workspace, helper, tasks[0].process) if helper else ""
            return actions.block(self.desk, tasks, entries["reason"], party)

        fields = [
            Field("reason", _("What stands in the way?")),
            Field("helper", _("Whose support is wanted?"), choices=self.party_names()),
        ]

        def reach(entries: dict[str, str]) -> str:
            # Whom it reaches does not hang on the reason, which is typed first.
            return reach_words(self.desk, lambda: save(entries | {"reason": entries["reason"].strip() or "-"}))

        self.ask(FormDialog(_("Blocked: {tasks}").format(tasks=self._title(tasks)), fields, save, preview=reach))

    def _ask_solved(self, tasks: list[Task], status: Status | None = None) -> None:
        """Ask how it was solved; then the tasks get `status`, or that from before they were blocked."""
        from tuiflow.ui.dialogs.form import Field, FormDialog

        reasons = [shown(task.block.reason) for task in tasks if task.block is not None]
        fields = [Field("solved", _("How was it solved?"))]
        if status is not None and closed_gates(self.desk, tasks, status):
            # Blocked before it began: what it waits for is asked here, not in a second dialog.
            fields.append(Field("override", _("Why begin all the same?")))
        title = _("No longer blocked: {tasks}").format(tasks=self._title(tasks))

        def save(entries: dict[str, str]) -> Outcome:
            if status is None:
                return actions.unblock(self.desk, tasks, entries["solved"])
            return actions.set_status(self.desk, tasks, status, entries["solved"], entries.get("override", ""))

        def reach(entries: dict[str, str]) -> str:
            return reach_words(self.desk, lambda: save(entries))

        self.ask(FormDialog(title, fields, save, note=reasons[0] if len(reasons) == 1 else "", preview=reach))

    def action_accept(self) -> None:
        """Accept what is done, point by point, or return it."""
        if tasks := self._need()[:1]:
            if tasks[0].status is not Status.DONE:
                self.say(_("{label} is not done yet: there is nothing to accept.").format(label=tasks[0].label))
                return
            from tuiflow.ui.dialogs.acceptance import AcceptanceDialog

            self.ask(AcceptanceDialog(self.desk, tasks[0]))

    # Fields

    def action_assign(self) -> None:
        """Choose who does it."""
        if not (tasks := self._need()):
            return
        from tuiflow.ui.dialogs.pick import PickDialog

        def answered(name: str | None) -> None:
            if name is not None:
                self.perform(lambda: actions.assign_named(self.desk, tasks, name))

        names = self.party_names()
        title = _("Who does {tasks}?").format(tasks=self._title(tasks))
        options = [(name, shown(name)) for name in names] + [("", _("nobody"))]
        self.app.push_screen(PickDialog(title, options, free=True), answered)

    def action_dates(self) -> None:
        """Set start and due date."""
        if not (tasks := self._need()):
            return
        from tuiflow.ui.dialogs.dates import tasks_dialog

        self.ask(tasks_dialog(self.desk, tasks, _("Dates of {tasks}").format(tasks=self._title(tasks))))

    def action_delete(self) -> None:
        """Put into the trash, after asking."""
        if not (tasks := self._need()):
            return
        from tuiflow.ui.dialogs.menu import MenuDialog

        def answered(letter: str | None) -> None:
            if letter == "y":
                self.perform(lambda: actions.delete(self.desk, tasks))

        question = _("Delete {tasks}? Undo brings it back.").format(tasks=self._title(tasks))
        self.app.push_screen(MenuDialog(question, [("n", _("no")), ("y", _("yes, delete"))]), answered)

    def action_copy(self) -> None:
        """Copy the ids to the clipboard (through the terminal, so also over SSH)."""
        if tasks := self._need():
            labels = " ".join(task.label for task in tasks)
            self.app.copy_to_clipboard(labels)
            self.say(_("Copied: {text}").format(text=shown(labels)))

    # Forms

    def action_open(self) -> None:
        """Show the task at the cursor with all its fields."""
        if tasks := self.chosen()[:1]:
            from tuiflow.ui.screens.task import TaskScreen

            self.app.push_screen(TaskScreen(self.session, tasks[0].uid))

    def action_edit(self) -> None:
        """Edit the task at the cursor."""
        if tasks := self._need()[:1]:
            from tuiflow.ui.dialogs.task import edit_dialog

            self.ask(edit_dialog(self.session, tasks[0], self.party_names()))

    def action_new(self) -> None:
        """Add a task in one line; where there is no process yet, in the form, which makes one."""
        if not self.desk.workspace.processes:
            self.action_new_form()
            return
        from tuiflow.ui.dialogs.swift import SwiftDialog

        def answered(answer: Outcome | Mapping[str, str] | None) -> None:
            if isinstance(answer, Outcome):
                self.perform(lambda: answer)
            elif answer is not None:
                self._open_form(answer)

        self.app.push_screen(SwiftDialog(self.session, self._proposed_process()), answered)

    def action_new_form(self) -> None:
        """Add a task in the form with all fields."""
        self._open_form(None)

    def _open_form(self, typed: Mapping[str, str] | None) -> None:
        from tuiflow.ui.dialogs.task import new_dialog

        self.ask(new_dialog(self.session, self._proposed_process(), self.party_names(), typed=typed))

    def _proposed_process(self) -> str:
        """The process that a new task most probably belongs to."""
        chosen, processes = self.chosen(), self.desk.workspace.processes
        for uid in (chosen[0].process if chosen else "", self.session.process):
            if uid in processes:
                return uid
        return min(processes.values(), key=lambda one: one.order).uid if processes else ""
