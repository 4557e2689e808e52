"""A camera (or a recorded file, or a folder of pictures) inside the reading process: the newest frame, and no other.

A thread takes pictures as fast as they come and keeps one; whoever decodes takes that one and never an older. A camera
that can't be opened, or gives no more pictures, is a closed fault, and tried again every two seconds.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from app.usecases.picture_ports import CameraFault

RETRY: Final = 2.0
SIZE: Final = (1280, 720)
FRAMES: Final = 30.0
SILENT: Final = 5.0
"""Seconds without a picture after which a camera counts as gone."""
PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".bmp"})


class Capture:
    """Takes pictures of one camera until `stop`."""

    def __init__(self, which: str, wake: Callable[[], None]) -> None:
        """`which`: an index, a device's path, or the path of a recorded file; `wake` is called for each frame."""
        self._which = which
        self._wake = wake
        self._lock = threading.Lock()
        self._newest: Any = None
        self._at = time.monotonic()
        self._fault: CameraFault | None = None
        self._stopped = threading.Event()
        self.taken = self.skipped = 0
        self.trying = False
        """Whether it is between two tries, and no driver is being waited for."""
        threading.Thread(target=self._run, name="camera", daemon=True).start()

    def stop(self) -> None:
        """No more pictures; the camera is given back as soon as its driver answers."""
        self._stopped.set()

    @property
    def fault(self) -> CameraFault | None:
        """Why there are no pictures now."""
        if self._fault is None and time.monotonic() - self._at > SILENT:
            return CameraFault.gone
        return self._fault

    def take(self) -> Any:
        """The newest frame that nobody took yet, or None."""
        with self._lock:
            frame, self._newest = self._newest, None
        return frame

    @property
    def waiting(self) -> bool:
        """Whether a newer frame is there."""
        return self._newest is not None

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._say(self._film())
            self.trying = True
            self._stopped.wait(RETRY)
            self.trying = False

    def _say(self, fault: CameraFault) -> None:
        if not self._stopped.is_set():
            self._fault = fault
            self._wake()

    def _film(self) -> CameraFault:
        """Takes pictures until there are no more; says why not."""
        if Path(self._which).is_dir():
            return self._play(_folder(Path(self._which)), FRAMES)
        blocked = _blocked(self._which)
        if blocked is not None:
            return blocked
        camera = _opened(self._which)
        try:
            if not camera.isOpened():
                return CameraFault.taken if _there(self._which) else CameraFault.missing
            if Path(self._which).is_file():
                import cv2

                rate = camera.get(cv2.CAP_PROP_FPS)
                return self._play(_frames(camera), rate if 1.0 <= rate <= 240.0 else FRAMES)
            return self._play(_frames(camera), 0.0)
        finally:
            camera.release()

    def _play(self, frames: Iterator[Any], rate: float) -> CameraFault:
        """Keeps frame after frame; `rate` of a second where a recording has to be held to its time, else 0."""
        begun, count = time.monotonic(), 0
        for frame in frames:
            if self._stopped.is_set():
                break
            with self._lock:
                self.skipped += self._newest is not None
                self._newest = frame
            self.taken += 1
            self._at, self._fault = time.monotonic(), None
            self._wake()
            count += 1
            if rate:
                self._stopped.wait(max(0.0, begun + count / rate - time.monotonic()))
        return CameraFault.gone if count else CameraFault.taken


def _opened(which: str) -> Any:
    import cv2

    if Path(which).is_file():
        return cv2.VideoCapture(which)
    if which.isdigit():
        backend = cv2.CAP_DSHOW if sys.platform == "win32" else cv2.CAP_ANY
        camera = cv2.VideoCapture(int(which), backend)
    else:
        camera = cv2.VideoCapture(which, cv2.CAP_V4L2)
    if camera.isOpened():
        camera.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # else USB 2 carries 10 such frames a second
        camera.set(cv2.CAP_PROP_FRAME_WIDTH, SIZE[0])
        camera.set(cv2.CAP_PROP_FRAME_HEIGHT, SIZE[1])
        camera.set(cv2.CAP_PROP_FPS, FRAMES)
        camera.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return camera


def _device(which: str) -> Path | None:
    """The file a camera is on Linux, where it is one."""
    if which.isdigit():
        return Path(f"/dev/video{which}") if sys.platform.startswith("linux") else None
    return Path(which)


def _there(which: str) -> bool:
    device = _device(which)
    return device is not None and device.exists()


def _blocked(which: str) -> CameraFault | None:
    """Why there is no use in opening it, or None."""
    device = _device(which)
    if device is None:
        return None
    if not device.exists():
        return CameraFault.missing
    return None if os.access(device, os.R_OK) else CameraFault.refused


def _frames(camera: Any) -> Iterator[Any]:
    while True:
        taken, frame = camera.read()
        if not taken:
            return
        yield frame


def _folder(folder: Path) -> Iterator[Any]:
    import cv2
    import numpy as np

    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in PICTURES:
            frame = cv2.imdecode(np.fromfile(path, dtype=np.uint8), cv2.IMREAD_COLOR)
            if frame is not None:
                yield frame
