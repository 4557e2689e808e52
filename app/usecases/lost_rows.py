"""What screens and the command line read of lost devices and guarded requests: plain rows, and who gives them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from app.domain.operations import Ref


class RequestRow(NamedTuple):
    """What is asked of the console about one unit, with what a person has to see before it is confirmed."""

    device: Ref
    kind: str
    """disable, enable."""
    standing: str
    """waiting, old, changed, contested, cancelled; empty: not asked."""
    serial: str
    tag: str
    school: str
    """The school's name."""
    model: str
    ou: str
    console: str
    device_id: str
    """The console's id of the unit, empty where it was never seen there."""
    last_seen: str
    """UTC, ISO 8601 with Z, or empty."""
    confirm: str = ""
    """The text that `AskConsole.confirmed` takes; empty where it can't be asked."""
    why_not: str = ""
    """The closed reason why it can't be asked, or empty."""
    asked_at: str = ""
    """When it was confirmed: UTC, ISO 8601 with Z, or empty."""
    operator: str = ""
    """Who confirmed it: the name, or empty."""


class LostRow(NamedTuple):
    """A lost device. Days are ISO, or empty."""

    device: Ref
    serial: str
    tag: str
    kind: str
    model: str
    school: str
    school_code: str
    on: str
    police: str
    told: str
    """The day the Board was told."""
    console: str
    lent_to: str = ""
    """The school's name that had it on loan, or empty."""
    request: str = ""
    """Where what was asked of the console stands: a word of `RequestStanding`, or empty."""


class LostQueries(Protocol):
    """What may be asked. Every answer is one state of the ledger."""

    def lost(self, school: str = "") -> tuple[LostRow, ...]:
        """What is lost (of one school, by its code), schools by code, the longest lost first."""

    def per_school(self) -> tuple[tuple[str, int], ...]:
        """How many devices each school (by code, "" for none) has lost: apart from those it has in use."""

    def to_confirm(self, device: Ref, kind: str) -> RequestRow | None:
        """What a person has to see before this is asked of the console, or None where there is no such device."""

    def requests(self) -> tuple[RequestRow, ...]:
        """What was asked of the console and neither done nor cancelled, waiting ones first."""
