"""Pick-ups in words: trucks, boxes, units of a box that is checked, answers. Decides only how a fact is said."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.screens.fields import short_day_words, step_words
from app.ui.screens.goods import side_list
from app.ui.screens.goods.loan_wording import code_of
from app.ui.screens.goods.steps import Asked
from app.ui.widgets import access
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.row_painter import outcome_width
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.box_rows import BoxRow
from app.usecases.disposal_rows import DisposalRow
from app.usecases.pickup_results import PickupResult
from app.usecases.pickup_rows import PickupFacts, PickupRow, TruckBox

_SPACE = "　"
_ANSWER = {Family.ok: Answer.ok, Family.look: Answer.look, Family.refused: Answer.refused}
_STATES = ("on", "checked", "differs", "waits", "gone", "seen", "unseen", "missing", "extra")


def columns() -> tuple[Column, ...]:
    """The columns of a truck's boxes, or of the units of a box that is checked."""
    small = theme.Breadth.small
    state = max(7.5, outcome_width(t(f"goods.pickup.state.{name}") for name in _STATES) + 0.8)
    return (
        Column(name="state", title=t("away.column.state"), width=state),
        Column(name="code", title=t("goods.pickup.column.box"), kind=ColumnKind.code, width=11.5, role="list_code"),
        Column(name="units", title=t("goods.pickup.column.units"), kind=ColumnKind.number, width=5),
        Column(name="told", title=t("goods.column.told")),
        Column(name="place", title=t("goods.pickup.column.place"), width=11, narrow_width=8, hide_from=small),
    )


def side_columns() -> tuple[Column, ...]:
    """The columns of the trucks: key, firm, day, boxes."""
    return (
        side_list.key_column(),
        Column(name="firm", title=t("goods.pickup.column.firm")),
        Column(name="day", title=t("goods.pickup.column.day"), width=6.2),
        Column(name="boxes", title=t("goods.pickup.column.boxes"), kind=ColumnKind.number, width=5.2),
    )


def truck_rows(trucks: Sequence[PickupRow]) -> list[LogRow]:
    """The trucks, those that left muted."""
    rows = []
    for at, truck in enumerate(trucks, 1):
        firm, boxes = truck.firm or t("goods.pickup.no_firm"), str(truck.boxes)
        day = t("goods.pickup.gone") if truck.left else short_day_words(truck.date)
        cells = side_list.cells(at, firm, day, boxes, muted=bool(truck.left))
        spoken = access.joined(cells[0].text, truck.number, firm, day, boxes)
        rows.append(LogRow(id=truck.number, cells=cells, spoken=spoken))
    return rows


def head(facts: PickupFacts) -> tuple[str, str]:
    """The truck's title, and its counts."""
    row = facts.pickup
    title = _SPACE.join(part for part in (row.number, row.vehicle) if part)
    parts = [t("goods.pickup.count", boxes=row.boxes, units=row.units)]
    if row.missing or row.extra:
        parts.append(t("goods.pickup.differs", missing=row.missing, extra=row.extra))
    if row.left:
        parts.append(t("goods.pickup.left_on", day=short_day_words(row.left), units=row.collected))
    elif facts.waiting:
        parts.append(t("goods.pickup.waiting", boxes=len(facts.waiting)))
    return title, _SPACE.join(parts)


def box_rows(facts: PickupFacts) -> list[LogRow]:
    """What differs first, then the truck's boxes, then those that still wait for one."""
    left = bool(facts.pickup.left)
    on = sorted(facts.boxes, key=lambda box: not box.differs)
    rows = [row for box in on for row in (_on(box, left=left), *_differing(box))]
    return rows if left else rows + [_waits(box) for box in facts.waiting]


def _differing(truck: TruckBox) -> list[LogRow]:
    """Under its box, each unit that is missing or extra: by name, whatever the window's size."""
    rows = []
    for state, codes in (("missing", truck.missing), ("extra", truck.extra)):
        said = Cell(t(f"goods.pickup.state.{state}"), CellLook.outcome, Family.refused)
        rows += [_unit(f"{truck.box.number}/{state}/{code}", said, code, "") for code in codes]
    return rows


def _on(truck: TruckBox, *, left: bool) -> LogRow:
    box, told = truck.box, counted(len(truck.missing), len(truck.extra))
    if truck.differs:
        said = Cell(t("goods.pickup.state.differs"), CellLook.outcome, Family.refused)
    elif truck.checked:
        said = Cell(t("goods.pickup.state.checked"), CellLook.outcome, Family.ok)
    else:
        said = Cell(t("goods.pickup.state.gone" if left else "goods.pickup.state.on"), CellLook.outcome, Family.ok)
    if left and box.collected < box.units and not truck.differs:
        told = t("goods.pickup.not_all", units=box.units - box.collected)
    return _row(box, said, told)


def _waits(box: BoxRow) -> LogRow:
    return _row(box, Cell(t("goods.pickup.state.waits"), CellLook.muted), "")


def _row(box: BoxRow, said: Cell, told: str) -> LogRow:
    cells = (said, Cell(box.number), Cell(str(box.units)), Cell(told), Cell(box.place))
    return LogRow(id=box.number, cells=cells, spoken=access.joined(said.text, box.number, str(box.units), told))


def unit_rows(units: Sequence[DisposalRow], seen: Collection[str], extra: Sequence[str]) -> list[LogRow]:
    """Units of a box that is checked: what is not on its list, who was not seen yet, who was."""
    rows = [
        _unit(code, Cell(t("goods.pickup.state.extra"), CellLook.outcome, Family.refused), code, "") for code in extra
    ]
    for unit in sorted(units, key=lambda unit: unit.device.text in seen):
        state = "seen" if unit.device.text in seen else "unseen"
        look = Cell(t(f"goods.pickup.state.{state}"), CellLook.outcome, Family.ok)
        said = look if state == "seen" else Cell(look.text, CellLook.muted)
        rows.append(_unit(unit.device.text, said, code_of(unit.tag, unit.serial), unit.serial))
    return rows


