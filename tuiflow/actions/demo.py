"""The demo workspace: `sample.yaml` as it was given, and processes of our own so that every column has work in it."""

from __future__ import annotations

from datetime import timedelta

from tuiflow.actions.demo_pad import SAMPLE_DAY, DemoPad
from tuiflow.actions.demo_process import add_process
from tuiflow.actions.demo_sample import add_review, add_sample
from tuiflow.actions.desk import Desk
from tuiflow.language import _
from tuiflow.library.demo_data import load_demo_data, load_sample


def load_demo(desk: Desk, language: str, *, as_given: bool = False) -> None:
    """Fill an empty workspace with the demo, as one change. Who runs it is the sample's `*专员`.

    Args:
        desk: Who and where.
        language: `zh` or `en`: which of the texts.
        as_given: Keep the sample's dates; otherwise 12 July 2024 becomes today.
    """
    shift = timedelta() if as_given else desk.today - SAMPLE_DAY
    pad = DemoPad(desk, language, shift, load_sample(), load_demo_data())
    reviewed = add_sample(pad)
    for process in pad.own.processes:
        add_process(pad, process)
    add_review(pad, reviewed)
    desk.commit("workspace.demo", pad.edits)


def demo_name() -> str:
    """What the demo workspace is called."""
    return _("Demo")
