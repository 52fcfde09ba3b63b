"""Screens: they listen, call actions, and repaint what has changed."""
