"""Work beside the window: questions to the ledger on one thread, answers back on the window's own.

Decides that the window never waits. `ask` runs a question on the reading thread; `watch` takes a future of the ledger's
write thread. Both call back on the window's thread. A fault nobody takes goes to `failed`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")


class Tasks(QObject):
    """Runs questions beside the window. `failed` carries an exception nobody asked for."""

    failed = Signal(object)
    _back = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger-read")
        self._slow = ThreadPoolExecutor(max_workers=1, thread_name_prefix="slow")
        self._stopped = False
        self._back.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        fail: Callable[[BaseException], None] | None = None,
        *,
        slow: bool = False,
    ) -> Future[T]:
        """Runs `work` beside the window, then `then` with its answer on the window's thread.

        `slow`: files, PDFs and whole imports, which must not hold up the look-up of a scan.
        """
        if self._stopped:
            nobody: Future[T] = Future()
            nobody.cancel()
            return nobody  # the window is closing: nobody waits for this any more
        future = (self._slow if slow else self._reader).submit(work)
        self.watch(future, then, fail)
        return future

    def watch(
        self, future: Future[T], then: Callable[[T], None], fail: Callable[[BaseException], None] | None = None
    ) -> None:
        """Calls back on the window's thread when `future` is done."""

        def done(finished: Future[T]) -> None:
            if not finished.cancelled():
                self._back.emit(lambda: self._deliver(finished, then, fail))

        future.add_done_callback(done)

    def later(self, call: Callable[[], None]) -> None:
        """Runs `call` on the window's thread, from whatever thread this is said on."""
        self._back.emit(call)

    def stop(self) -> None:
        """Ends the threads; what runs is finished."""
        self._stopped = True
        self._reader.shutdown(wait=True, cancel_futures=True)
        self._slow.shutdown(wait=True, cancel_futures=True)

    def _deliver(
        self, future: Future[Any], then: Callable[[Any], None], fail: Callable[[BaseException], None] | None
    ) -> None:
        fault = future.exception()
        if fault is None:
            then(future.result())
        elif fail is not None:
            fail(fault)
        else:
            self.failed.emit(fault)

    def _run(self, call: Callable[[], None]) -> None:
        call()
