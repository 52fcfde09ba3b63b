"""Errors that a person can act on: one sentence that says what is wrong and what to do, and an exit code."""

from __future__ import annotations


class TuiflowError(Exception):
    """Base of all errors shown to people. The message is already in their language."""

    exit_code = 1
    """What the command line exits with (`interface.md`: 1 refused, 2 wrong usage, 3 workspace)."""


class RefusedError(TuiflowError):
    """A rule says no: the input is understood, and not allowed."""


class UsageError(TuiflowError):
    """The command or its values are not understood."""

    exit_code = 2


class WorkspaceError(TuiflowError):
    """The workspace cannot be read or written."""

    exit_code = 3
