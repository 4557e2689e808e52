"""Sets the sections of a device card: measuring and painting are the same walk, so that they cannot differ.

Decides every distance of the card; it must not know Qt's layouts nor keep state. Each `flow_*` draws where it has a
painter and returns the bottom it reached, in pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import code_text, paint_kit
from app.ui.widgets.chips import ChipRow, chip_size, paint_chip
from app.ui.widgets.flow_text import flow_runs
from app.ui.widgets.paint_kit import Run

if TYPE_CHECKING:
    from app.ui.widgets.device_card import CardBlock, CardFact, DeviceCardData

OweTip = Callable[[QRectF, str], None]

_PAD, _PAD_Y = 1.0, 0.75
_TILES = 3


def _no_tip(rect: QRectF, full: str) -> None:
    """Nobody asks for tooltips while only measuring."""


def _wide() -> bool:
    return theme.look().breadth is theme.Breadth.wide


def _rule(painter: QPainter | None, y: float, width: float) -> None:
    if painter is not None:
        painter.fillRect(QRectF(0, round(y), width, 1), QColor(theme.tokens().line))


def flow_empty(painter: QPainter | None, width: float, sentence: str) -> float:
    """The sentence of an empty card."""
    side = theme.px(_PAD)
    runs = [Run(sentence)]
    font = theme.font("work")
    height = flow_runs(painter, side, side, width - 2 * side, runs, font, font, theme.tokens().ink2)
    return height + 2 * side


def flow_card(
    painter: QPainter | None, width: float, data: DeviceCardData, *, large: bool, owe_tip: OweTip = _no_tip
) -> float:
    """All sections above the history, in their fixed order."""
    y = _flow_head(painter, width, data, large, owe_tip)
    if data.tiles:
        y = _flow_tiles(painter, y, width, data.tiles, owe_tip)
    if data.facts:
        y = _flow_facts(painter, y, width, data.facts, owe_tip)
    for block in data.warnings:
        y = _flow_block(painter, y, width, block)
    if data.form is not None:
        y = _flow_block(painter, y, width, data.form)
    if data.history_title:
        y = _flow_history_head(painter, y, width, data, large=large)
    return y


def _flow_head(painter: QPainter | None, width: float, data: DeviceCardData, large: bool, owe_tip: OweTip) -> float:
    tokens, side = theme.tokens(), theme.px(_PAD)
    room = width - 2 * side
    serial = theme.sized(30, bold=True) if large else theme.font("card_code")
    chips = sum(chip_size(chip).width() for chip in data.chips) + theme.px(0.4) * max(0, len(data.chips) - 1)
    beside = bool(data.chips) and code_text.code_width(data.serial, serial) + theme.px(0.75) + chips <= room
    serial = paint_kit.code_font_to_fit(data.serial, serial, room)
    y = float(side)
    if beside and painter is not None:
        _paint_chips(painter, width - side - chips, y + theme.px(1.75) / 2, data.chips)
    y = _code_line(painter, side, y, data.serial, serial, 1.15)
    if data.tag:
        tag = paint_kit.code_font_to_fit(data.tag, theme.sized(15), room)
        y = _code_line(painter, side, y, data.tag, tag, 1.45)
    if data.chips and not beside:
        y = _flow_chips(painter, side, y + theme.px(0.3), room, data.chips)
    if data.school:
        font = theme.sized(18, bold=True)
        pitch = round(paint_kit.line_height(font, 1.3))
        box = QRectF(side, y + theme.px(0.6), room, pitch)
        if painter is not None and text.draw_line(painter, box, data.school, font, tokens.ink).elided:
            owe_tip(box, data.school)
        y = box.bottom()
    if data.school_note:
        font = theme.font("body")
        y += flow_runs(painter, side, y, room, [Run(data.school_note)], font, font, tokens.ink2)
    return y + theme.px(_PAD_Y)


def _code_line(painter: QPainter | None, x: float, y: float, code: str, font: QFont, spacing: float) -> float:
    pitch = paint_kit.line_height(font, spacing)
    if painter is not None:
        baseline = text.baseline_in(QRectF(0, y, 10, pitch), font)
        code_text.draw_code(painter, x, baseline, code, font, theme.tokens().ink)
    return y + pitch


def _paint_chips(painter: QPainter, x: float, middle: float, chips: Sequence[ChipRow]) -> None:
    for chip in chips:
        x += paint_chip(painter, round(x), round(middle), chip) + theme.px(0.4)


def _flow_chips(painter: QPainter | None, x: float, y: float, room: float, chips: Sequence[ChipRow]) -> float:
    """Chips in as many rows as they need."""
    tall, gap = theme.px(1.75), theme.px(0.4)
    left = x
    for chip in chips:
        wide = chip_size(chip).width()
        if left > x and left + wide > x + room:
            left, y = x, y + tall + gap
        if painter is not None:
            paint_chip(painter, round(left), round(y + tall / 2), chip)
        left += wide + gap
    return y + tall


def _flow_facts(painter: QPainter | None, y: float, width: float, facts: Sequence[CardFact], owe_tip: OweTip) -> float:
    tokens, side = theme.tokens(), theme.px(_PAD)
    wide = _wide()
    shown = [fact for fact in facts if wide or not fact.wide_only]
    plain = theme.font("work" if wide else "body")
    bold = theme.font("h2" if wide else "label")
    pitch, gap = paint_kit.line_height(plain), theme.px(0.4)
    column = max((text.text_width(fact.label, plain) for fact in shown), default=0.0) + theme.px(1)
    _rule(painter, y, width)
    y += theme.px(_PAD_Y)
    for fact in shown:
        if painter is not None:
            text.draw_line(painter, QRectF(side, y, column, pitch), fact.label, plain, tokens.ink2)
            box = QRectF(side + column, y, width - 2 * side - column, pitch)
            if paint_kit.draw_runs(painter, box, fact_runs(fact, wide=wide), plain, bold):
                owe_tip(box, fact.lead + fact.value + fact.note)
        y += pitch + gap
    return y - (gap if shown else 0) + theme.px(_PAD_Y)


def fact_runs(fact: CardFact, *, wide: bool) -> list[Run]:
    """The pieces of a fact's line: lead, value, note; under 1500 px the short value and no note."""
    value = fact.value if wide or not fact.short else fact.short
    runs = [Run(fact.lead)] if fact.lead else []
    runs.append(Run(value, strong=fact.strong))
    if wide and fact.note:
        runs.append(Run(fact.note))
    return runs


