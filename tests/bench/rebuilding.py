"""Rebuild against reading the whole log and parsing its JSON; resident memory before and after."""

from __future__ import annotations

import json
import time
from pathlib import Path

from tests.bench.figures import Result, single
from tests.bench.ledgers import scratch


def measure(devices: int, rounds: int = 1) -> list[Result]:
    """Seconds, and megabytes grown by the rebuild."""
    del rounds
    with scratch(devices) as program:
        with program.ledger.database.read.connect() as connection:
            began = time.perf_counter()
            count = 0
            for (body,) in connection.exec_driver_sql("SELECT body FROM operation ORDER BY seq"):
                json.loads(body)
                count += 1
            baseline = time.perf_counter() - began
        before, highest = resident_mb(), 0.0
        began = time.perf_counter()
        for done, _ in program.ledger.rebuild():
            if done % 10_000 == 0 or not highest:
                highest = max(highest, resident_mb())
        ours = time.perf_counter() - began
        after = resident_mb()
    return [
        single("rebuild", ours, baseline, "s", n=count, goal=5),
        single("rebuild.resident", max(highest, after), before, "MB", n=count, growth=round(after - before, 1)),
    ]


def resident_mb(pid: int | str = "self") -> float:
    """Resident memory of a process in megabytes (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii", errors="replace").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
