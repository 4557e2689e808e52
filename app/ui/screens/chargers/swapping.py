"""A swap under way on the page: scans and keys in their turn, what was taken, what was answered.

Decides that one is answered before the next is looked at, and that the window waits for none. What a scan means, and
whether it may be swapped, is the use case's (`usecases.swap`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.domain.commands import TYPED, Undo
from app.domain.kinds import Family
from app.domain.rules.chargers import ChargerRefused
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.chargers import banners, wording
from app.ui.screens.chargers.taken import FAULTS, STEP_OF, One, Taken, Visit, Want
from app.ui.screens.chargers.wording import Beside, Saved
from app.ui.screens.faults import fault_words, note_refused_scan, pin_asked, say
from app.ui.screens.undo_reason import ask_undo_reason
from app.ui.tasks import Lane
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.charger_scan import Step, as_written
from app.usecases.session import NotAllowed
from app.usecases.swap import SwapResult, swap
from app.usecases.swap_scan import Seen
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.ui.context import Context, Proved


class Held(NamedTuple):
    """A scan the register says otherwise of: R puts the register right and goes on with it."""

    scan: Scan
    seen: Seen | None
    """None: the third scan, after which all is saved."""
    visit: Visit
    why: str
    """What the register says otherwise."""
    code: str
    """Of what it says that."""

    @property
    def banner(self) -> BannerRow:
        """Nothing is saved yet, and R corrects it."""
        return banners.differs_banner(self.why, self.code)


class Begun(NamedTuple):
    """A swap as far as it was scanned: it outlives its page when the window speaks another language."""

    taken: Taken
    former: tuple[Taken, ...]
    held: Held | None
    saved: Saved | None


class Swapping(QObject):
    """`shown_anew` says that something of it changed."""

    shown_anew = Signal()

    def __init__(self, context: Context, beside: Callable[[], Beside], parent: QObject) -> None:
        """`beside` is what was read of the day last."""
        super().__init__(parent)
        self._context, self._beside = context, beside
        self.taken = Taken()
        self.held: Held | None = None
        self.saved: Saved | None = None
        self.said: BannerRow | None = None
        """The answer that stands where the ask was."""
        self.answers = 0
        """Scans and keys answered so far."""
        self._former: list[Taken] = []
        """What was taken before each scan: one step back."""
        self._turns: deque[Callable[[], None]] = deque()
        self._under_way = False
        self._source = TYPED
        """Where the last scan came from."""

    @property
    def begun(self) -> bool:
        """Whether a swap is under way that is not saved."""
        return self.saved is None and self.taken.cabinet is not None

    @property
    def busy(self) -> bool:
        """Whether something waits for its answer."""
        return self._under_way or bool(self._turns)

    def carried(self) -> Begun:
        """What was scanned so far."""
        return Begun(self.taken, tuple(self._former), self.held, self.saved)

    def carry(self, begun: Begun) -> None:
        """Goes on with it; the answer that stands is said in the language in use."""
        self.taken, self._former, self.held, self.saved = begun.taken, list(begun.former), begun.held, begun.saved
        if self.held is not None:
            self.said = self.held.banner
        elif self.saved is not None:
            self.said = banners.saved_banner(self.saved, self._beside())

    @property
    def skips(self) -> bool:
        """Whether what is wanted may be said not to be there."""
        return self.saved is None and self.held is None and self.taken.skips

    @property
    def asks_fault(self) -> bool:
        """Whether it may be said what is wrong with the unit out."""
        return self.saved is None and self.taken.want in (Want.serial, Want.tag, Want.spare)

    @property
    def tag(self) -> str:
        """The code whose label is to be printed, or nothing."""
        return self.saved.result.tag if self.saved is not None else ""

    # --- turns -------------------------------------------------------------------------------------------------------

    def queue(self, act: Callable[[], None]) -> None:
        """A scan or a key, in its turn."""
        self._turns.append(act)
        self._next()

    def _next(self) -> None:
        while self._turns and not self._under_way:
            self._turns.popleft()()

    def done(self, row: BannerRow | None = None) -> None:
        """The turn ends: with an answer that is seen and heard, or with the next ask."""
        self._under_way = False
        heard = row is not None and row is not self.said
        self.said = row
        self.answers += 1
        if heard and row is not None:
            self._context.voice.say(Family(row.answer.value))
        self.shown_anew.emit()
        self._next()

    # --- scans -------------------------------------------------------------------------------------------------------

    def scanned(self, text: str, source: str = TYPED) -> None:
        """A scan, or what was typed in its place. After a saved swap the next one begins."""
        self._source = source
        if self.saved is not None:
            self._anew()
        self.held = None
        scan, taken = self._context.desk.read_scan(text), self.taken
        if taken.want is Want.spare:
            self._save(scan, taken)
            return
        self._under_way = True
        self._context.tasks.ask(
            lambda: self._look(scan, taken),
            lambda found: self._seen(scan, *found),
            lambda fault: self._failed(fault, scan),
            lane=Lane.scan,
        )

    def _look(self, scan: Scan, taken: Taken) -> tuple[Seen, Visit]:
        """Beside the window: what it names. Raises ChargerRefused."""
        want = taken.want
        visit = self.visit() if want is Want.cabinet else taken.visit
        target = taken.place if STEP_OF[want] is Step.out else None
        seen = self._context.chargers.seen(scan, STEP_OF[want], target)
        if want is Want.school and seen.what != "school":
            raise ChargerRefused("school_needed")
        return seen, visit

    def visit(self) -> Visit:
        """The visit that is under way here; asked beside the window."""
        visits = self._context.visits
        number = visits.now() if visits is not None else ""
        found = visits.visit(number) if visits is not None and number else None
        return Visit(number, found.row.school_code) if found is not None else Visit()

    def _seen(self, scan: Scan, seen: Seen, visit: Visit) -> None:
        why = self.taken.differs(seen, visit)
        if why and not self.taken.corrected:
            self.held = Held(scan, seen, visit, why, seen.code)
            self.done(self.held.banner)
        else:
            self._take(One(scan, seen), visit, self.taken)

    def _take(self, one: One, visit: Visit, taken: Taken) -> None:
        """The step is done."""
        self._former.append(self.taken)
        self.taken = taken.take(one, visit)
        self._context.voice.say(Family.ok)
        self.done()

    def _save(self, scan: Scan, taken: Taken, *, proved: bool = False) -> None:
        """The third scan: all of it in one action."""
        desk = self._context.desk
        action, at_hand = desk.new_action(), wording.pool(self._beside(), taken.visit)
        self._under_way = True

        def saved(result: SwapResult) -> None:
            if result.outcome == "differs":
                self.held = Held(scan, None, taken.visit, result.reason, result.differs[0].unit)
                self.done(self.held.banner)
                return
            self.saved, self._former = Saved(taken, result, action, at_hand), []
            self.done(banners.saved_banner(self.saved, self._beside()))

        def failed(fault: BaseException) -> None:
            self._failed(fault, scan, partial(self._save, scan, taken))

        try:
            self._context.tasks.watch(desk.run(swap, taken.command(scan, action), proved=proved), saved, failed)
        except NotAllowed as fault:
            failed(fault)

    def _failed(self, fault: BaseException, scan: Scan, again: Proved | None = None) -> None:
        """A refusal or the world's fault is said; ours is handed on. `again`: once more, by PIN."""
        if isinstance(fault, RepairRefused):
            if scan.raw:
                note_refused_scan(self._context, scan, self._source, fault.reason)
            at = fault.where if isinstance(fault, ChargerRefused) else None
            school = self._beside().schools.get(at.school, "") if at is not None else ""
            self.done(banners.refused_banner(fault.reason, as_written(scan), school))
            return
        asked = again is not None and pin_asked(self._context, fault, again)
        words = None if asked else fault_words(self._context, fault)
        if words is not None:
            self.done(BannerRow(answer=Answer.refused, word=t("charger_screen.short.refused"), line=words))
            return
        if not asked:
            self._context.tasks.failed.emit(fault)
        self._under_way = False
        self._next()

    # --- keys, each in its turn --------------------------------------------------------------------------------------

    def skip(self) -> None:
        """札なし; once more: no serial to be read; once more: no label from the strip either."""
        if self.skips:
            self._former.append(self.taken)
            self.taken = self.taken.skip()
        self.done()

    def correct(self) -> None:
        """The register is put right with the swap, and what was held goes on."""
        held, self.held = self.held, None
        if held is None:
            self.done(self.said)
        elif held.seen is None:
            self._save(held.scan, self.taken._replace(corrected=True))
        else:
            self._take(One(held.scan, held.seen), held.visit, self.taken._replace(corrected=True))

    def fault(self, number: int) -> None:
        """What is wrong with the unit out; the same key once more: nobody has looked."""
        if self.asks_fault and number <= len(FAULTS):
            word = FAULTS[number - 1].value
            self.taken = self.taken._replace(fault="" if self.taken.fault == word else word)
        self.done(self.said)

    def leave(self) -> None:
        """One step back: from an answer to the ask, then out of the swap. Nothing that was saved is lost."""
        if self.saved is not None:
            self._anew()
        elif self.said is None and self.begun:
            self._anew()
            say(self._context, t("charger_screen.left"))
        self.held = None
        self.done()

    def back(self) -> None:
        """Before it is saved: one scan back; after: all of it; else the last action of whoever is here."""
        if self.held is not None:
            self.held = None
            self.done()
        elif self.begun:
            self.taken = self._former.pop()
            self.done()
        else:
            self._take_back(target=self.saved.action if self.saved is not None else None)

    def _anew(self) -> None:
        self.saved, self.held, self.taken, self._former = None, None, Taken(), []

    def _take_back(self, reason: str = "", target: bytes | None = None, *, proved: bool = False) -> None:
        desk = self._context.desk
        self._under_way = True

        def undone(result: UndoResult) -> None:
            if result.reason == "reason_needed":
                self.done(self.said)
                ask_undo_reason(self._context, result, self._take_back)
            elif result.family is Family.refused:
                self.done(banners.refused_banner(result.reason, "", later=result.repair))
            else:
                tag = self.tag
                self._anew()
                self.done(banners.undone_banner(swap=target is not None, tag=tag))

        def failed(fault: BaseException) -> None:
            self._failed(fault, Scan(raw="", text=""), partial(self._take_back, reason, target))

        try:
            taken = take_back(desk, Undo(desk.new_action(), target, reason), proved=proved)
        except NotAllowed as fault:
            failed(fault)
            return
        self._context.tasks.watch(taken, undone, failed)
