"""Losses and requests to the console in words: rows, groups, questions, answers. Decides only how a fact is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, tzinfo

from app.domain.bench_words import RequestStanding
from app.domain.kinds import Family
from app.settings.words import has, t
from app.ui import theme
from app.ui.screens.fields import moment_words, short_day_words
from app.ui.screens.goods.loan_wording import ALL, SCHOOL, code_of, side_row
from app.ui.screens.goods.steps import Asked, Option
from app.ui.screens.intake.wording import short_school
from app.ui.widgets import access
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.row_painter import outcome_width
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.lost import LostResult
from app.usecases.lost_rows import LostRow, RequestRow

REQUESTS = "requests"
OWN, NO = "own", "no"
_SPACE = "　"
_LOOKS = frozenset({RequestStanding.old, RequestStanding.changed, RequestStanding.contested})


def columns() -> tuple[Column, ...]:
    """The columns of what is lost, or asked for."""
    narrow, small = theme.Breadth.narrow, theme.Breadth.small
    words = [t(f"goods.standing.{standing}") for standing in RequestStanding]
    state = max(8.0, outcome_width([*words, t("goods.lost.not_asked")]) + 0.8)
    return (
        Column(name="state", title=t("goods.column.console"), width=state),
        Column(name="code", title=t("goods.column.code"), kind=ColumnKind.code, width=11.5, role="list_code"),
        Column(name="school", title=t("away.column.school")),
        Column(name="told", title=t("goods.column.report"), width=16, narrow_width=13, hide_from=small),
        Column(name="on", title=t("goods.column.lost_on"), width=6.5, hide_from=small),
        Column(name="what", title=t("goods.column.what"), width=12, hide_from=narrow),
    )


def groups(lost: Sequence[LostRow], asked: Sequence[RequestRow]) -> list[LogRow]:
    """All, what is asked of the console, then schools."""
    found = [(ALL, t("goods.group.all_lost"), len(lost))]
    if asked:
        found.append((REQUESTS, t("goods.group.requests"), len(asked)))
    schools = Counter((row.school_code, row.school) for row in lost)
    found += [
        (f"{SCHOOL}{code}:{name}", short_school(name) or t("away.no_school"), count)
        for (code, name), count in sorted(schools.items())
    ]
    return [side_row(at, *one) for at, one in enumerate(found, 1)]


def shown(lost: Sequence[LostRow], group: str) -> list[LostRow]:
    """What is lost of a group."""
    return [row for row in lost if group == ALL or f"{SCHOOL}{row.school_code}:{row.school}" == group]


def standing_cell(standing: str, console: str) -> Cell:
    """Where what is asked of the console stands, else whether it still has to be asked."""
    if standing and standing not in (RequestStanding.cancelled, RequestStanding.done):
        if standing in _LOOKS:
            return Cell(t(f"goods.standing.{standing}"), CellLook.outcome, Family.look)
        return Cell(t(f"goods.standing.{standing}"), CellLook.chip_slate)
    if console == "DISABLED":
        return Cell(t("goods.standing.done"), CellLook.outcome, Family.ok)
    return Cell(t("goods.lost.not_asked"), CellLook.muted)


def lost_row(row: LostRow) -> LogRow:
    """A lost device."""
    said, code = standing_cell(row.request, row.console), code_of(row.tag, row.serial)
    parts = [t("goods.lost.police", number=row.police) if row.police else t("goods.lost.no_police")]
    parts.append(t("goods.lost.told", day=short_day_words(row.told)) if row.told else t("goods.lost.untold"))
    parts += [t("goods.lost.lent_to", school=short_school(row.lent_to))] if row.lent_to else []
    told, on = _SPACE.join(parts), short_day_words(row.on) if row.on else ""
    cells = (said, Cell(code), Cell(short_school(row.school)), Cell(told), Cell(on), Cell(row.model))
    return LogRow(id=row.device.text, cells=cells, spoken=access.joined(said.text, code, row.school, told, on))


def request_row(row: RequestRow, zone: tzinfo) -> LogRow:
    """What is asked of the console about one unit."""
    said, code = standing_cell(row.standing, ""), code_of(row.tag, row.serial)
    told = _SPACE.join(part for part in (t(f"kinds.request.{row.kind}"), row.operator) if part)
    when = seen_words(row.asked_at, zone)
    cells = (said, Cell(code), Cell(short_school(row.school)), Cell(told), Cell(when), Cell(row.model))
    return LogRow(id=row.device.text, cells=cells, spoken=access.joined(said.text, code, row.school, told, when))


def seen_words(utc: str, zone: tzinfo) -> str:
    """A moment (UTC) as people here read it."""
    return moment_words(datetime.fromisoformat(utc).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")) if utc else ""


# --- questions -----------------------------------------------------------------------------------------------------


def ask_on(name: str, today: str) -> Asked:
    """The day it happened."""
    days = (Option(today, t("goods.ask.today")), Option(OWN, t("goods.ask.own_day")))
    return Asked(name, t(f"goods.ask.{name}"), days, line=t("goods.ask.day_line"), own=OWN, code=True)


def ask_police(given: str = "") -> Asked:
    """The number the police gave."""
    return Asked("police", t("goods.ask.police"), open_=True, line=t("goods.ask.police_line"), given=given, code=True)


def ask_told(today: str) -> Asked:
    """The day the Board was told."""
    days = (
        Option(today, t("goods.ask.today")),
        Option(NO, t("goods.ask.not_told")),
        Option(OWN, t("goods.ask.own_day")),
    )
    return Asked("told", t("goods.ask.told"), days, line=t("goods.ask.day_line"), own=OWN, code=True)


def ask_where() -> Asked:
    """Where it turned up."""
    return Asked("where", t("goods.ask.where"), open_=True, line=t("goods.ask.where_line"))


# --- answers -------------------------------------------------------------------------------------------------------


def answer(result: LostResult) -> BannerRow:
    """What became of it."""
    line = [t("goods.lost.waits")] if result.outcome == "requested" else []
    line += [t(f"lost.ask.{result.ask}")] if result.ask else []
    line += [t("goods.saved")] if result.outcome != "same" else [t("goods.lost.same")]
    return BannerRow(
        answer=Answer.look if result.ask else Answer.of(result.family),
        word=t(f"goods.outcome.{result.outcome}"),
        number=result.code,
        line=_SPACE.join(line),
    )


def facts(row: RequestRow, zone: tzinfo) -> list[tuple[str, str]]:
    """What a person has to see before it is asked: just this unit."""
    pairs = {
        "model": row.model,
        "ou": row.ou,
        "school": row.school,
        "device_id": row.device_id,
        "last_seen": seen_words(row.last_seen, zone),
        "console": console_words(row.console),
    }
    return [(t(f"goods.guard.{name}"), text or t("goods.guard.unknown")) for name, text in pairs.items()]


def console_words(console: str) -> str:
    """The console's own state of a unit."""
    key = f"ledger_screen.console.{console}"
    return t(key) if has(key) else console
