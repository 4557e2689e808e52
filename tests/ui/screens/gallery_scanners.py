"""Pictures of the scanner setup in every condition, to be judged by eye.

QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.screens.gallery_scanners [name part]

saves PNGs into build/gallery.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["HOME"] = tempfile.mkdtemp()

from PySide6.QtTest import QTest

from app.domain.scans import RawScan
from app.ui import theme
from app.ui.screens.settings.presenter import SettingsPresenter
from app.ui.screens.settings.reading_words import keyed
from app.usecases.keystrokes import Key, KeyedSample
from app.usecases.scanners import Framing, FramingKind, PortReason, PortState, SampleRead
from tests.support.serial_desk import MadeUpSetup, port
from tests.ui.screens.gallery_people import LOOKS, Scenes, main, people, wait
from tests.ui.screens.people import Stand
from tests.ui.screens.setup_page import setup_page

SIZES = {
    **LOOKS,
    "-1366-en": ((1366, 768), theme.Look(), "en"),
    "-text200-dark": ((1920, 1080), theme.Look(dark=True, scale=200), "ja"),
}


def opened(stand: Stand) -> tuple[SettingsPresenter, MadeUpSetup]:
    people(stand)
    stand.context.settings.set("desk.scanner.ending", "unknown")
    page, setup = setup_page(stand)
    wait(lambda: page.reading.view.code is not None)
    return page, setup


def empty(stand: Stand, shot: Callable[[str], None]) -> None:
    page, _ = opened(stand)
    shot("scanners-empty")
    page.reading.begin()
    shot("scanners-waiting")


def good(stand: Stand, shot: Callable[[str], None]) -> None:
    page, setup = opened(stand)
    stand.context.settings.set("desk.scanner.ending", "enter")
    setup.ports.show(port(1), port(2, PortState.unplugged, device=""))
    sample = KeyedSample("SDTEST:+@a95", 0.035, Key.enter)
    page.reading._say(keyed(sample, SampleRead(found=True, aim="]C0"), strips=False, gap_ms=35))
    page.take_scan(RawScan("]C01S82XJ0037JPPF3ABCDE", "keyboard", 1.0))
    QTest.qWait(50)
    setup.ports.scan(setup.ports.told[0], b"\x02]Q1PF3ABCDE\x03\r\n", "]Q1PF3ABCDE")
    page.take_scan(RawScan("]Q1PF3ABCDE", "scanner.1", 1.0))
    shot("scanners-good")


def wrong(stand: Stand, shot: Callable[[str], None]) -> None:
    page, setup = opened(stand)
    learned = Framing(FramingKind.learned, b"#", b"*\r")
    setup.ports.show(
        port(1, PortState.refused, reason=PortReason.busy),
        port(2, framing=learned, name="FTDI FT232R USB UART", identity="0403:6001:A1"),
        port(3, PortState.aside, reason=PortReason.printer, name="Example Label Printer", known=False),
    )
    QTest.qWait(50)
    page.take_scan(RawScan('SDTEST+~"a95', "keyboard", 1.0))
    shot("scanners-wrong")
    page.view.page.turn(1)
    shot("scanners-wrong-below")
    page.view.page.turn(5)
    shot("scanners-wrong-end")


SCENES: Scenes = {"scanners-empty": empty, "scanners-good": good, "scanners-wrong": wrong}


if __name__ == "__main__":
    main(SCENES, SIZES, *sys.argv[1:2])
