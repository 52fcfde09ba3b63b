"""The app: opens the board, hands on what others have changed, and keeps the user's choices."""

from __future__ import annotations

import asyncio
import gc
import time
from collections import deque
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.message import Message
from textual.scrollbar import ScrollBar, ScrollBarRender

from tuiflow import config as settings
from tuiflow import styles
from tuiflow.errors import UsageError, reason_of
from tuiflow.language import _
from tuiflow.store.base import SaveState
from tuiflow.store.workspace import Changes
from tuiflow.ui.messages import ScreenChosen, SettingsKept, WorkspaceChanged
from tuiflow.ui.places import BOARD, beside, make
from tuiflow.ui.screens.board import BoardScreen
from tuiflow.ui.screens.work import WorkScreen
from tuiflow.ui.session import Session
from tuiflow.ui.theme import DARK, LIGHT, THEMES
from tuiflow.ui.widgets.bar import KeyBar

if TYPE_CHECKING:
    from tuiflow.actions.desk import Outcome
    from tuiflow.ui.dialogs.form import FormDialog
    from tuiflow.ui.sender import Sender

_FULL_WIDTH = range(0xFF01, 0xFF5F)
"""What an input method types for ASCII while it is on."""

_TYPED_AHEAD_SECONDS = 0.05
"""A key that comes so soon after another waits until that one has done its work."""

_MENTION_SECONDS = 1.0
"""The board is there, and what was typed ahead is done, before anything is mentioned on it."""

_CALENDAR_SECONDS = 0.3
"""The board is there: time for what the first screen with dates would wait for."""

_TURNS = 20
"""Turns of the event loop in which a key has done its work: it goes from the widget to the app, a turn or two each."""

_LOOK_SECONDS = 0.005
_PATIENCE_SECONDS = 2.0


