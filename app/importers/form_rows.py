"""Rows of form answers: when, which school, which units, and words that hint at the fault.

Decides what is personal: who sent it and every free text go to the side store. The units are only cleaned, never
mended: a letter O for a zero is the gate's business.
"""

from __future__ import annotations

import re
import unicodedata

from app.domain.rules.fault_words import suggest_cause, suggest_fault
from app.importers.files import Row
from app.importers.model import Reason, Record, Refusal
from app.importers.rows import RowReader
from app.importers.values import clean, read_moment, read_serial, read_text, squeezed

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_BETWEEN = re.compile(r"[、,，/;；\n\r\t・&＆+＋|]|と|および|及び|~|〜|～")
_RANGE = re.compile(r"[0-9]\s*[~〜～]\s*[A-Za-z0-9]")
_COUNTED = re.compile(r"^[0-9一二三四五六七八九十]台目:?")
_CIRCLED = re.compile(r"[①-⑳㈠-㈩]")
"""Numbering between units; made half width it would become part of the serial."""
_LABELLED = re.compile(
    r"^(?:SN(?=[:.#])|SERIAL(?:NUMBER|NO)?(?=[:.#])|製造番号|シリアル(?:番号|ナンバー)?|端末管理番号|資産番号|管理番号)[:.#]*"
)
_TAG = re.compile(r"[A-Z]{2,5}-[0-9]{3,9}", re.ASCII)
_LONGEST_IN_USE = 15
"""Signs of the longest serials schools hold."""
_PLAUSIBLE = re.compile(r"[0-9A-Z]+(?:-[0-9A-Z]+)*", re.ASCII)
_SIDE = ("reporter", "mail", "phone", "symptom", "cause", "details")


class FormRows(RowReader):
    """Rows of answers to the schools' fault form."""

    _said_no_column = False

    def read(self, row: Row) -> Record | Refusal | None:
        """The answer of `row`."""
        texts = self.texts(row)
        if not texts:
            return None
        sent = read_moment(texts.get("sent", ""), self.known.zone, base_1904=self.base_1904)
        if not sent:
            written = texts.get("sent", "")
            return self.refuse(row, Reason.sent_unreadable if written else Reason.sent_blank, written)
        units = self._units(row)
        school = clean(texts.get("school", ""))
        key = "\n".join((sent, _as_compared(school), *("+".join(part) for part in _columns(units))))
        first = self.repeated(key, row)
        if first:
            return self.refuse(row, Reason.answer_repeated, first=str(first))
        fields = {"sent": sent}
        side = {name: text for name in _SIDE if (text := clean(texts.get(name, "")))}
        if school:
            match = self.known.schools.match(school)
            if match.id:
                fields["school"] = match.id
            else:
                side["school_text"] = school
                self.unknown_school(school, match)
        occurred = self.day("occurred", texts)
        if occurred:
            fields["occurred"] = occurred
        fields |= _hints(side.get("symptom", ""), side.get("cause", ""), side.get("details", ""))
        return Record(row=row.number, key=key, fields=fields, side=side, units=units, remarks=tuple(self.remarks))

    def _units(self, row: Row) -> tuple[tuple[str, str], ...]:
        """The units of an answer: serials and tags beside each other where they pair, else one after another."""
        written = {name: self._cell(row, name) for name in ("serial", "tag")}
        serials: list[str] = []
        tags: list[str] = []
        strange: list[str] = []
        for piece in pieces(written["serial"]):
            serial = read_serial(piece)
            if _TAG.fullmatch(piece):
                tags.append(piece)
            else:
                (strange if serial.fault else serials).append(serial.text or piece)
        for piece in pieces(written["tag"]):
            (tags if _PLAUSIBLE.fullmatch(piece) else strange).append(piece)
        serials, tags = list(dict.fromkeys(serials)), list(dict.fromkeys(tags))
        if strange:
            self.remark(Reason.unit_unreadable, value="、".join(strange))
        if any(_RANGE.search(text) for text in written.values()):
            self.remark(Reason.unit_range, value="、".join(filter(None, written.values())))
        if not serials and not tags:
            if not strange:
                self._say_no_unit()
            return ()
        if len(serials) == len(tags):
            return tuple(zip(serials, tags, strict=True))
        if serials and tags:
            self.remark(Reason.units_uneven, serials=str(len(serials)), tags=str(len(tags)))
        return (*((serial, "") for serial in serials), *(("", tag) for tag in tags))

    def _say_no_unit(self) -> None:
        """Remarks an answer without a unit; where no column could name one, that is said once, with the first."""
        if "serial" in self.columns.fields or "tag" in self.columns.fields:
            self.remark(Reason.no_unit)
        elif not self._said_no_column:
            self._said_no_column = True
            self.remark(Reason.no_unit_column)

    def _cell(self, row: Row, name: str) -> str:
        index = self.columns.fields.get(name)
        return clean(row.cells[index]) if index is not None and index < len(row.cells) else ""


def pieces(text: str) -> list[str]:
    """The codes written in one cell, half width and upper case; parted by 、 , / ・ と, line breaks, plain blanks."""
    plain = unicodedata.normalize("NFKC", _CIRCLED.sub("、", text))
    plain = _BRACKETED.sub(" ", plain.replace("S/N", "SN:").replace("s/n", "SN:"))
    found = []
    for part in _BETWEEN.split(plain):
        words = part.split()
        # "PFER8BVU PF8DMT2R" are two units; "7250 09419A" is one with a blank in it, and so is what makes up one serial
        split = len(words) > 1 and all(len(w) >= 7 for w in words) and sum(map(len, words)) > _LONGEST_IN_USE
        for piece in words if split else [part]:
            code = _bare(piece)
            if code and not _says_nothing(code):
                found.append(code)
    return found


def _bare(piece: str) -> str:
    code = squeezed(piece)
    while (shorter := _LABELLED.sub("", _COUNTED.sub("", code))) != code:
        code = shorter
    return code.strip("'\"’.:。")


def _says_nothing(code: str) -> bool:
    return not read_text(code) or code in {"-", "NA", "N/A", "NONE"} or code.strip("-") == ""


def _columns(units: tuple[tuple[str, str], ...]) -> tuple[list[str], list[str]]:
    return [serial for serial, _ in units if serial], [tag for _, tag in units if tag]


def _as_compared(school: str) -> str:
    return "".join(unicodedata.normalize("NFKC", school).split())


def _hints(symptom: str, cause: str, details: str) -> dict[str, str]:
    """The fault place and cause the words point to; the cause asked for counts first, unless it says "not known"."""
    hints: dict[str, str] = {}
    place = suggest_fault(symptom) or suggest_fault(details)
    if place:
        hints["fault_hint"] = place.value
    told = [found for text in (cause, symptom, details) if text and (found := suggest_cause(text))]
    chosen = next((found for found in told if found[1]), told[0] if told else None)
    if chosen:
        hints["cause_hint"] = chosen[0].value
        if chosen[1]:
            hints["detail_hint"] = chosen[1]
    return hints
