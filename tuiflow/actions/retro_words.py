"""A retrospective and the facts behind it in words, as JSON, and as Markdown (V2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tuiflow.actions.desk import Desk
from tuiflow.actions.listing import label_of
from tuiflow.actions.retros import carried_over, improvements
from tuiflow.actions.stage import days_words
from tuiflow.actions.telling import name_of
from tuiflow.language import _, ngettext
from tuiflow.model.day import late_words
from tuiflow.model.field import RETRO_FIELDS
from tuiflow.model.retro import Improvement, Retro
from tuiflow.model.retro_facts import Blocked, Facts, Late, NodeDays

# Facts


def target_words(facts: Facts) -> str:
    """What was to be reached: the outcome, where it says so itself, else the measure and its target."""
    if facts.target and facts.target in facts.outcome:
        return facts.outcome
    return " ".join(part for part in (facts.measure or facts.outcome, facts.target) if part)


def dimension_lines(desk: Desk, facts: Facts) -> dict[str, list[str]]:
    """The facts by the dimension that they speak of, in lines; what cannot be known is left out."""
    return {
        "goal_note": list(_goal_lines(facts)),
        "efficiency_note": list(_efficiency_lines(facts)),
        "collaboration_note": list(_collaboration_lines(desk, facts)),
    }


def fact_lines(desk: Desk, facts: Facts) -> list[str]:
    """All facts, dimension by dimension, and how long each node took."""
    lines = [line for lines in dimension_lines(desk, facts).values() for line in lines]
    return lines + node_lines(desk, facts)


def _goal_lines(facts: Facts) -> Iterator[str]:
    if words := target_words(facts):
        yield _("Target: {target}").format(target=words)


def _efficiency_lines(facts: Facts) -> Iterator[str]:
    yield from _end_lines(facts)
    if facts.late:
        words = _("; ").join(f"{one.name} {_late_words(one)}" for one in facts.late)
        yield _("Late: {nodes}").format(nodes=words)
    else:
        yield _("Nothing was late.")
    if facts.rework_days or facts.returns:
        days = ngettext("{count} day of rework", "{count} days of rework", facts.rework_days)
        returns = ngettext("returned {count} time", "returned {count} times", facts.returns)
        parts = [days.format(count=facts.rework_days)] if facts.rework_days else []
        yield _(", ").join([*parts, *([returns.format(count=facts.returns)] if facts.returns else [])])


def _end_lines(facts: Facts) -> Iterator[str]:
    days, planned, actual = facts.end_days, _iso(facts.planned_end), _iso(facts.actual_end)
    if days is None:
        if planned:
            yield _("Planned end: {day}").format(day=planned)
        return
    words = late_words(days)
    if days <= 0:
        early = ngettext("{count} day early", "{count} days early", -days).format(count=-days)
        words = early if days else _("on time")
    yield _("Planned end {planned}, ended {actual}: {words}").format(planned=planned, actual=actual, words=words)


def _late_words(one: Late) -> str:
    words = late_words(one.days)
    return words if one.actual is not None else _("{words}, still open").format(words=words)


def _collaboration_lines(desk: Desk, facts: Facts) -> Iterator[str]:
    if not facts.blocked:
        yield _("Nothing was blocked.")
        return
    days = ngettext("Blocked for {count} day in all", "Blocked for {count} days in all", facts.blocked_days)
    yield days.format(count=facts.blocked_days)
    yield from (_blocked_words(desk, one) for one in facts.blocked)


def _blocked_words(desk: Desk, one: Blocked) -> str:
    task = desk.workspace.tasks.get(one.task)
    label = label_of(desk.workspace, task) if task is not None else ""
    days = ngettext("{count} day", "{count} days", one.days).format(count=one.days)
    words = f"{label} {days}".strip()
    if one.reason:
        words += _(": ") + " ".join(one.reason.split())
    helper = name_of(desk.workspace, one.helper)
    return words + (_(" (asked {who})").format(who=helper) if helper else "")


def node_lines(desk: Desk, facts: Facts) -> list[str]:
    """A line for each node: estimated and real days, rework kept apart (P5)."""
    return [node_words(one) for one in facts.nodes if one.planned]


def node_words(one: NodeDays) -> str:
    """`访谈实施：预计5天，实际7天，返工1天`."""
    estimate = _("estimate {days}").format(days=days_words(one.planned))
    actual = [_("actual {days}").format(days=days_words(one.actual))] if one.actual else []
    words = one.name + _(": ") + _(", ").join([estimate, *actual])
    if one.rework:
        rework = ngettext("{count} day of rework", "{count} days of rework", one.rework).format(count=one.rework)
        words = _(", ").join((words, rework))
    return words


def shortfall_words(retro: Retro) -> str:
    """How far the actual figure lies from the target's; empty where the text does not say it in figures."""
    parts = retro.attainment
    if parts.shortfall is None:
        return ""
    unit = _(" percentage points") if "%" in parts.target or "％" in parts.target else ""
    figure = f"{abs(parts.shortfall):g}"
    if not parts.shortfall:
        return _("Actual and target are the same figure.")
    words = (
        _("Actual is {figure}{unit} below the target.")
        if parts.shortfall < 0
        else _("Actual is {figure}{unit} above the target.")
    )
    return words.format(figure=figure, unit=unit)


