"""The scanner setup on a real ledger: every source live, a test scan by real key events, choices by key, faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import WorldError, WorldFault
from app.domain.scans import RawScan, ScanFault
from app.settings import words
from app.settings.values import Fault, SettingError
from app.settings.words import t
from app.ui import theme
from app.ui.screens.settings.presenter import SettingsPresenter
from app.ui.screens.settings.raw_text import raw_bytes, raw_characters
from app.ui.screens.settings.reading import Reading
from app.ui.screens.settings.sections import Section
from app.ui.widgets.scan_bar import ScanState
from app.usecases.keystrokes import Key
from app.usecases.scanners import (
    TEST_TEXT,
    Framing,
    FramingKind,
    PortReason,
    PortState,
    serial_source,
)
from tests.support.qt_keys import press
from tests.support.serial_desk import MadeUpPorts, port
from tests.support.strokes import burst
from tests.ui.screens.people import Stand, standing, until
from tests.ui.screens.setup_page import setup_page


@pytest.fixture
def stand(qtbot: QtBot, tmp_path: Path) -> Iterator[Stand]:
    with standing(tmp_path) as made:
        yield made
        if made.context.scanners is not None:
            made.context.scanners.stop()


class Setup:
    """The page in front, and what a test does to it."""

    def __init__(self, stand: Stand, qtbot: QtBot) -> None:
        self.stand, self.qtbot = stand, qtbot
        self.page, self.setup = setup_page(stand)
        self._at = 1000.0

    @property
    def reading(self) -> Reading:
        return self.page.reading

    @property
    def ports(self) -> MadeUpPorts:
        return self.setup.ports

    @property
    def said(self) -> str:
        return self.reading.view.said.row.words

    def setting(self, key: str) -> object:
        return self.stand.context.settings.get(key)

    def key(self, key: Qt.Key) -> None:
        now = QApplication.focusWidget()
        assert isinstance(now, QWidget)
        QTest.keyClick(now, key)
        QTest.qWait(120)

    def scan(self, text: str, pace: float = 0.008, suffix: Key | None = Key.enter) -> None:
        """A keyboard scanner, wherever the focus is; the machine's pace does not matter, the stamps do."""
        target = QApplication.focusWidget()
        assert isinstance(target, QWidget)
        self._at += 100.0
        for stroke in burst(text, self._at, pace, suffix=suffix):
            press(target, stroke)

    def test_scan(self, text: str, pace: float = 0.008, suffix: Key | None = Key.enter) -> None:
        """The black button, then the scan."""
        self.reading.view.test.setFocus()
        self.reading.view.test.click()
        assert self.reading.waiting
        self.scan(text, pace, suffix)
        until(self.qtbot, lambda: not self.reading.waiting)


@pytest.fixture
def setup(stand: Stand, qtbot: QtBot) -> Setup:
    return Setup(stand, qtbot)


def test_a_decoder_that_is_not_there_is_told_on_the_camera_s_card(setup: Setup, qtbot: QtBot) -> None:
    strip = setup.reading.camera.strip
    assert strip.row.words == ""
    setup.reading.close()
    setup.setup.lacks = ("zbar_missing",)
    setup.reading.open()
    qtbot.waitUntil(lambda: "libzbar0" in strip.row.words)
    assert strip.row.words == t("scanners.missing.zbar_missing")


# ---------------------------------------------------------------------------------------------- the test scan by keys


def test_the_first_thing_to_do_is_the_test_scan_and_enter_starts_it(setup: Setup) -> None:
    button = setup.reading.view.test
    assert button.hasFocus()
    assert button.row.main
    setup.key(Qt.Key.Key_Return)
    assert setup.reading.waiting
    assert (button.row.main, button.row.text) == (False, t("scanners.test.waiting"))
    assert setup.reading.view.ask.words == t("scanners.test.now", seconds=8)


