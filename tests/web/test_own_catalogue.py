"""`screening messages`: the words of a questions file of one's own, from the file to the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from screening.cli import commands
from screening.cli.messages import describe_catalogue
from tests.catalogues import PO_FILES, read_catalogue
from tests.questionnaire.files import SHIPPED, text_of
from tests.web.conftest import BuildApp, visit

OLD, NEW = "text: Which age group fits?", "text: Which age group are you in?"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(text_of(SHIPPED).replace(OLD, NEW, 1), encoding="utf-8")
    return path


def messages(*arguments: object) -> tuple[int, str]:
    """Exit code, and what was said. (Click hands on the code of a command as what it returns.)"""
    result = CliRunner().invoke(commands, ["messages", *map(str, arguments)], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.return_value, result.output


def catalogue_of(mine: Path, name: str = "es") -> Path:
    return mine.parent / "translations" / name / "LC_MESSAGES" / "mine.po"


def fill(mine: Path, words: str) -> None:
    path = catalogue_of(mine)
    text = path.read_text(encoding="utf-8")
    begun = 'msgid "Which age group are you in?"\nmsgstr ""'
    assert begun in text
    path.write_text(text.replace(begun, f'{begun[:-1]}{words}"'), encoding="utf-8")


def test_a_catalogue_of_ones_own_holds_what_has_no_words_yet(mine: Path) -> None:
    code, said = messages(mine, "--language", "es")

    [message] = [each for each in read_catalogue(catalogue_of(mine)) if each.id]
    assert (message.context, message.id) == (
        "questions.age_group.text",
        "Which age group are you in?",
    )
    assert (code, "99 % done" in said) == (0, True)
    assert message.locations[0][0] == "mine.yaml"


def test_a_language_that_the_product_lacks_begins_with_all_texts(mine: Path) -> None:
    _, said = messages(mine, "--language", "pt-BR")

    assert len(list(read_catalogue(catalogue_of(mine, "pt_BR")))) > 1500
    assert "0 % done" in said
    assert "make messages LANGUAGES=pt_BR" in said


def test_words_in_it_are_kept_compiled_and_shown_to_people(build: BuildApp, mine: Path) -> None:
    messages(mine, "--language", "es")
    fill(mine, "¿En qué grupo de edad está?")

    _, said = messages(mine)

    assert "100 % done" in said
    visitor = visit(build(QUESTIONS_FILE=str(mine)))
    visitor.headers["Accept-Language"] = "es"
    visitor.get("/")
    visitor.press("way", "full")
    page = visitor.get("/checklist/about-you")
    assert "¿En qué grupo de edad está?" in page.text
    assert page.soup.html["lang"] == "es"


def test_a_slip_in_it_is_named_with_its_line_and_the_text_stands_on_the_page(
    build: BuildApp, mine: Path
) -> None:
    messages(mine, "--language", "es")
    fill(mine, "¿{grupo}?")

    code, said = messages(mine)

    path = catalogue_of(mine)
    line = (
        path.read_text(encoding="utf-8").splitlines().index('msgid "Which age group are you in?"')
    )
    assert code == 1
    assert f"{path}:{line + 1}:1: the words for 'Which age group are you in?'" in said
    visitor = visit(build(QUESTIONS_FILE=str(mine)))
    visitor.headers["Accept-Language"] = "es"
    visitor.get("/")
    visitor.press("way", "full")
    assert "Which age group are you in?" in visitor.get("/checklist/about-you").text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [((), "Name a language"), (("--language", "xx"), "no such language")],
)
def test_what_it_lacks_is_said_plainly(mine: Path, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(Exception, match=said):
        messages(mine, *arguments)


def test_of_the_products_own_it_tells_how_much_is_done() -> None:
    code, said = messages()

    assert (code, f"{PO_FILES[0]}: 100 % done" in said) == (0, True)


def test_a_plural_with_an_empty_form_and_a_doubtful_text_are_not_done(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    head = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    plural = 'msgid "one{0}"\nmsgid_plural "%(num)s{0}"\nmsgstr[0] "{1}"\nmsgstr[1] "{2}"\n\n'
    path.write_text(
        head
        + plural.format(1, "", "")
        + plural.format(2, "una", "")
        + plural.format(3, "una", "%(num)s")
        + '#, fuzzy\nmsgid "Kind"\nmsgstr "Tipo"\n',
        encoding="utf-8",
    )

    lines = list(describe_catalogue(path))

    assert lines[0] == (f"{path}: 25 % done, 1 of 4 texts have words", False)
    assert [is_slip for _, is_slip in lines[1:]] == [True]
    assert "a form has no words" in lines[1][0]
