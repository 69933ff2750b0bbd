"""Any text becomes one that the typefaces can show, and a page can tell what will be renamed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uharfbuzz import Blob, Face

from screening.outputs.glyphs import (
    MOST_NAMED,
    clean,
    coverage,
    font_folders,
    name_of,
    uncovered,
)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("plain words, 1 < 2", "plain words, 1 < 2"),
        ("e\u0301", "é"),
        ("Привет, κόσμε, Łódź", "Привет, κόσμε, Łódź"),
        ("good 😀 day", "good [GRINNING FACE] day"),
        ("👨\u200d👩\u200d👧", "[MAN][WOMAN][GIRL]"),
        ("☀\ufe0f", "[BLACK SUN WITH RAYS]"),
        ("你", "[U+4F60]"),
        ("😀😀😀!😀", "[GRINNING FACE x3]![GRINNING FACE]"),
        ("\U0001f606", "[SMILING FACE WITH OPEN…]"),
        (
            "שלום",
            "[HEBREW LETTER SHIN][HEBREW LETTER LAMED][HEBREW LETTER VAV][HEBREW LETTER FINAL MEM]",
        ),
        ("a\u20dd", "a[COMBINING ENCLOSING…]"),
        ("\ue000", "[U+E000]"),
        ("\ud800", "[U+D800]"),
        ("\x00a\x07b\x1b[31m\x7f", "ab[31m"),
        ("\u202eabc\u202c \u2066def\u2069", "abc def"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("one\r\ntwo\rthree\u2028four\n\n\n\nfive", "one\ntwo\nthree\nfour\nfive"),
        ("tab\tnon\u00a0breaking\u3000wide   many", "tab non breaking wide many"),
        (" \t\n ", ""),
    ],
)
def test_text_is_made_printable(written: str, printed: str) -> None:
    assert clean(written) == printed


@given(st.text())
def test_every_character_left_has_a_glyph(text: str) -> None:
    covered = frozenset().union(*coverage())
    assert {ord(sign) for sign in clean(text)} <= covered | {ord("\n")}


@given(st.text())
def test_nothing_that_can_be_seen_is_lost(text: str) -> None:
    """What stood there still does, as itself, taken apart, or by its name, where these are few."""
    printed = clean(text)
    named = set(uncovered(text)[:MOST_NAMED])
    for sign in unicodedata.normalize("NFC", text):
        if unicodedata.category(sign)[0] in "LNPS":
            forms = (sign, unicodedata.normalize("NFD", sign), f"[{name_of(sign)}")
            is_there = any(form in printed for form in forms) or sign not in clean(sign)
            assert is_there or (sign not in named and "[…" in printed)


@given(st.text())
def test_cleaning_twice_changes_no_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_who_prints_is_told_of_every_character_that_gets_a_name(text: str) -> None:
    told = uncovered(text)
    assert len(told) == len(set(told))
    assert all(f"[{name_of(sign)}" in clean(text) for sign in told[:1])
    assert not uncovered(clean(text))


def test_a_text_full_of_names_grows_little() -> None:
    signs = "".join(chr(code) for code in range(0xE000, 0xE000 + 1000))

    assert clean(signs).endswith("[U+E007][… x992]")
    assert len(clean(signs)) < 100
    assert len(clean("a\ue000" * 500)) < 2100


def test_what_is_told_stands_in_the_order_of_the_text() -> None:
    assert uncovered("b😀 你 a😀") == ("😀", "你")
    assert uncovered("Nothing special: é, ß, я, ω, →, ≥, ½.") == ()


def test_the_typefaces_cover_latin_greek_and_cyrillic_whole() -> None:
    covered = frozenset().union(*coverage())
    scripts = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x400, 0x530)]
    scripts += [code for code in range(0x370, 0x400) if "GREEK" in unicodedata.name(chr(code), "")]
    hidden = {0xAD}
    missing = [chr(code) for code in scripts if code not in covered | hidden]
    assert missing == []


def test_both_weights_cover_the_same_characters() -> None:
    """There is one file for all weights, so bold words cannot lose a letter."""
    for folder in font_folders():
        upright = [path for path in folder.glob("*.ttf") if "Italic" not in path.name]
        assert len(upright) == 1
        face = Face(Blob.from_file_path(upright[0]))
        assert "wght" in {axis.tag for axis in face.axis_infos}
