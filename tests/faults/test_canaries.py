"""L1: what a person writes lies nowhere on the disk but sealed, and in no log, whatever happens."""

from __future__ import annotations

import base64
import re
import socket
from collections.abc import Iterator

import pytest

from tests.conftest import BOTH, make_kept
from tests.faults.server import Server

WORD = "canaryXq7"
ADDRESS = "203.0.113.77"
CLINIC, NAME = "canary-clinic", "North Practice"
"""The clinic by whose link the person comes. Its file lies elsewhere."""
LINE = re.compile(
    r"[\d-]{10}T[\d:.]{12}\+00:00 (info|warning|error) "
    r"([0-9a-f]{8} (GET|HEAD|POST|OPTIONS|other) "
    r"(page|save|keep|download|health|static|other) \d{3} [\d.]+"
    r"|Expired records purged: \d+"
    r"|Answers cannot be saved: the database refused \(\w+\)|Answers can be saved again"
    r"|Unexpected error: ValueError at [\w:<> ]+"
    r"|message of [\w.]+ at \w+:\d+)"
)
"""All that may ever stand in a log."""


@pytest.fixture(scope="module", params=BOTH)
def talked_to(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Talk]:
    folder = tmp_path_factory.mktemp("canaries")
    (folder / "temporary").mkdir()
    kept = make_kept(request, folder)
    clinics = tmp_path_factory.mktemp("clinics") / "clinics.yaml"
    clinics.write_text(f"clinics:\n  - id: {CLINIC}\n    name: {NAME}\n")
    with Server(
        folder,
        kept=kept,
        module="tests.faults.breaking",
        TMPDIR=str(folder / "temporary"),
        COUNTS="true",
        CLINICS_FILE=str(clinics),
    ) as server:
        talk = Talk(server)
        talk.answer()
        talk.err()
        talk.come_back()
        talk.pry()
        yield talk
    kept.close()


