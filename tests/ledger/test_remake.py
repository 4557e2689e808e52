"""Projections of an earlier reducer: read as they stand, made anew beside the work, the same as a rebuild gives."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Program
from app.domain.commands import Undo
from app.domain.folding import VERSION as REDUCER
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.ledger import heads, projection_tables, remake
from app.ledger.desk_unit import DeskUnit
from app.usecases.changes import Changes
from app.usecases.undo import undo
from tests.ledger.test_rebuild import Rows, rebuilt, rows_of
from tests.ledger.test_search import UNITS, bring_in, take_one_in
from tests.support.real_desks import running

EARLIER = f"{REDUCER - 1}.{projection_tables.LAYOUT}"
OLD_NOTE = "as the earlier version folded it"


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remake, "PART", 2)
    monkeypatch.setattr(remake, "SECONDS", 1e-9)


def left_by_an_earlier_version(folder: Path, tmp_path: Path) -> Rows:
    """A ledger in which every device head holds what this version's reducers wouldn't; what this version's would."""
    with running(folder) as made:
        bring_in(made, tmp_path)
        action, _ = take_one_in(made, UNITS[0][0])
        take_one_in(made, UNITS[1][0])
        made.desk.run(undo, Undo(action=made.desk.new_action(), target=action)).result()
        rebuilt(made)
        stood = rows_of(made)
        stamp(made, EARLIER)
        raw = made.opened.database.connect()
        raw.execute(
            "UPDATE head SET shown=CAST(json_set(shown, '$.notes', ?) AS BLOB) WHERE kind='device'", (OLD_NOTE,)
        )
        raw.execute("UPDATE device_row SET notes=?", (OLD_NOTE,))
        raw.close()
    return stood


def stamp(program: Program, version: str) -> None:
    program.ledger.writer.run_transaction(lambda connection: projection_tables.stamp(connection, version))


def version(program: Program) -> str:
    with program.opened.database.read.connect() as connection, connection.begin():
        return projection_tables.version(connection)


def note(program: Program, ref: Ref) -> str:
    state = program.ledger.read(lambda reads: reads.head(ref))
    assert state is not None
    return str(state.get("notes", ""))


@pytest.fixture
def stood(tmp_path: Path) -> Rows:
    return left_by_an_earlier_version(tmp_path / "desk", tmp_path)


@pytest.fixture
def program(tmp_path: Path, stood: Rows) -> Iterator[Program]:
    def waited(done: int, whole: int) -> None:
        pytest.fail("nobody should wait")

    with running(tmp_path / "desk", beside=True, rebuilding=waited) as made:
        yield made


def test_it_is_answered_from_what_stands_and_comes_to_what_a_rebuild_gives(program: Program, stood: Rows) -> None:
    (ref,) = program.queries.find_device(UNITS[2][0])
    assert note(program, ref) == OLD_NOTE
    told = list(program.ledger.remake.steps())
    assert len(told) >= 5
    assert told == sorted(told)
    assert told[-1] == 100
    assert note(program, ref) != OLD_NOTE
    assert rows_of(program) == stood
    assert program.ledger.verify().ok
    assert version(program) == projection_tables.VERSION
    assert list(program.ledger.remake.steps()) == []


def test_what_is_taken_in_meanwhile_stands_in_it(program: Program) -> None:
    steps = program.ledger.remake.steps()
    next(steps)
    numbers = [take_one_in(program, serial)[1] for serial in (UNITS[2][0], UNITS[3][0])]  # neither is come to yet
    for _ in range(3):
        next(steps)
    numbers.append(take_one_in(program, UNITS[1][0])[1])
    list(steps)
    live = rows_of(program)
    assert {row[0] for row in live["repair_row"]} >= set(numbers)
    assert program.ledger.verify().ok
    rebuilt(program)
    assert rows_of(program) == live


