"""A ledger's folder: made whole or not at all, and known for what it is when it is opened again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from app.domain.errors import OurError, WorldError
from app.ledger import ledger_folder, swap
from app.ledger.desks import Moved, clashing_marks, desk_now
from app.ledger.driver import DriverError, connect
from app.ledger.file_format import FORMAT, LEDGER_FILE, META_FILE, OPEN_MARK, SIDE_FILE
from app.ledger.integrity import Soundness
from app.ledger.keys import KeyPlace, KeyStore, NotAKey, key_mark, new_key, recovery_text
from app.ledger.ledger_folder import OpenLedger, create_ledger, exists, open_ledger
from app.ledger.machine import UserFolders
from app.ledger.meta import read_meta
from app.ledger.side_store import SideStore
from app.ledger.tables import delivery, desk, operation
from tests.support.ledger_files import Bench, add_operations, fingerprints, operation_ids

ROOT = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
CHILD = Path(__file__).with_name("hold_ledger.py")


def kill_while_open(bench: Bench, name: str = "ledger") -> None:
    """Open the ledger in another process, save 300 operations there, kill it."""
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(bench.root), "kill", name], stdout=subprocess.PIPE, env=os.environ | ROOT
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"saved\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


class TestMaking:
    def test_a_new_ledger_is_three_files_and_desk_a(self, bench: Bench) -> None:
        ledger = bench.make()
        assert (ledger.desk.mark, ledger.desk.name, ledger.moved, ledger.unclean) == ("A", "受付", False, False)
        assert len(ledger.desk.desk_id) == 16
        ledger.close()
        assert {path.name for path in bench.folder.iterdir()} == {LEDGER_FILE, SIDE_FILE, META_FILE, "ledger.lock"}

    def test_plain_facts_hold_nothing_secret(self, bench: Bench) -> None:
        ledger = bench.make()
        row = json.loads((bench.folder / META_FILE).read_text("utf-8"))
        assert set(row) == {"ledger", "format", "created", "key"}
        assert (row["ledger"], row["format"]) == (ledger.meta.ledger_id, FORMAT)
        assert row["key"] == key_mark(ledger.key, row["ledger"])
        assert ledger.key.hex() not in json.dumps(row)
        assert str(bench.root) not in json.dumps(row)
        ledger.close()

    def test_the_key_is_kept_under_the_ledgers_id_never_by_path(self, bench: Bench) -> None:
        bench.make().close()
        shutil.move(bench.folder, bench.root / "elsewhere")
        opened = bench.open("elsewhere")
        assert opened.key_place is KeyPlace.keyring
        assert not opened.plain_notice
        opened.close()

    @pytest.mark.usefixtures("keys_in_files")
    def test_without_a_keyring_a_plain_notice(self, bench: Bench) -> None:
        ledger = bench.make()
        assert (ledger.key_place, ledger.plain_notice) == (KeyPlace.user_file, True)
        ledger.close()

    def test_with_a_key_file_that_key_is_used_and_kept_nowhere_else(self, bench: Bench, tmp_path: Path) -> None:
        key = new_key()
        (tmp_path / "paper").write_text(recovery_text(key), "utf-8")
        keys = KeyStore(bench.home.config, key_file=tmp_path / "paper")
        create_ledger(bench.folder, keys, home=bench.home)
        ledger = open_ledger(bench.folder, keys, home=bench.home)
        assert (ledger.key, ledger.key_place) == (key, KeyPlace.key_file)
        ledger.close()
        assert bench.keys.find(ledger.meta.ledger_id) is None

    def test_a_making_that_is_cut_leaves_nothing_and_is_begun_again(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def power_cut(*_: object) -> None:
            raise SystemExit

        with monkeypatch.context() as patch:
            patch.setattr(ledger_folder, "upgrade_side", power_cut)
            with pytest.raises(SystemExit):
                create_ledger(bench.folder, bench.keys, home=bench.home)
        assert not exists(bench.folder)
        bench.make().close()

    def test_a_making_cut_after_it_was_decided_is_finished(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        calls: list[int] = []
        finish = swap.finish

        def cut_the_second_time(folder: Path) -> object:
            calls.append(1)
            if len(calls) == 2:
                raise SystemExit
            return finish(folder)

        with monkeypatch.context() as patch:
            patch.setattr(swap, "finish", cut_the_second_time)
            with pytest.raises(SystemExit):
                create_ledger(bench.folder, bench.keys, home=bench.home)
        assert exists(bench.folder)
        assert not (bench.folder / LEDGER_FILE).exists()
        bench.open().close()
        assert not (bench.folder / swap.STAGE).exists()


@pytest.mark.usefixtures("keys_in_files")
class TestUncleanStops:
    def test_a_clean_stop_owes_nothing(self, bench: Bench) -> None:
        bench.make().close()
        again = bench.open(check=True)
        assert not again.unclean
        assert not again.check.future.running()
        again.close()

    def test_after_a_kill_everything_saved_is_there_and_a_check_runs(self, bench: Bench) -> None:
        bench.make().close()
        kill_while_open(bench)
        ledger = bench.open(check=True)
        assert ledger.unclean
        assert len(operation_ids(ledger)) == 300
        checked = ledger.check.future.result(30)
        assert (checked.soundness, checked.problems) == (Soundness.sound, ())
        ledger.close()
        assert not (bench.folder / OPEN_MARK).exists()
        with closing(bench.open()) as again:
            assert not again.unclean

    def test_a_check_that_was_not_done_stays_owed(self, bench: Bench) -> None:
        bench.make().close()
        kill_while_open(bench)
        bench.open(check=False).close()
        again = bench.open(check=True)
        assert again.unclean, "the WAL is gone by now; the mark still tells"
        again.check.future.result(30)
        again.close()
        with closing(bench.open()) as again:
            assert not again.unclean

    def test_damage_found_stays_owed(self, bench: Bench) -> None:
        ledger = bench.make()
        add_operations(ledger, 400, body=b"x" * 400)
        ledger.close()
        path = bench.folder / LEDGER_FILE
        content = bytearray(path.read_bytes())
        content[-4096 * 8 + 7] ^= 1
        path.write_bytes(content)
        (bench.folder / OPEN_MARK).write_text("process 1\n", "utf-8")
        damaged = bench.open(check=True)
        checked = damaged.check.future.result(30)
        assert checked.soundness is Soundness.damaged
        assert "malformed" in checked.problems[0]
        damaged.close()
        assert (bench.folder / OPEN_MARK).exists()


class TestRecoveryKey:
    def test_it_is_confirmed_by_being_typed_back(self, bench: Bench) -> None:
        ledger = bench.make()
        assert not ledger.recovery_confirmed()
        assert not ledger.confirm_recovery(recovery_text(new_key()))
        assert not ledger.recovery_confirmed()
        with pytest.raises(NotAKey):
            ledger.confirm_recovery("ABCD")
        assert ledger.confirm_recovery(recovery_text(ledger.key).lower())
        assert ledger.recovery_confirmed()
        ledger.close()
        again = bench.open()
        assert again.recovery_confirmed()
        again.close()


def copy_folder(bench: Bench, source: str, target: str) -> None:
    """Copy a closed ledger's folder, as a person would."""
    shutil.rmtree(bench.root / target, ignore_errors=True)
    shutil.copytree(bench.root / source, bench.root / target)


