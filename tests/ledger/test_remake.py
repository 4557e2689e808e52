"""Projections of an earlier reducer: read as they stand, made anew beside the work, the same as a rebuild gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Program
from app.bootstrap_files import import_source
from app.domain.commands import TakeIn, Undo
from app.domain.folding import VERSION as REDUCER
from app.domain.kinds import Aggregate, ImportKind, Role
from app.domain.operations import Draft, Ref
from app.ledger import heads, projection_tables, remake, writer
from app.ledger.desk_unit import DeskUnit
from app.usecases.changes import Changes
from app.usecases.import_job import ImportJob
from app.usecases.operators import register_operator
from app.usecases.session import stand_in
from app.usecases.take_in import take_in
from app.usecases.undo import undo
from tests.ledger.test_rebuild import Rows, rebuilt, rows_of
from tests.ledger.test_search import UNITS, bring_in, take_one_in
from tests.support import small_files
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


def test_an_index_that_the_earlier_version_did_not_know_is_made(tmp_path: Path, stood: Rows) -> None:
    folder, named = tmp_path / "desk", "SELECT name FROM sqlite_master WHERE name = 'head_owing'"
    with running(folder) as earlier:
        stamp(earlier, EARLIER)
        raw = earlier.opened.database.connect()
        raw.execute("DROP INDEX head_owing")
        raw.close()
    with running(folder, beside=True) as made:
        assert made.ledger.remake.owed
        assert made.ledger.read(lambda reads: reads.rows(named))


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


def sql(program: Program, *statements: tuple[str, tuple[Any, ...]]) -> None:
    raw = program.opened.database.connect()
    for statement, values in statements:
        raw.execute(statement, values)
    raw.close()


def row_of(program: Program, ref: Ref) -> int:
    return int(program.ledger.read(lambda reads: reads.rows("SELECT n FROM head WHERE agg=?", (ref.id,)))[0][0])


def unread_by_the_earlier_version(program: Program, ref: Ref) -> None:
    """As it left a device with an operation of a kind it didn't know."""
    n = row_of(program, ref)
    sql(
        program,
        ("UPDATE head SET newer=1, shown=CAST('{}' AS BLOB), meta=CAST('{}' AS BLOB) WHERE n=?", (n,)),
        *(
            (f"DELETE FROM {t} WHERE n=?", (n,))
            for t in ("device_row", "device_key", "repair_row", "bench_row", "card_row")
        ),
    )


def set_in_heads(program: Program, kind: str, path: str, value: str) -> None:
    """As an earlier version folded another value."""
    sql(program, ("UPDATE head SET shown=CAST(json_set(shown, ?, ?) AS BLOB) WHERE kind=?", (path, value, kind)))


def import_forms(program: Program, tmp_path: Path, *serials: str) -> ImportJob:
    rows = [small_files.form(serial) for serial in serials]
    path = small_files.write(tmp_path / "forms.csv", small_files.FORMS, rows)
    job = ImportJob(program.desk, import_source(program, path, ImportKind.forms), dry_run=False)
    for _ in job.steps():
        pass
    return job


@pytest.mark.parametrize("by", [UNITS[2][0], UNITS[2][2]], ids=["serial", "tag"])
@pytest.mark.parametrize("left", ["unread", "disposed"])
def test_a_scan_meanwhile_is_answered_by_what_the_log_says(tmp_path: Path, stood: Rows, left: str, by: str) -> None:
    with running(tmp_path / "desk") as first:
        (ref,) = first.queries.find_device(UNITS[2][0])
        stamp(first, EARLIER)
        if left == "unread":
            unread_by_the_earlier_version(first, ref)
        else:
            set_in_heads(first, "device", "$.status", "disposed")
    with running(tmp_path / "desk", beside=True) as second:
        scan = second.desk.read_scan(by)
        result = second.desk.run(take_in, TakeIn(action=second.desk.new_action(), scan=scan)).result()
        assert (result.outcome, result.device) == ("awaiting_form", ref)
        kinds = [known.op.kind for known in second.ledger.read(lambda reads: reads.recorded(ref.id))]
        assert kinds == ["registered", "repair_opened"]
        list(second.ledger.remake.steps())
        assert len(devices(second)) == len(UNITS)
        assert second.ledger.verify().ok


@pytest.mark.parametrize("left", ["unread", "another state"])
def test_a_form_that_comes_meanwhile_frees_what_waits_for_it(tmp_path: Path, stood: Rows, left: str) -> None:
    with running(tmp_path / "desk") as first:
        (ref,) = first.queries.find_device(UNITS[1][0])
        stamp(first, EARLIER)
        if left == "unread":
            unread_by_the_earlier_version(first, ref)
        else:
            sql(first, ("UPDATE repair_row SET state='received'", ()))
    with running(tmp_path / "desk", beside=True) as second:
        assert import_forms(second, tmp_path, UNITS[1][0]).report.counts.freed == 1
        list(second.ledger.remake.steps())
        assert second.ledger.verify().ok


def test_who_may_do_what_is_not_taken_from_an_earlier_head(tmp_path: Path, stood: Rows) -> None:
    with running(tmp_path / "desk") as first:
        first.desk.call(
            partial(register_operator, name="長", role=Role.supervisor, code="OP0100"), actor=stand_in()
        ).result()
        stamp(first, EARLIER)
        set_in_heads(first, "operator", "$.role", Role.label.value)
    with running(tmp_path / "desk", beside=True, operator="OP0100") as second:
        assert second.desk.actor is not None
        assert second.desk.actor.role is Role.supervisor


