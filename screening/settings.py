"""What the operator decides, from the environment or `.env`; .env.example explains each name.

Whatever is missing, weak or malformed is refused at the start, all of it at once, each in one line
that names the variable and says how to mend it. Nothing here repeats a value that was refused: it
may be a secret.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from screening.errors import SettingsError

SAMPLE = "replace-this-sample-with-a-secret-of-your-own"
"""What .env.example holds: known to everyone, so it is refused."""

MINIMUM_BYTES = 32
HOW_TO_MAKE_ONE = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'


def check_secret(secret: str) -> str:
    """The secret itself. Raises ValueError where it is missing, the sample, or easily guessed."""
    if not secret:
        problem = "is missing."
    elif secret == SAMPLE:
        problem = "is still the sample from .env.example."
    elif len(secret.encode()) < MINIMUM_BYTES:
        problem = f"is shorter than {MINIMUM_BYTES} bytes."
    elif len(set(secret)) < 8 or secret in (secret + secret)[1:-1]:
        problem = "repeats itself, so it can be guessed."
    else:
        return secret
    raise ValueError(f"{problem} Make one with: {HOW_TO_MAKE_ONE}")


def kept_secret(folder: Path) -> str:
    """The secret in `folder`, made on the first call and readable by its owner alone."""
    path = folder / "secret"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _make_once(path)
        return check_secret(path.read_text(encoding="ascii").strip())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"SECRET_KEY cannot be kept in {path} ({reason}).") from None
    except ValueError:
        raise SettingsError(f"SECRET_KEY in {path} is damaged. Delete that file.") from None


def _make_once(path: Path) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with open(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))


INSTANCE = Path("instance")
"""The folder for what the product keeps, in the working directory, where `.env` is too."""


def _split(value: object) -> object:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Port = Annotated[int, Field(ge=1, le=65535)]


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _own_address(given: dict[str, Any]) -> str:
    return f"http://{_bracketed(given['host'])}:{given['port']}"


def _own_database() -> str:
    return f"sqlite:///{Path.cwd() / INSTANCE / 'records.sqlite'}"


class ContentSettings(BaseSettings):
    """The settings that decide what is asked: all that `screening check` needs."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    questions_file: Path | None = Field(None, description="the path of a YAML file")
    crisis_locale: str = Field(
        "en-US",
        pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$",
        description="a language and country such as en-US",
    )


