"""One scan's way at the intake desk: the card looked up and painted, then saved, then answered, then listed.

Decides the order, and nothing else: what a person must see comes first, one thing at a time, because each of these
steps costs the others their turn on the same processor. What a scan comes to is the use case's matter.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from app.domain.commands import TakeIn
from app.domain.kinds import IntakeOutcome, RepairState
from app.domain.operations import Ref
from app.domain.scans import Scan, ScanFault
from app.settings.words import t
from app.ui.screens.faults import tell_unread
from app.ui.screens.intake.wording import repair_of
from app.ui.tasks import Lane
from app.usecases.rows import CrateFacts, DeviceCardFacts, IntakeLine, Queries
from app.usecases.scanners import KEYBOARD
from app.usecases.session import NotAllowed
from app.usecases.take_in import IntakeResult, take_in

if TYPE_CHECKING:
    from concurrent.futures import Future

    from app.ui.screens.intake.presenter import IntakePresenter

SAVE_AFTER_MS: Final = 15
"""A look-up that takes longer no longer holds up the saving."""
_NO_PLACE: Final = frozenset({IntakeOutcome.unreadable, IntakeOutcome.scanned_twice})


class Arrival:
    """Scans on their way. Each has a turn; only the newest one's answer takes card and banner."""

    def __init__(self, on: IntakePresenter) -> None:
        """`on` is the screen's presenter."""
        self.on = on
        self._turn = 0
        self._unsaved: dict[int, TakeIn] = {}
        self._awaited: set[int] = set()
        self._holding: set[int] = set()
        """Turns with a blank slip: other scans wait for their answers."""
        self._place = 0
        self._missed = False

    @property
    def awaited(self) -> bool:
        """Whether an answer is on its way, which brings all that the screen shows."""
        return bool(self._awaited)

    def miss(self) -> None:
        """Something else was committed while an answer is awaited: where that answer fails, it is asked for then."""
        self._missed = True

    @property
    def turn(self) -> int:
        """The newest scan's."""
        return self._turn

    def take(self, scan: Scan, source: str, chosen: Ref | None = None, *, slip: str = "") -> None:
        """Looks up, shows and saves what was read; `source` names the scanner, `chosen` what a person said it is,
        `slip` the number of the blank slip that lies with it (else the one that waits for a unit).
        """
        turn, desk = self._next(), self.on.context.desk
        if scan.fault is ScanFault.layout and source != KEYBOARD:
            scan = scan._replace(fault=ScanFault.foreign)  # no keyboard lies between a port or a camera and this desk
        crate, slip = self.on.crate.crate if self.on.crate else None, slip or self.on.slip.give()
        if slip:
            self.on.turns.hold()  # where the unit can't be read, the slip is for the next scan
            self._holding.add(turn)
        self._unsaved[turn] = TakeIn(desk.new_action(), scan, source, crate, chosen=chosen, slip=slip)
        if chosen is not None or scan.fault is not None or not scan.candidates:  # nothing to look up
            self.on.clear_pages()
            self._save(turn)
            return
        self.on.context.tasks.ask(
            partial(look_up, desk.queries, scan),
            partial(self._found, turn),
            partial(self._not_looked_up, turn),
            lane=Lane.scan,
        )
        QTimer.singleShot(SAVE_AFTER_MS, self.on, partial(self._save, turn))

    def wait_for(self, future: Future[IntakeResult]) -> None:
        """Answers what another use case took in, as a scan is answered."""
        self._answer_when_done(self._next(), future)

    def _next(self) -> int:
        self._turn += 1
        self._awaited.add(self._turn)
        return self._turn

    def _found(self, turn: int, card: DeviceCardFacts | None) -> None:
        if turn == self._turn:
            if card is not None and turn in self._unsaved:
                self.on.show_card(card, None)
                self.on.view.card.paint_now()
            self.on.clear_pages()
        self._save(turn)

    def _not_looked_up(self, turn: int, fault: BaseException) -> None:
        self._save(turn)
        tell_unread(self.on.context, fault)

    def save_all(self) -> None:
        """Saves at once what was only looked up so far: nobody may be there to do it later."""
        for turn in list(self._unsaved):
            self._save(turn)

    def _save(self, turn: int) -> None:
        command = self._unsaved.pop(turn, None)
        if command is None:
            return  # it went by the other way
        try:
            future = self.on.context.desk.run(take_in, command)
        except NotAllowed as fault:
            self._failed(turn, fault)
            return
        self._answer_when_done(turn, future, command)

    def _answer_when_done(self, turn: int, future: Future[IntakeResult], command: TakeIn | None = None) -> None:
        queries = self.on.context.desk.queries

        def facts(result: IntakeResult) -> tuple[IntakeResult, DeviceCardFacts | None, BaseException | None]:
            try:
                return result, queries.card(result.device) if result.device else None, None
            except Exception as fault:  # noqa: BLE001 - it is saved, and answered so; the fault is told beside it
                return result, None, fault

        self.on.context.tasks.follow(
            future, facts, lambda found: self._answered(turn, command, *found), partial(self._failed, turn)
        )

    def _failed(self, turn: int, fault: BaseException) -> None:
        """It could not be answered: the fault takes the banner."""
        self._awaited.discard(turn)
        self._let_go(turn)
        self.on.context.desk.people.end()
        self.on.fault(fault)
        if self._missed and not self._awaited:
            self._missed = False
            self.on.refresh_all()
        self.on.turns.go_on()

    def _answered(
        self,
        turn: int,
        command: TakeIn | None,
        result: IntakeResult,
        card: DeviceCardFacts | None,
        unread: BaseException | None,
    ) -> None:
        """It is saved: banner and card say so; the list comes after them."""
        if result.crate is not None and result.outcome not in _NO_PLACE:
            self._place += 1
        self.on.context.voice.say(result.family)
        if turn == self._turn:
            self.on.clear_pages()
            self.on.show_answer(result, card, *self._count(result.crate))
            self.on.slip.answered(command, result)
            if result.choices and command is not None:
                self.on.chooser.ask(command.scan, command.source)
        self.on.context.desk.people.end()
        if unread is not None:
            tell_unread(self.on.context, unread)
        self._ask_lines(turn, result)
        self._let_go(turn)

    def _let_go(self, turn: int) -> None:
        """What waited for this turn's answer goes on."""
        if turn in self._holding:
            self._holding.discard(turn)
            self.on.turns.release()

    def _ask_lines(self, turn: int, result: IntakeResult) -> None:
        def shown(found: tuple[CrateFacts | None, tuple[IntakeLine, ...]]) -> None:
            self._awaited.discard(turn)
            self.on.show_lines(*found)
            if not self._awaited:
                self._missed = False
                self.count_from(self.on.lines)
                if turn == self._turn and result.crate is not None:
                    self.on.view.banner.correct_count(*self._count(result.crate))
            if turn == self._turn:
                self.on.finish(result)
            self.on.turns.go_on()

        def unread(fault: BaseException) -> None:
            self._awaited.discard(turn)
            tell_unread(self.on.context, fault)
            if turn == self._turn:
                self.on.finish(result)
            self.on.turns.go_on()

        self.on.ask_lines(shown, unread)

    def count_from(self, lines: tuple[IntakeLine, ...]) -> None:
        """How many places of the crate are taken."""
        self._place = max((line.place for line in lines), default=0)

    def _count(self, crate: str | None) -> tuple[str, str]:
        return (str(self._place), t("intake.count")) if crate is not None and self._place else ("", "")


def look_up(queries: Queries, scan: Scan) -> DeviceCardFacts | None:
    """The card of the device a scan names, or None when none of its readings is known, or one names several."""
    for text in scan.candidates:
        found = queries.find_device(text)
        if found:
            return queries.card(found[0]) if len(found) == 1 else None
    return None


def wants_person(result: IntakeResult, card: DeviceCardFacts | None) -> bool:
    """Whether a near match or an old answer is to be compared by a person: at the first scan, and at each until then.

    A repair that goes on, or that isn't the one the answer was found for, waits for nobody.
    """
    repair = repair_of(card, result.repair)
    if card is None or card.candidate is None or repair is None or repair.state != RepairState.awaiting_form:
        return False
    return repair.candidate == card.candidate.answer
