"""The window's side of the reading process: started when it is first needed, started anew when it ends or hangs.

Whoever asks gets an answer or a closed fault, and never waits for a process that is gone. Frames: one is under way, one
waits, and a newer one takes its place. Nothing heavy is imported here.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.scanning.child_life import ChildLife
from app.scanning.child_wire import Head
from app.usecases.label_ports import Found
from app.usecases.picture_ports import CameraFault, CameraRow, Left, PictureFault, PictureHint

log = logging.getLogger(__name__)

FRAME_PATIENCE: Final = 5.0
FILE_PATIENCE: Final = 30.0
"""Seconds without a sign of life after which the process counts as hung: for a frame, and for a page of a file."""
CAMERA_PATIENCE: Final = 15.0
FIRST_PATIENCE: Final = 30.0
"""The same before its first word: a cold disk."""
ANEW: Final = (0.2, 1.0, 3.0, 10.0)
"""Seconds until a camera's process that ended is started anew; longer each time it ends again at once."""
SOUND: Final = 30.0
"""Seconds of life after which an end counts as the first."""

CameraTold = Callable[[Head, bytes], None]
Told = Callable[[int, int], None]


class ReaderLost(Exception):
    """The process ended or hung before it answered. It is started anew for the next."""


class FileFound(NamedTuple):
    """What the process found in a file; `whole` is False where the file ended before its picture did."""

    found: tuple[Found, ...] = ()
    hint: PictureHint = PictureHint.none
    fault: PictureFault | None = None
    whole: bool = True


class _Waiting(NamedTuple):
    """A question under way."""

    future: Future[Any]
    patience: float
    told: Told | None = None


