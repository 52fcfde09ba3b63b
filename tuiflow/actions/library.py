"""The library: all templates of a workspace, found by what people remember of them (V5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tuiflow.errors import RefusedError
from tuiflow.language import _, current
from tuiflow.library.shelf import FOLDER_NAME, Shelf, Shelved, read_shelf
from tuiflow.model.code import Category
from tuiflow.model.template import Template, TemplateNode, TemplateRole, Text, Words, words_in
from tuiflow.model.text import near


def team_folder(workspace: str) -> Path | None:
    """Where the templates of the team with that workspace folder are; None for a workspace in memory."""
    return Path(workspace) / FOLDER_NAME if workspace else None


def shelf_of(workspace: str) -> Shelf:
    """All templates that the team with that workspace folder has; those that ship when it is empty."""
    return read_shelf(team_folder(workspace))


def search(shelf: Shelf, text: str = "", category: Category | None = None) -> list[Shelved]:
    """The templates in which every word of `text` is found, in either language.

    Those whose names have all the words come first, then those whose purpose, scenario or category has, then the rest.
    """
    words = text.casefold().split()
    ranked: list[tuple[int, Shelved]] = []
    for one in shelf.current:
        if category is not None and one.template.category is not category:
            continue
        fields = list(_searched(one.template))
        for rank in range(1, len(fields) + 1):
            within = " ".join(fields[:rank]).casefold()
            if all(word in within for word in words):
                ranked.append((rank, one))
                break
    ranked.sort(key=lambda entry: entry[0])  # keeps the shelf's order among equals
    return [one for _rank, one in ranked]


def _searched(template: Template) -> Iterator[str]:
    """What is searched, what counts most first."""
    yield f"{template.id} {_both(template.name)}"
    category = template.category
    about = (template.purpose, template.scenario, template.item, template.outcome)
    yield " ".join([category.value, category.caption, *map(_both, about)])
    names = [role.name for role in template.roles] + [phase.name for phase in template.phases]
    for node in template.nodes:
        names += [node.name, *node.inputs, *node.outputs]
    names += [document.name for document in template.documents]
    yield " ".join([template.prefix, *map(_both, names), *map(_both, template.departments)])


def _both(given: Words | None) -> str:
    return f"{given.zh} {given.en}" if isinstance(given, Text) else given or ""


def find_template(shelf: Shelf, text: str) -> Shelved:
    """The template of that id, `id@version`, name (in either language), or the only one that fits a part of its name.

    Raises:
        RefusedError: when none or several fit.
    """
    wanted = text.strip().casefold()
    uid, _mark, number = wanted.partition("@")
    if number.isdecimal() and uid in shelf.versions:
        return find_version(shelf.versions[uid], str(int(number)))
    groups = (
        [one for one in shelf.current if wanted == one.template.id],
        [one for one in shelf.current if wanted in _names(one.template)],
        [one for one in shelf.current if wanted and any(wanted in name for name in _names(one.template))],
    )
    for group in groups:
        if len(group) == 1:
            return group[0]
    if groups[-1]:
        names = _(", ").join(one.template.id for one in groups[-1])
        raise RefusedError(
            _("“{name}” can be several templates: {names}. Name one by its id.").format(name=text.strip(), names=names)
        )
    ids = [one.template.id for one in shelf.current]
    raise RefusedError(
        _("There is no template “{name}”{hint}. Templates: {known}.").format(
            name=text.strip(), hint=near(wanted, ids), known=_(", ").join(ids) or _("none yet")
        )
    )


def find_version(versions: Sequence[Shelved], text: str) -> Shelved:
    """The version with that number: `2`, `v2`.

    Raises:
        RefusedError: when there is none.
    """
    number = text.strip().casefold().removeprefix("v")
    for one in versions:
        if number == str(one.template.version):
            return one
    known = _(", ").join(str(one.template.version) for one in versions)
    raise RefusedError(
        _("“{id}” has no version {number}. There are: {known}.").format(
            id=versions[0].template.id, number=text.strip(), known=known
        )
    )


def _names(template: Template) -> list[str]:
    """What it is called, for comparing."""
    return [words_in(template.name, language).casefold() for language in ("zh", "en")]


def find_template_node(template: Template, text: str) -> TemplateNode:
    """The node with that key or name.

    Raises:
        RefusedError: when there is none.
    """
    wanted = text.strip().casefold()
    for node in template.nodes:
        if wanted in (node.key.casefold(), *(words_in(node.name, code).casefold() for code in ("zh", "en"))):
            return node
    known = [words_in(node.name, current()) for node in template.nodes]
    raise RefusedError(
        _("The template has no node “{name}”{hint}. Its nodes: {known}.").format(
            name=text.strip(), hint=near(text.strip(), known), known=_(", ").join(known)
        )
    )


def find_template_role(template: Template, text: str) -> TemplateRole:
    """The role with that key or name.

    Raises:
        RefusedError: when there is none.
    """
    wanted = text.strip().casefold()
    for role in template.roles:
        if wanted in (role.key.casefold(), *(words_in(role.name, code).casefold() for code in ("zh", "en"))):
            return role
    known = [words_in(role.name, current()) for role in template.roles]
    raise RefusedError(
        _("The template has no role “{name}”{hint}. Its roles: {known}.").format(
            name=text.strip(), hint=near(text.strip(), known), known=_(", ").join(known)
        )
    )
