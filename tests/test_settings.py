from __future__ import annotations

import itertools
import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from screening.errors import SettingsError
from screening.settings import (
    SAMPLE,
    Settings,
    load_content_settings,
    load_database_url,
    load_settings,
)

SECRET = "m9Jb3Yx0kq-Vt7LwPz2sRf8NhCd5GaEu"
EXAMPLE = Path(__file__).parent.parent / ".env.example"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder to work in, and no setting in the environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
    monkeypatch.chdir(tmp_path)


def load(**given: str) -> Settings:
    return load_settings({"SECRET_KEY": SECRET, **given})


def refusal(**given: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        load(**given)
    return str(refused.value).splitlines()


class TestDefaults:
    def test_only_a_secret_has_to_be_set(self, tmp_path: Path) -> None:
        settings = load()

        assert not settings.development
        assert settings.public_url == settings.address == "http://127.0.0.1:8000"
        assert settings.database_url == f"sqlite:///{tmp_path}/instance/records.sqlite"
        assert settings.hosts == ("127.0.0.1", "localhost", "[::1]")
        assert settings.keep == timedelta(hours=24)
        assert settings.leave_url == "https://www.wikipedia.org/"
        assert settings.timezone.key == "UTC"
        assert not settings.https

    def test_an_empty_value_counts_as_absent(self) -> None:
        names = [name.upper() for name in Settings.model_fields if name != "secret_key"]

        assert load(**dict.fromkeys(names, "")) == load()

    def test_settings_cannot_be_changed(self) -> None:
        with pytest.raises(ValueError, match="frozen"):
            load().port = 1

    def test_secrets_do_not_show_where_settings_are_printed(self) -> None:
        settings = load(SECRET_KEY_FALLBACKS=SECRET[::-1])

        assert SECRET not in repr(settings)
        assert SECRET[::-1] not in repr(settings)


class TestWhereTheyComeFrom:
    def test_the_environment_wins_over_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / ".env").write_text(f"SECRET_KEY={SECRET}\nPORT=8001\nKEEP_HOURS=48\n")
        monkeypatch.setenv("PORT", "8002")

        settings = load_settings()

        assert (settings.port, settings.keep_hours, settings.secret_key) == (8002, 48, SECRET)

    def test_what_is_given_on_the_command_line_wins_over_both(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PORT", "8002")

        assert load(PORT="8003").port == 8003

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("SECRET_KEY", SECRET[::-1]),
            ("SECRET_KEY_FALLBACKS", SECRET[::-1]),
            ("DATABASE_URL", "postgresql://me:Xq7@db/foreword"),
            ("RATE_LIMIT_URL", "redis://:Xq7@counter:6379/0"),
        ],
    )
    def test_a_secret_may_lie_in_a_file_that_the_environment_names(
        self, name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "secret").write_text(f"{value}\n")
        monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))
        if name != "SECRET_KEY":
            monkeypatch.setenv("SECRET_KEY", SECRET)

        assert load_settings() == load(**{name: value})
        if name == "DATABASE_URL":
            assert load_database_url() == value

    def test_such_a_file_that_is_missing_weak_or_not_the_only_one_is_refused_by_its_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "secret"))
        assert refusal(SECRET_KEY="") == ["SECRET_KEY_FILE cannot be read (FileNotFoundError)."]

        (tmp_path / "secret").write_text("short")
        [line] = refusal(SECRET_KEY="")
        assert line.startswith("SECRET_KEY is shorter than 32 bytes.")

        monkeypatch.setenv("SECRET_KEY", SECRET)
        assert refusal(SECRET_KEY="") == [
            "SECRET_KEY and SECRET_KEY_FILE are both set. Leave one of them."
        ]

    def test_no_other_setting_has_such_a_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "name").write_text("Clinic")
        monkeypatch.setenv("CLINIC_NAME_FILE", str(tmp_path / "name"))

        assert load().clinic_name == ""

    def test_a_misspelt_name_in_the_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("KEEP_HOUR=48\n")

        assert refusal() == ["KEEP_HOUR is not a setting; .env.example lists them all."]

    def test_a_file_that_cannot_be_read_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_bytes(b"CLINIC_NAME=\xff\xfe")

        assert refusal() == [".env cannot be read (UnicodeDecodeError)."]

    def test_content_can_be_checked_without_a_secret(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("KEEP_HOURS=never\nCRISIS_LOCALE=de-DE\n")

        assert load_content_settings().crisis_locale == "de-DE"
        (tmp_path / ".env").unlink()
        assert load_content_settings().crisis_locale is None


class TestTheExampleFile:
    def text(self) -> str:
        return EXAMPLE.read_text(encoding="utf-8")

    def test_it_names_every_setting_and_no_other(self) -> None:
        named = re.findall(r"^([A-Z_]+)=", self.text(), flags=re.MULTILINE)

        assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)

    def test_each_setting_is_explained_just_above(self) -> None:
        lines = self.text().splitlines()

        assert all(
            above.startswith("# ")
            for above, line in itertools.pairwise(lines)
            if line[:1].isupper()
        )

    def test_it_states_each_default_as_it_is(self) -> None:
        for name, field in Settings.model_fields.items():
            if isinstance(field.default, int | str) and field.default not in ("", False):
                [paragraph] = re.findall(rf"(?:# .*\n)+{name.upper()}=", self.text())
                assert f"default: {field.default}".lower() in paragraph.lower()

    def test_as_it_stands_it_is_refused_for_its_secret_alone(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text(self.text())

        with pytest.raises(SettingsError) as refused:
            load_settings()

        assert str(refused.value).startswith("SECRET_KEY is still the sample from .env.example.")
        assert "\n" not in str(refused.value)


class TestTheSecret:
    def test_a_missing_one_is_refused_and_the_way_to_make_one_is_said(self) -> None:
        [line] = refusal(SECRET_KEY="")

        assert line.startswith("SECRET_KEY is missing. Make one with: python3 -c ")

    @pytest.mark.parametrize(
        ("secret", "problem"),
        [
            (SECRET[:31], "is shorter than 32 bytes."),
            (SAMPLE, "is still the sample"),
            ("a" * 64, "repeats itself"),
            ("changeme-2026-ok" * 4, "repeats itself"),
            ("abababababababababababababababababababab", "repeats itself"),
        ],
    )
    @pytest.mark.parametrize("mode", ["true", "false"])
    def test_a_weak_one_is_refused_in_every_mode(
        self, secret: str, problem: str, mode: str
    ) -> None:
        [line] = refusal(SECRET_KEY=secret, DEVELOPMENT=mode)

        assert line.startswith(f"SECRET_KEY {problem}")
        assert secret not in line

    def test_a_weak_former_one_is_refused_too(self) -> None:
        [line] = refusal(SECRET_KEY_FALLBACKS=f"{SECRET}, short")

        assert line.startswith("SECRET_KEY_FALLBACKS is shorter than 32 bytes.")

    def test_the_recommended_way_makes_a_good_one(self) -> None:
        assert load(SECRET_KEY=SECRET * 2 + "x").secret_key == SECRET * 2 + "x"


class TestDevelopment:
    def test_it_makes_a_secret_once_and_keeps_it_to_itself(self, tmp_path: Path) -> None:
        first = load(SECRET_KEY="", DEVELOPMENT="true")
        again = load(SECRET_KEY="", DEVELOPMENT="true")

        kept = tmp_path / "instance" / "secret"
        assert first.secret_key == again.secret_key == kept.read_text()
        assert len(first.secret_key) >= 32
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700

    def test_a_secret_that_was_set_is_used(self, tmp_path: Path) -> None:
        assert load(DEVELOPMENT="true").secret_key == SECRET
        assert not (tmp_path / "instance").exists()

    def test_a_damaged_secret_is_named_and_not_replaced(self, tmp_path: Path) -> None:
        kept = tmp_path / "instance" / "secret"
        kept.parent.mkdir()
        kept.write_text("short")

        [line] = refusal(SECRET_KEY="", DEVELOPMENT="true")

        assert line == f"SECRET_KEY in {kept} is damaged. Delete that file."

    def test_a_folder_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "instance").touch()

        [line] = refusal(SECRET_KEY="", DEVELOPMENT="true")

        assert line.startswith(f"SECRET_KEY cannot be kept in {tmp_path}/instance/secret (")

    @pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
    def test_it_serves_this_machine(self, host: str) -> None:
        assert load(DEVELOPMENT="true", HOST=host).host == host

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "foreword.example.org"])
    def test_it_refuses_to_serve_others(self, host: str) -> None:
        [line] = refusal(DEVELOPMENT="true", HOST=host)

        assert line.startswith("HOST must be 127.0.0.1, ::1 or localhost while DEVELOPMENT is on.")


