"""The other lists as tables: devices, parts, charging cabinets with their controllers, contacts, units in disposal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from app.reports.table import column, day, said, word
from app.settings.words import t
from app.usecases.contact_rows import ContactRow, Words
from app.usecases.disposal_rows import DisposalRow
from app.usecases.log_rows import ChargerLine, DeviceLine
from app.usecases.parts_rows import PartRow, PlaceStock
from app.usecases.tables import Cell, CellKind, Export, Table


class _Of(NamedTuple):
    """How a column is filled."""

    key: str
    cell: Callable[[Any], Cell]
    kind: CellKind = CellKind.text
    personal: bool = False


def _told(found: Words) -> str:
    if found.erased:
        return t("reports.erased")
    return t("reports.awaited") if found.awaited else found.text


def _place(found: PlaceStock) -> str:
    place = t("reports.donor") if found.place == "donor" else found.place
    return t("reports.part", name=place or t("reports.no_place"), count=found.quantity)


def _yes(*, wanted: bool) -> str:
    return t("reports.yes") if wanted else ""


_CODE, _DATE, _NUMBER, _YEN = CellKind.code, CellKind.date, CellKind.number, CellKind.yen
_DEVICES: Final[tuple[_Of, ...]] = (
    _Of("serial", lambda r: r.serial, _CODE),
    _Of("asset_tag", lambda r: r.asset_tag, _CODE),
    _Of("kind", lambda r: word("kinds.kind", r.kind)),
    _Of("school_code", lambda r: r.school_code, _CODE),
    _Of("school", lambda r: r.school),
    _Of("room", lambda r: r.room),
    _Of("maker", lambda r: r.maker),
    _Of("model", lambda r: r.model),
    _Of("status", lambda r: word("kinds.status", r.status)),
    _Of("console_state", lambda r: word("ledger_screen.console", r.console)),
    _Of("place", lambda r: r.place),
    _Of("aue", lambda r: day(r.aue), _DATE),
    _Of("warranty_until", lambda r: day(r.warranty), _DATE),
    _Of("repair", lambda r: r.repair, _CODE),
    _Of("repairs", lambda r: r.repairs, _NUMBER),
    _Of("notes", lambda r: r.notes, personal=True),
)
_PARTS: Final[tuple[_Of, ...]] = (
    _Of("part", lambda r: r.part, _CODE),
    _Of("name", lambda r: r.name),
    _Of("models", lambda r: t("reports.parted").join(r.models)),
    _Of("home", lambda r: r.home),
    _Of("total", lambda r: r.total, _NUMBER),
    _Of("places", lambda r: t("reports.parted").join(map(_place, r.places))),
    _Of("reorder_point", lambda r: r.reorder_point, _NUMBER),
    _Of("low", lambda r: _yes(wanted=r.low)),
    _Of("ordered", lambda r: day(r.ordered), _DATE),
    _Of("price", lambda r: r.price, _YEN),
    _Of("owner", lambda r: said(f"reports.owner.{r.owner}", r.owner)),
    _Of("handed_over", lambda r: day(r.handed_over), _DATE),
    _Of("document", lambda r: r.document),
)
_CHARGERS: Final[tuple[_Of, ...]] = (
    _Of("code", lambda r: r.code, _CODE),
    _Of("serial", lambda r: r.serial, _CODE),
    _Of("kind", lambda r: said(f"reports.charger_kind.{r.kind}", r.kind)),
    _Of("maker", lambda r: r.maker),
    _Of("model", lambda r: r.model),
    _Of("school_code", lambda r: r.school_code, _CODE),
    _Of("school", lambda r: r.school),
    _Of("room", lambda r: r.room),
    _Of("cabinet", lambda r: r.cabinet, _CODE),
    _Of("place", lambda r: said(f"reports.charger_place.{r.place}", r.place)),
    _Of("status", lambda r: said(f"reports.charger_status.{r.status}", r.status)),
    _Of("owner", lambda r: said(f"reports.owner.{r.owner}", r.owner)),
    _Of("notes", lambda r: r.notes, personal=True),
)
_CONTACTS: Final[tuple[_Of, ...]] = (
    _Of("contact", lambda r: r.contact, _CODE),
    _Of("day", lambda r: day(r.local), _DATE),
    _Of("time", lambda r: r.local[11:16], _CODE),
    _Of("contact_way", lambda r: word("contacts.way", r.way)),
    _Of("contact_kind", lambda r: word("contacts.kind", r.kind)),
    _Of("school_code", lambda r: r.school_code, _CODE),
    _Of("school", lambda r: r.school),
    _Of("serial", lambda r: r.serial, _CODE),
    _Of("repair", lambda r: r.repair, _CODE),
    _Of("contact_state", lambda r: word("contacts.state", r.state)),
    _Of("solved", lambda r: _yes(wanted=r.solved)),
    _Of("passes", lambda r: r.passes, _NUMBER),
    _Of("followed", lambda r: r.followed, _NUMBER),
    _Of("closed", lambda r: day(r.closed), _DATE),
    _Of("operator", lambda r: r.operator, _CODE),
    _Of("operator_name", lambda r: r.operator_name, personal=True),
    _Of("person", lambda r: _told(r.person), personal=True),
    _Of("content", lambda r: _told(r.content), personal=True),
    _Of("answer", lambda r: _told(r.answer), personal=True),
    _Of("passed_to", lambda r: _told(r.to), personal=True),
)
_DISPOSAL: Final[tuple[_Of, ...]] = (
    _Of("serial", lambda r: r.serial, _CODE),
    _Of("asset_tag", lambda r: r.tag, _CODE),
    _Of("kind", lambda r: word("kinds.kind", r.kind)),
    _Of("model", lambda r: r.model),
    _Of("school_code", lambda r: r.school_code, _CODE),
    _Of("school", lambda r: r.school),
    _Of("disposal_way", lambda r: r.way, _CODE),
    _Of("instruction", lambda r: r.instruction),
    _Of("repair", lambda r: r.repair, _CODE),
    _Of("box", lambda r: r.box, _CODE),
    _Of("accessories", lambda r: said(f"disposal.how.accessories.{r.accessories}", r.accessories)),
    _Of("deprovisioned", lambda r: day(r.deprovisioned), _DATE),
    _Of("wipe", lambda r: said(f"disposal.how.wipe.{r.wipe}", r.wipe)),
    _Of("place", lambda r: r.place),
    _Of("told", lambda r: day(r.told), _DATE),
)


def disposal_table(rows: Sequence[DisposalRow], title: str, note: str) -> Table:
    """Units in disposal: a box's list, a day's list, what an instruction misses. Nothing in it is personal."""
    heads = tuple(column(of.key, of.kind) for of in _DISPOSAL)
    return Table(title, heads, [tuple(of.cell(row) for of in _DISPOSAL) for row in rows], note)


def device_table(rows: Sequence[DeviceLine], *, personal: bool) -> Table:
    """The device ledger."""
    return _table(Export.devices, _DEVICES, rows, personal=personal)


def part_table(rows: Sequence[PartRow], *, personal: bool) -> Table:
    """The parts with their stock. Nothing in it is personal."""
    return _table(Export.parts, _PARTS, rows, personal=personal)


def charger_table(rows: Sequence[ChargerLine], *, personal: bool) -> Table:
    """Cabinets and controllers."""
    return _table(Export.chargers, _CHARGERS, rows, personal=personal)


def contact_table(rows: Sequence[ContactRow], note: str, *, personal: bool) -> Table:
    """The contacts; what was said, and by whom, only where it was asked for."""
    return _table(Export.contacts, _CONTACTS, rows, note, personal=personal)


def _table(what: Export, columns: tuple[_Of, ...], rows: Sequence[Any], note: str = "", *, personal: bool) -> Table:
    kept = [of for of in columns if personal or not of.personal]
    heads = tuple(column(of.key, of.kind, personal=of.personal) for of in kept)
    return Table(t(f"reports.title.{what.value}"), heads, [tuple(of.cell(row) for of in kept) for row in rows], note)
