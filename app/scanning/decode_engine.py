"""The decoders as the reading process uses them: quick on every frame, the rest when idle, all of it on a photo.

Decides nothing of what a code is worth. Runs in the reading process alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.scanning.decode.engine import Engine as Cascade
from app.scanning.decode.readers import Grey
from app.scanning.decode.stills import Stills
from app.usecases.label_ports import Found


class Engine:
    """All decoders of this machine, for one thread. `notices` are closed words for those that are missing."""

    def __init__(self) -> None:
        import cv2

        cv2.setNumThreads(1)  # the window has the other processors, and a still's time is this thread's alone
        self._frames = Cascade()
        self._stills: Stills | None = None
        self.notices: tuple[str, ...] = self._frames.notices

    def first(self, grey: Grey) -> Sequence[Found]:
        """The quick stage, for every frame of a camera: some milliseconds."""
        return self._frames.first_stage(grey)

    def rest(self, grey: Grey, budget: float) -> Sequence[Found]:
        """The slower stages, within about `budget` seconds."""
        return self._frames.read(grey, budget=budget)

    def photo(self, grey: Grey) -> Sequence[Found]:
        """Every stage, for a picture that comes only once: some seconds at most."""
        if self._stills is None:
            self._stills = Stills()
        return self._stills.read(grey)
