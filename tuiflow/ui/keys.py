"""Every key in one place: bindings, the key bar, the help screen and the palette are made from it (interface: Keys)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from tuiflow.language import _, noop


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that keys do."""

    uid: str
    """The binding's id, for remapping in the config file."""
    keys: str
    """Textual's names, comma separated."""
    action: str
    text: str
    """What it does, untranslated."""
    shown: str = ""
    """The keys as people read them; empty: as in `keys`."""
    brief: str = ""
    """For the key bar, untranslated; empty: not there."""
    palette: bool = True
    """Whether the palette offers it: moving the cursor is no command."""

    @property
    def caption(self) -> str:
        """What it does, in the language in use."""
        return _(self.text)


SCREEN_KEYS = (
    Key("screen.board", "1", "screen('board')", noop("the board")),
    Key("screen.blocked", "2", "screen('blocked')", noop("blocked work")),
    Key("screen.process", "3", "screen('process')", noop("the process: its nodes and how far they are")),
    Key("screen.raci", "4", "screen('raci')", noop("the RACI grid")),
    Key("screen.reports", "5", "screen('reports')", noop("reports: the weekly roll-up")),
    Key("screen.library", "6", "screen('library')", noop("library: templates, start a process")),
    Key("screen.inbox", "7", "screen('inbox')", noop("inbox: what reached me")),
    Key("screen.next", "right_square_bracket", "next_screen(1)", noop("next screen"), "]", palette=False),
    Key("screen.previous", "left_square_bracket", "next_screen(-1)", noop("previous screen"), "[", palette=False),
)
"""To the main screens."""

PALETTE_KEYS = (
    Key("go.weekly", "", "screen('weekly')", noop("weekly reports: write mine, see who is missing")),
    Key("go.retros", "", "screen('retros')", noop("retrospectives: look back on a process")),
    Key("go.rehearse", "", "rehearse_any", noop("rehearsal: choose a process to walk through, for whoever is new")),
)
"""To what has a key on one screen only; the palettes of all the others offer it too, without one."""

PROCESS_KEYS = (Key("process.choose", "p", "choose_process", noop("another process"), brief=noop("process")),)
"""On every screen that shows one process."""

WORK_KEYS = (
    Key("change.undo", "u", "undo", noop("undo my last change"), brief=noop("undo")),
    Key("change.redo", "U", "redo", noop("redo")),
    Key("board.trash", "T", "trash", noop("the trash: what was deleted")),
    Key("board.sharing", "w", "sharing", noop("who else is here, and who has seen my changes")),
    Key("app.export", "X", "export", noop("export: tables, diagrams, deadlines into a file")),
    Key("app.import", "I", "import_file", noop("import: tables from an xlsx or csv file")),
    Key("board.recent", "W", "recent", noop("the last changes of the whole workspace")),
    *SCREEN_KEYS,
    Key("app.theme", "f2", "theme", noop("light or dark"), "F2"),
    Key("app.palette", "colon,ctrl+p", "palette", noop("command palette"), ": Ctrl+P", palette=False),
    Key("app.reload", "R", "reload", noop("read the workspace again")),
    Key("app.help", "question_mark,f1", "help", noop("help for this screen"), "?", brief=noop("help")),
    Key("app.quit", "q", "leave", noop("quit"), brief=noop("quit")),
)
"""On every main screen, behind its own."""

