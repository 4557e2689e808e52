"""発注一覧, A4: what is to be ordered, with stock and reorder point, and a box to write how many in.

Decides the paper's look. Facts come in worded as the ledger has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.drawing import Drawing
from app.labels.furniture import A4, page_number, title
from app.labels.sheet import HAIR, Align, Sheet, drawing, paper_date
from app.settings.words import t
from app.usecases.parts_rows import OrderRow


def order_list(lines: Sequence[OrderRow], day: date, desk: str) -> Drawing:
    """The list, in the order given; what is ordered already says when."""
    pages = [_Page(day, desk, len(lines))]
    for line in lines:
        if not pages[-1].has_room:
            pages.append(_Page(day, desk, len(lines)))
        pages[-1].line(line)
    if not lines:
        pages[0].nothing()
    for number, page in enumerate(pages, start=1):
        page_number(page.sheet, page.LEFT, page.RIGHT, number, len(pages))
    return drawing(*(page.sheet for page in pages))


class _Page:
    """One sheet, filled from the top."""

    LEFT, RIGHT, BOTTOM = 14.0, 196.0, 278.0
    ROW = 12.4
    STOCK, POINT, MISSING, WAITS, PRICE, BOX = 100.0, 113.0, 126.0, 139.0, 160.0, 164.0
    """Right ends of the figures; left end of the box, in mm."""

    def __init__(self, day: date, desk: str, count: int) -> None:
        self.sheet = Sheet(*A4)
        aside = f"{paper_date(day)}\u3000{desk}"
        y = title(self.sheet, self.LEFT, self.RIGHT, 10.0, t("paper.order_list.title"), 18, aside=aside) + 2.0
        self.sheet.words(self.LEFT, y + 4.0, t("paper.order_list.count", count=count), 10)
        base = y + 10.4
        self.sheet.words(self.LEFT, base, t("paper.order_list.part"), 8)
        for name in ("stock", "point", "missing", "waits", "price"):
            right = getattr(self, name.upper())
            self.sheet.words(right, base, t(f"paper.order_list.{name}"), 8, align=Align.right)
        self.sheet.words(self.BOX, base, t("paper.order_list.order"), 8)
        self.sheet.rule(self.LEFT, self.RIGHT, base + 1.6, HAIR)
        self._y = base + 2.4

    @property
    def has_room(self) -> bool:
        """Whether one more line fits."""
        return self._y + self.ROW <= self.BOTTOM

    def line(self, line: OrderRow) -> None:
        """Name over code and models at the left, the figures, and the box."""
        base = self._y + 5.0
        room = self.STOCK - 12.0 - self.LEFT
        self.sheet.block(self.LEFT, self._y + 0.8, room, 6.4, line.part.name, 11, bold=True, lines=2)
        end = self.sheet.code(self.LEFT, self._y + 10.4, line.part.part, 8.5, room)
        if line.part.models:
            self.sheet.words(
                end + 3.0, self._y + 10.4, self._models(line.part.models, room), 8, room=self.LEFT + room - end - 3.0
            )
        figures = (
            (self.STOCK, str(line.part.usable), True),
            (self.POINT, "—" if line.part.reorder_point is None else str(line.part.reorder_point), False),
            (self.MISSING, str(line.missing), True),
            (self.WAITS, str(line.waiting) if line.waiting else "—", False),
            (self.PRICE, "—" if line.part.price is None else f"{line.part.price:,}", False),
        )
        for right, text, bold in figures:
            self.sheet.words(right, base, text, 11, bold=bold, align=Align.right)
        if line.part.ordered:
            said = t("paper.order_list.ordered", day=paper_date(date.fromisoformat(line.part.ordered)))
            self.sheet.block(self.BOX, self._y + 1.6, self.RIGHT - self.BOX, 9.0, said, 9, lines=2)
        else:
            self.sheet.box(self.BOX, self._y + 1.4, 14.0, 8.0, 0.25)
            self.sheet.words(self.BOX + 16.0, base + 1.0, t("paper.order_list.pieces"), 9)
        self._y += self.ROW
        self.sheet.rule(self.LEFT, self.RIGHT, self._y - 0.6, HAIR)

    def _models(self, models: Sequence[str], room: float) -> str:
        """The models it is for, or the first of them and how many more."""
        whole = t("paper.order_list.between").join(models)
        if len(models) < 2 or self.sheet.measure(whole, 8) <= room / 2:
            return whole
        return t("paper.order_list.more_models", model=models[0], count=len(models) - 1)

    def nothing(self) -> None:
        """No part is low."""
        self.sheet.words(self.LEFT, self._y + 8.0, t("paper.order_list.nothing"), 12)
