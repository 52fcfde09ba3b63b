"""The data that ships with tuiflow: the demo today, the process templates in time."""
