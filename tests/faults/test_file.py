"""Kills at random, a disk that fills up, torn logs, wrong bits, and processes that should not be there."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import keyring
import pytest

from app.domain.errors import WorldError
from app.ledger.backup import backup
from app.ledger.driver import DriverError, connect, keyed
from app.ledger.engine import open_database
from app.ledger.guards import LedgerRefused, Refusal
from app.ledger.integrity import Soundness, full_check, quick_check
from app.ledger.keys import recovery_text
from app.ledger.restore import restore
from app.ledger.upgrade import upgrade
from tests.faults import transactions
from tests.faults.driver import Verdict, said
from tests.support import sampling
from tests.support.keyrings import absent
from tests.support.ledger_files import KEY, Bench, add_operations, operation_ids

REPO = Path(__file__).resolve().parents[2]
ENV = {"PYTHONPATH": str(REPO)}
pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]


@pytest.fixture(autouse=True)
def _keys_in_files() -> None:
    """Processes the test starts find the keys it made."""
    keyring.set_keyring(absent())


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_killed_at_random(tmp_path: Path) -> None:
    """Kill -9 some time into a long run of actions; the next run goes on where the last was killed."""
    transactions.prepare(tmp_path)
    rng = sampling.rng("killed at random")
    env = os.environ | ENV | {"FAULT_ACTIONS": "100000"}
    kills, total = sampling.how_many(5, 200), Verdict()
    for kill in range(kills):
        before = (tmp_path / "said.log").stat().st_size if kill else 0
        command = [sys.executable, "-m", "tests.faults.driver", "transactions", str(tmp_path)]
        child = subprocess.Popen(command, env=env, cwd=REPO)
        log, deadline = tmp_path / "said.log", time.monotonic() + 60
        while not (log.exists() and log.stat().st_size > before) and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(rng.random() * 0.2)
        child.send_signal(signal.SIGKILL)
        child.wait()
        verdict = transactions.judge(tmp_path, said(tmp_path))
        assert verdict.clean, (kill, verdict)
        total = verdict
    assert total.saved > kills


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("unshare") is None, reason="needs a disk of its own")
def test_a_disk_that_fills_up(tmp_path: Path) -> None:
    """Said as a full disk, reads go on, a backup is refused, and work goes on when there is room again."""
    inside = [sys.executable, "-m", "tests.faults.full_disk", str(tmp_path)]
    done = subprocess.run(
        ["unshare", "-Urm", *inside], env=os.environ | ENV, cwd=REPO, capture_output=True, text=True, check=False
    )
    if "unshare" in done.stderr or "must be superuser" in done.stderr:
        pytest.skip("this system lets nobody mount")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found.pop("saved") > 3
    verdict = Verdict(**found.pop("verdict"))
    assert verdict.clean
    assert found == {"faults": ["disk_full"], "reads": True, "backup": "disk_full", "goes on": True}


class TestTornLog:
    """The WAL is cut or partly zeroed after a kill: what stands before the tear is there, nothing is half."""

    ACTIONS = 6

    @pytest.fixture
    def killed(self, tmp_path: Path) -> Path:
        """A ledger left by a kill with every action still in its WAL."""
        root = tmp_path / "root"
        root.mkdir()
        transactions.prepare(root)
        env = os.environ | ENV | {"FAULT_ACTIONS": str(self.ACTIONS)}
        code = (
            "import os, signal, sys; from pathlib import Path; from tests.faults import driver, transactions;"
            "from app.ledger.ledger_folder import OpenLedger;"
            "OpenLedger.close = lambda self: os.kill(os.getpid(), signal.SIGKILL);"
            "driver.perform('transactions', Path(sys.argv[1]))"
        )
        done = subprocess.run([sys.executable, "-c", code, str(root)], env=env, cwd=REPO, check=False)
        assert done.returncode == -signal.SIGKILL
        assert len([line for line in said(root) if line.startswith("saved")]) == self.ACTIONS
        shutil.copytree(root, tmp_path / "template")
        return root

    def put_back(self, root: Path) -> Path:
        shutil.rmtree(root)
        shutil.copytree(root.with_name("template"), root)
        return root / "ledger" / "ledger.db-wal"

    def test_cut_at_any_place(self, killed: Path) -> None:
        size = (killed / "ledger" / "ledger.db-wal").stat().st_size
        kept: list[int] = []
        for at in sampling.sampled(range(0, size, 512), 12, "wal cut"):
            with self.put_back(killed).open("r+b") as wal:
                wal.truncate(at)
            kept.append(self.prefix(killed))
        assert min(kept) < self.ACTIONS, "cutting must cost something, or nothing was cut"
        assert kept == sorted(kept)

    def test_a_sector_zeroed(self, killed: Path) -> None:
        size = (killed / "ledger" / "ledger.db-wal").stat().st_size
        kept: list[int] = []
        for at in sampling.sampled(range(0, size, 512), 12, "wal zeroed"):
            with self.put_back(killed).open("r+b") as wal:
                wal.seek(at)
                wal.write(bytes(512))
            kept.append(self.prefix(killed))
        assert kept == sorted(kept)

    def prefix(self, root: Path) -> int:
        """How many actions are there; they must be the first ones, each whole."""
        verdict = transactions.judge(root, [])
        assert (verdict.half, verdict.twice, verdict.unsound) == (0, 0, 0)
        ledger = Bench(root).open()
        with ledger.database.read.connect() as connection:
            rows = connection.exec_driver_sql("SELECT key FROM local_value WHERE key LIKE 'applied.%'").fetchall()
        ledger.close()
        numbers = sorted(int(row[0].split(".")[1]) for row in rows)
        assert numbers == list(range(len(numbers)))
        return len(numbers) - 2


class TestWrongBits:
    """One bit changed anywhere in the file: found as damage, never taken for a wrong key, and a restore mends it."""

    def prepared(self, bench: Bench) -> tuple[Path, bytes]:
        ledger = bench.make()
        add_operations(ledger, 300, body="善導寺小 画面割れ ".encode() * 15)
        ledger.confirm_recovery(recovery_text(ledger.key))
        backup(ledger, bench.root / "usb")
        key = ledger.key
        ledger.close()
        return bench.folder / "ledger.db", key

    def test_every_one_is_found(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        path, key = self.prepared(bench)
        whole = path.read_bytes()
        rng, flips = sampling.rng("flips"), sampling.how_many(25, 400)
        found, ends = 0, set()
        for _ in range(flips):
            path.write_bytes(flipped(whole, rng))
            found += not sound(path, key)
            ends.add(self.met(bench))
        assert found == flips
        assert ends <= {"refused damaged", "stopped disk_error", "backup unsound"}

    def met(self, bench: Bench) -> str:
        """What happens to a person who opens this ledger and backs it up."""
        try:
            opened = bench.open()
        except LedgerRefused as why:
            return f"refused {why.reason}"
        except WorldError as why:
            return f"stopped {why.kind}"
        made = backup(opened, bench.root / "other")
        opened.close()
        return "backup sound" if made.sound else "backup unsound"

    def test_without_checksums_many_are_not(self, tmp_path: Path) -> None:
        """The control: the same bits in a plain SQLite file."""
        path = tmp_path / "plain.db"
        raw = keyed(path, None, "rwc")
        raw.execute("CREATE TABLE operation(seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
        raw.execute("BEGIN")
        raw.executemany("INSERT INTO operation(body) VALUES (?)", [("画面割れ".encode() * 30,) for _ in range(600)])
        raw.execute("COMMIT")
        raw.close()
        whole, rng = path.read_bytes(), sampling.rng("plain flips")
        found = 0
        for _ in range(40):
            path.write_bytes(flipped(whole, rng))
            found += not sound(path, None)
        assert found < 30

    def test_a_restore_mends_it(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        path, _ = self.prepared(bench)
        content = bytearray(path.read_bytes())
        content[700] ^= 1  # the first page: the ledger does not even open
        path.write_bytes(content)
        with pytest.raises(LedgerRefused) as refused:
            bench.open()
        assert refused.value.reason is Refusal.damaged
        (source,) = (tmp_path / "usb").iterdir()
        restore(source, bench.folder, bench.keys, home=bench.home)
        back = bench.open()
        assert len(operation_ids(back)) == 300
        back.close()


def flipped(whole: bytes, rng: random.Random) -> bytes:
    content = bytearray(whole)
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    return bytes(content)


def sound(path: Path, key: bytes | None) -> bool:
    """Whether every check passes on this file."""
    raw = keyed(path, key)
    try:
        if key is None:
            return quick_check(raw).soundness is Soundness.sound
        return full_check(raw).soundness is Soundness.sound
    except DriverError:
        return False
    finally:
        raw.close()


class TestForcedTogether:
    """The lock keeps a second process out. Were it not there, writers would wait for each other and none fail."""

    def contend(self, tmp_path: Path, how: str, count: int) -> tuple[int, int]:
        path = tmp_path / f"{how}.db"
        upgrade(path, KEY)
        raw = connect(path, KEY)
        raw.execute("INSERT INTO local_value VALUES ('n', '0')")
        raw.close()
        command = [sys.executable, "-m", "tests.faults.contend", str(path), str(count), how]
        children = [
            subprocess.Popen(command, env=os.environ | ENV, cwd=REPO, stdout=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        busy = sum(int(child.communicate()[0]) for child in children)
        database = open_database(path, KEY)
        with database.read.connect() as connection:
            value = connection.exec_driver_sql("SELECT value FROM local_value WHERE key='n'").scalar()
        database.close()
        return busy, int(str(value))

    def test_none_fails_and_none_is_lost(self, tmp_path: Path) -> None:
        count = sampling.how_many(40, 300)
        assert self.contend(tmp_path, "immediate", count) == (0, 4 * count)

    def test_with_plain_begin_some_fail(self, tmp_path: Path) -> None:
        """The control."""
        for _ in range(5):
            (tmp_path / "deferred.db").unlink(missing_ok=True)
            busy, value = self.contend(tmp_path, "deferred", 60)
            assert value == 240 - busy
            if busy:
                return
        pytest.fail("four processes that read, then write, never met")
