"""A card of the board: days waited, number, who has it, school, fault, what came, shelf, and a bar of its age.

Decides the pixels of a card from what it says; must not know where it comes from. All cards in sight are painted in
one walk, text by text: a font set once for all of them costs less than once for each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from app.settings.words import t
from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import code_text, paint_kit

HEIGHT = 6.15
"""Height of a card in u."""
_DAYS, _AFTER, _SIDE = 2.65, 0.25, 0.4
"""Width of the days' box, room after it and at the right end, in u."""
_FIGURE, _MARK = "days", "mark of a card"
"""Roles of its own: the days, and why a card can be worked on."""
_LINES = (0.4, 1.4, 1.35, 1.35, 1.3)
"""Room above the first line, then the heights of the four lines, in u."""


class BoardCard(NamedTuple):
    """What a card says; `share` is its age against twice the limit (0 to 1)."""

    id: str
    days: int
    over: bool
    share: float
    corner: str
    """Who has it, or what else stands at the right of its number."""
    school: str
    fault: str
    mark: str
    """Why it can be worked on now, or nothing."""
    place: str


class Placed(NamedTuple):
    """A card with its top at `y`."""

    y: int
    card: BoardCard
    current: bool


class _Line(NamedTuple):
    top: float
    height: float

    def at(self, y: float, left: float, width: float) -> QRectF:
        """The line of a card whose top is `y`."""
        return QRectF(left, y + self.top, max(1.0, width), self.height)


def card_height() -> int:
    """Height of a card in pixels."""
    return theme.px(HEIGHT)


class _Words(NamedTuple):
    """Words of a card, fitted and laid out; the same few stand on many cards."""

    fitted: text.Fitted
    laid: text.Laid

    def draw(self, painter: QPainter, x: float, baseline: float) -> None:
        painter.setFont(self.fitted.font)
        self.laid.draw(painter, x, baseline)


@lru_cache(maxsize=4096)
def _fitted(words: str, role: str, width: float, size: int) -> _Words:
    """Words made to fit, found again by role and text size (`size`): a font's own key costs more than the look-up."""
    del size
    fitted = text.fit(words, _font(role), width)
    return _Words(fitted, text.lay(fitted.text, fitted.font))


def _font(role: str) -> QFont:
    if role == _FIGURE:
        return theme.sized(18, bold=True)
    return theme.font("caption", bold=True) if role == _MARK else theme.font(role)


def _fit(words: str, role: str, width: float) -> _Words:
    return _fitted(words, role, width, theme.px(100))


def _lines() -> tuple[_Line, ...]:
    made, top = [], _LINES[0]
    for height in _LINES[1:]:
        made.append(_Line(theme.px(top), theme.px(height)))
        top += height
    return tuple(made)


def paint_cards(painter: QPainter, placed: Sequence[Placed], width: int) -> None:
    """Paints cards `width` pixels wide on a ground that is already filled."""
    tall = card_height()
    _paint_ground(painter, placed, width, tall)
    _paint_days(painter, placed)
    left, right = theme.px(_DAYS + _AFTER), width - theme.px(_SIDE)
    room = right - left
    first, second, third, fourth = _lines()
    tokens = theme.tokens()
    code = theme.font("list_code")
    baseline = text.baseline_in(first.at(0, left, room), code)
    for y, card, _ in placed:
        box = first.at(y, left, room)
        wide = code_text.draw_code(painter, left, y + baseline, card.id, code, tokens.ink)
        if card.corner:
            rest = box.adjusted(wide + theme.px(0.3), 0, 0, 0)
            corner = _fit(card.corner, "caption", rest.width())
            if corner.fitted.elided and not corner.fitted.text.strip("…"):
                continue  # a bare ellipsis tells nobody anything
            painter.setPen(paint_kit.colour(tokens.ink2))
            corner.draw(painter, rest.right() - corner.fitted.width, y + baseline)
    _paint_column(painter, placed, second, left, room, "work", tokens.ink, lambda card: card.school)
    _paint_column(painter, placed, third, left, room, "body", tokens.ink2, lambda card: card.fault)
    _paint_foot(painter, placed, fourth, left, right)
    for y, _, current in placed:
        if current:
            thick = theme.line(3)
            frame = QRectF(0, y, width, tall - 1).adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
            painter.setPen(paint_kit.pen(tokens.ink, thick))
            painter.drawRect(frame)


