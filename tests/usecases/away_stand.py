"""Units that are ready to go somewhere, at a real ledger."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.bench_words import HandbackWay, ShipTo
from app.domain.kinds import ImportKind
from app.domain.operations import Draft, Ref
from app.domain.scans import Scan
from app.usecases.away import AwayResult, OpenShipment, ReceiveBack, Ship, open_shipment, receive_back, ship
from app.usecases.away_rows import HandbackFacts, ShipmentFacts
from app.usecases.hand_back import HandBack, HandbackResult, OpenHandback, hand_back, open_handback
from tests.support import small_files
from tests.support.bench import Bench


@dataclass
class Away:
    """A desk that knows two schools and some units, with short ways to lists and boxes."""

    bench: Bench
    numbers: dict[str, str]
    """Repair numbers by serial."""

    def scan_of(self, code: str) -> Scan:
        return self.bench.program.desk.read_scan(code)

    def device(self, serial: str) -> Ref:
        return self.bench.program.queries.find_device(serial)[0]

    def taken_in(self, serial: str, school: str = "北小学校", tag: str = "", **more: str) -> str:
        """A unit of the register with an open repair; its number."""
        rows = [small_files.device(serial, school=school, tag=tag, **more)]
        path = self.bench.root / f"{serial}.csv"
        self.bench.imported(ImportKind.devices, small_files.write(path, small_files.DEVICES, rows))
        number = self.bench.scan(serial).repair
        assert number
        self.numbers[serial] = number
        return number

    def note(self, serial: str, kind: str, **payload: object) -> None:
        self.bench.record(Draft(kind, (self.device(serial),), {"n": self.numbers[serial], **payload}))

    def routed(self, serial: str, route: str = "maker", **more: str) -> str:
        number = self.taken_in(serial, **more)
        state = "with_installer" if route == "installer" else "diagnosing"
        self.note(serial, "routed", route=route, state=state)
        return number

    def ready(self, serial: str, *, accessories: tuple[str, ...] = (), **more: str) -> str:
        number = self.taken_in(serial, **more)
        if accessories:
            self.note(serial, "noted", accessories=list(accessories))
        self.note(serial, "repair_state_set", state="ready")
        return number

    def list_(self, to: ShipTo = ShipTo.maker, **fields: str) -> str:
        number: str = self.bench.do(open_shipment, OpenShipment, to=to, **fields).number
        return number

    def ship(self, code: str, shipment: str, **fields: str) -> AwayResult:
        found: AwayResult = self.bench.do(ship, Ship, shipment=shipment, scan=self.scan_of(code), **fields)
        return found

    def back(self, code: str) -> AwayResult:
        found: AwayResult = self.bench.do(receive_back, ReceiveBack, scan=self.scan_of(code))
        return found

    def box(self, way: HandbackWay = HandbackWay.run, school: str = "") -> str:
        number: str = self.bench.do(open_handback, OpenHandback, way=way, school=school).number
        return number

    def give(self, code: str, box: str, with_it: tuple[str, ...] | None = None) -> HandbackResult:
        found: HandbackResult = self.bench.do(
            hand_back, HandBack, handback=box, scan=self.scan_of(code), with_it=with_it
        )
        return found

    def shipment(self, number: str) -> ShipmentFacts:
        found = self.bench.program.queries.away.shipment(number)
        assert found is not None
        return found

    def handback(self, number: str) -> HandbackFacts:
        found = self.bench.program.queries.away.handback(number)
        assert found is not None
        return found

    def repair(self, serial: str) -> dict[str, object]:
        """The repair as the ledger holds it."""
        number = self.numbers[serial]
        found: dict[str, object] = self.bench.call(
            lambda unit: dict(unit.repairs_by_number(number)[0].state["repairs"][number])
        )
        return found

    def state(self, serial: str) -> dict[str, object]:
        ref = self.device(serial)
        found: dict[str, object] = self.bench.call(lambda unit: dict(unit.head(ref)))
        return found


def away_at(bench: Bench) -> Away:
    """The desk, with its schools."""
    schools = small_files.write(bench.root / "s.csv", small_files.SCHOOLS, small_files.SCHOOL_ROWS)
    bench.imported(ImportKind.schools, schools)
    return Away(bench, {})
