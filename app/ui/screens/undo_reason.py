"""Why a late undo is made: ready phrases by number, so that a scanner alone can say it, or words of one's own.

Decides what is asked before something is taken back after its free minutes; where the reason goes is the use case's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.domain.identity import unshort
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.intake.ask_line import AskLine
from app.ui.widgets.text_field import FieldRow
from app.usecases.undo import UndoResult

PHRASES: Final = 5
"""How many ready reasons there are."""


def ask_undo_reason(context: Context, refused: UndoResult, then: Callable[[str, bytes], None]) -> None:
    """Asks why what was `refused` without a reason is taken back; Esc takes nothing back.

    `then` is given the reason and the action: by now a scan may have made another one the last.
    """
    field = FieldRow(id="reason", caption=t("shell.undo_reason.field"), hint=t("shell.undo_reason.hint"))
    page = AskLine(
        context,
        t("shell.undo_reason.title"),
        field,
        t("shell.undo_reason.go"),
        t("intake.ask.cancel"),
        lambda reason: then(reason, unshort(refused.action)),
        phrases=[t(f"shell.undo_reason.{at}") for at in range(1, PHRASES + 1)],
        missing=t("shell.undo_reason.missing"),
    )
    page.open_page()
