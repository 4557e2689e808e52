"""Keys on the newest line: fault place, cause, detail, accessories, swollen battery. One key, one action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.commands import Amend
from app.domain.kinds import Accessory, Cause
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

    def picked(self, question: str, choice: str) -> None:
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
        self._amend(command)

    def _switched(self, choice: str) -> tuple[Accessory, ...]:
        repair = wording.repair_of(self.on.card, self.on.newest.repair if self.on.newest else None)
        here = set(repair.accessories) if repair else set()
        return tuple(Accessory(a) for a in sorted(here ^ {choice}))

    def _amend(self, command: Amend) -> None:
        self.on.context.tasks.watch(self.on.context.desk.run(amend, command), self._amended, self.on.fault)

    def _amended(self, result: ActResult) -> None:
        if self.on.card is not None:
            self.on.ask_card(self.on.card.device)

    def ask_accessories(self) -> None:
        """A key asks what came along; the same key goes back to the fault place."""
        self.on.asks_accessories = not self.on.asks_accessories
        repair = wording.repair_of(self.on.card, self.on.newest.repair if self.on.newest else None)
        asked = wording.accessories_question(repair) if self.on.asks_accessories else wording.questions(repair)
        self.on.view.keys.set_questions(asked, "accessory" if self.on.asks_accessories else None)

    def note_swollen(self) -> None:
        """One key marks a swollen battery, and takes the mark away again."""
        if self.on.newest is None or not self.on.newest.repair:
            return
        repair = wording.repair_of(self.on.card, self.on.newest.repair)
        swollen = not (repair.swollen if repair else False)
        self._amend(Amend(action=self.on.context.desk.new_action(), repair=self.on.newest.repair, swollen=swollen))
        self.on.context.frame.show_toast(ToastRow(text=t("intake.swollen" if swollen else "intake.not_swollen")))
