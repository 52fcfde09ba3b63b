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
        "library diff",
        "template_change.diff",
        noop("what two versions of a template differ in"),
        (
            TEMPLATE,
            Argument("before", "V1", noop("a version; else the one before")),
            Argument("after", "V2", noop("a version; else the newest")),
            JSON,
            HELP,
        ),
        (
            noop("tuiflow library diff client-satisfaction"),
            noop("tuiflow library diff client-satisfaction 1 2 --json"),
        ),
    ),
    Command(
        "library history",
        "template_change.history",
        noop("the versions of a template: what they brought, why, by whom"),
        (TEMPLATE, JSON, HELP),
        (noop("tuiflow library history client-satisfaction"),),
    ),
    Command(
        "library propose",
        "template_change.propose_change",
        noop("propose a change of a template; approved, it is the next version"),
        (
            TEMPLATE,
            Argument(
                "change",
                "CHANGE",
                noop(
                    "add-node, edit-node, remove-node, set-days, set-cell, add-field, remove-field, add-document, "
                    "add-point or remove-point, each with its field=value; several with “and” between"
                ),
                many=True,
            ),
            Argument("--why", "TEXT", noop("why it should be so; whoever decides wants to know")),
            Argument("--what", "TEXT", noop("for the changelog; else made from the changes")),
            Argument("--origin", "ID", noop("the improvement that it comes from, a task")),
            Argument("--file", "FILE", noop("a patch as library diff --json prints it; - reads it from stdin")),
            Argument("--dry-run", help=noop("show what would change, and propose nothing")),
            JSON,
            HELP,
        ),
        (
            noop('tuiflow library propose client-satisfaction set-days node=report days=5 --why "It took five days"'),
            noop(
                "tuiflow library propose client-satisfaction add-node name=Review after=interviews before=report "
                'days=1 R=data A=lead and add-field document=question field=Competitors --why "Rework" --origin CSAT-004'
            ),
            noop("tuiflow library propose client-satisfaction set-cell node=report role=client cell=- --dry-run"),
        ),
    ),
    Command(
        "library learn",
        "estimates.learn",
        noop("propose the days that past runs took, where no run was like the estimate"),
        (
            TEMPLATE,
            Argument(
                "--node", "NODE", noop("only this node, also where one run tells of it; again for others"), many=True
            ),
            Argument("--why", "TEXT", noop("why; else what the runs took")),
            Argument("--dry-run", help=noop("show what would change, and propose nothing")),
            JSON,
            HELP,
        ),
        (
            noop("tuiflow library learn client-satisfaction --dry-run"),
            noop("tuiflow library learn client-satisfaction --node Interviewing"),
        ),
    ),
    Command(
        "library check",
        "library.check",
        noop("check files of templates: each problem with its line"),
        (Argument("file", "FILE", noop("a template's file"), required=True, many=True), JSON, HELP),
        (noop("tuiflow library check templates/*.yaml"),),
    ),
)