class Settings(ContentSettings):
    """Every setting, checked. The name of the variable is the field's, in capitals."""

    model_config = SettingsConfigDict(extra="forbid")

    development: bool = Field(False, description="true or false")
    host: str = Field("127.0.0.1", pattern=r"^[\w.:-]+$", description="an address to listen on")
    port: Port = Field(8000, description="a whole number from 1 to 65535")
    public_url: str = Field(default_factory=_own_address, description="an address")
    proxy_count: int = Field(0, ge=0, le=9, description="the number of proxies in front, 0 to 9")
    trusted_hosts: Names = Field((), description="names of hosts, separated by commas")
    secret_key: str = Field("", repr=False, description="a long random text")
    secret_key_fallbacks: Names = Field(
        (), repr=False, description="former secrets, separated by commas"
    )
    database_url: str = Field(
        default_factory=_own_database, repr=False, description="the address of a database"
    )
    rate_limit_url: str = Field(
        "memory://", repr=False, description="memory://, or the address of a Valkey or Redis"
    )
    ratelimit_enabled: bool = Field(True, description="true or false")
    keep_hours: int = Field(
        24, ge=1, le=24 * 31, description="a whole number of hours from 1 to 744"
    )
    keep_days_with_code: int = Field(
        14, ge=1, le=365, validate_default=True, description="a whole number of days from 1 to 365"
    )
    leave_url: str = Field(
        "https://www.wikipedia.org/",
        pattern=r"^https?://[^\s/?#]+[^\s]*$",
        description="an address that begins with https:// or http://",
    )
    timezone: str = Field("UTC", description="a name such as Europe/Berlin")
    clinic_name: Words = Field("", description="text of at most 200 characters")
    clinic_contact: Words = Field("", description="text of at most 200 characters")
    security_contact: str = Field(
        "",
        pattern=r"^((mailto:|https://|tel:)\S+)?$",
        description="an address that begins with mailto:, https:// or tel:",
    )
    log_format: Literal["plain", "json"] = Field("plain", description="plain or json")
    metrics_port: Port | None = Field(None, description="a whole number from 1 to 65535")

    @field_validator("host")
    @classmethod
    def _development_stays_on_this_machine(cls, host: str, info: ValidationInfo) -> str:
        if info.data.get("development") and not is_loopback(host):
            raise ValueError(
                "must be 127.0.0.1, ::1 or localhost while DEVELOPMENT is on. "
                "Turn DEVELOPMENT off to be reached from elsewhere."
            )
        return host

    @field_validator("public_url")
    @classmethod
    def _an_origin_that_keeps_cookies_safe(cls, url: str) -> str:
        try:
            scheme, host, origin = _parse_origin(url)
        except ValueError:
            raise ValueError(
                "must be https:// and a host, with a port where it is not 443, and nothing behind."
            ) from None
        if scheme == "http" and not is_loopback(host):
            raise ValueError(
                "must begin with https:// unless its host is this machine: over plain http the "
                "cookie that opens a person's answers can be read on the way. "
                "Set it to the address that people use."
            )
        return origin

    @field_validator("trusted_hosts")
    @classmethod
    def _hosts_without_wildcards(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        if any(set(host) & set("*/@") for host in hosts):
            raise ValueError("must be names of hosts; for all hosts below one write .example.org.")
        return hosts

    @field_validator("secret_key")
    @classmethod
    def _a_strong_secret(cls, secret: str, info: ValidationInfo) -> str:
        if not secret and info.data.get("development"):
            return secret  # load_settings makes one
        return check_secret(secret)

    @field_validator("secret_key_fallbacks")
    @classmethod
    def _strong_former_secrets(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_secret(secret) for secret in given)

    @field_validator("database_url")
    @classmethod
    def _a_database_that_keeps(cls, url: str) -> str:
        if not (_names_a_file(url) or _names_a_server(url)):
            raise ValueError(
                "must be sqlite:/// and the path of a file, as in sqlite:////srv/x.db, or "
                "postgresql://user:password@host/database, where signs such as @ and / in the "
                "password are written as %40 and %2F."
            )
        return url

    @field_validator("rate_limit_url")
    @classmethod
    def _a_place_to_count(cls, url: str) -> str:
        if url != "memory://" and not _names_a_counter(url):
            raise ValueError(
                "must be memory://, or redis://, rediss://, valkey:// or valkeys:// and a host, "
                "or unix:// and the path of a socket."
            )
        return url

    @field_validator("metrics_port")
    @classmethod
    def _a_port_of_their_own(cls, port: int | None, info: ValidationInfo) -> int | None:
        if port is not None and port == info.data.get("port"):
            raise ValueError("must not be PORT: what it shows is for this machine alone.")
        return port

    @field_validator("keep_days_with_code")
    @classmethod
    def _a_code_never_shortens(cls, days: int, info: ValidationInfo) -> int:
        if days * 24 < info.data.get("keep_hours", 0):
            raise ValueError("must not be shorter than KEEP_HOURS.")
        return days

    @field_validator("timezone")
    @classmethod
    def _a_known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (LookupError, ValueError, OSError):
            raise ValueError("must be a known zone, such as Europe/Berlin or UTC.") from None
        return name

    @property
    def address(self) -> str:
        """Where the server listens; `public_url` is where people find it."""
        return f"http://{_bracketed(self.host)}:{self.port}"

    @property
    def https(self) -> bool:
        """Whether people reach the product over HTTPS: Secure cookies, HSTS, `__Host-`."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every name under which a request is answered, without port."""
        public = _bracketed(str(urlsplit(self.public_url).hostname))
        near = ("127.0.0.1", "localhost", "[::1]") if is_loopback(self.host) else ()
        return tuple(dict.fromkeys((public, *(self.trusted_hosts or near))))

    @property
    def limits_shared(self) -> bool:
        """Whether any number of servers may count together, or nobody counts."""
        return self.rate_limit_url != "memory://" or not self.ratelimit_enabled

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def keep(self) -> timedelta:
        return timedelta(hours=self.keep_hours)

    @property
    def keep_with_code(self) -> timedelta:
        return timedelta(days=self.keep_days_with_code)


def _names_a_file(url: str) -> bool:
    path = url.removeprefix("sqlite:///")
    return path not in ("", url) and not path.startswith((":memory:", "file:")) and "?" not in path


def _names_a_server(url: str) -> bool:
    """Of PostgreSQL. The host may be missing: that is a socket on this machine."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return False
    known = parts.scheme in ("postgresql", "postgresql+psycopg")
    name = parts.path[1:]
    return known and bool(name) and not set(name) & set("/@") and parts.netloc.count("@") < 2


def _parse_origin(url: str) -> tuple[str, str, str]:
    """Scheme, host, and both with the port. Raises ValueError where more or less is given."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError
    port = "" if parts.port is None else f":{parts.port}"
    return parts.scheme, parts.hostname, f"{parts.scheme}://{_bracketed(parts.hostname)}{port}"


def _names_a_counter(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError where it is no number
    except ValueError:
        return False
    if parts.scheme == "unix":
        return parts.path not in ("", "/") and not parts.hostname
    return parts.scheme in ("redis", "rediss", "valkey", "valkeys") and bool(parts.hostname)


AnySettings = TypeVar("AnySettings", bound=ContentSettings)


def load_settings(
    environ: Mapping[str, str] | None = None, env_file: str | Path = ".env"
) -> Settings:
    """`environ` wins over the real environment, which wins over `env_file`.

    In development mode a secret is made on the first run and kept in instance/secret.
    Raises SettingsError with one line for each variable that is wrong.
    """
    settings = _load(Settings, environ, env_file)
    if settings.secret_key:
        return settings
    return settings.model_copy(update={"secret_key": kept_secret(Path.cwd() / INSTANCE)})


def load_content_settings(
    environ: Mapping[str, str] | None = None, env_file: str | Path = ".env"
) -> ContentSettings:
    """The few settings that content needs, so that an editor needs no secret to check a file."""
    return _load(ContentSettings, environ, env_file)


def _load(
    kind: type[AnySettings], environ: Mapping[str, str] | None, env_file: str | Path
) -> AnySettings:
    fields = {name.upper(): name for name in kind.model_fields}
    given: dict[str, Any] = {
        fields[name]: value for name, value in (environ or {}).items() if value and name in fields
    }
    try:
        return kind(_env_file=env_file, **given)
    except ValidationError as error:
        lines = [_line(kind, problem["loc"], problem) for problem in error.errors()]
        raise SettingsError("\n".join(line for line in lines if line)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{env_file} cannot be read ({type(error).__name__}).") from None


def _line(kind: type[ContentSettings], where: tuple[int | str, ...], problem: Any) -> str:
    name = str(where[0])
    if problem["type"] == "default_factory_not_called":
        return ""  # rests on another value, which has a line of its own
    if problem["type"] == "extra_forbidden":
        return f"{name.upper()} is not a setting; .env.example lists them all."
    if problem["type"] == "value_error":
        return f"{name.upper()} {problem['ctx']['error']}"
    return f"{name.upper()} must be {kind.model_fields[name].description}."
