"""預り証: what the center took in from a person, A5, with the center's own copy behind it.

Decides what stands on it. The person's name is written by hand: no field of this paper can hold it.
"""

from __future__ import annotations

from app.domain.drawing import Drawing
from app.domain.papers import ReceiptFacts, ReceiptItem
from app.labels.furniture import A5, footer, hand_line, page_number, title
from app.labels.sheet import HAIR, Align, Sheet, drawing, paper_date
from app.labels.symbols import DEFAULT_DPI, qr
from app.settings.words import t

MARGIN = 14.0
QR_SIZE = 13.0
ITEM = 26.0
"""Pitch of the items: 12 mm and more from code to code, so that a hand scanner can't take the neighbour."""
ITEMS_A_PAGE = 4


def receipt(facts: ReceiptFacts, dpi: float = DEFAULT_DPI, *, copy: bool = True) -> Drawing:
    """預り証: things with their numbers, when, who took them, a line for the person's hand; `copy` adds our own sheet.

    Raises ValueError where there is no item, or under 100 dpi.
    """
    if not facts.items:
        raise ValueError("a receipt names at least one thing")
    batches = [facts.items[at : at + ITEMS_A_PAGE] for at in range(0, len(facts.items), ITEMS_A_PAGE)]
    sheets = []
    for own in (False, True) if copy else (False,):
        for number, batch in enumerate(batches, start=1):
            sheet = _page(facts, batch, dpi, own=own)
            page_number(sheet, MARGIN, sheet.width - MARGIN, number, len(batches))
            sheets.append(sheet)
    return drawing(*sheets)


def _page(facts: ReceiptFacts, items: tuple[ReceiptItem, ...], dpi: float, *, own: bool) -> Sheet:
    sheet = Sheet(*A5)
    left, right = MARGIN, sheet.width - MARGIN
    words = t("paper.receipt.copy" if own else "paper.receipt.title")
    y = title(sheet, left, right, 13.0, words, 22, aside=f"{paper_date(facts.day)}　{facts.time}")
    if facts.school:
        y = sheet.name(left, y + 3.6, facts.school, 13, right - left, bold=True)
    sheet.words(left, y + 6.6, t("paper.receipt.taken", count=len(facts.items)), 10.5)
    y += 10.2
    for item in items:
        item_row(sheet, left, right, y, item, dpi)
        y += ITEM
    y += 9.0
    who = t("paper.desk", desk=facts.desk) + (f"　{facts.operator}" if facts.operator else "")
    end = sheet.words(left, y, t("paper.receipt.took"), 9.5) + 3.0
    sheet.words(end, y, who, 11, room=right - end, bold=True)
    hand_line(sheet, left, right, y + 10.0, t("paper.receipt.brought"))
    if own:
        hand_line(sheet, left, left + 50.0, y + 20.0, t("paper.receipt.given_back"))
        hand_line(sheet, left + 54.0, right, y + 20.0, t("paper.receipt.given_to"))
    else:
        sheet.words(left, y + 20.0, t("paper.receipt.bring_back"), 9.5, room=right - left)
    footer(sheet, left, right, facts.issuer)
    return sheet


def item_row(
    sheet: Sheet, left: float, right: float, top: float, item: ReceiptItem, dpi: float, *, aside: str = ""
) -> None:
    """One thing, ITEM mm high: its code to scan, its number (`aside` at its right), what it is, what came along."""
    sheet.rule(left, right, top, HAIR)
    if item.code:
        sheet.symbol(qr(item.code, x=left + 3.0, y=top + (ITEM - QR_SIZE) / 2, size=QR_SIZE, dpi=dpi))
    x = left + 21.5
    room = right - x
    if aside:
        sheet.words(right, top + 6.6, aside, 11, bold=True, align=Align.right)
    beside = sheet.measure(aside, 11, bold=True) + 4.0 if aside else 0.0
    sheet.code(x, top + 6.6, item.number, 15, room - beside, bold=True)
    sheet.words(x, top + 12.0, item.what, 10.5, room=room)
    base = top + 17.4
    end = x
    if item.serial:
        end = sheet.words(x, base, t("paper.serial"), 8) + 1.6
        end = sheet.code(end, base, item.serial, 10.5, room * 0.42, bold=True) + 4.0
    if item.tag:
        end = sheet.words(end, base, t("paper.tag"), 8) + 1.6
        sheet.code(end, base, item.tag, 10.5, right - end)
    base = top + 22.8
    end = sheet.words(x, base, t("paper.accessories"), 8) + 1.6
    words = "・".join(item.accessories) or t("paper.accessories_none")
    sheet.words(end, base, words, 10, room=right - end)
    sheet.rule(left, right, top + ITEM, HAIR)
