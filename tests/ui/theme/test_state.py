"""Sizes come from one em: 16 pixels at 100 %, 32 at 200 %, 15 where the window is narrow."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import theme


@pytest.mark.parametrize(("scale", "u"), [(100, 16), (125, 20), (150, 24), (175, 28), (200, 32)])
def test_u_follows_the_text_size(qapp: QApplication, scale: int, u: int) -> None:
    theme.apply(qapp, False, scale)
    assert theme.u() == u
    assert theme.px(4.5) == round(4.5 * u)


def test_the_base_is_15_pixels_where_the_window_is_narrow(qapp: QApplication) -> None:
    assert theme.fit_to_width(qapp, 1366)
    assert theme.look().breadth is theme.Breadth.narrow
    assert theme.u(QWidget()) == 15
    assert not theme.fit_to_width(qapp, 1400)


@pytest.mark.parametrize(
    ("width", "scale", "breadth"),
    [
        (1920, 100, "wide"),
        (1500, 100, "wide"),
        (1499, 100, "narrow"),
        (1366, 100, "narrow"),
        (1024, 100, "narrow"),
        (1920, 125, "wide"),
        (1920, 150, "narrow"),
        (1920, 200, "small"),
        (1366, 200, "small"),
        (3840, 200, "wide"),
    ],
)
def test_breadth_is_the_width_at_100_per_cent(width: int, scale: int, breadth: str) -> None:
    assert theme.breadth_for(width, scale).value == breadth


@pytest.mark.parametrize("scale", [99, 201, 0])
def test_other_text_sizes_are_refused(qapp: QApplication, scale: int) -> None:
    with pytest.raises(ValueError):
        theme.apply(qapp, False, scale)
    assert theme.look().scale == 100


@pytest.mark.parametrize(
    ("role", "pixels"), [("banner_word", 88), ("banner_number", 48), ("banner_line", 36), ("body", 16)]
)
def test_roles_at_100_per_cent(role: str, pixels: int) -> None:
    font = theme.font(role)
    assert QFontInfo(font).pixelSize() == pixels
    assert QFontInfo(font).family() == "BIZ UDPGothic"
    assert QFontMetricsF(font).height() == pytest.approx(pixels, abs=0.5)


def test_nothing_read_on_a_screen_is_smaller_than_10_points() -> None:
    assert min(points for points, _bold in theme.ROLES.values()) >= 10


def test_unknown_role() -> None:
    with pytest.raises(KeyError):
        theme.font("huge")


def test_a_font_handed_out_is_the_askers_own() -> None:
    theme.font("body").setPointSizeF(99)
    assert theme.font("body").pointSizeF() == 12


def test_changed_is_emitted_once_a_change(qapp: QApplication) -> None:
    seen: list[int] = []

    def count() -> None:
        seen.append(theme.u())

    theme.changed.connect(count)
    theme.apply(qapp, True, 150)
    theme.apply(qapp, True, 150)
    theme.changed.disconnect(count)
    assert seen == [24]


def test_widgets_that_are_gone_do_not_hear_of_it(qapp: QApplication) -> None:
    from app.ui.widgets.code_label import CodeLabel

    label = CodeLabel("8A-0412-M")
    del label
    theme.apply(qapp, True, 200)
    assert theme.tokens().dark