BOARD_KEYS = (
    Key("board.left", "h,left", "go(-1, 0)", noop("column to the left"), "h Left", palette=False),
    Key("board.down", "j,down", "go(0, 1)", noop("next card"), "j Down", palette=False),
    Key("board.up", "k,up", "go(0, -1)", noop("previous card"), "k Up", palette=False),
    Key("board.right", "l,right", "go(1, 0)", noop("column to the right"), "l Right", palette=False),
    Key("board.first", "g,home", "go_far('first')", noop("first card"), "g Home", palette=False),
    Key("board.last", "G,end", "go_far('last')", noop("last card"), "G End", palette=False),
    Key("board.page_up", "pageup", "go_far('page_up')", noop("a page up"), "PgUp", palette=False),
    Key("board.page_down", "pagedown", "go_far('page_down')", noop("a page down"), "PgDn", palette=False),
    Key("task.left", "H", "shift(-1)", noop("move the card one column left")),
    Key("task.right", "L", "shift(1)", noop("move the card one column right"), brief=noop("move")),
    Key("task.down", "J", "reorder(1)", noop("move the card down")),
    Key("task.up", "K", "reorder(-1)", noop("move the card up")),
    Key("task.open", "enter", "open", noop("open the task"), "Enter", brief=noop("open")),
    Key("task.new", "n", "new", noop("new task, in one line"), brief=noop("new")),
    Key("task.new_form", "ctrl+n", "new_form", noop("new task, with all fields"), "Ctrl+N"),
    Key("task.edit", "e", "edit", noop("edit the task"), brief=noop("edit")),
    Key("task.status", "s", "status", noop("status menu"), brief=noop("status")),
    Key("task.block", "b", "block", noop("blocked: ask reason and helper; again: unblock"), brief=noop("block")),
    Key("task.done", "c", "done", noop("done"), brief=noop("done")),
    Key("task.accept", "A", "accept", noop("accept what is done, point by point, or return it")),
    Key("task.assign", "a", "assign", noop("assign"), brief=noop("assign")),
    Key("task.dates", "t", "dates", noop("dates"), brief=noop("dates")),
    Key("task.priority", "p", "priority", noop("priority")),
    Key("task.delete", "D", "delete", noop("delete (asks; undo works)")),
    Key("task.copy", "y", "copy", noop("copy the id")),
    Key("task.history", "i", "history", noop("history of the task")),
    Key("task.renumber", "N", "renumber", noop("give one of two tasks with the same id another")),
    Key("mark.one", "space", "mark", noop("mark the card; actions then work on all marked"), "Space"),
    Key("mark.range", "v", "mark_range", noop("mark a range")),
    Key("board.clear", "escape", "clear", noop("clear range, marks, filter"), "Esc"),
    Key("board.filter", "slash", "filter", noop("filter as you type"), "/", brief=noop("filter")),
    Key("board.mine", "m", "mine", noop("only mine"), brief=noop("mine")),
    Key("board.filters", "f", "filters", noop("choose a filter"), brief=noop("filters")),
    Key("board.keep_filter", "F", "keep_filter", noop("keep the filter under a name")),
    Key("board.limits", "M", "limits", noop("how much a column should hold (WIP limits)")),
    Key("board.lanes", "S", "lanes", noop("lanes by process, assignee, node; none"), brief=noop("lanes")),
    *WORK_KEYS,
)

TIMELINE_KEYS = (
    Key("timeline.down", "j,down", "step(1)", noop("next row"), "j Down", palette=False),
    Key("timeline.up", "k,up", "step(-1)", noop("previous row"), "k Up", palette=False),
    Key("timeline.first", "g,home", "far('first')", noop("first row"), "g Home", palette=False),
    Key("timeline.last", "G,end", "far('last')", noop("last row"), "G End", palette=False),
    Key("timeline.page_down", "pagedown", "far('page_down')", noop("a page down"), "PgDn", palette=False),
    Key("timeline.page_up", "pageup", "far('page_up')", noop("a page up"), "PgUp", palette=False),
    Key("timeline.before", "h,left", "scroll(-1)", noop("back in time"), "h Left", palette=False),
    Key("timeline.after", "l,right", "scroll(1)", noop("on in time"), "l Right", palette=False),
    Key("timeline.page_before", "H", "scroll(-7)", noop("far back in time"), palette=False),
    Key("timeline.page_after", "L", "scroll(7)", noop("far on in time"), palette=False),
    Key("timeline.agree", "enter", "agree", noop("open the task; agree to moved dates"), "Enter", brief=noop("open")),
    Key("timeline.later", "greater_than_sign,full_stop", "move(1, 0)", noop("a day later"), ">", brief=noop("later")),
    Key("timeline.earlier", "less_than_sign,comma", "move(-1, 0)", noop("a day earlier"), "<"),
    Key("timeline.longer", "plus,equals_sign", "move(0, 1)", noop("a day longer"), "+", brief=noop("longer")),
    Key("timeline.shorter", "minus", "move(0, -1)", noop("a day shorter"), "-"),
    Key("timeline.along", "f", "along", noop("with or without the tasks that come after")),
    Key("timeline.dates", "t", "dates", noop("type dates"), brief=noop("dates")),
    Key("timeline.zoom", "z", "zoom", noop("days or weeks in columns"), brief=noop("zoom")),
    Key("timeline.back", "escape,tab", "give_up", noop("give up; back to the stages"), "Esc Tab", brief=noop("back")),
    Key("timeline.start", "S", "frame", noop("start of the process, and the days that count"), brief=noop("start")),
    Key("timeline.today", "0", "today", noop("to today"), brief=noop("today")),
    *PROCESS_KEYS,
    *(
        key
        for key in BOARD_KEYS
        if key.uid in {"task.status", "task.block", "task.done", "task.assign", "task.copy", "task.history"}
    ),
    *WORK_KEYS,
)

