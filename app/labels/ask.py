"""入力依頼: the note that asks a school for its fault report, the same as text to copy, and the list of schools to ask.

Decides what stands on them. The note carries one unit, because the form it opens is filled in for one.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.drawing import Drawing, LinkArea
from app.domain.papers import AskFacts, AskListFacts, AskListSchool, AskListUnit
from app.labels.furniture import A4, A5, facts_table, footer, page_number, title
from app.labels.sheet import HAIR, Align, Sheet, drawing, paper_date
from app.labels.symbols import DEFAULT_DPI, TooDense, qr
from app.settings.words import t

QR_SIZE = 42.0
MARGIN = 14.0


def ask_note(facts: AskFacts, dpi: float = DEFAULT_DPI) -> Drawing:
    """入力依頼, A5: to the school, the unit, a QR and link to the form filled in for it, what to do.

    Without a link, or with one too long for a QR code of 42 mm, the steps say to open the form as usual.
    Raises ValueError under 100 dpi.
    """
    sheet = Sheet(*A5)
    left, right = MARGIN, sheet.width - MARGIN
    sheet.words(right, 17.5, paper_date(facts.day), 10, align=Align.right)
    y = 21.0
    if facts.school:
        y = sheet.name(left, y, t("paper.ask.to", school=facts.school), 15, right - left, bold=True)
    y = title(sheet, left, right, y + 5.0, t("paper.ask.title"), 17)
    y = sheet.paragraph(left, y + 4.0, t("paper.ask.why"), 10.5, right - left) + 3.0
    y = facts_table(
        sheet, left, right, y,
        (
            (t("paper.serial"), facts.serial, True), (t("paper.tag"), facts.tag, True),
            (t("paper.model"), facts.model, False), (t("paper.number"), facts.number, True),
        ),
    )  # fmt: skip
    y = _how(sheet, left, right, y + 6.0, facts.link, dpi)
    if facts.link:
        bottom = sheet.paragraph(left, y + 4.0, facts.link, 6.5, right - left, pitch=1.35)
        sheet.add(LinkArea(x=left, y=y + 4.0, width=right - left, height=bottom - y - 4.0, url=facts.link))
    footer(sheet, left, right, facts.issuer)
    return drawing(sheet)


def ask_text(facts: AskFacts) -> str:
    """The note as plain text, to paste into a mail or a chat; lines end in a newline."""
    lines = [t("paper.ask.to", school=facts.school)] if facts.school else []
    lines += ["", t("paper.ask.title"), "", t("paper.ask.why"), ""]
    rows = (
        (t("paper.serial"), facts.serial),
        (t("paper.tag"), facts.tag),
        (t("paper.model"), facts.model),
        (t("paper.number"), facts.number),
        (t("paper.day"), paper_date(facts.day)),
    )
    lines += [t("paper.pair", label=label, value=value) for label, value in rows if value]
    lines += ["", t("paper.ask.open_link"), facts.link] if facts.link else ["", t("paper.ask.open_usual")]
    lines += ["", *facts.issuer] if facts.issuer else []
    return "\n".join(lines).lstrip("\n") + "\n"


def ask_list(facts: AskListFacts) -> Drawing:
    """入力依頼一覧, A4: each school with its waiting units, a box to tick when it was asked, a line to write on."""
    sheets: list[_ListPage] = []
    for school in facts.schools:
        _list_school(sheets, facts, school)
    if not sheets:
        sheets.append(_ListPage(facts))
        sheets[0].nothing()
    for number, page in enumerate(sheets, start=1):
        page_number(page.sheet, page.left, page.right, number, len(sheets))
    return drawing(*(page.sheet for page in sheets))


def _how(sheet: Sheet, left: float, right: float, y: float, link: str | None, dpi: float) -> float:
    """The QR with its steps beside it, or the steps alone; returns the bottom."""
    start = left
    bottom = y
    if link:
        try:
            symbol = qr(link, x=left + 2.0, y=y, size=QR_SIZE, dpi=dpi)
        except TooDense:
            link = None  # no phone reads it: the sentence says what to do instead
        else:
            sheet.symbol(symbol)
            start = symbol.clear[0] + symbol.clear[2] + 3.0
            bottom = symbol.y + symbol.height
    steps = ("scan", "filled", "send") if link else ("usual", "numbers", "send")
    for number, step in enumerate(steps, start=1):
        sheet.words(start, y + 3.6, str(number), 13, bold=True)
        y = sheet.paragraph(start + 6.0, y, t(f"paper.ask.step_{step}"), 10.5, right - start - 6.0) + 2.4
    return max(y, bottom)


def _list_school(pages: list[_ListPage], facts: AskListFacts, school: AskListSchool) -> None:
    """A school's block; one that does not fit goes to the next page, and its heading is said again there."""
    units: Iterator[AskListUnit] = iter(school.units)
    unit = next(units, None)
    fresh = True
    while unit is not None:
        # A heading never stands alone at the foot of a page.
        if not pages or pages[-1].room < _ListPage.HEADING + _ListPage.ROW:
            pages.append(_ListPage(facts))
        page = pages[-1]
        page.heading(school.school, len(school.units), again=not fresh)
        fresh = False
        while unit is not None and page.room >= _ListPage.ROW:
            page.unit(unit)
            unit = next(units, None)
        page.end()


