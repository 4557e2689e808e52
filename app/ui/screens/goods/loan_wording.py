"""Loans in words: rows, groups and answers. Decides only how a fact is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from app.domain.bench_words import LoanCondition
from app.domain.kinds import Accessory, Family
from app.settings.words import language, t
from app.ui import theme
from app.ui.screens.away import wording as away
from app.ui.screens.fields import loan_looks, short_day_words
from app.ui.screens.goods import side_list
from app.ui.screens.goods.steps import Asked, Option
from app.ui.screens.intake.wording import short_school
from app.ui.widgets import access
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.row_painter import outcome_width, words_width
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.away_rows import LoanRow
from app.usecases.loan_rows import LackRow
from app.usecases.loans import LoanResult

OVER, ALL, LACKS = "over", "all", "lacks"
KIND, SCHOOL = "kind:", "school:"
"""What ids of groups begin with."""
OWN = "own"
"""The option of a day of one's own."""
_SPACE = "　"


def columns() -> tuple[Column, ...]:
    """The columns of what is lent."""
    narrow, small = theme.Breadth.narrow, theme.Breadth.small
    state = max(8.0, outcome_width((t("goods.loan.over", days=888), t("goods.loan.lacks"))) + 0.8)
    since = words_width([short_day_words("2026-12-28")], last=True)
    return (
        Column(name="state", title=t("goods.column.due"), width=state),
        Column(name="code", title=t("goods.column.code"), kind=ColumnKind.code, width=11.5, role="list_code"),
        Column(name="school", title=t("goods.column.lent_to")),
        Column(name="what", title=t("goods.column.what"), width=13, narrow_width=9, hide_from=small),
        Column(name="since", title=t("goods.column.since"), width=max(6.5, since), hide_from=small),
        Column(name="told", title=t("goods.column.along"), width=11, hide_from=narrow),
    )


def side_columns(title: str) -> tuple[Column, ...]:
    """The columns of the groups: key, what they are, how many."""
    return (
        side_list.key_column(),
        Column(name="group", title=title),
        Column(name="count", title=t("away.column.count"), kind=ColumnKind.number, width=4.2),
    )


def side_row(at: int, row_id: str, what: str, count: int, *, over: bool = False) -> LogRow:
    """One group; the first nine have their number for a key."""
    key = side_list.key_cell(at)
    name = Cell(what, CellLook.outcome, Family.look) if over else Cell(what)
    return LogRow(id=row_id, cells=(key, name, Cell(str(count))), spoken=access.joined(key.text, what, str(count)))


def groups(loans: Sequence[LoanRow], lacks: Sequence[LackRow]) -> list[LogRow]:
    """Overdue, all, what is missing, then kinds and schools."""
    over = sum(bool(loan.over) for loan in loans)
    found = [(OVER, t("goods.group.over"), over), (ALL, t("goods.group.all"), len(loans))]
    if lacks:
        found.append((LACKS, t("goods.group.lacks"), len(lacks)))
    kinds = Counter(loan.kind for loan in loans if loan.kind)
    found += [(f"{KIND}{kind}", t(f"kinds.kind.{kind}"), count) for kind, count in kinds.most_common()]
    schools = Counter((loan.school_code, loan.school) for loan in loans)
    found += [(f"{SCHOOL}{code}:{name}", short_school(name), count) for (code, name), count in sorted(schools.items())]
    return [side_row(at, one[0], *one[1:], over=one[0] == OVER and bool(one[2])) for at, one in enumerate(found, 1)]


def shown(loans: Sequence[LoanRow], group: str) -> list[LoanRow]:
    """The loans of a group."""
    if group == OVER:
        return [loan for loan in loans if loan.over]
    if group.startswith(KIND):
        return [loan for loan in loans if f"{KIND}{loan.kind}" == group]
    if group.startswith(SCHOOL):
        return [loan for loan in loans if f"{SCHOOL}{loan.school_code}:{loan.school}" == group]
    return list(loans)


