"""The composition root, for the sample's disposal work: the instruction, boxes, irreparable units, the truck, requests.

Everything is done by the use cases a person has. What happened when stands in `importers/sample_disposal`. A sample of
few devices holds less: a group without units is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import islice

from app.bootstrap_sample_hand import Hand
from app.domain.disposal_words import Way
from app.domain.kinds import ImportKind, Role
from app.importers import sample_disposal as words
from app.importers.sample_disposal import Done
from app.usecases.boxes import close_box, hand_over, open_box, place_box, stand_for
from app.usecases.day_list import tell_day
from app.usecases.deprovision import Named, RequestDeprovision, request
from app.usecases.device_rows import DeviceFilter
from app.usecases.disposal import begin, tick
from app.usecases.disposal_results import (
    BeginDisposal,
    CloseBox,
    HandOverBox,
    OpenBox,
    PlaceBox,
    StandForBox,
    TellDay,
    TickStep,
)
from app.usecases.operators import register_operator, set_pin
from app.usecases.pickup_results import CheckBox, LeavePickup, LoadBox, OpenPickup
from app.usecases.pickups import check, leave, load, open_pickup
from app.usecases.second_person import Second

_LOOKED_AT = 40
"""Units of a school that are looked at for those nothing is the matter with."""
_REPAIRS_LOOK_AT = 400
"""Units of the ledger among which the sample's repairs find theirs."""
_MOST = 2_000
"""Units of a school at most."""


