"""Where a scan came from, in words: for the scan bar and the scanner setup."""

from __future__ import annotations

from app.settings.words import t
from app.usecases.scanners import CAMERA, PICTURE, serial_number


def source_words(source: str) -> str:
    """スキャナー, スキャナー2 (on a serial port), カメラ, 写真."""
    number = serial_number(source)
    if number:
        return t("scanners.source.serial", number=number)
    if source == PICTURE:
        return t("pictures.source")
    return t("scanners.source.camera") if source == CAMERA else t("scanners.source.keys")