def code_of(tag: str, serial: str) -> str:
    """What a unit is called by."""
    return tag or serial


def what_words(kind: str, model: str) -> str:
    """What it is: its model, else its kind."""
    return model or (t(f"kinds.kind.{kind}") if kind else "")


def loan_row(loan: LoanRow) -> LogRow:
    """A thing that is lent."""
    if loan.over:
        said = Cell(t("goods.loan.over", days=loan.over), CellLook.outcome, Family.look)
    else:
        due = t("goods.loan.due", day=short_day_words(loan.due)) if loan.due else t("goods.loan.no_day")
        said = Cell(due, CellLook.plain if loan.due else CellLook.muted)
    code, what = code_of(loan.tag, loan.serial), what_words(loan.kind, loan.model)
    told = t("goods.loan.stands_in", repair=loan.repair) if loan.repair else away.accessory_words(loan.accessories)
    since = short_day_words(loan.since) if loan.since else ""
    cells = (said, Cell(code), Cell(short_school(loan.school)), Cell(what), Cell(since), Cell(told))
    return LogRow(id=loan.device.text, cells=cells, spoken=access.joined(said.text, code, loan.school, what, told))


def lack_row(lack: LackRow) -> LogRow:
    """What is missing of a loan that is over."""
    said = Cell(t("goods.loan.lacks"), CellLook.outcome, Family.look)
    code, told = code_of(lack.tag, lack.serial), away.accessory_words(lack.lacks)
    back = short_day_words(lack.back) if lack.back else ""
    cells = (said, Cell(code), Cell(short_school(lack.school)), Cell(told), Cell(back), Cell(lack.model))
    return LogRow(id=lack.device.text, cells=cells, spoken=access.joined(said.text, code, lack.school, told))


def head(group: LogRow | None, loans: Sequence[LoanRow]) -> tuple[str, str]:
    """The title of the list and how many there are."""
    over = sum(bool(loan.over) for loan in loans)
    parts = [t("away.units", count=len(loans))] + ([t("goods.loan.late", count=over)] if over else [])
    return group.cells[1].text if group is not None else "", _SPACE.join(parts)


# --- questions -----------------------------------------------------------------------------------------------------


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{short_day_words(text)} {t(f'goods.weekday.{day.weekday()}')}" if language() == "ja" else f"{text}"


def ask_due(days: Sequence[str], given: str = "") -> Asked:
    """Until when: ready days, or one of one's own."""
    ready = tuple(Option(day, _day(day)) for day in days)
    own = Option(OWN, t("goods.ask.own_day"))
    return Asked(
        "due", t("goods.ask.due"), (*ready, own), line=t("goods.ask.day_line"), own=OWN, given=given, code=True
    )


def ask_condition() -> Asked:
    """How it looks; may be left open."""
    words = tuple(Option(word.value, t(f"kinds.condition.{word}")) for word in LoanCondition)
    return Asked("condition", t("goods.ask.condition"), words, open_=True)


def ask_accessories(name: str, among: Sequence[str], *, given: Sequence[str] = ()) -> Asked:
    """Which accessories; `name` says what for."""
    words = tuple(Option(one, t(f"kinds.accessory.{one}")) for one in among)
    return Asked(name, t(f"goods.ask.{name}"), words, many=True, open_=True, given=",".join(given))


ACCESSORIES = tuple(each.value for each in Accessory)


# --- answers -------------------------------------------------------------------------------------------------------


def answer(result: LoanResult, school: str) -> BannerRow:
    """What became of it, and what is to be looked at."""
    looks = loan_looks(result)
    due = t("goods.loan.until", day=short_day_words(result.due)) if result.due else ""
    told = looks or [due, school]  # where something is amiss, that is what has to be read
    line = _SPACE.join(part for part in (*told, t("goods.saved")) if part)
    return BannerRow(
        answer=Answer.of(result.family), word=t(f"goods.outcome.{result.outcome}"), number=result.code, line=line
    )
