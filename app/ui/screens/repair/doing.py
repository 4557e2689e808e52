"""What is saved from the page: one action at a time, each with an answer in words and a sound; and taking back.

Inputs that come while one is on its way wait their turn, so that a scanner's codes find the page they were meant for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.commands import Act, Undo
from app.domain.kinds import Action, Family
from app.domain.part_commands import PutBack, UsePart
from app.domain.rules.repair import RepairRefused
from app.settings.words import has, t
from app.ui.context import Context, Proved
from app.ui.screens.faults import fault_words, pin_asked
from app.ui.screens.fields import loan_looks
from app.ui.screens.undo_reason import ask_undo_reason
from app.ui.widgets.toast import ToastRow
from app.usecases.act import act, asked_of
from app.usecases.exchange import Exchange, ExchangeResult, exchange
from app.usecases.loans import EndLoan, Lend, LoanResult, end_loan, lend
from app.usecases.parts import PartResult, put_back, use_part
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.domain.bench_words import ExchangeKind, PartFate

Done = Callable[[], None]


class Turns:
    """Inputs in their order: each is handled once the one before it is answered."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()
        self.busy = False

    def take(self, call: Callable[[], None]) -> None:
        """Now, or once what is on its way is answered."""
        if self.busy:
            self._waiting.append(call)
        else:
            call()

    def begin(self) -> None:
        """Something is on its way."""
        self.busy = True

    def end(self) -> None:
        """It is answered: the next may go."""
        self.busy = False
        while self._waiting and not self.busy:
            self._waiting.popleft()()

    def forget(self) -> None:
        """Another page: what waited was meant for the former."""
        self._waiting.clear()
        self.busy = False


class Doing:
    """Saves for one page. `after` is called with whether something was written; it ends the turn."""

    def __init__(self, context: Context, turns: Turns, after: Callable[[bool, str], None]) -> None:
        """`after(written, refused)`: `refused` in words, or nothing."""
        self._context, self._turns, self._after = context, turns, after

    def act(
        self,
        number: str,
        what: Action,
        fields: Mapping[str, str],
        *,
        content: bytes = b"",
        proved: bool = False,
        said: str = "",
    ) -> None:
        """One action of the table; `said` are the words for it where the action alone doesn't tell."""
        desk = self._context.desk
        command = Act(action=desk.new_action(), repair=number, what=what, fields=fields, content=content)
        told = partial(self._said, fields.get("route", ""), what, said)
        self._run(lambda: desk.run(act, command, proved=proved), told)

    def by_pin(self, number: str, what: Action, fields: Mapping[str, str]) -> None:
        """What a badge is not enough for: beginning without a form, judging a unit beyond repair."""
        self._context.ask_pin(asked_of(what, fields), partial(self.act, number, what, fields))

    def use(self, number: str, part: str, fate: PartFate) -> None:
        """A part goes into the unit."""
        desk = self._context.desk
        command = UsePart(action=desk.new_action(), repair=number, part=part, fate=fate)
        self._run(lambda: desk.run(use_part, command), self._used)

    def put_back(self, number: str, part: str) -> None:
        """A piece taken for this repair goes back on its shelf."""
        desk = self._context.desk
        command = PutBack(action=desk.new_action(), repair=number, part=part)
        self._run(lambda: desk.run(put_back, command), self._used)

    def lend(self, number: str, unit: str, to: str, due: str) -> None:
        """A substitute for the repair goes to a school, until a day or none."""
        desk = self._context.desk
        command = Lend(desk.new_action(), desk.read_scan(unit), to, due, number)
        self._run(lambda: desk.run(lend, command), self._lent)

    def end_loan(self, unit: str) -> None:
        """The substitute is back."""
        desk = self._context.desk
        command = EndLoan(desk.new_action(), desk.read_scan(unit))
        self._run(lambda: desk.run(end_loan, command), self._lent)

    def exchange(self, number: str, serial: str, kind: ExchangeKind, *, back: bool) -> None:
        """Another serial; `back`: it is received with it."""
        desk = self._context.desk
        command = Exchange(desk.new_action(), number, serial, kind, back=back)
        self._run(lambda: desk.run(exchange, command), self._exchanged)

    def undo(self, reason: str = "", target: bytes | None = None, *, proved: bool = False) -> None:
        """Takes the operator's last action at this desk back; where a reason or the PIN is due it is asked for."""
        desk = self._context.desk
        command = Undo(action=desk.new_action(), target=target, reason=reason)
        self._run(
            lambda: take_back(desk, command, proved=proved),
            self._undone,
            partial(self.undo, reason, target),
        )

    # --- answers -----------------------------------------------------------------------------------------------------

    def _run(
        self,
        begin: Callable[[], Future[Any]],
        said: Callable[[Any], tuple[str, bool]],
        again: Proved | None = None,
    ) -> None:
        """`again`: the same once more, where all that is missing is the PIN."""
        self._turns.begin()
        try:
            future = begin()
        except Exception as fault:  # noqa: BLE001 - nobody is signed in: said in words, as of any refusal
            self._failed(fault)
            return
        self._context.tasks.watch(future, partial(self._answered, said), partial(self._failed, again=again))

    def _answered(self, said: Callable[[Any], tuple[str, bool]], result: Any) -> None:
        words, written = said(result)
        family = getattr(result, "family", Family.ok)
        self._context.voice.say(family)
        if words:
            self._context.frame.show_toast(ToastRow(text=words, undo=written and not isinstance(result, UndoResult)))
        self._after(written, "" if written else words)

    @staticmethod
    def _said(route: str, what: Action, words: str, _result: object) -> tuple[str, bool]:
        if words:
            return words, True
        if route:
            return t("repair_page.did.routed", route=t(f"kinds.route.{route}")), True
        return t(f"repair_page.did.{what}"), True

    @staticmethod
    def _lent(result: LoanResult) -> tuple[str, bool]:
        return "".join([t(f"repair_page.did.{result.outcome}_loan", unit=result.code), *loan_looks(result)]), True

    @staticmethod
    def _exchanged(result: ExchangeResult) -> tuple[str, bool]:
        return t("repair_page.did.exchanged", old=result.former, new=result.serial), True

    @staticmethod
    def _used(result: PartResult) -> tuple[str, bool]:
        part = result.parts[0]
        key = "repair_page.did.used_low" if result.family is Family.look else f"repair_page.did.{result.outcome}"
        left = sum(count for _, count in part.places)
        return t(key, name=part.name or part.part, left=left), True

    def _undone(self, result: UndoResult) -> tuple[str, bool]:
        if result.family is not Family.refused:
            key = f"repair_page.undone.{result.what}"
            what = t(key) if has(key) else t("repair_page.undone.other")
            return t("repair_page.taken_back", what=what), True
        if result.reason == "reason_needed":
            ask_undo_reason(self._context, result, self.undo)
            return "", False
        return t(f"refused.{result.reason}", repair=result.repair), False

    def _failed(self, fault: BaseException, again: Proved | None = None) -> None:
        if again is not None and pin_asked(self._context, fault, again):
            self._after(False, "")  # noqa: FBT003 - called by place everywhere
            return
        if isinstance(fault, RepairRefused):
            words: str | None = t(f"refused.{fault.reason}")
        else:
            words = fault_words(self._context, fault)
        if words is None:
            self._context.tasks.failed.emit(fault)
            self._after(False, "")  # noqa: FBT003 - called by place everywhere
            return
        self._context.voice.say(Family.refused)
        self._context.frame.show_toast(ToastRow(text=words, undo=False))
        self._after(False, words)  # noqa: FBT003 - as above
