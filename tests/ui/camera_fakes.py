"""A camera and a picture reader that do what a test says."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np

from app.usecases.picture_ports import CameraLook, CameraRow, PictureRead, ReadCode
from tests.support import pictures


class FakeCamera:
    """Shows what it is given."""

    def __init__(self, *rows: CameraRow) -> None:
        self.rows = rows
        self.which = ""
        self.switched: list[str] = []
        self.watchers: list[Callable[[CameraLook], None]] = []
        self.stills: list[Callable[[bytes], None]] = []
        self.taken: Callable[[tuple[ReadCode, ...]], None] = lambda _codes: None

    def cameras(self) -> tuple[CameraRow, ...]:
        return self.rows

    def switch(self, which: str) -> None:
        self.which = which
        self.switched.append(which)

    def hear(self, taken: Callable[[tuple[ReadCode, ...]], None]) -> None:
        self.taken = taken

    def watch(self, seen: Callable[[CameraLook], None]) -> Callable[[], None]:
        self.watchers.append(seen)
        return lambda: self.watchers.remove(seen)

    def still(self, taken: Callable[[bytes], None]) -> None:
        self.stills.append(taken)

    def show(self, look: CameraLook) -> None:
        for seen in tuple(self.watchers):
            seen(look)


class FakeReader:
    """Answers every picture with the same, when it may."""

    def __init__(self, read: PictureRead) -> None:
        self.answer = read
        self.may = Event()
        self.may.set()
        self.asked: list[Path | bytes] = []
        self.left = False

    def read(self, path: Path, told: Callable[[int, int], None]) -> PictureRead:
        self.asked.append(path)
        return self._come(told)

    def read_bytes(self, data: bytes, told: Callable[[int, int], None]) -> PictureRead:
        self.asked.append(data)
        return self._come(told)

    def _come(self, told: Callable[[int, int], None]) -> PictureRead:
        try:
            told(0, 4)
            while not self.may.wait(0.01):
                told(1, 4)
                time.sleep(0.01)
        except BaseException:
            self.left = True
            raise
        return self.answer


def look(grey: pictures.Grey | None = None, **more: Any) -> CameraLook:
    """A live picture, 480 by 270."""
    import cv2

    small = cv2.resize(pictures.frame() if grey is None else grey, (480, 270), interpolation=cv2.INTER_AREA)
    pixels = np.repeat(small[:, :, None], 3, axis=2).tobytes()
    return CameraLook(480, 270, pixels)._replace(**more)
