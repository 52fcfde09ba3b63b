"""Processes that were started from a template, for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tuiflow.actions.desk import Desk
from tuiflow.actions.start_entry import Choices
from tuiflow.actions.starting import begin
from tuiflow.model.plan import Plan
from tuiflow.model.template import Template


def started(desk: Desk, template: Template, **choices: Any) -> Plan:
    """The plan of a process that was started just now."""
    found = begin(desk, template, replace(Choices("Talks of autumn"), **choices))
    return desk.workspace.plan(found.process)
