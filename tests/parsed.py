"""What questions files and catalogues say, parsed once for all applications and servers that tests
start, the templates, compiled once, and what is made of the product's own questions, made once in
each process and its forks.

`python -m tests.parsed serve` is `python -m screening serve`, which takes over what the tests have
parsed before.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from screening import catalogues, languages
from screening.cli import main
from screening.languages import Language
from screening.questionnaire import loader, yaml_source
from screening.questionnaire.model import Questionnaire
from screening.questionnaire.translation import OFFERED
from screening.settings import Settings
from screening.shipped import find_shipped, shipped

FOLDER = "FOREWORD_TESTS_PARSED"
"""Names the folder in the environment; the servers have it from there."""

Made = TypeVar("Made")

parse = yaml_source.parse_document
read_messages = catalogues.read_messages
make_environment = Environment.__init__
load_languages = languages.load_languages
load_questionnaires = loader.load_questionnaires

_made: dict[object, Any] = {}
"""Of the product's own files, which do not change meanwhile: the same objects for all."""


def parse_once(text: str, file: str) -> yaml_source.Document:
    """Return a copy of its own to each caller. A text with an error is parsed each time."""
    return keep(f"{file}\n{text}", lambda: parse(text, file))


def read_messages_once(path: Path) -> Iterator[catalogues.CatalogueMessage]:
    """Yield the messages of a catalogue as they were when such bytes were first read."""
    source = f"{path.suffix}\n{sha256(path.read_bytes()).hexdigest()}"
    yield from keep(source, lambda: tuple(read_messages(path)))


def keep(source: str, make: Callable[[], Made]) -> Made:
    """Return what `make` makes of `source`: a copy of its own to each caller."""
    path = Path(os.environ[FOLDER], sha256(source.encode()).hexdigest())
    with suppress(FileNotFoundError):
        known: Made = pickle.loads(path.read_bytes())  # noqa: S301  # written below
        return known
    made = make()
    written = path.with_suffix(f".{os.getpid()}")
    written.write_bytes(pickle.dumps(made))
    os.replace(written, path)
    return made


class CompiledTemplates(FileSystemBytecodeCache):
    """Keeps what there is room for: some tests have servers whose disk is full."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def make_environment_that_keeps(env: Environment, *arguments: Any, **named: Any) -> None:
    """Make one that keeps what it compiles of a template, by a digest of its text."""
    make_environment(env, *arguments, **named)
    env.bytecode_cache = CompiledTemplates(os.environ[FOLDER])


def load_as_servers_do() -> None:
    """Make now what a server with the usual settings makes at its start."""
    settings = Settings.model_construct(development=True)
    known = languages.load_languages(find_shipped("translations"), shipped("questions.yaml"))
    words = {"keep_hours": str(settings.keep_hours), "keep_days": str(settings.keep_days_with_code)}
    loader.load_questionnaires(
        shipped("questions.yaml"), known.values(), settings.crisis_locale, words, OFFERED
    )


def load_languages_once(
    folder: Path | None, questions: Path | None = None
) -> Mapping[str, Language]:
    if (folder, questions) != (find_shipped("translations"), shipped("questions.yaml")):
        return load_languages(folder, questions)
    if "languages" not in _made:
        _made["languages"] = load_languages(folder, questions)
    made: Mapping[str, Language] = _made["languages"]
    return made


def load_questionnaires_once(
    path: Path, languages: Iterable[Language], *given: Any, **named: Any
) -> Mapping[str, Questionnaire]:
    read = tuple(languages)
    known = tuple(_made.get("languages", {}).values())
    if path != shipped("questions.yaml") or list(map(id, read)) != list(map(id, known)):
        return load_questionnaires(path, read, *given, **named)
    key = repr((given, named))
    if key not in _made:
        _made[key] = load_questionnaires(path, read, *given, **named)
    made: Mapping[str, Questionnaire] = _made[key]
    return made


def take_over() -> None:
    """Have this process parse and compile nothing that was before, if tests started it."""
    if FOLDER in os.environ and yaml_source.parse_document is parse:
        yaml_source.parse_document = parse_once
        catalogues.read_messages = read_messages_once
        Environment.__init__ = make_environment_that_keeps
        languages.load_languages = load_languages_once
        loader.load_questionnaires = load_questionnaires_once


if __name__ == "__main__":
    take_over()
    sys.exit(main())
