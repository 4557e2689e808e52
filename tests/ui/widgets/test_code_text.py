"""Codes painted straight away look and measure as those the theme prepares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.ui import theme
from app.ui.theme import text
from app.ui.widgets import code_text

ROLES = ("list_code", "label", "body", "card_code")


@given(code=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-□", max_size=16), role=st.sampled_from(ROLES))
def test_the_advances_of_a_code_add_up(qapp: QApplication, code: str, role: str) -> None:
    font = theme.font(role)
    assert code_text.code_width(code, font) == pytest.approx(text.code_width(code, font), abs=0.01)
    assert code_text.code_width(code, font) == pytest.approx(
        QFontMetricsF(text.code_font(font)).horizontalAdvance(code), abs=0.01
    )


@pytest.mark.parametrize("role", ROLES)
def test_a_code_looks_as_the_theme_draws_it(qapp: QApplication, role: str) -> None:
    font, colour = theme.font(role), theme.LIGHT.ink
    pictures: list[QImage] = []
    for draw in (text.draw_code, code_text.draw_code):
        image = QImage(400, 60, QImage.Format.Format_RGB32)
        image.fill(QColor("#FFFFFF"))
        painter = QPainter(image)
        assert draw(painter, 10, 40, "PF6M0WV80-00", font, colour) > 50
        painter.end()
        pictures.append(image)
    one, other = pictures
    worst = max(
        abs(one.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness())
        for y in range(10, 50)
        for x in range(400)
    )
    assert worst < 60
