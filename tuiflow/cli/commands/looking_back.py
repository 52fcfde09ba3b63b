"""The commands that look back, and the doctor."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.cli.commands.task import IDS
from tuiflow.language import noop

COMMANDS = (
    Command(
        "history",
        "looking_back.history",
        noop("who changed what, when, from what to what, and why"),
        (
            Argument("id", "ID", noop("a task or a process; else the last changes of the whole workspace")),
            Argument("--limit", "N", noop("at most so many; else 50, or all of a task or process")),
            JSON,
            HELP,
        ),
        (noop("tuiflow history CSAT-002"), noop("tuiflow history --limit 10 --json")),
    ),
    Command(
        "trash",
        "looking_back.trash",
        noop("what was deleted, the last first"),
        (JSON, HELP),
        (noop("tuiflow trash"),),
    ),
    Command(
        "restore",
        "looking_back.restore_tasks",
        noop("take tasks out of the trash"),
        (IDS, HELP),
        (noop("tuiflow restore CSAT-003"),),
    ),
    Command(
        "conflicts",
        "looking_back.conflicts",
        noop("fields that two people wrote without seeing each other"),
        (Argument("id", "ID", noop("only of this task")), JSON, HELP),
        (noop("tuiflow conflicts"), noop("tuiflow conflicts CSAT-002 --json")),
    ),
    Command(
        "take",
        "looking_back.take",
        noop("settle a conflict: take another value, or keep the one that holds"),
        (
            Argument("id", "ID", noop("task, such as CSAT-001"), required=True),
            Argument("field", "FIELD", noop("the field, as tuiflow conflicts names it"), required=True),
            Argument("number", "N", noop("which of the other values; else the first")),
            Argument("--keep", help=noop("keep the one that holds")),
            Argument("--both", help=noop("of a report's or a retrospective's lists: put the lines of all together")),
            HELP,
        ),
        (noop("tuiflow take CSAT-002 due"), noop("tuiflow take CSAT-002 due --keep")),
    ),
    Command(
        "renumber",
        "looking_back.renumber",
        noop("give one of two tasks with the same id another"),
        (Argument("id", "ID", noop("task, with a part of its uid: CSAT-004~k3f2"), required=True), HELP),
        (noop("tuiflow renumber CSAT-004~k3f2"),),
    ),
    Command(
        "doctor",
        "doctor.doctor",
        noop("check the workspace, and mend what can be mended"),
        (JSON, Argument("--repair", help=noop("mend what can be mended without losing anything")), HELP),
        (noop("tuiflow doctor"), noop("tuiflow doctor --repair")),
    ),
)
