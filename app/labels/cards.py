"""Two papers a supervisor prints: the recovery key of a ledger, and an operator's badge.

Decides what stands on them. Neither ever holds a PIN; the key sheet is the one paper that opens a ledger, and says so.
"""

from __future__ import annotations

from app.domain.drawing import Drawing
from app.domain.papers import BadgeFacts, RecoveryFacts
from app.labels.furniture import A4, hand_line, title
from app.labels.sheet import HAIR, HEAVY, Align, Sheet, drawing, paper_date
from app.labels.symbols import DEFAULT_DPI, qr
from app.settings.words import t

BADGE = (85.0, 54.0)
BADGE_QR = 22.0
KEY_QR = 44.0
GROUPS_A_ROW = 4
CELL = (43.5, 17.0)


def recovery_sheet(facts: RecoveryFacts, dpi: float = DEFAULT_DPI) -> Drawing:
    """復旧キー, A4: the groups to type, the same as a QR to scan, which ledger it opens, what to do with the sheet.

    Raises ValueError under 100 dpi.
    """
    sheet = Sheet(*A4)
    left, right = 18.0, sheet.width - 18.0
    aside = paper_date(facts.day) + "　" + t("paper.desk", desk=facts.desk)
    y = title(sheet, left, right, 15.0, t("paper.recovery.title"), 24, aside=aside)
    y = sheet.paragraph(left, y + 4.0, t("paper.recovery.what"), 12, right - left, bold=True) + 4.0
    y = _groups(sheet, left, y, facts)
    y += 10.0
    symbol = qr(facts.scan, x=left + 5.6, y=y + 3.0, size=KEY_QR, dpi=dpi)
    sheet.symbol(symbol)
    start = symbol.clear[0] + symbol.clear[2] + 4.0
    step_top = y
    for number in (1, 2, 3, 4):
        sheet.words(start, step_top + 3.8, str(number), 13, bold=True)
        step = t(f"paper.recovery.step_{number}")
        step_top = sheet.paragraph(start + 7.0, step_top, step, 11, right - start - 7.0) + 3.0
    y = max(step_top, symbol.y + symbol.height + 6.0) + 6.0
    sheet.words(left, y, t("paper.recovery.ledger"), 9.5)
    sheet.code(left, y + 6.4, facts.ledger, 12, right - left)
    y += 22.0
    hand_line(sheet, left, left + 104.0, y, t("paper.recovery.kept_at"))
    hand_line(sheet, left, left + 104.0, y + 13.0, t("paper.recovery.checked_by"))
    hand_line(sheet, left + 112.0, right, y + 13.0, t("paper.recovery.checked_on"))
    return drawing(sheet)


def badge(facts: BadgeFacts, dpi: float = DEFAULT_DPI) -> Drawing:
    """名札, 85 × 54 mm: the operator's code as QR and in letters, name, role. Raises ValueError under 100 dpi."""
    sheet = Sheet(*BADGE)
    left, right = 5.0, BADGE[0] - 5.0
    sheet.box(0.3, 0.3, BADGE[0] - 0.6, BADGE[1] - 0.6, HAIR)  # where to cut
    sheet.words(left, 10.4, facts.issuer or t("paper.badge.title"), 9.5, room=right - left)
    sheet.rule(left, right, 13.0)
    symbol = qr(facts.code, x=left + 1.0, y=18.0, size=BADGE_QR, dpi=dpi)
    sheet.symbol(symbol)
    centre = symbol.x + symbol.width / 2
    sheet.code(centre, 48.6, facts.code, 11, BADGE_QR + 7.0, align=Align.centre)
    start = symbol.clear[0] + symbol.clear[2] + 2.0
    bottom = sheet.name(start, 20.0, facts.name, 20, right - start, bold=True)
    sheet.words(start, bottom + 7.0, facts.role, 13, room=right - start)
    sheet.words(right, 48.6, t("paper.badge.issued", day=paper_date(facts.day)), 7.5, align=Align.right)
    return drawing(sheet)


def _groups(sheet: Sheet, left: float, top: float, facts: RecoveryFacts) -> float:
    """The groups, numbered in reading order, and the check group in a heavier frame; returns the bottom."""
    width, height = CELL
    cells = [*facts.groups, facts.check]
    for at, group in enumerate(cells):
        x = left + at % GROUPS_A_ROW * width
        y = top + at // GROUPS_A_ROW * height
        last = at == len(cells) - 1
        sheet.box(x + 0.5, y + 0.5, width - 1.0, height - 1.0, HEAVY if last else HAIR)
        sheet.words(x + 2.2, y + 5.0, t("paper.recovery.check") if last else str(at + 1), 8)
        sheet.code(x + width / 2, y + 13.4, group, 22, width - 5.0, bold=True, align=Align.centre)
    return top + -(-len(cells) // GROUPS_A_ROW) * height
