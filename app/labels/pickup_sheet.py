"""引渡書: what the firm's truck takes, box by box, what a check found otherwise, the hands of all three, every unit.

Decides what stands on it. First the boxes with their counts and the signatures; behind them every unit by serial and
tag, so that one sheet holds a truck of thousands and can be counted over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.domain.drawing import Drawing
from app.domain.pickup_papers import PickupPaper, TruckPaperBox, TruckUnit
from app.labels.furniture import A4, facts_table, footer, hand_line, page_number, title
from app.labels.sheet import FRAME, HAIR, Align, Sheet, drawing, paper_date
from app.labels.symbols import DEFAULT_DPI, qr
from app.settings.words import t

LEFT, RIGHT = 15.0, 198.0
BOTTOM: Final = 274.0
_QR: Final = 9.6
_ROW: Final = 15.0
"""Pitch of the boxes: more than 4 mm of white and a line between two symbols."""
_NUMBER, _UNITS, _NOTE = LEFT + 17.0, LEFT + 72.0, LEFT + 94.0
_SIGN: Final = 64.0
"""Millimetres of counts and hands under the last box."""
_LINE: Final = 5.2
"""Pitch of the units."""
_COLUMNS: Final = 3
_NAMED: Final = 4
"""Units a box's line names."""
_GAP: Final = 5.0


def hand_over_sheet(facts: PickupPaper, dpi: float = DEFAULT_DPI) -> Drawing:
    """引渡書, A4. Raises ValueError where no box is on the truck, or under 100 dpi."""
    if not facts.boxes:
        raise ValueError("a hand-over sheet names a box")
    sheets = _boxes(facts, dpi)
    y = _Units(facts, sheets)
    for box in facts.boxes:
        y.box(box)
    for number, sheet in enumerate(sheets, start=1):
        page_number(sheet, LEFT, RIGHT, number, len(sheets))
    footer(sheets[-1], LEFT, RIGHT, facts.issuer)
    return drawing(*sheets)


# --- the boxes ------------------------------------------------------------------------------------------------------


def _boxes(facts: PickupPaper, dpi: float) -> list[Sheet]:
    sheets = [Sheet(*A4)]
    y = _head(sheets[0], facts)
    for box in facts.boxes:
        if y + _ROW > BOTTOM:
            sheets.append(Sheet(*A4))
            y = _columns(sheets[-1], _again(sheets[-1], facts))
        _box_row(sheets[-1], y, box, dpi)
        y += _ROW
    if y + _SIGN > BOTTOM:
        sheets.append(Sheet(*A4))
        y = _again(sheets[-1], facts)
    _hands(sheets[-1], y, facts)
    return sheets


def _head(sheet: Sheet, facts: PickupPaper) -> float:
    sheet.words(RIGHT, 17.0, paper_date(facts.day), 10, align=Align.right)
    if facts.firm:
        y = sheet.name(LEFT, 19.0, t("away_paper.to", firm=facts.firm), 16, RIGHT - LEFT, bold=True)
    else:
        hand_line(sheet, LEFT, LEFT + 90.0, 26.0, "")
        sheet.words(LEFT + 93.0, 26.0, t("away_paper.to_blank"), 12)
        y = 27.5
    words = t("pickup.paper.title") + (t("pickup.paper.draft") if facts.draft else "")
    who = t("paper.desk", desk=facts.desk) + (f"　{facts.operator}" if facts.operator else "")
    y = title(sheet, LEFT, RIGHT, y + 5.0, words, 22, aside=who)
    y = sheet.paragraph(LEFT, y + 3.4, t("pickup.paper.what"), 10.5, RIGHT - LEFT) + 2.0
    rows = [
        (t("pickup.paper.number"), facts.document or facts.number, True),
        (t("pickup.paper.vehicle"), facts.vehicle, False),
        (t("pickup.paper.witness"), facts.witness, False),
    ]
    return _columns(sheet, facts_table(sheet, LEFT, RIGHT, y, rows) + 4.0)


def _again(sheet: Sheet, facts: PickupPaper) -> float:
    words = t("pickup.paper.title") + t("paper.ask_list.again")
    return title(sheet, LEFT, RIGHT, 10.0, words, 16, aside=facts.document or facts.number) + 2.0


def _columns(sheet: Sheet, y: float) -> float:
    for x, words in ((_NUMBER, "box"), (_NOTE, "check")):
        sheet.words(x, y + 4.2, t(f"pickup.paper.column.{words}"), 8)
    sheet.words(_UNITS + 14.0, y + 4.2, t("pickup.paper.column.units"), 8, align=Align.right)
    sheet.rule(LEFT, RIGHT, y + 6.0, HAIR)
    return y + 6.0


def _box_row(sheet: Sheet, top: float, box: TruckPaperBox, dpi: float) -> None:
    size = qr(box.code, x=0.0, y=0.0, size=_QR, dpi=dpi).height  # in whole dots: not quite the asked one
    sheet.symbol(qr(box.code, x=LEFT + 3.0, y=top + (_ROW - size) / 2, size=_QR, dpi=dpi))
    sheet.code(_NUMBER, top + 9.2, box.number, 15, _UNITS - _NUMBER - 2.0, bold=True)
    sheet.words(_UNITS + 14.0, top + 9.2, str(box.going), 15, bold=True, align=Align.right)
    said = _checked(box)
    for at, line in enumerate(said):
        base = top + (9.0 if len(said) == 1 else 6.4 + 5.4 * at)
        sheet.words(_NOTE, base, line, 10, room=RIGHT - _NOTE)
    sheet.rule(LEFT, RIGHT, top + _ROW, HAIR)


