"""Which screens and pages the window has, and what tells whom. One list; nothing else here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.caretaker import Caretaker
from app.ui.screens.first_start.presenter import FirstStartPresenter
from app.ui.screens.importing.presenter import ImportPresenter
from app.ui.screens.ledger.presenter import LedgerPresenter
from app.ui.screens.settings.presenter import SettingsPresenter
from app.ui.screens.settings.sections import Section
from app.ui.screens.sign_in.idle_lock import IdleLock
from app.ui.screens.sign_in.presenter import SignInPresenter
from app.ui.screens.welcome.presenter import WelcomePresenter
from app.ui.shell.actions import Mode, Screen

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.run import WindowRun


class Wiring:
    """Everything beside the intake desk, held together for as long as the window lives."""

    def __init__(self, run: WindowRun, context: Context) -> None:
        """Makes the screens and gives them to the window."""
        window = run.window
        self._run = run
        self._context = context
        self.sign_in = SignInPresenter(context)
        self.welcome = WelcomePresenter(context)
        self.ledger = LedgerPresenter(context)
        self.importing = ImportPresenter(context)
        self.first_start = FirstStartPresenter(context)
        self.settings = SettingsPresenter(context)
        window.add_screen(Screen.ledger, self.ledger)
        window.add_screen(Screen.settings, self.settings)
        window.add_screen(Mode.import_preview, self.importing)
        window.add_screen(Mode.first_start, self.first_start)
        window.guards = [self.sign_in, self.welcome]
        window.actions_.bind("intake.search", self._search)
        window.frame.scanner_setup_asked.connect(lambda: self._show_settings(Section.reading))
        for presenter in (self.sign_in, self.welcome):
            presenter.signed_in.connect(lambda _actor: run.who_changed())
        self.caretaker = Caretaker(context, lambda: self._show_settings(Section.copies))
        self.idle = IdleLock(run.app, lambda: run.settings.whole("desk.idle_lock_minutes"), self.sign_in.may_lock)
        self.idle.lock_due.connect(self.sign_in.lock)
        run.scans.scanned.connect(lambda _raw: self.idle.note())
        self._settings_told(run)

    def _settings_told(self, run: WindowRun) -> None:
        told = self.settings
        for signal in (told.theme_changed, told.scale_changed, told.language_changed, told.motion_changed):
            signal.connect(lambda _value: run.apply_look())
        told.volume_changed.connect(run.set_volume)
        told.gap_changed.connect(run.scans.set_gap)
        told.desk_renamed.connect(lambda _name: run.who_changed())
        told.sample_begun.connect(run.scans.begin_sample)
        told.sample_ended.connect(lambda: told.sample_done(run.scans.end_sample()))

    def start(self, *, empty: bool, days_old: int) -> None:
        """At the window's start: who is there, what is left to set up, and where an empty ledger begins.

        A new ledger never bars the way: setting up stands as a strip for its first week, as a page after that.
        """
        if empty:
            self._run.window.show_screen(Mode.first_start)
        if self._context.desk.actor is None:
            self.sign_in.ask()
        elif days_old < 7:
            self.welcome.look()
        else:
            self.welcome.start()
        self.caretaker.start()

    def stop(self) -> None:
        """The window closes: what runs beside it is left after its slice."""
        self.caretaker.stop()
        self.importing.stop()
        self.first_start.stop()

    def _search(self) -> None:
        self._run.window.show_screen(Screen.ledger)
        self.ledger.focus_search()

    def _show_settings(self, section: Section) -> None:
        self._run.window.show_screen(Screen.settings)
        self.settings.show_section(section)
