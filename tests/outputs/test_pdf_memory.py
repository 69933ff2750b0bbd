"""What stays in memory after sheets were made."""

from __future__ import annotations

import subprocess
import sys

import psutil

FEW, MANY = 12, 40
MEGABYTE = 1_000_000
PROGRAM = f"""
from tests.outputs import people
from screening.outputs.pdf import SheetPrinter
from screening.shipped import shipped
from benchmarks.pdf import another

printer, summary = SheetPrinter(shipped("templates") / "sheets"), people.typical()
for number in range({MANY}):
    printer.summary_pdf(another(summary, number), made_at=people.MADE_AT)
    if number + 1 in ({FEW}, {MANY}):
        print(number + 1, flush=True)
        input()
"""


def test_the_fortieth_sheet_leaves_no_more_behind_than_the_twelfth() -> None:
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        used = []
        for _ in (FEW, MANY):
            process.stdout.readline()
            used.append(psutil.Process(process.pid).memory_full_info().uss / MEGABYTE)
            process.stdin.write("\n")
            process.stdin.flush()

    assert used[1] - used[0] < 15
    assert used[1] < 110
