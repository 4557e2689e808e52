"""貸出: what is lent, overdue first; a free thing that is scanned is lent, a lent one is back.

Decides what is asked before either is saved; what may be lent and until when is the use case's (`usecases.loans`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app.domain.kinds import DeviceStatus
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.away import wording as away
from app.ui.screens.away.view import ListsView, ListWords
from app.ui.screens.goods import loan_wording as wording
from app.ui.screens.goods.asking import Answers
from app.ui.screens.goods.page import GoodsPage
from app.ui.screens.goods.steps import several
from app.ui.screens.intake.wording import short_school
from app.ui.tasks import Lane
from app.usecases.away_rows import LoanRow
from app.usecases.loan_rows import LackRow
from app.usecases.loans import (
    EndLoan,
    ExtendLoan,
    LackingCame,
    Lend,
    LoanResult,
    end_loan,
    extend_loan,
    lacking_came,
    lend,
)
from app.usecases.rows import DeviceCardFacts

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.context import Context


class Facts(NamedTuple):
    """What is shown: what is lent, what is missing of loans that are over, ready days."""

    loans: tuple[LoanRow, ...] = ()
    lacks: tuple[LackRow, ...] = ()
    days: tuple[str, ...] = ()


class Found(NamedTuple):
    """What a scan names: a closed reason why nothing can be done, or the thing and its loan."""

    reason: str = ""
    card: DeviceCardFacts | None = None
    loan: LoanRow | None = None


class LoansPage(GoodsPage):
    """Drives the page of loans."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        words = ListWords(t("goods.loans.units"), t("goods.loans.groups"), t("goods.loans.empty"))
        view = ListsView(words, wording.columns(), wording.side_columns(t("goods.column.group")))
        super().__init__(context, view, parent)
        self._known = Facts()
        self._wanted = wording.ALL

    # --- what is shown -----------------------------------------------------------------------------------------------

    def facts(self) -> Facts:
        """Loans and what lies beside them."""
        ask = self.goods.loans
        return Facts(ask.loans(), ask.lacking(), ask.due_days())

    def show_facts(self, facts: Facts) -> None:
        """The groups; the one in front stays."""
        self._known = facts
        self.keep_front(wording.groups(facts.loans, facts.lacks), self._wanted)
        self._wanted = ""
        self.show_front()

    def show_front(self) -> None:
        """The things of the group in front."""
        group = self.view.sides.row_at(self.view.side_table.currentIndex().row())
        if self.front == wording.LACKS:
            lacks = self._known.lacks
            self.show_units(t("goods.group.lacks"), t("away.units", count=len(lacks)), [*map(wording.lack_row, lacks)])
            return
        loans = wording.shown(self._known.loans, self.front)
        self.show_units(*wording.head(group, loans), [wording.loan_row(loan) for loan in loans])

    @property
    def chosen(self) -> LoanRow | None:
        """The loan that is chosen."""
        if self.front == wording.LACKS:
            return None
        return next((loan for loan in self._known.loans if loan.device.text == self.view.table.current_id()), None)

    @property
    def chosen_lack(self) -> LackRow | None:
        """The thing of which something is missing, where one is chosen."""
        if self.front != wording.LACKS:
            return None
        return next((lack for lack in self._known.lacks if lack.device.text == self.view.table.current_id()), None)

    # --- scans -------------------------------------------------------------------------------------------------------

    def scanned(self, scan: Scan) -> None:
        """A free thing is lent, a lent one is back: the questions of either."""
        if scan.fault is not None:
            self.done(away.refused_banner("unreadable", ""))
            return
        self.context.tasks.ask(
            lambda: self._look(scan),
            lambda found: self._looked(scan, found),
            lambda fault: self.unread(scan, fault),
            lane=Lane.scan,
        )

    def _look(self, scan: Scan) -> Found:
        queries = self.context.desk.queries
        codes = (scan.repair.text,) if scan.repair is not None else scan.candidates
        devices = next((refs for code in codes if (refs := queries.find_device(code))), ())
        if len(devices) != 1:
            return Found("several_named" if devices else "unknown_device")
        card, loan = queries.card(devices[0]), self.goods.loans.loan(devices[0])
        is_lent = loan is not None or (card is not None and card.status == DeviceStatus.lent)
        return Found("" if is_lent else self.goods.loans.why_not(devices[0]), card, loan)

    def _looked(self, scan: Scan, found: Found) -> None:
        card = found.card
        if found.reason or card is None:
            self.done(away.refused_banner(found.reason or "unknown_device", scan.text))
        elif found.loan is not None:
            self.end_turn()
            self._ask_back(found.loan, scan)
        elif card.status == DeviceStatus.lent:  # a register said so, and nobody knows to whom
            self._end(scan, None, {})
        else:
            self.end_turn()
            self._ask_lend(card, scan)

    # --- lending -----------------------------------------------------------------------------------------------------

    def _ask_lend(self, card: DeviceCardFacts, scan: Scan) -> None:
        code = wording.code_of(card.asset_tag, card.serial)
        asked = (
            self.ask_school("school", t("goods.ask.to_school")),
            wording.ask_due(self._known.days),
            wording.ask_condition(),
            wording.ask_accessories("accessories", wording.ACCESSORIES),
        )
        note = "\u3000".join(part for part in (code, wording.what_words(card.kind, card.model)) if part)
        self.asking.ask(
            t("goods.loans.lend"), note, asked, t("goods.loans.lend_go"), partial(self._lend, scan), scan.text
        )

    def _lend(self, scan: Scan, answers: Answers) -> None:
        desk = self.context.desk
        wish = Lend(
            desk.new_action(),
            scan,
            answers["school"],
            answers["due"],
            condition=answers["condition"],
            accessories=several(answers["accessories"]),
        )
        self.save_once(lambda: self.run(desk.run(lend, wish), self._lent, scan.text))

    def _lent(self, result: LoanResult) -> None:
        self._answered(result, wording.ALL)

    def _answered(self, result: LoanResult, wanted: str = "") -> None:
        if self.in_steps:
            self.asking.leave()
        self._wanted, self.newest = wanted or self.front, result.device.text
        name = next((one.name for one in self.schools if one.code == result.to), "")
        self.done(wording.answer(result, short_school(name)))

    # --- back --------------------------------------------------------------------------------------------------------

    def _ask_back(self, loan: LoanRow, scan: Scan) -> None:
        asked = [wording.ask_condition()]
        if loan.accessories:
            asked.append(wording.ask_accessories("with_it", loan.accessories, given=loan.accessories))
        note = "\u3000".join((wording.code_of(loan.tag, loan.serial), short_school(loan.school)))
        done = partial(self._end, scan, loan)
        self.asking.ask(t("goods.loans.back"), note, asked, t("goods.loans.back_go"), done, scan.text)

    def _end(self, scan: Scan, loan: LoanRow | None, answers: Answers) -> None:
        desk = self.context.desk
        with_it = several(answers["with_it"]) if loan is not None and loan.accessories else None
        wish = EndLoan(desk.new_action(), scan, answers.get("condition", ""), with_it)
        if loan is None:
            self.run(desk.run(end_loan, wish), self._answered, scan.text)
        else:
            self.save_once(lambda: self.run(desk.run(end_loan, wish), self._answered, scan.text))

    # --- keys --------------------------------------------------------------------------------------------------------

    def bind_keys(self) -> None:
        """A later day, beside what all these pages have."""
        super().bind_keys()
        self.context.actions.bind("loans.extend", self.extend)

    def fit_keys(self) -> None:
        """Only what the chosen row has."""
        super().fit_keys()
        actions, chosen = self.context.actions, self.chosen is not None
        actions.set_allowed("loans.extend", allowed=chosen)
        actions.set_allowed("away.print", allowed=chosen)
        actions.set_words("away.print", t("goods.act.loans.receipt"))

    @property
    def enter_words(self) -> str:
        """The chosen one is back, or what was missing is here."""
        if self.chosen_lack is not None:
            return t("goods.loans.came")
        return t("goods.loans.back_go") if self.chosen is not None else ""

    def enter(self) -> None:
        """As if the chosen one were scanned."""
        loan, lack = self.chosen, self.chosen_lack
        if loan is not None:
            self._ask_back(loan, self._scan_of(loan))
        elif lack is not None:
            self._ask_came(lack)

    def _scan_of(self, row: LoanRow | LackRow) -> Scan:
        return self.context.desk.read_scan(row.serial or row.tag)

    def _ask_came(self, lack: LackRow) -> None:
        asked = wording.ask_accessories("came", lack.lacks, given=lack.lacks)
        note = "\u3000".join((wording.code_of(lack.tag, lack.serial), short_school(lack.school)))
        scan, desk = self._scan_of(lack), self.context.desk

        def came(answers: Answers) -> None:
            wish = LackingCame(desk.new_action(), scan, several(answers["came"]))
            self.save_once(lambda: self.run(desk.run(lacking_came, wish), self._answered, scan.text))

        self.asking.ask(t("goods.loans.came"), note, [asked], t("goods.loans.came"), came, scan.text)

    def extend(self) -> None:
        """The chosen loan runs until a later day."""
        loan, desk = self.chosen, self.context.desk
        if loan is None:
            return
        scan = self._scan_of(loan)

        def extend(answers: Answers) -> None:
            wish = ExtendLoan(desk.new_action(), scan, answers["due"])
            self.save_once(lambda: self.run(desk.run(extend_loan, wish), self._answered, scan.text))

        note = "\u3000".join((wording.code_of(loan.tag, loan.serial), short_school(loan.school)))
        asked = [wording.ask_due(self._known.days, loan.due)]
        self.asking.ask(t("goods.loans.extend"), note, asked, t("goods.loans.extend"), extend, scan.text)

    def print_paper(self) -> None:
        """借用書 of the chosen thing, with what the school took along on the same day."""
        chosen = self.chosen
        if chosen is None:
            return
        mine = (chosen.school_code, chosen.school, chosen.since)
        others = [one.device for one in self._known.loans if (one.school_code, one.school, one.since) == mine]
        devices = [chosen.device, *(device for device in others if device != chosen.device)]
        code, desk_name = wording.code_of(chosen.tag, chosen.serial), self.context.desk_name()
        self.papers.paper(
            lambda: self.goods.receipt(devices, desk_name), f"loan-{code}.pdf", t("goods.loans.paper", code=code)
        )
