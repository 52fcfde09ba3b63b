"""The commands about whole processes."""

from __future__ import annotations

from tuiflow.cli.command import HELP, JSON, Argument, Command
from tuiflow.language import noop

PROCESS = Argument("process", "PROCESS", noop("name or prefix"), required=True)
WHY = Argument("--why", "TEXT", noop("why; others will read it"))

COMMANDS = (
    Command(
        "process list",
        "processes.list_processes",
        noop("list processes, with how far they have come"),
        (Argument("--all", help=noop("also those that are closed")), JSON, HELP),
        (noop("tuiflow process list"), noop("tuiflow process list --all --json")),
    ),
    Command(
        "process show",
        "processes.show",
        noop("show a process: goal, dates, nodes, what they wait for"),
        (PROCESS, JSON, HELP),
        (noop("tuiflow process show CSAT"), noop("tuiflow process show CSAT --json")),
    ),
    Command(
        "process update",
        "template_change.update",
        noop("what a newer version of its template has changed; take over what fits"),
        (
            PROCESS,
            Argument("--take", "N", noop("a change by its number, several with commas; again for others"), many=True),
            Argument("--all", help=noop("everything that can be taken over as it is")),
            Argument("--why", "TEXT", noop("if only others may: why they should")),
            JSON,
            HELP,
        ),
        (noop("tuiflow process update CSAT"), noop("tuiflow process update CSAT --take 1,3")),
    ),
    Command(
        "process new",
        "processes.new",
        noop("begin a process from scratch"),
        (
            Argument("name", "NAME", noop("what it is called"), required=True),
            Argument("--prefix", "PREFIX", noop("of its tasks' ids; else made from the name")),
            Argument("--start", "DATE", noop("first day: 2024-07-08, 7.8, today, +3")),
            Argument("--category", "CATEGORY", noop("project, cross_department, routine or onboarding")),
            Argument("--scenario", "TEXT", noop("when one works like this")),
            Argument("--item", "TEXT", noop("the work item")),
            Argument("--outcome", "TEXT", noop("what is to come of it")),
            Argument("--measure", "TEXT", noop("how that is measured")),
            Argument("--target", "TEXT", noop("the value to reach")),
            Argument("--days", "KIND", noop("which days count: working or calendar")),
            Argument("--country", "CODE", noop("whose holidays hold, such as CN")),
            JSON,
            HELP,
        ),
        (
            noop("tuiflow process new 'Client survey' --prefix CS --start 7.8"),
            noop("tuiflow process new 'Client survey' --outcome 'Score up' --measure 'Mean score' --target 15%"),
        ),
    ),
    Command(
        "process close",
        "processes.close",
        noop("say that a process is over"),
        (PROCESS, Argument("--anyway", help=noop("also while tasks are open")), WHY, HELP),
        (noop("tuiflow process close CSAT --anyway"),),
    ),
    Command(
        "process reopen",
        "processes.reopen",
        noop("open a closed process again"),
        (PROCESS, WHY, HELP),
        (noop("tuiflow process reopen CSAT"),),
    ),
    Command(
        "process gates",
        "gates.gates",
        noop("what is missing before nodes can begin, and who can give it"),
        (PROCESS, JSON, HELP),
        (noop("tuiflow process gates INTV"), noop("tuiflow process gates INTV --json")),
    ),
    Command(
        "process approve",
        "gates.approve",
        noop("approve what a node waits for"),
        (
            PROCESS,
            Argument("node", "NODE", noop("key node of the process"), required=True),
            Argument("condition", "CONDITION", noop("a precondition, or a part of it; else all that are open")),
            Argument("--withdraw", help=noop("take the approval back")),
            HELP,
        ),
        (
            noop('tuiflow process approve INTV "Client invitation"'),
            noop("tuiflow process approve INTV 'Client invitation' 'Outline approved'"),
        ),
    ),
    Command(
        "process tasks",
        "kick_off.tasks",
        noop("make tasks from the nodes; again, bring up to date what nobody has touched"),
        (PROCESS, Argument("--dry-run", help=noop("show what would be done, and change nothing")), JSON, HELP),
        (noop("tuiflow process tasks INTV --dry-run"), noop("tuiflow process tasks INTV")),
    ),
    Command(
        "process kickoff",
        "kick_off.kick_off",
        noop("the kick-off: what is missing before it, and what was agreed"),
        (
            PROCESS,
            Argument("--check", help=noop("only what is missing; exit 1 where that is an error")),
            Argument("--hold", help=noop("keep the record; what is not given is taken from the plan")),
            Argument("--day", "DATE", noop("when it was; else today")),
            Argument("--present", "PEOPLE", noop("who was there, with commas between; can be given again"), many=True),
            Argument("--goal", "TEXT", noop("the goal agreed")),
            Argument("--milestones", "TEXT", noop("time nodes agreed")),
            Argument("--rules", "TEXT", noop("working rules agreed")),
            WHY,
            JSON,
            HELP,
        ),
        (
            noop("tuiflow process kickoff CSAT --check"),
            noop("tuiflow process kickoff CSAT --hold --present 'Lin, Chen' --rules 'Reports on Friday'"),
        ),
    ),
    Command(
        "process rehearse",
        "rehearsal.rehearsal",
        noop("a process as it happened, step by step, for those who are new to it"),
        (PROCESS, JSON, HELP),
        (noop("tuiflow process rehearse CSAT"), noop("tuiflow process rehearse CSAT --json")),
    ),
    Command(
        "process allocation",
        "kick_off.allocation",
        noop("who does what until when, to read or to paste"),
        (
            PROCESS,
            Argument("--markdown", help=noop("Markdown that WeCom, DingTalk and Feishu show")),
            Argument("--send", help=noop("send it to everybody in the process, by your channels")),
            JSON,
            HELP,
        ),
        (
            noop("tuiflow process allocation CSAT"),
            noop("tuiflow process allocation CSAT --markdown"),
            noop("tuiflow process allocation CSAT --send"),
        ),
    ),
)
