"""The intake desk's logic: one scan answered, keys amend the newest line, Enter prints its slip.

Decides order on the screen only: the card is asked for at once, the repair is saved beside it, the banner answers when
it is saved. What a scan comes to is the use case's matter.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from app.domain.kinds import NEW_NUMBER, Aggregate, Family
from app.domain.rules.repair import RepairRefused
from app.domain.scans import RawScan, Scan, ScanFault
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.faults import fault_words, tell_unread
from app.ui.screens.intake import wording
from app.ui.screens.intake.arrival import Arrival, wants_person
from app.ui.screens.intake.blank_slip import BlankSlip
from app.ui.screens.intake.box_look import look_for_box
from app.ui.screens.intake.card_wording import card_data
from app.ui.screens.intake.chooser import Chooser
from app.ui.screens.intake.crate_keys import CrateKeys, open_now
from app.ui.screens.intake.form_keys import FormKeys
from app.ui.screens.intake.in_turn import InTurn
from app.ui.screens.intake.keys import allow_keys, bind_keys
from app.ui.screens.intake.newest_line import NewestLine
from app.ui.screens.intake.papers import IntakePapers
from app.ui.screens.intake.sheet_keys import SheetKeys
from app.ui.screens.intake.view import IntakeView
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.changes import Changes
from app.usecases.rows import CrateFacts, DeviceCardFacts, IntakeLine
from app.usecases.take_in import IntakeResult

log = logging.getLogger(__name__)
BULK_MS: Final = 1000
"""After an import's slice the screen is asked for anew so much later."""


