"""回収: boxes scanned onto the firm's truck, one opened and checked unit by unit, the truck's leaving and its sheet.

Decides which truck is in front and what the next scan means: a box goes on; the same box scanned again is asked about;
while a box is checked each scan is a unit of it. What it comes to is the use case's (`usecases.pickups`).
"""

from __future__ import annotations

from pathlib import Path

from app.domain.codes import CodeKind
from app.domain.rules.boxes import box_number
from app.domain.rules.repair import RepairRefused
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.away import wording as away
from app.ui.screens.away.page import Question
from app.ui.screens.faults import fault_words, tell_unread
from app.ui.screens.goods import pickup_wording as wording
from app.ui.screens.goods.asking import Answers
from app.ui.screens.goods.pickup_trucks import Checking, TruckPage
from app.ui.screens.intake.ask_line import AskLine
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.text_field import FieldRow
from app.usecases import pickups
from app.usecases.pickup_results import (
    CheckBox,
    LeavePickup,
    LoadBox,
    OpenPickup,
    PickupResult,
    UnloadBox,
    WitnessPickup,
)
from app.usecases.pickup_rows import PickupRow


class PickupsPage(TruckPage):
    """Drives the page of pick-ups."""

    def deactivate(self) -> None:
        """A check that wasn't ended is left: nothing of it is saved. What was answered has been seen."""
        self.checking = None
        super().deactivate()
        self.view.banner.clear()

    # --- scans -------------------------------------------------------------------------------------------------------

    def scanned(self, scan: Scan) -> None:
        """A box goes on; scanned again it may be checked; while one is, each scan is a unit of it."""
        self.question = None
        box = scan.own is not None and scan.own.kind is CodeKind.box
        if self.checking is not None and not box:
            self._see(scan)
        elif self.checking is not None:
            self.done(away.refused_banner("check_first", scan.text))
        elif self.here is None:
            self.done(away.refused_banner("no_truck", scan.text))
        else:
            self._load(scan.text)

    def _load(self, text: str) -> None:
        desk, truck = self.context.desk, self.here
        if truck is None:
            return
        try:
            on = self.on_truck(box_number(text))
        except RepairRefused as refused:
            self.no_box(refused.reason, text)
            return
        if on is not None:
            self.newest = on.box.number
            self.put(Question(wording.ask_check(on), lambda: self._check(on.box.number), t("goods.pickup.act.check")))
            return
        wish = LoadBox(desk.new_action(), truck.pickup.number, text)
        self.run(desk.run(pickups.load, wish), self._answered, text)

    def _answered(self, result: PickupResult) -> None:
        if self.in_steps:
            self.asking.leave()
        self.wanted, self.newest = result.number, result.box
        self.done(wording.answer(result))

    # --- a box is checked --------------------------------------------------------------------------------------------

    def check_chosen(self) -> None:
        """The chosen box is opened and checked."""
        on = self.on_truck(self.view.table.current_id())
        if on is not None and self.checking is None:
            self._check(on.box.number)

    def _check(self, box: str) -> None:
        self.context.tasks.ask(
            lambda: self.goods.box_units(box),
            lambda units: self._begin_check(Checking(box, units, {})),
            lambda fault: tell_unread(self.context, fault),
        )

    def _begin_check(self, checking: Checking) -> None:
        self.checking = checking
        self.view.banner.show_answer(wording.now_words(checking.box))
        self.newest = away.FIRST
        self.show_front()
        self.fit()

    def _see(self, scan: Scan) -> None:
        self.context.tasks.ask(
            lambda: self.named(scan),
            lambda device: self._seen(device or scan.text, scan),
            lambda fault: self.unread(scan, fault),
        )

    def _seen(self, name: str, scan: Scan) -> None:
        check = self.checking
        if check is None:
            self.end_turn()
            return
        again = name in check.seen
        check.seen[name] = scan
        self.newest = name
        known = name in check.inside
        self.done(wording.seen_banner(scan.text, len(check.inside), len(check.units), known=known, again=again))

    def _end_check(self) -> None:
        check, truck, desk = self.checking, self.here, self.context.desk
        if check is None or truck is None:
            return
        scans = tuple(check.seen.values())
        wish = CheckBox(desk.new_action(), truck.pickup.number, check.box, scans)

        def checked(result: PickupResult) -> None:
            self.checking = None
            self._answered(result)

        self.run(desk.run(pickups.check, wish), checked, check.box)

    # --- keys --------------------------------------------------------------------------------------------------------

    def bind_keys(self) -> None:
        """A new truck, a check, a box off again."""
        super().bind_keys()
        bind = self.context.actions.bind
        bind("pickups.new", self.ask_new)
        bind("pickups.check", self.check_chosen)
        bind("pickups.off", self._off)
        bind("pickups.evidence", self._evidence)
        self.greets = True

    def fit_keys(self) -> None:
        """Only what the truck in front has."""
        super().fit_keys()
        actions, chosen = self.context.actions, self.on_truck(self.view.table.current_id())
        free = self.checking is None
        actions.set_allowed("pickups.new", allowed=free)
        for name in ("check", "off"):
            actions.set_allowed(f"pickups.{name}", allowed=free and chosen is not None)
        actions.set_allowed("pickups.evidence", allowed=free and self.chosen_box() != "")
        actions.set_allowed("away.print", allowed=free and self.truck is not None and bool(self.truck.boxes))
        if not free and self.question is None:
            actions.set_words("away.leave", t("goods.pickup.act.leave_check"))

    def go_back(self) -> None:
        """Out of a check first: nothing of it is saved."""
        if self.checking is None:
            super().go_back()
            return
        box, self.checking = self.checking.box, None
        row = BannerRow(answer=Answer.look, word=t("away.short.left"), number=box, line=t("away.not_saved"))
        self.view.banner.show_answer(row)
        self.newest = box
        self.show_front()
        self.fit()

    @property
    def enter_words(self) -> str:
        """A check's end; the truck's leaving; its witness; a new truck."""
        if self.checking is not None:
            return t("goods.pickup.act.end_check")
        truck = self.truck
        if truck is None:
            return t("goods.act.pickups.new") if not self.known.trucks else ""
        if truck.pickup.left:
            return t("goods.pickup.act.witness")
        return t("goods.pickup.act.leave") if truck.boxes else ""

    def enter(self) -> None:
        """As its words say."""
        truck = self.truck
        if self.checking is not None:
            self._end_check()
        elif truck is None:
            if not self.known.trucks:
                self.ask_new()
        elif truck.pickup.left:
            self._ask_witness(truck.pickup)
        elif truck.boxes:
            self.put(Question(wording.ask_leave(truck), self._leave_now, t("goods.pickup.act.leave")))

    def ask_new(self) -> None:
        """A new pick-up."""
        desk = self.context.desk

        def opened(answers: Answers) -> None:
            firm, vehicle, who = (answers[name] for name in ("firm", "vehicle", "witness"))
            wish = OpenPickup(desk.new_action(), firm, vehicle=vehicle, witness=who)
            self.save_once(lambda: self.run(desk.run(pickups.open_pickup, wish), self._answered, ""))

        self.asking.ask(
            t("goods.act.pickups.new"), t("goods.pickup.today"), wording.asked_new(), t("goods.act.pickups.new"), opened
        )

    def _off(self) -> None:
        on, truck, desk = self.on_truck(self.view.table.current_id()), self.here, self.context.desk
        if on is not None and truck is not None:
            wish = UnloadBox(desk.new_action(), truck.pickup.number, on.box.number)
            self.run(desk.run(pickups.unload, wish), self._answered, on.box.number)

    def _leave_now(self, *, anyway: bool = False) -> None:
        truck, desk = self.here, self.context.desk
        if truck is None:
            return
        number = truck.pickup.number

        def gone(result: PickupResult) -> None:
            if result.reason == "truck_differs":
                self.newest = result.box
                again = Question(
                    wording.ask_anyway(result), lambda: self._leave_now(anyway=True), t("goods.pickup.act.anyway")
                )
                self.put(again)
                return
            self._answered(result)
            if result.outcome == "left":
                self._print(number)

        self.run(pickups.leave(desk, LeavePickup(desk.new_action(), number, anyway=anyway)), gone, number)

    def _ask_witness(self, row: PickupRow) -> None:
        desk = self.context.desk
        field = FieldRow(id="who", caption=t("goods.pickup.ask.witness"), hint=t("goods.pickup.ask.witness_line"))

        def told(text: str) -> None:
            if text:
                wish = WitnessPickup(desk.new_action(), row.number, text)
                self.run(pickups.witness(desk, wish), self._answered, row.number)

        title, go = t("goods.pickup.act.witness"), t("goods.pickup.ask.save")
        AskLine(self.context, title, field, go, t("intake.ask.cancel"), told).open_page()

    # --- evidence and paper -------------------------------------------------------------------------------------------

    def _evidence(self) -> None:
        """All that was recorded of the chosen box's units, as files that prove themselves."""
        box = self.chosen_box()
        if box:
            folder = self.context.papers_folder / f"evidence-{box}"

            def written(file: Path) -> None:
                self.done(wording.written(box, file.parent.name))

            self.context.tasks.ask(lambda: self.goods.evidence(box, folder), written, self._not_written, slow=True)

    def _not_written(self, fault: BaseException) -> None:
        words = fault_words(self.context, fault)
        if words is None:
            self.context.tasks.failed.emit(fault)
        else:
            self.done(BannerRow(answer=Answer.refused, word=t("away.short.refused"), line=words))

    def print_paper(self) -> None:
        """引渡書 of the truck in front."""
        if self.truck is not None and self.truck.boxes:
            self._print(self.truck.pickup.number)

    def _print(self, number: str) -> None:
        self.papers.paper(
            lambda: self.goods.hand_over_sheet(number), f"handover-{number}.pdf", t("goods.pickup.paper", number=number)
        )
