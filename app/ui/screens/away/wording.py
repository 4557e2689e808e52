"""Shipments, boxes and loans in words: rows, heads and banners. Decides only how a fact is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.kinds import DeviceStatus, Family
from app.settings.words import has, t
from app.ui import theme
from app.ui.screens.fields import loan_looks, short_day_words
from app.ui.screens.intake.wording import fault_words, reason_words, short_school
from app.ui.widgets import access
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.row_painter import outcome_width
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.away import AwayResult
from app.usecases.away_rows import HandbackFacts, LoanRow, PastList, SchoolBox, ShipmentFacts, UnitLine
from app.usecases.hand_back import HandbackResult
from app.usecases.loans import LoanResult

WAITING, UNLISTED = "waiting", "unlisted"
"""Rows beside the lists: what is to be sent, and what went by itself."""
READY, LOANS = "ready", "loans"
"""Rows beside the boxes: what goes with the run, and what is lent."""
PAST = "past"
"""The row of both pages behind which the lists that have ended lie, to be printed again."""
FIRST = "first"
"""No row of this name: the first is chosen."""
_SPACE = "　"


def unit_columns() -> tuple[Column, ...]:
    """The columns of the units."""
    narrow, small = theme.Breadth.narrow, theme.Breadth.small
    outcomes = ("missing", "back", "in_box", "lacks", "gone", "off")
    state = outcome_width(t(f"away.state.{name}") for name in outcomes) + 0.8
    return (
        Column(name="state", title=t("away.column.state"), width=max(6.5, state)),
        Column(name="repair", title=t("away.column.repair"), kind=ColumnKind.code, width=9.5, role="list_code"),
        Column(name="serial", title=t("away.column.serial"), kind=ColumnKind.code, width=15, narrow_width=10.5),
        Column(name="school", title=t("away.column.school")),
        Column(name="told", title=t("away.column.told"), width=14, narrow_width=10, hide_from=small),
        Column(name="tag", title=t("away.column.tag"), kind=ColumnKind.code, width=9, hide_from=narrow),
    )


def past_columns() -> tuple[Column, ...]:
    """The same columns where each row is a list that has ended."""
    titles = {"state": "ended", "repair": "list", "serial": "waybill", "school": "goes_to", "told": "count", "tag": ""}
    return tuple(
        replace(column, title=t(f"away.column.{titles[column.name]}") if titles[column.name] else "")
        for column in unit_columns()
    )


def side_columns(kind: str) -> tuple[Column, ...]:
    """The columns of the lists: key, what it is, how many, how it stands."""
    return (
        Column(name="key", title="", kind=ColumnKind.number, width=2.2),
        Column(name="list", title=t(f"away.column.{kind}")),
        Column(name="count", title=t("away.column.count"), kind=ColumnKind.number, width=4.2),
        Column(name="stands", title=t("away.column.stands"), width=10),
    )


# --- shipments -----------------------------------------------------------------------------------------------------


def destination(facts: ShipmentFacts) -> str:
    """Where it goes: the maker by name, or the installer."""
    return t(f"away.to.{facts.to}", firm=facts.firm).strip()


def stands(facts: ShipmentFacts) -> Cell:
    """How a shipment stands: being filled, so many open days away, or over its limit."""
    if not facts.sent:
        return Cell(t("away.stands.filling" if facts.going else "away.stands.empty"), CellLook.chip)
    if facts.over:
        return Cell(t("away.stands.over", days=facts.over), CellLook.outcome, Family.refused)
    if not facts.missing:
        return Cell(t("away.stands.all_back"), CellLook.outcome, Family.ok)
    return Cell(t("away.stands.days", days=facts.days), CellLook.plain)


def shipment_rows(
    shipments: Sequence[ShipmentFacts],
    waiting: Sequence[UnitLine],
    unlisted: Sequence[UnitLine],
    past: Sequence[PastList] = (),
) -> list[LogRow]:
    """The lists, after what waits for one and before those that have ended."""
    rows = [_side(1, WAITING, t("away.side.waiting"), len(waiting), Cell())]
    for at, facts in enumerate(shipments, start=2):
        count = f"{len(facts.missing)}／{len(facts.units)}" if facts.sent else str(len(facts.going))
        what = f"{facts.number}{_SPACE}{facts.firm or destination(facts)}"  # a list is narrow: the firm says it all
        rows.append(_side(at, facts.number, what, count, stands(facts)))
    if unlisted:
        rows.append(_side(len(rows) + 1, UNLISTED, t("away.side.unlisted"), len(unlisted), Cell()))
    return [*rows, *_past_side(len(rows) + 1, past)]


def _past_side(at: int, past: Sequence[PastList]) -> list[LogRow]:
    return [_side(at, PAST, t("away.side.past"), len(past), Cell())] if past else []


def past_row(one: PastList, where: str) -> LogRow:
    """A list that has ended; `where`: to whom it went, in words."""
    count = t("away.units", count=one.units)
    cells = (Cell(_day(one.day)), Cell(one.number), Cell(one.waybill), Cell(where), Cell(count), Cell(""))
    return LogRow(id=one.number, cells=cells, spoken=access.joined(_day(one.day), one.number, where, count))


def sent_to(one: PastList) -> str:
    """Where an ended shipment went."""
    return one.name or t(f"away.to.{one.to}", firm="").strip()


def given_to(one: PastList, schools: Mapping[str, str]) -> str:
    """Where an ended box went: its way, and the school where it was one school's."""
    way = t(f"away.way.{one.to}")
    return f"{way}{_SPACE}{schools.get(one.name, one.name)}" if one.name else way


