"""The log of 20,000 repairs as a file of each kind: how long it may take, beside the bare writer of the same cells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bench.log import COUNT, measure

LONGEST = {"log_csv": 10.0, "log_csv-cp932": 10.0, "log_xlsx": 30.0, "log_pdf": 60.0}
"""Seconds a person may wait for each, on the slowest desk there is; nothing is slower than four bare writers."""


@pytest.mark.bench
def test_a_log_of_twenty_thousand_is_handed_out(record_property: Callable[[str, object], None]) -> None:
    rows = {row["name"]: row for row in measure(0)}
    for name, row in rows.items():
        record_property(name, (row["ours"], row["baseline"], row.get("whole")))
    for name, most in LONGEST.items():
        assert rows[name]["rows"] == COUNT
        assert rows[name]["whole"] < most
    assert rows["log_csv"]["losses"] == rows["log_xlsx"]["losses"] == 0
    assert rows["log_csv-cp932"]["losses"] == COUNT // 5
