"""A questions file that changes under a running server: as a draft at each save, and on SIGHUP."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.catalogues import compiled
from tests.faults.server import Server
from tests.journeys.page import words
from tests.journeys.visitor import Visitor, http_wire
from tests.questionnaire.files import SMALL, line_of, small_with, text_of
from tests.test_cli import free_port, refused, run, serving
from tests.waiting import wait_until

QUESTION = "text: Where do you go?"
NEW_QUESTION = "text: Where will you travel?"
BROKEN = "txt: Where will you travel?"


class Draft:
    """A small checklist that is being written, and a server that shows it."""

    def __init__(self, folder: Path, origin: str) -> None:
        self.file = folder / "mine.yaml"
        self.origin = origin

    def write(self, text: str) -> None:
        """As editors do: a new file in place of the old."""
        beside = self.file.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, self.file)

    def visitor(self) -> Visitor:
        return Visitor(http_wire(self.origin), self.origin)


@contextmanager
def previewing(folder: Path) -> Iterator[Draft]:
    draft = Draft(folder, "")
    draft.write(text_of(SMALL))
    port = free_port()
    with serving(folder, "--draft", "mine.yaml", PORT=str(port), RATELIMIT_ENABLED="false"):
        draft.origin = f"http://127.0.0.1:{port}"
        yield draft


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Draft]:
    with previewing(tmp_path_factory.mktemp("draft")) as draft:
        yield draft


@pytest.fixture
def draft(served: Draft) -> Draft:
    served.write(text_of(SMALL))
    return served


def at_the_first_step(draft: Draft) -> Visitor:
    visitor = draft.visitor()
    visitor.get("/")
    visitor.press("way", "full")
    return visitor


def bar(visitor: Visitor) -> str:
    return words(visitor.page.soup.find("aside", class_="draft"))


class TestDraft:
    def test_a_bar_says_on_every_page_that_it_is_a_draft(self, draft: Draft) -> None:
        visitor = at_the_first_step(draft)

        for address in ("/", "/checklist", "/checklist/your-trip", "/summary", "/help", "/learn"):
            visitor.get(address)
            assert bar(visitor).startswith("Draft. A preview of mine.yaml. Nothing")

    def test_a_save_of_the_file_shows_on_the_next_page(self, draft: Draft) -> None:
        visitor = at_the_first_step(draft)
        assert "Where do you go?" in visitor.page.text

        draft.write(small_with((QUESTION, NEW_QUESTION)))

        page = visitor.get("/checklist/your-trip")
        assert "Where will you travel?" in page.text
        assert "Where do you go?" not in page.text

    def test_answers_are_kept_over_a_save_of_the_file(self, draft: Draft) -> None:
        visitor = at_the_first_step(draft)
        visitor.save({"about": "me", "regions": ["mountains"]})

        draft.write(small_with((QUESTION, NEW_QUESTION)))

        assert ("regions", "mountains") in visitor.get("/checklist/your-trip").form.values

    def test_a_mistake_shows_with_its_line_and_the_last_good_version_stays(
        self, draft: Draft
    ) -> None:
        visitor = at_the_first_step(draft)
        text = small_with((QUESTION, BROKEN))

        draft.write(text)

        page = visitor.get("/checklist/your-trip")
        assert "Where do you go?" in page.text
        assert "unknown key 'txt'; did you mean 'text'?" in bar(visitor)
        assert f"Line {line_of(text, BROKEN)}, column" in bar(visitor)
        assert "these pages still show the last version" in bar(visitor)
        visitor.save({"about": "me", "regions": ["mountains"]})
        assert visitor.page.kind == "step"

    def test_what_the_check_finds_stands_on_the_page_that_it_concerns_with_why_and_how(
        self, draft: Draft
    ) -> None:
        visitor = at_the_first_step(draft)
        text = small_with((QUESTION, "text: Where do you <b>go</b>?"))
        draft.write(text)

        def here() -> str:
            visitor.get("/checklist/your-trip")
            return words(visitor.page.soup.find("details", class_="here"))

        wait_until(lambda: "The check found" in bar(visitor.get("/") and visitor))
        assert "On this page" in here()
        assert f"Warning. Line {line_of(text, '<b>')}, column" in here()
        assert "'<b>' shows as it is typed" in here()
        assert "Why: Texts are plain words" in here()
        assert "Fix: Take it out" in here()
        visitor.get("/help")
        other = visitor.page.soup.find("details", class_="elsewhere")
        assert "'<b>' shows as it is typed" in words(other)
        assert other.find("a", href="/checklist/your-trip")
        part = visitor.ask("GET", "/draft/bar?page=/checklist/your-trip").body
        assert b"On this page" in part

    def test_a_fixed_mistake_is_gone_from_the_bar(self, draft: Draft) -> None:
        visitor = at_the_first_step(draft)
        draft.write(small_with((QUESTION, BROKEN)))
        visitor.get("/")
        assert "mistake" in bar(visitor)

        draft.write(small_with((QUESTION, NEW_QUESTION)))

        visitor.get("/checklist/your-trip")
        assert "mistake" not in bar(visitor)
        assert "Where will you travel?" in visitor.page.text

    def test_while_the_file_is_gone_the_last_good_version_stays(self, draft: Draft) -> None:
        visitor = at_the_first_step(draft)

        draft.file.unlink()

        assert "Where do you go?" in visitor.get("/checklist/your-trip").text
        assert "cannot be read" in bar(visitor)

    def test_the_page_can_ask_for_the_stamp_of_the_file_and_nothing_elsewhere(
        self, draft: Draft
    ) -> None:
        visitor = at_the_first_step(draft)
        before = visitor.ask("GET", "/draft/stamp").body

        draft.write(small_with((QUESTION, NEW_QUESTION)))

        assert visitor.ask("GET", "/draft/stamp").body != before
        policy = visitor.get("/").reply.header("Content-Security-Policy")
        assert policy is not None
        assert "; connect-src 'self';" in policy
        assert policy.startswith("default-src 'none'")

    def test_its_records_lie_apart_from_all_others(self, draft: Draft) -> None:
        kept = {path.name for path in (draft.file.parent / "instance").iterdir()}

        assert "draft.sqlite" in kept
        assert "records.sqlite" not in kept


class TestWhatIsTranslatedInPart:
    """Which a server that people come to offers only once nine of ten texts have words."""

    def make_catalogue(self, folder: Path, title: str) -> None:
        path = folder / "translations" / "es" / "LC_MESSAGES" / "mine.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = Catalog(locale="es")
        catalogue.add("About the trip", title, context="steps.your-trip.title")
        path.write_bytes(compiled(catalogue))

    def test_it_can_be_seen_and_shows_new_words_at_once(self, tmp_path: Path) -> None:
        self.make_catalogue(tmp_path, "Sobre el viaje")
        with previewing(tmp_path) as draft:
            visitor = draft.visitor()
            visitor.headers["Accept-Language"] = "es"
            visitor.get("/")
            visitor.press("way", "full")
            assert "Sobre el viaje" in visitor.get("/checklist/your-trip").text
            assert "Where do you go?" in visitor.page.text
            assert visitor.page.soup.html["lang"] == "es"

            self.make_catalogue(tmp_path, "Acerca del viaje")

            assert "Acerca del viaje" in visitor.get("/checklist/your-trip").text

    def test_a_server_does_not_offer_it(self, tmp_path: Path) -> None:
        self.make_catalogue(tmp_path, "Sobre el viaje")
        (tmp_path / "mine.yaml").write_text(text_of(SMALL), encoding="utf-8")
        port = free_port()
        with serving(tmp_path, PORT=str(port), QUESTIONS_FILE="mine.yaml"):
            origin = f"http://127.0.0.1:{port}"
            visitor = Visitor(http_wire(origin), origin)
            visitor.headers["Accept-Language"] = "es"

            assert visitor.get("/").soup.html["lang"] == "en"


class TestWhatADraftRefuses:
    def write_draft(self, folder: Path, text: str) -> None:
        (folder / "mine.yaml").write_text(text, encoding="utf-8")

    def test_a_draft_with_a_mistake_does_not_start(self, tmp_path: Path) -> None:
        text = small_with((QUESTION, BROKEN))
        self.write_draft(tmp_path, text)

        lines = refused(run(tmp_path, "serve", "--draft", "mine.yaml"))

        assert lines[-1].startswith(f"mine.yaml:{line_of(text, BROKEN)}:")

    @pytest.mark.parametrize(
        "setting", [{"HOST": "0.0.0.0"}, {"PUBLIC_URL": "https://foreword.example.org"}]
    )
    def test_a_draft_is_never_shown_elsewhere(
        self, tmp_path: Path, setting: dict[str, str]
    ) -> None:
        self.write_draft(tmp_path, text_of(SMALL))

        [line] = refused(run(tmp_path, "serve", "--draft", "mine.yaml", **setting))

        assert "DEVELOPMENT is on" in line or "on this machine alone" in line

    def test_a_server_without_a_draft_has_no_bar_and_no_stamp(self, tmp_path: Path) -> None:
        port = free_port()
        with serving(tmp_path, PORT=str(port)):
            origin = f"http://127.0.0.1:{port}"
            visitor = Visitor(http_wire(origin), origin)
            visitor.get("/")

            assert visitor.page.soup.find("aside", class_="draft") is None
            assert "draft" not in str(visitor.page.soup.head)
            assert visitor.ask("GET", "/draft/stamp").status == 404


class TestHangup:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "mine.yaml"
        path.write_text(text_of(SMALL), encoding="utf-8")
        return path

    def test_sighup_takes_in_a_good_file_and_keeps_the_old_one_for_a_bad(
        self, tmp_path: Path, file: Path
    ) -> None:
        with Server(tmp_path, QUESTIONS_FILE=str(file)) as server:
            visitor = Visitor(http_wire(server.origin), server.origin)
            visitor.get("/")
            visitor.press("way", "full")
            visitor.save({"about": "me", "regions": ["mountains"]})

            file.write_text(small_with((QUESTION, NEW_QUESTION)), encoding="utf-8")
            assert "Where do you go?" in visitor.get("/checklist/your-trip").text
            server.process.send_signal(signal.SIGHUP)
            wait_until(lambda: "Where will you travel?" in visitor.get("/checklist/your-trip").text)
            assert ("regions", "mountains") in visitor.page.form.values

            file.write_text(small_with((QUESTION, BROKEN)), encoding="utf-8")
            server.process.send_signal(signal.SIGHUP)
            wait_until(lambda: "goes on with the questions" in server.log.read_text())
            assert "Where will you travel?" in visitor.get("/checklist/your-trip").text

        log = server.log.read_text()
        assert "Questions taken in: version 2.1" in log
        assert "mine.yaml:" in log
        assert "unknown key 'txt'" in log
