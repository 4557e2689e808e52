"""What the papers of units on their way are told: plain values, words already in the reader's language.

Decides which facts such a paper may hold. No teacher's, pupil's or guardian's name has a field here; what the school
said when it was heard has one, on the hearing sheet alone.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class PaperUnit(NamedTuple):
    """A unit with its repair. `code` is what the QR says (RP…); faults, cause and accessories are words."""

    number: str
    code: str
    serial: str = ""
    tag: str = ""
    model: str = ""
    school: str = ""
    faults: tuple[str, ...] = ()
    cause: str = ""
    accessories: tuple[str, ...] = ()
    """What goes along in the box."""
    lacks: tuple[str, ...] = ()
    """What came along and does not go back."""
    rma: str = ""
    note: str = ""
    """A word to stand out on a list: 交換, 未着."""


class RequestFacts(NamedTuple):
    """修理依頼票 or, with `installer`, 初期不良取次票: one unit. Days that nobody knows are None."""

    unit: PaperUnit
    to: str
    """The firm; empty leaves a line to write on."""
    day: date
    desk: str
    operator: str = ""
    installer: bool = False
    opened: date | None = None
    warranty: date | None = None
    delivered: date | None = None
    batch: str = ""
    appeared: date | None = None
    document: str = ""
    """The Board's document that allows it."""
    waybill: str = ""
    issuer: tuple[str, ...] = ()
    """The lines naming the center, where the unit is sent back to."""


class ShipmentPaper(NamedTuple):
    """The list of a shipment; `to` is where it goes in words."""

    number: str
    to: str
    day: date
    desk: str
    units: tuple[PaperUnit, ...]
    operator: str = ""
    waybill: str = ""
    due: date | None = None
    issuer: tuple[str, ...] = ()
    draft: bool = False
    """The list has not left: what stands on it may change yet, and the paper says so."""


class PaperBox(NamedTuple):
    """A school's units, and how many of each accessory go along: (word, count)."""

    school: str
    units: tuple[PaperUnit, ...]
    counts: tuple[tuple[str, int], ...] = ()


class ReturnPaper(NamedTuple):
    """What goes back: the list of the box, and a 受領書 for each school. `way` in words."""

    number: str
    way: str
    day: date
    desk: str
    schools: tuple[PaperBox, ...]
    operator: str = ""
    issuer: tuple[str, ...] = ()
    draft: bool = False
    """The box is not closed, as above."""


class HearingFacts(NamedTuple):
    """聞き取り票: what the school is asked. `answers` by question; an empty one leaves lines to write on."""

    day: date
    desk: str
    unit: PaperUnit | None = None
    """None: an empty form."""
    operator: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    """Question in words, and what was answered, or nothing."""
    issuer: tuple[str, ...] = ()
