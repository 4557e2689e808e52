"""The live view: pictures only while it is seen, the newest wins, outlines and words as the picture says."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import words
from app.settings.words import t
from app.ui import theme
from app.ui.widgets.camera_view import CameraView
from app.usecases.picture_ports import CameraFault, Corners, PictureHint
from tests.ui.camera_fakes import FakeCamera, look

CODE = Corners(((100.0, 60.0), (300.0, 60.0), (300.0, 140.0), (100.0, 140.0)), "PF3ABCDE")


@pytest.fixture
def camera() -> FakeCamera:
    return FakeCamera()


@pytest.fixture
def view(qtbot: QtBot, camera: FakeCamera) -> CameraView:
    made = CameraView(camera)
    qtbot.addWidget(made)
    made.resize(480, 270 + theme.px(2.7))
    return made


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def test_only_who_is_seen_wants_pictures(view: CameraView, camera: FakeCamera) -> None:
    assert camera.watchers == []
    view.show()
    assert len(camera.watchers) == 1
    view.hide()
    assert camera.watchers == []
    assert view.look is None


def test_the_newest_picture_wins(view: CameraView, camera: FakeCamera) -> None:
    view.show()
    pictures = [look(sharpness=n / 10) for n in range(5)]

    def show_all() -> None:
        for one in pictures:
            camera.show(one)

    thread = threading.Thread(target=show_all)
    thread.start()
    thread.join()
    settle()
    assert view.look is pictures[-1]


def test_a_picture_that_comes_after_it_was_hidden_is_not_shown(view: CameraView, camera: FakeCamera) -> None:
    view.show()
    camera.show(look())
    view.hide()
    settle()
    assert view.look is None


@pytest.mark.parametrize("hint", list(PictureHint))
def test_it_says_what_would_help(view: CameraView, camera: FakeCamera, hint: PictureHint) -> None:
    view.show()
    camera.show(look(hint=hint))
    settle()
    assert view.words() == t(f"camera.hint.{hint.value or 'none'}")
    assert view.words() in view.accessibleName()


@pytest.mark.parametrize("fault", list(CameraFault))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_says_why_there_is_no_picture(
    view: CameraView, camera: FakeCamera, fault: CameraFault, language: str
) -> None:
    words.set_language(language)
    view.show()
    camera.show(look()._replace(width=0, height=0, pixels=b"", fault=fault))
    settle()
    assert view.words() == t(f"camera.fault.{fault.value}")
    view.grab()


def test_a_code_that_was_taken_is_named(view: CameraView, camera: FakeCamera) -> None:
    view.show()
    camera.show(look(found=(CODE,)))
    settle()
    assert view.words() == t("camera.reading")
    camera.show(look(found=(CODE._replace(sure=True),)))
    settle()
    assert view.words() == t("camera.read", code="PF3ABCDE")
    camera.show(look(found=(CODE, CODE._replace(text="M7NXCV01"))))
    settle()
    assert view.words() == t("camera.several")


@pytest.mark.parametrize("dark", [False, True])
def test_a_code_is_outlined_where_it_lies(qapp: QApplication, view: CameraView, camera: FakeCamera, dark: bool) -> None:
    theme.apply_look(qapp, theme.Look(dark=dark))
    view.show()
    camera.show(look(found=(CODE._replace(sure=True),)))
    settle()
    view.resize(480, 270 + theme.px(2.7))
    picture = view.grab().toImage()
    wanted = QColor(theme.tokens().ok)
    for x, y in ((200, 60), (200, 140), (100, 100), (300, 100)):
        near = [picture.pixelColor(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        assert any(_like(colour, wanted) for colour in near), (x, y)
    assert picture.pixelColor(200, 100).red() > 200  # the code itself is not covered


def _like(one: QColor, other: QColor) -> bool:
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue())) < 24


def test_the_bar_is_as_long_as_the_picture_is_sharp(view: CameraView, camera: FakeCamera) -> None:
    view.show()
    lengths = []
    for sharpness in (0.1, 0.5, 0.9):
        camera.show(look(sharpness=sharpness))
        settle()
        picture = view.grab().toImage()
        y = round(view.height() - theme.px(2.7) + theme.px(0.5) + theme.px(0.25))
        ground = QColor(theme.tokens().chart_bg)
        lengths.append(sum(picture.pixelColor(x, y) != ground for x in range(theme.px(0.6), 480 - theme.px(0.6))))
    assert lengths[0] < lengths[1] < lengths[2]


def test_a_screen_reader_hears_words_and_not_frames(view: CameraView, camera: FakeCamera) -> None:
    view.show()
    camera.show(look())
    settle()
    heard: list[str] = []
    view.setAccessibleName("unchanged")
    camera.show(look(sharpness=0.8))
    settle()
    heard.append(view.accessibleName())
    assert heard == ["unchanged"]
