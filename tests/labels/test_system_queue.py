"""The system's print queue: what is handed over, what its words are worth; once with a real CUPS."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.domain.drawing import Page
from app.labels import system_queue as module
from app.labels.raster import rasterise
from app.labels.symbols import code128
from app.labels.system_queue import SystemQueue, cups_states
from app.labels.transports import NotReady, Outcome
from app.labels.winspool import WindowsQueue
from app.labels.zpl import zpl
from app.usecases.label_ports import JobState, Printer, PrinterKind
from app.usecases.print_jobs import Said
from tests.support import private_cups, sampling
from tests.support.papers import read
from tests.support.print_jobs import desk, label
from tests.support.printer_languages import zpl_labels
from tests.support.stand_in_printer import StandInPrinter

ZPL = Printer("受付", PrinterKind.zpl, 203, queue="zebra")
PDF = Printer("事務室", PrinterKind.pdf, 600, queue="office")

SCRIPT = """\
#!{python}
import json, pathlib, sys
said = pathlib.Path({told!r})
what = json.loads(pathlib.Path({does!r}).read_text())
with said.open("a") as out:
    out.write(json.dumps([sys.argv[0].rpartition("/")[2], sys.argv[1:], sys.stdin.buffer.read().hex()]) + "\\n")
name = sys.argv[0].rpartition("/")[2]
sys.stdout.write(what[name]["out"])
sys.stderr.write(what[name].get("err", ""))
sys.exit(what[name].get("code", 0))
"""


class Programs:
    """lp and lpstat of the test's own, which say what they are told to and note what they were asked."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.does: dict[str, Any] = {"lp": {"out": "request id is zebra-17 (0 file(s))\n"}, "lpstat": {"out": ""}}
        for name in self.does:
            script = folder / name
            script.write_text(
                SCRIPT.format(python=sys.executable, told=str(folder / "told"), does=str(folder / "does")), "utf-8"
            )
            script.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)

    def said(self, **does: Any) -> None:
        import json

        (self.folder / "does").write_text(json.dumps(self.does | does), "utf-8")

    def asked(self) -> list[list[Any]]:
        import json

        return [json.loads(line) for line in (self.folder / "told").read_text("utf-8").splitlines()]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    made = Programs(tmp_path, monkeypatch)
    made.said()
    return made


def send(printer: Printer, data: bytes = b"^XA^XZ") -> Outcome:
    session = SystemQueue().open(printer, threading.Event())
    try:
        return session.send(data, lambda heard: None)
    finally:
        session.close()


posix = pytest.mark.skipif(sys.platform == "win32", reason="lp is CUPS'")


