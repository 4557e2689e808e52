"""The desk's camera as a scanner: which of the codes in view is one scan, once; and what is to be seen of it.

A device the ledger knows is taken at once; what it doesn't know has to be read in two frames and to stay the only one
for a moment, so that the other codes of the same label have their chance. Several that may be meant go to the chooser.
A code is told again once it was out of view for two seconds: a device that lies there is no second scan.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple, Protocol

from app.scanning.child_wire import Head
from app.scanning.decode_process import DecodeProcess, codes
from app.usecases.label_ports import Found
from app.usecases.picture_ports import CameraFault, CameraLook, CameraRow, Corners, PictureHint, ReadCode, each_once

AGAIN_AFTER: Final = 2.0
"""Seconds out of view after which a code may be told anew."""
SETTLE: Final = 0.4
"""Seconds an unknown code waits for others beside it."""
ASK_AGAIN: Final = 2.0
"""Seconds after which the ledger is asked anew about a code in view."""


class Judge(Protocol):
    """See `PictureDesk.judge`."""

    def __call__(self, found: Iterable[Found], looks: Mapping[str, int]) -> tuple[ReadCode, ...]:
        """Codes judged, known devices first."""


class Taken(NamedTuple):
    """What the desk does with what is in view: one code is a scan, several are asked about."""

    codes: tuple[ReadCode, ...]


class _Track:
    """A code in view."""

    def __init__(self, at: float) -> None:
        self.first = self.last = at
        self.frames = 0
        self.told = False


class InView:
    """Frame after frame: which codes are in view, and which are a scan now. Holds no thread and no clock."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._tracks: dict[str, _Track] = {}
        self._judged: tuple[ReadCode, ...] = ()
        self._judged_at = 0.0
        self._looks: dict[str, int] = {}
        self.sure: frozenset[str] = frozenset()
        """Texts in view that were taken."""

    def see(self, found: Iterable[Found], now: float) -> tuple[ReadCode, ...]:
        """What becomes a scan with this frame: nothing, one code, or several of which a person chooses."""
        fresh = {code.text: code for code in found}
        self._forget(now)
        for text in fresh:
            track = self._tracks.setdefault(text, _Track(now))
            track.frames, track.last = track.frames + 1, now
        rows = self._rows(tuple(fresh.values()), now)
        able = [row for row in rows if row.accepted]
        self.sure = frozenset(row.text for row in able if self._tracks[row.text].told)
        devices = [row for row in able if row.names in ("device", "repair")]
        chosen = each_once(devices if devices else able)
        if not chosen or any(self._tracks[row.text].told for row in chosen):
            return ()
        if not devices and any(now - self._tracks[row.text].first < SETTLE for row in rows):
            return ()
        for track in self._tracks.values():
            track.told = True
        self.sure = frozenset(row.text for row in chosen) if len(chosen) == 1 else frozenset()
        return tuple(sorted(chosen, key=lambda row: not row.names))

    def _rows(self, codes: tuple[Found, ...], now: float) -> tuple[ReadCode, ...]:
        """The codes judged; anew where others are in view or more frames agree, or after a while: the ledger may know
        them by now.
        """
        looks = {code.text: min(2, self._tracks[code.text].frames) for code in codes}
        if looks != self._looks or now - self._judged_at > ASK_AGAIN:
            self._looks, self._judged_at = looks, now
            self._judged = self._judge(codes, looks) if codes else ()
        return self._judged

    def _forget(self, now: float) -> None:
        for text in [text for text, track in self._tracks.items() if now - track.last > AGAIN_AFTER]:
            del self._tracks[text]


class CameraScanner:
    """The camera in use; see `usecases.picture_ports.Camera`."""

    def __init__(
        self,
        process: DecodeProcess,
        judge: Judge,
        listed: Callable[[], tuple[CameraRow, ...] | None],
    ) -> None:
        """`listed` are the system's cameras, or None where it has no list."""
        self._process, self._judge, self._listed = process, judge, listed
        self._taken: Callable[[tuple[ReadCode, ...]], None] = lambda _codes: None
        self._view = InView(judge)
        self._which = ""
        self._seen: list[Callable[[CameraLook], None]] = []
        self._still: Callable[[bytes], None] | None = None
        self._lock = threading.Lock()

    @property
    def which(self) -> str:
        """The camera in use, or an empty word."""
        return self._which

    def cameras(self) -> tuple[CameraRow, ...]:
        """The cameras there are."""
        rows = self._listed()
        return self._process.cameras() if rows is None else rows

    def switch(self, which: str) -> None:
        """Takes another camera, or none."""
        if which == self._which:
            return
        self._which, self._view = which, InView(self._judge)
        self._process.camera(which, self._told if which else None)

    def hear(self, taken: Callable[[tuple[ReadCode, ...]], None]) -> None:
        """Who takes what was read, on the camera's thread."""
        self._taken = taken

    def watch(self, seen: Callable[[CameraLook], None]) -> Callable[[], None]:
        """Live pictures until the one given back is called."""
        with self._lock:
            self._seen.append(seen)
            self._process.watch(on=True)

        def leave() -> None:
            with self._lock:
                if seen in self._seen:
                    self._seen.remove(seen)
                    self._process.watch(on=bool(self._seen))

        return leave

    def still(self, taken: Callable[[bytes], None]) -> None:
        """The next frame as it is, for a photo."""
        with self._lock:
            self._still = taken
        self._process.still()

    def _told(self, head: Head, body: bytes) -> None:
        """A message of the reading process, on its thread."""
        if head.get("fault"):
            self._show(CameraLook(0, 0, b"", fault=CameraFault(head["fault"])))
            return
        if head.get("still"):
            with self._lock:
                wanted, self._still = self._still, None
            if wanted is not None:
                wanted(body)
            return
        found = codes(head)
        taken = self._view.see(found, time.monotonic())
        if taken:
            self._taken(taken)
        if body:
            self._show(_look(head, body, found, self._view.sure))

    def _show(self, look: CameraLook) -> None:
        with self._lock:
            watchers = tuple(self._seen)
        for seen in watchers:
            seen(look)


def _look(head: Head, body: bytes, found: Iterable[Found], sure: frozenset[str]) -> CameraLook:
    width, height = head["shown"]
    wide, high = head["size"]
    across, down = width / wide, height / high
    corners = tuple(
        Corners(tuple((x * across, y * down) for x, y in code.corners), code.text, code.text in sure) for code in found
    )
    return CameraLook(width, height, body, corners, float(head["sharpness"]), PictureHint(head["hint"]))
