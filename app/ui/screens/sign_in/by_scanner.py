"""Signing in with the scanner alone: the command sheet's codes on the sign-in page.

Decides which code does what there. Its digits may be a PIN's: they are shown nowhere and written down nowhere.
"""

from __future__ import annotations

from collections.abc import Callable

from app.domain.codes import CodeKind
from app.domain.command_words import Command, CommandWord, read_command
from app.domain.scans import Scan
from app.settings.words import t
from app.ui.screens.sign_in.page import SignInPage


def take_code(page: SignInPage, scan: Scan, say: Callable[[str], None]) -> bool:
    """Whether the scan is a code of the sheet; then it acts, or `say` tells that it does nothing here."""
    if scan.own is None or scan.own.kind is not CodeKind.command:
        return False
    if not take_command(page, read_command(scan.own.body)):
        say(t("sign_in.no_command"))
    return True


def take_command(page: SignInPage, command: Command | None) -> bool:
    """Enter, Esc, the next person or field, the digits of a PIN, ⌫ for the last one; False where it means nothing."""
    if command is None:
        return False
    field = page.field_now
    if command.word is CommandWord.done:
        page.entered.emit()
    elif command.word is CommandWord.escape:
        page.left.emit()
    elif command.word is CommandWord.next:
        page.walk(1)
    elif field is None:
        return False
    elif command.word is CommandWord.undo:
        field.line.backspace()
    elif command.word is CommandWord.number and (command.number or 0) < 10:
        field.line.insert(str(command.number))
    else:
        return False
    return True
