"""A template as JSON: one line of a list, or all that is in it (V5)."""

from __future__ import annotations

from collections.abc import Sequence

from tuiflow.actions.experience import (
    NOTHING,
    Learnt,
    experience_body,
    repeated_body,
)
from tuiflow.actions.template_sheet import planned
from tuiflow.language import current
from tuiflow.library.shelf import Shelved
from tuiflow.model.template import NODE_LISTS, TemplateCell, TemplateNode, plan_from, words_in
from tuiflow.model.workday import EveryDay


def template_body(shelved: Shelved) -> dict[str, object]:
    """What a list tells of a template as JSON: stable names, codes, texts in the language in use."""
    template = shelved.template
    return {
        "id": template.id,
        "name": words_in(template.name, current()),
        "category": template.category.value,
        "version": template.version,
        "nodes": len(template.nodes),
        "days": planned(plan_from(template, current())).days(EveryDay()),
        "origin": "team" if shelved.is_team else "shipped",
        "file": str(shelved.path),
    }


def whole_body(shelved: Shelved, versions: Sequence[Shelved], learnt: Learnt = NOTHING) -> dict[str, object]:
    """A template with all that is in it and what past runs have taught, as JSON."""
    template, language = shelved.template, current()
    body = template_body(shelved) | {"versions": [one.template.version for one in versions]}
    for name in ("purpose", "scenario", "item", "outcome", "measure"):
        body[name] = words_in(getattr(template, name), language)
    return body | {
        "target": template.target,
        "departments": [words_in(one, language) for one in template.departments],
        "day_count": template.day_count.value,
        "prefix": template.prefix,
        "roles": [
            {"key": role.key, "name": words_in(role.name, language), "duties": words_in(role.duties, language)}
            for role in template.roles
        ],
        "phases": [
            {"name": words_in(phase.name, language), "nodes": [_node_body(node, learnt) for node in phase.nodes]}
            for phase in template.phases
        ],
        "documents": [
            {"name": words_in(one.name, language), "fields": [words_in(field, language) for field in one.fields]}
            for one in template.documents
        ],
        "changelog": [
            {
                "version": one.version,
                "on": one.on.isoformat(),
                "text": words_in(one.text, language),
                "by": one.by,
            }
            for one in template.changelog
        ],
        "runs": learnt.runs,
        "repeated": repeated_body(learnt.repeated),
    }


def _node_body(node: TemplateNode, learnt: Learnt) -> dict[str, object]:
    language = current()
    body: dict[str, object] = {
        "key": node.key,
        "name": words_in(node.name, language),
        "days": node.days,
        "after": node.after,
    }
    for name in NODE_LISTS:
        body[name] = [words_in(one, language) for one in getattr(node, name)]
    raci = {}
    for role, given in node.raci.items():
        cell = given if isinstance(given, TemplateCell) else TemplateCell(given)
        raci[role] = {"letter": cell.letter.value, "note": words_in(cell.note, language)}
    taken = experience_body(learnt.nodes.get(node.key), node.days)
    return body | {"guidance": words_in(node.guidance, language), "raci": raci, "experience": taken}
