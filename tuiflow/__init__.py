"""tuiflow: a team's standard office work in the terminal."""

__version__ = "0.1.0"
