"""The queue in words: cards, heads, lines of the list, what the filters come to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from app.domain.kinds import Family
from app.domain.rules.bench import Column as BoardOf
from app.settings.words import t, word_or_code
from app.ui import theme
from app.ui.screens.bench.narrowing import Filled, Narrow, Tally, schools
from app.ui.screens.fields import short_day_words
from app.ui.widgets import access
from app.ui.widgets.board_card import BoardCard
from app.ui.widgets.board_column import UNKNOWN, HeadRow
from app.ui.widgets.chip_bar import BarChip
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.bench_rows import Queue, QueueRow

NOTHING = "—"
LONGEST = 8.0
"""Room in u for a value on a chip."""


def fault_words(fault: str) -> str:
    """A fault place in words."""
    return word_or_code(f"kinds.fault.{fault}", fault)


def mark_words(row: QueueRow) -> str:
    """That it has not left though it counts as away, else why a repair can be worked on now, or nothing."""
    if row.held:
        return t(f"kinds.held.{row.held}")
    return t(f"bench_screen.mark.{row.workable}") if row.workable is not None else ""


def place_words(row: QueueRow) -> str:
    """Where it lies: the shipment it went with, else the shelf; until that is sent, it lies on its shelf."""
    if row.column is BoardOf.maker and row.shipment and not row.held:
        return t("bench_screen.shipment", number=row.shipment)
    return row.place


def corner_words(row: QueueRow) -> str:
    """What stands beside a number: that there is an RMA, else who has the repair (the first word of the name)."""
    if row.column is BoardOf.maker and row.rma:
        return t("bench_screen.rma")
    return (row.person.split() or [""])[0]


def column_words(column: BoardOf) -> str:
    """A column's title."""
    return t(f"bench_screen.column.{column}")


def card(row: QueueRow, limits: Mapping[BoardOf, int]) -> BoardCard:
    """A repair as a card of the board."""
    limit, place = limits[row.column], place_words(row)
    return BoardCard(
        id=row.repair,
        days=row.days,
        over=row.over,
        share=min(1.0, row.days / (2 * limit)) if limit else float(bool(row.days)),
        corner=corner_words(row),
        school=row.school or NOTHING,
        fault=fault_words(row.fault) or NOTHING,
        mark=mark_words(row),
        place=place,
    )


def spoken(row: QueueRow) -> str:
    """A repair as one sentence."""
    place = place_words(row)
    shelf = t("bench_screen.spoken.shelf", place=place) if place and place == row.place else place
    return access.joined(
        row.repair,
        t("bench_screen.spoken.days", days=row.days),
        t("bench_screen.spoken.over") if row.over else "",
        row.school,
        fault_words(row.fault),
        mark_words(row),
        shelf,
        row.person,
    )


def heads(filled: Filled, limits: Mapping[BoardOf, int]) -> list[tuple[list[QueueRow], HeadRow]]:
    """The columns in order, each with its head."""
    made = []
    for number, column in enumerate(BoardOf, 1):
        rows = filled.columns[column]
        made.append((rows, HeadRow(str(number), column_words(column), len(rows), filled.over[column], limits[column])))
    return made


def unknown_heads() -> list[tuple[list[QueueRow], HeadRow]]:
    """The columns before the queue was read: no count is told."""
    return [([], HeadRow(str(n), column_words(column), UNKNOWN, 0, 0)) for n, column in enumerate(BoardOf, 1)]


# --- the list --------------------------------------------------------------------------------------------------------


def columns() -> tuple[Column, ...]:
    """The columns of the list."""
    narrow, small = theme.Breadth.narrow, theme.Breadth.small
    return (
        Column(name="days", title=t("bench_screen.list.days"), width=6.2, role="work"),
        Column(name="repair", title=t("bench_screen.list.repair"), kind=ColumnKind.code, width=9.5, role="list_code"),
        Column(name="state", title=t("bench_screen.list.state"), width=9.5, narrow_width=8.5),
        Column(name="school", title=t("bench_screen.list.school"), role="work"),
        Column(name="fault", title=t("bench_screen.list.fault"), width=12, narrow_width=11, hide_from=small),
        Column(name="mark", title=t("bench_screen.list.mark"), width=11, narrow_width=10, hide_from=small),
        Column(name="place", title=t("bench_screen.list.place"), width=8, narrow_width=7),
        Column(name="person", title=t("bench_screen.list.person"), width=8, hide_from=small),
        Column(name="since", title=t("bench_screen.list.since"), width=9, hide_from=narrow),
    )


