"""What pages of lists share: scans in their turn, questions that wait for Enter, papers, undo.

Decides the order on the page only: one scan is answered before the next is looked at, and a question that waits is
never answered by silence. What a page must say itself raises until it does: Qt's metaclass lets no class be abstract.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject

from app.domain.commands import Undo
from app.domain.kinds import Aggregate, Family
from app.domain.rules.repair import RepairRefused
from app.domain.scans import RawScan, Scan, ScanFault
from app.settings.words import t
from app.ui.screens.away import wording
from app.ui.screens.away.view import AwayView, ListsView
from app.ui.screens.faults import fault_words, pin_asked, tell_unread
from app.ui.screens.intake.ask_line import AskLine
from app.ui.screens.intake.papers import IntakePapers
from app.ui.screens.undo_reason import ask_undo_reason
from app.ui.shell.actions import Screen
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.rows import LogRow
from app.ui.widgets.text_field import FieldRow
from app.usecases.changes import Changes
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.ui.context import Context, Proved

T = TypeVar("T")
_FAMILY = {Answer.ok: Family.ok, Answer.look: Family.look, Answer.refused: Family.refused}
_SHOWN = (Aggregate.device, Aggregate.shipment, Aggregate.handback, Aggregate.school)


class Question(NamedTuple):
    """What waits for Enter: nothing is saved before. `on_leave` is what Esc says."""

    row: BannerRow
    enter: Callable[[], None]
    words: str
    """What Enter does."""


class LineAsked:
    """A line that is typed or scanned: an RMA number, a waybill, a serial."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._ask: AskLine | None = None

    def ask(self, name: str, then: Callable[[str], None]) -> None:
        """Asks for it."""
        field = FieldRow(id=name, caption=t(f"away.ask.{name}"), hint=t(f"away.ask.{name}_hint"), code=True)
        words = t(f"away.ask.{name}_button")
        page = AskLine(self._context, t(f"away.ask.{name}_title"), field, words, t("intake.ask.cancel"), then)
        self._ask = page
        page.destroyed.connect(self._asked)
        page.open_page()

    def takes(self, raw: RawScan) -> bool:
        """Whether a scan goes into it: a waybill is a bar code too."""
        if self._ask is None or self._context.frame.overlay is not self._ask:
            return False
        self._ask.field.line.setText(raw.text)
        return True

    def _asked(self) -> None:
        self._ask = None


