"""The data that ships with tuiflow: the sample project today, the process templates in time."""

from pathlib import Path

DEMO_FOLDER = Path(__file__).parent / "demo"
"""`sample.yaml` as it was given, and `demo.yaml` with its English and processes of our own."""
