"""`tuiflow retro …`: looking back on a process (V2, V3)."""

from __future__ import annotations

from functools import partial

from tuiflow.actions import retro_entry as entry
from tuiflow.actions import retro_words as words
from tuiflow.actions import retros as actions
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.lookup import find_process
from tuiflow.cli.changing import finish
from tuiflow.cli.output import Cell, Tone
from tuiflow.cli.parser import Given
from tuiflow.cli.reading import NOBODY
from tuiflow.cli.session import Session
from tuiflow.cli.versions import print_versions, version_bodies
from tuiflow.language import _
from tuiflow.model.field import RETRO_FIELDS
from tuiflow.model.record import Table
from tuiflow.model.retro import Retro, RetroState
from tuiflow.model.retro_facts import Facts
from tuiflow.model.retro_form import Checks, RetroForm, TypedImprovement, as_text, read_text


def list_retros(session: Session, given: Given) -> int:
    """`tuiflow retro list [--process P] [--json]`: the latest first."""
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process")).uid if given.text("process") else ""
        found = actions.retros_of(desk.workspace, process)
        bodies = [words.retro_body(desk, one) for one in found]
        if given.flag("json"):
            session.output.json(bodies)
        elif found:
            session.output.table([_row(desk, one) for one in found], flexible=(1,))
        else:
            session.output.say(_("No retrospective yet. Begin one with tuiflow retro draft PROCESS."))
    return 0


def show(session: Session, given: Given) -> int:
    """`tuiflow retro show PROCESS [--date DAY] [--json | --markdown]`."""
    with session.desk() as desk:
        retro = _named(desk, given)
        facts = actions.read_facts(desk, retro.process)
        if given.flag("json"):
            others = version_bodies(desk, Table.RETROS, retro.uid)
            session.output.json(words.whole_body(desk, retro, facts) | {"other_versions": others})
        elif given.flag("markdown"):
            session.output.say(words.retro_markdown(desk, retro, facts))
        else:
            _print(session, desk, retro, facts)
            print_versions(session.output, desk, Table.RETROS, retro.uid)
    return 0


def draft(session: Session, given: Given) -> int:
    """`tuiflow retro draft PROCESS [--edit]`: begin one, already filled, or show the one that is being written."""
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process")).uid
        facts = actions.read_facts(desk, process)
        form, base = _form(desk, process, facts)
        text = as_text(form, desk.workspace.name_of(process), _hints(desk, form, facts))
        if given.flag("edit"):
            from tuiflow.cli.editor import edit, typed_file

            file = typed_file(desk.workspace.uid, f"retro-{process}")
            outcome = edit(file, text, partial(_taken, desk, form, base))
            if outcome is not None:
                return finish(session, desk, outcome)
            session.output.say(_("Nothing was changed in it; nothing was kept."))
            return 0
        if form != base:
            return finish(session, desk, entry.save(desk, form, base))
        session.output.say(text.rstrip("\n"))
    return 0


def close(session: Session, given: Given) -> int:
    """`tuiflow retro close PROCESS [--date DAY]`."""
    with session.desk() as desk:
        return finish(session, desk, actions.close(desk, _named(desk, given)))


def reopen(session: Session, given: Given) -> int:
    """`tuiflow retro reopen PROCESS [--date DAY]`."""
    with session.desk() as desk:
        return finish(session, desk, actions.reopen(desk, _named(desk, given)))


def improve(session: Session, given: Given) -> int:
    """`tuiflow retro improve PROCESS TEXT --owner PERSON --due DATE` (V3)."""
    with session.desk() as desk:
        process = find_process(desk.workspace, given.text("process")).uid
        typed = TypedImprovement(given.text("text"), given.text("owner"), given.text("due"))
        return finish(session, desk, entry.improve(desk, process, typed))


def _named(desk: Desk, given: Given) -> Retro:
    process = find_process(desk.workspace, given.text("process")).uid
    return actions.find_retro(desk, process, given.text("date"))


def _form(desk: Desk, process: str, facts: Facts) -> tuple[RetroForm, RetroForm]:
    """The form of the retrospective that is being written, or a new one; and what it is compared with."""
    retro = actions.latest_of(desk.workspace, process)
    if retro is not None and retro.state is RetroState.DRAFT:
        form = entry.form_of(desk, retro)
        return form, form
    base = entry.blank_form(desk, process)
    return entry.prefilled(desk, base, facts), base


def _taken(desk: Desk, form: RetroForm, base: RetroForm, text: str) -> Outcome | None:
    """Save what was typed; None when it says what is there already."""
    checks = Checks(partial(entry.read_day, desk, form.process), partial(entry.read_improvement, desk, form.process))
    typed = read_text(text, form, checks)
    return entry.save(desk, typed, base) if typed != base else None


def _hints(desk: Desk, form: RetroForm, facts: Facts) -> list[str]:
    lines = [_("What happened:"), *(f"  {line}" for line in words.fact_lines(desk, facts))]
    carried = actions.carried_to(desk, form)
    if carried:
        lines += [_("Carried over, not done yet:"), *(f"  {words.improvement_words(desk, one)}" for one in carried)]
    return lines


def _row(desk: Desk, retro: Retro) -> list[Cell]:
    body = words.retro_body(desk, retro)
    own = [one for one in actions.improvements(desk.workspace) if one.retro.uid == retro.uid]
    done = sum(not one.is_open for one in own)
    process = desk.workspace.processes[retro.process]
    return [
        Cell(retro.day.isoformat() if retro.day is not None else NOBODY),
        Cell(f"{process.prefix} {process.name}"),
        Cell(retro.state.caption, Tone.SOON if body["state"] == RetroState.DRAFT.value else Tone.PLAIN),
        Cell(retro.attainment.met.caption),
        Cell(_("improvements done: {done} of {total}").format(done=done, total=len(own))),
    ]


def _print(session: Session, desk: Desk, retro: Retro, facts: Facts) -> None:
    output = session.output
    for key, lines in words.field_lines(desk, retro).items():
        output.say(_(RETRO_FIELDS[key]), Tone.HEAD)
        for line in lines or [NOBODY]:
            output.say(f"  {line}")
    output.say(_("State"), Tone.HEAD)
    output.say(f"  {retro.state.caption}")
    output.say(_("Facts"), Tone.HEAD)
    shortfall = words.shortfall_words(retro)
    for line in [*([shortfall] if shortfall else []), *words.fact_lines(desk, facts)]:
        output.say(f"  {line}")
    carried = actions.carried_over(desk, retro)
    if carried:
        output.say(_("Carried over"), Tone.HEAD)
        for one in carried:
            output.say(f"  {words.improvement_words(desk, one)}")
