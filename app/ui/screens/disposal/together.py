"""Which units of a box go through a step together: the guard is asked once a box, for all that are so far. Pure.

Decides only which; each of them is shown, frozen and asked about for itself.
"""

from __future__ import annotations

from app.domain.disposal_words import Step
from app.domain.operations import Ref
from app.ui.screens.disposal.checklist import Facts
from app.usecases.disposal_rows import DisposalRow


def to_let_go(facts: Facts, unit: DisposalRow) -> tuple[Ref, ...]:
    """The unit that was meant, first; in a box all others whose next step is the same, and that wait for the console
    as it does, or don't.
    """
    if facts.box is None or unit.next != Step.deprovision:
        return (unit.device,)
    waits = unit.device in facts.waiting
    others = (
        row.device
        for row in facts.units
        if row.next == Step.deprovision and (row.device in facts.waiting) == waits and row.device != unit.device
    )
    return (unit.device, *others)