class TestTheAddress:
    def test_its_scheme_decides_whether_cookies_are_secure(self) -> None:
        assert load(PUBLIC_URL="https://foreword.example.org").https
        assert not load(PUBLIC_URL="http://localhost:8000").https

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("https://foreword.example.org/", "https://foreword.example.org"),
            ("https://Foreword.Example.org:8443", "https://foreword.example.org:8443"),
            ("http://[::1]:8000", "http://[::1]:8000"),
        ],
    )
    def test_it_is_kept_as_an_origin(self, given: str, kept: str) -> None:
        assert load(PUBLIC_URL=given).public_url == kept

    @pytest.mark.parametrize("url", ["http://foreword.example.org", "http://192.168.1.5:8000"])
    def test_plain_http_is_refused_beyond_this_machine(self, url: str) -> None:
        [line] = refusal(PUBLIC_URL=url)

        assert line.startswith(
            "PUBLIC_URL must begin with https:// unless its host is this machine"
        )

    def test_a_server_for_others_has_to_be_told_its_public_address(self) -> None:
        [line] = refusal(HOST="0.0.0.0")

        assert line.startswith("PUBLIC_URL must begin with https://")
        assert load(HOST="0.0.0.0", PUBLIC_URL="https://foreword.example.org").host == "0.0.0.0"

    @pytest.mark.parametrize(
        "url",
        [
            "foreword.example.org",
            "ftp://foreword.example.org",
            "https://",
            "https://foreword.example.org/path",
            "https://foreword.example.org?query",
            "https://me:pass@foreword.example.org",
            "https://foreword.example.org:99999",
            "https://[::1",
        ],
    )
    def test_anything_but_scheme_host_and_port_is_refused(self, url: str) -> None:
        [line] = refusal(PUBLIC_URL=url)

        assert line.startswith("PUBLIC_URL must be https:// and a host")

    def test_the_hosts_to_trust_follow_from_it(self) -> None:
        behind_a_proxy = load(PUBLIC_URL="https://foreword.example.org:8443")
        open_to_all = load(PUBLIC_URL="https://foreword.example.org", HOST="0.0.0.0")
        chosen = load(PUBLIC_URL="https://foreword.example.org", TRUSTED_HOSTS="a.org, .b.org")

        assert behind_a_proxy.hosts == ("foreword.example.org", "127.0.0.1", "localhost", "[::1]")
        assert open_to_all.hosts == ("foreword.example.org",)
        assert chosen.hosts == ("foreword.example.org", "a.org", ".b.org")

    def test_an_ipv6_address_is_written_in_brackets(self) -> None:
        assert load(HOST="::1").address == "http://[::1]:8000"


