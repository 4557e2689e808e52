"""The composition root, for the sample's work: weeks of repairs, parts, calls and lists over the sample's devices.

Everything is done by the use cases a person has, on the days it would have been done, so that ages, lists and stock are
as they would be. What happened when stands in `importers/sample_work`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

from app.bootstrap import Program
from app.bootstrap_files import build_sample
from app.bootstrap_sample_apart import work_apart
from app.bootstrap_sample_disposal import DisposalWork
from app.bootstrap_sample_hand import MORNING, Hand
from app.bootstrap_sample_schools import SchoolWork
from app.domain.bench_words import HandbackWay, ShipTo
from app.domain.commands import Act, TakeIn
from app.domain.kinds import Action, ImportKind
from app.domain.part_commands import ReceiveParts, UsePart
from app.importers.sample_data import DEVICES, FORMS, SEED
from app.importers.sample_disposal import DONE
from app.importers.sample_schools import DEEDS, SUBSTITUTE
from app.importers.sample_work import CALLS, SENT, SETTINGS, STORIES, Call, Story
from app.usecases.act import act
from app.usecases.away import OpenShipment, SendShipment, Ship, open_shipment, send_shipment, ship
from app.usecases.away_scan import ScanReturn, scan_return
from app.usecases.change_setting import change_setting
from app.usecases.contacts import KeepFaq, RecordContact, keep_faq, record_contact
from app.usecases.loans import Lend, lend
from app.usecases.parts import receive_parts, use_part
from app.usecases.session import stand_in
from app.usecases.take_in import take_in


class _Work(Hand):
    """Carries out repairs, parts, lists and calls."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._lists: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        """The repair of each serial."""

    def settings(self) -> None:
        """What a supervisor sets first."""
        actor = replace(stand_in(), proved=True)
        for key, value in SETTINGS.items():
            self.desk.call(partial(change_setting, key=key, value=value), actor=actor).result()

    def take(self, serial: str, place: str) -> None:
        """A unit comes in."""
        self.numbers[serial] = self.run(take_in, TakeIn(self.new(), self.scan(serial))).repair
        self.do(serial, "place", {"place": place})

    def do(self, serial: str, what: str, fields: Mapping[str, str]) -> None:
        """One step of a story."""
        scan, number = self.scan(serial), self.numbers[serial]
        if what == "swap":
            self.run(use_part, UsePart(self.new(), number, fields["part"]))
        elif what == "list":
            self.run(ship, Ship(self.new(), self._list(fields["list"]), scan))
        elif what == "box":
            self.run(scan_return, ScanReturn(self.new(), scan, HandbackWay.run))
        else:
            given = {**fields, "on": f"{self.told():%Y-%m-%d}"} if "on" in fields else fields
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
        card = self.program.queries.card(self.program.queries.find_device(waiting)[0])
        school = card.school_code if card is not None else ""
        due = self.day(-8)
        scan = self.scan(serial)
        self.run(lend, Lend(self.new(), scan, school or "", due.isoformat(), self.numbers[waiting]))


class _Units:
    """Units of the sample that nothing is the matter with, by maker and whether their school sent a form."""

    def __init__(self, program: Program) -> None:
        self._found: dict[tuple[bool, str], dict[str, tuple[str, str]]] = {}
        queries = program.queries
        since = (program.clock.now().today - timedelta(days=50)).isoformat()
        answered = [a.units[0][0] for a in queries.answers(only_open=True) if a.units and a.sent_local >= since]
        others = [row.serial for row in queries.device_rows(queries.device_numbers(0, 400)) if row.status == "in_use"]
        for serial in (*answered, *others):
            for ref in queries.find_device(serial) if serial else ():
                card = queries.card(ref)
                if card is None or card.flags or card.status != "in_use":
                    continue
                form = card.form
                told = (form.fault or "", form.cause or "") if form is not None else ("", "")
                self._found.setdefault((form is not None, card.maker), {}).setdefault(card.serial, told)

    def take(self, story: Story) -> str | None:
        """The serial whose form tells most of what this story finds, used up by this; None: there is none left."""
        units = self._found.get((story.form, story.maker))
        if not units:  # a sample of few devices holds less
            return None
        found = next((fields for _, what, fields in story.steps if what == Action.diagnose), {})

        def tells(serial: str) -> tuple[bool, bool]:
            fault, cause = units[serial]
            return fault == found.get("fault"), cause == found.get("cause")

        best = max(reversed(units), key=tells)
        del units[best]
        return best


_AFTERNOON = 1_000
"""Orders above are the minutes of an afternoon, counted from the hour at which a morning begins."""


def _minutes(at: str) -> int:
    """Minutes from the morning's beginning to this time of the day."""
    if not at:
        return 0
    hour, minute = at.split(":")
    return int(hour) * 60 + int(minute) - MORNING.hour * 60 - MORNING.minute


