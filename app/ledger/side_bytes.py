"""The side store as a unit of work sees it: bytes in, an id out. Mints the id, tells the time of an erasure."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.identity import IdMint
from app.ledger.side_store import SideStore
from app.usecases.ports import Clock


class SideAdapter:
    """Puts, gets and erases side records by id."""

    def __init__(self, store: SideStore, mint: IdMint, clock: Clock) -> None:
        """`store` is open; it stays the caller's to close."""
        self._store = store
        self._mint = mint
        self._clock = clock

    def put(self, content: bytes, media_type: str) -> bytes:
        """Keeps `content`; its new id. It is on the disk when this returns."""
        record_id = self._mint.new()
        self._store.put(record_id, media_type, content)
        return record_id

    def get(self, side_id: bytes) -> bytes | None:
        """The bytes, or None where they were erased or have not come yet."""
        record = self._store.get(side_id)
        return record.content if record else None

    def erase(self, side_ids: Sequence[bytes]) -> None:
        """Deletes the bytes for good."""
        self._store.erase(side_ids, self._clock.now().utc_text)
