"""Names shrink to 88 % and are elided in the middle; codes are tracked, slashed and never cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from app.ui import theme
from tests.ui.pixels import at, near

LONG = "久留米市立久留米特別支援学校高等部分教室"
SERIAL = "P3NXCVVWBD4YTLQ"


def test_a_name_that_fits_is_left_alone() -> None:
    font = theme.font("body")
    fitted = theme.text.fit("善導寺小", font, 500)
    assert (fitted.text, fitted.elided) == ("善導寺小", False)
    assert fitted.font.pointSizeF() == font.pointSizeF()


@pytest.mark.parametrize("share", [0.99, 0.95, 0.92, 0.885])
def test_a_long_name_shrinks_before_it_is_cut(share: float) -> None:
    font = theme.font("body")
    width = theme.text.text_width(LONG, font) * share
    fitted = theme.text.fit(LONG, font, width)
    assert not fitted.elided
    assert fitted.width <= width
    assert fitted.font.pointSizeF() >= font.pointSizeF() * 0.88 - 0.01


def test_then_it_is_elided_in_the_middle() -> None:
    font = theme.font("body")
    fitted = theme.text.fit(LONG, font, theme.text.text_width(LONG, font) * 0.5)
    assert fitted.elided
    assert fitted.font.pointSizeF() == pytest.approx(12 * 0.88)
    before, after = fitted.text.split("…")
    assert LONG.startswith(before)
    assert LONG.endswith(after)
    assert before
    assert after


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}　{SERIAL} を受け付けました。ここに保存済みです。",
        f"8A-0412-M を受け付けました。{LONG}",
        f"{LONG} 725003318A",
    ],
)
@pytest.mark.parametrize("width", [160, 220, 300, 420])
def test_eliding_a_sentence_never_cuts_a_code(text: str, width: int) -> None:
    font = theme.font("body")
    shown = theme.text.elide(text, font, width)
    code = re.search(r"[A-Z0-9-]{8,}", text)
    assert code is not None
    assert code.group() in shown
    assert "…" in shown


@given(
    before=st.text("受付学校箱の", max_size=30),
    code=st.from_regex(r"[A-Z0-9]{3}-?[0-9][A-Z0-9]{5,10}", fullmatch=True),
    after=st.text("保存済みです", max_size=30),
    room=st.integers(0, 200),
)
def test_a_code_is_whole_in_whatever_is_left(before: str, code: str, after: str, room: int) -> None:
    font = theme.font("body")
    width = theme.text.text_width(code, font) + room
    assert code in theme.text.elide(before + code + after, font, width)


@pytest.mark.parametrize("text", ["市教委の指示　教ICT-214", "教ICT-214", "教ICT-214　東倉庫"])
@pytest.mark.parametrize("room", [0, 4, 15, 16, 20])
def test_what_is_left_out_beside_a_code_is_marked(text: str, room: int) -> None:
    font = theme.font("body")
    shown = theme.text.elide(text, font, theme.text.text_width("ICT-214", font) + room)
    assert "ICT-214" in shown
    assert shown == text or "…" in shown


@pytest.mark.parametrize("room", [0, 1, 20, 60, 90])
def test_of_two_codes_the_one_that_has_no_room_is_left_out_and_never_runs_over_what_stands_beside(room: int) -> None:
    font, first = theme.font("work"), "24 units　By the Board　教ICT-214"
    width = theme.text.text_width(first + "…", font) + room
    shown = theme.text.elide(f"{first} (2026-11-04)　W-07-2", font, width)
    assert shown.startswith(first)
    assert shown.endswith("…")
    assert theme.text.text_width(shown, font) <= width


def test_codes_are_tracked_by_three_per_cent_of_the_em() -> None:
    font = theme.font("list_code")
    plain = QFontMetricsF(font).horizontalAdvance(SERIAL)
    em = QFontMetricsF(font).height()
    assert theme.text.code_width(SERIAL, font) == pytest.approx(plain + 0.03 * em * len(SERIAL), abs=1)


def draw(text: str, role: str = "display") -> QImage:
    image = QImage(400, 120, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    theme.text.draw_code(painter, 10, 100, text, theme.font(role), "#000000")
    painter.end()
    return image


def test_the_zero_is_slashed_and_the_letter_o_is_not() -> None:
    font = theme.font("display")
    lift = round(QFontMetricsF(font).capHeight() / 2)
    zero_middle = round(10 + QFontMetricsF(font).horizontalAdvance("0") / 2)
    o_middle = round(10 + QFontMetricsF(font).horizontalAdvance("O") / 2)
    assert near(at(draw("0"), zero_middle, 100 - lift), "#000000", 60)
    assert near(at(draw("O"), o_middle, 100 - lift), "#FFFFFF", 20)


def test_each_zero_gets_its_own_slash() -> None:
    font = theme.font("display")
    run = theme.text.code_run("A00B0", font)
    assert len(run.zeros) == 3
    lefts = [start.x() for start, _end in run.zeros]
    assert lefts == sorted(lefts)
    assert run.thick == pytest.approx(QFontMetricsF(font).height() * 0.09)
    start, end = run.zeros[0]
    assert (start.y() - end.y()) / (end.x() - start.x()) == pytest.approx(1.6, abs=0.01)  # 58 degrees


def test_a_figure_drawn_large_is_the_figure() -> None:
    font = theme.font("display")
    image, plain = (QImage(400, 120, QImage.Format.Format_RGB32) for _ in range(2))
    for target, large in ((image, True), (plain, False)):
        target.fill(Qt.GlobalColor.white)
        painter = QPainter(target)
        if large:
            theme.text.draw_large(painter, 10, 100, "40", font, "#000000")
        else:
            painter.setFont(font)
            painter.setPen(Qt.GlobalColor.black)
            painter.drawText(10, 100, "40")
        painter.end()
    differing = sum(not near(at(image, x, y), at(plain, x, y), 90) for y in range(120) for x in range(200))
    assert differing < 120  # edges only


def test_right_and_centre() -> None:
    font = theme.font("body")
    image = QImage(300, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    right = Qt.AlignmentFlag.AlignRight
    theme.text.draw_line(painter, QRectF(0, 0, 300, 40), "8", font, "#000000", right)
    painter.end()
    dark = [x for x in range(300) if any(near(at(image, x, y), "#000000", 90) for y in range(40))]
    assert min(dark) > 280


def test_a_wrapped_block_grows_with_less_width() -> None:
    font = theme.font("body")
    wide = theme.text.block_height(LONG, font, 600)
    assert wide == pytest.approx(16 * 1.45)
    assert theme.text.block_height(LONG, font, 100) >= 3 * wide
