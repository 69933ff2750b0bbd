from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from secrets import token_urlsafe

import pytest

from screening import create_app
from screening.settings import Settings
from tests import forked
from tests.forked import Forked
from tests.questionnaire.files import CLINICS

CHECKOUT = Path(__file__).parent.parent
SETTINGS = {name.upper() for name in Settings.model_fields}


def environment(**given: str) -> dict[str, str]:
    """Development mode on a port of its own, whatever else is set where the tests run."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return kept | {"PYTHONPATH": str(CHECKOUT), "DEVELOPMENT": "true", **given}


def run(folder: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    return forked.run(arguments, folder=folder, environment=environment(**given))


@contextmanager
def serving(folder: Path, *arguments: str, **given: str) -> Iterator[tuple[str, Forked]]:
    """A server of its own: what it said first, and its process. Killed if it is still there."""
    reading, writing = os.pipe()
    with open(reading) as output, open(writing, "w") as written, open(os.devnull, "w") as nowhere:
        process = forked.start(
            ["serve", *arguments],
            folder=folder,
            environment=environment(**{"PORT": str(free_port()), **given}),
            stdout=written.fileno(),
            stderr=nowhere.fileno(),
        )
        written.close()
        try:
            yield output.readline(), process
        finally:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A running server: its folder, and its address."""
    folder = tmp_path_factory.mktemp("served")
    with serving(folder) as (line, _):
        yield folder, line.split()[3]


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Lets new processes be interrupted, also where the tests themselves run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def status(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as response:
        code: int = response.status
        return code


def refused(result: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of a refusal, which is never a traceback."""
    assert result.returncode == 2, result.stderr
    assert re.fullmatch(r"(Database: .*\n)?", result.stdout)
    assert "Traceback" not in result.stderr
    return result.stderr.splitlines()


@pytest.mark.parametrize("command", ["check", "serve"])
def test_a_place_without_crisis_lines_is_refused_by_the_name_of_its_setting(
    tmp_path: Path, command: str
) -> None:
    result = run(tmp_path, command, CRISIS_LOCALE="en-AU", PORT=str(free_port()))

    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "the setting CRISIS_LOCALE is 'en-AU', which has no lines; these have: en-US, es-US" in (
        result.stdout + result.stderr
    )


class TestServe:
    def test_it_prints_the_address_where_it_answers(self, tmp_path: Path) -> None:
        port = free_port()

        with serving(tmp_path, PORT=str(port)) as (line, _):
            assert line == f"Foreword is at http://127.0.0.1:{port} (Ctrl+C stops it)\n"
            assert status(f"http://127.0.0.1:{port}/healthz") == 200

    def test_options_win_over_the_environment(self, tmp_path: Path) -> None:
        port = free_port()

        with serving(tmp_path, "--host", "localhost", "--port", str(port)) as (line, _):
            assert f"http://localhost:{port} " in line
            assert status(f"http://localhost:{port}/readyz") == 200

    def test_in_development_all_it_keeps_is_in_instance(self, server: tuple[Path, str]) -> None:
        folder, _ = server

        assert [path.name for path in folder.iterdir()] == ["instance"]
        assert {path.name for path in (folder / "instance").iterdir()} == {
            "secret",
            "records.sqlite",
            "records.sqlite-wal",
            "records.sqlite-shm",
            "records.sqlite.lock",
        }

    def test_it_does_not_tell_what_serves_it(self, server: tuple[Path, str]) -> None:
        with urllib.request.urlopen(f"{server[1]}/healthz", timeout=10) as response:
            assert "Server" not in response.headers

    def test_a_second_server_on_the_same_data_is_refused(self, server: tuple[Path, str]) -> None:
        [line] = refused(run(server[0], "serve", PORT=str(free_port())))

        assert line.startswith("The database is in use by a running server")

    def test_a_port_that_is_taken_is_named_with_a_way_out(
        self, server: tuple[Path, str], tmp_path: Path
    ) -> None:
        port = server[1].rpartition(":")[2]

        [line] = refused(run(tmp_path, "serve", PORT=port))

        assert line.startswith(f"HOST and PORT: cannot listen on http://127.0.0.1:{port} ")
        assert line.endswith("PORT=8001 or --port 8001.")

    def test_without_a_secret_it_refuses_outside_development(self, tmp_path: Path) -> None:
        [line] = refused(run(tmp_path, "serve", DEVELOPMENT="false"))

        assert line.startswith("SECRET_KEY is missing.")
        assert list(tmp_path.iterdir()) == []

    def test_each_wrong_setting_has_its_line(self, tmp_path: Path) -> None:
        lines = refused(run(tmp_path, "serve", PORT="x", TIMEZONE="Mars"))

        assert [line.split()[0] for line in lines] == ["PORT", "TIMEZONE"]

    def test_a_broken_questions_file_is_refused_with_file_and_line(self, tmp_path: Path) -> None:
        (tmp_path / "broken.yaml").write_text("version: '1.0'\nversion: '1.1'\n")

        [line] = refused(run(tmp_path, "serve", QUESTIONS_FILE="broken.yaml"))

        assert line.startswith("broken.yaml:2:1: ")

    @pytest.mark.usefixtures("interruptible")
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_it_stops_in_peace_when_told_to(self, tmp_path: Path, number: signal.Signals) -> None:
        with subprocess.Popen(
            [sys.executable, "-m", "screening", "serve"],
            cwd=tmp_path,
            env=environment(PORT=str(free_port())),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                assert process.stdout is not None
                assert status(process.stdout.readline().split()[3]) == 200
                process.send_signal(number)
                _, errors = process.communicate(timeout=30)
            finally:
                process.kill()

        assert process.returncode == 0
        assert "Traceback" not in errors

    def test_after_a_kill_it_starts_again(self, tmp_path: Path) -> None:
        with serving(tmp_path) as (_, process):
            process.kill()
            process.wait()

        with serving(tmp_path) as (line, _):
            assert status(f"{line.split()[3]}/readyz") == 200


class TestCheck:
    def test_the_shipped_file_has_no_errors(self, tmp_path: Path) -> None:
        result = run(tmp_path, "check")

        assert result.returncode < 2  # with time, dates pass, and then it warns
        assert result.stderr == ""
        assert "questions.yaml: no errors, " in result.stdout.splitlines()[-1]

    def test_it_needs_neither_secret_nor_database(self, tmp_path: Path) -> None:
        result = run(tmp_path, "check", DEVELOPMENT="false")

        assert result.returncode < 2
        assert list(tmp_path.iterdir()) == []

    def test_each_finding_has_its_place_and_says_why_and_how_to_fix_it(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "mine.yaml").write_text("version: 1\nlanguage: en\n")

        result = run(tmp_path, "check", "mine.yaml")

        *lines, last = result.stdout.splitlines()
        assert result.returncode == 2
        assert "Traceback" not in result.stderr
        assert all(line.startswith("mine.yaml:1:1: error: ") for line in lines[::3])
        assert all(line.startswith("    why: ") for line in lines[1::3])
        assert all(line.startswith("    fix: ") for line in lines[2::3])
        assert last.startswith("mine.yaml: 20 errors")

    def test_a_file_that_is_not_there_is_said_plainly(self, tmp_path: Path) -> None:
        result = run(tmp_path, "check", "nothing.yaml")

        assert result.returncode == 2
        assert result.stdout.startswith("nothing.yaml:1:1: error: cannot be read: No such file")

    def test_a_warning_alone_is_exit_code_1(self, tmp_path: Path) -> None:
        text = (CHECKOUT / "questions.yaml").read_text(encoding="utf-8")
        (tmp_path / "mine.yaml").write_text(text.replace("Pick all", "Good candidate? Pick all", 1))

        result = run(tmp_path, "check", "mine.yaml", "--format", "json")

        found = {
            (each["severity"], each["rule"])
            for each in json.loads(result.stdout)["findings"]
            if each["severity"] != "note" and each["rule"] != "out-of-date"
        }
        assert result.returncode == 1
        assert found == {("warning", "forbidden-words"), ("warning", "not-translated")}

    def test_marks_for_github_stand_on_one_line_each(self, tmp_path: Path) -> None:
        (tmp_path / "mine.yaml").write_text("version: '1.0'\nversion: '1.1'\n")

        result = run(tmp_path, "check", "mine.yaml", "--format", "github")

        mark, _ = result.stdout.splitlines()
        assert mark.startswith("::error file=mine.yaml,line=2,col=1,title=key-twice::the key")
        assert mark.count("%0A") == 2


class TestClinics:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "clinics.yaml").write_text(CLINICS, encoding="utf-8")
        (tmp_path / "slip.yaml").write_text("clinics:\n  - id: lake\n    nmae: Lake\n")
        return tmp_path

    def test_check_looks_at_the_clinics_alone(self, folder: Path) -> None:
        good = run(folder, "check", "--clinics", "clinics.yaml")
        slip = run(folder, "check", "--clinics", "slip.yaml")

        assert (good.returncode, slip.returncode) == (0, 2)
        assert good.stdout == "clinics.yaml: no errors, no warnings, no notes\n"
        assert slip.stdout.startswith("slip.yaml:3:5: error: unknown key 'nmae'; did you mean 'n")

    def test_a_slip_refuses_the_start_with_file_and_line(self, folder: Path) -> None:
        [line] = refused(run(folder, "serve", CLINICS_FILE="slip.yaml"))

        assert line.startswith("slip.yaml:3:5: unknown key 'nmae'")

    def test_a_card_is_made_for_a_clinic_that_is_there(self, folder: Path) -> None:
        given = {"CLINICS_FILE": "clinics.yaml", "PUBLIC_URL": "https://foreword.example.org"}

        made = run(folder, "export", "card", "north-side", "-o", "card.pdf", **given)
        [line] = refused(run(folder, "export", "card", "lakes", "-o", "no.pdf", **given))

        assert (made.returncode, made.stdout, made.stderr) == (0, "", "")
        assert (folder / "card.pdf").read_bytes().startswith(b"%PDF-")
        assert line == "CLINICS_FILE has no clinic with the id 'lakes'; did you mean 'lake'?"
        assert not (folder / "no.pdf").exists()


class TestPurge:
    def put_expired_record(self, folder: Path) -> Path:
        database = folder / "instance" / "records.sqlite"
        settings = Settings(
            development=True, secret_key=token_urlsafe(48), database_url=f"sqlite:///{database}"
        )
        store = create_app(settings).extensions["screening"].store
        store.create(b"", b"")
        store.purge()
        store.close()
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE records SET expires_at = '2020-01-01 00:00:00.000000'")
        return database

    def test_it_says_how_many_it_deleted_and_never_which(self, tmp_path: Path) -> None:
        database = self.put_expired_record(tmp_path)

        result = run(tmp_path, "purge", DEVELOPMENT="false")  # and asks for no secret

        told = f"Database: sqlite:///{database}\nExpired records purged: 1\n"
        assert (result.returncode, result.stdout) == (0, told)

    def test_a_database_that_is_not_there_is_not_made(self, tmp_path: Path) -> None:
        [line] = refused(run(tmp_path, "purge"))

        assert line.startswith(f"There is no database at {tmp_path}/instance/records.sqlite.")
        assert list(tmp_path.iterdir()) == []

    def test_it_refuses_while_a_server_runs(self, server: tuple[Path, str]) -> None:
        [line] = refused(run(server[0], "purge", "--force"))

        assert line.startswith("The database is in use by a running server")

    def test_a_clock_that_jumped_deletes_nothing_unless_forced(self, tmp_path: Path) -> None:
        database = self.put_expired_record(tmp_path)
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE last_purge SET at = '2020-01-01 00:00:00.000000'")

        [line] = refused(run(tmp_path, "purge"))

        assert "more than a day after the last purge (2020-01-01 00:00 UTC)" in line
        forced = run(tmp_path, "purge", "--force")
        assert forced.stdout.endswith("\nExpired records purged: 1\n")


def test_without_a_command_it_says_what_there_is(tmp_path: Path) -> None:
    result = run(tmp_path)

    assert result.returncode == 2
    assert result.stderr.startswith("Usage: screening [OPTIONS] COMMAND")
