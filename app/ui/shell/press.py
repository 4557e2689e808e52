"""A code of the command sheet pressed as a key: the act that key has here and now.

Decides which key stands for which code. Codes that mean more than a key are their screen's.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.codes import CodeKind
from app.domain.command_words import Command, CommandWord, read_command
from app.domain.scans import Scan

PRINTED: Final[dict[int, tuple[str, ...]]] = {
    32: ("loans.extend",),
    33: ("away.print", "visit.print"),
    34: ("moves.end",),
    35: ("moves.crate",),
    36: ("moves.adapters",),
    37: ("moves.plan", "visit.plan"),
    38: ("moves.close",),
    39: ("lost.found",),
    40: ("lost.ask",),
    41: ("lost.cancel",),
    42: ("moves.school",),
}
"""Numbers that no digit key has: the acts they stand for at work at the schools, one a page at most."""
_KEYS = {CommandWord.done: "Return", CommandWord.escape: "Esc", CommandWord.undo: "Backspace"}


def press_code(window: QWidget, scan: Scan) -> bool | None:
    """`press` for what was scanned; None where it is no code of the sheet."""
    if scan.own is None or scan.own.kind is not CodeKind.command:
        return None
    command = read_command(scan.own.body)
    return command is not None and press(window, command)


def press(window: QWidget, command: Command) -> bool:
    """Does what the code's key does in `window` now; False where its key has nothing to do.

    NEXT walks on, as Tab does.
    """
    if command.word is CommandWord.next:
        focused = QApplication.focusWidget() or window
        return focused.focusNextChild()
    number = command.number if command.word is CommandWord.number else None
    key = str(number) if number is not None else _KEYS.get(command.word)
    if key is None:
        return False
    wanted, named = QKeySequence(key), PRINTED.get(number or 0, ())
    for action in window.actions():
        if action.isEnabled() and (action.objectName() in named if named else wanted in action.shortcuts()):
            action.trigger()
            return True
    return False
