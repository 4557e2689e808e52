"""Backup, restore and rekey: a copy counts when it was proven, and no cut leaves less than there was."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest
from sqlalchemy import select, text

from app.domain.errors import WorldError, WorldFault
from app.ledger import backup as module
from app.ledger import rekey as rekey_module
from app.ledger import swap
from app.ledger.backup import BACKUP_FILE, Backup, backup, backups_in, daily_backup, read_backup
from app.ledger.driver import keyed
from app.ledger.file_format import LEDGER_FILE, META_FILE, SIDE_FILE
from app.ledger.guards import LedgerRefused, Refusal
from app.ledger.integrity import Checked, Soundness
from app.ledger.keys import KeyStore, key_mark, new_key, recovery_text
from app.ledger.ledger_folder import OpenLedger
from app.ledger.meta import read_meta
from app.ledger.rekey import rekey
from app.ledger.restore import restore
from app.ledger.tables import access_log, operation
from tests.support.keyrings import MemoryKeyring
from tests.support.ledger_files import Bench, add_operations, fingerprints, operation_ids

ONE, TWO = b"\1" * 16, b"\2" * 16
AT = "2026-11-20T00:00:00Z"
NOON = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)


def filled(bench: Bench, name: str = "ledger", *, confirmed: bool = True) -> OpenLedger:
    """A ledger with operations and side records, its recovery key confirmed."""
    ledger = bench.make(name)
    add_operations(ledger, 50)
    ledger.side.put(ONE, "text/plain", "久留米 花子".encode())
    ledger.side.put(TWO, "text/plain", b"other")
    if confirmed:
        assert ledger.confirm_recovery(recovery_text(ledger.key))
    return ledger


def opened_at(bench: Bench, folder: Path) -> OpenLedger:
    return bench.open(str(folder.relative_to(bench.root)))


class TestBackup:
    def test_a_good_one_says_what_it_holds(self, bench: Bench) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb", now=NOON)
        assert made.folder.name == f"shuridai-{ledger.meta.ledger_id[:8]}-20261120T033000Z"
        assert (made.operations, made.side_records, made.at) == (50, 2, "2026-11-20T03:30:00Z")
        assert (made.sound, made.recovery_confirmed, made.good, made.problems) == (True, True, True, ())
        assert {path.name for path in made.folder.iterdir()} == {LEDGER_FILE, SIDE_FILE, META_FILE, BACKUP_FILE}
        assert read_backup(made.folder) == made
        assert backups_in(bench.root / "usb") == [made]
        ledger.close()

    def test_it_is_encrypted_and_opens_from_a_medium_nobody_may_write_to(self, bench: Bench) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb")
        for name in (LEDGER_FILE, SIDE_FILE):
            assert b"SQLite" not in (made.folder / name).read_bytes()[:64]
            raw = keyed(made.folder / name, ledger.key, "ro")
            assert raw.execute("PRAGMA journal_mode").fetchall() == [("delete",)]
            raw.close()
        assert len(list(made.folder.iterdir())) == 4
        ledger.close()

    def test_without_a_confirmed_recovery_key_it_does_not_count(self, bench: Bench) -> None:
        ledger = filled(bench, confirmed=False)
        made = backup(ledger, bench.root / "usb")
        assert (made.sound, made.good) == (True, False)
        ledger.close()

    def test_what_is_saved_while_it_runs_is_not_in_it_and_not_lost(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ledger = filled(bench)
        copy = module.copy_database

        def busy(source: Any, target: Path, key: bytes, told: module.Told) -> Checked:
            checked = copy(source, target, key, told)
            add_operations(ledger, 5)
            return checked

        monkeypatch.setattr(module, "copy_database", busy)
        made = backup(ledger, bench.root / "usb")
        assert made.operations == 50
        assert len(operation_ids(ledger)) == 60
        ledger.close()

    def test_two_in_one_second_get_two_names(self, bench: Bench) -> None:
        ledger = filled(bench)
        names = [backup(ledger, bench.root / "usb", now=NOON).folder.name for _ in range(3)]
        assert [name[-4:] for name in names] == ["000Z", "0Z-2", "0Z-3"]
        ledger.close()

    @pytest.mark.parametrize("page", [9, 25, 41, 60, 80])
    def test_a_damaged_ledger_gives_no_good_backup(self, bench: Bench, page: int) -> None:
        ledger = filled(bench)
        add_operations(ledger, 800, body=b"x" * 400)
        ledger.close()
        path = bench.folder / LEDGER_FILE
        content = bytearray(path.read_bytes())
        content[(page - 1) * 4096 + 2000] ^= 1
        path.write_bytes(content)
        damaged = bench.open()
        made = backup(damaged, bench.root / "usb")
        assert (made.sound, made.good, made.operations) == (False, False, 0)
        assert made.problems
        damaged.close()

    def test_an_unsound_copy_is_named_so(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger = filled(bench)
        bad = Checked(soundness=Soundness.damaged, problems=("row 7 missing from index",), seconds=0)
        monkeypatch.setattr(module, "full_check", lambda raw: bad)
        made = backup(ledger, bench.root / "usb")
        assert (made.sound, made.good) == (False, False)
        assert read_backup(made.folder) == made
        ledger.close()

    def test_a_full_disk_is_said_before_anything_is_written(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ledger = filled(bench)
        monkeypatch.setattr(module, "_SPARE_BYTES", 1 << 60)
        with pytest.raises(WorldError) as fault:
            backup(ledger, bench.root / "usb")
        assert fault.value.kind is WorldFault.disk_full
        assert list((bench.root / "usb").iterdir()) == []
        ledger.close()

    def test_a_destination_that_is_no_folder(self, bench: Bench) -> None:
        ledger = filled(bench)
        (bench.root / "usb").write_text("a file", "utf-8")
        with pytest.raises(WorldError) as fault:
            backup(ledger, bench.root / "usb")
        assert fault.value.kind is WorldFault.refused_destination
        ledger.close()

    def test_a_fault_in_the_middle_leaves_nothing(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger = filled(bench)

        def fail(*_: object) -> None:
            raise OSError(28, "no space left")

        monkeypatch.setattr(module, "write_meta", fail)
        with pytest.raises(WorldError) as fault:
            backup(ledger, bench.root / "usb")
        assert fault.value.kind is WorldFault.disk_full
        assert list((bench.root / "usb").iterdir()) == []
        ledger.close()


class TestListing:
    def test_only_finished_backups_are_listed(self, bench: Bench) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb")
        shutil.copytree(made.folder, made.folder.with_name("x.tmp"))
        (bench.root / "usb" / "photos").mkdir()
        for number, content in enumerate(["", "[]", "{}", '{"problems": 3}']):
            folder = bench.root / "usb" / f"odd{number}"
            folder.mkdir()
            (folder / BACKUP_FILE).write_text(content, "utf-8")
        assert backups_in(bench.root / "usb") == [made]
        assert backups_in(bench.root / "usb", "another ledger") == []
        ledger.close()


class TestDaily:
    def days(self, ledger: OpenLedger, to: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> list[Backup | None]:
        made = []
        for day in range(count):
            moment = NOON + timedelta(days=day)
            monkeypatch.setattr(module, "_now", lambda moment=moment: moment)
            made.append(daily_backup(ledger, to, since=moment, keep=3))
        return made

    def test_once_a_day(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger, to = filled(bench), bench.root / "daily"
        now = datetime.now(UTC).replace(microsecond=0)
        assert daily_backup(ledger, to, since=now) is not None
        assert daily_backup(ledger, to, since=now) is None
        assert daily_backup(ledger, to, since=datetime(2030, 1, 1, tzinfo=UTC)) is not None
        ledger.close()

    def test_old_ones_go_the_newest_stay(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger, to = filled(bench), bench.root / "daily"
        made = self.days(ledger, to, 6, monkeypatch)
        assert backups_in(to) == made[3:]
        ledger.close()

    def test_a_good_one_is_never_given_up_for_ones_that_do_not_count(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ledger, to = filled(bench), bench.root / "daily"
        good = backup(ledger, to, now=NOON - timedelta(days=30))
        bad = Checked(soundness=Soundness.damaged, problems=("broken",), seconds=0)
        with monkeypatch.context() as patch:
            patch.setattr(module, "full_check", lambda raw: bad)
            self.days(ledger, to, 6, monkeypatch)
        assert good in backups_in(to)
        ledger.close()

    def test_while_none_is_good_the_sound_ones_stay(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger, to = filled(bench, confirmed=False), bench.root / "daily"
        self.days(ledger, to, 6, monkeypatch)
        left = backups_in(to)
        assert [each.good for each in left] == [False] * 3
        assert left[-1].at[:10] == "2026-11-25"
        ledger.close()

    def test_another_ledgers_backups_are_left_alone(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger, other, to = filled(bench), filled(bench, "other"), bench.root / "daily"
        kept = backup(other, to, now=NOON - timedelta(days=300))
        self.days(ledger, to, 5, monkeypatch)
        assert kept in backups_in(to)
        ledger.close()
        other.close()


class TestDatedAhead:
    """Made while the clock was wrong: such a backup stands in for no other, and none goes for it."""

    AHEAD = datetime(2031, 1, 1, tzinfo=UTC)

    def test_it_ends_no_daily_backups(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger, to = filled(bench), bench.root / "daily"
        ahead = backup(ledger, to, now=self.AHEAD)
        monkeypatch.setattr(module, "_now", lambda: NOON)
        made = daily_backup(ledger, to, since=NOON - timedelta(hours=1))
        assert made is not None
        assert daily_backup(ledger, to, since=NOON - timedelta(hours=1)) is None
        assert backups_in(to) == [made, ahead]
        monkeypatch.setattr(module, "_now", lambda: self.AHEAD)
        assert daily_backup(ledger, to, since=self.AHEAD) is None, "its own time counts it"
        ledger.close()

    def test_two_clocks_may_differ_by_minutes(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger, to = filled(bench), bench.root / "daily"
        backup(ledger, to, now=NOON + timedelta(minutes=4))
        monkeypatch.setattr(module, "_now", lambda: NOON)
        assert daily_backup(ledger, to, since=NOON) is None
        ledger.close()

    def test_none_is_thinned_out_for_it(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger, to = filled(bench), bench.root / "daily"
        ahead = [backup(ledger, to, now=self.AHEAD + timedelta(days=day)) for day in range(3)]
        made = []
        for day in range(4):
            moment = NOON + timedelta(days=day)
            monkeypatch.setattr(module, "_now", lambda moment=moment: moment)
            made.append(daily_backup(ledger, to, since=moment, keep=3))
        assert backups_in(to) == [*made[1:], *ahead]
        ledger.close()

    @pytest.mark.parametrize("at", ["", "2026-11-20T12:30:00", 5, None, "noon"])
    def test_one_that_tells_no_moment_is_no_backup(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch, at: object
    ) -> None:
        ledger, to = filled(bench), bench.root / "daily"
        monkeypatch.setattr(module, "_now", lambda: NOON)
        odd = backup(ledger, to, now=NOON).folder
        row = json.loads((odd / BACKUP_FILE).read_text("utf-8"))
        (odd / BACKUP_FILE).write_text(json.dumps({**row, "at": at}), "utf-8")
        assert read_backup(odd) is None
        made = daily_backup(ledger, to, since=NOON)
        assert made is not None
        assert backups_in(to) == [made]
        assert odd.exists(), "whatever it is, it is not ours to remove"
        ledger.close()


class TestTelling:
    def test_how_far_it_is_only_grows_and_commits_beside_it_never_make_it_begin_anew(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_STEP", 1)
        ledger, heard, later = filled(bench), list[int](), list[bytes]()
        ids = operation_ids(ledger)

        def told(done: int) -> None:
            heard.append(done)
            if len(heard) < 10:
                later.extend(add_operations(ledger, 1))

        made = backup(ledger, bench.root / "usb", told=told)
        assert len(heard) > 10
        assert heard == sorted(heard)
        assert heard[-1] == 100
        assert made.good
        assert made.operations == len(ids)
        assert operation_ids(ledger) == ids + later
        ledger.close()


class TestRestore:
    def test_a_drill_gives_everything_back(self, bench: Bench) -> None:
        ledger = filled(bench)
        ids = operation_ids(ledger)
        made = backup(ledger, bench.root / "usb")
        with ledger.database.read.connect() as connection:
            before = connection.execute(select(operation)).all()
        ledger.close()
        answer = restore(made.folder, bench.root / "new", bench.keys, home=bench.home)
        assert (answer.replaced, answer.erased, answer.meta) == (None, 0, ledger.meta)
        back = bench.open("new")
        assert operation_ids(back) == ids
        with back.database.read.connect() as connection:
            assert connection.execute(select(operation)).all() == before
            assert connection.execute(select(access_log)).all() == []
        found = back.side.get(ONE)
        assert found is not None
        assert found.content == "久留米 花子".encode()
        assert back.recovery_confirmed()
        back.close()

    def test_what_stood_there_is_kept_beside(self, bench: Bench) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb")
        later = add_operations(ledger, 7)
        ledger.close()
        answer = restore(made.folder, bench.folder, bench.keys, home=bench.home)
        assert answer.replaced is not None
        assert answer.replaced.parent == bench.folder
        back = bench.open()
        assert len(operation_ids(back)) == 50
        back.close()
        aside = opened_at(bench, answer.replaced)
        assert operation_ids(aside)[50:] == later
        aside.close()

    def test_a_restored_desk_is_another_desk_even_where_nothing_was_lost(self, bench: Bench) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb")
        ledger.close()
        marks = {"A"}
        for _ in range(5):
            restore(made.folder, bench.folder, bench.keys, home=bench.home)
            back = bench.open()
            assert back.moved
            marks.add(back.take_new_desk().mark)
            add_operations(back, 2)
            back.close()
        assert len(marks) == 6, "restored five times, no mark twice"

    def test_the_recovery_key_is_asked_for_where_the_keyring_has_none(
        self, bench: Bench, memory_keyring: MemoryKeyring
    ) -> None:
        ledger = filled(bench)
        paper = recovery_text(ledger.key)
        made = backup(ledger, bench.root / "usb")
        ledger.close()
        memory_keyring.kept.clear()
        with pytest.raises(LedgerRefused) as refused:
            restore(made.folder, bench.root / "new", bench.keys, home=bench.home)
        assert refused.value.reason is Refusal.key_missing
        with pytest.raises(LedgerRefused) as refused:
            restore(made.folder, bench.root / "new", bench.keys, key=new_key(), home=bench.home)
        assert refused.value.reason is Refusal.key_wrong
        assert not (bench.root / "new").exists()
        from app.ledger.keys import parse_recovery_text

        restore(made.folder, bench.root / "new", bench.keys, key=parse_recovery_text(paper), home=bench.home)
        bench.open("new").close()  # the key is in the keyring again

    def test_what_was_erased_since_stays_erased(self, bench: Bench) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb")
        ledger.side.erase([ONE], AT)
        ledger.close()
        answer = restore(made.folder, bench.folder, bench.keys, home=bench.home)
        assert answer.erased == 1
        back = bench.open()
        gone, kept = back.side.get(ONE), back.side.get(TWO)
        assert gone is not None
        assert kept is not None
        assert (gone.content, kept.content) == (None, b"other")
        back.close()

    def test_also_when_the_ledger_it_was_erased_in_is_lost(self, bench: Bench) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb")
        ledger.side.erase([ONE], AT)
        ledger.close()
        shutil.rmtree(bench.folder)
        assert restore(made.folder, bench.folder, bench.keys, home=bench.home).erased == 1

    def test_also_when_this_user_knows_of_it_only_by_the_ledger_that_stands_here(self, bench: Bench) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb")
        ledger.side.erase([ONE], AT)
        ledger.close()
        (bench.home.data / "desks" / ledger.meta.ledger_id / "erased.txt").unlink()
        assert restore(made.folder, bench.folder, bench.keys, home=bench.home).erased == 1

    def test_a_damaged_ledger_can_be_restored_over(self, bench: Bench) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb")
        ledger.close()
        for name in (LEDGER_FILE, SIDE_FILE, META_FILE):
            (bench.folder / name).write_bytes(b"rubble")
        restore(made.folder, bench.folder, bench.keys, home=bench.home)
        back = bench.open()
        assert len(operation_ids(back)) == 50
        back.close()

    @pytest.mark.parametrize("name", [LEDGER_FILE, SIDE_FILE])
    def test_a_damaged_backup_is_refused_and_the_ledger_stays(self, bench: Bench, name: str) -> None:
        ledger = filled(bench)
        ledger.side.put(b"\3" * 16, "image/png", bytes(40_000))
        made = backup(ledger, bench.root / "usb")
        ledger.close()
        content = bytearray((made.folder / name).read_bytes())
        content[-2000] ^= 1
        (made.folder / name).write_bytes(content)
        before = fingerprints(bench.folder)
        with pytest.raises(LedgerRefused) as refused:
            restore(made.folder, bench.folder, bench.keys, home=bench.home)
        assert refused.value.reason is Refusal.damaged
        left = bench.open()
        assert (len(operation_ids(left)), left.moved) == (50, False)
        left.close()
        assert fingerprints(bench.folder) == before

    def test_a_folder_that_is_no_backup(self, bench: Bench) -> None:
        bench.make().close()
        (bench.root / "photos").mkdir()
        with pytest.raises(LedgerRefused) as refused:
            restore(bench.root / "photos", bench.folder, bench.keys, home=bench.home)
        assert refused.value.reason is Refusal.not_a_ledger

    def test_a_raw_copy_of_a_folder_with_its_wal_can_be_restored_too(self, bench: Bench) -> None:
        ledger = filled(bench)
        shutil.copytree(bench.folder, bench.root / "raw")
        ledger.close()
        assert (bench.root / "raw" / f"{LEDGER_FILE}-wal").stat().st_size > 0
        restore(bench.root / "raw", bench.root / "new", bench.keys, home=bench.home)
        back = bench.open("new")
        assert len(operation_ids(back)) == 50
        back.close()

    def test_an_open_ledger_is_neither_restored_over_nor_from(self, bench: Bench) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb")
        for source, target in ((made.folder, bench.folder), (bench.folder, bench.root / "new")):
            with pytest.raises(LedgerRefused) as refused:
                restore(source, target, bench.keys, home=bench.home, wait=0)
            assert refused.value.reason is Refusal.in_use
        ledger.close()

    def test_a_cut_restore_leaves_the_old_or_the_new(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb")
        add_operations(ledger, 7)
        ledger.close()

        def cut(*_: object, **__: object) -> None:
            raise SystemExit

        with monkeypatch.context() as patch:
            patch.setattr(swap, "commit_stage", cut)
            with pytest.raises(SystemExit):
                restore(made.folder, bench.folder, bench.keys, home=bench.home)
        old = bench.open()
        assert (len(operation_ids(old)), old.moved) == (57, False)
        old.close()


STEPS = ["_copy_with", "write_meta", "commit_stage", "finish", "_promote"]


def cut_rekey(patch: pytest.MonkeyPatch, where: str) -> None:
    """The power goes when the rekey comes to the step `where`; at `finish` the exchange is already decided."""
    calls: list[int] = []
    finish = swap.finish

    def cut(*args: Any, **_: Any) -> Any:
        calls.append(1)
        if where == "finish" and len(calls) == 1:
            return finish(*args)  # the first call is the rekey's own look for an earlier cut
        raise SystemExit

    patch.setattr(swap if where in ("commit_stage", "finish") else rekey_module, where, cut)


class TestRekey:
    def test_the_old_key_opens_nothing_and_all_is_there(self, bench: Bench) -> None:
        ledger = filled(bench)
        old, ids = ledger.key, operation_ids(ledger)
        ledger.close()
        kept = rekey(bench.folder, bench.keys)
        assert kept.key != old
        again = bench.open()
        assert again.key == kept.key
        assert operation_ids(again) == ids
        found = again.side.get(ONE)
        assert found is not None
        assert found.content == "久留米 花子".encode()
        assert not again.moved
        assert not again.recovery_confirmed(), "the paper in the safe is of the old key"
        again.close()
        for name in (LEDGER_FILE, SIDE_FILE):
            raw = keyed(bench.folder / name, old)
            with pytest.raises(Exception, match="not a database"):
                raw.execute("SELECT count(*) FROM sqlite_schema")
            raw.close()
        assert {path.name for path in bench.folder.iterdir()} == {LEDGER_FILE, SIDE_FILE, META_FILE, "ledger.lock"}
        assert read_meta(bench.folder).key == key_mark(kept.key, ledger.meta.ledger_id)

    def test_old_backups_still_restore_on_this_machine(self, bench: Bench) -> None:
        ledger = filled(bench)
        made = backup(ledger, bench.root / "usb")
        old = ledger.key
        ledger.close()
        rekey(bench.folder, bench.keys)
        answer = restore(made.folder, bench.folder, bench.keys, home=bench.home)
        back = bench.open()
        assert back.key == old
        back.close()
        assert answer.replaced is not None
        aside = opened_at(bench, answer.replaced)
        assert aside.key != old
        aside.close()

    def test_an_open_ledger_is_not_rekeyed(self, bench: Bench) -> None:
        ledger = filled(bench)
        with pytest.raises(LedgerRefused) as refused:
            rekey(bench.folder, bench.keys, wait=0)
        assert refused.value.reason is Refusal.in_use
        ledger.close()

    def test_a_damaged_ledger_is_not_rekeyed(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        filled(bench).close()
        bad = Checked(soundness=Soundness.damaged, problems=("broken",), seconds=0)
        with monkeypatch.context() as patch:
            patch.setattr(rekey_module, "full_check", lambda raw: bad)
            with pytest.raises(LedgerRefused) as refused:
                rekey(bench.folder, bench.keys)
        assert refused.value.reason is Refusal.damaged
        bench.open().close()

    @pytest.mark.parametrize("first", ["_copy_with", "finish"])
    @pytest.mark.parametrize("second", STEPS)
    def test_cut_at_any_two_steps_it_opens_and_can_be_done_again(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch, first: str, second: str
    ) -> None:
        # Twice in a row, because after the first cut the new key may be the only one that fits.
        ledger = filled(bench)
        ids = operation_ids(ledger)
        ledger.close()
        for where in (first, second):
            with monkeypatch.context() as patch:
                cut_rekey(patch, where)
                with pytest.raises(SystemExit):
                    rekey(bench.folder, bench.keys)
        opened = bench.open()
        assert operation_ids(opened) == ids
        opened.close()
        rekey(bench.folder, bench.keys)
        opened = bench.open()
        assert operation_ids(opened) == ids
        with opened.database.read.connect() as connection:
            assert connection.execute(text("PRAGMA quick_check")).scalar() == "ok"
        opened.close()

    @pytest.mark.usefixtures("keys_in_files")
    def test_without_a_keyring_the_new_key_lies_in_the_users_file(self, bench: Bench) -> None:
        filled(bench).close()
        kept = rekey(bench.folder, bench.keys)
        assert kept.plain_notice
        bench.open().close()

    def test_with_a_key_file_the_new_key_is_kept_where_keys_are(self, bench: Bench, tmp_path: Path) -> None:
        ledger = filled(bench)
        (tmp_path / "paper").write_text(recovery_text(ledger.key), "utf-8")
        ledger.close()
        bench.keys.forget(ledger.meta.ledger_id)
        keys = KeyStore(bench.home.config, key_file=tmp_path / "paper")
        rekey(bench.folder, keys)
        bench.open().close()
        assert _kept() != []


def _kept() -> list[str]:
    backend = keyring.get_keyring()
    assert isinstance(backend, MemoryKeyring)
    return list(backend.kept.values())
