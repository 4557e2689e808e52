"""The side store: kept by id, known by a salted hash, erased for good."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text, update

from app.domain.errors import OurError
from app.ledger import side_store as module
from app.ledger.driver import connect, pragma_int
from app.ledger.file_format import SIDE_APPLICATION_ID, SIDE_FORMAT
from app.ledger.side_store import SideRecord, SideStore, listed_erasures, metadata, side, upgrade_side
from tests.support.ledger_files import KEY

ONE, TWO, THREE = (bytes([number]) * 16 for number in (1, 2, 3))
AT = "2026-11-20T00:42:18Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SideStore]:
    upgrade_side(tmp_path / "side.db", KEY)
    opened = SideStore.open(tmp_path / "side.db", KEY, tmp_path / "outside" / "erased.txt")
    yield opened
    opened.close()


def test_bytes_come_back_as_they_went_in(store: SideStore) -> None:
    for record_id, content in ((ONE, "久留米 花子".encode()), (TWO, b""), (THREE, bytes(range(256)) * 400)):
        store.put(record_id, "text/plain", content)
        found = store.get(record_id)
        assert found is not None
        assert (found.content, found.media, found.erased_at) == (content, "text/plain", None)
        assert found.sha == hashlib.sha256(found.salt + content).digest()
    assert store.get(b"n" * 16) is None


def test_the_same_bytes_have_another_hash_each_time(store: SideStore) -> None:
    first, second = store.put(ONE, "text/plain", b"same"), store.put(TWO, "text/plain", b"same")
    assert first.sha != second.sha


def test_the_same_again_changes_nothing_other_bytes_are_a_bug(store: SideStore) -> None:
    first = store.put(ONE, "text/plain", b"a")
    assert store.put(ONE, "text/plain", b"a") == first
    with pytest.raises(OurError):
        store.put(ONE, "text/plain", b"b")
    with pytest.raises(OurError):
        store.put(ONE, "image/png", b"a")
    assert store.get(ONE) == first


def test_a_record_from_another_desk_must_fit_its_hash(store: SideStore) -> None:
    content, salt = b"from afar", b"s" * 16
    sha = hashlib.sha256(salt + content).digest()
    record = SideRecord(id=ONE, salt=salt, sha=sha, media="text/plain", content=content, erased_at=None)
    for wrong in (replace(record, content=b"other"), replace(record, sha=bytes(32)), replace(record, content=None)):
        with pytest.raises(OurError):
            store.receive(wrong)
    assert store.receive(record) == record
    assert store.get(ONE) == record


def test_bytes_changed_on_the_disk_are_not_handed_out(store: SideStore) -> None:
    store.put(ONE, "text/plain", b"a")
    with store.database.write.begin() as connection:
        connection.execute(update(side).values({"bytes": b"b"}))
    with pytest.raises(OurError):
        store.get(ONE)


def test_many_at_once(store: SideStore) -> None:
    store.put(ONE, "text/plain", b"first")
    store.erase([TWO], AT)
    store.put_all([(ONE, "text/plain", b"other"), (TWO, "text/plain", b"late"), (THREE, "image/png", b"new")])
    store.put_all([])
    found = [store.get(record_id) for record_id in (ONE, TWO, THREE)]
    assert [record and record.content for record in found] == [b"first", None, b"new"]


class TestErasing:
    def test_erased_is_erased_and_its_id_stays(self, store: SideStore) -> None:
        store.put(ONE, "text/plain", b"name")
        store.put(TWO, "text/plain", b"other")
        assert store.erase([ONE, THREE], AT) == 1
        found = store.get(ONE)
        assert found is not None
        assert (found.content, found.media, found.sha, found.salt, found.erased_at) == (None, "", b"", b"", AT)
        assert store.tombstones() == {ONE: AT, THREE: AT}
        kept = store.get(TWO)
        assert kept is not None
        assert kept.content == b"other"

    def test_erased_never_comes_back(self, store: SideStore) -> None:
        store.erase([ONE], AT)
        answer = store.put(ONE, "text/plain", b"late")
        assert (answer.content, answer.erased_at) == (None, AT)
        found = store.get(ONE)
        assert found is not None
        assert found.content is None

    def test_erasing_again_keeps_the_first_time(self, store: SideStore) -> None:
        store.put(ONE, "text/plain", b"name")
        store.erase([ONE], AT)
        assert store.erase([ONE], "2027-01-01T00:00:00Z") == 0
        assert store.tombstones() == {ONE: AT}

    def test_the_ids_stand_in_a_list_outside(self, store: SideStore, tmp_path: Path) -> None:
        outside = tmp_path / "outside" / "erased.txt"
        assert listed_erasures(outside) == []
        store.erase([ONE], AT)
        with outside.open("ab") as file:
            file.write(b"\n0102")  # torn by a power cut: two bytes of an id
        store.erase([TWO, THREE], AT)
        assert [each for each in listed_erasures(outside) if len(each) == 16] == [ONE, TWO, THREE]

    def test_no_page_and_no_wal_holds_the_bytes_any_more(self, tmp_path: Path) -> None:
        # Looked at without encryption, or nothing could be seen either way.
        from app.ledger.driver import keyed

        def kept(secure: bool) -> bool:
            path = tmp_path / f"plain{secure}.db"
            raw = keyed(path, None, "rwc")
            raw.execute("PRAGMA journal_mode=WAL").fetchall()
            raw.execute(module._STEPS[1][0])
            raw.execute("INSERT INTO side(id, bytes) VALUES (x'01', ?)", (b"KURUME HANAKO" * 900,))
            if secure:
                raw.execute("PRAGMA secure_delete=ON").fetchall()
            raw.execute("UPDATE side SET bytes=NULL")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            beside = path.with_name(path.name + "-wal")
            found = b"HANAKO" in path.read_bytes() + beside.read_bytes()
            raw.close()
            return found

        assert kept(secure=False), "else this test shows nothing"
        assert not kept(secure=True)

    def test_the_wal_is_empty_after_an_erasure(self, store: SideStore) -> None:
        store.put(ONE, "text/plain", b"name" * 5000)
        wal = store.database.path.with_name("side.db-wal")
        assert wal.stat().st_size > 0
        store.erase([ONE], AT)
        assert wal.stat().st_size == 0


class TestFile:
    def test_the_format_is_ours_and_numbered(self, tmp_path: Path) -> None:
        assert upgrade_side(tmp_path / "side.db", KEY) == SIDE_FORMAT
        assert upgrade_side(tmp_path / "side.db", KEY) == SIDE_FORMAT
        raw = connect(tmp_path / "side.db", KEY)
        assert pragma_int(raw, "application_id") == SIDE_APPLICATION_ID
        assert pragma_int(raw, "user_version") == SIDE_FORMAT
        raw.close()

    def test_the_steps_make_the_tables_the_program_knows(self, store: SideStore, tmp_path: Path) -> None:
        from sqlalchemy.schema import CreateTable

        with store.database.read.connect() as connection:
            made = connection.execute(text("SELECT sql FROM sqlite_schema WHERE name='side'")).scalar_one()
        known = str(CreateTable(metadata.tables["side"]).compile(store.database.read))
        assert "".join(made.split()) == "".join(known.split())

    def test_each_step_runs_once_from_wherever_a_file_stands(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "side.db"
        upgrade_side(path, KEY)
        store = SideStore.open(path, KEY)
        store.put(ONE, "text/plain", b"a")
        store.close()
        monkeypatch.setattr(module, "_STEPS", module._STEPS | {2: ("ALTER TABLE side ADD COLUMN later TEXT",)})
        monkeypatch.setattr(module, "SIDE_FORMAT", 2)
        assert upgrade_side(path, KEY) == 2
        assert upgrade_side(path, KEY) == 2
        raw = connect(path, KEY)
        assert raw.execute("SELECT id, later FROM side").fetchall() == [(ONE, None)]
        raw.close()

    def test_a_failing_step_leaves_the_file_as_it_was(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "side.db"
        upgrade_side(path, KEY)
        bad = ("ALTER TABLE side ADD COLUMN later TEXT", "ALTER TABLE nothing ADD COLUMN x")
        monkeypatch.setattr(module, "_STEPS", module._STEPS | {2: bad})
        monkeypatch.setattr(module, "SIDE_FORMAT", 2)
        with pytest.raises(Exception, match="nothing"):
            upgrade_side(path, KEY)
        raw = connect(path, KEY)
        assert pragma_int(raw, "user_version") == 1
        assert "later" not in str(raw.execute("SELECT sql FROM sqlite_schema").fetchall())
        raw.close()