class Talk:
    """A person who writes the word wherever they can, and all that came back to them."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.visitor = server.visit()
        self.visitor.get(f"/c/{CLINIC}")
        self.visitor.press("way", "full")
        self.problems: list[bytes] = []
        self.secrets = [self.visitor.cookies["screening"]]

    def answer(self) -> None:
        visitor = self.visitor
        for step, fields in (
            ("your-hopes", {"hopes": f"{WORD} hopes"}),
            ("heart", {"bp_reading": f"{WORD} reading"}),
            ("medicine-list", {"medicines-0-name": WORD, "medicines-0-purpose": WORD}),
            ("your-questions", {"own_questions": f"{WORD}?"}),
        ):
            visitor.get(f"/checklist/{step}")
            visitor.save(fields, 303)
        form = visitor.get("/first-questions").form
        form.fill({"own-1": f"{WORD} of my own?"})
        visitor.press("action", "save", form=form)
        assert WORD in visitor.get("/summary").text
        for name in ("pdf", "txt", "json", "fhir.json", "response.json"):
            assert visitor.ask("GET", f"/summary.{name}").status == 200

    def err(self) -> None:
        """422, 400, 409, 413, 500 and 503."""
        visitor = self.visitor
        visitor.get("/checklist/your-hopes")
        visitor.save({"hopes": WORD * 200}, 422)
        fields = visitor.page.form.pressed("action", "save")
        self.problem("POST", "/checklist/your-hopes", [*fields, (WORD, WORD)], 400)
        self.problem("POST", "/checklist/your-hopes", [*fields, ("hopes", WORD)], 400)
        self.problem("POST", "/checklist/your-hopes", [("hopes", WORD * 40_000)], 413)
        visitor.send("/checklist/your-hopes", [("hopes", WORD)], 400)
        visitor.get("/checklist/heart")
        stale = visitor.page.form.pressed("action", "save")
        visitor.save({"bp_reading": f"{WORD} again"})
        visitor.send("/checklist/heart", [*stale[:-1], ("action", "save")], 409)
        self.problem("GET", "/check-answers", None, 500)
        visitor.get("/checklist/heart")
        visitor.fill({"bp_reading": f"{WORD} once more"})
        with self.server.kept.held_for_writing():
            visitor.press("action", "save", status=503)
            self.problem("POST", "/save", visitor.page.form.values[:1], 503)
        self.break_database()
        self.problem("GET", "/checklist", None, 503)
        visitor.get("/healthz")
        self.break_database(mend=True)

    def break_database(self, *, mend: bool = False) -> None:
        names = ("gone", "records") if mend else ("records", "gone")
        self.server.kept.rows("ALTER TABLE {} RENAME TO {}".format(*names))

    def come_back(self) -> None:
        visitor = self.visitor
        page = visitor.press(form=visitor.get("/save").form_to("/save"))
        self.secrets.append(page.main.find(class_="code").get_text())
        other = self.server.visit()
        for text, status in (
            (WORD, 422),
            ("7777-7777-7777-7777-7777", 422),
            (self.secrets[-1], 200),
        ):
            other.get("/resume")
            other.fill({"code": text})
            other.press(status=status)
        self.secrets.append(other.cookies["screening"])
        page = other.press(form=other.get("/save").form_to("/save"))
        self.secrets.append(page.main.find(class_="code").get_text())
        other.get("/checklist/your-hopes")
        other.save({"hopes": f"{WORD} at the end"})
        form = other.get("/checklist/your-hopes").form
        visitor.send("/checklist/your-hopes", form.pressed("action", "save"), 400)
        self.visitor = other

    def pry(self) -> None:
        """The word in addresses, methods and headers; and connections that break off."""
        self.problem("GET", f"/learn/{WORD}", None, 404)
        self.problem("GET", f"/c/{WORD}", None, 404)
        self.problem("GET", f"/checklist/{WORD}?{WORD}={WORD}", None, 404)
        self.problem("POST", "/privacy", [(WORD, WORD)], 405)
        host = f"Host: 127.0.0.1:{self.server.port}"
        for lines in (
            (f"{WORD.upper()} / HTTP/1.1", host, "Connection: close"),
            (f"GET /{WORD} HTTP/1.1", f"Host: {WORD}.example.org", "Connection: close"),
            ("GET / HTTP/1.1", host, f"User-Agent: {WORD}", f"Referer: http://{WORD}/",
             f"X-Forwarded-For: {ADDRESS}", f"Forwarded: for={ADDRESS}", f"Cookie: {WORD}={WORD}",
             "Connection: close"),
            (f"GET /{WORD} HTTP/9.9 {WORD}",),
            (f"{WORD}",),
        ):  # fmt: skip
            self.shout("\r\n".join((*lines, "", "")).encode(), wait=True)
        cookie = f"Cookie: screening={self.visitor.cookies['screening']}"
        for _ in range(20):
            page = f"GET /check-answers?{WORD} HTTP/1.1\r\n{host}\r\n{cookie}\r\n\r\n"
            self.shout(page.encode(), wait=False)
        self.shout(
            f"POST /checklist/heart HTTP/1.1\r\n{host}\r\nContent-Length: 900000\r\n\r\n".encode()
            + WORD.encode() * 90_000,
            wait=False,
        )

    def shout(self, message: bytes, *, wait: bool) -> None:
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as connection:
            try:
                connection.sendall(message)
                while wait and (got := connection.recv(65536)):
                    self.problems.append(got)
            except OSError:
                return

    def problem(self, method: str, address: str, fields: list | None, status: int) -> None:
        reply = self.visitor.ask(method, address, fields)
        assert reply.status == status, (address, reply.status)
        self.problems.append(reply.body)


def files(server: Server) -> dict[str, bytes]:
    """Of the server and of its database, and a dump as an operator might make."""
    beside = {
        str(path.relative_to(server.folder)): path.read_bytes()
        for path in server.folder.rglob("*")
        if path.is_file()
    }
    return beside | {"database": server.kept.on_disk(), "dump": server.kept.dump()}


def test_what_was_written_is_there_so_that_the_rest_shows_something(talked_to: Talk) -> None:
    assert WORD in talked_to.visitor.get("/summary").text
    assert NAME in talked_to.visitor.page.text


def test_no_file_holds_the_word(talked_to: Talk) -> None:
    found = files(talked_to.server)

    assert b"expires_at" in found["dump"]
    assert len(found["database"]) > 10_000
    in_hex, in_64 = WORD.encode().hex(), base64.b64encode(WORD.encode())[:-2].decode()
    for form in (WORD, WORD.upper(), WORD.lower(), in_hex, in_hex.upper(), in_64, CLINIC, NAME):
        for encoding in ("utf-8", "utf-16-le"):
            holds = [name for name, content in found.items() if form.encode(encoding) in content]
            assert not holds


def test_no_file_holds_a_token_or_a_code(talked_to: Talk) -> None:
    found = files(talked_to.server)

    assert len(talked_to.secrets) == 4
    for secret in talked_to.secrets:
        raw = base64.urlsafe_b64decode(f"{secret}=") if len(secret) == 43 else secret.encode()
        for form in (secret.encode(), secret.replace("-", "").encode(), raw):
            assert not [name for name, content in found.items() if form in content]


def test_no_page_about_a_problem_repeats_the_word(talked_to: Talk) -> None:
    assert len(talked_to.problems) > 10
    for page in talked_to.problems:
        assert WORD.encode() not in page
        assert CLINIC.encode() not in page
        assert WORD.upper().encode() not in page


def test_every_line_of_the_log_is_made_of_what_is_allowed(talked_to: Talk) -> None:
    first, *lines = talked_to.server.log.read_text().splitlines()

    assert first.startswith(f"Foreword is at {talked_to.server.origin}") or LINE.fullmatch(first)
    odd = [
        line
        for line in lines
        if not LINE.fullmatch(line) and not line.startswith("Foreword is at ")
    ]
    assert not odd
    assert any(" 500 " in line for line in lines)
    assert any(" 503 " in line for line in lines)


def test_no_address_stands_in_any_file(talked_to: Talk) -> None:
    for name, content in files(talked_to.server).items():
        assert ADDRESS.encode() not in content, name
        if name not in ("log", "database"):  # a database server notes where it listens
            assert b"127.0.0.1" not in content, name


def test_nothing_was_left_in_the_folder_for_temporary_files(talked_to: Talk) -> None:
    assert list((talked_to.server.folder / "temporary").iterdir()) == []
