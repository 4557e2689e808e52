"""Signing in, the lock and the PIN prompt: one page, three reasons to stand there.

Decides what is asked in which order. Who someone is and whether a PIN is right is the use case's; what a role may do is
the permission table's.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.kinds import Family
from app.domain.rules.permissions import Command, may, needs_pin
from app.domain.scans import RawScan, Scan, ScanFault
from app.settings.words import t
from app.ui.context import Context, Proved
from app.ui.one_question import OneQuestion
from app.ui.screens.fault_words import fault_words
from app.ui.screens.faults import note_refused_scan
from app.ui.screens.sign_in import wording
from app.ui.screens.sign_in.acts import Tried, by_badge, by_pin, claimed, first_pin
from app.ui.screens.sign_in.by_scanner import take_code
from app.ui.screens.sign_in.page import SignInPage, Step
from app.ui.screens.sign_in.wording import Why
from app.ui.shell.actions import Mode
from app.ui.shell.cover import Cover
from app.ui.widgets.banner_strip import StripRow
from app.ui.widgets.scan_bar import ScanBarRow, ScanState
from app.ui.widgets.toast import ToastRow
from app.usecases.operators import SignInRefused
from app.usecases.rows import OperatorRow
from app.usecases.session import STAND_IN, Actor, stand_in


class SignInPresenter(QObject):
    """The window asks it first for each scan (`take_scan`), and lets `lock` be called by an `IdleLock`."""

    signed_in = Signal(object)
    """An `Actor`: somebody has signed in; the rail is to name them."""
    locked = Signal()
    opened = Signal()
    """The page went away: the screen under it goes on."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.view = SignInPage()
        self.why = Why.nothing
        self._cover = Cover(context.frame, context.actions, self.view)
        self._people: tuple[OperatorRow, ...] = ()
        self._person: OperatorRow | None = None
        self._then: Callable[[], None] | None = None
        self._proved: Proved | None = None
        self._question = OneQuestion(context.tasks)
        self.view.entered.connect(self.enter)
        self.view.left.connect(self.back)
        self.view.filtered.connect(self._show_people)
        self.view.opened.connect(self._choose)
        context.actions.bind("person.enter", self.enter)
        context.actions.show_only("person.row")
        context.actions.bind("person.back", self.back)

    # --- what the window asks for -----------------------------------------------------------------------------

    @property
    def standing(self) -> bool:
        """Whether the page covers the body: scans belong to it."""
        return self.why is not Why.nothing

    def may_lock(self) -> bool:
        """Whether there is somebody to lock out: never the stand-in of a ledger with nobody registered."""
        actor = self.context.desk.actor
        return actor is not None and actor.code != STAND_IN and self.why is not Why.lock

    def ask(self, then: Callable[[], None] | None = None) -> None:
        """Somebody signs in, then `then`; at once where somebody has."""
        if self.context.desk.actor is not None and not self.standing:
            if then is not None:
                then()
            return
        self._then = then
        self._stand(Why.sign_in)

    def lock(self) -> None:
        """The desk is covered until somebody signs in; who was there stays who works (an import goes on)."""
        if self.context.desk.actor is None:
            self.ask(self._then)
        elif self.may_lock():
            self._proved = None
            self._stand(Why.lock)
            self.locked.emit()

    def ask_pin(self, command: Command, then: Proved) -> None:
        """The PIN of whoever is signed in, then `then(proved=True)`: at once where none is due, never where left."""
        actor = self.context.desk.signed_in()
        if not may(actor.role, command):
            words = t("refused.role")
            self.context.voice.say(Family.refused)
            self.context.frame.show_toast(ToastRow(text=words, undo=False))
            return
        if not needs_pin(command) or actor.proved:
            then(proved=True)
            return
        self._proved = then
        self._stand(Why.prove)

    def take_scan(self, raw: RawScan) -> bool:
        """A scan while the page stands: only a badge acts. False where the page is not there."""
        if not self.standing:
            return False
        scan = self.context.desk.read_scan(raw.text)
        if take_code(self.view, scan, self._say):
            return True
        if self.why is Why.prove or scan.own is None or not scan.own.text.startswith("OP"):
            self._refuse(scan, raw.source)
            return True
        desk = self.context.desk
        actor = desk.actor or stand_in()
        self._question.ask(
            lambda: desk.call(lambda unit: by_badge(unit, scan), actor=actor), self._in, self._badge_failed
        )
        return True

    def refused_scan(self, fault: ScanFault, raw: str) -> bool:
        """A scan that must not be used: while the page stands it is refused here."""
        if self.standing:
            self._refuse(Scan(raw=raw, text=raw, fault=fault), "keyboard")
        return self.standing

    def _refuse(self, scan: Scan, source: str) -> None:
        """Said on the page, and kept in the desk's scan log: whoever was locked out finds what was not taken in."""
        self._say(t(f"sign_in.refused_scan.{self.why}"))
        note_refused_scan(self.context, scan, source, "locked")

    # --- the page's life --------------------------------------------------------------------------------------

    def _stand(self, why: Why) -> None:
        self.why = why
        self._question.drop()
        self._person = None
        self.view.strip.set_row(StripRow())
        self.view.filter.line.clear()
        self.view.show_people(())
        self._words()
        state = ScanState.listening if why is Why.prove else ScanState.badge_only
        self._cover.lay(Mode.pin if why is Why.prove else Mode.sign_in, ScanBarRow(state=state))
        self.view.show_step(Step.pin if why is Why.prove else Step.people)
        self.context.tasks.ask(self.context.desk.queries.operators, self._known)

    def _known(self, people: tuple[OperatorRow, ...]) -> None:
        if not self.standing:
            return
        self._people = wording.may_sign_in(people)
        actor = self.context.desk.actor
        if not people and actor is None:
            self._in(stand_in())
            return
        self._show_people(self.view.filter.text())
        own = next((person for person in self._people if actor is not None and person.code == actor.code), None)
        if self.why is not Why.sign_in and own is not None and self._person is None:
            self._ask_of(own)

    def _show_people(self, query: str = "") -> None:
        self.view.show_people(wording.people_rows(self._people, query), self.view.table.current_id())

    def _words(self) -> None:
        words = wording.page_words(self.why, self.view.step if self._person else None)
        self.view.set_words(words.title, words.line)
        actions = self.context.actions
        actions.set_words("person.enter", words.enter)
        actions.set_words("person.back", words.back)
        actions.set_allowed("person.back", allowed=bool(words.back))

    def _ask_of(self, person: OperatorRow) -> None:
        self._person = person
        for label in (self.view.who, self.view.new_who):
            label.set_words(wording.who(person))
        self.view.go_to_step(Step.pin if person.has_pin else Step.new_pin)
        self._words()
        self._cover.set_mode(Mode.pin)

    def _choose(self, code: str) -> None:
        person = next((person for person in self._people if person.code == code), None)
        if person is not None:
            self.view.strip.set_row(StripRow())
            self._in(stand_in()) if person == wording.stand_in_row() else self._ask_of(person)

    # --- keys -------------------------------------------------------------------------------------------------

    def back(self) -> None:
        """Esc: from a PIN to the people; a PIN prompt is left, and nothing is done."""
        if self.why is Why.prove:
            self._proved = None
            self._close()
        elif self.view.step is not Step.people:
            self._question.drop()
            self._person = None
            self.view.strip.set_row(StripRow())
            self.view.show_step(Step.people)
            self._words()
            self._cover.set_mode(Mode.sign_in)

    def enter(self) -> None:
        """Enter: chooses the person, opens by PIN, sets a first one."""
        if self.view.step is Step.people:
            self._choose(self.view.table.current_id())
        elif self.view.step is Step.pin:
            self._open_by_pin()
        else:
            self._set_first(self.view.new_pin())

    def _open_by_pin(self) -> None:
        person, pin = self._person, self.view.pin.text()
        if person is None or not pin:
            return
        desk = self.context.desk
        self._question.ask(
            lambda: desk.call(lambda unit: by_pin(unit, person.code, pin), actor=claimed(person)),
            self._tried,
            self._failed,
        )

    def _set_first(self, pin: str) -> None:
        person, desk = self._person, self.context.desk
        if person is not None and pin:
            self._question.ask(
                lambda: desk.call(lambda unit: first_pin(unit, person.code, pin), actor=claimed(person)),
                self._in,
                self._failed,
            )

    # --- what came of it --------------------------------------------------------------------------------------

    def _tried(self, tried: Tried) -> None:
        if tried.actor is not None:
            self._in(tried.actor)
            return
        key = "sign_in.wrong_pin" if tried.left else "refused.pin_locked"
        self._pin_trouble(t(key, left=tried.left))

    def _in(self, actor: Actor) -> None:
        proved, self._proved = self._proved, None
        self.context.voice.say(Family.ok)
        if self.why is Why.prove:
            self._close()
            if proved is not None:
                proved(proved=True)
            return
        self.context.desk.actor = actor
        self._close()
        self.signed_in.emit(actor)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _close(self) -> None:
        self.why = Why.nothing
        self._question.drop()
        self.view.show_step(Step.people)
        self.view.show_people(())
        self._cover.lift()
        self.opened.emit()

    def _failed(self, fault: BaseException) -> None:
        self._pin_trouble(self._fault_words(fault))

    def _badge_failed(self, fault: BaseException) -> None:
        self._say(t("sign_in.bad_badge") if isinstance(fault, SignInRefused) else self._fault_words(fault))

    def _fault_words(self, fault: BaseException) -> str:
        words = fault_words(fault)
        if words is None:
            self.context.tasks.failed.emit(fault)
        return words or t("sign_in.failed")

    def _pin_trouble(self, words: str) -> None:
        self.view.pin_trouble(words)
        self.context.voice.say(Family.refused)

    def _say(self, words: str) -> None:
        self.view.strip.set_row(StripRow(words=words, family=Family.refused))
        self.context.voice.say(Family.refused)
