"""廃棄の証拠: each unit's checklist as it was ticked, who and when and where, and by which records; A4.

Decides what stands on it. The hash of the file with the records stands on every page: by it the paper and the file
belong together.
"""

from __future__ import annotations

from typing import Final

from app.domain.drawing import Drawing
from app.domain.pickup_papers import EvidencePaper, EvidenceStep, EvidenceUnit
from app.labels.furniture import A4, page_number, title
from app.labels.sheet import HAIR, Align, Sheet, drawing, paper_date
from app.settings.words import t

LEFT, RIGHT = 15.0, 198.0
BOTTOM: Final = 268.0
_ROW: Final = 9.6
_HEAD: Final = 20.0
"""Millimetres of a unit's heading."""
_HOW, _WHEN, _WHO, _PROOF = LEFT + 44.0, LEFT + 78.0, LEFT + 112.0, RIGHT - 36.0


def evidence_sheet(facts: EvidencePaper) -> Drawing:
    """The paper. Raises ValueError where it is about no unit."""
    if not facts.units:
        raise ValueError("evidence is about a unit")
    pages = _Pages(facts)
    for unit in facts.units:
        pages.unit(unit)
    for number, sheet in enumerate(pages.sheets, start=1):
        sheet.words(LEFT, sheet.height - 18.0, t("evidence.paper.file", file=facts.file), 8, room=RIGHT - LEFT)
        end = sheet.words(LEFT, sheet.height - 14.0, "SHA-256", 7.5) + 2.0
        sheet.code(end, sheet.height - 14.0, facts.digest, 7.5, RIGHT - end)
        page_number(sheet, LEFT, RIGHT, number, len(pages.sheets))
    return drawing(*pages.sheets)


class _Pages:
    """Units down the page; one that goes on has its heading again."""

    def __init__(self, facts: EvidencePaper) -> None:
        self._facts = facts
        self.sheets = [Sheet(*A4)]
        self._y = self._head()

    def _head(self) -> float:
        facts, sheet = self._facts, self.sheets[-1]
        who = t("paper.desk", desk=facts.desk) + (f"　{facts.operator}" if facts.operator else "")
        aside = paper_date(facts.day) + "　" + who
        words = t("evidence.paper.title")
        if len(self.sheets) > 1:
            return title(sheet, LEFT, RIGHT, 10.0, words + t("paper.ask_list.again"), 16, aside=facts.about) + 3.0
        y = title(sheet, LEFT, RIGHT, 12.0, words, 22, aside=aside)
        sheet.words(LEFT, y + 6.6, facts.about, 12, room=RIGHT - LEFT, bold=True)
        done = sum(unit.done for unit in facts.units)
        sheet.words(LEFT, y + 12.2, t("evidence.paper.count", units=len(facts.units), done=done), 10)
        return y + 16.0

    def _room(self, height: float) -> bool:
        if self._y + height <= BOTTOM:
            return False
        self.sheets.append(Sheet(*A4))
        self._y = self._head()
        return True

    def unit(self, unit: EvidenceUnit) -> None:
        """A unit: what it is, and its steps."""
        self._room(_HEAD + 3 * _ROW)
        self._heading(unit, again=False)
        for step in unit.steps:
            if self._room(_ROW):
                self._heading(unit, again=True)
            self._step(step)
        self._y += 5.0

    def _heading(self, unit: EvidenceUnit, *, again: bool) -> None:
        sheet, y = self.sheets[-1], self._y
        end = sheet.code(LEFT, y + 6.0, unit.serial, 13, 62.0, bold=True) + 5.0
        end = sheet.code(end, y + 6.0, unit.tag, 11, 50.0) + 5.0
        state = t("paper.ask_list.again") if again else t(f"evidence.paper.{'done' if unit.done else 'open'}")
        width = sheet.measure(state, 10, bold=True)
        sheet.words(end, y + 6.0, unit.model, 9.5, room=RIGHT - width - 4.0 - end)
        sheet.words(RIGHT, y + 6.0, state, 10, bold=True, align=Align.right)
        said = "　".join(part for part in (unit.school, unit.way, unit.box) if part)
        sheet.words(LEFT, y + 11.4, said, 9.5, room=RIGHT - LEFT)
        for x, name in ((LEFT, "step"), (_HOW, "how"), (_WHEN, "when"), (_WHO, "who"), (_PROOF, "proof")):
            sheet.words(x, y + 16.6, t(f"evidence.paper.column.{name}"), 7.5)
        sheet.rule(LEFT, RIGHT, y + 18.2)
        self._y += 18.2

    def _step(self, step: EvidenceStep) -> None:
        sheet, y = self.sheets[-1], self._y
        first, second = y + 4.2, y + 8.2
        sheet.words(LEFT, first, step.name, 9.5, room=_HOW - LEFT - 2.0, bold=bool(step.when))
        sheet.words(_HOW, first, step.how, 9, room=_WHEN - _HOW - 2.0)
        sheet.words(_WHEN, first, step.when or "—", 9, room=_WHO - _WHEN - 2.0)
        who = "　".join(part for part in (step.who, step.place) if part)
        sheet.words(_WHO, first, who, 9, room=_PROOF - _WHO - 2.0)
        if step.note:
            sheet.words(_HOW, second, step.note, 8, room=_PROOF - _HOW - 2.0)
        for base, sha in zip((first, second), step.operations[-2:], strict=False):
            sheet.code(_PROOF, base, sha, 7.5, RIGHT - _PROOF)
        sheet.rule(LEFT, RIGHT, y + _ROW, HAIR)
        self._y += _ROW
