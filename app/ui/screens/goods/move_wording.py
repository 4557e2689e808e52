"""Planned moves in words: plans, units, crates and answers. Decides only how a fact is said."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.bench_words import TransferSide, TransferWhy
from app.domain.kinds import Family
from app.settings.words import t, word_or_code
from app.ui import theme
from app.ui.screens.fields import short_day_words
from app.ui.screens.goods import side_list
from app.ui.screens.goods.loan_wording import code_of
from app.ui.screens.goods.steps import Asked, Option
from app.ui.screens.intake.wording import short_school
from app.ui.widgets import access
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.row_painter import outcome_width
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.transfer_rows import TransferCrate, TransferFacts, TransferUnit
from app.usecases.transfers import TransferResult

KIT = "kit"
"""The third thing a scan may mean: the checks before a unit is delivered."""
CRATE = "crate:"
"""What ids of crates begin with."""
_SPACE = "　"
_STATES = ("never_out", "on_the_way", "out", "came", "extra", "kit_left", "apart", "waits")


def columns() -> tuple[Column, ...]:
    """The columns of a plan's units."""
    narrow, small = theme.Breadth.narrow, theme.Breadth.small
    state = max(7.5, outcome_width(t(f"goods.move.{name}", count=8, what="") for name in _STATES) + 0.8)
    return (
        Column(name="state", title=t("away.column.state"), width=state),
        Column(name="code", title=t("goods.column.code"), kind=ColumnKind.code, width=11.5, role="list_code"),
        Column(name="crate", title=t("goods.column.crate"), kind=ColumnKind.code, width=6),
        Column(name="told", title=t("goods.column.told")),
        Column(name="what", title=t("goods.column.what"), width=13, narrow_width=9, hide_from=small),
        Column(name="serial", title=t("away.column.serial"), kind=ColumnKind.code, width=11, hide_from=narrow),
    )


def side_columns() -> tuple[Column, ...]:
    """The columns of the plans: key, what, how many are missing, how it stands."""
    return (
        side_list.key_column(),
        Column(name="plan", title=t("goods.column.plan")),
        Column(name="day", title=t("goods.column.day"), width=6.2),
        Column(name="missing", title=t("goods.column.missing"), kind=ColumnKind.number, width=4.2),
    )


def plan_rows(plans: Sequence[TransferFacts]) -> list[LogRow]:
    """The plans, those that have ended muted."""
    rows = []
    for at, plan in enumerate(plans, 1):
        what, day, missing = way(plan), short_day_words(plan.on), str(len(plan.missing))
        shown = t("goods.move.ended") if plan.closed else day
        cells = side_list.cells(at, what, shown, missing, muted=bool(plan.closed))
        spoken = access.joined(cells[0].text, plan.number, what, day, missing)
        rows.append(LogRow(id=plan.number, cells=cells, spoken=spoken))
    return rows


def way(plan: TransferFacts) -> str:
    """From where to where."""
    return f"{short_school(plan.from_school)} → {short_school(plan.to_school)}"


def head(plan: TransferFacts) -> tuple[str, str]:
    """The plan's title, and its counts."""
    counts = {"should": plan.should, "out": plan.out, "came": plan.came, "missing": len(plan.missing)}
    if not plan.whole:
        del counts["should"]  # nobody said how many will go: it would only say how many went
    parts = [t(f"goods.move.count_{name}", count=count) for name, count in counts.items()]
    if plan.crates:
        parts.append(t("goods.move.adapters", out=plan.adapters_out, came=plan.adapters_came))
    return f"{plan.number}{_SPACE}{t(f'goods.why.{plan.why}')}", _SPACE.join(parts)


def unit_rows(plan: TransferFacts) -> list[LogRow]:
    """Who is missing first, then extra ones, those with checks left, the rest; crates and who is apart last."""
    units = sorted(plan.units, key=_rank)
    red = plan.came > 0 or bool(plan.closed)
    rows = [_row(unit, _state(unit, red=red)) for unit in units]
    rows += [_crate(crate) for crate in plan.crates]
    return rows + [
        _row(unit, Cell(t("goods.move.apart", what=t(f"kinds.status.{unit.status}")), CellLook.muted))
        for unit in plan.apart
    ]


def _rank(unit: TransferUnit) -> int:
    if unit.missing:
        return 0 if unit.on_the_way else 1
    return 2 if unit.extra else 3 if unit.left else 4


def _state(unit: TransferUnit, *, red: bool) -> Cell:
    if unit.missing:
        if red:
            return Cell(t(f"goods.move.{'on_the_way' if unit.out else 'never_out'}"), CellLook.outcome, Family.refused)
        return Cell(
            t("goods.move.out" if unit.out else "goods.move.waits"), CellLook.plain if unit.out else CellLook.muted
        )
    if unit.extra:
        return Cell(t("goods.move.extra"), CellLook.outcome, Family.look)
    if unit.left:
        return Cell(t("goods.move.kit_left", count=len(unit.left)), CellLook.outcome, Family.look)
    return Cell(t("goods.move.came"), CellLook.outcome, Family.ok)


