"""Pre-numbered slips by series (fiscal year and desk mark): which running numbers lie on paper.

What two desks give out apart adds up in any order: there is nothing to ask a person.
"""

from __future__ import annotations

from app.domain.folding.base import Folded, Reducer, writer
from app.domain.operations import Recorded


def given(folded: Folded, rec: Recorded) -> None:
    """Numbers from one to another, both counted, were given out; ranges that touch become one."""
    payload = rec.op.payload
    folded.meta.setdefault("*", writer(rec))
    folded.state["series"] = payload["series"]
    ranges: list[list[int]] = []
    for first, last in sorted([*folded.state.get("given", ()), [payload["first"], payload["last"]]]):
        if ranges and first <= ranges[-1][1] + 1:
            ranges[-1][1] = max(ranges[-1][1], last)
        else:
            ranges.append([first, last])
    folded.state["given"] = ranges


REDUCERS: dict[str, Reducer] = {"slips_given": given}
