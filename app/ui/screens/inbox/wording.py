"""A card in words: what clashed, its sides, what follows, and what each key does.

Decides every sentence of the inbox; what a value is called stands in `values`. Nothing here reads or writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from app.domain.dates import clock
from app.settings.words import has, t
from app.ui.screens.fields import person_words, short_day_words
from app.ui.screens.inbox.values import CODES, label, value_words
from app.usecases.inbox_rows import CardRow, CardSide, SettledRow

Group = tuple[CardRow, ...]
APART: Final = 3
"""The answer that says that two repairs stand for themselves: it takes a reason."""
_PHRASES: Final = 3
_EXAMPLES: Final = 7
"""Cards of a group that are shown by their codes."""
_LARGE: Final = 24
"""Characters of a value that stands large."""


class Pair(NamedTuple):
    """One row of a side. `differs`: the sides don't say the same."""

    label: str
    value: str
    differs: bool


class SideShown(NamedTuple):
    """One side as it is shown."""

    key: str
    """The number that chooses it, or nothing."""
    desk: str
    who: str
    chip: str
    big: str
    """What stands large: a code or the one value."""
    big_is_code: bool
    pairs: tuple[Pair, ...]
    now: bool
    """Whether the ledger shows this side meanwhile."""

    @property
    def spoken(self) -> str:
        """As it is read aloud."""
        pairs = (f"{pair.label} {pair.value}" for pair in self.pairs)
        now = t("inbox_screen.now") if self.now else ""
        return "。".join(part for part in (f"{self.key} {self.desk}", self.who, self.big, *pairs, now) if part)


class Choice(NamedTuple):
    """What a number does: on its button, and short on the hint strip."""

    number: int
    words: str
    hint: str


class CardShown(NamedTuple):
    """The card in front."""

    sentence: str
    code: str
    about: str
    sides: tuple[SideShown, ...]
    head: str
    then: str
    choices: tuple[Choice, ...]
    note: str = ""


class Line(NamedTuple):
    """A row of the list."""

    id: str
    title: str
    code: str
    beside: str
    done: bool = False


# --- names ------------------------------------------------------------------------------------------------------------


def desk_words(side: CardSide, rows: Sequence[CardSide] = ()) -> str:
    """The desk of a side; where two desks have one name, with their marks."""
    if side.desk_name:
        alike = any(other.desk_name == side.desk_name and other.desk != side.desk for other in rows)
        return t("inbox_screen.desk_named", name=side.desk_name, mark=side.desk) if alike else side.desk_name
    if side.desk:
        return t("inbox_screen.desk", mark=side.desk)
    return t("inbox_screen.mine" if side.mine else "inbox_screen.other_desk")


def named(row: CardRow, own: str) -> CardRow:
    """The card with this desk by the name it has in its settings, where it has one."""
    if not own:
        return row
    return row._replace(sides=tuple(side._replace(desk_name=own) if side.mine else side for side in row.sides))


def moment(local: str) -> str:
    """11月20日 9:42; nothing where it isn't known."""
    try:
        at = datetime.fromisoformat(local)
    except ValueError:
        return ""
    return t("inbox_screen.moment", day=short_day_words(local), clock=clock(at))


def _about(row: CardRow) -> str:
    name = "repair" if row.repair else "fault" if row.path.startswith("f/") else row.about.kind.value
    key = f"inbox_screen.about.{name}"
    return t(key if has(key) else "inbox_screen.about.other")


def _key(area: str, row: CardRow) -> str:
    """The words for the card's kind, or closer ones for what of the thing it is about."""
    key = f"inbox_screen.{area}.{row.kind}"
    closer = f"{key}.{row.path.split('/')[0]}"
    return closer if has(closer) else key


def sentence(row: CardRow) -> str:
    """What clashed."""
    field, count = label(row, row.field), len(row.sides)
    if row.kind == "field":
        more = count > 2
        return t(f"inbox_screen.question.{'field_one' if more else 'field'}", field=field, count=count)
    return t(_key("question", row), about=_about(row))


def short(row: CardRow) -> str:
    """The same for the list."""
    return t(_key("short", row), field=label(row, row.field), about=_about(row))


# --- the list ---------------------------------------------------------------------------------------------------------


def line(group: Group) -> Line:
    """A row of the list: one card, or several of one cause."""
    row = group[0]
    beside = "　".join(part for part in (row.school, moment(_local(row))) if part)
    if len(group) == 1:
        return Line(row.card, short(row), row.repair or row.code, beside)
    return Line(row.card, t("inbox_screen.alike", short=short(row), count=len(group)), "", beside)


def settled_line(row: SettledRow) -> Line:
    """A card that was settled today."""
    who = t("inbox_screen.settled_today", operator=person_words(row.operator))
    return Line("", who, row.code, "　".join(part for part in (row.school, moment(row.local)) if part), done=True)