def test_what_is_written_goes_on_from_this_versions_fold(program: Program) -> None:
    """Of a unit not come to yet: neither decided nor folded on from the earlier version's head."""
    (ref,) = program.queries.find_device(UNITS[2][0])
    draft = Draft("changed", (ref,), {"set": {"room": "3-2"}})

    def change(unit: DeskUnit) -> tuple[str, str]:
        one, several = unit.head(ref), unit.heads([ref])[ref]
        unit.record([draft])
        return (one or {}).get("notes", ""), several.get("notes", "")

    before = program.desk.call(change).result()  # type: ignore[arg-type]
    assert OLD_NOTE not in before
    state = program.ledger.read(lambda reads: reads.head(ref))
    assert state is not None
    assert state["room"] == "3-2"
    assert state.get("notes") != OLD_NOTE
    several = program.desk.call(lambda unit: unit.heads(list(devices(program)))).result()
    assert OLD_NOTE not in {state.get("notes") for state in several.values()}
    list(program.ledger.remake.steps())
    assert program.ledger.verify().ok


def devices(program: Program) -> list[Ref]:
    rows = program.ledger.read(lambda reads: reads.rows("SELECT agg FROM head WHERE kind='device'"))
    return [Ref(Aggregate.device, agg) for (agg,) in rows]


def test_what_only_this_version_can_read_is_no_longer_read_only(program: Program) -> None:
    (ref,) = program.queries.find_device(UNITS[2][0])
    raw = program.opened.database.connect()
    raw.execute("UPDATE head SET newer=1 WHERE kind='device'")
    raw.close()
    draft = Draft("changed", (ref,), {"set": {"room": "3-2"}})
    program.desk.call(partial(DeskUnit.record, drafts=[draft])).result()
    list(program.ledger.remake.steps())
    assert program.ledger.verify().ok
    assert program.ledger.read(lambda reads: reads.rows("SELECT 1 FROM head WHERE newer=1")) == []


def test_the_screens_are_told_once_it_is_over(program: Program) -> None:
    heard: list[Changes] = []
    program.ledger.on_changes(heard.append)
    generation = program.ledger.generation
    steps = program.ledger.remake.steps()
    next(steps)
    assert heard == []
    list(steps)
    assert [(changes.bulk, changes.kinds) for changes in heard] == [(True, frozenset(Aggregate))]
    assert program.ledger.generation == generation + 1


def test_left_in_the_middle_it_begins_again(tmp_path: Path, stood: Rows) -> None:
    folder = tmp_path / "desk"
    with running(folder, beside=True) as first:
        steps = first.ledger.remake.steps()
        for _ in range(4):
            next(steps)
        take_one_in(first, UNITS[3][0])
        assert version(first) == EARLIER
    with running(folder, beside=True) as second:
        list(second.ledger.remake.steps())
        assert second.ledger.verify().ok
        found = rows_of(second)
        assert len(found["repair_row"]) == len(stood["repair_row"]) + 1
        rebuilt(second)
        assert rows_of(second) == found


def test_a_slice_that_fails_leaves_what_it_came_to(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = program.ledger.remake.steps()
    next(steps)
    refold = heads.refold

    def fails(*given: Any) -> None:
        refold(*given)
        raise KeyError("disk")

    monkeypatch.setattr(heads, "refold", fails)
    with pytest.raises(KeyError):
        next(steps)
    monkeypatch.setattr(heads, "refold", refold)
    list(program.ledger.remake.steps())
    assert program.ledger.verify().ok


@pytest.mark.parametrize(
    "other", [f"{REDUCER - 1}.{projection_tables.LAYOUT - 1}", f"{REDUCER + 1}.{projection_tables.LAYOUT}", "", "old.3"]
)
def test_of_another_layout_or_a_later_reducer_they_are_rebuilt_before_anybody_reads(
    tmp_path: Path, stood: Rows, other: str
) -> None:
    with running(tmp_path / "desk") as first:  # not beside: waits, as the command line does
        assert rows_of(first) == stood
        stamp(first, other)
    heard: list[tuple[int, int]] = []
    with running(tmp_path / "desk", beside=True, rebuilding=lambda *told: heard.append(told)) as second:
        assert heard[0] == (0, 0)
        assert heard[-1][0] == heard[-1][1] == len(stood["head"])
        assert list(second.ledger.remake.steps()) == []
        assert rows_of(second) == stood
