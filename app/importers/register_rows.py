"""Rows of the registers: schools, charging cabinets and their controllers, parts, operators.

Decides which cell means which fact. A school's phone and mail are seen and left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.importers.files import Row
from app.importers.model import Reason, Record, Refusal
from app.importers.rows import RowReader, read_code
from app.importers.values import clean, closed_word, read_integer, read_name, read_serial, read_tag, read_text
from app.importers.wordlists import CENTER_PLACES, CHARGER_KINDS, CHARGER_STATUSES, LEVELS, OWNERS, ROLES
from app.usecases.operators import OPERATOR_CODE
from app.usecases.session import STAND_IN

LONGEST_CODE = 32
_LIST = re.compile(r"[、,，/／;；\n\r|]+")


class _Register(RowReader):
    """What registers share: the code is the key."""

    def code_of(self, row: Row, texts: dict[str, str]) -> str | Refusal:
        """The row's code, or why it can't stand."""
        written = texts.get("code", "")
        code = read_code(written)
        if not code or not read_text(code):
            return self.refuse(row, Reason.code_blank, written)
        if code.startswith("="):
            return self.refuse(row, Reason.code_formula, written)
        if len(code) > LONGEST_CODE:
            return self.refuse(row, Reason.code_long, written)
        return self.once(row, code, Reason.code_repeated, written)

    def once(self, row: Row, key: str, reason: Reason, written: str) -> str | Refusal:
        """`key`, or the refusal that names the row it stood in before."""
        first = self.repeated(key, row)
        return self.refuse(row, reason, written, first=str(first)) if first else key

    def word(self, name: str, texts: dict[str, str], words: Mapping[str, str], reason: Reason) -> dict[str, str]:
        """The closed word in field `name`, as one field or none; an unknown word is remarked."""
        written = texts.get(name)
        if not written:
            return {}
        found = closed_word(written, words)
        if found:
            return {name: found}
        self.remark(reason, value=written, field=name)
        return {}

    def number(self, name: str, texts: dict[str, str]) -> dict[str, str]:
        """The count or amount in field `name`, as one field or none; what is no number, or below zero, is remarked."""
        written = texts.get(name)
        if not written:
            return {}
        found = read_integer(written)
        if found and not found.startswith("-"):
            return {name: found}
        self.remark(Reason.number_unreadable, value=written, field=name)
        return {}

    def done(self, row: Row, key: str, fields: dict[str, str]) -> Record:
        """The record with what is empty left out."""
        filled = {name: value for name, value in fields.items() if value}
        return Record(row=row.number, key=key, fields=filled, remarks=tuple(self.remarks))


class SchoolRows(_Register):
    """Rows of the list of schools."""

    def read(self, row: Row) -> Record | Refusal | None:
        """The school of `row`; its level from the name where the cell is empty."""
        texts = self.texts(row)
        texts.pop("phone", None)
        texts.pop("email", None)
        if not texts:
            return None
        name = read_name(texts.get("name", ""))
        code = self.code_of(row, texts)
        if isinstance(code, Refusal):
            return code
        if not name:
            return self.refuse(row, Reason.name_blank, texts.get("code", ""))
        level = self.word("level", texts, LEVELS, Reason.level_unknown)
        if not level:
            level = {"level": next((LEVELS[end] for end in _ENDS if name.endswith(end)), "")}
        aliases = [alias for part in _LIST.split(texts.get("aliases", "")) if (alias := read_name(part))]
        return self.done(
            row,
            code,
            {
                "code": code,
                "name": name,
                **level,
                "aliases": "\n".join(dict.fromkeys(aliases)),
                "kana": read_text(texts.get("kana", "")),
                "ends": self.day("ends", texts),
                "successor": read_text(texts.get("successor", "")),
            },
        )


_ENDS = ("特別支援学校", "高等学校", "高校", "小学校", "中学校")


class CabinetRows(_Register):
    """Rows of the register of charging cabinets and controllers; a unit without a label of ours goes by its serial."""

    def read(self, row: Row) -> Record | Refusal | None:
        """The cabinet or controller of `row`."""
        texts = self.texts(row)
        if not texts:
            return None
        serial = read_serial(texts.get("serial", ""))
        if "code" in texts or not serial.text:
            key = self.code_of(row, texts)
            own = {"code": key} if isinstance(key, str) else {}
        else:
            key, own = self.once(row, serial.text, Reason.serial_repeated, texts["serial"]), {}
        if isinstance(key, Refusal):
            return key
        fields = {
            **own,
            "serial": serial.text,
            **self.word("kind", texts, CHARGER_KINDS, Reason.kind_unknown),
            "maker": self.of_nobody("maker", read_name(texts.get("maker", ""))),
            "model": self.of_nobody("model", read_name(texts.get("model", ""))),
            **self._place(texts),
            **self.word("status", texts, CHARGER_STATUSES, Reason.status_unknown),
            "notes": self.of_nobody("notes", read_text(texts.get("notes", ""))),
        }
        return self.done(row, key, fields)

    def _place(self, texts: dict[str, str]) -> dict[str, str]:
        text = clean(texts.get("place", ""))
        room = self.of_nobody("room", read_text(texts.get("room", "")))
        if not text:
            return {"room": room}
        place = closed_word(text, CENTER_PLACES)
        if place:
            return {"place": place, "place_text": text, "room": room}
        match, rest = self.known.schools.match_with_room(text)
        if match.id:
            return {"place": "school", "school": match.id, "room": room or self.of_nobody("room", rest)}
        kept = self.of_nobody("place_text", text)
        if kept and not text.startswith("="):
            self.remark(Reason.place_unknown, value=text, suggestion=match.suggestion)
        return {"place_text": kept, "room": room}


class PartRows(_Register):
    """Rows of the parts list."""

    def read(self, row: Row) -> Record | Refusal | None:
        """The part of `row`."""
        texts = self.texts(row)
        if not texts:
            return None
        code = self.code_of(row, texts)
        if isinstance(code, Refusal):
            return code
        models = [model for part in _LIST.split(texts.get("models", "")) if (model := read_name(part))]
        fields = {
            "code": code,
            "name": read_name(texts.get("name", "")),
            "models": "\n".join(dict.fromkeys(models)),
            "place": read_text(texts.get("place", "")),
            **self.number("quantity", texts),
            **self.number("reorder_point", texts),
            **self.number("price", texts),
            **self.word("owner", texts, OWNERS, Reason.owner_unknown),
        }
        return self.done(row, code, fields)


class OperatorRows(_Register):
    """Rows of the list of operators."""

    def read(self, row: Row) -> Record | Refusal | None:
        """The operator of `row`; the name is personal data, which the use case keeps apart."""
        texts = self.texts(row)
        if not texts:
            return None
        code = self.code_of(row, texts)
        if isinstance(code, Refusal):
            return code
        if code == STAND_IN:
            return self.refuse(row, Reason.code_kept_back, texts.get("code", ""))
        if OPERATOR_CODE.fullmatch(code) is None:
            return self.refuse(row, Reason.code_no_operator, texts.get("code", ""))
        fields = {
            "code": code,
            "name": read_name(texts.get("name", "")),
            **self.word("role", texts, ROLES, Reason.role_unknown),
            "badge": read_tag(texts.get("badge", "")),
        }
        return self.done(row, code, fields)
