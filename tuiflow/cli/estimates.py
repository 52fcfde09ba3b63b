"""`tuiflow library learn`: propose the days that past runs took (V6)."""

from __future__ import annotations

from tuiflow.actions.estimates import better_days, propose_days, reason_words
from tuiflow.actions.experience import learnt_of
from tuiflow.actions.library import find_template, shelf_of
from tuiflow.actions.patches import newest
from tuiflow.cli.output import Cell, Row
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session, settle
from tuiflow.language import _, current
from tuiflow.model.experience import took_words
from tuiflow.model.template import words_in


def learn(session: Session, given: Given) -> int:
    """`tuiflow library learn TEMPLATE [--node NODE …] [--why TEXT] [--dry-run] [--json]`."""
    with session.desk() as desk:
        shelf = shelf_of(desk.workspace.folder)
        template = newest(shelf, find_template(shelf, given.text("template")).template.id).template
        learnt = learnt_of(desk, [template])[template.id]
        days = better_days(template, learnt, given.texts("node"))
        message = _("Nothing was proposed: this is what would change.")
        if not given.flag("dry_run"):
            outcome = propose_days(desk, template, days, given.text("why") or reason_words(template, learnt, days))
            settle(desk.workspace)
            message = outcome.message
        nodes = [node for node in template.nodes if node.key in days]
        if given.flag("json"):
            session.output.json([{"key": node.key, "planned": node.days, "proposed": days[node.key]} for node in nodes])
            return 0
        rows: list[Row] = [
            [
                Cell(words_in(node.name, current())),
                Cell(f"{node.days} → {days[node.key]}"),
                Cell(took_words(learnt.nodes[node.key])),
            ]
            for node in nodes
        ]
        session.output.table(rows, flexible=(0,))
        session.output.say(message)
    return 0
