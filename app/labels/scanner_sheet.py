"""The test code on a sheet of A4: scanned once, it tells how a scanner is set. As QR code and as Code 128.

Decides where both stand. Knows nothing of what a scan of them tells.
"""

from __future__ import annotations

from app.domain.drawing import Drawing
from app.labels.furniture import A4
from app.labels.sheet import Sheet, drawing
from app.labels.symbols import code128, qr
from app.settings.words import t

LEFT, RIGHT = 20.0, 190.0
QR_SIZE = 36.0
BAR_HEIGHT = 20.0


def scanner_sheet(text: str) -> Drawing:
    """One page: what to do with it, and `text` twice, far enough apart that a hand scanner takes one of them."""
    sheet = Sheet(*A4)
    sheet.words(LEFT, 28.0, t("scanners.paper.title"), 19, bold=True)
    sheet.rule(LEFT, RIGHT, 33.0, 0.6)
    for number, line in enumerate(("how", "which")):
        sheet.words(LEFT, 43.0 + number * 8.0, t(f"scanners.paper.{line}"), 12, room=RIGHT - LEFT)
    sheet.symbol(code128(text, x=LEFT + 5.0, y=66.0, height=BAR_HEIGHT))
    sheet.words(LEFT + 5.0, 66.0 + BAR_HEIGHT + 6.0, t("scanners.paper.bars"), 11)
    sheet.symbol(qr(text, x=LEFT + 5.0, y=116.0, size=QR_SIZE))
    sheet.words(LEFT + 5.0, 116.0 + QR_SIZE + 7.0, t("scanners.paper.qr"), 11)
    return drawing(sheet)
