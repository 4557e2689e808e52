"""Rows of device exports and delivery lists: serial, tag, school, model and what belongs to them.

Decides which cell means which fact, and what is an observation. Pupils' mail never gets here: its column is not mapped.
"""

from __future__ import annotations

import re
from datetime import date

from app.domain.dates import add_years
from app.domain.kinds import DeviceKind
from app.importers.columns import Columns
from app.importers.files import Row
from app.importers.model import NOTHING, Reason, Record, Refusal
from app.importers.rows import Known, RowReader
from app.importers.schools import SchoolMatch
from app.importers.values import (
    clean,
    closed_word,
    device_kind_of,
    is_model_type,
    maker_of,
    read_name,
    read_serial,
    read_tag,
    read_text,
    read_utc,
    squeezed,
)
from app.importers.wordlists import CONSOLE_STATES, MODEL_TYPES, STATUSES

_ROOM_WORDS = re.compile(r"[0-9０-９一二三四五六][ー\-‐]?[年組0-9０-９]|教室|室$|図書|職員|階|保管庫|棚")
_AS_SEEN: tuple[str, ...] = ("google_id", "os_version", "boot_mode")
_TIMES: tuple[str, ...] = ("last_sync", "enrolled_at")


class UnitRows(RowReader):
    """What device exports, delivery lists and gear registers share."""

    def __init__(self, columns: Columns, known: Known, *, base_1904: bool = False) -> None:
        super().__init__(columns, known, base_1904=base_1904)
        self._models: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
        self._has_model = "model" in columns.fields or "model_type" in columns.fields

    def begin(self, row: Row) -> tuple[dict[str, str], dict[str, str]] | Refusal | None:
        """The texts of a row and its fields as far as its serial and tag go; a refusal where the serial can't stand."""
        texts = self.texts(row)
        if not texts:
            return None
        written = texts.get("serial", "")
        serial = read_serial(written)
        if serial.fault:
            return self.refuse(row, serial.fault, written)
        first = self.repeated(serial.text, row)
        if first:
            return self.refuse(row, Reason.serial_repeated, written, first=str(first))
        fields = {"serial": serial.text}
        if serial.model_type:
            texts.setdefault("model_type", serial.model_type)
        tag = read_tag(texts.get("tag", ""))
        if tag:
            fields["tag"] = tag
            self.note_tag(tag, row)
        return texts, fields

    def put_model(self, texts: dict[str, str], fields: dict[str, str]) -> None:
        """Model, machine type, maker and kind as far as the cells tell."""
        written = texts.get("model", ""), texts.get("model_type", "")
        known = self._models.get(written)
        if known is None:
            known = self._models[written] = self._read_model(*written)
        fields.update(known)
        if "model" not in fields:
            if not any(written):
                if self._has_model:
                    self.remark(Reason.model_empty)
            else:
                self.remark(Reason.model_type_unknown, value=fields["model_type"])
        if "maker" in texts:
            maker = read_name(texts["maker"])
            fields["maker"] = maker_of(maker) or maker or fields.get("maker", "")
            if not fields["maker"]:
                del fields["maker"]

    def _read_model(self, model: str, model_type: str) -> tuple[tuple[str, str], ...]:
        name, kind_of_machine = read_name(model), squeezed(model_type)
        if not kind_of_machine and is_model_type(squeezed(name)):
            kind_of_machine, name = squeezed(name), ""
        if kind_of_machine and not is_model_type(kind_of_machine) and not name:
            # a part number column that holds model names after all
            kind_of_machine, name = "", read_name(model_type)
        name = name or MODEL_TYPES.get(kind_of_machine, "")
        kind = device_kind_of(name)
        found = {
            "model": name,
            "model_type": kind_of_machine,
            "maker": maker_of(name),
            "kind": kind.value if kind else "",
        }
        return tuple((key, value) for key, value in found.items() if value)

    def put_school(self, texts: dict[str, str], fields: dict[str, str]) -> None:
        """School and room: from the location, else from the last part of the OU."""
        text = clean(texts.get("school", ""))
        room = read_text(texts.get("room", ""))
        by_ou = self._school_of_ou(texts.get("ou", ""))
        if not text:
            if by_ou.id:
                fields["school"] = by_ou.id
        else:
            match, rest = self.known.schools.match_with_room(text)
            if not match.id and by_ou.id and _ROOM_WORDS.search(text):
                match, rest = by_ou, text  # the console's location holds the room, the OU the school
            if match.id:
                fields["school"] = match.id
                room = room or rest
            else:
                self._put_of_nobody(fields, "school_text", text)
                if "school_text" in fields:
                    self.unknown_school(text, match)
        self._put_of_nobody(fields, "room", room)

    def put_notes(self, texts: dict[str, str], fields: dict[str, str]) -> None:
        """What was written of it, unless that tells of a person."""
        self._put_of_nobody(fields, "notes", read_text(texts.get("notes", "")))

    def _put_of_nobody(self, fields: dict[str, str], name: str, text: str) -> None:
        kept = self.of_nobody(name, text, (fields["serial"], fields.get("tag", ""))) if text else ""
        if kept:
            fields[name] = kept

    def _school_of_ou(self, path: str) -> SchoolMatch:
        return self.known.schools.match(path.rstrip("/").rpartition("/")[2].strip())

    def put_kind(self, texts: dict[str, str], fields: dict[str, str]) -> None:
        """The kind in words of its own; one that is not known is remarked."""
        written = texts.get("kind")
        if written:
            kind = closed_word(written, _KINDS) or device_kind_of(read_name(written))
            if kind:
                fields["kind"] = str(kind)
            else:
                self.remark(Reason.kind_unknown, value=written, field="kind")

    def put_states(self, texts: dict[str, str], fields: dict[str, str]) -> None:
        """The console's state and ours, whichever column holds them."""
        console, own = texts.get("console_state"), texts.get("status")
        if own and not console and closed_word(own, CONSOLE_STATES):
            console, own = own, None  # a column headed 状態 that holds the console's words
        if console:
            fields["console_state"] = closed_word(console, CONSOLE_STATES) or clean(console)
        if own:
            status = closed_word(own, STATUSES)
            if status:
                fields["status"] = status
            else:
                self.remark(Reason.status_unknown, value=own, field="status", of="device")


