"""The toast covers no button that is in sight, whatever comes while it stands, and stays above the hint strip."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.shell.frame import Frame
from app.ui.shell.toast_place import free_place
from app.ui.widgets.key_button import ButtonRow, KeyButton
from app.ui.widgets.painted import Painted
from app.ui.widgets.toast import ToastRow

BODY = QRect(100, 50, 1000, 600)
BAR = QSize(400, 40)
LONG = "久留米市立久留米特別支援学校高等部分教室の端末を受け付けました" * 3


@pytest.fixture
def frame(qtbot: QtBot) -> Iterator[Frame]:
    made = Frame()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    yield made
    made.deleteLater()


def page(*buttons: KeyButton, at: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter) -> QWidget:
    """A page with these at its foot."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    for button in buttons:
        column.addWidget(button, 0, at)
    return made


def button(*, main: bool = True) -> KeyButton:
    return KeyButton(ButtonRow(id="go", text="印刷する", key="Enter", main=main))


def covers(frame: Frame, one: QWidget) -> bool:
    return frame.toast.geometry().intersects(QRect(one.mapTo(frame, QPoint(0, 0)), one.size()))


@pytest.mark.parametrize(
    ("taken", "place"),
    [
        ([], QPoint(400, 560)),
        ([QRect(900, 540, 100, 60)], QPoint(400, 560)),
        ([QRect(500, 560, 100, 40)], QPoint(610, 560)),
        ([QRect(700, 560, 100, 40)], QPoint(290, 560)),
        ([QRect(100, 550, 1000, 40)], QPoint(400, 500)),
        ([QRect(100, 550, 600, 40), QRect(700, 480, 100, 60)], QPoint(290, 500)),
        ([BODY], None),
    ],
)
def test_the_lowest_free_place_nearest_to_the_middle(taken: list[QRect], place: QPoint | None) -> None:
    assert free_place(BAR, BODY, 600, taken, 10) == place


@pytest.mark.parametrize("main", [True, False])
@pytest.mark.parametrize("text", ["短い", LONG])
@pytest.mark.parametrize("scale", [100, 200])
def test_a_button_at_the_foot_stays_in_sight(
    qapp: QApplication, frame: Frame, main: bool, text: str, scale: int
) -> None:
    theme.apply(qapp, False, scale)
    go = button(main=main)
    frame.set_screen("intake", page(go))
    QTest.qWait(10)
    frame.show_toast(ToastRow(text=text))
    assert not covers(frame, go)
    assert frame.toast.geometry().bottom() < frame.hints.y()
    assert frame.body_rect().contains(frame.toast.geometry())
    theme.apply(qapp, False, 100)


def test_one_that_comes_while_it_stands_is_given_way_to(frame: Frame) -> None:
    go = button()
    frame.set_screen("intake", page(go))
    go.hide()
    QTest.qWait(10)
    frame.show_toast(ToastRow(text=LONG))
    before = frame.toast.geometry()
    go.show()
    QTest.qWait(20)
    assert not covers(frame, go)
    assert frame.toast.geometry() != before
    go.hide()
    QTest.qWait(20)
    assert frame.toast.geometry() == before


def test_the_page_that_is_over_the_others_counts(frame: Frame) -> None:
    under, over = button(), button()
    frame.set_screen("intake", page(under))
    frame.show_overlay(page(over, at=Qt.AlignmentFlag.AlignLeft))
    QTest.qWait(10)
    frame.show_toast(ToastRow(text="短い"))
    assert not covers(frame, over)
    assert covers(frame, under)


def test_what_stands_in_the_corner_is_not_covered_where_there_is_room(frame: Frame) -> None:
    corner = QWidget(frame)
    corner.setFixedHeight(200)
    frame.set_screen("intake", page())
    frame.set_corner(corner, 60)
    frame.show_toast(ToastRow(text=LONG))
    assert not covers(frame, corner)


class Told(Painted):
    """Words that are to be read, at the top of what it has."""

    def __init__(self, tall: int, told: int) -> None:
        super().__init__()
        self.told = told
        self.setFixedHeight(tall)

    def kept_clear(self) -> QRect:
        return QRect(0, 0, self.width(), self.told)


def test_words_that_are_to_be_read_are_given_way_to_and_followed(frame: Frame) -> None:
    values, line, made = Told(400, 150), Told(60, 60), QWidget()
    column = QVBoxLayout(made)
    column.addStretch(1)
    for one in (values, line):
        column.addWidget(one)
    frame.set_screen("intake", made)
    QTest.qWait(10)
    frame.show_toast(ToastRow(text="短い"))
    assert not covers(frame, line)
    assert covers(frame, values), "where nothing of it is told"
    values.told = 400
    values.update()
    QTest.qWait(30)
    told = QRect(values.mapTo(frame, QPoint(0, 0)), values.size())
    assert not frame.toast.geometry().intersects(told)
    assert not covers(frame, line)


def test_with_no_room_beside_any_button_the_one_for_enter_is_in_sight(frame: Frame) -> None:
    go, others = button(), [button(main=False) for _ in range(30)]
    frame.set_screen("intake", page(*others, go))
    for one in others:
        one.setFixedWidth(1100)
    QTest.qWait(10)
    frame.show_toast(ToastRow(text="短い"))
    assert not covers(frame, go)
