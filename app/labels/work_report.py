"""作業報告書, A4: what was done on a visit, line by line, the spares it took, and what went along: the school's 預り証.

Decides what stands on it and where a page ends. The school signs at the end of the last page, never apart from the
last of what it signs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.domain.drawing import MM_PER_POINT, Drawing
from app.domain.visit_papers import ReportLine, TakenAlong, WorkReportFacts
from app.labels.fitting import wrap
from app.labels.font_metrics import ASCENT, paper_metrics
from app.labels.furniture import A4, facts_table, footer, hand_line, page_number, title
from app.labels.sheet import FRAME, HAIR, Align, Sheet, drawing, paper_date
from app.labels.symbols import DEFAULT_DPI, qr
from app.settings.words import t

LEFT, RIGHT = 18.0, 194.0
BOTTOM: Final = 272.0
QR_SIZE: Final = 9.6
UNIT: Final = 15.0
"""Pitch of the units: more than 4 mm of white and a line between two symbols."""
_SIGN: Final = 30.0
_WHAT, _DETAIL = LEFT + 14.0, LEFT + 38.0
_SIZE, _STEP = 10.5, 5.4
_TOGETHER: Final = 20
"""Rows of one line that are not parted by a page's end."""
_NUMBER, _SERIAL, _MODEL = LEFT + 17.0, LEFT + 58.0, LEFT + 108.0


def work_report(facts: WorkReportFacts, dpi: float = DEFAULT_DPI) -> Drawing:
    """The report `facts` tell. Raises ValueError under 100 dpi."""
    paper = _Paper(facts, dpi)
    paper.done()
    paper.spares()
    paper.taken()
    paper.words()
    paper.sign()
    for number, sheet in enumerate(paper.sheets, start=1):
        page_number(sheet, LEFT, RIGHT, number, len(paper.sheets))
    footer(paper.sheets[-1], LEFT, RIGHT, facts.issuer)
    return drawing(*paper.sheets)


