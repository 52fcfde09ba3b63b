"""What is written of retrospectives on this machine alone: kept with every key, and not saved yet (V2)."""

from __future__ import annotations

from tuiflow.actions.drafts import DraftBook
from tuiflow.model.day import read_stored
from tuiflow.model.retro import Retro
from tuiflow.model.retro_form import unpacked


def draft_name(process: str, uid: str) -> str:
    """By what name the draft of a retrospective is kept; of a new one, which has no uid yet, by its process."""
    return f"retro-{uid or 'new-' + process}"


def is_changed_on_this_machine(drafts: DraftBook, retro: Retro) -> bool:
    """Whether something is written here that is not saved yet."""
    return bool(drafts.read(draft_name(retro.process, retro.uid)))


def new_on_this_machine(drafts: DraftBook, process: str) -> Retro | None:
    """The retrospective of a process that was begun here and never saved; None without one."""
    form = unpacked(drafts.read(draft_name(process, "")).get("form", ""))
    if form is None:
        return None
    return Retro(form.uid, process, read_stored(form.text("day")), goal=form.text("goal"))