def _checked(box: TruckPaperBox) -> list[str]:
    if not box.checked:
        return [t("pickup.paper.sealed")]
    parts = []
    if box.missing:
        gone = [unit.tag or unit.serial for unit in box.units if unit.missing]
        parts.append(t("pickup.paper.missing", count=box.missing, codes=_some(gone)))
    if box.extra:
        parts.append(t("pickup.paper.extra", count=len(box.extra), codes=_some(box.extra)))
    return parts or [t("pickup.paper.as_listed")]


def _some(codes: Sequence[str]) -> str:
    """As many as one line has room for; all stand on the list behind, each marked."""
    return "・".join(codes[:_NAMED]) + ("…" if len(codes) > _NAMED else "")


def _hands(sheet: Sheet, y: float, facts: PickupPaper) -> None:
    y += 5.0
    unwiped = sum(unit.unwiped and not unit.missing for box in facts.boxes for unit in box.units)
    cells = [("boxes", len(facts.boxes)), ("units", facts.units), ("unwiped", unwiped)]
    width = (RIGHT - LEFT) / len(cells)
    for at, (name, count) in enumerate(cells):
        x = LEFT + at * width
        sheet.box(x, y, width, 15.0, FRAME)
        sheet.words(x + 2.0, y + 4.6, t(f"pickup.paper.count.{name}"), 8.5, room=width - 4.0)
        sheet.words(x + width / 2, y + 12.4, f"{count:,}", 15, room=width - 4.0, bold=True, align=Align.centre)
    y += 15.0
    sheet.paragraph(LEFT, y + 2.0, t("pickup.paper.promise"), 9.5, RIGHT - LEFT)
    middle = LEFT + 84.0
    hand_line(sheet, LEFT, middle - 6.0, y + 22.0, t("pickup.paper.hand.day"))
    hand_line(sheet, middle, RIGHT, y + 22.0, t("pickup.paper.hand.firm"))
    hand_line(sheet, LEFT, middle - 6.0, y + 36.0, t("pickup.paper.hand.center"))
    hand_line(sheet, middle, RIGHT, y + 36.0, t("pickup.paper.hand.witness"))


# --- every unit -----------------------------------------------------------------------------------------------------


class _Units:
    """Units down three columns, box after box, page after page."""

    def __init__(self, facts: PickupPaper, sheets: list[Sheet]) -> None:
        self._facts = facts
        self._sheets = sheets
        self._width = (RIGHT - LEFT - _GAP * (_COLUMNS - 1)) / _COLUMNS
        self._column = _COLUMNS
        self._top = self._y = 0.0

    @property
    def _x(self) -> float:
        return LEFT + self._column * (self._width + _GAP)

    def box(self, box: TruckPaperBox) -> None:
        """A box's heading and its units; the heading stands again where they go on."""
        self._room(2 * _LINE + 3.0)
        self._heading(box, again=False)
        rows = [(unit.serial, unit.tag, _mark(unit), unit.missing) for unit in box.units]
        rows += [(code, "", t("pickup.paper.mark.extra"), True) for code in box.extra]
        for row in rows:
            if self._room(_LINE):
                self._heading(box, again=True)
            self._unit(*row)
        self._y += 3.0

    def _room(self, height: float) -> bool:
        if self._column < _COLUMNS and self._y + height <= BOTTOM:
            return False
        self._column += 1
        if self._column >= _COLUMNS:
            self._sheets.append(Sheet(*A4))
            sheet = self._sheets[-1]
            words = t("pickup.paper.units_title")
            self._top = title(sheet, LEFT, RIGHT, 10.0, words, 16, aside=self._facts.document or self._facts.number) + 2
            self._column = 0
        self._y = self._top
        return True

    def _heading(self, box: TruckPaperBox, *, again: bool) -> None:
        sheet, base = self._sheets[-1], self._y + 4.2
        tail = t("paper.ask_list.again") if again else t("pickup.paper.going", count=box.going)
        sheet.code(self._x, base, box.number, 11, self._width * 0.6, bold=True)
        sheet.words(self._x + self._width, base, tail, 8.5, align=Align.right)
        sheet.rule(self._x, self._x + self._width, self._y + 5.6)
        self._y += 6.4

    def _unit(self, serial: str, tag: str, mark: str, stays: bool) -> None:
        sheet, base = self._sheets[-1], self._y + 3.9
        half = self._width * 0.4
        end = sheet.code(self._x, base, serial, 9, half - 1.0, bold=True)
        if stays:
            sheet.line(self._x, base - 1.2, end, base - 1.2, FRAME)
        room = self._width - half - (sheet.measure(mark, 7) + 1.5 if mark else 0.0)
        sheet.code(self._x + half, base, tag, 8.5, room)
        if mark:
            sheet.words(self._x + self._width, base, mark, 7, align=Align.right)
        sheet.rule(self._x, self._x + self._width, self._y + _LINE, 0.1)
        self._y += _LINE


def _mark(unit: TruckUnit) -> str:
    if unit.missing:
        return t("pickup.paper.mark.missing")
    return t("pickup.paper.mark.unwiped") if unit.unwiped else ""
