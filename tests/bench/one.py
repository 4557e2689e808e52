"""One measurement in this process: `python -m tests.bench.one NAME DEVICES`; the last line on stdout is its results,
JSON.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

MODULES = {
    "lookup_card": "scans", "one_operation": "operation", "import": "importing", "cold_start": "starting",
    "search": "searching", "rebuild": "rebuilding", "memory": "memory", "bytes": "sizes",
    "decode": "decoding", "camera": "camera", "labels": "labels", "contacts": "contacts",
    "phone": "phone", "queue": "queue", "log": "log", "swap": "swap", "inbox": "inbox", "disposal": "disposal",
    "disposal_screens": "disposal_screens",
}  # fmt: skip


def measure(name: str, devices: int) -> list[dict[str, Any]]:
    """The results of one measurement; `prepare` only makes the ledger."""
    if name == "prepare":
        from tests.bench.ledgers import ready

        ready(devices)
        return []
    results: list[dict[str, Any]] = importlib.import_module(f"tests.bench.{MODULES[name]}").measure(devices)
    return results


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2])), ensure_ascii=False))
