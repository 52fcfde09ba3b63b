"""The swift line against the workspace: what of it is understood, what is not, and how a name can go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tuiflow.actions.desk import Desk
from tuiflow.actions.entry import read_entries
from tuiflow.actions.listing import party_names
from tuiflow.actions.lookup import find_party, find_process
from tuiflow.errors import TuiflowError
from tuiflow.language import _
from tuiflow.model.code import PRIORITY_ORDER, Priority
from tuiflow.model.day import near_words, read_stored
from tuiflow.model.record import Value
from tuiflow.model.swift import NODE, PARTY, PROCESS, Known, Word, being_typed, parse
from tuiflow.model.task import Task
from tuiflow.store.workspace import Workspace

_OFFERED = 6
"""Names that are offered for the word being typed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not understood."""

    text: str
    """The word, without its mark."""
    sentence: str
    """What is wrong with it and what to do."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What is understood of a line."""

    entries: Mapping[str, str]
    """Field → text, as `add_task` takes it; what is not understood is left out."""
    values: Mapping[str, Value]
    """The values that these entries will be stored as."""
    faults: Sequence[Fault]
    typing: Word | None = None
    """The word at the end, while names begin so."""
    offered: Sequence[str] = ()
    """These names."""

    @property
    def told_faults(self) -> list[str]:
        """What is wrong, as far as it is not just a name that is still being typed."""
        typed = self.typing.text if self.typing is not None else None
        return [fault.sentence for fault in self.faults if fault.text != typed]


def understand(desk: Desk, text: str, process: str = "") -> Understood:
    """Read a line; every name in it is looked up, every rule applied.

    Args:
        desk: Who and where.
        text: The line.
        process: Uid of the process that is meant where the line names none.
    """
    workspace = desk.workspace
    known = known_names(workspace)
    line = parse(text, desk.today, known)
    wanted = line.entries()
    if not line.process and process:
        wanted["process"] = workspace.name_of(process)
    faults: list[Fault] = []
    entries: dict[str, str] = {}
    try:
        meant = find_process(workspace, wanted.get("process", "")).uid
        entries["process"] = wanted["process"]
    except TuiflowError as error:
        meant = ""
        sentence = str(error) if line.process else _("Say which process it belongs to: #NAME.")
        faults.append(Fault(line.process, sentence))
    _take_parties(workspace, line.parties, meant, entries, faults)
    blank = Task("", "", line.name, process=meant)
    for key in ("name", "node", "priority", "start", "due"):
        if key in wanted and (key != "node" or meant):
            try:
                read_entries(desk, blank, {key: wanted[key]})
                entries[key] = wanted[key]
            except TuiflowError as error:
                faults.append(Fault(wanted[key], str(error)))
    values: dict[str, Value] = {}
    try:
        values = read_entries(desk, blank, entries)
    except TuiflowError as error:
        faults.append(Fault(wanted.get("due", ""), str(error)))
    typing = being_typed(text, known)
    offered = offers(workspace, typing, meant) if typing is not None else []
    return Understood(entries, values, faults, typing if offered else None, offered)


def _take_parties(
    workspace: Workspace, names: Sequence[str], process: str, entries: dict[str, str], faults: list[Fault]
) -> None:
    """The first name is the assignee, the others are collaborators; nobody is both."""
    found: dict[str, str] = {}
    for name in names:
        try:
            found.setdefault(find_party(workspace, name, process), name)
        except TuiflowError as error:
            faults.append(Fault(name, str(error)))
            found.setdefault(name, "")  # whoever comes first is still the assignee
    if found:
        first, *others = found.values()
        entries |= {key: text for key, text in (("assignee", first), ("collaborators", "、".join(others))) if text}


def known_names(workspace: Workspace) -> Known:
    """Every name that can stand in a line, by its mark."""
    return {
        PARTY: party_names(workspace),
        PROCESS: [one.name for one in workspace.processes.values()],
        NODE: list({node.name: None for node in workspace.nodes.values()}),
    }


def offers(workspace: Workspace, word: Word, process: str) -> list[str]:
    """The names with which the word can go on, without the mark of masked names; none when it is complete."""
    if word.mark == PARTY:
        names = [name.lstrip("*") for name in party_names(workspace)]
    elif word.mark == PROCESS:
        listed = sorted(workspace.processes.values(), key=lambda one: one.order)
        names = [one.prefix for one in listed] + [one.name for one in listed]
    elif word.mark == NODE:
        nodes = [node for node in workspace.nodes.values() if node.process == process]
        names = [node.name for node in sorted(nodes, key=lambda node: node.order)]
    else:
        names = [one.value for one in PRIORITY_ORDER]
        if Priority.meant_by(word.text):
            return []
    typed = word.text.casefold().lstrip("*")
    found = [name for name in names if name.casefold().startswith(typed)]
    return [] if any(name.casefold() == typed for name in found) else found[:_OFFERED]


def told(desk: Desk, understood: Understood) -> list[tuple[str, str]]:
    """What will be stored, in words: field and text, in the order in which one reads it."""
    workspace, values = desk.workspace, understood.values
    found: list[tuple[str, str]] = [("name", str(values.get("name", "")))]
    found.append(("assignee", workspace.name_of(str(values.get("assignee", "")))))
    helping = [workspace.name_of(key.partition("/")[2]) for key in values if key.startswith("collaborators/")]
    found.append(("collaborators", _(", ").join(sorted(helping))))
    if "priority" in values:
        found.append(("priority", Priority.read(str(values["priority"])).caption))
    for key in ("start", "due"):
        day = read_stored(values.get(key))
        found.append((key, f"{day.isoformat()} ({near_words(day, desk.today)})" if day is not None else ""))
    found += [(key, workspace.name_of(str(values.get(key, "")))) for key in ("process", "node")]
    return [(key, text) for key, text in found if text]
