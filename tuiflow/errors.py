"""Errors that a person can act on: one sentence that says what is wrong and what to do, and an exit code."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from tuiflow.language import _, noop

_REASONS: Mapping[int, str] = {
    errno.EACCES: noop("Permission denied"),
    errno.EDQUOT: noop("Disk quota exceeded"),
    errno.EEXIST: noop("File exists"),
    errno.EFBIG: noop("File too large"),
    errno.EIO: noop("Input/output error"),
    errno.EISDIR: noop("Is a directory"),
    errno.ELOOP: noop("Too many levels of symbolic links"),
    errno.EMFILE: noop("Too many open files"),
    errno.ENAMETOOLONG: noop("File name too long"),
    errno.ENODEV: noop("No such device"),
    errno.ENOENT: noop("No such file or directory"),
    errno.ENOSPC: noop("No space left on device"),
    errno.ENOTDIR: noop("Not a directory"),
    errno.EPERM: noop("Operation not permitted"),
    errno.EROFS: noop("Read-only file system"),
    errno.ESTALE: noop("Stale file handle"),
    errno.ETIMEDOUT: noop("Connection timed out"),
}
"""What the system says where it refuses a file, in the words of its manual pages (errno(3))."""


class TuiflowError(Exception):
    """Base of all errors shown to people. The message is already in their language.

    Attributes:
        for_command: The message for who types commands, whom a key would not help.
    """

    exit_code = 1
    """What the command line exits with (`interface.md`: 1 refused, 2 wrong usage, 3 workspace)."""

    def __init__(self, sentence: str, *, key: str = "", command: str = "") -> None:
        """Say what is wrong.

        Args:
            sentence: What is wrong, and what to do where that is the same everywhere.
            key: A sentence more for who sits before the screens: the key that helps.
            command: The same for the command line.
        """
        super().__init__(_both(sentence, key))
        self.for_command = _both(sentence, command)


class RefusedError(TuiflowError):
    """A rule says no: the input is understood, and not allowed."""


class UsageError(TuiflowError):
    """The command or its values are not understood."""

    exit_code = 2


class WorkspaceError(TuiflowError):
    """The workspace cannot be read or written."""

    exit_code = 3


def _both(sentence: str, more: str) -> str:
    return _("{sentence} {more}").format(sentence=sentence, more=more) if more else sentence


def reason_of(error: OSError) -> str:
    """Why the system refused, in the language of the session; what is not known here stays in the system's words."""
    known = _REASONS.get(error.errno or 0)
    return _(known) if known is not None else error.strerror or str(error)
