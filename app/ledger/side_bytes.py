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

    def new_id(self) -> bytes:
        """An id for a record that is about to be kept."""
        return self._mint.new()

    def put_all(self, records: Sequence[tuple[bytes, str, bytes]]) -> None:
        """Keeps records (id, media type, bytes) in one transaction; they are on the disk when this returns."""
        self._store.put_all(records)

    def get(self, side_id: bytes) -> bytes | None:
        """The bytes, or None where they were erased or have not come yet."""
        record = self._store.get(side_id)
        return record.content if record else None

    def get_many(self, side_ids: Sequence[bytes]) -> dict[bytes, bytes | None]:
        """The bytes of those that came, None where they were erased; what never came is left out."""
        return self._store.get_many(side_ids)

    def erased(self, side_id: bytes) -> bool:
        """Whether they were erased: where there are none and they were not, they have not come yet."""
        record = self._store.get(side_id)
        return record is not None and record.content is None

    def erase(self, side_ids: Sequence[bytes]) -> None:
        """Deletes the bytes for good."""
        self._store.erase(side_ids, self._clock.now().utc_text)
