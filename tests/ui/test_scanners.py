"""Serial scanners in the real window: a scan acts wherever it comes from, the bar says what is true, the end is one."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app.domain.codes import CodeKind, printed_code
from app.domain.scans import RawScan, ScanFault
from app.scanning.serial_port import SerialPorts
from app.settings.words import t
from app.ui.run import WindowRun
from app.ui.screens.settings.sections import Section
from app.ui.shell.actions import Screen
from app.ui.widgets.outcome_banner import Answer
from app.ui.widgets.scan_bar import ScanBarRow, ScanState
from app.usecases.scanners import TEST_TEXT, FramingKind, PortState
from tests.support.pty_scanner import PtyScanner, listed
from tests.ui.real_window import RealWindow, started, wait
from tests.ui.test_language import choose, in_use

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX's")


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> Iterator[PtyScanner]:
    """The one serial scanner of this machine, not yet plugged in."""
    made = PtyScanner()
    ports = partial(SerialPorts, ports=listed([made]), look_every=0.02)
    monkeypatch.setattr("app.bootstrap_scanners.SerialPorts", ports)
    yield made
    if made.device:
        made.unplug()


@pytest.fixture
def real(scanner: PtyScanner, tmp_path: Path) -> Iterator[RealWindow]:
    del scanner
    made = RealWindow(tmp_path)
    yield made
    made.close()


def state(run: WindowRun) -> PortState | None:
    return next((row.state for row in run.scanners.rows), None)


def plugged(run: WindowRun, scanner: PtyScanner) -> None:
    scanner.plug()
    wait(lambda: state(run) is PortState.ready)


def bar(run: WindowRun) -> ScanBarRow:
    return run.window.frame.scan_bar.row


def of_scanners() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("scanner")}


def test_a_serial_scan_is_taken_in_like_any_other(real: RealWindow, scanner: PtyScanner) -> None:
    run = real.run
    assert run.context is not None
    assert not of_scanners() - {"scanner ports"}
    plugged(run, scanner)
    assert bar(run).message == t("scanners.bar.ready", number=1)
    serial = in_use(run)
    scanner.send(f"]C0{serial}\r\n".encode())
    queries = run.context.desk.queries
    wait(lambda: queries.open_repairs() == 1)
    assert (bar(run).code, bar(run).source) == (serial, t("scanners.source.serial", number=1))
    assert bar(run).state is ScanState.listening
    assert '"05E0:1701:S0001"' in run.settings.text("desk.scanner.ports"), "it is remembered"


def test_that_there_is_no_scanner_is_said_only_where_it_is_true(real: RealWindow, scanner: PtyScanner) -> None:
    run = real.run
    assert bar(run).state is ScanState.listening, "a keyboard scanner may be there for all we know"
    plugged(run, scanner)
    scanner.send(b"NOBODY0001\r")
    wait(lambda: bar(run).code == "NOBODY0001")
    scanner.send(b"NOB")
    wait(lambda: state(run) is PortState.reading)
    scanner.unplug()
    wait(lambda: bar(run).state is ScanState.no_scanner)
    assert bar(run).message == t("scanners.bar.gone", number=1)
    choose(run, "en")
    assert (bar(run).state, bar(run).message) == (ScanState.no_scanner, t("scanners.bar.gone", number=1))
    choose(run, "ja")
    scanner.plug()
    wait(lambda: bar(run) == ScanBarRow(message=t("scanners.bar.ready", number=1)))
    scanner.unplug()
    wait(lambda: bar(run).state is ScanState.no_scanner)
    run.scanners.elsewhere = lambda: True
    run.scanners.retell()
    assert bar(run).state is ScanState.listening, "a camera is on"
    run.scanners.elsewhere = lambda: False
    run.scanners.retell()
    assert bar(run).state is ScanState.no_scanner
    run.scans.scanned.emit(RawScan("NOBODY0002", "keyboard", 1.0))
    assert bar(run).state is ScanState.listening
    scanner.plug()
    wait(lambda: state(run) is PortState.ready)
    scanner.unplug()
    wait(lambda: bar(run).message == t("scanners.bar.gone", number=1))
    assert bar(run).state is ScanState.listening, "somebody scans with the keyboard here"


def test_a_scan_cut_off_by_the_cable_is_refused_aloud(real: RealWindow, scanner: PtyScanner) -> None:
    run = real.run
    assert run.intake is not None
    plugged(run, scanner)
    scanner.send(b"NOB")
    wait(lambda: state(run) is PortState.reading)
    answers = run.intake.answers
    scanner.unplug()
    intake = run.intake
    wait(lambda: intake.answers == answers + 1)
    assert intake.view.banner.row.answer is Answer.refused


def test_on_the_setup_page_scans_are_shown_but_codes_that_open_a_screen_work(
    real: RealWindow, scanner: PtyScanner
) -> None:
    run = real.run
    assert run.context is not None
    assert run.wiring is not None
    plugged(run, scanner)
    run.window.frame.scan_bar.setup_asked.emit()
    reading = run.wiring.settings.reading
    assert reading.view.test.hasFocus()
    serial = in_use(run)
    done: list[object] = []
    run.window.command_scanned.connect(done.append)
    scanner.send(f"{serial}\r\n".encode())
    wait(lambda: reading.serial.cards[0].raw.words == f"{serial}[CR][LF]")
    scanner.send(printed_code(CodeKind.command, "DONE").text.encode() + b"\r")
    wait(lambda: "CMDONE" in reading.serial.cards[0].raw.words)
    scanner.send(f"{TEST_TEXT}\r".encode())
    wait(lambda: run.scanners.rows[0].framing.kind is FramingKind.cr and state(run) is PortState.ready)
    assert "cr" in run.settings.text("desk.scanner.ports")
    run.window.refused_scan(ScanFault.input_method, "ｐ")
    assert reading.keyboard.raw.words == "[U+FF50]"
    assert (done, run.context.desk.queries.open_repairs()) == ([], 0)
    assert run.window.frame.current == Screen.settings
    scanner.send(printed_code(CodeKind.command, "SC01").text.encode() + b"\r")
    wait(lambda: run.window.frame.current == Screen.intake)
    scanner.send(f"{serial}\r".encode())
    queries = run.context.desk.queries
    wait(lambda: queries.open_repairs() == 1)


def test_the_page_is_live_in_the_next_language_too_and_the_former_is_not(real: RealWindow, scanner: PtyScanner) -> None:
    run = real.run
    assert run.wiring is not None
    plugged(run, scanner)
    run.window.frame.scan_bar.setup_asked.emit()
    former = run.wiring.settings
    choose(run, "en")
    assert run.wiring.settings is not former
    run.wiring.settings.show_section(Section.reading)
    scanner.send(b"NOBODY0001\r")
    cards = run.wiring.settings.reading.serial.cards
    wait(lambda: cards[0].raw.words == "NOBODY0001[CR]")
    assert cards[0].state.accessibleName().endswith("Ready")


def test_a_scan_before_the_ledger_is_open_waits_like_others(
    scanner: PtyScanner, real: RealWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serial = in_use(real.run)
    real.close()
    scanner.plug()
    go = threading.Event()
    honest = WindowRun.start

    def slowly(self: WindowRun) -> None:
        load = self.opening.load

        def later(told: Callable[[int, int], None]) -> object:
            go.wait(60)
            return load(told)

        monkeypatch.setattr(self.opening, "load", later)
        honest(self)

    monkeypatch.setattr(WindowRun, "start", slowly)
    with started(tmp_path / "ledger") as (run, ready):
        wait(lambda: state(run) is PortState.ready)
        scanner.send(f"{serial}\r".encode())
        wait(lambda: bar(run).code == serial)
        assert not ready
        go.set()
        wait(lambda: bool(ready) and run.context is not None and run.context.desk.queries.open_repairs() == 1)


def test_closing_the_window_ends_the_threads_and_what_comes_then_is_nobodys(
    real: RealWindow, scanner: PtyScanner
) -> None:
    run = real.run
    plugged(run, scanner)
    scanner.send(b"NOB")
    wait(lambda: state(run) is PortState.reading)
    assert of_scanners() == {"scanner ports", f"scanner {scanner.device}"}
    told: list[object] = []
    run.scanners.heard.connect(told.append)
    run.scanners.changed.connect(told.append)
    # A code is on its way to the window when it closes.
    ports = run.scanners.setup.serial
    heard = ports._heard  # type: ignore[attr-defined]  # the real one's own
    run.finish()
    from app.usecases.scanners import Heard

    heard(Heard("05E0:1701:S0001", 1, "NOBODY0001", b"NOBODY0001\r", 1.0))
    QTest.qWait(100)
    assert told == []
    assert of_scanners() == set()
    real.close()
