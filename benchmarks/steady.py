"""python -m benchmarks.steady [--minutes 10] [--people 200] [--write docs/performance.md]

Two workers on a real PostgreSQL, with limits in a real Redis, behind nginx with the file of
deploy/. People save every two seconds for some minutes. Then three times as many as the servers
take at once save without a pause, and it is seen how soon all is well again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import ssl
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.conditions import find_conditions, load
from benchmarks.people import content_of, make_records
from benchmarks.phones import Phone
from benchmarks.report import replaced
from benchmarks.saving import Run, flood, measured, recover, save_steadily
from benchmarks.servers import MeasuredServer
from benchmarks.steady_report import BEGIN, END, Figures, lines
from tests.cluster import Cluster
from tests.operation.counter import Counter
from tests.operation.proxy import Proxy

KEPT = Path(".cache/bench")
WORKERS = 2
AT_ONCE = 64
"""As many requests the servers take at once; nginx refuses more (deploy/nginx.conf)."""
TOO_MANY = 3 * AT_ONCE
LATER = 20
"""People who come after the flood."""
FLOOD_SECONDS = 30


async def run(
    server: MeasuredServer, phones: Sequence[Phone], people: int, seconds: float
) -> tuple[Run, Run, float]:
    """Each of the phones serves once: for `people`, for the flood, or for who comes later."""
    for phone in phones:
        await phone.open_step()
        phone.hang_up()
    crowd, later = phones[people : people + TOO_MANY], phones[people + TOO_MANY :]
    steady = await measured(server, save_steadily(phones[:people], seconds))
    flooded = await measured(server, flood(crowd, FLOOD_SECONDS))
    recovery = await recover(later)
    for phone in phones:
        phone.hang_up()
    return steady, flooded, recovery


def measure(people: int, minutes: float) -> Figures:
    conditions = find_conditions()
    with TemporaryDirectory() as name, ExitStack() as running:
        at_proxy, at_counter = (Path(name, each) for each in ("proxy", "counter"))
        at_proxy.mkdir()
        at_counter.mkdir()
        url = running.enter_context(Cluster()).create()
        tokens = make_records(url, map(content_of, range(people + TOO_MANY + LATER)))
        server = MeasuredServer(
            Path(name, "server"),
            arguments=("--workers", str(WORKERS)),
            DATABASE_URL=url,
            RATE_LIMIT_URL=running.enter_context(Counter(at_counter)).url,
        )
        running.enter_context(server)
        proxy = running.enter_context(Proxy(at_proxy))
        proxy.start([server.port])
        tls = ssl.create_default_context(cafile=at_proxy / "fullchain.pem")
        phones = [Phone(proxy.port, tls, token) for token in tokens]
        found = asyncio.run(run(server, phones, people, minutes * 60))
    return Figures(conditions | {"Load after": load()}, people, TOO_MANY, *found)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.steady", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this page")
    chosen = parser.parse_args()
    figures = measure(chosen.people, chosen.minutes)
    text = "\n".join(lines(figures))
    sys.stdout.write(f"{text}\n")
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / "load.json").write_text(json.dumps(asdict(figures)), encoding="utf-8")
    (KEPT / "load.md").write_text(f"{text}\n", encoding="utf-8")
    if chosen.write is not None:
        page = chosen.write.read_text(encoding="utf-8")
        chosen.write.write_text(replaced(page, text, BEGIN, END), encoding="utf-8")


if __name__ == "__main__":
    main()
