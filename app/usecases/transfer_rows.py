"""What screens and the command line read of planned moves: plain rows, and who gives them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from app.domain.operations import Ref


class TransferUnit(NamedTuple):
    """A unit of a plan: one that should move, was scanned at either end, or is shown apart."""

    device: Ref
    serial: str
    tag: str
    kind: str
    model: str
    school: str
    """The name of the school it belongs to by now; as written where it is not a known one."""
    school_code: str
    status: str
    """The device's: in_use, in_repair, lent …"""
    out: bool = False
    came: bool = False
    crate: str = ""
    """The crate it was last scanned into or out of; empty: none was told."""
    extra: bool = False
    """It is of another school than the one that moves."""
    kit: tuple[str, ...] = ()
    """Checks done before its delivery."""
    left: tuple[str, ...] = ()
    """Checks still to be done, where the plan asks for re-kitting."""
    repair: str = ""
    """The repair that is running, of one that is in repair."""

    @property
    def on_the_way(self) -> bool:
        """Out, and not in."""
        return self.out and not self.came

    @property
    def missing(self) -> bool:
        """It should move, or went out, and did not come in."""
        return not self.came


class TransferCrate(NamedTuple):
    """A crate of a plan: its units, and its adapters by count."""

    code: str
    units_out: int
    units_came: int
    adapters_out: int | None
    """None: nobody counted."""
    adapters_came: int | None

    @property
    def difference(self) -> int:
        """Adapters that went out and did not come in (negative: more came); 0 until both ends have counted."""
        if self.adapters_out is None or self.adapters_came is None:
            return 0
        return self.adapters_out - self.adapters_came


class TransferFacts(NamedTuple):
    """A plan as it stands. Days are ISO, or empty."""

    number: str
    from_code: str
    from_school: str
    to_code: str
    to_school: str
    on: str
    why: str
    """merger, surplus, other."""
    kit: bool
    """Whether each unit is re-kitted before it is delivered."""
    opened: str
    closed: str
    units: tuple[TransferUnit, ...]
    """What should move and what was scanned, by tag, then serial."""
    apart: tuple[TransferUnit, ...]
    """What belongs to a school that moves as a whole and isn't there: in repair, lent, lost, stored (`status`), in that
    order."""
    crates: tuple[TransferCrate, ...]
    cards: int = 0
    whole: bool = True
    """Whether all units of the school are due (a merger), or only what somebody began to move."""

    @property
    def should(self) -> int:
        """How many of the school's units are due."""
        return sum(not unit.extra for unit in self.units)

    @property
    def out(self) -> int:
        """How many went out, others' among them."""
        return sum(unit.out for unit in self.units)

    @property
    def came(self) -> int:
        """How many came in, others' among them."""
        return sum(unit.came for unit in self.units)

    @property
    def missing(self) -> tuple[TransferUnit, ...]:
        """On the way, or never out."""
        return tuple(unit for unit in self.units if unit.missing)

    @property
    def extra(self) -> tuple[TransferUnit, ...]:
        """Scanned, and of another school."""
        return tuple(unit for unit in self.units if unit.extra)

    @property
    def not_out(self) -> tuple[TransferUnit, ...]:
        """In, and nobody scanned them out."""
        return tuple(unit for unit in self.units if unit.came and not unit.out)

    @property
    def adapters_out(self) -> int:
        """Adapters that were counted out."""
        return sum(crate.adapters_out or 0 for crate in self.crates)

    @property
    def adapters_came(self) -> int:
        """Adapters that were counted in."""
        return sum(crate.adapters_came or 0 for crate in self.crates)


class SchoolEnd(NamedTuple):
    """A school with what is said of its end."""

    code: str
    name: str
    ends: str
    """The ISO day from which its name means its successor, or empty."""
    successor: str
    """A code, or empty."""
    successor_name: str
    aliases: tuple[str, ...]


class TransferQueries(Protocol):
    """What may be asked. Every answer is one state of the ledger."""

    def transfers(self, *, closed: bool = False) -> tuple[TransferFacts, ...]:
        """Plans that are open (or, with `closed`, all), by their day."""

    def transfer(self, number: str) -> TransferFacts | None:
        """One plan, or None."""

    def school_end(self, code: str) -> SchoolEnd | None:
        """A school by its code, closed or not; or None."""

    def checks(self) -> tuple[str, ...]:
        """The checks of re-kitting in key order; a supervisor's own begin with `other:`."""