RACI_KEYS = (
    Key("raci.left", "h,left", "go(-1, 0)", noop("role to the left"), "h Left", palette=False),
    Key("raci.down", "j,down", "go(0, 1)", noop("next node"), "j Down", palette=False),
    Key("raci.up", "k,up", "go(0, -1)", noop("previous node"), "k Up", palette=False),
    Key("raci.right", "l,right", "go(1, 0)", noop("role to the right"), "l Right", palette=False),
    Key("raci.first", "g", "go_far('first')", noop("first node"), palette=False),
    Key("raci.last", "G", "go_far('last')", noop("last node"), palette=False),
    Key("raci.line_start", "home", "go_far('line_start')", noop("first role"), "Home", palette=False),
    Key("raci.line_end", "end", "go_far('line_end')", noop("last role"), "End", palette=False),
    Key("raci.page_up", "pageup", "go_far('page_up')", noop("a page up"), "PgUp", palette=False),
    Key("raci.page_down", "pagedown", "go_far('page_down')", noop("a page down"), "PgDn", palette=False),
    Key("raci.r", "r", "letter('R')", noop("R: does it"), brief=noop("does")),
    Key("raci.a", "a", "letter('A')", noop("A: approves it"), brief=noop("approves")),
    Key("raci.c", "c", "letter('C')", noop("C: is consulted"), brief=noop("consult")),
    Key("raci.i", "i", "letter('I')", noop("I: is informed"), brief=noop("inform")),
    Key("raci.none", "minus,backspace,delete", "letter('')", noop("empty the cell"), "- Backspace"),
    Key("raci.note", "enter", "note", noop("note of the cell"), "Enter", brief=noop("notes")),
    Key("raci.finding", "f", "find(1)", noop("next finding (also ] e)"), brief=noop("fault")),
    Key("raci.finding_back", "F", "find(-1)", noop("previous finding (also [ e)")),
    Key("raci.load", "L", "load", noop("load of each role and person"), brief=noop("load")),
    Key("raci.away", "x", "away", noop("what if a person is away; again: back"), brief=noop("away")),
    Key("raci.mark", "space", "mark", noop("mark the cell; a letter then sets all marked"), "Space"),
    Key("raci.range", "v", "mark_range", noop("mark a range")),
    Key("raci.clear", "escape", "clear", noop("clear range, marks, what is away, only mine"), "Esc"),
    Key("raci.mine", "m", "mine", noop("only nodes where I have a letter"), brief=noop("mine")),
    Key("role.new", "n", "new_role", noop("new role"), brief=noop("new role")),
    Key("role.edit", "e", "edit_role", noop("edit the role: its name, and who sits on it"), brief=noop("role")),
    Key("role.remove", "D", "remove_role", noop("remove the role (asks; undo works)")),
    Key("role.left", "less_than_sign", "move_role(-1)", noop("move the role to the left"), "<"),
    Key("role.right", "greater_than_sign", "move_role(1)", noop("move the role to the right"), ">"),
    *PROCESS_KEYS,
    *WORK_KEYS,
)

