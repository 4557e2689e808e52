"""A commit that failed: what is said about it must be true after the power went."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from app.domain.errors import OurError, WorldError, WorldFault
from app.ledger import transaction
from app.ledger.ledger_folder import OpenLedger
from app.ledger.transaction import run_transaction
from tests.support.ledger_files import Bench, append_operations, operation_ids


class DiskError(Exception):
    """Stands for the driver's error, with SQLite's code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"code {code}")
        self.sqlite_errorcode = code


def failing_commit(
    monkeypatch: pytest.MonkeyPatch, ledger: OpenLedger, code: int, *, really: bool, times: int = 1
) -> None:
    """Make the next `times` commits of the write engine report `code`, done or not done according to `really`."""
    dialect = ledger.database.write.dialect
    left = [times]
    done = dialect.do_commit

    def commit(raw: Any) -> None:
        if left[0]:
            left[0] -= 1
            if really:
                done(raw)
            raise OperationalError("COMMIT", {}, DiskError(code))
        done(raw)

    monkeypatch.setattr(dialect, "do_commit", commit)


@pytest.fixture
def ledger(bench: Bench) -> OpenLedger:
    return bench.make()


def work(ledger: OpenLedger, ids: list[bytes]) -> Callable[[Connection], str]:
    def run(connection: Connection) -> str:
        append_operations(connection, ledger.desk.n, ids)
        return "done"

    return run


IDS = [bytes([number]) * 16 for number in range(3)]


def test_a_commit_gives_back_what_the_work_gave(ledger: OpenLedger) -> None:
    assert run_transaction(ledger.database, work(ledger, IDS[:2]), IDS[:2]) == "done"
    assert operation_ids(ledger) == IDS[:2]
    ledger.close()


def test_what_the_work_raises_comes_out_and_nothing_is_saved(ledger: OpenLedger) -> None:
    def half(connection: Connection) -> None:
        append_operations(connection, ledger.desk.n, IDS[:2])
        raise OurError("no")

    with pytest.raises(OurError, match="no"):
        run_transaction(ledger.database, half, IDS[:2])
    assert operation_ids(ledger) == []
    ledger.close()


def test_a_disk_error_in_the_work_is_told_as_the_worlds_and_the_connection_is_dropped(ledger: OpenLedger) -> None:
    seen: list[object] = []

    def broken(connection: Connection) -> None:
        seen.append(connection.connection.driver_connection)
        if len(seen) == 1:
            raise OperationalError("INSERT", {}, DiskError(13))

    with pytest.raises(WorldError) as fault:
        run_transaction(ledger.database, broken)
    assert fault.value.kind is WorldFault.disk_full
    run_transaction(ledger.database, broken)
    assert seen[0] is not seen[1]
    ledger.close()


def test_a_roll_back_that_fails_too_drops_the_connection(ledger: OpenLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(raw: Any) -> None:
        raise OperationalError("ROLLBACK", {}, DiskError(10))

    def half(connection: Connection) -> None:
        append_operations(connection, ledger.desk.n, IDS[:2])
        raise OurError("no")

    with monkeypatch.context() as patch:
        patch.setattr(ledger.database.write.dialect, "do_rollback", fail)
        with pytest.raises(OurError, match="no"):
            run_transaction(ledger.database, half, IDS[:2])
    assert operation_ids(ledger) == []
    assert run_transaction(ledger.database, work(ledger, IDS[:2]), IDS[:2]) == "done"
    ledger.close()


@pytest.mark.parametrize("count", [1, 3, 1200])
@pytest.mark.parametrize("code", [10, 778, 13])
def test_a_failed_commit_that_happened_is_found_by_its_operations(
    ledger: OpenLedger, monkeypatch: pytest.MonkeyPatch, code: int, count: int
) -> None:
    ids = [os.urandom(16) for _ in range(count)]
    failing_commit(monkeypatch, ledger, code, really=True)
    assert run_transaction(ledger.database, work(ledger, ids), ids) == "done"
    assert operation_ids(ledger) == ids
    wal = ledger.database.path.with_name("ledger.db-wal")
    with ledger.database.read.connect() as connection:
        _, held, carried = connection.exec_driver_sql("PRAGMA wal_checkpoint(NOOP)").one()
    assert held == carried, f"{wal.name} holds what the main file lacks"
    ledger.close()


@pytest.mark.parametrize(("code", "kind"), [(10, WorldFault.disk_error), (13, WorldFault.disk_full)])
def test_a_failed_commit_that_did_not_happen_is_said_and_written_over(
    ledger: OpenLedger, monkeypatch: pytest.MonkeyPatch, code: int, kind: WorldFault
) -> None:
    failing_commit(monkeypatch, ledger, code, really=False)
    with pytest.raises(WorldError) as fault:
        run_transaction(ledger.database, work(ledger, IDS[:2]), IDS[:2])
    assert fault.value.kind is kind
    assert operation_ids(ledger) == []
    with ledger.database.read.connect() as connection:
        assert connection.execute(text("SELECT value FROM local_value WHERE key='commit_settled'")).scalar() == "1"
    assert run_transaction(ledger.database, work(ledger, IDS[:2]), IDS[:2]) == "done"
    assert operation_ids(ledger) == IDS[:2]
    ledger.close()


def test_a_disk_that_gives_no_answer_is_unknown(ledger: OpenLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_commit(monkeypatch, ledger, 10, really=False, times=2)
    with pytest.raises(WorldError) as fault:
        run_transaction(ledger.database, work(ledger, IDS[:1]), IDS[:1])
    assert fault.value.kind is WorldFault.commit_unknown
    ledger.close()


def test_a_full_disk_is_known_although_nothing_can_be_written_over(
    ledger: OpenLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_commit(monkeypatch, ledger, 13, really=False, times=2)
    with pytest.raises(WorldError) as fault:
        run_transaction(ledger.database, work(ledger, IDS[:1]), IDS[:1])
    assert fault.value.kind is WorldFault.disk_full
    ledger.close()


def test_without_operations_nothing_can_be_looked_up(ledger: OpenLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_commit(monkeypatch, ledger, 10, really=True)
    with pytest.raises(WorldError) as fault:
        run_transaction(ledger.database, lambda connection: None)
    assert fault.value.kind is WorldFault.commit_unknown
    ledger.close()


def test_half_a_transaction_is_a_bug_and_said(ledger: OpenLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_commit(monkeypatch, ledger, 10, really=True)
    with pytest.raises(OurError, match="1 of 2"):
        run_transaction(ledger.database, work(ledger, IDS[:1]), IDS[:2])
    ledger.close()


@pytest.mark.parametrize("answer", [(1, 5, 5), (0, 5, 3)])
def test_found_but_not_carried_to_the_main_file_is_unknown(
    ledger: OpenLedger, monkeypatch: pytest.MonkeyPatch, answer: tuple[int, int, int]
) -> None:
    class Cursor:
        def execute(self, sql: str) -> None:
            assert sql == "PRAGMA wal_checkpoint(FULL)"

        def fetchone(self) -> tuple[int, int, int]:
            return answer

        def close(self) -> None:
            pass

    class Raw:
        def cursor(self) -> Cursor:
            return Cursor()

    class Fairy:
        dbapi_connection = Raw()

    class Fake:
        connection = Fairy()

    with pytest.raises(WorldError) as fault:
        transaction._carried_to_main_file(Fake())  # type: ignore[arg-type]
    assert fault.value.kind is WorldFault.commit_unknown
    ledger.close()
