"""What a process that a test starts is given: the test's own environment, less what is none of its business."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support import sources


def uncounted() -> dict[str, str]:
    """The environment without coverage: for planted faults, which must not count, and for what ends by a kill."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS")}


def printed_elsewhere(script: str) -> set[str]:
    """What `script` prints in processes whose sets and hashes are ordered otherwise; one element where all agree."""
    return {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            encoding="utf-8",
            check=True,
            cwd=sources.ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "77")
    }