class DecodeProcess:
    """Reads pictures in a process of its own. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._life: ChildLife | None = None
        self._waiting: dict[int, _Waiting] = {}
        self._number = self._frame = 0
        self._next: tuple[int, Head, bytes] | None = None
        self._camera = ""
        self._watched = False
        self._camera_told: CameraTold | None = None
        self._ends = 0
        self._stopped = threading.Event()
        self.notices: tuple[str, ...] = ()
        """Closed words for decoders that are missing, once the process said so."""
        self.starts = 0
        """How often the process was started."""

    # --- asking ----------------------------------------------------------------------------------------------

    def frame(self, pixels: bytes, width: int, height: int) -> Future[tuple[Found, ...]]:
        """Codes of a grey picture, one byte a pixel. Cancelled where a newer frame came before this one's turn.

        Raises ReaderLost by the future.
        """
        future: Future[tuple[Found, ...]] = Future()
        with self._lock:
            number = self._asked(_Waiting(future, FRAME_PATIENCE))
            order: Head = {"do": "frame", "id": number, "width": width, "height": height}
            if self._frame:
                self._drop_next()
                self._next = (number, order, pixels)
            else:
                self._frame = number
                self._order(order, pixels)
        return future

    def file(self, path: Path, told: Told) -> FileFound:
        """What a picture or PDF holds; waits for it. `told` hears pages done of how many on this thread, and may raise
        to leave it. A process that is lost is an answer too.
        """
        return self._read({"do": "file", "path": str(path.absolute())}, b"", told)

    def picture(self, data: bytes, told: Told) -> FileFound:
        """The same of a picture's bytes."""
        return self._read({"do": "picture"}, data, told)

    def cameras(self) -> tuple[CameraRow, ...]:
        """The cameras of a system that has no list of them, by trying each. Raises ReaderLost."""
        future: Future[list[list[str]]] = Future()
        with self._lock:
            self._order({"do": "cameras", "id": self._asked(_Waiting(future, FILE_PATIENCE))})
        return tuple(CameraRow(which, name) for which, name in future.result())

    def camera(self, which: str, told: CameraTold | None = None) -> None:
        """Takes a camera from now on (empty: none); `told` hears what it sees, and its faults, on a thread of ours."""
        with self._lock:
            self._camera, self._camera_told, self._ends = which, told, 0
            if self._life is not None:
                self._film(self._life)
            elif which and not self._stopped.is_set():
                self._start()

    def watch(self, *, on: bool) -> None:
        """Whether live pictures are wanted, beside the codes."""
        with self._lock:
            self._watched = on
            if self._life is not None and self._life.camera:
                self._order({"do": "watch", "on": on})

    def still(self) -> None:
        """The camera's next frame is wanted whole."""
        with self._lock:
            if self._life is not None and self._life.camera:
                self._order({"do": "still"})

    def stop(self) -> None:
        """Ends the process; what is asked afterwards is lost at once."""
        self._stopped.set()
        with self._lock:
            self._camera, life = "", self._life
        if life is not None:
            life.stop()

    @property
    def pid(self) -> int | None:
        """The process's number while it runs."""
        with self._lock:
            return self._life.process.pid if self._life is not None else None

    # --- one question ----------------------------------------------------------------------------------------

    def _read(self, order: Head, body: bytes, told: Told) -> FileFound:
        future: Future[FileFound] = Future()
        pages: queue.SimpleQueue[tuple[int, int]] = queue.SimpleQueue()
        with self._lock:
            number = self._asked(_Waiting(future, FILE_PATIENCE, lambda done, whole: pages.put((done, whole))))
            self._order(order | {"id": number}, body)
        done, whole = 0, 0
        while True:
            try:
                told(done, whole)
            except BaseException:
                with self._lock:
                    if self._waiting.pop(number, None) is not None:
                        self._order({"do": "leave", "id": number})
                raise
            try:
                return future.result(0.1)
            except TimeoutError:
                while not pages.empty():
                    done, whole = pages.get()
            except ReaderLost:
                return FileFound(fault=PictureFault.reader_lost)

    def _asked(self, waiting: _Waiting) -> int:
        self._number += 1
        self._waiting[self._number] = waiting
        return self._number

    def _order(self, head: Head, body: bytes = b"") -> None:
        """Hands an order to the process, which is started where there is none. Never waits for the pipe."""
        if self._stopped.is_set():
            self._lose(list(self._waiting))
            return
        if self._life is None:
            self._start()
        if self._life is not None:
            self._life.order(head, body)

    def _drop_next(self) -> None:
        if self._next is not None:
            waiting = self._waiting.pop(self._next[0], None)
            if waiting is not None:
                waiting.future.cancel()
            self._next = None

    def _film(self, life: ChildLife) -> None:
        life.camera = self._camera
        life.heard = time.monotonic()
        life.order({"do": "camera", "which": self._camera})
        if self._camera:
            life.order({"do": "watch", "on": self._watched})

    # --- its life --------------------------------------------------------------------------------------------

    def _start(self) -> None:
        try:
            life = ChildLife(self._answer, self._patience, self._ended)
        except OSError as fault:
            log.warning("pictures: not started: %s", type(fault).__name__)
            self._lose(list(self._waiting))
            return
        self._life = life
        self.starts += 1
        life.begin()
        if self._camera:
            self._film(life)

    def _patience(self, life: ChildLife) -> float:
        with self._lock:
            if life is not self._life:
                return float("inf")
            due = [waiting.patience for waiting in self._waiting.values()]
            if life.camera:
                due.append(CAMERA_PATIENCE)
            if not due:
                life.heard = time.monotonic()
                return float("inf")
            return max(due) if life.spoke else FIRST_PATIENCE

    def _ended(self, life: ChildLife) -> None:
        with self._lock:
            if life is not self._life:
                return
            self._life = None
            self._frame, waiting, self._next = 0, self._next, None
            lost = [number for number in self._waiting if waiting is None or number != waiting[0]]
            told, again = self._camera_told, bool(self._camera)
            self._ends = 0 if time.monotonic() - life.began > SOUND else self._ends
            pause = ANEW[min(self._ends, len(ANEW) - 1)]
            self._ends += 1
        self._lose(lost)
        if waiting is not None:
            with self._lock:
                self._frame, order, pixels = waiting
                self._order(order, pixels)
        if again and not self._stopped.is_set():
            if told is not None:
                told({"is": "camera", "fault": CameraFault.reader_lost.value}, b"")
            if not self._stopped.wait(pause):
                self._film_again()

    def _film_again(self) -> None:
        with self._lock:
            if self._life is None and self._camera:
                self._start()

    def _lose(self, numbers: list[int]) -> None:
        for number in numbers:
            with self._lock:
                waiting = self._waiting.pop(number, None)
            if waiting is not None:
                waiting.future.set_exception(ReaderLost())

    # --- answers ---------------------------------------------------------------------------------------------

    def _answer(self, head: Head, body: bytes) -> None:
        kind = head["is"]
        if kind == "camera":
            with self._lock:
                told = self._camera_told if self._camera else None
            if told is not None:
                told(head, body)
        elif kind == "notices":
            self.notices = tuple(head["words"])
        elif kind == "crashed":
            log.error("pictures: %s", head["words"])
        elif kind == "page":
            with self._lock:
                waiting = self._waiting.get(int(head["id"]))
            if waiting is not None and waiting.told is not None:
                waiting.told(int(head["done"]), int(head["whole"]))
        elif kind != "started":
            self._settle(kind, head)

    def _settle(self, kind: str, head: Head) -> None:
        """The last word on a question."""
        number = int(head["id"])
        with self._lock:
            waiting = self._waiting.pop(number, None)
            if number == self._frame:
                self._frame = 0
                if self._next is not None:
                    (self._frame, order, pixels), self._next = self._next, None
                    self._order(order, pixels)
        if waiting is None:
            return
        match kind:
            case "found":
                waiting.future.set_result(codes(head))
            case "read":
                waiting.future.set_result(FileFound(codes(head), PictureHint(head["hint"]), None, bool(head["whole"])))
            case "unread":
                waiting.future.set_result(FileFound(fault=PictureFault(head["fault"])))
            case "cameras":
                waiting.future.set_result(head["rows"])
            case _:
                waiting.future.set_exception(Left())


def codes(head: Head) -> tuple[Found, ...]:
    """The codes that a message carries."""
    return tuple(
        Found(text, form, tuple((float(x), float(y)) for x, y in corners), by, int(votes))
        for text, form, corners, by, votes in head.get("found", ())
    )
