from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from screening.errors import Problem, QuestionnaireError
from screening.questionnaire.loader import load_questionnaire
from screening.questionnaire.yaml_source import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    _Builder,
    parse_document,
    read_document,
)
from tests.questionnaire.files import SMALL, text_of, without_blowing_up


def refusal(text: str) -> tuple[int, int, str]:
    """Line, column and message of the one thing that `text` is refused for."""
    with pytest.raises(QuestionnaireError) as raised:
        parse_document(text, "list.yaml")
    (problem,) = raised.value.problems
    assert problem.file == "list.yaml"
    return problem.line, problem.column, problem.text


def refusal_of_file(path: Path) -> str:
    with pytest.raises(QuestionnaireError) as raised:
        load_questionnaire(path)
    (problem,) = raised.value.problems
    return str(problem)


@pytest.mark.parametrize(
    "word",
    [
        *("no", "yes", "on", "off", "y", "n", "No", "YES", "True", "FALSE", "Null", "NULL"),
        *("010", "0o17", "0x1F", "1_000", "1e3", "1.0", ".5", ".inf", ".nan", "-0.0"),
        *("12:30:45", "190:20:30", "2026-3-1", "2026-03-01T10:00:00", "=", "<<"),
    ],
)
def test_a_plain_word_stays_the_word_that_was_typed(word: str) -> None:
    assert parse_document(f"key: {word}", "list.yaml").data == {"key": word}
    assert parse_document(f"[{word}]", "list.yaml").data == (word,)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *(("7", 7), ("-7", -7), ("0", 0), ("true", True), ("false", False)),
        *(("null", None), ("~", None), ("", None), ("2026-03-01", date(2026, 3, 1))),
    ],
)
def test_only_whole_numbers_days_true_false_and_null_are_more_than_text(
    word: str, value: object
) -> None:
    found = parse_document(f"key: {word}", "list.yaml").data["key"]

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("word", ["7", "true", "null", "~", "", "2026-03-01", "no", "010", "{a}"])
def test_what_stands_in_quotes_is_text(word: str) -> None:
    assert parse_document(f'key: "{word}"', "list.yaml").data == {"key": word}
    assert parse_document(f"key: '{word}'", "list.yaml").data == {"key": word}


def test_yaml_1_1_may_be_declared_and_changes_nothing() -> None:
    assert parse_document("%YAML 1.1\n---\nkey: no", "list.yaml").data == {"key": "no"}


def test_every_key_and_item_has_its_place() -> None:
    document = parse_document("a:\n  b: [x, y]\n  c:\n    - d: 1\n", "list.yaml")

    assert document.data == {"a": {"b": ("x", "y"), "c": ({"d": 1},)}}
    assert document.positions == {
        (): (1, 1),
        ("a",): (1, 1),
        ("a", "b"): (2, 3),
        ("a", "b", 0): (2, 7),
        ("a", "b", 1): (2, 10),
        ("a", "c"): (3, 3),
        ("a", "c", 0): (4, 7),
        ("a", "c", 0, "d"): (4, 7),
    }