class _Paper:
    """The pages, filled from the top."""

    def __init__(self, facts: WorkReportFacts, dpi: float) -> None:
        self._facts, self._dpi = facts, dpi
        self.sheets: list[Sheet] = []
        self._y = 0.0
        self._begin()
        sheet = self.sheets[0]
        y = sheet.name(LEFT, self._y + 1.0, t("visits.paper.to", school=facts.school), 15, RIGHT - LEFT, bold=True)
        day = paper_date(facts.day) + (f"　{facts.window}" if facts.window else "")
        rows = (
            (t("visits.paper.number"), facts.number, True),
            (t("visits.paper.when"), day, False),
            (t("visits.paper.todo"), facts.todo, False),
        )
        self._y = facts_table(sheet, LEFT, RIGHT, y + 2.0, rows, column=30.0) + 2.0
        if facts.asked:
            self._y = sheet.paragraph(LEFT + 1.0, self._y + 1.0, facts.asked, _SIZE, RIGHT - LEFT - 2.0) + 1.0
        self._y += 2.0

    @property
    def _sheet(self) -> Sheet:
        return self.sheets[-1]

    def _begin(self) -> None:
        facts, again = self._facts, bool(self.sheets)
        sheet = Sheet(*A4)
        aside = t("paper.desk", desk=facts.desk) + (f"　{facts.operator}" if facts.operator else "")
        words = t("visits.paper.title") + (t("visits.paper.draft") if facts.draft else "")
        words += f"　{facts.number}" + t("paper.ask_list.again") if again else ""
        self._y = title(sheet, LEFT, RIGHT, 14.0, words, 20, aside=aside) + 3.0
        self.sheets.append(sheet)

    def _room(self, height: float, again: Callable[[], None] | None = None) -> None:
        """Goes to the next page where `height` has no room on this one, and says there what goes on."""
        if self._y + height > BOTTOM:
            self._begin()
            if again is not None:
                again()

    def _heading(self, words: str, aside: str = "") -> None:
        sheet = self._sheet
        sheet.words(LEFT, self._y + 5.0, words, 12.5, bold=True)
        if aside:
            sheet.words(RIGHT, self._y + 5.0, aside, 10, align=Align.right)
        sheet.rule(LEFT, RIGHT, self._y + 7.0, FRAME)
        self._y += 7.0

    def done(self) -> None:
        """What was done, in order."""
        self._room(9.0 + 2 * _STEP)
        self._heading(t("visits.paper.done"))
        if not self._facts.lines:
            self._sheet.words(LEFT + 1.0, self._y + 6.0, t("visits.paper.nothing_done"), _SIZE)
            self._y += 8.0
        for line in self._facts.lines:
            self._done(line)
        self._y += 4.0

    def _done(self, line: ReportLine) -> None:
        first, rest = self._beside(line), RIGHT - _DETAIL
        told = [line.about] if line.about and not first else []
        words = [part for text in (*told, line.words) if text for part in wrap(paper_metrics(), text, rest, _SIZE)]
        head = bool(line.where or line.codes or first)
        rows = head + len(words)
        self._room((rows if rows <= _TOGETHER else 2) * _STEP + 3.0)
        sheet, base = self._sheet, self._y + 5.6
        sheet.words(LEFT + 1.0, base, line.time, 10)
        sheet.words(_WHAT, base, line.what, _SIZE, room=_DETAIL - _WHAT - 2.0, bold=True)
        if head:
            self._codes(line, base, first)
            base += _STEP
        for text in words:
            if base > BOTTOM:
                self._begin()
                sheet, base = self._sheet, self._y + 5.6
            sheet.words(_DETAIL, base, text, _SIZE)
            base += _STEP
        self._y = base - (_STEP if rows else 0.0) + 2.4
        sheet.rule(LEFT, RIGHT, self._y, HAIR)

    def _beside(self, line: ReportLine) -> str:
        """What is told beside the codes, where it has room there; else it stands under them."""
        sheet = self._sheet
        taken = sheet.measure(line.where, _SIZE) + sum(sheet.measure(code, 11, bold=True) + 9.0 for code in line.codes)
        return line.about if taken + sheet.measure(line.about, 9.5) < RIGHT - _DETAIL - 8.0 else ""

    def _codes(self, line: ReportLine, base: float, about: str) -> None:
        """Where, the codes (an arrow between them where one took the other's place), and what is told beside."""
        sheet, x = self._sheet, _DETAIL
        if line.where:
            x = sheet.words(x, base, line.where, _SIZE, room=(RIGHT - x) * 0.4) + 4.0
        for at, code in enumerate(line.codes):
            if at:
                x = sheet.words(x, base, "→", _SIZE) + 2.0 if line.swap else x + 3.0
            x = sheet.code(x, base, code, 11, (RIGHT - x) / (len(line.codes) - at) - 6.0, bold=True) + 2.0
        sheet.words(x + 1.0, base, about, 9.5)

    def spares(self) -> None:
        """The spares that were put in, by model."""
        if not self._facts.spares:
            return
        self._room(9.0 + 8.0)
        self._heading(t("visits.paper.spares"))
        for model, count, codes in self._facts.spares:
            listed = list(wrap(paper_metrics(), "　".join(codes), RIGHT - LEFT - 84.0, 10))
            self._room(3.0 + len(listed) * _STEP)
            sheet, base = self._sheet, self._y + 5.6
            sheet.words(LEFT + 1.0, base, model, _SIZE, room=60.0)
            sheet.words(LEFT + 80.0, base, t("away_paper.units", count=count), _SIZE, bold=True, align=Align.right)
            for text in listed:
                sheet.words(LEFT + 84.0, base, text, 10)
                base += _STEP
            self._y = base - _STEP + 2.4
            sheet.rule(LEFT, RIGHT, self._y, HAIR)
        self._y += 4.0

    def taken(self) -> None:
        """What goes along: the school keeps this page as its receipt."""
        units = self._facts.taken
        if not units:
            return
        count = t("away_paper.units", count=len(units))
        self._room(13.0 + UNIT)
        self._heading(t("visits.paper.taken"), count)
        self._y = self._sheet.paragraph(LEFT, self._y + 1.6, t("visits.paper.taken_what"), 9.5, RIGHT - LEFT) + 1.0
        self._sheet.rule(LEFT, RIGHT, self._y, HAIR)
        for unit in units:
            self._room(UNIT, lambda: self._heading(t("visits.paper.taken") + t("paper.ask_list.again"), count))
            self._unit(unit)
        self._y += 4.0

    def _unit(self, unit: TakenAlong) -> None:
        sheet, top = self._sheet, self._y
        if unit.code:
            size = qr(unit.code, x=0.0, y=0.0, size=QR_SIZE, dpi=self._dpi).height
            sheet.symbol(qr(unit.code, x=LEFT + 3.0, y=top + (UNIT - size) / 2, size=QR_SIZE, dpi=self._dpi))
        base = top + UNIT / 2 + 1.6
        sheet.code(_NUMBER, base, unit.number, 12, _SERIAL - _NUMBER - 3.0, bold=True)
        if unit.serial and unit.tag:
            sheet.code(_SERIAL, top + 6.4, unit.serial, 11, _MODEL - _SERIAL - 3.0)
            sheet.code(_SERIAL, top + 11.8, unit.tag, 9.5, _MODEL - _SERIAL - 3.0)
        else:
            sheet.code(_SERIAL, base, unit.serial or unit.tag, 11, _MODEL - _SERIAL - 3.0)
        sheet.name(_MODEL, base - ASCENT * 10 * MM_PER_POINT, unit.what, 10, RIGHT - _MODEL)
        sheet.rule(LEFT, RIGHT, top + UNIT, HAIR)
        self._y += UNIT

    def words(self) -> None:
        """What the engineer has to say; what does not fit goes on to the next page."""
        lines = list(wrap(paper_metrics(), self._facts.words, RIGHT - LEFT - 2.0, _SIZE)) if self._facts.words else []
        if not lines:
            return
        self._room(9.0 + 2 * _STEP)
        self._heading(t("visits.paper.words"))
        for text in lines:
            self._room(_STEP, lambda: self._heading(t("visits.paper.words") + t("paper.ask_list.again")))
            self._sheet.words(LEFT + 1.0, self._y + 1.4 + ASCENT * _SIZE * MM_PER_POINT, text, _SIZE)
            self._y += _STEP
        self._y += 5.0

    def sign(self) -> None:
        """Where the school writes that it is so."""
        self._room(_SIGN)
        sheet, middle = self._sheet, (LEFT + RIGHT) / 2
        top = max(self._y, BOTTOM - _SIGN)
        sheet.words(LEFT, top + 5.0, t("visits.paper.confirmed"), 10.5)
        base = top + 19.0
        hand_line(sheet, LEFT, middle - 22.0, base, t("visits.paper.day"))
        hand_line(sheet, middle - 16.0, RIGHT, base, t("visits.paper.confirmer"))
