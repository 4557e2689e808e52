"""The composition root of the window: hands the opened program to `ui`. A verb on the command line never loads it."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from app.diagnostics.logs import Log
from app.diagnostics.net import net, once_a_place
from app.settings.paths import config_folder, data_folder, log_folder
from app.settings.secrets import Secrets
from app.settings.store import Settings
from app.settings.version import VERSION
from app.ui.run import WindowRun, run

if TYPE_CHECKING:  # the screens' ports: nothing of theirs is needed for the first paint
    from app.bootstrap import Program
    from app.bootstrap_labels import Labels
    from app.bootstrap_scanners import PictureScanners
    from app.labels.print_queue import Queue
    from app.ui.context import ImportFiles, PaperMaker
    from app.ui.loaded import Loaded
    from app.usecases.away_rows import AwayPapers
    from app.usecases.bench_rows import BenchQueries
    from app.usecases.contact_rows import ContactQueries
    from app.usecases.disposal_door import DisposalDoor
    from app.usecases.goods_rows import Goods
    from app.usecases.hand_out import LogBook
    from app.usecases.keystrokes import BurstReader
    from app.usecases.label_ports import LabelMaker, PrintQueue
    from app.usecases.picture_ports import Camera, PictureReader
    from app.usecases.repair_page_rows import RepairPages
    from app.usecases.scanners import ScannerSetup
    from app.usecases.visit_rows import VisitPapers, VisitQueries

log = logging.getLogger(__name__)

WARM_AFTER: Final = 1.5
"""Seconds after the window is ready."""


class _WhenAsked:
    """Made when it is first asked for something: papers and file readers cost a third of a start, and no scan needs
    them.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = cache(make)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)


class _ScannersLater:
    """Pictures and camera, made when one of them is first wanted, from whatever thread."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._lock = threading.Lock()
        self._made: PictureScanners | None = None

    def made(self) -> PictureScanners:
        """The one there is."""
        with self._lock:
            if self._made is None:
                from app.bootstrap_scanners import PictureScanners

                self._made = PictureScanners(self._program)
            return self._made

    def stop(self) -> None:
        """Ends what was made of them."""
        if self._made is not None:
            self._made.stop()


class LabelsLater:
    """The label maker and the desk's print queue, made and started when one of them is first wanted."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._lock = threading.RLock()
        self._made: tuple[Labels, Queue] | None = None
        self._stopped = False

    def made(self) -> tuple[Labels, Queue]:
        """The ones there are."""
        with self._lock:
            if self._made is None:
                from app.bootstrap_labels import Labels, printing

                to = printing(self._program, Labels(self._program).printers)
                to.queue.start()
                self._made = Labels(self._program, to=to), to.queue
            return self._made

    @property
    def at_work(self) -> bool:
        """Whether they were made."""
        return self._made is not None

    def go_on(self) -> None:
        """What a former run left waiting goes on by itself; else nothing is loaded. Raises WorldError."""
        with self._lock:
            if self._stopped:
                return  # the window was closed meanwhile
            from app.ledger.print_jobs import SqlPrintJobs

            if SqlPrintJobs(self._program.ledger).left_open():
                self.made()

    def stop(self) -> None:
        """Ends the queue's threads."""
        with self._lock:
            self._stopped = True
        if self._made is not None:
            self._made[1].stop()


def _stop(program: Program, scanners: _ScannersLater, labels: LabelsLater) -> None:
    from app import bootstrap

    scanners.stop()
    labels.stop()
    bootstrap.stop(program)


def _bench(program: Program) -> BenchQueries:
    from app.ledger.queries.bench import SqlBench

    return SqlBench(program.ledger, program.queries.registers, program.clock)


def _away_papers(program: Program) -> AwayPapers:
    from app.bootstrap_away import PapersAway

    return PapersAway(program)


def _log_book(program: Program) -> LogBook:
    from app.bootstrap_reports import Reports

    return Reports(program)


def _contacts(program: Program) -> ContactQueries:
    from app.bootstrap_contacts import contact_queries

    return contact_queries(program)


def _visits(program: Program) -> VisitQueries:
    from app.bootstrap_visits import visit_queries

    return visit_queries(program)


def _visit_papers(program: Program) -> VisitPapers:
    from app.bootstrap_visits import PapersOfVisits

    return PapersOfVisits(program)


def _disposal(program: Program) -> DisposalDoor:
    from app.bootstrap_disposal import DisposalOf

    return DisposalOf(program)


def _goods(program: Program, contacts: ContactQueries) -> Goods:
    from app.bootstrap_goods import GoodsOf

    return GoodsOf(program, contacts.school_names)


def _shrink_photo(raw: bytes) -> bytes:
    from app.bootstrap_photos import shrunk_photo

    return shrunk_photo(raw)


def _papers(program: Program) -> PaperMaker:
    from app.bootstrap_papers import Papers

    return Papers(program)


def _files(program: Program) -> ImportFiles:
    from app.bootstrap_files import Files

    return Files(program)


def _warm_later(go_on: Callable[[], None]) -> None:
    """Loads papers and file readers beside the window once it rests, so that the first slip doesn't wait for them; then
    `go_on`: print jobs that wait.
    """

    def warm() -> None:
        from app import bootstrap_files, bootstrap_papers  # noqa: F401 (to have them loaded)
        from app.domain.errors import WorldError

        try:
            go_on()
        except WorldError as fault:
            # Who prints or looks at the jobs is told the same; at the start nobody asked.
            log.warning("waiting print jobs were not looked at: %s", type(fault).__name__)

    timer = threading.Timer(WARM_AFTER, warm)
    timer.daemon = True
    timer.start()


