"""The reading process: pictures come in, found codes go out. Started by `decode_process`, ends with it.

Everything heavy (numpy, OpenCV, Pillow, the decoders) lives here, so that the window has neither their memory nor their
turns at the interpreter. One loop: a file, then the newest frame, and so on by turns. It speaks on what was standard
output; a library that prints there talks to nobody.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Final

from app.scanning import child_wire, picture_files
from app.scanning.camera_work import CameraWork, probe, rows
from app.scanning.child_wire import BrokenWire, Head
from app.usecases.label_ports import Found
from app.usecases.picture_ports import CameraFault, PictureFault, PictureHint

REST_BUDGET: Final = 0.15
ALIVE_EVERY: Final = 0.5
MEMORY: Final = 6 * 1024**3
"""Bytes of address space: a picture that wants more is too large, and no reason to swap."""
SMALLEST: Final = 40
"""Pixels: below this no side of a picture holds a code."""


def main() -> None:
    """Works until the window's process closes the pipe."""
    speak = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes where its warnings go
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
    _stand_back()
    try:
        Child(sys.stdin.buffer, speak).run()
    except Exception as fault:  # noqa: BLE001 - the window's process keeps the log, and starts another
        child_wire.write(speak, {"is": "crashed", "id": 0, "words": place_of(fault)})
        os._exit(4)


def _stand_back() -> None:
    """The window comes first, and no picture takes the machine's memory. Windows: the starter says so."""
    if sys.platform == "win32":
        return
    import resource

    os.nice(10)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def place_of(fault: BaseException) -> str:
    """A fault of ours for the log: its kind and where it arose, and no value, which could name a file or a person."""
    at = traceback.extract_tb(fault.__traceback__)[-3:]
    return " < ".join([type(fault).__name__, *(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(at))])


class Child:
    """The loop."""

    def __init__(self, hear: BinaryIO, speak: BinaryIO) -> None:
        self._hear, self._speak = hear, speak
        self._jobs: queue.SimpleQueue[tuple[Head, bytes]] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._left: set[int] = set()
        self._made: Any = None
        self._camera: CameraWork | None = None

    def run(self) -> None:
        """Never returns: the end of the pipe ends the process, whatever it is at."""
        threading.Thread(target=self._listen, name="orders", daemon=True).start()
        self._say({"is": "started", "pid": os.getpid()})
        while True:
            self._wake.wait(0 if not self._jobs.empty() else ALIVE_EVERY)
            self._wake.clear()
            if not self._jobs.empty():
                self._do(*self._jobs.get())  # one: however many photos were dropped, the camera goes on
            if self._camera is not None:
                self._camera.step(lambda: not self._jobs.empty())

    def _listen(self) -> None:
        try:
            while (message := child_wire.read(self._hear)) is not None:
                if message[0].get("do") == "leave":
                    self._left.add(int(message[0]["id"]))
                else:
                    self._jobs.put(message)
                    self._wake.set()
        except (BrokenWire, OSError, ValueError):
            os._exit(1)
        os._exit(0)

    def _say(self, head: Head, body: bytes | memoryview = b"") -> None:
        try:
            child_wire.write(self._speak, head, body)
        except OSError:
            os._exit(0)  # nobody is there any more

    @property
    def _engine(self) -> Any:
        if self._made is None:
            from app.scanning.decode_engine import Engine

            self._made = Engine()
            self._say({"is": "notices", "words": list(self._made.notices)})
        return self._made

    def _do(self, head: Head, body: bytes) -> None:
        match head.get("do"):
            case "frame":
                self._frame(head, body)
            case "file":
                self._picture(int(head["id"]), lambda: picture_files.load(Path(head["path"])))
            case "picture":
                self._picture(int(head["id"]), lambda: body)
            case "camera":
                self._switch(str(head["which"]))
            case "watch":
                if self._camera is not None:
                    self._camera.watched = bool(head["on"])
            case "still":
                if self._camera is not None:
                    self._camera.still = True
            case "cameras":
                self._say({"is": "cameras", "id": head["id"], "rows": probe()})
            case "hang":  # for the tests of those who wait
                time.sleep(float(head["seconds"]))
            case _:
                os._exit(1)

    def _frame(self, head: Head, body: bytes) -> None:
        import numpy as np

        grey = np.frombuffer(body, dtype=np.uint8).reshape(int(head["height"]), int(head["width"]))
        found = self._engine.first(grey) or self._engine.rest(grey, REST_BUDGET)
        self._say({"is": "found", "id": head["id"], "found": rows(found)})

    def _picture(self, number: int, bytes_of: Callable[[], bytes]) -> None:
        """A file or a pasted picture: every page, told as it goes; faults are answers."""
        try:
            count, every = picture_files.pages(bytes_of())
            found: list[Found] = []
            whole, last = True, None
            for at, page in enumerate(every):
                if number in self._left:
                    self._left.discard(number)
                    self._say({"is": "left", "id": number})
                    return
                self._say({"is": "page", "id": number, "done": at, "whole": count})
                whole, last = whole and page.whole, page.grey
                found += self._engine.photo(page.grey)
            hint = "" if found or last is None else _hint(last)
            self._say({"is": "read", "id": number, "found": rows(found), "hint": hint, "whole": whole})
        except picture_files.NoPicture as fault:
            self._say({"is": "unread", "id": number, "fault": fault.fault.value})
        except MemoryError:
            self._say({"is": "unread", "id": number, "fault": PictureFault.too_large.value})
        except ImportError:
            self._say({"is": "unread", "id": number, "fault": PictureFault.no_reader.value})

    def _switch(self, which: str) -> None:
        if self._camera is not None:
            self._camera.stop()
            self._camera = None
        if not which:
            return
        try:
            self._camera = CameraWork(which, self._engine, self._say, self._wake.set)
        except ImportError:
            self._say({"is": "camera", "fault": CameraFault.no_reader.value})


def _hint(grey: Any) -> str:
    """What may be wrong with a picture in which nothing was found."""
    if max(grey.shape) < SMALLEST:
        return PictureHint.small.value
    try:
        from app.scanning.sharpness import Watcher

        seen = Watcher().look(grey)
    except ImportError:
        return PictureHint.no_code.value
    return seen.hint.value or PictureHint.no_code.value


if __name__ == "__main__":
    main()
