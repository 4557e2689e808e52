"""The camera as a scanner: which codes in view are a scan, once each; a recorded film through the real process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from app.domain.scans import Scan
from app.scanning import camera_list
from app.scanning.camera import CameraScanner, InView
from app.scanning.decode_process import DecodeProcess
from app.scanning.picture_desk import PictureDesk
from app.usecases.label_ports import Found
from app.usecases.picture_ports import CameraFault, CameraLook, CameraRow, Named, ReadCode
from tests.support import pictures

DEVICE, OTHER, THIRD = "PF3ABCDE", "M7NXCV01234567A", "5CD7G4WX03"
PATIENT = 60.0


def naming(scans: Iterable[Scan]) -> tuple[Named, ...]:
    """A ledger that knows one device."""
    return tuple(Named("device", DEVICE) if DEVICE in scan.candidates else Named() for scan in scans)


def in_view() -> InView:
    return InView(PictureDesk(DecodeProcess(), naming).judge)


def found(*texts: str, form: str = "Code128") -> list[Found]:
    return [
        Found(text, form, ((0.0, y), (99.0, y), (99.0, y + 20), (0.0, y + 20)), "made up")
        for y, text in zip(range(0, 900, 50), texts, strict=False)
    ]


def seen(view: InView, frames: list[tuple[float, list[Found]]]) -> list[list[str]]:
    """What became of frames at these times: the texts told with each telling."""
    return [[row.text for row in told] for at, codes in frames if (told := view.see(codes, at))]


def steady(codes: list[Found], begin: float, end: float) -> list[tuple[float, list[Found]]]:
    """The same codes in ten frames a second."""
    count = round((end - begin) * 10)
    return [(begin + n / 10, codes) for n in range(count)]


def test_a_known_device_is_a_scan_with_its_first_frame() -> None:
    assert seen(in_view(), [(0.0, found(DEVICE))]) == [[DEVICE]]


def test_an_unknown_code_takes_two_frames_and_a_moment() -> None:
    assert seen(in_view(), [(0.0, found(OTHER))]) == []
    assert seen(in_view(), [(0.0, found(OTHER)), (0.1, found(OTHER))]) == []
    assert seen(in_view(), [(0.0, found(OTHER)), (0.5, found(OTHER))]) == [[OTHER]]


def test_a_misread_of_one_frame_is_never_a_scan() -> None:
    frames = [*steady(found(OTHER), 0.0, 0.3), (0.3, found("PF'YSJK2")), *steady(found("5CD7GCWX93"), 0.4, 0.5)]
    assert seen(in_view(), frames) == []


def test_a_weaker_reading_of_the_same_bars_is_listed_nowhere_and_still_keeps_the_other_from_being_taken() -> None:
    box = ((0.0, 0.0), (99.0, 0.0), (99.0, 20.0), (0.0, 20.0))
    both = [Found("ABCDEFG1", "Code128", box, "zxing", 3), Found("ABCDEFG7", "Code128", box, "zbar", 1)]
    rows = PictureDesk(DecodeProcess(), naming).judge(both, {})
    assert [(row.text, row.accepted, row.reason) for row in rows] == [("ABCDEFG1", False, "contradicted")]


def test_what_lies_there_is_told_once_however_long_it_lies() -> None:
    assert seen(in_view(), steady(found(DEVICE), 0.0, 12.0)) == [[DEVICE]]
    assert seen(in_view(), steady(found(OTHER), 0.0, 12.0)) == [[OTHER]]


def test_frames_that_miss_it_are_no_second_showing() -> None:
    frames = steady(found(DEVICE), 0.0, 1.0) + steady([], 1.0, 2.5) + steady(found(DEVICE), 2.5, 4.0)
    assert seen(in_view(), frames) == [[DEVICE]]


def test_shown_again_after_it_was_away_it_is_a_scan_again() -> None:
    frames = steady(found(DEVICE), 0.0, 1.0) + steady([], 1.0, 3.5) + steady(found(DEVICE), 3.5, 4.0)
    assert seen(in_view(), frames) == [[DEVICE], [DEVICE]]


def test_one_after_the_other_each_is_told() -> None:
    frames = steady(found(OTHER), 0.0, 1.0) + steady([], 1.0, 1.2) + steady(found(DEVICE), 1.2, 2.0)
    assert seen(in_view(), frames) == [[OTHER], [DEVICE]]


def test_of_a_label_s_codes_the_known_device_is_the_scan() -> None:
    assert seen(in_view(), steady(found(OTHER, DEVICE, THIRD), 0.0, 3.0)) == [[DEVICE]]


def test_a_code_beside_it_that_was_read_sooner_waits_for_the_device() -> None:
    frames = steady(found(OTHER), 0.0, 0.3) + steady(found(OTHER, DEVICE), 0.3, 3.0)
    assert seen(in_view(), frames) == [[DEVICE]]


def test_two_labels_of_one_unit_are_one_scan_and_those_of_two_are_asked_about() -> None:
    def known(scans: Iterable[Scan]) -> tuple[Named, ...]:
        return tuple(Named("device", THIRD if scan.text == THIRD else DEVICE) for scan in scans)

    def view() -> InView:
        return InView(PictureDesk(DecodeProcess(), known).judge)

    assert seen(view(), steady(found(DEVICE, OTHER), 0.0, 2.0)) == [[DEVICE]]
    assert seen(view(), steady(found(DEVICE, OTHER, THIRD), 0.0, 2.0)) == [[DEVICE, THIRD]]


def test_several_unknown_ones_are_asked_about_once() -> None:
    assert seen(in_view(), steady(found(OTHER, THIRD), 0.0, 5.0)) == [[OTHER, THIRD]]


def test_a_part_number_beside_the_serial_is_nothing_to_ask_about() -> None:
    assert seen(in_view(), steady(found("11S5B21C12345ZZ", OTHER), 0.0, 2.0)) == [[OTHER]]


def test_a_sheet_of_commands_in_view_runs_none_of_them() -> None:
    told = seen(in_view(), steady(found("CMDONEE", "CMUNDOX", OTHER), 0.0, 2.0))
    assert all(len(texts) > 1 for texts in told)


# --- through the real process ----------------------------------------------------------------------------------------


class Desk:
    """Who hears a camera."""

    def __init__(self) -> None:
        self.process = DecodeProcess()
        self.judge = PictureDesk(self.process, naming).judge
        self.camera = CameraScanner(self.process, self.judge, lambda: (CameraRow("0", "one"),))
        self.taken: list[tuple[ReadCode, ...]] = []
        self.looks: list[CameraLook] = []
        self.camera.hear(self.taken.append)

    @property
    def texts(self) -> list[list[str]]:
        return [[row.text for row in codes] for codes in self.taken]

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENT
        while not true():
            assert time.monotonic() < end, (self.texts, self.looks[-1:])
            time.sleep(0.01)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.process.stop()


def recorded(folder: Path) -> Path:
    """A device, an empty desk, a label of two codes of which one is a device."""
    one, none = pictures.frame((OTHER, 300, 100)), pictures.frame()
    both = pictures.frame((THIRD, 200, 60), (DEVICE, 200, 400))
    # Ten frames a second: it plays at its own pace, and a busy machine misses frames, but not a second of them.
    return pictures.film(folder / "film.avi", [none] * 2 + [one] * 20 + [none] * 2 + [both] * 15 + [none] * 2, 10.0)


def test_codes_of_a_film_come_once_each_and_the_device_first(desk: Desk, tmp_path: Path) -> None:
    leave = desk.camera.watch(desk.looks.append)
    desk.camera.switch(str(recorded(tmp_path)))
    desk.until(lambda: any(look.fault is CameraFault.gone for look in desk.looks))
    desk.camera.switch("")
    leave()
    assert desk.texts == [[OTHER], [DEVICE]]
    shown = [look for look in desk.looks if look.width]
    assert {(look.width, look.height) for look in shown} == {(480, 270)}
    assert all(len(look.pixels) == look.width * look.height * 3 for look in shown)
    assert any(corner.sure and corner.text == DEVICE for look in shown for corner in look.found)


def test_outlines_lie_where_the_code_lies(desk: Desk, tmp_path: Path) -> None:
    first = pictures.save(tmp_path / "frames" / "first.png", pictures.frame((DEVICE, 640, 360)))
    for n in range(100):
        os.link(first, tmp_path / "frames" / f"{n:03}.png")
    desk.camera.watch(desk.looks.append)
    desk.camera.switch(str(tmp_path / "frames"))
    desk.until(lambda: any(look.found for look in desk.looks))
    look = next(look for look in desk.looks if look.found)
    xs, ys = zip(*look.found[0].points, strict=True)
    wide = pictures.code(DEVICE).shape[1] * 480 / 1280
    assert 240 - 2 <= min(xs) <= max(xs) <= 240 + wide + 2
    assert 135 - 2 <= min(ys) <= max(ys) <= 135 + 60


def test_a_still_is_the_whole_frame_once_and_says_nothing_of_the_camera(desk: Desk, tmp_path: Path) -> None:
    import cv2
    import numpy as np

    stills: list[bytes] = []
    desk.camera.watch(desk.looks.append)
    desk.camera.switch(str(recorded(tmp_path)))
    desk.until(lambda: any(look.width for look in desk.looks))
    desk.camera.still(stills.append)
    desk.until(lambda: bool(stills))
    desk.until(lambda: len(desk.taken) == 2)
    assert len(stills) == 1
    shot = cv2.imdecode(np.frombuffer(stills[0], np.uint8), cv2.IMREAD_COLOR)
    assert shot is not None
    assert shot.shape[:2] == pictures.frame().shape[:2], "not the small live picture"
    assert b"Exif" not in stills[0]


def test_nobody_watches_no_picture_comes(desk: Desk, tmp_path: Path) -> None:
    desk.camera.switch(str(recorded(tmp_path)))
    desk.until(lambda: len(desk.taken) == 2)
    assert desk.looks == []


def test_killed_it_goes_on_with_the_camera(desk: Desk, tmp_path: Path) -> None:
    film = pictures.film(tmp_path / "film.avi", [pictures.frame((DEVICE, 300, 300))] * 10)
    desk.camera.watch(desk.looks.append)
    desk.camera.switch(str(film))
    desk.until(lambda: desk.taken != [])
    pid = desk.process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    desk.until(lambda: any(look.fault is CameraFault.reader_lost for look in desk.looks))
    before = len(desk.looks)
    desk.until(lambda: any(look.width for look in desk.looks[before:]))
    assert desk.process.pid != pid


@pytest.mark.long
@pytest.mark.parametrize("which", ["/dev/video99", "99", "nowhere.avi"])
def test_a_camera_that_is_not_there_is_a_fault_in_words_and_tried_again(desk: Desk, which: str) -> None:
    desk.camera.watch(desk.looks.append)
    desk.camera.switch(which)
    desk.until(lambda: len(desk.looks) >= 2)
    assert {look.fault for look in desk.looks} <= {CameraFault.missing}


def test_a_camera_that_comes_later_is_taken_by_itself(desk: Desk, tmp_path: Path) -> None:
    desk.camera.watch(desk.looks.append)
    desk.camera.switch(str(tmp_path / "film.avi"))
    desk.until(lambda: any(look.fault is CameraFault.missing for look in desk.looks))
    made = pictures.film(tmp_path / "made.avi", [pictures.frame((DEVICE, 300, 300))] * 30)
    made.rename(tmp_path / "film.avi")
    desk.until(lambda: desk.texts == [[DEVICE]])


def test_what_can_not_be_opened_is_taken_by_another(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "film.avi").write_bytes(b"no film")
    desk.camera.watch(desk.looks.append)
    desk.camera.switch(str(tmp_path / "film.avi"))
    desk.until(lambda: any(look.fault is CameraFault.taken for look in desk.looks))


def test_switched_off_nothing_comes_any_more(desk: Desk, tmp_path: Path) -> None:
    film = pictures.film(tmp_path / "film.avi", [pictures.frame((DEVICE, 300, 300))] * 60)
    desk.camera.watch(desk.looks.append)
    desk.camera.switch(str(film))
    desk.until(lambda: desk.looks != [])
    desk.camera.switch("")
    assert desk.camera.which == ""
    before = len(desk.looks)
    assert desk.process.file(tmp_path / "film.avi", lambda _d, _w: None).fault is not None  # an order behind it
    assert len(desk.looks) <= before + 1


def test_cameras_are_listed_without_opening_one(tmp_path: Path) -> None:
    for number, index, name in ((0, "0", "HD Webcam"), (1, "1", "HD Webcam"), (10, "0", "Document Camera")):
        folder = tmp_path / f"video{number}"
        folder.mkdir()
        (folder / "index").write_text(f"{index}\n")
        (folder / "name").write_text(f"{name}\n")
    assert camera_list.listed(tmp_path) == (CameraRow("0", "HD Webcam"), CameraRow("10", "Document Camera"))
    assert camera_list.listed(tmp_path / "none") == ()
