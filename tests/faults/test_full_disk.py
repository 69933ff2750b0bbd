"""F3: the system refuses the real server more room for its files (Linux: RLIMIT_FSIZE)."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.server import Server

pytestmark = pytest.mark.linux

FIELDS = {"hopes": "h" * 1000}


@contextmanager
def no_more_room(server: Server) -> Iterator[None]:
    """No file of the server may grow, until further notice."""
    assert server.process is not None
    before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)


def test_a_save_that_does_not_fit_comes_back_in_the_form_and_loses_nothing(
    file_server: Server,
) -> None:
    visitor = file_server.begin()
    visitor.save({"age_group": "65_plus"})
    visitor.get("/checklist/your-hopes")
    visitor.fill(FIELDS)

    with no_more_room(file_server):
        page = visitor.press("action", "save", status=503)
        assert page.reply.header("Retry-After") == "5"
        assert page.form.value("hopes") == "h" * 1000
        reading = file_server.visit()
        reading.cookies = dict(visitor.cookies)
        assert reading.get("/checklist/about-you").form.value("age_group") == "65_plus"
        assert reading.get("/summary").kind == "summary"

    assert visitor.press("action", "save").path == "/checklist/place-and-form"
    assert visitor.get("/checklist/your-hopes").form.value("hopes") == "h" * 1000
    assert file_server.kept.rows("PRAGMA integrity_check") == [("ok",)]
