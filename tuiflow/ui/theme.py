"""Light and dark: one accent, and colours that mean something (interface: Look)."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="tuiflow-dark",
    primary="#5fb3b3",
    secondary="#8fa1b3",
    accent="#5fb3b3",
    foreground="#d8dee9",
    background="#14181d",
    surface="#1b2128",
    panel="#252d37",
    warning="#e5b567",
    error="#f2777a",
    success="#99c794",
    dark=True,
    variables={
        "late": "#f2777a",
        "soon": "#e5b567",
        "held": "#d7a0e0",
        "mine": "#7fd1d1",
        "quiet": "#8a97a6",
        "cursor": "#2f4858",
        "head": "#252d37",
        "footer-key-foreground": "#7fd1d1",
    },
)

LIGHT = Theme(
    name="tuiflow-light",
    primary="#0b7285",
    secondary="#5c6b7a",
    accent="#0b7285",
    foreground="#1f2933",
    background="#fbfbf9",
    surface="#f1f2ef",
    panel="#e4e7e4",
    warning="#9a6700",
    error="#c0262d",
    success="#2b7a3d",
    dark=False,
    variables={
        "late": "#c0262d",
        "soon": "#8a5a00",
        "held": "#8031a7",
        "mine": "#0b6475",
        "quiet": "#66727f",
        "cursor": "#cfe6ea",
        "head": "#e4e7e4",
        "footer-key-foreground": "#0b6475",
    },
)

THEMES = {"dark": DARK, "light": LIGHT}
