"""The three decoders behind one word, and what is said where one is missing."""

from __future__ import annotations

import importlib
from typing import Any

import cv2
import numpy as np
import pytest
import segno
import zxingcpp

from app.domain.drawing import Page
from app.labels.read_back import read_back_pages
from app.labels.symbols import qr
from app.scanning import decoders_there
from app.scanning.decode import engine
from app.scanning.decode.formats import ALL
from app.scanning.decode.readers import CvQrReader, ProfileReader, ZbarReader, ZxingReader, at_hand, readers_at_hand
from app.usecases.label_ports import Found, SymbolReader
from tests.support.frames import Grey


def _picture(text: str, symbology: str, scale: int = 3) -> Grey:
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    drawn = np.array(zxingcpp.write_barcode_to_image(code, scale=scale), dtype=np.uint8)
    return cv2.copyMakeBorder(drawn, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255)  # type: ignore[return-value]


def _read(reader: SymbolReader, picture: Grey) -> list[tuple[str, str]]:
    return [(f.text, f.format) for f in reader.read(picture.tobytes(), picture.shape[1], picture.shape[0])]


READERS: list[Any] = [ZxingReader(), ZbarReader(), ProfileReader()]


@pytest.mark.parametrize("reader", READERS, ids=lambda r: r.name)
@pytest.mark.parametrize("symbology", ["Code128", "Code39"])
@pytest.mark.parametrize("turn", range(4))
def test_every_decoder_reads_bars_in_four_directions(reader: Any, symbology: str, turn: int) -> None:
    assert _read(reader, np.rot90(_picture("PF3ABCDE", symbology), turn).copy()) == [("PF3ABCDE", symbology)]


@pytest.mark.parametrize("reader", READERS[:1] + READERS[2:], ids=lambda r: r.name)
@pytest.mark.parametrize("turn", range(4))
def test_corners_begin_at_the_top_left_of_the_code_as_read(reader: Any, turn: int) -> None:
    picture = _picture("PF3ABCDE", "Code128")
    turned = np.rot90(picture, turn).copy()
    (found,) = reader.read(turned.tobytes(), turned.shape[1], turned.shape[0])
    x, y = found.corners[0]
    right, low = x > turned.shape[1] / 2, y > turned.shape[0] / 2
    assert (right, low) == ((False, False), (False, True), (True, True), (True, False))[turn]
    xs, ys = np.array(found.corners).T
    assert (xs * np.roll(ys, -1) - np.roll(xs, -1) * ys).sum() > 0  # clockwise


@pytest.mark.parametrize("symbology", ["QRCode", "DataMatrix"])
def test_zxing_reads_squares(symbology: str) -> None:
    assert _read(READERS[0], _picture("CNB-0412", symbology)) == [("CNB-0412", symbology)]


def test_zbar_reads_qr_but_has_no_data_matrix() -> None:
    assert _read(READERS[1], _picture("CNB-0412", "QRCode")) == [("CNB-0412", "QRCode")]
    assert _read(READERS[1], _picture("CNB-0412", "DataMatrix")) == []


def test_a_japanese_qr_is_read_exactly_and_never_taken_from_zbar() -> None:
    for encoding in ("shift_jis", "utf-8"):
        code = segno.make("ﾀﾞﾌﾞﾙ PF3", encoding=encoding, error="m", micro=False)
        matrix = np.array([[0 if dark else 255 for dark in row] for row in code.matrix_iter(border=4)], np.uint8)
        picture = np.kron(matrix, np.ones((5, 5), np.uint8))
        assert _read(READERS[0], picture) == [("ﾀﾞﾌﾞﾙ PF3", "QRCode")]
        assert _read(READERS[1], picture) == []


@pytest.mark.parametrize(("symbology", "text"), [("EAN13", "4901234567894"), ("ITF", "12345678"), ("EAN8", "49012347")])
def test_other_people_s_codes_are_looked_for_only_where_asked(symbology: str, text: str) -> None:
    picture = _picture(text, symbology)
    for reader in READERS:
        assert _read(reader, picture) == []
    for asked in (ZxingReader(ALL), ZbarReader(ALL)):
        assert _read(asked, picture) == [(text, symbology)]


