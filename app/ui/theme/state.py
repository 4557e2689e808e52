"""What the window looks like now: dark or light, text size, how much room there is, motion.

It decides sizes (`u`, `px`, `font`); it must not know any widget of ours nor where the settings are kept.
One value a process, because Qt has one palette, one font and one style a process.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QWidget

from app.ui.theme import tokens as table

FAMILY = "BIZ UDPGothic"
WIDE_FROM = 1500
"""Width in device-independent pixels at 100 % from which the screens are drawn as in the 1920 pictures."""
NARROW_FROM = 1024
"""Below this (at the current text size) only what may never go stays: the 200 % pictures."""
MIN_SCALE, MAX_SCALE = 100, 200


class Breadth(enum.Enum):
    """How much room the window has at the current text size."""

    wide = "wide"
    narrow = "narrow"
    small = "small"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Everything that decides how widgets are drawn. `scale` is the text size in per cent, 100 to 200."""

    dark: bool = False
    scale: int = 100
    breadth: Breadth = Breadth.wide
    still: bool = False
    """True when motion is reduced: nothing blinks, repeats are said in words."""


class _Notifier(QObject):
    changed = Signal()


_notifier = _Notifier()
_look = Look()
_factor = 1.0
_unit = 0.0
changed = _notifier.changed
"""Emitted after the look changed: sizes, fonts and colours are to be asked for again."""

ROLES: dict[str, tuple[float, bool]] = {
    "banner_word": (66, True),
    "banner_number": (36, True),
    "banner_ask": (52, True),
    "banner_line": (27, False),
    "display": (60, True),
    "h1": (21, True),
    "h2": (13.5, True),
    "card_code": (24, True),
    "list_code": (13.5, True),
    "figure": (16.5, True),
    "work": (13.5, False),
    "body": (12, False),
    "label": (12, True),
    "caption": (11.25, False),
    "small": (10.5, False),
    "mark": (10, False),
}
"""Point size at 100 % and weight of each role (section 3); `work` is body read at 1 m, `mark` the F-key marks."""


def look() -> Look:
    """The look as it is now."""
    return _look


def tokens(dark: bool | None = None) -> table.Tokens:
    """The colour table of the current look, or of the one named."""
    return table.tokens(_look.dark if dark is None else dark)


def replace_look(new: Look) -> bool:
    """Take over another look without repainting anything; True when it differs. `style.apply` is what callers want."""
    global _look, _factor, _unit
    if not MIN_SCALE <= new.scale <= MAX_SCALE:
        raise ValueError(f"text size {new.scale} is outside {MIN_SCALE}..{MAX_SCALE}")
    differs = new != _look
    _look = new
    base = new.scale / 100
    _factor = base * 15 / 16 if new.breadth is Breadth.narrow else base
    _unit = 0.0
    return differs


def breadth_for(width: int, scale: int) -> Breadth:
    """The breadth of a window `width` device-independent pixels wide at a text size of `scale` per cent."""
    at_100 = width * 100 / scale
    if at_100 >= WIDE_FROM:
        return Breadth.wide
    return Breadth.narrow if at_100 >= NARROW_FROM else Breadth.small


def factor() -> float:
    """What point sizes are multiplied with: text size, and 15/16 where the window is narrow."""
    return _factor


def _em_now() -> float:
    """Pixels of a 12 pt em, measured once a look: every widget asks many times in each paint."""
    global _unit
    if not _unit:
        _unit = _em(12 * _factor)
    return _unit


def sized(points: float, bold: bool = False) -> QFont:
    """The program's font at `points` (at 100 %), scaled to the current text size."""
    return QFont(_font(points * factor(), bold=bold))


def font(role: str, *, bold: bool | None = None) -> QFont:
    """The font of a role (see ROLES) at the current text size; an unknown role raises KeyError."""
    points, heavy = ROLES[role]
    return QFont(_font(points * factor(), bold=heavy if bold is None else bold))


def u(widget: QWidget | None = None) -> int:
    """Pixel height of a 12 pt em at the current text size: 16 at 96 dpi and 100 %."""
    return round(_em_now())


def px(units: float) -> int:
    """`units` u in whole pixels, at least 1 for anything above zero."""
    return max(round(_em_now() * units), 1 if units > 0 else 0)


def line(pixels: int) -> int:
    """Thickness of a line that is `pixels` at 100 %: grows with the text size, never under 1."""
    return max(1, round(pixels * max(1.0, _look.scale / 100 * 0.75)))


@lru_cache(maxsize=256)
def _font(points: float, *, bold: bool) -> QFont:
    made = QFont(FAMILY)
    made.setPointSizeF(points)
    made.setBold(bold)
    # The same outlines at every size: hinted advances would shift columns between 100 % and 125 %.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=64)
def _em(points: float) -> float:
    # BIZ UDPGothic's ascent and descent add up to its em, so the height is the em on any screen resolution.
    return QFontMetricsF(_font(points, bold=False)).height()


def forget_metrics() -> None:
    """Drop measured sizes; needed after the font files were loaded or the screen changed."""
    global _unit
    _unit = 0.0
    _font.cache_clear()
    _em.cache_clear()