class DisposalWork:
    """Carries out what was done, each by its word."""

    def __init__(self, hand: Hand) -> None:
        """`hand` does it on the day of the story."""
        self._hand, self._desk = hand, hand.desk
        self._groups: dict[str, Sequence[str]] = {}
        """Serials by group."""
        self._boxes: dict[str, str] = {}
        """Numbers of the boxes by group."""
        self._truck = ""
        self.apart: Sequence[str] = ()
        """Serials of units that two desks work on apart."""

    def helper(self) -> None:
        """Somebody who may be the second person."""
        code, name, pin = words.HELPER
        if any(known.code == code for known in self._desk.queries.operators()):
            return
        self._desk.call(partial(register_operator, name=name, role=Role.engineer, code=code)).result()
        self._desk.call(partial(set_pin, code=code, pin=pin)).result()

    def instruction(self) -> None:
        """The Board's list comes in; its units are parted into groups."""
        found = iter([serial for school in words.SCHOOLS for serial in self._free(school)])
        self._groups = {f"A{at}": tuple(islice(found, 1)) for at in range(1, len(words.JUDGED) + 1)}
        self.apart = tuple(islice(found, words.APART))
        self._groups |= {name: tuple(islice(found, count)) for name, count in words.GROUPS.items()}
        listed = [serial for name in words.GROUPS for serial in self._groups[name]]
        if listed:
            self._hand.bring(ImportKind.instruction, words.instruction(listed, f"{self._hand.told():%Y-%m-%d}"))

    def _free(self, school: str) -> list[str]:
        """Serials of a school's older units that nothing is the matter with: the last of the list, for repairs and
        visits take the first ones.
        """
        queries = self._desk.queries
        taken = set(queries.device_numbers(0, _REPAIRS_LOOK_AT))
        numbers = queries.narrowed_numbers(DeviceFilter(school=school, status="in_use"), 0, _MOST).numbers
        last = [number for number in numbers if number not in taken][-_LOOKED_AT:]
        rows = (row for row in reversed(queries.device_rows(last)) if not row.repair)
        cards = ((row.serial, queries.card(row.device)) for row in rows)
        free = (serial for serial, card in cards if card and not (card.form or card.flags or card.maker == "Lenovo"))
        return list(islice(free, words.OF_EACH))

    def do(self, done: Done) -> None:
        """One thing, of the units there are of its group."""
        units = self._groups.get(done.group, ())[done.first : done.first + done.upto]
        if units:
            getattr(self, f"_do_{done.what}", self._tick)(done, units)

    def _tick(self, done: Done, units: Sequence[str]) -> None:
        """The step that `done.what` names; of a box without a second person each unit has one."""
        second = None
        if done.what == "deprovision" and done.group == "open":
            second = Second(words.HELPER[0], proved=True)
        place = done.to if done.what == "storage" else ""
        how = "" if place else done.to
        self._hand.together(tick, [
            TickStep(self._hand.new(), self._hand.scan(unit), done.what, how, done.words, place, second=second)
            for unit in units
        ])  # fmt: skip

    # --- boxes of replaced units -------------------------------------------------------------------------------------

    def _do_box(self, done: Done, units: Sequence[str]) -> None:
        """A box is begun, and its units are scanned into it."""
        opened = self._hand.run(open_box, OpenBox(self._hand.new(), Way.B.value, words.INSTRUCTION))
        self._boxes[done.group] = opened.number
        self._hand.together(begin, [
            BeginDisposal(self._hand.new(), self._hand.scan(unit), Way.B.value, words.INSTRUCTION, opened.number)
            for unit in units
        ])  # fmt: skip

    def _do_stand(self, done: Done, _units: Sequence[str]) -> None:
        second = Second(words.HELPER[0], proved=True)
        self._hand.run(stand_for, StandForBox(self._hand.new(), self._boxes[done.group], second))

    def _do_seen(self, _done: Done, units: Sequence[str]) -> None:
        """The console's list says so."""
        self._hand.bring(ImportKind.devices, words.console_says(units))

    def _do_place(self, done: Done, _units: Sequence[str]) -> None:
        place_box(self._desk, PlaceBox(self._hand.new(), self._boxes[done.group], done.to), proved=True).result()

    def _do_close(self, done: Done, _units: Sequence[str]) -> None:
        self._hand.run(close_box, CloseBox(self._hand.new(), self._boxes[done.group]))

    def _do_hand(self, done: Done, _units: Sequence[str]) -> None:
        told = HandOverBox(self._hand.new(), self._boxes[done.group], words.BOARD, document=done.to)
        hand_over(self._desk, told, proved=True).result()

    # --- irreparable units -------------------------------------------------------------------------------------------

    def _do_judge(self, done: Done, units: Sequence[str]) -> None:
        for unit in units:
            wish = BeginDisposal(self._hand.new(), self._hand.scan(unit), Way.A.value, reason=done.words)
            self._hand.run(begin, wish)

    def _do_tell(self, done: Done, _units: Sequence[str]) -> None:
        tell_day(self._desk, TellDay(self._hand.new(), "", words.BOARD, document=done.to), proved=True).result()

    def _do_ask(self, done: Done, units: Sequence[str]) -> None:
        """The console is asked to let them go; of replaced units the second person is still awaited."""
        refs = [self._desk.queries.find_device(unit)[0] for unit in units]
        facts = self._desk.queries.deprovision.to_confirm(refs, self._desk.signed_in().code)
        named = tuple(Named(self._hand.scan(row.serial), row.confirm) for row in facts.rows)
        wish = RequestDeprovision(self._hand.new(), named, done.to, later=done.group == "open")
        self._hand.run(request, wish)

    # --- the firm's truck --------------------------------------------------------------------------------------------

    def _do_pickup(self, done: Done, _units: Sequence[str]) -> None:
        box = self._boxes[done.group]
        wish = OpenPickup(self._hand.new(), done.words, vehicle=done.to, boxes=(box,))
        self._truck = self._hand.run(open_pickup, wish).number

    def _do_load(self, done: Done, _units: Sequence[str]) -> None:
        self._hand.run(load, LoadBox(self._hand.new(), self._truck, self._boxes[done.group]))

    def _do_check(self, done: Done, units: Sequence[str]) -> None:
        """The box is opened, and these lie in it."""
        scans = tuple(self._hand.scan(unit) for unit in units)
        self._hand.run(check, CheckBox(self._hand.new(), self._truck, self._boxes[done.group], scans))

    def _do_leave(self, _done: Done, _units: Sequence[str]) -> None:
        leave(self._desk, LeavePickup(self._hand.new(), self._truck), proved=True).result()

    def _do_certificates(self, done: Done, units: Sequence[str]) -> None:
        on = f"{self._hand.told():%Y-%m-%d}"
        self._hand.bring(ImportKind.certificates, words.certificates(units, done.to, on))
