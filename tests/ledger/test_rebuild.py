"""A rebuild gives what stood: every table row by row, the search index term by term, also what its main way misses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from app.bootstrap import Program
from app.domain.commands import Undo
from app.ledger import projection_tables, rebuild
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
    for done in program.ledger.rebuild():  # noqa: B007 - its last value counts
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


def test_one_cut_off_begins_again(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    stood, write = rows_of(program), rebuild.write_slice
    monkeypatch.setattr(rebuild, "SLICE", 2)
    monkeypatch.setattr(rebuild, "SLICES_A_STEP", 1)
    steps = program.ledger.rebuild()
    next(steps)

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
