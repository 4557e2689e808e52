"""The composition root, for the sample's work: weeks of repairs, parts, calls and lists over the sample's devices.

Everything is done by the use cases a person has, on the days it would have been done, so that ages, lists and stock are
as they would be. What happened when stands in `importers/sample_work`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.bootstrap import Program
from app.domain.bench_words import HandbackWay, ShipTo
from app.domain.commands import Act, TakeIn
from app.domain.kinds import Action
from app.domain.open_days import OpenDays
from app.domain.part_commands import ReceiveParts, UsePart
from app.importers.sample_work import CALLS, SENT, SETTINGS, STORIES, Call
from app.usecases.act import act
from app.usecases.away import OpenShipment, SendShipment, Ship, open_shipment, send_shipment, ship
from app.usecases.away_scan import ScanReturn, scan_return
from app.usecases.change_setting import change_setting
from app.usecases.contacts import KeepFaq, RecordContact, keep_faq, record_contact
from app.usecases.loans import Lend, lend
from app.usecases.parts import receive_parts, use_part
from app.usecases.session import stand_in
from app.usecases.take_in import take_in

_MORNING: Final = time(9, 10)


class _Work:
    """Carries it out, oldest first. What is refused raises: the sample is wrong then."""

    def __init__(self, program: Program) -> None:
        self._desk, self._clock = program.desk, program.clock
        self._program = program
        self._zone = ZoneInfo(program.settings.text("ledger.time_zone"))
        self._now = datetime.now(UTC)
        self._days = OpenDays()
        self._lists: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        """The repair of each serial."""

    def told(self) -> datetime:
        """The time it is in the story."""
        return self._now

    def at(self, ago: int, minute: int) -> None:
        """So many open days ago, in the morning; today: some minutes ago."""
        real = datetime.now(UTC)
        self._now = real - timedelta(minutes=90) + timedelta(seconds=20 * minute)
        if ago:
            day = _back(self._days, real.date(), ago)
            self._now = datetime.combine(day, _MORNING, self._zone).astimezone(UTC) + timedelta(minutes=minute)

    def run(self, usecase: Callable[..., Any], command: Any) -> Any:
        """One command, done."""
        return self._desk.run(usecase, command, proved=True).result()

    def new(self) -> bytes:
        """An action's id."""
        return self._desk.new_action()

    def settings(self) -> None:
        """What a supervisor sets first."""
        actor = replace(stand_in(), proved=True)
        for key, value in SETTINGS.items():
            self._desk.call(partial(change_setting, key=key, value=value), actor=actor).result()

    def take(self, serial: str, place: str) -> None:
        """A unit comes in."""
        self.numbers[serial] = self.run(take_in, TakeIn(self.new(), self._desk.read_scan(serial))).repair
        self.do(serial, "place", {"place": place})

    def do(self, serial: str, what: str, fields: Mapping[str, str]) -> None:
        """One step of a story."""
        scan, number = self._desk.read_scan(serial), self.numbers[serial]
        if what == "swap":
            self.run(use_part, UsePart(self.new(), number, fields["part"]))
        elif what == "list":
            self.run(ship, Ship(self.new(), self._list(fields["list"]), scan))
        elif what == "box":
            self.run(scan_return, ScanReturn(self.new(), scan, HandbackWay.run))
        else:
            given = {**fields, "on": f"{self._now:%Y-%m-%d}"} if "on" in fields else fields
            self.run(act, Act(action=self.new(), repair=number, what=Action(what), fields=given))

    def _list(self, name: str) -> str:
        if name not in self._lists:
            self._lists[name] = self.run(open_shipment, OpenShipment(self.new(), ShipTo.maker, firm="Lenovo")).number
        return self._lists[name]

    def send(self, name: str, waybill: str) -> None:
        """A list leaves."""
        if name in self._lists:
            self.run(send_shipment, SendShipment(self.new(), self._lists[name], waybill=waybill))

    def call(self, call: Call) -> None:
        """A contact, and what became of it."""
        passed = call.then if call.then not in ("", "follow", "faq") else ""
        made = RecordContact(
            self.new(), call.kind, call.way, call.school, content=call.content, answer=call.answer,
            follow=call.then == "follow", passed_to=passed,
        )  # fmt: skip
        contact = self.run(record_contact, made).contact
        if call.then == "faq":
            self.run(keep_faq, KeepFaq(self.new(), contact))

    def parts(self) -> None:
        """A delivery of some days ago."""
        for part, pieces, cost in (("PN-CAM-ASUS", 5, 1200), ("PN-BAT-NEC", 2, 7400)):
            self.run(receive_parts, ReceiveParts(self.new(), part, pieces, cost=cost))

    def substitute(self, serial: str, waiting: str) -> None:
        """A spare unit goes to the school of one that waits."""
        card = self._program.queries.card(self._program.queries.find_device(waiting)[0])
        school = card.school_code if card is not None else ""
        due = _back(self._days, datetime.now(UTC).date(), -8)
        scan = self._desk.read_scan(serial)
        self.run(lend, Lend(self.new(), scan, school or "", due.isoformat(), self.numbers[waiting]))


