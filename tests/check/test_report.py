"""The check beyond single mistakes: bad input, other languages, other checklists, its own forms."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.check.report import as_github, as_json, as_text, check_file, exit_code
from screening.cli import main
from screening.errors import Problem
from tests.questionnaire.files import (
    SHIPPED,
    SMALL,
    line_of,
    text_of,
)

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 27)
MEBIBYTES = 100

HOSTILE = {
    "a bomb of aliases": b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "deep nesting": b"[" * 10_000,
    "deep nesting of keys": b"".join(b" " * n + b"k:\n" for n in range(600)),
    "very many keys": b"".join(b"k%d: v\n" % n for n in range(30_000)),
    "very many items": b"a:\n" + b"- x\n" * 100_000,
    "one endless text": b"a: " + b"word " * 100_000,
    "endless comments": b"# x\n" * 130_000,
    "a tab": b"version: 1\n\tlanguage: en\n",
    "a key twice": b"a: 1\na: 2\n",
    "Latin-1": "title: Caf\xe9\n".encode("latin-1"),
    "UTF-16": "title: x\n".encode("utf-16"),
    "zero bytes": b"\0" * 1000,
    "not a mapping": b"- no\n- 010\n",
    "numbers for words": b"version: no\nlanguage: 010\n",
    "nothing": b"",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_bad_input_is_an_error_with_a_line_in_little_time_and_memory(
    what: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(HOSTILE[what])

    code, said, seconds, mebibytes = measured(path)

    assert code == 2
    assert said.startswith(f"{path}:")
    assert ": error: " in said.splitlines()[0]
    assert "Traceback" not in said
    assert seconds < 4 * seconds_of_a_check(), "what blows up costs a hundredfold"
    assert mebibytes < MEBIBYTES


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    code, said, seconds, mebibytes = measured(path)

    assert (code, "is larger than 512 KiB" in said) == (2, True)
    assert seconds < seconds_of_a_check()
    assert mebibytes < MEBIBYTES


def test_the_shipped_file_is_checked_in_little_memory() -> None:
    code, said, _, mebibytes = measured(SHIPPED)

    assert code < 2, said
    assert mebibytes < MEBIBYTES


@cache
def seconds_of_a_check() -> float:
    """What checking the shipped file costs this processor."""
    return measured(SHIPPED)[2]


def measured(path: Path) -> tuple[int, str, float, float]:
    """Exit code, output, seconds of the processor and MiB of `screening check` on `path`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    script = (
        "import re, sys\n"
        "from screening.cli import main\n"
        "code = main(['check', sys.argv[1]])\n"
        "status = open('/proc/self/status').read()\n"
        "sys.stderr.write(re.search(r'VmHWM:\\s+(\\d+) kB', status)[1])\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        cwd=path.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=30,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, seconds, int(done.stderr or 0) / 1024


def test_a_folder_and_a_file_that_is_not_there_are_said_plainly(tmp_path: Path) -> None:
    [folder] = check_file(tmp_path, today=TODAY)
    [missing] = check_file(tmp_path / "no.yaml", today=TODAY)

    assert "cannot be read: Is a directory" in folder.text
    assert "cannot be read: No such file" in missing.text
    assert exit_code([folder]) == exit_code([missing]) == 2


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    st.binary(max_size=200) | st.text(st.characters(codec="utf-8"), max_size=200).map(str.encode)
)
def test_no_bytes_at_all_bring_the_check_down(noise: Path, raw: bytes) -> None:
    noise.write_bytes(raw)

    findings = check_file(noise, today=TODAY)

    assert exit_code(findings) == 2
    assert all(finding.line >= 1 and finding.fix for finding in findings)


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("noise") / "noise.yaml"


class TestAnotherChecklist:
    def test_it_is_checked_without_being_held_to_the_released_ids(self) -> None:
        findings = check_file(SMALL, today=date(2026, 3, 2))

        assert exit_code(findings) < 2
        assert "id-vanished" not in {finding.rule for finding in findings}

    def test_in_spanish_the_spanish_words_are_forbidden(self, tmp_path: Path) -> None:
        path = tmp_path / "es.yaml"
        text = text_of(SMALL).replace("language: en", "language: es")
        path.write_text(text.replace("intro: Where you go.", "intro: Usted es apto."))

        [finding] = [f for f in check_file(path, today=TODAY) if f.rule == "forbidden-words"]

        assert finding.text == "'apto' stands in a text for patients"