def _unit(row: str, said: Cell, code: str, serial: str) -> LogRow:
    cells = (said, Cell(code), Cell(), Cell(serial if serial != code else ""), Cell())
    return LogRow(id=row, cells=cells, spoken=access.joined(said.text, code))


def check_head(box: str, seen: int, units: int, extra: int) -> tuple[str, str]:
    """The title while a box is checked."""
    parts = [t("goods.pickup.seen", seen=seen, units=units)]
    if extra:
        parts.append(t("goods.pickup.extra", count=extra))
    return t("goods.pickup.checking", box=box), _SPACE.join(parts)


def counted(missing: int, extra: int) -> str:
    """How many units are missing and how many are extra."""
    found = (("missing", missing), ("extra", extra))
    return _SPACE.join(t(f"goods.pickup.named.{name}", count=count) for name, count in found if count)


# --- answers --------------------------------------------------------------------------------------------------------


def answer(result: PickupResult) -> BannerRow:
    """What became of a scan or a key."""
    if result.outcome == "refused":
        return refusal(result)
    number = result.box if result.outcome in ("loaded", "unloaded", "checked") or result.box else result.number
    line = counted(len(result.missing), len(result.extra))
    if result.outcome == "witnessed" or (result.outcome == "left" and result.lacking):
        line = t(f"goods.pickup.{result.outcome}_lacking", count=result.lacking) if result.lacking else ""
    many = {"loaded": result.boxes, "unloaded": result.boxes, "checked": result.units}.get(result.outcome)
    many = result.ticked if result.outcome in ("left", "witnessed") else many
    caption = "boxes" if result.outcome in ("loaded", "unloaded") else "units"
    return BannerRow(
        answer=_ANSWER[result.family],
        word=t(f"goods.pickup.outcome.{result.outcome}"),
        number=number,
        line=line or (t("goods.pickup.box_units", units=result.units) if result.outcome == "loaded" else ""),
        count=str(many) if many is not None else "",
        count_caption=t(f"goods.pickup.column.{caption}") if many is not None else "",
    )


def refusal(result: PickupResult) -> BannerRow:
    """Why nothing was written."""
    words = t(
        f"refused.{result.reason}",
        box=result.box,
        units=result.lacking,
        step=step_words(result.step),
        missing="・".join(result.missing) or t("disposal.pickup.none"),
        extra="・".join(result.extra) or t("disposal.pickup.none"),
    )
    number = result.box or result.number
    return BannerRow(answer=Answer.refused, word=t("away.short.refused"), number=number, line=words)


def ask_leave(facts: PickupFacts) -> BannerRow:
    """Before the truck leaves: how much it takes, what a check found otherwise, and which boxes stay."""
    row = facts.pickup
    parts = [t("goods.pickup.count", boxes=row.boxes, units=row.units)]
    if row.missing or row.extra:
        parts.append(t("goods.pickup.differs", missing=row.missing, extra=row.extra))
    if facts.waiting:
        parts.append(t("goods.pickup.ask_stay", boxes=len(facts.waiting)))
    return BannerRow(
        answer=Answer.look,
        word=t("goods.pickup.ask_leave"),
        number=row.number,
        line=_SPACE.join(parts),
        count=str(row.units),
        count_caption=t("goods.pickup.column.units"),
    )


def ask_anyway(result: PickupResult) -> BannerRow:
    """A check found a difference; who it is stands by name under the box."""
    return BannerRow(
        answer=Answer.refused,
        word=t("goods.pickup.ask_anyway"),
        number=result.box,
        line=counted(len(result.missing), len(result.extra)),
    )


def ask_check(box: TruckBox) -> BannerRow:
    """A box that is on the truck was scanned again: is it to be checked?"""
    return BannerRow(
        answer=Answer.look,
        word=t("goods.pickup.on_already"),
        number=box.box.number,
        line=t("goods.pickup.ask_check", units=box.box.units),
    )


def written(box: str, folder: str) -> BannerRow:
    """The evidence of a box lies in a folder of the papers."""
    return BannerRow(answer=Answer.ok, word=t("goods.pickup.written"), number=box, line=folder)


def seen_banner(code: str, seen: int, units: int, *, known: bool, again: bool) -> BannerRow:
    """A unit of a box that is checked was scanned."""
    word = "extra" if not known else "seen_again" if again else "seen"
    family = Answer.refused if not known else Answer.look if again else Answer.ok
    return BannerRow(
        answer=family,
        word=t(f"goods.pickup.scan.{word}"),
        number=code,
        line=t("goods.pickup.extra_what") if not known else "",
        count=f"{seen} / {units}",
        count_caption=t("goods.pickup.column.units"),
    )


def now_words(box: str, *, truck: bool = True) -> BannerRow:
    """What the next scan means: a prompt is no warning."""
    word = "check" if box else "load" if truck else "begin"
    return BannerRow(answer=Answer.idle, word=t(f"goods.pickup.now_{word}", box=box))


def asked_new() -> tuple[Asked, ...]:
    """Firm, vehicle and witness of a new pick-up; all may be left open."""
    return tuple(
        Asked(name, t(f"goods.pickup.ask.{name}"), open_=True, line=t(f"goods.pickup.ask.{name}_line"))
        for name in ("firm", "vehicle", "witness")
    )
