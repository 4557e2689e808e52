"""Lists of units on their way: 送付リスト, 返却リスト, and a 受領書 for each school with what has to lie in the box.

Decides what stands on them. Every unit has its repair number's QR, far enough from the next that a hand scanner takes
the right one; a list that doesn't fit goes on, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from app.domain.away_papers import PaperBox, PaperUnit, ReturnPaper, ShipmentPaper
from app.domain.drawing import Drawing
from app.labels.furniture import A4, footer, hand_line, page_number, title
from app.labels.sheet import FRAME, HAIR, Align, Sheet, drawing, paper_date
from app.labels.symbols import DEFAULT_DPI, qr
from app.settings.words import t

LEFT, RIGHT = 15.0, 198.0
QR_SIZE: Final = 9.6
ROW: Final = 15.0
"""Pitch of the units: more than 4 mm of white and a line between two symbols."""
BOTTOM: Final = 274.0
_NUMBER, _UNIT, _WHAT = LEFT + 17.0, LEFT + 51.0, LEFT + 92.0
_BOX: Final = 4.2


def shipment_list(facts: ShipmentPaper, dpi: float = DEFAULT_DPI) -> Drawing:
    """送付リスト, A4: every unit of the shipment, a box to tick when it went in and one when it came back.

    Raises ValueError under 100 dpi.
    """
    pages = _Pages(lambda page, again: _shipment_head(page, facts, again=again), dpi)
    for unit in facts.units:
        pages.unit(unit, ticks=2, faults=True)
    if not facts.units:
        pages.nothing()
    return pages.finish(facts.issuer)


def return_list(facts: ReturnPaper, dpi: float = DEFAULT_DPI) -> Drawing:
    """返却リスト, A4: the box school by school, for ourselves. Raises ValueError under 100 dpi."""
    pages = _Pages(lambda page, again: _return_head(page, facts, again=again), dpi)
    for box in facts.schools:
        pages.school(box)
    if not facts.schools:
        pages.nothing()
    return pages.finish(facts.issuer)


def receipts(facts: ReturnPaper, dpi: float = DEFAULT_DPI) -> Drawing:
    """受領書, A4: one for each school, of as many pages as it needs, all in one paper so that they print together.

    Raises ValueError where there is no school, or under 100 dpi.
    """
    if not facts.schools:
        raise ValueError("a receipt is for a school")
    sheets: list[Sheet] = []
    for box in facts.schools:
        pages = _Pages(_receipt_head(facts, box), dpi, bottom=BOTTOM - 8.0)
        for unit in box.units:
            pages.unit(unit, ticks=1)
        pages.room_for(_SIGN)
        _counts_and_hand(pages, box)
        sheets += pages.sheets(facts.issuer)
    return drawing(*sheets)


_SIGN: Final = 62.0
"""Millimetres of counts and the school's hand under the last unit."""


