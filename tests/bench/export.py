"""What is measured on files going out: the table of 10,000 tasks beside XlsxWriter alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.bench.scene import Scene, in_turn, run
from tests.bench.table import Row, ratio

COUNT = 10_000

ALONE = """
import csv, sys
from xlsxwriter import Workbook
with open(sys.argv[1], encoding="utf-8-sig", newline="") as source:
    rows = list(csv.reader(source))
workbook = Workbook(sys.argv[2])
worksheet = workbook.add_worksheet()
look = workbook.add_format({"border": 1, "text_wrap": True})
for number, row in enumerate(rows):
    for place, text in enumerate(row):
        worksheet.write_string(number, place, text, look)
workbook.close()
"""
"""The same bordered cells, read from csv: nothing is looked up, checked, measured, or chosen from a list."""


def export(scene: Scene) -> Iterator[Row]:
    """The whole of `tuiflow export tasks FILE`, the opening of the workspace included."""
    folder, env = scene.workspace(COUNT)
    table, ours, alone = (str(scene.root / name) for name in ("tasks.csv", "tasks.xlsx", "alone.xlsx"))
    command = [*scene.tuiflow, "-w", str(folder), "export", "tasks"]
    run([*command, table, "--force"], env)
    taken = in_turn(
        max(3, scene.effort.runs // 3),
        ours=lambda: run([*command, ours, "--force"], env),
        alone=lambda: run([sys.executable, "-c", ALONE, table, alone], env),
    )
    yield ratio("tuiflow export, 10,000 tasks as xlsx / XlsxWriter alone", taken["ours"], taken["alone"], 2.0)
