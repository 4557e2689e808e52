"""Visits in words: rows, heads and banners. Decides only how a fact is said, and what is offered at which point."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from app.domain.dates import fiscal_year
from app.domain.kinds import Family
from app.domain.open_days import OpenDays
from app.domain.visit_words import Counted, LineWhat, Planned, Todo, VisitState
from app.settings.words import has, t
from app.ui import theme
from app.ui.screens.fields import day_words, short_day_words
from app.ui.screens.visits.asking import day_label
from app.ui.widgets import access
from app.ui.widgets.choice_keys import Choice, ChoiceState, Question
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.row_painter import outcome_width, words_width
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.charger_moves import MoveResult
from app.usecases.visit_rows import CarThing, EveningLine, VisitDetail, VisitLine, VisitRow
from app.usecases.visits import VisitResult

_SPACE: Final = "　"
DO: Final[dict[str, tuple[str, ...]]] = {
    VisitState.planned: (*Todo, "day", "window", "spares", "cancel"),
    VisitState.begun: ("none", "note", "load", "paper"),
    VisitState.done: ("again", "paper"),
    VisitState.closed: ("paper",),
    VisitState.cancelled: (),
}
"""What the digits do, by how far the visit is."""


# --- the day's list --------------------------------------------------------------------------------------------------


def list_columns(*, past: bool = False) -> tuple[Column, ...]:
    """The columns of the visits: of past ones what became of them, of the others whose turn it is."""
    narrow, small = theme.Breadth.narrow, theme.Breadth.small
    on, names = short_day_words("2026-12-28"), [t(f"visits_screen.weekday.{at}") for at in range(7)]
    labels = [t("visits_screen.day", day=on, weekday=name) for name in names]
    days = words_width(t("visits_screen.closed_day", day=label) for label in labels)
    turn = t(f"visits_screen.column.{'state' if past else 'turn'}")
    return (
        Column(name="key", title="", kind=ColumnKind.number, width=2.2),
        Column(name="turn", title=turn, width=8, narrow_width=7),
        Column(name="day", title=t("visits_screen.column.day"), width=max(10, days), narrow_width=max(8.5, days)),
        Column(name="window", title=t("visits_screen.column.window"), width=8.5, narrow_width=8.2, hide_from=small),
        Column(name="school", title=t("visits_screen.column.school"), role="work"),
        Column(name="todo", title=t("visits_screen.column.todo"), width=15, narrow_width=11, hide_from=small),
        Column(name="done", title=t("visits_screen.column.done"), width=10, narrow_width=9, hide_from=small),
        Column(name="visit", title=t("visits_screen.column.visit"), kind=ColumnKind.code, width=6, hide_from=narrow),
    )


def list_rows(rows: Iterable[VisitRow], opened: OpenDays, past: date | None = None) -> list[LogRow]:
    """Visits by day; each day is named once, and one that is closed says so. `past`: today, where they are over; one of
    another fiscal year says its year.
    """
    made: list[LogRow] = []
    former = ""
    for at, row in enumerate(rows, 1):
        former_year = past is not None and fiscal_year(date.fromisoformat(row.day)) != fiscal_year(past)
        day = day_words(row.day) if former_year else day_label(row.day, opened)
        shown, former = ("" if row.day == former else day), row.day
        cells = (
            Cell(str(at) if at <= 9 else ""),
            turn_cell(row) if past is None else state_cell(row),
            Cell(shown),
            Cell(row.window or t("visits_screen.no_window_short")),
            Cell(row.school, CellLook.strong),
            Cell(t("visits_screen.and").join(t(f"visits_screen.short.{word}") for word in row.todo)),
            Cell(done_words(row)),
            Cell(row.visit),
        )
        spoken = access.joined(t(f"visits.turn.{row.turn}"), day, row.window, row.school, todo_words(row), row.visit)
        made.append(LogRow(id=row.visit, cells=cells, spoken=spoken))
    return made


def turn_cell(row: VisitRow) -> Cell:
    """Done, now, next: ink for where the hands are."""
    words = t(f"visits.turn.{row.turn}")
    if row.turn in ("now", "begun"):
        return Cell(words, CellLook.chip_on)
    if row.turn == "done":
        return Cell(words, CellLook.outcome, Family.ok)
    return Cell(words, CellLook.chip if row.turn == "next" else CellLook.muted)


def state_cell(row: VisitRow) -> Cell:
    """What became of a past visit: over, or still open."""
    words = t(f"visits.state.{row.state}")
    if row.state in (VisitState.done, VisitState.closed):
        return Cell(words, CellLook.outcome, Family.ok)
    return Cell(words, CellLook.muted if row.state == VisitState.cancelled else CellLook.chip)


def todo_words(row: VisitRow) -> str:
    """What it is for."""
    return t("visits_screen.and").join(t(f"visits.todo.{word}") for word in row.todo)


def done_words(row: VisitRow) -> str:
    """How many of what was done."""
    counts = (("swaps", row.swaps), ("pickups", row.pickups), ("nothing", row.nothing), ("notes", row.notes))
    return _SPACE.join(t(f"visits_screen.done.{name}", count=count) for name, count in counts if count)


def evening_words(line: EveningLine) -> str:
    """How far what was recorded here has come: none of the words stands in for another."""
    return t("visits_screen.evening", total=line.total, saved=line.saved, sent=line.sent, confirmed=line.confirmed)


def evening_pairs(line: EveningLine) -> list[tuple[str, str]]:
    """The same, one under the other."""
    counts = (("saved", line.saved), ("sent", line.sent), ("confirmed", line.confirmed))
    return [(t(f"visits_screen.come.{name}"), t("visits_screen.rows", count=count)) for name, count in counts]


# --- one visit -------------------------------------------------------------------------------------------------------


def facts(row: VisitRow, detail: VisitDetail | None = None) -> list[tuple[str, str]]:
    """What was agreed, label and value."""
    when = _SPACE.join(part for part in (day_words(row.day), row.window) if part)
    pairs = [
        ("visit", f"{row.visit}{_SPACE}{t(f'visits.state.{row.state}')}"),
        ("when", when),
        ("todo", todo_words(row)),
        ("words", row.words.text),
        ("cabinets", _counts(row.cabinets)),
        ("spares", _counts(row.spares)),
        ("units", _counts(row.units)),
    ]
    if row.state != VisitState.planned or row.loaded:
        pairs.append(("car", t("visits_screen.car", loaded=row.loaded, car=row.car)))
    if detail is not None and detail.reported:
        who = detail.confirmer.text or t("visits_screen.unconfirmed")
        pairs.append(("report", f"{short_day_words(detail.reported)}{_SPACE}{who}"))
        pairs.append(("remarks", detail.report.text))
    return [(t(f"visits_screen.fact.{name}"), value) for name, value in pairs if value]


def _counts(counts: Iterable[tuple[str, int]]) -> str:
    return t("visits_screen.and").join(
        t("visits_screen.spare", model=name, count=count) if count > 1 else name for name, count in counts
    )


def line_columns() -> tuple[Column, ...]:
    """The columns of what was done, loaded or counted."""
    said = [f"visits.what.{word}" for word in (*LineWhat, "load", "unload", "correct", "moved")]
    said += [*(f"visits.counted.{word}" for word in Counted), *(f"visits_screen.planned.{word}" for word in Planned)]
    return (
        Column(name="what", title=t("visits_screen.column.what"), width=outcome_width(map(t, said)) + 0.8),
        Column(name="code", title=t("visits_screen.column.code"), kind=ColumnKind.code, width=17, narrow_width=14),
        Column(name="about", title=t("visits_screen.column.about")),
        Column(name="time", title=t("visits_screen.column.time"), width=5, hide_from=theme.Breadth.small),
    )


def lines_of(detail: VisitDetail) -> tuple[str, list[LogRow]]:
    """Title and rows: what is to be loaded, what was done, or what the count of the car says."""
    state, moves = detail.row.state, [_move(detail, line) for line in reversed(detail.moves)]
    if state in (VisitState.planned, VisitState.cancelled):
        return t("visits_screen.list.load"), [*moves, *_plan(detail.row)]
    if state == VisitState.begun:
        done = [_line(detail, at, line) for at, line in enumerate(detail.lines)]
        return t("visits_screen.list.lines"), [*reversed(done), *moves]
    return t("visits_screen.list.car"), _car(detail)


def _plan(row: VisitRow) -> list[LogRow]:
    wanted = [("spare", one) for one in row.spares] + [("cabinet", one) for one in row.cabinets]
    wanted += [("unit", one) for one in row.units]
    return [
        _row(f"plan:{kind}:{name}", Cell(t(f"visits_screen.planned.{kind}"), CellLook.muted),
             name, t("visits_screen.pieces", count=count) if kind == "spare" else "")
        for kind, (name, count) in wanted
    ]  # fmt: skip


def _row(row_id: str, what: Cell, code: str, about: str, time: str = "") -> LogRow:
    cells = (what, Cell(code), Cell(about), Cell(time, CellLook.muted))
    return LogRow(id=row_id, cells=cells, spoken=access.joined(what.text, code, about))


def _move(detail: VisitDetail, line: VisitLine) -> LogRow:
    what = Cell(t(f"visits.what.{line.what}"), CellLook.outcome, Family.ok)
    return _row(f"move:{line.action}:{line.into}", what, line.into, line.into_model, detail.time_of(line))


def _line(detail: VisitDetail, at: int, line: VisitLine) -> LogRow:
    key = f"visits.what.{line.what}"
    what = Cell(t(key) if has(key) else t("visits.what.moved"), CellLook.outcome, Family.ok)
    code, about = line.thing, line.words.text
    if line.what == LineWhat.swap:
        code = t("visits_screen.swapped", out=line.out or t("visits.no_tag"), into=line.into)
        about = _SPACE.join(part for part in (line.room, line.cabinet, line.into_model) if part)
    elif line.what == LineWhat.pickup:
        code, about = line.repair, _unit(line)
    elif line.into:
        code, about = line.into, line.into_model
    return _row(f"line:{at}", what, code, about, detail.time_of(line))


def _unit(line: VisitLine) -> str:
    return _SPACE.join(part for part in (line.serial or line.tag, line.model) if part)


def _car(detail: VisitDetail) -> list[LogRow]:
    """What is missing in red by its name, what is in the car still, what nobody expected, what was counted."""
    said: dict[str, list[LogRow]] = {word: [] for word in Counted}
    in_car = {thing.code for thing in detail.car}
    about = {line.into: line.into_model for line in detail.moves}
    about |= {line.out: _taken_out(line) for line in detail.lines if line.what == LineWhat.swap}
    about |= {line.repair: _unit(line) for line in detail.lines if line.what == LineWhat.pickup}
    for one in detail.counted:
        if one.said == Counted.missing and one.code in in_car:
            continue  # it is told of what is in the car
        family = {Counted.missing: Family.refused, Counted.extra: Family.look}.get(Counted(one.said), Family.ok)
        what = Cell(t(f"visits.counted.{one.said}"), CellLook.outcome, family)
        said[one.said].append(_row(f"counted:{one.code}", what, one.code, about.get(one.code, "")))
    left = [_thing(thing, missing=detail.row.counted) for thing in detail.car]
    return [*said[Counted.missing], *left, *said[Counted.extra], *said[Counted.back]]


def _taken_out(line: VisitLine) -> str:
    return _SPACE.join(part for part in (line.out_serial, line.out_model) if part)


def _thing(thing: CarThing, *, missing: bool) -> LogRow:
    waits = Cell(t("visits_screen.in_car"), CellLook.plain)
    what = Cell(t("visits.counted.missing"), CellLook.outcome, Family.refused) if missing else waits
    about = _SPACE.join(part for part in (t(f"visits_screen.thing.{thing.kind}"), thing.serial, thing.model) if part)
    return _row(f"car:{thing.code}", what, thing.code, about)


def now_words(detail: VisitDetail, *, loading: bool, slip: str) -> str:
    """The one thing to do now."""
    if slip:
        return t("visits_screen.now.slip", slip=slip)
    state = "loading" if loading else detail.row.state
    if state == VisitState.done and detail.row.counted and detail.car:
        return t("visits_screen.now.missing", count=len(detail.car))
    if state == VisitState.done and not detail.car:
        state = "counted"
    return t(f"visits_screen.now.{state}")


def enter_words(detail: VisitDetail, *, loading: bool, slip: str) -> str:
    """What Enter does, or nothing: a slip waits for its unit alone."""
    row = detail.row
    if slip or loading:
        return "" if slip else t("visits_screen.leave.loading")
    if row.state == VisitState.done:
        return t("visits_screen.enter.count" if detail.car and not row.counted else "visits_screen.enter.close")
    key = {VisitState.planned: "begin", VisitState.begun: "report"}.get(VisitState(row.state))
    return t(f"visits_screen.enter.{key}") if key is not None else ""


def choices(row: VisitRow, *, loading: bool) -> Question:
    """What the digits do now; what is so already is filled."""
    on = {*row.todo, *(("load",) if loading else ())}
    made = tuple(
        Choice(
            id=name, key=str(at), label=t(f"visits.todo.{name}" if name in [*Todo] else f"visits_screen.do.{name}"),
            state=ChoiceState.chosen if name in on else ChoiceState.plain,
        )
        for at, name in enumerate(DO[row.state], 1)
    )  # fmt: skip
    return Question(id="do", title=t(f"visits_screen.question.{row.state}"), choices=made)


# --- answers ---------------------------------------------------------------------------------------------------------


def result_banner(result: VisitResult, line: str = "") -> BannerRow:
    """What became of an act, and what is to be looked at."""
    word = t(f"visits_screen.outcome.{result.outcome}")
    said = ""
    if result.reason:
        told = {"other": result.other, "missing": " ".join(result.missing), "where": result.where}
        said = t(f"visits.looked.{result.reason}", **told, day=short_day_words(result.on) if result.on else "")
    count = str(len(result.missing)) if result.missing else ""
    return BannerRow(
        answer=Answer.of(result.family), word=word, number=result.code or result.visit, line=said or line,
        count=count, count_caption=t("visits_screen.missing") if count else "",
    )  # fmt: skip


def loaded_banner(result: MoveResult, count: int) -> BannerRow:
    """A spare is in the car."""
    line = t("visits_screen.loaded")
    number, caption = str(count), t("visits_screen.in_car")
    return BannerRow(
        answer=Answer.ok, word=t("visits_screen.outcome.loaded"), number=result.unit, line=line, count=number,
        count_caption=caption,
    )  # fmt: skip
