"""A template and a device's facts become one label: a small page of marks in millimetres.

Decides how each kind of field is drawn, and what is told about it: a switched symbol, smaller words, missing
characters, or why there is no label. Knows no stock, no printer but its dots, and where no fact comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.domain.drawing import Page
from app.domain.label_templates import Field, LabelKind, Mark, Template
from app.labels.sheet import FRAME, Align, Sheet
from app.labels.symbols import NO_CODE, TOO_SMALL, Chosen, choose
from app.settings.words import t

SHRUNK = "shrunk"
MISSING = "missing_characters"
HAZARD_BAR = 0.55
"""Width of a slanted bar, and of the white beside it, as a share of the band's height."""
_SLACK = 0.01
LEAST = 0.5
"""mm: in a box smaller than this, as it may be while someone draws it in the editor, nothing is drawn."""


class Laid(NamedTuple):
    """One label laid out. `page` is None where `reason` is set.

    `notes` are closed words (`switched_to_qr`, `shrunk`, `missing_characters`), `missing` the characters the font
    lacks, printed as 〓; `reason` is `too_small`, `too_dense` or `no_code`.
    """

    page: Page | None
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reason: str = ""


class _Label:
    """The label under the pen."""

    def __init__(self, template: Template, facts: Mapping[str, str], dpi: float) -> None:
        self.sheet = Sheet(template.width, template.height)
        self.notes: list[str] = []
        self.reason = ""
        self._facts = facts
        self._dpi = dpi

    def draw(self, field: Field) -> None:
        if field.mark is Mark.rule or min(field.width, field.height) >= LEAST:
            _HOW[field.mark](self, field)
        elif field.mark is Mark.symbol:
            self.reason = self.reason or TOO_SMALL

    def symbol(self, field: Field) -> None:
        text = self._facts.get(field.value, "")
        if not text:
            self.reason = self.reason or NO_CODE
            return
        room = (field.x, field.y, field.width, field.height)
        chosen: Chosen = choose(text, room, self._dpi, field.symbol, align=Align[field.align].value)
        if chosen.symbol is None:
            self.reason = self.reason or chosen.reason
            return
        if chosen.note:
            self.notes.append(chosen.note)
        self.sheet.symbol(chosen.symbol)

    def text(self, field: Field) -> None:
        self._words(field, self._facts.get(field.value, ""))

    def caption(self, field: Field) -> None:
        self._words(field, t(f"label.caption.{field.value}"))

    def code(self, field: Field) -> None:
        text = self._facts.get(field.value, "")
        if text:
            got = self.sheet.code_block(
                field.x, field.y, field.width, field.height, text, field.size, bold=field.bold,
                align=Align[field.align],
            )  # fmt: skip
            self._told(got, field)

    def rule(self, field: Field) -> None:
        thick = min(field.size, field.height) if field.height else field.size
        self.sheet.rule(field.x, field.x + field.width, field.y + thick / 2, thick)

    def box(self, field: Field) -> None:
        self.sheet.box(field.x + FRAME / 2, field.y + FRAME / 2, field.width - FRAME, field.height - FRAME)

    def hazard(self, field: Field) -> None:
        for points in _hazard(field.x, field.y, field.width, field.height):
            self.sheet.polygon(points, fill=True)

    def laid(self) -> Laid:
        missing = tuple(dict.fromkeys(self.sheet.missing))
        notes = [*self.notes, *([MISSING] if missing else [])]
        page = None if self.reason else self.sheet.page()
        return Laid(page, tuple(dict.fromkeys(notes)), missing, self.reason)

    def _words(self, field: Field, text: str) -> None:
        if text:
            got = self.sheet.block(
                field.x, field.y, field.width, field.height, text, field.size, bold=field.bold,
                align=Align[field.align], lines=field.lines,
            )  # fmt: skip
            self._told(got, field)

    def _told(self, got: float, field: Field) -> None:
        if got < field.size - _SLACK:
            self.notes.append(SHRUNK)


_HOW: dict[Mark, Callable[[_Label, Field], None]] = {
    Mark.symbol: _Label.symbol,
    Mark.text: _Label.text,
    Mark.code: _Label.code,
    Mark.caption: _Label.caption,
    Mark.rule: _Label.rule,
    Mark.box: _Label.box,
    Mark.hazard: _Label.hazard,
}


def lay_out(template: Template, facts: Mapping[str, str], *, dpi: float) -> Laid:
    """The label of `facts` (a field's `value` → its text; a text not given stays blank) for a printer of `dpi`.

    The page is as large as the template. Raises ValueError under 100 dpi.
    """
    label = _Label(template, facts, dpi)
    for field in _closed_up(template, facts):
        label.draw(field)
    return label.laid()


def _closed_up(template: Template, facts: Mapping[str, str]) -> Sequence[Field]:
    """The fields; of a cabinet the lines below one that has no words come up into its place."""
    if template.kind is not LabelKind.cabinet:
        return template.fields
    found = list(template.fields)
    for empty in [field for field in found if field.mark is Mark.text and not facts.get(field.value)]:
        below = [at for at, field in enumerate(found) if _under(field, empty)]
        if below:
            up = min(found[at].y for at in below) - empty.y
            for at in below:
                found[at] = found[at]._replace(y=found[at].y - up)
    return found


def _under(field: Field, empty: Field) -> bool:
    """Whether a line of words stands below another in one column."""
    return field.mark is Mark.text and (field.x, field.width) == (empty.x, empty.width) and field.y > empty.y


@lru_cache(maxsize=16)
def _hazard(x: float, y: float, width: float, height: float) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Slanted bars at 45°, cut at the band's ends."""
    found = []
    bar = HAZARD_BAR * height
    at = x - height
    while at < x + width:
        # Foot from `at`, head one height further right; cut where it leaves the band.
        corners = [(at, y + height), (at + height, y), (at + height + bar, y), (at + bar, y + height)]
        cut = _from(_up_to(corners, x + width), x)
        if len(cut) > 2:
            found.append(tuple(cut))
        at += 2 * bar
    return tuple(found)


def _up_to(points: list[tuple[float, float]], limit: float) -> list[tuple[float, float]]:
    """The shape left of `limit`."""
    kept = []
    for number, (x, y) in enumerate(points):
        before_x, before_y = points[number - 1]
        if (x <= limit) != (before_x <= limit):
            kept.append((limit, before_y + (y - before_y) * (limit - before_x) / (x - before_x)))
        if x <= limit:
            kept.append((x, y))
    return kept


def _from(points: list[tuple[float, float]], limit: float) -> list[tuple[float, float]]:
    """The shape right of `limit`."""
    return [(-x, y) for x, y in _up_to([(-x, y) for x, y in points], -limit)]
