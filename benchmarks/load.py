"""python -m benchmarks.load [--minutes 10] [--people 200] [--write docs/performance.md]

Two workers on a real PostgreSQL, with limits in a real Redis, behind nginx with the file of
deploy/, over TLS. People save every two seconds for some minutes. Then three times as many as the
servers take at once save without a pause, and it is seen how soon all is well again. All come from
one address, and the operator has said that many share it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.drive import Sample, drive, saving
from benchmarks.people import STEP, Person, content_of, make_records
from benchmarks.report import Target, conditions, listed, load, replaced, targets_table
from benchmarks.servers import MeasuredServer
from tests.cluster import Cluster
from tests.operation.counter import Counter
from tests.operation.proxy import Proxy

EVERY, AFTER_REFUSAL = 2000, 500
"""Milliseconds between two saves of one person, and until someone who was refused tries again."""
TOO_MANY = 3 * 64
"""Three times what nginx lets through at once (deploy/nginx.conf)."""
FLOOD_SECONDS, LONGEST_RECOVERY, SLOWEST = 30, 5, 300


def measure(people: int, seconds: float) -> str:
    with TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        for each in ("proxy", "counter"):
            (folder / each).mkdir()
        server = MeasuredServer(
            folder / "server",
            arguments=("--workers", "2"),
            DATABASE_URL=running.enter_context(Cluster()).create(),
            RATE_LIMIT_URL=running.enter_context(Counter(folder / "counter")).url,
            LIMITS_WIDER_FOR="127.0.0.0/8=1000",
        )
        tokens = make_records(server.url, map(content_of, range(people + TOO_MANY)))
        running.enter_context(server)
        proxy = running.enter_context(Proxy(folder / "proxy", shared=True))
        proxy.start([server.port])
        everyone = [Person(server.port, token).open() for token in tokens]

        def save(who: Sequence[Person], seconds: float, pause: int) -> Sample:
            pauses = {"pause": pause, "pause_refused": AFTER_REFUSAL}
            sent = [saving(STEP, person) | pauses for person in who]
            return drive(server, proxy.origin, sent, seconds)

        first = save(everyone[:people], max(1, seconds / 10), EVERY)
        memory = [server.memory()]
        steady = save(everyone[:people], seconds, EVERY)
        memory.append(server.memory())
        flood = save(everyone[people:], FLOOD_SECONDS, 0)
        after = save(everyone[:people], LONGEST_RECOVERY, EVERY)
    begun, ended = (each.resident for each in memory)
    said = {name: times for name, times in flood.said.items() if name not in ("303", "429", "503")}
    failed = sum(
        each.lost + sum(each.said.values()) - each.said.get("303", 0) for each in (first, steady)
    )
    late = after.lost + sum(after.said.values()) - after.said.get("303", 0)
    targets = (
        Target("saves that failed", 0, failed, ""),
        Target("p99 of a save", SLOWEST, steady.p99, " ms"),
        Target("memory, end over beginning", 1.1, ended / begun),
        Target("in the flood, other than 303, 429, 503", 0, flood.lost + sum(said.values()), ""),
        Target(f"failed in the {LONGEST_RECOVERY} s after it", 0, late, ""),
        Target(f"p99 in the {LONGEST_RECOVERY} s after it", SLOWEST, after.p99, " ms"),
    )
    told = ", ".join(f"{count:,} times {name}" for name, count in sorted(flood.said.items()))
    return (
        f"{targets_table(targets)}\n\n"
        f"{people} people, {steady.seconds:.0f} seconds: {steady.rate:.0f} saves a second; "
        f"p50 {steady.p50:.0f} ms, p95 {steady.p95:.0f} ms, p99 {steady.p99:.0f} ms, slowest "
        f"{steady.slowest:.0f} ms. The workers used {steady.processor_ms:.2f} ms of a processor "
        f"for each save, {steady.processor_ms * steady.rate / 1000:.2f} of one at a time. Memory "
        f"of the larger worker: {begun:.0f} MB after a tenth of the time, {ended:.0f} MB at the "
        f"end.\n\n{TOO_MANY} people without a pause, {flood.seconds:.0f} s: {told}. That is "
        f"{flood.said.get('303', 0) / flood.seconds:.0f} saves a second."
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this page")
    chosen = parser.parse_args()
    about = conditions()
    found = measure(chosen.people, chosen.minutes * 60)
    text = f"{listed(about | {'Load after': load()})}\n\n{found}"
    sys.stdout.write(f"{text}\n")
    if chosen.write is not None:
        page = chosen.write.read_text(encoding="utf-8")
        chosen.write.write_text(replaced(page, text, "make load"), encoding="utf-8")


if __name__ == "__main__":
    main()
