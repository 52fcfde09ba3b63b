"""The terminal app. Nothing below it knows Textual."""
