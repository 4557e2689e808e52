"""The slips that go on a unit at once: the repair slip and the provisional one, 62 × 98 mm, on a roll or cut.

Decides what stands where on them. Black only; outcomes are words and shapes. The form's free text has no way onto them.
What is too much for one slip is set closer and smaller in steps.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.domain.drawing import MM_PER_POINT, Drawing
from app.domain.kinds import Accessory
from app.domain.label_templates import SLIP_SIZE
from app.domain.papers import BlankSlipFacts, ProvisionalFacts, SlipFacts
from app.labels.fitting import SMALLEST
from app.labels.font_metrics import ASCENT
from app.labels.sheet import HAIR, HEAVY, Sheet, drawing, paper_date
from app.labels.symbols import DEFAULT_DPI, qr
from app.settings.words import t

WIDTH, HEIGHT = SLIP_SIZE
LEFT, RIGHT = 3.4, 59.0
"""Side margins: a label printer leaves 1.5 mm on each side of a 62 mm roll unprinted."""
QR_SIZE = 21.0
QR_AT = (4.2, 14.2)
BESIDE = 29.8
"""Where words beside the QR begin: its quiet zone ends there."""
HEAD_END = 39.9
BOTTOM = 95.4
FOOT = 95.4
COLUMN = 17.6
SMALLEST_NOTE = 8.0
NOTE_GAP = 1.0
SQUEEZES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.5, 0.4, 0.3)
"""How far rows are drawn together before the lower ones would leave the slip."""
ROOM_FOR_NOTES = 0.8
"""Down to here rows are drawn together so that a note box is left; where that is not enough, they go without it."""
LEGIBLE = 0.6
"""Below it letters go under 6.5 points: only names of some ninety characters come to that, and small beats cut."""


def repair_slip(facts: SlipFacts, dpi: float = DEFAULT_DPI) -> Drawing:
    """修理伝票: number, QR, day, desk, shelf; school, fault place, accessories, serial, tag, model; room for notes.

    Raises ValueError under 100 dpi.
    """

    def body(rows: _Rows) -> None:
        rows.school(facts.school)
        if facts.swollen:
            rows.swollen()
        if facts.awaiting_form:
            rows.awaiting()
        rows.gap(0.6)
        rows.value(t("paper.fault"), facts.fault, 11, bold=True, always=True)
        rows.value("" if facts.fault else t("paper.fault_further"), "・".join(facts.further), 9.5)
        rows.code(t("paper.serial"), facts.serial, 11.5, bold=True)
        rows.code(t("paper.tag"), facts.tag, 9.5)
        rows.value(t("paper.model"), facts.model, 9.5)
        rows.accessories(facts.accessories)

    def head(sheet: Sheet) -> None:
        _head(sheet, facts.number, facts.code, dpi)
        sheet.words(BESIDE, 17.6, t("paper.slip.title"), 9.5, room=RIGHT - BESIDE)
        _beside(sheet, 22.8, facts.day, facts.desk, facts.operator, facts.place)

    return _slip(head, body)


def provisional_slip(facts: ProvisionalFacts, dpi: float = DEFAULT_DPI) -> Drawing:
    """仮伝票 for a unit that can't be read: the number it lies under until someone finds out what it is.

    Raises ValueError under 100 dpi.
    """

    def body(rows: _Rows) -> None:
        if facts.school:
            rows.school(facts.school)
        if facts.swollen:
            rows.swollen()
        rows.sentence(t("paper.provisional.what"), 10.5, bold=True)
        rows.sentence(t("paper.provisional.next"), 8.5)
        rows.gap(0.6)
        rows.code(t("paper.provisional.tail"), facts.tail, 11.5, bold=True)
        if not facts.school:
            rows.blank(t("paper.school"))
        rows.blank(t("paper.serial"))
        rows.blank(t("paper.tag"))

    def head(sheet: Sheet) -> None:
        _head(sheet, facts.number, facts.code, dpi)
        # A frame says at two metres that this is not yet the unit's own slip.
        end = sheet.words(BESIDE + 1.2, 18.6, t("paper.provisional.title"), 11, room=RIGHT - BESIDE - 2.4, bold=True)
        sheet.box(BESIDE + HEAVY / 2, 14.3, end + 1.2 - BESIDE, 6.0, HEAVY)
        _beside(sheet, 24.8, facts.day, facts.desk, facts.operator, facts.place)

    return _slip(head, body)


def blank_slip(facts: BlankSlipFacts, dpi: float = DEFAULT_DPI) -> Drawing:
    """白票 for visits and for a day without power or PC: the number, and lines for all that is asked at the desk.

    Raises ValueError under 100 dpi.
    """
    sheet = Sheet(WIDTH, HEIGHT)
    _head(sheet, facts.number, facts.code, dpi)
    # A frame says at two metres that there is no record to it yet.
    end = sheet.words(BESIDE + 1.2, 18.6, t("paper.blank.title"), 11, room=RIGHT - BESIDE - 2.4, bold=True)
    sheet.box(BESIDE + HEAVY / 2, 14.3, end + 1.2 - BESIDE, 6.0, HEAVY)
    sheet.words(BESIDE, 25.0, t("paper.blank.desk", desk=facts.desk), 9.5, room=RIGHT - BESIDE)
    for base, label in ((30.4, "day"), (35.9, "who")):
        edge = sheet.words(BESIDE, base, t(f"paper.blank.{label}"), 8) + 1.2
        sheet.rule(edge, RIGHT, base + 0.5, HAIR)
    rows = _Rows(sheet, HEAD_END + 0.6, 1.0)
    rows.blank(t("paper.school"))
    for label in ("serial", "tag", "fault"):
        rows.blank(t(f"paper.{label}"))
    causes = ("natural", "non", "unknown")
    rows.boxes(t("paper.blank.cause"), *(t(f"paper.blank.cause_{cause}") for cause in causes))
    adapter, pen, case = (t(f"kinds.accessory.{each.value}") for each in Accessory)
    rows.boxes(t("paper.accessories"), adapter, pen)
    rows.boxes("", case, t("paper.swollen"))
    rows.note(FOOT - 3.2)
    sheet.words(LEFT, FOOT, t("paper.blank.later"), 7, room=RIGHT - LEFT)
    return drawing(sheet)


def _slip(head: Callable[[Sheet], None], body: Callable[[_Rows], None]) -> Drawing:
    """The slip at the widest setting at which everything stands on it."""
    sheet = Sheet(WIDTH, HEIGHT)
    with_notes = [(squeeze, NOTE_GAP + SMALLEST_NOTE) for squeeze in SQUEEZES if squeeze >= ROOM_FOR_NOTES]
    for squeeze, left_free in [*with_notes, *((squeeze, 0.0) for squeeze in SQUEEZES)]:
        sheet = Sheet(WIDTH, HEIGHT)
        head(sheet)
        rows = _Rows(sheet, HEAD_END + 1.5, squeeze)
        body(rows)
        if rows.bottom <= BOTTOM - left_free:
            rows.note()
            break
    return drawing(sheet)


def _head(sheet: Sheet, number: str, code: str, dpi: float) -> None:
    sheet.code(LEFT, 9.7, number, 24, RIGHT + 0.8 - LEFT, bold=True)
    sheet.symbol(qr(code, x=QR_AT[0], y=QR_AT[1], size=QR_SIZE, dpi=dpi))
    sheet.rule(LEFT, RIGHT, HEAD_END)


def _beside(sheet: Sheet, base: float, day: date, desk: str, operator: str, place: str) -> None:
    room = RIGHT + 0.4 - BESIDE
    sheet.words(BESIDE, base, paper_date(day), 10, room=room, bold=True)
    who = t("paper.desk", desk=desk) + (f"　{operator}" if operator else "")
    sheet.words(BESIDE, base + 5.1, who, 9.5, room=room)
    end = sheet.words(BESIDE, 35.4, t("paper.shelf"), 9.5) + 1.6
    if place:
        sheet.code(end, 35.4, place, 13, RIGHT + 0.4 - end, bold=True)
    else:
        sheet.rule(end, RIGHT, 35.9, HAIR)


class _Rows:
    """The lower part of a slip, row under row; `squeeze` draws pitch and sizes together, down to 6.5 points."""

    def __init__(self, sheet: Sheet, top: float, squeeze: float) -> None:
        self._sheet = sheet
        self._squeeze = squeeze
        self._y = top

    @property
    def bottom(self) -> float:
        """Where the last row ends."""
        return self._y

    def gap(self, height: float) -> None:
        self._y += height * self._squeeze

    def school(self, name: str) -> None:
        """The school's name, or a line to write it on."""
        if name:
            self._y = self._sheet.name(LEFT, self._y, name, self._size(15), RIGHT - LEFT, bold=True) + 0.4
        else:
            self.blank(t("paper.school"))

    def swollen(self) -> None:
        """A heavy frame with a warning triangle: it must be seen before the unit is stacked."""
        sheet, top, height = self._sheet, self._y + 1.0 * self._squeeze, 7.6
        sheet.box(LEFT + HEAVY / 2, top, RIGHT - LEFT - HEAVY, height, HEAVY)
        left, peak, foot = LEFT + 2.2, top + 1.3, top + height - 1.3
        sheet.polygon([(left, foot), (left + 2.9, peak), (left + 5.8, foot)], fill=False, line=0.6)
        sheet.line(left + 2.9, peak + 1.9, left + 2.9, foot - 1.4, 0.6)
        sheet.line(left + 2.9, foot - 1.0, left + 2.9, foot - 0.5, 0.6)
        end = sheet.words(left + 7.8, top + 5.2, t("paper.swollen"), 11, bold=True, room=27)
        sheet.words(end + 1.6, top + 5.1, t("paper.swollen_what"), 8.5, room=RIGHT - 1.6 - end - 1.6)
        self._y = top + height + 1.4 * self._squeeze

    def awaiting(self) -> None:
        """The form is awaited: a box to tick by hand when it was confirmed, because a slip outlives its state."""
        top = self._y + 0.4 * self._squeeze
        self._sheet.box(LEFT + 0.2, top + 0.4, 3.4, 3.4, 0.35)
        self._sheet.words(LEFT + 5.0, top + 3.4, t("paper.awaiting_form"), 9.5, room=RIGHT - LEFT - 5.0, bold=True)
        self._y = top + 4.6 * self._squeeze

    def sentence(self, text: str, size: float, *, bold: bool = False) -> None:
        self._y = self._sheet.paragraph(LEFT, self._y, text, self._size(size), RIGHT - LEFT, bold=bold, pitch=1.4) + 0.5

    def value(self, label: str, words: str, size: float, *, bold: bool = False, always: bool = False) -> None:
        """A label and words, in two lines where they need it; without words nothing, or a line to write on."""
        if not words:
            if always:
                self.blank(label)
            return
        base = self._label(label)
        size = self._size(size)
        top = base - ASCENT * size * MM_PER_POINT
        end = self._sheet.name(COLUMN, top, words, size, RIGHT - COLUMN, bold=bold, pitch=1.1)
        self._y = max(self._y + 4.6 * self._squeeze, end + 0.6 * self._squeeze)

    def code(self, label: str, code: str, size: float, *, bold: bool = False) -> None:
        """A label and a code in one line; without a code nothing."""
        if code:
            self._sheet.code(COLUMN, self._label(label), code, self._size(size), RIGHT - COLUMN, bold=bold)
            self._y += 4.6 * self._squeeze

    def blank(self, label: str) -> None:
        """A label and a line to write on; handwriting can't be squeezed as far."""
        height = 6.2 * max(self._squeeze, 0.85)
        self._sheet.words(LEFT, self._y + height - 1.6, label, self._size(8), room=COLUMN - LEFT - 1.0)
        self._sheet.rule(COLUMN, RIGHT, self._y + height - 1.0, HAIR)
        self._y += height

    def accessories(self, words: tuple[str, ...]) -> None:
        """What came along, each with a box to tick on the way back."""
        if not words:
            self.value(t("paper.accessories"), t("paper.accessories_none"), 9.5)
            return
        base = self._label(t("paper.accessories"))
        size = self._size(9.5)
        side = 0.26 * size
        x = COLUMN
        for word in words:
            taken = side + 0.8 + self._sheet.measure(word, size, bold=True)
            if x > COLUMN and x + taken > RIGHT:
                x, base = COLUMN, base + 4.4 * self._squeeze
            self._sheet.box(x + 0.1, base - side, side, side)
            start = x + side + 0.8
            x = self._sheet.words(start, base, word, size, room=RIGHT - start, bold=True) + 2.0
        self._y = base + 0.9

    def boxes(self, label: str, *words: str) -> None:
        """A label and boxes to tick by hand, each with its word, in one line: smaller where they need it."""
        base, side, gap = self._y + 4.4, 2.8, 0.8
        self._sheet.words(LEFT, base, label, 8, room=COLUMN - LEFT - 1.0)
        room, size = RIGHT - COLUMN - len(words) * (side + gap + 1.6), 9.0
        while size > SMALLEST and sum(self._sheet.measure(word, size) for word in words) > room:
            size -= 0.25
        x = COLUMN
        for word in words:
            self._sheet.box(x + 0.1, base - side + 0.3, side, side)
            x = self._sheet.words(x + side + gap, base, word, size) + 1.6
        self._y += 5.2

    def note(self, bottom: float = BOTTOM) -> None:
        """The rest of the slip, for hand notes; where nothing worth writing on is left, none."""
        top = self._y + NOTE_GAP
        if bottom - top >= SMALLEST_NOTE:
            self._sheet.box(LEFT + 0.1, top, RIGHT - LEFT - 0.2, bottom - top)
            self._sheet.words(LEFT + 1.2, top + 3.4, t("paper.notes"), 7.5)

    def _label(self, label: str) -> float:
        base = self._y + 3.7 * self._squeeze
        self._sheet.words(LEFT, base, label, self._size(8), room=COLUMN - LEFT - 1.0)
        return base

    def _size(self, wished: float) -> float:
        size = wished * self._squeeze
        return max(SMALLEST, size) if self._squeeze >= LEGIBLE else size
