"""From what people type to a change of a template: the fields of each kind of change, for forms and commands (V3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tuiflow.actions.library import find_template_node, find_template_role
from tuiflow.actions.lookup import split_list
from tuiflow.actions.node_entry import DOCUMENTS, POINTS, read_days, split_points
from tuiflow.errors import RefusedError, UsageError
from tuiflow.language import _, current, noop
from tuiflow.model.code import Code, Letter
from tuiflow.model.task import check_name, check_text
from tuiflow.model.template import (
    Template,
    TemplateCell,
    TemplateDocument,
    TemplateNode,
    Words,
    words_in,
)
from tuiflow.model.template_diff import cell_of, chinese
from tuiflow.model.template_edit import (
    new_key,
    phase_of,
    read_words,
    text_meant,
    typed_words,
    with_cell,
    with_changed_node,
    with_document,
    with_field,
    with_node,
    with_place,
    with_point,
    without_field,
    without_node,
    without_point,
)

_CELL = re.compile(r"([RACI])\s*(?:[(（](.*)[)）])?", re.IGNORECASE | re.DOTALL)
_NO_CELL = ("", "-", "—")

_NODE_TEXTS = (*DOCUMENTS, *POINTS)


class Change(Code):
    """A kind of change that can be chosen."""

    ADD_NODE = "add-node", noop("add a node")
    EDIT_NODE = "edit-node", noop("change a node")
    REMOVE_NODE = "remove-node", noop("remove a node")
    SET_DAYS = "set-days", noop("change how long a node takes")
    SET_CELL = "set-cell", noop("change a RACI cell")
    ADD_FIELD = "add-field", noop("add a field to a document")
    REMOVE_FIELD = "remove-field", noop("remove a field of a document")
    ADD_DOCUMENT = "add-document", noop("add a document with its fields")
    ADD_POINT = "add-point", noop("add an acceptance point to a node")
    REMOVE_POINT = "remove-point", noop("remove an acceptance point")


@dataclass(frozen=True)
class Form:
    """The fields of a kind of change."""

    needed: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """All of them, in the order in which they are asked for."""
        return (*self.needed, *self.others)


FORMS: Mapping[Change, Form] = {
    Change.ADD_NODE: Form(
        ("name",), ("phase", "after", "before", "days", "R", "A", "C", "I", *_NODE_TEXTS, "guidance")
    ),
    Change.EDIT_NODE: Form(("node",), ("name", "phase", "behind", "after", *_NODE_TEXTS, "guidance")),
    Change.REMOVE_NODE: Form(("node",)),
    Change.SET_DAYS: Form(("node", "days")),
    Change.SET_CELL: Form(("node", "role", "cell")),
    Change.ADD_FIELD: Form(("document", "field"), ("behind",)),
    Change.REMOVE_FIELD: Form(("document", "field")),
    Change.ADD_DOCUMENT: Form(("document", "fields")),
    Change.ADD_POINT: Form(("node", "point")),
    Change.REMOVE_POINT: Form(("node", "point")),
}

CAPTIONS: Mapping[str, str] = {
    "name": noop("Name"),
    "node": noop("Key node"),
    "phase": noop("Phase"),
    "after": noop("Comes after"),
    "before": noop("Comes before"),
    "behind": noop("Behind"),
    "days": noop("Days"),
    "role": noop("Role"),
    "cell": noop("Letter and note"),
    "document": noop("Document"),
    "field": noop("Field"),
    "fields": noop("Fields"),
    "point": noop("Acceptance point"),
    "inputs": noop("Inputs"),
    "outputs": noop("Outputs"),
    "preconditions": noop("Preconditions"),
    "postconditions": noop("Postconditions"),
    "acceptance": noop("Acceptance points"),
    "guidance": noop("Guidance"),
    "R": noop("R does it"),
    "A": noop("A approves"),
    "C": noop("C consulted"),
    "I": noop("I informed"),
}
"""Field → caption, untranslated."""

NOT_EMPTY = frozenset({"cell", "days"})
"""Needed fields of which an empty value says something all the same."""


def changed(template: Template, change: Change, entries: Mapping[str, str]) -> Template:
    """The template with a change made as it was typed.

    Raises:
        UsageError: when a field is missing, not known or cannot be read.
        RefusedError: when it breaks a rule of templates.
    """
    form = FORMS[change]
    for key in entries:
        if key not in form.fields:
            raise UsageError(
                _("{change} has no field “{field}”: use {known}.").format(
                    change=change.value, field=key, known=_(", ").join(form.fields)
                )
            )
    for key in form.needed:
        if not entries.get(key, "").strip() and (key not in NOT_EMPTY or key not in entries):
            raise UsageError(_("{field} is missing.").format(field=_(CAPTIONS[key])))
    after = _MAKERS[change](template, entries)
    if after == template:
        raise RefusedError(_("Nothing to change: everything is like that already."))
    return after


def find_document(template: Template, text: str) -> TemplateDocument:
    """The document of that name in either language, with or without its marks, or the only one that fits a part.

    Raises:
        RefusedError: when none or several fit.
    """
    wanted = text.strip().strip("《》")
    names = [one.name for one in template.documents]
    bare = [document for document in template.documents if wanted.casefold() in _bare_names(document.name)]
    if len(bare) == 1:
        return bare[0]
    meant = text_meant(names, wanted)
    return next(one for one in template.documents if one.name == meant)


def _bare_names(name: Words) -> list[str]:
    return [words_in(name, code).strip("《》").casefold() for code in ("zh", "en")]


def node_entries(template: Template, node: TemplateNode) -> dict[str, str]:
    """The fields of a node as one would type them, for `EDIT_NODE`."""
    names = {one.key: words_in(one.name, current()) for one in template.nodes}
    entries = {
        "node": names[node.key],
        "name": typed_words(node.name),
        "phase": words_in(phase_of(template, node.key), current()),
        "behind": "",
        "after": "、".join(names[key] for key in node.after),
    }
    entries |= {key: "、".join(map(typed_words, getattr(node, key))) for key in DOCUMENTS}
    entries |= {key: "\n".join(map(typed_words, getattr(node, key))) for key in POINTS}
    return entries | {"guidance": typed_words(node.guidance)}


def cell_entry(template: Template, node: str, role: str) -> str:
    """What stands in a RACI cell, as one would type it; `-` for nothing."""
    cell = cell_of(find_template_node(template, node).raci.get(find_template_role(template, role).key))
    if cell is None:
        return "-"
    return f"{cell.letter.value}({typed_words(cell.note)})" if cell.note else cell.letter.value


def read_cell(text: str) -> TemplateCell | None:
    """A RACI cell as people write it: `A`, `A(审批)`; `-` for nothing.

    Raises:
        UsageError: when it is none.
    """
    wanted = text.strip()
    if wanted in _NO_CELL:
        return None
    found = _CELL.fullmatch(wanted)
    if found is None:
        raise UsageError(
            _("“{text}” is no RACI cell: write R, A, C or I, with a note such as A(approves), or - for none.").format(
                text=wanted
            )
        )
    note = read_words(found[2] or "")
    return TemplateCell(Letter(found[1].upper()), note or None)


def _add_node(template: Template, entries: Mapping[str, str]) -> Template:
    name = read_words(check_name(entries["name"]))
    _check_free(template, name, "")
    after = _nodes(template, entries.get("after", ""))
    before = _nodes(template, entries.get("before", ""))
    raci: dict[str, Letter | TemplateCell] = {}
    for letter in Letter:
        for role in split_list(entries.get(letter.value, "")):
            raci[find_template_role(template, role).key] = letter
    phase = _phase(template, entries.get("phase", "")) or phase_of(template, (after or before or [""])[-1])
    node = TemplateNode(
        new_key(template, name),
        name,
        read_days(entries.get("days", "")),
        after,
        guidance=read_words(check_text(entries.get("guidance", ""), _("Guidance"))) or None,
        raci=raci,
        **{key: _texts(key, entries.get(key, ""), ()) for key in _NODE_TEXTS},
    )
    return with_node(template, node, phase, before)


def _edit_node(template: Template, entries: Mapping[str, str]) -> Template:
    node = find_template_node(template, entries["node"])
    values: dict[str, object] = {}
    if "name" in entries:
        values["name"] = _same(read_words(check_name(entries["name"])), [node.name])
        _check_free(template, values["name"], node.key)  # type: ignore[arg-type]
    if "after" in entries:
        values["after"] = _nodes(template, entries["after"])
    if "guidance" in entries:
        values["guidance"] = _same(read_guidance(entries["guidance"]), [node.guidance or ""]) or None
    values |= {key: _texts(key, entries[key], getattr(node, key)) for key in _NODE_TEXTS if key in entries}
    edited = with_changed_node(template, replace(node, **values))  # type: ignore[arg-type]
    behind = entries.get("behind", "").strip()
    if not behind and "phase" not in entries:
        return edited
    earlier = find_template_node(template, behind).key if behind else None
    phase = _phase(template, entries.get("phase", "")) or phase_of(template, earlier or node.key)
    return with_place(edited, node.key, phase, earlier)


def read_guidance(text: str) -> Words:
    """A text of several lines; both languages where they stand with ` | ` between."""
    kept = check_text(text, _("Guidance"))
    return read_words(kept) if " | " in kept and "\n" not in kept else kept


def _remove_node(template: Template, entries: Mapping[str, str]) -> Template:
    return without_node(template, find_template_node(template, entries["node"]).key)


def _set_days(template: Template, entries: Mapping[str, str]) -> Template:
    node = find_template_node(template, entries["node"])
    return with_changed_node(template, replace(node, days=read_days(entries["days"])))


def _set_cell(template: Template, entries: Mapping[str, str]) -> Template:
    node, role = find_template_node(template, entries["node"]), find_template_role(template, entries["role"])
    cell, here = read_cell(entries["cell"]), cell_of(node.raci.get(role.key))
    if cell is not None and here is not None and cell.note:
        cell = replace(cell, note=_same(cell.note, [here.note or ""]))
    return with_cell(template, node.key, role.key, cell)


def _add_field(template: Template, entries: Mapping[str, str]) -> Template:
    document = find_document(template, entries["document"])
    behind = entries.get("behind", "").strip()
    earlier = chinese(text_meant(document.fields, behind)) if behind else None
    for name in _each(entries["field"]):
        template = with_field(template, chinese(document.name), name, earlier)
        earlier = chinese(name) if earlier is not None else None
    return template


def _remove_field(template: Template, entries: Mapping[str, str]) -> Template:
    document = find_document(template, entries["document"])
    return without_field(template, chinese(document.name), text_meant(document.fields, entries["field"]))


def _add_document(template: Template, entries: Mapping[str, str]) -> Template:
    return with_document(template, read_words(check_name(entries["document"])), _each(entries["fields"]))


def _add_point(template: Template, entries: Mapping[str, str]) -> Template:
    node = find_template_node(template, entries["node"])
    for text in split_points(entries["point"]):
        template = with_point(template, node.key, read_words(text))
    return template


def _remove_point(template: Template, entries: Mapping[str, str]) -> Template:
    node = find_template_node(template, entries["node"])
    return without_point(template, node.key, text_meant(node.acceptance, entries["point"]))


def _each(text: str) -> list[Words]:
    return [read_words(one) for one in split_list(text)]


def _texts(key: str, text: str, known: Sequence[Words]) -> list[Words]:
    """A list as it was typed; texts that were there already keep their other language."""
    kept = check_text(text, _(CAPTIONS[key]))
    parts = split_list(kept) if key in DOCUMENTS else split_points(kept)
    return [_same(read_words(part), known) for part in parts]


def _same(words: Words, known: Sequence[Words]) -> Words:
    """The text that is known already and reads like this one in either language, or this one."""
    if not isinstance(words, str):
        return words
    return next((one for one in known if words in (words_in(one, "zh"), words_in(one, "en"))), words)


def _nodes(template: Template, text: str) -> list[str]:
    return list(dict.fromkeys(find_template_node(template, name).key for name in split_list(text)))


def _phase(template: Template, text: str) -> Words:
    """The phase that is called so, or the name of a new one; empty for none."""
    name = " ".join(text.split())
    known = [phase.name for phase in template.phases]
    folded = {words_in(one, code).casefold(): one for one in known for code in ("en", "zh")}
    return folded.get(name.casefold(), read_words(name)) if name else ""


def _check_free(template: Template, name: Words, own: str) -> None:
    """Refuse a name that another node has.

    Raises:
        RefusedError: naming it.
    """
    wanted = {words_in(name, code).casefold() for code in ("zh", "en")}
    for node in template.nodes:
        if node.key != own and wanted & {words_in(node.name, code).casefold() for code in ("zh", "en")}:
            raise RefusedError(
                _("The template has a node “{name}” already: choose another name.").format(
                    name=words_in(node.name, current())
                )
            )


_MAKERS: Mapping[Change, Callable[[Template, Mapping[str, str]], Template]] = {
    Change.ADD_NODE: _add_node,
    Change.EDIT_NODE: _edit_node,
    Change.REMOVE_NODE: _remove_node,
    Change.SET_DAYS: _set_days,
    Change.SET_CELL: _set_cell,
    Change.ADD_FIELD: _add_field,
    Change.REMOVE_FIELD: _remove_field,
    Change.ADD_DOCUMENT: _add_document,
    Change.ADD_POINT: _add_point,
    Change.REMOVE_POINT: _remove_point,
}
