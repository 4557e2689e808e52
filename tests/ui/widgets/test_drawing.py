"""The preview and the printer paint what the PDF holds: the same ink at the same place, at real size."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.drawing import MM_PER_INCH, Drawing, Page
from app.domain.errors import WorldError
from app.labels.pdf import pdf_bytes
from app.labels.slips import repair_slip
from app.ui import theme
from app.ui.widgets import drawing_painter
from app.ui.widgets.drawing_painter import paint_page, print_drawing
from app.ui.widgets.drawing_view import DrawingView
from tests.support.papers import ALL, SLIP, mono, raster, read, stray


def painted(page: Page, dpi: float, *, snap: bool) -> Image.Image:
    """The page as QPainter paints it, black or white."""
    per_mm = dpi / MM_PER_INCH
    picture = QImage(round(page.width * per_mm), round(page.height * per_mm), QImage.Format.Format_Grayscale8)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    try:
        paint_page(painter, page, per_mm, snap=snap)
    finally:
        painter.end()
    size = (picture.width(), picture.height())
    return mono(Image.frombytes("L", size, bytes(picture.constBits()), "raw", "L", picture.bytesPerLine()))


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> None:
    theme.load_fonts()
    theme.apply(qapp, dark=False, scale=100)


@pytest.mark.parametrize("snap", [False, True])
@pytest.mark.parametrize("name", ALL)
def test_screen_printer_and_pdf_put_the_same_ink_at_the_same_place(name: str, snap: bool) -> None:
    """At 300 dpi no dot of one lies further than two dots (0.17 mm) from a dot of the other.

    But for one in five thousand: a dash half a dot thin is black to one rasteriser and white to the other.
    """
    drawing = ALL[name](300)
    pdf = raster(pdf_bytes(drawing.pages), 300)
    for page, printed in zip(drawing.pages, pdf, strict=True):
        ours = painted(page, 300, snap=snap)
        printed = printed.crop((0, 0, *ours.size))
        ink = ours.histogram()[0]
        assert stray(ours, printed, 2) <= ink / 5000
        assert stray(printed, ours, 2) <= ink / 5000
        assert ink == pytest.approx(printed.histogram()[0], rel=0.04)


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("name", ["slip", "receipt", "badge", "commands"])
def test_symbols_on_a_printers_dots_read_back_whatever_printer_they_were_laid_out_for(name: str, dpi: int) -> None:
    for page in ALL[name](300).pages:
        found = sorted(code.text for code in read(painted(page, dpi, snap=True), dpi))
        assert found == sorted(symbol.text for symbol in page.symbols)


def test_printing_gives_each_page_its_own_paper_and_symbols_that_read(tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    printer = pdf_printer(target)
    pages = [*ALL["slip"](300).pages, *ALL["commands"](300).pages]
    print_drawing(printer, pages)
    pictures = raster(target.read_bytes(), 300)
    for page, picture in zip(pages, pictures, strict=True):
        assert picture.width == pytest.approx(page.width * 300 / MM_PER_INCH, abs=3)
        assert picture.height == pytest.approx(page.height * 300 / MM_PER_INCH, abs=3)
        assert sorted(code.text for code in read(picture, 300)) == sorted(symbol.text for symbol in page.symbols)


def pdf_printer(target: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(300)
    return printer


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = ALL["slip"](300).pages
    with pytest.raises(WorldError):
        print_drawing(pdf_printer(tmp_path / "gone" / "out.pdf"), pages)
    with pytest.raises(ValueError, match="nothing"):
        print_drawing(pdf_printer(tmp_path / "out.pdf"), [])
    monkeypatch.setattr(QPrinter, "newPage", lambda _printer: False)
    with pytest.raises(WorldError):
        print_drawing(pdf_printer(tmp_path / "out.pdf"), pages * 2)


def test_a_printer_in_trouble_afterwards_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinter, "printerState", lambda _printer: QPrinter.PrinterState.Error)
    with pytest.raises(WorldError):
        print_drawing(pdf_printer(tmp_path / "out.pdf"), ALL["slip"](300).pages)


# ------------------------------------------------------------------------------------------------------------- preview


@pytest.fixture
def view(qtbot: QtBot) -> DrawingView:
    made = DrawingView()
    qtbot.addWidget(made)
    made.resize(500, 600)
    made.show()
    return made


def paper_pixels(view: DrawingView) -> int:
    """Pure white pixels of the widget."""
    picture = view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    size = (picture.width(), picture.height())
    grey = Image.frombytes("L", size, bytes(picture.constBits()), "raw", "L", picture.bytesPerLine())
    return int(grey.histogram()[255])


def test_the_paper_is_white_in_the_dark_too(view: DrawingView, qapp: QApplication) -> None:
    view.set_drawing(repair_slip(SLIP))
    light = paper_pixels(view)
    theme.apply(qapp, dark=True, scale=100)
    assert paper_pixels(view) == pytest.approx(light, rel=0.02)
    assert light > 50_000


def test_at_a_hundred_per_cent_a_millimetre_is_a_millimetre(view: DrawingView) -> None:
    view.set_drawing(repair_slip(SLIP))
    view.set_scale(100)
    hint = view.sizeHint()
    view.set_scale(200)
    per_mm = view.screen().physicalDotsPerInch() / MM_PER_INCH
    assert view.sizeHint().width() - hint.width() == pytest.approx(62 * per_mm, abs=2)
    assert view.minimumSizeHint() == view.sizeHint()


def test_fitted_the_whole_page_is_seen_and_the_scale_is_said(view: DrawingView) -> None:
    view.set_drawing(ALL["commands"](300))
    view.grab()
    assert 40 < view.scale < 80
    assert f"実寸の{view.scale} %" in view.accessibleName()
    assert "210 × 297 mm" in view.accessibleName()
    assert "PageDown" in view.accessibleName(), "there is a second page, and how to turn to it"
    view.set_drawing(repair_slip(SLIP))
    assert "PageDown" not in view.accessibleName()


def test_keys_turn_pages_and_change_the_scale(view: DrawingView) -> None:
    turned: list[int] = []
    scaled: list[int] = []
    view.page_changed.connect(turned.append)
    view.scale_changed.connect(scaled.append)
    view.set_drawing(ALL["receipt"](300))
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(view, key)
    assert turned == [1, 2, 2, 1, 2, 1]
    assert "1／2" in view.accessibleName()
    view.set_scale(100)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Minus, Qt.Key.Key_0):
        QTest.keyClick(view, key)
    assert scaled[:4] == [100, 125, 100, 75]
    assert scaled[4] == view.scale
    for _ in range(12):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.scale == 400
    for _ in range(12):
        QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.scale == 25
    QTest.keyClick(view, Qt.Key.Key_A)
    assert view.scale == 25


def test_an_empty_preview_shows_a_bench_and_takes_every_key(view: DrawingView) -> None:
    assert view.page_number == 0
    assert paper_pixels(view) == 0
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_Plus):
        QTest.keyClick(view, key)
    view.set_drawing(repair_slip(SLIP))
    view.set_drawing(None)
    assert view.accessibleName() == "印刷プレビュー"
    assert view.scale == 100


def test_a_character_that_cannot_be_printed_is_shown_and_said(view: DrawingView) -> None:
    view.set_drawing(repair_slip(SLIP))
    calm = view.grab().toImage()
    view.set_drawing(repair_slip(replace(SLIP, operator="𠮷田")))
    assert "𠮷 (U+20BB7)" in view.accessibleName()
    amber = QColor(theme.tokens().look).rgb()
    loud = view.grab().toImage()

    def has_amber(picture: QImage) -> bool:
        return any(
            picture.pixel(x, y) == amber
            for x in range(picture.width())
            for y in range(picture.height() - 40, picture.height())
        )

    assert has_amber(loud)
    assert not has_amber(calm)


def test_a_page_is_painted_once_for_its_scale(view: DrawingView, monkeypatch: pytest.MonkeyPatch) -> None:
    view.set_drawing(repair_slip(SLIP))
    view.grab()
    monkeypatch.setattr("app.ui.widgets.drawing_view.paint_page", None)
    view.grab()


def test_a_font_that_is_gone_is_an_os_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    drawing_painter.forget()
    monkeypatch.setattr(drawing_painter, "resource", lambda *_parts: tmp_path / "gone.ttf")
    with pytest.raises(OSError, match="gone"):
        painted(repair_slip(SLIP).pages[0], 100, snap=False)
    drawing_painter.forget()


def test_more_sizes_than_are_kept_paint_the_same() -> None:
    page = repair_slip(SLIP).pages[0]
    first = painted(page, 150, snap=False)
    for dpi in range(100, 112):
        painted(page, dpi, snap=False)
    assert painted(page, 150, snap=False) == first


def test_drawings_are_told_apart_even_when_they_look_alike(view: DrawingView) -> None:
    one = repair_slip(SLIP)
    view.set_drawing(one)
    before = view.grab().toImage()
    view.set_drawing(Drawing(pages=repair_slip(replace(SLIP, place="C-9")).pages))
    assert view.grab().toImage() != before
