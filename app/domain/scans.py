"""A scan on its way from characters to what it names: the raw burst, and the reading of it.

Decides nothing: `scanning` reads, `usecases` names. These are the values they pass.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from app.domain.codes import PrintedCode, RepairNumber


class RawScan(NamedTuple):
    """What a scanner gave: the characters as they came, from which source, and when (monotonic seconds)."""

    text: str
    source: str
    at: float


class ScanFault(StrEnum):
    """Why a scan can't name anything; each has a sentence `scan.<value>`."""

    empty = "empty"
    input_method = "input_method"
    layout = "layout"
    control_characters = "control_characters"
    cut_off = "cut_off"
    too_long = "too_long"
    product_code = "product_code"
    foreign = "foreign"
    part_number = "part_number"


class Scan(NamedTuple):
    """A scan read: the cleaned text, and what it may name, in reading order."""

    raw: str
    text: str
    own: PrintedCode | None = None
    repair: RepairNumber | None = None
    candidates: tuple[str, ...] = ()
    """Texts to look up as serial, tag or register code: the cleaned text, then with makers' prefixes taken off."""
    model_type: str = ""
    """The ten-character machine type of a 1S code, or empty."""
    fault: ScanFault | None = None
    copy: int = 0
    """2 for `TAG-R2`, a label in the place of a lost one: the last candidate is then the tag. 0: no such label."""
