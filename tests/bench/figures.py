"""What a measurement gives: one row a figure, ours beside the baseline of the same run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Result = dict[str, Any]
KEYS = ("name", "ours", "baseline", "ratio", "unit", "n", "p50", "p99")


def at(values: Sequence[float], share: float) -> float:
    """The value that `share` of all don't exceed (0.5: the median)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return at(values, 0.5)


def spread(name: str, ours: Sequence[float], baseline: Sequence[float], unit: str, **more: Any) -> Result:
    """A figure of many single times: medians, their ratio, and our p50 and p99."""
    row = single(name, median(ours), median(baseline), unit, n=len(ours), **more)
    row.update(p50=_short(median(ours)), p99=_short(at(ours, 0.99)), baseline_p99=_short(at(baseline, 0.99)))
    return row


def single(name: str, ours: float, baseline: float, unit: str, *, n: int = 1, **more: Any) -> Result:
    """A figure of one value each."""
    ratio = round(ours / baseline, 2) if baseline else None
    value = _short(ours)
    return {"name": name, "ours": value, "baseline": _short(baseline), "ratio": ratio, "unit": unit, "n": n,
            "p50": value, "p99": value, **more}  # fmt: skip


def _short(value: float) -> float:
    return round(value, 3)
