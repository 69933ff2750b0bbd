"""What the operator decides, from the environment or `.env`; .env.example explains each name. A
secret may lie in a file that the environment names: SECRET_KEY_FILE in place of SECRET_KEY.

Whatever is missing, weak or malformed is refused at the start, all of it at once, each in one line
that names the variable and says how to fix it. Nothing here repeats a value that was refused: it
may be a secret.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    FailFast,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from screening.errors import SettingsError

SAMPLE = "replace-this-sample-with-a-secret-of-your-own"
"""The secret in .env.example: known to everyone, so it is refused."""

MINIMUM_BYTES = 32
"""Of a secret."""

INSTANCE = Path("instance")
"""The folder for what the product keeps, in the working directory, where `.env` is too."""

SEPARATED = BeforeValidator(
    lambda v: tuple(v.replace(",", " ").split()) if isinstance(v, str) else v
)
Host = Annotated[str, Field(pattern=r"^[^*/@]+$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Port = Annotated[int, Field(ge=1, le=65535)]


Networks = tuple[tuple[IPv4Network | IPv6Network, Annotated[int, Field(ge=1, le=1000)]], ...]


def parse_networks(value: object) -> object:
    """Return networks and their factors: "10.0.0.0/8=20, 2001:db8::/32=5"."""
    if not isinstance(value, str):
        return value
    pairs = (part.partition("=") for part in value.replace(",", " ").split())
    return tuple((ip_network(network), factor) for network, _, factor in pairs)


def check_secret(secret: str) -> str:
    """Return the secret. Raises ValueError where it is missing, the sample, or easily guessed."""
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
    how = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
    raise ValueError(f"{problem} Make one with: {how}")


Secret = Annotated[str, AfterValidator(check_secret)]


class ContentSettings(BaseSettings):
    """The settings that decide what is asked: all that `screening check` needs."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    questions_file: Path | None = Field(None, description="the path of a YAML file")
    clinics_file: Path | None = Field(None, description="the path of a YAML file")
    crisis_locale: str | None = Field(
        None,
        pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$",
        description="a language and country such as en-US",
    )
    fhir_url: str = Field(
        "urn:uuid:696d4320-b670-4393-a760-b887d9721999",
        pattern=r"^(https?://|urn:(uuid|oid):)[^\s|#]+$",
        description="an address that begins with https://, http://, urn:uuid: or urn:oid:",
    )
    fhir_publisher: Words = Field("Foreword", description="text of at most 200 characters")


class DatabaseSettings(BaseSettings):
    """The one setting that commands for the database need: none of them asks for a secret."""

    model_config = ContentSettings.model_config

    database_url: str = Field(
        default_factory=lambda: f"sqlite:///{Path.cwd() / INSTANCE / 'records.sqlite'}",
        repr=False,
        description="the address of a database",
    )

    @field_validator("database_url")
    @classmethod
    def check_database_url(cls, url: str) -> str:
        """Refuse databases in memory, and addresses that a driver would read in another way."""
        is_file = re.fullmatch(r"sqlite:///(?!:memory:|file:)[^?]+", url, re.DOTALL)
        # the host may be missing: that is a socket on this machine
        is_server = find_parts(url) and re.fullmatch(
            r"postgresql(\+psycopg)?://[^/?#@]*(@[^/?#@]*)?/[^/@?#]+([?#].*)?", url, re.DOTALL
        )
        if not (is_file or is_server):
            raise ValueError(
                "must be sqlite:/// and the path of a file, as in sqlite:////srv/x.db, or "
                "postgresql://user:password@host/database, where characters such as @ and / in "
                "the password are written as %40 and %2F."
            )
        return url


