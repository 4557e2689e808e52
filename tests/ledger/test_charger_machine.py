"""Whatever is swapped, loaded, sent, corrected or taken back, in whatever order: each unit is in exactly one place."""

from __future__ import annotations

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from app.domain.charger_words import ChargerStatus
from app.domain.commands import Undo
from app.domain.operations import Draft
from app.domain.rules.chargers import charger_ref, visit_ref
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
from app.usecases.swap import Swap, swap
from app.usecases.undo import undo
from tests.support.machines import Machine, known, school, walk
from tests.usecases.charger_stand import cabinet_label, charger_label

CABINETS = ("CB-0001", "CB-0002", "北小学校", cabinet_label("0777"))
UNITS = ("CH-0001", "CH-0002", "CH-0003", "CH-0004", charger_label("0500"), charger_label("0501"), "GD80-77001")
FREE = ("CH-0003", "CH-0004", charger_label("0501"))
units = st.sampled_from(UNITS)
visit = st.sampled_from(["", "A0001"])


class ChargerMachine(Machine):
    """One desk, two schools, two cabinets with a unit each, two spares; labels and a serial that nobody knows yet."""

    @initialize()
    def knows_the_register(self) -> None:
        drafts = []
        for code, name in (("ES01", "北小学校"), ("ES02", "南小学校")):
            drafts.append(school(code, name=name))
        number = visit_ref("A0001")
        planned = {"number": "A0001", "school": "ES01", "day": "2026-11-20"}
        drafts += [Draft("visit_planned", (number,), {"set": planned}), Draft("visit_begun", (number,), {})]
        for at in (1, 2):
            of = {"school": f"ES0{at}", "room": "4年1組", "status": "installed"}
            for code, kind in ((f"CB-000{at}", "cabinet"), (f"CH-000{at}", "charger")):
                drafts.append(known(charger_ref(code), code=code, kind=kind, **of))
            code = f"CH-000{at + 2}"
            drafts.append(known(charger_ref(code), code=code, kind="charger", status="spare", model=f"M{at}"))
        self.record(*drafts)

    @rule(
        cabinet=st.sampled_from(CABINETS),
        out=st.none() | units,
        spare=st.sampled_from(FREE) | units,
        visit=visit,
        correct=st.booleans(),
    )
    def swaps(self, cabinet: str, out: str | None, spare: str, visit: str, correct: bool) -> None:
        counts = self.program.queries.chargers.counts()
        scans = {"cabinet": self.scan(cabinet), "out": self.scan(out) if out else None, "spare": self.scan(spare)}
        result = self.do(swap, Swap, **scans, school="ES02", visit=visit, correct=correct)
        if result is not None and result.outcome == "swapped":
            assert result.spares == self.program.queries.chargers.counts()
            assert result.corrected or sum(counts.values()) == sum(result.spares.values()) + 1

    @rule(at=st.sampled_from((1, 2)), visit=visit)
    def swaps_what_was_there_at_first(self, at: int, visit: str) -> None:
        """So that a short walk comes to a swap."""
        self.swaps(f"CB-000{at}", f"CH-000{at}", f"CH-000{at + 2}", visit, correct=True)

    @rule(unit=units)
    def loads(self, unit: str) -> None:
        self.do(load, Load, scan=self.scan(unit), visit="A0001")

    @rule(unit=units)
    def unloads(self, unit: str) -> None:
        self.do(unload, Unload, scan=self.scan(unit), place="D-04")

    @rule(unit=units)
    def sends_to_the_maker(self, unit: str) -> None:
        self.do(to_maker, ToMaker, scan=self.scan(unit))

    @rule(unit=units)
    def has_it_back(self, unit: str) -> None:
        self.do(back_again, BackAgain, scan=self.scan(unit))

    @rule(unit=st.sampled_from(["CH-0001", "CH-0002"]))
    def disposes_of(self, unit: str) -> None:
        self.do(dispose_of, DisposeOf, scan=self.scan(unit))

    @rule(unit=units)
    def has_new_ones(self, unit: str) -> None:
        self.do(arrive, Arrive, scan=self.scan(unit), model="M1")

    @rule(unit=units)
    def hands_over(self, unit: str) -> None:
        self.do(hand_over, HandOver, scans=(self.scan(unit),), document="1")

    @rule(unit=units, status=st.sampled_from(["spare", "stored", "installed"]))
    def puts_right(self, unit: str, status: str) -> None:
        self.do(correct, Correct, scan=self.scan(unit), status=status)

    @rule(at=st.integers(0, 4))
    def takes_back(self, at: int) -> None:
        if self.actions:
            self.do(undo, Undo, target=self.actions[-1 - at % len(self.actions)])

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


def test_in_any_sequence_each_unit_is_in_exactly_one_place() -> None:
    walk(
        ChargerMachine,
        done={"swap"},
        all_done={"load", "unload", "to_maker", "back_again", "arrive", "hand_over", "correct", "undo"},
    )
