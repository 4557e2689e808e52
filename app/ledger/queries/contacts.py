"""Contacts as the phone, the list of contacts and the command line ask for them. Reading only, plain rows out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.domain.bench_words import Edition, HandbackWay
from app.domain.codes import squeeze
from app.domain.dates import fiscal_year
from app.domain.fault_places import known_places
from app.domain.identity import short, unshort
from app.domain.kana import codes_typed, heard
from app.domain.kinds import CLOSED_STATES, Aggregate, RepairState
from app.domain.open_days import OpenDays, open_days_of, run_days_of
from app.domain.operations import Recorded, Ref
from app.domain.rules.contacts import contact_ref
from app.domain.rules.faq import FaqEntry
from app.domain.rules.merge import cards
from app.domain.rules.school_reading import SchoolName
from app.ledger.ledger import SqlLedger
from app.ledger.queries.card import calls_about, known_before
from app.ledger.queries.contact_words import ContactWords, Indexed, SideTexts, Term, worded
from app.ledger.queries.held import Lists
from app.ledger.queries.registers import Registers
from app.ledger.reads import IN_LIMIT, Reads
from app.usecases.contact_rows import (
    EVERY_CONTACT,
    ContactDetail,
    ContactEvent,
    ContactFilter,
    ContactRow,
    FaultWords,
    OpenRepair,
    SchoolCalls,
    Words,
)
from app.usecases.ports import Clock
from app.usecases.rows import CallFact

State = Mapping[str, Any]
_COLUMNS: Final = (
    "n, number, day, local, way, kind, school, device, repair, state, solved, operator, passes, followed, fault,"
    " closed, begun, ended, person, content, answer, passed_to, faq"
)
_ORDER: Final = "ORDER BY state = 'open' DESC, local DESC, n DESC"
_LEVELS: Final = "小中高特義学"
"""What begins the kind of school at the end of its name."""
_CLOSED: Final = ",".join(f"'{state.value}'" for state in sorted(CLOSED_STATES))
_SAID: Final = ("to", "heard", "note", "answer", "content", "person", "question", "phenomenon", "cause", "measure")
_OF_SCHOOL: Final = (
    "SELECT r.number, h.agg, d.serial, d.tag, h.shown FROM device_row d INDEXED BY device_by_school"
    f" JOIN repair_row r ON r.n = d.n JOIN head h ON h.n = d.n WHERE d.school = ? AND r.state NOT IN ({_CLOSED})"
    " ORDER BY r.local DESC, r.number DESC"
)
_THIS_YEAR: Final = (
    "SELECT count(*) FROM device_row d INDEXED BY device_by_school JOIN repair_row r ON r.n = d.n"
    " WHERE d.school = ? AND r.opened >= ?"
)


class SqlContacts:
    """Answers every question of `ContactQueries` from one ledger; safe to call from any thread."""

    def __init__(
        self, ledger: SqlLedger, side: SideTexts, clock: Clock, registers: Registers, readings: Mapping[str, str]
    ) -> None:
        """`registers` gives names of schools and operators, `readings` the kana of school names that carry none."""
        self._ledger = ledger
        self._side = side
        self._clock = clock
        self._registers = registers
        self._readings = readings
        self._words = ContactWords(side)
        ledger.on_changes(self._words.changed)

    # --- the list ---------------------------------------------------------------------------------------------------

    def contacts(self, only: ContactFilter = EVERY_CONTACT) -> tuple[ContactRow, ...]:
        """The contacts wanted: open ones first, then the newest."""
        return self.contact_rows(self.contact_numbers(only))

    def contact_numbers(self, only: ContactFilter = EVERY_CONTACT) -> tuple[int, ...]:
        """Row numbers of the contacts wanted, in their order."""
        where, values = _condition(only)
        words = [word for word in only.words.split() if heard(word)]
        if not words:
            sql = f"SELECT n FROM contact_row WHERE {where} {_ORDER}"
            return tuple(row[0] for row in self._ledger.read(lambda reads: reads.rows(sql, values)))

        def read(reads: Reads) -> tuple[list[Term], set[int] | None]:
            terms = [
                Term(heard(word), _codes(word), self._schools_called(reads, word), _devices_called(reads, word))
                for word in words
            ]
            among = reads.rows(f"SELECT n FROM contact_row WHERE {where}", values) if values else None
            return terms, None if among is None else {row[0] for row in among}

        terms, only_these = self._ledger.read(read)
        return self._words.index(self._listed).having(terms, only_these)

    def _listed(self) -> list[Indexed]:
        sql = f"SELECT n, texts, number, school, device, repair FROM contact_row {_ORDER}"
        return [Indexed(*row) for row in self._ledger.read(lambda reads: reads.rows(sql))]

    def read_ahead(self, after: int, most: int) -> int | None:
        """Reads the words of the next contacts behind row number `after`, at most so many, so that no search has to.

        The last row number read, or None where there are no more.
        """
        sql = "SELECT n, texts FROM contact_row WHERE n > ? ORDER BY n LIMIT ?"
        listed = self._ledger.read(lambda reads: reads.rows(sql, (after, most)))
        self._words.of([(n, texts) for n, texts in listed])
        return listed[-1][0] if listed else None

    def _schools_called(self, reads: Reads, word: str) -> frozenset[str]:
        return frozenset(code for code, name in self._registers.schools(reads).items() if heard(word) in heard(name))

    def contact_rows(self, numbers: Sequence[int]) -> tuple[ContactRow, ...]:
        """The rows of these numbers, in that order; those that are gone are left out."""
        return self._ledger.read(lambda reads: self._rows(reads, numbers))

    def _rows(self, reads: Reads, numbers: Sequence[int]) -> tuple[ContactRow, ...]:
        found: dict[int, Any] = {}
        for start in range(0, len(numbers), IN_LIMIT):
            part = numbers[start : start + IN_LIMIT]
            sql = f"SELECT {_COLUMNS} FROM contact_row WHERE n IN ({','.join('?' * len(part))})"
            found.update((row[0], row) for row in reads.rows(sql, part))
        rows = [found[n] for n in numbers if n in found]
        words = worded(self._side, (side_id for row in rows for side_id in row[18:22]))
        devices = reads.heads([Ref(Aggregate.device, unshort(device)) for device in {r[7] for r in rows} if device])
        names = {short(ref.id): _named(state) for ref, state in devices.items()}
        schools = self._registers.schools(reads)
        return tuple(
            ContactRow(
                contact=r[1], day=r[2], local=r[3], way=r[4], kind=r[5], school=schools.get(r[6], r[6]),
                school_code=r[6], serial=names.get(r[7], ""), device=r[7], repair=r[8], state=r[9], solved=bool(r[10]),
                operator=r[11], operator_name=self._registers.operator_name(reads, r[11]), passes=r[12],
                followed=r[13], faq=bool(r[22]), fault=r[14], closed=r[15], begun=r[16], ended=r[17],
                person=words[r[18]], content=words[r[19]], answer=words[r[20]], to=words[r[21]],
            )
            for r in rows
        )  # fmt: skip

    def count_open(self) -> int:
        """How many are open."""
        return int(self._ledger.read(lambda r: r.rows("SELECT count(*) FROM contact_row WHERE state='open'")[0][0]))

    def operators(self) -> tuple[tuple[str, str], ...]:
        """Code and name of everybody who recorded a contact."""

        def read(reads: Reads) -> tuple[tuple[str, str], ...]:
            codes = [row[0] for row in reads.rows("SELECT DISTINCT operator FROM contact_row ORDER BY operator")]
            return tuple((code, self._registers.operator_name(reads, code)) for code in codes)

        return self._ledger.read(read)

    # --- one contact ------------------------------------------------------------------------------------------------

    def contact(self, number: str) -> ContactDetail | None:
        """One contact with all that happened to it."""
        ref = contact_ref(number)

        def read(reads: Reads) -> ContactDetail | None:
            row = reads.rows("SELECT n, shown FROM head WHERE kind=? AND agg=?", (ref.kind.value, ref.id))
            rows = self._rows(reads, [row[0][0]]) if row else ()
            if not rows:
                return None
            state = json.loads(row[0][1])
            recorded = reads.recorded(ref.id)
            words = worded(self._side, (text for rec in recorded for text in _texts(rec)))
            words |= worded(self._side, (text for kept in _faults(state).values() for text in kept.values()))
            undone = {a for a in {rec.op.stamp.action for rec in recorded} if reads.is_undone(a)}
            marks = dict(reads.rows("SELECT desk_id, mark FROM desk"))
            events = [
                self._event(reads, rec, words, marks, struck=rec.op.stamp.action in undone)
                for rec in recorded
                if rec.op.kind != "undone"
            ]
            faults = tuple(
                FaultWords(edition, state[f"fault_{edition}"]["on"], **{name: words[i] for name, i in said.items()})
                for edition, said in _faults(state).items()
            )
            return ContactDetail(rows[0], tuple(reversed(events)), faults, len(cards(ref.kind, state)))

        return self._ledger.read(read)

    def _event(
        self, reads: Reads, rec: Recorded, words: Mapping[str, Words], marks: Mapping[bytes, str], *, struck: bool
    ) -> ContactEvent:
        op = rec.op
        fields = op.payload.get("set", op.payload)
        return ContactEvent(
            kind=op.kind,
            local=op.stamp.local,
            operator_name=self._registers.operator_name(reads, op.stamp.operator),
            desk=marks.get(rec.desk, ""),
            words=tuple((name, words[fields[name]]) for name in _SAID if fields.get(name)),
            solved=op.payload.get("solved"),
            edition=str(op.payload.get("edition", "")),
            struck=struck,
        )

    # --- what the phone asks ----------------------------------------------------------------------------------------

    def of_device(self, device: Ref) -> tuple[CallFact, ...]:
        """Contacts about a device, newest first."""
        return self._ledger.read(lambda reads: calls_about(reads, device, reads.head(device) or {}))

    def faq(self) -> tuple[FaqEntry, ...]:
        """Every answer kept, newest first; those whose words were erased are none."""
        sql = "SELECT number, kind, question, faq FROM contact_row WHERE faq <> '' ORDER BY local DESC, n DESC"
        rows = self._ledger.read(lambda reads: reads.rows(sql))
        words = worded(self._side, (side_id for row in rows for side_id in row[2:4]))
        entries = (FaqEntry(number, kind, words[q].text, words[a].text) for number, kind, q, a in rows)
        return tuple(entry for entry in entries if entry.question and entry.answer)

    def school_names(self) -> tuple[SchoolName, ...]:
        """Every school with its reading, in the order of their codes."""
        known = self._ledger.read(lambda reads: reads.registers(Aggregate.school))
        names = (self._school_name(one.state) for one in known)
        return tuple(sorted(names, key=lambda school: school.code))

    def _school_name(self, state: State) -> SchoolName:
        name = state.get("name", state["code"])
        aliases = tuple(state.get("aliases", ()))
        reading = state.get("kana", "") or next((r for n in (name, *aliases) if (r := self._reading(n))), "")
        return SchoolName(state["code"], name, aliases, reading)

    def _reading(self, name: str) -> str:
        """The kana of the name without its kind of school: of 荒木小学校 that of 荒木."""
        ends = (n for n in range(len(name), 0, -1) if n == len(name) or name[n] in _LEVELS)
        return next((self._readings[name[:n]] for n in ends if name[:n] in self._readings), "")

    def added_kinds(self) -> tuple[str, ...]:
        """Kinds of contact a supervisor added, in key order."""
        return known_places(str(self._ledger.shared("contact.kinds")))

    def school(self, code: str) -> SchoolCalls | None:
        """A school's open repairs."""
        today, shared = self._clock.now().today, self._ledger.shared
        opened, runs = open_days_of(str(shared("center.closed_days"))), run_days_of(str(shared("center.run_days")))
        run = runs.next_run(today, opened) if runs.known else None

        def read(reads: Reads) -> SchoolCalls | None:
            name = self._registers.schools(reads).get(code)
            if name is None:
                return None
            rows = [(row[:4], json.loads(row[4])["repairs"][row[0]]) for row in reads.rows(_OF_SCHOOL, (code,))]
            rows += _in_boxes(reads, code)
            lists = Lists(reads, [repair for _, repair in rows])
            repairs = tuple(
                _open_repair(row, repair, lists.held(row[0], repair), today, opened, run) for row, repair in rows
            )
            since = f"{fiscal_year(today)}-04-01"
            return SchoolCalls(code, name, repairs, int(reads.rows(_THIS_YEAR, (code, since))[0][0]))

        return self._ledger.read(read)


