"""What a commit leaves to do: bytes to erase in the side store, heads of a large undone action to fold.

Decides when it is done. It is noted in the ledger itself (`owed`, `heads`), so that nothing is forgotten: what can't be
done now is done after the next commit or at the next start, and whoever wrote hears only what became of his command.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from app.domain.errors import WorldError
from app.ledger import heads, owed
from app.ledger.projections import Projector
from app.ledger.reads import Reads
from app.ledger.unit_context import SideBytes
from app.ledger.writer import LedgerWriter
from app.usecases.changes import Changes

log = logging.getLogger(__name__)


class Debts:
    """The debts of one ledger. On the thread that wrote, but for `put_off`."""

    def __init__(
        self,
        read: Callable[[Callable[[Reads], Any]], Any],
        writer: LedgerWriter,
        side: SideBytes,
        projector: Projector,
        *,
        reread: Callable[[Reads], None],
        tell: Callable[[Changes], None],
    ) -> None:
        """`reread` reads shared settings anew once bytes are erased; `tell` hears of each slice that was folded."""
        self._read = read
        self._writer = writer
        self._side = side
        self._projector = projector
        self._reread = reread
        self._tell = tell
        self._owing = False

    def owe(self, *, owing: bool = True) -> None:
        """A commit leaves something to do."""
        self._owing = self._owing or owing

    def settle(self) -> None:
        """Erases now, folds a slice at a time behind people's commands. Raises nothing: the commit holds."""
        if not self._owing:
            return
        self._owing = False
        try:
            self.erase()
            self._read(self._reread)
            if self._writer.threaded:
                job = self._writer.submit_bulk(self._slices())
                job.future.add_done_callback(lambda future: self.put_off(future.exception()))
            else:
                self.fold()
        except Exception as fault:  # noqa: BLE001 (whatever it is, it is no answer to who wrote)
            self.put_off(fault)

    def put_off(self, fault: BaseException | None) -> None:
        """Notes why something was not done (None: it was) and leaves it to the next commit."""
        if fault is not None:
            self._owing = True
            why = fault.kind if isinstance(fault, WorldError) else type(fault).__name__
            log.error("what a commit owes is put off: %s", why)

    def erase(self) -> None:
        """Erases what is owed. Raises WorldError."""
        found = self._read(owed.due)
        if found:
            self._side.erase([side_id for ids in found.values() for side_id in ids])
            self._writer.run_transaction(lambda connection: owed.settle(connection, list(found)))

    def fold(self) -> None:
        """Folds all that is owed. Raises WorldError."""
        for step in self._slices():
            step()

    def _slices(self) -> Iterator[Callable[[], object]]:
        while self._read(heads.owed):
            yield self._fold_slice

    def _fold_slice(self) -> None:
        try:
            refs = self._writer.run_transaction(lambda connection: heads.pay(connection, self._projector))
        except BaseException:
            self._projector.forget()
            raise
        self._tell(Changes(about=frozenset(refs), kinds=frozenset(ref.kind for ref in refs)))
