"""Which units a measurement scans: spread over the whole ledger, none of them in repair."""

from __future__ import annotations

from random import Random

from app.bootstrap import Program


def free_serials(program: Program, count: int, seed: int = 7) -> list[str]:
    """`count` serials of Chromebooks in use, in a random order of the whole ledger."""
    rng = Random(seed)
    low, high = program.ledger.read(lambda reads: reads.rows("SELECT min(n), max(n) FROM device_row"))[0]
    found: dict[str, None] = {}
    tries = 0
    while len(found) < count and tries < 200:
        tries += 1
        for _ in range(count):
            near = rng.randint(low, high)
            rows = program.ledger.read(
                lambda reads, near=near: reads.rows(  # type: ignore[misc]
                    "SELECT serial FROM device_row WHERE n >= ? AND repair = '' AND status = 'in_use'"
                    " AND serial <> '' LIMIT 1",
                    (near,),
                )
            )
            found.update((row[0], None) for row in rows)
    return list(found)[:count]
