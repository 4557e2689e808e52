"""Each measurement runs, tiny, and gives rows of the right shape; the bulk sample's heads are what its log comes to."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap_bulk
from app.domain.kinds import ImportKind
from app.domain.operations import Draft, Ref
from app.domain.rules import importing
from tests.bench import figures, ledgers
from tests.bench.one import MODULES

OPENS_A_WINDOW = frozenset({"lookup_card", "camera", "phone", "queue", "swap", "inbox", "disposal_screens"})
"""These are run in processes of their own alone (`main.py bench`): their window would outlive this one's."""


@pytest.fixture
def _own_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ledgers", "operation", "importing", "scans", "sizes"):
        monkeypatch.setattr(importlib.import_module(f"tests.bench.{name}"), "BUILD", tmp_path)


@pytest.mark.bench
@pytest.mark.usefixtures("_own_build")
@pytest.mark.parametrize("name", [name for name in MODULES if name not in OPENS_A_WINDOW])
def test_a_measurement_gives_rows_of_the_right_shape(name: str) -> None:
    rows = importlib.import_module(f"tests.bench.{MODULES[name]}").measure(300, 2)
    assert rows
    for row in rows:
        assert set(figures.KEYS) <= row.keys()
        assert row["ours"] > 0
        assert row["baseline"] > 0


@pytest.mark.bench
@pytest.mark.usefixtures("_own_build")
def test_the_bulk_sample_s_heads_are_the_fold_of_its_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "BULK_FROM", 1)
    decide = importing.decide

    def spread(kind: ImportKind, row: importing.Incoming, ref: Ref, *rest: Any) -> importing.Decision:
        decided = decide(kind, row, ref, *rest)
        more = Draft("changed", (ref,), {"set": {"status": "retired"}})
        return decided._replace(drafts=(*decided.drafts, more)) if row.row % 50 == 0 else decided

    monkeypatch.setattr(bootstrap_bulk, "decide", spread)  # a record too long for one operation, as some days have
    with ledgers.opened(201) as program:
        assert program.ledger.verify().ok
