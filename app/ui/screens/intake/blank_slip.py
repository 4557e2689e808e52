"""白票 at the intake desk: a pre-numbered slip was scanned, and the next unit opens with its number.

Decides what the slip waits for and what it takes hold of: the next unit, or by Enter the one that was just taken in.
While it waits no key amends a line: the slip belongs to a unit that is not there yet.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app.domain.commands import TakeIn, Undo
from app.domain.kinds import NEW_NUMBER, Family, IntakeOutcome
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.faults import tell_unread
from app.ui.screens.intake.keys import allow_keys
from app.ui.tasks import Lane
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.toast import ToastRow
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.ui.screens.intake.presenter import IntakePresenter
    from app.usecases.take_in import IntakeResult


class _Taken(NamedTuple):
    """The unit taken in last, with a number of its own that a slip may still take the place of."""

    command: TakeIn
    result: IntakeResult


class BlankSlip:
    """The slip that waits for its unit."""

    def __init__(self, on: IntakePresenter) -> None:
        """`on` is the screen's presenter."""
        self.on = on
        self.number = ""
        """Of the slip that waits; empty: none does."""
        self._last: _Taken | None = None

    @property
    def waiting(self) -> bool:
        """Whether a slip waits."""
        return bool(self.number)

    @property
    def may_take_last(self) -> bool:
        """Whether Enter gives the slip's number to the unit just taken in."""
        return self.waiting and self._last is not None

    def look(self, scan: Scan, source: str) -> bool:
        """Whether a number was scanned that may lie on a blank slip: it is looked up, and other scans wait."""
        if scan.repair is None:
            return False
        number, queries = scan.repair.text, self.on.context.desk.queries
        self.on.turns.hold()

        def known(blank: bool) -> None:
            if blank:
                self._wait(number)
            else:
                self.on.arrival.take(scan, source)
            self.on.turns.release()

        def unread(fault: BaseException) -> None:
            tell_unread(self.on.context, fault)
            self.on.turns.release()

        self.on.context.tasks.ask(lambda: queries.blank_slip(number), known, unread, lane=Lane.scan)
        return True

    def _wait(self, number: str) -> None:
        self.on.clear_pages()
        unused, self.number = self.number, number
        line = t("intake.slip.scan_unit")
        if self._last is not None:
            line = t("intake.slip.scan_unit_or", serial=self._last.result.serial or self._last.result.code)
        if unused and unused != number:
            line = f"{t('intake.slip.left', slip=unused)}　{line}"
        self.on.context.voice.say(Family.look)
        self.on.view.banner.show_answer(
            BannerRow(answer=Answer.look, word=t("intake.slip.word"), number=number, line=line)
        )
        self.on.nothing_newest()

    def give(self) -> str:
        """The number for the unit that is taken in now; the slip no longer waits."""
        number, self.number = self.number, ""
        return number

    def answered(self, command: TakeIn | None, result: IntakeResult) -> None:
        """A unit was answered: what the slip came to, and which unit a next slip may still be for."""
        last, self._last = self._last, None
        slip = command.slip if command is not None else ""
        if slip and result.outcome is IntakeOutcome.unreadable:
            self.number, self._last = slip, last  # the slip still waits for a unit that can be read
            words = t("intake.slip.still_waits", slip=slip)  # the banner says now why this one could not be
            self.on.context.frame.show_toast(ToastRow(text=words, undo=False))
            return
        if slip and last is not None and result.repair == last.result.repair:
            self.number, self._last = slip, last  # the unit just taken in, scanned once more
            self.take_last()
            return
        if command is not None and not slip and result.outcome in NEW_NUMBER:
            self._last = _Taken(command, result)

    def forget_last(self) -> None:
        """Another crate, or the last intake was taken back: a slip is for the next unit only."""
        self._last = None

    def leave(self) -> None:
        """Esc: the slip goes back on the pile, unused."""
        unused = self.give()
        self.on.view.banner.clear()
        self.on.context.frame.show_toast(ToastRow(text=t("intake.slip.left", slip=unused), undo=False))
        allow_keys(self.on)

    def take_last(self) -> None:
        """The unit just taken in gets the slip's number: its own intake is taken back, and made anew with this one."""
        last = self._last
        if last is None or not self.number:
            return
        desk, slip = self.on.context.desk, self.give()
        self._last = None
        self.on.turns.hold()
        taken = take_back(desk, Undo(desk.new_action(), target=last.command.action, reason=""))
        done = partial(self._taken_back, last, slip)
        self.on.context.tasks.watch(taken, done, self._not_taken)

    def _taken_back(self, last: _Taken, slip: str, result: UndoResult) -> None:
        if result.family is Family.refused:
            words = t("intake.slip.has_record", repair=last.result.repair or "", slip=slip)
            self.on.context.voice.say(Family.refused)
            row = BannerRow(answer=Answer.refused, word=t("intake.not_saved"), number=slip, line=words)
            self.on.view.banner.show_answer(row)
        else:
            command = last.command
            self.on.arrival.take(command.scan, command.source, command.chosen, slip=slip)
        self.on.turns.release()

    def _not_taken(self, fault: BaseException) -> None:
        self.on.fault(fault)
        self.on.turns.release()

    def words(self) -> tuple[str, str]:
        """What Enter and Esc do now, for the hint strip."""
        if self.waiting:
            return t("intake.slip.enter"), t("intake.slip.leave")
        return t("shell.act.intake.slip"), t("shell.act.intake.close_crate")
