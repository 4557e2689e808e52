"""Keys on the newest line: fault place, cause, detail, accessories, swollen battery. One key, one action."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.domain.commands import Amend
from app.domain.kinds import Accessory, Cause, Family
from app.settings.words import t
from app.ui.screens.intake import wording
from app.ui.widgets.toast import ToastRow
from app.usecases.act import amend
from app.usecases.results import ActResult

if TYPE_CHECKING:
    from app.ui.screens.intake.presenter import IntakePresenter


class NewestLine:
    """What the digits and letters write on the repair just opened."""

    def __init__(self, on: IntakePresenter) -> None:
        """`on` is the screen's presenter."""
        self.on = on
        self._aloud = False

    @contextmanager
    def aloud(self) -> Iterator[None]:
        """What is picked meanwhile was scanned: whoever has the scanner in the hand hears and reads what became of it.

        A finger on a key looks at the key; it turns black.
        """
        self._aloud = True
        try:
            yield
        finally:
            self._aloud = False

    def picked(self, question: str, choice: str, *, aloud: bool = False) -> None:
        """A choice key was pressed, clicked or scanned."""
        if self.on.newest is None or not self.on.newest.repair:
            return
        number = self.on.newest.repair
        action = self.on.context.desk.new_action()
        if question == "fault":
            command = Amend(action=action, repair=number, fault=choice)
        elif question == "cause":
            command = Amend(action=action, repair=number, cause=Cause(choice))
        elif question == "detail":
            command = Amend(action=action, repair=number, detail=choice)
        else:
            command = Amend(action=action, repair=number, accessories=self._switched(choice))
        heard = aloud or self._aloud
        self._amend(command, self._said(command, question, choice) if heard else "", aloud=heard)

    def _said(self, command: Amend, question: str, choice: str) -> str:
        if question == "accessory":
            there = choice in (command.accessories or ())
            what = t(f"sheet_commands.{'came' if there else 'not_came'}", what=t(f"kinds.accessory.{choice}"))
        else:
            what = wording.fault_words(choice) if question == "fault" else t(f"kinds.{question}.{choice}")
        return t("sheet_commands.noted", repair=command.repair, what=what)

    def _switched(self, choice: str) -> tuple[Accessory, ...]:
        repair = wording.repair_of(self.on.card, self.on.newest.repair if self.on.newest else None)
        here = set(repair.accessories) if repair else set()
        return tuple(Accessory(a) for a in sorted(here ^ {choice}))

    def _amend(self, command: Amend, said: str = "", *, aloud: bool = False) -> None:
        """Saves it; once it is saved, `said` is shown, and heard where it was scanned."""
        future = self.on.context.desk.run(amend, command)
        end = self.on.turns.under_way()

        def amended(_: ActResult) -> None:
            if aloud:
                self.on.context.voice.say(Family.ok)
            if said:
                self.on.context.frame.show_toast(ToastRow(text=said))
            if self.on.card is not None:
                self.on.ask_card(self.on.card.device, after=end)
            else:
                end()

        def failed(fault: BaseException) -> None:
            self.on.fault(fault)
            end()

        self.on.context.tasks.watch(future, amended, failed)

    def ask_accessories(self) -> None:
        """A key asks what came along; the same key goes back to the fault place."""
        self.on.asks_accessories = not self.on.asks_accessories
        repair = wording.repair_of(self.on.card, self.on.newest.repair if self.on.newest else None)
        asked = wording.accessories_question(repair) if self.on.asks_accessories else wording.questions(repair)
        self.on.view.keys.set_questions(asked, "accessory" if self.on.asks_accessories else None)

    def note_swollen(self, *, aloud: bool = False) -> None:
        """One key marks a swollen battery, and takes the mark away again."""
        if self.on.newest is None or not self.on.newest.repair:
            return
        repair = wording.repair_of(self.on.card, self.on.newest.repair)
        swollen = not (repair.swollen if repair else False)
        command = Amend(action=self.on.context.desk.new_action(), repair=self.on.newest.repair, swollen=swollen)
        self._amend(command, t("intake.swollen" if swollen else "intake.not_swollen"), aloud=aloud)
