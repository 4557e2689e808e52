"""What is refused at the door, in which closed word, and that a refusal leaves every byte as it was."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import WorldFault
from app.ledger import guards, ledger_folder
from app.ledger.driver import connect, keyed
from app.ledger.file_format import FORMAT, LEDGER_FILE, META_FILE, SIDE_FILE
from app.ledger.guards import LedgerRefused, Refusal, check_file, check_folder, check_sqlite_version
from app.ledger.keys import new_key
from app.ledger.ledger_folder import create_ledger, open_ledger
from app.ledger.meta import read_meta
from tests.support.ledger_files import KEY, Bench, add_operations, fingerprints, operation_ids

CHILD = Path(__file__).with_name("hold_ledger.py")
pytestmark = pytest.mark.usefixtures("keys_in_files")


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ("3.40.1", False),
        ("3.44.5", False),
        ("3.44.6", True),
        ("3.44.7", True),
        ("3.45.9", False),
        ("3.50.6", False),
        ("3.50.7", True),
        ("3.51.2", False),
        ("3.51.3", True),
        ("3.52.0", False),
        ("3.52.1", True),
        ("3.53", True),
        ("3.53.4", True),
        ("4.0.0", False),
    ],
)
def test_sqlite_in_the_bad_range_is_refused(version: str, good: bool) -> None:
    if good:
        check_sqlite_version(version)
        return
    with pytest.raises(LedgerRefused) as refused:
        check_sqlite_version(version)
    assert (refused.value.reason, refused.value.kind) == (Refusal.sqlite_version, WorldFault.bad_sqlite)


def test_the_sqlite_we_ship_is_good() -> None:
    check_sqlite_version()


class TestFolders:
    def test_a_folder_that_is_not_there_yet_is_judged_by_its_parent(self, tmp_path: Path) -> None:
        check_folder(tmp_path / "a" / "b" / "c")
        assert list(tmp_path.iterdir()) == []

    def test_a_network_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(guards, "network_place", lambda folder: "cifs")
        with pytest.raises(LedgerRefused) as refused:
            check_folder(tmp_path)
        assert (refused.value.reason, refused.value.kind) == (Refusal.network_folder, WorldFault.cloud_folder)

    def test_a_cloud_folder_also_behind_a_link(self, tmp_path: Path) -> None:
        real = tmp_path / "OneDrive - Example" / "ledger"
        real.mkdir(parents=True)
        (tmp_path / "desk").symlink_to(real)
        for folder in (real, tmp_path / "desk", tmp_path / "desk" / "new"):
            with pytest.raises(LedgerRefused) as refused:
                check_folder(folder)
            assert refused.value.reason is Refusal.cloud_folder

    def test_a_full_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(guards, "MIN_FREE_BYTES", 1 << 60)
        with pytest.raises(LedgerRefused) as refused:
            check_folder(tmp_path)
        assert refused.value.kind is WorldFault.disk_full

    def test_a_file_where_the_folder_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x", "utf-8")
        with pytest.raises(LedgerRefused) as refused:
            check_folder(tmp_path / "file" / "ledger")
        assert refused.value.reason is Refusal.not_a_ledger

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody may write to, root included")
    def test_a_folder_nobody_may_write_to(self) -> None:
        with pytest.raises(LedgerRefused) as refused:
            guards._check_writable(Path("/proc/self"))
        assert (refused.value.reason, refused.value.kind) == (Refusal.not_writable, WorldFault.read_only)


def refused_and_unchanged(bench: Bench, reason: Refusal) -> LedgerRefused:
    """Opening is refused for `reason`, and what lies in the folder is what lay there."""
    before = fingerprints(bench.folder)
    with pytest.raises(LedgerRefused) as refused:
        bench.open()
    assert refused.value.reason is reason
    after = fingerprints(bench.folder)
    after.pop("ledger.lock", None)
    before.pop("ledger.lock", None)
    assert after == before
    return refused.value


def killed_ledger(bench: Bench) -> None:
    """A ledger whose process was killed with work still in the WAL."""
    bench.make().close()
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(bench.root), "kill"], stdout=subprocess.PIPE, env=os.environ | PYTHONPATH
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"saved\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert (bench.folder / f"{LEDGER_FILE}-wal").stat().st_size > 0


PYTHONPATH = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}


@pytest.fixture(params=["closed", "killed"])
def left(request: pytest.FixtureRequest, bench: Bench) -> Bench:
    """A ledger left closed, and one left by a kill with its WAL beside it."""
    if request.param == "killed":
        killed_ledger(bench)
    else:
        bench.make().close()
    return bench


class TestFiles:
    def test_a_wrong_key_is_called_a_wrong_key(self, left: Bench) -> None:
        left.keys.save(read_meta(left.folder).ledger_id, new_key())
        assert refused_and_unchanged(left, Refusal.key_wrong).kind is WorldFault.key_wrong

    def test_a_missing_key_is_asked_for(self, left: Bench) -> None:
        left.keys.forget(read_meta(left.folder).ledger_id)
        assert refused_and_unchanged(left, Refusal.key_missing).kind is WorldFault.key_missing

    @pytest.mark.parametrize("name", [LEDGER_FILE, SIDE_FILE])
    def test_a_newer_file_is_refused(self, bench: Bench, name: str) -> None:
        ledger = bench.make()
        key = ledger.key
        ledger.close()
        raw = connect(bench.folder / name, key)
        raw.execute(f"PRAGMA user_version={FORMAT + 1}")
        raw.close()
        assert refused_and_unchanged(bench, Refusal.newer_format).kind is WorldFault.newer_format

    def test_newer_plain_facts_are_enough_to_refuse(self, bench: Bench) -> None:
        bench.make().close()
        path = bench.folder / META_FILE
        path.write_text(path.read_text("utf-8").replace(f'"format": {FORMAT}', f'"format": {FORMAT + 1}'), "utf-8")
        refused_and_unchanged(bench, Refusal.newer_format)

    def test_another_programs_encrypted_file(self, bench: Bench) -> None:
        ledger = bench.make()
        key = ledger.key
        ledger.close()
        raw = connect(bench.folder / LEDGER_FILE, key)
        raw.execute("PRAGMA application_id=7")
        raw.close()
        assert refused_and_unchanged(bench, Refusal.foreign).kind is WorldFault.not_a_ledger

    def test_a_plain_sqlite_file(self, bench: Bench) -> None:
        bench.make().close()
        (bench.folder / LEDGER_FILE).unlink()
        raw = keyed(bench.folder / LEDGER_FILE, None, "rwc")
        raw.execute("CREATE TABLE t(a)")
        raw.close()
        refused_and_unchanged(bench, Refusal.foreign)

    def test_a_file_of_something_else(self, bench: Bench) -> None:
        bench.make().close()
        (bench.folder / LEDGER_FILE).write_bytes(os.urandom(20_000))
        assert refused_and_unchanged(bench, Refusal.damaged).kind is WorldFault.disk_error

    def test_the_same_without_a_mark_of_the_key_is_called_a_wrong_key_never_damage(self, tmp_path: Path) -> None:
        path = tmp_path / LEDGER_FILE
        path.write_bytes(os.urandom(20_000))
        with pytest.raises(LedgerRefused) as refused:
            check_file(path, KEY)
        assert refused.value.reason is Refusal.key_wrong

    @pytest.mark.parametrize("content", [b"", None])
    def test_an_empty_or_missing_file(self, bench: Bench, content: bytes | None) -> None:
        bench.make().close()
        path = bench.folder / LEDGER_FILE
        path.unlink()
        if content is not None:
            path.write_bytes(content)
        refused_and_unchanged(bench, Refusal.not_a_ledger)

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"ledger": "../x", "format": 1, "created": ""}', "no json"])
    def test_plain_facts_that_are_none(self, bench: Bench, text: str) -> None:
        bench.make().close()
        (bench.folder / META_FILE).write_text(text, "utf-8")
        refused_and_unchanged(bench, Refusal.not_a_ledger)

    def test_an_empty_folder_stays_empty(self, bench: Bench) -> None:
        bench.folder.mkdir()
        with pytest.raises(LedgerRefused) as refused:
            bench.open()
        assert refused.value.reason is Refusal.not_a_ledger
        assert list(bench.folder.iterdir()) == []

    def test_files_of_two_ledgers_mixed(self, bench: Bench) -> None:
        bench.make().close()
        bench.make("other").close()
        shutil.copy(bench.root / "other" / META_FILE, bench.folder / META_FILE)
        refused_and_unchanged(bench, Refusal.damaged)

    def test_a_first_page_torn_in_a_checkpoint_is_read_from_the_wal(self, bench: Bench) -> None:
        killed_ledger(bench)
        path = bench.folder / LEDGER_FILE
        whole = path.read_bytes()
        path.write_bytes(whole[:512] + os.urandom(512) + whole[1024:])
        key = bench.keys.find(read_meta(bench.folder).ledger_id)
        assert key is not None
        assert check_file(path, key.key, key_known_right=True) == FORMAT
        ledger = bench.open()  # and SQLite itself, which mends it at the next checkpoint
        assert len(operation_ids(ledger)) == 300
        ledger.close()
        (bench.folder / f"{LEDGER_FILE}-wal").unlink(missing_ok=True)
        assert check_file(path, key.key) == FORMAT


TORN_BETWEEN_MODES = """
import os, signal, sys
from pathlib import Path
from app.ledger.driver import keyed
raw = keyed(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
raw.execute("PRAGMA journal_mode=DELETE").fetchall()
raw.execute("PRAGMA cache_size=2")
raw.execute("BEGIN IMMEDIATE")
raw.execute("PRAGMA user_version=77")
for number in range(300):
    raw.execute("INSERT INTO local_value VALUES (?, ?)", (str(number), "x" * 3000))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_file_torn_in_another_journal_mode_is_rolled_back_not_refused(bench: Bench) -> None:
    """A file put in place by hand is not in WAL; a power cut while that changes leaves a journal to roll back."""
    ledger = bench.make()
    add_operations(ledger, 5)
    key = ledger.key
    ledger.close()
    path = bench.folder / LEDGER_FILE
    subprocess.run(
        [sys.executable, "-c", TORN_BETWEEN_MODES, path, key.hex()], check=False, env=os.environ | PYTHONPATH
    )
    assert path.with_name(f"{LEDGER_FILE}-journal").stat().st_size > 0
    content = path.read_bytes()
    path.write_bytes(content[:600] + os.urandom(400) + content[1000:])
    opened = bench.open()
    assert len(operation_ids(opened)) == 5
    opened.close()


def test_a_lock_that_can_not_be_made_is_said(bench: Bench) -> None:
    bench.make().close()
    (bench.folder / "ledger.lock").unlink()
    (bench.folder / "ledger.lock").mkdir()
    with pytest.raises(LedgerRefused) as refused:
        bench.open()
    assert refused.value.reason is Refusal.not_writable


class TestSecondProcess:
    def test_a_second_process_waits_and_is_refused(self, bench: Bench) -> None:
        bench.make().close()
        child = subprocess.Popen(
            [sys.executable, str(CHILD), str(bench.root), "hold"],
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            env=os.environ | PYTHONPATH,
        )
        assert child.stdout is not None
        assert child.stdin is not None
        try:
            assert child.stdout.readline() == b"saved\n"
            with pytest.raises(LedgerRefused) as refused:
                bench.open(wait=0.3)
            assert (refused.value.reason, refused.value.kind) == (Refusal.in_use, WorldFault.in_use)
            assert f"process {child.pid} since 20" in refused.value.detail
        finally:
            child.stdin.close()
            child.wait()
            child.stdout.close()
        bench.open().close()

    def test_a_command_that_waits_goes_on_when_the_first_is_done(self, bench: Bench) -> None:
        bench.make().close()
        child = subprocess.Popen(
            [sys.executable, str(CHILD), str(bench.root), "brief"], stdout=subprocess.PIPE, env=os.environ | PYTHONPATH
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"saved\n"
        ledger = bench.open(wait=5)
        child.wait()
        child.stdout.close()
        assert not ledger.unclean
        ledger.close()

    def test_a_kill_leaves_no_ledger_locked(self, bench: Bench) -> None:
        killed_ledger(bench)
        ledger = bench.open()
        assert ledger.unclean
        ledger.close()

    def test_the_same_process_is_refused_too(self, bench: Bench) -> None:
        ledger = bench.make()
        with pytest.raises(LedgerRefused):
            bench.open()
        add_operations(ledger, 1)
        ledger.close()


def test_making_a_ledger_where_one_is_is_refused(bench: Bench) -> None:
    bench.make().close()
    before = fingerprints(bench.folder)
    with pytest.raises(LedgerRefused) as refused:
        create_ledger(bench.folder, bench.keys, home=bench.home)
    assert refused.value.reason is Refusal.exists
    assert fingerprints(bench.folder) == before


def test_no_refusal_goes_without_a_coarser_kind() -> None:
    assert {reason: LedgerRefused(reason).kind for reason in Refusal}.keys() == set(Refusal)


def test_opening_asks_every_guard(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.make().close()
    asked: list[str] = []
    for name in ("check_sqlite_version", "check_folder"):
        monkeypatch.setattr(ledger_folder, name, lambda *_, name=name: asked.append(name))
    open_ledger(bench.folder, bench.keys, home=bench.home).close()
    assert asked == ["check_sqlite_version", "check_folder"]
