"""The reading process from the window's side: answers, faults in words, made anew when killed or hung, newest first."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from app.scanning import decode_child, decode_process
from app.scanning.decode_process import DecodeProcess, ReaderLost
from app.usecases.picture_ports import Left, PictureFault
from tests.support import pictures, sources

CODE = "PF3ABCDE"
PATIENT = 60.0


def nobody(_done: int, _whole: int) -> None:
    """Hears how far it is."""


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENT
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[DecodeProcess]:
    """A busy machine is no hung process: it is patient, but where a test says otherwise."""
    monkeypatch.setattr(decode_process, "FRAME_PATIENCE", PATIENT)
    monkeypatch.setattr(decode_process, "FIRST_PATIENCE", PATIENT)
    made = DecodeProcess()
    yield made
    made.stop()


def texts(process: DecodeProcess, grey: pictures.Grey) -> list[str]:
    high, wide = grey.shape
    return [code.text for code in process.frame(grey.tobytes(), wide, high).result(PATIENT)]


def test_it_is_started_with_the_first_question_and_once(process: DecodeProcess) -> None:
    assert process.starts == 0
    assert process.pid is None
    assert texts(process, pictures.frame((CODE, 300, 300))) == [CODE]
    assert texts(process, pictures.frame(("M7NXCV01234567A", 100, 100))) == ["M7NXCV01234567A"]
    assert texts(process, pictures.frame()) == []
    assert process.starts == 1


def test_killed_in_the_middle_the_next_frame_is_answered(process: DecodeProcess) -> None:
    grey = pictures.frame((CODE, 300, 300))
    assert texts(process, grey) == [CODE]
    first = process.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    lost = process.frame(grey.tobytes(), 1280, 720)
    kept = process.frame(grey.tobytes(), 1280, 720)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(ReaderLost):
        lost.result(PATIENT)
    assert [code.text for code in kept.result(PATIENT)] == [CODE]
    assert process.starts == 2
    assert process.pid != first


def test_killed_while_it_reads_a_file_that_is_an_answer(process: DecodeProcess, tmp_path: Path) -> None:
    texts(process, pictures.frame())
    picture = pictures.save(tmp_path / "one.png", pictures.frame((CODE, 300, 300)))
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.1, os.kill, (pid, signal.SIGKILL)).start()
    assert process.file(picture, nobody).fault is PictureFault.reader_lost
    assert [code.text for code in process.file(picture, nobody).found] == [CODE]


def test_hung_it_is_ended_and_started_anew(process: DecodeProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    grey = pictures.frame((CODE, 300, 300))
    assert texts(process, grey) == [CODE]
    monkeypatch.setattr(decode_process, "FRAME_PATIENCE", 0.5)
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(ReaderLost):
        process.frame(grey.tobytes(), 1280, 720).result(PATIENT)
    monkeypatch.undo()
    assert texts(process, grey) == [CODE]


def test_nobody_waits_it_may_be_silent(process: DecodeProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts(process, pictures.frame((CODE, 300, 300))) == [CODE]
    monkeypatch.setattr(decode_process, "FRAME_PATIENCE", 0.3)
    time.sleep(1.0)
    assert process.starts == 1
    assert process.pid is not None


def test_of_frames_the_newest_wins_and_none_pile_up(process: DecodeProcess) -> None:
    empty = pictures.frame()
    texts(process, empty)
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)  # busy with the first one
    asked = [process.frame(empty.tobytes(), 1280, 720)]
    asked += [process.frame(pictures.frame((f"PF3ABCD{n}", 300, 300)).tobytes(), 1280, 720) for n in range(5)]
    os.kill(pid, signal.SIGCONT)
    assert asked[0].result(PATIENT) == ()
    assert [code.text for code in asked[-1].result(PATIENT)] == ["PF3ABCD4"]
    for skipped in asked[1:-1]:
        with pytest.raises(CancelledError):
            skipped.result(0)


def test_stopped_it_is_gone_and_answers_nobody(process: DecodeProcess) -> None:
    texts(process, pictures.frame())
    pid = process.pid
    process.stop()
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(ReaderLost):
        process.frame(b"\xff" * 100, 10, 10).result(PATIENT)
    assert process.file(Path("one.png"), nobody).fault is PictureFault.reader_lost
    process.camera("0")
    assert process.starts == 1


def test_it_ends_with_whoever_started_it() -> None:
    """Killed without a word: the end of the pipe is enough."""
    script = (
        "import os, signal\n"
        "from app.scanning.decode_process import DecodeProcess\n"
        "made = DecodeProcess()\n"
        "made.frame(b'\\xff' * 10000, 100, 100).result(60)\n"
        "print(made.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=sources.ROOT, capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    until(lambda: not _lives(pid))


def _lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1][:3]
    except OSError:
        return False


def test_reading_a_file_can_be_left(process: DecodeProcess, tmp_path: Path) -> None:
    picture = pictures.save(tmp_path / "one.png", pictures.frame((CODE, 300, 300)))

    def told(_done: int, _whole: int) -> None:
        raise Left

    with pytest.raises(Left):
        process.file(picture, told)
    assert [code.text for code in process.file(picture, nobody).found] == [CODE]


def test_pages_are_told_as_they_are_read(process: DecodeProcess, tmp_path: Path) -> None:
    from PIL import Image

    pages = [Image.fromarray(pictures.frame((f"PF3ABCD{n}", 300, 300))) for n in range(3)]
    pages[0].save(tmp_path / "three.pdf", save_all=True, append_images=pages[1:], resolution=150)
    heard: list[tuple[int, int]] = []
    found = process.file(tmp_path / "three.pdf", lambda done, whole: heard.append((done, whole)))
    assert [code.text for code in found.found] == ["PF3ABCD0", "PF3ABCD1", "PF3ABCD2"]
    assert all(whole in (0, 3) for _, whole in heard)


def test_nothing_heavy_is_loaded_on_this_side() -> None:
    script = (
        "import sys\n"
        "from app.scanning.decode_process import DecodeProcess\n"
        "from app.scanning import camera, camera_list, picture_desk\n"
        "made = DecodeProcess()\n"
        "made.frame(b'\\xff' * 10000, 100, 100).result(60)\n"
        "made.stop()\n"
        "print([m for m in ('numpy', 'cv2', 'PIL', 'zxingcpp', 'pyzbar', 'pypdfium2') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=sources.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_however_many_photos_wait_the_camera_has_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    class Over(Exception):
        pass

    turns: list[str] = []

    class Film:
        def step(self, wanted: Callable[[], bool]) -> None:
            turns.append(f"frame {wanted()}")
            if turns.count("frame False"):
                raise Over

    monkeypatch.setattr(decode_child.Child, "_listen", lambda _self: None)
    child = decode_child.Child(io.BytesIO(), io.BytesIO())
    monkeypatch.setattr(child, "_do", lambda head, _body: turns.append(head["do"]))
    monkeypatch.setattr(child, "_camera", Film())
    for _ in range(3):
        child._jobs.put(({"do": "file"}, b""))
    with pytest.raises(Over):
        child.run()
    assert turns == ["file", "frame True"] * 2 + ["file", "frame False"]
