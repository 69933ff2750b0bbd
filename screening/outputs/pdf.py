"""Sheets as tagged PDF, set by Typst: in this process, from files that come with the product.

Texts travel as JSON data into the templates, so nothing that anyone wrote can act as markup.
Nothing is fetched: no packages, no fonts, no pictures.
"""

from __future__ import annotations

import ctypes
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from queue import Empty, LifoQueue

import segno
import typst

from screening.answers.summary import Printout, Summary
from screening.errors import PrinterBusy, PrinterFailed
from screening.metrics import PDF_BUSY, PDF_RUNNING, PDF_WAITING
from screening.outputs.glyphs import FAMILIES, font_folders
from screening.outputs.paper_form import form_data
from screening.outputs.sheet_data import Data, printable, printout_data
from screening.questionnaire.clinics import Clinic
from screening.questionnaire.model import Questionnaire

log = logging.getLogger(__name__)

STANDARD: typst.PDFStandard = "ua-1"
EMPTY_DOCUMENTS = 8
"""Compiled after each sheet. They take 3 ms of the processor, and save 70 MB of memory."""

LETTER_REGIONS = frozenset(
    ("US", "CA", "MX", "PH", "CL", "CO", "CR", "GT", "PA", "PR", "SV", "VE", "NI", "DO", "BZ")
)
"""Where people print on US Letter (CLDR, paperSize); everywhere else on A4."""


def paper_of(locale: str) -> str:
    """Return `a4` or `letter`, by the region of a locale: "en-US"."""
    return "letter" if locale.replace("_", "-").split("-")[-1] in LETTER_REGIONS else "a4"


class SheetPrinter:
    """Makes PDFs for any number of threads, `jobs` of them at once. Who comes meanwhile waits for
    up to `patience` seconds, then gets PrinterBusy. All methods may raise PrinterFailed."""

    def __init__(
        self, templates: Path, *, paper: str = "letter", jobs: int = 2, patience: float = 5.0
    ) -> None:
        """`paper` is for those who have not chosen one."""
        self._templates = templates
        self._paper = paper
        self._patience = patience
        self._free: LifoQueue[typst.Compiler | None] = LifoQueue()
        for _ in range(jobs):
            self._free.put(None)
        self._fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders()
        )

    def summary_pdf(self, made_of: Summary | Printout, *, made_at: datetime) -> bytes:
        """Return the chosen sheets. The same input makes the same bytes."""
        printout = made_of if isinstance(made_of, Printout) else Printout(made_of, made_of)
        data = printout_data(printout, printout.patient.layout.paper or self._paper)
        return self._print("summary.typ", data, made_at)

    def checklist_pdf(
        self,
        questionnaire: Questionnaire,
        section: str | None = None,
        *,
        made_at: datetime,
        paper: str = "",
        public_url: str = "http://localhost",
        large: bool = False,
    ) -> bytes:
        """Return the checklist, or one section by its id, as a blank form to fill in with a pen."""
        data = form_data(
            questionnaire, section, paper or self._paper, public_url=public_url, large=large
        )
        return self._print("paper_form.typ", data, made_at)

    def card_pdf(
        self, clinic: Clinic, questionnaire: Questionnaire, address: str, *, made_at: datetime
    ) -> bytes:
        """Return cards with a clinic's link, `address`, and a QR code of it, to cut out."""
        code = segno.make(address, error="m", micro=False)
        words = questionnaire.fixed.card
        data = {
            "title": questionnaire.site.start.title,
            "language": questionnaire.language,
            "fonts": list(FAMILIES),
            "paper": clinic.paper or self._paper,
            "name": clinic.name,
            "lines": [line for line in (clinic.address, clinic.contact) if line],
            "opening": clinic.opening.get(questionnaire.language, ""),
            "scan": words.scan,
            "no_name": words.no_name,
            "address": address.removeprefix("https://"),
            "alt": words.code.replace("{address}", address),
        }
        picture = {"svg": code.svg_inline(omitsize=True, border=4)}
        return self._print("card.typ", printable(data) | picture, made_at)

    def _print(self, template: str, data: Data, made_at: datetime) -> bytes:
        inputs = {"data": json.dumps(data)}

        def compiled(compiler: typst.Compiler, standards: list[typst.PDFStandard]) -> bytes:
            pdf = compiler.compile(
                self._templates / template,
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=standards,
                timestamp=int(made_at.timestamp()),
            )
            if not isinstance(pdf, bytes):
                raise PrinterFailed
            return with_row_headers(pdf)

        # TypstError is a RuntimeError; its message may quote a text: never log it, nor chain it
        with self._compiler() as compiler:
            try:
                return compiled(compiler, [STANDARD])
            except RuntimeError:
                try:
                    pdf = compiled(compiler, [])
                except RuntimeError:
                    raise PrinterFailed from None
            finally:
                # Typst keeps some megabytes of each person's last sheets, and has no way to be told
                # not to: empty documents take their place
                for _ in range(EMPTY_DOCUMENTS):
                    compiler.compile(b" ", format="pdf")
                _malloc_trim()(0)
            log.warning("A sheet could not be set as PDF/UA-1 and was made without it")
            return pdf

    @contextmanager
    def _compiler(self) -> Iterator[typst.Compiler]:
        """One for each job that runs: one that is used twice at once refuses to work."""
        with PDF_WAITING.track_inprogress():
            try:
                compiler = self._free.get(timeout=self._patience)
            except Empty:
                PDF_BUSY.inc()
                raise PrinterBusy from None
        try:
            with PDF_RUNNING.track_inprogress():
                compiler = compiler or typst.Compiler(
                    root=self._templates, font_paths=self._fonts, ignore_system_fonts=True
                )
                yield compiler
        finally:
            self._free.put(compiler)


def with_row_headers(pdf: bytes) -> bytes:
    """Return `pdf` with the first cell of each row of its tables as the header of that row, by the
    update that a PDF may have at its end.

    Typst's own way, `pdf.header-cell`, is behind a feature that its Python package cannot turn on.
    Its cells name the headers of their columns; here all go by the scope of the headers alone, or
    that of the row would not count.
    """
    first_cells = set(re.findall(rb"/S/TR/P \d+ 0 R/K\[(\d+) 0 R", pdf))
    changed = list[tuple[int, bytes]]()
    for number, cell in re.findall(rb"\n(\d+) (0 obj\n<</Type/StructElem/S/TD/.*?\nendobj\n)", pdf):
        cell = re.sub(rb"/O/Table/Headers\[[^]]*\]", b"/O/Table", cell)
        if number in first_cells:
            cell = cell.replace(b"/S/TD/", b"/S/TH/").replace(b"/O/Table", b"/O/Table/Scope/Row", 1)
        changed.append((int(number), number + b" " + cell))
    trailer = re.search(rb"trailer\n<<(/Size .*)>>\nstartxref\n(\d+)\n%%EOF\Z", pdf)
    if not changed or not trailer:
        return pdf
    objects, table = pdf + b"\n", b"xref\n"
    for number, cell in changed:
        table += b"%d 1\n%010d 00000 n\r\n" % (number, len(objects))
        objects += cell
    keys, before = trailer.groups()
    end = b"trailer\n<<%b/Prev %b>>\nstartxref\n%d\n%%%%EOF" % (keys, before, len(objects))
    return objects + table + end


@cache
def _malloc_trim() -> Callable[[int], object]:
    """Where the C library is glibc, which would keep as much memory as was ever used at once."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    trim: Callable[[int], object] = getattr(library, "malloc_trim", lambda _: None)
    return trim
