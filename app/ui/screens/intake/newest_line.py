"""Keys on the newest line: fault place, cause, detail, accessories, swollen battery. One key, one action."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.domain.commands import Amend
from app.domain.kinds import Accessory, Cause, Family, FaultPlace
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
        self._accessories = False
        self._opened = False
        """Whether その他 shows the places behind it."""

    # --- its questions -----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Another line is the newest, or none: its questions from the first."""
        self._accessories = self._opened = False
        self.show()

    def show(self, fault: str | None = None) -> None:
        """The questions as they are answered by now; `fault` is the place just picked, which is being saved."""
        card = self.on.card
        repair = wording.repair_of(card, self.on.newest.repair if self.on.newest else None)
        if repair is not None and fault is not None:
            repair = repair._replace(fault=fault)
        if self._accessories:
            self.on.view.keys.set_questions(wording.accessories_question(repair), "accessory")
            return
        opened = card.places if self._opened and card and repair and repair.fault == FaultPlace.other else ()
        self.on.view.keys.set_questions(wording.questions(repair, opened))

    def back_to_diagnosis(self) -> None:
        """The nine places, cause and detail, whatever else was asked: what a code of theirs answers."""
        if self._accessories or self._opened:
            self.begin()

    def ask_accessories(self) -> None:
        """A key asks what came along; the same key goes back to the fault place."""
        self._accessories = not self._accessories
        self.show()

    # --- their answers -----------------------------------------------------------------------------------------------

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
        number, heard = self.on.newest.repair, aloud or self._aloud
        if question in ("fault", "place"):
            self._opened = question == "fault" and choice == FaultPlace.other
            if self._opened or question == "place":
                self.show(choice)
        if question == "place" and choice == FaultPlace.other:  # saved as such when it was opened
            self._tell(self._said(number, question, choice) if heard else "", aloud=heard)
            return
        action = self.on.context.desk.new_action()
        if question in ("fault", "place"):
            command = Amend(action=action, repair=number, fault=choice)
        elif question == "cause":
            command = Amend(action=action, repair=number, cause=Cause(choice))
        elif question == "detail":
            command = Amend(action=action, repair=number, detail=choice)
        else:
            command = Amend(action=action, repair=number, accessories=self._switched(choice))
        said = self._said(number, question, choice, came=choice in (command.accessories or ()))
        self._amend(command, said if heard else "", aloud=heard)

    def _said(self, number: str, question: str, choice: str, *, came: bool = False) -> str:
        if question == "accessory":
            what = t(f"sheet_commands.{'came' if came else 'not_came'}", what=t(f"kinds.accessory.{choice}"))
        elif question in ("fault", "place"):
            what = wording.fault_words(choice)
        else:
            what = t(f"kinds.{question}.{choice}")
        return t("sheet_commands.noted", repair=number, what=what)

    def _switched(self, choice: str) -> tuple[Accessory, ...]:
        repair = wording.repair_of(self.on.card, self.on.newest.repair if self.on.newest else None)
        here = set(repair.accessories) if repair else set()
        return tuple(Accessory(a) for a in sorted(here ^ {choice}))

    def _amend(self, command: Amend, said: str = "", *, aloud: bool = False) -> None:
        """Saves it; once it is saved, `said` is shown, and heard where it was scanned."""
        future = self.on.context.desk.run(amend, command)
        end = self.on.turns.under_way()

        def amended(_: ActResult) -> None:
            self._tell(said, aloud=aloud)
            if self.on.card is not None:
                self.on.ask_card(self.on.card.device, after=end)
            else:
                end()

        def failed(fault: BaseException) -> None:
            self.on.fault(fault)
            end()

        self.on.context.tasks.watch(future, amended, failed)

    def _tell(self, said: str, *, aloud: bool) -> None:
        if aloud:
            self.on.context.voice.say(Family.ok)
        if said:
            self.on.context.frame.show_toast(ToastRow(text=said))

    def note_swollen(self, *, aloud: bool = False) -> None:
        """One key marks a swollen battery, and takes the mark away again."""
        if self.on.newest is None or not self.on.newest.repair:
            return
        repair = wording.repair_of(self.on.card, self.on.newest.repair)
        swollen = not (repair.swollen if repair else False)
        command = Amend(action=self.on.context.desk.new_action(), repair=self.on.newest.repair, swollen=swollen)
        self._amend(command, t("intake.swollen" if swollen else "intake.not_swollen"), aloud=aloud)
