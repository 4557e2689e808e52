"""What pages of disposal share: which unit a scan names, how a step is ticked, how a refusal is said.

Decides which command a step becomes; what the page shows of it is the page's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules.disposal import StepBlocked
from app.domain.scans import RawScan, Scan
from app.settings.words import has, t
from app.ui.screens.disposal import wording
from app.ui.screens.disposal.asks import QuickAsk
from app.ui.screens.faults import tell_unread
from app.ui.screens.goods.asking import Answers
from app.ui.screens.goods.steps import Asked
from app.ui.screens.turns import TurnPage
from app.ui.screens.undone import undone_row
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.disposal import tick
from app.usecases.disposal_results import DisposalResult, TickStep

if TYPE_CHECKING:
    from app.ui.screens.guard.wording import Told
    from app.usecases.disposal_door import DisposalDoor
    from app.usecases.undo import UndoResult


class Named(NamedTuple):
    """What a scan names: a closed reason why nothing, or the unit."""

    reason: str = ""
    device: Ref | None = None


class DisposalTurns(TurnPage):
    """Subclasses say what is shown and what a scan means."""

    shows: tuple[Aggregate, ...] = (Aggregate.device, Aggregate.box, Aggregate.instruction)

    names: Mapping[str, str] = MappingProxyType({})
    """What a supervisor calls a step."""

    newest = ""
    """The unit that is to be the current one once it is listed, where the page lists units."""

    @property
    def door(self) -> DisposalDoor:
        """Who is asked."""
        if self.context.disposal is None:
            raise RuntimeError("nobody knows disposal here")
        return self.context.disposal

    @cached_property
    def asking(self) -> QuickAsk:
        """The questions."""
        return QuickAsk(self.context)

    @property
    def in_steps(self) -> bool:
        """Whether questions lie over the page now."""
        return "asking" in self.__dict__ and self.asking.is_open

    # --- scans -------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """Into the questions that are asked, else in its turn."""
        if self.in_steps:
            self.asking.take_scan(self.context.desk.read_scan(raw.text))
            return True
        return super().take_scan(raw)

    def name(self, scan: Scan) -> Named:
        """Which unit a scan names; read beside the window."""
        queries = self.context.desk.queries
        codes = (scan.repair.text,) if scan.repair is not None else scan.candidates
        found = next((refs for code in codes if (refs := queries.find_device(code))), ())
        if len(found) == 1:
            return Named(device=found[0])
        return Named("several_named" if found else "unknown_device")

    def unread(self, scan: Scan, fault: BaseException) -> None:
        """What a scan names could not be looked up."""
        tell_unread(self.context, fault)
        self.done(self.refusal("unreadable", scan.text))

    def end_turn(self) -> None:
        """The turn ends without an answer: what it led to answers itself."""
        self._under_way = False
        self.answers += 1
        self._next()

    # --- questions ---------------------------------------------------------------------------------------------------

    def ask(self, title: str, note: str, asked: Sequence[Asked], go: str, done: Callable[[Answers], None]) -> None:
        """Asks; nothing is saved before its Enter."""
        self.asking.ask(title, note, asked, go, done)

    def save_once(self, does: Callable[[], None]) -> None:
        """An Enter while it is being saved says nothing more."""
        if not self._under_way:
            does()

    def answered(self, row: BannerRow) -> None:
        """It is saved: the questions go, the answer stands."""
        if self.in_steps:
            self.asking.leave()
        self.done(row)

    def taken_back(self, result: UndoResult) -> BannerRow:
        """What was taken back; its unit is the current one where it is listed."""
        if result.unit is not None and self.lists(result.unit):
            self.newest = result.unit.text
        return undone_row(result, wording.long_step(result.step, self.names) if result.step else "")

    def lists(self, unit: Ref) -> bool:
        """Whether the page lists this unit, where it lists units."""
        del unit
        return False

    # --- ticks -------------------------------------------------------------------------------------------------------

    def tick(self, command: TickStep, code: str, detail: str = "", *, proved: bool = False) -> None:
        """Ticks a step; asks for the PIN where it is due. `detail`: what the answer says beside."""

        def ticked(result: DisposalResult) -> None:
            self.answered(wording.answered(result, self.names, detail))

        again = partial(self.tick, command, code, detail)
        self.run_step(self.context.desk.run(tick, command, proved=proved), ticked, code, again)

    def run_step(self, future: Future[Any], then: Callable[[Any], None], code: str, again: Any = None) -> None:
        """As `run`; a blocked step is said by the name of the one that is missing."""

        def told(result: Any) -> None:
            if isinstance(result, StepBlocked):
                self.say_blocked(result.step, code)
            else:
                then(result)

        self.run(told_as(future, lambda fault: isinstance(fault, StepBlocked)), told, code, again)

    def guarded(self, told: Told) -> None:
        """The guard has saved: said here, where else the answer before would go on standing. A unit that it refused is
        the one to go on with.
        """
        self.newest = told.refused
        self.answer(wording.guarded(told))
        self.refresh()

    def say_blocked(self, step: str, code: str) -> None:
        """Refused by the name of the step that isn't done."""
        line = t("refused.step_blocked", step=wording.long_step(step, self.names))
        row = BannerRow(answer=Answer.refused, word=t("disposal_screen.blocked"), number=code, line=line)
        if self.in_steps:
            self.asking.leave()
        self.done(row)

    def refused(self, reason: str, code: str) -> bool:
        """While questions lie there the refusal stands over them, and what was answered stays."""
        if not self.in_steps:
            return False
        self._under_way = False
        self.asking.wrong(_sentence(reason))
        return True

    def refusal(self, reason: str, code: str) -> BannerRow:
        """A refusal, with what to do."""
        return BannerRow(answer=Answer.refused, word=t("away.short.refused"), number=code, line=_sentence(reason))


def _sentence(reason: str) -> str:
    return t(f"refused.{reason}", repair="", step="", box="", units="") if has(f"refused.{reason}") else reason


def told_as(future: Future[Any], takes: Callable[[BaseException], bool]) -> Future[Any]:
    """The same future, but that a fault which `takes` is its result: the page says more of it than its words."""
    made: Future[Any] = Future()

    def done(finished: Future[Any]) -> None:
        fault = finished.exception()
        if fault is not None and takes(fault):
            made.set_result(fault)
        elif fault is not None:
            made.set_exception(fault)
        else:
            made.set_result(finished.result())

    future.add_done_callback(done)
    return made