def shortened(card: BoardCard, width: int) -> str:
    """In full what a card of that width shows shortened, line under line; nothing where all is whole."""
    room = width - theme.px(_SIDE) - theme.px(_DAYS + _AFTER)
    lines = ((card.school, theme.font("work")), (card.fault, theme.font("body")))
    return "\n".join(words for words, font in lines if words and text.fit(words, font, room).elided)


def _paint_ground(painter: QPainter, placed: Sequence[Placed], width: int, tall: int) -> None:
    tokens, days, bar = theme.tokens(), theme.px(_DAYS), theme.line(4)
    soft, line = paint_kit.colour(tokens.look_soft), paint_kit.colour(tokens.line)
    look, grey = paint_kit.colour(tokens.look), paint_kit.colour(tokens.line_strong)
    for y, card, _ in placed:
        if card.over:
            painter.fillRect(0, y, days, tall - 1, soft)
        painter.fillRect(0, y + tall - 1, width, 1, line)
        if card.share:
            painter.fillRect(0, y + tall - 1 - bar, round(width * card.share), bar, look if card.over else grey)


def _paint_days(painter: QPainter, placed: Sequence[Placed]) -> None:
    tokens, box = theme.tokens(), theme.px(_DAYS)
    figure, unit, word = _font(_FIGURE), theme.font("small"), t("bench_screen.card.days")
    top = theme.px(0.35)
    high, low, narrow = theme.px(1.5), theme.px(1.1), theme.px(0.2)
    baseline = text.baseline_in(QRectF(0, top, box, high), figure)
    for y, card, _ in placed:
        painter.setPen(paint_kit.colour(tokens.look_text if card.over else tokens.ink))
        days = _fit(str(card.days), _FIGURE, box - narrow)
        days.draw(painter, (box - days.fitted.width) / 2, y + baseline)
    painter.setPen(paint_kit.colour(tokens.ink))
    under = _fit(word, "small", box)
    middle = (box - under.fitted.width) / 2
    baseline = text.baseline_in(QRectF(0, top + high, box, low), unit)
    for y, _, _ in placed:
        under.draw(painter, middle, y + baseline)


def _paint_column(
    painter: QPainter,
    placed: Sequence[Placed],
    line: _Line,
    left: float,
    room: float,
    role: str,
    ink: str,
    words: Callable[[BoardCard], str],
) -> None:
    painter.setPen(paint_kit.colour(ink))
    baseline = text.baseline_in(line.at(0, left, room), theme.font(role))
    for y, card, _ in placed:
        said = words(card)
        if said:
            _fit(said, role, room).draw(painter, left, y + baseline)


def _paint_foot(painter: QPainter, placed: Sequence[Placed], line: _Line, left: float, right: float) -> None:
    """The last line: what came at the left, the shelf at the right; the shelf is never shortened for it."""
    tokens, bold, small = theme.tokens(), theme.font("label"), _font(_MARK)
    side, whole = theme.px(1.0), line.at(0, left, right - left)
    of_shelf, of_mark = text.baseline_in(whole, bold), text.baseline_in(whole, small)
    for y, card, _ in placed:
        box = line.at(y, left, right - left)
        shelf = _fit(card.place, "label", box.width())
        if card.place:
            painter.setPen(paint_kit.colour(tokens.ink))
            shelf.draw(painter, right - shelf.fitted.width, y + of_shelf)
        room = (
            box.width() - shelf.fitted.width - side - theme.px(0.7)
            if card.place
            else box.width() - side - theme.px(0.25)
        )
        if not card.mark or room < 0:
            continue
        theme.icons.draw(painter, "tick", left, round(box.center().y() - side / 2), side, tokens.ink)
        painter.setPen(paint_kit.colour(tokens.ink))
        _fit(card.mark, _MARK, room).draw(painter, left + side + theme.px(0.25), y + of_mark)