def _loaded(program: Program, scanners: _ScannersLater, labels: LabelsLater) -> Loaded:
    """What the window is handed of an opened program."""
    from app import bootstrap_keeper
    from app.ui.loaded import Loaded

    contacts = cast("ContactQueries", _WhenAsked(lambda: _contacts(program)))
    return Loaded(
        desk=program.desk,
        papers=cast("PaperMaker", _WhenAsked(lambda: _papers(program))),
        files=cast("ImportFiles", _WhenAsked(lambda: _files(program))),
        keeper=bootstrap_keeper.Keeper(program),
        # Every ledger begins at number 0001: papers of two must not lie, and be written over, in one folder.
        papers_folder=data_folder() / "papers" / program.opened.meta.ledger_id[:8],
        empty=not program.queries.device_numbers(0, 1),
        days_old=_days_old(program.opened.meta.created),
        stop=partial(_stop, program, scanners, labels),
        pictures=cast("PictureReader", _WhenAsked(lambda: scanners.made().pictures)),
        camera=cast("Camera", _WhenAsked(lambda: scanners.made().camera)),
        away=program.queries.away,
        away_papers=cast("AwayPapers", _WhenAsked(lambda: _away_papers(program))),
        visits=cast("VisitQueries", _WhenAsked(lambda: _visits(program))),
        visit_papers=cast("VisitPapers", _WhenAsked(lambda: _visit_papers(program))),
        contacts=contacts,
        goods=cast("Goods", _WhenAsked(lambda: _goods(program, contacts))),
        disposal=cast("DisposalDoor", _WhenAsked(lambda: _disposal(program))),
        labels=cast("LabelMaker", _WhenAsked(lambda: labels.made()[0])),
        print_queue=cast("PrintQueue", _WhenAsked(lambda: labels.made()[1])),
        log_book=cast("LogBook", _WhenAsked(lambda: _log_book(program))),
        bench=cast("BenchQueries", _WhenAsked(lambda: _bench(program))),
        repair_pages=cast("RepairPages", _WhenAsked(lambda: program.queries.repair_pages)),
        shrink_photo=_shrink_photo,
    )


def make_window(*, ledger: Path, operator: str, key_file: Path | None) -> tuple[WindowRun, Callable[[], None]]:
    """The window over the ledger in a folder, not yet shown; and what ends its logs."""
    sys.setswitchinterval(0.0005)
    kept = Log(log_folder(), "window")
    settings = Settings(config_folder(), Secrets())
    waiting: list[Callable[[], None]] = []

    def load(rebuilding: Callable[[int, int], None]) -> Loaded:
        from app import bootstrap

        options = bootstrap.Options(
            ledger=ledger, operator=operator, key_file=key_file, wait=2.0, rebuilding=rebuilding, beside=True
        )
        program = bootstrap.start(options, settings)
        scanners, labels = _ScannersLater(program), LabelsLater(program)
        waiting.append(labels.go_on)
        return _loaded(program, scanners, labels)

    def reader() -> BurstReader:
        from app.scanning.wedge import Wedge

        return Wedge(settings.whole("desk.scanner.gap_ms") / 1000)

    def crashed(fault: BaseException) -> Path | None:
        from app.diagnostics.crash import CrashReporter

        return CrashReporter(folder=log_folder(), ring=kept.ring, version=VERSION).write(fault)

    window = WindowRun(
        settings=settings, reader=reader, scanners=partial(_scanner_setup, settings), load=load, crashed=crashed
    )
    window.ready_callbacks.append(lambda: _warm_later(waiting[-1]))
    return window, kept.close


def _scanner_setup(settings: Settings) -> ScannerSetup:
    from app.bootstrap_scanners import scanner_setup

    return scanner_setup(settings)


def _days_old(created: str) -> int:
    return (datetime.now(UTC) - datetime.fromisoformat(created)).days


def caught_by(window: WindowRun, fault: BaseException) -> None:
    """An error nobody caught, said on any thread: told as any fault of ours, after the end only written down."""
    if window.tasks.stopped:
        window.crashed(fault)
    else:
        window.tasks.later(partial(window.tasks.failed.emit, fault))


def run_window(*, ledger: Path, operator: str, key_file: Path | None) -> int:
    """Opens the window until it is closed; the exit code."""
    window, end_logs = make_window(ledger=ledger, operator=operator, key_file=key_file)
    try:
        with net(once_a_place(partial(caught_by, window))):
            return run(window)
    finally:
        end_logs()


def run_tour(out: Path) -> list[Path]:
    """The real window through the intake of a crate on a fresh sample ledger; the pictures and PDFs written."""
    from app.bootstrap import Options, start, stop
    from app.bootstrap_sample import build_worked_sample
    from app.ui.tour import Tour
    from app.usecases.session import STAND_IN

    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="shuridai-tour-") as folder:
        ledger = Path(folder) / "ledger"
        program = start(Options(ledger=ledger))
        try:
            build_worked_sample(program)
        finally:
            stop(program)
        window, end_logs = make_window(ledger=ledger, operator=STAND_IN, key_file=None)
        try:
            return Tour(window, out).walk()
        finally:
            window.finish()
            end_logs()
