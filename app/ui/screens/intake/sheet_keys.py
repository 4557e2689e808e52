"""Undo, and the codes of the command sheet at the intake desk: the same as their keys, each with an answer.

Decides what a code acts on here and now; one that has nothing to act on says so, and changes nothing. Codes come in
their turn (`in_turn.py`), so that each finds the line it was scanned for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from app.domain import command_words as words_of
from app.domain.command_words import Command, CommandWord
from app.domain.commands import Undo
from app.domain.kinds import Accessory, Cause, Family, FaultPlace
from app.settings.words import t
from app.ui.screens.faults import pin_asked
from app.ui.screens.undo_reason import ask_undo_reason
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.toast import ToastRow
from app.usecases.undo import UndoResult, take_back

if TYPE_CHECKING:
    from app.ui.screens.intake.presenter import IntakePresenter

_OF_A_CRATE: Final = frozenset({"crate_opened", "crate_closed", "crate_reopened"})
"""Kinds of operation that, taken back, change which crate is open."""
OF_INTAKE: Final = frozenset(
    {
        CommandWord.fault_place,
        CommandWord.cause,
        CommandWord.accessory,
        CommandWord.unit,
        CommandWord.crate,
        CommandWord.print,
    }
)
"""Words that mean this desk, wherever they are scanned."""
_ON_A_LINE: Final = frozenset({CommandWord.fault_place, CommandWord.cause, CommandWord.accessory, CommandWord.number})


class SheetKeys:
    """What a command code does at the intake desk, and taking back the last action."""

    def __init__(self, on: IntakePresenter) -> None:
        """`on` is the screen's presenter."""
        self.on = on

    def command(self, command: Command) -> None:
        """A code of the command sheet, once what was scanned before it is answered."""
        self.on.turns.command(partial(self._do, command))

    def say(self, key: str, **more: str) -> None:
        """A code that has nothing to act on: said and heard, and nothing is changed."""
        self.on.context.voice.say(Family.look)
        self.on.context.frame.show_toast(ToastRow(text=t(f"sheet_commands.{key}", **more), undo=False))

    def _do(self, command: Command) -> None:
        word, number = command.word, command.number or 0
        if self.on.chooser.page is not None:
            self._choose(word, number)
            return
        if self.on.papers.shown:
            self.on.papers.close()
            if word in (CommandWord.done, CommandWord.escape):
                return  # Enter and Esc put a paper away; any other code acts as if it had been
        if word in _ON_A_LINE and not self._has_line:
            self.say("no_line")
            return
        acts: dict[CommandWord, Callable[[int], None]] = {
            CommandWord.done: self._done,
            CommandWord.undo: lambda _number: self.take_back(aloud=True),
            CommandWord.next: self._next,
            CommandWord.escape: self._leave,
            CommandWord.print: self._print,
            CommandWord.crate: self._crate,
            CommandWord.unit: self._unit,
            CommandWord.number: self._number,
            CommandWord.fault_place: lambda n: self._pick("fault", list(FaultPlace)[n - 1].value),
            CommandWord.cause: lambda n: self._pick("cause", list(Cause)[n - 1].value),
            CommandWord.accessory: lambda n: self.on.line.picked("accessory", list(Accessory)[n - 1].value, aloud=True),
        }
        act = acts.get(word)
        if act is None:
            self.say("not_yet")
        else:
            act(number)

    @property
    def _has_line(self) -> bool:
        return self.on.newest is not None and bool(self.on.newest.repair)

    @property
    def _near(self) -> bool:
        return self.on.context.actions.context == Mode.near_match

    def _choose(self, word: CommandWord, number: int) -> None:
        """While the chooser stands: a number chooses, Enter takes the one with the ring, Esc leaves."""
        chooser = self.on.chooser
        if word is CommandWord.escape:
            chooser.close()
        elif word is CommandWord.next:
            chooser.step()
        elif word is CommandWord.done:
            chooser.pick_here()
        elif word is not CommandWord.number or not chooser.pick(number):
            self.say("choose_first")

    def _done(self, _number: int) -> None:
        if self._near:
            self.on.view.near.press_link()
        elif self.on.slip.may_take_last:
            self.on.slip.take_last()
        else:
            self._print(words_of.SLIP)

    def _next(self, _number: int) -> None:
        if self._near:
            self.on.form.other()
        elif not self._has_line:
            self.say("no_line")
        else:
            self.on.view.keys.next_question()

    def _leave(self, _number: int) -> None:
        if self._near:
            self.on.form.put_off()
        elif self.on.slip.waiting:
            self.on.slip.leave()
        elif self.on.crate is not None:
            self._crate(words_of.END)
        else:
            self.say("nothing_to_leave")

    def _crate(self, number: int) -> None:
        crate = self.on.crate
        if number == words_of.BEGIN:
            if crate is not None:
                self.say("crate_is_open", crate=crate.crate)
            else:
                self.on.crates.begin(aloud=True)
        elif crate is None:
            self.say("no_crate")
        else:
            self.on.crates.close(aloud=True)

    def _unit(self, number: int) -> None:
        if number == words_of.NOT_READABLE:
            self.on.crates.take_provisional()
        elif self._has_line:
            self.on.line.note_swollen(aloud=True)
        else:
            self.say("no_line")

    def _print(self, number: int) -> None:
        papers, card, newest = self.on.papers, self.on.card, self.on.newest
        if number == words_of.COMMAND_SHEET:
            papers.command_sheet()
        elif number == words_of.LABEL:
            self.on.context.show(Screen.labels)
        elif card is None or not self._has_line:
            self.say("no_line")
        elif number == words_of.SLIP:
            self.on.print_slip()
        elif number == words_of.RECEIPT:
            papers.receipt(card, newest)
        else:
            papers.ask_note(card, newest)

    def _number(self, number: int) -> None:
        if not self._near:
            self._pick_number(number)
        elif number == 2:
            self.on.form.other()
        elif number == 3:
            self.on.form.put_off()
        else:
            self.say("no_such_number", number=str(number))

    def _pick(self, question: str, choice: str) -> None:
        self.on.line.back_to_diagnosis()
        with self.on.line.aloud():
            self.on.view.keys.pick_id(question, choice)

    def _pick_number(self, number: int) -> None:
        with self.on.line.aloud():
            if not self.on.view.keys.pick(str(number)):
                self.say("no_such_number", number=str(number))

    def take_back(
        self, reason: str = "", target: bytes | None = None, *, aloud: bool = False, proved: bool = False
    ) -> None:
        """Undo of the last action at this desk, or of the one a reason was asked for."""
        command = Undo(action=self.on.context.desk.new_action(), target=target, reason=reason)
        taken = take_back(self.on.context.desk, command, proved=proved)
        end = self.on.turns.under_way()

        def failed(fault: BaseException) -> None:
            end()
            if not pin_asked(self.on.context, fault, partial(self.take_back, reason, target, aloud=aloud)):
                self.on.fault(fault)

        self.on.context.tasks.watch(taken, partial(self._undone, aloud, end), failed)

    def _undone(self, aloud: bool, end: Callable[[], None], result: UndoResult) -> None:
        refused = result.family is Family.refused
        if result.reason == "reason_needed":
            end()
            ask_undo_reason(self.on.context, result, partial(self.take_back, aloud=aloud))
            return
        if aloud:
            self.on.context.voice.say(Family.refused if refused else Family.ok)
        if refused:
            words = t(f"refused.{result.reason}", repair=result.repair)
            self.on.context.frame.show_toast(ToastRow(text=words, undo=False))
            end()
            return
        self.on.slip.forget_last()
        if self.on.newest is not None and result.what in ("repair_opened", "registered"):
            self.on.newest = None
            self.on.view.banner.clear()
            self.on.line.begin()
            self.on.form.leave()
        words = t("intake.taken_back", repair=result.repair) if result.repair else t("intake.taken_back_all")
        self.on.context.frame.show_toast(ToastRow(text=words, undo=False))
        if result.what in _OF_A_CRATE:
            self.on.start()  # another crate is open now, or none: scans made meanwhile wait for which
        else:
            self.on.refresh()
        if self.on.card is not None:
            self.on.ask_card(self.on.card.device, after=end)
        else:
            end()
