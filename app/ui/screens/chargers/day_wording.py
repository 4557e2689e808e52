"""The day beside a swap in words: its visits in their order, its swaps.

Decides wording only; must not know the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.kinds import Family
from app.settings.words import t
from app.ui.theme.state import Breadth
from app.ui.widgets.fact_rows import FactRow
from app.ui.widgets.rows import Cell, CellLook, Column
from app.usecases.charger_rows import SwapRow
from app.usecases.visit_rows import VisitRow


def visit_columns() -> tuple[Column, ...]:
    """Turn, school, what."""
    return (
        Column(name="turn", title="", width=3.5, narrow_width=3.2),
        Column(name="school", title=""),
        Column(name="what", title="", width=9.5, narrow_width=8),
    )


def visit_rows(rows: Iterable[VisitRow]) -> tuple[FactRow, ...]:
    """The day's visits in their order."""
    found = []
    for row in rows:
        done = row.turn == "done"
        turn = t(f"visits.turn.{row.turn}")
        first = Cell(turn, family=Family.ok) if done else Cell(turn, CellLook.strong)
        what = _visit_what(row)
        cells = (first, Cell(row.school, CellLook.strong), Cell(what, CellLook.muted))
        found.append(FactRow(cells, now=row.turn == "now", spoken="\u3000".join((turn, row.school, what))))
    return tuple(found)


def _visit_what(row: VisitRow) -> str:
    """What was done there, or what is planned."""
    if row.swaps and row.pickups:
        return t("charger_screen.visit.both", swaps=row.swaps, pickups=row.pickups)
    if row.swaps or row.pickups:
        name = "swaps" if row.swaps else "pickups"
        return t(f"charger_screen.visit.{name}", count=row.swaps or row.pickups)
    if row.nothing:
        return t("visits.what.none")
    planned = sum(number for _, number in row.cabinets)
    if planned:
        return t("charger_screen.visit.planned", count=planned)
    return "・".join(t(f"visits.todo.{word}") for word in row.todo) or t(f"visits.state.{row.state}")


def swap_columns() -> tuple[Column, ...]:
    """Time, school, the units."""
    return (
        Column(name="time", title="", width=4.0, hide_from=Breadth.narrow),
        Column(name="school", title=""),
        Column(name="units", title="", width=13.5, narrow_width=11.5),
    )


def swap_rows(rows: Iterable[SwapRow]) -> tuple[FactRow, ...]:
    """The day's swaps, the newest first."""
    return tuple(
        FactRow(
            (
                Cell(row.local[11:16], CellLook.muted),
                Cell(row.school),
                Cell(f"{row.out} → {row.into}", CellLook.strong, code=True),
            )
        )
        for row in rows
    )
