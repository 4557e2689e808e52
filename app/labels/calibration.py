"""The test page of a stock: printed on plain paper and held against a label sheet, it tells a printer's offset.

Decides what is measured and how it is read: steps of 0.2 mm beside a cut, each with the number to be typed in, so that
nobody subtracts. Knows no printer; the offset it is drawn with is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.drawing import Area, Page
from app.domain.label_templates import Stock
from app.labels.sheet import FRAME, HAIR, Align, Sheet
from app.settings.words import t

THIN = 0.1
STEP = 0.2
STEPS = 10
"""On each side of nought: 2 mm is more than any tray is out."""
RUNG = 3.0
"""mm from step to step down the left cut; a number of 6.5 points stands in it."""
RUNG_ACROSS = 6.8
DRAWN = 0.7
"""Share of it that is drawn: without gaps the steps would look like one slanted line."""
EDGE = 3.0
"""mm from the paper's edge within which printers leave white: a cut there can't be used."""
CROSS = 1.5
CORNER = 4.0
PANEL = (122.0, 132.0)
ROLL_FRAME = 2.0
_RULERS = (100.0, 50.0, 20.0, 10.0)
_NUMBER = 6.5
_FAR = 2.0


def calibration_page(stock: Stock, offset: tuple[float, float] = (0.0, 0.0)) -> Page:
    """The page of `stock` with its outlines, a ruler both ways, and steps whose numbers are the offset to be set.

    `offset` is the one in force, mm right and down: everything is drawn with it, and the numbers count it in.
    """
    if stock.roll:
        return _roll(stock, offset)
    sheet = Sheet(stock.page_width, stock.page_height)
    left = _cut(stock.left, stock.columns, stock.pitch_x)
    top = _cut(stock.top, stock.rows, stock.pitch_y)
    panel = _panel(stock, left)
    kept = [panel]
    if left is not None:
        first = (top or 0.0) + 14.0
        steps = _steps(stock.page_height - first - EDGE, RUNG)
        _down(sheet, left, offset, first, steps)
        kept.append((left - 3.0, first - 6.0, 16.0, (2 * steps + 1) * RUNG + 6.0))
    if top is not None:
        first = max(stock.left, EDGE) + 18.0
        steps = _steps(stock.page_width - first - EDGE, RUNG_ACROSS)
        _across(sheet, top, offset, first, steps)
        kept.append((first - 8.0, top - 3.0, (2 * steps + 1) * RUNG_ACROSS + 8.0, 10.0))
    for number in range(1, stock.a_page + 1):
        x, y = stock.corner(number)
        label = (x, y, stock.width, stock.height)
        if not any(_meet(label, area) for area in kept):
            _outline(sheet, x + offset[0], y + offset[1], stock.width, stock.height)
        else:
            _corners(sheet, label, kept, offset)
    _words(sheet, panel, stock, offset)
    return sheet.page()


def values(in_force: float, steps: int = STEPS) -> Iterator[tuple[float, float]]:
    """Each step's distance from the cut in mm, and the offset to be set where this step lies on the cut."""
    for step in range(-steps, steps + 1):
        away = round(step * STEP, 1)
        yield away, round(in_force + away, 1)


def _down(sheet: Sheet, cut: float, offset: tuple[float, float], top: float, steps: int) -> None:
    """Upright steps beside an upright cut, one under the other; the numbers stand to their right."""
    beside = cut + offset[0] + _FAR + 1.6
    sheet.words(beside, top + offset[1] - 1.6, t("label.test.across"), 9, bold=True)
    for number, (away, value) in enumerate(values(offset[0], steps)):
        y = top + number * RUNG + offset[1]
        x = cut + away + offset[0]
        sheet.line(x, y, x, y + DRAWN * RUNG, _thick(away))
        sheet.words(beside, y + DRAWN * RUNG, signed(value), _NUMBER, bold=away == 0)


def _across(sheet: Sheet, cut: float, offset: tuple[float, float], left: float, steps: int) -> None:
    """Level steps beside a level cut, one after the other; the numbers stand under them."""
    under = cut + offset[1] + _FAR + 3.0
    sheet.words(left + offset[0] - 2.0, under, t("label.test.down"), 9, bold=True, align=Align.right)
    for number, (away, value) in enumerate(values(offset[1], steps)):
        x = left + number * RUNG_ACROSS + offset[0]
        y = cut + away + offset[1]
        sheet.line(x, y, x + DRAWN * RUNG_ACROSS, y, _thick(away))
        middle = x + DRAWN * RUNG_ACROSS / 2
        sheet.words(middle, under, signed(value), _NUMBER, bold=away == 0, align=Align.centre)


def signed(value: float) -> str:
    """+0.4, −0.2, 0.0."""
    if value == 0:
        return "0.0"
    return f"{'+' if value > 0 else '−'}{abs(value):.1f}"


def _thick(away: float) -> float:
    return FRAME if away == 0 else THIN


def _cut(margin: float, count: int, pitch: float) -> float | None:
    """The first cut far enough from the paper's edge, or None."""
    if margin >= EDGE:
        return margin
    return margin + pitch if count > 1 else None