class _PlainScrollBar(ScrollBarRender):
    """A scroll bar of background colours alone, without block characters at its ends."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class TuiflowApp(App[int]):
    """tuiflow on a terminal."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [styles.sheet(name) for name in ("app", "board", "list", "dialog")]
    ENABLE_COMMAND_PALETTE = False
    TITLE = "tuiflow"

    class Stirred(Message):
        """The store has news, or its save state has changed."""

        def can_replace(self, message: Message) -> bool:
            """Several in a row are one."""
            return isinstance(message, TuiflowApp.Stirred)

    def __init__(self, session: Session, config_file: Path, *, ask_who: bool = False, mention: bool = False) -> None:
        super().__init__()
        self.session = session
        self.desk = session.desk
        config = session.config
        self._config_file = config_file
        self._ask_who = ask_who
        self._mention = mention
        self._keys: deque[events.Key] = deque()
        self._key_task: asyncio.Task[None] | None = None
        self._sender: Sender | None = None
        self._passed_on = 0.0
        """When a key was last passed on."""
        self._place = BOARD
        """The main screen on which one is."""
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = THEMES[config.theme or "dark"].name
        self.set_keymap(dict(config.keys))
        if config.ascii:
            ScrollBar.renderer = _PlainScrollBar

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own tokens, for the moment before the theme is there."""
        return dict(DARK.variables)

    def get_default_screen(self) -> BoardScreen:
        """The board lies below everything else."""
        return BoardScreen(self.session)

    def on_mount(self) -> None:
        """Look out for others' changes."""
        self.desk.workspace.watch(self._stir)
        self.call_after_refresh(gc.enable)
        self.set_timer(_CALENDAR_SECONDS, self._load_calendars)
        if self._ask_who:
            self.call_after_refresh(self.ask_who)
        if self.session.config.channels:
            self.call_after_refresh(self._start_sending)
        if self._mention and not self._ask_who:
            self.set_timer(_MENTION_SECONDS, self._mention_report)

    def _load_calendars(self) -> None:
        """Load the holidays of the countries that are worked in, while nobody waits for them."""
        processes = list(self.desk.workspace.processes.values())  # the thread reads no table that is changed meanwhile
        self.run_worker(partial(self.desk.load_calendars, processes), thread=True)

    def _mention_report(self) -> None:
        """Say on the board that one's own weekly report should be there by now, and is not (E10)."""
        from tuiflow.actions.report_reminding import own_missing_week

        screen = self.screen
        if not isinstance(screen, WorkScreen) or screen.query_one(KeyBar).message:
            self.set_timer(KeyBar.MESSAGE_SECONDS, self._mention_report)  # what somebody does goes first
            return
        week = own_missing_week(self.desk)
        if week is not None:
            words = _("Your weekly report on {week} is not submitted yet: 5, Tab, n writes it.")
            screen.say(words.format(week=week.code))

    def _start_sending(self) -> None:
        """Bring what happens to the user's channels from now on."""
        from tuiflow.ui.sender import Sender

        try:
            self._sender = Sender(self, self._config_file)
        except UsageError as error:
            self.notify(str(error), severity="warning", markup=False)

    def on_unmount(self) -> None:
        """Nothing of what was told is lost."""
        if self._sender is not None:
            self._sender.finish()

    def on_sender_kept(self, message: Sender.Kept) -> None:
        """The outbox has what was told."""
        if self._sender is not None:
            self._sender.on_kept(message)

    def on_sender_reported(self, message: Sender.Reported) -> None:
        """Show how sending goes, where titles are shown."""
        self.session.outgoing = message.words
        self.tell(Changes())

    def _stir(self) -> None:
        """Called from the store's thread."""
        self.post_message(self.Stirred())

    def on_tuiflow_app_stirred(self) -> None:
        """Take in what is new, and tell every screen."""
        self.tell(self.desk.workspace.receive())

    def tell(self, changes: Changes) -> None:
        """Tell every open screen what has changed; they also look at the save state."""
        if self._sender is not None:
            self._sender.take(changes)
        for screen in self.screen_stack:
            screen.post_message(WorkspaceChanged(changes))

    def on_screen_chosen(self, message: ScreenChosen) -> None:
        """Go to another main screen; it is made when it is first gone to, and stays as it was left."""
        wanted = message.name or beside(self._place, message.step)
        if wanted == self._place and len(self.screen_stack) <= 2:
            return
        with self.batch_update():
            while len(self.screen_stack) > 1:
                self.pop_screen()
            self._place = wanted
            if wanted != BOARD:
                seen = self.is_screen_installed(wanted)
                if not seen:
                    self.install_screen(make(wanted, self.session), wanted)
                self.push_screen(wanted)
                if seen:  # while it was away it was told nothing
                    self.get_screen(wanted).post_message(WorkspaceChanged(Changes(everything=True)))

    def on_form_dialog_refused(self, message: FormDialog.Refused) -> None:
        """What a form may not save itself is asked for, where the rules say so (E6, E11)."""
        from tuiflow.ui.dialogs.asking import asking_dialog

        form = message.form

        def answered(outcome: Outcome | None) -> None:
            if outcome is not None:
                form.close(outcome)

        self.push_screen(asking_dialog(self.desk, message.refusal), answered)

    async def on_event(self, event: events.Event) -> None:
        """Let keys wait for their turn; everything else, and keys that widgets have left alone, goes on at once."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._keys.append(event)
        if self._key_task is None or self._key_task.done():
            self._key_task = asyncio.create_task(self._pass_keys_on())

    async def _pass_keys_on(self) -> None:
        """Pass keys on one by one: what is typed ahead of a dialog that is being opened is meant for the dialog."""
        while self._keys:
            if time.monotonic() - self._passed_on < _TYPED_AHEAD_SECONDS:
                for _turn in range(_TURNS):
                    await asyncio.sleep(0)
            until = time.monotonic() + _PATIENCE_SECONDS
            while not self._is_ready() and time.monotonic() < until:
                await asyncio.sleep(_LOOK_SECONDS)
            # Only now: whether a full-width letter is a command or a text is for the dialog that is there by now.
            event = self._plain(self._keys.popleft())
            self._passed_on = time.monotonic()
            await super().on_event(event)

    def _is_ready(self) -> bool:
        """Whether the screen on top takes keys: it is there and, for a dialog, has the focus where it wants it."""
        if not self.screen_stack:
            return True
        screen = self.screen
        if isinstance(screen, WorkScreen):
            return screen.is_mounted and not screen.is_opening
        return screen.is_mounted and (screen.focused is not None or not screen.focus_chain)

    def _plain(self, event: events.Key) -> events.Key:
        """The ASCII key that is meant by a full-width letter, unless somebody is writing a text."""
        if not event.character or ord(event.character[0]) not in _FULL_WIDTH:
            return event
        from textual.widgets import Input, TextArea

        if isinstance(self.focused, Input | TextArea):
            return event
        character = chr(ord(event.character) - 0xFEE0)
        return events.Key(_character_to_key(character), character)

    def ask_who(self) -> None:
        """Ask whose work this login does; asked once, kept in the config."""
        from tuiflow.ui.dialogs.who import ask

        ask(self, self.desk, self.keep_me)

    def keep_me(self, person: str) -> None:
        """Take the answer to `ask_who`."""
        self.desk.actor.person = person
        self.desk.actor.name = self.desk.workspace.name_of(person)
        self.keep(me={self.desk.workspace.uid: person})
        self.tell(Changes(everything=True))

    def on_settings_kept(self, message: SettingsKept) -> None:
        """Keep what somebody has chosen on a screen."""
        self.keep(**message.values)

    def keep(self, **values: str | dict[str, str] | dict[str, str | None]) -> None:
        """Keep settings in the config file; where that cannot be written they hold for this session."""
        try:
            settings.save(self._config_file, **values)
        except OSError as error:
            self.notify(f"{self._config_file}: {reason_of(error)}", severity="warning", markup=False)
        except UsageError as error:
            self.notify(str(error), severity="warning", markup=False)

    def action_theme(self) -> None:
        """Change between light and dark."""
        name = "light" if self.theme == DARK.name else "dark"
        self.theme = THEMES[name].name
        self.keep(theme=name)

    def action_help_quit(self) -> None:
        """Ctrl+C: say how to quit."""
        self.notify(_("q quits."), markup=False)

    async def action_quit(self) -> None:
        """Ctrl+Q: quit like q."""
        self.action_leave()

    def action_leave(self) -> None:
        """Quit; unsaved changes are waited for, and if the disk refuses, that is said first."""
        if self.desk.workspace.saving().state is SaveState.SAVED:
            self.exit(0)
            return
        from tuiflow.ui.dialogs.leave import leave

        leave(self, self.desk)