def _side(at: int, row_id: str, what: str, count: object, said: Cell) -> LogRow:
    cells = (Cell(str(at) if at < 10 else "", CellLook.muted), Cell(what, CellLook.strong), Cell(str(count)), said)
    return LogRow(id=row_id, cells=cells, spoken=access.joined(str(at), what, str(count), said.text))


def shipment_head(facts: ShipmentFacts) -> tuple[str, str]:
    """The title of a shipment, and what stands beside it."""
    parts = [t("away.units", count=len(facts.units if facts.sent else facts.going))]
    if any(unit.elsewhere == "off" for unit in facts.units):
        parts.append(t("away.head.off"))
    if facts.sent:
        parts.append(t("away.head.sent", day=short_day_words(facts.sent)))
        parts.append(t("away.head.missing", count=len(facts.missing)))
    if facts.waybill:
        parts.append(t("away.head.waybill", waybill=facts.waybill))
    if facts.due:
        parts.append(t("away.head.due", day=short_day_words(facts.due)))
    return f"{facts.number}{_SPACE}{destination(facts)}", _SPACE.join(parts)


def shipped_row(unit: UnitLine, facts: ShipmentFacts) -> LogRow:
    """A unit of a shipment: the missing stay red once one is back, or the list is over its limit."""
    red = bool(facts.over) or any(other.back for other in facts.units)
    if unit.elsewhere:
        plain = unit.elsewhere in ("gone", "off")
        words = t(f"away.state.{unit.elsewhere}") if plain else t("away.state.elsewhere", list=unit.elsewhere)
        said = Cell(words, CellLook.outcome, Family.look)
    elif unit.back:
        said = Cell(t("away.state.back"), CellLook.outcome, Family.ok)
    elif facts.sent and red:
        said = Cell(t("away.state.missing"), CellLook.outcome, Family.refused)
    else:
        said = Cell(t("away.state.away" if facts.sent else "away.state.here"), CellLook.muted)
    return unit_row(unit, said)


def unit_row(unit: UnitLine, said: Cell) -> LogRow:
    """One unit."""
    told = [fault_words(unit.fault)]
    told += [t("away.told.rma", rma=unit.rma)] if unit.rma else []
    told += [t("away.told.exchanged", serial=unit.exchanged)] if unit.exchanged else []
    told += [accessory_words(unit.accessories)] if unit.accessories else []
    words = _SPACE.join(part for part in told if part)
    school = unit.school or t("away.no_school")
    cells = (said, Cell(unit.repair), Cell(unit.serial), Cell(school), Cell(words), Cell(unit.tag))
    spoken = access.joined(said.text, unit.repair, unit.serial, school, words)
    return LogRow(id=unit.repair, cells=cells, spoken=spoken)


def accessory_words(names: Sequence[str]) -> str:
    """Accessories in words."""
    return "・".join(t(f"kinds.accessory.{name}") for name in names)


def loan_banner(result: LoanResult, school: str) -> BannerRow:
    """A device is back from a school; what is amiss is said first."""
    line = " ".join([*loan_looks(result), t("away.banner.loan_ended", school=school)])
    return BannerRow(answer=Answer.of(result.family), word=t("away.outcome.loan_ended"), number=result.code, line=line)


# --- boxes ---------------------------------------------------------------------------------------------------------


def box_rows(
    handbacks: Sequence[HandbackFacts],
    ready: Sequence[SchoolBox],
    loans: Sequence[LoanRow],
    past: Sequence[PastList] = (),
) -> list[LogRow]:
    """What goes with the run, the open boxes, what is lent, and the boxes that went."""
    units = sum(len(box.units) for box in ready)
    rows = [_side(1, READY, t("away.side.ready"), units, Cell(t("away.schools", count=len(ready)), CellLook.muted))]
    for at, facts in enumerate(handbacks, start=2):
        what = f"{facts.number}{_SPACE}{t(f'away.way.{facts.way}')}"
        rows.append(_side(at, facts.number, what, facts.units, Cell(t("away.stands.filling"), CellLook.chip)))
    late = sum(bool(loan.over) for loan in loans)
    said = Cell(t("away.stands.late", count=late), CellLook.outcome, Family.refused) if late else Cell()
    if loans:
        rows.append(_side(len(rows) + 1, LOANS, t("away.side.loans"), len(loans), said))
    return [*rows, *_past_side(len(rows) + 1, past)]


