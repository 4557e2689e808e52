"""Projections: what the screens look up, made from the folded heads. One function a kind of aggregate; batches of rows.

Decides which rows a head comes to. Reads nothing but the head, so that a rebuild gives the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.codes import squeeze
from app.domain.device import open_repair, status
from app.domain.folding.base import Folded
from app.domain.kinds import Aggregate
from app.domain.label_copies import keys_of_tag
from app.domain.operations import Ref
from app.domain.rules import parts
from app.domain.rules.merge import cards
from app.ledger import bench_projection, disposal_projection, statements
from app.ledger.engine import raw_of
from app.ledger.reads import IN_LIMIT, device_keys
from app.ledger.search import grams, searched_text

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

_DEVICE: Final = "INSERT OR REPLACE INTO device_row VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_DEVICE_KEY: Final = "INSERT INTO device_key VALUES(?,?)"
_REPAIR: Final = "INSERT INTO repair_row VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)"
_FORM: Final = "INSERT INTO form_row VALUES(?,?,?,?,?)"
_FORM_KEY: Final = "INSERT OR IGNORE INTO form_key VALUES(?,?)"
_PART: Final = "INSERT INTO part_row VALUES(?,?,?,?)"
_REPAIR_PART: Final = "INSERT INTO repair_part VALUES(?,?,?,?)"
_CONTACT: Final = f"INSERT INTO contact_row VALUES({','.join('?' * 26)})"
_CARD: Final = "INSERT OR REPLACE INTO card_row VALUES(?,?,?)"
_SEARCH: Final = "INSERT INTO search(rowid, t) VALUES(?,?)"
_GRAM: Final = "INSERT OR IGNORE INTO gram VALUES(?)"


class Projector:
    """Turns heads into rows and writes them in batches. Keeps the trigrams it has seen, to write each once."""

    def __init__(self) -> None:
        """Begins without knowing any trigram; knowing them only saves writes."""
        self._seen: set[str] = set()

    def forget(self) -> None:
        """After a rolled-back transaction: what was thought written may not be."""
        self._seen.clear()

    def write(self, connection: Connection, heads: Iterable[tuple[Ref, int, Folded, bool]]) -> None:
        """Writes the rows of `heads`: reference, row number, head, and whether its former rows must go first."""
        rows: Rows = {}
        gone: dict[Aggregate, list[Row]] = {}
        listed = list(heads)
        before = _searched_before(
            connection, [n for ref, n, _, known in listed if known and ref.kind is Aggregate.device]
        )
        text_same: set[int] = set()
        for ref, n, folded, known in listed:
            if known:
                gone.setdefault(ref.kind, []).append((n,))
            make = _MAKERS.get(ref.kind)
            if make is not None and folded.exists:
                make(rows, n, folded)
            if n in before and folded.exists and rows[_DEVICE][-1][-1] == before[n]:
                text_same.add(n)
            for card in cards(ref.kind, folded.state) if "cards" in folded.state or "links" in folded.state else ():
                rows.setdefault(_CARD, []).append((card.id, n, card.kind))
        keys_same = _keys_same(connection, text_same, rows)
        replaced = {row[0] for row in rows.get(_DEVICE, ())}
        for kind, numbers in gone.items():
            _clear(connection, kind, numbers, {"device_row": replaced, "device_key": keys_same, "search": text_same})
        _leave_out(rows, _DEVICE_KEY, 1, keys_same)
        _leave_out(rows, _SEARCH, 0, text_same)
        if _SEARCH in rows:
            fresh = grams(*[text for _, text in rows[_SEARCH]]) - self._seen
            if fresh:
                rows[_GRAM] = [(gram,) for gram in sorted(fresh)]
                self._seen |= fresh
        for sql, values in rows.items():
            if not values:  # a unit that nobody can name yet has no keys
                continue
            statements.write(connection, sql, values)


def _searched_before(connection: Connection, numbers: list[int]) -> dict[int, str]:
    """What was indexed of these devices; where it stays the same, the index needs no writing."""
    found: dict[int, str] = {}
    for start in range(0, len(numbers), IN_LIMIT):
        part = numbers[start : start + IN_LIMIT]
        marks = ",".join("?" * len(part))
        sql = f"SELECT n, searched FROM device_row WHERE n IN ({marks})"
        found.update(raw_of(connection).execute(sql, part).fetchall())
    return found


def _keys_same(connection: Connection, numbers: set[int], rows: Rows) -> set[int]:
    """Those of these devices (with the same text) whose keys stay too: a word may pass from a field to another."""
    if not numbers:
        return numbers
    before: dict[int, set[str]] = {n: set() for n in numbers}
    after: dict[int, set[str]] = {n: set() for n in numbers}
    for key, n in rows.get(_DEVICE_KEY, ()):
        if n in after:
            after[n].add(key)
    listed = list(numbers)
    for start in range(0, len(listed), IN_LIMIT):
        part = listed[start : start + IN_LIMIT]
        sql = f"SELECT n, key FROM device_key WHERE n IN ({','.join('?' * len(part))})"
        for n, key in raw_of(connection).execute(sql, part).fetchall():
            before[n].add(key)
    return {n for n in numbers if before[n] == after[n]}


def _leave_out(rows: Rows, sql: str, at: int, same: set[int]) -> None:
    if not same:
        return
    kept = [row for row in rows.pop(sql, ()) if row[at] not in same]
    if kept:
        rows[sql] = kept


def _clear(connection: Connection, kind: Aggregate, numbers: list[Row], kept: dict[str, set[int]]) -> None:
    """Takes former rows away but those `kept`: they stay as they are, or are replaced by the insert itself."""
    for table in _TABLES.get(kind, ()):
        column = "rowid" if table == "search" else "n"
        wanted = [row for row in numbers if row[0] not in kept.get(table, ())]
        if wanted:
            statements.write(connection, f"DELETE FROM {table} WHERE {column}=?", wanted)
    statements.write(connection, "DELETE FROM card_row WHERE n=?", numbers)


def _device(rows: Rows, n: int, folded: Folded) -> None:
    state = folded.state
    get = state.get
    repairs = get("repairs", {})
    serial, tag = get("serial", ""), get("tag", "")
    text = searched_text(
        [serial, tag, *get("old_tags", ()), get("notes", ""), get("room", ""), get("tail", ""), *repairs],
        get("school", ""),
    )
    running = open_repair(state) if repairs else None
    rows.setdefault(_DEVICE, []).append(
        (
            n,
            serial,
            tag,
            get("kind", ""),
            get("school", ""),
            get("model", ""),
            get("maker", ""),
            status(state).value,
            get("console", ""),
            get("room", ""),
            _place(state, running),
            get("notes", ""),
            get("aue", ""),
            get("warranty", ""),
            running or "",
            len(repairs),
            text,
        )
    )
    rows.setdefault(_DEVICE_KEY, []).extend((key, n) for key in device_keys(state))
    rows.setdefault(_SEARCH, []).append((n, text))
    _repairs(rows, n, folded)
    if "disposal" in state or "instructed" in state:
        rows.setdefault(disposal_projection.INSERT, []).extend(disposal_projection.disposal_rows(n, folded))
    if "disposal" in state or "request" in state:
        rows.setdefault(disposal_projection.INSERT_ASKED, []).extend(disposal_projection.asked_rows(n, folded))
    if running:
        rows.setdefault(bench_projection.INSERT, []).extend(bench_projection.bench_rows(n, folded))


def _repairs(rows: Rows, n: int, folded: Folded) -> None:
    times = folded.meta.get("t", {})
    for number, repair in folded.state.get("repairs", {}).items():
        get = repair.get
        rows.setdefault(_REPAIR, []).append(
            (
                number,
                n,
                repair["state"],
                repair["opened"],
                get("closed", ""),
                times.get(number, ""),
                get("fault") or "",
                get("cause") or "",
                get("detail") or "",
                get("route", ""),
                get("operator", ""),
                get("school", ""),
                int(not get("fault") or not get("cause")),
            )
        )
        taken = get("parts", {}).items()
        rows.setdefault(_REPAIR_PART, []).extend((n, number, part, count) for part, count in taken)


def _place(state: dict[str, Any], running: str | None) -> str:
    repair = state.get("repairs", {}).get(running, {}) if running else {}
    return str(repair.get("place") or state.get("place", ""))


def _form(rows: Rows, n: int, folded: Folded) -> None:
    state = folded.state
    units = state.get("units", ())
    used = len(set(state.get("links", {}).values())) >= max(1, len(units))
    rows.setdefault(_FORM, []).append((n, state["sent_local"][:10], state.get("school", ""), int(used), len(units)))
    keys = {squeeze(unit.get("serial", "")) for unit in units}
    keys.update(*(keys_of_tag(squeeze(unit.get("tag", ""))) for unit in units))
    rows.setdefault(_FORM_KEY, []).extend((key, n) for key in keys - {""})


def _part(rows: Rows, n: int, folded: Folded) -> None:
    state = folded.state
    if "code" not in state:
        return  # taken back while another desk moved it: in no register
    row = (n, state["code"], state.get("name", ""), sum(parts.short(state).values()))
    rows.setdefault(_PART, []).append(row)


def _contact(rows: Rows, n: int, folded: Folded) -> None:
    state, times = folded.state, folded.meta.get("t", {})
    get, passed, faq = state.get, state.get("passed", ()), state.get("faq", {})
    rows.setdefault(_CONTACT, []).append(
        (
            n,
            state["number"],
            state["day"],
            times["local"],
            state["way"],
            state["kind"],
            get("school", ""),
            get("device", ""),
            get("repair", ""),
            state["state"],
            int(bool(get("solved"))),
            int(bool(get("out"))),
            state["operator"],
            len(passed),
            len(get("followed", ())),
            next((edition for edition in ("final", "first") if f"fault_{edition}" in state), ""),
            get("closed", ""),
            times.get("begun", ""),
            times.get("ended", ""),
            get("person", ""),
            get("content", ""),
            get("answer", ""),
            passed[-1]["to"] if passed else "",
            faq.get("question", ""),
            faq.get("answer", ""),
            json.dumps(get("texts", [])),
        )
    )


_MAKERS: Final[dict[Aggregate, Callable[[Rows, int, Folded], None]]] = {
    Aggregate.device: _device,
    Aggregate.form: _form,
    Aggregate.part: _part,
    Aggregate.contact: _contact,
}
_TABLES: Final = {
    Aggregate.device: (
        *("device_row", "device_key", "repair_row", "repair_part", "bench_row", "disposal_row", "asked_row", "search"),
    ),
    Aggregate.form: ("form_row", "form_key"),
    Aggregate.part: ("part_row",),
    Aggregate.contact: ("contact_row",),
}
