"""Pictures of the screens; `pytest tests/snapshots --snapshot-update` takes them anew."""
