"""Makes resources/sounds/*.wav: the six sounds of the outcomes, from sine waves, with the standard library alone.

Decides pitch, length and loudness. 48 kHz, mono, 16 bit. All are equally loud to the ear: each is scaled so that its
A-weighted level, over the time it sounds, is the same; a low note so gets more amplitude than a high one.
Run from the checkout: `python installer/make_sounds.py [FOLDER]`; the tests hold the files to this script.
"""

from __future__ import annotations

import array
import math
import sys
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

RATE: Final = 48_000
LEVEL: Final = 10 ** (-18 / 20)
"""A-weighted level every sound is scaled to, as a share of full scale; loud enough in a workshop, and nothing clips."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note: when, how long, which partials (hertz, share), how it begins and ends."""

    start_ms: int
    length_ms: int
    partials: Sequence[tuple[float, float]]
    attack_ms: int = 4
    release_ms: int = 20
    glide: float = 1.0
    """Pitch at the end as a share of the pitch at the beginning."""
    rough: float = 0.0
    """Depth of a 38 Hz flutter, 0 to 1."""


def tone(hertz: float) -> tuple[tuple[float, float], ...]:
    """A plain, slightly bright tone: the fundamental with a little of its octave and twelfth."""
    return ((hertz, 1.0), (2 * hertz, 0.22), (3 * hertz, 0.06))


def growl(hertz: float) -> tuple[tuple[float, float], ...]:
    """A low tone with enough above it to be heard on a small loudspeaker."""
    return tuple((n * hertz, 1 / n) for n in range(1, 7))


SOUNDS: Final[dict[str, tuple[Note, ...]]] = {
    # two quick rising notes
    "ok": (
        Note(start_ms=0, length_ms=70, partials=tone(880)),
        Note(start_ms=70, length_ms=70, partials=tone(1320), release_ms=30),
    ),
    # two equal notes
    "look": (
        Note(start_ms=0, length_ms=90, partials=tone(660)),
        Note(start_ms=150, length_ms=90, partials=tone(660)),
    ),
    # one low note, slightly rough
    "refused": (Note(start_ms=0, length_ms=350, partials=growl(196), release_ms=60, rough=0.45),),
    # one soft falling note
    "offline": (
        Note(
            start_ms=0, length_ms=420, partials=((587.0, 1.0), (1174.0, 0.08)), attack_ms=60, release_ms=200, glide=0.67
        ),
    ),
    # one soft chord, after a long drain
    "confirmed": (
        Note(
            start_ms=0,
            length_ms=700,
            partials=((523.25, 1.0), (659.25, 0.8), (783.99, 0.8)),
            attack_ms=50,
            release_ms=450,
        ),
    ),
    # three low slow notes, then silence until a person acts
    "irreversible": tuple(
        Note(start_ms=start, length_ms=380, partials=growl(147), attack_ms=20, release_ms=120)
        for start in (0, 560, 1120)
    ),
}


def ear(hertz: float) -> float:
    """The A-weighting: how loud the ear takes an amplitude at this pitch, 1.0 at 1 kHz."""
    square = hertz * hertz
    above = 12194.0**2 * square * square
    below = (
        (square + 20.6**2)
        * math.sqrt((square + 107.7**2) * (square + 737.9**2))
        * (square + 12194.0**2)
    )  # fmt: skip
    return above / below * 10 ** (2.0 / 20)


def samples(notes: Sequence[Note], weight: Callable[[float], float] = lambda _hertz: 1.0) -> list[float]:
    """The notes as samples, unscaled; with `weight` each partial is scaled by what that gives for its pitch."""
    length = max(note.start_ms + note.length_ms for note in notes) * RATE // 1000
    made = [0.0] * length
    for note in notes:
        first, count = note.start_ms * RATE // 1000, note.length_ms * RATE // 1000
        for hertz, share in note.partials:
            amount = share * weight(hertz)
            for index in range(count):
                made[first + index] += (
                    amount * _shape(note, index, count) * math.sin(_phase(hertz, note.glide, index, count))
                )
    return made


def _phase(hertz: float, glide: float, index: int, count: int) -> float:
    """The angle of a partial whose pitch goes evenly from `hertz` to `hertz * glide`."""
    return 2 * math.pi * hertz * (index + (glide - 1) * index * index / (2 * count)) / RATE


def _shape(note: Note, index: int, count: int) -> float:
    """How loud the note is at this sample, 0 to 1: rounded at both ends, so that nothing clicks."""
    attack, release = note.attack_ms * RATE // 1000, note.release_ms * RATE // 1000
    shape = min(1.0, index / attack, (count - index) / release)
    rounded = math.sin(shape * math.pi / 2) ** 2
    flutter = 1 - note.rough * (0.5 - 0.5 * math.cos(2 * math.pi * 38 * index / RATE))
    return rounded * flutter


def level(made: Sequence[float], notes: Sequence[Note]) -> float:
    """The root mean square over the time in which a note sounds."""
    sounding = sum(note.length_ms for note in notes) * RATE // 1000
    return math.sqrt(sum(sample * sample for sample in made) / sounding)


def pcm(notes: Sequence[Note]) -> array.array[int]:
    """The sound as 16-bit samples, scaled to LEVEL as the ear takes it."""
    scale = LEVEL / level(samples(notes, ear), notes)
    return array.array("h", [round(sample * scale * 32767) for sample in samples(notes)])


def write(folder: Path) -> list[Path]:
    """Write every sound as <name>.wav; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, notes in SOUNDS.items():
        path = folder / f"{name}.wav"
        data = pcm(notes)
        if sys.byteorder == "big":
            data.byteswap()
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(data.tobytes())
        written.append(path)
    return written


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "resources" / "sounds"
    for made_file in write(target):
        print(made_file)
