"""The intake desk's logic: one scan answered, keys amend the newest line, Enter prints its slip.

Decides order on the screen only: the card is asked for at once, the repair is saved beside it, the banner answers when
it is saved. What a scan comes to is the use case's matter.
"""

from __future__ import annotations

import logging
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from app.domain.commands import TakeIn
from app.domain.errors import WorldError
from app.domain.kinds import NEW_NUMBER, Aggregate, Family
from app.domain.rules.repair import RepairRefused
from app.domain.scans import RawScan, Scan, ScanFault
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.intake import wording
from app.ui.screens.intake.card_wording import card_data
from app.ui.screens.intake.crate_keys import CrateKeys
from app.ui.screens.intake.form_keys import FormKeys
from app.ui.screens.intake.keys import bind_keys
from app.ui.screens.intake.newest_line import NewestLine
from app.ui.screens.intake.papers import IntakePapers
from app.ui.screens.intake.sheet_keys import SheetKeys
from app.ui.screens.intake.view import IntakeView
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.changes import Changes
from app.usecases.rows import CrateFacts, DeviceCardFacts, IntakeLine, Queries
from app.usecases.session import NotAllowed
from app.usecases.take_in import IntakeResult, take_in

log = logging.getLogger(__name__)


class IntakePresenter(QObject):
    """Drives the intake screen."""

    answered = Signal(object)
    """An `IntakeResult`, once it is saved and shown."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.view = IntakeView()
        self.papers = IntakePapers(context)
        self.line = NewestLine(self)
        self.form = FormKeys(self)
        self.crates = CrateKeys(self)
        self.sheet = SheetKeys(self)
        self.crate: CrateFacts | None = None
        self.newest: IntakeResult | None = None
        self.card: DeviceCardFacts | None = None
        self.lines: tuple[IntakeLine, ...] = ()
        self.asks_accessories = False
        self._scans = 0
        self._awaited: set[int] = set()
        self.answers = 0
        """Scans answered so far: saved and shown."""
        self.view.keys.picked.connect(self.line.picked)
        self.view.near.linked.connect(self.form.link)
        self.view.near.search_asked.connect(self.form.other)
        self.view.near.no_form_asked.connect(self.form.put_off)
        self.view.keys.set_questions(wording.questions(None))
        self.view.crate.hide()

    # --- the screen's life -------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front: its keys work."""
        bind_keys(self)
        self.set_keys()

    def deactivate(self) -> None:
        """Another screen comes to the front; everything stays as it is."""

    def start(self) -> None:
        """At the window's start: the crate that was open goes on."""
        self.context.tasks.ask(self._open_crate_now, self.resume)

    def _open_crate_now(self) -> CrateFacts | None:
        crates = self.context.desk.queries.open_crates()
        return self.context.desk.queries.crate(crates[0].crate) if crates else None

    def resume(self, crate: CrateFacts | None) -> None:
        """Goes on with a crate (or none)."""
        self.crate = crate
        self.refresh()

    def changed(self, changes: Changes) -> None:
        """Something was committed: asks anew for what this screen shows."""
        if changes.touches(Aggregate.device, Aggregate.form, Aggregate.crate, Aggregate.school):
            if self._awaited:
                return  # the answer on its way brings all of it
            self.refresh()
            if self.card is not None and (changes.bulk or self.card.device in changes.about):
                self.ask_card(self.card.device)

    # --- a scan ------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """One scan, answered: the card at once, the outcome when it is saved."""
        self.context.frame.toast.dismiss()  # the banner answers
        self.papers.close()
        self.form.leave()
        scan = self.context.desk.read_scan(raw.text)
        self.run(scan, raw.source)
        return True

    def run(self, scan: Scan, source: str) -> None:
        """Takes in what was read; `source` names the scanner."""
        turn = self.next_turn()
        desk = self.context.desk
        command = TakeIn(
            action=desk.new_action(), scan=scan, source=source, crate=self.crate.crate if self.crate else None
        )
        if scan.fault is None and scan.candidates:
            self.context.tasks.ask(lambda: _look_up(desk.queries, scan), lambda card: self._card_before(turn, card))
        self.context.tasks.watch(desk.run(take_in, command), lambda r: self.answer(turn, r), partial(self.failed, turn))

    def next_turn(self) -> int:
        """A scan is on its way: answers to former ones no longer take the banner."""
        self._scans += 1
        self._awaited.add(self._scans)
        return self._scans

    def failed(self, turn: int, fault: BaseException) -> None:
        """A scan could not be answered: the fault takes the banner."""
        self._awaited.discard(turn)
        self.fault(fault)

    def refused_scan(self, fault: ScanFault, raw: str) -> None:
        """A scan that must not be used (a composing input method): refused in words, and logged."""
        self.run(Scan(raw=raw, text=raw, fault=fault), "keyboard")

    def _card_before(self, turn: int, card: DeviceCardFacts | None) -> None:
        if turn == self._scans and card is not None:
            self._show_card(card, None)

    def answer(self, turn: int, result: IntakeResult) -> None:
        """A use case answered: card, log and banner are asked for and shown."""
        queries = self.context.desk.queries
        crate_code = self.crate.crate if self.crate else None
        today = self.today().isoformat()

        def facts() -> tuple[DeviceCardFacts | None, CrateFacts | None, tuple[IntakeLine, ...]]:
            card = queries.card(result.device) if result.device else None
            crate = queries.crate(crate_code) if crate_code else None
            return card, crate, () if crate else queries.intake_log(today)

        self.context.voice.say(result.family)
        self.context.tasks.ask(facts, lambda found: self._shown(turn, result, *found), partial(self.failed, turn))

    def _shown(
        self,
        turn: int,
        result: IntakeResult,
        card: DeviceCardFacts | None,
        crate: CrateFacts | None,
        lines: tuple[IntakeLine, ...],
    ) -> None:
        self._awaited.discard(turn)
        self.crate = crate or self.crate
        self._show_lines(crate, lines)
        if turn != self._scans:
            return
        count, caption = self._count(result)
        self.view.banner.show_answer(wording.banner(result, card, count, caption))
        self.newest = result if result.repair else None
        self.asks_accessories = False
        self.view.keys.setEnabled(self.newest is not None)
        if card is not None:
            self._show_card(card, result.repair)
        else:  # nothing was recognised: the card of the unit before must not stand beside the answer
            self.card = None
            self.view.card.set_card(None)
        repair = wording.repair_of(card, self.newest.repair if self.newest else None)
        self.view.keys.set_questions(wording.questions(repair))
        self.set_keys()
        self._focus_keys()
        wants_person = result.candidate is not None and result.outcome in NEW_NUMBER and card is not None
        if wants_person and card is not None and card.candidate is not None:
            self.form.show(card)
        elif self.context.settings.text("desk.print.mode") == "at_scan" and result.outcome in NEW_NUMBER:
            self.print_slip()
        self.answers += 1
        self.answered.emit(result)

    def _count(self, result: IntakeResult) -> tuple[str, str]:
        if self.crate is None:
            return "", ""
        placed = max((line.place for line in self.lines), default=0)
        return (str(placed), t("intake.count")) if placed else ("", "")

    def fault(self, fault: BaseException) -> None:
        """The world's fault, or a refusal, as the banner says it; ours go to the crash report."""
        if isinstance(fault, RepairRefused):
            words = wording.reason_words(fault.reason)
        elif isinstance(fault, NotAllowed):
            words = (
                t(f"refused.{fault.reason}", role=t(f"kinds.role.{self.context.desk.signed_in().role}"))
                if (self.context.desk.actor)
                else t("refused.signed_out")
            )
        elif isinstance(fault, WorldError):
            words = t(f"world.{fault.kind}")
        else:
            self.context.tasks.failed.emit(fault)
            return
        self.context.voice.say(Family.refused)
        self.view.banner.show_answer(BannerRow(answer=Answer.refused, word=t("intake.not_saved"), line=words))

    # --- what stands on the screen -----------------------------------------------------------------------------------

    def today(self) -> date:
        """The local day."""
        return self.context.desk.clock.now().today

    def _show_card(self, card: DeviceCardFacts, newest: str | None) -> None:
        self.card = card
        self.view.card.set_card(card_data(card, self.today(), newest))

    def ask_card(self, device: object) -> None:
        """Asks anew for the card of a device that is still shown."""
        queries = self.context.desk.queries
        number = self.newest.repair if self.newest else None

        def then(card: DeviceCardFacts | None) -> None:
            if card is not None and self.card is not None and card.device == self.card.device:
                self._show_card(card, number)
                if not self.asks_accessories:
                    self.view.keys.set_questions(wording.questions(wording.repair_of(card, number)))

        self.context.tasks.ask(lambda: queries.card(device), then)  # type: ignore[arg-type]

    def refresh(self) -> None:
        """Asks anew for the crate or the day's log."""
        queries = self.context.desk.queries
        code, today = self.crate.crate if self.crate else None, self.today().isoformat()

        def facts() -> tuple[CrateFacts | None, tuple[IntakeLine, ...]]:
            crate = queries.crate(code) if code else None
            return crate, () if crate else queries.intake_log(today)

        self.context.tasks.ask(facts, lambda found: self._show_lines(*found))

    def _show_lines(self, crate: CrateFacts | None, lines: tuple[IntakeLine, ...]) -> None:
        if crate is not None and crate.closed:
            crate = self.crate = None
        if crate is not None:
            lines = tuple(reversed(crate.lines))
        self.lines = lines
        self.view.model.set_rows([wording.log_row(line, len(lines) - at) for at, line in enumerate(lines)])
        self.view.crate.set_crate(wording.crate_data(crate, crate.lines if crate else ()))
        self.view.crate.setVisible(crate is not None)
        if lines:
            self.view.table.select_place(0)
        self.set_keys()

    def set_keys(self) -> None:
        """Which keys work now; the hint strip shows them."""
        allow = self.context.actions.set_allowed
        newest = self.newest is not None and self.newest.repair is not None
        for name in ("intake.slip", "intake.choice", "intake.accessories", "intake.swollen", "intake.receipt"):
            allow(name, allowed=newest)
        for name in ("intake.reprint", "intake.no_form"):
            allow(name, allowed=newest)
        allow("intake.ask_note", allowed=newest)
        allow("intake.close_crate", allowed=self.crate is not None)
        allow("intake.crate", allowed=self.crate is None)
        self.context.frame.hints.set_actions(self.context.actions.hints())

    def _focus_keys(self) -> None:
        """After a scan the first open question has the focus; a field with unsaved typing keeps it."""
        if not isinstance(QApplication.focusWidget(), (QLineEdit, QTextEdit)):
            self.view.keys.focus_question() or self.view.table.setFocus()

    # --- paper and undo ----------------------------------------------------------------------------------------------

    def print_slip(self) -> None:
        """The newest line's slip: printed, or shown."""
        self.papers.slip(self.card, self.newest)


def _look_up(queries: Queries, scan: Scan) -> DeviceCardFacts | None:
    """The card of the device a scan names, or None when none of its readings is known."""
    for text in scan.candidates:
        found = queries.find_device(text)
        if found:
            return queries.card(found[0])
    return None
