"""借用書: what a school has on loan and until when, A5: the sheet it signs, which stays here, and its own copy.

Decides what stands on it. The name is written by hand: no field of this paper can hold it.
"""

from __future__ import annotations

from app.domain.drawing import Drawing
from app.domain.papers import LoanReceiptFacts, ReceiptItem
from app.labels.furniture import A5, footer, hand_line, page_number, title
from app.labels.receipt import ITEM, ITEMS_A_PAGE, MARGIN, item_row
from app.labels.sheet import Sheet, drawing, paper_date
from app.labels.symbols import DEFAULT_DPI
from app.settings.words import t

_Lines = tuple[tuple[ReceiptItem, str], ...]


def loan_receipt(facts: LoanReceiptFacts, dpi: float = DEFAULT_DPI) -> Drawing:
    """借用書: the sheet to be signed and the school's copy behind it.

    Raises ValueError where there is no item, or under 100 dpi.
    """
    if not facts.items:
        raise ValueError("a loan is of at least one thing")
    batches = [facts.items[at : at + ITEMS_A_PAGE] for at in range(0, len(facts.items), ITEMS_A_PAGE)]
    sheets = []
    for copy in (False, True):
        for number, batch in enumerate(batches, start=1):
            sheet = _page(facts, batch, dpi, copy=copy)
            page_number(sheet, MARGIN, sheet.width - MARGIN, number, len(batches))
            sheets.append(sheet)
    return drawing(*sheets)


def _page(facts: LoanReceiptFacts, lines: _Lines, dpi: float, *, copy: bool) -> Sheet:
    sheet = Sheet(*A5)
    left, right = MARGIN, sheet.width - MARGIN
    words = t("paper.loan.copy" if copy else "paper.loan.title")
    y = title(sheet, left, right, 13.0, words, 22, aside=paper_date(facts.day))
    y = sheet.name(left, y + 3.6, facts.school, 13, right - left, bold=True)
    sheet.words(left, y + 6.6, t("paper.loan.taken", count=len(facts.items)), 10.5, room=right - left)
    y += 10.2
    for item, due in lines:
        item_row(sheet, left, right, y, item, dpi, aside=due)
        y += ITEM
    y += 9.0
    who = t("paper.desk", desk=facts.desk) + (f"　{facts.operator}" if facts.operator else "")
    end = sheet.words(left, y, t("paper.loan.lent_by"), 9.5) + 3.0
    sheet.words(end, y, who, 11, room=right - end, bold=True)
    if copy:
        sheet.words(left, y + 10.0, t("paper.loan.bring_back"), 9.5, room=right - left)
    else:
        hand_line(sheet, left, right, y + 10.0, t("paper.loan.hand"))
        hand_line(sheet, left, left + 50.0, y + 20.0, t("paper.receipt.given_back"))
        hand_line(sheet, left + 54.0, right, y + 20.0, t("paper.loan.checked"))
    footer(sheet, left, right, facts.issuer)
    return sheet
