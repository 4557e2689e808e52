"""Recognition: a unit that was taken in without a readable number turns out to be a device, and its repair goes there.

Decides how the move is written, so that whatever the repair gathered meanwhile, no operation grows over its size.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref
from app.domain.rules.intake import MOST_ANSWERS

_APART = frozenset({"answers", "notes", "duplicate_of"})


def move_drafts(source: Ref, target: Ref, number: str, serial: str, repair: Mapping[str, Any]) -> list[Draft]:
    """The operations that take the repair `number` from the provisional unit `source` to the device `target`.

    Answers and notes follow the move, few at a time; each answer then counts for the device it names.
    """
    answers = list(repair.get("answers", ()))
    first, rest = answers[:MOST_ANSWERS], answers[MOST_ANSWERS:]
    kept = {name: value for name, value in repair.items() if name not in _APART}
    if first:
        kept["answers"] = first
    drafts = [
        Draft("repair_moved", (source, target, *_forms(first)), {"n": number, "serial": serial, "repair": kept}),
    ]
    for start in range(0, len(rest), MOST_ANSWERS):
        part = rest[start : start + MOST_ANSWERS]
        drafts.append(Draft("form_linked", (target, *_forms(part)), {"n": number, "answers": part}))
    drafts += [Draft("noted", (target,), {"n": number, "note": note}) for note in repair.get("notes", ())]
    return drafts


def _forms(answers: list[str]) -> tuple[Ref, ...]:
    return tuple(Ref(Aggregate.form, unshort(answer)) for answer in answers)
