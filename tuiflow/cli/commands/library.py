"""The commands about the library: templates, and processes started from them."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.language import noop

TEMPLATE = Argument("template", "TEMPLATE", noop("id, name or a part of it; id@2 for an older version"), required=True)

COMMANDS = (
    Command(
        "library list",
        "library.list_templates",
        noop("templates to start a process from"),
        (
            Argument("text", "TEXT", noop("words that are in it: name, scenario, roles, documents"), many=True),
            Argument("--category", "C", noop("project, cross_department, routine or onboarding")),
            JSON,
            HELP,
        ),
        (noop("tuiflow library list"), noop("tuiflow library list interview --category project")),
    ),
    Command(
        "library show",
        "library.show",
        noop("read a template: roles, flow, RACI, documents"),
        (TEMPLATE, JSON, HELP),
        (noop("tuiflow library show client-satisfaction"), noop("tuiflow library show client-satisfaction@1 --json")),
    ),
    Command(
        "library start",
        "library.start",
        noop("start a process from a template"),
        (
            TEMPLATE,
            Argument("--name", "NAME", noop("what the process is called"), required=True),
            Argument("--start", "DATE", noop("first day: 2024-07-08, 7.8, today, +3")),
            Argument(
                "--role", "ROLE=PEOPLE", noop("who sits on a role, with commas between; again for others"), many=True
            ),
            Argument("--leave-out", "NODE", noop("a node that is not needed; again for others"), many=True),
            Argument("--item", "TEXT", noop("the work item; else as the template says")),
            Argument("--goal", "TEXT", noop("the expected outcome")),
            Argument("--measure", "TEXT", noop("what it is measured by")),
            Argument("--target", "TEXT", noop("the value to reach")),
            Argument("--days", "working|calendar", noop("which days count")),
            Argument("--country", "CN", noop("whose holidays hold")),
            Argument("--prefix", "PREFIX", noop("of the ids of its tasks")),
            Argument("--learnt", help=noop("days of the nodes as past runs took them, not as the template says")),
            Argument("--dry-run", help=noop("show dates and findings, and make nothing")),
            JSON,
            HELP,
        ),
        (
            noop('tuiflow library start client-satisfaction --name "Clients Q3" --role lead=Lin --start 7.8'),
            noop('tuiflow library start equipment-purchase --name "Ten laptops" --leave-out quotes --dry-run'),
        ),
    ),
    Command(
        "library save",
        "library.save",
        noop("save a process as a template"),
        (
            Argument("process", "PROCESS", noop("name or prefix"), required=True),
            Argument("--name", "NAME", noop("of the template; another name makes a template of its own")),
            Argument("--what", "TEXT", noop("what has changed, for the changelog")),
            Argument("--file", "FILE", noop("where to write it; else into the team's templates")),
            HELP,
        ),
        (noop('tuiflow library save CSAT --what "Added a review of the data"'),),
    ),
    Command(
        "library check",
        "library.check",
        noop("check files of templates: each problem with its line"),
        (Argument("file", "FILE", noop("a template's file"), required=True, many=True), HELP),
        (noop("tuiflow library check templates/*.yaml"),),
    ),
)
