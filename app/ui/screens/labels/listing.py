"""The list of step 1: what is chosen, then what was laid out of it, then how each stands in the reading back.

Decides which of the three its lines tell; a long list is worded beside the window, the newest wish wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.ui.screens.labels import wording
from app.ui.screens.labels.choosing import Choosing
from app.ui.screens.labels.preparing import Preparing
from app.ui.screens.labels.sticking import Sticking
from app.ui.widgets.rows import LogRow
from app.usecases.label_ports import LabelLine

if TYPE_CHECKING:
    from app.ui.context import Context
    from app.ui.screens.labels.view import LabelsView

MANY: Final = 300
"""So many lines are worded beside the window."""


class LabelList:
    """Fills the view's table."""

    def __init__(self, context: Context, view: LabelsView, choosing: Choosing, preparing: Preparing) -> None:
        self._context, self._view, self._choosing, self._preparing = context, view, choosing, preparing
        self._turn = 0

    def show(self, sticking: Sticking | None) -> None:
        """The list as things stand."""
        self._turn += 1
        turn, units = self._turn, self._choosing.batch.units
        states = tuple(sticking.states) if sticking is not None else ()
        lines = sticking.lines if sticking is not None else self._laid_out()

        def worded() -> list[LogRow]:
            if not lines:
                return [wording.unit_row(unit) for unit in units]
            known = {unit.code: unit for unit in units}
            return [
                wording.line_row(line, known.get(line.code), states[at] if states else None)
                for at, line in enumerate(lines)
            ]

        def show(rows: list[LogRow]) -> None:
            if turn == self._turn:
                self._show_rows(rows)

        if max(len(lines), len(units)) > MANY:
            self._context.tasks.ask(worded, show)
        else:
            show(worded())

    def _laid_out(self) -> tuple[LabelLine, ...]:
        preparing = self._preparing
        if preparing.prepared is None or preparing.part or preparing.busy or not self._choosing.wanted:
            return ()
        return preparing.prepared.lines

    def _show_rows(self, rows: list[LogRow]) -> None:
        choose = self._view.choose
        chosen = self._choosing.newest or choose.table.current_id()
        choose.model.set_rows(rows)
        choose.table.select_id(chosen)
        self._choosing.newest = ""

    def replace(self, sticking: Sticking, at: int) -> None:
        """One line stands otherwise: it comes into sight."""
        choose = self._view.choose
        row = wording.line_row(sticking.lines[at], None, sticking.states[at])
        if choose.model.replace(row):
            choose.table.select_id(row.id)
