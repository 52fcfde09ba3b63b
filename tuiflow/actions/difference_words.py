"""A difference of templates in the words of people: for screens, commands, changelogs and requests (V3, V5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tuiflow.language import _, current, ngettext
from tuiflow.model.code import Category, DayCount
from tuiflow.model.field import STORED_FIELDS, stored_head
from tuiflow.model.template import (
    Template,
    TemplateCell,
    TemplateDocument,
    TemplateNode,
    TemplateRole,
    Text,
    Words,
    words_in,
)
from tuiflow.model.template_diff import Difference, Kind, Part, Seat, Side, chinese

MARKS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~"}
"""Before a difference, as people know it from other differences."""

_IN_HEADS = frozenset({Part.INPUTS, Part.OUTPUTS, Part.PRECONDITIONS, Part.POSTCONDITIONS, Part.GUIDANCE, Part.DAYS})

Names = Mapping[str, Words]
"""Key of a node, role or document → what it is called."""


@dataclass(frozen=True)
class Told:
    """One difference in words."""

    mark: str
    subject: str
    """What it is about: a node, a cell, a document; empty for the template itself."""
    head: str
    """Which part of it; empty where it is the subject as a whole."""
    before: str
    """Empty where it is not there."""
    after: str

    @property
    def title(self) -> str:
        """Subject and part."""
        return " · ".join(part for part in (self.subject, self.head) if part)

    @property
    def line(self) -> str:
        """All of it on one line."""
        said = f"{self.before} → {self.after}" if self.before and self.after else self.after or self.before
        title = _("{title}: {text}").format(title=self.title, text=said) if said else self.title
        return f"{self.mark} {title}"


def names_in(*templates: Template) -> dict[str, Words]:
    """What everything is called; where the templates differ, as in the first that has it."""
    found: dict[str, Words] = {}
    for template in templates:
        for node in template.nodes:
            found.setdefault(node.key, node.name)
        for role in template.roles:
            found.setdefault(role.key, role.name)
        for document in template.documents:
            found.setdefault(chinese(document.name), document.name)
    return found


def names_of(found: Iterable[Difference], names: Names) -> dict[str, Words]:
    """Those of `names` that are needed to tell these differences."""
    needed = {key for one in found for key in (*one.spot, one.behind, *_keys_in(one.before), *_keys_in(one.after))}
    return {key: name for key, name in names.items() if key in needed}


def _keys_in(side: Side) -> Sequence[str]:
    if isinstance(side, TemplateNode):
        return [*side.after, *side.raci]
    if isinstance(side, Seat):
        return [side.behind]
    return [one for one in side if isinstance(one, str)] if isinstance(side, list) else []


def told(one: Difference, names: Names) -> Told:
    """A difference in words, in the language in use."""
    head = "" if one.part in (Part.NODE, Part.ROLE, Part.DOCUMENT) else _head(one)
    before, after = (side_words(side, one, names) for side in (one.before, one.after))
    if one.part is Part.NODE and one.phase is not None:
        after = _("; ").join([words_in(one.phase, current()), after])
    return Told(MARKS[one.kind], _subject(one, names), head, before, after)


def _head(one: Difference) -> str:
    if one.part is Part.HEAD:
        return _("Name") if one.spot[0] == "name" else stored_head(one.spot[0])
    if one.part is Part.ORDER:
        return _("Order of the roles") if one.spot[0] == "roles" else _("Order of the documents")
    if one.part is Part.FIELD:
        return _("Field")
    return _(STORED_FIELDS[one.part.value]) if one.part in _IN_HEADS else one.part.caption


def _subject(one: Difference, names: Names) -> str:
    if one.part in (Part.HEAD, Part.ORDER, Part.PHASE):
        return ""
    called = [_called(key, names) for key in one.spot]
    if one.part is Part.NODE:
        return _("Node {name}").format(name=_name_in(one, called[0]))
    if one.part is Part.ROLE:
        return _("Role {name}").format(name=_name_in(one, called[0]))
    if one.part is Part.DOCUMENT:
        return _("Document {name}").format(name=_name_in(one, called[0]))
    return " × ".join(called) if one.part is Part.CELL else called[0]


def _name_in(one: Difference, otherwise: str) -> str:
    side = one.after or one.before
    named = isinstance(side, TemplateNode | TemplateRole | TemplateDocument)
    return words_in(side.name, current()) if named else otherwise  # type: ignore[union-attr]


def _called(key: str, names: Names) -> str:
    return words_in(names.get(key, key), current())


def side_words(side: Side, one: Difference, names: Names) -> str:
    """What a part is on one side, on one line; empty where it is not there."""
    if side is None:
        return ""
    if one.part is Part.EDGE:
        return _("after {nodes}").format(nodes=_called(str(side), names))
    if one.part is Part.ORDER and isinstance(side, list):
        return _(", ").join(_called(chinese(key), names) for key in side)
    if one.part is Part.HEAD and one.spot[0] in ("category", "day_count"):
        code = Category.read(str(side)) if one.spot[0] == "category" else DayCount.read(str(side))
        return code.caption
    if isinstance(side, int):
        return ngettext("{count} day", "{count} days", side).format(count=side)
    if isinstance(side, str | Text):
        return words_in(side, current())
    if isinstance(side, list):
        return _("; ").join(words_in(text, current()) for text in side) or "-"
    return _record_words(side, names)


def _record_words(side: Seat | TemplateCell | TemplateNode | TemplateRole | TemplateDocument, names: Names) -> str:
    language = current()
    if isinstance(side, Seat):
        behind = _("behind {node}").format(node=_called(side.behind, names)) if side.behind else _("first")
        return _("; ").join([words_in(side.phase, language), behind])
    if isinstance(side, TemplateCell):
        return f"{side.letter.value}({words_in(side.note, language)})" if side.note else side.letter.value
    if isinstance(side, TemplateDocument):
        return _(", ").join(words_in(text, language) for text in side.fields)
    if isinstance(side, TemplateRole):
        return words_in(side.duties, language)
    parts = [ngettext("{count} day", "{count} days", side.days).format(count=side.days)]
    if side.after:
        parts.append(_("after {nodes}").format(nodes=_(", ").join(_called(key, names) for key in side.after)))
    return _("; ").join(parts)


def changelog_words(found: Sequence[Difference], names: Names, limit: int) -> str:
    """What a version brought, in at most `limit` characters; the rest is counted."""
    lines = [told(one, names).line for one in found]
    text = "\n".join(lines)
    while len(text) > limit and len(lines) > 1:
        lines.pop()
        left = len(found) - len(lines)
        rest = ngettext("and {count} more", "and {count} more", left).format(count=left)
        text = "\n".join([*lines, rest])
    return text[:limit]
