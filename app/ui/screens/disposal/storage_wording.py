"""Storage in words: places with their units, one unit's row. Decides only how a fact is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from app.domain.disposal_words import NOT_WIPED
from app.domain.kinds import Family
from app.domain.operations import Ref
from app.settings.words import has, t
from app.ui import theme
from app.ui.screens.disposal.wording import how_words
from app.ui.screens.intake.wording import short_school
from app.ui.widgets import access
from app.ui.widgets.row_painter import outcome_width
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.disposal_rows import DisposalRow

_SPACE = "　"
_STATES = ("stored", "seen", "not_seen", "not_wiped")


def columns() -> tuple[Column, ...]:
    """State, serial, school, box, wipe, model."""
    narrow, small = theme.Breadth.narrow, theme.Breadth.small
    state = outcome_width(t(f"disposal_screen.storage.state.{name}") for name in _STATES) + 0.8
    return (
        Column(name="state", title=t("disposal_screen.column.state"), width=max(7.0, state)),
        Column(
            name="serial", title=t("disposal_screen.title.serial"), kind=ColumnKind.code, width=15, narrow_width=12,
            role="list_code",
        ),
        Column(name="school", title=t("disposal_screen.title.school")),
        Column(name="box", title=t("disposal_screen.head.box"), kind=ColumnKind.code, width=8, hide_from=small),
        Column(name="way", title=t("disposal_screen.column.way"), width=12, hide_from=narrow),
    )  # fmt: skip


def side_columns() -> tuple[Column, ...]:
    """Key, place, how many."""
    return (
        Column(name="key", title="", width=2.4),
        Column(name="place", title=t("disposal_screen.column.place"), kind=ColumnKind.code, role="list_code"),
        Column(name="count", title=t("disposal_screen.column.count"), kind=ColumnKind.number, width=6),
    )


def places(units: Sequence[DisposalRow], into: str = "") -> list[LogRow]:
    """Places in order of their names, with how many units lie there. `into`: one that was scanned and is empty yet."""
    found, counts = [], Counter(unit.place for unit in units)
    if into:
        counts[into] += 0
    for at, (place, count) in enumerate(sorted(counts.items()), 1):
        words = t("disposal_screen.units", count=f"{count:,}")
        cells = (Cell(str(at) if at < 10 else "", CellLook.muted), Cell(place), Cell(f"{count:,}"))
        found.append(LogRow(id=place, cells=cells, spoken=access.joined(place, words)))
    return found


def row(unit: DisposalRow, counted: Mapping[Ref, bool] | None) -> LogRow:
    """One unit; while its place is counted, whether it was seen."""
    if counted is not None:
        seen = unit.device in counted
        family, state = (Family.ok, "seen") if seen else (Family.look, "not_seen")
    else:
        family, state = (Family.look, "not_wiped") if unit.wipe in NOT_WIPED else (Family.ok, "stored")
    said = t(f"disposal_screen.storage.state.{state}")
    way = _SPACE.join(filter(None, (unit.way, unit.instruction, unit.repair)))
    texts = (unit.serial or unit.tag, short_school(unit.school), unit.box, way)
    cells = (Cell(said, CellLook.outcome, family), *(Cell(text) for text in texts))
    return LogRow(id=unit.device.text, cells=cells, spoken=access.joined(said, *texts))


def where(unit: DisposalRow | None, status: str) -> str:
    """What is known beside of a unit that was found."""
    shown = t(f"kinds.status.{status}") if has(f"kinds.status.{status}") else status
    if unit is None:
        return shown
    box = t("disposal_screen.outcome.box", box=unit.box) if unit.box else ""
    return _SPACE.join(filter(None, (shown, box, short_school(unit.school), how_words("wipe", unit.wipe))))
