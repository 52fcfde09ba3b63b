"""Finds the style sheets: `tuiflow/styles` in a wheel, the checkout's `styles/` beside the package otherwise."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def folder() -> Path:
    """The folder that holds the .tcss files."""
    shipped = _HERE / "styles"
    return shipped if shipped.is_dir() else _HERE.parent / "styles"


def sheet(name: str) -> Path:
    """The path of one style sheet, e.g. `sheet("board")`."""
    return folder() / f"{name}.tcss"