class DeviceRows(UnitRows):
    """Rows of a device export or register."""

    def __init__(self, columns: Columns, known: Known, *, base_1904: bool = False) -> None:
        """As every reader; an export with Google's device ids holds Chromebooks only."""
        super().__init__(columns, known, base_1904=base_1904)
        self._all_chromebooks = "google_id" in columns.fields

    def read(self, row: Row) -> Record | Refusal | None:
        """The device of `row`."""
        begun = self.begin(row)
        if begun is None or isinstance(begun, Refusal):
            return begun
        texts, fields = begun
        self.put_school(texts, fields)
        self.put_model(texts, fields)
        self.put_kind(texts, fields)
        if self._all_chromebooks:
            fields.setdefault("kind", DeviceKind.chromebook.value)
        self.put_states(texts, fields)
        self.put_notes(texts, fields)
        for name in ("aue", "warranty_until"):
            if name in texts:
                day = self.day(name, texts, month_end=True)
                if day:
                    fields[name] = day
        if "ou" in texts:
            fields["ou"] = clean(texts["ou"])
        return Record(
            row=row.number,
            key=fields["serial"],
            fields=fields,
            side=NOTHING,
            observation=self._observation(texts),
            remarks=tuple(self.remarks),
        )

    def _observation(self, texts: dict[str, str]) -> dict[str, str]:
        seen: dict[str, str] = {name: texts[name] for name in _AS_SEEN if name in texts}
        for name in _TIMES:
            if name in texts:
                seen[name] = read_utc(texts[name], self.known.zone) or texts[name]
        if "mac" in texts:
            seen["mac"] = texts["mac"].replace(":", "").replace("-", "").lower()
        if "manufactured" in texts:
            day = self.day("manufactured", texts, month_end=True)
            if day:
                seen["manufactured"] = day
        return seen


_KINDS = {kind.value: kind.value for kind in DeviceKind} | {"その他": DeviceKind.other.value}


class DeliveryRows(UnitRows):
    """Rows of a maker's or installer's delivery list: the warranty begins with the day of delivery."""

    def read(self, row: Row) -> Record | Refusal | None:
        """The delivered device of `row`."""
        begun = self.begin(row)
        if begun is None or isinstance(begun, Refusal):
            return begun
        texts, fields = begun
        self.put_school(texts, fields)
        self.put_model(texts, fields)
        self.put_notes(texts, fields)
        delivered = self.day("delivered", texts)
        if delivered:
            fields["delivered"] = delivered
            fields["batch"] = delivered[:7]
        until = self.day("warranty_until", texts, month_end=True)
        years = self.known.warranty.years(fields.get("batch", ""), fields.get("maker", ""))
        if not until and delivered and years:
            until = add_years(date.fromisoformat(delivered), years).isoformat()
        if until:
            fields["warranty_until"] = until
        return Record(row=row.number, key=fields["serial"], fields=fields, remarks=tuple(self.remarks))