STAGE_KEYS = (
    Key(
        "node.left",
        "h,left",
        "go('left')",
        noop("along an arrow to the left, or to the box before"),
        "h Left",
        palette=False,
    ),
    Key(
        "node.down", "j,down", "go('down')", noop("along an arrow down, or to the node below"), "j Down", palette=False
    ),
    Key("node.up", "k,up", "go('up')", noop("along an arrow up, or to the node above"), "k Up", palette=False),
    Key(
        "node.right",
        "l,right",
        "go('right')",
        noop("along an arrow to the right, or to the next box"),
        "l Right",
        palette=False,
    ),
    Key("node.first", "g,home", "go_far('first')", noop("first node"), "g Home", palette=False),
    Key("node.last", "G,end", "go_far('last')", noop("last node"), "G End", palette=False),
    Key("node.page_up", "pageup", "page(-1)", noop("scroll up"), "PgUp", palette=False),
    Key("node.page_down", "pagedown", "page(1)", noop("scroll down"), "PgDn", palette=False),
    Key("node.open", "enter", "open", noop("tasks of the node"), "Enter", brief=noop("tasks")),
    Key("process.timeline", "tab", "timeline", noop("timeline (Gantt)"), "Tab", brief=noop("timeline")),
    Key("detail.toggle", "d", "toggle_detail", noop("show or hide the details"), brief=noop("details")),
    Key("node.new", "n", "new", noop("new node"), brief=noop("new")),
    Key("node.edit", "e", "edit", noop("edit the node"), brief=noop("edit")),
    Key(
        "node.link",
        "plus,a",
        "link",
        noop("add an arrow: choose what comes before the node"),
        "+ a",
        brief=noop("arrow"),
    ),
    Key("node.unlink", "minus", "unlink", noop("take an arrow away"), "-"),
    Key("node.state", "s", "state", noop("how far a node without tasks is")),
    Key("node.approve", "c", "approve", noop("approve what the node waits for"), brief=noop("approve")),
    Key("process.tasks", "t", "make_tasks", noop("make tasks from the nodes"), brief=noop("make tasks")),
    Key("process.kick_off", "M", "kick_off", noop("kick-off meeting: what is missing, and what was agreed")),
    Key("process.history", "i", "history", noop("history of the process")),
    Key("process.rehearse", "r", "rehearse", noop("rehearsal: walk through it as it happened")),
    Key("process.update", "V", "update_from_template", noop("what a newer version of its template has changed")),
    Key("process.close", "C", "close_process", noop("close the process, or open it again")),
    Key("node.phase", "o", "put_into_phase", noop("put the node into another phase")),
    Key("node.later", "J", "reorder(1)", noop("node later in its phase")),
    Key("node.earlier", "K", "reorder(-1)", noop("node earlier in its phase")),
    Key("node.remove", "D", "remove", noop("remove the node (asks; undo works)")),
    Key("phase.edit", "P", "phases", noop("phases: add, rename, order, remove"), brief=noop("phases")),
    Key("process.edit", "E", "edit_process", noop("edit the process: goal, dates, days counted"), brief=noop("goal")),
    *PROCESS_KEYS,
    Key("detail.page", "space", "page_detail", noop("the next page of the details"), "Space", palette=False),
    *WORK_KEYS,
)


LIST_KEYS = (
    Key("list.down", "j", "step(1)", noop("next row"), "j Down", palette=False),
    Key("list.up", "k", "step(-1)", noop("previous row"), "k Up", palette=False),
    Key("list.first", "g", "far('first')", noop("first row"), "g Home", palette=False),
    Key("list.last", "G", "far('last')", noop("last row"), "G End", palette=False),
    Key("list.back", "escape,q", "back", noop("back"), "Esc q", brief=noop("back")),
    Key("list.reload", "R", "reload", noop("read again")),
    Key("list.help", "question_mark,f1", "help", noop("help for this screen"), "?", brief=noop("help")),
)
"""On every screen with a list."""

HISTORY_KEYS = (
    Key("history.whole", "p", "whole", noop("the whole process, or the task alone"), brief=noop("process")),
    *LIST_KEYS,
)

IMPORT_KEYS = (
    Key("import.agree", "enter", "choose", noop("import all that can be imported"), "Enter", brief=noop("import")),
    Key("import.only", "f", "only", noop("only rows of one kind, the next kind, all"), brief=noop("only")),
    Key("import.year", "y", "year", noop("say which year days without one are in"), brief=noop("year")),
    Key("import.process", "p", "process", noop("say which process rows without one belong to"), brief=noop("process")),
    *LIST_KEYS,
)

