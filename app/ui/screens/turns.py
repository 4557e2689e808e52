"""A page where scans are answered in their turn: one is answered before the next is looked at, a question that waits is
never answered by silence, and one key takes the last action back.

Decides the order on the page only. What a page must say itself raises until it does: Qt's metaclass lets no class be
abstract.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from PySide6.QtCore import QObject

from app.domain.commands import Undo
from app.domain.kinds import Family
from app.domain.rules.repair import RepairRefused
from app.domain.scans import RawScan, Scan, ScanFault
from app.settings.words import t
from app.ui.screens.faults import fault_words, note_refused_scan, pin_asked, tell_unread
from app.ui.screens.intake.papers import IntakePapers
from app.ui.screens.intake.wording import reason_words
from app.ui.screens.undo_reason import ask_undo_reason
from app.ui.screens.undone import undone_row
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.ui.context import Context, Proved

T = TypeVar("T")
_FAMILY = {Answer.ok: Family.ok, Answer.look: Family.look, Answer.refused: Family.refused}


class Question(NamedTuple):
    """What waits for Enter: nothing is saved before."""

    row: BannerRow
    enter: Callable[[], None]
    words: str
    """What Enter does."""


class TurnPage(QObject):
    """Answers scans in their turn. Subclasses say what a scan means and what is shown."""

    view: Any
    """A widget with a `banner`."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context, self.papers = context, IntakePapers(context)
        self.question: Question | None = None
        self.answers = 0
        """Scans answered so far."""
        self._turns: deque[RawScan] = deque()
        self._turn: RawScan | None = None
        """The scan that is being answered; None while a key is."""
        self._under_way = False
        self._reading = 0
        """How often what is shown was asked for: only the last answer counts."""

    # --- what a page says itself -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Asks anew for what is shown."""
        raise NotImplementedError

    def read_anew(self, read: Callable[[], T], show: Callable[[T], None]) -> None:
        """Reads beside the window, then shows it. Asked for again meanwhile, it is read and shown once: an answer and
        the change it made both ask.
        """
        self._reading += 1
        turn = self._reading

        def came(found: T | None) -> None:
            if turn == self._reading:
                show(cast("T", found))  # it was read: nobody has asked since

        self.context.tasks.ask(
            lambda: read() if turn == self._reading else None, came, lambda fault: tell_unread(self.context, fault)
        )

    def scanned(self, scan: Scan) -> None:
        """What a scan does; ends with `done`."""
        raise NotImplementedError

    def fit(self) -> None:
        """Which keys work now, and what they say."""
        raise NotImplementedError

    def asks(self, raw: RawScan) -> bool:
        """Whether a scan goes into a line that is asked for."""
        del raw
        return False

    def refused(self, reason: str, code: str) -> bool:
        """Whether the page makes more of a refusal than its words."""
        del reason, code
        return False

    def refusal(self, reason: str, code: str) -> BannerRow:
        """A refusal, with what to do."""
        word = t("away.short.refused")
        return BannerRow(answer=Answer.refused, word=word, number=code, line=reason_words(reason, code))

    def enter(self) -> None:
        """What Enter does while nothing is asked."""

    # --- scans -------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """One scan: into the line that is asked for, else in its turn."""
        if self.asks(raw):
            return True
        self.context.frame.toast.dismiss()
        self._turns.append(raw)
        self._next()
        return True

    def refused_scan(self, fault: ScanFault, raw: str) -> None:
        """A scan that must not be used: said in words."""
        self.answer(self.refusal(fault.value, ""))
        note_refused_scan(self.context, Scan(raw=raw, text=raw, fault=fault), "keyboard", fault.value)

    def refuse(self, reason: str, code: str) -> None:
        """The turn ends refused, in words; a scan that was answered so is kept in the desk's scan log."""
        self._note(reason)
        self.done(self.refusal(reason, code))

    def _note(self, reason: str) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            note_refused_scan(self.context, self.context.desk.read_scan(turn.text), turn.source, reason)

    def _next(self) -> None:
        if self._under_way or not self._turns:
            return
        self._under_way = True
        raw = self._turn = self._turns.popleft()
        self.scanned(self.context.desk.read_scan(raw.text))

    def run(self, future: Future[T], then: Callable[[T], None], code: str, again: Proved | None = None) -> None:
        """Waits for a command; a refusal is said, and the turn ends either way. `again`: once more, by PIN."""

        def failed(fault: BaseException) -> None:
            if again is not None and pin_asked(self.context, fault, again):
                self.release()
                return
            if isinstance(fault, RepairRefused):
                self._note(fault.reason)
                if not self.refused(fault.reason, code):
                    self.done(self.refusal(fault.reason, code))
                return
            words = fault_words(self.context, fault)
            if words is None:
                self._under_way, self._turn = False, None
                self.context.tasks.failed.emit(fault)
                return
            self.done(BannerRow(answer=Answer.refused, word=t("away.short.refused"), line=words))

        self._under_way = True
        self.context.tasks.watch(future, then, failed)

    def done(self, row: BannerRow, *, anew: bool = True) -> None:
        """The turn ends with this answer. `anew`: what is shown may have changed."""
        self._under_way, self._turn = False, None
        self.answers += 1
        self.answer(row)
        if anew:
            self.refresh()
        self._next()

    def release(self) -> None:
        """The turn ends without an answer here: another page has it."""
        self._under_way, self._turn = False, None
        self._next()

    def answer(self, row: BannerRow) -> None:
        """Says it: banner and sound, and a paper that lies over them goes."""
        self.papers.close()
        self.view.banner.show_answer(row)
        self.context.voice.say(_FAMILY[row.answer])
        self.fit()

    # --- questions and undo ------------------------------------------------------------------------------------------

    def put(self, question: Question) -> None:
        """Asks; the turn ends, and Enter answers."""
        self.question = question
        self.done(question.row)

    def press_enter(self) -> None:
        """Enter: the question that waits, else what the page does."""
        if self.context.second_press.too_soon():
            return
        question, self.question = self.question, None
        if question is not None:
            question.enter()
        else:
            self.enter()

    def drop_question(self) -> bool:
        """Whether a question waited: it is left, and nothing of it is saved."""
        if self.question is None:
            return False
        self.question = None
        left = BannerRow(answer=Answer.look, word=t("away.short.left"), line=t("away.not_saved"))
        self.view.banner.show_answer(left)
        self.fit()
        return True

    def undo(self, reason: str = "", target: bytes | None = None, *, proved: bool = False) -> None:
        """The last action is taken back."""
        self.question = None

        def undone(result: UndoResult) -> None:
            if result.reason == "reason_needed":
                self.release()
                ask_undo_reason(self.context, result, self.undo)
            elif result.family is Family.refused:
                self.done(self.refusal(result.reason, result.repair))
            else:
                self.done(self.taken_back(result))

        taken = take_back(self.context.desk, Undo(self.context.desk.new_action(), target, reason), proved=proved)
        self.run(taken, undone, "", partial(self.undo, reason, target))

    def taken_back(self, result: UndoResult) -> BannerRow:
        """What was taken back, and of which unit."""
        return undone_row(result)
