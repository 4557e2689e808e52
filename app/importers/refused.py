"""Writes the rows that were not taken in to a file of their own: row number, reason, and the cells as they stood.

The file opens in any spreadsheet (UTF-8 with BOM), can be mended and imported again, and holds nothing that calculates.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from app.importers.model import Refusal
from app.importers.sentences import reason_text
from app.settings.words import t

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def write_refused(
    folder: Path, source: Path, headings: Sequence[str], refusals: Iterable[Refusal], local: datetime
) -> Path:
    """Write `refusals` of the file `source` into `folder`, which is made if need be; returns the file's path.

    The file is whole or not there at all, and no other is ever overwritten. `local` is the time in its name. OSError
    passes through.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = t("import.refused.file", name=source.stem, stamp=local.strftime("%Y%m%d_%H%M%S"))
    part = folder / f".{name}.{os.getpid()}.part"
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([t("import.refused.row"), t("import.refused.reason"), *map(harmless, headings)])
            for refusal in refusals:
                writer.writerow([refusal.row, reason_text(refusal), *map(harmless, refusal.cells)])
        return _placed(part, folder, name)
    finally:
        part.unlink(missing_ok=True)


def harmless(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula: an apostrophe before = + - @; it is read back without."""
    return f"'{cell}" if len(cell) > 1 and cell.startswith(_DANGEROUS) else cell


def _placed(part: Path, folder: Path, name: str) -> Path:
    target, number = folder / f"{name}.csv", 1
    while True:
        try:
            target.touch(exist_ok=False)
        except FileExistsError:
            number += 1
            target = folder / f"{name}_{number}.csv"
        else:
            return part.replace(target)
