"""The labels' goals: 300 a second, 1.7 times gLabels where it is installed, 350 KB for 240."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bench.labels import measure


@pytest.mark.bench
def test_labels_keep_their_goals(record_property: Callable[[str, object], None]) -> None:
    rows = {row["name"]: row for row in measure(0)}
    for name, row in rows.items():
        record_property(name, (row["ours"], row["baseline"]))
    assert rows["labels_reportlab"]["ours"] >= 300
    assert rows["labels_reportlab_size"]["ours"] <= 350
    if "labels_glabels" in rows:
        assert rows["labels_glabels"]["ratio"] >= 1.7