class TestForms:
    finding = Problem(
        *("long-line", ("topics",), "too long: 100%", "Time is short.", "Cut it.", "warning"),
        file="a,b.yaml",
        line=3,
        column=7,
    )

    def test_text_is_file_line_column_and_then_why_and_how(self) -> None:
        assert as_text(Path("a,b.yaml"), [self.finding]) == (
            "a,b.yaml:3:7: warning: too long: 100% [long-line]\n"
            "    why: Time is short.\n"
            "    fix: Cut it.\n"
            "a,b.yaml: no errors, 1 warning, no notes"
        )

    def test_json_holds_every_part(self) -> None:
        [found] = json.loads(as_json(Path("a,b.yaml"), [self.finding]))["findings"]

        assert (found["line"], found["column"], found["fix"]) == (3, 7, "Cut it.")

    def test_github_marks_are_escaped(self) -> None:
        mark, _ = as_github(Path("a,b.yaml"), [self.finding]).splitlines()

        assert mark == (
            "::warning file=a%2Cb.yaml,line=3,col=7,title=long-line::"
            "too long: 100%25%0ATime is short.%0ACut it."
        )

    def test_what_says_the_same_on_several_lines_is_told_once_with_its_lines(self) -> None:
        again = [replace(self.finding, line=line) for line in (3, 9, 9, 12)]
        other = replace(self.finding, text="too long: 200%", line=5)

        assert as_text(Path("a,b.yaml"), [*again, other]) == (
            "a,b.yaml:3:7: warning: too long: 100% (4 times: also on line 9, 12) [long-line]\n"
            "a,b.yaml:5:7: warning: too long: 200% [long-line]\n"
            "    why: Time is short.\n"
            "    fix: Cut it.\n"
            "a,b.yaml: no errors, 5 warnings, no notes"
        )


class TestOrderAndChanges:
    BROKEN = ("text: Do you have a fever?", "text: Do you have a <b>fever</b>?")

    def write(self, folder: Path, name: str, *edits: tuple[str, str]) -> Path:
        text = text_of(SMALL)
        for old, new in edits:
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
        return folder / name

    def test_errors_come_first_then_warnings_then_notes_each_in_the_order_of_the_file(
        self, tmp_path: Path
    ) -> None:
        found = check_file(self.write(tmp_path, "mine.yaml", self.BROKEN), today=TODAY)

        assert {each.severity for each in found} == {"warning", "note"}
        order = [("error", "warning", "note").index(each.severity) for each in found]
        assert order == sorted(order)
        lines = [each.line for each in found if each.severity == "warning"]
        assert lines == sorted(lines)

    def test_only_what_another_version_does_not_have_is_told_wherever_it_moved(
        self, tmp_path: Path
    ) -> None:
        old = self.write(tmp_path, "old.yaml")
        # below a new question of another page, so that every line and many positions differ
        new = self.write(
            tmp_path,
            "mine.yaml",
            self.BROKEN,
            ("sections:\n", "# one\n# two\nsections:\n"),
            (
                "          - id: immune\n",
                "          - id: rest\n            text: Do you rest?\n            type: single\n"
                "            short: rest\n            why: It helps.\n            evidence: [E01]\n"
                '            options:\n              "yes": {label: "Yes", topic: plan, line: so}\n'
                '              "no": {label: "No"}\n\n          - id: immune\n',
            ),
        )

        [found] = check_file(new, today=TODAY, changed=old)

        assert (found.rule, found.line) == ("html", line_of(new.read_text(), "<b>fever"))
        assert check_file(old, today=TODAY, changed=old) == ()

    def test_the_command_takes_the_other_version(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        old = self.write(tmp_path, "old.yaml")
        new = self.write(tmp_path, "mine.yaml", self.BROKEN)

        code = main(["check", str(new), "--changed", str(old)])

        assert code == 1
        said = capsys.readouterr().out
        assert "'<b>' shows as it is typed" in said
        assert said.strip().endswith("no errors, 1 warning, no notes")
