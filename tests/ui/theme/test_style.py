"""What reaches Qt's own controls: palette, sizes, the focus ring; and the ring follows the focus."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPushButton,
    QStyle,
    QStyleOptionFocusRect,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.theme import style
from tests.ui.pixels import at, near, picture, share


@pytest.mark.parametrize("dark", [False, True])
def test_palette_is_the_table(qapp: QApplication, dark: bool) -> None:
    theme.apply(qapp, dark, 100)
    palette = qapp.palette()
    table = theme.tokens(dark)
    assert palette.window().color().name().upper() == table.bg
    assert palette.text().color().name().upper() == table.ink
    assert palette.base().color().name().upper() == table.surface


def test_a_field_is_painted_from_the_tokens(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, True, 100)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(200, 40)
    image = picture(field)
    assert at(image, 100, 20) == theme.DARK.surface
    assert near(at(image, 100, 0), theme.DARK.line_strong)


def test_a_field_grows_with_the_text(qapp: QApplication, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    before = field.sizeHint().height()
    assert before >= 36
    theme.apply(qapp, False, 200)
    assert field.sizeHint().height() >= 1.9 * before


def test_a_window_puts_its_content_in_place_without_an_animation(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, False, 100)
    window = QMainWindow()
    qtbot.addWidget(window)
    content = QWidget()
    window.setCentralWidget(content)
    window.show()
    window.resize(400, 300)
    qapp.processEvents()
    assert content.size() == window.size()
    assert window.findChildren(QAbstractAnimation) == []


def test_the_ring_is_three_pixels_of_ink_with_a_gap_of_two() -> None:
    image = QImage(120, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    theme.paint_focus_ring(painter, QRectF(20, 15, 80, 30), theme.LIGHT.ink)
    painter.end()
    row = [at(image, x, 30) for x in range(12, 22)]
    inked = [near(colour, theme.LIGHT.ink, 60) for colour in row]
    assert inked == [False, False, False, True, True, True, False, False, False, False]


def test_the_style_draws_it_within_the_option(qapp: QApplication) -> None:
    image = QImage(100, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    option = QStyleOptionFocusRect()
    option.rect = QRect(0, 0, 100, 60)
    qapp.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter)
    painter.end()
    assert near(at(image, 1, 30), theme.LIGHT.ink, 60)
    assert near(at(image, 50, 1), theme.LIGHT.ink, 60)
    assert at(image, 50, 30) == "#FFFFFF"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    button, other, rows = QPushButton("a", made), QPushButton("b", made), QListWidget(made)
    button.setObjectName("first")
    other.setObjectName("second")
    button.setGeometry(50, 50, 100, 40)
    other.setGeometry(200, 50, 100, 40)
    rows.setGeometry(50, 150, 200, 100)
    made.ring = theme.FocusRing(made)  # type: ignore[attr-defined]
    made.show()
    return made


def ring_of(window: QWidget) -> theme.FocusRing:
    ring = window.findChild(theme.FocusRing)
    assert isinstance(ring, theme.FocusRing)
    return ring


def test_the_ring_goes_where_the_focus_goes(window: QWidget) -> None:
    ring = ring_of(window)
    window.findChild(QPushButton, "first").setFocus()  # type: ignore[union-attr]
    assert ring.isVisible()
    assert ring.geometry() == QRect(45, 45, 110, 50)
    assert share(picture(window), QRect(46, 60, 2, 20), theme.LIGHT.ink) > 0.9
    window.findChild(QPushButton, "second").setFocus()  # type: ignore[union-attr]
    assert ring.geometry().x() == 195


def test_it_moves_and_hides_with_its_widget(window: QWidget) -> None:
    ring = ring_of(window)
    button = window.findChild(QPushButton, "first")
    assert button is not None
    button.setFocus()
    button.move(60, 100)
    assert ring.geometry().topLeft().x() == 55
    button.hide()  # the focus goes on to the next
    assert ring.geometry().x() == 195
    window.findChild(QPushButton, "second").hide()  # type: ignore[union-attr]
    assert ring.target is not window.findChild(QPushButton, "second")


def test_lists_and_widgets_that_draw_it_themselves_get_none(window: QWidget) -> None:
    ring = ring_of(window)
    rows = window.findChild(QListWidget)
    assert rows is not None
    rows.setFocus()
    assert not ring.isVisible()
    button = window.findChild(QPushButton, "first")
    assert button is not None
    button.setProperty("focusRing", "inside")
    button.setFocus()
    assert not ring.isVisible()


def test_a_thin_ring_is_a_hairline_apart_from_its_widget(window: QWidget) -> None:
    button = window.findChild(QPushButton, "first")
    assert button is not None
    button.setProperty("focusRing", "thin")
    button.setFocus()
    image = picture(window)
    inked = [share(image, QRect(x, 65, 1, 10), theme.LIGHT.ink) > 0.9 for x in range(44, 50)]
    assert sum(inked) == 1
    assert not inked[-1], "a gap keeps it apart"


def test_the_ring_takes_no_mouse(window: QWidget) -> None:
    button = window.findChild(QPushButton, "first")
    assert button is not None
    button.setFocus()
    assert window.childAt(100, 70) is button
    assert window.childAt(47, 70) is None


def test_a_missing_font_is_said_and_survived(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert not style.load_fonts(tmp_path)
    assert "BIZUDPGothic-Bold.ttf" in caplog.text
    assert style.load_fonts()
