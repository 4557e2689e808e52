"""What hands and eyes do at a real X screen: scanners of a given pace, a hand that types, a picture of what is shown.

Over `xscreen`, which starts screens and programs.
"""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

from PIL import ImageGrab

from tests.support.xscreen import HELD, Screen

_NAMES = {"-": "minus", " ": "space", "/": "slash", ".": "period", "~": "asciitilde"}


def scan(screen: Screen, text: str, pace_ms: int) -> None:
    """A keyboard-wedge scanner types `text` and Enter into the window with the keyboard, `pace_ms` from key to key.

    By key names: xdotool's `type` goes at twice its delay's speed and sends Linefeed for Enter (see `type_line`).
    """
    screen.do("key", "--delay", str(pace_ms), *(_NAMES.get(char, char) for char in text), "Return")


def type_line(screen: Screen, text: str, delay_ms: int) -> None:
    """What `xdotool type` makes of a line: the characters and the Linefeed key."""
    screen.type(f"{text}\n", delay_ms)


def type_by_hand(screen: Screen, text: str, rng: Random, pace_ms: int = 120) -> None:
    """A hand types `text`, about `pace_ms` from key to key, at least half of it; then it goes to the scanner."""
    for char in text:
        screen.key(_NAMES.get(char, char))
        time.sleep(max(0.0, max(pace_ms / 2, rng.gauss(pace_ms, pace_ms / 5)) / 1000 - float(HELD)))
    time.sleep(0.100)


def picture(screen: Screen, path: Path) -> Path:
    """Writes what the screen shows to `path` (PNG)."""
    ImageGrab.grab(xdisplay=screen.display).save(path)
    return path
