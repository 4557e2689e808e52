"""What the larger papers share: titles, tables of facts, footers, page numbers.

Decides their look once. Knows no paper's content.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.drawing import MM_PER_POINT
from app.labels.font_metrics import ASCENT
from app.labels.sheet import HAIR, RULE, Align, Sheet
from app.settings.words import t

A4 = (210.0, 297.0)
A5 = (148.0, 210.0)


def title(sheet: Sheet, left: float, right: float, top: float, words: str, size: float, aside: str = "") -> float:
    """A title over a rule, with `aside` (day, desk) at its right end; returns the rule's height on the page."""
    em = size * MM_PER_POINT
    base = top + ASCENT * em
    room = right - left
    if aside:
        sheet.words(right, base, aside, 10, align=Align.right)
        room -= sheet.measure(aside, 10) + 5.0
    sheet.words(left, base, words, size, room=room, bold=True)
    sheet.rule(left, right, top + 1.25 * em, RULE)
    return top + 1.25 * em


def facts_table(
    sheet: Sheet, left: float, right: float, top: float, rows: Iterable[tuple[str, str, bool]], column: float = 26.0
) -> float:
    """Label, value, and whether the value is a code; a hairline under each. Empty values are left out.

    Returns the bottom.
    """
    y = top
    for label, value, is_code in rows:
        if not value:
            continue
        base = y + 5.6
        sheet.words(left + 1.0, base, label, 9, room=column - 3.0)
        if is_code:
            sheet.code(left + column, base, value, 13, right - left - column, bold=True)
            bottom = base + 1.0
        else:
            bottom = sheet.name(left + column, base - ASCENT * 11 * MM_PER_POINT, value, 11, right - left - column)
        y = max(y + 8.0, bottom + 1.4)
        sheet.rule(left, right, y, HAIR)
    return y


def hand_line(sheet: Sheet, left: float, right: float, base: float, label: str) -> None:
    """A label and a line to write on up to `right`."""
    end = sheet.words(left, base, label, 9.5, room=(right - left) / 2)
    sheet.rule(end + 2.0, right, base + 1.0, HAIR)


def footer(sheet: Sheet, left: float, right: float, lines: Iterable[str]) -> None:
    """The lines naming the center, at the foot of the page, the last one lowest."""
    base = sheet.height - 12.0
    for line in reversed(tuple(lines)):
        sheet.words(right, base, line, 9, room=right - left, align=Align.right)
        base -= 4.6


def page_number(sheet: Sheet, left: float, right: float, number: int, total: int) -> None:
    """1／3, only where there is more than one page."""
    if total > 1:
        sheet.words((left + right) / 2, sheet.height - 8.0, t("paper.page", number=number, total=total), 9,
                    align=Align.centre)  # fmt: skip
