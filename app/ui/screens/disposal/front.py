"""廃棄 (F4): boxes, days the Board was not told of, its instructions, irreparable units that nobody began.

Decides which group is in front and what Enter opens; what may be done is the use cases'.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.domain.codes import CodeKind
from app.domain.disposal_words import Way
from app.domain.kinds import ImportKind
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.context import ImportWish
from app.ui.screens.away.view import ListsView, ListWords
from app.ui.screens.disposal import front_wording as words
from app.ui.screens.disposal import wording
from app.ui.screens.disposal.checklist import Sheet
from app.ui.screens.disposal.front_read import Looked, look_at, read_front
from app.ui.screens.disposal.front_wording import Front
from app.ui.screens.disposal.lists_page import DisposalLists
from app.ui.screens.disposal.requests import Requests
from app.ui.screens.disposal.telling import day_told
from app.ui.screens.goods.asking import Answers
from app.ui.screens.goods.steps import Asked, Option
from app.ui.screens.turns import Question
from app.ui.shell.actions import Mode, Screen
from app.ui.tasks import Lane
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.boxes import open_box
from app.usecases.deprovision_rows import GuardRow
from app.usecases.disposal import begin
from app.usecases.disposal_results import BeginDisposal, BoxResult, DisposalResult, OpenBox

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context

_NONE = "none"


class FrontPage(DisposalLists):
    """Drives the page. `sheet_asked` names what is to be opened: a Sheet, and the unit that is meant."""

    sheet_asked = Signal(object, str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        names = ListWords(*(t(f"disposal_screen.front.{name}") for name in ("rows", "groups", "empty")))
        super().__init__(context, ListsView(names, words.columns(), words.side_columns()), parent)
        self._known = Front()
        self._wanted = ""
        self.requests = Requests(self)
        self.view.table.row_opened.connect(lambda _row: self.press_enter())

    # --- what is shown -----------------------------------------------------------------------------------------------

    def facts(self) -> Front:
        """All there is."""
        return read_front(self.door, self.context.desk.queries)

    def show_facts(self, facts: Front) -> None:
        """The groups; the one in front stays."""
        self._known, self.names = facts, facts.names
        self.keep_front(words.groups(facts), self._wanted)
        self._wanted = ""
        self.show_front()

    def show_front(self) -> None:
        """The rows of the group in front."""
        group = self.front or words.OPEN
        self.view.model.name_columns(words.columns_of(group))
        self.view.table.set_empty_text(t(f"disposal_screen.none.{group}"))
        rows = words.rows(self._known, group)
        self.show_units(t(f"disposal_screen.group.{group}"), words.note(self._known, group), rows)

    @property
    def chosen(self) -> str:
        """The row that is chosen: a box's number, a day, an instruction's number, a repair's."""
        return self.view.table.current_id()

    # --- keys --------------------------------------------------------------------------------------------------------

    def bind_keys(self) -> None:
        """New box, the day's list, an instruction's file, storage."""
        super().bind_keys()
        bind = self.context.actions.bind
        bind("boxes.new", self.new_box)
        bind("boxes.day", self.tell)
        bind("boxes.instruction", self.bring_in)
        bind("boxes.storage", partial(self.context.show, Mode.storage))
        bind("boxes.cancel", self.cancel)

    def fit_keys(self) -> None:
        """The day's list where a day is chosen."""
        super().fit_keys()
        actions = self.context.actions
        actions.set_allowed("boxes.day", allowed=self.front == words.UNTOLD and bool(self.chosen))
        actions.set_allowed("boxes.cancel", allowed=self.front == words.REQUESTS and self.asked is not None)
        actions.set_allowed("away.leave", allowed=self.question is not None or not self.view.work_shown)

    @property
    def enter_words(self) -> str:
        """What Enter opens."""
        if self.asked is not None:
            return self.requests.enter_words(self.asked, self.front)
        return t(f"disposal_screen.enter.{self.front}") if self.chosen and self.front else ""

    @property
    def asked(self) -> GuardRow | None:
        """The chosen row where it is of what the console was asked."""
        rows = [row for row in self._known.of(self.front) if isinstance(row, GuardRow)] if self.front else []
        return next((row for row in rows if row.device.text == self.chosen), None)

    def cancel(self) -> None:
        """What was asked of the console is not wanted any more."""
        if self.front == words.REQUESTS and self.asked is not None:
            self.requests.cancel(self.asked)

    def enter(self) -> None:
        """Opens the chosen row, or begins the unit."""
        asked = self.asked
        if asked is not None:
            self.requests.enter(asked, self.front, self._known.requests)
            return
        chosen = self.chosen
        if not chosen:
            return
        if self.front in (words.OPEN, words.CLOSED, words.HANDED):
            self.sheet_asked.emit(Sheet("box", chosen), "")
        elif self.front == words.INSTRUCTIONS:
            self.sheet_asked.emit(Sheet("instruction", chosen), "")
        elif self.front == words.UNTOLD:
            day = next((one for one in self._known.days if one.day == chosen), None)
            units = (*day.lacking, *day.ready) if day is not None else ()
            self.sheet_asked.emit(Sheet("loose"), units[0].device.text if units else "")
        else:
            row = next((one for one in self._known.unbegun if one.repair == chosen), None)
            if row is not None:
                self.begin(self.context.desk.read_scan(row.serial or row.asset_tag))

    def go_back(self) -> None:
        """From the groups to the rows, where only one half is in sight."""
        if not self.view.work_shown:
            self._swap()

    def tell(self) -> None:
        """The Board is told of the chosen day by one list."""
        if self.front == words.UNTOLD and self.chosen:
            day_told(self, self.chosen)

    def bring_in(self) -> None:
        """The Board's instruction is a file."""
        self.context.wish = ImportWish(None, ImportKind.instruction, Screen.disposal)
        self.context.show(Mode.import_preview)

    def new_box(self) -> None:
        """Asks for which way, and on way B for which instruction."""
        instructions = self._known.instructions
        options = [Option(_NONE, t("disposal_screen.head.way_A"))]
        options += [Option(one.number, t("disposal_screen.ask.for", number=one.number)) for one in instructions[:8]]
        asked = (Asked("for", t("disposal_screen.ask.box_for"), tuple(options)),)
        self.ask(t("disposal_screen.act.new"), "", asked, t("disposal_screen.act.new"), self._open_box)

    def _open_box(self, answers: Answers) -> None:
        desk, number = self.context.desk, answers["for"]
        loose = number == _NONE
        wish = OpenBox(desk.new_action(), Way.A if loose else Way.B, instruction="" if loose else number)

        def opened(result: BoxResult) -> None:
            self.answered(wording.box_answered(result, self.names))
            self.sheet_asked.emit(Sheet("box", result.number), "")

        self.save_once(lambda: self.run(desk.run(open_box, wish), opened, number))

    # --- scans -------------------------------------------------------------------------------------------------------

    def scanned(self, scan: Scan) -> None:
        """A box opens; a unit opens the list it is on."""
        self.question = None
        if scan.own is not None and scan.own.kind is CodeKind.box:
            self.open_box_called(scan)
            return
        self.context.tasks.ask(
            lambda: self._look(scan),
            lambda found: self._looked(scan, found),
            partial(self.unread, scan),
            lane=Lane.scan,
        )

    def open_box_called(self, scan: Scan) -> None:
        """A box by its printed code."""
        code = scan.text

        def found(number: str) -> None:
            if number:
                self.end_turn()
                self.sheet_asked.emit(Sheet("box", number), "")
            else:
                self.done(self.refusal("unknown_box", code))

        def look() -> str:
            facts = self.door.boxes.box(code)
            return facts.box.number if facts is not None else ""

        self.context.tasks.ask(look, found, partial(self.unread, scan), lane=Lane.scan)

    def _look(self, scan: Scan) -> Looked:
        named = self.name(scan)
        return Looked(named) if named.device is None else look_at(self.door, self.context.desk.queries, named)

    def _looked(self, scan: Scan, found: Looked) -> None:
        named, facts, instruction, asked = found
        if named.device is None:
            self.done(self.refusal(named.reason, scan.text))
        elif facts is not None or instruction:
            self.end_turn()
            row = facts.row if facts is not None else None
            sheet = Sheet("instruction", instruction)
            if row is not None:
                listed = Sheet("instruction", row.instruction) if row.instruction else Sheet("loose")
                sheet = Sheet("box", row.box) if row.box else listed
            self.sheet_asked.emit(sheet, named.device.text)
        elif asked is not None:
            self.requests.scanned(asked)
        else:
            line = t("disposal_screen.begin.loose")
            row_ = BannerRow(answer=Answer.look, word=t("disposal_screen.begin.word"), number=scan.text, line=line)
            self.put(Question(row_, partial(self.begin, scan), t("disposal_screen.begin.go")))

    def begin(self, scan: Scan, *, proved: bool = False) -> None:
        """Way A: judged beyond repair. By PIN."""
        desk = self.context.desk
        wish = BeginDisposal(desk.new_action(), scan, Way.A)

        def begun(result: DisposalResult) -> None:
            self.done(wording.answered(result, self.names))
            self.sheet_asked.emit(Sheet("loose"), result.device.text)

        self.run_step(desk.run(begin, wish, proved=proved), begun, scan.text, partial(self.begin, scan))
