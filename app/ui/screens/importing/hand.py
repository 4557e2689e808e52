"""What is asked when a person corrects kind and columns: what was understood, or what an unreadable file offers."""

from __future__ import annotations

from app.ui.context import ImportFiles
from app.ui.screens.importing import pages
from app.ui.screens.importing.columns_panel import ColumnsPanel
from app.ui.screens.importing.work import FileWish, Preview


def ask_of_preview(panel: ColumnsPanel, preview: Preview) -> None:
    """Asks about a file that was understood."""
    columns = preview.columns
    panel.ask(preview.report.kind, columns.headings, columns.fields, samples=columns.samples)


def ask_of_fault(panel: ColumnsPanel, files: ImportFiles, wish: FileWish, fault: BaseException) -> None:
    """Asks about a file that can't be read as it is."""
    headings, sheets = pages.choices_of(files.choices(fault), files.is_about_sheets(fault))
    kind, guess = files.guess(fault)
    panel.ask(wish.by_hand.kind or kind, headings, guess.fields, sheets, guess.samples)
