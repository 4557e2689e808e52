"""Resident memory of the window with the ledger open, against a bare PySide6 window, at rest."""

from __future__ import annotations

import os

from tests.bench.figures import Result, spread
from tests.bench.ledgers import ready
from tests.bench.starting import BARE, PAINTED, READY, started

ROUNDS = 3
REST = 8.0
"""Seconds: by then papers and file readers are loaded too, and what is due a while after the start was looked at."""


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Megabytes (goal: two and a half times the bare window)."""
    folder = ready(devices)
    ours, bares = [], []
    for _ in range(rounds):
        bares.append(started(dict(os.environ), ["-c", BARE], PAINTED, rest=REST)["resident"])
        ours.append(
            started(dict(os.environ), ["main.py", "--ledger", str(folder / "ledger")], READY, rest=REST)["resident"]
        )
    return [spread("memory", ours, bares, "MB", goal=2.5)]
