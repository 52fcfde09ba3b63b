"""The demo workspace: `sample.yaml` as it was given, and processes of our own so that every column has work in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from tuiflow.actions.demo_course import enter_by_days
from tuiflow.actions.demo_pad import SAMPLE_DAY, DemoPad
from tuiflow.actions.demo_process import add_own_people, add_process
from tuiflow.actions.demo_run import DemoClock, add_runs
from tuiflow.actions.demo_sample import add_people, add_review, add_sample, submit_report
from tuiflow.actions.desk import Desk
from tuiflow.language import _
from tuiflow.library.demo_data import load_demo_data, load_sample

_BEFORE = timedelta(weeks=27)
"""So long before the day of the sample the workspace is made: before the first of the finished runs."""


def demo_clock(now: Callable[[], datetime], *, as_given: bool = False) -> DemoClock:
    """The clock of a new workspace that gets the demo with its finished runs: it stands before the first of them."""
    clock = DemoClock(now)
    clock.stand(SAMPLE_DAY + _shift(now().date(), as_given=as_given) - _BEFORE, time())
    return clock


def load_demo(desk: Desk, language: str, *, as_given: bool = False, clock: DemoClock | None = None) -> None:
    """Fill an empty workspace with the demo. Who runs it is the sample's `*专员`.

    Args:
        desk: Who and where.
        language: `zh` or `en`: which of the texts; the one in use.
        as_given: Keep the sample's dates; otherwise 12 July 2024 becomes today.
        clock: That of the desk and the workspace, from `demo_clock`: by it finished runs are done first, and all work
            on its days. None: there are no finished runs, and everything is entered now.
    """
    today = (clock.now if clock is not None else desk.now)().date()
    pad = DemoPad(desk, language, _shift(today, as_given=as_given), load_sample(), load_demo_data())
    pad.begin()
    add_people(pad)
    add_own_people(pad)
    if clock is not None:
        desk.commit("workspace.demo", pad.edits)
        add_runs(pad, clock)
        pad.begin()
    reviewed = add_sample(pad)
    for process in pad.own.processes:
        add_process(pad, process)
    add_review(pad, reviewed)
    if clock is not None:
        enter_by_days(pad, clock)
    else:
        desk.commit("workspace.demo", pad.edits)
    submit_report(pad)


def _shift(today: date, *, as_given: bool) -> timedelta:
    return timedelta() if as_given else today - SAMPLE_DAY


def demo_name() -> str:
    """What the demo workspace is called."""
    return _("Demo")