def _outline(sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    sheet.box(x, y, width, height, THIN)
    middle_x, middle_y = x + width / 2, y + height / 2
    sheet.line(middle_x - CROSS, middle_y, middle_x + CROSS, middle_y, THIN)
    sheet.line(middle_x, middle_y - CROSS, middle_x, middle_y + CROSS, THIN)


def _corners(sheet: Sheet, label: Area, kept: list[Area], offset: tuple[float, float]) -> None:
    """Of a label under steps or words only those corners that lie clear of them."""
    for x, into_x in ((label[0], CORNER), (label[0] + label[2], -CORNER)):
        for y, into_y in ((label[1], CORNER), (label[1] + label[3], -CORNER)):
            around = (min(x, x + into_x), min(y, y + into_y), CORNER, CORNER)
            if not any(_meet(around, area) for area in kept):
                left, top = x + offset[0], y + offset[1]
                sheet.line(left, top, left + into_x, top, THIN)
                sheet.line(left, top, left, top + into_y, THIN)


def _steps(room: float, pitch: float) -> int:
    """Steps on each side of nought that stand in `room` mm."""
    return max(0, min(STEPS, (int(room / pitch) - 1) // 2))


def _panel(stock: Stock, cut: float | None) -> Area:
    """Where ruler and words stand: the page's middle, right of the steps beside the `cut`."""
    height = min(PANEL[1], stock.page_height - 12.0)
    left = max((stock.page_width - PANEL[0]) / 2, 6.0 if cut is None else min(cut + 15.0, stock.page_width / 2))
    width = min(PANEL[0], stock.page_width - left - EDGE)
    top = min((stock.page_height - height) / 2 + 16.0, stock.page_height - height - 6.0)
    return left, top, width, height


def _meet(one: Area, two: Area) -> bool:
    return (
        one[0] < two[0] + two[2] and two[0] < one[0] + one[2] and one[1] < two[1] + two[3] and two[1] < one[1] + one[3]
    )


def _words(sheet: Sheet, panel: Area, stock: Stock, offset: tuple[float, float]) -> None:
    x, y = panel[0] + offset[0], panel[1] + offset[1]
    width, height = panel[2], panel[3]
    length = _ruler_length(min(width - 10.0, height - 14.0))
    _ruler_down(sheet, x + 5.0, y + 4.0, length)
    _ruler_across(sheet, x + 5.0, y + height - 5.0, length)
    left, room = x + 14.0, width - 16.0
    bottom = sheet.name(left, y + 4.0, t("label.test.title"), 17, room, bold=True)
    bottom = sheet.name(left, bottom + 2.0, stock.name, 11, room)
    size = t("label.test.size", width=f"{stock.width:.3g}", height=f"{stock.height:.3g}")
    bottom = sheet.name(left, bottom + 0.8, size, 11, room)
    offset_words = t("label.test.in_force", x=signed(offset[0]), y=signed(offset[1]))
    bottom = sheet.name(left, bottom + 0.8, offset_words, 11, room) + 5.0
    for number in (1, 2, 3, 4):
        sheet.words(left, bottom + 3.6, str(number), 12, bold=True)
        bottom = sheet.paragraph(left + 6.0, bottom, t(f"label.test.step_{number}"), 11, room - 6.0) + 2.0
    if not stock.verified:
        bottom = sheet.paragraph(left, bottom + 2.0, t("label.test.unverified"), 11, room, bold=True)
    sheet.paragraph(left, y + height - 20.0, t("label.test.ruler", length=f"{length:g}"), 9.5, room)


def _roll(stock: Stock, offset: tuple[float, float]) -> Page:
    """A label of a roll: a frame 2 mm inside its edges, a cross, a ruler both ways."""
    height = stock.height or stock.width
    sheet = Sheet(stock.width, height)
    x, y = offset
    frame = ROLL_FRAME
    sheet.box(x + frame, y + frame, stock.width - 2 * frame, height - 2 * frame, HAIR)
    middle_x, middle_y = x + stock.width / 2, y + height / 2
    sheet.line(middle_x - CROSS, middle_y, middle_x + CROSS, middle_y, HAIR)
    sheet.line(middle_x, middle_y - CROSS, middle_x, middle_y + CROSS, HAIR)
    across = _ruler_length(stock.width - 2 * frame - 4.0)
    _ruler_across(sheet, x + frame + 2.0, y + height - frame - 1.0, across)
    down = _ruler_length(height - 2 * frame - 4.0)
    _ruler_down(sheet, x + frame + 1.0, y + frame + 2.0, down)
    left = x + frame + 4.6
    room = x + stock.width - frame - 0.6 - left
    sheet.words(left, y + frame + 3.4, signed(offset[0]) + " / " + signed(offset[1]), _NUMBER, room=room)
    return sheet.page()


def _ruler_length(room: float) -> float:
    return next((length for length in _RULERS if length <= room), 5.0)


def _ruler_across(sheet: Sheet, x: float, y: float, length: float) -> None:
    """A level ruler: a tick each millimetre, longer at five and ten."""
    sheet.line(x, y, x + length, y, HAIR)
    for mm in range(round(length) + 1):
        sheet.line(x + mm, y, x + mm, y - _tick(mm), THIN)


def _ruler_down(sheet: Sheet, x: float, y: float, length: float) -> None:
    sheet.line(x, y, x, y + length, HAIR)
    for mm in range(round(length) + 1):
        sheet.line(x, y + mm, x + _tick(mm), y + mm, THIN)


def _tick(mm: int) -> float:
    if mm % 10 == 0:
        return 3.0
    return 2.0 if mm % 5 == 0 else 1.2
