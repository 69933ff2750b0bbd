"""Deleting expired records every hour, while a server runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from screening.errors import PurgedElsewhere, PurgeRefused, ScreeningError
from screening.metrics import PURGED, PURGES
from screening.storage.store import Store

log = logging.getLogger(__name__)

EVERY = 3600.0
"""Seconds."""


@contextmanager
def purged_hourly(store: Store) -> Iterator[None]:
    """Purge now and every hour until the end, on a thread of its own."""
    stopped = threading.Event()

    def purge_until_stopped() -> None:
        while True:
            try:
                count = store.purge()
            except PurgedElsewhere:
                PURGES.labels("elsewhere").inc()
            except ScreeningError as error:
                PURGES.labels("refused" if isinstance(error, PurgeRefused) else "failed").inc()
                log.warning("Expired records were not purged: %s", error)
            else:
                PURGES.labels("done").inc()
                PURGED.inc(count)
                log.info("Expired records purged: %d", count)
            if stopped.wait(EVERY):
                return

    purging = threading.Thread(target=purge_until_stopped, daemon=True)
    purging.start()
    try:
        yield
    finally:
        stopped.set()
        purging.join(timeout=5)
