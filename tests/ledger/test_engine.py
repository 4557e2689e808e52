"""The two engines: what is set on every connection, who may write, and that a page's checksum is looked at."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.domain.errors import OurError, WorldError, WorldFault
from app.ledger.driver import connect, key_literal, keyed
from app.ledger.engine import Database, open_database
from app.ledger.file_format import APPLICATION_ID, FORMAT
from app.ledger.tables import local_value
from app.ledger.upgrade import upgrade
from app.ledger.world import as_world_error, told_as_world
from tests.support.ledger_files import KEY


@pytest.fixture
def database(tmp_path: Path) -> Database:
    path = tmp_path / "ledger.db"
    upgrade(path, KEY)
    return open_database(path, KEY)


SET = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "temp_store": 2,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "application_id": APPLICATION_ID,
    "user_version": FORMAT,
    "cipher_page_size": "4096",
}


def test_every_connection_is_set_alike(database: Database) -> None:
    for engine, only in ((database.write, 0), (database.read, 1)):
        with engine.connect() as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in SET}
            assert found == SET
            assert connection.exec_driver_sql("PRAGMA query_only").scalar() == only
    database.close()


def test_the_file_is_encrypted(database: Database) -> None:
    with database.write.begin() as connection:
        connection.execute(insert(local_value).values(key="school", value="善導寺小学校"))
    database.close()
    raw = database.path.read_bytes()
    assert not raw.startswith(b"SQLite format 3")
    for plain in ("善導寺".encode(), b"CREATE TABLE", b"local_value"):
        assert plain not in raw


def test_writing_begins_with_the_write_lock_reading_without(database: Database) -> None:
    said: list[str] = []
    for engine in (database.write, database.read):
        event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    with database.write.begin():
        pass
    with database.read.connect() as connection, connection.begin():
        pass
    assert said == ["BEGIN IMMEDIATE", "BEGIN"]
    database.close()


def test_the_read_engine_refuses_to_write(database: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"), database.read.begin() as connection:
        connection.execute(insert(local_value).values(key="a", value="b"))
    database.close()


def test_an_exception_leaves_nothing_not_even_a_table(database: Database) -> None:
    def half(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half(a)"))
        connection.execute(insert(local_value).values(key="a", value="b"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.write.begin() as connection:
        half(connection)
    with database.read.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_schema WHERE name='half'")).scalar() == 0
        assert connection.execute(text("SELECT count(*) FROM local_value")).scalar() == 0
    database.close()


def test_many_threads_read_while_one_writes(database: Database) -> None:
    def write() -> None:
        for number in range(100):
            with database.write.begin() as connection:
                connection.execute(insert(local_value).values(key=f"a{number}", value="1"))
                connection.execute(insert(local_value).values(key=f"b{number}", value="1"))

    odd: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            with database.read.connect() as connection:
                count = int(connection.execute(text("SELECT count(*) FROM local_value")).scalar_one())
                if count % 2:
                    odd.append(count)

    readers = [threading.Thread(target=read) for _ in range(6)]
    for reader in readers:
        reader.start()
    write()
    done.set()
    for reader in readers:
        reader.join()
    assert odd == []
    database.close()


def test_a_wrong_key_is_an_error_at_once(database: Database) -> None:
    database.close()
    with pytest.raises(DBAPIError, match="not a database"):
        open_database(database.path, bytes(32))


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DBAPIError):
        open_database(tmp_path / "none.db", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_odd_characters(tmp_path: Path) -> None:
    path = tmp_path / "修理 台?#%20&" / "ledger.db"
    path.parent.mkdir()
    upgrade(path, KEY)
    open_database(path, KEY).close()
    assert [found.name for found in path.parent.iterdir()] == ["ledger.db"]


def test_closing_leaves_one_file(database: Database) -> None:
    with database.write.begin() as connection:
        connection.execute(insert(local_value).values(key="a", value="b"))
    database.close()
    assert [path.name for path in database.path.parent.iterdir()] == ["ledger.db"]


def test_what_is_closed_is_not_opened_again_by_who_still_holds_it(database: Database) -> None:
    """A thread that was forgotten would open whatever lies in this place by then."""
    with database.read.connect():
        pass
    database.close()
    for again in (database.connect, database.read.connect, database.write.connect):
        with pytest.raises(OurError, match="closed"):
            again()
    assert [path.name for path in database.path.parent.iterdir()] == ["ledger.db"]


def test_nothing_shows_the_key(database: Database) -> None:
    assert KEY.hex() not in repr(database)
    assert KEY.hex() not in str(database.write.url)
    database.close()
    with pytest.raises(ValueError, match="32 bytes"):
        key_literal(b"short")


def test_sqlcipher_writes_nothing_to_standard_error(database: Database, capfd: pytest.CaptureFixture[str]) -> None:
    database.close()
    raw = keyed(database.path, bytes(32))
    with pytest.raises(Exception, match="not a database"):
        raw.execute("SELECT count(*) FROM sqlite_schema")
    raw.close()
    assert capfd.readouterr().err == ""


class TestWorldErrors:
    def test_a_locked_file_is_busy(self, database: Database) -> None:
        other = connect(database.path, KEY)
        other.execute("BEGIN IMMEDIATE")
        with database.write.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA busy_timeout=10")  # type: ignore[union-attr]
            with pytest.raises(WorldError) as fault, told_as_world():
                connection.begin()
        assert fault.value.kind is WorldFault.busy
        other.close()
        database.close()

    def test_a_changed_byte_is_a_disk_error(self, database: Database) -> None:
        database.close()
        content = bytearray(database.path.read_bytes())
        for page in range(4096, len(content), 4096):
            content[page + 100] ^= 1
        database.path.write_bytes(content)
        # The schema takes more than the first page, so that opening the file meets the fault already.
        with pytest.raises(WorldError) as fault, told_as_world():
            open_database(database.path, KEY)
        assert fault.value.kind is WorldFault.disk_error

    def test_what_only_a_bug_causes_stays_a_bug(self, database: Database) -> None:
        with pytest.raises(OperationalError), told_as_world(), database.read.connect() as connection:
            connection.execute(text("SELECT * FROM nothing"))
        assert as_world_error(ValueError("x")) is None
        assert as_world_error(OSError("without a number")) is None
        database.close()

    @pytest.mark.parametrize(
        ("number", "kind"),
        [
            (errno.ENOSPC, WorldFault.disk_full),
            (errno.EIO, WorldFault.disk_error),
            (errno.EROFS, WorldFault.read_only),
            (errno.EACCES, WorldFault.read_only),
        ],
    )
    def test_the_systems_own_errors(self, number: int, kind: WorldFault) -> None:
        with pytest.raises(WorldError) as fault, told_as_world():
            raise OSError(number, "said by the system")
        assert fault.value.kind is kind

    def test_a_pool_that_runs_dry_is_busy(self, database: Database) -> None:
        from sqlalchemy.exc import TimeoutError as PoolTimeout

        found = as_world_error(PoolTimeout())
        assert found is not None
        assert found.kind is WorldFault.busy
        database.close()
