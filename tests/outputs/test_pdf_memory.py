"""What stays in memory after sheets were made."""

from __future__ import annotations

import subprocess
import sys

import psutil

FEW, MANY = 12, 40
MEGABYTE = 1_000_000
PROGRAM = f"""
from dataclasses import replace
from tests.outputs import people
from screening.outputs.pdf import SheetPrinter
from screening.shipped import shipped

printer, summary = SheetPrinter(shipped("templates") / "sheets"), people.typical()
for number in range({MANY}):  # each of someone else, as far as any cache can tell
    rows = summary.clinician.own_words
    words = tuple(row.model_copy(update={{"text": f"{{row.text}} ({{number}})"}}) for row in rows)
    strip = summary.strip.model_copy(update={{"reference": f"{{number:04d}}-2MXX"}})
    clinician = summary.clinician.model_copy(update={{"own_words": words}})
    another = replace(summary, strip=strip, clinician=clinician)
    printer.summary_pdf(another, made_at=people.MADE_AT)
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
