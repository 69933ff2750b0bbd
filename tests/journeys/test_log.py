"""What the server writes down: how it went, never what it was about; and what lies on the disk."""

from __future__ import annotations

import re
from pathlib import Path

from tests.journeys.visitor import Visitor

CANARY = "Quetzalcoatlus"
"""A word that no page, library or operating system says by itself."""
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 info [0-9a-f]{8} "
    r"(GET|HEAD|POST|OPTIONS|other) (page|save|keep|download|health|static|other) \d{3} \d+\.\d"
)
"""Time, request id, method, group, status, milliseconds."""
OWN_LINE = re.compile(
    r"Foreword is at http://127\.0\.0\.1:\d+ .*|\S+ info Expired records purged: \d+"
)
"""What the server says of itself."""


def spread(visitor: Visitor) -> None:
    """The word in everything that a person or their browser can send."""
    visitor.headers |= {"User-Agent": CANARY, "X-Forwarded-For": CANARY, "Accept-Language": CANARY}
    visitor.get(f"/?{CANARY}={CANARY}")
    visitor.press("way", "full")
    visitor.get(f"/checklist/your-hopes?from={CANARY}")
    visitor.save({"hopes": CANARY, "setting_planned": "home_alone"})
    visitor.get("/checklist/medicine-list")
    visitor.save({"medicines-0-name": CANARY})
    visitor.get("/checklist/heart")
    visitor.save({"bp_reading": CANARY * 9}, 422)
    token = ("csrf_token", visitor.page.form.value("csrf_token"))
    visitor.send("/checklist/heart", [token, (CANARY, CANARY)], 400)
    visitor.send("/checklist/heart", [("csrf_token", CANARY), ("bp_reading", CANARY)], 400)
    visitor.send("/checklist/heart", [token, ("revision", "9"), ("bp_reading", CANARY)], 409)
    visitor.send(f"/checklist/{CANARY}", [token], 404)
    visitor.get(f"/{CANARY}", 404)
    visitor.get(f"/learn/{CANARY}", 404)
    visitor.get("/check-answers")
    visitor.get("/summary")
    assert visitor.ask(CANARY.upper(), "/").status in (400, 405, 501)
    lost = Visitor(visitor.wire, visitor.origin)
    lost.cookies = {"screening": CANARY, "form": CANARY}
    lost.get("/checklist", 410)


def test_nothing_that_was_sent_is_written_down(visitor: Visitor, server_folder: Path) -> None:
    spread(visitor)

    lines = (server_folder / "log").read_text().splitlines()

    assert not [line for line in lines if CANARY.lower() in line.lower()]
    other = [line for line in lines if not LINE.fullmatch(line)]
    assert [line for line in other if not OWN_LINE.fullmatch(line)] == []
    assert len(lines) - len(other) > 20


def test_nothing_that_was_answered_lies_open_on_the_disk(
    visitor: Visitor, server_folder: Path
) -> None:
    spread(visitor)
    token = visitor.cookies["screening"]

    files = [path for path in server_folder.rglob("*") if path.is_file()]

    assert any(path.name.startswith("records.sqlite") for path in files)
    for path in files:
        content = path.read_bytes()
        for word in (CANARY, "your-hopes", "setting_planned", "screening=", token):
            assert word.encode() not in content, path.name


def test_a_cleared_record_leaves_no_trace_of_its_token(
    visitor: Visitor, server_folder: Path
) -> None:
    visitor.get("/")
    visitor.press("way", "short")
    before = sum(path.stat().st_size for path in server_folder.rglob("*.sqlite"))

    visitor.get("/clear")
    visitor.press()

    assert before > 0
    assert not (server_folder / "instance" / "records.sqlite-wal").stat().st_size
