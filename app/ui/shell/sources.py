"""What a scan is and where it came from, in words: for the scan bar and the scanner setup."""

from __future__ import annotations

from app.domain.codes import CodeKind
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui.widgets.scan_bar import ScanBarRow
from app.usecases.scanners import CAMERA, PICTURE, TEST_TEXT, serial_number


def source_words(source: str) -> str:
    """スキャナー, スキャナー2 (on a serial port), カメラ, 写真."""
    number = serial_number(source)
    if number:
        return t("scanners.source.serial", number=number)
    if source == PICTURE:
        return t("pictures.source")
    return t("scanners.source.camera") if source == CAMERA else t("scanners.source.keys")


def is_test(raw: RawScan) -> bool:
    """Whether the scanner's test code was scanned."""
    return TEST_TEXT in raw.text


def bar_row(raw: RawScan, scan: Scan, time: str) -> ScanBarRow:
    """What the scan bar says of a scan: its code, what it is, where it came from."""
    if scan.repair is not None:
        word = CodeKind.repair.name
    elif scan.own is not None:
        word = scan.own.kind.name
    elif is_test(raw):
        word = "test"
    else:
        word = "nothing" if scan.fault else "device"
    named, source = t(f"shell.named.{word}"), source_words(raw.source)
    return ScanBarRow(code=scan.text or raw.text, named=named, source=source, time=time)
