"""Whatever is swapped, loaded, sent, corrected or taken back, in whatever order: each unit is in exactly one place."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as hypothesis_seed
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.bootstrap import Program
from app.domain.charger_words import ChargerStatus
from app.domain.commands import Undo
from app.domain.identity import code_id
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.chargers import charger_ref
from app.domain.rules.repair import RepairRefused
from app.usecases.charger_moves import (
    Arrive,
    BackAgain,
    Correct,
    DisposeOf,
    HandOver,
    Load,
    ToMaker,
    Unload,
    arrive,
    back_again,
    correct,
    dispose_of,
    hand_over,
    load,
    to_maker,
    unload,
)  # fmt: skip
from app.usecases.session import stand_in
from app.usecases.swap import Swap, swap
from app.usecases.undo import undo
from tests.support import sampling
from tests.support.real_desks import Clock, digest, heads, running
from tests.usecases.charger_stand import cabinet_label, charger_label

CABINETS = ("CB-0001", "CB-0002", "北小学校", cabinet_label("0777"))
UNITS = ("CH-0001", "CH-0002", "CH-0003", "CH-0004", charger_label("0500"), charger_label("0501"), "GD80-77001")
FREE = ("CH-0003", "CH-0004", charger_label("0501"))
units = st.sampled_from(UNITS)
visit = st.sampled_from(["", "A0001"])
DONE: Counter[str] = Counter()
"""What was done and not refused."""


class ChargerMachine(RuleBasedStateMachine):
    """One desk, two schools, two cabinets with a unit each, two spares; labels and a serial that nobody knows yet."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="chargers"))
        self.clock = Clock()
        self._running = running(self.root / "ledger", self.clock)
        self.program: Program = self._running.__enter__()
        self.program.desk.actor = stand_in()
        self.actions: list[bytes] = []

    def teardown(self) -> None:
        self._running.__exit__(None, None, None)
        shutil.rmtree(self.root)

    @initialize()
    def knows_the_register(self) -> None:
        drafts = []
        for code, name in (("ES01", "北小学校"), ("ES02", "南小学校")):
            school = Ref(Aggregate.school, code_id(Aggregate.school, code))
            drafts.append(Draft("registered", (school,), {"set": {"code": code, "name": name}}))
        number = Ref(Aggregate.visit, code_id(Aggregate.visit, "A0001"))
        planned = {"number": "A0001", "school": "ES01", "day": "2026-11-20"}
        drafts += [Draft("visit_planned", (number,), {"set": planned}), Draft("visit_begun", (number,), {})]
        for at in (1, 2):
            of = {"school": f"ES0{at}", "room": "4年1組", "status": "installed"}
            for code, kind in ((f"CB-000{at}", "cabinet"), (f"CH-000{at}", "charger")):
                drafts.append(Draft("registered", (charger_ref(code),), {"set": {"code": code, "kind": kind, **of}}))
            code = f"CH-000{at + 2}"
            fields = {"code": code, "kind": "charger", "status": "spare", "model": f"M{at}"}
            drafts.append(Draft("registered", (charger_ref(code),), {"set": fields}))
        self.program.desk.call(lambda unit: unit.record(drafts)).result()

    def _do(self, usecase: Callable[..., Any], kind: Callable[..., Any], **fields: Any) -> Any:
        """Runs it; a refusal writes nothing, and neither does a difference that is only told."""
        self.clock.tick(seconds=7)
        before, action = heads(self.program), self.program.desk.new_action()
        try:
            result = self.program.desk.run(usecase, kind(action=action, **fields)).result()
        except RepairRefused:
            assert heads(self.program) == before
            return None
        if result.outcome in ("differs", "same", "refused"):
            assert heads(self.program) == before
            return result
        DONE[usecase.__name__] += 1
        if usecase is not undo:
            self.actions.append(action)
        return result

    def _scan(self, code: str) -> Any:
        return self.program.desk.read_scan(code)

    @rule(
        cabinet=st.sampled_from(CABINETS),
        out=st.none() | units,
        spare=st.sampled_from(FREE) | units,
        visit=visit,
        correct=st.booleans(),
    )
    def swaps(self, cabinet: str, out: str | None, spare: str, visit: str, correct: bool) -> None:
        counts = self.program.queries.chargers.counts()
        scans = {"cabinet": self._scan(cabinet), "out": self._scan(out) if out else None, "spare": self._scan(spare)}
        result = self._do(swap, Swap, **scans, school="ES02", visit=visit, correct=correct)
        if result is not None and result.outcome == "swapped":
            assert result.spares == self.program.queries.chargers.counts()
            assert result.corrected or sum(counts.values()) == sum(result.spares.values()) + 1

    @rule(unit=units)
    def loads(self, unit: str) -> None:
        self._do(load, Load, scan=self._scan(unit), visit="A0001")

    @rule(unit=units)
    def unloads(self, unit: str) -> None:
        self._do(unload, Unload, scan=self._scan(unit), place="D-04")

    @rule(unit=units)
    def sends_to_the_maker(self, unit: str) -> None:
        self._do(to_maker, ToMaker, scan=self._scan(unit))

    @rule(unit=units)
    def has_it_back(self, unit: str) -> None:
        self._do(back_again, BackAgain, scan=self._scan(unit))

    @rule(unit=st.sampled_from(["CH-0001", "CH-0002"]))
    def disposes_of(self, unit: str) -> None:
        self._do(dispose_of, DisposeOf, scan=self._scan(unit))

    @rule(unit=units)
    def has_new_ones(self, unit: str) -> None:
        self._do(arrive, Arrive, scan=self._scan(unit), model="M1")

    @rule(unit=units)
    def hands_over(self, unit: str) -> None:
        self._do(hand_over, HandOver, scans=(self._scan(unit),), document="1")

    @rule(unit=units, status=st.sampled_from(["spare", "stored", "installed"]))
    def puts_right(self, unit: str, status: str) -> None:
        self._do(correct, Correct, scan=self._scan(unit), status=status)

    @rule(at=st.integers(0, 4))
    def takes_back(self, at: int) -> None:
        if self.actions:
            self._do(undo, Undo, target=self.actions[-1 - at % len(self.actions)])

    @invariant()
    def each_unit_is_in_one_place_and_the_spares_are_their_count(self) -> None:
        asked = self.program.queries.chargers
        rows = [row for row in asked.listed() if row.kind == "charger"]
        assert all(row.status in ChargerStatus.__members__ for row in rows)
        assert len({row.ref for row in rows}) == len({row.shown for row in rows}) == len(rows)
        cabinets = {row.cabinet for row in rows} - {""}
        inside = Counter(row.ref for cabinet in cabinets for row in asked.inside(cabinet))
        assert inside == Counter(row.ref for row in rows if row.cabinet and row.status == "installed")
        spares = Counter(row.model for row in rows if row.status in ("spare", "in_car"))
        assert asked.counts() == spares
        placed = Counter(dict.fromkeys(spares, 0))
        for one in asked.spares():
            placed[one.model] += one.number
        assert placed == spares
        assert all(row.school_code for row in rows if row.status == "installed")

    @invariant()
    def the_log_comes_to_what_is_shown(self) -> None:
        digest(self.program)


def test_in_any_sequence_each_unit_is_in_exactly_one_place() -> None:
    chosen = settings(
        max_examples=sampling.how_many(7, 150),
        stateful_step_count=sampling.how_many(30, 60),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, *([Phase.shrink] if sampling.run_all() else [])],
        database=None,
        print_blob=False,
    )
    run_state_machine_as_test(hypothesis_seed(sampling.seed())(ChargerMachine), settings=chosen)
    names = {"swap"}  # a short walk may miss the rest of it
    if sampling.run_all():
        names |= {"load", "unload", "to_maker", "back_again", "arrive", "hand_over", "correct", "undo"}
    assert names <= DONE.keys(), "the walk went nowhere"
