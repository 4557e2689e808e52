"""The window's life: shown first, then the ledger opens beside it, then scans are answered; stopped in reverse.

Decides the order on the screen. What is opened, and how, comes in as `load`, which runs on a thread of its own.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.settings.words import set_language, system_language, t
from app.ui import theme
from app.ui.collector import Collector, by_itself
from app.ui.opening import Opening, tell_refusal
from app.ui.shell.actions import Screen
from app.ui.shell.first_paint import FirstPaint
from app.ui.shell.frame import rail_rows
from app.ui.shell.main_window import MainWindow
from app.ui.shell.qt_words import QtWords
from app.ui.tasks import Tasks
from app.ui.widgets.rail import WhoRow
from app.ui.widgets.sync_counter import SyncRow
from app.ui.widgets.toast import ToastRow

if TYPE_CHECKING:  # what only the opened ledger needs is loaded beside the window: see `_ready`
    from app.settings.store import Settings
    from app.ui.context import Context
    from app.ui.loaded import Loaded
    from app.ui.scanners import Scanners
    from app.ui.screens.intake.presenter import IntakePresenter
    from app.ui.shell.scan_filter import ScanFilter
    from app.ui.sounds import Sounds
    from app.ui.wiring import Wiring
    from app.usecases.changes import Changes
    from app.usecases.keystrokes import BurstReader
    from app.usecases.rows import SyncCounts
    from app.usecases.scanners import ScannerSetup


GATHER_MS: Final = 200
"""Counts are asked for so long after something changed: once for all that changed meanwhile."""


class WindowRun:
    """One run of the window."""

    scans: ScanFilter
    scanners: Scanners
    """Both from the first paint on."""

    def __init__(
        self,
        *,
        settings: Settings,
        reader: Callable[[], BurstReader],
        scanners: Callable[[], ScannerSetup],
        load: Callable[[Callable[[int, int], None]], Loaded],
        crashed: Callable[[BaseException], Path | None],
    ) -> None:
        """`load` opens the ledger on a thread of its own, and tells how far it is where projections are rebuilt before;
        `scanners` makes the serial scanners, not yet started; `crashed` writes a crash report.
        """
        self.settings = settings
        self._reader = reader
        self._setup = scanners
        self.crashed = crashed
        self._loaded: Loaded | None = None
        self._finished = False
        self.app = _application()
        self._qt_words = QtWords(self.app)
        self.apply_look()
        self.window = MainWindow()
        self.tasks = Tasks(self.window)
        self._collector = Collector(self.window, lambda: self.tasks.awaited)
        self.tasks.failed.connect(self._fault)
        self.tasks.unread.connect(self._unread)
        self._sounds: Sounds | None = None
        self._counts_due = QTimer(self.window)
        self._counts_due.setSingleShot(True)
        self._counts_due.setInterval(GATHER_MS)
        self._counts_due.timeout.connect(self._ask_counts)
        self.opening = Opening(self.window.frame, load)
        self.opening.loaded.connect(self._ready)
        self.opening.failed.connect(self._refused)
        self.ready_callbacks: list[Callable[[], None]] = []
        self.context: Context | None = None
        self.intake: IntakePresenter | None = None
        self.wiring: Wiring | None = None

    def apply_look(self) -> None:
        """Theme, text size, language and motion as the settings have them now."""
        text = self.settings.text
        set_language(text("desk.language") if text("desk.language") != "system" else system_language())
        self._qt_words.speak()
        dark = text("desk.theme") == "dark" or (text("desk.theme") == "system" and _system_dark(self.app))
        theme.apply(
            self.app,
            dark=dark,
            scale=self.settings.whole("desk.text_scale"),
            still=self.settings.yes("desk.reduced_motion"),
        )

    def start(self) -> None:
        """Shows the window; once it stands, takes scans (Qt kept each key) and begins to open the ledger."""
        FirstPaint(self.window).show()
        self._take_scans()
        self.opening.begin()

    def _take_scans(self) -> None:
        from app.ui.scanners import Scanners

        self.scanners = Scanners(self, self._reader(), self._setup)
        self.scans = self.scanners.keys
        self.scans.held.connect(self._maybe_arriving)
        self.scans.partial.connect(self._arriving)

    def _ready(self, loaded: Loaded) -> None:
        from app.ui.kept_here import say_kept
        from app.ui.loaded import context_of
        from app.ui.screens.intake.wording import clock_of
        from app.ui.sheet_commands import SheetCommands
        from app.ui.sounds import Sounds, find_player

        if self._finished:
            loaded.stop()  # the window was closed before the ledger was open
            return
        self._loaded = loaded
        window = self.window
        sounds = self._sounds = Sounds(self.settings.whole("desk.sound.volume"), player=find_player())
        context = self.context = context_of(self, loaded, sounds)
        with self.scans.aside():
            intake = self.lay_intake()
        window.actions_.bind("undo", lambda: self._intake().sheet.take_back())
        window.frame.undo_asked.connect(lambda: self._intake().sheet.take_back())
        commands = SheetCommands(context, self._intake, window.front_does)
        window.command_scanned.connect(lambda command: commands.take(command))  # Qt alone would not keep it
        window.key_kept.connect(lambda what: say_kept(context, what))
        loaded.desk.ledger.on_changes(lambda changes: self.tasks.later(lambda: self._changed(changes)))
        from app.ui.wiring import Wiring

        self.wiring = Wiring(self, context)
        self._who()
        window.show_screen(Screen.intake)
        intake.start()
        self.wiring.start(empty=loaded.empty, days_old=loaded.days_old)
        window.ready(loaded.desk.read_scan, lambda: clock_of(loaded.desk.clock.now().local_text))
        print("shuridai: ready", file=sys.stderr, flush=True)  # noqa: T201 (the contract)
        self.scanners.begin()
        self._collector.settle()
        for call in self.ready_callbacks:
            call()

    def lay_intake(self) -> IntakePresenter:
        """Makes the intake desk, at the start and where the language changed."""
        from app.ui.screens.intake.presenter import IntakePresenter

        if self.context is None:
            raise RuntimeError("no ledger yet")
        made, again = IntakePresenter(self.context, self.window), self.intake is not None
        self.intake = made
        self.window.add_screen(Screen.intake, made)
        if again:
            made.start()
        return made

    def _intake(self) -> IntakePresenter:
        if self.intake is None:
            raise RuntimeError("no ledger yet")
        return self.intake

    def _changed(self, changes: Changes) -> None:
        for name in list(self.window.screens()):
            screen = self.window.screen_called(name)
            told = getattr(screen, "changed", None)
            if told is not None:
                told(changes)
        if self.wiring is not None:
            self.wiring.changed(changes)
        self.refresh_counts()

    def _maybe_arriving(self) -> None:
        """A key that may be a scan's first: what an import begins now would still be there at its last."""
        if self.context is not None:
            self.context.desk.people.may_begin()

    def _arriving(self, on: bool) -> None:
        """A scan's characters come in: from now on everything else stands aside."""
        self.window.frame.scan_bar.set_arriving(6 if on else 0)
        if on:
            self._collector.put_off()
            if self.context is not None:
                self.context.desk.people.begin()

    def refresh_counts(self) -> None:
        """The rail's badges and the sync counter are asked for anew, soon."""
        if not self._counts_due.isActive():
            self._counts_due.start()

    def _ask_counts(self) -> None:
        if self.context is None:
            return
        queries = self.context.desk.queries
        self.tasks.ask(lambda: (queries.open_repairs(), queries.sync_counts()), lambda found: self._show_counts(*found))

    def _show_counts(self, repairs: int, sync: SyncCounts) -> None:
        self.window.frame.rail.set_rows(rail_rows({"bench": repairs, "sync": sync.cards}, frozenset({"sync"})))
        self.window.frame.sync.set_row(
            SyncRow(
                saved=sync.saved,
                waiting=sync.waiting,
                sent=sync.sent,
                confirmed=sync.confirmed,
                refused=sync.refused,
                conflict=sync.cards,
                no_destination=not sync.destinations,
            )
        )

    def _who(self) -> None:
        if self.context is None:
            return
        actor = self.context.desk.actor
        person = (actor.name or t("shell.nobody_registered")) if actor else t("shell.signed_out")
        self.window.frame.rail.set_who(WhoRow(person=person, desk=t("shell.desk", name=self.context.desk_name())))
        self.refresh_counts()

    def who_changed(self) -> None:
        """Someone else signed in: what was scanned before anybody was there is theirs."""
        self._who()
        self.window.early.hand_out()

    def set_volume(self, percent: int) -> None:
        """How loud the next sound is; 0 is silent."""
        if self._sounds is not None:
            self._sounds.set_volume(percent)

    def _refused(self, fault: BaseException) -> None:
        if not self._finished:
            tell_refusal(self.window.frame, fault, self.crashed)

    def _fault(self, fault: BaseException) -> None:
        from app.domain.errors import WorldError

        if isinstance(fault, WorldError):
            words = t(f"world.{fault.kind}")
        else:
            words = t("shell.crash", file=str(self.crashed(fault) or ""))
        self.window.frame.show_toast(ToastRow(text=words, undo=False))

    def _unread(self, fault: BaseException) -> None:
        """A question failed: what could not be shown is said, and nothing of what is saved."""
        from app.ui.screens.faults import tell_unread

        if self.context is not None:
            tell_unread(self.context, fault)

    def finish(self) -> None:
        """Stops what runs, last started first. From then on no event, no timer and no answer reaches anybody here."""
        self._finished = True
        self.opening.stop()
        if "scans" in self.__dict__:
            self.scanners.stop()
        self._counts_due.stop()
        if self.wiring is not None:
            self.wiring.stop()
        if self.context is not None:
            self.window.screen_called(Screen.intake).deactivate()
        self.tasks.stop()
        if self._sounds is not None:
            self._sounds.close()
        if self._loaded is not None:
            self._loaded.stop()
            self._loaded = None
        self._qt_words.fall_silent()
        self._collector.stop()
        self.opening.once_over(by_itself)


def _application() -> QApplication:
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Shuridai")
    return app


def _system_dark(app: QApplication) -> bool:
    from PySide6.QtCore import Qt

    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def run(window: WindowRun) -> int:
    """Shows the window until it is closed; the exit code."""
    wake = QTimer()
    wake.timeout.connect(lambda: None)  # lets Python see signals
    wake.start(500)
    window.start()
    signal.signal(signal.SIGINT, lambda *_: window.app.quit())
    signal.signal(signal.SIGTERM, lambda *_: window.app.quit())
    try:
        return window.app.exec()
    finally:
        window.finish()
