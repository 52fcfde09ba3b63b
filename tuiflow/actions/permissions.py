"""Whether the actor may make a change: looked at once for every change, where it is committed (model.permission)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.telling import name_of
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _
from tuiflow.model.code import Letter
from tuiflow.model.permission import ASKABLE, PERMISSIONS, Deed, Policy, Standing, deeds_of, holders, may
from tuiflow.model.plan import Plan
from tuiflow.model.record import PLAN_TABLES, WORKSPACE_UID, Table, text
from tuiflow.model.task import Task
from tuiflow.store.change import Edit
from tuiflow.store.workspace import Workspace

_FREE_KINDS = (
    "workspace.",
    "notice.",
    "request.",
    "person.",
    "conflict.",
    "gate.",
    "process.start",
    "process.add",
    "template.release",
)
"""Kinds of change that have rules of their own, or concern nobody's work."""

_RETRO_KINDS = "retro."
"""Kinds of change that make a retrospective; the improvements in them are part of it."""

NODE_WORK = frozenset({"status", "actual_days", "rework_days"})
"""What those who work at a node say of it, without changing the plan."""


class NotPermittedError(RefusedError):
    """RACI gives this to somebody else, who can be asked for it where `askable` says so."""

    def __init__(
        self,
        message: str,
        kind: str,
        edits: Sequence[Edit],
        deciders: Sequence[str],
        askable: bool,
        following: Collection[str] = (),
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.edits = edits
        self.following = frozenset(following)
        """Uids of the records that change only because the others do."""
        self.deciders = deciders
        """Uids of those who may do it."""
        self.askable = askable


def is_bound(desk: Desk) -> bool:
    """Whether RACI says what the actor may do."""
    actor, workspace = desk.actor, desk.workspace
    if workspace.policy is Policy.OPEN or not actor.person:
        return False
    return actor.is_chosen or actor.login != workspace.owner


def check_permitted(desk: Desk, kind: str, edits: Sequence[Edit], following: Collection[str] = ()) -> None:
    """Refuse a change that the actor may not make.

    A login that no person of the workspace matches, e.g. of a script, is not bound by RACI, nor is whoever made the
    workspace, unless acting as somebody for this one run (`--as`). Nor is undo, which takes back only what one was
    allowed to do.

    Raises:
        NotPermittedError: naming who may.
    """
    workspace = desk.workspace
    if not is_bound(desk) or kind == "undo" or kind.startswith(_FREE_KINDS):
        return
    me = desk.me
    for edit in edits:
        if edit.table == Table.REPORTS:
            _check_own(desk, edit)
        for deed, plan, task in _deeds(workspace, edit, kind):
            if not may(deed, plan, task, me):
                allowed = holders(deed, plan, task)
                sentence = _refusal(workspace, deed, task, plan, allowed)
                raise NotPermittedError(sentence, kind, edits, allowed, deed in ASKABLE, following)


def _check_own(desk: Desk, edit: Edit) -> None:
    """A weekly report is its reporter's alone (E10)."""
    reporter = text(desk.workspace.fields_after(edit).get("reporter"))
    if reporter != desk.actor.person:
        raise RefusedError(
            _("That is the report of {who}: everybody writes their own.").format(who=name_of(desk.workspace, reporter))
        )


def _deeds(workspace: Workspace, edit: Edit, kind: str) -> Iterator[tuple[Deed, Plan | None, Task | None]]:
    if kind.startswith(_RETRO_KINDS) and edit.values.keys() != {"order"}:
        # Its improvements are tasks that are made, assigned and dated where they are agreed.
        yield Deed.RETRO, workspace.plan_if_there(str(workspace.fields_after(edit).get("process", ""))), None
    elif edit.table == Table.TASKS:
        task = workspace.tasks.get(edit.uid)
        plan = workspace.plan_if_there(task.process) if task is not None else None
        for deed in deeds_of(edit.values, creates=edit.creates):
            yield deed, plan, task
    elif edit.table in PLAN_TABLES:
        plan = workspace.plan_if_there(process_of(workspace, edit))
        if plan is None:
            return
        if edit.table == Table.NODES and edit.values.keys() <= NODE_WORK:
            doing = plan.people_with(edit.uid, Letter.R, Letter.C)
            yield Deed.STATUS, plan, Task("", "", "", node=edit.uid, collaborators=tuple(doing))
        else:
            yield Deed.PLAN, plan, None


def process_of(workspace: Workspace, edit: Edit) -> str:
    """The process that a part of a plan belongs to; for something new as the edit says."""
    if edit.table == Table.PROCESSES:
        return edit.uid
    fields = workspace.fields_after(edit)
    if edit.table == Table.CELLS:
        node = workspace.nodes.get(str(fields.get("node", "")))
        return node.process if node is not None else ""
    return str(fields.get("process", ""))


def _refusal(workspace: Workspace, deed: Deed, task: Task | None, plan: Plan | None, allowed: Iterable[str]) -> str:
    names = _(", ").join(people_among(workspace, allowed))
    subject = task.label if task is not None else plan.process.name if plan is not None else ""
    return _("{subject}: only {who} may {deed}; ask them, or have them do it.").format(
        subject=subject, who=names, deed=deed.caption
    )


def asks_first(desk: Desk, plan: Plan) -> str:
    """What to say when somebody begins to change a plan that is another's: who may, and that saving asks them."""
    if not is_bound(desk) or may(Deed.PLAN, plan, None, desk.me):
        return ""
    who = _(", ").join(people_among(desk.workspace, holders(Deed.PLAN, plan, None)))
    return _("Only {who} may change this; saving asks them for it.").format(who=who)


def people_among(workspace: Workspace, parties: Iterable[str]) -> list[str]:
    """The names of the people among those who may do something: nobody can be asked on a vacant role."""
    return [name for name in (name_of(workspace, uid) for uid in parties if uid not in workspace.roles) if name]


def table_rows() -> list[tuple[str, list[bool]]]:
    """The table of permissions for help: what is done, and for each standing whether it may."""
    return [(deed.caption, [standing in PERMISSIONS[deed] for standing in Standing]) for deed in Deed]


def permission_table() -> str:
    """The table of permissions in Markdown, for help."""
    heads = ["", *(standing.caption for standing in Standing)]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += [
        "| " + " | ".join([caption, *("x" if mark else "-" for mark in marks)]) + " |"
        for caption, marks in table_rows()
    ]
    return "\n".join(lines)


def set_policy(desk: Desk, wanted: str) -> Outcome:
    """Let RACI decide who may do what, or everybody do everything.

    Raises:
        UsageError: for any other word.
        RefusedError: when it is so already.
    """
    policy = Policy.meant_by(wanted)
    if policy is None:
        known = _(", ").join(one.value for one in Policy)
        raise UsageError(_("“{text}” is no policy: use one of {known}.").format(text=wanted.strip(), known=known))
    edit = desk.workspace.edit(Table.WORKSPACE, WORKSPACE_UID, {"policy": policy.value})
    transaction = desk.commit("workspace.policy", [edit])
    return Outcome(_("Who may do what: {policy}.").format(policy=policy.caption), transaction)