class ListPage(QObject):
    """A page with a list in front. Subclasses say what a scan means and what is shown."""

    shows: tuple[Aggregate, ...] = _SHOWN
    """What it shows: where one of these changed, it asks anew."""

    def __init__(self, context: Context, view: ListsView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context, self.view, self.papers, self.line = context, view, IntakePapers(context), LineAsked(context)
        self.front = ""
        """Which row of the lists is in front."""
        self.question: Question | None = None
        self.newest = ""
        """The row to be chosen next: the unit that was scanned."""
        self.answers = 0
        """Scans answered so far."""
        self._turns: deque[RawScan] = deque()
        self._under_way = False
        self._active = False
        self._back_to = ""
        """The repair whose page led here: Esc goes back to it."""
        self.view.side_table.row_selected.connect(self._chosen)
        self.view.table.row_selected.connect(lambda _row: self._fit_keys())

    # --- the page's life ---------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """It comes to the front: its keys work, and it shows what is so now."""
        self._active = True
        actions = self.context.actions
        actions.bind("away.enter", self._enter)
        actions.bind("away.print", self.print_paper)
        actions.bind("away.leave", self._leave)
        actions.bind("away.undo", self._undo)
        actions.bind_numbered("away.list", lambda number: self.view.side_table.select_place(number - 1))
        actions.show_only("away.row")
        self.bind_keys()
        self.refresh()
        self._fit_keys()
        self.view.table.setFocus()

    def bind_keys(self) -> None:
        """The page's own keys."""

    def deactivate(self) -> None:
        """Another screen comes to the front: what waited for Enter is left, nothing of it is saved."""
        self.papers.close()
        self._active = False
        self.question, self._back_to = None, ""

    def bring(self, number: str) -> Scan:
        """A repair's page leads here, and Esc back to it: the repair as a scan of its slip."""
        self._back_to = number
        self._fit_keys()
        return self.context.desk.read_scan(number)

    def changed(self, changes: Changes) -> None:
        """Something was committed."""
        if self._active and changes.touches(*self.shows):
            self.refresh()

    def refresh(self) -> None:
        """Asks anew for what is shown."""
        self.context.tasks.ask(self.facts, self._show, lambda fault: tell_unread(self.context, fault))

    def facts(self) -> Any:
        """What the page shows, read beside the window."""
        raise NotImplementedError

    def show_facts(self, facts: Any) -> None:
        """Shows it."""
        raise NotImplementedError

    def _show(self, facts: Any) -> None:
        self.show_facts(facts)
        self._fit_keys()

    # --- scans -------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """One scan: into the line that is asked for, else in its turn."""
        if self.line.takes(raw):
            return True
        self.context.frame.toast.dismiss()
        self._turns.append(raw)
        self._next()
        return True

    def refused_scan(self, fault: ScanFault, raw: str) -> None:
        """A scan that must not be used: said in words."""
        self.answer(wording.refused_banner(fault.value, ""))
        del raw

    def _next(self) -> None:
        if self._under_way or not self._turns:
            return
        self._under_way = True
        raw = self._turns.popleft()
        self.scanned(self.context.desk.read_scan(raw.text))

    def scanned(self, scan: Scan) -> None:
        """What a scan does; ends with `done`."""
        raise NotImplementedError

    def run(self, future: Future[T], then: Callable[[T], None], code: str, again: Proved | None = None) -> None:
        """Waits for a command; a refusal is said, and the turn ends either way. `again`: once more, by PIN."""

        def failed(fault: BaseException) -> None:
            if again is not None and pin_asked(self.context, fault, again):
                self._under_way = False
                self._next()
                return
            if isinstance(fault, RepairRefused):
                if not self.refused(fault.reason, code):
                    self.done(wording.refused_banner(fault.reason, code))
                return
            words = fault_words(self.context, fault)
            if words is None:
                self._under_way = False
                self.context.tasks.failed.emit(fault)
                return
            self.done(BannerRow(answer=Answer.refused, word=t("away.short.refused"), line=words))

        self._under_way = True
        self.context.tasks.watch(future, then, failed)

    def refused(self, reason: str, code: str) -> bool:
        """Whether the page makes more of a refusal than its words."""
        del reason, code
        return False

    def done(self, row: BannerRow) -> None:
        """The turn ends with this answer."""
        self._under_way = False
        self.answers += 1
        self.answer(row)
        self.refresh()
        self._next()

    def answer(self, row: BannerRow) -> None:
        """Says it: banner and sound, and a paper that lies over them goes."""
        self.papers.close()
        self.view.banner.show_answer(row)
        self.context.voice.say(_FAMILY[row.answer])
        self._fit_keys()

    # --- questions ---------------------------------------------------------------------------------------------------

    def put(self, question: Question) -> None:
        """Asks; the turn ends, and Enter answers."""
        self.question = question
        self.done(question.row)

    def _enter(self) -> None:
        if self.context.second_press.too_soon():
            return
        question, self.question = self.question, None
        if question is not None:
            question.enter()
        else:
            self.enter()

    def enter(self) -> None:
        """What Enter does while nothing is asked."""

    @property
    def enter_words(self) -> str:
        """What Enter does, in words; nothing where it does nothing."""
        return ""

    def _leave(self) -> None:
        if self.question is not None:
            self.question = None
            self.view.banner.show_answer(wording.left_banner())
            self._fit_keys()
        elif self._back_to:
            self.context.open_repair(self._back_to)
        else:
            self.go_back()

    def go_back(self) -> None:
        """Where Esc leads from the page itself."""
        self.context.show(Screen.bench)

    # --- lists -------------------------------------------------------------------------------------------------------

    def _chosen(self, row_id: str) -> None:
        if row_id and row_id != self.front:
            self.front = row_id
            self.show_front()
            self._fit_keys()

    def show_front(self) -> None:
        """Shows the list in front, of what was read already."""

    def show_units(self, title: str, note: str, rows: Sequence[LogRow]) -> None:
        """Sets the units of what is in front; the chosen one stays, else the first is."""
        chosen = self.newest or self.view.table.current_id()
        self.view.set_head(title, note)
        self.view.model.set_rows(rows)
        if rows and not self.view.table.select_id(chosen):
            self.view.table.select_place(0)
        if self.newest in (wording.FIRST, self.view.table.current_id()):
            self.newest = ""  # else its list is still to come

    def keep_front(self, rows: Sequence[LogRow], wanted: str = "") -> None:
        """Sets the lists; the one in front stays, or the wanted one comes."""
        self.view.sides.set_rows(rows)
        ids = [row.id for row in rows]
        front = next((name for name in (wanted, self.front) if name in ids), ids[0] if ids else "")
        self.front = front
        self.view.side_table.select_id(front)

    def _fit_keys(self) -> None:
        if not self._active:
            return
        actions = self.context.actions
        words = self.question.words if self.question is not None else self.enter_words
        actions.set_allowed("away.enter", allowed=bool(words))
        if words:
            actions.set_words("away.enter", words)
        leave = "not" if self.question is not None else "to_repair" if self._back_to else "leave"
        actions.set_words("away.leave", t(f"away.act.{leave}"))
        actions.set_words("away.print", t("away.act.reprint" if self.view.past else "shell.act.away.print"))
        actions.set_allowed("away.print", allowed=True)  # another page may have had nothing to print
        self.fit_keys()
        self.context.frame.hints.set_actions(actions.hints())

    def fit_keys(self) -> None:
        """Which of the page's own keys work now."""

    # --- paper and undo ----------------------------------------------------------------------------------------------

    def print_paper(self) -> None:
        """What P prints."""
        raise NotImplementedError

    def _undo(self, reason: str = "", target: bytes | None = None, *, proved: bool = False) -> None:
        self.question = None

        def undone(result: UndoResult) -> None:
            if result.reason == "reason_needed":
                ask_undo_reason(self.context, result, self._undo)
            elif result.family is Family.refused:
                self.done(wording.refused_banner(result.reason, result.repair))
            else:
                self.done(BannerRow(answer=Answer.ok, word=t("away.short.undone"), number=result.repair))

        taken = take_back(self.context.desk, Undo(self.context.desk.new_action(), target, reason), proved=proved)
        self.run(taken, undone, "", partial(self._undo, reason, target))


class AwayPage(ListPage):
    """A page of what goes out and comes back."""

    def __init__(self, context: Context, page: str, sides: str, parent: QObject | None = None) -> None:
        if context.away is None or context.away_papers is None:
            raise RuntimeError("nobody knows shipments here")
        super().__init__(context, AwayView(page, sides), parent)
        self._queries, self._made = context.away, context.away_papers
