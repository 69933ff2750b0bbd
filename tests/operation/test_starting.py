"""What several workers need is said before anything is started, in a line for each setting."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from screening.cli.serve import find_warnings
from screening.errors import SettingsError
from screening.settings import Settings, load_settings
from screening.web.limits import check_shared_storage
from tests.cluster import Cluster
from tests.faults.server import Server, free_port
from tests.operation.counter import PASSWORD, Counter
from tests.operation.workers import SECRET, Workers


def refusal(server: Workers) -> list[str]:
    """What a server says that does not start."""
    with pytest.raises(AssertionError, match="it ended"):
        server.start()
    assert server.process is not None
    assert server.process.returncode == 2
    assert "Traceback" not in server.log.read_text()
    return server.log.read_text().splitlines()


def test_each_setting_that_does_not_fit_several_workers_has_its_line(tmp_path: Path) -> None:
    lines = refusal(Workers(tmp_path, PROXY_COUNT="0"))

    assert [line.split()[0] for line in lines] == ["DATABASE_URL", "RATE_LIMIT_URL", "PROXY_COUNT"]


def test_behind_https_stands_a_proxy(tmp_path: Path) -> None:
    server = Workers(tmp_path, 1, PUBLIC_URL="https://example.org", PROXY_COUNT="0")

    [line] = refusal(server)

    assert line.startswith("PROXY_COUNT must be 1 or more where PUBLIC_URL begins with https://")


def test_what_may_not_be_meant_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEEP_HOUR", "48")
    given = {"DEVELOPMENT": "true", "PUBLIC_URL": "https://example.org", "SECRET_KEY": SECRET}

    said = list(find_warnings(load_settings(given | {"KEEP_HOURS": "19"}, os.devnull)))
    settled = list(find_warnings(load_settings(given | {"DEVELOPMENT": "false"}, os.devnull)))

    assert [words.split(" is ")[0] for words in said] == ["KEEP_HOUR", "KEEP_HOURS", "DEVELOPMENT"]
    assert [words.rpartition(". ")[2] for words in settled] == ["Is KEEP_HOURS meant?"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
def test_what_others_can_open_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = {"SECRET_KEY": SECRET}
    (tmp_path / "instance").mkdir(mode=0o700)
    for name, mode in {"instance/secret": 0o600, ".env": 0o600}.items():
        (tmp_path / name).touch()
        (tmp_path / name).chmod(mode)
    assert list(find_warnings(load_settings(given))) == []

    for name, mode in {"instance/secret": 0o640, ".env": 0o604, "instance": 0o777}.items():
        (tmp_path / name).chmod(mode)

    assert [line.split()[0] for line in find_warnings(load_settings(given))] == [
        "instance",
        "instance/secret",
        ".env",
    ]


def test_a_draft_is_shown_by_one_process(tmp_path: Path) -> None:
    server = Workers(tmp_path, options=("--draft", "mine.yaml"), PROXY_COUNT="0")

    assert refusal(server) == ["A draft is shown by one process: leave --workers out."]


def test_without_limits_and_in_development_fewer_are_needed(
    tmp_path: Path, cluster: Cluster
) -> None:
    settings = {"DEVELOPMENT": "true", "SECRET_KEY": "", "PROXY_COUNT": "0"}
    settings |= {"RATELIMIT_ENABLED": "false", "DATABASE_URL": cluster.create()}
    with Workers(tmp_path, **settings) as server:
        visitor = server.begin()
        for _ in range(8):  # the workers made one secret, not one each
            visitor.get("/checklist/heart")
            assert visitor.save({"bp_reading": "120"}).status == 200


def test_servers_side_by_side_on_one_postgresql_serve_the_same_record(
    tmp_path: Path, cluster: Cluster
) -> None:
    url = cluster.create()
    first = Workers(tmp_path / "first", 1, DATABASE_URL=url, PROXY_COUNT="0")
    second = Workers(tmp_path / "second", 1, DATABASE_URL=url, PROXY_COUNT="0")

    with first, second:
        visitor, elsewhere = first.begin(), second.visit()
        elsewhere.cookies = visitor.cookies
        elsewhere.get("/checklist/heart")
        assert elsewhere.save({"bp_reading": "120"}).status == 200
        assert visitor.get("/checklist/heart").form.value("bp_reading") == "120"


def test_a_counter_that_does_not_answer_is_named_without_its_password(
    tmp_path: Path, cluster: Cluster
) -> None:
    wrong = f"redis://:{PASSWORD}@127.0.0.1:{free_port()}/0"

    [line] = refusal(Workers(tmp_path, DATABASE_URL=cluster.create(), RATE_LIMIT_URL=wrong))

    assert line.startswith("RATE_LIMIT_URL cannot be used (ConnectionError).")
    assert PASSWORD not in line


@pytest.mark.parametrize("password", [":wrong@", ""])
def test_a_counter_that_refuses_the_password_is_named(counter: Counter, password: str) -> None:
    with pytest.raises(SettingsError, match=r"^RATE_LIMIT_URL cannot be used \(Authentication"):
        check_shared_storage(load(counter.url.replace(f":{PASSWORD}@", password)))


def test_an_option_that_there_is_not_is_refused(counter: Counter) -> None:
    with pytest.raises(SettingsError, match=r"^RATE_LIMIT_URL cannot be used \("):
        check_shared_storage(load(f"{counter.url}?nonsense=1"))


@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_valkey_is_spelt_as_redis_is(counter: Counter, scheme: str) -> None:
    check_shared_storage(load(counter.url.replace("redis", scheme)))


def load(url: str) -> Settings:
    return load_settings({"SECRET_KEY": SECRET, "RATE_LIMIT_URL": url}, os.devnull)


def test_a_database_that_was_not_upgraded_is_refused(
    tmp_path: Path, cluster: Cluster, counter: Counter
) -> None:
    empty = cluster.create(template="template0")

    [line] = refusal(Workers(tmp_path, DATABASE_URL=empty, RATE_LIMIT_URL=counter.url))

    assert line.endswith("Run: screening upgrade")


def test_a_metrics_port_that_is_taken_is_named(
    tmp_path: Path, cluster: Cluster, counter: Counter
) -> None:
    settings = {"DATABASE_URL": cluster.create(), "RATE_LIMIT_URL": counter.url}
    with Workers(tmp_path / "first", 1, **settings) as first:
        taken = str(first.metrics_port)
        [line] = refusal(Workers(tmp_path / "second", **settings, METRICS_PORT=taken))

    assert line.startswith(f"METRICS_PORT: cannot listen on 127.0.0.1:{taken} (")


def test_the_first_line_is_json_where_all_are_and_a_queue_is_one_line(tmp_path: Path) -> None:
    with Server(tmp_path, LOG_FORMAT="json") as server:
        visitor = server.visit()
        form = visitor.get("/").form_to("/start")
        people = [server.visit() for _ in range(60)]
        # all threads wait as long as the database is held
        with ThreadPoolExecutor(len(people)) as crowd, server.kept.held_for_writing():
            for each in people:
                each.cookies, each.page = dict(visitor.cookies), visitor.page
                crowd.submit(each.ask, "POST", "/start", form.pressed("way", "full"))
            server.wait_for_line("More people ask")

    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert any(line.get("message", "").startswith("Foreword is at ") for line in lines)
    assert sum("More people ask" in line.get("message", "") for line in lines) == 1
    assert not [line for line in lines if "waitress" in line.get("message", "")]
