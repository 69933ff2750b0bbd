"""questions.yaml as plain data, read without the product's own loader."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.parsed import keep

FILE = Path(__file__).parents[2] / "questions.yaml"
LEVELS = ("raise_first", "monitor", "little_research", "tell_provider", "ask", "info")


@cache
def content() -> dict[str, Any]:
    text = FILE.read_text(encoding="utf-8")
    return keep(f"plain data\n{text}", lambda: YAML(typ="safe", pure=False).load(text))


@cache
def questions() -> dict[str, dict[str, Any]]:
    """Every question by id, in their order."""
    return {
        question["id"]: question
        for section in content()["sections"]
        for step in section["steps"]
        for question in step["questions"]
    }


@cache
def asks() -> dict[str, str]:
    """The questions for the provider by id, as they read in the US."""
    return {ask["id"]: ask["text"].replace("{emergency}", "911") for ask in content()["asks"]}


def level_of(option: dict[str, Any]) -> str:
    flags = option.get("flags", {})
    return next((level for level in LEVELS if level in flags), "info")


def texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the file, with the keys that lead to it."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from texts(value, f"{path}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from texts(value, f"{path}/{number}")
    elif isinstance(node, str):
        yield path, node
