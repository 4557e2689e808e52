"""Parts in words: lines of the list, the card with its movements, what was done and what is asked."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.kinds import Family
from app.domain.rules.parts import DONOR
from app.settings.words import has, t
from app.ui import theme
from app.ui.screens.fields import day_words, moment_words, person_words, short_day_words
from app.ui.screens.parts.jobs import Act, Job
from app.ui.widgets import access
from app.ui.widgets.chip_bar import BarChip
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.device_card import CardBlock, CardFact, DeviceCardData
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.ui.widgets.timeline import TimelineEntry
from app.usecases.parts import PartCount, PartResult
from app.usecases.parts_rows import Movement, OrderRow, PartRow, PartTask

NOTHING = "—"
_SPACE = "\u3000"


def columns() -> tuple[Column, ...]:
    """The columns of the list."""
    narrow, small = theme.Breadth.narrow, theme.Breadth.small
    return (
        Column(name="name", title=t("parts_screen.column.name")),
        Column(
            name="part",
            title=t("parts_screen.column.part"),
            kind=ColumnKind.code,
            width=9.6,
            narrow_width=8.6,
            hide_from=small,
        ),
        Column(name="stock", title=t("parts_screen.column.stock"), kind=ColumnKind.number, width=4.2, role="list_code"),
        Column(name="mark", title="", width=7.4, narrow_width=6.8),
        Column(name="place", title=t("parts_screen.column.place"), width=8.4, narrow_width=7.0, hide_from=small),
        Column(name="point", title=t("parts_screen.column.point"), kind=ColumnKind.number, width=4.2, hide_from=small),
        Column(name="price", title=t("parts_screen.column.price"), kind=ColumnKind.number, width=6.0, hide_from=narrow),
        Column(name="owner", title=t("parts_screen.column.owner"), width=4.6, hide_from=narrow),
    )


def place_words(place: str) -> str:
    """A place as people read it."""
    return t("parts.place.donor") if place == DONOR else place or t("parts.place.none")


def yen(amount: int | None) -> str:
    """An amount, or the dash."""
    return t("parts_screen.yen", amount=f"{amount:,}") if amount is not None else NOTHING


def list_row(row: PartRow, order: OrderRow | None, tasks: Sequence[PartTask]) -> LogRow:
    """One part of the list: its stock, and the mark of what is to be done about it."""
    held = [place for place in row.places if place.quantity]
    first = held[0].place if held else row.home
    place = place_words(first) if first or held else NOTHING
    if len(held) > 1:
        place = t("parts_screen.and_more", place=place, count=len(held) - 1)
    words, mark = _mark(row, order, tasks)
    cells = (
        Cell(row.name, CellLook.strong),
        Cell(row.part),
        Cell(f"{row.total:,}", CellLook.strong if row.total else CellLook.plain),
        mark,
        Cell(place),
        Cell(NOTHING if row.reorder_point is None else f"{row.reorder_point:,}"),
        Cell(yen(row.price)),
        Cell(t(f"parts.owner.{row.owner}") if row.owner else NOTHING),
    )
    stock = t("parts_screen.spoken_stock", count=row.total)
    return LogRow(id=row.part, cells=cells, spoken=access.joined(row.name, row.part, stock, words, place))


def _mark(row: PartRow, order: OrderRow | None, tasks: Sequence[PartTask]) -> tuple[str, Cell]:
    if tasks:
        words = t("parts_screen.mark.count")
        return words, Cell(words, CellLook.outcome, Family.look)
    if order is None:
        return "", Cell()
    if row.ordered:
        words = t("parts_screen.mark.ordered")
        return words, Cell(words, CellLook.chip_slate)
    words = t("parts_screen.mark.out" if not row.usable else "parts_screen.mark.low")
    return words, Cell(words, CellLook.outcome, Family.look)


# --- the card --------------------------------------------------------------------------------------------------------


def card_data(
    row: PartRow, moves: Sequence[Movement], order: OrderRow | None, tasks: Sequence[PartTask]
) -> DeviceCardData:
    """The chosen part with its shelves and its movements."""
    chips = [ChipRow(text=t(f"parts.owner_of.{row.owner}"))] if row.owner else []
    stock = t("parts_screen.pieces", count=f"{row.total:,}")
    return DeviceCardData(
        serial=row.part,
        spoken=access.joined(row.name, row.part, stock),
        school=row.name,
        chips=tuple(chips),
        tiles=(
            CardFact(label=t("parts_screen.tile.stock"), value=stock),
            CardFact(
                label=t("parts_screen.tile.point"),
                value=NOTHING if row.reorder_point is None else str(row.reorder_point),
            ),
            CardFact(label=t("parts_screen.tile.price"), value=yen(row.price)),
        ),
        facts=_facts(row),
        warnings=_warnings(row, order, tasks),
        history_title=t("parts_screen.moves"),
        history_note=t("parts_screen.moves_count", count=len(moves)),
        history=tuple(entry(move, len(moves) - at) for at, move in enumerate(moves)),
    )


def _facts(row: PartRow) -> tuple[CardFact, ...]:
    shelves = _SPACE.join(t("parts_screen.at", place=place_words(p.place), count=p.quantity) for p in row.places)
    donors = _SPACE.join(t("parts_screen.from", serial=serial, count=count) for serial, count in row.donors)
    counted = max((place.counted for place in row.places), default="")
    handed = _SPACE.join(part for part in (day_words(row.handed_over) if row.handed_over else "", row.document) if part)
    named = (
        ("places", shelves or NOTHING, True),
        ("models", t("ledger_screen.value.comma").join(row.models) or t("parts_screen.every_model"), False),
        ("counted", day_words(counted) if counted else t("parts_screen.never"), False),
        ("handed_over", handed, False),
        ("donors", donors, False),
    )
    return tuple(
        CardFact(label=t(f"parts_screen.fact.{name}"), value=value, strong=strong)
        for name, value, strong in named
        if value
    )


def _warnings(row: PartRow, order: OrderRow | None, tasks: Sequence[PartTask]) -> tuple[CardBlock, ...]:
    blocks = [
        CardBlock(
            family=Family.look,
            head=t(f"parts_screen.task.{task.why}", place=place_words(task.place), short=task.short),
            body=t("parts_screen.task.found", found=t("ledger_screen.value.dot").join(map(str, task.found)))
            if task.found
            else "",
        )
        for task in tasks
    ]
    if order is not None:
        head = t("parts_screen.order_missing", count=order.missing)
        waits = t("parts_screen.order_waiting", count=order.waiting) if order.waiting else ""
        if row.ordered:
            blocks.append(
                CardBlock(
                    family=Family.ok, head=t("parts_screen.ordered_on", day=short_day_words(row.ordered)), body=waits
                )
            )
        else:
            blocks.append(CardBlock(family=Family.look, head=head, body=waits))
    return tuple(blocks)


def entry(move: Movement, number: int) -> TimelineEntry:
    """One movement: what, how many and where; who and when under it."""
    differs = move.expected is not None and move.expected != move.quantity
    who = person_words(move.operator_name)
    count = f"{move.quantity:+,}".replace("-", "−") if move.expected is None else f"{move.quantity:,}"
    title = t(f"parts_screen.move.{move.why}", count=count, place=place_words(move.place))
    told = [move.repair, t("parts_screen.move.unit", serial=move.serial) if move.serial else ""]
    if move.fate:
        told.append(t(f"parts.fate.{move.fate}"))
    if differs:
        told.append(t("parts_screen.move.expected", count=move.expected))
    return TimelineEntry(
        id=f"{number}",
        title=title,
        meta=_SPACE.join((moment_words(move.local), who)),
        body=_SPACE.join(part for part in told if part),
        family=Family.look if differs and not move.struck else None,
        struck=move.struck,
        counter=t("ledger_screen.life.taken_back") if move.struck else "",
    )


# --- what is done ----------------------------------------------------------------------------------------------------


def job_title(job: Job) -> tuple[str, str]:
    """The head of the ask: what is done, and with which part."""
    part = _SPACE.join((job.part.name, job.part.part)) if job.part is not None else t("parts_screen.which_part")
    return t(f"parts_screen.act.{job.act.value}"), "" if job.act is Act.new else part


def ask_words(job: Job) -> str:
    """The sentence of what is wanted now."""
    if job.part is None and job.act is not Act.new:
        return t("parts_screen.ask.part", place=place_words(job.place))
    return t(f"parts_screen.ask.{job.act.value}")


def done_words(result: PartResult) -> str:
    """What was done, and what the place now holds."""
    if not result.parts:
        return t(f"parts.done.{result.outcome}")
    told = [_count_words(part) for part in result.parts]
    look = t(f"parts.look.{result.reason}") if result.reason else ""
    return t(f"parts.done.{result.outcome}") + _SPACE.join(part for part in (*told, look) if part)


def _count_words(part: PartCount) -> str:
    places = _SPACE.join(t("parts_screen.at", place=place_words(place), count=count) for place, count in part.places)
    return _SPACE.join(words for words in (part.name, places) if words)


def refusal(reason: str) -> str:
    """The sentence of a refusal."""
    return t(f"refused.{reason}") if has(f"refused.{reason}") else reason


def counts(
    parts: Sequence[PartRow], orders: Sequence[OrderRow], tasks: Sequence[PartTask], *, on: int
) -> tuple[BarChip, ...]:
    """The chips over the list: all parts, those to be ordered, those to be counted; one of them is on."""
    due = sum(1 for order in orders if not order.part.ordered)
    named = (("all", len(parts), False), ("order", len(orders), due > 0), ("tasks", len(tasks), bool(tasks)))
    return tuple(
        BarChip(
            ChipRow(
                text=t(f"parts_screen.chip.{name}", count=count),
                kind="on" if at == on else "look" if look else "plain",
                icon="look" if at == on and look else "",
            ),
            str(at),
        )
        for at, (name, count, look) in enumerate(named)
    )
