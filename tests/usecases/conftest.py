"""A ledger of its own for each test of a use case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.bench import Bench
from tests.support.real_desks import Clock, running


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Clock()
    with running(tmp_path / "ledger", clock) as program:
        yield Bench(program, tmp_path, clock)