def box_head(facts: HandbackFacts) -> tuple[str, str]:
    """The title of a box, and what lies in it."""
    parts = [t("away.units", count=facts.units), t("away.schools", count=len(facts.schools))]
    parts += [_counts(facts.schools)]
    return f"{facts.number}{_SPACE}{t(f'away.way.{facts.way}')}", _SPACE.join(part for part in parts if part)


def ready_head(ready: Sequence[SchoolBox]) -> tuple[str, str]:
    """What goes with the run, and what lies beside it."""
    parts = [t("away.units", count=sum(len(box.units) for box in ready)), t("away.schools", count=len(ready))]
    return t("away.side.ready"), _SPACE.join(part for part in (*parts, _counts(ready)) if part)


def _counts(schools: Sequence[SchoolBox]) -> str:
    counts: dict[str, int] = {}
    for box in schools:
        for name, count in box.accessories:
            counts[name] = counts.get(name, 0) + count
    return _SPACE.join(
        t("away.of_each", what=t(f"kinds.accessory.{name}"), count=count) for name, count in counts.items()
    )


def given_row(unit: UnitLine) -> LogRow:
    """A unit in a box."""
    if unit.lacks:
        return unit_row(unit, Cell(t("away.state.lacks"), CellLook.outcome, Family.look))
    return unit_row(unit, Cell(t("away.state.in_box"), CellLook.outcome, Family.ok))


def ready_row(unit: UnitLine) -> LogRow:
    """A unit that waits for its box."""
    return unit_row(unit, Cell(unit.place or t("away.state.ready"), CellLook.muted))


def loan_row(loan: LoanRow) -> LogRow:
    """A device that is lent."""
    if loan.over:
        said = Cell(t("away.stands.over", days=loan.over), CellLook.outcome, Family.refused)
    else:
        due = t("away.state.due", day=short_day_words(loan.due)) if loan.due else t("away.state.lent")
        said = Cell(due, CellLook.muted)
    told = t("away.told.stands_in", repair=loan.repair) if loan.repair else t("away.told.since", day=_day(loan.since))
    cells = (said, Cell(""), Cell(loan.serial), Cell(loan.school), Cell(told), Cell(loan.tag))
    return LogRow(
        id=f"loan:{loan.serial}", cells=cells, spoken=access.joined(said.text, loan.serial, loan.school, told)
    )


def lent_unit(loan: LoanRow) -> UnitLine:
    """A lent device as a unit that may lie before somebody, with what should come back with it."""
    return UnitLine(
        repair=loan.tag or loan.serial,
        serial=loan.serial,
        tag=loan.tag,
        model=loan.model,
        maker="",
        school=loan.school,
        school_code=loan.school_code,
        state=DeviceStatus.lent.value,
        accessories=loan.accessories,
        device=loan.device,
    )


def accessories_asked(unit: UnitLine) -> str:
    """Whether what came along goes back with a unit, or what went along came back."""
    key = "away.banner.accessories_back" if unit.state == DeviceStatus.lent else "away.banner.accessories"
    return t(key, what=accessory_words(unit.accessories))


def _day(text: str) -> str:
    return short_day_words(text) if text else ""


# --- answers -------------------------------------------------------------------------------------------------------


def away_banner(result: AwayResult, unit: UnitLine | None) -> BannerRow:
    """The answer to a unit that went on a list, or came back."""
    where = t("away.banner.list", list=result.number) if result.number else ""
    school = short_school(unit.school) if unit else ""
    count, caption = "", ""
    if result.number:
        back = result.outcome == "came_back"
        count = str(result.missing if back else result.lines)
        caption = t("away.banner.missing" if back else "away.banner.on_list")
    return BannerRow(
        answer=Answer.of(result.family),
        word=t(f"away.outcome.{result.outcome}"),
        number=result.repair,
        line=_SPACE.join(part for part in (where, school, fault_words(unit.fault) if unit else "") if part),
        count=count,
        count_caption=caption,
    )


def given_banner(result: HandbackResult, school: str, substitute: str) -> BannerRow:
    """The answer to a unit that went into a box."""
    parts = [school or t("away.no_school")]
    if result.lacks:
        parts.append(t("away.banner.lacks", what=accessory_words(result.lacks)))
    if substitute:
        parts.append(t("away.banner.substitute", serial=substitute))
    return BannerRow(
        answer=Answer.look if substitute else Answer.of(result.family),
        word=t("away.outcome.handed_back"),
        number=result.repair,
        line=_SPACE.join(parts),
        count=str(result.lines),
        count_caption=t("away.banner.in_box"),
    )


def ended_banner(number: str) -> BannerRow:
    """A list nothing goes with has ended; undo begins it again."""
    return BannerRow(answer=Answer.ok, word=t("away.outcome.ended"), number=number, line=t("away.banner.ended"))


def refused_banner(reason: str, code: str) -> BannerRow:
    """A refusal, with what to do; scanned twice is no harm."""
    look = reason in ("on_this_list", "accessories_unchecked")
    key = f"away.short.{reason}"
    word = t(key) if has(key) else t("away.short.refused")
    answer = Answer.look if look else Answer.refused
    return BannerRow(answer=answer, word=word, number=code, line=reason_words(reason, code))
