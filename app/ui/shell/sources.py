"""Where a scan came from and what kind of thing it names, in words: for the scan bar and the scanner setup."""

from __future__ import annotations

from app.domain.codes import CodeKind
from app.domain.scans import Scan
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


def named_words(scan: Scan) -> str:
    """Command, repair, device, or nothing that could be used."""
    kind = None if scan.own is None else scan.own.kind
    if kind is CodeKind.command:
        return t("shell.named.command")
    if scan.repair is not None or kind is CodeKind.repair:
        return t("shell.named.repair")
    return t("shell.named.nothing" if scan.fault else "shell.named.device")
