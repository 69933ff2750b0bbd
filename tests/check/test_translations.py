"""What the check says of translations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screening.check.report import check_file
from screening.errors import Problem
from screening.questionnaire.translation import list_messages
from screening.questionnaire.yaml_source import parse_document
from screening.shipped import find_shipped
from tests.catalogues import write_catalogue
from tests.questionnaire.files import SHIPPED, SMALL, text_of

TODAY = date(2026, 11, 27)


class TestTranslations:
    """Of a catalogue that has words for everything but what a test takes out."""

    def findings(self, folder: Path, changed: dict[str, str], *asked: str) -> list[Problem]:
        words = {
            (each.context, each.text): changed.get(each.context, f"{each.text} (es)")
            for each in list_messages(parse_document(text_of(SMALL), "small.yaml").data)
        }
        write_catalogue(folder, "es", {name: said for name, said in words.items() if said})
        return [
            finding
            for finding in check_file(SMALL, today=TODAY, translations=folder, languages=asked)
            if "Español" in finding.text or finding.rule == "broken-translation"
        ]

    def test_a_text_without_words_in_a_language_is_a_warning(self, tmp_path: Path) -> None:
        [found] = self.findings(tmp_path, {"sections.trip.intro": ""}, "es")

        assert (found.severity, found.rule) == ("warning", "not-translated")
        assert found.text == "no words in Español for 'Where you go.'"
        assert text_of(SMALL).splitlines()[found.line - 1].strip() == "intro: Where you go."

    def test_words_with_other_names_in_braces_are_named_with_their_catalogue(
        self, tmp_path: Path
    ) -> None:
        found, lacking = self.findings(tmp_path, {"sheet.where_from": "Mirado el {date}."})

        assert (found.severity, found.rule) == ("warning", "broken-translation")
        assert "(sheet.where_from) do not fit: {titles} is missing: 'Mirado" in found.text
        assert found.file == str(tmp_path / "es" / "LC_MESSAGES" / "messages.mo")
        assert lacking.text == "Español: 99 % have words; found: 1 not-translated"

    def test_they_are_named_with_the_line_of_the_file_that_translators_edit(
        self, tmp_path: Path
    ) -> None:
        source = tmp_path / "es" / "LC_MESSAGES" / "messages.po"
        source.parent.mkdir(parents=True)
        source.write_text(
            'msgid ""\nmsgstr ""\n\n'
            'msgctxt "sheet.where_from"\nmsgid "From {titles} ({date})."\nmsgstr "De {date}."\n',
            encoding="utf-8",
        )

        found, _ = self.findings(tmp_path, {"sheet.where_from": "De {date}."})

        assert (found.file, found.line) == (str(source), 5)

    def test_two_terms_of_one_name_are_named_and_one_keeps_its_own(self, tmp_path: Path) -> None:
        text = text_of(SMALL).replace(
            "\nsources:", "  jab: {meaning: The same in plain words.}\n\nsources:", 1
        )
        file = tmp_path / "mine.yaml"
        file.write_text(text, encoding="utf-8")
        words = {
            (each.context, each.text): f"{each.text}"
            if each.location[-1] != each.text
            else "vacuna"
            for each in list_messages(parse_document(text, "mine.yaml").data)
        }
        write_catalogue(tmp_path, "es", words)

        found = [
            each
            for each in check_file(file, today=TODAY, translations=tmp_path)
            if each.rule == "broken-translation"
        ]

        assert [each.text for each in found] == [
            "the words for 'jab' (glossary.jab) do not fit: another term has that name"
        ]

    def test_what_is_found_in_a_language_is_one_line_unless_it_is_asked_for(
        self, tmp_path: Path
    ) -> None:
        changed = {"sections.trip.intro": "Usted es apto.", "sections.trip.title": ""}

        [found] = self.findings(tmp_path, changed)
        both = self.findings(tmp_path, changed, "es")

        assert found.text == (
            "Español: 99 % have words; found: 1 not-translated, 1 forbidden-words"
        )
        assert "--language es" in found.fix
        assert {each.rule for each in both} == {"not-translated", "forbidden-words"}

    def test_words_that_shame_are_found_in_a_translation_too(self, tmp_path: Path) -> None:
        [found] = self.findings(tmp_path, {"sections.trip.intro": "Usted es apto."}, "es")

        assert found.rule == "forbidden-words"
        assert found.text == "in Español: 'apto' stands in a text for patients"

    def test_a_hard_text_is_found_by_the_scale_of_its_language(self, tmp_path: Path) -> None:
        hard = (
            "Determinadas circunstancias extraordinariamente complicadas imposibilitan "
            "recomendaciones generalizadas independientemente de consideraciones particulares "
            "exclusivamente institucionales."
        )

        [found] = self.findings(tmp_path, {"sections.trip.intro": hard}, "es")

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
