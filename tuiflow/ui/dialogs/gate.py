"""The dialogs about gates: why work begins although something is missing, and approving what it waits for (E5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.gates import approve_conditions, people_words, withdraw_approval
from tuiflow.actions.reach import reach_words
from tuiflow.language import _, ngettext
from tuiflow.model.gate import GateClosedError, approvers
from tuiflow.model.text import shown
from tuiflow.ui.dialogs.form import Field, FormDialog

if TYPE_CHECKING:
    from tuiflow.ui.screens.work import WorkScreen

_LISTED = 8
"""So many missing things have room in the form at 80×24."""

_APPROVE_ALL, _APPROVE, _WITHDRAW = "all", "approve", "withdraw"


def override_dialog(desk: Desk, title: str, closed: GateClosedError, action: Callable[[str], Outcome]) -> FormDialog:
    """The form that opens instead of a bare refusal: what is missing, who can give it, and why begin all the same.

    Args:
        desk: Who and where.
        title: What cannot begin: a task, or how many.
        closed: The refusal.
        action: Does it, with the reason.
    """

    def save(entries: dict[str, str]) -> Outcome:
        return action(entries["override"])

    def reach(entries: dict[str, str]) -> str:
        return reach_words(desk, lambda: action(entries["override"].strip() or "-"))

    lines = [f"- {shown(one)}" for one in closed.missing[:_LISTED]]
    if len(closed.missing) > _LISTED:
        more = len(closed.missing) - _LISTED
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
    lines.append(_("With a reason it begins all the same, and A is told."))
    title = _("{tasks} cannot begin yet").format(tasks=title)
    fields = [Field("override", _("Why begin all the same?"))]
    return FormDialog(title, fields, save, note="\n".join(lines), preview=reach)


def ask_approval(screen: WorkScreen, node: str) -> None:
    """Show what the node with the uid `node` waits for: choosing a line approves it, or takes its approval back."""
    from tuiflow.ui.dialogs.pick import PickDialog

    desk = screen.desk
    found = desk.workspace.nodes.get(node)
    if found is None or not found.preconditions:
        screen.say(_("This node waits for no approval."), error=True)
        return
    waiting = found.open_conditions
    given = [condition for condition in found.preconditions if condition not in waiting]
    options = [(f"{_APPROVE}/{name}", _("approve “{condition}”").format(condition=shown(name))) for name in waiting]
    if len(waiting) > 1:
        options.insert(0, (_APPROVE_ALL, _("approve all {count}").format(count=len(waiting))))
    options += [(f"{_WITHDRAW}/{name}", _("take back “{condition}”").format(condition=shown(name))) for name in given]

    def answered(choice: str | None) -> None:
        if choice is None:
            return
        deed, _slash, condition = choice.partition("/")
        if deed == _WITHDRAW:
            screen.perform(lambda: withdraw_approval(desk, node, condition))
        else:
            screen.perform(lambda: approve_conditions(desk, node, [condition] if condition else []))

    who = people_words(desk, approvers(desk.workspace.plan(found.process), node)) or _("anybody")
    title = _("“{node}” waits for this; {who} approves it").format(node=shown(found.name), who=shown(who))
    screen.app.push_screen(PickDialog(title, options), answered)
