"""The characters of a resume code: what is shown, what is understood, what is a slip."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.errors import CodesBusy, MistypedCode
from screening.storage import resume_codes as codes
from screening.storage.vault import CROCKFORD
from tests.waiting import at_once

CODE = "2S1Y-0VKJ-7XQ0-ZZ1A-M5KW"


def code_of(values: list[int]) -> str:
    return "".join(CROCKFORD[value] for value in (*values, codes._check_value(values)))


some_codes = st.lists(st.integers(0, 31), min_size=19, max_size=19).map(code_of)


def test_a_code_is_95_random_bits_in_five_groups_of_four() -> None:
    made = {codes.new_code() for _ in range(200)}

    assert len(made) == 200
    assert all([len(group) for group in code.split("-")] == [4] * 5 for code in made)
    assert set("".join(made)) == {*CROCKFORD, "-"}


def test_every_code_that_is_shown_is_understood() -> None:
    for _ in range(200):
        code = codes.new_code()
        assert codes.parse_code(code) == code.replace("-", "")


@given(some_codes, st.data())
def test_case_blanks_dashes_and_mistaken_letters_make_no_difference(
    code: str, data: st.DataObject
) -> None:
    looks_like = {"1": "1IiLl", "0": "0Oo"}
    typed = ""
    for character in code:
        shapes = looks_like.get(character, character + character.lower())
        typed += data.draw(st.sampled_from(shapes))
        typed += data.draw(st.sampled_from(["", "", "-", " ", "\u2013", "\u00a0", "\t", "\u200b"]))

    assert codes.parse_code(typed) == code


@given(some_codes, st.integers(0, 19), st.integers(1, 31))
def test_every_single_mistyped_character_is_found(code: str, place: int, off: int) -> None:
    wrong = CROCKFORD[(CROCKFORD.index(code[place]) + off) % 32]

    with pytest.raises(MistypedCode):
        codes.parse_code(code[:place] + wrong + code[place + 1 :])


@given(some_codes, st.integers(0, 19), st.integers(0, 19))
def test_any_two_characters_that_changed_places_are_found(code: str, a: int, b: int) -> None:
    characters = list(code)
    characters[a], characters[b] = characters[b], characters[a]
    swapped = "".join(characters)

    if swapped == code:
        assert codes.parse_code(swapped) == code
    else:
        with pytest.raises(MistypedCode):
            codes.parse_code(swapped)


@pytest.mark.parametrize(
    "text", ["", " ", "-", CODE[:-1], CODE + "0", "U" * 20, "ä" * 20, "0", "*" * 20, "\x00" * 20]
)
def test_what_is_no_code_is_a_slip(text: str) -> None:
    with pytest.raises(MistypedCode):
        codes.derive_credential(text)


@given(st.text())
def test_no_text_does_harm(text: str) -> None:
    with pytest.raises(MistypedCode):
        codes.parse_code(text)


def test_a_code_always_leads_to_the_same_row_with_the_same_key() -> None:
    code = codes.new_code()

    first, again = (
        codes.derive_credential(code),
        codes.derive_credential(code.lower().replace("-", " ")),
    )

    assert first == again
    assert len(first.id) == len(first.wrapping_key) == 32
    assert first.id != first.wrapping_key
    assert codes.derive_credential(codes.new_code()) != first


@pytest.mark.alone
def test_a_mistyped_code_costs_no_time_and_no_turn() -> None:
    began = time.perf_counter()

    for _ in range(50):
        with pytest.raises(MistypedCode):
            codes.derive_credential("0" * 19 + "1")

    assert time.perf_counter() - began < 0.05, "one scrypt takes about 70 ms"


def test_in_a_burst_of_50_two_are_worked_on_at_once_and_the_rest_is_soon_told_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running: list[int] = []
    highest: list[int] = []
    outcomes: list[str] = []
    real = codes.hashlib.scrypt

    def counted(*args: object, **kwargs: object) -> bytes:
        running.append(1)
        highest.append(len(running))
        try:
            return real(*args, **kwargs)
        finally:
            running.pop()

    def work(code: str) -> None:
        began = time.monotonic()
        try:
            codes.derive_credential(code)
            outcomes.append("found")
        except CodesBusy:
            assert time.monotonic() - began < 2
            outcomes.append("busy")

    monkeypatch.setattr(codes.hashlib, "scrypt", counted)
    at_once([lambda: work(codes.new_code())] * 50)

    assert max(highest) <= codes.AT_ONCE
    assert len(outcomes) == 50
    assert outcomes.count("found") >= 2
    assert outcomes.count("busy") >= 1
    codes.derive_credential(codes.new_code())  # every turn was given back


@pytest.mark.alone
@pytest.mark.parametrize("length", [65, 160_000])
def test_a_long_text_is_refused_before_it_is_normalized(length: int) -> None:
    """Combining marks: normalizing this many would hold every thread for half a minute."""
    marks = "\u0315\u0300\u05ae\u0327" * (length // 4 + 1)
    started = time.perf_counter()

    with pytest.raises(MistypedCode):
        codes.parse_code(marks[:length])

    assert time.perf_counter() - started < 1
