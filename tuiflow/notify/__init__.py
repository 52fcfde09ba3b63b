"""Telling people outside tuiflow: the user's channels, how each takes a message, and the outbox that loses none."""
