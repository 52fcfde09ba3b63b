"""A process whose template has gone on: what has changed, and taking single changes over (V4, E11)."""

from __future__ import annotations

from dataclasses import dataclass

from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.difference_words import Names, Told, names_in, told
from tuiflow.actions.library import shelf_of, team_folder
from tuiflow.actions.template_taking import Taking
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _, current, ngettext
from tuiflow.library.shelf import latest_version
from tuiflow.model.plan import Plan
from tuiflow.model.takeover import (
    TAKEABLE,
    Bundle,
    Uptake,
    bundles,
    language_of,
    node_with,
    role_with,
    uptake,
    uptake_of,
)
from tuiflow.model.template import Template, words_in
from tuiflow.model.template_diff import Difference, Part, differences


@dataclass(frozen=True)
class Item:
    """Something that the template has changed."""

    number: int
    """From 1, by which it is named."""
    bundle: Bundle
    state: Uptake
    told: tuple[Told, ...]
    """In words, one for each difference."""
    here: str = ""
    """What the process has instead, where it has its own."""

    @property
    def state_words(self) -> str:
        """How it stands to the process, in words."""
        caption = self.state.caption
        return _("{state} ({here})").format(state=caption, here=self.here) if self.here else caption


@dataclass(frozen=True)
class Update:
    """A process, the version that it started from, and the newest."""

    process: str
    base: Template
    newest: Template
    names: Names
    items: tuple[Item, ...]

    @property
    def open_count(self) -> int:
        """How many can be taken over as they are."""
        return sum(item.state is Uptake.OPEN for item in self.items)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left that can be taken over."""
        return not any(item.state in TAKEABLE for item in self.items)


def newer_version(desk: Desk, process: str) -> int:
    """Number of the newest version of a process's template; 0 when it is the one that the process started from.

    Quick, for a screen's head: it looks at the first lines of the files alone.
    """
    found = desk.workspace.processes[process]
    if not found.template:
        return 0
    latest = latest_version(team_folder(desk.workspace.folder), found.template)
    return latest if latest > found.template_version else 0


def is_taken_over(desk: Desk, process: str) -> bool:
    """Whether a process has everything that it could take over. Reads the library: it takes a moment."""
    try:
        found = update_of(desk, process) if process in desk.workspace.processes else None
    except RefusedError:
        return False
    return found is not None and found.is_over


def update_of(desk: Desk, process: str) -> Update | None:
    """What the template of a process has changed since; None when nothing is newer.

    Raises:
        RefusedError: when the version that it started from is not there to compare with.
    """
    plan = desk.workspace.plan(process)
    shelf = shelf_of(desk.workspace.folder)
    versions = shelf.versions.get(plan.process.template)
    if not versions or versions[0].template.version <= plan.process.template_version:
        return None
    base = shelf.version(plan.process.template, plan.process.template_version)
    if base is None:
        raise RefusedError(
            _(
                "“{id}” has version {newest}, but version {base}, which this process started from, is not there any more."
            ).format(id=plan.process.template, newest=versions[0].template.version, base=plan.process.template_version)
        )
    newest = versions[0].template
    names = names_in(newest, base.template)
    items = []
    for number, bundle in enumerate(bundles(differences(base.template, newest)), start=1):
        words = tuple(told(one, names) for one in bundle.differences)
        state = uptake(plan, bundle)
        here = _here(plan, bundle.first) if state is Uptake.OWN else ""
        items.append(Item(number, bundle, state, words, here))
    return Update(process, base.template, newest, names, tuple(items))


def _here(plan: Plan, one: Difference) -> str:
    """What the process has in place of either side of a difference."""
    if one.part is Part.ROLE:
        role = role_with(plan, one.spot[0])
        return role.name if role is not None else ""
    node = node_with(plan, one.spot[0])
    if node is None:
        return ""
    if one.part is Part.CELL:
        role = role_with(plan, one.spot[1])
        cell = plan.cells.get((node.uid, role.uid)) if role is not None else None
        return str(cell) if cell is not None else "-"
    value = getattr(node, one.part.value)
    if isinstance(value, int):
        return ngettext("{count} day", "{count} days", value).format(count=value)
    return value if isinstance(value, str) else _("; ").join(value) or "-"


def item_of(update: Update, number: int) -> Item:
    """The item of that number.

    Raises:
        UsageError: when there is none.
    """
    if not 1 <= number <= len(update.items):
        raise UsageError(
            _("There is no change {number}: there are {count}.").format(number=number, count=len(update.items))
        )
    return update.items[number - 1]


def take(desk: Desk, update: Update, item: Item) -> Outcome:
    """Take one change over into the process: an edit of the process as any other, with undo.

    Raises:
        RefusedError: when it is so already, what it changes is not there, or it would go round in a circle.
        NotPermittedError: when others may change the process, who can be asked.
        WorkspaceError: when nothing can be changed here.
    """
    plan = desk.workspace.plan(update.process)
    state = uptake(plan, item.bundle)
    if state not in TAKEABLE:
        raise RefusedError(f"{item.told[0].title}: {state.caption}.")
    taking = Taking(desk, plan, language_of(plan, update.base, current()))
    for one in item.bundle.differences:
        if uptake_of(plan, one) is not Uptake.TAKEN:
            taking.take(one)
    transaction = desk.commit("template.take", taking.edits(), _why(update))
    return Outcome(_("Taken over: {change}").format(change=item.told[0].line), transaction)


def _why(update: Update) -> str:
    newest = update.newest
    said = _("{template}, version {version}").format(template=words_in(newest.name, current()), version=newest.version)
    reason = next((words_in(one.why, current()) for one in newest.changelog if one.version == newest.version), "")
    return f"{said}: {reason}" if reason else said
