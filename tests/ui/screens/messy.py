"""A device export made from what a ledger holds, with rows of every kind planted in it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap import Program

HEADINGS = ("serialNumber", "annotatedAssetId", "annotatedLocation", "model", "status", "autoUpdateExpiration", "notes")


@dataclass(frozen=True)
class Planted:
    """How many rows of each kind lie in the file."""

    new: int = 40
    changed: int = 30
    refused: int = 3


def messy_export(program: Program, path: Path, planted: Planted = Planted()) -> Path:
    """Writes the file; its devices are the ledger's first ones."""
    queries = program.queries
    rows = queries.device_rows(queries.device_numbers(0, 200))
    schools = list(queries.schools().values())
    lines: list[tuple[str, ...]] = []
    for at, row in enumerate(rows):
        school = schools[(at + 3) % len(schools)] if at < planted.changed else row.school
        lines.append((row.serial, row.asset_tag, school, row.model, "ACTIVE", "", ""))
    for at in range(planted.new):
        lines.append((f"PF9ZZ{at:03d}", f"KRM-09{at:04d}", schools[at % len(schools)], "Lenovo 500e Chromebook Gen 4s",
                      "ACTIVE", "2033-06", ""))  # fmt: skip
    lines.insert(7, ("", "KRM-000001", schools[0], "", "ACTIVE", "", ""))
    lines.insert(20, (rows[0].serial, "", schools[0], "", "ACTIVE", "", ""))
    lines.insert(90, ("PF3あBC", "", schools[0], "", "ACTIVE", "", ""))
    odd = ("PF9ZY001", "KRM-099999", "善導字小学校", "Lenovo 500e Chromebook Gen 4s", "ACTIVE", "R7.13.1", "=A1&B1")
    lines.append(odd)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(lines)
    return path
