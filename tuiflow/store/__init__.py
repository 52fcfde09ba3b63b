"""Keeping it: changes, stamps, journals, their fold, and the checkpoint in TinyDB (storage: How tuiflow keeps data)."""
