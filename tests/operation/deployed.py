"""The files of deploy/ for compose and Prometheus, as their own programs understand them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.programs import find_program
from tests.test_deploy import DEPLOY, expressions

IMAGES = ("PYTHON", "POSTGRES", "VALKEY", "NGINX")
CONFIG = ("--file", DEPLOY / "compose.yaml", "config")


def run(program: str, *arguments: str | Path, **given: str) -> str:
    path = find_program(program)
    assert path is not None, "run tests/programs.py first"
    done = subprocess.run(
        [path, *arguments], env=os.environ | given, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.compose
def test_the_compose_file_is_understood_and_asks_for_each_image_by_its_digest() -> None:
    images = {f"{name}_IMAGE": f"{name.lower()}@sha256:{'0' * 64}" for name in IMAGES}
    given = images | {"PUBLIC_URL": "https://foreword.example.org"}

    described = YAML(typ="safe").load(run("docker-compose", *CONFIG, **given))["services"]

    assert set(images.values()) == {
        described["app"]["build"]["args"]["BASE"],
        *(described[name]["image"] for name in ("database", "counter", "proxy")),
    }
    for name in IMAGES:
        with pytest.raises(AssertionError, match=f"{name}_IMAGE.*by its digest"):
            run("docker-compose", *CONFIG, **given | {f"{name}_IMAGE": ""})


@pytest.mark.promtool
def test_the_rules_say_each_fault_and_nothing_of_a_server_where_all_is_well() -> None:
    run("promtool", "check", "rules", "--lint-fatal", DEPLOY / "prometheus" / "rules.yml")
    run("promtool", "test", "rules", DEPLOY / "prometheus" / "rules.test.yml")


@pytest.mark.promtool
def test_each_line_of_the_dashboard_is_a_query(tmp_path: Path) -> None:
    rules = [
        {"record": f"n{n}", "expr": expression} for n, expression in enumerate(set(expressions()))
    ]
    YAML().dump({"groups": [{"name": "all", "rules": rules}]}, tmp_path / "rules.yml")

    run("promtool", "check", "rules", tmp_path / "rules.yml")