class _Pages:
    """Units down the page, page after page."""

    def __init__(self, head: Callable[[_Pages, bool], float], dpi: float, bottom: float = BOTTOM) -> None:
        self._head, self._dpi, self._bottom = head, dpi, bottom
        self._all: list[Sheet] = []
        self.y = 0.0
        self._turn()

    @property
    def sheet(self) -> Sheet:
        """The page under the pen."""
        return self._all[-1]

    def _turn(self) -> None:
        self._all.append(Sheet(*A4))
        self.y = self._head(self, len(self._all) > 1)

    def room_for(self, height: float) -> bool:
        """Goes to the next page where `height` has no room on this one; whether it did."""
        if self.y + height <= self._bottom:
            return False
        self._turn()
        return True

    def unit(self, unit: PaperUnit, *, ticks: int, faults: bool = False) -> None:
        """A unit: QR, number, serial and tag, model and what goes along, boxes to tick at the right."""
        self.room_for(ROW)
        sheet, top = self.sheet, self.y
        size = qr(unit.code, x=0.0, y=0.0, size=QR_SIZE, dpi=self._dpi).height  # in whole dots: not quite the asked one
        sheet.symbol(qr(unit.code, x=LEFT + 3.0, y=top + (ROW - size) / 2, size=QR_SIZE, dpi=self._dpi))
        first, second = top + 6.0, top + 11.6
        end = RIGHT - 3.0 - 12.0 * ticks
        sheet.code(_NUMBER, first, unit.number, 12, _UNIT - _NUMBER - 2.0, bold=True)
        sheet.code(_UNIT, first, unit.serial, 12, _WHAT - _UNIT - 3.0, bold=True)
        under = unit.note or (t("away_paper.rma_short", rma=unit.rma) if unit.rma else "")
        sheet.words(_NUMBER, second, under, 8.5, room=_UNIT - _NUMBER - 2.0, bold=bool(unit.note))
        sheet.code(_UNIT, second, unit.tag, 9.5, _WHAT - _UNIT - 3.0)
        sheet.words(_WHAT, top + 5.2, unit.model, 9.5, room=end - _WHAT)
        sheet.block(_WHAT, top + 6.8, end - _WHAT, ROW - 7.4, _told(unit, faults=faults), 8.5, lines=2)
        for tick in range(ticks):
            sheet.box(RIGHT - 12.0 * (ticks - tick) + 4.0, top + (ROW - _BOX) / 2, _BOX, _BOX, 0.35)
        sheet.rule(LEFT, RIGHT, top + ROW, HAIR)
        self.y += ROW

    def school(self, box: PaperBox) -> None:
        """A school's units under its name; on the next page its name stands again."""
        self.room_for(9.6 + ROW)
        self._heading(box, again=False)
        for unit in box.units:
            if self.room_for(ROW):
                self._heading(box, again=True)
            self.unit(unit, ticks=1)
        self.y += 3.0

    def _heading(self, box: PaperBox, *, again: bool) -> None:
        base = self.y + 6.2
        tail = _counts(box) + ("　" + t("paper.ask_list.again") if again else "")
        width = self.sheet.measure(tail, 9.5)
        self.sheet.words(LEFT, base, box.school or t("away_paper.no_school"), 13, room=RIGHT - LEFT - width - 6.0,
                         bold=True)  # fmt: skip
        self.sheet.words(RIGHT, base, tail, 9.5, align=Align.right)
        self.sheet.rule(LEFT, RIGHT, self.y + 8.4)
        self.y += 8.4

    def nothing(self) -> None:
        """Where there is no unit."""
        self.sheet.words(LEFT, self.y + 8.0, t("away_paper.nothing"), 12)

    def sheets(self, issuer: Sequence[str]) -> list[Sheet]:
        """The pages, numbered where they are several."""
        for number, sheet in enumerate(self._all, start=1):
            page_number(sheet, LEFT, RIGHT, number, len(self._all))
        footer(self._all[-1], LEFT, RIGHT, issuer)
        return self._all

    def finish(self, issuer: Sequence[str]) -> Drawing:
        """The paper."""
        return drawing(*self.sheets(issuer))


def _told(unit: PaperUnit, *, faults: bool) -> str:
    """Under the model: what is wrong (for a firm, not for a school), what goes along, what does not."""
    parts = ["・".join(unit.faults)] if unit.faults and faults else []
    if unit.accessories:
        parts.append("・".join(unit.accessories))
    if unit.lacks:
        parts.append(t("away_paper.lacks", what="・".join(unit.lacks)))
    return "　".join(parts)


def _counts(box: PaperBox) -> str:
    parts = [t("away_paper.units", count=len(box.units))]
    parts += [t("away_paper.of_each", what=what, count=count) for what, count in box.counts]
    return "　".join(parts)


def _columns(sheet: Sheet, y: float, ticks: Iterable[str]) -> float:
    for x, words in ((_NUMBER, "number"), (_UNIT, "serial_tag"), (_WHAT, "what")):
        sheet.words(x, y + 4.2, t(f"away_paper.column.{words}"), 8)
    listed = list(ticks)
    for at, words in enumerate(listed):
        middle = RIGHT - 12.0 * (len(listed) - at) + 4.0 + _BOX / 2
        sheet.words(middle, y + 4.2, words, 8, align=Align.centre)
    sheet.rule(LEFT, RIGHT, y + 6.0, HAIR)
    return y + 6.0


def _titled(name: str, *, draft: bool, again: bool) -> str:
    """The title; a paper printed before the list left says so: only the one after is what went."""
    early = t(f"away_paper.draft.{'shipment' if name == 'shipment' else 'return'}") if draft else ""
    return t(f"away_paper.{name}.title") + early + (t("paper.ask_list.again") if again else "")