class TestTheOthers:
    @pytest.mark.parametrize(
        ("name", "value", "line"),
        [
            ("DEVELOPMENT", "perhaps", "DEVELOPMENT must be true or false."),
            ("HOST", "http://127.0.0.1", "HOST must be an address to listen on."),
            ("PORT", "http", "PORT must be a whole number from 1 to 65535."),
            ("PORT", "65536", "PORT must be a whole number from 1 to 65535."),
            ("PROXY_COUNT", "-1", "PROXY_COUNT must be the number of proxies in front, 0 to 9."),
            (
                "TRUSTED_HOSTS",
                "*",
                "TRUSTED_HOSTS must be names of hosts; for all hosts below one write .example.org.",
            ),
            (
                "DATABASE_URL",
                "sqlite:///:memory:",
                "DATABASE_URL must be sqlite:/// and the path of a file, as in "
                "sqlite:////srv/x.db, or postgresql://user:password@host/database, where "
                "characters such as @ and / in the password are written as %40 and %2F.",
            ),
            ("RATELIMIT_ENABLED", "2", "RATELIMIT_ENABLED must be true or false."),
            ("KEEP_HOURS", "0", "KEEP_HOURS must be a whole number of hours from 1 to 744."),
            (
                "KEEP_DAYS_WITH_CODE",
                "1.5",
                "KEEP_DAYS_WITH_CODE must be a whole number of days from 1 to 365.",
            ),
            (
                "LEAVE_URL",
                "javascript:alert(1)",
                "LEAVE_URL must be an address that begins with https:// or http://.",
            ),
            ("TIMEZONE", "Mars", "TIMEZONE must be a known zone, such as Europe/Berlin or UTC."),
            (
                "TIMEZONE",
                "../../etc/passwd",
                "TIMEZONE must be a known zone, such as Europe/Berlin or UTC.",
            ),
            ("CLINIC_NAME", "x" * 201, "CLINIC_NAME must be text of at most 200 characters."),
            (
                "CRISIS_LOCALE",
                "english",
                "CRISIS_LOCALE must be a language and country such as en-US.",
            ),
            (
                "SECURITY_CONTACT",
                "me@example.org",
                "SECURITY_CONTACT must be an address that begins with mailto:, https:// or tel:.",
            ),
            ("LOG_FORMAT", "xml", "LOG_FORMAT must be plain or json."),
            ("METRICS_PORT", "0", "METRICS_PORT must be a whole number from 1 to 65535."),
            (
                "METRICS_PORT",
                "8000",
                "METRICS_PORT must not be PORT: what it shows is for this machine alone.",
            ),
        ],
    )
    def test_a_wrong_value_is_refused_in_one_line_that_says_what_it_must_be(
        self, name: str, value: str, line: str
    ) -> None:
        assert refusal(**{name: value}) == [line]

    @pytest.mark.parametrize(
        "url",
        [
            "sqlite://",
            "sqlite:///",
            "sqlite:///x?mode=ro",
            "mysql://me:Xq7@db/foreword",
            "postgres://me:Xq7@db/foreword",
            "postgresql+asyncpg://me:Xq7@db/foreword",
            "postgresql://me:Xq7@db",
            "postgresql://me:Xq7@db/",
            "postgresql://me:Xq7@db:port/foreword",
            "postgresql://me:X/q7@db/foreword",
            "postgresql://me:Xq7@[db/foreword",
            "postgresql://me:X@q7@db/foreword",
        ],
    )
    def test_a_database_that_cannot_be_used_is_refused_and_not_quoted(self, url: str) -> None:
        [line] = refusal(DATABASE_URL=url)

        assert line.startswith("DATABASE_URL must be sqlite:///")
        assert "q7" not in line

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://me:pass@db/foreword",
            "postgresql+psycopg://me:pass@db:5433/foreword",
            "postgresql://me:p%40%2Fss@[::1]/foreword?sslmode=verify-full",
            "postgresql:///foreword",
            "postgresql://me@/foreword?host=/run/postgresql",
        ],
    )
    def test_a_server_of_postgresql_may_keep_the_records(self, url: str) -> None:
        assert load(DATABASE_URL=url).database_url == url

    @pytest.mark.parametrize(
        "url",
        [
            "redis://cache",
            "rediss://:pass@cache:6380/1",
            "valkey://me:pass@10.0.0.5",
            "unix:///run/valkey/valkey.sock",
        ],
    )
    def test_requests_may_be_counted_in_valkey_or_redis(self, url: str) -> None:
        settings = load(RATE_LIMIT_URL=url)

        assert settings.rate_limit_url == url
        assert settings.limits_shared
        assert "pass" not in repr(settings)

    @pytest.mark.parametrize(
        "url",
        [
            "cache:6379",
            "http://me:pass@cache",
            "redis://",
            "redis://:pass@cache:port",
            "unix://",
            "memory://x",
        ],
    )
    def test_any_other_place_is_refused_and_not_quoted(self, url: str) -> None:
        [line] = refusal(RATE_LIMIT_URL=url)

        assert line.startswith("RATE_LIMIT_URL must be memory://, or redis://, ")
        assert "pass" not in line

    def test_without_limits_nothing_has_to_be_counted_together(self) -> None:
        assert not load().limits_shared
        assert load(RATELIMIT_ENABLED="false").limits_shared

    def test_all_that_is_wrong_is_said_at_once(self) -> None:
        lines = refusal(SECRET_KEY="short", PORT="x", TIMEZONE="Mars", KEEP_HOURS="-1")

        assert [line.split()[0] for line in lines] == [
            "PORT",
            "SECRET_KEY",
            "KEEP_HOURS",
            "TIMEZONE",
        ]

    def test_lists_are_separated_by_commas_or_spaces(self) -> None:
        assert load(TRUSTED_HOSTS="a.org,b.org c.org").trusted_hosts == ("a.org", "b.org", "c.org")
