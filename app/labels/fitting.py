"""How words are made to fit: broken after 学校 or ・ first, then shrunk in steps, then broken anywhere. Never cut.

Decides line breaks and sizes. Knows widths only; where the lines stand is the paper's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from app.domain.drawing import MM_PER_POINT
from app.labels.font_metrics import Metrics

SMALLEST = 6.5
"""Points: nothing on paper is set smaller, except a single code that would otherwise leave the page."""
STEP = 0.5
TRACKING = 0.03
"""Extra space after each character of a code, in em; given up before the code is made smaller."""
CROWDED = 0.75
"""Share of the wished size below which a break at any place is better than smaller letters."""

_NAME_BREAK = re.compile(r"(?<=学校)(?!$)|(?<=[・ 　])(?!$)")
# Katakana words are names of things: フォーム reads better whole at the line's end.
_UNITS = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:;/_'’%&+#@?=()-]*|[ァ-ヴー]+|\s|.", re.DOTALL)
_NEVER_FIRST = "、。，．・：；？！）」』】〕］ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々゛゜,.:;?!)]}"
_NEVER_LAST = "（「『【〔［([{"


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines and the size in points at which each is no wider than the room."""

    lines: tuple[str, ...]
    size: float


def sizes(wished: float, smallest: float = SMALLEST) -> Iterator[float]:
    """`wished` and each half point below it, down to `smallest`."""
    size = wished
    while size > smallest:
        yield size
        size -= STEP
    yield min(wished, smallest)


def fit_name(metrics: Metrics, text: str, width: float, size: float, *, bold: bool = False, lines: int = 2) -> Fitted:
    """A name in at most `lines` lines of `width` mm: at each size whole, then parted after 学校 or ・, then smaller.

    A name too long for `lines` lines at 6.5 points takes as many more as it needs.
    """

    def fits(line: str, at: float) -> bool:
        return metrics.width(line, at, bold=bold) <= width

    for at in sizes(size):
        if fits(text, at) and (at > size * CROWDED or lines == 1):
            return Fitted((text,), at)
        parted = _part_name(text, partial(fits, at=at)) if lines > 1 else None
        if parted is not None:
            return Fitted(parted, at)
    for at in sizes(size) if lines > 1 else ():
        # No good place to part it: a break anywhere is better than one line of tiny letters.
        wrapped = wrap(metrics, text, width, at, bold=bold)
        if len(wrapped) <= lines:
            return Fitted(wrapped, at)
    smallest = min(size, SMALLEST)
    return Fitted(wrap(metrics, text, width, smallest, bold=bold), smallest)


PITCH = 1.16
"""From baseline to baseline of a name's lines, in em."""


def fit_block(
    metrics: Metrics, text: str, width: float, height: float, size: float, *, bold: bool = False, lines: int = 1
) -> Fitted:
    """Words in a box of `width` × `height` mm, never cut: as `fit_name` while that is low enough, then smaller.

    Under 6.5 points only where the box holds them no other way.
    """
    size = min(size, height / MM_PER_POINT)
    for at in sizes(size, smallest=1.0):
        fitted = fit_name(metrics, text, width, at, bold=bold, lines=lines)
        if block_height(fitted) <= height + 1e-9 and all(
            metrics.width(line, fitted.size, bold=bold) <= width + 1e-9 for line in fitted.lines
        ):
            return fitted
    return Fitted((text,), min(height / MM_PER_POINT, width / max(metrics.width(text, 1.0, bold=bold), 1e-9)))


def block_height(fitted: Fitted) -> float:
    """Millimetres the lines take from the top of the first to the foot of the last."""
    return fitted.size * MM_PER_POINT * (1 + (len(fitted.lines) - 1) * PITCH)


def fit_code(metrics: Metrics, text: str, width: float, size: float, *, bold: bool = False) -> tuple[float, float]:
    """Size and tracking at which a code fits `width` mm in one line: tracking goes first, then half points.

    A code is neither cut nor wrapped; one that does not fit at 6.5 points goes below it.
    """
    for at in sizes(size, smallest=1.0):
        for tracking in (TRACKING, TRACKING * 2 / 3, TRACKING / 3, 0.0):
            if metrics.width(text, at, bold=bold, tracking=tracking) <= width:
                return at, tracking
    return width / max(metrics.width(text, 1.0, bold=bold), 1e-9), 0.0


def wrap(metrics: Metrics, text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """`text` in lines of at most `width` mm; a newline in it ends a line.

    Latin and katakana words and numbers stay whole where they fit; other Japanese breaks anywhere but before a closing
    and after an opening mark.
    """
    return tuple(
        line for paragraph in text.split("\n") for line in _wrap_paragraph(metrics, paragraph, width, size, bold=bold)
    )


def _wrap_paragraph(metrics: Metrics, text: str, width: float, size: float, *, bold: bool) -> list[str]:
    def too_wide(line: str) -> bool:
        return metrics.width(line.rstrip(), size, bold=bold) > width

    lines: list[str] = []
    line = ""
    for unit in _units(text):
        if not line or not too_wide(line + unit):
            line += unit
        else:
            lines.append(line.rstrip())
            line = unit.lstrip()
        while len(line) > 1 and too_wide(line):
            # A single word wider than the line: broken where it must be.
            take = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or not too_wide(line[:n]))
            lines.append(line[:take])
            line = line[take:]
    lines.append(line.rstrip())
    return lines


def _units(text: str) -> Iterator[str]:
    """What may not be parted: a word, or a character with the marks that must stay with it."""
    held = ""
    for unit in _UNITS.findall(text):
        if held and unit[0] not in _NEVER_FIRST and held[-1] not in _NEVER_LAST:
            yield held
            held = unit
        else:
            held += unit
    if held:
        yield held


def _part_name(text: str, fits: Callable[[str], bool]) -> tuple[str, str] | None:
    breaks = [match.start() for match in _NAME_BREAK.finditer(text)]
    parted = [(text[:at].rstrip(), text[at:].lstrip()) for at in breaks]
    good = [pair for pair in parted if all(fits(line) for line in pair)]
    return min(good, key=lambda pair: abs(len(pair[0]) - len(pair[1])), default=None)