def _local(row: CardRow) -> str:
    return max(row.sides, key=lambda side: side.at).local if row.sides else ""


# --- the card ---------------------------------------------------------------------------------------------------------


def card(group: Group) -> CardShown:
    """The card of a group: its first stands for all where there are several."""
    row, count = group[0], len(group)
    told = sentence(row)
    about = [part for part in (row.school, row.model) if part]
    note, code = "", row.code
    if count > 1:
        told = t("inbox_screen.question.group", question=told, count=count)
        note, code, about = t("inbox_screen.group_note", count=count), "", []
    elif row.kind == "field" and not row.shown:
        note = t("inbox_screen.none_now")
    if count == 1 and row.repair and row.kind != "two_repairs":
        about.insert(0, row.repair)
    if count == 1 and row.path.startswith("c/"):
        about.insert(0, t("inbox_screen.crate", crate=row.path.split("/")[1]))
    return CardShown(
        told,
        code,
        "　".join(about),
        sides(group),
        t(f"inbox_screen.head.{row.kind}"),
        t(_key("then", row)),
        choices(group),
        note,
    )


def sides(group: Group) -> tuple[SideShown, ...]:
    """The sides, with what differs. Of several cards, the values of the first ones, a row each."""
    row = group[0]
    said = [{name: value_words(row, name, value) for name, value in side.facts} for side in row.sides]
    asks = row.choices > 1
    found = []
    for at, side in enumerate(row.sides, 1):
        words = said[at - 1]
        big = _large(words, said)
        pairs = tuple(
            Pair(label(row, name), words[name], len({other.get(name) for other in said}) > 1)
            for name in words
            if name != big
        )
        if len(group) > 1 and big:
            pairs, big = _examples(group, at - 1), ""
        who = t("inbox_screen.who", operator=person_words(side.operator), moment=moment(side.local))
        found.append(
            SideShown(
                str(at) if asks and at <= row.choices else "",
                desk_words(side, row.sides),
                who if side.at else "",
                t("inbox_screen.mine") if side.mine else "",
                words.get(big, ""),
                big in CODES,
                pairs,
                at == row.shown,
            )
        )
    return tuple(found)


def _large(words: Mapping[str, str], said: Sequence[Mapping[str, str]]) -> str:
    """The fact that stands large: a repair's number, or the only one there is, unless it is a whole text."""
    if "repair" in words:
        return "repair"
    short_enough = all(len(word) <= _LARGE for other in said for word in other.values())
    return next(iter(words)) if len(words) == 1 and short_enough else ""


def _examples(group: Group, at: int) -> tuple[Pair, ...]:
    """The first cards of a group: code, and what this side says."""
    found = []
    for row in group[:_EXAMPLES]:
        ((name, value),) = row.sides[at].facts
        found.append(Pair(row.code, value_words(row, name, value), row.choices > 1))
    rest = len(group) - len(found)
    return (*found, Pair("", t("inbox_screen.more", count=f"{rest:,}"), False)) if rest else tuple(found)  # noqa: FBT003


def choices(group: Group) -> tuple[Choice, ...]:
    """What the numbers do."""
    row = group[0]
    found = [_choice(row, at) for at in range(1, row.choices + 1)]
    if len(group) == 1:
        return tuple(found)
    every = len(group)
    return tuple(one._replace(words=t("inbox_screen.choose.all", count=every, choice=one.words)) for one in found)


def _choice(row: CardRow, number: int) -> Choice:
    if row.kind == "count":
        return Choice(number, t("inbox_screen.choose.count"), t("inbox_screen.choose.count"))
    if row.choices == 1:
        return Choice(number, t("inbox_screen.choose.seen"), t("inbox_screen.choose.seen"))
    if row.kind == "two_repairs" and number == APART:
        return Choice(number, t("inbox_screen.choose.apart"), t("inbox_screen.hint.apart"))
    side = row.sides[number - 1]
    desk, alone = desk_words(side, row.sides), _alone(row)
    shown = sides((row,))[number - 1]
    if row.kind == "answer_twice":
        return Choice(number, t("inbox_screen.choose.answer_twice", value=shown.big), shown.big)
    if row.kind == "two_repairs":
        if alone:
            return Choice(number, t("inbox_screen.choose.two_repairs", desk=desk), desk)
        return Choice(number, t("inbox_screen.choose.number", value=shown.big), shown.big)
    if alone or not shown.big:
        return Choice(number, t("inbox_screen.choose.field", desk=desk), desk)
    return Choice(number, t("inbox_screen.choose.value", value=shown.big), shown.big)


def _alone(row: CardRow) -> bool:
    """Whether each side is of another desk, so that the desk names it."""
    return len({desk_words(side, row.sides) for side in row.sides}) == len(row.sides)


def phrases() -> list[str]:
    """Ready reasons for two repairs that stand for themselves."""
    return [t(f"inbox_screen.reason.{at}") for at in range(1, _PHRASES + 1)]
