"""People of the load: limits count each of them alone."""

from __future__ import annotations

from ipaddress import ip_address

from benchmarks.phones import Reply, own_address
from benchmarks.saving import Run
from benchmarks.servers import Memory


def test_each_has_an_address_of_this_machine_that_nobody_else_has() -> None:
    found = [own_address() for _ in range(2000)]

    assert len(set(found)) == 2000
    assert all(ip_address(each).is_loopback for each in found)


def test_times_are_of_what_was_saved_and_the_rest_is_counted() -> None:
    replies = [Reply(0, each / 1000, "303") for each in range(100)]
    replies += [Reply(0, 9, "503"), Reply(0, 30, "TimeoutError")]

    run = Run(replies, 10, 1, [Memory(100, 50)])

    assert run.said == {"303": 100, "503": 1, "TimeoutError": 1}
    assert run.percentile_ms(50) == 50
    assert run.percentile_ms(100) == 99
