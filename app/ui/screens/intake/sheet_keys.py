"""Undo, and the codes of the command sheet: the same as their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.domain.command_words import Command, CommandWord
from app.domain.commands import Undo
from app.domain.kinds import Cause, Family, FaultPlace
from app.settings.words import t
from app.ui.screens.intake import wording
from app.ui.shell.actions import Mode
from app.ui.widgets.toast import ToastRow
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.ui.screens.intake.presenter import IntakePresenter

_OF_A_CRATE: Final = frozenset({"crate_opened", "crate_closed", "crate_reopened"})
"""Kinds of operation that, taken back, change which crate is open."""


class SheetKeys:
    """What a command code does at the intake desk, and taking back the last action."""

    def __init__(self, on: IntakePresenter) -> None:
        """`on` is the screen's presenter."""
        self.on = on

    def command(self, command: Command) -> None:
        """A code of the command sheet: the same as its key."""
        number = command.number or 0
        near = self.on.context.actions.context == Mode.near_match
        if self.on.chooser.page is not None and self._choose(command.word, number):
            return
        match command.word:
            case CommandWord.done:
                self.on.view.near.press_link() if near else self.on.print_slip()
            case CommandWord.undo:
                self.take_back()
            case CommandWord.escape:
                self.on.form.put_off() if near else self.on.crates.close()
            case CommandWord.print:
                self.on.print_slip()
            case CommandWord.fault_place:
                self.on.view.keys.pick_id("fault", list(FaultPlace)[number - 1].value)
            case CommandWord.cause:
                self.on.view.keys.pick_id("cause", list(Cause)[number - 1].value)
            case CommandWord.number:
                self.on.view.keys.pick(str(number))
            case _:
                self.on.context.frame.show_toast(ToastRow(text=t("refused.not_yet"), undo=False))

    def _choose(self, word: CommandWord, number: int) -> bool:
        """While the chooser stands: a number chooses, Enter is the first, Esc leaves."""
        if word is CommandWord.escape:
            self.on.chooser.close()
        elif word in (CommandWord.number, CommandWord.done):
            self.on.chooser.pick(number if word is CommandWord.number else 1)
        else:
            return False
        return True

    def take_back(self, reason: str = "") -> None:
        """Undo of the last action at this desk."""
        command = Undo(action=self.on.context.desk.new_action(), reason=reason)
        self.on.context.tasks.watch(take_back(self.on.context.desk, command), self._undone, self.on.fault)

    def _undone(self, result: UndoResult) -> None:
        if result.family is Family.refused:
            words = t(f"refused.{result.reason}", repair=result.repair)
            self.on.context.frame.show_toast(ToastRow(text=words, undo=False))
            return
        if self.on.newest is not None and result.what in ("repair_opened", "registered"):
            self.on.newest = None
            self.on.view.banner.clear()
            self.on.view.keys.set_questions(wording.questions(None))
            self.on.form.leave()
        words = t("intake.taken_back", repair=result.repair) if result.repair else t("intake.taken_back_all")
        self.on.context.frame.show_toast(ToastRow(text=words, undo=False))
        if self.on.card is not None:
            self.on.ask_card(self.on.card.device)
        if result.what in _OF_A_CRATE:
            self.on.start()  # another crate is open now, or none: scans made meanwhile wait for which
        else:
            self.on.refresh()
