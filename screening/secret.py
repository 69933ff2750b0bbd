"""SECRET_KEY: what makes one good enough, and the one that development mode makes for itself."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

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