class _Events:
    """Everything in the order in which it happened."""

    def __init__(self) -> None:
        self._due: list[tuple[int, int, Callable[[], object]]] = []

    def due(self, ago: int, order: int, what: Callable[..., object], *given: object) -> None:
        """So many open days ago; `order` tells it within the day."""
        self._due.append((ago, order, partial(what, *given)))

    def carry_out(self, work: _Work) -> None:
        """All of it, oldest first."""
        minute = 0
        for ago, order, what in sorted(self._due, key=lambda event: (-event[0], event[1])):
            told = bool(ago) and order > _AFTERNOON
            work.at(ago, order - _AFTERNOON if told else minute)
            minute += not told  # mornings are over before the first time that is told
            what()


REGISTERED = 35
"""Open days ago on which the sample's registers came in; what was done with their units came after."""


def build_worked_sample(
    program: Program,
    *,
    devices: int = DEVICES,
    forms: int = FORMS,
    seed: int = SEED,
    progress: Callable[[ImportKind, int], None] = lambda _kind, _done: None,
) -> int:
    """The sample with weeks of work over it; how many devices are new. `progress` hears each slice of the import."""
    began = Hand(program)
    began.at(REGISTERED, 0)
    new = build_sample(program, devices=devices, forms=forms, seed=seed, progress=progress, registered=began.told)
    add_work(program)
    return new


def add_work(program: Program) -> int:
    """Weeks of work over the sample that was brought in; how many repairs there are then."""
    work, events = _Work(program), _Events()
    units = _Units(program)
    for at, story in enumerate(STORIES):
        serial = units.take(story)
        if serial is None:
            continue
        events.due(story.came, 10 + at, work.take, serial, story.place)
        for ago, what, fields in story.steps:
            events.due(ago, 100 + at, work.do, serial, what, fields)
        if story.lent:
            events.due(story.came - 2, 295, work.substitute, SUBSTITUTE, serial)
    for order, call in enumerate(CALLS):
        events.due(call.ago, 300 + order, work.call, call)
    events.due(30, 0, work.settings)
    schools = SchoolWork(work)
    events.due(30, 1, schools.registers)
    leaving = DisposalWork(work)
    events.due(28, 0, leaving.helper)
    events.due(22, 250, leaving.instruction)
    for at, done in enumerate(DONE):
        order = _minutes(done.at) if done.at else at
        events.due(done.ago, _AFTERNOON + order, leaving.do, done)
    events.due(0, _AFTERNOON + len(DONE), lambda: work_apart(work, leaving.apart))
    for deed in DEEDS:
        events.due(deed.ago, _AFTERNOON + _minutes(deed.at), schools.do, deed)
    events.due(10, 200, work.parts)
    for ago, name, waybill in SENT:
        events.due(ago, 290, work.send, name, waybill)
    with program.clock.told_by(work.told):
        events.carry_out(work)
    return len(work.numbers)
