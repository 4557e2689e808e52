"""What a unit of work is given: who acts, when, at which desk, and the rooms it reaches through. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection

from app.domain.identity import IdMint
from app.ledger.projections import Projector
from app.usecases.ports import Moment
from app.usecases.session import Actor


@dataclass(frozen=True, slots=True)
class DeskNow:
    """This ledger's desk: row number, id, and the mark its numbers carry."""

    n: int
    id: bytes
    mark: str


class SideBytes(Protocol):
    """The side store, as the unit of work needs it."""

    def new_id(self) -> bytes:
        """An id for a record about to be kept."""

    def put_all(self, records: Sequence[tuple[bytes, str, bytes]]) -> None:
        """Keeps records (id, media type, bytes) in one transaction."""

    def get(self, side_id: bytes) -> bytes | None:
        """The bytes, or None."""

    def erased(self, side_id: bytes) -> bool:
        """Whether they were erased: where there are none and they were not, they have not come yet."""

    def erase(self, side_ids: Sequence[bytes]) -> None:
        """Deletes the bytes for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a unit of work is given: who, when, where, and the rooms it reaches through."""

    actor: Actor
    action: bytes
    moment: Moment
    desk: DeskNow
    mint: IdMint
    projector: Projector
    side: SideBytes
    shared: Callable[[str], Any]
    stale: Callable[[int], bool] | None
    """Whether the head in a row is an earlier version's fold: nothing is decided on it, nor folded onto it. None where
    no head is."""
    access: Callable[[Connection, str, str, str], None]
    """Writes an access log line: connection, operator, what, detail."""
