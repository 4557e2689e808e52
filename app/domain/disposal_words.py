"""Closed words of deprovision and disposal: ways in, steps in their order, how a step was done. Spelled as operations
and the command line do; the words people read are in the catalogs.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Way(StrEnum):
    """How a unit comes to be disposed of."""

    A = "A"
    """修繕不可: judged beyond repair; the Board is told each time."""
    B = "B"
    """A replaced unit, by the Board's instruction; told by batch."""


class Step(StrEnum):
    """The steps of the checklist, in order. The first is judgement on way A, instruction on way B."""

    judgement = "judgement"
    instruction = "instruction"
    accessories = "accessories"
    annotate = "annotate"
    deprovision = "deprovision"
    verified = "verified"
    wipe = "wipe"
    setup_screen = "setup_screen"
    label = "label"
    storage = "storage"
    board = "board"
    collected = "collected"
    certificate = "certificate"
    witness = "witness"


FIRST: Final[dict[Way, Step]] = {Way.A: Step.judgement, Way.B: Step.instruction}
"""The step that beginning ticks by itself."""
LATER: Final = frozenset({Step.collected, Step.certificate, Step.witness})
"""What comes when the firm does."""


class StepState(StrEnum):
    """Where a step stands."""

    done = "done"
    next = "next"
    blocked = "blocked"
    """A step before it isn't done."""


class Accessories(StrEnum):
    """What became of adapter, pen and case."""

    collected = "collected"
    none = "none"
    """There are none, with the reason in words."""
    sent = "sent"
    """They come, or go, separately."""


class Wipe(StrEnum):
    """How a unit was wiped, or why it can't be: its label then says 未消去・物理破壊."""

    wiped = "wiped"
    wont_start = "wont_start"
    no_screen = "no_screen"
    liquid = "liquid"
    destroyed = "destroyed"
    """Its storage was destroyed here."""


class Verified(StrEnum):
    """By what it was seen that the console holds it as deprovisioned."""

    console = "console"
    eye = "eye"
    """A person looked, and says so in words: an engineer or a supervisor, by PIN."""


class Deprovisioned(StrEnum):
    """By what the console's entry was deprovisioned."""

    request = "request"
    """By the guarded request that this program queued."""
    by_hand = "by_hand"
    """By a person in the console itself."""


class DeprovisionReason(StrEnum):
    """Why the console lets a unit go, in key order: by it Google counts licences. There is no usual one."""

    same_model_replacement = "same_model_replacement"
    different_model_replacement = "different_model_replacement"
    retiring_device = "retiring_device"


class DeprovisionPath(StrEnum):
    """On which path a unit is deprovisioned: that follows from what it is in."""

    disposal = "disposal"
    maker = "maker"
    """For a maker's repair: it must come back by re-enrolment."""
    exchange = "exchange"
    """Another unit came for it, which is enrolled in its place."""


HOW: Final[dict[Step, type[StrEnum]]] = {
    Step.accessories: Accessories,
    Step.deprovision: Deprovisioned,
    Step.verified: Verified,
    Step.wipe: Wipe,
}
"""Steps that say how they were done, each by the words of its list; all others say nothing."""
NOT_WIPED: Final = frozenset(Wipe) - {Wipe.wiped}
"""What the disposal label says 未消去・物理破壊 of."""
