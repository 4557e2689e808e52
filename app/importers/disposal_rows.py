"""Rows of the Board's instruction list, of a former contractor's list of stored units, of the firm's certificates.

Decides which cell means which fact. A unit goes by its serial; a row that tells only a tag needs a unit of ours with
it. What the ledger does not know is taken all the same: it is to be found, and disposed of.
"""

from __future__ import annotations

from app.domain.rules.no_person import no_person
from app.domain.rules.repair import RepairRefused
from app.importers.files import Row
from app.importers.model import Reason, Record, Refusal
from app.importers.rows import RowReader, read_code
from app.importers.values import clean, closed_word, read_serial, read_tag, read_text
from app.importers.wordlists import DEPROVISIONED_WORDS, DISPOSAL_WAYS, WIPE_WORDS


class _UnitRows(RowReader):
    """What both lists share: which unit a row is about."""

    def unit(self, row: Row, texts: dict[str, str]) -> dict[str, str] | Refusal:
        """Serial and tag of the row's unit, as the ledger has the serial where it knows the unit."""
        written = [clean(texts[name]) for name in ("serial", "tag") if texts.get(name)]
        if not written:
            return self.refuse(row, Reason.serial_blank)
        known = next((found for text in written if (found := self.known.unit(text))), "")
        if not known:
            if "serial" not in texts:
                return self.refuse(row, Reason.unit_unknown, written[0])
            serial = read_serial(texts["serial"])
            if serial.fault:
                return self.refuse(row, serial.fault, texts["serial"])
            known = serial.text
            self.remark(Reason.unit_new, value=known)
        first = self.repeated(known, row)
        if first:
            return self.refuse(row, Reason.serial_repeated, written[0], first=str(first))
        tag = read_tag(texts.get("tag", ""))
        return {"serial": known} | ({"tag": tag} if tag else {})

    def plain(self, texts: dict[str, str], name: str) -> str:
        """A short text that stays for good; what names a person is left out, with a remark."""
        text = read_text(texts.get(name, ""))
        try:
            return no_person(text, numbers=True)
        except RepairRefused:
            self.remark(Reason.text_personal, value=text, field=name)
            return ""


class CertificateRows(_UnitRows):
    """Rows of the firm's erasure certificates: which unit, by which certificate, when. The certificate's number may
    stand in the first of its rows alone. Only units of ours have one.
    """

    _number = ""

    def read(self, row: Row) -> Record | Refusal | None:
        """The certificate of `row`'s unit."""
        texts = self.texts(row)
        if not texts:
            return None
        self._number = self.plain(texts, "certificate") or self._number
        if not self._number:
            return self.refuse(row, Reason.certificate_blank)
        written = [clean(texts[name]) for name in ("serial", "tag") if texts.get(name)]
        if written and not any(self.known.unit(text) for text in written):
            return self.refuse(row, Reason.unit_unknown, written[0])
        unit = self.unit(row, texts)
        if isinstance(unit, Refusal):
            return unit
        day = self.day("erased_on", texts)
        fields = unit | {"certificate": self._number} | ({"erased_on": day} if day else {})
        return Record(row=row.number, key=unit["serial"], fields=fields, remarks=tuple(self.remarks))


class InstructionRows(_UnitRows):
    """Rows of the Board's list: which unit, by which instruction, of which day. Its number may stand in the first row
    alone.
    """

    _number = ""

    def read(self, row: Row) -> Record | Refusal | None:
        """The unit of `row`."""
        texts = self.texts(row)
        if not texts:
            return None
        self._number = read_code(texts.get("instruction", "")) or self._number
        if not self._number:
            return self.refuse(row, Reason.instruction_blank)
        unit = self.unit(row, texts)
        if isinstance(unit, Refusal):
            return unit
        fields = unit | {"instruction": self._number}
        day, document = self.day("instructed_on", texts), self.plain(texts, "document")
        fields |= {name: text for name, text in (("instructed_on", day), ("document", document)) if text}
        return Record(row=row.number, key=unit["serial"], fields=fields, remarks=tuple(self.remarks))


class StoredRows(_UnitRows):
    """Rows of a list of stored units: where each lies, since when, and how far its disposal is."""

    def read(self, row: Row) -> Record | Refusal | None:
        """The unit of `row`."""
        texts = self.texts(row)
        if not texts:
            return None
        unit = self.unit(row, texts)
        if isinstance(unit, Refusal):
            return unit
        fields = dict(unit)
        for name in ("place", "model"):
            if text := self.plain(texts, name):
                fields[name] = text
        match = self.known.schools.match(clean(texts.get("school", "")))
        if match.id:
            fields["school"] = match.id
        for name, words in (("way", DISPOSAL_WAYS), ("deprovisioned", DEPROVISIONED_WORDS), ("wipe", WIPE_WORDS)):
            word = closed_word(texts.get(name, ""), words)
            if word:
                fields[name] = word
            elif texts.get(name):
                self.remark(Reason.word_unknown, value=texts[name], field=name)
        for name in ("instruction", "box"):
            if code := read_code(texts.get(name, "")):
                fields[name] = code
        fields |= {name: day for name in ("stored_on", "told_on") if (day := self.day(name, texts))}
        return Record(row=row.number, key=unit["serial"], fields=fields, remarks=tuple(self.remarks))
