"""What a server does every hour: delete expired records, and write down what was counted."""

from __future__ import annotations

import ctypes
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, time

from screening.errors import PurgedElsewhere, PurgeRefused, ScreeningError
from screening.metrics import COUNTED_YESTERDAY, PURGED, PURGES
from screening.storage.store import Store

log = logging.getLogger(__name__)

EVERY = 3600.0
"""Seconds."""

MOST_APART = 60.0
"""Seconds by which two clocks that agree may differ after an hour."""

NOT_SYNCHRONIZED = 5  # TIME_ERROR of adjtimex(2)


class TrustedClock:
    """Whether the time can be believed, so that a gap since the last purge was a server that was
    off, or a backup that came back, and not a clock that jumped."""

    def __init__(self) -> None:
        self.begun = time(), monotonic()

    def is_right(self) -> bool:
        """Return whether the kernel says that its clock follows a time server, and the clock has
        gone as fast as the monotonic one for an hour."""
        passed, steadily = time() - self.begun[0], monotonic() - self.begun[1]
        if abs(passed - steadily) > MOST_APART:
            self.begun = time(), monotonic()
            return False
        return steadily >= EVERY and is_synchronized()


def is_synchronized() -> bool:
    """Return whether the kernel says so; False where it is not asked, as it is on Linux alone."""
    try:
        ask = ctypes.CDLL(None).adjtimex
    except (AttributeError, OSError, TypeError):
        return False
    state: int = ask(ctypes.create_string_buffer(512))  # all of it 0: that sets nothing
    return 0 <= state < NOT_SYNCHRONIZED


@contextmanager
def purged_hourly(store: Store) -> Iterator[None]:
    """Purge now and every hour until the end, on a thread of its own, and write what was counted
    on days that are over; at the end, all of it."""
    stopped, clock = threading.Event(), TrustedClock()

    def purge_until_stopped() -> None:
        while True:
            try:
                count = store.purge(force=clock.is_right())
            except PurgedElsewhere:
                PURGES.labels("elsewhere").inc()
            except ScreeningError as error:
                PURGES.labels("refused" if isinstance(error, PurgeRefused) else "failed").inc()
                log.warning("Expired records were not purged: %s", error)
            else:
                PURGES.labels("done").inc()
                PURGED.inc(count)
                log.info("Expired records purged: %d", count)
            write_counts(at_the_end=False)
            if stopped.wait(EVERY):
                write_counts(at_the_end=True)
                return

    def write_counts(*, at_the_end: bool) -> None:
        if store.counts.is_on:
            try:
                store.counts.write(at_the_end=at_the_end)
                for name, number in store.counts.read_yesterday().items():
                    COUNTED_YESTERDAY.labels(name).set(number)
            except ScreeningError as error:
                log.warning("What was counted could not be written: %s", error)

    purging = threading.Thread(target=purge_until_stopped, daemon=True)
    purging.start()
    try:
        yield
    finally:
        stopped.set()
        purging.join(timeout=5)