class Settings(ContentSettings, DatabaseSettings):
    """Every setting, checked. The name of the variable is the field's, in capitals."""

    model_config = SettingsConfigDict(extra="forbid")

    development: bool = Field(False, description="true or false")
    host: str = Field("127.0.0.1", pattern=r"^[\w.:-]+$", description="an address to listen on")
    port: Port = Field(8000, description="a whole number from 1 to 65535")
    public_url: str = Field(
        default_factory=lambda data: f"http://{bracketed(data['host'])}:{data['port']}",
        description="an address",
    )
    hsts_subdomains: bool = Field(False, description="true or false")
    proxy_count: int = Field(0, ge=0, le=9, description="the number of proxies in front, 0 to 9")
    trusted_hosts: Annotated[tuple[Host, ...], FailFast(), NoDecode, SEPARATED] = Field(
        (), description="names of hosts; for all hosts below one write .example.org"
    )
    secret_key: str = Field("", repr=False, description="a long random text")
    secret_key_fallbacks: Annotated[tuple[Secret, ...], FailFast(), NoDecode, SEPARATED] = Field(
        (), repr=False, description="former secrets, separated by commas"
    )
    rate_limit_url: str = Field(
        "memory://", repr=False, description="memory://, or the address of a Valkey or Redis"
    )
    ratelimit_enabled: bool = Field(True, description="true or false")
    limits_wider_for: Annotated[Networks, FailFast(), NoDecode, BeforeValidator(parse_networks)] = (
        Field(
            (),
            description="networks, each with = and a factor from 1 to 1000, by commas: "
            "10.0.0.0/8=20, 2001:db8::/32=5",
        )
    )
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
    timezone: ZoneInfo = Field(
        ZoneInfo("UTC"), description="a known zone, such as Europe/Berlin or UTC"
    )
    clinic_name: Words = Field("", description="text of at most 200 characters")
    clinic_contact: Words = Field("", description="text of at most 200 characters")
    security_contact: str = Field(
        "",
        pattern=r"^((mailto:|https://|tel:)\S+)?$",
        description="an address that begins with mailto:, https:// or tel:",
    )
    counts: bool = Field(False, description="true or false")
    log_format: Literal["plain", "json"] = Field("plain", description="plain or json")
    metrics_port: Port | None = Field(None, description="a whole number from 1 to 65535")

    @field_validator("host")
    @classmethod
    def check_host(cls, host: str, info: ValidationInfo) -> str:
        if info.data.get("development") and not is_loopback(host):
            raise ValueError(
                "must be 127.0.0.1, ::1 or localhost while DEVELOPMENT is on. "
                "Turn DEVELOPMENT off to be reached from elsewhere."
            )
        return host

    @field_validator("public_url")
    @classmethod
    def check_public_url(cls, url: str) -> str:
        """Return scheme, host and port alone."""
        parts = find_parts(url)
        host = parts.hostname if parts and parts.scheme in ("http", "https") else None
        if (
            parts is None
            or not host
            or parts.username is not None
            or (parts.path.removeprefix("/") or parts.query or parts.fragment)
        ):
            raise ValueError(
                "must be https:// and a host, with a port where it is not 443, and nothing behind."
            )
        if parts.scheme == "http" and not is_loopback(host):
            raise ValueError(
                "must begin with https:// unless its host is this machine: over plain http the "
                "cookie that opens a person's answers can be read on the way. "
                "Set it to the address that people use."
            )
        port = "" if parts.port is None else f":{parts.port}"
        return f"{parts.scheme}://{bracketed(host)}{port}"

    @field_validator("secret_key")
    @classmethod
    def check_secret_key(cls, secret: str, info: ValidationInfo) -> str:
        is_made = not secret and info.data.get("development")  # by load_settings
        return secret if is_made else check_secret(secret)

    @field_validator("rate_limit_url")
    @classmethod
    def check_rate_limit_url(cls, url: str) -> str:
        parts = find_parts(url)
        if url != "memory://" and not (
            parts
            and (
                (parts.scheme in ("redis", "rediss", "valkey", "valkeys") and parts.hostname)
                or (parts.scheme == "unix" and parts.path not in ("", "/") and not parts.hostname)
            )
        ):
            raise ValueError(
                "must be memory://, or redis://, rediss://, valkey:// or valkeys:// and a host, "
                "or unix:// and the path of a socket."
            )
        return url

    @field_validator("metrics_port")
    @classmethod
    def check_metrics_port(cls, port: int | None, info: ValidationInfo) -> int | None:
        if port is not None and port == info.data.get("port"):
            raise ValueError("must not be PORT: what it shows is for this machine alone.")
        return port

    @field_validator("keep_days_with_code")
    @classmethod
    def check_keep_days(cls, days: int, info: ValidationInfo) -> int:
        if days * 24 < info.data.get("keep_hours", 0):
            raise ValueError("must not be shorter than KEEP_HOURS.")
        return days

    @property
    def address(self) -> str:
        """Where the server listens; `public_url` is where people find it."""
        return f"http://{bracketed(self.host)}:{self.port}"

    @property
    def https(self) -> bool:
        """Whether people reach the product over HTTPS: Secure cookies, HSTS, `__Host-`."""
        return self.public_url.startswith("https://")

    @property
    def cookie_prefix(self) -> str:
        """Over HTTPS it binds the cookies to this host, to HTTPS and to the whole site."""
        return "__Host-" if self.https else ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every name under which a request is answered, without port."""
        public = bracketed(str(urlsplit(self.public_url).hostname))
        local = ("127.0.0.1", "localhost", "[::1]") if is_loopback(self.host) else ()
        return tuple(dict.fromkeys((public, *(self.trusted_hosts or local))))

    @property
    def limits_shared(self) -> bool:
        """Whether any number of servers may count together, or nobody counts."""
        return self.rate_limit_url != "memory://" or not self.ratelimit_enabled

    @property
    def keep(self) -> timedelta:
        return timedelta(hours=self.keep_hours)

    @property
    def keep_with_code(self) -> timedelta:
        return timedelta(days=self.keep_days_with_code)


AnySettings = TypeVar("AnySettings", bound=BaseSettings)


def load_settings(
    environ: Mapping[str, str] | None = None, env_file: str | Path = ".env"
) -> Settings:
    """Load all settings. `environ` wins over the real environment, which wins over `env_file`.

    In development mode a secret is made on the first run and kept in instance/secret.
    Raises SettingsError with one line for each variable that is wrong.
    """
    settings = _load(Settings, environ or {}, env_file)
    if settings.secret_key:
        return settings
    return settings.model_copy(update={"secret_key": load_or_make_secret(Path.cwd() / INSTANCE)})


def load_content_settings() -> ContentSettings:
    """Load the few settings that content needs, so that an editor needs no secret to check a
    file. Raises SettingsError."""
    return _load(ContentSettings, {}, ".env")


def load_database_url(given: str = "") -> str:
    """Load DATABASE_URL alone; `given` stands in its place. Raises SettingsError."""
    return _load(DatabaseSettings, {"DATABASE_URL": given}, ".env").database_url


def _load(kind: type[AnySettings], environ: Mapping[str, str], env_file: str | Path) -> AnySettings:
    names = {name: name.upper() for name in kind.model_fields}
    given: Any = {name: environ[key] for name, key in names.items() if environ.get(key)}
    for name, key in names.items():
        path = os.environ.get(f"{key}_FILE")
        if not path or kind.model_fields[name].repr or name in given:
            continue
        if os.environ.get(key):
            raise SettingsError(f"{key} and {key}_FILE are both set. Leave one of them.")
        try:
            given[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{key}_FILE cannot be read ({type(error).__name__}).") from None
    try:
        return kind(_env_file=env_file, **given)
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            name = str(problem["loc"][0])
            match problem["type"]:
                case "default_factory_not_called":
                    pass  # rests on another value, which has a line of its own
                case "extra_forbidden":
                    lines.append(f"{name.upper()} is not a setting; .env.example lists them all.")
                case "value_error" if name != "limits_wider_for":
                    lines.append(f"{name.upper()} {problem['ctx']['error']}")
                case _:
                    lines.append(f"{name.upper()} must be {kind.model_fields[name].description}.")
        raise SettingsError("\n".join(lines)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{env_file} cannot be read ({type(error).__name__}).") from None


def load_or_make_secret(folder: Path) -> str:
    """Return the secret in `folder`, made on the first call and readable by its owner alone. Raises
    SettingsError."""
    path = folder / "secret"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with (
            suppress(FileExistsError),
            open(path, "x", encoding="ascii", opener=partial(os.open, mode=0o600)) as file,
        ):
            file.write(secrets.token_urlsafe(48))
        return check_secret(path.read_text(encoding="ascii").strip())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"SECRET_KEY cannot be kept in {path} ({reason}).") from None
    except ValueError:
        raise SettingsError(f"SECRET_KEY in {path} is damaged. Delete that file.") from None


def find_parts(url: str) -> SplitResult | None:
    """Return the parts of an address; None where it is malformed, or its port is no number."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach `host`."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def bracketed(host: str) -> str:
    """Return the host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host
