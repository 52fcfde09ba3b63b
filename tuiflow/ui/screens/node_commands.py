"""What the keys of the stage view do with nodes, phases and the process: ask what is needed, call the action."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence

from tuiflow.actions import nodes as actions
from tuiflow.actions import phases as phase_actions
from tuiflow.actions.desk import Outcome
from tuiflow.actions.listing import party_names
from tuiflow.actions.permissions import asks_first
from tuiflow.errors import TuiflowError
from tuiflow.language import _, ngettext
from tuiflow.model.code import Status
from tuiflow.model.plan import Plan
from tuiflow.model.process import Node, Phase
from tuiflow.model.text import shown
from tuiflow.ui.screens.of_process import ProcessWorkScreen
from tuiflow.ui.screens.task_commands import STATUS_LETTERS

_NEW = ""
"""In place of a task's uid: a new one."""


class NodeCommands(ProcessWorkScreen):
    """A screen on which a node can be chosen."""

    @abstractmethod
    def chosen_node(self) -> str:
        """Uid of the node at the cursor; empty while there is none."""

    def _need_plan(self) -> Plan | None:
        plan = self.plan
        if plan is None:
            self.say(_("There is no process yet: start one from the library, or add a task."), error=True)
        return plan

    def _need(self) -> tuple[Plan, Node] | None:
        """The process and the node at the cursor; None, and said, when there is none."""
        plan = self._need_plan()
        node = plan.node(self.chosen_node()) if plan is not None else None
        if plan is None or node is None:
            if plan is not None:
                self.say(_("This process has no node yet: n adds the first one."), error=True)
            return None
        return plan, node

    def _need_running(self) -> Plan | None:
        """The process, when its plan can be changed; None, and said, when it cannot."""
        plan = self._need_plan()
        return plan if plan is not None and self.may_change(plan) else None

    def _need_to_change(self) -> tuple[Plan, Node] | None:
        """The process and the node at the cursor, when they can be changed; None, and said, when not."""
        found = self._need()
        return found if found is not None and self.may_change(found[0]) else None

    def action_update_from_template(self) -> None:
        """What the template of the process has changed since it started."""
        if (plan := self._need_plan()) is not None:
            if not plan.process.template:
                self.say(_("This process was not started from a template."), error=True)
                return
            from tuiflow.ui.screens.template_update import UpdateScreen

            self.app.push_screen(UpdateScreen(self.session, plan.process.uid))

    # Nodes

    def action_new(self) -> None:
        """Add a node, after the one at the cursor."""
        if (plan := self._need_running()) is not None:
            from tuiflow.ui.dialogs.node import new_dialog

            self.ask(new_dialog(self.session, plan, plan.node(self.chosen_node())))

    def action_edit(self) -> None:
        """Edit the node at the cursor."""
        if found := self._need_to_change():
            from tuiflow.ui.dialogs.node import edit_dialog

            self.ask(edit_dialog(self.session, *found))

    def action_remove(self) -> None:
        """Take the node out, after asking and saying what becomes of its tasks and arrows."""
        if not (found := self._need_to_change()):
            return
        from tuiflow.ui.dialogs.menu import MenuDialog

        plan, node = found
        count = sum(task.node == node.uid for task in self.desk.workspace.tasks_of(plan.process.uid))
        said = [_("Remove {node}?").format(node=shown(node.name))]
        if count:
            words = ngettext("{count} task stays, without a node.", "{count} tasks stay, without a node.", count)
            said.append(words.format(count=count))
        if any(node.uid in one.predecessors for one in plan.nodes) and plan.before[node.uid]:
            said.append(_("What follows it will follow what comes before it."))
        said.append(_("Undo brings it back."))

        def answered(letter: str | None) -> None:
            if letter == "y":
                self.perform(lambda: actions.remove_node(self.desk, node))

        self.app.push_screen(MenuDialog("\n".join(said), [("n", _("no")), ("y", _("yes, remove"))]), answered)

    def action_link(self) -> None:
        """Add an arrow: choose what comes before the node."""
        if not (found := self._need_to_change()):
            return
        plan, node = found
        others = actions.possible_predecessors(plan, node)
        if not others:
            self.say(_("No other node can come before it: each does already, or follows it."), error=True)
            return
        title = _("What comes before {node}?").format(node=shown(node.name))
        if len(others) + len(plan.before[node.uid]) + 1 < len(plan.nodes):
            title += "\n" + _("What follows it is not offered: that would go round in a circle.")
        self._pick(
            title,
            [(one.uid, shown(one.name)) for one in others],
            lambda uid: self.perform(lambda: actions.link(self.desk, node, uid)),
        )

    def action_unlink(self) -> None:
        """Take an arrow away: one of those that come in."""
        if not (found := self._need_to_change()):
            return
        plan, node = found
        others = [one for one in plan.nodes if one.uid in node.predecessors]
        if not others:
            self.say(_("No arrow leads to {node}.").format(node=node.name), error=True)
            return
        self._pick(
            _("Which arrow to {node} goes away?").format(node=shown(node.name)),
            [(one.uid, shown(one.name)) for one in others],
            lambda uid: self.perform(lambda: actions.unlink(self.desk, node, uid)),
        )

    def action_reorder(self, step: int) -> None:
        """Put the node earlier or later in its phase."""
        if found := self._need_to_change():
            self.perform(lambda: actions.move_node(self.desk, found[1], step))

    def action_put_into_phase(self) -> None:
        """Put the node into another phase; a new name makes a new one."""
        if not (found := self._need_to_change()):
            return
        plan, node = found
        self._pick(
            _("Into which phase does {node} go?").format(node=shown(node.name)),
            [(phase.name, shown(phase.name)) for phase in plan.phases if phase.uid != node.phase],
            lambda name: self.perform(lambda: actions.put_into_phase(self.desk, node, name)),
            free=True,
        )

    def action_open(self) -> None:
        """The tasks of the node; without any, the form for the first one."""
        if not (found := self._need()):
            return
        plan, node = found
        tasks = [task for task in self.desk.workspace.tasks_of(plan.process.uid) if task.node == node.uid]
        if not tasks:
            self._new_task(plan, node)
            return
        options = [(task.uid, shown(f"{task.label}  {task.status.caption}  {task.name}")) for task in tasks]
        options.append((_NEW, _("new task for this node")))
        self._pick(
            _("Tasks of {node}").format(node=shown(node.name)),
            options,
            lambda uid: self._open_task(uid) if uid else self._new_task(plan, node),
        )

    def _open_task(self, uid: str) -> None:
        from tuiflow.ui.screens.task import TaskScreen

        self.app.push_screen(TaskScreen(self.session, uid))

    def _new_task(self, plan: Plan, node: Node) -> None:
        from tuiflow.ui.dialogs.task import new_dialog

        self.ask(new_dialog(self.session, plan.process.uid, party_names(self.desk.workspace), node.uid))

    def action_state(self) -> None:
        """One more letter says how far a node without tasks is."""
        if not (found := self._need()):
            return
        from tuiflow.ui.dialogs.menu import MenuDialog

        node = found[1]
        letters = {letter: status for status, letter in STATUS_LETTERS.items() if status is not Status.BLOCKED}

        def answered(letter: str | None) -> None:
            if letter is not None:
                self.perform(lambda: actions.set_state(self.desk, node, letters[letter]))

        title = _("How far is {node}?").format(node=shown(node.name))
        options = [(letter, status.caption) for letter, status in letters.items()]
        self.app.push_screen(MenuDialog(title, options), answered)

    def action_approve(self) -> None:
        """Approve what the node waits for, or take an approval back."""
        if found := self._need():
            from tuiflow.ui.dialogs.gate import ask_approval

            ask_approval(self, found[1].uid)

    # The process and its phases

    def action_make_tasks(self) -> None:
        """Show which tasks the nodes make, and make them."""
        if (plan := self._need_running()) is None:
            return
        from tuiflow.ui.dialogs.breakdown import BreakdownDialog

        try:
            self.ask(BreakdownDialog(self.desk, plan.process.uid))
        except TuiflowError as error:
            self.say(str(error), error=True)

    def action_kick_off(self) -> None:
        """What is missing before the kick-off, and what was agreed at it."""
        if (plan := self._need_plan()) is not None:
            from tuiflow.ui.dialogs.kick_off import kick_off_dialog

            self.ask(kick_off_dialog(self.session, plan.process.uid))

    def action_history(self) -> None:
        """Who changed what in the process, when and why."""
        if (plan := self._need_plan()) is not None:
            from tuiflow.ui.screens.history import HistoryScreen

            self.app.push_screen(HistoryScreen(self.session, process=plan.process.uid))

    def action_rehearse(self) -> None:
        """Walk through the process as it happened, beginning with the node at the cursor where it has begun."""
        if (plan := self._need_plan()) is not None:
            from tuiflow.ui.screens.rehearsal import RehearsalScreen

            self.app.push_screen(RehearsalScreen(self.session, plan.process.uid, self.chosen_node()))

    def action_close_process(self) -> None:
        """Close the process; open work is named, and a closed one is opened again."""
        if (plan := self._need_plan()) is None:
            return
        from tuiflow.actions.processes import close_process, reopen_process
        from tuiflow.ui.dialogs.menu import MenuDialog

        process = plan.process
        if process.closed is not None:
            self.perform(lambda: reopen_process(self.desk, process))
            return

        def answered(letter: str | None) -> None:
            if letter in ("y", "a"):
                self.perform(lambda: close_process(self.desk, process, anyway=letter == "a"))

        title = _("Close {name}? It goes to the end of all lists.").format(name=shown(process.name))
        options = [("n", _("no")), ("y", _("yes, when nothing is open")), ("a", _("yes, with its open tasks"))]
        self.app.push_screen(MenuDialog(title, options), answered)

    def action_timeline(self) -> None:
        """The same process in time."""
        from tuiflow.ui.screens.timeline import TimelineScreen

        self.app.push_screen(TimelineScreen(self.session, self.chosen_node()))

    def action_edit_process(self) -> None:
        """Edit the process itself."""
        if (plan := self._need_running()) is not None:
            from tuiflow.ui.dialogs.node import process_dialog

            self.ask(process_dialog(self.session, plan.process))

    def action_phases(self) -> None:
        """Choose a phase, or type the name of a new one."""
        if (plan := self._need_running()) is None:
            return
        process = plan.process.uid
        names = {phase.uid: phase for phase in plan.phases}

        def answered(chosen: str) -> None:
            phase = names.get(chosen)
            if phase is not None:
                self._phase_menu(plan, phase)
            else:
                self.perform(lambda: phase_actions.add_phase(self.desk, process, chosen))

        options = [(uid, shown(phase.name)) for uid, phase in names.items()]
        self._pick(_("Which phase? A new name adds one."), options, answered, free=True)

    def _phase_menu(self, plan: Plan, phase: Phase) -> None:
        from tuiflow.ui.dialogs.menu import MenuDialog

        heir = phase_actions.heir(plan, phase)
        into = _("remove; its nodes go to {phase}").format(phase=shown(heir.name)) if heir is not None else _("remove")
        # No j and k: they move in the menu.
        options = [("r", _("rename")), ("e", _("earlier")), ("l", _("later")), ("d", into)]

        def answered(letter: str | None) -> None:
            if letter == "r":
                self._rename(phase)
            elif letter in ("e", "l"):
                step = -1 if letter == "e" else 1
                self.perform(lambda: phase_actions.move_phase(self.desk, phase, step))
            elif letter == "d":
                self.perform(lambda: phase_actions.remove_phase(self.desk, phase))

        self.app.push_screen(MenuDialog(_("Phase {phase}").format(phase=shown(phase.name)), options), answered)

    def _rename(self, phase: Phase) -> None:
        from tuiflow.ui.dialogs.form import Field, FormDialog

        def save(entries: dict[str, str]) -> Outcome:
            return phase_actions.rename_phase(self.desk, phase, entries["name"])

        title = _("Phase {phase}").format(phase=shown(phase.name))
        plan = self.desk.workspace.plan_if_there(phase.process)
        note = shown(asks_first(self.desk, plan)) if plan is not None else ""
        self.ask(FormDialog(title, [Field("name", _("Name"), phase.name)], save, note=note))

    def _pick(
        self, title: str, options: Sequence[tuple[str, str]], chosen: Callable[[str], object], *, free: bool = False
    ) -> None:
        from tuiflow.ui.dialogs.pick import PickDialog

        def answered(value: str | None) -> None:
            if value is not None:
                chosen(value)

        self.app.push_screen(PickDialog(title, options, free=free), answered)
