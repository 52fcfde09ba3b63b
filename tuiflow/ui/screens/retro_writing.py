"""Writing a retrospective: its lines are typed, moved and dropped, kept as a draft, saved and closed (V2, V3)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace

from tuiflow.actions import retro_entry as entry
from tuiflow.actions import retros as actions
from tuiflow.actions.desk import Desk, Outcome
from tuiflow.actions.retro_drafts import draft_name
from tuiflow.errors import RefusedError, TuiflowError, reason_of
from tuiflow.language import _
from tuiflow.model.field import RETRO_FIELDS
from tuiflow.model.merge import merged
from tuiflow.model.retro import Retro, RetroState
from tuiflow.model.retro_form import IMPROVEMENTS, LISTS, RetroForm, TypedImprovement, contested, packed, rebased
from tuiflow.ui.dialogs.kept import Kept
from tuiflow.ui.retro_rows import Kind, Row
from tuiflow.ui.screens.work import WorkScreen
from tuiflow.ui.session import Session


class RetroWriting(WorkScreen):
    """A screen with a retrospective in rows, of which one is at the cursor."""

    def __init__(self, session: Session, process: str, uid: str) -> None:
        super().__init__(session)
        self._process, self._uid = process, uid
        self._form = self._base = RetroForm(uid, process)
        self._steps: list[RetroForm] = []
        """The form before each thing that was typed since it was saved."""
        self._undone: list[RetroForm] = []
        """What was taken back of that, the last one last."""

    @property
    @abstractmethod
    def row(self) -> Row | None:
        """The row at the cursor."""

    @abstractmethod
    def show_form(self, key: str = "", place: int = -1) -> None:
        """Draw the form; the cursor goes to a line or, without one, stays where it is."""

    @abstractmethod
    def action_task(self) -> None:
        """Open the task of the improvement at the cursor."""

    @property
    def _retro(self) -> Retro | None:
        """As it is stored."""
        return self.desk.workspace.retros.get(self._uid)

    @property
    def _is_writable(self) -> bool:
        retro = self._retro
        return retro is None or retro.state is RetroState.DRAFT

    @property
    def _draft_name(self) -> str:
        return draft_name(self._process, self._uid)

    def catch_up(self, now: RetroForm) -> None:
        """Take in what others have written meanwhile; where both wrote the same text, mine stands and theirs is told."""
        both = contested(self._form, self._base, now)
        base, self._base = self._base, now
        self._form = rebased(self._form, base, now)
        self._steps = [rebased(one, base, now) for one in self._steps]
        self._undone = [rebased(one, base, now) for one in self._undone]
        if both:
            told = [
                _("{field} is now “{value}”").format(field=_(RETRO_FIELDS[key]), value=now.text(key)) for key in both
            ]
            message = _(
                "Changed by somebody else meanwhile: {changes}. Yours stands here; Ctrl+S puts it in place of that."
            )
            self.say(message.format(changes=_("; ").join(told)), error=True)

    # Typing

    def _need(self) -> Row | None:
        """The row at the cursor, when it may be changed; says why not otherwise."""
        try:
            actions.check_may_write(self.desk, self._process)
            if not self._is_writable:
                raise RefusedError(_("This retrospective is closed; C opens it again."))
        except TuiflowError as error:
            self.say(str(error), error=True)
            return None
        return self.row

    def _change(self, form: RetroForm, key: str = "", place: int = -1) -> None:
        """Take what was typed; it is kept as a draft at once."""
        if form == self._form:
            return
        self._steps.append(self._form)
        self._undone.clear()
        self._form = form
        self._keep_draft()
        self.show_form(key, place)

    def _keep_draft(self) -> None:
        kept = {"form": packed(self._form), "base": packed(self._base)} if self._form != self._base else {}
        self._put_draft(self._draft_name, kept)

    def _put_draft(self, name: str, kept: dict[str, str]) -> None:
        try:
            self.session.drafts.keep(name, kept)
        except OSError as error:
            self.say(_("The draft could not be kept ({reason}).").format(reason=reason_of(error)), error=True)

    def action_edit(self) -> None:
        """Edit what is at the cursor; what is carried over is a task that opens."""
        row = self.row
        if row is not None and row.kind is Kind.CARRIED:
            self.action_task()
        elif (row := self._need()) is not None:
            if row.kind is Kind.EMPTY:
                self.action_new()
            elif row.kind is Kind.WORDS:
                self._edit_words(row.key)
            else:
                self._edit_line(row)

    def _edit_words(self, key: str) -> None:
        from tuiflow.ui.dialogs.retro import goal_dialog, words_dialog

        def take(words: str) -> None:
            self._change(self._form.with_words(key, words), key)

        kept = self._kept(key)
        is_goal = key == "goal"
        self.ask(
            goal_dialog(self._form, take, kept) if is_goal else words_dialog(self.desk, self._form, key, take, kept)
        )

    def _edit_line(self, row: Row) -> None:
        if row.key == IMPROVEMENTS:
            self._ask_improvement(self._form.improvements[row.place], is_new=False)
            return
        lines = self._form.listed(row.key)
        before, after = lines[: row.place], lines[row.place + 1 :]
        self._ask_line(row.key, lines[row.place], lambda line: (*before, *([line] if line else []), *after), row.place)

    def _ask_line(self, key: str, value: str, placed: Callable[[str], Sequence[str]], place: int) -> None:
        """Ask for a line; `placed` says what its list is with it, and `place` where it stands then."""
        from tuiflow.ui.dialogs.line import LineDialog

        before = self._form.listed(key)

        def take(line: str) -> None:
            lines = merged(before, placed(line), self._form.listed(key))  # others may have written while it was typed
            self._change(self._form.with_lines(key, lines), key, lines.index(line) if line in lines else place)

        self.app.push_screen(LineDialog(_(RETRO_FIELDS[key]), value, take, self._kept(key, value)))

    def _ask_improvement(self, typed: TypedImprovement, *, is_new: bool = True) -> None:
        """Ask for an improvement; one that is there is replaced."""
        from tuiflow.ui.dialogs.retro import improvement_dialog

        def take(wanted: TypedImprovement) -> None:
            every = list(self._form.improvements)
            same = [
                at
                for at, one in enumerate(every)
                if not is_new and (one == typed or (one.task and one.task == typed.task))
            ]
            place = same[0] if same else len(every)
            every[place : place + 1] = [wanted]
            self._change(replace(self._form, improvements=tuple(every)), IMPROVEMENTS, place)

        kept = self._kept(IMPROVEMENTS, "" if is_new else typed.task or typed.words, typed.problem)
        self.ask(improvement_dialog(self.desk, self._form, typed, take, kept))

    def _kept(self, *spot: str) -> Kept:
        """What was typed in the dialog of that place, and not taken: Esc and a kill leave it for the next time."""
        name = "/".join([self._draft_name, *spot])
        return Kept(self.session.drafts.read(name), lambda entries: self._put_draft(name, entries))

    def action_new(self) -> None:
        """A new line below the cursor, in the list where it is."""
        row = self._need()
        if row is None:
            return
        if row.key not in LISTS:
            self.action_edit()
        elif row.key == IMPROVEMENTS:
            self._ask_improvement(TypedImprovement(""))
        else:
            lines, below = self._form.listed(row.key), row.place + 1
            above, under = lines[:below], lines[below:]
            self._ask_line(row.key, "", lambda line: (*above, *([line] if line else []), *under), below)

    def action_improve(self) -> None:
        """Make an improvement of the problem at the cursor (V3)."""
        row = self._need()
        if row is None:
            return
        if row.key != "problems" or row.kind is not Kind.LINE:
            self.say(_("Put the cursor on a problem: i makes an improvement of it."), error=True)
            return
        problem = self._form.listed("problems")[row.place]
        self._ask_improvement(TypedImprovement("", problem=problem))

    def action_drop(self) -> None:
        """Drop the line; `u` brings it back."""
        row = self._need()
        if row is None:
            return
        if row.kind is Kind.LINE:
            lines = list(self._form.listed(row.key))
            del lines[row.place]
            self._change(self._form.with_lines(row.key, lines), row.key, row.place)
        elif row.kind is Kind.IMPROVEMENT:
            every = list(self._form.improvements)
            del every[row.place]
            self._change(replace(self._form, improvements=tuple(every)), row.key, row.place)
        else:
            self.say(_("Only lines of a list can be dropped; Enter edits this."), error=True)
            return
        self.say(_("Dropped; u brings it back."))

    def action_move(self, step: int) -> None:
        """Move the line up or down in its list; improvements stand in the order of their ids."""
        row = self._need()
        if row is None:
            return
        if row.kind is not Kind.LINE:
            self.say(_("Only lines of a list can be moved."), error=True)
            return
        lines = list(self._form.listed(row.key))
        place = row.place + step
        if 0 <= place < len(lines):
            lines[row.place], lines[place] = lines[place], lines[row.place]
            self._change(self._form.with_lines(row.key, lines), row.key, place)

    def action_undo(self) -> None:
        """Take back what was typed last; what was saved last, when nothing has been typed since."""
        if self._steps:
            self._go(self._steps, self._undone)
        else:
            super().action_undo()

    def action_redo(self) -> None:
        """Type it again; what was saved, when nothing typed was taken back."""
        if self._undone:
            self._go(self._undone, self._steps)
        else:
            super().action_redo()

    def _go(self, source: list[RetroForm], target: list[RetroForm]) -> None:
        target.append(self._form)
        self._form = source.pop()
        self._keep_draft()
        self.show_form()

    # Saving and closing

    def action_save(self) -> None:
        """Keep what was typed, the improvements as tasks."""
        if self._need() is not None:
            self._save()

    def _save(self) -> bool:
        """Save; returns whether nothing is left to be saved."""
        if self._form == self._base and self._retro is not None:
            self.say(_("Everything is saved already."))
            return True
        form, base, draft = self._form, self._base, self._draft_name
        self._uid = form.uid
        if not self.perform(lambda: entry.save(self.desk, form, base)):
            self._uid = self._uid if form.uid in self.desk.workspace.retros else ""
            return False
        self._put_draft(draft, {})
        self._steps.clear()
        self._undone.clear()
        retro = self._retro
        if retro is not None:
            self._form = self._base = entry.form_of(self.desk, retro)
        self._keep_draft()
        self.show_form()
        return True

    def action_close_retro(self) -> None:
        """Close it, and tell everybody who took part; a closed one is opened again."""
        retro = self._retro
        if retro is not None and retro.state is RetroState.CLOSED:
            self._set_state(actions.reopen, retro)
            return
        saved = self._retro if self._need() is not None and self._save() else None
        if saved is not None and not self._set_state(actions.close, saved):
            self._go_to_missing(saved)

    def _set_state(self, action: Callable[[Desk, Retro], Outcome], retro: Retro) -> bool:
        is_set = self.perform(lambda: action(self.desk, retro))
        if is_set:
            self.show_form()
        return is_set

    def _go_to_missing(self, retro: Retro) -> None:
        """Put the cursor on what holds up the closing: Enter fills it in."""
        if not retro.is_goal_told:
            self.show_form("goal", 0)
            return
        lacking = (at for at, one in enumerate(self._form.improvements) if not (one.owner and one.due))
        self.show_form(IMPROVEMENTS, next(lacking, 0))