REHEARSAL_KEYS = (
    Key(
        "rehearsal.on",
        "space",
        "read_on",
        noop("read on: down the page, then the next step"),
        "Space",
        brief=noop("on"),
    ),
    Key("rehearsal.next", "l,n,right", "step(1)", noop("next step"), "l n", brief=noop("next")),
    Key("rehearsal.back", "h,p,left,backspace", "step(-1)", noop("step before"), "h p", brief=noop("before")),
    Key("rehearsal.first", "g,home", "far('first')", noop("first step"), "g Home", palette=False),
    Key("rehearsal.last", "G,end", "far('last')", noop("last step"), "G End", palette=False),
    Key("rehearsal.down", "j,down", "move(1)", noop("scroll down; next answer"), "j Down", palette=False),
    Key("rehearsal.up", "k,up", "move(-1)", noop("scroll up; answer before"), "k Up", palette=False),
    Key("rehearsal.page_down", "pagedown", "page(1)", noop("a page down"), "PgDn", palette=False),
    Key("rehearsal.page_up", "pageup", "page(-1)", noop("a page up"), "PgUp", palette=False),
    Key("rehearsal.quiz", "t", "quiz", noop("test yourself; again: back to the story"), brief=noop("test")),
    Key("rehearsal.choose", "enter", "choose", noop("take the answer at the cursor"), "Enter", palette=False),
    Key("rehearsal.answer", "1", "answer(0)", noop("the first answer; 2, 3, 4 the others"), "1 2 3 4", palette=False),
    Key("rehearsal.second", "2", "answer(1)", noop("the second answer"), palette=False),
    Key("rehearsal.third", "3", "answer(2)", noop("the third answer"), palette=False),
    Key("rehearsal.fourth", "4", "answer(3)", noop("the fourth answer"), palette=False),
    Key("rehearsal.leave", "escape,q", "leave_quiz", noop("back"), "Esc q", brief=noop("back")),
    *(key for key in WORK_KEYS if key.uid in {"app.theme", "app.palette", "app.reload", "app.help"}),
)

TRASH_KEYS = (
    Key("trash.restore", "enter", "choose", noop("restore the task"), "Enter", brief=noop("restore")),
    *LIST_KEYS,
)


_LIST_MOVES = tuple(key for key in LIST_KEYS if not key.palette)
_TASK_ACTIONS = tuple(
    key
    for key in BOARD_KEYS
    if key.uid in {"task.edit", "task.status", "task.assign", "task.dates", "task.priority", "task.copy"}
)

BLOCKED_KEYS = (
    *(key for key in _LIST_MOVES if key.uid.startswith("list.") and key.uid not in {"list.back"}),
    Key("task.open", "enter", "choose", noop("open the task"), "Enter", brief=noop("open")),
    Key("task.block", "b", "block", noop("solved: ask how; the task goes on"), brief=noop("solved")),
    Key("blocked.nudge", "r", "nudge", noop("remind whoever is asked for help"), brief=noop("remind")),
    Key("board.mine", "m", "mine", noop("everything, only mine, where I can help"), brief=noop("mine")),
    *_TASK_ACTIONS,
    Key("task.history", "h,i", "history", noop("history of the task"), "h"),
    *WORK_KEYS,
)

VIEW_KEYS = (
    Key(
        "view.next",
        "tab",
        "view(1)",
        noop("next view: progress, weekly reports, retrospectives"),
        "Tab",
        brief=noop("views"),
    ),
    Key("view.previous", "shift+tab", "view(-1)", noop("previous view"), "Shift+Tab", palette=False),
)
"""Round the views of screen 5."""

WEEKLY_KEYS = (
    *(key for key in _LIST_MOVES if key.uid not in {"list.back"}),
    Key("weekly.open", "enter", "choose", noop("open the report"), "Enter", brief=noop("open")),
    Key("weekly.mine", "n,e", "mine", noop("write mine on this week"), "n e", brief=noop("write mine")),
    *VIEW_KEYS,
    Key("weekly.before", "h,left", "week(-1)", noop("the week before"), "h", brief=noop("week -")),
    Key("weekly.after", "l,right", "week(1)", noop("the week after"), "l", brief=noop("week +")),
    Key("weekly.now", "0", "this_week", noop("this week"), brief=noop("this week")),
    Key("weekly.people", "p", "people", noop("everybody in one week, or all weeks by person"), brief=noop("all weeks")),
    Key("weekly.copy", "y", "copy", noop("copy as Markdown, for a chat"), brief=noop("copy")),
    *WORK_KEYS,
)