def numbers(ledger: OpenLedger) -> set[tuple[str, int]]:
    """What this ledger's own desks have handed out: mark and number."""
    with ledger.database.read.connect() as connection:
        query = select(desk.c.mark, operation.c.desk_no).join(desk, desk.c.n == operation.c.desk)
        return {(row.mark, row.desk_no) for row in connection.execute(query)}


class TestMovedLedgers:
    def test_the_same_place_stays_the_same_desk(self, bench: Bench) -> None:
        ledger = bench.make()
        first = ledger.desk
        add_operations(ledger, 5)
        ledger.close()
        for _ in range(3):
            again = bench.open()
            assert (again.moved, again.desk) == (False, first)
            add_operations(again, 2)
            again.close()

    @pytest.mark.usefixtures("keys_in_files")
    def test_also_after_a_kill(self, bench: Bench) -> None:
        bench.make().close()
        kill_while_open(bench)
        again = bench.open()
        assert not again.moved
        again.close()

    def test_a_copied_folder_takes_a_new_mark(self, bench: Bench) -> None:
        ledger = bench.make()
        add_operations(ledger, 5)
        ledger.close()
        copy_folder(bench, "ledger", "copy")
        copy = bench.open("copy")
        assert copy.moved_because is Moved.other_place
        new = copy.take_new_desk()
        assert not copy.moved
        assert (len(new.mark), new.name) == (2, "受付")
        assert new.desk_id != ledger.desk.desk_id
        add_operations(copy, 3)
        assert numbers(copy) == {("A", n) for n in range(1, 6)} | {(new.mark, n) for n in range(1, 4)}
        copy.close()
        again = bench.open("copy")
        assert (again.moved, again.desk) == (False, new)
        again.close()
        original = bench.open()
        assert (original.moved, original.desk.mark) == (False, "A")
        original.close()

    def test_a_folder_copied_many_times_hands_out_no_number_twice(self, bench: Bench) -> None:
        ledger = bench.make()
        add_operations(ledger, 3)
        ledger.close()
        seen: list[tuple[str, int]] = []
        for name in [f"copy{number}" for number in range(25)]:
            copy_folder(bench, "ledger", name)
        for name in ["ledger", *(f"copy{number}" for number in range(25))]:
            opened = bench.open(name)
            if opened.moved:
                opened.take_new_desk()
            before = numbers(opened)
            add_operations(opened, 4)
            seen += sorted(numbers(opened) - before)
            opened.close()
        assert len(seen) == 26 * 4
        assert len(set(seen)) == len(seen)

    def test_an_older_copy_put_back_in_its_own_place_is_another_desk(self, bench: Bench) -> None:
        ledger = bench.make()
        add_operations(ledger, 5)
        ledger.close()
        copy_folder(bench, "ledger", "kept")
        ledger = bench.open()
        add_operations(ledger, 4)
        ledger.close()
        shutil.rmtree(bench.folder)
        shutil.move(bench.root / "kept", bench.folder)
        back = bench.open()
        assert back.moved_because is Moved.older_copy
        assert back.take_new_desk().mark != "A"
        back.close()

    @pytest.mark.usefixtures("keys_in_files")
    def test_an_older_copy_is_known_also_when_the_newer_ledger_was_killed(self, bench: Bench) -> None:
        bench.make().close()
        copy_folder(bench, "ledger", "kept")
        kill_while_open(bench)
        shutil.rmtree(bench.folder)
        shutil.move(bench.root / "kept", bench.folder)
        back = bench.open()
        assert back.moved_because is Moved.older_copy
        back.close()

    def test_a_copy_that_lacks_nothing_may_go_on(self, bench: Bench) -> None:
        ledger = bench.make()
        add_operations(ledger, 5)
        ledger.close()
        copy_folder(bench, "ledger", "kept")
        shutil.rmtree(bench.folder)
        shutil.move(bench.root / "kept", bench.folder)
        back = bench.open()
        assert (back.moved, back.desk.mark) == (False, "A")
        back.close()

    def test_another_user_or_machine_is_another_place(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        ledger = bench.make()
        ledger.close()
        other = UserFolders(config=bench.home.config, data=tmp_path / "other user")
        elsewhere = open_ledger(bench.folder, bench.keys, home=other)
        assert elsewhere.moved_because is Moved.other_place
        elsewhere.close()
        with monkeypatch.context() as patch:
            patch.setattr("app.ledger.machine.machine_id", lambda: "another machine")
            moved = bench.open()
            assert moved.moved_because is Moved.other_place
            moved.close()
        with closing(bench.open()) as again:
            assert not again.moved

    def test_two_users_of_one_folder_keep_a_desk_each(self, bench: Bench, tmp_path: Path) -> None:
        bench.make().close()
        other = UserFolders(config=bench.home.config, data=tmp_path / "other user")
        marks: set[str] = set()
        handed: list[tuple[str, int]] = []
        for home in (bench.home, other, bench.home, other, other, bench.home):
            opened = open_ledger(bench.folder, bench.keys, home=home)
            if opened.moved:
                opened.take_new_desk()
            before = numbers(opened)
            add_operations(opened, 2)
            handed += sorted(numbers(opened) - before)
            marks.add(opened.desk.mark)
            with opened.database.read.connect() as connection:
                assert desk_now(connection) == opened.desk
            opened.close()
        assert len(marks) == 2
        assert len(set(handed)) == len(handed) == 12

    def test_a_lost_record_of_what_was_handed_out_counts_as_moved(self, bench: Bench) -> None:
        ledger = bench.make()
        ledger.close()
        (path,) = (bench.home.data / "desks" / ledger.meta.ledger_id).glob("*.json")
        for content in (b"", b"{}", b'{"mark": "A", "highest": "many"}', b"\0" * 64):
            path.write_bytes(content)
            torn = bench.open()
            assert torn.moved_because is Moved.older_copy
            torn.close()

    def test_deliveries_not_settled_become_unknown(self, bench: Bench) -> None:
        ledger = bench.make()
        add_operations(ledger, 1)
        with ledger.database.write.begin() as connection:
            for state in ("saved", "waiting", "sent", "confirmed", "refused", "held", "cancelled"):
                row = {"seq": 1, "destination": "google", "item": b"i", "payload": b"p", "state": state}
                connection.execute(insert(delivery).values(row))
        ledger.close()
        copy_folder(bench, "ledger", "copy")
        copy = bench.open("copy")
        copy.take_new_desk()
        with copy.database.read.connect() as connection:
            states = list(connection.execute(select(delivery.c.state).order_by(delivery.c.id)).scalars())
            assert states == ["unknown"] * 3 + ["confirmed", "refused", "held", "cancelled"]
            assert clashing_marks(connection) == {}
        copy.close()

    def test_a_new_desk_that_was_not_committed_wastes_a_mark_and_no_more(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.make().close()
        copy_folder(bench, "ledger", "copy")
        copy = bench.open("copy")

        def cut(*_: object) -> None:
            raise OurError("cut")

        with monkeypatch.context() as patch:
            patch.setattr("app.ledger.desks.remember_place", cut)
            with pytest.raises(OurError):
                copy.take_new_desk()
        assert copy.moved
        copy.close()
        again = bench.open("copy")
        assert again.moved
        assert again.desk.mark == "A"
        again.take_new_desk()
        again.close()


class TestNoting:
    def test_a_failing_record_never_undoes_a_save(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger = bench.make()

        def broken(highest: int) -> None:
            raise OSError(28, "no space")

        record = ledger._record
        assert record is not None
        monkeypatch.setattr(record, "note", broken)
        ids = add_operations(ledger, 2)
        assert operation_ids(ledger) == ids
        monkeypatch.undo()
        ledger.close()
        with closing(bench.open()) as again:
            assert not again.moved

    def test_while_moved_nothing_is_noted(self, bench: Bench) -> None:
        bench.make().close()
        copy_folder(bench, "ledger", "copy")
        copy = bench.open("copy")
        copy.note_commit()
        assert copy.moved
        copy.close()


def test_a_ledger_without_a_desk_is_a_bug(bench: Bench) -> None:
    ledger = bench.make()
    key = ledger.key
    ledger.close()
    raw = connect(bench.folder / LEDGER_FILE, key)
    raw.execute("DELETE FROM desk")
    raw.close()
    with pytest.raises(OurError, match="no desk"):
        bench.open()
    with pytest.raises(OurError, match="no desk"):  # and the lock was let go of
        bench.open()


def test_an_error_while_opening_lets_go_of_everything(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.make().close()
    before = fingerprints(bench.folder)
    with monkeypatch.context() as patch:
        patch.setattr(SideStore, "open", _raise)
        with pytest.raises(WorldError):
            bench.open()
    bench.open().close()
    assert fingerprints(bench.folder) == before


def _raise(*_: object) -> None:
    fault = DriverError("disk I/O error")
    fault.sqlite_errorcode = 10  # type: ignore[attr-defined]
    raise fault


def test_a_ledger_whose_id_is_not_its_own_is_foreign(bench: Bench) -> None:
    ledger = bench.make()
    key = ledger.key
    ledger.close()
    raw = connect(bench.folder / LEDGER_FILE, key)
    raw.execute("UPDATE local_value SET value='other' WHERE key='ledger_id'")
    raw.close()
    with pytest.raises(WorldError) as refused:
        bench.open()
    assert str(refused.value.kind) == "not_a_ledger"


def test_older_formats_are_brought_forward_on_opening(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.make().close()
    asked: list[str] = []
    monkeypatch.setattr(ledger_folder, "needs_upgrade", lambda found: found == FORMAT)
    monkeypatch.setattr(ledger_folder, "upgrade", lambda path, key: asked.append(path.name))
    monkeypatch.setattr(ledger_folder, "upgrade_side", lambda path, key: asked.append(path.name))
    monkeypatch.setattr(ledger_folder, "SIDE_FORMAT", 99)
    bench.open().close()
    assert asked == [LEDGER_FILE, SIDE_FILE]
    assert read_meta(bench.folder).format == FORMAT
