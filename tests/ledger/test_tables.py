"""The durable tables: what the file itself refuses, whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.ledger.engine import Database, open_database
from app.ledger.tables import DELIVERY_STATES, access_log, delivery, desk, metadata, operation, scan_log
from app.ledger.upgrade import upgrade
from tests.support.ledger_files import KEY, append_operations

IDS = [bytes([number]) * 16 for number in range(3)]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "ledger.db"
    upgrade(path, KEY)
    database = open_database(path, KEY)
    with database.write.begin() as connection:
        connection.execute(insert(desk).values(desk_id=b"d" * 16, mark="A", name="", mine=2, since=""))
        append_operations(connection, 1, IDS)
    yield database
    database.close()


@pytest.mark.parametrize("column", ["op_id", "action_id", "body", "sha"])
def test_an_operation_never_changes(database: Database, column: str) -> None:
    with pytest.raises(IntegrityError, match="an operation never changes"), database.write.begin() as connection:
        connection.execute(update(operation).where(operation.c.seq == 1).values({column: b"other"}))


def test_its_envelope_may_be_filled_in(database: Database) -> None:
    with database.write.begin() as connection:
        connection.execute(update(operation).where(operation.c.seq == 1).values(hub_pos=7))


def test_an_operation_is_never_deleted(database: Database) -> None:
    with pytest.raises(IntegrityError, match="never deleted"), database.write.begin() as connection:
        connection.execute(delete(operation).where(operation.c.seq == 2))
    with pytest.raises(IntegrityError, match="never deleted"), database.write.begin() as connection:
        connection.execute(text("DELETE FROM operation"))


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE INTO", "REPLACE INTO"])
def test_an_operation_is_not_replaced_either(database: Database, verb: str) -> None:
    # Without recursive_triggers, REPLACE would delete the old row and no trigger would see it.
    statement = text(f"{verb} operation(op_id, action_id, desk, desk_no, body, sha) VALUES (:id, :id, 1, 9, :id, :id)")
    with pytest.raises(IntegrityError, match="never deleted"), database.write.begin() as connection:
        connection.execute(statement, {"id": IDS[0]})
    with pytest.raises(IntegrityError), database.write.begin() as connection:
        connection.execute(text("UPDATE OR REPLACE operation SET desk_no = 1 WHERE desk_no = 2"))


@pytest.mark.parametrize(
    "row",
    [
        {"op_id": IDS[0], "desk_no": 9},
        {"op_id": b"n" * 16, "desk_no": 1},
        {"op_id": b"n" * 16, "desk_no": 9, "desk": 44},
    ],
)
def test_ids_and_desk_numbers_are_unique_and_desks_known(database: Database, row: dict[str, object]) -> None:
    values = {"action_id": b"a", "desk": 1, "body": b"", "sha": b""} | row
    with pytest.raises(IntegrityError), database.write.begin() as connection:
        connection.execute(insert(operation).values(values))


def test_types_are_held_to(database: Database) -> None:
    with pytest.raises(DBAPIError, match="cannot store"), database.write.begin() as connection:
        connection.execute(text("INSERT INTO local_value VALUES ('a', x'00')"))


def test_one_desk_is_this_desk(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write.begin() as connection:
        connection.execute(insert(desk).values(desk_id=b"e" * 16, mark="C", name="", mine=2, since=""))
    with pytest.raises(IntegrityError), database.write.begin() as connection:
        connection.execute(insert(desk).values(desk_id=b"e" * 16, mark="C", name="", mine=3, since=""))
    with database.write.begin() as connection:
        for mine in (0, 1, 1, 0):
            connection.execute(
                insert(desk).values(desk_id=bytes([mine]) * 8 + _more(), mark="C", name="", mine=mine, since="")
            )


_count = iter(range(100))


def _more() -> bytes:
    return bytes([next(_count)]) * 8


@pytest.mark.parametrize("state", DELIVERY_STATES)
def test_every_state_of_a_delivery_is_taken(database: Database, state: str) -> None:
    with database.write.begin() as connection:
        _deliver(connection, state)
        assert connection.execute(select(delivery.c.tries)).scalar() == 0


def test_no_other_state_is_taken(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write.begin() as connection:
        _deliver(connection, "done")


def _deliver(connection: Connection, state: str) -> None:
    connection.execute(insert(delivery).values(seq=1, destination="hub", item=b"i", payload=b"p", state=state))


def test_the_access_log_is_appended_to_only(database: Database) -> None:
    row = {"at": "", "operator": "", "desk": "", "what": "", "detail": "", "prev": b"", "sha": b""}
    with database.write.begin() as connection:
        connection.execute(insert(access_log).values(row))
    for statement in ("UPDATE access_log SET what='x'", "DELETE FROM access_log"):
        with pytest.raises(IntegrityError, match="the access log"), database.write.begin() as connection:
            connection.execute(text(statement))


def test_a_scan_may_have_no_operator_and_no_crate(database: Database) -> None:
    with database.write.begin() as connection:
        connection.execute(insert(scan_log).values(at="", source="wedge", raw="?", text="", outcome="unreadable"))
        assert connection.execute(select(scan_log.c.crate, scan_log.c.operator)).one() == ("", None)


def test_every_table_is_strict_and_nothing_cascades(database: Database) -> None:
    with database.read.connect() as connection:
        listed = connection.exec_driver_sql("PRAGMA table_list").mappings().all()
        strict = {row["name"] for row in listed if row["strict"]}
        assert strict == set(metadata.tables)
        for name in metadata.tables:
            for row in connection.exec_driver_sql(f"PRAGMA foreign_key_list({name})").mappings():
                assert (row["on_delete"], row["on_update"]) == ("NO ACTION", "NO ACTION")
