"""A new SECRET_KEY costs nobody anything, where the old one is still accepted."""

from __future__ import annotations

import secrets
from pathlib import Path

from tests.cluster import Cluster
from tests.operation.counter import Counter
from tests.operation.workers import SECRET, Workers


def test_records_open_with_the_new_key_and_an_open_form_is_saved_at_once(
    tmp_path: Path, cluster: Cluster, counter: Counter
) -> None:
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
    new = {"SECRET_KEY": secrets.token_urlsafe(48), "SECRET_KEY_FALLBACKS": SECRET}
    before = Workers(tmp_path / "before", **settings)
    with before:
        visitor, other = before.begin(), before.begin()
        visitor.get("/checklist/heart")
        visitor.save({"bp_reading": "120 over 80"})
        visitor.get("/checklist/heart")
        visitor.fill({"bp_reading": "130 over 90"})
        page = other.press(form=other.get("/save").form_to("/save"))
        code = page.main.find(class_="code").get_text()
        assert before.stop() == 0

    after = Workers(tmp_path / "after", **settings | new)
    after.port, after.origin = before.port, before.origin
    with after:
        assert visitor.ask("GET", "/summary").status == 200
        assert visitor.press("action", "save").path == "/checklist/other-health"
        assert visitor.get("/checklist/heart").form.value("bp_reading") == "130 over 90"

        elsewhere = after.visit()
        elsewhere.get("/resume")
        elsewhere.fill({"code": code})
        assert elsewhere.press().kind == "checklist"
