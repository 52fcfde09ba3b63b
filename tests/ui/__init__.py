"""The terminal app, as a person at the keyboard meets it."""
