"""A day's hands at a real window: keys and scans as steps, each waited for, each with a picture of its end.

What a step did is read beside the window in its ledger, or seen on the screen where it writes nothing. Pictures are
kept only where `BENCH_DAY_PICTURES` names a folder.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageChops, ImageGrab

from app.domain.kinds import IntakeOutcome
from app.domain.operations import Operation
from app.ui.second_press import TOO_SOON_MS
from tests.features.test_intake_window import QUIET, Beside
from tests.support import processes
from tests.support.xscreen import HELD, SECONDS, Running, Screen
from tests.support.xwindow import type_by_hand

PICTURES = "BENCH_DAY_PICTURES"
TRIES = 6
"""So often one code is scanned at most: what this machine typed too slowly for a scanner is refused in words."""
LEAST_RED = 120
"""Pixels of a refusal's red: its mark alone is more."""
APART = TOO_SOON_MS / 1000 + 0.05
"""Seconds between two Enters of a person who has read what came in between."""
PAGE = 20_000
"""Pixels of another page: what was scanned alone, shown above, is fewer."""
FEW = 160
"""Pixels of a few typed characters."""
LEAST = 600
"""Pixels that differ when a window said something: a cursor that blinks is less."""


class DayHands:
    """Steps at one window after the other over one ledger."""

    def __init__(self, look: Beside) -> None:
        self.look = look
        self.screen = Screen("")
        self.steps: list[str] = []
        self.wrong = self.undone = self.scans = self.keys = 0
        self.again = 0
        """Scans made once more: this machine typed them too slowly, and they were refused in words."""
        self._entered = 0.0
        """When Enter was pressed last."""
        self._running: Running | None = None
        folder = os.environ.get(PICTURES, "")
        self.folder = Path(folder) if folder else None
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)

    # --- the window ----------------------------------------------------------------------------------------------

    @contextmanager
    def window(self, plain: Screen, name: str, **more: str) -> Iterator[None]:
        """The program over the ledger, without any network; that it stands is the first step. `more`: environment."""
        arguments = ["main.py", "--ledger", str(self.look.ledger)]
        with plain.program(arguments, before=processes.off_the_network(), **more) as running:
            running.wait_for_line("shuridai: ready")
            self.screen, self._running = plain.above_all(), running
            self.screen.focus("修理台")
            mouse = self._mouse()
            self.begin(name)
            yield
            assert self._mouse() == mouse, "a hand was at the mouse"

    def _mouse(self) -> list[str]:
        return self.screen.do("getmouselocation").split()[:2]

    def kill(self) -> None:
        """The power is cut."""
        assert self._running is not None
        self._running.process.kill()
        self._running.process.wait()

    @contextmanager
    def _asleep(self, seconds: float) -> Iterator[None]:
        """The program and all it started stand still at least so long, as on a machine whose lid was closed."""
        assert self._running is not None
        family, until = processes.family(self._running.process.pid), time.monotonic() + seconds
        for pid in family:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
            self._keep(f"{len(self.steps) + 1:02d} asleep")
            time.sleep(max(0.0, until - time.monotonic()))
        finally:
            for pid in family:
                os.kill(pid, signal.SIGCONT)

    # --- steps ---------------------------------------------------------------------------------------------------

    def key(self, name: str, *keys: str, writes: str = "", paper: bool = False) -> None:
        """Keys one after the other, each held as a hand does; no Enter so soon behind another that it counts as one."""
        self.keys += len(keys)
        if "Return" in keys:
            time.sleep(max(0.0, self._entered + APART - time.monotonic()))
        words = [word for key in keys for word in ("keydown", key, "sleep", HELD, "keyup", key)]
        self._step(name, lambda: self._press(words), writes, paper=paper)

    def _press(self, words: list[str]) -> None:
        self.screen.do(*words)
        if "Return" in words:
            self._entered = time.monotonic()

    def write(self, name: str, text: str) -> None:
        """Words typed by hand."""
        self.keys += len(text)
        self._step(name, lambda: type_by_hand(self.screen, text, Random(len(self.steps)), 70), "", least=FEW)

    def scan(self, name: str, text: str, writes: str = "", *, opens: bool = False) -> None:
        """One scan; made again where this machine typed it too slowly. `opens`: it leads to another page."""
        self._step(name, lambda: self._scan(text), writes, typed=text, least=PAGE if opens else LEAST)

    def scan_asleep(self, name: str, text: str, seconds: float, writes: str = "") -> None:
        """One scan into the window while the program sleeps, `seconds` long: taken in one action, or told and made
        again awake.
        """
        acts = iter([partial(self._scan_into_sleep, text, seconds)])
        before, answered = self.look.operations(), len(self.look.outcomes())
        self._step(name, lambda: next(acts, partial(self._scan, text))(), writes, typed=text)
        actions = {op.stamp.action for op in self.look.operations()[len(before) :]}
        outcomes = [word for word in self.look.outcomes()[answered:] if word != IntakeOutcome.unreadable]
        assert len(actions) == bool(writes), f"{name} was taken {len(actions)} times"
        assert len(outcomes) <= 1, f"{name} was answered {outcomes}"

    def wrong_scan(self, name: str, text: str, *, asleep: float = 0) -> None:
        """A scan that is refused: the window says so, and nothing is written. `asleep`: made into a sleep so long."""
        self.wrong += 1
        act = partial(self._scan_into_sleep, text, asleep) if asleep else partial(self._scan, text)
        self._step(name, act, "")

    def wrong_key(self, name: str, key: str) -> None:
        """A key that is refused: the window says so in its red, and nothing is written."""
        self.wrong += 1
        self.key(name, key)
        assert _reds(self._grab()) >= LEAST_RED, f"{name}: nothing red is shown"

    def undo(self, name: str, *, by_scan: str = "") -> None:
        """The last action is taken back, by its key or by its code."""
        self.undone += 1
        if by_scan:
            self.scan(name, by_scan, "undone")
        else:
            self.key(name, "BackSpace", writes="undone")

    def wait_at_rest(self) -> None:
        """As a person waits who sees that something is being read: until the picture stands still for a second."""
        self._settle(looks=16)

    def begin(self, name: str) -> None:
        """What the window shows when it was started is a step too."""
        self._settle()
        self._end(name)

    # --- how ------------------------------------------------------------------------------------------------------

    def told(self) -> str:
        """The day in figures."""
        counts = f"{self.scans} scans, {self.keys} keys, 0 mouse; {self.wrong} wrong, {self.undone} undone"
        return f"{len(self.steps)} steps: {counts}; {self.again} scans made again"

    def _scan(self, text: str) -> None:
        self.scans += 1
        self.screen.type(f"{text}\n", 8)

    def _scan_into_sleep(self, text: str, seconds: float) -> None:
        with self._asleep(seconds):
            self._scan(text)

    def _step(
        self,
        name: str,
        act: Callable[[], object],
        writes: str,
        *,
        typed: str = "",
        paper: bool = False,
        least: int = LEAST,
    ) -> None:
        """`typed`: the code of a scan that is made again where this machine typed it too slowly to be one."""
        before, printed, shown = self.look.operations(), len(papers()), self._grab()
        misread = 0
        for attempt in range(TRIES if typed else 1):
            self.again += bool(attempt)
            self.scans -= bool(attempt)
            misread = self.look.misread(typed)
            act()
            if self._came(before, writes, printed if paper else -1, shown, least):
                if not writes and typed and self.look.misread(typed) > misread:
                    continue
                break
        else:
            told = f"step {len(self.steps) + 1}, {name}, came to nothing; {self.look.told()[-600:]}"
            if typed and self.look.misread(typed) > misread:
                pytest.skip(f"this machine is too busy to type at a scanner's pace: {told}")
            self._keep(f"{len(self.steps) + 1:02d} failed {name}")
            pytest.fail(told)
        self._settle()
        added = self.look.operations()[len(before) :]
        assert bool(added) == bool(writes), f"{name} wrote {[op.kind for op in added]}"
        self._end(name)

    def _came(self, before: list[Operation], writes: str, printed: int, shown: Image.Image, least: int) -> bool:
        last = time.monotonic() + QUIET
        while time.monotonic() < last:
            if writes:
                came = writes in {op.kind for op in self.look.operations()[len(before) :]}
            else:
                came = _differs(shown, self._grab(), least)
            if came and (printed < 0 or len(papers()) > printed):
                return True
            time.sleep(0.02)
        return False

    def _settle(self, looks: int = 2) -> None:
        """Until the picture stands still: the next key finds what this one brought."""
        last, still = time.monotonic() + SECONDS, 0
        before = self._grab()
        while still < looks and time.monotonic() < last:
            time.sleep(0.06)
            now = self._grab()
            still = 0 if _differs(before, now) else still + 1
            before = now

    def _end(self, name: str) -> None:
        self.steps.append(name)
        self._keep(f"{len(self.steps):02d} {name}")

    def _keep(self, name: str) -> None:
        if self.folder is not None:
            self._grab().save(self.folder / f"{name.replace(' ', '-').replace(':', '')}.png")

    def _grab(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.screen.display)


def _differs(one: Image.Image, other: Image.Image, least: int = LEAST) -> bool:
    if ImageChops.difference(one, other).getbbox() is None:
        return False
    different = ImageChops.difference(one, other).convert("L").point(lambda value: 255 if value > 8 else 0)
    return different.histogram()[255] >= least


def _reds(shown: Image.Image) -> int:
    red, green, blue = (band.point(lambda value: 255 if value > 90 else 0) for band in shown.convert("RGB").split())
    others = ImageChops.lighter(green, blue)
    return ImageChops.subtract(red, others).histogram()[255]


def papers() -> list[Path]:
    """What was printed so far, each a file."""
    return sorted(Path.home().rglob("*.pdf"))
