"""The queue's rules: every open state has one column; what can be worked on now, and why."""

from __future__ import annotations

import pytest

from app.domain.kinds import CLOSED_STATES, RepairState
from app.domain.rules.bench import COLUMN_OF, Column, Workable, workable
from app.settings.keys import LIMITS


def test_every_open_state_has_a_column_and_every_column_a_limit() -> None:
    assert set(COLUMN_OF) == set(RepairState) - CLOSED_STATES
    assert list(dict.fromkeys(COLUMN_OF.values())) == list(Column)
    assert list(LIMITS.items()) == list(zip(Column, (7, 5, 7, 14, 30, 14, 3, 5), strict=True))


@pytest.mark.parametrize(
    ("state", "done", "gated", "form", "why"),
    [
        ("awaiting_form", [], True, False, None),
        ("received", ["form_linked"], True, True, Workable.form),
        ("diagnosing", ["form_overridden", "diagnosed"], True, True, Workable.form),
        ("received", [], True, False, None),
        ("received", [], False, False, Workable.free),
        ("diagnosing", ["diagnosed"], False, True, Workable.form),
        ("awaiting_decision", ["routed"], True, True, None),
        ("diagnosing", ["routed", "decided"], True, True, Workable.board),
        ("diagnosing", ["routed", "decided", "noted", "diagnosed"], True, True, Workable.board),
        ("diagnosing", ["routed", "decided", "routed", "repair_state_set"], True, True, Workable.form),
        ("waiting_parts", ["routed", "part_needed"], True, True, None),
        ("repairing", ["routed"], True, True, None),
        ("repairing", ["part_needed", "part_came"], True, True, Workable.part),
        ("repairing", ["part_needed", "part_came", "photo_taken"], True, True, Workable.part),
        ("repairing", ["part_came", "part_needed"], True, True, None),
        ("repairing", ["part_came", "routed"], True, True, None),
        ("repairing", ["part_came", "worked"], True, True, None),
        ("repairing", ["part_came", "tested"], True, True, None),
        ("diagnosing", ["decided", "shipped"], True, True, Workable.form),
        ("testing", ["part_came", "worked"], True, True, None),
        ("ready", ["decided"], True, True, None),
        ("returned", ["decided"], True, True, None),
    ],
)
def test_what_can_be_worked_on(state: str, done: list[str], gated: bool, form: bool, why: Workable | None) -> None:
    assert workable(state, done, gated=gated, form=form, decided="decided" in done) is why


def test_a_decision_that_counts_no_more_is_nothing_to_go_on_with() -> None:
    done = ["routed", "decided", "routed", "shipped", "decided", "repair_state_set"]
    assert workable("diagnosing", done, gated=True, form=True, decided=False) is Workable.form
    assert workable("diagnosing", done, gated=True, form=True, decided=True) is Workable.board
