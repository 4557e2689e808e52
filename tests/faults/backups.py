"""Backing up while the disk the backups lie on fails: a good backup there was stays, and a listed one is a good one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.errors import WorldError
from app.ledger import backup as module
from app.ledger.backup import backups_in, daily_backup
from app.ledger.keys import recovery_text
from app.ledger.restore import restore
from tests.faults.driver import Say, Verdict
from tests.support.ledger_files import Bench, add_operations, operation_ids

BEGIN = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)


def _back_up(root: Path, day: int) -> bool:
    module._now = lambda: BEGIN + timedelta(days=day)
    ledger = Bench(root).open()
    try:
        add_operations(ledger, 5)
        made = daily_backup(ledger, root / "backups", since=module._now(), keep=1)
        return made is not None and made.good
    finally:
        ledger.close()


def prepare(root: Path) -> None:
    """A ledger with a confirmed key and one good backup."""
    ledger = Bench(root).make()
    ledger.confirm_recovery(recovery_text(ledger.key))
    ledger.side.put(b"\1" * 16, "text/plain", b"x" * 9000)
    ledger.close()
    assert _back_up(root, 0)


def run(root: Path, say: Say) -> None:
    """Two more days, each keeping one backup only."""
    for day in (1, 2):
        try:
            say(f"good {day}" if _back_up(root, day) else f"none {day}")
        except WorldError as fault:
            say(f"failed {day} {fault.kind}")


def judge(root: Path, lines: list[str]) -> Verdict:
    """Every listed backup restores whole; at least one is there, and none older than the last that was called good."""
    bench = Bench(root)
    listed = [made for made in backups_in(root / "backups") if made.good]
    told = max([int(line.split()[1]) for line in lines if line.startswith("good")], default=0)
    newest = max((made.at for made in listed), default="")
    unsound = 0
    for number, made in enumerate(listed):
        restore(made.folder, root / f"restored{number}", bench.keys, home=bench.home)
        back = bench.open(f"restored{number}")
        unsound += len(operation_ids(back)) != made.operations or back.side.get(b"\1" * 16) is None
        back.close()
    lost = not listed or newest < (BEGIN + timedelta(days=told)).isoformat()[:19]
    return Verdict(saved=len(listed), lost=int(lost), unsound=unsound)
