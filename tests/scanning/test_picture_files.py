"""From files to grey pictures: every kind a desk gets, and every broken one with its reason and never a crash."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.scanning import picture_files
from app.scanning.decode_process import DecodeProcess
from app.scanning.picture_files import NoPicture
from app.usecases.picture_ports import PictureFault, PictureHint
from tests.support import pictures
from tests.support.sampling import how_many, rng

CODE = "PF3ABCDE"


def plain() -> Image.Image:
    return Image.fromarray(pictures.frame((CODE, 300, 300), size=(960, 540)))


def saved(image: Image.Image, form: str, **more: object) -> bytes:
    held = io.BytesIO()
    image.save(held, form, **more)
    return held.getvalue()


def kinds() -> dict[str, bytes]:
    grey = plain()
    wide = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    clear = Image.merge("LA", (grey, grey.point(lambda value: 255 if value < 200 else 0)))
    other = Image.fromarray(pictures.frame(("PF3ABCDF", 200, 100), size=(960, 540)))
    return {
        "jpeg": saved(grey.convert("RGB"), "JPEG"),
        "cmyk": saved(grey.convert("RGB").convert("CMYK"), "JPEG"),
        "png": saved(grey, "PNG"),
        "png16": saved(wide, "PNG"),
        "see_through": saved(clear, "PNG"),
        "palette": saved(grey.convert("P"), "PNG"),
        "one_bit": saved(grey.convert("1"), "PNG"),
        "gif": saved(grey, "GIF", save_all=True, append_images=[other]),
        "tiff": saved(grey, "TIFF", save_all=True, append_images=[other]),
        "bmp": saved(grey, "BMP"),
        "webp": saved(grey.convert("RGB"), "WEBP"),
        "pdf": saved(grey, "PDF", resolution=150),
    }


@pytest.fixture(scope="module")
def process() -> Iterator[DecodeProcess]:
    made = DecodeProcess()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return kinds()


@pytest.mark.parametrize("kind", list(kinds()))
def test_every_kind_is_read(process: DecodeProcess, files: dict[str, bytes], kind: str) -> None:
    found = process.picture(files[kind], lambda _done, _whole: None)
    assert found.fault is None
    assert CODE in [code.text for code in found.found]
    assert found.whole


@pytest.mark.parametrize("kind", ["gif", "tiff"])
def test_every_page_is_read(process: DecodeProcess, files: dict[str, bytes], kind: str) -> None:
    found = process.picture(files[kind], lambda _done, _whole: None)
    assert {code.text for code in found.found} == {CODE, "PF3ABCDF"}


def fault_of(data: bytes) -> PictureFault:
    with pytest.raises(NoPicture) as told:
        list(picture_files.pages(data)[1])
    return told.value.fault


def test_what_is_no_picture_says_why(tmp_path: Path) -> None:
    assert fault_of(b"") is PictureFault.empty
    assert fault_of(b"serial,tag\r\nPF3ABCDE,KRM-1\r\n") is PictureFault.not_a_picture
    assert fault_of(b"\x00\x00\x00\x18ftypheic" + bytes(64)) is PictureFault.heic
    assert fault_of(b"%PDF-1.7\nbroken") is PictureFault.damaged
    assert fault_of(b"\x89PNG\r\n\x1a\n" + bytes(40)) in (PictureFault.damaged, PictureFault.not_a_picture)


def test_what_can_not_be_opened_says_why(tmp_path: Path) -> None:
    for path, fault in (
        (tmp_path, PictureFault.folder),
        (tmp_path / "none.png", PictureFault.missing),
        (Path("/dev/null"), PictureFault.not_a_picture),
        (tmp_path / ("x" * 300), PictureFault.missing),
    ):
        with pytest.raises(NoPicture) as told:
            picture_files.load(path)
        assert told.value.fault is fault


def test_a_pdf_with_a_password_says_so() -> None:
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held, encrypt="secret")
    canvas.drawString(100, 100, "x")
    canvas.save()
    assert fault_of(held.getvalue()) is PictureFault.locked


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    assert fault_of(saved(Image.new("1", (20_000, 20_000)), "PNG")) is PictureFault.too_large


@pytest.mark.parametrize("side", [12_000, 60_000])
def test_what_claims_to_be_huge_is_refused_before_it_is_unpacked(side: int) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    assert fault_of(bomb) is PictureFault.too_large


def _half() -> Image.Image:
    """Dark on the left, light on the right, 60 × 20."""
    return Image.fromarray(np.repeat([[20] * 30 + [220] * 30], 20, axis=0).astype(np.uint8))


@pytest.mark.parametrize(("held", "where"), [(1, "left"), (3, "right"), (6, "top"), (8, "bottom")])
def test_a_photo_is_turned_as_the_camera_was_held(held: int, where: str) -> None:
    note = Image.Exif()
    note[0x0112] = held
    (page,) = picture_files.pages(saved(_half().convert("RGB"), "JPEG", exif=note))[1]
    assert page.grey.shape == ((60, 20) if held > 4 else (20, 60))
    high, wide = page.grey.shape
    left, right = page.grey[:, : wide // 2].mean(), page.grey[:, wide // 2 :].mean()
    top, bottom = page.grey[: high // 2].mean(), page.grey[high // 2 :].mean()
    dark = {"left": left, "right": right, "top": top, "bottom": bottom}
    assert min(dark, key=lambda side: float(dark[side])) == where
    assert dark[where] < 60


def test_a_broken_note_of_how_it_was_held_takes_nothing_from_the_photo() -> None:
    data = saved(plain().convert("RGB"), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff" * 40)
    assert next(picture_files.pages(data)[1]).grey.shape == (540, 960)


def test_of_a_phone_s_photo_with_others_inside_the_first_is_read() -> None:
    data = saved(plain().convert("RGB"), "MPO", save_all=True, append_images=[plain().convert("RGB")])
    count, pages = picture_files.pages(data)
    assert (count, len(list(pages))) == (1, 1)


def test_colours_depths_and_clear_pixels_become_greys() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    clear.putpixel((2, 2), (0, 0, 0, 255))
    (page,) = picture_files.pages(saved(clear, "PNG"))[1]
    assert (page.grey[0, 0], page.grey[2, 2]) == (255, 0)
    deep = Image.fromarray(np.array([[0, 65535], [32768, 0]], np.uint16))
    (page,) = picture_files.pages(saved(deep, "PNG"))[1]
    assert page.grey.tolist() == [[0, 255], [127, 0]]


def test_a_pdf_s_pages_are_made_with_three_hundred_dots_an_inch_a_huge_one_with_fewer() -> None:
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(144.0, 72.0))
    for size in ((144.0, 72.0), (7200.0, 7200.0)):
        canvas.setPageSize(size)
        canvas.rect(0, 0, size[0] / 2, size[1], fill=1)
        canvas.showPage()
    canvas.save()
    count, pages = picture_files.pages(held.getvalue())
    first, second = pages
    assert (count, first.grey.shape) == (2, (300, 600))
    assert first.grey[150, 100] < 60 < 200 < first.grey[150, 500]
    assert second.grey.size <= picture_files.WORKED * 1.01


def test_out_of_memory_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(picture_files, "_as_grey", full)
    assert fault_of(saved(plain(), "PNG")) is PictureFault.too_large


def test_a_large_photo_is_made_smaller() -> None:
    _, pages = picture_files.pages(saved(Image.new("L", (9000, 6000), 200), "JPEG"))
    assert next(pages).grey.size <= picture_files.WORKED * 1.01


def test_a_photo_cut_off_behind_its_code_is_read_and_one_cut_off_before_it_is_damaged(process: DecodeProcess) -> None:
    data = saved(plain().convert("RGB"), "JPEG", quality=95)
    read = process.picture(data[: len(data) * 9 // 10], lambda _done, _whole: None)
    assert ([code.text for code in read.found], read.whole) == ([CODE], False)
    cut = process.picture(data[: len(data) // 8], lambda _done, _whole: None)
    assert cut.found == ()
    assert not cut.whole


def test_the_hint_says_what_the_picture_lacks(process: DecodeProcess) -> None:
    tiny = saved(Image.new("L", (30, 20), 200), "PNG")
    dark = saved(Image.new("L", (800, 600), 12), "PNG")
    for data, hint in ((tiny, PictureHint.small), (dark, PictureHint.dark)):
        assert process.picture(data, lambda _done, _whole: None).hint is hint


def test_broken_in_any_way_it_is_an_answer_and_the_process_lives(
    process: DecodeProcess, files: dict[str, bytes]
) -> None:
    random_ = rng("broken pictures")
    names = list(files)
    for number in range(how_many(20, 2000)):
        data = bytearray(files[names[number % len(names)]])
        _break(data, random_)
        found = process.picture(bytes(data), lambda _done, _whole: None)
        assert found.fault is not PictureFault.reader_lost, (names[number % len(names)], number)
    assert process.starts == 1


def _break(data: bytearray, random_: random.Random) -> None:
    way = random_.randrange(3)
    if way == 0:
        del data[random_.randrange(len(data)) :]
    elif way == 1:
        for _ in range(random_.randrange(1, 30)):
            data[random_.randrange(len(data))] = random_.randrange(256)
    else:
        at = random_.randrange(len(data))
        data[at:at] = random_.randbytes(random_.randrange(1, 400))
