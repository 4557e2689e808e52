"""The front of 廃棄 in words: groups at the right, their rows. Decides only how a fact is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from app.domain.bench_words import RequestStanding
from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.screens.disposal.checklist import column_of
from app.ui.screens.disposal.wording import short_step
from app.ui.screens.fields import short_day_words
from app.ui.screens.intake.wording import short_school
from app.ui.widgets import access
from app.ui.widgets.row_painter import outcome_width
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.box_rows import BoxRow
from app.usecases.deprovision_rows import GuardRow
from app.usecases.disposal_rows import InstructionRow, UntoldDay
from app.usecases.rows import RepairRow

OPEN, CLOSED, UNTOLD, INSTRUCTIONS, UNBEGUN, HANDED = "open", "closed", "untold", "instructions", "unbegun", "handed"
REQUESTS, REENROL, APART = "requests", "reenrol", "apart"
GROUPS = (OPEN, CLOSED, UNTOLD, INSTRUCTIONS, UNBEGUN, HANDED, REQUESTS, REENROL, APART)
_OF_THE_CONSOLE = frozenset({REQUESTS, REENROL, APART})
"""In the order of their keys."""
LATE = 3
"""Open days after which untold units are marked red: the Board is told each time."""
_TO_SEE_TO = frozenset({CLOSED, UNTOLD, UNBEGUN}) | _OF_THE_CONSOLE
"""Groups where somebody has something to do."""
_SPACE = "　"
_STATES = (
    "ready",
    "lacking",
    "to_tell",
    "handed",
    "late",
    "working",
    "unbegun",
    "waiting",
    "second",
    "anew",
    "reenrol",
)
_STANDING = {
    RequestStanding.waiting: (Family.ok, "waiting"),
    RequestStanding.awaiting_second: (Family.look, "second"),
    RequestStanding.contested: (Family.refused, "contested"),
    RequestStanding.old: (Family.look, "anew"),
    RequestStanding.changed: (Family.look, "anew"),
}
"""Where a request stands: what a person does with it, and how it is said."""


class Front(NamedTuple):
    """All there is, read at once."""

    boxes: tuple[BoxRow, ...] = ()
    days: tuple[UntoldDay, ...] = ()
    instructions: tuple[InstructionRow, ...] = ()
    unbegun: tuple[RepairRow, ...] = ()
    requests: tuple[GuardRow, ...] = ()
    """What the console was asked, and has not done."""
    exchanged: tuple[GuardRow, ...] = ()
    """Exchanged, and the console still has them."""
    reenrol: tuple[GuardRow, ...] = ()
    """Deprovisioned for the maker, and to be enrolled again."""
    apart: tuple[GuardRow, ...] = ()
    """Deprovisioned, and lent or lost by another desk's word."""
    names: Mapping[str, str] = MappingProxyType({})

    def of(self, group: str) -> Sequence[object]:
        """The rows of a group."""
        if group == UNTOLD:
            return self.days
        if group == INSTRUCTIONS:
            return self.instructions
        if group == UNBEGUN:
            return self.unbegun
        if group in _OF_THE_CONSOLE:
            return {REQUESTS: self.requests, REENROL: (*self.exchanged, *self.reenrol), APART: self.apart}[group]
        wanted = {OPEN: (False, False), CLOSED: (True, False), HANDED: (True, True)}[group]
        boxes = (box for box in self.boxes if (bool(box.closed), bool(box.handed)) == wanted)
        return tuple(sorted(boxes, key=_newest, reverse=True))


def _newest(box: BoxRow) -> tuple[str, int, str]:
    """By the day that counts in its group, then by number."""
    return box.handed or box.closed or box.opened, len(box.number), box.number


def columns() -> tuple[Column, ...]:
    """State, number, what it is, how far it is, since when."""
    narrow = theme.Breadth.narrow
    states = (*_STATES, "to_let_go", "lent_now", "is_lost")
    state = outcome_width(t(f"disposal_screen.state.{name}", count=99) for name in states) + 0.8
    return (
        Column(name="state", title=t("disposal_screen.column.state"), width=max(7.0, state)),
        Column(name="number", title=" ", kind=ColumnKind.code, width=14, narrow_width=11.5, role="list_code"),
        Column(name="about", title=" "),
        Column(name="far", title=" ", width=15, narrow_width=12, small_width=8.5),
        Column(name="since", title=" ", width=9, hide_from=narrow),
    )


def columns_of(group: str) -> tuple[Column, ...]:
    """The same with the titles of a group."""
    kind = "box" if group in (OPEN, CLOSED, HANDED) else group
    names = ("number", "about", "far", "since")
    return tuple(
        replace(column, title=t(f"disposal_screen.column.{kind}.{column.name}")) if column.name in names else column
        for column in columns()
    )


def side_columns() -> tuple[Column, ...]:
    """Key, group, how many."""
    return (
        Column(name="key", title="", width=2.4),
        Column(name="group", title=t("disposal_screen.column.group")),
        Column(name="count", title=t("disposal_screen.column.count"), kind=ColumnKind.number, width=6),
    )


def _untold(front: Front) -> int:
    return sum(len(day.ready) + len(day.lacking) for day in front.days)


def note(front: Front, group: str) -> str:
    """How many the group in front has, as its line among the groups counts them."""
    rows = len(front.of(group))
    if group == UNTOLD and rows:
        return t("disposal_screen.untold_units", units=f"{_untold(front):,}", days=rows)
    return t("disposal_screen.count", count=rows)


