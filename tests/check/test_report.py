"""The check beyond single mistakes: bad input, other languages, other checklists, its own forms."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.check.reachability import outcomes
from screening.check.readability import count_syllables, grade, sentences
from screening.check.released_ids import (
    check_released_ids,
    list_ids,
    load_released_ids,
    located_ids,
)
from screening.check.report import check_file, exit_code
from screening.cli.check import as_github, as_json, as_text
from screening.errors import Problem
from screening.questionnaire.conditions import parse_condition
from screening.questionnaire.schema import schema_text
from screening.questionnaire.translation import find_messages
from screening.questionnaire.yaml_source import parse_document
from screening.shipped import find_shipped
from tests.catalogues import write_catalogue
from tests.questionnaire.files import (
    SHIPPED,
    SMALL,
    changed,
    line_of,
    problems_in,
    shipped,
    small,
    small_with,
    text_of,
)

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 24)
SECOND, MEBIBYTES = 1.0, 100

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
    assert seconds < SECOND
    assert mebibytes < MEBIBYTES


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    code, said, seconds, mebibytes = measured(path)

    assert (code, "is larger than 512 KiB" in said) == (2, True)
    assert seconds < SECOND
    assert mebibytes < MEBIBYTES


def test_the_shipped_file_is_checked_within_a_second() -> None:
    code, said, seconds, mebibytes = measured(SHIPPED)

    assert code < 2, said
    assert seconds < SECOND
    assert mebibytes < MEBIBYTES


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


class TestTranslations:
    """Of a catalogue that has words for everything but what a test takes out."""

    def findings(self, folder: Path, changed: dict[str, str]) -> list[Problem]:
        words = {
            (each.context, each.text): changed.get(each.context, f"{each.text} (es)")
            for each in find_messages(parse_document(text_of(SMALL), "small.yaml").data)
        }
        write_catalogue(folder, "es", {name: said for name, said in words.items() if said})
        return [
            finding
            for finding in check_file(SMALL, today=TODAY, translations=folder)
            if "Español" in finding.text
        ]

    def test_a_text_without_words_in_a_language_is_a_warning(self, tmp_path: Path) -> None:
        [found] = self.findings(tmp_path, {"sections.trip.intro": ""})

        assert (found.severity, found.rule) == ("warning", "not-translated")
        assert found.text == "no words in Español for 'Where you go.'"
        assert text_of(SMALL).splitlines()[found.line - 1].strip() == "intro: Where you go."

    def test_words_with_other_names_in_braces_are_an_error(self, tmp_path: Path) -> None:
        [found] = self.findings(tmp_path, {"sheet.where_from": "Mirado el {date}."})

        assert (found.severity, found.rule) == ("error", "broken-translation")
        assert found.fix == "Use {date}, {titles}, as the text itself does."

    def test_words_that_shame_are_found_in_a_translation_too(self, tmp_path: Path) -> None:
        [found] = self.findings(tmp_path, {"sections.trip.intro": "Usted es apto."})

        assert found.rule == "forbidden-words"
        assert found.text == "in Español: 'apto' stands in a text for patients"

    def test_a_hard_text_is_found_by_the_scale_of_its_language(self, tmp_path: Path) -> None:
        hard = (
            "Determinadas circunstancias extraordinariamente complicadas imposibilitan "
            "recomendaciones generalizadas independientemente de consideraciones particulares "
            "exclusivamente institucionales."
        )

        [found] = self.findings(tmp_path, {"sections.trip.intro": hard})

        assert found.rule == "reading-ease"

    def test_a_checklist_without_words_in_a_language_is_one_note(self, tmp_path: Path) -> None:
        write_catalogue(tmp_path, "es", {("sections.trip.title", "Your trip"): "Su viaje"})

        [found] = [
            finding
            for finding in check_file(SMALL, today=TODAY, translations=tmp_path)
            if "Español" in finding.text
        ]

        assert (found.severity, found.rule) == ("note", "not-offered")

    def test_the_shipped_translations_have_nothing_to_fix(self) -> None:
        found = check_file(SHIPPED, today=TODAY, translations=find_shipped("translations"))

        assert [each.text for each in found if each.severity != "note"] == []


class TestReleasedIds:
    def test_the_list_is_that_of_the_shipped_file(self) -> None:
        """Run `screening export ids -o screening/check/released_ids.txt` at a release."""
        assert list(check_released_ids(shipped(), load_released_ids())) == []
        assert set(load_released_ids()) <= set(located_ids(shipped()))

    def test_a_new_id_is_no_finding(self) -> None:
        released = tuple(list(located_ids(small()))[:-3])

        assert list(check_released_ids(small(), released)) == []

    def test_a_question_that_is_gone_is_named_once_and_without_its_options(self) -> None:
        released = (
            *located_ids(small()),
            ("question", "shoes"),
            ("option", "shoes.red"),
            ("option", "shoes.blue"),
        )

        [remark] = check_released_ids(small(), released)

        assert remark.text == "the question id 'shoes' was released and is gone"

    def test_the_list_can_be_read_back(self, tmp_path: Path) -> None:
        path = tmp_path / "ids.txt"
        path.write_text(list_ids(small()))

        assert load_released_ids(path) == tuple(located_ids(small()))


class TestConditions:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("about = me", {True, False}),
            ("about = me and about = child", {False}),
            ("about = me or about != me", {True}),
            ("regions has none and regions has tropics", {False}),
            ("regions has mountains and regions has tropics", {True, False}),
            ("regions has any except [none] and regions = none", {False}),
            ("allergy_tested = yes and allergy lacks egg and allergy lacks latex", {False}),
            ("allergy_tested answered and regions answered", {True, False}),
            ("allergy flagged above info and allergy = none", {False}),
            ("medicines has rows and medicines = none", {False}),
            ("hopes answered", {True, False}),
            ("immune not answered or immune answered", {True}),
        ],
    )
    def test_what_a_condition_can_come_to(self, text: str, found: set[bool]) -> None:
        assert outcomes(small(), parse_condition(text)) == found

    def test_none_of_the_shipped_ones_is_too_wide_to_judge(self) -> None:
        questionnaire = shipped()
        conditions = [
            *(question.show_if for question in questionnaire.questions.values()),
            *(ask.show_if for ask in questionnaire.asks if ask.show_if.text != "always"),
        ]

        assert all(outcomes(questionnaire, each) for each in conditions)


class TestReading:
    @pytest.mark.parametrize(
        ("word", "count"),
        [
            ("dog", 1),
            ("made", 1),
            ("table", 2),
            ("provider", 3),
            ("medicine", 3),
            ("treatment", 2),
            ("FDA", 3),
            ("worked", 1),
            ("needed", 2),
            ("going", 2),
            ("usual", 3),
        ],
    )
    def test_syllables(self, word: str, count: int) -> None:
        assert count_syllables(word) == count

    def test_an_easy_text_has_a_low_grade_and_a_hard_one_a_high(self) -> None:
        assert grade("The cat sat on the mat. It was a big cat.") < 1
        assert grade("Psychological repercussions necessitate considerable consideration.") > 15
        assert grade("") == 0

    def test_sentences_end_behind_a_quote_too(self) -> None:
        assert len(sentences('You can say: "I need help." Then wait. Is that right?')) == 3


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


class TestSchema:
    def test_the_committed_schema_is_that_of_the_models(self) -> None:
        """Run `screening export schema -o questions.schema.json` after a change of the models."""
        assert (ROOT / "questions.schema.json").read_text(encoding="utf-8") == schema_text()

    def test_the_shipped_file_names_it_in_its_first_line(self) -> None:
        first = text_of(SHIPPED).splitlines()[0]

        assert first == "# yaml-language-server: $schema=questions.schema.json"

    def test_it_says_what_keys_mean_and_forbids_others(self) -> None:
        schema = json.loads(schema_text())
        question = schema["$defs"]["Question"]

        assert question["additionalProperties"] is False
        assert "text" in question["required"]
        assert question["properties"]["offers"]["description"].startswith("Which standard answers")
        assert question["properties"]["show_if"]["type"] == "string"


def test_a_file_can_be_signed_off_part_by_part() -> None:
    questionnaire = small()
    review = type(questionnaire.reviewed)(by="A. Clinician", on=date(2026, 11, 20))
    signed = [changed(section, reviewed=review) for section in questionnaire.sections]

    half = changed(questionnaire, sections=(signed[0], *questionnaire.sections[1:]))
    whole = changed(questionnaire, sections=tuple(signed))

    assert half.signed_off.by is None
    assert (whole.signed_off.by, whole.signed_off.on) == ("A. Clinician", date(2026, 11, 20))


class TestSafetyWithoutAPage:
    """After a yes, help stands before the next step; there must be one on either way."""

    def test_the_short_way_must_meet_the_step_behind(self) -> None:
        text = small_with(("title: Past shots\n        short_way: true\n", "title: Past shots\n"))

        [problem] = problems_in(text)

        assert problem.text == "the short way must go through 'history' too, for help"
        assert problem.line == line_of(text, "  step: worries\n")

    def test_what_safety_needs_is_needed_together(self) -> None:
        text = small_with(("  print_choice: fear_print\n", ""))

        assert "the key 'print_choice' is missing" in {each.text for each in problems_in(text)}
