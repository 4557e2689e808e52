"""Steps of the checklist's page done: by their key, by Enter, by a scanned place.

Decides which question a step asks and that a blocked one is refused by the name of the missing one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.domain.disposal_words import Step
from app.domain.operations import Ref
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.disposal import asks, checklist, wording
from app.ui.screens.disposal.together import to_let_go
from app.ui.screens.goods.asking import Answers
from app.ui.screens.goods.steps import Asked, Option
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.disposal_results import TickStep
from app.usecases.disposal_rows import DisposalRow
from app.usecases.disposal_seen import SeeInConsole, Seen, see_in_console

if TYPE_CHECKING:
    from app.ui.screens.disposal.sheet import SheetPage


class Doing:
    """Steps of the page of `on`."""

    def __init__(self, on: SheetPage) -> None:
        self.on = on

    def column(self, column: str) -> None:
        """A step of the current unit by its key: done if it is the next one, told if it is done, else refused."""
        unit = self.on.current
        if unit is None or self.on.facts is None:
            return
        steps = self.on.facts.orders.get((unit.way, unit.kind), ())
        step = next((one for one in steps if checklist.column_of(one) == column), "")
        if not unit.way:
            self.say_refused("not_in_disposal", unit)
        elif not step:
            self.say_refused("not_of_this_unit", unit)
        elif step == Step.board and unit.box:
            self.on.acts.hand_over()
        elif step in unit.done and step != Step.storage:
            self._tell_done(unit, step)
        else:
            self.step(unit, step)

    def step(self, unit: DisposalRow, step: str) -> None:
        """Ticks it: asks what it asks, shows the guard, or saves at once."""
        steps = self.on.facts.orders.get((unit.way, unit.kind), ()) if self.on.facts is not None else ()
        before = next((one for one in steps[: steps.index(step)] if one not in unit.done), "") if step in steps else ""
        if before:
            self.on.say_blocked(before, unit.serial or unit.tag)
        elif step == Step.deprovision:
            self.on.guard_asked.emit(to_let_go(self.on.facts, unit) if self.on.facts is not None else (unit.device,))
        elif step == Step.verified and unit.box:
            self._see(unit)
        elif asked := asks.asked_of(step, unit.place if step in unit.done else ""):
            title, note = wording.long_step(step, self.on.names), unit.serial or unit.tag
            self.on.ask(title, note, asked, t("disposal_screen.go.tick"), partial(self._answers, unit, step))
        else:
            self.save(unit, step)

    def _answers(self, unit: DisposalRow, step: str, answers: Answers) -> None:
        how, note = asks.told_how(step, dict(answers))
        more = {name: answers.get(name, "") for name in ("place", "to", "document")}
        self.on.save_once(lambda: self.save(unit, step, how=how, note=note, **more))

    def save(self, unit: DisposalRow, step: str, **told: str) -> None:
        """The tick itself."""
        desk = self.on.context.desk
        say = told.get
        command = TickStep(
            desk.new_action(),
            self.scan_of(unit),
            step,
            how=say("how", ""),
            note=say("note", ""),
            place=say("place", ""),
            to=say("to", ""),
            document=say("document", ""),
        )
        self.on.newest = unit.device.text
        self.on.tick(command, unit.serial or unit.tag, told.get("how") or told.get("place") or told.get("to") or "")

    def _see(self, unit: DisposalRow) -> None:
        """What the console has told of this unit it has told of others of its box: one key ticks all of them."""
        on, desk, code = self.on, self.on.context.desk, unit.serial or unit.tag

        def seen(found: Seen) -> None:
            more = t("disposal_screen.seen_together", count=found.ticked) if found.ticked > 1 else ""
            on.answered(replace(wording.answered(found.unit, on.names), line=more))

        on.newest = unit.device.text
        on.run_step(see_in_console(desk, SeeInConsole(desk.new_action(), self.scan_of(unit))), seen, code)

    def by_hand(self) -> None:
        """It was done in the console by hand: this unit, or all whose turn it is, go to the guard to be recorded."""
        units = self.on.sums.at_deprovision
        here = next((unit for unit in units if unit.device == self._device_now()), None)
        if here is not None and len(units) > 1:
            words = (
                t("disposal_screen.by_hand.one", code=here.serial or here.tag),
                t("disposal_screen.by_hand.all", count=len(units)),
            )
            options = tuple(Option(name, said) for name, said in zip(("one", "all"), words, strict=True))
            asked = (Asked("whom", t("disposal_screen.by_hand.whom"), options),)
            title = t("disposal_screen.act.by_hand")

            def chosen(answers: Answers) -> None:
                self.on.asking.leave()
                self._guard_by_hand((here,) if answers["whom"] == "one" else units)

            self.on.ask(title, self.on.sheet.number, asked, title, chosen)
        else:
            self._guard_by_hand(units)

    def _device_now(self) -> Ref | None:
        return self.on.current.device if self.on.current is not None else None

    def _guard_by_hand(self, units: Sequence[DisposalRow]) -> None:
        if units:
            self.on.by_hand_asked.emit(tuple(unit.device for unit in units))

    def _tell_done(self, unit: DisposalRow, step: str) -> None:
        """When, by whom and how it was done."""
        line = wording.done_line(self.on.known, step) if self.on.known is not None else ""
        word = t("disposal_screen.done_already", step=wording.short_step(checklist.column_of(step), self.on.names))
        self.on.answer(BannerRow(answer=Answer.look, word=word, number=unit.serial or unit.tag, line=line))

    def say_refused(self, reason: str, unit: DisposalRow) -> None:
        """Refused before anything was asked of the ledger."""
        self.on.answer(self.on.refusal(reason, unit.serial or unit.tag))

    def scan_of(self, unit: DisposalRow) -> Scan:
        """A unit as its scan."""
        return self.on.context.desk.read_scan(unit.serial or unit.tag)

    def ask_seen(self, unit: DisposalRow, code: str) -> None:
        """The console has not said so: a person may have seen it there, and says in words what."""

        def seen(answers: Answers) -> None:
            self.on.save_once(lambda: self.save(unit, Step.verified.value, how="eye", note=answers["note"]))

        self.on.ask(t("disposal_screen.ask.eye_title"), code, asks.eye(), t("disposal_screen.go.tick"), seen)
