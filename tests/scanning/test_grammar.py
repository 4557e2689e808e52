"""Our own codes: right check letters only, however they are written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import ALPHABET, CodeKind, printed_code, repair_number
from app.scanning.grammar import own_code


def test_a_repair_slip_names_its_repair_both_ways() -> None:
    number = repair_number(2026, "A", 412)
    code = printed_code(CodeKind.repair, number.body)
    assert own_code("RP8A0412M") == (code, number)
    assert own_code("8A-0412-M") == (None, number)


def test_a_repair_code_whose_body_is_no_number_names_no_repair() -> None:
    code = printed_code(CodeKind.repair, "ABCD")
    assert own_code(code.text) == (code, None)


@given(st.integers(1, 99999), st.sampled_from(ALPHABET), st.sampled_from(ALPHABET))
def test_only_the_right_check_letter_counts(running: int, desk: str, letter: str) -> None:
    number = repair_number(2026, desk, running)
    own, read = own_code(f"8{desk}{running:04d}{letter}")
    assert own is None
    assert read == (number if number.text.endswith(letter) else None)
