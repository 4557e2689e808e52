"""The phone strip's logic: a call noted by keys in the middle of other work, read out to, recorded.

Decides where the focus goes and what a key means now; what may be recorded is the use case's. The screen under it keeps
its state, and its scans but those that name the caller's school or device.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.bench_words import ContactKind, ContactWay
from app.domain.command_words import Command, CommandWord
from app.ui.context import Context
from app.ui.screens.contacts import wording
from app.ui.screens.contacts.draft import DraftKeeper
from app.ui.screens.contacts.naming import Naming
from app.ui.screens.contacts.strip_pages import StripPages
from app.ui.screens.contacts.strip_record import Recording
from app.ui.screens.contacts.strip_view import PhoneStripView
from app.ui.shell.actions import Mode
from app.usecases.contact_rows import ContactQueries

if TYPE_CHECKING:
    from app.ui.shell.main_window import MainWindow
    from app.usecases.changes import Changes


class PhoneStrip(QObject):
    """Drives the strip. `open` and `fold` it; what was noted is kept by `keeper`."""

    def __init__(self, context: Context, window: MainWindow, queries: ContactQueries, keeper: DraftKeeper) -> None:
        super().__init__(window)
        self._context, self._window, self._queries, self._keeper = context, window, queries, keeper
        self.view = PhoneStripView(window.frame)
        self.pages = StripPages(context, self.view, queries, keeper)
        self.naming = Naming(self, context, window)
        self.recording = Recording(context, self.pages, self.naming, keeper, self.fold)
        self._before: QWidget | None = None
        self._last: QWidget | None = None
        self._seconds = QTimer(self)
        self._seconds.setInterval(1_000)
        self._seconds.timeout.connect(self._tick)
        self._connect()

    def _connect(self) -> None:
        view = self.view
        view.words.entered.connect(self.recording.record)
        view.words.left_down.connect(self._to_answers)
        view.faq.left_up.connect(lambda: view.go_to(view.words))
        view.lines.index_opened.connect(lambda _index: self.enter())
        view.faq.index_opened.connect(lambda _index: self.pages.answers.take())
        view.kinds.picked.connect(self._set_kind)
        view.record.clicked.connect(self.recording.record)
        view.pass_on.clicked.connect(self.recording.pass_on)
        view.later.clicked.connect(self.recording.later)
        view.up_down.connect(lambda by: view.lines.step(by))
        self.pages.school_chosen.connect(self._to_lines)

    # --- open and fold ----------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether it lies over the screen now."""
        return self._context.over is self

    def open(self) -> None:
        """T: lies over the screen in front, with the draft there is. A page that asks for a person has nothing over
        it.
        """
        if self._window.guarded:
            return
        if self.is_open:
            self.view.go_to(self.view.school.line)
            return
        self._before = QApplication.focusWidget()
        draft = self._keeper.begin(self._context.desk.clock.now().local)
        self._context.over = self
        self._window.over = self.naming.take_scan
        actions = self._context.actions
        self._bind()
        actions.hold(Mode.phone)
        self.pages.fill()
        self.view.place()
        self.view.show()
        self.view.raise_()
        self._tick()
        self._seconds.start()
        if not self.pages.known:
            self.pages.load()
        if draft.school:
            self.pages.ask_school(draft.school)
        self.view.go_to(self.view.words if draft.words else self.view.kinds if draft.school else self.view.school.line)
        self._context.frame.hints.set_actions(actions.hints())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def fold(self) -> None:
        """Esc: goes; what was noted is kept, and the focus goes back to what had it."""
        if not self.is_open:
            return
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.disconnect(self._focus_moved)
        self.pages.keep()
        self._seconds.stop()
        self._context.over = None
        self._window.over = lambda _raw: False
        self.naming.drop()
        actions = self._context.actions
        actions.release()
        self.view.hide()
        before, self._before, self._last = self._before, None, None
        if before is not None and before.isVisible() and not self._window.guarded:
            before.setFocus()
        self._context.frame.hints.set_actions(actions.hints())

    def _bind(self) -> None:
        actions = self._context.actions
        actions.bind("phone.record", self.enter)
        actions.bind_numbered("phone.kind", self.number)
        for letter, name, act in (
            ("q", "phone.pass_on", self.recording.pass_on),
            ("f", "phone.later", self.recording.later),
            ("w", "phone.way", self.next_way),
        ):
            actions.bind(name, partial(self._unless_spelt, letter, act))
        actions.bind("phone.fold", self.escape)
        for name in ("phone.row", "phone.next"):
            actions.show_only(name)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """The focus stays here while a screen below answers a scan. Pages over everything have it for themselves."""
        if now is None:
            QTimer.singleShot(0, self, self._focus_back)  # hidden with the focus, or the window is not in front
            return
        if now is self.view or self.view.isAncestorOf(now):
            self._last = now
            self.view.show_step()
            return
        over = self._context.frame.overlay
        if self._window.guarded:
            self.fold()
        elif self._context.frame.sheet is None and not (
            over is not None and self._context.actions.context != Mode.phone
        ):
            QTimer.singleShot(0, self, self._focus_back)

    def _focus_back(self) -> None:
        now = QApplication.focusWidget()
        if not self.is_open or self._context.actions.context != Mode.phone or self._context.frame.sheet:
            return
        if now is None or not self.view.isAncestorOf(now):
            last = self._last if self._last is not None and self._last.isVisible() else self.view.kinds
            last.setFocus()

    def _to_lines(self) -> None:
        """Where numbers choose the kind: among the repairs, or at the kinds where there is none."""
        self.view.go_to(self.view.lines if self.view.lines.lines else self.view.kinds)

    def _tick(self) -> None:
        begun = self.pages.draft.begun
        if begun is not None:
            spoken = int((self._context.desk.clock.now().local - begun).total_seconds())
            self.view.head.set_minutes(wording.minutes_words(max(0, spoken)))

    def changed(self, changes: Changes) -> None:
        """Something was committed."""
        self.pages.changed(changes)

    # --- keys -------------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Enter, by where the focus is: takes the school, goes on, takes the answer, or records."""
        view, now = self.view, QApplication.focusWidget()
        if self.pages.picking and now in (view.school.line, view.lines):
            self.pages.choose_school(self.pages.chosen_school())
        elif now is view.school.line:
            self._to_lines()
        elif now is view.person.line:
            view.go_to(view.device.line)
        elif now is view.device.line:
            self.naming.typed(view.device.text())
        elif now is view.faq:
            self.pages.answers.take()
        else:
            self.recording.record()

    def number(self, number: int) -> None:
        """1 to 9: a school while some may be meant, else the kind."""
        if self.pages.picking:
            school = self.pages.meant(number)
            if school is not None:
                self.pages.choose_school(school)
        else:
            self._set_kind(self.view.kinds.at(number))

    def _set_kind(self, kind: str) -> None:
        """The kind a key or a click stands for; その他 opens those a supervisor added, and is chosen among them."""
        if not kind:
            return
        if kind == ContactKind.other and self.view.kinds.opens:
            self.view.kinds.open(opened=True)
            self.view.go_to(self.view.kinds)
            return
        self.pages.draft.kind = kind
        self.view.kinds.choose(kind)
        self.pages.trouble("")
        self.pages.show_passing()
        self.pages.answers.show()
        self.view.go_to(self.view.words)

    def _unless_spelt(self, letter: str, act: Callable[[], None]) -> None:
        """A letter's act, but where it is the rest of a school's name (すわ, typed su w)."""
        if not self.pages.spells(letter):
            act()

    def next_way(self) -> None:
        """W: counter, mail, visit, request form, and the phone again."""
        ways = list(ContactWay)
        at = ways.index(ContactWay(self.pages.draft.way))
        self.pages.draft.way = ways[(at + 1) % len(ways)].value
        self.pages.show_head()

    def escape(self) -> None:
        """One step back: not passed on after all, else the strip folds."""
        draft = self.pages.draft
        if draft.passing and self.view.to.line.hasFocus():
            draft.passing = False
            self.pages.show_passing()
            self.view.go_to(self.view.words)
        elif self.view.kinds.opened and not draft.kind:
            self.view.kinds.open(opened=False)
        else:
            self.fold()

    def take_command(self, command: Command) -> bool:
        """The command sheet's numbers, done, next and escape are the strip's while it is open."""
        if command.word is CommandWord.number and 1 <= (command.number or 0) <= 9:
            self.number(command.number or 0)
        elif command.word is CommandWord.done:
            self.enter()
        elif command.word is CommandWord.next:
            self.view.walk()
        elif command.word is CommandWord.escape:
            self.escape()
        else:
            return False
        return True

    def _to_answers(self) -> None:
        if self.view.faq.lines:
            self.view.go_to(self.view.faq)