def _condition(only: ContactFilter) -> tuple[str, list[str]]:
    named = {
        "day >= ?": only.since,
        "day <= ?": only.until,
        "school = ?": only.school,
        "kind = ?": only.kind,
        "operator = ?": only.operator,
        "state = ?": only.state,
    }
    wanted = {where: value for where, value in named.items() if value}
    return " AND ".join(wanted) or "1", list(wanted.values())


def _codes(word: str) -> tuple[str, ...]:
    """What a word is as a code, where it may be one."""
    return tuple(code for code in (squeeze(word), *codes_typed(word)) if code)


def _devices_called(reads: Reads, word: str) -> frozenset[str]:
    found = reads.devices_by_key(squeeze(word))
    return frozenset(short(each) for known in found for each in known_before(reads, known.ref, known.state))


def _named(state: State) -> str:
    """By its serial, or its tag; a unit that nobody could read by what it was recognised as."""
    return str(state.get("serial") or state.get("tag") or state.get("recognised_as") or "")


def _in_boxes(reads: Reads, code: str) -> list[tuple[Any, State]]:
    """A school's units that lie in boxes which have not left: back by their state, and not yet with the school."""
    boxes = (known.state for known in reads.registers(Aggregate.handback) if "closed" not in known.state)
    numbers = (number for state in boxes for number in state.get("lines", {}))
    found = [(number, known) for number in numbers for known in reads.repairs_by_number(number)]
    return [
        ((number, known.ref.id, known.state.get("serial", ""), known.state.get("tag", "")), repair)
        for number, known in found
        if known.state.get("school") == code
        and (repair := known.state["repairs"][number])["state"] == RepairState.returned
    ]


def _open_repair(row: Any, repair: State, held: str, today: date, open_days: OpenDays, run: date | None) -> OpenRepair:
    by_hand = repair.get("person") or repair.get("way") == HandbackWay.hand
    number, agg, serial, tag = row
    return OpenRepair(
        repair=number,
        device=Ref(Aggregate.device, agg),
        serial=serial or tag,
        state=repair["state"],
        route=repair.get("route") or "",
        opened=repair["opened"],
        due=str(repair.get("due") or ""),
        days=open_days.between(date.fromisoformat(repair["opened"]), today),
        run="" if run is None or by_hand else run.isoformat(),
        held=held,
    )


def _texts(rec: Recorded) -> list[str]:
    fields = rec.op.payload.get("set", rec.op.payload)
    return [fields[name] for name in _SAID if fields.get(name)]


def _faults(state: State) -> dict[str, dict[str, str]]:
    """The side ids of each edition there is."""
    found = {}
    for edition in Edition:
        kept = state.get(f"fault_{edition}")
        if kept is not None:
            found[edition.value] = {name: text for name, text in kept.items() if name != "on"}
    return found