# The retrospective


def field_lines(desk: Desk, retro: Retro) -> dict[str, list[str]]:
    """The seven fields of template 4 and the dimensions, each in lines; empty fields have none."""
    own = [one for one in improvements(desk.workspace) if one.retro.uid == retro.uid]
    found = {
        "process": [desk.workspace.name_of(retro.process)],
        "day": [_iso(retro.day)] if retro.day is not None else [],
        "present": [_(", ").join(retro.present)] if retro.present else [],
        "improvements": [improvement_words(desk, one) for one in own],
        "highlights": list(retro.highlights),
        "problems": list(retro.problems),
        "standardisation": list(retro.standardisation),
    }
    return {key: found[key] if key in found else getattr(retro, key).splitlines() for key in RETRO_FIELDS}


def improvement_words(desk: Desk, one: Improvement) -> str:
    """`CSAT-007 预审指标 (*分析师, 2024-08-15, 未开始)`."""
    task = one.task
    owner = name_of(desk.workspace, task.assignee) or _("no owner yet")
    due = _iso(task.due) if task.due is not None else _("no date yet")
    words = _(", ").join((owner, due, task.status.caption))
    return f"{label_of(desk.workspace, task)} {task.name} ({words})"


def retro_markdown(desk: Desk, retro: Retro, facts: Facts) -> str:
    """The retrospective as Markdown that chats show: a head and its lines for each field."""
    from tuiflow.exchange.markdown import bold, item

    name = desk.workspace.name_of(retro.process)
    blocks = [bold(_("Retrospective of “{name}”").format(name=name))]
    groups = [(_(RETRO_FIELDS[key]), lines) for key, lines in field_lines(desk, retro).items()]
    groups.append((_("Facts"), fact_lines(desk, facts)))
    groups.append((_("Carried over"), [improvement_words(desk, one) for one in carried_over(desk, retro)]))
    for head, lines in groups:
        if lines:
            blocks.append("\n".join([bold(head), "", *map(item, lines)]))
    return "\n\n".join(blocks)


# JSON


def retro_body(desk: Desk, retro: Retro) -> dict[str, object]:
    """A retrospective in a list: names as shown, ISO dates, codes."""
    process = desk.workspace.processes[retro.process]
    own = [one for one in improvements(desk.workspace) if one.retro.uid == retro.uid]
    return {
        "process": process.name,
        "prefix": process.prefix,
        "date": _iso(retro.day) or None,
        "state": retro.state.value,
        "met": retro.attainment.met.value,
        "progress": {"done": sum(not one.is_open for one in own), "total": len(own)},
    }


def whole_body(desk: Desk, retro: Retro, facts: Facts) -> dict[str, object]:
    """A whole retrospective with its facts and what is carried over."""
    parts = retro.attainment
    own = [one for one in improvements(desk.workspace) if one.retro.uid == retro.uid]
    return retro_body(desk, retro) | {
        "present": list(retro.present),
        "goal": {
            "text": retro.goal,
            "target": parts.target or None,
            "actual": parts.actual or None,
            "met": parts.met.value,
            "cause": parts.cause or None,
        },
        "highlights": list(retro.highlights),
        "problems": list(retro.problems),
        "improvements": [improvement_body(desk, one) for one in own],
        "standardisation": list(retro.standardisation),
        "dimensions": {
            "goal": retro.goal_note,
            "efficiency": retro.efficiency_note,
            "collaboration": retro.collaboration_note,
        },
        "facts": facts_body(desk, facts),
        "carried_over": [improvement_body(desk, one) for one in carried_over(desk, retro)],
    }


def improvement_body(desk: Desk, one: Improvement) -> dict[str, object]:
    """An improvement: its task, and where it comes from."""
    task = one.task
    return {
        "id": label_of(desk.workspace, task),
        "name": task.name,
        "owner": name_of(desk.workspace, task.assignee) or None,
        "due": _iso(task.due) or None,
        "status": task.status.value,
        "process": one.process.name,
        "template": one.template or None,
        "retro": _iso(one.retro.day) or None,
    }


def facts_body(desk: Desk, facts: Facts) -> Mapping[str, object]:
    """The facts."""
    return {
        "measure": facts.measure,
        "target": facts.target,
        "planned_end": _iso(facts.planned_end) or None,
        "actual_end": _iso(facts.actual_end) or None,
        "late": [
            {"name": one.name, "planned": _iso(one.planned), "actual": _iso(one.actual) or None, "days": one.days}
            for one in facts.late
        ],
        "rework_days": facts.rework_days,
        "returns": facts.returns,
        "blocked_days": facts.blocked_days,
        "blocked": [_blocked_body(desk, one) for one in facts.blocked],
        "nodes": [
            {"name": one.name, "planned": one.planned, "actual": one.actual, "rework": one.rework}
            for one in facts.nodes
        ],
    }


def _blocked_body(desk: Desk, one: Blocked) -> Mapping[str, object]:
    task = desk.workspace.tasks.get(one.task)
    return {
        "task": label_of(desk.workspace, task) if task is not None else None,
        "reason": one.reason,
        "helper": name_of(desk.workspace, one.helper) or None,
        "days": one.days,
        "over": one.is_over,
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
