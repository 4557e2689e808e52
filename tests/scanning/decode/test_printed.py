"""What is printed under the bars, whatever notation a decoder has for it."""

from __future__ import annotations

import pytest
import zxingcpp

from app.scanning.decode.printed import full_ascii, under_bars


@pytest.mark.parametrize(
    ("told", "printed"),
    [
        (("0036602301467", "EAN13"), ("036602301467", "UPCA")),
        (("0036602301467", "UPCA"), ("036602301467", "UPCA")),
        (("0036602301467 51299", "UPCA"), ("036602301467 51299", "UPCA")),
        (("4901234567894", "EAN13"), ("4901234567894", "EAN13")),
        (("01234565", "EAN8"), ("01234565", "EAN8")),
        (("012345", "EAN13"), ("012345", "EAN13")),
        (("0ABC", "Code128"), ("0ABC", "Code128")),
        (("0012345000065 12", "UPCE"), ("01234565 12", "UPCE")),
    ],
)
def test_a_shop_s_digits(told: tuple[str, str], printed: tuple[str, str]) -> None:
    assert under_bars(*told) == printed


@pytest.mark.parametrize("last", range(10))
@pytest.mark.parametrize("system", "01")
def test_upc_e_of_every_kind_comes_back_from_its_number(system: str, last: int) -> None:
    made = 0
    for check in "0123456789":
        short = f"{system}26537{last}{check}"
        try:
            number = zxingcpp.create_barcode(short, zxingcpp.BarcodeFormat.UPCE).text
        except ValueError:
            continue  # another check digit is the right one
        made += 1
        assert under_bars(number, "UPCE") == (short, "UPCE")
    assert made == 1


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("12+A+B", "12ab"),
        ("E+X+T+E+N+D+E+D /A%J/J/C", "Extended !?*#"),
        ("$A$Z%A%E/Z%U%V%W%P%S%T%K%O", "\x01\x1a\x1b\x1f:\0@`{~\x7f[_"),
        ("PF3-ABC", "PF3-ABC"),
        ("A+1", "A+1"),
        ("+AB+", "+AB+"),
        ("50%", "50%"),
        ("A/-", "A/-"),
    ],
)
def test_shift_signs_of_code_39(told: str, text: str) -> None:
    assert full_ascii(told) == text
