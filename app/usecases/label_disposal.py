"""What labels of disposal say beside the number: by what a unit or a box goes, where it is packed, how it was wiped.

Decides which of it is told; closed words stay closed words, whoever lays out has those of a language.
"""

from __future__ import annotations

from datetime import date

from app.domain.dates import reiwa
from app.domain.device import disposal
from app.domain.disposal_words import Step
from app.domain.rules.boxes import box_number, box_ref, instruction_ref
from app.usecases.ports import State
from app.usecases.resolve_scan import Finder

_OF_BOX = ("way", "instruction", "place")


def of_unit(state: State, find: Finder) -> dict[str, str]:
    """Box, way, instruction with its day, repair, the day it was seen deprovisioned, how it was wiped; nothing of a
    unit that is in no disposal.
    """
    running = disposal(state)
    if running is None:
        return {}
    steps = running["steps"]
    found = {"box": running.get("box", ""), "way": running.get("way", ""), "repair": running.get("n", "")}
    found |= {"wipe": steps.get(Step.wipe, {}).get("how", ""), "verified": steps.get(Step.verified, {}).get("on", "")}
    found |= _instruction(running.get("instruction", ""), find)
    return {name: str(value) for name, value in found.items() if value}


def of_box(code: str, find: Finder) -> dict[str, str]:
    """Way, instruction with its day, place, and of a closed box how many units lie in it; nothing of a box that nobody
    began.
    """
    state = find.head(box_ref(box_number(code)))
    if state is None or "number" not in state:
        return {}
    found = {name: str(state[name]) for name in _OF_BOX if state.get(name)}
    units = {"units": str(state["closed"].get("units", len(state.get("lines", ()))))} if state.get("closed") else {}
    return found | _instruction(found.get("instruction", ""), find) | units


def _instruction(number: str, find: Finder) -> dict[str, str]:
    if not number:
        return {}
    on = (find.head(instruction_ref(number)) or {}).get("on", "")
    return {"instruction": number} | ({"instructed": reiwa(date.fromisoformat(on))} if on else {})
