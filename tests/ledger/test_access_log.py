"""The access log: who looked at what, in a chain that shows every change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from app.ledger import access_log
from app.ledger.engine import Database, open_database
from app.ledger.upgrade import upgrade
from tests.support.ledger_files import KEY


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    upgrade(tmp_path / "ledger.db", KEY)
    database = open_database(tmp_path / "ledger.db", KEY)
    yield database
    database.close()


def fill(connection: Connection, count: int) -> None:
    for number in range(count):
        access_log.append(
            connection,
            at=f"2026-11-20T00:00:{number:02d}Z",
            operator=f"OP{number % 3:04d}",
            desk="A",
            what="form_read",
            detail=f"答 {number}",
        )


def without_triggers(connection: Connection) -> None:
    """What someone with the key and another tool would do first."""
    connection.execute(text("DROP TRIGGER access_log_never_changes"))
    connection.execute(text("DROP TRIGGER access_log_never_goes"))


def test_rows_come_back_in_order(database: Database) -> None:
    with database.write.begin() as connection:
        fill(connection, 12)
        listed = list(access_log.rows(connection))
        assert [row.id for row in listed] == list(range(1, 13))
        assert (listed[0].operator, listed[11].detail) == ("OP0000", "答 11")
        assert access_log.first_broken_row(connection) is None


def test_an_empty_log_is_sound(database: Database) -> None:
    with database.read.connect() as connection:
        assert access_log.first_broken_row(connection) is None


@pytest.mark.parametrize("column", ["at", "operator", "desk", "what", "detail"])
def test_a_changed_field_is_named(database: Database, column: str) -> None:
    with database.write.begin() as connection:
        fill(connection, 12)
        without_triggers(connection)
        connection.execute(text(f"UPDATE access_log SET {column} = {column} || '.' WHERE id = 7"))
        assert access_log.first_broken_row(connection) == 7


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE access_log SET sha = prev WHERE id = 3", 3),
        ("UPDATE access_log SET prev = sha WHERE id = 3", 3),
        ("DELETE FROM access_log WHERE id = 5", 5),
        ("DELETE FROM access_log WHERE id = 1", 1),
        ("UPDATE access_log SET id = 40 WHERE id = 12", 12),
    ],
)
def test_what_is_cut_or_moved_is_named(database: Database, statement: str, broken: int) -> None:
    with database.write.begin() as connection:
        fill(connection, 12)
        without_triggers(connection)
        connection.execute(text(statement))
        assert access_log.first_broken_row(connection) == broken


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), min_size=2, max_size=6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_words_moved_from_one_field_to_the_next_are_seen(database: Database, lines: list[tuple[str, str]]) -> None:
    with database.write.connect() as connection:
        transaction = connection.begin()
        for what, detail in lines:
            access_log.append(connection, at="t", operator="o", desk="A", what=what, detail=detail)
        without_triggers(connection)
        what, detail = lines[0]
        changed = connection.execute(
            text("UPDATE access_log SET what = what || substr(detail, 1, 1), detail = substr(detail, 2) WHERE id = 1")
        )
        assert changed.rowcount == 1
        expected = 1 if detail and "\0" not in what + detail else None
        if "\0" not in what + detail:
            assert access_log.first_broken_row(connection) == expected
        transaction.rollback()
