"""Whatever is done with parts at one desk: stock is the sum of its movements, never below zero, and folds the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)

from app.bootstrap_files import import_source
from app.domain.bench_words import PartFate
from app.domain.commands import TakeIn, Undo
from app.domain.kinds import ImportKind
from app.domain.operations import Draft, Ref, decode
from app.domain.part_commands import (
    ChangePart,
    CountParts,
    MoveParts,
    PutBack,
    ReceiveParts,
    ScrapParts,
    TakeDonor,
    UsePart,
)
from app.usecases.import_job import ImportJob
from app.usecases.parts import (
    change_part,
    count_parts,
    move_parts,
    put_back,
    receive_parts,
    scrap_parts,
    take_donor,
    use_part,
)
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.support import facts, small_files
from tests.support.machines import Machine, known, walk
from tests.support.real_desks import digest

PARTS = ("PN-LCD", "PN-KEY")
UNITS = ("PF8K2M0D", "5CD1234XYZ")
HEADINGS = ("部品コード", "部品名", "対応機種", "保管場所", "在庫数", "発注点", "単価", "所有者")
parts = st.sampled_from((*PARTS, "PN-NONE"))
places = st.sampled_from(("", "D-4-02", "d402", "E-1", "donor"))
pieces = st.integers(0, 4)


class StoreMachine(Machine):
    """One desk, its shelves and two units on the bench."""

    def __init__(self) -> None:
        super().__init__()
        self.files = 0

    @initialize()
    def two_units_on_the_bench(self) -> None:
        self.repairs = []
        for serial in UNITS:
            ref = facts.device(serial)
            self.record(known(ref, serial=serial, kind="ipad", model="Y2"))
            number = self.do(take_in, TakeIn, self.scan(serial), fault="screen").repair
            self.repairs.append((ref, number))
            self._state(ref, number, "repairing")
        self.do(change_part, ChangePart, part=PARTS[0], new=True, fields={"name": "液晶", "place": "D-4-02"})
        self.do(change_part, ChangePart, part=PARTS[1], new=True, fields={"name": "キー", "models": "Y2"})
        self.actions.clear()

    def _state(self, ref: Ref, number: str, state: str) -> None:
        self.record(Draft("repair_state_set", (ref,), {"n": number, "state": state}))

    @rule(part=parts, count=pieces, place=places, cost=st.sampled_from([None, 0, 980]))
    def receives(self, part: str, count: int, place: str, cost: int | None) -> None:
        self.do(receive_parts, ReceiveParts, part=part, pieces=count, place=place, cost=cost)

    @rule(found=st.lists(st.tuples(parts, pieces), max_size=2), place=places)
    def counts(self, found: list[tuple[str, int]], place: str) -> None:
        self.do(count_parts, CountParts, place=place, found=tuple(found))

    @rule(part=parts, count=pieces, place=places, which=st.integers(0, 1), fate=st.sampled_from(list(PartFate)))
    def uses(self, part: str, count: int, place: str, which: int, fate: PartFate) -> None:
        number = self.repairs[which][1]
        self.do(use_part, UsePart, repair=number, part=part, pieces=count, place=place, fate=fate)

    @rule(part=parts, count=pieces, place=places, which=st.integers(0, 1))
    def puts_back(self, part: str, count: int, place: str, which: int) -> None:
        self.do(put_back, PutBack, repair=self.repairs[which][1], part=part, pieces=count, place=place)

    @rule(part=parts, count=pieces, place=places, unit=st.sampled_from((*UNITS, "NOBODY1")))
    def takes_a_donor_part(self, part: str, count: int, place: str, unit: str) -> None:
        self.do(take_donor, TakeDonor, part=part, unit=unit, pieces=count, place=place)

    @rule(part=parts, count=pieces, to=places, origin=places)
    def moves(self, part: str, count: int, to: str, origin: str) -> None:
        self.do(move_parts, MoveParts, part=part, to=to, pieces=count, origin=origin)

    @rule(part=parts, count=pieces, place=places)
    def throws_away(self, part: str, count: int, place: str) -> None:
        self.do(scrap_parts, ScrapParts, part=part, pieces=count, place=place)

    @rule(part=parts, shelf=st.sampled_from(("", "D-4-02", "G-9")), point=st.sampled_from(("", "3")))
    def changes(self, part: str, shelf: str, point: str) -> None:
        self.do(change_part, ChangePart, part=part, fields={"place": shelf, "reorder_point": point})

    @rule(which=st.integers(0, 1), state=st.sampled_from(("repairing", "waiting_parts", "irreparable", "testing")))
    def a_repair_goes_on(self, which: int, state: str) -> None:
        self._state(*self.repairs[which], state)

    @rule(quantity=st.sampled_from(("", "0", "5", "9")), shelf=st.sampled_from(("", "D-4-02", "E-1")))
    def brings_in_a_list(self, quantity: str, shelf: str) -> None:
        self.files += 1
        path = self.root / "files" / f"{self.files}.csv"
        rows = [("PN-LCD", "液晶", "Y2", shelf, quantity, "2", "980", "市"), ("PN-NEW", "新", "", "", "3", "", "", "")]
        small_files.write(path, HEADINGS, rows)
        self.actions.append(self._import(path).action)
        after = digest(self.program)
        again = self._import(path).report.counts
        assert (again.new, again.changed, digest(self.program)) == (0, 0, after)

    def _import(self, path: Path) -> ImportJob:
        self.clock.tick(seconds=7)
        job = ImportJob(self.program.desk, import_source(self.program, path, ImportKind.parts), dry_run=False)
        for _ in job.steps():
            pass
        return job

    @precondition(lambda self: self.actions)
    @rule(pick=st.integers(0, 500))
    def undoes(self, pick: int) -> None:
        result = self.do(undo, Undo, target=self.actions[pick % len(self.actions)], reason="まちがい")
        assert result.reason in ("", "built_on", "already_undone", "nothing_to_undo")

    # --- what must hold ----------------------------------------------------------------------------------------------

    def _standing(self) -> list[Any]:
        sql = "SELECT body FROM operation WHERE action_id NOT IN (SELECT action FROM undone_action) ORDER BY seq"
        return [decode(body) for (body,) in self.program.ledger.read(lambda reads: reads.rows(sql))]

    @invariant()
    def stock_is_the_sum_of_its_movements_and_never_below_zero(self) -> None:
        held: Counter[tuple[bytes, str]] = Counter()
        taken: Counter[tuple[str, str]] = Counter()
        for op in self._standing():
            payload = op.payload
            if op.kind == "part_moved":
                held[op.about[0].id, payload["place"]] += payload["count"]
                if payload["why"] in ("used", "put_back"):
                    taken[payload["n"], payload["code"]] -= payload["count"]
            if op.kind == "part_counted":
                held[op.about[0].id, payload["place"]] += payload["found"] - payload["expected"]
        assert all(count >= 0 for count in held.values())
        known = {row.ref.id: row for row in self.program.queries.parts.parts()}
        shown = {(ref, p.place): p.quantity for ref, row in known.items() for p in row.places if p.quantity}
        assert shown == {key: count for key, count in held.items() if count and key[0] in known}
        for _, number in getattr(self, "repairs", ()):
            page = self.program.queries.repair_pages.page(number, words=False)
            assert page is not None
            used = {line.part: line.pieces for line in page.used}
            assert used == {part: count for (n, part), count in taken.items() if n == number and count}
        assert self.program.queries.parts.tasks() == ()


def test_any_sequence_of_work_keeps_the_stock_right() -> None:
    walk(StoreMachine, short=(5, 20), full=(250, 50), all_done={"use_part", "put_back", "count_parts", "undo"})
