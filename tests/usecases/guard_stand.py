"""Units ready to be asked about, and how many requests really stand in the log: for attacks on the guard."""

from __future__ import annotations

from typing import Any

from app.domain.bench_words import RequestKind
from app.domain.identity import device_id
from app.domain.kinds import Aggregate, Role
from app.domain.operations import Operation, Ref, decode
from app.domain.rules.repair import RepairRefused
from app.usecases import deprovision as guard
from app.usecases.deprovision_rows import GuardRow
from app.usecases.operators import SignInRefused
from app.usecases.second_person import prove_second
from app.usecases.session import NotAllowed
from tests.usecases.disposal_stand import Stand

RETIRE = "retiring_device"
BEFORE = ("accessories", "annotate")


class GuardStand(Stand):
    """A `Stand` whose units the console knows."""

    tried = 0

    def known(self, serial: str, seen_as: str = "", **fields: str) -> Ref:
        """A unit the console knows under an id of its own."""
        ref = self.unit(serial, **{"ou": "/学校/北小", "tag": f"KRM-{serial[-6:]}", **fields})
        self.seen_as(serial, seen_as or f"dev-{serial}")
        return ref

    def seen_as(self, serial: str, seen_as: str, at: str = "2026-11-18T00:00:00Z", **more: Any) -> None:
        body = {"google_id": seen_as, "last_sync": at, **more}
        self.bench.call(lambda uow: uow.observe([(device_id(serial), body)]))

    def ready(self, serial: str, way: str = "A", **fields: str) -> None:
        """A unit of a way whose next step is to be deprovisioned."""
        self.known(serial, **fields)
        if way == "B":
            self.instructed(serial)
        self.begin(serial, way)
        for step in BEFORE:
            self.tick(serial, step)

    def row(self, serial: str, actor: str = "") -> GuardRow:
        facts = self.bench.program.queries.deprovision.to_confirm([Ref(Aggregate.device, device_id(serial))], actor)
        (row,) = facts.rows
        return row

    def named(self, code: str, confirmed: str) -> guard.Named:
        return guard.Named(self.scan(code), confirmed)

    def ask(self, *serials: str, reason: str = RETIRE, **more: Any) -> guard.DeprovisionResult:
        units = tuple(self.named(serial, self.row(serial).confirm) for serial in serials)
        found: guard.DeprovisionResult = self.bench.do(
            guard.request, guard.RequestDeprovision, units=units, reason=reason, **more
        )
        return found

    def why(self, *units: guard.Named, reason: str = RETIRE, **more: Any) -> str:
        """The closed word by which an attack ends; nothing at all is written."""
        return self.attacked(guard.request, guard.RequestDeprovision, units=units, reason=reason, **more)

    def why_ask(self, *serials: str, **more: Any) -> str:
        return self.why(*(self.named(serial, self.row(serial).confirm or "x" * 32) for serial in serials), **more)

    def attacked(self, usecase: Any, kind: Any, **fields: Any) -> str:
        GuardStand.tried += 1
        desk, before = self.bench.program.desk, self.log()
        try:
            desk.run(usecase, kind(action=desk.new_action(), **fields)).result()
        except (RepairRefused, NotAllowed, SignInRefused) as refused:
            assert self.log() == before
            return refused.reason
        raise AssertionError(f"queued: {fields}")

    def newest(self, ref: Ref, kind: str = "requested") -> Operation:
        found = self.bench.program.ledger.read(lambda reads: reads.newest_of(ref, kind))
        assert found is not None
        return found

    def log(self) -> int:
        ((count,),) = self.bench.program.ledger.read(lambda reads: reads.rows("SELECT count(*) FROM operation"))
        return int(count)

    def queued(self) -> list[str]:
        """The serials of the requests that stand in the log, whoever made them."""
        rows = self.bench.program.ledger.read(lambda reads: reads.rows("SELECT body FROM operation ORDER BY seq"))
        ops = [decode(body) for (body,) in rows]
        kinds = [op for op in ops if op.kind == "requested" and op.payload["request"] == RequestKind.deprovision]
        return [op.payload["serial"] for op in kinds]

    def prove(self, code: str, pin: str = "1234") -> Any:
        return prove_second(self.bench.program.desk, code, pin)

    def engineer(self) -> Any:
        return self.prove(self.people[Role.engineer])
