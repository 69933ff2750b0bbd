"""What a PDF costs, beside a bare Flask response on the same machine.

    python -m benchmarks.pdf [rounds]

Every round prints another person: other words, another reference. Nothing is answered from memory
but what every sheet shares, as on a server. The times are of the whole request, in one thread.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from flask import Flask, Response

from screening.answers.summary import Summary
from screening.outputs.pdf import SheetPrinter
from screening.shipped import shipped
from tests.outputs import people

WARM_UP = 5
MILLISECONDS = 1000


def another(summary: Summary, number: int) -> Summary:
    """The same answers of someone else, as far as any cache can tell."""
    words = tuple(
        row.model_copy(update={"text": f"{row.text} ({number})"})
        for row in summary.clinician.own_words
    )
    return replace(
        summary,
        strip=summary.strip.model_copy(update={"reference": f"{number:04d}-2MXX"}),
        clinician=summary.clinician.model_copy(update={"own_words": words}),
    )


def build_app(printer: SheetPrinter) -> Flask:
    app = Flask("benchmark")
    numbers = count()

    @app.get("/bare")
    def bare() -> str:
        return "ok"

    def add(path: str, make: Callable[[], bytes]) -> None:
        app.add_url_rule(path, path, lambda: Response(make(), mimetype="application/pdf"))

    def summary(which: Callable[..., Summary], **choices: object) -> Callable[[], bytes]:
        made = which(**choices)
        return lambda: printer.summary_pdf(another(made, next(numbers)), made_at=people.MADE_AT)

    add("/typical, both sheets, Letter", summary(people.typical, paper="letter"))
    add("/typical, both sheets, A4", summary(people.typical, paper="a4"))
    add("/typical, clinician sheet", summary(people.typical, sheets=("clinician",)))
    add("/heavy, both sheets", summary(people.heavy))
    add(
        "/blank checklist",
        lambda: printer.checklist_pdf(people.QUESTIONNAIRE, made_at=people.MADE_AT),
    )
    return app


def measure(app: Flask, path: str, rounds: int) -> list[float]:
    client = app.test_client()
    times = []
    for number in range(WARM_UP + rounds):
        start = time.perf_counter()
        body = client.get(path).data
        taken = time.perf_counter() - start
        if number >= WARM_UP and body:
            times.append(taken * MILLISECONDS)
    return sorted(times)


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    app = build_app(SheetPrinter(shipped("templates") / "sheets"))
    paths = [rule.rule for rule in app.url_map.iter_rules() if "static" not in rule.endpoint]
    write(f"{'what':34}{'median ms':>12}{'p95 ms':>12}{'best ms':>12}")
    for path in sorted(paths, key=lambda path: path != "/bare"):
        times = measure(app, path, rounds)
        p95 = times[int(len(times) * 0.95)]
        write(f"{path[1:]:34}{statistics.median(times):12.1f}{p95:12.1f}{times[0]:12.1f}")


if __name__ == "__main__":
    main()