def _flow_tiles(painter: QPainter | None, y: float, width: float, tiles: Sequence[CardFact], owe_tip: OweTip) -> float:
    caption, figure = theme.font("caption"), theme.sized(14.25, bold=True)
    above = paint_kit.line_height(caption)
    below = paint_kit.line_height(figure)
    tall = theme.px(0.6) * 2 + above + below
    per_row = _TILES if width >= theme.px(26) else 2
    rows = -(-len(tiles) // per_row)
    if painter is not None:
        for at, tile in enumerate(tiles):
            row, column = divmod(at, per_row)
            left = round(column * width / per_row)
            right = round((column + 1) * width / per_row)
            _paint_tile(painter, QRectF(left, y + row * tall, right - left, tall), tile, above, figure, owe_tip)
            if column:
                painter.fillRect(QRectF(left, y + row * tall, 1, tall), QColor(theme.tokens().line))
        for row in range(rows + 1):
            _rule(painter, y + row * tall, width)
    return y + rows * tall + 1


def _paint_tile(painter: QPainter, box: QRectF, tile: CardFact, above: float, figure: QFont, owe_tip: OweTip) -> None:
    tokens = theme.tokens()
    inner = box.adjusted(theme.px(1), theme.px(0.6), -theme.px(0.4), -theme.px(0.6))
    head = QRectF(inner.left(), inner.top(), inner.width(), above)
    text.draw_line(painter, head, tile.label, theme.font("caption"), tokens.ink2)
    line = QRectF(inner.left(), head.bottom(), inner.width(), inner.bottom() - head.bottom())
    if tile.icon:
        size = theme.px(1.25)
        tone = paint_kit.colours(tile.icon)
        theme.icons.draw(painter, tile.icon, round(line.left()), round(line.center().y() - size / 2), size, tone.icon,
                         tone.knockout, tone.edge)  # fmt: skip
        line.setLeft(line.left() + size + theme.px(0.5))
    if text.draw_line(painter, line, tile.value, figure, tokens.ink).elided:
        owe_tip(line, tile.value)


def _flow_block(painter: QPainter | None, y: float, width: float, block: CardBlock) -> float:
    """A soft-filled block; its ground is known only after it was measured, so it is measured first."""
    if painter is not None:
        bottom = _flow_block(None, y, width, block)
        tone = paint_kit.colours(block.family)
        painter.fillRect(QRectF(0, round(y), width, round(bottom) - round(y)), QColor(tone.soft))
    _rule(painter, y, width)
    tokens, tone = theme.tokens(), paint_kit.colours(block.family)
    side, pad = theme.px(_PAD), theme.px(_PAD_Y)
    head, caption = theme.font("h2"), theme.font("caption")
    y += pad
    pitch = paint_kit.line_height(head)
    size = theme.px(1.25)
    left = side + size + theme.px(0.5)
    aside = text.text_width(block.aside, caption) + theme.px(0.75) if block.aside else 0.0
    wraps = text.text_width(block.head, head) > width - side - left - aside
    if painter is not None:
        middle = y + pitch / 2
        paint_kit.draw_family_icon(painter, block.family, side, round(middle - size / 2), size)
        if block.aside and not wraps:
            line = QRectF(side, y, width - 2 * side, pitch)
            text.draw_line(painter, line, block.aside, caption, tone.text, Qt.AlignmentFlag.AlignRight)
    y += flow_runs(painter, left, y, width - side - left, [Run(block.head, strong=True)], head, head, tone.text)
    if block.aside and wraps:
        y += flow_runs(painter, side, y, width - 2 * side, [Run(block.aside)], caption, caption, tone.text)
    if block.body:
        y += theme.px(0.25)
        font = theme.font("body")
        y += flow_runs(painter, side, y, width - 2 * side, [Run(block.body)], font, font, tokens.ink)
    if block.detail:
        y += flow_runs(painter, side, y, width - 2 * side, [Run(block.detail)], caption, caption, tokens.ink2)
    return y + pad


def _flow_history_head(painter: QPainter | None, y: float, width: float, data: DeviceCardData, *, large: bool) -> float:
    tokens, side = theme.tokens(), theme.px(_PAD)
    if not data.tiles or data.facts or data.form or data.warnings:
        _rule(painter, y, width)
    y += theme.px(_PAD if large else 0.6)
    font = theme.sized(15, bold=True) if large else theme.font("h2")
    pitch = paint_kit.line_height(font)
    if painter is not None:
        line = QRectF(side, y, width - 2 * side, pitch)
        text.draw_line(painter, line, data.history_title, font, tokens.ink)
        if data.history_note:
            text.draw_line(painter, line, data.history_note, theme.font("caption"), tokens.ink2,
                           Qt.AlignmentFlag.AlignRight)  # fmt: skip
    return y + pitch + theme.px(0.5 if large else 0.35)
