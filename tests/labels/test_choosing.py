"""The symbol that fits a room: in whole dots, with its quiet zone, switched to QR or refused with the true reason."""

from __future__ import annotations

import string
from itertools import groupby

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from app.domain.drawing import Symbol
from app.domain.label_templates import SymbolChoice
from app.labels.symbols import SMALLEST_BAR, SMALLEST_MODULE, WISHED_BAR, Chosen, choose, dot_size

DPIS = (180, 203, 300, 360, 600)
CODES = string.ascii_uppercase + string.digits + "-"
SERIAL_15 = "M7NRKD00V542T8D"


def whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6


def read(symbol: Symbol, scale: int = 4) -> str:
    """What a reader makes of the bare modules with their quiet zone."""
    rows = [[0 if cell == "1" else 255 for cell in row] for row in symbol.rows]
    if len(rows) == 1:
        rows *= 30
    picture = np.pad(np.array(rows, np.uint8).repeat(scale, 0).repeat(scale, 1), symbol.quiet * scale,
                     constant_values=255)  # fmt: skip
    found = zxingcpp.read_barcodes(picture)
    assert [code.format.name for code in found] == [symbol.format]
    return str(found[0].text)


@given(
    st.text(CODES, min_size=1, max_size=24), st.sampled_from(DPIS), st.sampled_from(SymbolChoice),
    st.tuples(*[st.floats(0, 20), st.floats(0, 20), st.floats(5, 90), st.floats(3, 60)]), st.sampled_from([0, 0.5, 1]),
)  # fmt: skip
def test_whatever_is_chosen_stands_in_its_room_on_whole_dots(
    text: str, dpi: int, wish: SymbolChoice, room: tuple[float, float, float, float], align: float
) -> None:
    chosen = choose(text, room, dpi, wish, align=align)
    symbol = chosen.symbol
    if symbol is None:
        assert chosen.reason in {"too_small", "too_dense"}
        return
    dot = dot_size(dpi)
    assert symbol.dot == dot
    assert all(whole(value / dot) for value in (symbol.x, symbol.y, symbol.module, symbol.height))
    x, y, width, height = symbol.clear
    assert x >= room[0] - 1e-6
    assert y >= room[1] - 1e-6
    assert x + width <= room[0] + room[2] + 1e-6
    assert y + height <= room[1] + room[3] + 1e-6
    bars = symbol.format == "Code128"
    assert symbol.quiet == {"Code128": 10, "QRCode": 4, "DataMatrix": 2}[symbol.format]
    assert symbol.module >= (SMALLEST_BAR if bars else SMALLEST_MODULE)
    assert chosen.note == ("switched_to_qr" if wish is SymbolChoice.auto and not bars else "")


@pytest.mark.parametrize("wish", SymbolChoice)
@pytest.mark.parametrize("text", ["KRM-036664", SERIAL_15, "1S82W0000XJPPF3ABCDE", "RP8A0412M"])
def test_what_is_chosen_says_its_text(wish: SymbolChoice, text: str) -> None:
    symbol = choose(text, (0, 0, 90, 30), 300, wish).symbol
    assert symbol is not None
    assert symbol.format == {"qr": "QRCode", "datamatrix": "DataMatrix"}.get(wish, "Code128")
    assert read(symbol) == symbol.text == text


@pytest.mark.parametrize("text", ["善導寺小学校 A-1", "ﾀﾞﾌﾞﾙ"])
def test_a_text_no_bar_code_can_say_becomes_a_qr_code(text: str) -> None:
    chosen = choose(text, (0, 0, 90, 30), 300)
    assert chosen.symbol is not None
    assert (chosen.symbol.format, chosen.note) == ("QRCode", "switched_to_qr")
    assert read(chosen.symbol) == text
    assert choose(text, (0, 0, 90, 30), 300, SymbolChoice.code128) == Chosen(None, reason="no_code")


@pytest.mark.parametrize(("dpi", "module"), [(180, 0.282), (203, 0.250), (300, 0.254), (360, 0.282), (600, 0.254)])
def test_bars_are_as_near_to_a_quarter_millimetre_as_dots_allow(dpi: int, module: float) -> None:
    symbol = choose("PFER8BVU", (0, 0, 80, 10), dpi).symbol
    assert symbol is not None
    assert symbol.module == pytest.approx(module, abs=0.001)
    assert abs(symbol.module - WISHED_BAR) <= dot_size(dpi) / 2


