"""Where a code of the command sheet goes: to the page over the body, to the intake desk, or to the key it stands for.

Decides that a code never acts on what is not in sight, and that each has an answer: seen, or said in words and heard.
"""

from __future__ import annotations

from collections.abc import Callable

from app.domain import command_words as words_of
from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Family
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.intake.presenter import IntakePresenter
from app.ui.screens.intake.sheet_keys import OF_INTAKE
from app.ui.shell.actions import Mode, Screen
from app.ui.shell.press import press
from app.ui.widgets.toast import ToastRow

_LABELS = Command(CommandWord.print, words_of.LABEL)
_BRINGS_INTAKE = frozenset(
    {
        Command(CommandWord.crate, words_of.BEGIN),
        Command(CommandWord.unit, words_of.NOT_READABLE),
        Command(CommandWord.print, words_of.COMMAND_SHEET),
    }
)
"""What begins something new at the intake desk, as a unit's scan does: it comes to the front."""


class SheetCommands:
    """Has each code that the window doesn't do itself."""

    def __init__(
        self,
        context: Context,
        intake: Callable[[], IntakePresenter],
        front: Callable[[Command], bool] = lambda _command: False,
    ) -> None:
        """`intake` gives the intake desk; `front` has the screen in front act, where it has such keys for itself."""
        self._context = context
        self._intake = intake
        self._front = front

    def take(self, command: Command | None) -> None:
        """A code; None is one that this version doesn't know."""
        if command is None:
            self._say("unknown")
        elif not self._taken_over(command):
            self._below(command)

    def _taken_over(self, command: Command) -> bool:
        """What lies over the screen in front has it, or it may go nowhere: nothing under a page is in sight."""
        over = self._context.over
        if over is not None and over.take_command(command):
            return True
        takes = getattr(self._context.frame.overlay, "take_command", None)
        if takes is not None and not takes(command):
            self._say("page_first")
        return takes is not None

    def _below(self, command: Command) -> None:
        frame = self._context.frame
        if frame.current in (Mode.repair, Screen.chargers) and self._front(command):
            pass  # fault place, cause and route mean the repair in front; no number to be read: the unit taken out
        elif command.word is CommandWord.route:
            self._say("at_repair")
        elif command.word is CommandWord.disposal_step:
            if not self._front(command):
                self._say("at_disposal")
        elif frame.current == Screen.intake:
            self._intake().sheet.command(command)
        elif command in _BRINGS_INTAKE:
            self._context.show(Screen.intake)
            self._intake().sheet.command(command)
        elif command == _LABELS and frame.current != Screen.labels:
            self._context.show(Screen.labels)
        elif command.word in OF_INTAKE and command != _LABELS:
            self._say("at_intake")  # not even to a screen with such keys for itself: PR01 is a slip, not a label
        elif not self._front(command) and not press(frame.window(), command):
            self._say("no_key")

    def _say(self, key: str) -> None:
        self._context.voice.say(Family.look)
        self._context.frame.show_toast(ToastRow(text=t(f"sheet_commands.{key}"), undo=False))