@pytest.mark.parametrize(("text", "symbology"), [("012345678905", "UPCA"), ("01234565", "UPCE"), ("00123457", "UPCE")])
def test_upc_is_told_by_the_digits_under_its_bars_whoever_reads_it(text: str, symbology: str) -> None:
    picture = _picture(text, symbology)
    for asked in (ZxingReader(ALL), ZbarReader(ALL)):
        assert _read(asked, picture) == [(text, symbology)]
    for asked in READERS:
        assert _read(asked, picture) == []


@pytest.mark.parametrize("text", ["12ab", "Extended !?*#", "A+1", "Pf3\tQ"])
def test_the_small_letters_of_a_code_39_are_told_alike_by_both_that_read_them(text: str) -> None:
    picture = _picture(text, "Code39Ext")
    for reader in READERS[:2]:
        assert _read(reader, picture) == [(text, "Code39")]


def test_a_picture_of_another_size_than_told_is_an_error() -> None:
    with pytest.raises(ValueError):
        ProfileReader().read(b"\0" * 10, 4, 4)


def test_nothing_is_found_in_next_to_nothing() -> None:
    for reader in READERS:
        assert reader.read(b"\xff" * 4, 2, 2) == []
        assert reader.read(b"\xff" * 40_000, 200, 200) == []


def test_our_own_reading_wants_two_bands() -> None:
    picture = _picture("PF3ABCDE", "Code128")[60:64]
    assert _read(ProfileReader(), picture) == []
    assert _read(ProfileReader(least=1), picture) == [("PF3ABCDE", "Code128")]


def test_bars_that_zbar_met_in_one_line_only_are_none() -> None:
    picture = np.full((120, 900), 255, np.uint8)
    line = _picture("PF3ABCDE", "Code39")[100]
    picture[60, : len(line)] = line
    assert _read(READERS[1], picture) == []
    picture[56:66, : len(line)] = line
    assert _read(READERS[1], picture) == [("PF3ABCDE", "Code39")]


def test_with_zbar_two_decoders_are_at_hand_and_no_notice() -> None:
    assert [r.name for r in readers_at_hand()] == ["zxing", "zbar"]
    assert at_hand().notices == ()


@pytest.fixture
def _no_zbar(monkeypatch: pytest.MonkeyPatch) -> Any:
    loaded = importlib.import_module

    def without(name: str, package: str | None = None) -> Any:
        if name.startswith("pyzbar"):
            raise ImportError("Unable to find zbar shared library")
        return loaded(name, package)

    monkeypatch.setattr(importlib, "import_module", without)
    decoders_there.zbar_there.cache_clear()
    yield
    decoders_there.zbar_there.cache_clear()


@pytest.mark.usefixtures("_no_zbar")
def test_without_zbar_there_is_a_notice_and_all_else_works() -> None:
    assert [r.name for r in readers_at_hand()] == ["zxing", "profile", "opencv"]
    assert at_hand().notices == (decoders_there.ZBAR_MISSING,)
    alone = engine.Engine(budget=5.0)
    assert alone.notices == (decoders_there.ZBAR_MISSING,)
    picture = _picture("PF3ABCDE", "Code128")
    found: list[Found] = alone.read(picture, enough=lambda found: any(f.votes > 1 for f in found))
    assert [(f.text, f.votes) for f in found] == [("PF3ABCDE", 2)]
    with pytest.raises(ImportError):
        ZbarReader()


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_opencv_is_a_second_opinion_on_printed_qr(dpi: int) -> None:
    pages = [Page(30, 30, (qr(f"KRM-{n:06d}", x=6, y=6, size=10, dpi=dpi),)) for n in range(36660, 36680)]
    back = read_back_pages(pages, dpi, (ZxingReader(), CvQrReader()))
    assert (back.read, back.unread) == (20, ())


def test_opencv_reads_no_more_than_is_there() -> None:
    assert _read(CvQrReader(), np.full((90, 90), 255, np.uint8)) == []
    assert CvQrReader().read(b"\xff\xff", 1, 2) == []
