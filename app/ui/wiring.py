"""Which screens and pages the window has, and what tells whom. One list; nothing else here.

A screen is loaded and made when it is first wanted: no start, and no desk that never shows it, pays for it.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from app.domain.kinds import Aggregate, Role
from app.settings.words import language, t
from app.ui.bench_wiring import BenchWiring
from app.ui.caretaker import Caretaker
from app.ui.disposal_wiring import DisposalWiring
from app.ui.goods_wiring import GoodsWiring
from app.ui.guard_wiring import GuardWiring
from app.ui.inbox_wiring import InboxWiring
from app.ui.phone_wiring import PhoneWiring
from app.ui.pictures_wiring import PicturesWiring
from app.ui.respeak import Former, respeak_frame
from app.ui.screens.faults import say
from app.ui.screens.importing.file_choice import FileDrop
from app.ui.screens.sign_in.idle_lock import IdleLock
from app.ui.screens.welcome.presenter import WelcomePresenter
from app.ui.shell.actions import Mode, Screen
from app.ui.site_wiring import SiteWiring
from app.ui.visit_wiring import VisitWiring
from app.usecases.session import STAND_IN

if TYPE_CHECKING:
    from app.domain.rules.permissions import Command
    from app.ui.context import Context, Proved
    from app.ui.run import WindowRun
    from app.ui.screens.first_start.presenter import FirstStartPresenter
    from app.ui.screens.importing.presenter import ImportPresenter
    from app.ui.screens.labels.presenter import LabelsPresenter
    from app.ui.screens.ledger.presenter import LedgerPresenter
    from app.ui.screens.settings.presenter import SettingsPresenter
    from app.ui.screens.sign_in.presenter import SignInPresenter
    from app.usecases.changes import Changes
    from app.usecases.rows import OperatorRow


BUSY_MS: Final = 500
"""How often it is asked whether a page that must not be made anew is done."""
_MADE = ("sign_in", "ledger", "importing", "first_start", "settings", "labels")


class Wiring:
    """Everything beside the intake desk, held together for as long as the window lives."""

    def __init__(self, run: WindowRun, context: Context) -> None:
        """Gives the window its screens, to be made when first shown, and its guards."""
        window = run.window
        self._run = run
        self._context = context
        self._former = Former(run.tasks)
        self._spoken = language()
        self.phone = PhoneWiring(window, context)
        self.bench = BenchWiring(window, context, self._show_code)
        self.site = SiteWiring(window, context)
        self.visits = VisitWiring(window, context)
        self.goods = GoodsWiring(window, context)
        self.inbox = InboxWiring(window, context)
        self.disposal = DisposalWiring(window, context)
        self.guard = GuardWiring(window, context)
        self._lay()
        window.actions_.bind("intake.search", self._search)
        window.frame.scanner_setup_asked.connect(lambda: self._show_settings("reading"))
        self.pictures = PicturesWiring(window, context, lambda path: self.importing.dropped(path))
        FileDrop(window.frame).dropped.connect(self.pictures.dropped)
        run.scanners.elsewhere = lambda: self.pictures.camera_on
        self.caretaker = Caretaker(context, lambda: self._show_settings("copies"), parent=window)
        minutes = partial(run.settings.whole, "desk.idle_lock_minutes")
        self.idle = IdleLock(run.app, minutes, self._may_lock, parent=window)
        self._waiting = QTimer(window)
        self._waiting.setSingleShot(True)
        self._waiting.timeout.connect(self.respeak)
        self.idle.lock_due.connect(lambda: self.sign_in.lock())
        window.scan_came = self.idle.scanned

    def _lay(self) -> None:
        """The screens, to be made when first shown, and the guards."""
        window = self._run.window
        self._context.ask_pin = self._ask_pin  # never a page's own: that one may be a former language's
        self.welcome = WelcomePresenter(self._context, window)
        self.welcome.signed_in.connect(lambda _actor: self._run.who_changed())
        self.welcome.left.connect(window.early.hand_out)
        window.guards = [self.guard, self.welcome]
        window.add_screen_later(Screen.ledger, lambda: self.ledger)
        window.add_screen_later(Screen.settings, lambda: self.settings)
        self.phone.lay()
        self.bench.lay()
        self.site.lay()
        self.visits.lay()
        self.goods.lay()
        self.inbox.lay()
        self.disposal.lay()
        window.add_screen_later(Screen.labels, lambda: self.labels)
        window.add_screen_later(Mode.import_preview, lambda: self.importing)
        window.add_screen_later(Mode.first_start, lambda: self.first_start)

    # --- made when first wanted ------------------------------------------------------------------------------

    @cached_property
    def sign_in(self) -> SignInPresenter:
        """Badge, name and PIN; asked before the first setup for each scan."""
        from app.ui.screens.sign_in.presenter import SignInPresenter

        made = SignInPresenter(self._context, self._run.window)
        made.signed_in.connect(lambda _actor: self._run.who_changed())
        self._run.window.guards = [made, self.guard, self.welcome]
        return made

    @cached_property
    def ledger(self) -> LedgerPresenter:
        """The whole list."""
        from app.ui.screens.ledger.presenter import LedgerPresenter

        return LedgerPresenter(self._context, self._run.window)

    @cached_property
    def importing(self) -> ImportPresenter:
        """Files to bring in."""
        from app.ui.screens.importing.presenter import ImportPresenter

        return ImportPresenter(self._context, parent=self._run.window)

    @cached_property
    def first_start(self) -> FirstStartPresenter:
        """Where an empty ledger begins."""
        from app.ui.screens.first_start.presenter import FirstStartPresenter

        return FirstStartPresenter(self._context, self._run.window)

    labels = cached_property(lambda self: _labels(self._context, self._run))

    @cached_property
    def settings(self) -> SettingsPresenter:
        """What can be set; the window does what it tells."""
        from app.ui.screens.settings.presenter import SettingsPresenter

        made = SettingsPresenter(self._context, self._run.window)
        self._settings_told(made)
        self.pictures.set_up(made.reading)
        return made

    def _may_lock(self) -> bool:
        """Asked at every key: the page is not made for the stand-in, who is never locked out."""
        actor = self._context.desk.actor
        return actor is not None and not self._stands_in() and self.sign_in.may_lock()

    def _ask_pin(self, command: Command, then: Proved) -> None:
        self.sign_in.ask_pin(command, then)

    def _settings_told(self, told: SettingsPresenter) -> None:
        run = self._run
        for signal in (told.theme_changed, told.scale_changed, told.language_changed, told.motion_changed):
            signal.connect(lambda _value: run.apply_look())
        told.language_changed.connect(lambda _value: self._waiting.start(0))
        told.volume_changed.connect(run.set_volume)
        told.gap_changed.connect(run.scans.set_gap)
        told.desk_renamed.connect(lambda _name: run.who_changed())

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
        self.visits.start(self.caretaker.notices)
        self.pictures.start()

    # --- the stand-in's end ----------------------------------------------------------------------------------

    def changed(self, changes: Changes) -> None:
        """Something was committed: with operators known, the stand-in's time may be over."""
        self.phone.changed(changes)
        self.visits.changed(changes)
        if changes.touches(Aggregate.operator):
            self._look_who_stands_in()

    def _look_who_stands_in(self) -> None:
        if self._stands_in():
            self._context.tasks.ask(self._context.desk.queries.operators, self._end_stand_in)

    def _stands_in(self) -> bool:
        actor = self._context.desk.actor
        return actor is not None and actor.code == STAND_IN

    def _end_stand_in(self, people: tuple[OperatorRow, ...]) -> None:
        """Once somebody may supervise, whoever is here says who they are. What is under way is waited for, and a scan
        that was only looked up so far is saved first: it was made before.
        """
        if not self._stands_in() or not any(p.active and p.role == Role.supervisor for p in people):
            return
        if self._at_work() or self._run.scans.arriving:
            QTimer.singleShot(BUSY_MS, self._run.window, self._look_who_stands_in)
            return
        if self._run.intake is not None:
            self._run.intake.arrival.save_all()
        self._context.desk.actor = None
        self._run.who_changed()
        self.sign_in.ask()

    # --- another language ------------------------------------------------------------------------------------

    def respeak(self) -> None:
        """Every open page speaks the language in use, and the one in front stays in front.

        What is under way is waited for, and so is a page that asks for a person: nobody gets past a lock or a first
        setup by another language. A file that was only looked at is closed, and that is told.
        """
        if language() == self._spoken:
            return
        if self._at_work():
            self._waiting.start(BUSY_MS)
            return
        self._spoken = language()
        self.pictures.leave()
        self.phone.leave()
        self.guard.take_down()
        window, front = self._run.window, self._run.window.frame.current
        screens, widgets = window.give_up_screens()
        open_file = self.importing.wish if "importing" in self.__dict__ else None
        self._stop_work()  # whatever a former page still does would be told nobody
        made = [self.__dict__.pop(name, None) for name in _MADE]
        former = [self.welcome, *(page for page in made if page is not None)]
        rooms = (self.bench, self.site, self.visits, self.goods, self.inbox, self.disposal)
        former += [page for room in rooms for page in room.take_down()]
        views = [page.view for page in former]  # a page that never stood lies in no widget of the window's
        self._former.take(*former, *views, self.welcome.strip, *screens, widgets=widgets)
        respeak_frame(window)
        self._run.scanners.retell()
        self._run.lay_intake()
        self._lay()
        self.caretaker.notices.retell()
        self.pictures.camera_again()
        self._run.who_changed()
        window.show_screen(front)
        if front == Screen.settings:
            self.settings.focus_on("desk.language")
        self.welcome.look()
        if open_file is not None:
            say(self._context, t("import_screen.closed_by_language", file=open_file.path.name))

    def _at_work(self) -> bool:
        from app.ui.screens.importing.presenter import Stage

        if self.welcome.standing or ("sign_in" in self.__dict__ and self.sign_in.standing):
            return True
        if "importing" in self.__dict__ and self.importing.stage in (Stage.applying, Stage.reading):
            return True
        return self.bench.at_work or self.site.at_work or ("first_start" in self.__dict__ and self.first_start.at_work)

    def stop(self) -> None:
        """The window closes: what runs beside it is left after its slice."""
        self.idle.stop()
        self.phone.leave()
        self.pictures.stop()
        self._waiting.stop()
        self._former.forget()
        self.caretaker.stop()
        self._stop_work()

    def _stop_work(self) -> None:
        for name in ("importing", "first_start", "labels"):
            made = self.__dict__.get(name)
            if made is not None:
                made.stop()
        self.bench.stop()

    def _search(self) -> None:
        self._run.window.show_screen(Screen.ledger)
        self.ledger.focus_search()

    def _show_code(self, code: str) -> None:
        """What a code names, in the ledger."""
        self._run.window.show_screen(Screen.ledger)
        self.ledger.show_code(code)

    def _show_settings(self, section: str) -> None:
        from app.ui.screens.settings.sections import Section

        self._run.window.show_screen(Screen.settings)
        self.settings.show_section(Section(section))


def _labels(context: Context, run: WindowRun) -> LabelsPresenter:
    from app.ui.screens.labels.presenter import LabelsPresenter

    return LabelsPresenter(context, run.window)
