"""The desk's hour with a support taken away, which must go red: projections."""

from __future__ import annotations

from pathlib import Path

from tests.faults import desk_day
from tests.faults.desk_day import judge, prepare
from tests.faults.driver import Say

__all__ = ["judge", "prepare", "run"]


def run(root: Path, say: Say) -> None:
    """As desk_day, without it."""
    desk_day.CONTROL = "projections"
    desk_day.run(root, say)
