"""What a process that a test starts is given: the test's own environment, less what is none of its business."""

from __future__ import annotations

import os


def uncounted() -> dict[str, str]:
    """The environment without coverage: for planted faults, which must not count, and for what ends by a kill."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS")}
