"""The camera as a scanner while working: a key, the corner, its codes as scans; kept for the next start."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.kinds import Role
from app.settings import words
from app.settings.words import t
from app.ui import pictures_wiring, theme
from app.ui.camera_desk import CameraCorner
from app.ui.run import WindowRun
from app.ui.screens.pictures.pages import ChoosePage
from app.ui.shell.actions import Mode, Screen
from app.ui.shell.keys import Key
from app.usecases.picture_ports import CameraRow, ReadCode
from app.usecases.session import Actor
from tests.support import pictures
from tests.ui.camera_fakes import FakeCamera
from tests.ui.real_window import RealWindow, started, wait

OTHERS = (ReadCode("M7NXCV01", "Code128", accepted=True), ReadCode("5CD7G4WX03", "Code128", accepted=True))


@pytest.fixture
def camera(run: WindowRun) -> FakeCamera:
    """A camera in the place of the real one."""
    assert run.context is not None
    made = run.context.camera = FakeCamera(CameraRow("7", "HD Webcam"))
    return made


def corner(run: WindowRun) -> CameraCorner | None:
    found = [child for child in run.window.frame.findChildren(CameraCorner) if child.isVisibleTo(run.window.frame)]
    return found[0] if found else None


def press(run: WindowRun, key: Qt.Key = Qt.Key.Key_V) -> None:
    QTest.keyClick(run.window, key)


def switched_on(run: WindowRun, camera: FakeCamera) -> None:
    press(run)
    wait(lambda: camera.which == "7")


def device(run: WindowRun) -> str:
    assert run.context is not None
    queries = run.context.desk.queries
    return queries.device_rows(queries.device_numbers(0, 1))[0].serial


def test_a_key_switches_it_on_and_off_and_that_is_kept(run: WindowRun, camera: FakeCamera) -> None:
    assert corner(run) is None
    switched_on(run, camera)
    assert corner(run) is not None
    assert run.settings.text("desk.camera") == "7"
    press(run)
    wait(lambda: camera.which == "")
    assert corner(run) is None
    assert run.settings.text("desk.camera") == "off"
    assert camera.watchers == []


def test_v_is_the_camera_and_y_the_visits_at_the_charging_cabinets_too(run: WindowRun, camera: FakeCamera) -> None:
    """One key is one thing on every screen; the hint strip says Y."""
    press(run, Qt.Key.Key_F3)
    wait(lambda: run.window.frame.current == Screen.chargers)
    switched_on(run, camera)
    assert run.window.frame.current == Screen.chargers
    assert run.context is not None
    said = {row.id: row.key for row, _words in run.context.actions.rows_now()}
    assert (said["swap.visits"], said["camera"]) == (Key.y, Key.v)
    press(run, Qt.Key.Key_Y)
    wait(lambda: run.context is not None and run.context.actions.context == Mode.visits)


def test_without_a_camera_it_says_so(run: WindowRun, camera: FakeCamera) -> None:
    camera.rows = ()
    press(run)
    wait(lambda: run.window.frame.toast.row.text == t("camera.none_found"))
    assert camera.switched == []


def test_its_codes_are_scans(run: WindowRun, camera: FakeCamera) -> None:
    switched_on(run, camera)
    serial = device(run)
    camera.taken((ReadCode(serial, "Code128", accepted=True, names="device", which=serial),))
    assert run.context is not None
    queries = run.context.desk.queries
    wait(lambda: [row.serial for row in queries.repairs()] == [serial])


def test_its_scans_are_hands_and_one_that_comes_too_late_locks_and_does_nothing_else(
    run: WindowRun, camera: FakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched_on(run, camera)
    assert run.context is not None
    assert run.wiring is not None
    idle, queries, now = run.wiring.idle, run.context.desk.queries, [0.0]
    for name, value in (("_clock", lambda: now[0]), ("_minutes", lambda: 10), ("_may_lock", lambda: True)):
        monkeypatch.setattr(idle, name, value)
    idle.note()
    one, two = (row.serial for row in queries.device_rows(queries.device_numbers(0, 2)))
    now[0] = 599.0
    camera.taken((ReadCode(one, "Code128", accepted=True, names="device", which=one),))
    wait(lambda: [row.serial for row in queries.repairs()] == [one])
    now[0] = 1198.0
    assert not idle.look(), "the scan counted"
    now[0] = 9000.0
    run.context.desk.actor = Actor(code="OP0002", role=Role.technician)  # the stand-in is never locked out
    camera.taken((ReadCode(two, "Code128", accepted=True, names="device", which=two),))
    wait(lambda: run.wiring is not None and run.wiring.sign_in.standing)
    assert [row.serial for row in queries.repairs()] == [one]


def test_several_in_view_are_asked_about(run: WindowRun, camera: FakeCamera) -> None:
    switched_on(run, camera)
    camera.taken(OTHERS)
    wait(lambda: isinstance(run.window.frame.overlay, ChoosePage))
    press(run, Qt.Key.Key_Escape)
    assert run.window.frame.overlay is None


def test_on_the_setup_page_several_are_shown_and_none_is_asked_about(run: WindowRun, camera: FakeCamera) -> None:
    switched_on(run, camera)
    run.window.frame.scanner_setup_asked.emit()
    assert run.wiring is not None
    card = run.wiring.settings.reading.camera
    camera.taken(OTHERS)
    wait(lambda: "5CD7G4WX03" in card.understood.words)
    assert run.window.frame.overlay is None


def test_switched_off_nothing_is_taken_any_more(run: WindowRun, camera: FakeCamera) -> None:
    switched_on(run, camera)
    press(run)
    wait(lambda: camera.which == "")
    camera.taken(OTHERS)
    for _ in range(5):
        QApplication.processEvents()
    assert run.window.frame.overlay is None


def test_the_corner_stays_in_the_body_at_every_size(run: WindowRun, camera: FakeCamera, qapp: QApplication) -> None:
    switched_on(run, camera)
    frame = run.window.frame
    for width, height, scale in ((1366, 768, 100), (1920, 1080, 100), (1366, 768, 200)):
        theme.apply(qapp, dark=False, scale=scale, still=True)
        run.window.resize(width, height)
        QApplication.processEvents()
        found = corner(run)
        assert found is not None
        assert found.geometry().right() < frame.width()
        assert found.geometry().bottom() < frame.hints.y()
        assert found.width() <= (0.45 if scale == 200 else 0.31) * frame.width()
        assert found.height() < frame.height() * (0.1 if scale == 200 else 0.4)


def test_another_language_leaves_it_on(run: WindowRun, camera: FakeCamera) -> None:
    switched_on(run, camera)
    assert run.wiring is not None
    words.set_language("en")
    run.wiring.respeak()
    for _ in range(5):
        QApplication.processEvents()
    assert camera.which == "7"
    found = corner(run)
    assert found is not None
    assert "Camera" in found.view.accessibleName()


def test_on_the_setup_page_it_is_chosen_and_seen(run: WindowRun, camera: FakeCamera) -> None:
    from app.ui.screens.settings.camera_setup import CameraSetup
    from app.ui.shell.actions import Screen

    assert run.wiring is not None
    run.window.frame.scanner_setup_asked.emit()
    wait(lambda: run.window.frame.current == Screen.settings)
    (setup,) = run.window.findChildren(CameraSetup)
    wait(lambda: "HD Webcam" in [option.words for option in setup.choices.options])
    assert setup.choices.value == "off"
    assert not setup.view.isVisible()
    setup.choices.picked.emit("7")
    wait(lambda: setup.view.isVisible())
    assert camera.which == "7"
    assert corner(run) is None  # seen once is enough
    assert setup.view.height() < setup.view.width()
    assert run.settings.text("desk.camera") == "7"
    assert t("camera.state.on") in run.wiring.settings.reading.camera.accessibleName()
    run.window.show_screen(Screen.intake)
    assert corner(run) is not None
    run.window.show_screen(Screen.settings)
    setup.choices.picked.emit("off")
    wait(lambda: not setup.view.isVisible())
    assert camera.which == ""


def test_a_window_that_closes_at_once_switches_no_camera_on(
    run: WindowRun, camera: FakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its codes would ask a ledger that is closed."""
    monkeypatch.setattr(pictures_wiring, "CAMERA_MS", 0)
    assert run.wiring is not None
    run.settings.set("desk.camera", "7")
    run.wiring.pictures.start()
    run.wiring.pictures.stop()
    QTest.qWait(20)
    assert camera.switched == []
    run.wiring.pictures.start()
    wait(lambda: camera.switched == ["7"])


def test_a_camera_that_is_kept_reads_by_itself_at_the_next_start(real: RealWindow, tmp_path: Path) -> None:
    """The real process, a recorded film in the camera's place."""
    serial = device(real.run)
    film = pictures.film(tmp_path / "film.avi", [pictures.frame((serial, 300, 300))] * 90)
    real.run.settings.set("desk.camera", str(film))
    real.close()
    with started(tmp_path / "ledger") as (run, ready):
        wait(lambda: bool(ready))
        assert run.context is not None
        queries = run.context.desk.queries
        wait(lambda: [row.serial for row in queries.repairs()] == [serial])
        assert corner(run) is not None
