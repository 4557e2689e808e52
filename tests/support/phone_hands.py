"""A person on the phone at a real window: keys alone, at a stated pace, Japanese through a real input method or none.

What was saved is read beside the window in its ledger; when, is the moment it is there to be read.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from app.domain import kana
from app.domain.operations import Operation, decode
from app.ledger.driver import keyed
from tests.support.xscreen import HELD, SECONDS, Screen

KEY_MS = 150
"""From one key of a text to the next: some 80 keys of Japanese in 12 seconds, an even hand of an office."""
LOOK_S = 0.5
"""What a person takes before each part of a call: to look, and to find the next key."""
_KEYS = {"-": "minus", ">": "greater", " ": "space"}
_ROMAN = {said: letters for letters, said in reversed(kana._ROMAN.items())}


class Timed(NamedTuple):
    """What one call took: keys; seconds from the first to its being saved; of them those after the last key."""

    keys: int
    seconds: float
    own: float


def letters_of(reading: str) -> str:
    """Hiragana as it is typed: ぜん → zenn."""
    typed, at = "", 0
    while at < len(reading):
        length = 2 if reading[at : at + 2] in _ROMAN else 1
        typed, at = typed + _ROMAN[reading[at : at + length]], at + length
    return typed


class Log:
    """The ledger's log beside the window: only what came since is read."""

    def __init__(self, ledger: Path, key: bytes) -> None:
        self._raw = keyed(ledger / "ledger.db", key, "ro")
        self._seq = sum(row[0] or 0 for row in self._raw.execute("SELECT max(seq) FROM operation").fetchall())

    def close(self) -> None:
        self._raw.close()

    def since(self) -> list[Operation]:
        """What was committed since this was last asked."""
        rows = self._raw.execute("SELECT seq, body FROM operation WHERE seq > ? ORDER BY seq", (self._seq,)).fetchall()
        self._seq = rows[-1][0] if rows else self._seq
        return [decode(body) for _, body in rows]

    def wait_for(self, kind: str, meanwhile: Callable[[], None]) -> Operation:
        """The next operation of this kind; `meanwhile` is called between two looks."""
        last = time.monotonic() + SECONDS
        seen: list[str] = []
        while time.monotonic() < last:
            for op in self.since():
                seen.append(op.kind)
                if op.kind == kind:
                    return op
            meanwhile()
            time.sleep(0.003)
        raise AssertionError(f"no {kind} came, only {seen}")


class PhoneHands:
    """Keys at a pace. `composes`: an input method is on, and what is typed as text is converted and taken."""

    def __init__(self, screen: Screen, log: Log, *, composes: bool, pace: float = 1.0) -> None:
        """`pace` shortens everything a person takes: 1 is the stated one."""
        self.screen, self.log, self.composes, self._pace = screen, log, composes, pace
        self.keys = 0
        self._last = 0.0
        self._down = ""

    def key(self, *names: str) -> None:
        """Keys one after the other, each held as a hand does."""
        for name in names:
            self.keys += 1
            time.sleep(max(0.0, self._last + float(HELD) - time.monotonic()))
            self._let_go()
            time.sleep(max(0.0, self._last + KEY_MS / 1000 * self._pace - time.monotonic()))
            self._last = time.monotonic()
            self._down = name
            self.screen.do("keydown", name)

    def _let_go(self) -> None:
        """Once a hand would have."""
        if self._down and time.monotonic() >= self._last + float(HELD):
            self.screen.do("keyup", self._down)
            self._down = ""

    def look(self) -> None:
        """A person looks before going on."""
        time.sleep(float(HELD))
        self._let_go()
        time.sleep(LOOK_S * self._pace)

    def text(self, letters: str, *, convert: bool = True) -> None:
        """Text by its letters; with an input method it is converted, and Enter takes it."""
        self.key(*(_KEYS.get(letter, letter) for letter in letters))
        if self.composes:
            self.key(*(("space",) if convert else ()), "Return")

    def timed(self, call: Callable[[], object], kind: str) -> tuple[Timed, Operation]:
        """What `call` took until an operation of this kind was there."""
        self.log.since()
        keys, began = self.keys, time.monotonic()
        call()
        op = self.log.wait_for(kind, self._let_go)
        saved = time.monotonic()
        self.look()
        return Timed(self.keys - keys, saved - began, saved - self._last), op