def test_a_problem_with_something_missing_stands_at_the_nearest_thing_around_it() -> None:
    document = parse_document("a:\n  b: [x]\n", "list.yaml")

    inside, missing = (
        Problem("odd", location, "is odd", "It is.", "Even it out.")
        for location in (("a", "b", 7, "z"), ("q",))
    )

    assert str(document.locate(inside)) == "list.yaml:2:3: is odd"
    assert str(document.locate(missing)) == "list.yaml:1:1: is odd"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a: 1\nb: 2\na: 3", 3, 1, "the key 'a' stands here twice"),
        ("a: {b: 1, c: 2,\n    b: 3}", 2, 5, "the key 'b' stands here twice"),
        ('a: 1\n"a": 2', 2, 1, "the key 'a' stands here twice"),
        ("a: 1\nb: &x 2", 2, 4, "anchors (&x) are not used"),
        ("a: &x [1]", 1, 4, "anchors (&x) are not used"),
        ("a: &x {b: 1}", 1, 4, "anchors (&x) are not used"),
        ("a: 1\nb: *x", 2, 4, "aliases (*name) are not used"),
        ("a: {b: 1}\nc:\n  <<: *a", 3, 7, "aliases (*name) are not used"),
        ("a: !!str 1", 1, 4, "tags ("),
        ("a: !!python/object/apply:os.system [x]", 1, 4, "tags ("),
        ("a: 1\nb: !include x.yaml", 2, 4, "tags (!include) are not used"),
        ("a: !!set {x}", 1, 4, "tags ("),
        ("a: !!binary aGk=", 1, 4, "tags ("),
        ("a: ! no", 1, 4, "tags (!) are not used"),
        ("a: 1\n! b: no", 2, 1, "tags (!) are not used"),
        ("a: ! [no]", 1, 4, "tags (!) are not used"),
        ("a: ! {b: no}", 1, 4, "tags (!) are not used"),
        ("a: 1\n18: x", 2, 1, "the key '18' must be text; put it in quotes"),
        ("true: x", 1, 1, "the key 'true' must be text"),
        ("~: x", 1, 1, "the key '~' must be text"),
        (": x", 1, 1, "the key '' must be text"),
        ("2026-03-01: x", 1, 1, "the key '2026-03-01' must be text"),
        ("a: 1\n? [b]\n: x", 2, 3, "a key must be text"),
        ("a: 1\n? {b: 1}\n: x", 2, 3, "a key must be text"),
        ("a: 1\n---\nb: 2", 2, 1, "a second document starts here"),
        ("a: 1\n...\n---\nb: 2", 3, 1, "a second document starts here"),
        ("a: 2026-02-30", 1, 4, "2026-02-30 is not a day of the calendar"),
        ("a: 1\n\tb: 2", 2, 1, "this line starts with a tab"),
        ("a:\n  b: 1\n c: 2", 3, 2, "this line begins 1 spaces from the left; line 2"),
        ('a: "x\nb: 1\n', 1, 4, "a quote opens here and is not closed"),
        ("a: [x\nb: 1\n", 1, 4, "a bracket [ opens here and is not closed"),
        ("a: 1\nb: it: is", 2, 6, "a text holds a colon and has no quotes"),
        ("a: 1\nb: @x", 2, 4, "a text begins with @ and has no quotes"),
        ("a: 1\nb: %x", 2, 4, "a text begins with % and has no quotes"),
        ("%YAML 3.0\n---\na: 1", 1, 1, "is not valid YAML"),
    ],
)
def test_what_an_editor_would_stumble_over_is_refused_at_its_place(
    text: str, line: int, column: int, message: str
) -> None:
    found_line, found_column, said = refusal(text)

    assert message in said
    assert (found_line, found_column) == (line, column)


@pytest.mark.parametrize("escape", ["\\UFFFFFFFF", "\\U00110000", "\\U80000000"])
def test_an_escape_beyond_unicode_is_refused_at_its_place(escape: str) -> None:
    line, _, said = refusal(f'a: 1\nb: "{escape}"\nc: 3\n')

    assert line == 2
    assert said == "is not valid YAML: a number here is too large"


@pytest.mark.parametrize(
    "text", ['a: 1\nb: "\\uD800"', 'a: 1\n"\\uDFFF": b', 'a: 1\nb: ["\\uD83D\\uDE00"]']
)
def test_half_a_character_is_refused_as_a_key_and_as_a_value(text: str) -> None:
    line, _, said = refusal(text)

    assert line == 2
    assert "half of a character" in said


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\ufffe"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028"])
def test_a_control_character_is_refused_at_its_place_in_one_line(
    character: str, line_break: str
) -> None:
    line, column, said = refusal(line_break.join(["a: 1", "b: 2", f"c: x{character}y", ""]))

    assert (line, column) == (3, 5)
    assert said == f"is not valid YAML: the character U+{ord(character):04X} is no text"


@pytest.mark.parametrize("deep", ["[" * 50_000, "- " * 50_000, "{a: " * 50_000, "? " * 50_000])
def test_a_nesting_bomb_is_refused_on_its_first_line(deep: str) -> None:
    with without_blowing_up():
        line, _, _ = refusal(deep)

    assert line == 1


