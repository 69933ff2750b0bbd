"""What is shipped: the wheel that people install, and the lists of packages that are locked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_cli import SETTINGS, free_port

CHECKOUT = Path(__file__).parent.parent
REQUIREMENTS = CHECKOUT / "requirements"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CHECKOUT],
        check=True,
        capture_output=True,
    )
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the installed wheel, in an environment that borrows only its dependencies."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    paths = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", vars=paths))
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run(
        [folder / "bin" / "python", "-m", "pip", "install", "--no-deps", "--no-index", wheel],
        check=True,
        capture_output=True,
    )
    return folder / "bin" / "screening"


@pytest.fixture(scope="module")
def elsewhere() -> dict[str, str]:
    """An environment that knows nothing of the checkout."""
    unknown = {*SETTINGS, "PYTHONPATH"}
    return {name: value for name, value in os.environ.items() if name not in unknown}


@pytest.fixture(scope="module")
def served(
    command: Path, tmp_path_factory: pytest.TempPathFactory, elsewhere: dict[str, str]
) -> Iterator[str]:
    """The address of a server that runs in a folder far from the checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    given = {"DEVELOPMENT": "true", "PORT": str(free_port())}
    with subprocess.Popen(
        [command, "serve"], cwd=folder, env=elsewhere | given, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split()[3]
        finally:
            server.kill()


def test_the_wheel_holds_what_the_product_needs_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0] for name in names} == {"screening", "foreword-1.0.0.dist-info"}
    assert "screening/_shipped/questions.yaml" in names
    assert any(name.startswith("screening/_shipped/templates/") for name in names)
    assert {"env.py", "versions/0001_records.py"} <= {
        name.removeprefix("screening/_shipped/migrations/") for name in names
    }
    assert any(name.startswith("screening/static/") for name in names)
    assert not [name for name in names if "instance/" in name or name.endswith(".env")]


def test_the_installed_command_checks_the_shipped_questions(
    command: Path, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    result = subprocess.run(
        [command, "check"], cwd=tmp_path, env=elsewhere, capture_output=True, text=True
    )

    warnings = re.findall(r": warning: .* \[([\w-]+)\]$", result.stdout, flags=re.MULTILINE)
    assert set(warnings) <= {"out-of-date"}  # sources whose review date is past when this runs
    assert (result.returncode, result.stderr) == (1 if warnings else 0, "")
    assert "site-packages/screening/_shipped/questions.yaml: no errors" in result.stdout


@pytest.mark.parametrize("page", ["/healthz", "/readyz", "/", "/help"])
def test_the_installed_server_answers_from_any_folder(served: str, page: str) -> None:
    with urllib.request.urlopen(served + page, timeout=10) as response:
        assert response.status == 200


def pinned(name: str) -> list[tuple[str, str]]:
    """Names and versions. A package stands more than once where platforms differ."""
    text = (REQUIREMENTS / name).read_text(encoding="utf-8")
    return re.findall(r"^([\w.-]+)==(\S+)", text, flags=re.MULTILINE)


def test_what_the_tests_run_on_is_what_people_run() -> None:
    assert set(pinned("run.txt")) | set(pinned("build.txt")) <= set(pinned("dev.txt"))


@pytest.mark.parametrize("name", ["run.txt", "build.txt", "dev.txt", "audit.txt"])
def test_every_locked_package_has_its_hashes(name: str) -> None:
    text = (REQUIREMENTS / name).read_text(encoding="utf-8")
    packages = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]

    assert len(packages) == len(pinned(name)) > 5
    assert all(" --hash=sha256:" in package for package in packages)


@pytest.mark.parametrize("name", ["run.txt", "build.txt", "dev.txt", "audit.txt"])
def test_no_locked_list_names_a_place_to_fetch_from(name: str) -> None:
    text = (REQUIREMENTS / name).read_text(encoding="utf-8")

    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_every_package_that_the_product_names_is_locked() -> None:
    project = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r'^    "([\w.-]+)>=', project, flags=re.MULTILINE)

    assert {name.lower().replace(".", "-") for name in named} <= {
        name for name, _ in pinned("dev.txt")
    }