def test_bars_get_thinner_before_they_give_way() -> None:
    at_wish = choose("PFER8BVU", (0, 0, 40, 10), 600).symbol
    thinner = choose("PFER8BVU", (0, 0, 33, 10), 600).symbol
    assert at_wish is not None
    assert thinner is not None
    assert (round(at_wish.module / at_wish.dot), round(thinner.module / thinner.dot)) == (6, 5)


@pytest.mark.parametrize("width", [48.3, 38.1])
@pytest.mark.parametrize("dpi", [203, 300])
def test_fifteen_characters_on_a_small_label_become_a_qr_code(width: float, dpi: int) -> None:
    chosen = choose(SERIAL_15, (0, 0, width, 11.1), dpi)
    assert chosen.symbol is not None
    assert (chosen.symbol.format, chosen.note) == ("QRCode", "switched_to_qr")
    refused = choose(SERIAL_15, (0, 0, width, 11.1), dpi, SymbolChoice.code128)
    assert refused.symbol is None
    assert refused.reason == ("too_dense" if width >= 220 * SMALLEST_BAR else "too_small")


def test_the_reason_is_the_rooms_or_the_dots() -> None:
    # 21 modules of 0.33 mm and the quiet zone take 9.6 mm; at 180 dpi the next whole number of dots is 0.42 mm.
    assert choose("KRM-036664", (0, 0, 9, 9), 180, SymbolChoice.qr).reason == "too_small"
    assert choose("KRM-036664", (0, 0, 11, 11), 180, SymbolChoice.qr).reason == "too_dense"
    assert choose("KRM-036664", (0, 0, 11, 11), 600, SymbolChoice.qr).symbol is not None
    # 0.19 mm would do for the millimetres; 300 dpi has 0.17 and 0.25 only.
    assert choose("PFER8BVU", (0, 0, 30, 9), 300, SymbolChoice.code128).reason == "too_dense"
    assert choose("PFER8BVU", (0, 0, 26, 9), 300, SymbolChoice.code128).reason == "too_small"
    assert choose("PFER8BVU", (0, 0, 60, 3.9), 300, SymbolChoice.code128).reason == "too_small"
    assert choose("KRM-036664", (0, 0, 5, 5), 300, SymbolChoice.datamatrix).reason == "too_small"


@pytest.mark.parametrize("wish", [SymbolChoice.auto, SymbolChoice.qr, SymbolChoice.datamatrix])
def test_a_text_beyond_the_largest_symbol_is_refused(wish: SymbolChoice) -> None:
    assert choose("A1-" * 1000, (0, 0, 400, 400), 300, wish).reason == "too_small"
    longest = choose("善" * 766 if wish is not SymbolChoice.datamatrix else "a" * 1500, (0, 0, 400, 400), 300, wish)
    assert longest.symbol is not None


def test_a_symbol_needs_a_text_and_real_dots() -> None:
    with pytest.raises(ValueError, match="needs a text"):
        choose("", (0, 0, 50, 20), 300)
    with pytest.raises(ValueError, match="too coarse"):
        choose("A", (0, 0, 50, 20), 72)


def test_a_symbol_stands_where_it_is_aligned() -> None:
    left, middle, right = (choose("PFER8BVU", (10, 0, 70, 10), 300, align=at).symbol for at in (0, 0.5, 1))
    assert left is not None
    assert middle is not None
    assert right is not None
    dot = dot_size(300)
    assert left.clear[0] == pytest.approx(10, abs=2 * dot)
    assert right.clear[0] + right.clear[2] == pytest.approx(80, abs=2 * dot)
    assert middle.x + middle.width / 2 == pytest.approx(45, abs=dot)


def test_the_modules_are_those_of_the_standard() -> None:
    """Bars and spaces of a Code 128 are one to four modules wide, eleven a character; a QR code has three eyes."""
    bars = choose("PFER8BVU", (0, 0, 80, 10), 300).symbol
    assert bars is not None
    assert {len(list(run)) for _, run in groupby(bars.rows[0])} <= {1, 2, 3, 4}
    assert (len(bars.rows[0]) - 13) % 11 == 0
    code = choose("PFER8BVU", (0, 0, 40, 40), 300, SymbolChoice.qr).symbol
    assert code is not None
    eye = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    assert [row[:7] for row in code.rows[:7]] == [row[-7:] for row in code.rows[:7]] == eye
    assert [row[:7] for row in code.rows[-7:]] == eye