def _shipment_head(pages: _Pages, facts: ShipmentPaper, *, again: bool) -> float:
    sheet = pages.sheet
    aside = paper_date(facts.day) + "　" + _who(facts.desk, facts.operator)
    words = _titled("shipment", draft=facts.draft, again=again)
    y = title(sheet, LEFT, RIGHT, 10.0, words, 18, aside=aside)
    pairs = [(t("away_paper.shipment.number"), facts.number), (t("away_paper.shipment.units"),
             t("away_paper.units", count=len(facts.units)))]  # fmt: skip
    if facts.waybill:
        pairs.append((t("away_paper.waybill"), facts.waybill))
    if facts.due:
        pairs.append((t("away_paper.due"), paper_date(facts.due)))
    y = sheet.name(LEFT, y + 3.0, t("away_paper.to", firm=facts.to) if facts.to else t("away_paper.to_blank"), 15,
                   RIGHT - LEFT, bold=True)  # fmt: skip
    x = LEFT
    for label, value in pairs:
        x = sheet.words(x, y + 6.0, label, 8.5) + 1.6
        x = sheet.words(x, y + 6.0, value, 11, bold=True) + 6.0
    ticks = (t("away_paper.tick.sent"), t("away_paper.tick.back"))
    return _columns(sheet, y + 8.6, ticks)


def _return_head(pages: _Pages, facts: ReturnPaper, *, again: bool) -> float:
    sheet = pages.sheet
    aside = paper_date(facts.day) + "　" + _who(facts.desk, facts.operator)
    words = _titled("return", draft=facts.draft, again=again)
    y = title(sheet, LEFT, RIGHT, 10.0, words, 18, aside=aside)
    total = sum(len(box.units) for box in facts.schools)
    line = t("away_paper.return.count", way=facts.way, number=facts.number, schools=len(facts.schools), units=total)
    sheet.words(LEFT, y + 6.4, line, 11, room=RIGHT - LEFT)
    return _columns(sheet, y + 8.0, [t("away_paper.tick.in_box")])


def _receipt_head(facts: ReturnPaper, box: PaperBox) -> Callable[[_Pages, bool], float]:
    def head(pages: _Pages, again: bool) -> float:
        sheet = pages.sheet
        sheet.words(RIGHT, 14.5, paper_date(facts.day), 10, align=Align.right)
        to = t("away_paper.to", firm=box.school) if box.school else t("away_paper.no_school")
        y = sheet.name(LEFT, 17.0, to, 16, RIGHT - LEFT, bold=True)
        words = _titled("receipt", draft=facts.draft, again=again)
        y = title(sheet, LEFT, RIGHT, y + 5.0, words, 20, aside=f"{facts.way}　{facts.number}")
        if not again:
            y = sheet.paragraph(LEFT, y + 3.0, t("away_paper.receipt.what"), 10.5, RIGHT - LEFT)
        return _columns(sheet, y + 1.0, [t("away_paper.tick.seen")])

    return head


def _counts_and_hand(pages: _Pages, box: PaperBox) -> None:
    """What lies in the box by count, and where the school writes that it came."""
    sheet, y = pages.sheet, pages.y + 5.0
    cells = [(t("away_paper.count.unit"), t("away_paper.units", count=len(box.units)))]
    cells += [(what, t("away_paper.pieces", count=count)) for what, count in box.counts]
    width = (RIGHT - LEFT) / max(4, len(cells))
    for at, (what, count) in enumerate(cells):
        x = LEFT + at * width
        sheet.box(x, y, width, 15.0, FRAME)
        sheet.words(x + 2.0, y + 4.6, what, 8.5, room=width - 4.0)
        sheet.words(x + width / 2, y + 12.4, count, 15, room=width - 4.0, bold=True, align=Align.centre)
    y += 15.0
    lacking = [unit for unit in box.units if unit.lacks]
    if lacking:
        said = "　".join(f"{unit.number} {'・'.join(unit.lacks)}" for unit in lacking)
        y = sheet.paragraph(LEFT, y + 2.0, t("away_paper.receipt.lacking", what=said), 9.5, RIGHT - LEFT)
    hand_line(sheet, LEFT, LEFT + 76.0, y + 14.0, t("away_paper.receipt.day"))
    hand_line(sheet, LEFT + 84.0, RIGHT, y + 14.0, t("away_paper.receipt.hand"))
    sheet.words(LEFT, y + 22.0, t("away_paper.receipt.give_back"), 9.5, room=RIGHT - LEFT)
    pages.y = y + 24.0


def _who(desk: str, operator: str) -> str:
    return t("paper.desk", desk=desk) + (f"　{operator}" if operator else "")
