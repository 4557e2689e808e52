"""Commands: what someone wants. One frozen value a verb; the action id is minted where the wish arises, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.kinds import Accessory, Action, Cause
from app.domain.operations import Ref
from app.domain.scans import Scan

TYPED = "typed"
"""The source of what a person typed by hand: a tag typed off a list says nothing of the label on the unit."""


class TakeIn(NamedTuple):
    """Open a repair for what was scanned; with fault place and cause where they were given at once."""

    action: bytes
    scan: Scan
    source: str = "keyboard"
    crate: str | None = None
    """The crate's code, or None."""
    fault: str | None = None
    cause: Cause | None = None
    detail: str | None = None
    by_person: bool = False
    """Brought by a person: a receipt is due."""
    chosen: Ref | None = None
    """Which one a person chose, where what was scanned names several things."""
    slip: str = ""
    """The number of the blank slip that lies with it: the repair opens with that one."""
    visit: str = ""
    """The number of the visit on which it is picked up, or nothing."""


class TakeInProvisional(NamedTuple):
    """Open a repair for a unit whose number can't be read, by its last characters or by nothing at all."""

    action: bytes
    tail: str = ""
    crate: str | None = None
    by_person: bool = False
    slip: str = ""
    visit: str = ""
    """Both as of a unit that can be read."""


class GiveOutSlips(NamedTuple):
    """Print so many pre-numbered slips. `first`: the number they were laid out from, or nothing."""

    action: bytes
    slips: int
    first: str = ""


class Recognise(NamedTuple):
    """A provisional unit is really the device of this serial: its repair goes there."""

    action: bytes
    repair: str
    scan: Scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One action on a repair; `fields` are those of the action, as texts."""

    action: bytes
    repair: str
    what: Action
    fields: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    """A photo's bytes: JPEG, shrunk, without position data."""


class Amend(NamedTuple):
    """Keys on the newest line: fault place, cause with detail, accessories, swollen battery. None leaves it so."""

    action: bytes
    repair: str
    fault: str | None = None
    cause: Cause | None = None
    detail: str | None = None
    accessories: tuple[Accessory, ...] | None = None
    swollen: bool | None = None


class LinkForm(NamedTuple):
    """An answer counts for a repair (or, with `unlink`, no longer)."""

    action: bytes
    repair: str
    answer: bytes
    unlink: bool = False


class Undo(NamedTuple):
    """Take an action back: the named one, or the operator's last at this desk."""

    action: bytes
    target: bytes | None = None
    reason: str = ""


class OpenCrate(NamedTuple):
    """Begin a crate: mixed (no school) or of one school, with a label people know it by."""

    action: bytes
    label: str
    school: str | None = None
    code: str = ""
    """A code of one's own (scripts); empty: the desk's next."""


class CloseCrate(NamedTuple):
    """End a crate, or go on with a closed one."""

    action: bytes
    crate: str
    reopen: bool = False
