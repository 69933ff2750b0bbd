"""The metrics: how much and how long, never what or who.

Names and labels are all here, and every label has a fixed set of values. There is none for an
address, a page, a language or a person: a page's name alone would tell who met the crisis page.

Where several processes count together, the folder they share has to be named in the environment
before this module is imported (`screening.cli.metrics_server`).
"""

from __future__ import annotations

from collections.abc import Callable

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_hide_first_times: Callable[[], None] = prometheus_client.disable_created_metrics
_hide_first_times()  # when something first happened is nobody's business

REGISTRY = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Histogram(
    "foreword_request_seconds",
    "Requests answered, by method, group of pages and class of status",
    ("method", "group", "status"),
    buckets=SECONDS,
    registry=REGISTRY,
)
RECORDS_BEGUN = Counter("foreword_records_begun", "Records begun", registry=REGISTRY)

DATABASE = Histogram(
    "foreword_database_seconds",
    "Transactions, waiting for a connection included",
    buckets=SECONDS,
    registry=REGISTRY,
)
DATABASE_ERRORS = Counter(
    "foreword_database_errors",
    "Transactions that failed: the database refused, or no connection was free",
    ("kind",),
    registry=REGISTRY,
)

PDF_WAITING = Gauge(
    "foreword_pdf_waiting",
    "People who wait for a sheet to be begun",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
PDF_RUNNING = Gauge(
    "foreword_pdf_running",
    "Sheets being made",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)
PDF_BUSY = Counter(
    "foreword_pdf_busy", "Sheets refused because too many were being made", registry=REGISTRY
)

PURGES = Counter("foreword_purges", "Purges, by how they ended", ("result",), registry=REGISTRY)
PURGED = Counter("foreword_purged_records", "Expired records deleted", registry=REGISTRY)

LIMITS_REFUSED = Counter(
    "foreword_limits_refused", "Requests refused as too many", registry=REGISTRY
)
LIMITS_ALONE = Gauge(
    "foreword_limits_alone",
    "Processes that count requests alone, because RATE_LIMIT_URL does not answer",
    multiprocess_mode="livesum",
    registry=REGISTRY,
)

WORKERS_LOST = Counter(
    "foreword_workers_lost", "Workers that ended without being asked to", registry=REGISTRY
)

for _kind in ("busy", "refused"):
    DATABASE_ERRORS.labels(_kind)
for _result in ("done", "elsewhere", "refused", "failed"):
    PURGES.labels(_result)
