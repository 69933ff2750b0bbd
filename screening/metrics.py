"""The metrics: how much and how long, never what or who.

Names and labels are all here, and every label has a fixed set of values. There is none for an
address, a page, a language or a person: a page's name alone would tell who met the crisis page.

Where several processes count together, the folder they share has to be named in the environment
before this module is imported (`screening.cli.metrics_server`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_hide_first_times: Callable[[], None] = prometheus_client.disable_created_metrics
_hide_first_times()  # when something first happened is nobody's business

REGISTRY = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_counter = partial(Counter, registry=REGISTRY)
_gauge = partial(Gauge, multiprocess_mode="livesum", registry=REGISTRY)
_histogram = partial(Histogram, buckets=SECONDS, registry=REGISTRY)

REQUESTS = _histogram(
    "foreword_request_seconds",
    "Requests answered, by method, group of pages and class of status",
    ("method", "group", "status"),
)
RECORDS_BEGUN = _counter("foreword_records_begun", "Records begun")
COUNTED_YESTERDAY = Gauge(
    "foreword_counted_yesterday",
    "How far people got on the day before (UTC), in whole tens, of all hosts (COUNTS)",
    ("count",),
    multiprocess_mode="livemostrecent",
    registry=REGISTRY,
)

DATABASE = _histogram(
    "foreword_database_seconds", "Transactions, waiting for a connection included"
)
DATABASE_ERRORS = _counter(
    "foreword_database_errors",
    "Transactions that failed: the database refused, or no connection was free",
    ("kind",),
)
SAVES_FAILING = _gauge(
    "foreword_saves_failing", "Processes that could not use the database when they last tried"
)

PDF_WAITING = _gauge("foreword_pdf_waiting", "People who wait for a sheet to be begun")
PDF_RUNNING = _gauge("foreword_pdf_running", "Sheets being made")
PDF_BUSY = _counter("foreword_pdf_busy", "Sheets refused because too many were being made")

PURGES = _counter("foreword_purges", "Purges, by how they ended", ("result",))
PURGED = _counter("foreword_purged_records", "Expired records deleted")

LIMITS_REFUSED = _counter("foreword_limits_refused", "Requests refused as too many")
LIMITS_ALONE = _gauge(
    "foreword_limits_alone",
    "Processes that count requests alone, because RATE_LIMIT_URL does not answer",
)

INFO = _gauge(
    "foreword_info",
    "Processes that run this release with the questions file of this digest",
    ("release", "questions"),
)
RELOADS = _counter("foreword_reloads", "Times that questions were taken in again", ("result",))

WORKERS_LOST = _counter("foreword_workers_lost", "Workers that ended without being asked to")

for _result in ("done", "refused"):
    RELOADS.labels(_result)
for _kind in ("busy", "refused"):
    DATABASE_ERRORS.labels(_kind)
for _result in ("done", "elsewhere", "refused", "failed"):
    PURGES.labels(_result)