def test_a_test_scan_sets_gap_and_ending(setup: Setup) -> None:
    assert setup.stand.context.scanners is not None
    cases = [(0.008, Key.enter, 35, "enter"), (0.050, Key.tab, 88, "tab"), (0.080, None, 90, "none")]
    for pace, suffix, gap, ending in cases:
        setup.test_scan(TEST_TEXT, pace, suffix)
        assert (setup.setting("desk.scanner.gap_ms"), setup.setting("desk.scanner.ending")) == (gap, ending)
        named = t(f"settings.choice.desk.scanner.ending.{ending}")
        assert setup.said == t("scanners.test.good", gap=gap, ending=named)
        assert setup.page.rows["desk.scanner.gap_ms"].text() == str(gap)
        assert setup.stand.context.scanners.keys.gap_ms == gap
        assert setup.reading.keyboard.raw.words == TEST_TEXT
        assert setup.reading.keyboard.state.accessibleName().endswith(t("scanners.state.ready"))
        assert setup.reading.view.test.row.main, "it can be done again"


def test_a_wrong_layout_or_caps_lock_is_said_at_once(setup: Setup) -> None:
    cases = [
        (TEST_TEXT.swapcase(), "scanners.test.caps", ScanState.listening),
        ('SDTEST+~"a95', "scanners.test.layout.us_on_jis", ScanState.layout_wrong),
        ("SDTEST':[a95", "scanners.test.layout.jis_on_us", ScanState.layout_wrong),
        ('SDTEST:+"a95', "scanners.test.layout.other", ScanState.layout_wrong),
    ]
    for came, said, bar in cases:
        setup.test_scan(came)
        assert setup.said == t(said)
        assert setup.stand.context.frame.scan_bar.row.state is bar
        assert setup.reading.keyboard.state.accessibleName().endswith(t("scanners.state.wrong"))


def test_marks_in_front_are_taken_off_from_now_on_letters_are_not(setup: Setup) -> None:
    setup.test_scan(f"#{TEST_TEXT}")
    assert setup.setting("desk.scanner.prefix") == "#"
    assert setup.said.endswith(t("scanners.test.stripped", prefix="#"))
    assert setup.stand.context.scanners is not None
    heard: list[str] = []
    setup.stand.context.scanners.keys.scanned.connect(lambda raw: heard.append(raw.text))
    setup.scan("#PF3ABCDE")
    setup.scan("PF3ABCDE")
    assert heard == ["PF3ABCDE", "PF3ABCDE"]
    setup.test_scan(f"A{TEST_TEXT}")
    assert setup.setting("desk.scanner.prefix") == ""
    assert setup.said == t("scanners.test.prefix", prefix="A")
    setup.test_scan(f"{TEST_TEXT}Z")
    assert setup.said == t("scanners.test.suffix", suffix="Z")


def test_what_else_a_good_scanner_does_is_said(setup: Setup) -> None:
    setup.test_scan(f"]C0{TEST_TEXT.upper()}")
    assert t("scanners.test.aim", aim="]C0") in setup.said
    assert t("scanners.test.letters.capitals") in setup.said


def test_another_code_sets_the_gap_too_but_tells_no_layout(setup: Setup) -> None:
    setup.test_scan("PF3ABCDE", 0.050)
    enter = t("settings.choice.desk.scanner.ending.enter")
    assert setup.said == t("scanners.test.other_code", gap=88, ending=enter)


def test_a_hand_a_silence_and_an_input_method_change_nothing(setup: Setup) -> None:
    setup.test_scan(TEST_TEXT, pace=0.150)
    assert setup.said == t("scanners.test.hand")
    setup.key(Qt.Key.Key_Return)
    setup.reading._sampled()
    assert setup.said == t("scanners.test.nothing")
    assert (setup.setting("desk.scanner.gap_ms"), setup.setting("desk.scanner.ending")) == (35, "unknown")
    setup.test_scan("ＳＤＴＥＳＴ：＋＠ａ９５")
    assert setup.said == t("scanners.test.input_method")


def test_a_test_scan_is_left_with_the_page(setup: Setup) -> None:
    scanners = setup.stand.context.scanners
    assert scanners is not None
    running: list[bool] = []
    setup.key(Qt.Key.Key_Return)
    running.append(scanners.keys.sample.running)
    setup.page.deactivate()
    running.append(scanners.keys.sample.running)
    setup.page.deactivate()
    assert running == [True, False]
    assert not setup.reading.waiting


