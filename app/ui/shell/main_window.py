"""The main window: the frame, the screens, and which of them has a scan.

It must not know the ledger, a rule or a paper: screens do, each for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTime, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app.domain.codes import CodeKind
from app.domain.command_words import Command, CommandWord, read_command
from app.domain.scans import RawScan, Scan, ScanFault
from app.settings.words import t
from app.ui import theme
from app.ui.shell.action_set import ActionSet
from app.ui.shell.actions import OPENED_BY_CODE, Screen
from app.ui.shell.early_scans import EarlyScans, RefusedScan
from app.ui.shell.frame import Frame
from app.ui.shell.sheet_over import SheetOver
from app.ui.shell.shown import Guard, Shown
from app.ui.widgets.scan_bar import ScanBarRow
from app.ui.widgets.toast import ToastRow

ReadScan = Callable[[str], Scan]
_SCREENS = frozenset(Qt.Key(Qt.Key.Key_F1.value + at) for at in range(len(Screen)))
"""Keys that lead to another screen, but where a page keeps this one."""


class MainWindow(QMainWindow):
    """One window: rail, scan bar, screens. Scans come to `take_scan`."""

    closed = Signal()
    key_kept = Signal(str)
    """A key of another `screen`, or `undo`, that what lies over this screen keeps from it: that is to be said."""
    scan_taken = Signal()
    """A scan is going to be answered: what only waits for a choice gives way. A code that may choose is none."""
    command_scanned = Signal(object)
    """A `Command` of the command sheet that the window itself does not do; None: one that this version doesn't know."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(t("shell.title"))
        self.frame = Frame()
        self.setCentralWidget(self.frame)
        self.actions_ = ActionSet(self)
        self._screens: dict[str, Shown] = {}
        self._to_make: dict[str, Callable[[], Shown]] = {}
        self._read: ReadScan | None = None
        self._clock: Callable[[], str] = lambda: QTime.currentTime().toString("H:mm:ss")
        self.early = EarlyScans(self)
        self.scan_came: Callable[[], object] = lambda: None
        """Called before each scan is looked at, whatever it came from."""
        self.over: Callable[[RawScan], bool] = lambda _raw: False
        """What lies over the screen in front: whether it takes a scan (it may hand it on to `below` later)."""
        self.guards: Sequence[Guard] = ()
        """Pages that are asked first for each scan, in order."""
        self.leads: Callable[[RawScan], str] = lambda _raw: Screen.intake
        """The screen that has what the one in front leaves; nothing where it was said that the scan names nothing."""
        self.refused: Callable[[ScanFault, str], object] = lambda _fault, _raw: None
        """Says a scan that must not be used, over a screen that has no place for it."""
        self.frame.screen_asked.connect(self._asked)
        self.frame.sync_asked.connect(partial(self._asked, Screen.sync))
        for screen in Screen:
            self.actions_.bind(f"screen.{screen}", partial(self.show_screen, screen))
        self._sheet = SheetOver(self.frame, self.actions_)
        full = Qt.WindowState.WindowFullScreen
        self.actions_.bind("full_screen", lambda: self.setWindowState(self.windowState() ^ full))
        self.frame.hints.set_actions(self.actions_.hints())
        self.resize(1366, 768)

    def add_screen(self, name: str, screen: Shown) -> None:
        """Keeps a screen under its name (a task, or a mode of one)."""
        self._screens[name] = screen
        self.frame.set_screen(name, screen.view)

    def add_screen_later(self, name: str, make: Callable[[], Shown]) -> None:
        """Keeps how a screen is made: it is made when it is first shown."""
        self._to_make[name] = make

    def show_screen(self, name: str) -> None:
        """Brings a screen to the front; one that isn't made yet says so."""
        make = self._to_make.pop(str(name), None)
        if make is not None:
            self.add_screen(str(name), make())
        found = self._screens.get(str(name))
        if found is None:
            self.frame.show_toast(ToastRow(text=t("shell.not_yet", screen=t(f"shell.screen.{name}")), undo=False))
            self.frame.rail.stay()
            return
        former = self._screens.get(self.frame.current)
        if former is not None and (former is not found or self.frame.overlay is not None):  # what lies over it goes
            former.deactivate()
        self.frame.show_screen(str(name))
        self.actions_.set_context(str(name))
        found.activate()
        self.refresh_hints()

    def _asked(self, name: str) -> None:
        """By the mouse: where a guard stands, the screen under it stays, as it does for the keys."""
        (self.frame.rail.stay if self.guarded else partial(self.show_screen, name))()

    def give_up_screens(self) -> tuple[list[Shown], list[QWidget]]:
        """Forgets every screen made so far; gives them back with whatever they laid over the body."""
        former = self._screens.get(self.frame.current)
        if former is not None:
            former.deactivate()
        given, self._screens = list(self._screens.values()), {}
        self._to_make = {}
        self._sheet.forget()
        return given, self.frame.give_up()

    def retranslate(self) -> None:
        """The window's own words in the language in use."""
        self.setWindowTitle(t("shell.title"))
        self.actions_.retranslate()

    def screens(self) -> tuple[str, ...]:
        """Names of the screens made so far."""
        return tuple(self._screens)

    def screen_called(self, name: str) -> Shown:
        """One of them; raises KeyError."""
        return self._screens[name]

    def front_does(self, command: Command) -> bool:
        """Whether the screen in front has the keys of the command sheet for itself, and acted on this one."""
        act = getattr(self._screens.get(self.frame.current), "command", None)
        return act is not None and bool(act(command))

    def refresh_hints(self) -> None:
        """The hint strip shows what works now."""
        self.frame.hints.set_actions(self.actions_.hints())

    # --- scans -------------------------------------------------------------------------------------------------------

    def ready(self, read: ReadScan, clock: Callable[[], str]) -> None:
        """From now on scans are answered, those made before first, once somebody is there. `clock` gives 9:42:18."""
        self._read = read
        self._clock = clock
        self.early.open(read)

    @property
    def guarded(self) -> bool:
        """Whether a page stands that wants a person before any scan is answered."""
        return any(guard.standing for guard in self.guards)

    @property
    def only_shows(self) -> bool:
        """Whether the screen in front shows what is scanned, and nothing acts on it."""
        return bool(getattr(self._screens.get(self.frame.current), "only_shows", False))

    def take_scan(self, raw: RawScan) -> None:
        """Where a scan goes: a command acts, else the screen in front takes it, else the intake desk."""
        if self._read is None:
            self.early.keep(raw)
            self.frame.scan_bar.show_scan(ScanBarRow(code=raw.text, message=""))
            return
        from app.ui.shell.sources import bar_row, is_test  # no first paint waits for it

        self.scan_came()
        scan = self._read(raw.text)
        self._sheet.put_away()
        if any(guard.take_scan(raw) for guard in self.guards):
            return  # what a guard reads (a badge, the recovery key) is not for the bar
        self.frame.scan_bar.show_scan(bar_row(raw, scan, self._clock()))
        if is_test(raw) and not self.only_shows:
            self.frame.scanner_setup_asked.emit()  # wherever it is scanned: it means the scanner, never a unit
        if scan.own is not None and scan.own.kind is CodeKind.command and self._command(scan.own.body):
            return
        self.scan_taken.emit()
        if not self.over(raw):
            self.below(raw)

    def below(self, raw: RawScan) -> None:
        """A scan for the screen in front, else for the intake desk."""
        front = self._screens.get(self.frame.current)
        if (front is None or not front.take_scan(raw)) and (screen := self.leads(raw)):
            self.show_screen(screen)
            self._screens[screen].take_scan(raw)
        self.refresh_hints()

    def refused_scan(self, fault: ScanFault, raw: str, source: str = "keyboard") -> None:
        """A scan that must not be used: the page in front shows it, or it is said over that."""
        if self._read is None:
            self.early.keep(RefusedScan(fault, raw, source))
            return
        self.scan_came()
        if any(guard.refused_scan(fault, raw) for guard in self.guards):
            return
        front = self._screens.get(self.frame.current)
        shows = getattr(front, "show_refused", None)
        if shows is None or not shows(fault, raw, source):
            (getattr(front, "refused_scan", None) or self.refused)(fault, raw)

    def _way_free(self) -> bool:
        """Whether another screen may come: a page that only lets choose gives way, one that asks goes first."""
        self.scan_taken.emit()
        return not hasattr(self.frame.overlay, "take_command")

    def _command(self, body: str) -> bool:
        """Does a command; False where the page in front only shows what is scanned, and this one opens no screen."""
        command = read_command(body)
        if command is not None and command.word is CommandWord.screen and command.number and self._way_free():
            self.show_screen(OPENED_BY_CODE[command.number - 1])
        elif self.only_shows and self.frame.overlay is None:
            return False
        else:
            self.command_scanned.emit(command)
        return True

    # --- the window --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no page, field or shortcut has taken."""
        kept = "screen" if event.key() in _SCREENS else "undo" if event.key() == Qt.Key.Key_Backspace else ""
        if not kept or event.modifiers():
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.key_kept.emit(kept)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Under 1500 px and at 200 % the layout gives way."""
        super().resizeEvent(event)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.fit_to_width(app, self.width())

    def changeEvent(self, event: QEvent) -> None:
        """Another language: the window's own words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing asks nothing: all that was said saved is saved."""
        self.closed.emit()
        super().closeEvent(event)