class IntakePresenter(QObject):
    """Drives the intake screen."""

    answered = Signal(object)
    """An `IntakeResult`, once it is saved and shown."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.view = IntakeView()
        self.papers = IntakePapers(context, lambda: self.sheet.take_back())
        self.turns = InTurn(lambda: self.arrival.awaited)
        self.line = NewestLine(self)
        self.form = FormKeys(self)
        self.crates = CrateKeys(self)
        self.sheet = SheetKeys(self)
        self.arrival = Arrival(self)
        self.chooser = Chooser(self)
        self.slip = BlankSlip(self)
        self.crate: CrateFacts | None = None
        self.newest: IntakeResult | None = None
        self.card: DeviceCardFacts | None = None
        self.lines: tuple[IntakeLine, ...] = ()
        self._rows = wording.LogRows()
        self.active = False
        """Whether this screen is in front."""
        self.answers = 0
        """Scans answered so far: saved and shown."""
        self._crate_unread = False
        """Whether a crate is open could not be read at the start: each look at the lines asks again."""
        self._later = QTimer(self, singleShot=True, interval=BULK_MS)
        self._later.timeout.connect(self.refresh_all)
        self.view.keys.picked.connect(self.line.picked)
        self.view.near.linked.connect(self.form.link)
        self.view.near.search_asked.connect(self.form.other)
        self.view.near.no_form_asked.connect(self.form.put_off)
        self.view.keys.set_questions(wording.questions(None))
        self.view.crate.hide()

    # --- the screen's life -------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front: its keys work."""
        self.active = True
        bind_keys(self)
        allow_keys(self)

    def deactivate(self) -> None:
        """Another screen comes to the front, or the window closes: all stays as it is, and what came is saved."""
        self.active = False
        self.arrival.save_all()
        self.chooser.close()
        self.papers.close()

    def start(self) -> None:
        """At the window's start: the crate that was open goes on."""
        self.turns.hold()
        self.context.tasks.ask(partial(open_now, self.context.desk.queries), self.resume, self._resume_without)

    def resume(self, crate: CrateFacts | None) -> None:
        """Goes on with a crate (or none)."""
        self.crate = crate
        self.slip.forget_last()
        self.turns.release()
        self.refresh()

    def _resume_without(self, fault: BaseException) -> None:
        tell_unread(self.context, fault)
        self._crate_unread = True
        self.resume(None)

    def changed(self, changes: Changes) -> None:
        """Something was committed: asks anew for what this screen shows."""
        if changes.touches(Aggregate.device, Aggregate.form, Aggregate.crate, Aggregate.school):
            if self.arrival.awaited:
                self.arrival.miss()
                return  # the answer on its way brings all of it
            if changes.bulk:
                if not self._later.isActive():
                    self._later.start()
                return
            self.refresh()
            if self.card is not None and self.card.device in changes.about:
                self.ask_card(self.card.device)

    def refresh_all(self) -> None:
        """Asks anew for all that is shown: while an import goes on now and then, not at each of its slices."""
        if self.context.desk.people.under_way:
            self._later.start()  # hundreds of lines would stand before the scan's card
            return
        self.refresh()
        if self.card is not None:
            self.ask_card(self.card.device)

    # --- a scan ------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """One scan, answered: the card at once, the outcome when it is saved."""
        self.context.frame.toast.dismiss()  # the banner answers
        scan = self.context.desk.read_scan(raw.text)
        self.run(scan, raw.source)
        return True

    def run(self, scan: Scan, source: str) -> None:
        """Takes in what was read, in its turn; `source` names the scanner."""

        def take() -> None:
            looked = self.crates.look(scan, source) or self.slip.look(scan, source)
            if not looked and not look_for_box(self, scan, source):
                self.arrival.take(scan, source)

        self.turns.unit(take)

    def refused_scan(self, fault: ScanFault, raw: str) -> None:
        """A scan that must not be used (a composing input method): refused in words, and logged."""
        self.run(Scan(raw=raw, text=raw, fault=fault), "keyboard")

    def clear_pages(self) -> None:
        """What stood over the desk for the scan before: it has been answered by this one."""
        self.papers.close()
        self.chooser.close()
        self.form.leave()

    def show_answer(self, result: IntakeResult, card: DeviceCardFacts | None, count: str, caption: str) -> None:
        """The banner and the card of the newest scan, painted before anything else is touched; then its keys."""
        self.view.banner.show_answer(wording.banner(result, card, count, caption))
        self.show_card(card, result.repair)
        if card is not None:
            self.view.card.paint_now()
        else:
            self.view.banner.repaint()
        self.newest = result if result.repair else None
        self.view.keys.setEnabled(self.newest is not None)
        self.line.begin()
        allow_keys(self)
        self._focus_keys()
        if card is not None and wants_person(result, card):
            self.form.show(card)
        elif self.context.settings.text("desk.print.mode") == "at_scan" and result.outcome in NEW_NUMBER:
            self.print_slip()

    def nothing_newest(self) -> None:
        """No line is the newest: no key and no code amends one."""
        self.newest = None
        self.show_card(None, None)
        self.line.begin()
        self.view.keys.setEnabled(False)
        allow_keys(self)

    def finish(self, result: IntakeResult) -> None:
        """The newest scan is answered and listed."""
        self.answers += 1
        self.answered.emit(result)

    def fault(self, fault: BaseException) -> None:
        """The world's fault, or a refusal, as the banner says it; ours go to the crash report."""
        words = (
            wording.reason_words(fault.reason) if isinstance(fault, RepairRefused) else fault_words(self.context, fault)
        )
        if words is None:
            self.context.tasks.failed.emit(fault)
            return
        self.context.voice.say(Family.refused)
        self.view.banner.show_answer(BannerRow(answer=Answer.refused, word=t("intake.not_saved"), line=words))

    # --- what stands on the screen -----------------------------------------------------------------------------------

    def today(self) -> date:
        """The local day."""
        return self.context.desk.clock.now().today

    def show_card(self, card: DeviceCardFacts | None, newest: str | None) -> None:
        """The card of a unit; `newest` is the repair just opened. None: nothing was recognised, or it is taken back.

        The card of another unit, or of one that is no more, must not stand beside the answer.
        """
        self.card = card
        self.view.card.set_card(None if card is None else card_data(card, self.today(), newest))

    def ask_card(self, device: object, *, focus: bool = False, after: Callable[[], None] = lambda: None) -> None:
        """Asks anew for the card of a device that is still shown; `focus`: on what its form suggests by now.

        `after` is called once it is shown, or could not be read.
        """
        queries = self.context.desk.queries
        number = self.newest.repair if self.newest else None

        def then(card: DeviceCardFacts | None) -> None:
            if self.card is not None and self.card.device == device:
                self.show_card(card, number)
                self.line.show()
                if focus:
                    self._focus_keys()
            after()

        def fail(fault: BaseException) -> None:
            tell_unread(self.context, fault)
            after()

        self.context.tasks.ask(lambda: queries.card(device), then, fail)  # type: ignore[arg-type]

    def refresh(self) -> None:
        """Asks anew for the crate or the day's log."""
        self.ask_lines(lambda found: self.show_lines(*found), partial(tell_unread, self.context))

    def ask_lines(
        self,
        then: Callable[[tuple[CrateFacts | None, tuple[IntakeLine, ...]]], None],
        fail: Callable[[BaseException], None],
    ) -> None:
        """Asks for the crate, or the day's log where none is open."""
        queries = self.context.desk.queries
        code, today = self.crate.crate if self.crate else None, self.today().isoformat()

        def facts() -> tuple[CrateFacts | None, tuple[IntakeLine, ...]]:
            crate = queries.crate(code) if code else open_now(queries) if self._crate_unread else None
            return crate, () if crate else queries.intake_log(today)

        self.context.tasks.ask(facts, then, fail)

    def show_lines(self, crate: CrateFacts | None, lines: tuple[IntakeLine, ...]) -> None:
        """The list, and the crate's map."""
        self._crate_unread = False
        if crate is not None:
            self.crate = None if crate.closed else crate
            lines = () if crate.closed else tuple(reversed(crate.lines))
            crate = self.crate
        self.lines = lines
        self.view.model.set_rows(self._rows.of(lines))
        self.view.crate.set_crate(wording.crate_data(crate, crate.lines if crate else ()))
        self.view.crate.setVisible(crate is not None)
        if lines:
            self.view.table.select_place(0)
        allow_keys(self)

    def _focus_keys(self) -> None:
        """After a scan the first open question has the focus; a field with unsaved typing keeps it."""
        if not isinstance(QApplication.focusWidget(), (QLineEdit, QTextEdit)):
            self.view.keys.focus_question() or self.view.table.setFocus()

    # --- paper and undo ----------------------------------------------------------------------------------------------

    def print_slip(self) -> None:
        """The newest line's slip: printed, or shown."""
        self.papers.slip(self.card, self.newest)
