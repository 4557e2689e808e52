"""Holds sounds to: the newest is heard, at the volume set, and no sound ever keeps anybody waiting."""

from __future__ import annotations

import array
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.settings.paths import resource
from app.ui import sounds
from app.ui.sounds import Sound, Sounds, find_player, write_scaled


class Loudspeaker:
    """Notes which files were played; may take its time."""

    def __init__(self) -> None:
        self.played: list[Path] = []
        self.heard = threading.Event()
        self.wait = threading.Event()
        self.wait.set()

    def __call__(self, file: Path) -> None:
        self.wait.wait(5)
        self.played.append(file)
        self.heard.set()


@pytest.fixture
def speaker() -> Loudspeaker:
    return Loudspeaker()


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[int, sounds.Player | None], Sounds]]:
    made: list[Sounds] = []

    def start(volume: int, player: sounds.Player | None) -> Sounds:
        made.append(Sounds(volume, player=player, folder=tmp_path / "sounds"))
        return made[-1]

    yield start
    for each in made:
        each.close()


Make = Callable[[int, sounds.Player | None], Sounds]


def peak(path: Path) -> int:
    with wave.open(str(path), "rb") as file:
        return max(map(abs, array.array("h", file.readframes(file.getnframes()))))


def until(condition: Callable[[], bool]) -> None:
    last = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < last
        time.sleep(0.005)


def test_every_sound_has_its_file() -> None:
    assert {path.stem for path in resource("sounds").glob("*.wav")} == {sound.value for sound in Sound}


def test_a_sound_is_played_at_full_volume_from_its_own_file(make: Make, speaker: Loudspeaker) -> None:
    make(100, speaker).play(Sound.ok)
    assert speaker.heard.wait(5)
    assert speaker.played == [resource("sounds", "ok.wav")]


def test_half_volume_is_a_quarter_of_the_amplitude(make: Make, speaker: Loudspeaker) -> None:
    make(50, speaker).play(Sound.refused)
    assert speaker.heard.wait(5)
    assert peak(speaker.played[0]) == pytest.approx(peak(resource("sounds", "refused.wav")) / 4, abs=1)


def test_volume_counts_from_the_next_sound_on_and_zero_is_silent(make: Make, speaker: Loudspeaker) -> None:
    mine = make(100, speaker)
    mine.set_volume(30)
    mine.play(Sound.look)
    assert speaker.heard.wait(5)
    assert speaker.played[0].name == "look-30.wav"
    mine.set_volume(0)
    assert not mine.audible
    mine.play(Sound.ok)
    mine.close()
    assert len(speaker.played) == 1


def test_all_sounds_are_ready_before_the_first_is_wanted(make: Make, speaker: Loudspeaker, tmp_path: Path) -> None:
    make(70, speaker)
    until(lambda: len(list((tmp_path / "sounds").glob("*-70.wav"))) == len(Sound))
    assert speaker.played == []


def test_of_many_wishes_the_newest_is_heard_and_nobody_waits(make: Make, speaker: Loudspeaker) -> None:
    mine = make(100, speaker)
    speaker.wait.clear()
    mine.play(Sound.ok)
    time.sleep(0.05)  # the player hangs on this one
    begun = time.monotonic()
    for _ in range(50):
        mine.play(Sound.look)
    mine.play(Sound.refused)
    assert time.monotonic() - begun < 0.1
    speaker.wait.set()
    until(lambda: bool(speaker.played) and speaker.played[-1].stem == "refused")
    assert [path.stem for path in speaker.played] == ["ok", "refused"]


def test_a_new_sound_cuts_off_the_one_before(make: Make) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def long(_: Path) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))
        return started[-1]

    mine = make(100, long)
    mine.play(Sound.irreversible)
    until(lambda: len(started) == 1)
    mine.play(Sound.ok)
    until(lambda: len(started) == 2)
    assert started[0].poll() is not None
    mine.close()
    assert started[1].poll() is not None


def test_without_a_player_there_is_silence_and_no_file(make: Make, tmp_path: Path) -> None:
    mine = make(70, None)
    assert not mine.audible
    mine.play(Sound.ok)
    mine.close()
    assert not (tmp_path / "sounds").exists()


def test_a_player_that_fails_stops_nobody(make: Make, speaker: Loudspeaker) -> None:
    tries = []

    def breaks(file: Path) -> None:
        tries.append(file)
        if len(tries) == 1:
            raise OSError("no sound card")
        speaker(file)

    mine = make(100, breaks)
    mine.play(Sound.ok)
    until(lambda: len(tries) == 1)
    mine.play(Sound.look)
    assert speaker.heard.wait(5)
    assert speaker.played[0].stem == "look"


@pytest.mark.parametrize(
    ("platform", "installed", "command"),
    [
        ("linux", {"pw-play", "paplay", "aplay"}, ["/bin/pw-play"]),
        ("linux", {"paplay", "aplay"}, ["/bin/paplay"]),
        ("linux", {"aplay"}, ["/bin/aplay", "-q"]),
        ("darwin", {"afplay", "aplay"}, ["/bin/afplay"]),
        ("linux", set(), None),
        ("darwin", {"aplay"}, None),
    ],
)
def test_the_systems_player_is_found(
    platform: str, installed: set[str], command: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}" if name in installed else None)
    monkeypatch.setattr("subprocess.Popen", lambda args, **_: commands.append(args))
    player = find_player(platform)
    if command is None:
        assert player is None
    else:
        assert player is not None
        player(Path("ok.wav"))
        assert commands == [[*command, "ok.wav"]]


def test_windows_plays_without_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert find_player("win32") is not None


def test_a_scaled_copy_is_whole_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"RIFF")
    with pytest.raises((EOFError, wave.Error)):
        write_scaled(tmp_path / "bad.wav", tmp_path / "out.wav", 0.5)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.wav"]
