"""What is measured on files coming in: the table of 10,000 tasks beside openpyxl reading it alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.bench.scene import Scene, in_turn, run
from tests.bench.table import Row, ratio

COUNT = 10_000

MAKE = """
import sys
from openpyxl import Workbook
heads, name, count = sys.argv[2].split("|"), sys.argv[3], int(sys.argv[4])
book = Workbook(write_only=True)
sheet = book.create_sheet("tasks")
sheet.append(heads)
for number in range(1, count + 1):
    sheet.append([
        f"{name}-{number:03}", f"Task {number:05d} of the benchmark", f"What is to be done for {number}", "",
        "*专员", "*经理", f"2024.7.{number % 28 + 1}-2024.8.{number % 28 + 1}", f"《交付物{number}》",
        ["未开始", "进行中", "已完成"][number % 3], "高中低"[number % 3], f"risk {number}",
    ])
book.save(sys.argv[1])
"""
"""A table as somebody else writes it."""

HEADS = "任务ID|任务名称|任务描述|所属流程|责任人|协作者|起止时间|交付物|当前状态|优先级|风险说明"

ALONE = """
import sys
from openpyxl import load_workbook
for sheet in load_workbook(sys.argv[1], read_only=True, data_only=True).worksheets:
    for row in sheet.iter_rows(values_only=True):
        pass
"""
"""All cells are read, and nothing is made of them."""


def importing(scene: Scene) -> Iterator[Row]:
    """The whole of `tuiflow import tasks FILE --dry-run`, the opening of the workspace included."""
    yield _beside_openpyxl(scene, "new", "NEWS", 0)
    yield _beside_openpyxl(scene, "changed", "BENCH", COUNT)


def _beside_openpyxl(scene: Scene, words: str, prefix: str, tasks: int) -> Row:
    folder, env = scene.workspace(tasks)
    file = str(scene.root / f"{words}.xlsx")
    run([sys.executable, "-c", MAKE, file, HEADS, prefix, str(COUNT)], env)
    command = [*scene.tuiflow, "-w", str(folder), "import", "tasks", file, "--dry-run", "--process", "BENCH"]
    taken = in_turn(
        max(3, scene.effort.runs // 3),
        ours=lambda: run(command, env),
        alone=lambda: run([sys.executable, "-c", ALONE, file], env),
    )
    name = f"tuiflow import --dry-run, 10,000 {words} tasks / openpyxl alone"
    return ratio(name, taken["ours"], taken["alone"], 2.0)
