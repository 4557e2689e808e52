"""A rebuild gives what stood: every table row by row, the search index term by term, also what its main way misses."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Connection

from app.bootstrap import Program
from app.domain.commands import Undo
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.ledger import projection_tables, rebuild
from app.ledger.desk_unit import DeskUnit
from app.ledger.driver import WRITE_CACHE_KIB
from app.ledger.projections import Projector
from app.usecases.undo import undo
from tests.ledger.test_search import UNITS, bring_in, take_one_in
from tests.support.real_desks import running

Rows = dict[str, set[tuple[Any, ...]]]
SEARCHED = "SELECT term, doc FROM searched"
ORDERS: dict[str, str] = {name: f"SELECT * FROM {name}" for name in projection_tables.TABLES if name != "search"}


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with running(tmp_path / "desk") as made:
        bring_in(made, tmp_path)
        action, _ = take_one_in(made, UNITS[0][0])
        take_one_in(made, UNITS[1][0])
        made.desk.run(undo, Undo(action=made.desk.new_action(), target=action)).result()
        yield made


def rows_of(program: Program) -> Rows:
    raw = program.opened.database.connect()
    try:
        raw.execute("CREATE VIRTUAL TABLE temp.searched USING fts5vocab(main, search, instance)")
        found = {name: set(raw.execute(sql).fetchall()) for name, sql in ORDERS.items()}
        found["search"] = set(raw.execute(SEARCHED).fetchall())
    finally:
        raw.close()
    used = {term for term, _ in found["search"]}
    assert used <= {term for (term,) in found["gram"]}
    found["gram"] = {(term,) for (term,) in found["gram"] if term in used}  # one that went stays until a rebuild
    return found


def rebuilt(program: Program) -> int:
    done = 0
    for done, _ in program.ledger.rebuild():  # noqa: B007 - its last value counts
        pass
    assert program.ledger.verify().ok
    return done


def test_it_gives_every_row_that_stood(program: Program) -> None:
    stood = rows_of(program)
    assert stood["search"]
    assert stood["repair_row"]
    assert rebuilt(program) == len(stood["head"])
    assert rows_of(program) == stood


def test_it_gives_them_in_steps_of_any_size(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    stood = rows_of(program)
    for name, value in (("SLICE", 2), ("SLICES_A_STEP", 2), ("_SCANNED", 3)):
        monkeypatch.setattr(rebuild, name, value)
    rebuilt(program)
    assert rows_of(program) == stood


def test_how_far_it_is_is_told_within_a_step_too(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "SLICE", 2)
    heard: list[int] = []
    steps = []
    for done, whole in program.ledger.rebuild(lambda progress: heard.append(progress.done)):
        steps.append(done)
        if done:
            assert heard[-1] < done == whole, "the step itself is told once it is saved"
    assert len(steps) == 3, "no more transactions for it"
    assert heard == sorted(set(heard))
    assert len(heard) >= 4


def test_an_aggregate_not_named_where_its_log_begins_is_found(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the hub's order brings an undo before what it undoes."""
    stood, folded, left = rows_of(program), rebuild.folded_from, []

    def leaving_out(connection: Connection, beginnings: Sequence[int]) -> list[rebuild.Aggregated]:
        found = folded(connection, beginnings)
        left.append(found.pop())
        return found

    monkeypatch.setattr(rebuild, "folded_from", leaving_out)
    assert rebuilt(program) == len(stood["head"])
    assert left
    assert rows_of(program) == stood


def test_what_is_broken_is_mended(program: Program) -> None:
    stood = rows_of(program)
    raw = program.opened.database.connect()
    raw.execute("UPDATE head SET shown=x'7b7d' WHERE kind='device'")
    raw.execute("UPDATE device_row SET serial='X'")
    raw.execute("DELETE FROM search")
    raw.execute("INSERT INTO head(n, kind, agg, shown, meta) VALUES(999999, 'device', x'00', x'7b7d', x'7b7d')")
    raw.close()
    assert not program.ledger.verify().ok
    assert rows_of(program) != stood
    rebuilt(program)
    assert rows_of(program) == stood