VERSION_KEYS = (
    Key("version.put_in", "x", "put_in", noop("where it was written in two places: put the other lines in")),
    Key("version.leave_out", "z", "leave_out", noop("where it was written in two places: leave the others out")),
)

REPORT_KEYS = (
    Key("report.down", "j,down", "step(1)", noop("next line"), "j Down", palette=False),
    Key("report.up", "k,up", "step(-1)", noop("previous line"), "k Up", palette=False),
    Key("report.first", "g,home", "far('first')", noop("first line"), "g Home", palette=False),
    Key("report.last", "G,end", "far('last')", noop("last line"), "G End", palette=False),
    Key("report.page_down", "pagedown", "far('page_down')", noop("a page down"), "PgDn", palette=False),
    Key("report.page_up", "pageup", "far('page_up')", noop("a page up"), "PgUp", palette=False),
    Key("report.edit", "enter,e", "edit", noop("edit the line"), "Enter e", brief=noop("edit")),
    Key("report.new", "n,o", "new", noop("new line below"), "n o", brief=noop("new")),
    Key("report.submit", "S", "submit", noop("submit it, or amend what is submitted"), brief=noop("submit")),
    Key("report.save", "ctrl+s", "save", noop("keep as a draft in the workspace"), "Ctrl+S", brief=noop("keep")),
    Key("report.drop", "D", "drop", noop("drop the line (u brings it back)"), brief=noop("drop")),
    Key("report.later", "J", "move(1)", noop("line further down, also into the next list"), brief=noop("move")),
    Key("report.earlier", "K", "move(-1)", noop("line further up, also into the list above")),
    Key("report.reset", "r", "reset", noop("back to what really happened: this list, or all"), brief=noop("reset")),
    Key("report.finding", "f", "find(1)", noop("next contradiction"), brief=noop("fault")),
    Key("report.task", "t", "task", noop("open the task that the line cites"), brief=noop("task")),
    Key("report.copy", "y", "copy", noop("copy as Markdown, for a chat"), brief=noop("copy")),
    *VERSION_KEYS,
    Key("report.before", "h,left", "week(-1)", noop("the week before"), "h", brief=noop("week -")),
    Key("report.after", "l,right", "week(1)", noop("the week after"), "l", brief=noop("week +")),
    Key("list.back", "escape,q", "back", noop("back; what is written stays as a draft"), "Esc q", brief=noop("back")),
    *(key for key in WORK_KEYS if key.uid not in {"app.quit", "app.help", "board.trash"}),
    Key("list.help", "question_mark,f1", "help", noop("help for this screen"), "?", brief=noop("help")),
)

PROGRESS_KEYS = (
    Key("progress.down", "j,down", "step(1)", noop("next row"), "j Down", palette=False),
    Key("progress.up", "k,up", "step(-1)", noop("previous row"), "k Up", palette=False),
    Key("progress.first", "g,home", "far('first')", noop("first row"), "g Home", palette=False),
    Key("progress.last", "G,end", "far('last')", noop("last row"), "G End", palette=False),
    Key("progress.page_down", "pagedown", "far('page_down')", noop("a page down"), "PgDn", palette=False),
    Key("progress.page_up", "pageup", "far('page_up')", noop("a page up"), "PgUp", palette=False),
    Key("progress.enter", "enter", "enter", noop("to its tasks; open the task"), "Enter", brief=noop("open")),
    Key("progress.back", "escape", "leave_tasks", noop("back from the tasks"), "Esc"),
    Key("progress.before", "h,left", "week(-1)", noop("the week before"), "h", brief=noop("week -")),
    Key("progress.after", "l,right", "week(1)", noop("the week after"), "l", brief=noop("week +")),
    Key("progress.now", "0", "this_week", noop("this week"), brief=noop("this week")),
    *VIEW_KEYS,
    Key("progress.people", "p", "people", noop("by process, or by person"), brief=noop("people")),
    Key("progress.copy", "y", "copy", noop("copy as Markdown, for a chat"), brief=noop("copy")),
    *(
        key
        for key in BOARD_KEYS
        if key.uid in {"task.edit", "task.status", "task.block", "task.done", "task.assign", "task.dates"}
    ),
    Key("task.history", "i", "history", noop("history of the task")),
    *WORK_KEYS,
)

