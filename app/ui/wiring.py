"""Which screens the window has, beside the intake desk. One list; nothing else here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.screens.importing.presenter import ImportPresenter
from app.ui.screens.ledger.presenter import LedgerPresenter
from app.ui.shell.actions import Mode, Screen

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.run import WindowRun


def add_screens(run: WindowRun, context: Context) -> None:
    """Makes the other screens and gives them to the window."""
    ledger = LedgerPresenter(context)
    run.window.add_screen(Screen.ledger, ledger)
    run.window.add_screen(Mode.import_preview, ImportPresenter(context))

    def search() -> None:
        run.window.show_screen(Screen.ledger)
        ledger.focus_search()

    run.window.actions_.bind("intake.search", search)
