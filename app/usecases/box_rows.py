"""What screens and the command line read of boxes of units in disposal: plain rows, and who gives them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from app.domain.operations import Ref
from app.usecases.disposal_rows import DisposalRow, StepCount


class BoxRow(NamedTuple):
    """One box. Days are ISO, or empty."""

    number: str
    code: str
    """Its printed code (BX…)."""
    way: str
    instruction: str
    opened: str
    place: str
    """The shelf it stands on, or empty."""
    units: int
    ready: int
    """Units all of whose steps but the Board's notice are done."""
    closed: str
    handed: str
    """The day its list was handed over or sent."""
    to: str
    document: str
    second: str
    """The second person who stood for it: a code, or empty."""
    cards: int = 0
    pickup: str = ""
    """The number of the pick-up whose truck it is on, or was."""
    collected: int = 0
    """Units the firm has taken."""

    @property
    def lacking(self) -> int:
        """Units a step of which isn't done; 0: it can be closed."""
        return self.units - self.ready


class BoxNext(NamedTuple):
    """The next missing thing: which unit, which step."""

    device: Ref
    code: str
    """The unit's tag or serial."""
    step: str


class BoxFacts(NamedTuple):
    """One box with its units."""

    box: BoxRow
    units: tuple[DisposalRow, ...]
    """In the order of their tags."""
    lacks: tuple[StepCount, ...]
    """How many units wait for which step (the Board's notice left out), in the order of the checklist."""
    next: BoxNext | None
    """None: nothing is missing."""
    elsewhere: tuple[DisposalRow, ...] = ()
    """Scanned into this box, and by their own record in another, or taken out of disposal."""
    after_close: tuple[Ref, ...] = ()
    """Put in by a desk that could not know the box was closed: a card asks."""


class BoxQueries(Protocol):
    """What may be asked. Every answer is one state of the ledger; lists are whole."""

    def boxes(self, *, ended: bool = False) -> tuple[BoxRow, ...]:
        """Boxes whose list was not handed over (or, with `ended`, all), open ones first, then by number."""

    def box(self, number: str) -> BoxFacts | None:
        """One box by its number or its printed code, or None."""
