"""Work beside the window: questions to the ledger on one thread, answers back on the window's own.

Decides that the window never waits, and which questions wait for which: those of a scan for none but each other. `ask`
runs a question beside the window, once the window has painted what is due; `watch` takes a future of the ledger's write
thread, `follow` asks something more of its answer on the way back. All call back on the window's thread. A fault nobody
takes goes to `failed`, or to `unread` where it was only a question: nothing is said of what is saved then.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from enum import IntEnum
from functools import partial
from typing import Any, Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal

T = TypeVar("T")
S = TypeVar("S")


class Lane(IntEnum):
    """Whom a question may wait for: each lane has a thread of its own."""

    scan = 0
    """What a scan is answered with: waits for no list and no count."""
    screen = 1
    slow = 2
    """Files, PDFs and whole imports."""
    keeping = 3
    """Backups, which take minutes: no slip waits for one, and no two are made at once."""
    remaking = 4
    """Lists made anew after a new version came: minutes too, and today's backup doesn't wait for them."""


class Left(Exception):
    """The window closes while something long is under way: what was made of it is thrown away. No fault."""


PAINTING_MOST: Final = 0.05
"""Seconds: longer than any painting, for a window that is held up by something else."""
TURN_ENDS: Final = 0.001
"""Seconds the window needs after that to end its turn, and would wait in for whoever has Python's lock."""
FREED_AT_ONCE: Final = 500
"""Rows: less than a millisecond in which nobody else has Python's lock."""
_AFTER_PAINTING: Final = Qt.EventPriority.LowEventPriority.value - 1
"""Qt asks for painting by the lowest priority there is by name."""


class _Painted(QEvent):
    """Comes when all that was to be painted is."""

    def __init__(self, gate: threading.Event) -> None:
        super().__init__(QEvent.Type.User)
        self.gate = gate


def _once(gate: threading.Event, work: Callable[[], T]) -> T:
    gate.wait(PAINTING_MOST)
    time.sleep(TURN_ENDS)
    return work()


def _free(former: list[list[object]]) -> None:
    for rows in former:
        while rows:
            del rows[-FREED_AT_ONCE:]
            time.sleep(0)


class Tasks(QObject):
    """Runs questions beside the window. `failed` carries an exception nobody asked for."""

    failed = Signal(object)
    unread = Signal(object)
    """The exception of a question whose answer could not be read; what was saved stands."""
    idle = Signal()
    """The last answer on its way was delivered: nobody is waited for, until something is asked again."""
    _back = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: ThreadPoolExecutor(max_workers=1, thread_name_prefix=lane.name) for lane in Lane}
        self._stopped = False
        self._gate = threading.RLock()
        """Held from the look at `_stopped` until the word is given: between the two this object may be freed."""
        self._awaited = 0
        self._back.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        fail: Callable[[BaseException], None] | None = None,
        *,
        slow: bool = False,
        lane: Lane = Lane.screen,
    ) -> Future[T]:
        """Runs `work` beside the window, then `then` with its answer on the window's thread. `slow`: the slow lane.

        Without `fail` a fault goes to `unread` (the lanes of scans and screens only read), or from the others, which
        write files, to `failed`.
        """
        if self._stopped:
            nobody: Future[T] = Future()
            nobody.cancel()
            return nobody  # the window is closing: nobody waits for this any more
        chosen = Lane.slow if slow else lane
        if chosen is Lane.screen:
            work = partial(_once, self._painted(), work)
        future = self._lanes[chosen].submit(work)
        self.watch(future, then, fail or (self.unread.emit if chosen in (Lane.scan, Lane.screen) else None))
        return future

    def _painted(self) -> threading.Event:
        """Set as soon as the window painted all that is due by now: while it paints, another thread that works would
        make it wait at every stroke for Python's lock (measured: a screen 22 ms, not 36).
        """
        gate = threading.Event()
        QCoreApplication.postEvent(self, _Painted(gate), _AFTER_PAINTING)
        return gate

    def let_go(self, *former: Sequence[object]) -> None:
        """Frees the rows of lists that are shown no more, beside the window: thousands take longer to free than their
        successors to show. Nothing of Qt's, which is freed where it was made.
        """
        if not self._stopped:
            self._lanes[Lane.slow].submit(_once, self._painted(), partial(_free, [list(rows) for rows in former]))

    def customEvent(self, event: QEvent) -> None:
        """What was due is painted."""
        if isinstance(event, _Painted):
            event.gate.set()

    def watch(
        self, future: Future[T], then: Callable[[T], None], fail: Callable[[BaseException], None] | None = None
    ) -> None:
        """Calls back on the window's thread when `future` is done; never once the window stopped."""
        self._awaited += 1
        self._pass_on(future, then, fail)

    def _pass_on(
        self, future: Future[T], then: Callable[[T], None], fail: Callable[[BaseException], None] | None
    ) -> None:
        future.add_done_callback(lambda finished: self.later(partial(self._deliver, finished, then, fail)))

    def follow(
        self,
        future: Future[S],
        work: Callable[[S], T],
        then: Callable[[T], None],
        fail: Callable[[BaseException], None],
        *,
        lane: Lane = Lane.scan,
    ) -> None:
        """Runs `work` on the answer of `future` as soon as it is there, beside the window, then calls back as `ask`."""

        def done(finished: Future[S]) -> None:
            if finished.cancelled() or finished.exception() is not None:
                self._pass_on(finished, lambda _answer: None, fail)
                return
            try:
                self._pass_on(self._lanes[lane].submit(work, finished.result()), then, fail)
            except RuntimeError:
                if not self._stopped:  # the lane closed in between: the window is going
                    raise

        self._awaited += 1
        future.add_done_callback(done)

    def later(self, call: Callable[[], None]) -> None:
        """Runs `call` on the window's thread, from whatever thread this is said on; not once the window stopped."""
        with self._gate:
            if not self._stopped:
                self._back.emit(call)

    @property
    def awaited(self) -> int:
        """Answers on their way."""
        return self._awaited

    @property
    def stopped(self) -> bool:
        """Whether the window closes: what takes long gives up (`Left`)."""
        return self._stopped

    def stop(self) -> None:
        """Ends the threads; what runs is finished, or gives up where it looks at `stopped`."""
        with self._gate:
            self._stopped = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def _deliver(
        self, future: Future[Any], then: Callable[[Any], None], fail: Callable[[BaseException], None] | None
    ) -> None:
        self._awaited -= 1
        fault = None if future.cancelled() else future.exception()
        try:
            if future.cancelled():
                pass  # nobody is told
            elif fault is None:
                then(future.result())
            elif fail is not None:
                fail(fault)
            else:
                self.failed.emit(fault)
        finally:
            if not self._awaited:
                self.idle.emit()

    def _run(self, call: Callable[[], None]) -> None:
        if not self._stopped:  # said before the window stopped, and come too late
            call()