RETROS_KEYS = (
    *(key for key in _LIST_MOVES if key.uid not in {"list.back"}),
    Key("retros.open", "enter", "choose", noop("open the retrospective"), "Enter", brief=noop("open")),
    Key("retros.new", "n", "new", noop("look back on a process: a new retrospective"), brief=noop("new")),
    Key("retros.delete", "D", "delete", noop("delete the retrospective (asks; undo works)"), brief=noop("delete")),
    *VIEW_KEYS,
    Key("retros.copy", "y", "copy", noop("copy as Markdown, for a chat"), brief=noop("copy")),
    *WORK_KEYS,
)

RETRO_KEYS = (
    Key("retro.down", "j,down", "step(1)", noop("next line"), "j Down", palette=False),
    Key("retro.up", "k,up", "step(-1)", noop("previous line"), "k Up", palette=False),
    Key("retro.first", "g,home", "far('first')", noop("first line"), "g Home", palette=False),
    Key("retro.last", "G,end", "far('last')", noop("last line"), "G End", palette=False),
    Key("retro.page_down", "pagedown", "far('page_down')", noop("a page down"), "PgDn", palette=False),
    Key("retro.page_up", "pageup", "far('page_up')", noop("a page up"), "PgUp", palette=False),
    Key("retro.edit", "enter,e", "edit", noop("edit the line"), "Enter e", brief=noop("edit")),
    Key("retro.new", "n,o", "new", noop("new line below"), "n o", brief=noop("new")),
    Key("retro.improve", "i", "improve", noop("make an improvement of the problem"), brief=noop("improve")),
    Key(
        "retro.save", "ctrl+s", "save", noop("save it; its improvements become tasks"), "Ctrl+S", brief=noop("save it")
    ),
    Key("retro.drop", "D", "drop", noop("drop the line (u brings it back)"), brief=noop("drop")),
    Key("retro.later", "J", "move(1)", noop("line further down"), brief=noop("move")),
    Key("retro.earlier", "K", "move(-1)", noop("line further up")),
    Key("retro.close", "C", "close_retro", noop("close it and tell who took part; open it again"), brief=noop("close")),
    Key("retro.reset", "r", "reset", noop("write into the dimension what really happened")),
    Key("retro.task", "t", "task", noop("open the task of the improvement"), brief=noop("task")),
    Key("retro.template", "V", "change_template", noop("change the template because of the improvement")),
    Key("retro.copy", "y", "copy", noop("copy as Markdown, for a chat")),
    *VERSION_KEYS,
    *(key for key in WORK_KEYS if key.uid not in {"app.quit", "app.help", "board.trash"}),
    Key("list.back", "escape,q", "back", noop("back; what is written stays as a draft"), "Esc q", brief=noop("back")),
    Key("list.help", "question_mark,f1", "help", noop("help for this screen"), "?", brief=noop("help")),
)

INBOX_KEYS = (
    *(key for key in _LIST_MOVES if key.uid not in {"list.back"}),
    Key(
        "inbox.open",
        "enter",
        "choose",
        noop("answer what waits; read what has come, and open its task"),
        "Enter",
        brief=noop("open"),
    ),
    Key("inbox.read", "space", "mark", noop("read, or not read"), "Space", brief=noop("read")),
    Key("inbox.all_read", "A", "all_read", noop("everything is read"), brief=noop("all read")),
    Key("inbox.unread", "m", "only_unread", noop("only what is unread, or everything"), brief=noop("unread")),
    *WORK_KEYS,
)


