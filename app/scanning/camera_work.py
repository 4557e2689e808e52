"""What the reading process does with a camera's frames: decode, look, show. The newest frame, and never two at once.

The quick stage runs on every frame that is taken; the rest only where the quick one found nothing and the last such try
lies as long ago as it took, so that half of the processor stays free. Frames that come meanwhile are skipped.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from app.scanning.camera_capture import Capture
from app.scanning.child_wire import Head
from app.scanning.sharpness import Watcher
from app.usecases.label_ports import Found
from app.usecases.picture_ports import CameraFault, PictureHint

PREVIEW: Final = (480, 270)
"""Pixels of the live picture, at most."""
STILL: Final = 95
"""JPEG quality of a whole frame: whoever keeps it shrinks it."""
PREVIEW_EVERY: Final = 1 / 15
REST_BUDGET: Final = 0.15
TELL_EVERY: Final = 0.5
LONG_STUCK: Final = 20.0
"""Seconds a driver may give no sign before this process ends, to be started anew."""

Say = Callable[..., None]


class CameraWork:
    """One camera being read."""

    def __init__(self, which: str, engine: Any, say: Say, wake: Callable[[], None]) -> None:
        """Raises ImportError where the library for pictures is not there."""
        import cv2

        self._cv2: Any = cv2
        self._engine, self._say = engine, say
        self._watcher = Watcher()
        self._capture = Capture(which, wake)
        self.watched = False
        self.still = False
        """Whether the next frame is wanted whole."""
        self._shown = self._told = self._rest_from = 0.0
        self._stuck_since: float | None = None

    def stop(self) -> None:
        """No more frames of this camera."""
        self._capture.stop()

    def step(self, wanted: Callable[[], bool]) -> None:
        """Reads the newest frame, if there is one; `wanted`: something else waits, so that the slow stages stand back.

        Says at least twice a second how it stands.
        """
        frame, now = self._capture.take(), time.monotonic()
        if frame is not None:
            self._stuck_since = None
            self._read(frame, now, wanted)
        elif now - self._told > TELL_EVERY:
            self._tell_fault(now)

    def _tell_fault(self, now: float) -> None:
        fault = self._capture.fault
        if fault is CameraFault.gone:
            self._stuck_since = self._stuck_since or now
            if now - self._stuck_since > LONG_STUCK and not self._capture.trying:
                os._exit(3)
        self._told = now
        self._say({"is": "camera", "fault": fault.value if fault else ""})

    def _read(self, frame: Any, now: float, wanted: Callable[[], bool]) -> None:
        if self.still:
            self.still = False
            _done, packed = self._cv2.imencode(".jpg", frame, [self._cv2.IMWRITE_JPEG_QUALITY, STILL])
            self._say({"is": "camera", "fault": "", "still": True}, packed.tobytes())
        grey = frame if frame.ndim == 2 else self._cv2.cvtColor(frame, self._cv2.COLOR_BGR2GRAY)
        found = self._engine.first(grey)
        if not found and now >= self._rest_from and not wanted():
            found = self._engine.rest(grey, REST_BUDGET)
            done = time.monotonic()
            self._rest_from = done + (done - now)
        show = self.watched and now - self._shown >= PREVIEW_EVERY
        if not (found or show or now - self._told > TELL_EVERY):
            return
        self._told = now
        head: Head = {"is": "camera", "fault": "", "found": rows(found), "size": [grey.shape[1], grey.shape[0]]}
        head |= {"taken": self._capture.taken, "skipped": self._capture.skipped}
        if not show:
            self._say(head)
            return
        self._shown = now
        sight = self._watcher.look(grey)
        small = self._small(frame)
        hint = PictureHint.none if found else sight.hint
        head |= {"shown": [small.shape[1], small.shape[0]], "sharpness": sight.sharpness, "hint": hint.value}
        self._say(head, memoryview(small).cast("B"))

    def _small(self, frame: Any) -> Any:
        """The live picture: blue, green, red; rows of a multiple of four pixels, as Qt wants them."""
        high, wide = frame.shape[:2]
        share = min(1.0, PREVIEW[0] / wide, PREVIEW[1] / high)
        size = (max(4, round(wide * share) // 4 * 4), max(4, round(high * share)))
        small = self._cv2.resize(frame, size, interpolation=self._cv2.INTER_AREA)
        return small if small.ndim == 3 else self._cv2.cvtColor(small, self._cv2.COLOR_GRAY2BGR)


def rows(found: Iterable[Found]) -> list[list[Any]]:
    """Codes as the wire carries them."""
    return [[code.text, code.format, [list(c) for c in code.corners], code.by, code.votes] for code in found]


def probe() -> list[list[str]]:
    """The cameras that open, where the system has no list of them (Windows, macOS): index and name."""
    import cv2

    there: list[list[str]] = []
    for number in range(5):
        camera = cv2.VideoCapture(number)
        opened = camera.isOpened()
        camera.release()
        if opened:
            there.append([str(number), ""])
    return there