@posix
class TestHandingOver:
    def test_the_bytes_go_raw_and_the_ticket_is_kept(self, programs: Programs) -> None:
        assert send(ZPL) == Outcome(JobState.sent, Said.queued, "zebra-17", "zebra-17")
        assert programs.asked() == [["lp", ["-d", "zebra", "-t", "Shuridai", "-o", "raw", "--", "-"], b"^XA^XZ".hex()]]

    def test_pages_are_not_scaled(self, programs: Programs) -> None:
        send(PDF, b"%PDF")
        assert programs.asked()[0][1] == ["-d", "office", "-t", "Shuridai", "-o", "print-scaling=none", "--", "-"]

    def test_what_the_queue_does_not_take_has_not_left(self, programs: Programs) -> None:
        programs.said(lp={"out": "", "err": "lp: Error - The printer or class does not exist.\n", "code": 1})
        with pytest.raises(NotReady) as fault:
            send(ZPL)
        assert fault.value.said is Said.queue_refused
        assert fault.value.words == "lp: Error - The printer or class does not exist."
        assert not fault.value.refused

    def test_a_queue_that_takes_it_without_a_word_is_unknown(self, programs: Programs) -> None:
        programs.said(lp={"out": "thanks\n"})
        assert send(ZPL) == Outcome(JobState.unknown, Said.stalled, "thanks")

    def test_one_that_does_not_come_back_is_unknown(self, programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
        def late(*_: Any, **__: Any) -> None:
            raise subprocess.TimeoutExpired("lp", 30)

        monkeypatch.setattr(subprocess, "run", late)
        assert send(ZPL) == Outcome(JobState.unknown, Said.stalled)

    def test_no_queue_on_this_machine(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(NotReady) as fault:
            SystemQueue().open(ZPL, threading.Event())
        assert (fault.value.said, fault.value.refused) == (Said.no_system_queue, True)


LISTED = """\
zebra-16                desk  1024   Sat 28 Nov 2026
\tStatus: Another one's.
zebra-17                desk  1024   Sat 28 Nov 2026
\tStatus: The printer may not exist or is unavailable at this time.
\tAlerts: job-printing
\tqueued for zebra
zebra-170               desk  1024   Sat 28 Nov 2026
\tStatus: A later one's.
"""


@posix
class TestAsking:
    @pytest.mark.parametrize(
        ("state", "outcome"),
        [
            (5, Outcome(JobState.sent, Said.queued, "The printer may not exist or is unavailable at this time.")),
            (9, Outcome(JobState.sent, Said.queue_done, "zebra-17")),
            (7, Outcome(JobState.unknown, Said.queue_stopped, "zebra-17")),
            (8, Outcome(JobState.unknown, Said.queue_stopped, "zebra-17")),
            (None, Outcome(JobState.sent, Said.queue_gone, "zebra-17")),
        ],
    )
    def test_what_its_states_are_worth(self, programs: Programs, state: int | None, outcome: Outcome) -> None:
        """Done is not printed: it was handed on. Given up is unknown: part of it may be on paper."""
        programs.said(lpstat={"out": LISTED})
        states: Mapping[int, int] = {16: 9, 170: 9} | ({17: state} if state else {})
        assert SystemQueue(lambda queue: states).ask(ZPL, "zebra-17") == outcome

    def test_without_a_word_from_the_printer_the_ticket_stands(self, programs: Programs) -> None:
        assert SystemQueue(lambda queue: {17: 3}).ask(ZPL, "zebra-17") == Outcome(
            JobState.sent, Said.queued, "zebra-17"
        )

    def test_a_queue_that_does_not_answer_tells_nothing(self, programs: Programs) -> None:
        assert SystemQueue(lambda queue: None).ask(ZPL, "zebra-17") is None
        programs.said(lpstat={"out": "", "code": 1})
        assert SystemQueue(lambda queue: {}).ask(ZPL, "zebra-17") is None

    def test_without_its_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def none(name: str) -> None:
            raise OSError(name)

        monkeypatch.setattr(ctypes, "CDLL", none)
        assert cups_states("zebra") is None


class Spool:
    """winspool.drv as its manual has it, in small."""

    def __init__(self, **fails: int) -> None:
        self.fails, self.calls, self.written = fails, [], b""  # type: ignore[var-annotated]

    def __getattr__(self, name: str) -> Callable[..., int]:
        def call(*values: Any) -> int:
            self.calls.append(name)
            if name == "WritePrinter":
                self.written = values[1]
                values[3]._obj.value = self.fails.get("taken", len(values[1]))
            return self.fails.get(name, 42 if name == "StartDocPrinterW" else 1)

        return call


class TestWindows:
    """Only a Windows machine could prove it; this holds the order of the calls and what their answers are worth."""

    def outcome(self, spool: Spool) -> Outcome:
        session = WindowsQueue(spool, lambda: 5).open(ZPL, threading.Event())
        try:
            return session.send(b"^XA^XZ", lambda heard: None)
        finally:
            session.close()

    def test_a_raw_job(self) -> None:
        spool = Spool()
        assert self.outcome(spool) == Outcome(JobState.sent, Said.queued, "42", "42")
        assert spool.calls == [
            "OpenPrinterW", "StartDocPrinterW", "StartPagePrinter", "WritePrinter", "EndPagePrinter", "EndDocPrinter",
            "ClosePrinter",
        ]  # fmt: skip
        assert spool.written == b"^XA^XZ"

    @pytest.mark.parametrize("call", ["OpenPrinterW", "StartDocPrinterW"])
    def test_nothing_taken(self, call: str) -> None:
        with pytest.raises(NotReady) as fault:
            self.outcome(Spool(**{call: 0}))
        assert fault.value.said is Said.queue_refused

    @pytest.mark.parametrize(
        "fails",
        [{"StartPagePrinter": 0}, {"WritePrinter": 0}, {"taken": 3}, {"EndPagePrinter": 0}, {"EndDocPrinter": 0}],
    )
    def test_half_taken_is_unknown(self, fails: dict[str, int]) -> None:
        assert self.outcome(Spool(**fails)).state is JobState.unknown

    def test_pages_need_a_driver(self) -> None:
        with pytest.raises(NotReady) as fault:
            WindowsQueue(Spool(), lambda: 0).open(PDF, threading.Event())
        assert fault.value.refused

    def test_asking(self) -> None:
        assert WindowsQueue(Spool(), lambda: 87).ask(ZPL, "42") == Outcome(JobState.sent, Said.queue_done)
        assert WindowsQueue(Spool(), lambda: 122).ask(ZPL, "42") is None
        assert WindowsQueue(Spool(OpenPrinterW=0), lambda: 5).ask(ZPL, "42") is None


@pytest.mark.long
@pytest.mark.skipif(not (sampling.run_all() and private_cups.there()), reason="test-all, with a cupsd and root")
class TestRealCups:
    def test_labels_through_a_real_queue(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Lp → cupsd → its socket backend → the printer: what arrives is the job, to the byte, and reads."""
        page = Page(57.3, 31.7, (code128("PF3ABCDE", x=6, y=4, height=8, dpi=203),))
        data = zpl([rasterise(page, 203)])
        with StandInPrinter(mute=True) as printer:
            printer.switch_off()
            address = f"socket://{printer.address}"
            monkeypatch.setattr(module, "SECONDS", 60)
            with private_cups.cupsd(tmp_path / "cups", "zebra", address) as server:
                monkeypatch.setenv("CUPS_SERVER", server)
                with desk(tmp_path / "ledger", [ZPL], system=SystemQueue()) as at_work:
                    job = at_work.add(data)
                    self.until(lambda: "unavailable" in at_work.row(job).said or "connect" in at_work.row(job).said)
                    assert at_work.row(job)[5] is JobState.sent
                    cancelled = at_work.add(label(2))
                    self.until(lambda: at_work.row(cancelled).word == Said.queued)
                    subprocess.run(
                        ["cancel", at_work.job(cancelled).ticket], check=True, env=os.environ | {"LC_ALL": "C"}
                    )
                    self.until(lambda: at_work.row(cancelled).word == Said.queue_stopped)
                    assert at_work.row(cancelled).state is JobState.unknown
                    printer.switch_on()
                    self.until(lambda: at_work.row(job).word == Said.queue_done)
                    assert at_work.row(job).state is JobState.sent, "done is not printed"
                    at_work.printers[:] = [ZPL._replace(queue="nobody")]
                    wrong = at_work.add(label(3))
                    self.until(
                        lambda: "does not exist" in at_work.row(wrong).said or at_work.row(wrong).state is JobState.sent
                    )
            assert printer.until(lambda: bool(printer.printed()))
        assert printer.printed()[0] == data
        (seen,) = zpl_labels(printer.printed()[0])
        assert [code.text for code in read(seen, 203)] == ["PF3ABCDE"]

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 90
        while not true():
            assert time.monotonic() < end
            time.sleep(0.1)
