"""The list of cabinets and controllers in words: rows, counts, filters, one's life.

Decides wording only; must not know the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.charger_words import ChargerStatus
from app.domain.kinds import Family
from app.domain.rules.chargers import CABINET
from app.settings.words import has, t
from app.ui.screens.fields import day_words, moment_words, person_words, short_day_words
from app.ui.theme.state import Breadth
from app.ui.widgets.fact_rows import FactRow
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.ui.widgets.timeline import TimelineEntry
from app.usecases.charger_rows import ChargerEvent, ChargerRow, SpareCount
from app.usecases.contact_rows import Words

_SPACE = "\u3000"
FAULTY = "faulty"
"""Beside the statuses: cabinets with a fault that waits for the Board's advice."""


def columns() -> tuple[Column, ...]:
    """Code, status, where, model, since."""
    return (
        Column(name="code", title=t("charger_list.column.code"), kind=ColumnKind.code, width=9, role="list_code"),
        Column(name="status", title=t("charger_list.column.status"), width=9, narrow_width=8),
        Column(name="where", title=t("charger_list.column.where")),
        Column(name="model", title=t("charger_list.column.model"), width=11, hide_from=Breadth.small),
        Column(name="since", title=t("charger_list.column.since"), width=8, hide_from=Breadth.narrow),
    )


def status_word(row: ChargerRow) -> str:
    """Its status; of a cabinet what it is, or that it has a fault."""
    if row.kind == CABINET:
        return t("charger_list.faulty", count=row.faults) if row.faults else t("charger_list.cabinet")
    return t(f"charger_list.status.{row.status}") if row.status else t("charger_screen.at.unknown")


def where_words(row: ChargerRow) -> str:
    """School, room and cabinet; else the place, or the visit it goes or went along on; else center or car, as the swap
    says it.
    """
    told = [row.school, row.room, row.cabinet, row.place]
    if row.kind != CABINET and not any(told):
        if row.status == ChargerStatus.taken_out:
            told = [t("charger_list.in_car" if row.visit else "charger_list.at_center"), t("charger_list.waits")]
        elif row.status in (ChargerStatus.spare, ChargerStatus.stored):
            told = [t("charger_list.at_center")]
        elif row.status == ChargerStatus.in_car and not row.visit:
            told = [t("charger_list.in_car")]
    return _SPACE.join(part for part in (*told, row.visit) if part)


def list_row(row: ChargerRow) -> LogRow:
    """One line."""
    faulty = row.kind == CABINET and row.faults
    word = status_word(row)
    status = Cell(word, CellLook.outcome, Family.look) if faulty else Cell(word)
    cells = (
        Cell(row.shown, code=True),
        status,
        Cell(where_words(row)),
        Cell(row.model, CellLook.muted),
        Cell(short_day_words(row.since) if row.since else "", CellLook.muted),
    )
    return LogRow(id=row_id(row), cells=cells, spoken=_SPACE.join((row.shown, word, where_words(row))))


def row_id(row: ChargerRow) -> str:
    """What the table knows a row by."""
    return row.ref.id.hex()


def spare_columns() -> tuple[Column, ...]:
    """Model, center, car, places."""
    return (
        Column(name="model", title="", width=11),
        Column(name="center", title="", width=8),
        Column(name="car", title="", width=6),
        Column(name="places", title=""),
    )


def spare_rows(counts: Iterable[SpareCount]) -> tuple[FactRow, ...]:
    """A line a model."""
    models: dict[str, list[SpareCount]] = {}
    for one in counts:
        models.setdefault(one.model, []).append(one)
    rows = []
    for model, parts in sorted(models.items()):
        center = sum(one.number for one in parts if one.where == "center")
        car = sum(one.number for one in parts if one.where == "car")
        places = "・".join(t("charger_list.at_place", place=one.place, count=one.number) for one in parts if one.place)
        rows.append(
            FactRow(
                (
                    Cell(model or t("charger_list.no_model"), CellLook.strong),
                    Cell(t("charger_list.center", count=center)),
                    Cell(t("charger_list.car", count=car)),
                    Cell(places, CellLook.muted),
                )
            )
        )
    return tuple(rows)


def facts(row: ChargerRow) -> str:
    """What is known of one, beside its life."""
    handed = row.handed_over[0] and t(
        "charger_list.handed_over", day=day_words(row.handed_over[0]), document=row.handed_over[1]
    )
    owner = t(f"parts.owner.{row.owner}") if row.owner else ""
    parts = (row.model, row.maker, row.serial, owner, handed)
    return _SPACE.join(part for part in parts if part)


# --- a life ----------------------------------------------------------------------------------------------------------


def entries(events: Sequence[ChargerEvent]) -> tuple[TimelineEntry, ...]:
    """The newest on top; what was taken back stays, struck."""
    return tuple(
        TimelineEntry(
            id=f"{len(events) - at}:{event.kind}",
            title=_title(event),
            meta=_SPACE.join(part for part in (moment_words(event.local), _who(event)) if part),
            body=_body(event),
            struck=event.struck,
            counter=t("ledger_screen.life.taken_back") if event.struck else "",
        )
        for at, event in enumerate(events)
    )


def _who(event: ChargerEvent) -> str:
    name = person_words(event.operator_name)
    return t("ledger_screen.life.who", name=name, desk=event.desk) if event.desk else name


def _title(event: ChargerEvent) -> str:
    key = f"charger_list.why.{event.why}" if event.why else f"charger_list.event.{event.kind}"
    title = t(key) if has(key) else t("ledger_screen.life.other", kind=event.kind)
    return _SPACE.join(part for part in (event.unit, title) if part)


def _body(event: ChargerEvent) -> str:
    status = t(f"charger_list.status.{event.status}") if event.status else ""
    what = t(f"charger_screen.fault.{event.what}") if event.what else ""
    owner = t(f"parts.owner.{event.owner}") if event.owner else ""
    told = [status, event.school, event.room, event.cabinet, event.place, event.visit, what, owner]
    told += [day_words(event.on) if event.on else "", event.document, _said(event.words)]
    if event.instead:
        told.append(t("charger_list.instead", model=event.instead))
    return _SPACE.join(part for part in told if part)


def _said(words: Words) -> str:
    if words.erased:
        return t("charger_list.erased")
    return t("charger_list.awaited") if words.awaited else words.text
