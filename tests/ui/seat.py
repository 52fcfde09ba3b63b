"""What somebody at the board sees and does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rich.cells import cell_len
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static, TextArea

from tuiflow.model.code import Status
from tuiflow.model.task import Task
from tuiflow.store.workspace import Workspace
from tuiflow.ui.app import TuiflowApp
from tuiflow.ui.screens.board import BoardScreen
from tuiflow.ui.widgets.bar import KeyBar
from tuiflow.ui.widgets.board import Board
from tuiflow.ui.widgets.card import PITCH
from tuiflow.ui.widgets.column import HEAD, ColumnView

TRIES = 200
SECONDS = 40.0
QUIET_TURNS = 10
"""Turns of the event loop without a message after which nothing more comes by itself."""

_CHARACTERS = {"enter": "\r", "space": " ", "tab": "\t", "slash": "/", "colon": ":", "question_mark": "?"}


class Seat:
    """A person before the running app: eyes, keys, and the mouse."""

    def __init__(self, pilot: Pilot[int], workspace: Workspace) -> None:
        self.pilot = pilot
        self.workspace = workspace

    @property
    def app(self) -> TuiflowApp:
        app = self.pilot.app
        assert isinstance(app, TuiflowApp)
        return app

    # Doing

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, as Textual names them."""
        for key in keys:
            self._send(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text, faster than the app draws."""
        for letter in text:
            self._send(letter)
        await self.settle()

    def _send(self, key: str) -> None:
        """What Textual makes of a key that the terminal sends."""
        event = events.Key(_character_to_key(key), key) if len(key) == 1 else events.Key(key, _CHARACTERS.get(key))
        self.app.post_message(event)

    async def write(self, key: str, text: str) -> None:
        """Go to a field of an open form and type into it, in place of what is there."""
        line = self.app.screen.query_one(f"#{key}")
        line.focus()
        await self.press("ctrl+end", "end", "shift+ctrl+home", "shift+home", "backspace")
        await self.type(text)

    async def until(self, condition: Callable[[], object]) -> None:
        """Give the app time until `condition` holds."""
        for _attempt in range(TRIES):
            if condition():
                return
            await self.pilot.pause(0.01)
            await self.settle()
        raise AssertionError("it does not come:\n" + self.screen)

    async def settle(self) -> None:
        """Let the app do what it has to: nothing waits any more and everything is drawn, however slow the machine."""
        for _round in range(2):
            quiet = 0
            async with asyncio.timeout(SECONDS):
                while quiet < QUIET_TURNS and not self.gone:
                    await asyncio.sleep(0)
                    quiet = 0 if self._busy() else quiet + 1
            if self.gone:
                return
            await self.pilot.pause(0)

    def _busy(self) -> bool:
        screens = self.app.screen_stack
        widgets = (widget for screen in screens for widget in screen.walk_children(with_self=True))
        passing = self.app._key_task is not None and not self.app._key_task.done()
        return passing or any(pump.message_queue_size for pump in (self.app, *widgets))

    async def go_to(self, label: str) -> None:
        """Put the cursor on a card with the keys."""
        task = self.task(label)
        steps = list(Status).index(task.status) - self.board.cursor_column
        sideways = ["l"] * steps if steps > 0 else ["h"] * -steps
        await self.press(*sideways, "g", *["j"] * self.column(task.status).index(label))
        assert self.cursor == label

    # Seeing

    @property
    def screen(self) -> str:
        """The text on the screen; of a dialog only the dialog."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    def line(self, number: int) -> str:
        """One line of the screen."""
        return self.screen.split("\n")[number]

    def card(self, label: str) -> str:
        """The text of a visible card, its lines joined."""
        column, row = self.spot(label)
        lines = self.screen.split("\n")[row : row + PITCH]
        return "\n".join(_cells(line, *self.span(column)) for line in lines)

    @property
    def title(self) -> str:
        return self.line(0)

    @property
    def keys(self) -> str:
        """The key bar, or the message in its place."""
        return self.line(-1)

    @property
    def message(self) -> str:
        return self.app.screen.query_one(KeyBar).message

    @property
    def error(self) -> str:
        """The sentence in an open form."""
        return str(self.app.screen.query_one("#error", Static).content)

    def field(self, key: str) -> str:
        """What stands in a field of an open form."""
        line = self.app.screen.query_one(f"#{key}")
        return line.text if isinstance(line, TextArea) else line.value if isinstance(line, Input) else ""

    @property
    def options(self) -> list[str]:
        """What an open list offers."""
        return [str(option.prompt) for option in self.app.screen.query_one(OptionList).options]

    @property
    def asked(self) -> str:
        """The title of the open dialog; empty when there is none."""
        titles = list(self.app.screen.query(".dialog-title").results(Static))
        return str(titles[0].content) if titles else ""

    @property
    def gone(self) -> bool:
        """Whether the app has been left."""
        return self.app.return_code is not None

    # The board

    @property
    def board_screen(self) -> BoardScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, BoardScreen))

    @property
    def board(self) -> Board:
        return self.board_screen.query_one(Board)

    @property
    def on_board(self) -> bool:
        """Whether nothing is open over the board."""
        return isinstance(self.app.screen, BoardScreen)

    @property
    def cursor(self) -> str:
        """Label of the card at the cursor; empty in an empty column."""
        uid = self.board.cursor
        return self.workspace.tasks[uid].label if uid else ""

    @property
    def marked(self) -> list[str]:
        """Labels of the marked cards."""
        uids = self.board.targets() if self.board.marked_count else []
        return [self.workspace.tasks[uid].label for uid in uids]

    def task(self, label: str) -> Task:
        """A task as it stands."""
        (task,) = self.workspace.with_label(label)
        return task

    def column(self, status: Status) -> list[str]:
        """Labels of a column as the board shows it, first to last."""
        cards = self.board.columns[list(Status).index(status)].cards
        return [self.workspace.tasks[uid].label for _order, uid in cards]

    def shown(self) -> set[str]:
        """Labels of all cards that pass the filter."""
        return {label for status in Status for label in self.column(status)}

    # Places for the mouse, in cells of the board

    def span(self, column: int) -> tuple[int, int]:
        """First cell of a column, and the one after its last."""
        region = list(self.board.query(ColumnView))[column].region
        return region.x, region.right

    def spot(self, label: str) -> tuple[int, int]:
        """Column and line on the screen of a visible card."""
        needle = f"{label} "
        number = list(Status).index(self.task(label).status)
        for row, line in enumerate(self.screen.split("\n")):
            if needle in _cells(line, *self.span(number)):
                top = self.board.region.y + HEAD
                return number, top + (row - top) // PITCH * PITCH
        raise AssertionError(f"{label} is not on the screen:\n{self.screen}")

    def at(self, label: str) -> tuple[int, int]:
        """The middle of a visible card, as an offset in the board."""
        column, row = self.spot(label)
        left, right = self.span(column)
        return (left + right) // 2, row - self.board.region.y

    def below(self, column: int, row: int) -> tuple[int, int]:
        """The place of a column's row, whether there is a card or not."""
        left, right = self.span(column)
        return (left + right) // 2, HEAD + row * PITCH


def _cells(line: str, start: int, end: int) -> str:
    """The text in the cells from `start` to `end` of a line."""
    text, place = "", 0
    for character in line:
        if start <= place < end:
            text += character
        place += cell_len(character)
    return text
