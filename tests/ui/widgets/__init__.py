"""Widgets on their own, without a workspace."""