LIBRARY_KEYS = (
    Key("library.down", "j,down", "step(1)", noop("next template"), "j Down", palette=False),
    Key("library.up", "k,up", "step(-1)", noop("previous template"), "k Up", palette=False),
    Key("library.first", "g,home", "far('first')", noop("first template"), "g Home", palette=False),
    Key("library.last", "G,end", "far('last')", noop("last template"), "G End", palette=False),
    Key("library.scroll_down", "J,pagedown", "scroll(1)", noop("preview further down"), "J PgDn", palette=False),
    Key("library.scroll_up", "K,pageup", "scroll(-1)", noop("preview further up"), "K PgUp", palette=False),
    Key("library.start", "s", "start", noop("start a process from the template"), brief=noop("start process")),
    Key(
        "library.open", "enter", "open", noop("read it; once it is open, start a process"), "Enter", brief=noop("open")
    ),
    Key("library.read", "tab", "read_whole", noop("the preview alone, and back"), "Tab", brief=noop("preview")),
    Key("library.filter", "slash", "filter", noop("filter as you type"), "/", brief=noop("filter")),
    Key("library.category", "f", "category", noop("only one category, the next one, all"), brief=noop("category")),
    Key("library.propose", "e", "propose", noop("change the template: propose its next version"), brief=noop("change")),
    Key("library.learn", "m", "learn", noop("propose the days that past runs took")),
    Key("library.versions", "v", "versions", noop("versions, and what they differ in"), brief=noop("versions")),
    Key("library.save", "S", "save", noop("save a process as a template"), brief=noop("save")),
    Key("library.clear", "escape", "clear", noop("close the preview, clear the filter"), "Esc"),
    *WORK_KEYS,
)


_COMPARED_MOVES = (
    Key("compared.down", "j,down", "step(1)", noop("next change"), "j Down", palette=False),
    Key("compared.up", "k,up", "step(-1)", noop("previous change"), "k Up", palette=False),
    Key("compared.first", "g,home", "far('first')", noop("first change"), "g Home", palette=False),
    Key("compared.last", "G,end", "far('last')", noop("last change"), "G End", palette=False),
    Key(
        "compared.scroll_down",
        "J,pagedown,space",
        "scroll(1)",
        noop("comparison further down"),
        "J PgDn",
        palette=False,
    ),
    Key("compared.scroll_up", "K,pageup", "scroll(-1)", noop("comparison further up"), "K PgUp", palette=False),
)
_COMPARED_REST = (
    Key("compared.back", "escape,q", "back", noop("back"), "Esc q", brief=noop("back")),
    Key("compared.palette", "colon,ctrl+p", "palette", noop("command palette"), ": Ctrl+P", palette=False),
    Key("compared.help", "question_mark,f1", "help", noop("help for this screen"), "?", brief=noop("help")),
)

PROPOSAL_KEYS = (
    *_COMPARED_MOVES,
    Key("proposal.add", "n", "add", noop("another change"), brief=noop("change")),
    Key("proposal.edit", "enter,e", "choose", noop("edit the change at the cursor"), "Enter e", brief=noop("edit")),
    Key("proposal.drop", "D,delete", "drop", noop("take the change at the cursor out again"), "D", brief=noop("drop")),
    Key("proposal.send", "ctrl+s,S", "send", noop("propose it"), "Ctrl+S", brief=noop("propose")),
    *_COMPARED_REST,
)
"""Where a change of a template is put together."""

DECISION_KEYS = (
    *_COMPARED_MOVES,
    Key("decision.approve", "y", "approve", noop("approve: it becomes the next version"), brief=noop("approve")),
    Key("decision.decline", "n", "decline", noop("decline, with a word"), brief=noop("decline")),
    *_COMPARED_REST,
)
"""Where a proposed change of a template is decided."""

VERSIONS_KEYS = (
    *_COMPARED_MOVES,
    Key("versions.against", "c,enter", "against", noop("compare with another version"), "c", brief=noop("compare")),
    *_COMPARED_REST,
)
"""The versions of a template."""

UPDATE_KEYS = (
    *_COMPARED_MOVES,
    Key("update.take", "enter,t", "take_over", noop("take the change over"), "Enter t", brief=noop("take over")),
    *(key for key in WORK_KEYS if key.uid in {"change.undo", "change.redo"}),
    *_COMPARED_REST,
)
"""What the template of a process has changed."""


def bindings(keys: tuple[Key, ...]) -> list[BindingType]:
    """Textual's bindings for `keys`; their texts are shown by widgets of our own, in the language in use."""
    return [Binding(key.keys, key.action, key.text, id=key.uid, show=False, tooltip=key.text) for key in keys]


def shown_keys(key: Key, remapped: Mapping[str, str]) -> str:
    """The keys as people read them, after their own remapping."""
    mapped = remapped.get(key.uid)
    return " ".join(mapped.split(",")) if mapped else key.shown or key.keys
