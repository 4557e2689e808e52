"""Which screens the window has, beside the intake desk. One list; nothing else here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.run import WindowRun


def add_screens(run: WindowRun) -> None:
    """Makes the other screens and gives them to the window."""
    del run