def test_what_no_longer_has_the_key_is_not_found_by_it(program: Program) -> None:
    (ref,) = program.queries.find_device(UNITS[3][0])
    sql(
        program,
        ("INSERT INTO device_key VALUES('OLDKEY', ?)", (row_of(program, ref),)),
        ("UPDATE repair_row SET number='R08-9999'", ()),
        ("DELETE FROM device_key WHERE key=?", (UNITS[3][0],)),
    )

    def look(unit: DeskUnit) -> tuple[list[Any], list[Any], list[Ref]]:
        by_serial = [known.ref for known in unit.devices_by_key(UNITS[3][0])]
        return unit.devices_by_key("OLDKEY"), unit.repairs_by_number("R08-9999"), by_serial

    assert program.desk.call(look).result() == ([], [], [ref])  # type: ignore[arg-type]


def test_answers_are_this_versions_fold(tmp_path: Path, stood: Rows) -> None:
    with running(tmp_path / "desk") as first:
        import_forms(first, tmp_path, "NEVERSEEN1", "NEVERSEEN2")
        (school,) = {a.school for a in first.ledger.read(lambda reads: reads.answers_naming(["NEVERSEEN1"]))}
        stamp(first, EARLIER)
        sql(
            first,
            ("UPDATE form_row SET school='ES99'", ()),
            ("UPDATE form_key SET key='OTHER' WHERE key='NEVERSEEN2'", ()),
        )
        set_in_heads(first, "form", "$.fault", OLD_NOTE)

    def look(unit: DeskUnit) -> list[list[Any]]:
        long_ago = date(2000, 1, 1)
        near = [unit.unused_answers_of(code, long_ago) for code in ("ES99", school)]
        return [unit.answers_naming(["NEVERSEEN1"]), unit.answers_naming(["OTHER"]), *near]

    with running(tmp_path / "desk", beside=True) as second:
        named, other, *near = second.desk.call(look).result()  # type: ignore[arg-type]
        assert [answer.fault == OLD_NOTE for answer in named] == [False]
        assert (other, near) == ([], [[], []])
        forms = second.desk.call(lambda unit: unit.registers(Aggregate.form)).result()
        assert OLD_NOTE not in {known.state["fault"] for known in forms}


def test_where_too_many_would_have_to_be_folded_at_once_they_are_rebuilt(
    tmp_path: Path, stood: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path / "desk") as first:
        stamp(first, EARLIER)
        for ref in devices(first):
            unread_by_the_earlier_version(first, ref)
    monkeypatch.setattr(remake, "AT_ONCE", len(UNITS) - 1)
    heard: list[tuple[int, int]] = []
    with running(tmp_path / "desk", beside=True, rebuilding=lambda *told: heard.append(told)) as second:
        assert heard
        assert not second.ledger.remake.owed
        assert rows_of(second) == stood


def test_it_waits_while_a_backup_keeps_the_wal(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remake, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(writer, "BUSY_FRAMES", 4)
    monkeypatch.setattr(writer, "HELD_FRAMES", 8)
    reader = program.opened.database.connect(query_only=True)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM operation").fetchall()
    steps = program.ledger.remake.steps()
    told = [next(steps) for _ in range(40)]
    assert told[-1] == told[-10] < 100
    take_one_in(program, UNITS[2][0])  # people don't wait
    reader.execute("COMMIT")
    reader.close()
    list(steps)
    assert program.ledger.verify().ok


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
        assert version(first) == f"{REDUCER}<{EARLIER}"
    with running(folder, beside=True) as second:
        list(second.ledger.remake.steps())
        assert second.ledger.verify().ok
        found = rows_of(second)
        assert len(found["repair_row"]) == len(stood["repair_row"]) + 1
        rebuilt(second)
        assert rows_of(second) == found


def test_the_earlier_version_put_back_in_the_middle_does_not_take_the_heads_for_its_own(
    tmp_path: Path, stood: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path / "desk", beside=True) as first:
        next(first.ledger.remake.steps())
    monkeypatch.setattr(remake, "REDUCER_VERSION", REDUCER - 1)
    monkeypatch.setattr(projection_tables, "VERSION", EARLIER)
    heard: list[tuple[int, int]] = []
    with running(tmp_path / "desk", beside=True, rebuilding=lambda *told: heard.append(told)) as second:
        assert heard[-1] == (len(stood["head"]), len(stood["head"]))
        assert not second.ledger.remake.owed


def test_a_version_later_still_goes_on_from_the_middle(
    tmp_path: Path, stood: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path / "desk", beside=True) as first:
        next(first.ledger.remake.steps())
    monkeypatch.setattr(remake, "REDUCER_VERSION", REDUCER + 1)
    monkeypatch.setattr(projection_tables, "VERSION", f"{REDUCER + 1}.{projection_tables.LAYOUT}")
    with running(tmp_path / "desk", beside=True) as second:
        assert version(second) == f"{REDUCER + 1}<{EARLIER}"
        list(second.ledger.remake.steps())
        assert rows_of(second) == stood


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
    "other",
    [
        f"{REDUCER - 1}.{projection_tables.LAYOUT - 1}",
        f"{REDUCER + 1}.{projection_tables.LAYOUT}",
        f"{REDUCER + 1}<{EARLIER}",
        "",
        "old.3",
    ],
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
