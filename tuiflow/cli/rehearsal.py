"""`tuiflow process rehearse`: a process as it happened, step by step (V7)."""

from __future__ import annotations

from tuiflow.actions.lookup import find_process
from tuiflow.actions.rehearsal import rehearse
from tuiflow.cli.output import Cell, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.session import Session
from tuiflow.language import _

_PIPE_WIDTH = 100
"""Cells of a line where nobody says how many fit."""


def rehearsal(session: Session, given: Given) -> int:
    """`tuiflow process rehearse PROCESS [--json]`."""
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process"))
        found = rehearse(desk, process.uid)
        output = session.output
        if given.flag("json"):
            from tuiflow.actions.rehearsal_body import story_body

            output.json(story_body(desk, found))
            return 0
        from tuiflow.actions.rehearsal_words import laid_out, parts_of, step_name, time_words

        steps = found.story.steps
        width = output.width if output.terminal else _PIPE_WIDTH
        for place, step in enumerate(steps, start=1):
            if place > 1:
                output.say("")
            output.say(f"{place}/{len(steps)}  {step_name(found, step)}", Tone.HEAD)
            if when := time_words(found, step):
                output.say(f"  {when}")
            for line in laid_out(parts_of(desk, found, step), width - 2):
                output.line([Cell(f"  {line.head}"), Cell(line.text, Tone.PLAIN if line.is_told else Tone.SOON)])
        if not steps:
            output.say(_("This process has no node yet, and no work."))
    return 0
