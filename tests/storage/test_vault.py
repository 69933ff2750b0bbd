from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.errors import RecordGone, RecordUnreadable
from screening.storage import vault
from screening.storage.vault import AssociatedData, KeySlot, KeySlots

KEY = bytes(range(32))
COOKIE, CODE = KeySlot(b"c" * 32, b"x" * 60), KeySlot(b"r" * 32, b"y" * 60)
ASSOCIATED = AssociatedData(b"i" * 32, KeySlots(COOKIE), revision=7, digest=b"d" * 32)


def test_a_token_is_256_random_bits_that_fit_a_cookie() -> None:
    tokens = {vault.new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(len(token) == 43 and token.isascii() for token in tokens)


def test_a_token_always_leads_to_the_same_row_with_the_same_key() -> None:
    token = vault.new_token()

    assert vault.derive_credential(token) == vault.derive_credential(token)


def test_the_id_of_a_row_says_nothing_about_the_key_that_unwraps_it() -> None:
    credential = vault.derive_credential(vault.new_token())

    assert len(credential.id) == len(credential.wrapping_key) == 32
    assert credential.id != credential.wrapping_key


def test_keys_do_not_show_where_objects_are_printed() -> None:
    credential = vault.derive_credential(vault.new_token())

    assert repr(credential.wrapping_key) not in repr(credential)


@pytest.mark.parametrize(
    "text", ["", "short", "A" * 42, "A" * 44, "A" * 86, "A" * 42 + "!", "ä" * 43, "A" * 42 + "="]
)
def test_what_never_was_a_token_finds_nothing(text: str) -> None:
    with pytest.raises(RecordGone):
        vault.derive_credential(text)


@given(st.text())
def test_no_text_in_the_cookie_does_harm(text: str) -> None:
    with pytest.raises(RecordGone):
        vault.derive_credential(text)


def test_a_data_key_comes_back_from_its_wrapping() -> None:
    credential = vault.derive_credential(vault.new_token())

    assert vault.unwrap_key(vault.wrap_key(KEY, credential), credential) == KEY


def test_another_token_does_not_unwrap_the_data_key() -> None:
    mine, theirs = (vault.derive_credential(vault.new_token()) for _ in range(2))

    with pytest.raises(RecordUnreadable):
        vault.unwrap_key(vault.wrap_key(KEY, mine), theirs)


@given(st.binary(max_size=5000))
def test_content_comes_back_as_it_was(content: bytes) -> None:
    assert vault.unseal(KEY, vault.seal(KEY, content, ASSOCIATED), ASSOCIATED) == content


@given(st.binary(max_size=3000), st.binary(max_size=3000))
def test_the_size_of_a_seal_only_tells_how_many_kibibytes_there_are(a: bytes, b: bytes) -> None:
    steps_a, steps_b = (-(-(len(content) + 4) // 1024) for content in (a, b))
    size_a, size_b = (len(vault.seal(KEY, content, ASSOCIATED)) for content in (a, b))

    assert size_a - size_b == (steps_a - steps_b) * 1024


@pytest.mark.parametrize(("length", "steps"), [(0, 1), (1020, 1), (1021, 2), (2044, 2), (2045, 3)])
def test_content_is_padded_to_whole_kibibytes(length: int, steps: int) -> None:
    sealed = vault.seal(KEY, bytes(length), ASSOCIATED)

    assert len(sealed) == vault.NONCE_BYTES + steps * 1024 + 16


def test_sealing_the_same_content_twice_never_looks_the_same() -> None:
    assert vault.seal(KEY, b"same", ASSOCIATED) != vault.seal(KEY, b"same", ASSOCIATED)


@pytest.mark.parametrize(
    "other",
    [
        replace(ASSOCIATED, id=b"j" * 32),
        replace(ASSOCIATED, revision=8),
        replace(ASSOCIATED, digest=b"e" * 32),
        replace(ASSOCIATED, format=2),
        replace(ASSOCIATED, slots=KeySlots(CODE)),
        replace(ASSOCIATED, slots=KeySlots(COOKIE, code=CODE)),
        replace(ASSOCIATED, slots=KeySlots(KeySlot(COOKIE.id, CODE.wrapped_key))),
        # The same bytes in a row, cut elsewhere.
        replace(ASSOCIATED, slots=KeySlots(KeySlot(b"c" * 31, b"c" + b"x" * 60))),
    ],
)
def test_a_seal_does_not_open_beside_other_columns(other: AssociatedData) -> None:
    sealed = vault.seal(KEY, b"content", ASSOCIATED)

    with pytest.raises(RecordUnreadable):
        vault.unseal(KEY, sealed, other)


@given(st.data())
def test_a_seal_with_a_changed_bit_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(vault.seal(KEY, b"content", ASSOCIATED))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(RecordUnreadable):
        vault.unseal(KEY, bytes(sealed), ASSOCIATED)


@given(st.binary(max_size=60))
def test_no_bytes_but_a_seal_open(damaged: bytes) -> None:
    with pytest.raises(RecordUnreadable):
        vault.unseal(KEY, damaged, ASSOCIATED)


def test_a_sheet_reference_is_eight_characters_that_nobody_mistakes() -> None:
    references = [vault.sheet_reference(KEY, revision) for revision in range(200)]

    assert len(set(references)) == 200
    assert all(len(reference) == 8 for reference in references)
    assert set("".join(references)) == set(vault.CROCKFORD)
    assert not set("ILOU") & set(vault.CROCKFORD)


def test_a_sheet_reference_stays_the_same_for_a_key_and_revision() -> None:
    assert vault.sheet_reference(KEY, 7) == vault.sheet_reference(KEY, 7)
    assert vault.sheet_reference(KEY, 7) != vault.sheet_reference(bytes(32), 7)