def list_row(row: QueueRow) -> LogRow:
    """A repair as a line of the list."""
    days = t("bench_screen.list.n_days", days=row.days)
    cells = (
        Cell(days, CellLook.outcome, Family.look) if row.over else Cell(days, CellLook.strong),
        Cell(row.repair),
        Cell(column_words(row.column)),
        Cell(row.school or NOTHING),
        Cell(fault_words(row.fault) or NOTHING),
        Cell(mark_words(row)),
        Cell(place_words(row), CellLook.strong),
        Cell(row.person),
        Cell(short_day_words(row.since)),
    )
    return LogRow(id=row.repair, cells=cells, spoken=spoken(row))


# --- above them ------------------------------------------------------------------------------------------------------


def title(queue: Queue, filled: Filled, narrow: Narrow) -> tuple[str, str]:
    """The sentence above the queue and what stands beside it, smaller."""
    count, whole = len(filled.rows), len(queue.rows)
    if narrow.run:
        return run_title(queue), t("bench_screen.run.count", count=f"{count:,}", schools=schools(filled.rows))
    of = t("bench_screen.out_of", count=f"{whole:,}") if narrow != Narrow() else ""
    return t("bench_screen.title", count=f"{count:,}"), of


def run_title(queue: Queue) -> str:
    """Which run it is that the ready repairs go with."""
    run = queue.run
    if run.today:
        return t("bench_screen.run.today")
    if run.next_day is not None:
        return t("bench_screen.run.next", day=short_day_words(run.next_day.isoformat()))
    return t("bench_screen.run.none" if run.known else "bench_screen.run.unknown")


def outcome_chips(tally: Tally, narrow: Narrow, *, run_today: bool) -> tuple[BarChip, ...]:
    """How many are over their limit and how many can be worked on; ink where only those are shown."""
    over, ready, back = tally
    made = []
    if over or narrow.over:
        words = t("bench_screen.chip.over", count=f"{over:,}")
        made.append(BarChip(ChipRow(text=words, kind="on" if narrow.over else "look", icon="look"), id="over"))
    if ready or narrow.workable:
        words = t("bench_screen.chip.workable", count=f"{ready:,}")
        made.append(BarChip(ChipRow(text=words, kind="on" if narrow.workable else "plain", icon="tick"), id="workable"))
    if narrow.run or (run_today and back):
        words = t("bench_screen.chip.run", count=f"{back:,}")
        made.append(BarChip(ChipRow(text=words, kind="on" if narrow.run else "plain"), id="run"))
    return tuple(made)


_PAGES: Final = {"parts": "P", "ship": "S", "return": "R"}


def way_chips(pages: Collection[str], *, board: bool) -> tuple[BarChip, ...]:
    """Board or list, and the pages that somebody shows; of these a narrow window has room for the parts alone."""
    wide = theme.look().breadth is theme.Breadth.wide
    shown = [(name, key, False) for name, key in _PAGES.items() if name in pages and (wide or name == "parts")]
    ways = [("board", "B", board), ("list", "L", not board), *shown]
    return tuple(
        BarChip(ChipRow(text=t(f"bench_screen.way.{name}"), kind="on" if on else "plain", key=key), id=name)
        for name, key, on in ways
    )


def filter_chip(name: str, value: str, *, on: bool) -> BarChip:
    """What the queue is narrowed by: person or shelf."""
    full = t("bench_screen.filter.chip", name=t(f"bench_screen.filter.{name}"), value=value)
    short = theme.text.elide(value, theme.font("caption", bold=True), theme.px(LONGEST))
    text = t("bench_screen.filter.chip", name=t(f"bench_screen.filter.{name}"), value=short)
    return BarChip(ChipRow(text=text, kind="on" if on else "plain", spoken=full), id=name)
