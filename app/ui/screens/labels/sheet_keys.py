"""What a code of the command sheet does on the labels screen: the same as its key.

Decides which key stands for which code here, and that one without a meaning says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Family
from app.settings.words import t
from app.ui.screens.labels.model import Way

if TYPE_CHECKING:
    from app.ui.screens.labels.presenter import LabelsPresenter


def act_on(on: LabelsPresenter, command: Command) -> None:
    """Does what `command` means now: in a picker its numbers are rows, else the ways of choosing."""
    number, choosing = command.number or 0, on.choosing
    match command.word:
        case CommandWord.done | CommandWord.print:
            on.go()
        case CommandWord.next if choosing.picking:
            choosing.step()
        case CommandWord.undo:
            on.undo()
        case CommandWord.escape:
            on.leave()
        case CommandWord.number if choosing.picking:
            if not choosing.pick_number(number):
                on.tell(t("sheet_commands.no_such_number", number=str(number)), Family.look)
        case CommandWord.number if 1 <= number <= len(Way):
            choosing.go(list(Way)[number - 1])
        case _:
            on.tell(t("sheet_commands.no_key"), Family.look)
