"""The disposal day by use cases: what the one by the window has to come to.

Decides nothing of the window's; what was typed keeps the side ids it drew there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.bootstrap import Program
from app.bootstrap_files import import_source
from app.bootstrap_labels import Labels
from app.domain.commands import Undo
from app.domain.disposal_words import Step
from app.domain.identity import device_id, unshort
from app.domain.kinds import Aggregate, ImportKind, Role
from app.domain.label_templates import LabelKind
from app.domain.operations import Ref
from app.usecases.boxes import close_box, hand_over, open_box, place_box
from app.usecases.day_list import tell_day
from app.usecases.deprovision import Named, RequestDeprovision, request
from app.usecases.disposal import begin, tick
from app.usecases.disposal_results import (
    BeginDisposal,
    CloseBox,
    HandOverBox,
    OpenBox,
    PlaceBox,
    TellDay,
    TickStep,
)
from app.usecases.import_job import ImportJob
from app.usecases.inbox import Settle, settle
from app.usecases.label_ports import LabelRequest
from app.usecases.pickup_results import CheckBox, LeavePickup, LoadBox, OpenPickup, WitnessPickup
from app.usecases.pickups import check, leave, load, open_pickup, witness
from app.usecases.second_person import Second
from app.usecases.session import Actor
from app.usecases.undo import undo
from tests.features.test_intake_window import Beside
from tests.support.disposal_day import IN_USE, JUDGED, NO_ENTRY, NUMBER, OTHER_SHELF, SHELF, B, Files, People

OFFICE = "教育ICT推進課"


class Again:
    """The same day over the other ledger."""

    def __init__(
        self, program: Program, look: Beside, people: People, files: Files, units: Sequence[str], begun: int
    ) -> None:
        """`units`: the box's. `begun`: how many operations the morning had. `look` tells the ids of what was typed."""
        self.units = units
        self.program, self.desk, self.people, self.files = program, program.desk, people, files
        self.desk.actor = Actor(code=people.boss, role=Role.supervisor, proved=True)
        day = look.operations()[begun:]
        notes = dict.fromkeys(op.payload["note"] for op in day if "note" in op.payload)
        program.side.new_id = iter([unshort(note) for note in notes]).__next__  # type: ignore[method-assign]

    def do(self, usecase: Any, command: Any, *fields: Any, **more: Any) -> Any:
        """One use case in one transaction."""
        return self.desk.run(usecase, command(self.desk.new_action(), *fields, **more)).result()

    def sliced(self, usecase: Callable[..., Any], command: Any, *fields: Any, **more: Any) -> Any:
        """One that goes in slices."""
        return usecase(self.desk, command(self.desk.new_action(), *fields, **more)).result()

    def bring_in(self, file: Path, kind: ImportKind) -> None:
        """A file."""
        for _ in ImportJob(self.desk, import_source(self.program, file, kind), dry_run=False).steps():
            pass

    def tick(self, serial: str, *steps: Step, **told: Any) -> None:
        """These steps of a unit."""
        for step in steps:
            self.do(tick, TickStep, self.desk.read_scan(serial), step.value, **told)

    def ask(self, reason: str, second: str, *serials: str) -> None:
        """The guarded request for these units, and their step."""
        refs = [Ref(Aggregate.device, device_id(serial)) for serial in serials]
        rows = self.program.queries.deprovision.to_confirm(refs, self.people.boss).rows
        units = tuple(Named(self.desk.read_scan(row.serial), row.confirm) for row in rows)
        stands = Second(second, proved=True) if second else None
        self.do(request, RequestDeprovision, units, reason, stands)
        for serial in serials:
            self.tick(serial, Step.deprovision)

    def label(self, serial: str) -> None:
        """A unit's disposal label."""
        maker = Labels(self.program)
        maker.record(maker.prepare(LabelRequest(LabelKind.disposal, (serial,)), lambda _done, _whole: None))

    # --- the day -----------------------------------------------------------------------------------------------------

    def instruct(self) -> None:
        """A card is settled, the Board's list comes."""
        unit = Ref(Aggregate.device, device_id(IN_USE))
        for choice in (2, 1):
            (card,) = self.program.queries.inbox.cards()
            self.do(settle, Settle, unit, card.card, choice)
            if choice == 2:
                self.do(undo, Undo)
        self.bring_in(self.files.instruction, ImportKind.instruction)

    def fill(self) -> None:
        """The box."""
        self.do(open_box, OpenBox, "B", NUMBER)
        for serial in self.units:
            self.do(begin, BeginDisposal, self.desk.read_scan(serial), "B", box="A0001")
            self.tick(serial, Step.accessories, how="collected")
            self.tick(serial, Step.annotate)
            if serial == self.units[0]:
                self.do(undo, Undo)
                self.tick(serial, Step.annotate)

    def let_go(self) -> None:
        """The guard: the one in hand first."""
        self.ask("different_model_replacement", self.people.engineer, self.units[-1], *self.units[:-1])

    def work_off(self) -> None:
        """The console's word, then each unit."""
        self.bring_in(self.files.deprovisioned, ImportKind.devices)
        for serial in self.units:
            self.tick(serial, Step.verified)
        for serial in self.units:
            self.tick(serial, Step.wipe, how="wont_start" if serial == self.units[0] else "wiped")
            self.tick(serial, Step.setup_screen)
            self.label(serial)
            self.tick(serial, Step.label)
        self.do(undo, Undo)
        self.tick(self.units[-1], Step.label)

    def hand_over(self, receipt: str) -> None:
        """The box goes to the Board."""
        self.sliced(place_box, PlaceBox, "A0001", SHELF)
        self.do(close_box, CloseBox, "A0001")
        self.sliced(hand_over, HandOverBox, "A0001", OFFICE, document=receipt)

    def judged(self, seen: str) -> None:
        """Way A."""
        self.tick(JUDGED, Step.accessories, how="sent")
        self.tick(JUDGED, Step.annotate)
        self.ask("retiring_device", "", JUDGED)
        self.tick(JUDGED, Step.verified, how="eye", note=seen)
        self.tick(JUDGED, Step.wipe, how="wiped")
        self.tick(JUDGED, Step.setup_screen)
        self.label(JUDGED)
        self.tick(JUDGED, Step.label)
        self.tick(JUDGED, Step.storage, place=SHELF)
        self.tick(NO_ENTRY, Step.accessories, how="collected")
        self.tick(NO_ENTRY, Step.annotate)
        (day,) = self.program.queries.disposal.untold()
        self.sliced(tell_day, TellDay, day.day, OFFICE)

    def store(self) -> None:
        """Elsewhere, and back."""
        self.tick(JUDGED, Step.storage, place=OTHER_SHELF)
        self.do(undo, Undo)

    def leave(self, firm: str) -> None:
        """The truck."""
        number = self.do(open_pickup, OpenPickup, firm).number
        self.do(load, LoadBox, number, "A0001")
        scans = tuple(self.desk.read_scan(serial) for serial in (*B[:3], JUDGED))
        self.do(check, CheckBox, number, "A0001", scans)
        self.sliced(leave, LeavePickup, number, anyway=True)

    def end(self, who: str) -> None:
        """The certificates."""
        self.bring_in(self.files.certificates, ImportKind.certificates)
        (truck,) = self.program.queries.pickups.pickups()
        self.sliced(witness, WitnessPickup, truck.number, who)
