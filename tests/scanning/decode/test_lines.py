"""Our own reading of lines: what was drawn is what is read, and noise is never a text."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.scanning.decode import lines
from app.scanning.decode.lines import GS, read_lines
from app.scanning.decode.profiles import read_profile
from tests.support import sampling

SERIALS = st.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ-", min_size=4, max_size=20)
ANY_128 = st.text([chr(c) for c in range(32, 127)], min_size=1, max_size=20)


def _drawn(text: str, symbology: str, module: int = 4, quiet: int = 10) -> NDArray[np.float32]:
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    picture = np.array(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False), dtype=np.float32)
    line = np.pad(picture[picture.shape[0] // 2], quiet, constant_values=255)
    return np.repeat(line, module)


def _texts(line: NDArray[np.float32]) -> set[tuple[str, str]]:
    return {(p.code.text, p.code.format) for p in read_profile(line)}


def _seen(
    line: NDArray[np.float32], noise: float, seed: int, ink: float = 0.0, slope: float = 0.0
) -> NDArray[np.float32]:
    """As a camera would see it: half the contrast, uneven light, ink that spread by `ink` pixels, noise."""
    if ink:
        wide = np.minimum(line, np.roll(line, 1))
        line = ((1 - ink) * line + ink * wide).astype(np.float32)
    lit = (line * 0.5 + 60) * np.linspace(1, 1 - slope, len(line), dtype=np.float32)
    return (lit + np.random.default_rng(seed).normal(0, noise, len(line))).astype(np.float32)


@given(ANY_128)
@settings(max_examples=60)
def test_code_128_is_read_as_it_was_written(text: str) -> None:
    assert _texts(_drawn(text, "Code128")) == {(text, "Code128")}


@given(SERIALS)
@settings(max_examples=60)
def test_code_39_is_read_as_it_was_written(text: str) -> None:
    assert _texts(_drawn(text, "Code39")) == {(text, "Code39")}


@given(
    SERIALS,
    st.sampled_from(["Code128", "Code39"]),
    st.floats(0, 4),
    st.floats(0, 1),
    st.floats(0, 0.5),
    st.integers(0, 999),
)
@settings(max_examples=80)
def test_noise_ink_and_uneven_light_give_the_text(
    text: str, symbology: str, noise: float, ink: float, slope: float, seed: int
) -> None:
    assert _texts(_seen(_drawn(text, symbology), noise, seed, ink, slope)) == {(text, symbology)}


@pytest.mark.parametrize("symbology", ["Code128", "Code39"])
def test_a_line_is_read_from_both_ends_and_white_on_black(symbology: str) -> None:
    line = _drawn("PF3ABCDE", symbology)
    assert [p.reverse for p in read_profile(line)] == [False]
    assert [p.reverse for p in read_profile(line[::-1].copy())] == [True]
    assert _texts(255 - line) == {("PF3ABCDE", symbology)}
    assert not read_profile(255 - line, invert=False)
    back = read_profile(line[::-1].copy())[0]
    assert (round(back.start), round(back.end)) == (40, len(line) - 40)


def test_without_white_beside_it_a_code_is_none() -> None:
    line = _drawn("PF3ABCDE", "Code128")
    crowded = np.concatenate((np.tile(np.repeat([0.0, 255.0], 4), 6), line[34:])).astype(np.float32)
    assert not _texts(crowded)


def _widths(codes: list[int], wrong: int = 0) -> NDArray[np.float64]:
    """The elements of these Code 128 characters, with their check (`wrong`: off by so much) and stop."""
    check = (codes[0] + sum(i * c for i, c in enumerate(codes[1:], start=1)) + wrong) % 103
    widths = [40.0]
    for code in (*codes, check):
        widths += lines._PATTERNS[code].tolist()
    return np.array([*widths, *lines._STOP_WIDTHS.tolist(), 40.0])


@pytest.mark.parametrize("wrong", range(1, 103))
def test_a_wrong_check_is_no_text(wrong: int) -> None:
    codes = [104, 48, 49, 50, 51]
    assert [c.text for c in read_lines(_widths(codes))] == ["PQRS"]
    assert not read_lines(_widths(codes, wrong))


def test_gs1_s_separator_comes_through() -> None:
    # start C, FNC1, 21, 12, FNC1, code B, A
    assert [c.text for c in read_lines(_widths([105, 102, 21, 12, 102, 100, 33]))] == [f"2112{GS}A"]


def test_letters_of_the_first_table_and_one_shifted_come_through() -> None:
    # start A, A, shift, a, code B, a, shift, tabulator of table A
    assert [c.text for c in read_lines(_widths([103, 33, 98, 65, 100, 65, 98, 73]))] == ["Aaa\t"]


@pytest.mark.parametrize("code", [96, 97, 100])
def test_what_is_meant_for_the_scanner_or_no_ascii_is_no_text(code: int) -> None:
    assert not read_lines(_widths([104, 48, code, 49]))


@pytest.mark.long
def test_noise_is_never_a_text() -> None:
    rng = np.random.default_rng(sampling.seed())
    for _ in range(sampling.how_many(300, 20_000)):
        line = rng.normal(128, 60, 900).astype(np.float32)
        if rng.random() < 0.5:
            line = np.repeat(rng.choice([30.0, 220.0], 300), 3).astype(np.float32)
        assert not read_profile(line)


@pytest.mark.parametrize("codes", [[103], [104], [105], [104, 1]])
def test_a_start_without_a_text_is_none(codes: list[int]) -> None:
    assert lines._text_128(codes) is None


@pytest.mark.long
def test_a_ruined_line_gives_its_text_or_none() -> None:
    rng = np.random.default_rng(sampling.seed() + 1)
    read = 0
    count = sampling.how_many(200, 10_000)
    for _ in range(count):
        text = "".join(rng.choice(list("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"), 8))
        symbology = str(rng.choice(["Code128", "Code39"]))
        line = _seen(_drawn(text, symbology), float(rng.uniform(0, 30)), int(rng.integers(1 << 30)), slope=0.3)
        found = _texts(line)
        assert found <= {(text, symbology)}
        read += bool(found)
    assert read > count * 0.1
