"""A desk whose units are ready to go out or back, for tests and pictures of both pages."""

from __future__ import annotations

from app.domain.commands import TakeIn
from app.domain.kinds import RepairState
from app.domain.operations import Draft, Ref
from app.usecases.take_in import take_in
from tests.ui.screens.desk import DeskWindow


class AwayDesk:
    """Short ways to units of the sample."""

    def __init__(self, desk: DeskWindow) -> None:
        self.desk = desk
        self.serials = {
            row.serial: row.device
            for row in desk.program.queries.device_rows(desk.program.queries.device_numbers(0, 300))
            if row.status == "in_use"
        }
        self.numbers: dict[str, str] = {}

    def _record(self, ref: Ref, kind: str, **payload: object) -> None:
        self.desk.program.desk.call(lambda unit: unit.record([Draft(kind, (ref,), payload)])).result()

    def units(self, count: int, *, maker: str = "") -> list[str]:
        """The next `count` serials of the sample that nobody used yet."""
        found = []
        for serial, ref in self.serials.items():
            card = self.desk.program.queries.card(ref)
            if serial not in self.numbers and card is not None and maker in ("", card.maker) and card.school:
                found.append(serial)
            if len(found) == count:
                break
        return [self.taken_in(serial) for serial in found]

    def taken_in(self, serial: str) -> str:
        run = self.desk.program.desk
        result = run.run(take_in, TakeIn(run.new_action(), run.read_scan(serial))).result()
        self.numbers[serial] = result.repair or ""
        return serial

    def put(self, serial: str, kind: str, **payload: object) -> None:
        self._record(self.serials[serial], kind, n=self.numbers[serial], **payload)

    def routed(self, count: int, *, maker: str = "NEC", route: str = "maker") -> list[str]:
        serials = self.units(count, maker=maker)
        state = RepairState.with_installer if route == "installer" else RepairState.diagnosing
        for serial in serials:
            self.put(serial, "diagnosed", fault="screen", cause="natural")
            self.put(serial, "routed", route=route, state=state.value)
        return serials

    def ready(self, count: int, *, adapters: int = 0) -> list[str]:
        serials = self.units(count)
        for at, serial in enumerate(serials):
            if at < adapters:
                self.put(serial, "noted", accessories=["adapter"])
            self.put(serial, "repair_state_set", state="ready")
        return serials