def test_a_word_that_passes_from_one_field_to_another_is_found_by_its_new_one(program: Program) -> None:
    """A provisional unit's end of a serial turns out to be all of it: the text searched stays, the keys don't."""
    ref = Ref(Aggregate.device, b"provisional-unit")
    for kind, fields in (
        ("registered", {"tail": "ABCDEF99", "kind": "chromebook"}),
        ("changed", {"serial": "ABCDEF99", "tail": None}),
    ):
        draft = Draft(kind, (ref,), {"set": fields})
        program.desk.call(partial(DeskUnit.record, drafts=[draft])).result()
    assert program.queries.find_device("ABCDEF99") == (ref,)
    stood = rows_of(program)
    rebuilt(program)
    assert rows_of(program) == stood


def pragmas(program: Program) -> tuple[int, int]:
    """Of the connection people write through."""

    def ask(connection: Connection) -> tuple[int, int]:
        names = ("secure_delete", "cache_size")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
        return int(values[0] or 0), int(values[1] or 0)

    return program.ledger.writer.run_transaction(ask)


@pytest.mark.parametrize("end", ["whole", "raised", "dropped"])
def test_whatever_ends_it_people_write_as_before(program: Program, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    rebuilt(program)
    usual = pragmas(program)
    assert usual == (1, -WRITE_CACHE_KIB)
    monkeypatch.setattr(rebuild, "SLICE", 2)
    monkeypatch.setattr(rebuild, "SLICES_A_STEP", 1)
    steps = cast("Generator[rebuild.Progress]", program.ledger.rebuild())
    assert next(steps).whole == 0
    next(steps)
    assert pragmas(program) != usual
    assert not gc.isenabled()
    if end == "dropped":
        steps.close()
    elif end == "raised":

        def fail(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(rebuild, "write_slice", fail)
        with pytest.raises(KeyboardInterrupt):
            next(steps)
    else:
        list(steps)
    assert pragmas(program) == usual
    assert gc.isenabled()


def test_projections_of_an_older_reducer_are_made_anew_at_the_start(tmp_path: Path) -> None:
    with running(tmp_path / "old") as first:
        bring_in(first, tmp_path)
        stood = rows_of(first)
        first.ledger.writer.run_transaction(
            lambda connection: projection_tables.stamp(connection, f"1.{projection_tables.LAYOUT}")
        )
        raw = first.opened.database.connect()
        raw.execute("UPDATE head SET shown=x'7b7d' WHERE kind='device'")
        raw.execute("DROP INDEX head_elsewhere")  # as one that the older version did not know
        raw.close()
    heard: list[tuple[int, int]] = []
    with running(tmp_path / "old", rebuilding=lambda *told: heard.append(told)) as second:
        assert heard[0] == (0, 0)
        assert heard[-1] == (len(stood["head"]), len(stood["head"]))
        assert rows_of(second) == stood
        assert second.ledger.verify().ok
        named = second.ledger.read(lambda reads: reads.rows("SELECT name FROM sqlite_master WHERE type = 'index'"))
        assert {name for (name,) in named} >= projection_tables.INDEXES.keys()
    with running(tmp_path / "old", rebuilding=lambda *_: pytest.fail("again")):
        pass


def test_one_cut_off_begins_again(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    stood, write = rows_of(program), rebuild.write_slice
    monkeypatch.setattr(rebuild, "SLICE", 2)
    monkeypatch.setattr(rebuild, "SLICES_A_STEP", 1)
    steps = program.ledger.rebuild()
    assert [next(steps).done for _ in range(2)] == [0, 2]

    def cut(connection: Connection, projector: Projector, part: list[rebuild.Aggregated]) -> None:
        write(connection, projector, part)
        raise KeyboardInterrupt

    monkeypatch.setattr(rebuild, "write_slice", cut)
    with pytest.raises(KeyboardInterrupt):
        next(steps)
    with program.opened.database.read.connect() as connection, connection.begin():
        assert projection_tables.version(connection) == ""  # the next start rebuilds
    monkeypatch.setattr(rebuild, "write_slice", write)
    rebuilt(program)
    assert rows_of(program) == stood
