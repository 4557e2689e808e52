"""Photos as they are kept: small, upright, and telling nothing of where and by what they were taken."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from app.bootstrap_photos import LONGEST, MOST, shrunk_photo
from app.usecases.act_course import MOST_PHOTO

_ORIENTATION, _GPS, _MAKE = 0x0112, 0x8825, 0x010F


def picture(
    width: int, height: int, *, form: str = "JPEG", exif: Image.Exif | None = None, noisy: bool = False
) -> bytes:
    """A picture as a camera hands it over: red on the left, or of noise, which shrinks least."""
    made = (
        Image.effect_noise((width, height), 120).convert("RGB") if noisy else Image.new("RGB", (width, height), "blue")
    )
    made.paste((255, 0, 0), (0, 0, width // 4, height))
    written = BytesIO()
    made.save(written, form, **({"exif": exif} if exif else {}))
    return written.getvalue()


def told(photo: bytes) -> Image.Image:
    return Image.open(BytesIO(photo))


def placed() -> Image.Exif:
    """Taken by a phone lying on its side, in a school."""
    exif = Image.Exif()
    exif[_MAKE] = "Telephone"
    exif[_ORIENTATION] = 6
    exif.get_ifd(_GPS)[1] = "N"
    exif.get_ifd(_GPS)[2] = (33.0, 19.0, 9.0)
    return exif


def test_position_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    raw = picture(400, 200, exif=placed())
    assert told(raw).getexif().get_ifd(_GPS)
    photo = told(shrunk_photo(raw))
    assert dict(photo.getexif()) == {}
    assert photo.size == (200, 400)
    red, _, _ = photo.convert("RGB").getpixel((100, 20))  # type: ignore[misc]
    assert red > 200, "the left side is now on top"
    assert b"Telephone" not in shrunk_photo(raw)
    assert b"Exif" not in shrunk_photo(raw)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "BMP", "JPEG"])
def test_any_common_form_becomes_a_small_jpeg(form: str) -> None:
    photo = shrunk_photo(picture(3000, 1500, form=form))
    assert photo.startswith(b"\xff\xd8\xff")
    assert told(photo).size == (LONGEST, LONGEST // 2)
    assert len(photo) <= MOST


def test_even_noise_ends_up_small_enough() -> None:
    photo = shrunk_photo(picture(2000, 2000, noisy=True))
    assert len(photo) <= MOST_PHOTO
    assert told(photo).size[0] < LONGEST
    assert len(shrunk_photo(picture(400, 400, noisy=True))) <= MOST


def test_a_small_one_is_not_blown_up() -> None:
    assert told(shrunk_photo(picture(40, 30))).size == (40, 30)


def test_transparent_and_grey_ones_too() -> None:
    written = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(written, "PNG")
    assert told(shrunk_photo(written.getvalue())).mode == "RGB"


@pytest.mark.parametrize("raw", [b"", b"not a picture", b"\xff\xd8\xff\xe0 cut off", b"\x89PNG\r\n\x1a\n"], ids=repr)
def test_what_is_no_picture_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="no picture"):
        shrunk_photo(raw)


def test_one_too_large_to_open_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.bootstrap_photos._MOST_PIXELS", 100)
    with pytest.raises(ValueError, match="pixels"):
        shrunk_photo(picture(20, 20))


def test_one_cut_short_is_refused() -> None:
    with pytest.raises(ValueError, match="no picture"):
        shrunk_photo(picture(400, 200, noisy=True)[:3000])