def _back(days: OpenDays, day: date, ago: int) -> date:
    """The day `ago` open days before, or after where it is negative."""
    step = timedelta(days=-1 if ago > 0 else 1)
    left = abs(ago)
    while left or not days.is_open(day):
        day += step
        left -= days.is_open(day) if left else 0
    return day


def _units(program: Program) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Serials by maker, of units whose school sent a form and of those where none came; none with a flag."""
    wanted = {(maker, form): 0 for maker in ("ASUS", "NEC", "Lenovo") for form in (True, False)}
    for story in STORIES:
        wanted[story.maker, story.form] += 1
    found: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    queries = program.queries
    since = (program.clock.now().today - timedelta(days=50)).isoformat()
    answered = [a.units[0][0] for a in queries.answers(only_open=True) if a.units and a.sent_local >= since]
    others = [row.serial for row in queries.device_rows(queries.device_numbers(0, 400)) if row.status == "in_use"]
    for serial in (*answered, *others):
        for ref in queries.find_device(serial) if serial else ():
            card = queries.card(ref)
            if card is None or card.flags or card.status != "in_use":
                continue
            row = found[card.form is not None].setdefault(card.maker, [])
            if card.serial not in row:
                row.append(card.serial)
    return found[True], found[False]


class _Events:
    """Everything in the order in which it happened."""

    def __init__(self) -> None:
        self._due: list[tuple[int, int, Callable[[], object]]] = []

    def due(self, ago: int, order: int, what: Callable[..., object], *given: object) -> None:
        """So many open days ago; `order` tells it within the day."""
        self._due.append((ago, order, partial(what, *given)))

    def carry_out(self, work: _Work) -> None:
        """All of it, oldest first."""
        for minute, (ago, _, what) in enumerate(sorted(self._due, key=lambda event: (-event[0], event[1]))):
            work.at(ago, minute)
            what()


def add_work(program: Program) -> int:
    """Weeks of work over the sample that was brought in; how many repairs there are then."""
    work, events = _Work(program), _Events()
    with_form, without = _units(program)
    for at, story in enumerate(STORIES):
        units = (with_form if story.form else without).get(story.maker)
        if not units:  # a sample of few devices holds less
            continue
        serial = units.pop()
        events.due(story.came, 10 + at, work.take, serial, story.place)
        for ago, what, fields in story.steps:
            events.due(ago, 100 + at, work.do, serial, what, fields)
        if story.lent and without.get(story.maker):
            events.due(story.came - 2, 295, work.substitute, without[story.maker].pop(), serial)
    for order, call in enumerate(CALLS):
        events.due(call.ago, 300 + order, work.call, call)
    events.due(30, 0, work.settings)
    events.due(10, 200, work.parts)
    for ago, name, waybill in SENT:
        events.due(ago, 290, work.send, name, waybill)
    with program.clock.told_by(work.told):
        events.carry_out(work)
    return len(work.numbers)
