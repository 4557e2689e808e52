"""A small disk that fills up while the ledger is open; run inside a namespace of its own that may mount one.

`full_disk.py FOLDER`: mounts 16 MB on FOLDER, works until it is full, looks, frees some, goes on. Prints what it found.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import text

from app.domain.errors import WorldError
from app.ledger.backup import backup
from app.ledger.keys import recovery_text
from app.ledger.writer import LedgerWriter
from tests.faults import transactions
from tests.faults.driver import said
from tests.support.ledger_files import Bench


def main(folder: Path) -> None:
    """Fill the disk under an open ledger and tell what happened."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)], check=True)
    root = folder / "root"
    root.mkdir()
    transactions.prepare(root)
    found: dict[str, object] = {}
    lines: list[str] = []
    ledger = Bench(root).open()
    ledger.confirm_recovery(recovery_text(ledger.key))
    writer = LedgerWriter(ledger.database, after_commit=ledger.note_commit)
    filler = folder / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(folder).free - 200_000))
    number, failed = 2, 0
    while failed < 3:
        try:
            transactions._act(writer, ledger, number, transactions._ids(number, 0))
            lines.append(f"saved {number}")
            number += 1
        except WorldError as fault:
            lines.append(f"failed {number} {fault.kind}")
            failed += 1
    found["saved"] = number - 2
    found["faults"] = sorted({line.split()[2] for line in lines if line.startswith("failed")})
    with ledger.database.read.connect() as connection:
        found["reads"] = connection.execute(text("SELECT count(*) FROM operation")).scalar_one() == 3 * number
    try:
        backup(ledger, folder / "backups")
        found["backup"] = "made"
    except WorldError as fault:
        found["backup"] = str(fault.kind)
    filler.unlink()
    transactions._act(writer, ledger, number, transactions._ids(number, 0))
    lines.append(f"saved {number}")
    found["goes on"] = True
    writer.stop()
    ledger.close()
    found["verdict"] = asdict(transactions.judge(root, lines + said(root)))
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
