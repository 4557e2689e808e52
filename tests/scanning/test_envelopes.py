"""Envelopes: what reads through to its end counts, anything else is no envelope."""

from __future__ import annotations

import pytest

from app.scanning.envelopes import GS, RS, gs1_fields, luhn, message_fields, mod10


@pytest.mark.parametrize(
    ("text", "marked", "fields"),
    [
        ("0104901234567894", False, {"01": "04901234567894"}),
        (f"010490123456789421PF3{GS}10L", False, {"01": "04901234567894", "21": "PF3", "10": "L"}),
        (f"{GS}21PF3", True, {"21": "PF3"}),
        ("(01)04901234567894(21)PF3", False, {"01": "04901234567894", "21": "PF3"}),
        ("(21)PF3(", False, {}),
        ("21PF3", False, {}),
        ("01049012345678", True, {}),
        ("01A4901234567894", True, {}),
        (f"21{GS}", True, {}),
        ("21" + "A" * 91, True, {}),
        ("68X", True, {}),
        ("PF3ABCDE", True, {}),
    ],
)
def test_element_strings(text: str, marked: bool, fields: dict[str, str]) -> None:
    assert gs1_fields(text, marked=marked) == fields


def test_only_format_06_records_of_a_message_are_read() -> None:
    text = f"[)>{RS}05{GS}21X{RS}06{GS}SPF3ABCDE{GS}-{GS}SSECOND{RS}\x04"
    assert message_fields(text) == {"S": "PF3ABCDE"}


@pytest.mark.parametrize(("digits", "right"), [("4901234567894", True), ("4901234567895", False), ("49123456", True)])
def test_check_digit_of_products(digits: str, right: bool) -> None:
    assert mod10(digits) is right


@pytest.mark.parametrize(("digits", "right"), [("490154203237518", True), ("490154203237519", False)])
def test_check_digit_of_mobile_equipment(digits: str, right: bool) -> None:
    assert luhn(digits) is right
