"""The machine behind the PDFs: the same every time, many at once, and never on the network."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from screening.answers.answers import Answer, MedicineRow
from screening.answers.summary import Summary
from screening.errors import PrinterBusy, PrinterFailed, UnknownSection
from screening.metrics import REGISTRY
from screening.outputs.pdf import SheetPrinter
from screening.shipped import shipped
from tests.outputs import people
from tests.outputs.pdf_reader import Printed
from tests.waiting import Background

MADE = {"made_at": people.MADE_AT}
TEMPLATES = shipped("templates") / "sheets"


def test_the_same_summary_and_time_make_the_same_bytes(printer: SheetPrinter) -> None:
    first = printer.summary_pdf(people.typical(), made_at=people.MADE_AT)
    again = SheetPrinter(TEMPLATES).summary_pdf(people.typical(), made_at=people.MADE_AT)
    assert again == first


def test_the_same_moment_in_another_zone_makes_the_same_bytes(printer: SheetPrinter) -> None:
    there = people.MADE_AT.astimezone(timezone(timedelta(hours=-5)))
    summary = people.typical()
    assert printer.summary_pdf(summary, made_at=there) == printer.summary_pdf(
        summary, made_at=people.MADE_AT
    )


def test_safety_answers_that_are_not_printed_change_no_byte(printer: SheetPrinter) -> None:
    given = {**people.TYPICAL, "safety_print": people.ticked("print_nothing")}
    told = given | {"safety_now": people.ticked("yes_now"), "safety_past": Answer()}
    pdfs = {
        printer.summary_pdf(people.summarized(each), made_at=people.MADE_AT)
        for each in (given, told)
    }
    assert len(pdfs) == 1


def test_eight_threads_print_for_eight_people_and_mix_nothing_up() -> None:
    printer = SheetPrinter(TEMPLATES, jobs=4, patience=60)
    summaries = [
        people.summarized({"hopes": Answer(text=f"wish number {n}")}, steps=()) for n in range(24)
    ]

    def made(summary: Summary) -> bytes:
        return printer.summary_pdf(summary, made_at=people.MADE_AT)

    with ThreadPoolExecutor(8) as threads:
        pdfs = list(threads.map(made, summaries))
    for number, pdf in enumerate(pdfs):
        assert f"“wishnumber{number}”" in Printed(pdf).text


def test_who_waits_too_long_for_a_place_is_told_so() -> None:
    printer = SheetPrinter(TEMPLATES, jobs=1, patience=0.05)
    with busy(printer), pytest.raises(PrinterBusy):
        printer.summary_pdf(people.nothing(), made_at=people.MADE_AT)


def test_who_waits_long_enough_gets_the_sheet() -> None:
    printer = SheetPrinter(TEMPLATES, jobs=1, patience=60)
    with busy(printer):
        assert printer.summary_pdf(people.nothing(), made_at=people.MADE_AT)


def test_a_place_is_free_again_after_a_failure(tmp_path: Path) -> None:
    printer = SheetPrinter(tmp_path, jobs=1, patience=0.05)
    for _ in range(3):
        with pytest.raises(PrinterFailed):
            printer.summary_pdf(people.nothing(), made_at=people.MADE_AT)


@contextmanager
def busy(printer: SheetPrinter) -> Iterator[None]:
    """While another thread prints something that takes its time."""
    now = time.monotonic_ns()  # nothing of it was ever set before
    rows = tuple(MedicineRow(f"medicine {now + n}", f"use {now - n}") for n in range(1000))
    long = people.summarized({"medicines": Answer(rows=rows)})

    printing = Background([lambda: printer.summary_pdf(long, **MADE)])
    printing.wait_until(lambda: REGISTRY.get_sample_value("foreword_pdf_running"))
    yield
    printing.join()


def test_what_breaks_the_standard_is_printed_without_it_and_only_that_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A template without a title or a heading is no PDF/UA, but it is a sheet."""
    lines = (
        "#let data = json(bytes(sys.inputs.data))",
        "#data.clinician.clinician.hope.first().text",
    )
    (tmp_path / "summary.typ").write_text("\n".join(lines))
    summary = people.summarized({"hopes": Answer(text="my private hope")})
    with caplog.at_level(logging.DEBUG):
        pdf = SheetPrinter(tmp_path).summary_pdf(summary, made_at=people.MADE_AT)
    assert pdf.startswith(b"%PDF")
    assert [record.message for record in caplog.records] == [
        "A sheet could not be set as PDF/UA-1 and was made without it"
    ]
    assert "private" not in caplog.text


def test_a_failure_quotes_nothing_that_a_person_wrote(tmp_path: Path) -> None:
    (tmp_path / "summary.typ").write_text("#panic(sys.inputs.data)")
    summary = people.summarized({"hopes": Answer(text="my private hope")})
    with pytest.raises(PrinterFailed) as failure:
        SheetPrinter(tmp_path).summary_pdf(summary, made_at=people.MADE_AT)
    assert str(failure.value) == ""
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__


def test_a_section_that_is_not_there_is_no_form(printer: SheetPrinter) -> None:
    with pytest.raises(UnknownSection):
        printer.checklist_pdf(people.QUESTIONNAIRE, "elsewhere", made_at=people.MADE_AT)


PRINT_ALL = """
from pathlib import Path
import sys
from screening.metrics import REGISTRY
from screening.outputs.pdf import SheetPrinter
from tests.outputs import people
printer = SheetPrinter(Path(sys.argv[1]))
printer.summary_pdf(people.heavy(), made_at=people.MADE_AT)
printer.checklist_pdf(people.QUESTIONNAIRE, made_at=people.MADE_AT)
"""


def test_nothing_is_fetched_from_the_network(tmp_path: Path) -> None:
    """Every way out leads to a socket that only listens. It stays silent for the real templates;
    a template that asks for a package proves that it would not."""
    assert calls_home(TEMPLATES) == 0
    (tmp_path / "summary.typ").write_text('#import "@preview/example:0.1.0": add')
    assert calls_home(tmp_path) > 0


def calls_home(templates: Path) -> int:
    """How often another process that prints everything reaches for the network."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        way_out = f"http://127.0.0.1:{listener.getsockname()[1]}"
        names = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        environment = {k: v for k, v in os.environ.items() if k.lower() != "no_proxy"}
        child = subprocess.Popen(
            [sys.executable, "-c", PRINT_ALL, str(templates)],
            env=environment | dict.fromkeys(names, way_out),
            stderr=subprocess.DEVNULL,
        )
        calls = 0
        while child.poll() is None:
            try:
                listener.accept()[0].close()
                calls += 1
            except TimeoutError:
                continue
    return calls