def test_what_can_not_be_kept_is_said_and_holds_all_the_same(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.settings.store.write_atomically", _no_room)
    setup.test_scan(TEST_TEXT, 0.050)
    assert setup.said == t("world.read_only")
    assert setup.stand.context.scanners is not None
    assert setup.stand.context.scanners.keys.gap_ms == 88


def _no_room(*_: object) -> None:
    raise OSError(28, "No space left on device")


# ------------------------------------------------------------------------------------ scans are shown, not acted upon


def test_a_scan_is_shown_raw_and_not_acted_upon(setup: Setup) -> None:
    repairs = setup.stand.context.desk.queries.open_repairs
    assert setup.page.only_shows
    assert setup.page.take_scan(RawScan("ＰＦ3 ", "keyboard", 1.0))
    assert setup.reading.keyboard.raw.words == "[U+FF30][U+FF26]3[SP]"
    assert setup.reading.keyboard.understood.words == t("scanners.read_as", text="PF3", total=4)
    assert setup.page.take_scan(RawScan("PF\x1d3", "keyboard", 1.0))
    assert setup.reading.keyboard.understood.words == t("refused.control_characters")
    assert repairs() == 0
    assert setup.reading.view.only_shown.words == t("scanners.only_shown")


def test_the_test_code_scanned_the_usual_way_tells_the_same(setup: Setup) -> None:
    assert setup.page.take_scan(RawScan(TEST_TEXT, "keyboard", 1.0))
    assert setup.said == t("scanners.test.seen")
    assert setup.reading.keyboard.understood.words == t("scanners.read_as_test")
    setup.page.take_scan(RawScan('SDTEST+~"a95', "keyboard", 1.0))
    assert setup.said == t("scanners.test.layout.us_on_jis")


def test_a_refused_scan_stands_on_its_scanners_card(setup: Setup) -> None:
    assert setup.page.show_refused(ScanFault.input_method, "ｐｆ３", "keyboard")
    assert setup.reading.keyboard.raw.words == "[U+FF50][U+FF46][U+FF13]"
    assert setup.reading.keyboard.understood.words == t("refused.input_method")
    assert setup.said == t("scanners.test.input_method")
    setup.ports.show(port(1))
    until(setup.qtbot, lambda: bool(setup.reading.serial.ports))
    setup.page.show_refused(ScanFault.cut_off, "PF3", serial_source(1))
    (card,) = setup.reading.serial.cards
    assert card.understood.words == t("refused.cut_off")
    setup.page.show_section(Section.desk)
    assert not setup.page.show_refused(ScanFault.cut_off, "PF3", "keyboard")
    assert not setup.page.only_shows


def test_a_code_from_a_camera_goes_to_the_cameras_card(setup: Setup) -> None:
    setup.reading.set_camera(QWidget(), state=t("scanners.state.ready"), kind="ok")
    setup.page.take_scan(RawScan("PF3ABCDE", "camera", 1.0))
    assert setup.reading.camera.raw.words == "PF3ABCDE"


# --------------------------------------------------------------------------------------------------- serial scanners


def test_each_serial_scanner_has_its_card_and_shows_what_came(setup: Setup) -> None:
    assert setup.reading.view.no_ports.isVisibleTo(setup.reading.view)
    setup.ports.show(port(1), port(2))
    until(setup.qtbot, lambda: len(setup.reading.serial.ports) == 2)
    assert setup.reading.view.no_ports.isHidden()
    setup.ports.scan(port(2), b"\x02]Q1PF3ABCDE\x03\r\n", "]Q1PF3ABCDE")
    one, two = setup.reading.serial.cards
    until(setup.qtbot, lambda: two.raw.words == "[STX]]Q1PF3ABCDE[ETX][CR][LF]")
    assert one.raw.words == ""
    setup.page.take_scan(RawScan("]Q1PF3ABCDE", serial_source(2), 1.0))
    assert two.understood.words == t("scanners.read_as", text="PF3ABCDE", total=11)
    setup.ports.scan(port(2), b"\x811", "\ufffd1")
    until(setup.qtbot, lambda: two.raw.words == "[81]1")


def test_the_scanner_that_scans_comes_in_sight(setup: Setup) -> None:
    frame = setup.stand.context.frame
    frame.resize(1366, 640)
    frame.show()
    setup.ports.show(port(1), port(2), port(3))
    until(setup.qtbot, lambda: len(setup.reading.serial.ports) == 3)
    card = setup.reading.serial.cards[2]

    def seen() -> bool:
        QApplication.processEvents()
        return not card.raw.visibleRegion().isEmpty()

    assert not seen()
    setup.ports.scan(port(3), b"PF8K2M0D\r", "PF8K2M0D")
    until(setup.qtbot, seen)


def test_why_a_scanner_is_not_read_and_what_to_do(setup: Setup) -> None:
    cases = [
        (PortState.refused, PortReason.busy, "busy", ""),
        (PortState.refused, PortReason.permission, "permission", ""),
        (PortState.refused, PortReason.none, "failed", ""),
        (PortState.unplugged, PortReason.none, "unplugged", ""),
        (PortState.aside, PortReason.printer, "", "printer"),
        (PortState.aside, PortReason.chosen, "", "chosen"),
        (PortState.looking, PortReason.none, "", ""),
        (PortState.ready, PortReason.none, "", ""),
    ]
    for state, reason, strip, note in cases:
        setup.ports.show(port(1, state, reason=reason))
        QTest.qWait(20)
        (card,) = setup.reading.serial.cards
        assert card.strip.row.words == (t(f"scanners.reason.{strip}") if strip else "")
        assert card.note.words == (t(f"scanners.reason.{note}") if note else "")
        assert card.state.accessibleName().endswith(t(f"scanners.state.{state}"))


def test_a_test_scan_of_a_serial_scanner_sets_its_framing(setup: Setup) -> None:
    setup.ports.show(port(1))
    until(setup.qtbot, lambda: bool(setup.reading.serial.ports))
    setup.key(Qt.Key.Key_Return)
    setup.ports.scan(port(1), f"\x02{TEST_TEXT}\x03".encode(), TEST_TEXT)
    until(setup.qtbot, lambda: ("framing", Framing(FramingKind.stx_etx, b"\x02", b"\x03")) in setup.ports.chosen)
    assert setup.said == t("scanners.test.learned", framing="STX … ETX")
    assert not setup.reading.waiting, "no other is waited for"
    setup.ports.scan(port(1), f"\x02{TEST_TEXT}\x03".encode(), TEST_TEXT)
    QTest.qWait(50)
    assert len([what for what, _ in setup.ports.chosen if what == "framing"]) == 1, "it has it already"


def test_two_test_scans_tell_the_sign_of_the_symbology(setup: Setup) -> None:
    setup.ports.show(port(1))
    until(setup.qtbot, lambda: bool(setup.reading.serial.ports))
    for sign in "js":
        setup.ports.scan(port(1), f"{sign}{TEST_TEXT}\r".encode(), f"{sign}{TEST_TEXT}")
    wanted = Framing(FramingKind.learned, b"", b"\r", 1)
    until(setup.qtbot, lambda: ("framing", wanted) in setup.ports.chosen)
    assert setup.said == t("scanners.test.learned", framing="?…[CR]")


def test_a_scanner_without_an_end_is_read_by_its_pauses_and_that_is_said(setup: Setup) -> None:
    setup.ports.show(port(1))
    until(setup.qtbot, lambda: bool(setup.reading.serial.ports))
    setup.ports.scan(port(1), TEST_TEXT.encode(), "")
    until(setup.qtbot, lambda: ("framing", Framing(FramingKind.silence)) in setup.ports.chosen)
    assert t("scanners.test.silence") in setup.said
    setup.ports.scan(port(1), f"{TEST_TEXT}\r{TEST_TEXT}\n".encode(), "")
    until(setup.qtbot, lambda: setup.said == t("scanners.test.not_learned"))


def test_framing_speed_and_use_are_chosen_by_key(setup: Setup) -> None:
    setup.ports.show(port(1, identity="0403:6001:A1"))
    until(setup.qtbot, lambda: bool(setup.reading.serial.ports))
    (made,) = setup.reading.serial.ports.values()
    made.framings.control.setFocus()
    setup.key(Qt.Key.Key_Right)
    assert setup.ports.chosen == [("framing", Framing(FramingKind.cr, b"", b"\r"))]
    setup.key(Qt.Key.Key_Down)
    assert made.bauds.control.hasFocus()
    setup.key(Qt.Key.Key_Right)
    setup.key(Qt.Key.Key_Down)
    setup.key(Qt.Key.Key_Right)
    assert setup.ports.chosen[1:] == [("baud", 19200), ("use", False)]
    until(setup.qtbot, lambda: made.framings.isHidden())
    assert made.controls == [made.uses.control]
    setup.key(Qt.Key.Key_Left)
    assert setup.ports.chosen[3:] == [("use", True)]


def test_a_framing_that_comes_from_a_test_scan_is_not_chosen(setup: Setup) -> None:
    setup.ports.show(port(1, framing=Framing(FramingKind.silence)))
    until(setup.qtbot, lambda: bool(setup.reading.serial.ports))
    (made,) = setup.reading.serial.ports.values()
    made.framings.control.setFocus()
    setup.key(Qt.Key.Key_Right)
    assert setup.ports.chosen == []
    assert made.framings.text() == "silence"
    assert made.card.strip.row.words == t("scanners.framing.by_test")


def test_a_choice_that_can_not_be_kept_is_said(setup: Setup) -> None:
    setup.ports.show(port(1))
    until(setup.qtbot, lambda: bool(setup.reading.serial.ports))
    (made,) = setup.reading.serial.ports.values()
    setup.ports.fault = SettingError(Fault.from_environment, "desk.scanner.ports", limit="SHURIDAI_X")
    made.uses.control.setFocus()
    setup.key(Qt.Key.Key_Right)
    assert "SHURIDAI_X" in setup.said


def test_a_scanner_that_goes_takes_its_card_along(setup: Setup) -> None:
    setup.ports.show(port(1), port(2))
    until(setup.qtbot, lambda: len(setup.reading.serial.ports) == 2)
    _, two = setup.reading.serial.ports.values()
    two.uses.control.setFocus()
    setup.ports.show(port(1))
    until(setup.qtbot, lambda: len(setup.reading.serial.ports) == 1)
    assert two.uses.control not in setup.page.view.page.controls
    setup.page.view.sections.setFocus()
    for _ in range(12):
        setup.page.view.walk(1)
    assert QApplication.focusWidget() is next(iter(setup.reading.serial.ports.values())).uses.control


# ------------------------------------------------------------------------------------------------- picture and paper


def test_the_code_on_the_screen_can_be_read(setup: Setup) -> None:
    until(setup.qtbot, lambda: setup.reading.view.code is not None)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for look in (theme.Look(), theme.Look(scale=150), theme.Look(scale=200, dark=True)):
        theme.apply_look(app, look)
        QTest.qWait(20)
        assert setup.reading.view.code is not None
        image = setup.reading.view.code.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        found = {(str(code.format), code.text) for code in zxingcpp.read_barcodes(pixels)}
        assert found == {("Code 128", TEST_TEXT), ("QR Code", TEST_TEXT)}
    theme.apply_look(app, theme.Look())


def test_the_code_comes_on_paper_too(setup: Setup) -> None:
    setup.reading.view.paper.setFocus()
    setup.key(Qt.Key.Key_Return)
    pdf = setup.stand.context.papers_folder / "scanner-test.pdf"
    until(setup.qtbot, lambda: setup.said == t("scanners.paper.made", path=str(pdf)))
    assert pdf.read_bytes().startswith(b"%PDF")


def test_a_paper_that_can_not_be_written_is_said(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[Exception] = [WorldError(WorldFault.disk_full, "x"), ValueError("ours")]

    def fails(_pages: object, _path: object) -> None:
        raise raised.pop(0)

    monkeypatch.setattr(setup.stand.context.papers, "write_pdf", fails)
    setup.reading.print_code()
    until(setup.qtbot, lambda: setup.said == t("world.disk_full"))
    setup.reading.print_code()
    until(setup.qtbot, lambda: len(setup.stand.faults) == 1)


def test_the_page_speaks_english_whole(stand: Stand, qtbot: QtBot) -> None:
    words.set_language("en")
    setup = Setup(stand, qtbot)
    setup.ports.show(port(1), port(2, PortState.refused, reason=PortReason.permission))
    until(qtbot, lambda: len(setup.reading.serial.ports) == 2)
    spoken = [child.accessibleName() for child in setup.page.view.page.findChildren(QWidget)]
    assert not [text for text in spoken if any("\u3041" <= char <= "\u30ff" for char in text)]


def test_page_keys_show_what_holds_no_control(setup: Setup) -> None:
    setup.ports.show(*(port(number) for number in range(1, 6)))
    until(setup.qtbot, lambda: len(setup.reading.serial.ports) == 5)
    QTest.qWait(50)
    bar = setup.page.view.page.verticalScrollBar()
    setup.key(Qt.Key.Key_PageDown)
    assert bar.value() > 0
    ring = setup.stand.context.frame._ring
    for _ in range(4):
        setup.key(Qt.Key.Key_PageDown)
    assert ring.isHidden(), "what has the focus is out of sight"
    for _ in range(8):
        setup.key(Qt.Key.Key_PageUp)
    assert bar.value() == 0
    assert ring.isVisible()


def test_what_comes_later_gets_its_room_at_200_per_cent(setup: Setup) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply_look(app, theme.Look(scale=200))
    setup.ports.show(port(1), port(2))
    until(setup.qtbot, lambda: len(setup.reading.serial.ports) == 2)
    setup.page.take_scan(RawScan('SDTEST+~"a95', "keyboard", 1.0))
    QTest.qWait(50)
    for card in (setup.reading.keyboard, *setup.reading.serial.cards):
        assert card.height() >= card.heightForWidth(card.width())
    theme.apply_look(app, theme.Look())


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_nothing_is_wider_than_the_page_at_200_per_cent(setup: Setup, size: tuple[int, int]) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    until(setup.qtbot, lambda: setup.reading.view.code is not None)
    learned = Framing(FramingKind.learned, b"#", b"*\r")
    setup.ports.show(
        port(1, framing=learned, name="FTDI FT232R USB UART", identity="0403:6001:A1"),
        port(2, PortState.refused, reason=PortReason.busy),
    )
    until(setup.qtbot, lambda: len(setup.reading.serial.ports) == 2)
    setup.stand.context.frame.resize(*size)
    theme.apply_look(app, theme.Look(scale=200))
    QTest.qWait(50)
    page, code = setup.page.view.page, setup.reading.view.code
    assert code is not None
    assert page.horizontalScrollBar().maximum() == 0
    for part in (code, *setup.reading.serial.cards):
        assert part.mapTo(page.viewport(), part.rect().topRight()).x() < page.viewport().width()
    image = code.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    found = {(str(code.format), code.text) for code in zxingcpp.read_barcodes(pixels)}
    assert found == {("Code 128", TEST_TEXT), ("QR Code", TEST_TEXT)}
    theme.apply_look(app, theme.Look())


def test_without_a_window_that_scans_the_page_stands_all_the_same(stand: Stand) -> None:
    page = SettingsPresenter(stand.context)
    page.activate()
    page.show_section(Section.reading)
    page.reading.begin()
    page.reading.print_code()
    assert page.take_scan(RawScan("PF3ABCDE", "keyboard", 1.0))
    assert not page.reading.waiting
    page.deactivate()


def test_raw_characters() -> None:
    assert raw_characters("A-1\x02\t\x7f") == "A-1[STX][TAB][DEL]"
    assert raw_characters("x" * 200) == "x" * 120 + " …"
    assert raw_bytes(b"\x02A\r") == "[STX]A[CR]"
    assert raw_bytes("ﾀ".encode("cp932")) == "[U+FF80]"
    assert raw_bytes(b"\x02A\xff" * 100).endswith("…")
