"""F2: each save is forced to the disk before it is confirmed, as the system itself saw it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.faults.server import Server

CALL = re.compile(r"^\d+ +(?:<\.\.\. )?(\w+)")
CONFIRMED = re.compile(r'(?:send|sendto|write)\(.*"HTTP/1\.1 303')
ASKED = re.compile(r'recv(?:from)?\(.*"POST /checklist/')
FORCED = re.compile(r"f(?:data)?sync\(\d+<[^>]*records\.sqlite-wal>")


def test_every_save_is_on_the_disk_before_its_303(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    calls = "trace=fsync,fdatasync,sendto,sendmsg,recvfrom,write"
    watched = ("strace", "-f", "-y", "-s", "64", "-e", calls, "-o", str(trace))
    with Server(tmp_path, prefix=watched) as server:
        visitor = server.begin()
        for age in ("18_24", "25_64", "65_plus"):
            visitor.get("/checklist/about-you")
            visitor.save({"age_group": age})
        server.stop()

    order = [mark for line in trace.read_text().splitlines() if (mark := kind_of(line))]
    saves = "".join(order).count("asked")
    story = " ".join(order)

    assert saves == 3
    # since the start: each confirmation has a forced write between it and what asked for it
    for part in story.split("asked")[1:]:
        assert part.split()[0] == "forced", story
        assert "confirmed" in part, story


def kind_of(line: str) -> str:
    if ASKED.search(line):
        return "asked"
    if FORCED.search(line):
        return "forced"
    return "confirmed" if CONFIRMED.search(line) else ""