def test_nesting_is_allowed_up_to_the_limit_and_no_deeper() -> None:
    assert parse_document("[" * MAX_DEPTH + "]" * MAX_DEPTH, "list.yaml").data is not None
    assert "levels deep" in refusal("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))[2]


def test_a_billion_laughs_are_refused_at_the_first_anchor() -> None:
    laughs = "a: &a [lol, lol, lol, lol]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}, *{before}, *{before}]\n"
        for before, name in zip("abcdefghijkl", "bcdefghijklm", strict=True)
    )

    assert refusal(laughs)[:2] == (1, 4)


def test_a_merge_key_is_only_a_key() -> None:
    assert parse_document("<<: {a: 1}", "list.yaml").data == {"<<": {"a": 1}}


def test_a_file_larger_than_the_limit_is_not_read_to_its_end(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"# x\n" * (3 * 1024 * 1024 // 4))

    assert large.stat().st_size > MAX_BYTES
    assert refusal_of_file(large) == f"large.yaml:1:1: is larger than {MAX_BYTES // 1024} KiB"


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"a: 1\nb: caf\xe9\n", 2),
        (b"a: \xc3\n", 1),
        ("a: 1".encode("utf-16"), 1),
        (b"a: 1\nb: 2\nc: \xed\xa0\x80\n", 3),
    ],
)
def test_what_is_not_utf_8_is_refused_on_its_line(tmp_path: Path, raw: bytes, line: int) -> None:
    odd = tmp_path / "odd.yaml"
    odd.write_bytes(raw)

    assert refusal_of_file(odd) == f"odd.yaml:{line}:1: is not UTF-8 text; save it as UTF-8"


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(tmp_path: Path) -> None:
    windows = tmp_path / "windows.yaml"
    windows.write_bytes(b"\xef\xbb\xbf" + text_of(SMALL).replace("\n", "\r\n").encode())

    assert read_document(windows).data == read_document(SMALL).data
    assert read_document(windows).positions == read_document(SMALL).positions
    assert load_questionnaire(windows) == load_questionnaire(SMALL)


def test_a_bad_byte_behind_a_byte_order_mark_is_found_on_its_line(tmp_path: Path) -> None:
    odd = tmp_path / "odd.yaml"
    odd.write_bytes(b"\xef\xbb\xbfa: 1\n\xff")

    assert refusal_of_file(odd) == "odd.yaml:2:1: is not UTF-8 text; save it as UTF-8"


@pytest.mark.parametrize(
    "text",
    [
        "a: [" + "b," * 260_000 + "]",
        "sections:\n" + "- {}\n" * 100_000,
        "".join(f"k{n}: b\n" for n in range(45_000)),
    ],
    ids=["items", "sections", "keys"],
)
def test_a_file_just_under_the_limit_is_refused_soon(tmp_path: Path, text: str) -> None:
    large = tmp_path / "large.yaml"
    large.write_text(text)

    with without_blowing_up():
        said = refusal_of_file(large)

    assert f"holds more than {MAX_NODES} keys and values" in said
    assert large.stat().st_size < MAX_BYTES


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a comment\n", "- a\n", "a"])
def test_a_file_without_keys_is_refused(tmp_path: Path, text: str) -> None:
    empty = tmp_path / "empty.yaml"
    empty.write_text(text)

    assert refusal_of_file(empty) == "empty.yaml:1:1: must be a mapping of keys to values"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    said = refusal_of_file(tmp_path / "nowhere.yaml")

    assert said == "nowhere.yaml:1:1: cannot be read: No such file or directory"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()

    assert refusal_of_file(tmp_path / "folder.yaml").startswith("folder.yaml:1:1: cannot be read: ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert refusal_of_file(tmp_path / "pipe.yaml") == "pipe.yaml:1:1: cannot be read: it is a pipe"


def test_both_parsers_read_the_same() -> None:
    text = text_of(SMALL).replace("?,", ",").replace("?}", "}")  # which libyaml does not take
    assert _Builder("", pure=False).build(text) == _Builder("", pure=True).build(text)
