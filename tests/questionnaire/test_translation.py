"""The questions file in another language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from screening.languages import Language, load_languages
from screening.questionnaire.loader import (
    build_questionnaire,
    build_translation,
    load_questionnaires,
    locale_for,
)
from screening.questionnaire.translation import has_words_for, list_messages, translated
from screening.questionnaire.yaml_source import Document, parse_document
from tests.catalogues import write_catalogue
from tests.questionnaire.files import (
    OPERATOR_WORDS,
    SHIPPED,
    SMALL,
    text_of,
    without_places,
    without_safety,
)

DOCUMENT = parse_document(text_of(SMALL), "small.yaml")
SHIPPED_DOCUMENT = parse_document(text_of(SHIPPED), "questions.yaml")


def language_of(folder: Path, words: dict[tuple[str, str], str], code: str = "es") -> Language:
    write_catalogue(folder, code, words)
    return load_languages(folder)[code]


def shouted(document: Document) -> dict[tuple[str, str], str]:
    """All words of the file, with a mark before each."""
    return {(each.context, each.text): f"¡{each.text}" for each in list_messages(document.data)}


def words_in(value: Any) -> set[str]:
    match value:
        case str():
            return {value}
        case dict():
            return {word for each in value.values() for word in words_in(each)}
        case list() | tuple():
            return {word for each in value for word in words_in(each)}
    return set()


def test_texts_are_named_by_their_ids_so_that_a_question_may_move() -> None:
    contexts = {each.context for each in list_messages(SHIPPED_DOCUMENT.data)}

    assert {
        "questions.heart_conditions.text",
        "questions.heart_conditions.options.stroke.label",
        "sections.mind.intro",
        "steps.about-you.title",
        "asks.P01.text",
        "cards.what-kap-is.body.lead",
        "evidence.E01.says",
        "crisis.locales.en-US.lines.name",
        "fixed.sheet.safety",
        "glossary.KAP",
        "glossary.KAP.meaning",
    } <= contexts


def test_no_text_stands_twice_under_one_name() -> None:
    found = [(each.context, each.text) for each in list_messages(SHIPPED_DOCUMENT.data)]

    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "context",
    [
        *("language", "crisis.locales.en-US.emergency.label", "references.R01.cite"),
        *("sources.001.title", "crisis.locales.en-US.lines.tel", "crisis.fallback_url"),
        *("reviewed.by", "cards.what-kap-is.basis"),
    ],
)
def test_numbers_names_and_titles_of_others_are_not_translated(context: str) -> None:
    assert context not in {each.context for each in list_messages(SHIPPED_DOCUMENT.data)}


def test_every_word_of_a_translation_is_where_the_text_was(tmp_path: Path) -> None:
    language = language_of(tmp_path, shouted(DOCUMENT))

    spanish, _ = build_translation(
        DOCUMENT, build_questionnaire(DOCUMENT), language, words=OPERATOR_WORDS
    )

    assert spanish.language == "es"
    assert spanish.sections[0].title == "¡Your trip"
    assert spanish.sheet.clear == "¡Deleted after 24 horas."
    assert spanish.fixed.sheet.safety == "¡Safety"
    again = {each.text for each in list_messages(translated(DOCUMENT.data, language))}
    assert all(text.startswith("¡") for text in again)


def test_without_words_the_text_of_the_file_stands(tmp_path: Path) -> None:
    language = language_of(tmp_path, {("sections.trip.title", "Your trip"): "Su viaje"})

    data = translated(DOCUMENT.data, language)

    assert data["sections"][0]["title"] == "Su viaje"
    assert data["sections"][0]["intro"] == "Where you go."


def test_a_translation_leaves_ids_conditions_and_numbers_alone(tmp_path: Path) -> None:
    language = language_of(tmp_path, shouted(DOCUMENT))
    source = build_questionnaire(DOCUMENT, words=OPERATOR_WORDS)

    spanish, _ = build_translation(DOCUMENT, source, language, words=OPERATOR_WORDS)

    assert list(spanish.questions) == list(source.questions)
    assert [q.show_if for q in spanish.questions.values()] == [
        q.show_if for q in source.questions.values()
    ]
    assert [q.values for q in spanish.questions.values()] == [
        q.values for q in source.questions.values()
    ]


def test_a_record_does_not_tell_in_which_language_it_was_answered(tmp_path: Path) -> None:
    source = build_questionnaire(DOCUMENT)

    spanish, _ = build_translation(DOCUMENT, source, language_of(tmp_path, shouted(DOCUMENT)))

    assert spanish.digest == source.digest


def test_a_glossary_term_is_found_under_the_spellings_of_its_translation(tmp_path: Path) -> None:
    words = {("glossary.Hallucination", "Hallucination"): "Alucinación | alucinaciones"}

    terms = translated(SHIPPED_DOCUMENT.data, language_of(tmp_path, words))["glossary"]

    assert terms["Alucinación"]["words"] == ("alucinaciones",)
    assert "Hallucination" not in terms
    assert terms["KAP"] == SHIPPED_DOCUMENT.data["glossary"]["KAP"]


def test_a_translated_glossary_is_in_the_order_of_its_own_letters(tmp_path: Path) -> None:
    words = {("glossary.KAP", "KAP"): "Última", ("glossary.Mania", "Mania"): "ábaco"}

    terms = list(translated(SHIPPED_DOCUMENT.data, language_of(tmp_path, words))["glossary"])

    assert terms.index("ábaco") == 0
    assert terms.index("Última") == terms.index("Treatment-resistant depression") + 1


def test_a_checklist_without_words_in_a_language_is_not_offered_in_half(tmp_path: Path) -> None:
    all_words = shouted(DOCUMENT)
    some = dict(list(all_words.items())[: len(all_words) // 2])

    assert has_words_for(DOCUMENT.data, language_of(tmp_path / "all", all_words))
    assert not has_words_for(DOCUMENT.data, language_of(tmp_path / "some", some))


def test_a_questionnaire_comes_in_its_own_language_first(tmp_path: Path) -> None:
    write_catalogue(tmp_path, "es", shouted(DOCUMENT))

    wordings = load_questionnaires(SMALL, load_languages(tmp_path).values(), words=OPERATOR_WORDS)

    assert list(wordings) == ["en", "es"]
    assert wordings["en"].sections[0].title == "Your trip"


@pytest.mark.parametrize("write", [without_safety, without_places])
def test_what_a_file_may_leave_out_is_left_out_of_its_translation_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, write: Callable[[], str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(write(), encoding="utf-8")
    write_catalogue(tmp_path, "es", shouted(parse_document(write(), path.name)))

    wordings = load_questionnaires(path, load_languages(tmp_path).values(), words=OPERATOR_WORDS)

    assert caplog.messages == []
    assert wordings["es"].sections[0].title == "¡Your trip"
    assert wordings["es"].safety.ask_again == ""
    assert wordings["es"].fixed.sheet.safety == "¡Safety"


def test_where_words_do_not_fit_the_text_of_the_file_stands(tmp_path: Path) -> None:
    words = shouted(DOCUMENT) | {("sections.trip.intro", "Where you go."): "A {nowhere}"}

    spanish, _ = build_translation(
        DOCUMENT, build_questionnaire(DOCUMENT), language_of(tmp_path, words)
    )

    assert spanish.sections[0].title == "¡Your trip"
    assert spanish.sections[0].intro == "Where you go."


@pytest.mark.parametrize(
    "damage",
    [lambda text: f"{text} {{", lambda text: " ", lambda text: "Same", lambda text: "\u2028"],
)
def test_nothing_that_stands_for_a_text_stops_the_server(
    tmp_path: Path, damage: Callable[[str], str]
) -> None:
    for part in ("glossary", "crisis", "sheet", "asks", "questions", "fixed", "steps", "levels"):
        words = {
            (context, text): damage(text) if context.startswith(part) else said
            for (context, text), said in shouted(DOCUMENT).items()
        }
        write_catalogue(tmp_path / part, "es", words)
        known = load_languages(tmp_path / part).values()

        wordings = load_questionnaires(SMALL, known, words=OPERATOR_WORDS)

        assert wordings["en"].sections[0].title == "Your trip"


@pytest.mark.parametrize(
    ("code", "place", "taken"),
    [
        ("es", "en-US", "es-US"),
        ("es", "es-US", "es-US"),
        ("es", "en-GB", "en-GB"),  # no line is known there: the fallback, in Spanish
        ("ar", "en-US", "en-US"),
    ],
)
def test_crisis_lines_are_those_of_the_place_in_the_readers_language(
    tmp_path: Path, code: str, place: str, taken: str
) -> None:
    language = language_of(tmp_path, {("sections.trip.title", "Your trip"): "x"}, code)

    assert locale_for(language, place, ("en-US", "es-US")) == taken
