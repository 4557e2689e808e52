"""`main.py bench [NAME…] [--devices N]`: every measurement in a process of its own, so that none heats another's
caches.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

NAMES = (
    "lookup_card", "one_operation", "import", "cold_start", "search", "rebuild", "memory", "bytes", "decode", "camera",
    "labels", "contacts", "phone", "queue", "log", "swap", "inbox", "disposal",
    "disposal_screens",
)  # fmt: skip
"""`lookup_card` measures `outcome` too: both are of the same scans."""
_ROOT = Path(__file__).resolve().parents[2]


def run(names: Sequence[str], devices: int) -> list[dict[str, Any]]:
    """The measurements asked for (all, where none is named), on the sample ledger of `devices`; see `figures.KEYS`."""
    wanted = [n for n in NAMES if not names or n in names or (n == "lookup_card" and "outcome" in names)]
    if len(wanted) < len({n for n in names if n != "outcome"}):
        raise SystemExit(f"bench: {', '.join(NAMES)}")
    results: list[dict[str, Any]] = []
    for name in ("prepare", *wanted):
        print(f"bench: {name} {devices}", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "tests.bench.one", name, str(devices)]
        done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True)
        results += json.loads(done.stdout.splitlines()[-1])
    return results


if __name__ == "__main__":
    for row in run(sys.argv[2:], int(sys.argv[1]) if sys.argv[1:] else 37_500):
        print(json.dumps(row, ensure_ascii=False))
