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

_DIAGNOSIS = ("fault", "further", "cause", "detail", "hardware")
_BESIDE = ("accessories", "swollen", "place")
_FOLLOWS = frozenset({"answers", "notes", "duplicate_of", *_DIAGNOSIS, *_BESIDE})


def move_drafts(source: Ref, target: Ref, number: str, serial: str, repair: Mapping[str, Any]) -> list[Draft]:
    """The operations that take the repair `number` from the provisional unit `source` to the device `target`.

    Answers, diagnosis and notes follow the move; each answer then counts for the device it names.
    """
    kept = {name: value for name, value in repair.items() if name not in _FOLLOWS}
    answers = list(repair.get("answers", ()))
    forms = tuple(Ref(Aggregate.form, unshort(answer)) for answer in answers)
    drafts = [Draft("repair_moved", (source, target), {"n": number, "serial": serial, "repair": kept})]
    for start in range(0, len(answers), MOST_ANSWERS):
        stop = start + MOST_ANSWERS
        drafts.append(Draft("form_linked", (target, *forms[start:stop]), {"n": number, "answers": answers[start:stop]}))
    for kind, names in (("diagnosed", _DIAGNOSIS), ("noted", _BESIDE)):
        given = {name: repair[name] for name in names if name in repair}
        if given:
            drafts.append(Draft(kind, (target,), {"n": number, **given}))
    drafts += [Draft("noted", (target,), {"n": number, "note": note}) for note in repair.get("notes", ())]
    return drafts
