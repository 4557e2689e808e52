"""Bars and spaces → text: Code 128 and Code 39 from the widths of their elements. Our own, the second independent
decoder where zbar is missing.

Decides when widths are near enough to a character to be it. Ink spread and a wrong threshold make all bars wider and
all spaces narrower by the same amount: characters are compared with that amount taken out. Widths may be any unit.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from barcode.charsets import code39 as _code39  # type: ignore[import-untyped]
from barcode.charsets import code128 as _code128
from numpy.typing import NDArray

from app.scanning.decode.formats import CODE39, CODE128

Widths = NDArray[np.float64]

_LONGEST: Final = 64
"""Characters of one symbol: more is noise."""
_QUIET: Final = 4.0
"""Modules of white that must stand before and behind; printed are ten, but photos are cut."""
_FAR: Final = 0.62
"""The largest distance (root of squares, modules) of a character to what it is taken for."""
_CLEAR: Final = 0.22
"""How much nearer than the next one it must be."""
_DRIFT: Final = 0.22
"""How much a character's width may differ from its neighbour's (perspective)."""


class LineCode(NamedTuple):
    """A text read from elements: from its first to the one behind its last, and how far off its worst character was."""

    text: str
    format: str
    first: int
    last: int
    doubt: float


def _runs(modules: str) -> list[int]:
    runs: list[int] = []
    before = ""
    for module in modules:
        if module == before:
            runs[-1] += 1
        else:
            runs.append(1)
        before = module
    return runs


_PATTERNS: Final[Widths] = np.array([_runs(code) for code in _code128.CODES], dtype=np.float64)
_STOP: Final = 106
_STOP_WIDTHS: Final[Widths] = np.array([2, 3, 3, 1, 1, 1, 2], dtype=np.float64)
_GROWTH: Final[Widths] = np.array([1, -1, 1, -1, 1, -1], dtype=np.float64) / 6**0.5


def _flat(widths: Widths) -> Widths:
    """`widths` without what bars have in common against spaces."""
    flat: Widths = widths - (widths @ _GROWTH)[..., None] * _GROWTH
    return flat


_TEMPLATES: Final[Widths] = np.vstack([_flat(_PATTERNS), _flat(_STOP_WIDTHS[:6])])
_TEMPLATE_SQUARES: Final[Widths] = (_TEMPLATES**2).sum(axis=1)
_SHIFT, _TO_C, _TO_B, _TO_A, _FNC1 = 98, 99, 100, 101, 102
_START_A, _START_B, _START_C = 103, 104, 105
GS: Final = "\x1d"


def read_lines(widths: Widths) -> list[LineCode]:
    """Code 128 and Code 39 symbols in `widths`, read forwards; element 0 is a space, 1 a bar, and so on by turns."""
    return [*_read_128(widths), *_read_39(widths)]


def _quiet(widths: Widths, index: int, module: float) -> bool:
    """Whether the space at `index` is wide enough to stand beside a symbol; the picture's edge is."""
    return index in {0, len(widths) - 1} or bool(widths[index] >= _QUIET * module)


class _Nearest(NamedTuple):
    """For the six elements from each bar: what they are nearest to, how far it is, how far the next; their width."""

    code: NDArray[np.intp]
    far: Widths
    clear: Widths
    width: Widths


def _nearest(widths: Widths) -> _Nearest:
    bars = np.arange(1, len(widths) - 5, 2)
    windows = np.lib.stride_tricks.sliding_window_view(widths, 6)[bars]
    whole = windows.sum(axis=1)
    flat = _flat(windows * (11 / np.maximum(whole, 1e-9))[:, None])
    squares = (flat**2).sum(axis=1)[:, None] - 2 * flat @ _TEMPLATES.T + _TEMPLATE_SQUARES
    code = squares.argmin(axis=1)
    two = np.sqrt(np.maximum(np.partition(squares, 1, axis=1)[:, :2], 0))
    return _Nearest(code, two[:, 0], two[:, 1] - two[:, 0], whole)


def _read_128(widths: Widths) -> list[LineCode]:
    if len(widths) < 6 * 4 + 3:
        return []
    near = _nearest(widths)
    good = (near.far < _FAR) & (near.clear > _CLEAR)
    found = []
    for start in np.flatnonzero(good & (near.code >= _START_A) & (near.code < _STOP)):
        if not _quiet(widths, 2 * int(start), near.width[start] / 11):
            continue
        codes = _follow(widths, near, good, int(start))
        text = _text_128(codes) if codes else None
        if text is not None:
            last = int(start) + 3 * len(codes)
            doubt = float(near.far[start : last + 1 : 3].max())
            found.append(LineCode(text, CODE128, 2 * int(start) + 1, 2 * last + 8, doubt))
    return found


def _follow(widths: Widths, near: _Nearest, good: NDArray[np.bool_], start: int) -> list[int]:
    """The characters from `start` up to before the stop; empty where it ends otherwise."""
    codes, at = [int(near.code[start])], start
    while len(codes) < _LONGEST:
        behind = at
        at += 3
        if at >= len(good) or not good[at] or abs(near.width[at] / near.width[behind] - 1) > _DRIFT:
            return []
        code = int(near.code[at])
        if code == _STOP:
            module = near.width[at] / 11
            ends = 2 * at + 8
            bar = ends - 1 < len(widths) and 1.0 < widths[ends - 1] / module < 3.2
            return codes if bar and ends < len(widths) and _quiet(widths, ends, module) else []
        if code >= _START_A:
            return []
        codes.append(code)
    return []


