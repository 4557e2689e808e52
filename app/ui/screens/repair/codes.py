"""Scans on the page: parts, places, slips and units; and the codes of the command sheet as the keys they stand for.

Decides what a code means here. A code that means nothing now says so; one of a unit opens its repair.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from app.domain.codes import CodeKind, squeeze
from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Action, Cause, Family, FaultPlace, RepairState
from app.domain.rules.repair import allowed
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui.screens.faults import say
from app.ui.screens.repair.deeds import NEED_PART, ROUTES, TO_RETURN, TO_TEST, of_scan
from app.ui.screens.repair.model import Task
from app.ui.screens.repair.now import at_of
from app.ui.tasks import Lane

if TYPE_CHECKING:
    from app.ui.screens.repair.presenter import RepairPresenter

_DIGITS: Final = 9


class Codes:
    """What a scanner says on the page of `on`."""

    def __init__(self, on: RepairPresenter) -> None:
        self.on = on

    # --- the command sheet -------------------------------------------------------------------------------------------

    def command(self, command: Command) -> bool:
        """Whether the code means something here; then it is done in its turn."""
        acts: dict[CommandWord, Callable[[], None]] = {
            CommandWord.done: self._go,
            CommandWord.escape: self.on.back,
            CommandWord.undo: self.on.undo,
            CommandWord.next: partial(self.on.walk, 1),
            CommandWord.number: partial(self._number, command),
            CommandWord.route: partial(self._route, command),
            CommandWord.fault_place: partial(self._found, "fault", command),
            CommandWord.cause: partial(self._found, "cause", command),
        }
        act = acts.get(command.word)
        if act is not None:
            self.on.turns.take(act)
        return act is not None

    def _go(self) -> None:
        self.on.go()

    def _number(self, command: Command) -> None:
        number, page = command.number or 0, self.on.page
        if number <= _DIGITS:
            self.on.pick(number)
            return
        deed = of_scan(command, page, self.on.draft) if page is not None else ""
        if deed:
            self.on.deed(deed)
        else:
            self._say(t("sheet_commands.no_such_number", number=str(number)))

    def _route(self, command: Command) -> None:
        """RT: a route at once; waiting for a part, on to the test, on to the return."""
        page, number = self.on.page, command.number or 0
        if page is None:
            return
        state = RepairState(page.course.state)
        if number in ROUTES:
            self.on.choose_route(ROUTES[number])
        elif number == NEED_PART and self.on.task is Task.wait:  # the key is Enter's there, the code says it itself
            part = at_of(page, self.on.draft) or page.course.waiting_part
            self.on.act(Action.need_part, **({"part": part} if part else {}))
        elif number == NEED_PART and of_scan(command, page, self.on.draft):
            self.on.deed("need_part")
        elif number == TO_TEST and state is RepairState.repairing:
            if self.on.task is Task.work:
                self.on.go()
            else:
                self.on.deed("next")
        elif number == TO_RETURN and state in (RepairState.testing, RepairState.ready):
            self.on.go()
        else:
            self._say(t("refused.not_allowed_in_state"))

    def _found(self, name: str, command: Command) -> None:
        """FP and CA: the fault place and the cause."""
        page, words = self.on.page, list(FaultPlace if name == "fault" else Cause)
        if page is None or not allowed(Action.diagnose, RepairState(page.course.state)):
            self._say(t("refused.not_allowed_in_state"))
        else:
            self.on.answer(name, words[(command.number or 1) - 1].value)

    # --- things ------------------------------------------------------------------------------------------------------

    def scan(self, raw: RawScan) -> bool:
        """Whether this scan is the page's."""
        scan = self.on.context.desk.read_scan(raw.text)
        own = scan.own
        if scan.fault is not None or not (own is not None or scan.repair is not None or scan.candidates):
            return False
        if own is not None and own.kind is CodeKind.part:
            self.on.turns.take(partial(self._part, own.body))
        elif own is not None and own.kind is CodeKind.place:
            self.on.turns.take(partial(self._place, own.body))
        elif own is not None and own.kind is not CodeKind.repair:
            return False
        elif self._is_substitute(scan):
            self.on.turns.take(partial(self.on.doing.end_loan, scan.text))
        elif scan.repair is None and self.on.asks_unit:
            self.on.turns.take(partial(self.on.look_up, scan.text))
        else:
            self._unit(scan)
        return True

    def _is_substitute(self, scan: Scan) -> bool:
        """Whether it is what the school has instead: it is back."""
        loan = self.on.page.loan if self.on.page is not None else None
        names = {squeeze(code) for code in (loan.serial, loan.tag) if code} if loan is not None else set()
        return scan.repair is None and any(squeeze(text) in names for text in scan.candidates)

    def _part(self, body: str) -> None:
        """The scanned part goes in, has come, or goes back on its shelf; which fit is the use case's to say."""
        page = self.on.page
        if page is None:
            return
        found = next((part.part for part in page.parts if squeeze(part.part) == squeeze(body)), body)
        state = RepairState(page.course.state)
        if self.on.task is Task.put_back:
            self.on.doing.put_back(self.on.number, found)
        elif state is RepairState.waiting_parts and page.course.waiting_part in ("", found):
            self.on.act(Action.part_came, **({"part": found} if page.course.waiting_part else {}))
        else:
            self.on.doing.use(self.on.number, found, self.on.draft.fate)

    def _place(self, body: str) -> None:
        """The unit lies there now; a shelf by the name the register has."""
        bench = self.on.context.bench
        if bench is None:
            self.on.act(Action.place, place=body)
            return
        self.on.turns.begin()

        def named(name: str) -> None:
            self.on.turns.busy = False
            self.on.act(Action.place, place=name or body)

        def failed(fault: BaseException) -> None:
            self.on.turns.end()
            self.on.context.tasks.unread.emit(fault)

        self.on.context.tasks.ask(lambda: bench.shelf(squeeze(body)), named, failed, lane=Lane.scan)

    def _unit(self, scan: Scan) -> None:
        """A slip or a unit: its repair's page; one without an open repair is said so."""
        self.on.context.tasks.ask(lambda: self._repair_of(scan), partial(self._open, scan.text), lane=Lane.scan)

    def _repair_of(self, scan: Scan) -> str:
        """On the reading thread: the number of the repair a scan names, or nothing."""
        queries = self.on.context.desk.queries
        for text in (scan.repair.text,) if scan.repair is not None else scan.candidates:
            for ref in queries.find_device(text):
                card = queries.card(ref)
                numbers = list(card.repairs) if card is not None else []
                if scan.repair is not None and any(repair.repair == text for repair in numbers):
                    return text
                running = next((repair.repair for repair in numbers if repair.closed is None), "")
                if running:
                    return running
        return ""

    def _open(self, text: str, number: str) -> None:
        if not number:
            self._say(t("repair_page.no_repair", code=text))
            return
        self.on.context.voice.say(Family.ok)
        self.on.open(number)

    def _say(self, words: str) -> None:
        self.on.context.voice.say(Family.look)
        say(self.on.context, words)
