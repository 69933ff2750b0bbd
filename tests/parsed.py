"""What questions files and catalogues say, parsed once for all applications and servers that tests
start, and the templates, compiled once.

Parsing the shipped file takes as long as all else that an application does at its start.
`python -m tests.parsed serve` is `python -m screening serve`, which takes over what the tests have
parsed before.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from screening import catalogues
from screening.cli import main
from screening.questionnaire import yaml_source

FOLDER = "FOREWORD_TESTS_PARSED"
"""Names the folder in the environment; the servers have it from there."""

Made = TypeVar("Made")

parse = yaml_source.parse_document
read_messages = catalogues.read_messages
make_environment = Environment.__init__


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


def take_over() -> None:
    """Have this process parse and compile nothing that was before, if tests started it."""
    if FOLDER in os.environ:
        yaml_source.parse_document = parse_once
        catalogues.read_messages = read_messages_once
        Environment.__init__ = make_environment_that_keeps


if __name__ == "__main__":
    take_over()
    sys.exit(main())
