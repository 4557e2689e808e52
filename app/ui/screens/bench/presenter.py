"""The bench's logic: the queue as board and list, its filters and keys; live, without ever asking twice at once.

Decides what is shown of the queue and which repair is chosen; must not know SQL nor pixels. What a scan does is
`scans`' matter; repair page, parts, shipments and returns are hooks that the window fills in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QObject, QTimer

from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Aggregate
from app.domain.rules.bench import Column
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui import theme
from app.ui.context import Context
from app.ui.screens.bench import wording
from app.ui.screens.bench.filters import Filters
from app.ui.screens.bench.listing import Listing
from app.ui.screens.bench.narrowing import Filled, Tally, fill, tally
from app.ui.screens.bench.offered import Offered
from app.ui.screens.bench.scans import Scans
from app.ui.screens.bench.view import BenchView
from app.ui.screens.faults import say
from app.ui.widgets.board_card import BoardCard
from app.ui.widgets.board_model import Faces
from app.usecases.bench_rows import BenchQueries, Queue, QueueRow
from app.usecases.changes import Changes

FEW_MS, BULK_MS = 150, 1_000
"""How long changes are gathered before the queue is asked for again: single ones, and those of an import."""
_KINDS = (Aggregate.device, Aggregate.school, Aggregate.form, Aggregate.operator, Aggregate.setting)


@dataclass(slots=True, kw_only=True)
class Hooks:
    """What the bench leaves to others. An act whose hook is None neither works nor shows."""

    open_repair: Callable[[str], None]
    """Shows the repair of this number."""
    open_unit: Callable[[str], None]
    """Shows the unit this code names."""
    parts: Callable[[], None] | None = None
    ship: Callable[[], None] | None = None
    give_back: Callable[[], None] | None = None


class BenchPresenter(QObject):
    """Drives F2."""

    def __init__(self, context: Context, bench: BenchQueries, hooks: Hooks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.hooks = hooks
        self.queue: Queue | None = None
        self.filled: Filled | None = None
        self._tally = Tally(0, 0, 0)
        self._offered = Offered(context)
        self._bench = bench
        self._board = True
        self._active = self._stale = self._asking = self._warned = False
        self._again = False
        self._chosen = ""
        """The repair Enter opens."""
        self._picked = False
        """Whether a person chose it by key or click: only then a shelf that is scanned is for it."""
        self.view = BenchView(
            Faces(attrgetter("repair"), self._face, wording.spoken), lambda request: self.listing.fetch(request)
        )
        self.listing = Listing(self.view.table, self.view.model, self._row_selected)
        self.view.board.set_columns(wording.unknown_heads())
        self.filters = Filters(self.view.picker, self.view.place_picker, self)
        self.scans = Scans(
            context,
            bench,
            rows=lambda: self.queue.rows if self.queue is not None else (),
            selected=lambda: self._chosen if self._picked else "",
            opened=self._open_scanned,
            unit=lambda code: self.hooks.open_unit(code),
            shelf=lambda place: self.filters.set(shelf=place),
        )
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)
        self.filters.changed.connect(self._narrowed)
        self.filters.closed.connect(self.view.keys_to_queue)
        self.view.board.opened.connect(self._open)
        self.view.board.moved.connect(self._choose)
        self.view.table.row_opened.connect(self._open)
        for bar in (self.view.outcomes, self.view.ways, self.view.narrowed):
            bar.chip_pressed.connect(self._pressed)
        theme.changed.connect(self._show_ways)

    # --- the screen's life --------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front: its keys work, the queue is counted anew (another day may have begun)."""
        actions = self.context.actions
        for name, act in self._acts().items():
            if act is not None:
                actions.bind(f"bench.{name}", act)
        actions.bind_numbered("bench.column", lambda number: self.to_column(number - 1))
        actions.show_only("bench.row")
        self._active = True
        self._show_ways()
        self.refresh()
        self.view.keys_to_queue()

    def _acts(self) -> dict[str, Callable[[], None] | None]:
        return {
            "open": self.open_chosen,
            "over": lambda: self.filters.toggle("over"),
            "workable": lambda: self.filters.toggle("workable"),
            "run": lambda: self.filters.toggle("run"),
            "mine": self.my_own,
            "filter": lambda: self.filters.open(),
            "back": self.back,
            "board": lambda: self.show_as(board=True),
            "list": lambda: self.show_as(board=False),
            "parts": self.hooks.parts,
            "ship": self.hooks.ship,
            "return": self.hooks.give_back,
        }

    def deactivate(self) -> None:
        """Another screen comes to the front; filters, place and choice stay."""
        self._active = False
        self.filters.close()
        self._later.stop()

    def changed(self, changes: Changes) -> None:
        """Something was committed: asks anew, gathered, and only while the screen is in front."""
        if self._active and changes.touches(*_KINDS) and not self._later.isActive():
            self._later.start(BULK_MS if changes.bulk else FEW_MS)

    def refresh(self) -> None:
        """Asks anew; while one question is on its way the next waits for it."""
        if self._asking:
            self._again = True
            return
        self._asking = True
        self.context.tasks.ask(self._counted, self._came, self._not_read)

    def _counted(self) -> tuple[Queue, Tally]:
        """On the asking thread: what the window need not count."""
        queue = self._bench.queue()
        return queue, tally(queue.rows)

    def _came(self, found: tuple[Queue, Tally]) -> None:
        self._asking = False
        queue, self._tally = found
        self.queue = queue
        self.filters.know(queue)
        self._show()
        if queue.unread and not self._warned:
            self._warned = True
            say(self.context, t("bench_screen.days_unread"))
        if self._again:
            self._again = False
            self.refresh()

    def _not_read(self, fault: BaseException) -> None:
        self._asking = self._again = False
        self.context.tasks.unread.emit(fault)

    # --- what is shown ------------------------------------------------------------------------------------------------

    def _face(self, row: QueueRow) -> BoardCard:
        if self.queue is None:
            raise RuntimeError("no queue yet")
        return wording.card(row, self.queue.limits)

    def _show(self) -> None:
        queue = self.queue
        if queue is None:
            return
        filled = self.filled = fill(queue, self.filters.narrow)
        self.view.title.set_words(*wording.title(queue, filled, self.filters.narrow))
        self.view.set_chips(
            wording.outcome_chips(self._tally, self.filters.narrow, run_today=queue.run.today), self.filters.chips()
        )
        turned = self.view.show_page(board=self._board, rows=len(queue.rows), shown=len(filled.rows))
        before = self._chosen
        if self._board:
            self.view.board.set_columns(wording.heads(filled, queue.limits))
            self._chosen = self.view.board.current_id()
        else:
            self._chosen = self.listing.show(filled.rows, before)
        self._picked = self._picked and self._chosen == before
        self._offered.tell(some=bool(queue.rows), fits=bool(filled.rows))
        if turned and self._active and not self.filters.is_open:
            self.view.keys_to_queue()

    def _show_ways(self) -> None:
        pages = [name for name, act in self._acts().items() if act is not None]
        self.view.ways.set_chips(wording.way_chips(pages, board=self._board))

    def _narrowed(self) -> None:
        self.scans.just_scanned = ""
        self._show()
        self.view.keys_to_queue()

    # --- keys ---------------------------------------------------------------------------------------------------------

    def show_as(self, *, board: bool) -> None:
        """Board or list; the chosen repair stays chosen."""
        if board == self._board:
            return
        chosen = self._chosen
        self._board = board
        self._show_ways()
        if board:
            self._show()
            if not chosen or not self.view.board.select(chosen):
                self.view.board.unselect()
        else:
            self._chosen = chosen
            self._show()
        self.view.keys_to_queue()

    def to_column(self, at: int) -> None:
        """A column's key: its first card, or the current one; from the list, the first row of that state."""
        self.scans.just_scanned = ""
        if self.view.board_shown:
            self.view.board.go_to(at)
        else:
            column = list(Column)[at]
            self.listing.go_to(lambda row: row.column is column)

    def open_chosen(self) -> None:
        """Enter: the chosen repair; with none chosen the first of the queue is chosen."""
        if self._chosen:
            self._open(self._chosen)
        elif self.view.board_shown:
            self.view.board.go_to(self.view.board.current)

    def my_own(self) -> None:
        """M: the repairs of whoever is signed in."""
        actor = self.context.desk.actor
        if actor is None:
            say(self.context, t("bench_screen.nobody_signed_in"))
            return
        self.filters.set(mine="" if self.filters.narrow.mine else actor.code)

    def back(self) -> None:
        """Esc, one step: the filters go, then the choice."""
        self.scans.just_scanned = ""
        if not self.filters.clear():
            self._unchoose()

    def _unchoose(self) -> None:
        self._chosen, self._picked = "", False
        self.view.board.unselect()
        self.listing.unselect()

    def _pressed(self, name: str) -> None:
        if name in ("person", "shelf"):
            self.filters.open(name)
        elif (act := self._acts()[name]) is not None:
            act()

    # --- repairs ------------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> str:
        """The number of the repair that was chosen, or nothing."""
        return self._chosen

    def _choose(self, repair: str) -> None:
        self.scans.just_scanned = ""
        self._chosen, self._picked = repair, bool(repair)

    def _row_selected(self, repair: str) -> None:
        if not self.view.board_shown:
            self._choose(repair)

    def _open(self, repair: str) -> None:
        if repair:
            self.hooks.open_repair(repair)

    def _open_scanned(self, repair: str) -> None:
        """The slip's repair: chosen, so that it is to be found on the board afterwards, and opened."""
        if self.view.board_shown:
            self.view.board.select(repair)
        self.scans.just_scanned = repair
        self.hooks.open_repair(repair)

    def command(self, command: Command) -> bool:
        """The command sheet here: next walks on from card to card; every other code is the key it stands for."""
        return command.word is CommandWord.next and self.view.step_on()

    def take_scan(self, raw: RawScan) -> bool:
        """A scan in front of the queue."""
        self.filters.close()
        return self.scans.take(raw)
