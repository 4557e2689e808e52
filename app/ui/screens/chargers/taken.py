"""A swap while it is being scanned: what was taken so far, what is wanted next, and the command it comes to.

Decides the order of the scans only; what a scan names and what may be swapped is the use case's (`usecases.swap`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from app.domain.charger_words import ChargerFault
from app.domain.scans import Scan
from app.usecases.charger_scan import Step
from app.usecases.swap import Swap
from app.usecases.swap_scan import Seen

FAULTS: Final = tuple(fault for fault in ChargerFault if fault is not ChargerFault.unknown)
"""In key order; unknown is what is said where no key is pressed."""


class Want(StrEnum):
    """What the next scan is asked to be."""

    cabinet = "cabinet"
    school = "school"
    """Of a cabinet that is registered on the spot, while no visit says it."""
    out = "out"
    serial = "serial"
    """The maker's, of a unit without a label of ours."""
    tag = "tag"
    spare = "spare"


STEP_OF: Final[dict[Want, Step]] = {
    Want.cabinet: Step.cabinet,
    Want.school: Step.cabinet,
    Want.out: Step.out,
    Want.serial: Step.out,
    Want.tag: Step.tag,
    Want.spare: Step.spare,
}


class Visit(NamedTuple):
    """The visit that is under way here, or nothing."""

    number: str = ""
    school: str = ""
    """The school's code."""


class One(NamedTuple):
    """A scan, and what it names."""

    scan: Scan
    seen: Seen


class Taken(NamedTuple):
    """What was scanned so far. `without` are the things a key said there are none of: label, serial, tag."""

    visit: Visit = Visit()
    cabinet: One | None = None
    school: One | None = None
    out: One | None = None
    tag: One | None = None
    without: frozenset[Want] = frozenset()
    corrected: bool = False
    """The register is put right where it differs: a person said so."""
    fault: str = ""

    @property
    def want(self) -> Want:
        """What the next scan is asked to be."""
        if self.cabinet is None:
            return Want.cabinet
        if self.cabinet.seen.new and self.school is None and not self.visit.school:
            return Want.school
        if self.out is None and Want.out not in self.without:
            return Want.out
        if self.out is None and Want.serial not in self.without:
            return Want.serial
        return Want.tag if self._tag_wanted else Want.spare

    @property
    def _tag_wanted(self) -> bool:
        fresh = self.out is None or (self.out.seen.new and self.out.seen.tag_wanted)
        return fresh and self.tag is None and Want.tag not in self.without

    @property
    def place(self) -> Seen | None:
        """The cabinet as it is seen: the school that was named, else the visit's, else the register's."""
        if self.cabinet is None:
            return None
        seen = self.cabinet.seen
        if seen.what == "school":
            return seen
        named = self.school.seen.code if self.school is not None else self.visit.school
        return seen._replace(where=seen.where._replace(school=named or seen.where.school))

    @property
    def skips(self) -> bool:
        """Whether a key may say that what is wanted is not there."""
        return self.want in (Want.out, Want.serial, Want.tag)

    def skip(self) -> Taken:
        """It is not there: no label; its serial can't be read; no label from the strip either."""
        return self._replace(without=self.without | {self.want})

    def take(self, one: One, visit: Visit) -> Taken:
        """One scan more. `visit` is the one under way when the cabinet was scanned."""
        want = self.want
        if want is Want.cabinet:
            return self._replace(cabinet=one, visit=visit)
        if want in (Want.out, Want.serial):
            return self._replace(out=one)
        if want is Want.school:
            return self._replace(school=one)
        return self._replace(tag=one)

    def differs(self, seen: Seen, visit: Visit) -> str:
        """What the register says otherwise; of a cabinet that it is at another school than this visit's."""
        if self.want is Want.cabinet and seen.what == "cabinet" and visit.school:
            return "cabinet_other_school" if seen.where.school not in ("", visit.school) else ""
        return seen.differs

    def command(self, spare: Scan, action: bytes) -> Swap:
        """All of it, with the spare."""
        if self.cabinet is None:
            raise ValueError("no cabinet was scanned")
        return Swap(
            action=action,
            cabinet=self.cabinet.scan,
            out=self.out.scan if self.out is not None else None,
            spare=spare,
            tag=self.tag.scan if self.tag is not None else None,
            school=self.school.seen.code if self.school is not None else "",
            visit=self.visit.number,
            fault=self.fault,
            correct=self.corrected,
        )

    @property
    def out_code(self) -> str:
        """What the unit out will be known by, as far as that is told."""
        if self.tag is not None:
            return self.tag.seen.code
        return self.out.seen.code if self.out is not None else ""
