"""故障報告書, A4: a serious fault as the Board is told of it, first edition and final one: phenomenon, cause, measure.

Decides what stands on it and where a page ends. The caller has no field of it.
"""

from __future__ import annotations

from app.domain.drawing import MM_PER_POINT, Drawing
from app.domain.papers import FaultReportFacts
from app.labels.fitting import wrap
from app.labels.font_metrics import ASCENT, paper_metrics
from app.labels.furniture import A4, facts_table, hand_line, page_number, title
from app.labels.sheet import FRAME, Sheet, drawing, paper_date
from app.settings.words import t

MARGIN, BOTTOM = 20.0, 272.0
SIZE, PITCH = 11.5, 1.6
STEP = PITCH * SIZE * MM_PER_POINT


def fault_report(facts: FaultReportFacts) -> Drawing:
    """The edition `facts` names; a part not known yet is said to be so, not left out."""
    paper = _Paper(facts)
    for name in ("phenomenon", "cause", "measure"):
        paper.part(t(f"contacts.field.{name}"), getattr(facts, name) or t("contacts.paper.not_yet"))
    paper.sign()
    for number, sheet in enumerate(paper.sheets, start=1):
        page_number(sheet, MARGIN, sheet.width - MARGIN, number, len(paper.sheets))
    return drawing(*paper.sheets)


class _Paper:
    """The pages, filled from the top."""

    def __init__(self, facts: FaultReportFacts) -> None:
        self._facts = facts
        self.sheets: list[Sheet] = []
        self._y = 0.0
        self._begin()
        sheet, right = self.sheets[0], self.sheets[0].width - MARGIN
        rows = (
            (t("contacts.paper.number"), facts.number, True),
            (t("contacts.paper.happened"), paper_date(facts.happened), False),
            (t("paper.school"), facts.school, False),
            (t("contacts.column.kind"), facts.kind, False),
            (t("paper.serial"), facts.serial, True),
            (t("paper.number"), facts.repair, True),
        )
        self._y = facts_table(sheet, MARGIN, right, self._y + 3.0, rows, column=34.0) + 6.0

    def _begin(self) -> None:
        sheet = Sheet(*A4)
        aside = f"{paper_date(self._facts.day)}　{t('paper.desk', desk=self._facts.desk)}"
        words = t(f"contacts.paper.title_{self._facts.edition}")
        self._y = title(sheet, MARGIN, sheet.width - MARGIN, 16.0, words, 20, aside=aside) + 2.0
        self.sheets.append(sheet)

    def part(self, heading: str, text: str) -> None:
        """A heading and its words; what does not fit goes on to the next page, under the heading said again."""
        room = self.sheets[-1].width - 2 * MARGIN - 6.0
        lines = list(wrap(paper_metrics(), text, room, SIZE))
        while lines:
            if self._y + 9.0 + STEP > BOTTOM:
                self._begin()
            fit = max(1, int((BOTTOM - self._y - 9.0) / STEP))
            taken, lines = lines[:fit], lines[fit:]
            self._block(heading, taken)
            if lines:
                self._begin()

    def _block(self, heading: str, lines: list[str]) -> None:
        sheet = self.sheets[-1]
        sheet.words(MARGIN, self._y + 5.0, heading, 13, bold=True)
        top = self._y + 7.0
        base = top + 1.5 + ASCENT * SIZE * MM_PER_POINT
        for number, line in enumerate(lines):
            sheet.words(MARGIN + 3.0, base + number * STEP, line, SIZE)
        height = len(lines) * STEP + 3.0
        sheet.box(MARGIN, top, sheet.width - 2 * MARGIN, height, FRAME)
        self._y = top + height + 5.0

    def sign(self) -> None:
        """A line for who wrote it and one for the Board."""
        if self._y + 16.0 > BOTTOM:
            self._begin()
        sheet = self.sheets[-1]
        middle, base = sheet.width / 2, max(self._y + 12.0, BOTTOM - 6.0)
        hand_line(sheet, MARGIN, middle - 4.0, base, t("contacts.paper.written_by"))
        hand_line(sheet, middle + 4.0, sheet.width - MARGIN, base, t("contacts.paper.seen_by"))
