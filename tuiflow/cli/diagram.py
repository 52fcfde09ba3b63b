"""`tuiflow process diagram`: the stage view in text, and for other programs (P4)."""

from __future__ import annotations

import os
import sys

from tuiflow.actions.lookup import find_process
from tuiflow.actions.stage import Stage, diagram_body, diagram_source, drawing_of
from tuiflow.cli.output import Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session
from tuiflow.errors import UsageError
from tuiflow.language import _
from tuiflow.model.text import shown

FORMATS = ("text", "mermaid", "dot")
WIDEST = 1000

_TONES = {"head": Tone.HEAD, "name": Tone.HEAD, "late": Tone.LATE, "blocked": Tone.BLOCKED, "label": Tone.SOON}


def diagram(session: Session, given: Given) -> int:
    """`tuiflow process diagram PROCESS [--format F] [--width N] [--json]`."""
    form = given.text("format") or FORMATS[0]
    if form not in FORMATS:
        known = _(", ").join(FORMATS)
        raise UsageError(_("“{text}” is no format of a diagram: use one of {known}.").format(text=form, known=known))
    width = _width(given.text("width"), session.output.width)
    with session.desk() as desk:
        plan = desk.workspace.plan(find_process(desk.workspace, given.text("process")).uid)
        if given.flag("json"):
            session.output.json(diagram_body(Stage(desk, plan)))
        elif form == "text" and not plan.nodes:
            words = _("“{process}” has no node yet: open tuiflow, press 3 and then n.")
            session.output.say(words.format(process=shown(plan.process.name)))
        elif form == "text":
            _print(session, Stage(desk, plan), width)
        else:
            sys.stdout.write(diagram_source(Stage(desk, plan), form) + "\n")
    return 0


def _print(session: Session, stage: Stage, width: int) -> None:
    ascii_only = bool(os.environ.get("TUIFLOW_ASCII")) or session.config.ascii
    drawing = drawing_of(stage, width, ascii_only=ascii_only)
    for y in range(drawing.height):
        parts = [session.output.tinted(text, _TONES.get(style, Tone.PLAIN)) for text, style in drawing.line(y)]
        sys.stdout.write("".join(parts).rstrip() + "\n")


def _width(text: str, usual: int) -> int:
    if not text:
        return max(80, usual)
    if not text.isascii() or not text.isdigit() or not 40 <= int(text) <= WIDEST:
        raise UsageError(
            _("“{text}” is no width: write a whole number from 40 to {limit}.").format(text=text, limit=WIDEST)
        )
    return int(text)
