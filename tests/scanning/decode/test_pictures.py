"""Files that are dropped: what can be looked at is, what can't is one closed reason."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from app.scanning.decode import pictures as module
from app.scanning.decode.pictures import BadFile, FileFault, pictures


def _half() -> Image.Image:
    """Dark on the left, light on the right, 60 × 20."""
    return Image.fromarray(np.repeat([[20] * 30 + [220] * 30], 20, axis=0).astype(np.uint8))


def _reason(path: Path) -> FileFault:
    with pytest.raises(BadFile) as caught:
        list(pictures(path))
    assert str(caught.value) == caught.value.reason.value
    return caught.value.reason


@pytest.mark.parametrize("end", ["png", "jpg", "bmp", "tiff", "webp", "gif"])
def test_every_kind_of_picture_is_read_under_any_name(tmp_path: Path, end: str) -> None:
    path = tmp_path / f"写真 端末①.{end}"
    _half().save(path)
    (picture,) = pictures(path)
    assert (picture.page, picture.image.shape) == (1, (20, 60))
    assert picture.image.dtype == np.uint8
    assert picture.image[10, 5] < 60 < 180 < picture.image[10, 55]


def test_the_name_s_end_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "photo.pdf"
    _half().save(path, "JPEG")
    assert next(iter(pictures(path))).image.shape == (20, 60)


def test_a_photo_is_turned_the_right_way_up(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken upright
    path = tmp_path / "a.jpg"
    _half().save(path, exif=exif)
    (picture,) = pictures(path)
    assert picture.image.shape == (60, 20)
    assert picture.image[5, 10] < 60 < picture.image[55, 10]


def test_colours_depths_and_clear_pixels_become_greys(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    clear.putpixel((2, 2), (0, 0, 0, 255))
    clear.save(tmp_path / "clear.png")
    (picture,) = pictures(tmp_path / "clear.png")
    assert (picture.image[0, 0], picture.image[2, 2]) == (255, 0)
    Image.fromarray(np.array([[0, 65535], [32768, 0]], np.uint16)).save(tmp_path / "deep.png")
    (picture,) = pictures(tmp_path / "deep.png")
    assert picture.image.tolist() == [[0, 255], [127, 0]]
    _half().convert("P").save(tmp_path / "p.png")
    assert next(iter(pictures(tmp_path / "p.png"))).image.shape == (20, 60)
    _half().convert("CMYK").save(tmp_path / "c.jpg")
    assert next(iter(pictures(tmp_path / "c.jpg"))).image.shape == (20, 60)
    _half().convert("1").save(tmp_path / "one.tiff")
    assert set(np.unique(next(iter(pictures(tmp_path / "one.tiff"))).image)) == {0, 255}


def test_each_page_of_a_fax_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "fax.tiff"
    _half().save(path, save_all=True, append_images=[_half(), _half()])
    assert [p.page for p in pictures(path)] == [1, 2, 3]


def _pdf(path: Path, pages: int = 2, size: tuple[float, float] = (144.0, 72.0), encrypt: Any = None) -> Path:
    canvas = Canvas(str(path), pagesize=size, encrypt=encrypt)
    for _ in range(pages):
        canvas.rect(0, 0, size[0] / 2, size[1], fill=1)
        canvas.showPage()
    canvas.save()
    return path


def test_a_pdf_s_pages_are_made_with_three_hundred_dots_an_inch(tmp_path: Path) -> None:
    first, second = pictures(_pdf(tmp_path / "a.pdf"))
    assert (first.page, second.page, first.image.shape) == (1, 2, (300, 600))
    assert first.image[150, 100] < 60 < 200 < first.image[150, 500]


def test_a_huge_page_gets_fewer_dots(tmp_path: Path) -> None:
    (picture,) = pictures(_pdf(tmp_path / "a.pdf", 1, (7200.0, 7200.0)))
    assert picture.image.size <= 41_000_000


def test_a_locked_pdf_is_told(tmp_path: Path) -> None:
    path = _pdf(tmp_path / "a.pdf", encrypt=StandardEncryption("secret", ownerPassword="owner", strength=128))
    assert _reason(path) is FileFault.encrypted


def test_what_can_t_be_looked_at_is_one_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def file(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    held = io.BytesIO()
    _half().save(held, "PNG")
    assert _reason(tmp_path / "none.png") is FileFault.missing
    assert _reason(tmp_path) is FileFault.no_access
    assert _reason(file("empty.png", b"")) is FileFault.damaged
    assert _reason(file("text.png", b"hello " * 30)) is FileFault.not_a_picture
    assert _reason(file("book.xlsx", b"PK\x03\x04" + b"\0" * 100)) is FileFault.not_a_picture
    assert _reason(file("cut.png", held.getvalue()[:60])) is FileFault.damaged
    assert _reason(file("cut.pdf", b"%PDF-1.7\n1 0 obj")) is FileFault.damaged
    monkeypatch.setattr(module, "LARGEST_FILE", 50)
    assert _reason(file("large.png", held.getvalue())) is FileFault.too_large


@pytest.mark.parametrize("side", [12_000, 60_000])
def test_what_claims_to_be_huge_is_refused_before_it_is_unpacked(tmp_path: Path, side: int) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)))
    assert _reason(path) is FileFault.too_large


def test_out_of_memory_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise MemoryError

    _half().save(tmp_path / "a.png")
    monkeypatch.setattr(module, "_grey", full)
    assert _reason(tmp_path / "a.png") is FileFault.too_large


def test_a_pdf_that_breaks_half_way_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise pypdfium2.PdfiumError("Failed to load page.")

    path = _pdf(tmp_path / "a.pdf")
    monkeypatch.setattr(module, "_page", broken)
    assert _reason(path) is FileFault.damaged
