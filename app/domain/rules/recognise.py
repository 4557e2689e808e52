"""Recognition: a unit that was taken in without a readable number turns out to be a device, and its repair goes there.

Decides how the move is written, so that whatever the repair gathered meanwhile, no operation grows over its size.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Draft, Ref, fits
from app.domain.rules.course import COURSE_FIELDS, retold, told_along
from app.domain.rules.intake import MOST_ANSWERS

_DIAGNOSIS = ("fault", "further", "cause", "detail", "hardware", "appeared", "dismantle")
_BESIDE = ("accessories", "swollen", "place")
_FOLLOWS = frozenset({"answers", "notes", "duplicate_of", *_DIAGNOSIS, *_BESIDE, *COURSE_FIELDS})


def move_drafts(source: Ref, target: Ref, number: str, serial: str, repair: Mapping[str, Any]) -> list[Draft]:
    """The operations that take the repair `number` from the provisional unit `source` to the device `target`.

    Answers, diagnosis, course and notes follow the move; each answer then counts for the device it names.
    """
    follows = _FOLLOWS | told_along(repair)
    kept = {name: value for name, value in repair.items() if name not in follows}
    answers = list(repair.get("answers", ()))
    forms = tuple(Ref(Aggregate.form, unshort(answer)) for answer in answers)
    drafts = [Draft("repair_moved", (source, target), {"n": number, "serial": serial, "repair": kept})]
    for start in range(0, len(answers), MOST_ANSWERS):
        stop = start + MOST_ANSWERS
        drafts.append(Draft("form_linked", (target, *forms[start:stop]), {"n": number, "answers": answers[start:stop]}))
    for kind, names in (("diagnosed", _DIAGNOSIS), ("noted", _BESIDE)):
        given = {name: repair[name] for name in names if name in repair}
        if given:
            drafts += _in_parts(Draft(kind, (target,), {"n": number, **given}))
    drafts += retold(target, number, repair)
    drafts += [Draft("noted", (target,), {"n": number, "note": note}) for note in repair.get("notes", ())]
    return drafts


def _in_parts(draft: Draft) -> list[Draft]:
    """The draft as it is where it fits, else a draft a field; a detail belongs to its cause."""
    if fits(draft):
        return [draft]
    payload: dict[str, Any] = dict(draft.payload)
    number = payload.pop("n")
    pair: dict[str, Any] = {name: payload.pop(name) for name in ("cause", "detail") if name in payload}
    parts: list[dict[str, Any]] = [{name: value} for name, value in payload.items()]
    return [Draft(draft.kind, draft.about, {"n": number, **part}) for part in (*parts, pair) if part]
