"""Rows of the gear register (routers, projectors, other things) and of a list of open loans.

Decides which cell means which fact. Which thing a loan is about is asked of the ledger (`Known.unit`): a list names it
by serial or by our own number.
"""

from __future__ import annotations

from app.importers.device_rows import UnitRows
from app.importers.files import Row
from app.importers.model import Reason, Record, Refusal
from app.importers.rows import RowReader, tells_of_a_person
from app.importers.values import clean, closed_word, read_text
from app.importers.wordlists import CENTER_PLACES, OWNERS


class GearRows(UnitRows):
    """Rows of a register of gear: like devices, with an owner and a day on which its term ends."""

    def read(self, row: Row) -> Record | Refusal | None:
        """The thing of `row`."""
        begun = self.begin(row)
        if begun is None or isinstance(begun, Refusal):
            return begun
        texts, fields = begun
        place = closed_word(clean(texts.get("school", "")), CENTER_PLACES)
        if place:
            fields["place"] = self.of_nobody("room", read_text(texts.get("room", ""))) or clean(texts["school"])
        else:
            self.put_school(texts, fields)
            if clean(texts.get("school", "")) and fields.keys().isdisjoint({"school", "school_text"}):
                return self.refuse(row, Reason.school_personal)
        self.put_model(texts, fields)
        self.put_kind(texts, fields)
        self.put_states(texts, fields)
        owner = closed_word(texts.get("owner", ""), OWNERS)
        if owner:
            fields["owner"] = owner
        elif texts.get("owner"):
            self.remark(Reason.owner_unknown, value=texts["owner"], field="owner")
        days = {name: self.day(name, texts, month_end=name == "term_ends") for name in ("delivered", "term_ends")}
        fields |= days
        self.put_notes(texts, fields)
        fields = {name: text for name, text in fields.items() if text}
        return Record(row=row.number, key=fields["serial"], fields=fields, remarks=tuple(self.remarks))


class LoanRows(RowReader):
    """Rows of a list of open loans: what, to which school, since when, until when, and words."""

    def read(self, row: Row) -> Record | Refusal | None:
        """The loan of `row`; its key is the serial of the thing as the ledger knows it."""
        texts = self.texts(row)
        if not texts:
            return None
        written = [clean(texts[name]) for name in ("serial", "tag") if texts.get(name)]
        if not written:
            return self.refuse(row, Reason.serial_blank)
        serial = next((found for text in written if (found := self.known.unit(text))), "")
        if not serial:
            return self.refuse(row, Reason.unit_unknown, written[0])
        first = self.repeated(serial, row)
        if first:
            return self.refuse(row, Reason.serial_repeated, written[0], first=str(first))
        to = self._to(texts)
        if isinstance(to, Reason):
            return self.refuse(row, to)
        fields = to | {name: day for name in ("since", "due") if (day := self.day(name, texts))}
        note = read_text(texts.get("note", ""))
        side = {"note": note} if note else {}
        return Record(row=row.number, key=serial, fields=fields, side=side, remarks=tuple(self.remarks))

    def _to(self, texts: dict[str, str]) -> dict[str, str] | Reason:
        """Who has it: a school of ours, else what is written there, which is never a person's mail or telephone."""
        text = read_text(texts.get("school", ""))
        if not text:
            return Reason.school_blank
        match = self.known.schools.match(text)
        if match.id:
            return {"to": match.id}
        if tells_of_a_person(text):
            return Reason.school_personal
        self.unknown_school(text, match)
        return {"to": "", "to_text": text}
