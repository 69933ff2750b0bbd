"""The files of deploy/ that other programs read: what they name is what the product has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from screening.metrics import REGISTRY
from screening.settings import Settings

DEPLOY = Path(__file__).parent.parent / "deploy"
COMPOSE: dict[str, Any] = YAML(typ="safe").load(DEPLOY / "compose.yaml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SECRETS = {name.upper() for name, field in Settings.model_fields.items() if not field.repr}
KNOWN = {name.upper() for name in Settings.model_fields} - SECRETS
KNOWN |= {f"{name}_FILE" for name in SECRETS}


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_writes_nowhere_else_and_gains_no_right(service: str) -> None:
    described = SERVICES[service]

    assert described["read_only"]
    assert described["security_opt"] == ["no-new-privileges:true"]
    assert described["tmpfs"]


@pytest.mark.parametrize("service", ["app", "upgrade"])
def test_what_is_set_for_the_product_is_a_setting_and_secrets_lie_in_files(service: str) -> None:
    described = SERVICES[service]

    assert set(described["environment"]) <= KNOWN
    files = {value for name, value in described["environment"].items() if name.endswith("_FILE")}
    assert files == {f"/run/secrets/{name}" for name in described["secrets"]}
    assert set(described["secrets"]) <= COMPOSE["secrets"].keys()


def test_no_image_is_taken_by_a_name_that_may_mean_another_one_tomorrow() -> None:
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    images = {described["image"] for described in SERVICES.values()}

    assert {image for image in images if not image.startswith("${")} == {"foreword:1.0.0"}
    assert all(":?" in image for image in images if image.startswith("${"))
    assert ":?" in SERVICES["app"]["build"]["args"]["BASE"]
    assert re.findall(r"^FROM (\S+)", container, re.MULTILINE) == ["${BASE}"] * 2
    assert re.search(r"^ARG BASE$", container, re.MULTILINE)
    assert re.search(r"^USER 10001$", container, re.MULTILINE)


def find_metrics(expression: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each metric of ours that it names, with the labels that it compares."""
    for name, compared in re.findall(r"(foreword_\w+)(?:\{([^}]*)\})?", expression):
        yield name, set(re.findall(r"(\w+)=", compared))


def expressions() -> Iterator[str]:
    rules = YAML(typ="safe").load(DEPLOY / "prometheus" / "rules.yml")
    for group in rules["groups"]:
        yield from (rule["expr"] for rule in group["rules"])
    dashboard = json.loads((DEPLOY / "prometheus" / "dashboard.json").read_text("utf-8"))
    for panel in dashboard["panels"]:
        yield from (target["expr"] for target in panel["targets"])


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_rules_and_dashboard_name_metrics_and_labels_that_there_are(expression: str) -> None:
    shown: dict[str, set[str]] = {}
    for family in REGISTRY.collect():
        endings = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}
        for ending in endings.get(family.type, [""]):
            labels = {"le"} if ending == "_bucket" else set()
            collector: Any = REGISTRY._names_to_collectors[family.name]
            shown[family.name + ending] = labels | set(collector._labelnames) | {"instance"}

    named = list(find_metrics(expression))
    assert named or "up{" in expression
    for name, labels in named:
        assert name in shown
        assert labels <= shown[name]
    grouped = {
        label for by in re.findall(r"by \(([^)]*)\)", expression) for label in by.split(", ")
    }
    assert all(grouped <= shown[name] for name, _ in named)
