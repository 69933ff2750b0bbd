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

TODAY = date(2026, 11, 24)


class TestTranslations:
    """Of a catalogue that has words for everything but what a test takes out."""

    def findings(self, folder: Path, changed: dict[str, str]) -> list[Problem]:
        words = {
            (each.context, each.text): changed.get(each.context, f"{each.text} (es)")
            for each in list_messages(parse_document(text_of(SMALL), "small.yaml").data)
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
