"""A terminal with somebody before it: starts the program in a pty, reads its screen, presses keys, pulls the plug."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shlex
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence

import pyte

KEYS = {"enter": "\r", "esc": "\x1b", "tab": "\t", "down": "\x1b[B", "up": "\x1b[A", "ctrl+s": "\x13"}

_ANSWERS = (  # what a terminal of today answers to the questions of a program
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[0c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[5n", b"\x1b[0n"),
)
_LONGEST_QUESTION = max(len(question) for question, _answer in _ANSWERS)
ALTERNATE_ON, ALTERNATE_OFF = b"\x1b[?1049h", b"\x1b[?1049l"

SECONDS = 20.0
"""How long to wait for something that ought to come at once: machines are slow now and then."""


def program() -> list[str]:
    """The program under test: the one that `TUIFLOW_TEST_EXECUTABLE` names, else this checkout's."""
    named = EXECUTABLE
    return shlex.split(named) if named else [sys.executable, "-m", "tuiflow"]


EXECUTABLE = os.environ.get("TUIFLOW_TEST_EXECUTABLE", "")
"""Read once: the tests themselves run without any wish of the environment."""


class Terminal:
    """One run of a program in a terminal of `columns` × `rows`."""

    def __init__(self, arguments: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (120, 40)) -> None:
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.output = bytearray()
        """All that was written, as it came."""
        self.exit_code: int | None = None
        """None while it runs; negative: the signal that ended it."""
        self._open = True
        command = [*program(), *arguments]
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            self._become(command, env, size)
        self.resize(columns, rows)

    @staticmethod
    def _become(command: Sequence[str], env: Mapping[str, str], size: tuple[int, int]) -> None:
        """In the child: the program itself."""
        try:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.execvpe(command[0], list(command), dict(env))
        finally:
            os._exit(127)

    # Seeing

    @property
    def text(self) -> str:
        """What is on the screen."""
        self.read(0)
        # Not pyte's `display`: it cannot read a screen in which half of a wide character has just been overwritten.
        rows = (self._screen.buffer[row] for row in range(self._screen.lines))
        return "\n".join("".join(row[cell].data for cell in range(self._screen.columns)) for row in rows)

    def line(self, number: int) -> str:
        """One line of the screen."""
        return self.text.split("\n")[number]

    def column(self, number: int) -> str:
        """The text of one of the four columns of a board."""
        columns = self._screen.columns
        left, right = columns * number // 4, columns * (number + 1) // 4
        self.read(0)
        lines = [self._screen.buffer[row] for row in range(2, self._screen.lines - 1)]
        return "\n".join("".join(line[cell].data for cell in range(left, right)) for line in lines)

    def cursor_label(self) -> str:
        """The id on the card at the cursor of a wide board; empty when there is none."""
        for line in self.text.split("\n")[2:]:
            found = re.search(r"(?:^| )>(?:! )?([A-Z][A-Z0-9]*-[0-9]+)", line)
            if found:
                return found[1]
        return ""

    def read(self, seconds: float) -> int:
        """Take in what is written within `seconds`, at least once; returns how many bytes came."""
        before = len(self.output)
        deadline = time.monotonic() + seconds
        while self._open:
            ready, _w, _x = select.select([self._fd], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                break
            self._take()
        return len(self.output) - before

    def _take(self) -> None:
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            data = b""
        if not data:
            self._open = False
            return
        old = len(self.output)
        self.output += data
        self._stream.feed(data)
        window = bytes(self.output[max(0, old - _LONGEST_QUESTION) :])
        for question, answer in _ANSWERS:
            if question in window and window.find(question) + len(question) > min(old, _LONGEST_QUESTION):
                os.write(self._fd, answer)

    def wait_for(self, *texts: str, seconds: float = SECONDS) -> None:
        """Return as soon as all `texts` are on the screen."""
        self.wait_until(lambda screen: all(text in screen for text in texts), " and ".join(texts), seconds)

    def wait_until(self, condition: Callable[[str], object], what: str, seconds: float = SECONDS) -> None:
        """Return as soon as the screen is so."""
        deadline = time.monotonic() + seconds
        while not condition(self.text):
            if time.monotonic() > deadline or not self._open:
                message = f"waited for {what}; the screen is:\n{self.text}"
                raise AssertionError(message)
            self.read(0.02)

    def wait_saved(self, seconds: float = SECONDS) -> None:
        """Return when the disk has confirmed every change: the title bears no mark any more."""
        self.wait_until(
            lambda screen: " ~ " not in screen.split("\n")[0] and "NOT SAVED" not in screen, "saved", seconds
        )

    def wait_idle(self, quiet: float = 0.5, seconds: float = SECONDS) -> None:
        """Return when nothing was written for `quiet` seconds."""
        deadline = time.monotonic() + seconds
        while self.read(quiet):
            assert time.monotonic() < deadline, "it never stops writing"

    # Doing

    def press(self, *keys: str) -> None:
        """Press keys, and type texts."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as a power failure does."""
        self.signal(signal.SIGKILL)
        self.wait_exit()

    def hang_up(self) -> None:
        """Close the window while the program runs."""
        os.close(self._fd)
        self._open = False
        self._fd = -1

    def wait_exit(self, seconds: float = SECONDS) -> int:
        """Return its exit code when it has ended."""
        deadline = time.monotonic() + seconds
        while self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.exit_code = os.waitstatus_to_exitcode(status)
                break
            assert time.monotonic() < deadline, f"it does not end; the screen is:\n{self.text}"
            if self._open:
                self.read(0.02)
            else:
                time.sleep(0.02)
        self.read(0)
        return self.exit_code

    def close(self) -> None:
        """Leave nothing behind."""
        if self.exit_code is None:
            self.kill()
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            self._open = False
