"""The sounds of outcomes: short WAV files handed to the player the system has; silent where it has none.

Decides how loud and that the newest sound cuts off the one before. Which outcome sounds how, and what sounds at all,
is the caller's. Nothing here waits on the window's thread: one thread scales files and starts players. No Qt on
purpose: QtMultimedia would bring FFmpeg for six short sounds (app/decisions/0002).
"""

from __future__ import annotations

import array
import contextlib
import logging
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import wave
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.settings.paths import cache_folder, resource
from app.settings.version import VERSION

_log = logging.getLogger(__name__)

Player = Callable[[Path], "subprocess.Popen[bytes] | None"]
"""Starts playing a file and comes back at once; the process to end when the next sound cuts this one off, if any."""

LINUX_PLAYERS: Final = ("pw-play", "paplay", "aplay")
"""Whichever comes first is taken: PipeWire, PulseAudio, plain ALSA."""


class Sound(StrEnum):
    """The six sounds."""

    ok = "ok"
    look = "look"
    refused = "refused"
    offline = "offline"
    confirmed = "confirmed"
    irreversible = "irreversible"


def find_player(platform: str = sys.platform) -> Player | None:
    """The system's own player of WAV files, or None."""
    if platform == "win32":
        return _play_on_windows
    names = ("afplay",) if platform == "darwin" else LINUX_PLAYERS
    for name in names:
        found = shutil.which(name)
        if found:
            return _starter([found, "-q"] if name == "aplay" else [found])
    return None


class Sounds:
    """Plays sounds at the volume set, one at a time."""

    def __init__(self, volume: int, *, player: Player | None, folder: Path | None = None) -> None:
        """`volume` in per cent, 0 is silent; `player` from `find_player`; `folder` keeps the files at that volume."""
        self._player = player
        self._folder = folder if folder is not None else cache_folder() / "sounds" / VERSION
        self._volume = volume
        self._running: subprocess.Popen[bytes] | None = None
        self._wanted: queue.SimpleQueue[Sound | int | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="shuridai-sounds", daemon=True)
        self._thread.start()
        self._wanted.put(volume)

    @property
    def audible(self) -> bool:
        """Whether a sound can be heard at all: a player is there and the volume is not 0."""
        return self._player is not None and self._volume > 0

    def play(self, sound: Sound) -> None:
        """Play `sound`, cutting off the one that plays; returns at once, never raises."""
        if self.audible:
            self._wanted.put(sound)

    def set_volume(self, percent: int) -> None:
        """Play at `percent` from the next sound on; 0 is silent. Returns at once."""
        self._volume = percent
        self._wanted.put(percent)

    def close(self) -> None:
        """Stop what plays and end the thread."""
        self._wanted.put(None)
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while (wanted := self._wanted.get()) is not None:
            try:
                if isinstance(wanted, Sound):
                    if self._wanted.empty():  # a newer wish is waiting: that one is the answer to hear
                        self._start(wanted)
                elif wanted > 0 and self._player is not None:
                    self._prepare(wanted)
            except (OSError, EOFError, wave.Error) as fault:
                # No sound is no reason to stop work: colour, shape and word still tell the outcome.
                _log.warning("sound could not be played", exc_info=fault)
        self._stop()

    def _start(self, sound: Sound) -> None:
        if self._player is None or self._volume <= 0:
            return
        self._stop()
        self._running = self._player(self._file(sound, self._volume))

    def _stop(self) -> None:
        if self._running is not None:
            with contextlib.suppress(OSError):
                self._running.kill()
            self._running.wait()
            self._running = None

    def _prepare(self, percent: int) -> None:
        """Have every sound ready at this volume, so that the first scan is not kept waiting for its sound."""
        for sound in Sound:
            self._file(sound, percent)

    def _file(self, sound: Sound, percent: int) -> Path:
        """The file of `sound` at `percent`; made where it is not there yet."""
        source = resource("sounds", f"{sound}.wav")
        if percent >= 100:
            return source
        path = self._folder / f"{sound}-{percent}.wav"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            write_scaled(source, path, (percent / 100) ** 2)
        return path


def write_scaled(source: Path, path: Path, share: float) -> None:
    """Write the 16-bit WAV `source` to `path` at `share` of its amplitude, whole or not at all.

    Raises OSError and wave.Error.
    """
    with wave.open(str(source), "rb") as file:
        form = file.getparams()
        made = array.array("h", file.readframes(form.nframes))
    if sys.byteorder == "big":
        made.byteswap()
    scaled = array.array("h", [round(sample * share) for sample in made])
    if sys.byteorder == "big":
        scaled.byteswap()
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as out, wave.open(out, "wb") as file:
        file.setparams(form)
        file.writeframes(scaled.tobytes())
    Path(name).replace(path)


def _starter(command: list[str]) -> Player:
    def start(file: Path) -> subprocess.Popen[bytes]:
        nothing = subprocess.DEVNULL
        return subprocess.Popen([*command, str(file)], stdin=nothing, stdout=nothing, stderr=nothing)

    return start


def _play_on_windows(file: Path) -> None:
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