def _row(unit: TransferUnit, said: Cell) -> LogRow:
    code = code_of(unit.tag, unit.serial)
    told = t("goods.move.of", school=short_school(unit.school)) if unit.extra else ""
    told = told or (check_words(unit.left) if unit.out or unit.came or unit.kit else "")
    told = told or (t("goods.move.in_repair", repair=unit.repair) if unit.repair else "")
    cells = (said, Cell(code), Cell(unit.crate), Cell(told), Cell(unit.model), Cell(unit.serial if unit.tag else ""))
    return LogRow(id=unit.device.text, cells=cells, spoken=access.joined(said.text, code, unit.crate, told))


def _crate(crate: TransferCrate) -> LogRow:
    """A crate: its units and adapters at either end."""
    differs = crate.difference
    said = (
        Cell(t("goods.move.differs", count=abs(differs)), CellLook.outcome, Family.refused)
        if differs
        else Cell(t("goods.move.crate"), CellLook.chip)
    )
    out, came = (
        t("goods.move.uncounted") if count is None else str(count)
        for count in (crate.adapters_out, crate.adapters_came)
    )
    told = t("goods.move.crate_told", units_out=crate.units_out, units_came=crate.units_came, out=out, came=came)
    cells = (said, Cell(), Cell(crate.code), Cell(told), Cell(), Cell())
    return LogRow(id=f"{CRATE}{crate.code}", cells=cells, spoken=access.joined(said.text, crate.code, told))


def check_name(check: str) -> str:
    """A check of re-kitting; a supervisor's own has its name for its code."""
    return word_or_code(f"kinds.rekit.{check}", check)


def check_words(checks: Sequence[str]) -> str:
    """Checks still to be done."""
    return t("goods.move.left", what="・".join(map(check_name, checks))) if checks else ""


# --- questions -----------------------------------------------------------------------------------------------------


def ask_checks(left: Sequence[str]) -> Asked:
    """Which checks were done now."""
    return Asked("checks", t("goods.ask.checks"), tuple(Option(one, check_name(one)) for one in left), many=True)


def ask_day(today: str) -> Asked:
    """The day of a plan."""
    options = (Option(today, t("goods.ask.today")), Option("own", t("goods.ask.own_day")))
    return Asked("on", t("goods.ask.move_day"), options, line=t("goods.ask.day_line"), own="own", code=True)


def ask_why() -> Asked:
    """Why units move."""
    return Asked("why", t("goods.ask.why"), tuple(Option(why.value, t(f"goods.why.{why}")) for why in TransferWhy))


def ask_adapters(crate: str) -> tuple[Asked, ...]:
    """The crate, and how many adapters lie in it."""
    return (
        Asked("crate", t("goods.ask.crate"), line=t("goods.ask.crate_line"), given=crate, code=True),
        Asked("count", t("goods.ask.adapters"), line=t("goods.ask.count_line"), code=True),
    )


# --- answers -------------------------------------------------------------------------------------------------------


def answer(result: TransferResult) -> BannerRow:
    """What became of a unit, a crate or a plan."""
    told = {"missing": result.missing, "adapters": result.adapters}
    said = [t(f"transfers.remark.{remark}", **told) for remark in result.remarks]
    if result.left:
        said.append(check_words(result.left))
    count, caption = "", ""
    if result.outcome in (TransferSide.out, TransferSide.in_) and not said:  # what is amiss has the room
        out = result.outcome == TransferSide.out
        count, caption = (
            str(result.out if out else result.missing),
            t(f"goods.move.{'out' if out else 'to_come'}_caption"),
        )
    written = result.outcome != "same"
    line = _SPACE.join([*said, *([t("goods.saved")] if written else [])])
    return BannerRow(
        answer=Answer.of(result.family),
        word=t(f"goods.outcome.{result.outcome if written else 'again'}"),
        number=result.code or result.number,
        line=line,
        count=count,
        count_caption=caption,
    )


def all_checked(unit: TransferUnit) -> BannerRow:
    """Nothing is left to be checked."""
    return BannerRow(
        answer=Answer.look,
        word=t("goods.outcome.again"),
        number=code_of(unit.tag, unit.serial),
        line=t("goods.move.all_checked"),
    )


def ask_close(plan: TransferFacts) -> BannerRow:
    """Units are missing: who, and whether the plan ends all the same."""
    most = 2 if theme.look().breadth is theme.Breadth.wide else 1  # no code is cut: the list has them all, in red
    names = "・".join(code_of(unit.tag, unit.serial) for unit in plan.missing[:most])
    line = t(f"goods.move.close_missing{'' if len(plan.missing) > most else '_all'}", names=names)
    return BannerRow(answer=Answer.look, word=t("goods.move.short"), number=plan.number, line=line,
                     count=str(len(plan.missing)), count_caption=t("goods.move.missing_caption"))  # fmt: skip


def crate_taken(crate: str) -> BannerRow:
    """Where the next units go."""
    line = t("goods.move.now_crate", crate=crate) if crate else t("goods.move.now_free")
    return BannerRow(
        answer=Answer.ok, word=t("goods.move.crate" if crate else "goods.move.no_crate"), number=crate, line=line
    )


def now_words(end: str, crate: str, *, planned: bool) -> BannerRow:
    """What the next scan means; unless something is `planned` a plan comes first."""
    if not planned:
        return BannerRow(answer=Answer.idle, word=t("goods.moves.plan_first"))
    where = t("goods.move.into", crate=crate) if crate else t("goods.move.scan_unit")
    return BannerRow(answer=Answer.idle, word=t("goods.move.now", end=t(f"goods.end.{end}"), where=where))
