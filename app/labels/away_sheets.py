"""Sheets that go with one unit: 修理依頼票 for a maker, 初期不良取次票 for the installer, 聞き取り票 for the school.

Decides what stands on them. What the firm writes has room: what was done, and whether another unit comes back.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain.away_papers import HearingFacts, PaperUnit, RequestFacts
from app.domain.drawing import Drawing
from app.labels.furniture import A4, facts_table, footer, hand_line, title
from app.labels.sheet import FRAME, HAIR, HEAVY, Align, Sheet, drawing, paper_date
from app.labels.symbols import DEFAULT_DPI, qr
from app.settings.words import t

LEFT, RIGHT = 18.0, 192.0
QR_SIZE: Final = 24.0
_LINE: Final = 9.0
"""mm between two lines to write on."""


def request_sheets(*facts: RequestFacts, dpi: float = DEFAULT_DPI) -> Drawing:
    """修理依頼票 or 初期不良取次票, A4, a page a unit. Raises ValueError for none, or under 100 dpi."""
    if not facts:
        raise ValueError("a request names a unit")
    return drawing(*(_request(each, dpi) for each in facts))


def hearing_sheet(facts: HearingFacts, dpi: float = DEFAULT_DPI) -> Drawing:
    """聞き取り票, A4: what happened, when, who was asked; empty to write on, or filled.

    An answer that has no room any more begins a page. Raises ValueError under 100 dpi.
    """
    sheets = [_hearing_page(facts, dpi)]
    y = _hearing_top(sheets[0], facts)
    least = min(_MOST, max(_LEAST, (_FOOT - y) / max(1, len(facts.answers))))
    for question, answer in facts.answers:
        height = max(_LEAST if answer else least, _answer_height(sheets[-1], answer))
        if y + height > _FOOT:
            sheets.append(_hearing_page(facts, dpi))
            y = _hearing_top(sheets[-1], facts)
        y = _answer(sheets[-1], y, question, answer, height)
    footer(sheets[-1], LEFT, RIGHT, facts.issuer)
    return drawing(*sheets)


# --- to the maker, to the installer --------------------------------------------------------------------------------


def _request(facts: RequestFacts, dpi: float) -> Sheet:
    sheet, unit = Sheet(*A4), facts.unit
    which = "installer" if facts.installer else "maker"
    sheet.words(RIGHT, 17.0, paper_date(facts.day), 10, align=Align.right)
    if facts.to:
        y = sheet.name(LEFT, 19.0, t("away_paper.to", firm=facts.to), 16, RIGHT - LEFT, bold=True)
    else:
        hand_line(sheet, LEFT, LEFT + 90.0, 26.0, "")
        sheet.words(LEFT + 93.0, 26.0, t("away_paper.to_blank"), 12)
        y = 27.5
    y = title(sheet, LEFT, RIGHT, y + 5.0, t(f"away_paper.request.{which}"), 22, aside=_who(facts.desk, facts.operator))
    y = sheet.paragraph(LEFT, y + 3.4, t(f"away_paper.request.{which}_what"), 10.5, RIGHT - LEFT) + 3.0
    top = y
    symbol = qr(unit.code, x=RIGHT - QR_SIZE - 4.0, y=top + 3.0, size=QR_SIZE, dpi=dpi)
    sheet.symbol(symbol)
    beside = symbol.clear[0] - 4.0
    sheet.words(LEFT + 1.0, top + 6.2, t("paper.number"), 9)
    sheet.code(LEFT + 26.0, top + 8.4, unit.number, 24, beside - LEFT - 26.0, bold=True)
    sheet.rule(LEFT, beside, top + 12.0, HAIR)
    y = facts_table(sheet, LEFT, beside, top + 12.0, [(t("away_paper.rma"), unit.rma, True)])
    y = y if unit.rma else _write_line(sheet, y, beside, t("away_paper.rma"))
    y = facts_table(sheet, LEFT, beside, y, [(t("paper.serial"), unit.serial, True), (t("paper.tag"), unit.tag, True)])
    y = max(y, top + QR_SIZE + 7.0)
    y = facts_table(sheet, LEFT, RIGHT, y, _dates(facts))
    y = _fault(sheet, y + 6.0, unit)
    y = _for_the_firm(sheet, max(y + 5.0, 196.0), facts)
    footer(sheet, LEFT, RIGHT, facts.issuer)
    if facts.issuer:
        widest = max(sheet.measure(line, 9) for line in facts.issuer)
        base = sheet.height - 12.0 - 4.6 * (len(facts.issuer) - 1)
        label, room = t("away_paper.request.back_to"), RIGHT - LEFT
        width = sheet.measure(label, 9, bold=True) + 4.0
        sheet.words(max(LEFT, RIGHT - min(widest, room) - width), base, label, 9, bold=True)
    return sheet


def _write_line(sheet: Sheet, y: float, right: float, label: str) -> float:
    sheet.words(LEFT + 1.0, y + 5.6, label, 9)
    sheet.rule(LEFT, right, y + 8.0, HAIR)
    return y + 8.0


def _dates(facts: RequestFacts) -> list[tuple[str, str, bool]]:
    unit = facts.unit
    rows = [
        (t("paper.model"), unit.model, False),
        (t("paper.day"), _day(facts.opened), False),
        (t("away_paper.warranty"), _day(facts.warranty), False),
    ]
    if facts.installer:
        delivered = _day(facts.delivered) or facts.batch
        rows += [(t("away_paper.delivered"), delivered, False), (t("away_paper.appeared"), _day(facts.appeared), False)]
    return [
        *rows,
        (t("away_paper.document"), facts.document, False),
        (t("paper.accessories"), "・".join(unit.accessories) or t("paper.accessories_none"), False),
        (t("away_paper.waybill"), facts.waybill, False),
    ]


def _day(day: date | None) -> str:
    return paper_date(day) if day else ""


def _fault(sheet: Sheet, y: float, unit: PaperUnit) -> float:
    """What is wrong, in closed words, and lines to write on."""
    sheet.words(LEFT, y + 4.0, t("away_paper.request.fault"), 11, bold=True)
    sheet.rule(LEFT, RIGHT, y + 6.0)
    said = "・".join(unit.faults) or t("away_paper.request.unsaid")
    y = sheet.name(LEFT + 1.0, y + 8.0, said, 13, RIGHT - LEFT - 2.0, bold=True)
    if unit.cause:
        y = sheet.name(LEFT + 1.0, y + 1.4, unit.cause, 10.5, RIGHT - LEFT - 2.0)
    for _ in range(3):
        y += _LINE
        sheet.rule(LEFT, RIGHT, y, HAIR)
    return y


def _for_the_firm(sheet: Sheet, y: float, facts: RequestFacts) -> float:
    """The frame the firm fills in: what it did, and whether another unit comes back."""
    which = "installer" if facts.installer else "maker"
    sheet.box(LEFT, y, RIGHT - LEFT, 62.0, HEAVY)
    sheet.words(LEFT + 3.0, y + 6.4, t(f"away_paper.request.fill_{which}"), 11, room=RIGHT - LEFT - 6.0, bold=True)
    sheet.rule(LEFT, RIGHT, y + 9.2, HAIR)
    base = y + 16.4
    for key in ("none", "mainboard", "unit"):
        at = LEFT + 3.0 + 52.0 * ("none", "mainboard", "unit").index(key)
        sheet.box(at, base - 3.8, 4.0, 4.0, 0.35)
        sheet.words(at + 6.0, base, t(f"away_paper.request.{key}"), 10.5, room=44.0)
    hand_line(sheet, LEFT + 3.0, RIGHT - 3.0, base + 12.0, t("away_paper.request.new_serial"))
    hand_line(sheet, LEFT + 3.0, RIGHT - 3.0, base + 22.0, t("away_paper.request.done"))
    middle = (LEFT + RIGHT) / 2
    hand_line(sheet, LEFT + 3.0, middle - 3.0, base + 32.0, t("away_paper.request.fee"))
    hand_line(sheet, middle + 3.0, RIGHT - 3.0, base + 32.0, t("away_paper.request.sent_back"))
    hand_line(sheet, LEFT + 3.0, RIGHT - 3.0, base + 42.0, t("away_paper.request.by"))
    return y + 62.0


# --- what the school is asked --------------------------------------------------------------------------------------

_FOOT: Final = 272.0
_ANSWER_SIZE: Final = 11.0
_LEAST: Final = 30.0
_MOST: Final = 52.0
"""Millimetres of a question with its box."""


def _hearing_page(facts: HearingFacts, dpi: float) -> Sheet:
    sheet = Sheet(*A4)
    if facts.unit is not None:
        sheet.symbol(qr(facts.unit.code, x=RIGHT - 19.0, y=29.0, size=16.0, dpi=dpi))
    return sheet


def _hearing_top(sheet: Sheet, facts: HearingFacts) -> float:
    aside = paper_date(facts.day) + "　" + _who(facts.desk, facts.operator)
    y = title(sheet, LEFT, RIGHT, 12.0, t("away_paper.hearing.title"), 20, aside=aside)
    unit = facts.unit
    right = RIGHT if unit is None else RIGHT - 24.0
    labels = ("paper.school", "paper.number", "paper.serial", "paper.model")
    if unit is None:
        for label in labels:
            y = _write_line(sheet, y, right, t(label)) + 1.0
        return y + 3.0
    rows = zip(labels, (unit.school, unit.number, unit.serial, unit.model), (False, True, True, False), strict=True)
    y = facts_table(sheet, LEFT, right, y + 1.0, [(t(label), value, code) for label, value, code in rows])
    return max(y, 51.0) + 4.0


def _answer_height(sheet: Sheet, answer: str) -> float:
    if not answer:
        return 0.0
    trial = Sheet(sheet.width, sheet.height)
    bottom = trial.paragraph(0.0, 0.0, answer, _ANSWER_SIZE, RIGHT - LEFT - 6.0)
    return bottom + 14.0


def _answer(sheet: Sheet, y: float, question: str, answer: str, height: float) -> float:
    sheet.words(LEFT, y + 4.4, question, 10.5, room=RIGHT - LEFT, bold=True)
    sheet.box(LEFT, y + 6.4, RIGHT - LEFT, height - 9.4, FRAME)
    if answer:
        sheet.paragraph(LEFT + 3.0, y + 8.4, answer, _ANSWER_SIZE, RIGHT - LEFT - 6.0)
    return y + height


def _who(desk: str, operator: str) -> str:
    return t("paper.desk", desk=desk) + (f"　{operator}" if operator else "")