def _text_128(codes: list[int]) -> str | None:
    """The text of start, characters and check; None where the check is wrong or a character has no meaning for us."""
    if len(codes) < 3:  # a start with a stop at once, or with a check letter alone: noise has met both
        return None
    start, *body, check = codes
    if (start + sum(i * code for i, code in enumerate(body, start=1))) % 103 != check:
        return None
    table, shifted, text = {_START_A: "A", _START_B: "B", _START_C: "C"}[start], "", ""
    for place, code in enumerate(body):
        use, shifted = shifted or table, ""
        if code == _FNC1:
            text += GS if place else ""
        elif use == "C":
            if code < 100:
                text += f"{code:02d}"
            else:
                table = "B" if code == _TO_B else "A"
        elif code < 96:
            text += chr(code + 32 if use == "B" or code < 64 else code - 64)
        elif code == _TO_C:
            table = "C"
        elif code == _SHIFT:
            shifted = "A" if use == "B" else "B"
        elif (use, code) in {("A", _TO_B), ("B", _TO_A)}:
            table = "B" if code == _TO_B else "A"
        else:
            return None  # FNC2, FNC3, FNC4: for the scanner itself, or letters outside ASCII
    return text


# Code 39: of five bars two are wide, of four spaces one; so its characters are told apart whatever the ink does.
_NINE: Final = {
    (bars, space): char
    for char, modules in ((c, m[1]) for c, m in _code39.MAP.items())
    if sum(w > 1 for w in _runs(modules)[0::2]) == 2
    for bars in [tuple(i for i, w in enumerate(_runs(modules)[0::2]) if w > 1)]
    for space in [next(i for i, w in enumerate(_runs(modules)[1::2]) if w > 1)]
}
_EDGE_BARS: Final = tuple(i for i, w in enumerate(_runs(_code39.EDGE)[0::2]) if w > 1)
_NINE[_EDGE_BARS, 0] = "*"
_WIDER: Final = 0.45
"""By how many narrow widths the least wide bar must be wider than the widest narrow one."""


class _Nines(NamedTuple):
    """For the nine elements from each bar: which bars and space are widest, how clearly (in narrow widths), width."""

    bars: NDArray[np.intp]
    space: NDArray[np.intp]
    clear: Widths
    width: Widths


def _nines(widths: Widths) -> _Nines:
    starts = np.arange(1, len(widths) - 8, 2)
    windows = np.lib.stride_tricks.sliding_window_view(widths, 9)[starts]
    bars, spaces = windows[:, 0::2], windows[:, 1::2]
    by_bar, by_space = np.argsort(-bars, axis=1), np.argsort(-spaces, axis=1)
    bar_widths, space_widths = np.take_along_axis(bars, by_bar, 1), np.take_along_axis(spaces, by_space, 1)
    narrow = np.maximum(bar_widths[:, 2:].sum(axis=1) + space_widths[:, 1:].sum(axis=1), 1e-9) / 6
    clear = np.minimum(bar_widths[:, 1] - bar_widths[:, 2], space_widths[:, 0] - space_widths[:, 1]) / narrow
    even = np.maximum(
        bar_widths[:, 0] / np.maximum(bar_widths[:, 1], 1e-9),
        bar_widths[:, 2] / np.maximum(bar_widths[:, 4], 1e-9) / 1.6,
    )
    clear = np.where(even > 1.7, 0.0, clear)
    return _Nines(np.sort(by_bar[:, :2], axis=1), by_space[:, 0], clear, windows.sum(axis=1))


def _read_39(widths: Widths) -> list[LineCode]:
    if len(widths) < 3 * 10 + 1:
        return []
    nine = _nines(widths)
    good = nine.clear > _WIDER
    edge = good & (nine.bars == _EDGE_BARS).all(axis=1) & (nine.space == 0)
    found = []
    for start in np.flatnonzero(edge):
        if not _quiet(widths, 2 * int(start), nine.width[start] / 14):
            continue
        text, last = _follow_39(widths, nine, good, int(start))
        if text:
            doubt = float(1 / nine.clear[start : last + 1 : 5].min())
            found.append(LineCode(text, CODE39, 2 * int(start) + 1, 2 * last + 10, doubt))
    return found


def _follow_39(widths: Widths, nine: _Nines, good: NDArray[np.bool_], start: int) -> tuple[str, int]:
    """The text from the start sign at `start` to the stop sign, and where that stands; empty where there is none."""
    text, at = "", start
    while len(text) < _LONGEST:
        behind = at
        at += 5
        if at >= len(good) or not good[at] or abs(nine.width[at] / nine.width[behind] - 1) > _DRIFT:
            return "", start
        if widths[2 * at] > nine.width[at] * 0.45:
            return "", start  # the gap between two characters is a narrow space
        char = _NINE.get((tuple(nine.bars[at].tolist()), int(nine.space[at])), "")
        if char == "*":
            return (text, at) if _quiet(widths, 2 * at + 10, nine.width[at] / 14) else ("", start)
        if not char:
            return "", start
        text += char
    return "", start