def groups(front: Front) -> list[LogRow]:
    """The groups with their counts; days with untold units count their units."""
    found = []
    for key, group in enumerate(GROUPS, 1):
        rows = front.of(group)
        count = _untold(front) if group == UNTOLD else len(rows)
        look = CellLook.strong if count and group in _TO_SEE_TO else CellLook.plain
        name, oldest = t(f"disposal_screen.group.{group}"), max((day.open_days for day in front.days), default=0)
        if group == UNTOLD and oldest:
            name = _SPACE.join((name, t("disposal_screen.oldest", count=oldest)))
        cells = (
            Cell(str(key), CellLook.muted),
            Cell(name, look),
            Cell(f"{count:,}", look if count else CellLook.muted),
        )
        found.append(LogRow(id=group, cells=cells, spoken=access.joined(cells[1].text, cells[2].text)))
    return found


def rows(front: Front, group: str) -> list[LogRow]:
    """The rows of a group."""
    if group == UNTOLD:
        return [_day(day, front.names) for day in front.days]
    if group == INSTRUCTIONS:
        return [_instruction(row) for row in front.instructions]
    if group == UNBEGUN:
        return [_unbegun(row) for row in front.unbegun]
    if group == REQUESTS:
        return [_asked(row) for row in front.requests]
    if group == REENROL:
        let_go = [_away(row, "to_let_go") for row in front.exchanged]
        return [*let_go, *(_away(row, "reenrol") for row in front.reenrol)]
    if group == APART:
        return [_away(row, row.why_not) for row in front.apart]
    return [_box(box) for box in front.of(group) if isinstance(box, BoxRow)]


def _made(row_id: str, family: Family, state: str, *texts: str) -> LogRow:
    cells = (Cell(state, CellLook.outcome, family), *(Cell(text) for text in texts))
    return LogRow(id=row_id, cells=cells, spoken=access.joined(state, *texts))


def _box(box: BoxRow) -> LogRow:
    if box.handed:
        family, state = Family.ok, t("disposal_screen.state.handed")
    elif box.closed:
        family, state = Family.look, t("disposal_screen.state.to_tell")
    elif box.lacking or not box.units:
        family, state = Family.look, t("disposal_screen.state.lacking", count=box.lacking)
    else:
        family, state = Family.ok, t("disposal_screen.state.ready")
    way = t(f"disposal_screen.head.way_{box.way}") if box.way else ""
    if theme.look().breadth is theme.Breadth.small:  # the number whole, and not of which kind it is
        way = "" if box.instruction else way
    about = (way, box.instruction, box.place, box.to)
    far = t("disposal_screen.of_units", count=box.ready, whole=box.units)
    day = box.handed or box.closed or box.opened
    return _made(box.number, family, state, box.number, _SPACE.join(filter(None, about)), far, _day_words(day))


def _day(day: UntoldDay, names: Mapping[str, str]) -> LogRow:
    late = day.open_days >= LATE
    family = Family.refused if late else Family.look if day.open_days else Family.ok
    state = t("disposal_screen.state.late", count=day.open_days) if day.open_days else t("disposal_screen.state.today")
    units = (*day.ready, *day.lacking)
    about = "・".join(dict.fromkeys(short_school(unit.school) for unit in units))
    steps = "・".join(dict.fromkeys(short_step(column_of(unit.next), names) for unit in day.lacking))
    far = t("disposal_screen.day.far", ready=len(day.ready), whole=len(units))
    since = steps if day.lacking else t("disposal_screen.day.ready")
    return _made(day.day, family, state, short_day_words(day.day), about, far, since)


def _instruction(row: InstructionRow) -> LogRow:
    done = row.missing == 0 and row.told == row.units
    state = t("disposal_screen.state.handed") if done else t("disposal_screen.state.unbegun", count=f"{row.missing:,}")
    family = Family.ok if row.missing == 0 else Family.look
    far = t("disposal_screen.of_units", count=f"{row.stored:,}", whole=f"{row.units:,}")
    return _made(row.number, family, state, row.number, row.document, far, _day_words(row.on))


def _unbegun(row: RepairRow) -> LogRow:
    about = _SPACE.join(filter(None, (row.serial or row.asset_tag, short_school(row.school))))
    closed = _day_words((row.closed or row.opened)[:10])
    return _made(row.repair, Family.look, t("disposal_screen.state.not_begun"), row.repair, about, row.model, closed)


def standing_words(standing: str) -> tuple[Family, str]:
    """Where a request stands."""
    family, word = _STANDING[RequestStanding(standing)]
    return family, t(f"disposal_screen.state.{word}")


def _asked(row: GuardRow) -> LogRow:
    family, state = standing_words(row.standing)
    box = t("disposal_screen.outcome.box", box=row.box) if row.box else ""
    about = _SPACE.join(filter(None, (box, short_school(row.school), row.model)))
    if theme.look().breadth is theme.Breadth.small:  # shortened in its middle the line would cut the box's code
        about = row.box or about
    who = _SPACE.join(filter(None, (row.operator_name or row.operator, row.second)))
    asked = _day_words(row.asked_on)
    return _made(row.device.text, family, state, row.serial or row.tag, about, who, asked)


def _away(row: GuardRow, state: str) -> LogRow:
    about = _SPACE.join(filter(None, (short_school(row.school), row.model)))
    state, asked = t(f"disposal_screen.state.{state}"), _day_words(row.asked_on)
    return _made(row.device.text, Family.look, state, row.serial or row.tag, about, row.operator_name, asked)


def _day_words(day: str) -> str:
    return short_day_words(day) if day else ""
