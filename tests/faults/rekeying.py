"""A new key, and a restore, while the disk fails: the ledger opens, whole, whenever the power comes back."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import WorldError
from app.ledger.backup import backup
from app.ledger.keys import recovery_text
from app.ledger.rekey import rekey
from app.ledger.restore import restore
from tests.faults.driver import Say, Verdict
from tests.support.ledger_files import Bench, add_operations, operation_ids

OLD, NEW = 5, 9


def prepare(root: Path) -> None:
    """A ledger of nine operations and a backup of it made when it had five."""
    ledger = Bench(root).make()
    ledger.confirm_recovery(recovery_text(ledger.key))
    ledger.side.put(b"\1" * 16, "text/plain", b"personal")
    add_operations(ledger, OLD)
    made = backup(ledger, root / "backups")
    made.folder.rename(root / "backups" / "one")
    add_operations(ledger, NEW - OLD)
    ledger.close()


def run(root: Path, say: Say) -> None:
    """A rekey, then a restore."""
    bench = Bench(root)
    try:
        rekey(bench.folder, bench.keys)
        say("rekeyed")
        restore(root / "backups" / "one", bench.folder, bench.keys, home=bench.home)
        say("restored")
    except WorldError as fault:
        say(f"failed {fault.kind}")


def judge(root: Path, lines: list[str]) -> Verdict:
    """The ledger opens, with nine operations or, once restored, with five; never in between."""
    ledger = Bench(root).open()
    count = len(operation_ids(ledger))
    found = ledger.side.get(b"\1" * 16)
    whole = count in (OLD, NEW) and found is not None and found.content == b"personal"
    ledger.close()
    allowed = {OLD} if "restored" in lines else {OLD, NEW} if "rekeyed" in lines else {NEW}
    return Verdict(saved=count, lost=int(count not in allowed), half=int(not whole))
