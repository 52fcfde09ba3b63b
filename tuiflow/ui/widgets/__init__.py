"""Widgets: they are given data and post messages; they know neither store nor actions."""
