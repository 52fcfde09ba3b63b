"""At a prompt: what a report or a retrospective says of a part that was written in two places at once (E10, V2)."""

from __future__ import annotations

import shlex

from tuiflow.actions.desk import Desk
from tuiflow.actions.list_versions import other_versions
from tuiflow.actions.telling import subject_of
from tuiflow.cli.output import Output, Tone
from tuiflow.cli.reading import NOBODY
from tuiflow.language import _
from tuiflow.model.record import Table


def print_versions(output: Output, desk: Desk, table: Table, uid: str) -> None:
    """Who wrote another version, and when; the lines that differ; the command that puts them in."""
    for other in other_versions(desk, table, uid):
        head = _("Another version of “{list}”, by {who}, {when}").format(
            list=other.head, who=_(", ").join(other.who) or NOBODY, when=f"{other.when:%Y-%m-%d %H:%M}"
        )
        output.say(f"\n{head}", Tone.SOON)
        for mark, lines in (("+", other.added), ("-", other.gone)):
            for line in lines:
                output.say(f"{mark} {line}")
        words = _("tuiflow take {record} {field} --both puts that in, --keep leaves it out.")
        subject = shlex.quote(subject_of(desk.workspace, table, uid))
        output.say(words.format(record=subject, field=other.field))


def version_bodies(desk: Desk, table: Table, uid: str) -> list[dict[str, object]]:
    """The same as it goes out."""
    return [
        {
            "field": other.field,
            "by": list(other.who),
            "at": other.when.isoformat(timespec="seconds"),
            "added": list(other.added),
            "gone": list(other.gone),
        }
        for other in other_versions(desk, table, uid)
    ]
