"""Holds the six sounds to what the design says: length, pitch, the same loudness, and to the script that makes them."""

from __future__ import annotations

import array
import math
import wave
from pathlib import Path

import pytest

from app.settings.paths import resource
from installer import make_sounds

MILLISECONDS = {"ok": 140, "look": 240, "refused": 350, "offline": 420, "confirmed": 700, "irreversible": 1500}


def read(path: Path) -> array.array[int]:
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (48_000, 1, 2)
        return array.array("h", file.readframes(file.getnframes()))


def strength(made: array.array[int], hertz: float, first_ms: int, last_ms: int) -> float:
    """How strong a pitch is in a stretch of a sound (Goertzel)."""
    stretch = made[first_ms * 48 : last_ms * 48]
    turn = 2 * math.cos(2 * math.pi * hertz / 48_000)
    one = two = 0.0
    for sample in stretch:
        one, two = sample + turn * one - two, one
    return math.sqrt(max(0.0, one * one + two * two - turn * one * two)) / len(stretch)


def loudest(made: array.array[int], first_ms: int, last_ms: int) -> int:
    pitches = [147, 196, 440, 523, 587, 660, 880, 1320]
    return max(pitches, key=lambda hertz: strength(made, hertz, first_ms, last_ms))


def test_there_are_six_and_no_more() -> None:
    assert {path.stem for path in resource("sounds").glob("*.wav")} == set(MILLISECONDS) == set(make_sounds.SOUNDS)


@pytest.mark.parametrize("name", MILLISECONDS)
def test_the_files_are_what_the_script_makes(name: str, tmp_path: Path) -> None:
    made, kept = make_sounds.pcm(make_sounds.SOUNDS[name]), read(resource("sounds", f"{name}.wav"))
    assert len(made) == len(kept) == MILLISECONDS[name] * 48
    assert max(abs(a - b) for a, b in zip(made, kept, strict=True)) <= 1  # another processor's sine may round otherwise


@pytest.mark.parametrize("name", MILLISECONDS)
def test_nothing_clips_and_nothing_clicks(name: str) -> None:
    made = read(resource("sounds", f"{name}.wav"))
    assert 3_000 < max(map(abs, made)) < 30_000
    assert abs(made[0]) < 100
    assert abs(made[-1]) < 400


def test_all_are_equally_loud_to_the_ear() -> None:
    for name, notes in make_sounds.SOUNDS.items():
        plain, weighted = make_sounds.samples(notes), make_sounds.samples(notes, make_sounds.ear)
        kept = read(resource("sounds", f"{name}.wav"))
        scale = make_sounds.level([sample / 32767 for sample in kept], notes) / make_sounds.level(plain, notes)
        heard = 20 * math.log10(make_sounds.level(weighted, notes) * scale)
        assert heard == pytest.approx(-18, abs=0.05), name


def test_the_weighting_is_that_of_the_ear() -> None:
    for hertz, decibels in {100: -19.1, 200: -10.9, 500: -3.2, 1000: 0.0, 2000: 1.2, 4000: 1.0}.items():
        assert 20 * math.log10(make_sounds.ear(hertz)) == pytest.approx(decibels, abs=0.1)


def test_pitches() -> None:
    ok = read(resource("sounds", "ok.wav"))
    assert (loudest(ok, 5, 65), loudest(ok, 75, 135)) == (880, 1320)
    look = read(resource("sounds", "look.wav"))
    assert (loudest(look, 5, 85), loudest(look, 155, 235)) == (660, 660)
    assert set(look[90 * 48 : 150 * 48]) == {0}
    assert loudest(read(resource("sounds", "refused.wav")), 5, 340) == 196
    assert loudest(read(resource("sounds", "irreversible.wav")), 5, 370) == 147


def test_written_anew_they_are_waves(tmp_path: Path) -> None:
    written = make_sounds.write(tmp_path / "new")
    assert [path.stem for path in written] == list(MILLISECONDS)
    assert all(read(path) for path in written)
