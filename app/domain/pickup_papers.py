"""What the hand-over sheet (引渡書) and the evidence of disposal are told: plain values, in the reader's language.

Decides which facts such a paper may hold. The witness has a field; no teacher, pupil or guardian has.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class TruckUnit(NamedTuple):
    """A unit of a box."""

    serial: str
    tag: str = ""
    model: str = ""
    missing: bool = False
    """A check did not find it: it does not go."""
    unwiped: bool = False
    """Its label says 未消去・物理破壊."""


class TruckPaperBox(NamedTuple):
    """A box on the truck; `code` is what its label says (BX…)."""

    number: str
    code: str
    units: tuple[TruckUnit, ...]
    checked: bool = False
    extra: tuple[str, ...] = ()
    """What lay in it and is not on its list: it does not go."""

    @property
    def going(self) -> int:
        """Units that go."""
        return sum(not unit.missing for unit in self.units)

    @property
    def missing(self) -> int:
        """Units a check did not find."""
        return len(self.units) - self.going


class PickupPaper(NamedTuple):
    """引渡書."""

    number: str
    document: str
    """The sheet's number; empty before the truck left."""
    firm: str
    """Empty leaves a line to write on."""
    day: date
    desk: str
    boxes: tuple[TruckPaperBox, ...]
    vehicle: str = ""
    witness: str = ""
    operator: str = ""
    issuer: tuple[str, ...] = ()
    draft: bool = False
    """The truck has not left."""

    @property
    def units(self) -> int:
        """Units that go."""
        return sum(box.going for box in self.boxes)


class EvidenceStep(NamedTuple):
    """A step of one unit, in words."""

    name: str
    how: str = ""
    when: str = ""
    who: str = ""
    place: str = ""
    note: str = ""
    """What was told beside: to whom, by which document."""
    operations: tuple[str, ...] = ()
    """The first sixteen characters of the hashes of what was recorded."""


class EvidenceUnit(NamedTuple):
    """A unit with all that was recorded of its disposal."""

    serial: str
    tag: str
    model: str
    school: str
    way: str
    box: str
    steps: tuple[EvidenceStep, ...]
    done: bool
    """All steps are done."""


class EvidencePaper(NamedTuple):
    """The evidence of one unit or of one box."""

    about: str
    """The unit's serial or the box's number, in words."""
    day: date
    desk: str
    units: tuple[EvidenceUnit, ...]
    digest: str
    """SHA-256 of the file with the operations, hexadecimal."""
    file: str
    """That file's name."""
    operator: str = ""
    issuer: tuple[str, ...] = ()
