"""The ledger's facts in words: lines of the list, the search's count, the card with its tiles."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date

from app.domain.dates import reiwa
from app.domain.kinds import DeviceStatus, Family
from app.settings.words import has, language, t
from app.ui import theme
from app.ui.screens.fields import call_words, day_words, lent_words, moment_words, months_left, value_words
from app.ui.screens.ledger.life import entries
from app.ui.widgets import access
from app.ui.widgets.chip_bar import BarChip
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.device_card import CardBlock, CardFact, DeviceCardData
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.ui.widgets.search_field import SearchState
from app.usecases.device_rows import DeviceRow
from app.usecases.rows import DeviceCardFacts, FormFacts, TimelineEntry

_LOOKS = {
    DeviceStatus.in_repair: CellLook.chip_on,
    DeviceStatus.stored: CellLook.chip_slate,
    DeviceStatus.deprovisioned: CellLook.chip_slate,
    DeviceStatus.disposed: CellLook.chip_slate,
    DeviceStatus.exchanged: CellLook.chip_slate,
}
NOTHING = "—"


def columns() -> tuple[Column, ...]:
    """The columns of the list."""
    narrow, small = theme.Breadth.narrow, theme.Breadth.small
    return (
        Column(
            name="serial",
            title=t("ledger_screen.column.serial"),
            kind=ColumnKind.code,
            width=16,
            narrow_width=11,
            role="list_code",
        ),
        Column(name="tag", title=t("ledger_screen.column.tag"), kind=ColumnKind.code, width=8.5, hide_from=small),
        Column(name="school", title=t("ledger_screen.column.school")),
        Column(name="model", title=t("ledger_screen.column.model"), width=14, hide_from=narrow),
        Column(name="state", title=t("ledger_screen.column.state"), width=6.8),
        Column(name="place", title=t("ledger_screen.column.place"), width=10.6, narrow_width=9.4, hide_from=small),
    )


def nothing_found(query: str, *, narrowed: bool) -> str:
    """Why a search has no hits: single characters are looked for only where they are Japanese."""
    words = unicodedata.normalize("NFKC", query).split()
    if all(len(word) < 2 and word.isascii() for word in words):
        return t("ledger_screen.too_short")
    return t("ledger_screen.nothing_narrowed" if narrowed else "ledger_screen.nothing")


def list_row(row: DeviceRow) -> LogRow:
    """One device of the list; its id is the row number."""
    state = t(f"kinds.status.{row.status}") if row.status else ""
    look = _LOOKS.get(DeviceStatus(row.status), CellLook.chip) if row.status else CellLook.plain
    place = row.repair or row.place
    serial = row.serial or t("ledger_screen.no_serial")
    cells = (
        Cell(serial),
        Cell(row.asset_tag),
        Cell(row.school),
        Cell(short_model(row.model)),
        Cell(state, look),
        Cell(place, CellLook.strong, code=bool(row.repair)),
    )
    spoken = access.joined(serial, row.asset_tag, row.school, row.model, state, place)
    return LogRow(id=str(row.n), cells=cells, spoken=spoken)


def gone_row(number: int) -> LogRow:
    """A device that was there when the list was made and is no more (its import was taken back)."""
    return LogRow(id=str(number), cells=(Cell(NOTHING), Cell(), Cell(t("ledger_screen.gone"), CellLook.muted)))


def short_model(model: str) -> str:
    """A model as lists write it: every unit is a Chromebook, the word says nothing."""
    return model.replace(" Chromebook ", " ")


def whole_state(total: int, chips: tuple[BarChip, ...]) -> SearchState:
    """The count above the whole list."""
    return SearchState(hits=f"{total:,}", unit=t("ledger_screen.unit"), chips=chips, note=t("ledger_screen.note"))


def narrowed_state(found: int, total: int, chips: tuple[BarChip, ...], *, more: bool) -> SearchState:
    """The count above a narrowed list; `more` while it is still gathered."""
    hits = t("ledger_screen.more", found=f"{found:,}") if more else f"{found:,}"
    words = t("ledger_screen.out_of", total=f"{total:,}")
    return SearchState(hits=hits, unit=t("ledger_screen.unit"), total=words, chips=chips)


def found_state(found: int, total: int, seconds: float, chips: tuple[BarChip, ...], *, more: bool) -> SearchState:
    """The count of a search, what it is out of and how long it took."""
    hits = t("ledger_screen.more", found=f"{found:,}") if more else f"{found:,}"
    words = t("ledger_screen.total", total=f"{total:,}", seconds=f"{max(seconds, 0.01):.2f}")
    return SearchState(hits=hits, unit=t("ledger_screen.unit"), total=words, chips=chips, note=t("ledger_screen.note"))


def serial_of(card: DeviceCardFacts) -> str:
    """What a device is called: its serial, or what stands for one."""
    if card.serial:
        return card.serial
    return t("ledger_screen.tail", tail=card.tail) if card.tail else card.asset_tag or t("ledger_screen.no_serial")


def card_data(
    card: DeviceCardFacts, life: tuple[TimelineEntry, ...], schools: Mapping[str, str], today: date
) -> DeviceCardData:
    """The card with its whole life."""
    state = t(f"kinds.status.{card.status}")
    look = _LOOKS.get(DeviceStatus(card.status))
    serial = serial_of(card)
    school = "　".join(part for part in (card.school, card.room) if part) or t("ledger_screen.no_school")
    history = entries(life, schools)
    former = t("ledger_screen.former", school=schools.get(card.former_school, card.former_school))
    return DeviceCardData(
        serial=serial,
        spoken=access.joined(serial, card.asset_tag, school, card.model, state),
        tag=card.asset_tag,
        school=school,
        school_note=former if card.former_school else "",
        chips=(ChipRow(text=state, kind="on" if look is CellLook.chip_on else "plain"),),
        tiles=_tiles(card, today),
        facts=_facts(card),
        warnings=_warnings(card),
        form=_form(card),
        history_title=t("ledger_screen.life.title"),
        history_note=t("ledger_screen.life.count", count=len(history)),
        history=history,
    )


def _tiles(card: DeviceCardFacts, today: date) -> tuple[CardFact, ...]:
    console = value_words("console", card.console_state, {}) if card.console_state else NOTHING
    return (
        CardFact(label=t("ledger_screen.tile.place"), value=card.place or NOTHING),
        CardFact(label=t("ledger_screen.tile.warranty"), value=_left(card.warranty_until, today)),
        CardFact(label=t("ledger_screen.tile.aue"), value=month_words(card.aue)),
        CardFact(label=t("ledger_screen.tile.repairs"), value=t("ledger_screen.times", count=len(card.repairs))),
        CardFact(label=t("ledger_screen.tile.console"), value=console),
        CardFact(label=t("ledger_screen.tile.kind"), value=value_words("kind", card.kind, {})),
    )


def _left(day: str | None, today: date) -> str:
    left = months_left(day, today) if day else None
    if left is None:
        return NOTHING
    return t("ledger_screen.over") if left < 0 else t("ledger_screen.months", count=left)


def month_words(day: str | None) -> str:
    """The month of an ISO day: 令和15年6月."""
    try:
        found = date.fromisoformat(day or "")
    except ValueError:
        return day or NOTHING
    return reiwa(found).partition("月")[0] + "月" if language() == "ja" else f"{found.year}-{found.month:02d}"


def _facts(card: DeviceCardFacts) -> tuple[CardFact, ...]:
    named = (
        ("model", card.model, False),
        ("lent", lent_words(card.lent) if card.lent is not None else "", False),
        ("warranty", day_words(card.warranty_until or ""), True),
        ("notes", card.notes, False),
        ("calls", call_words(card.calls), False),
    )
    return tuple(
        CardFact(
            label=t(f"ledger_screen.fact.{name}"),
            value=value,
            short=short_model(value) if name == "model" else "",
            strong=name == "model",
            wide_only=wide,
        )
        for name, value, wide in named
        if value
    )


def _warnings(card: DeviceCardFacts) -> tuple[CardBlock, ...]:
    blocks = [CardBlock(family=Family.look, head=_flag(flag)) for flag in card.flags]
    if card.cards:
        blocks.append(CardBlock(family=Family.look, head=t("ledger_screen.cards", count=card.cards)))
    return tuple(blocks)


def _flag(flag: str) -> str:
    key = f"kinds.flag.{flag}"
    return t(key) if has(key) else flag


def _form(card: DeviceCardFacts) -> CardBlock | None:
    if card.form is not None:
        return CardBlock(
            family=Family.ok, head=t("ledger_screen.form"), body=_quoted(card.form), detail=_sent(card.form)
        )
    if card.candidate is not None:
        return CardBlock(
            family=Family.look,
            head=t("ledger_screen.candidate"),
            body=_quoted(card.candidate),
            detail=_sent(card.candidate),
        )
    return None


def _quoted(form: FormFacts) -> str:
    if form.erased:
        return t("ledger_screen.erased")
    if form.awaited:
        return t("ledger_screen.awaited")
    words = form.symptom or (t(f"kinds.fault.{form.fault}") if form.fault and has(f"kinds.fault.{form.fault}") else "")
    return t("ledger_screen.quoted", words=words) if words else ""


def _sent(form: FormFacts) -> str:
    return "　".join(part for part in (moment_words(form.sent_local), form.reporter or "") if part)