class _ListPage:
    """One page of the list, filled from the top."""

    HEADING = 8.6
    ROW = 6.4
    END = 3.6
    BOTTOM = 280.0

    def __init__(self, facts: AskListFacts) -> None:
        self.sheet = Sheet(*A4)
        self.left, self.right = 15.0, self.sheet.width - 12.0
        aside = paper_date(facts.day) + "　" + t("paper.desk", desk=facts.desk)
        self._y = title(self.sheet, self.left, self.right, 10.0, t("paper.ask_list.title"), 18, aside=aside) + 2.0
        schools, units = len(facts.schools), sum(len(school.units) for school in facts.schools)
        self.sheet.words(self.left, self._y + 4.0, t("paper.ask_list.count", schools=schools, units=units), 10)
        columns = ("number", "serial", "tag", "day", "days")
        for x, column in zip(self._columns(), columns, strict=True):
            align = Align.right if column == "days" else Align.left
            self.sheet.words(x, self._y + 10.2, t(f"paper.{column}"), 8, align=align)
        self.sheet.rule(self.left, self.right, self._y + 11.6, HAIR)
        self._y += 13.0

    @property
    def room(self) -> float:
        """Millimetres left."""
        return self.BOTTOM - self._y

    def heading(self, school: str, count: int, *, again: bool) -> None:
        base = self._y + 5.6
        self.sheet.box(self.left + 0.2, base - 3.7, 3.9, 3.9, 0.35)
        tail = t("paper.ask_list.units", count=count) + (t("paper.ask_list.again") if again else "")
        tail_width = self.sheet.measure(tail, 10)
        room = self.right - self.left - 6.0 - tail_width - 44.0
        # One line: the list is read down; a longer name is set smaller.
        end = self.sheet.words(self.left + 6.0, base, school, 13, room=room, bold=True)
        self.sheet.words(end + 3.0, base, tail, 10)
        self.sheet.rule(self.right - 42.0, self.right, base + 0.6, HAIR)
        self._y += self.HEADING

    def unit(self, unit: AskListUnit) -> None:
        base = self._y + 4.4
        number, serial, tag, day, days = self._columns()
        self.sheet.code(number, base, unit.number, 10, serial - number - 2.0)
        self.sheet.code(serial, base, unit.serial, 11, tag - serial - 2.0, bold=True)
        self.sheet.code(tag, base, unit.tag, 10, day - tag - 2.0)
        self.sheet.words(day, base, paper_date(unit.day), 10, room=32.0)
        self.sheet.words(days, base, t("paper.ask_list.waiting", count=unit.days), 10, align=Align.right)
        self._y += self.ROW

    def end(self) -> None:
        self.sheet.rule(self.left, self.right, self._y + 1.2, HAIR)
        self._y += self.END

    def nothing(self) -> None:
        self.sheet.words(self.left, self._y + 6.0, t("paper.ask_list.nothing"), 12)

    def _columns(self) -> tuple[float, float, float, float, float]:
        """Left ends of number, serial, tag and day; right end of the days waited."""
        return self.left + 6.0, self.left + 40.0, self.left + 88.0, self.left + 128.0, self.right
