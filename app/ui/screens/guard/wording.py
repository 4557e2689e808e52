"""The guard in words: the list's rows, the steps' lines, what is asked. Decides only how a fact is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from app.domain.dates import clock
from app.domain.disposal_words import DeprovisionReason
from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.screens.fields import day_words, moment_words, short_day_words, step_words
from app.ui.screens.guard.saving import Saved
from app.ui.screens.guard.stages import STANDS, Stage, Stages
from app.ui.screens.intake.wording import reason_words, short_school
from app.ui.widgets import access
from app.ui.widgets.row_painter import outcome_width
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.deprovision_rows import GuardRow

REASONS = tuple(reason.value for reason in DeprovisionReason)
_SPACE = "　"


def columns() -> tuple[Column, ...]:
    """The units: each with what was held against the console."""
    narrow, small = theme.Breadth.narrow, theme.Breadth.small
    words = tuple(t(f"deprovision.{name}") for name in ("matched", "unmatched", "asked", "awaits", "unseen"))
    return (
        Column(name="at", title="#", kind=ColumnKind.number, width=2.6, hide_from=small),
        Column(name="serial", title=t("deprovision.column.serial"), kind=ColumnKind.code, width=12.5, role="list_code"),
        Column(name="school", title=t("deprovision.column.school"), width=8.5, narrow_width=7, hide_from=small),
        Column(name="model", title=t("deprovision.column.model"), hide_from=small),
        Column(name="seen", title=t("deprovision.column.seen"), width=8.5, hide_from=narrow),
        Column(name="match", title=t("deprovision.column.match"), width=outcome_width(list(words)) + 0.8),
    )


def row(stages: Stages, unit: GuardRow, at: int, zone: tzinfo) -> LogRow:
    """One unit."""
    reason = stages.trouble_of(unit)
    matched = t("deprovision.matched") if not reason else t("deprovision.unmatched")
    if reason in ("already_requested", "awaits_second"):
        matched = t("deprovision.asked" if reason == "already_requested" else "deprovision.awaits")
    doubted = stages.by_hand and not reason and not unit.confirm
    if doubted:
        matched = t("deprovision.unseen")
    family = Family.refused if reason else Family.look if doubted else Family.ok
    seen, school = _day(unit.last_seen, zone), short_school(unit.school)
    cells = (
        Cell(str(at)),
        Cell(unit.serial or unit.tag),
        Cell(school),
        Cell(unit.model),
        Cell(seen),
        Cell(matched, CellLook.outcome, family),
    )
    spoken = access.joined(unit.serial, school, unit.model, seen, matched, reason_words(reason) if reason else "")
    return LogRow(id=unit.device.text, cells=cells, spoken=spoken)


def _day(utc: str, zone: tzinfo) -> str:
    if not utc:
        return t("deprovision.never_seen")
    return day_words(datetime.fromisoformat(utc).astimezone(zone).date().isoformat())


def facts(stages: Stages, unit: GuardRow, zone: tzinfo) -> str:
    """What is frozen of the unit in front, and why it can't be asked about."""
    reason = stages.trouble_of(unit)
    if reason:
        return refusal(reason, unit.step)
    seen = moment_words(datetime.fromisoformat(unit.last_seen).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"))
    pairs = {"ou": unit.ou, "console": unit.console, "seen": seen}
    return _SPACE.join(t(f"deprovision.fact.{name}", what=text) for name, text in pairs.items() if text)


def sentence(stages: Stages) -> str:
    """What is going to happen, with the count."""
    key = "deprovision.sentence.second" if stages.seconding else "deprovision.sentence"
    return t("deprovision.sentence.by_hand" if stages.by_hand else key, count=len(stages.facts.rows))


def under(stages: Stages) -> str:
    """What else must be known before it."""
    return t("deprovision.under.by_hand" if stages.by_hand else "deprovision.under")


def go_words(stages: Stages) -> str:
    """What the last number does; of a PIN only where one is asked for."""
    key = "deprovision.go.by_hand" if stages.by_hand else "deprovision.go"
    return t(key if stages.me.has_pin else f"{key}.no_pin")


def held_words(stages: Stages) -> str:
    """What is waited for, to a key that would lead to another screen."""
    typed = stages.now is Stage.second and stages.person is not None
    return t("shell.kept", what=t(f"deprovision.held.{'pin' if typed else stages.now}"))


def title(stages: Stages, stage: Stage) -> str:
    """A step's title."""
    return t("deprovision.step.go.by_hand" if stages.by_hand and stage is Stage.go else f"deprovision.step.{stage}")


def title_note(stages: Stages, zone: tzinfo) -> tuple[str, str]:
    """The list's title, the box it is, and how old what the console told is."""
    boxes = {unit.box for unit in stages.facts.rows}
    box = next(iter(boxes)) if len(boxes) == 1 else ""
    note = _SPACE.join(filter(None, (t("deprovision.box", box=box) if box else "", _read(stages, zone))))
    return t("deprovision.units", count=len(stages.facts.rows)), note


def _read(stages: Stages, zone: tzinfo) -> str:
    """When the console was read, and how long ago."""
    found = stages.facts
    if not found.read_at:
        return ""
    hours, days = found.read_minutes // 60, found.read_minutes // (24 * 60)
    unit, count = ("minutes", found.read_minutes) if not hours else ("hours", hours) if days < 2 else ("days", days)
    local = datetime.fromisoformat(found.read_at).astimezone(zone)
    at = f"{short_day_words(local.date().isoformat())} {clock(local)}"
    return t("deprovision.read", at=at, ago=t(f"deprovision.ago.{unit}", count=count))


def day_line(stages: Stages) -> tuple[str, str, str]:
    """Today's most: caption, how many with these, of how many; of units an instruction names only that it does."""
    found = stages.facts
    if stages.by_hand:
        return "", "", ""
    if found.rows and not found.counting:
        return t("deprovision.cap"), t("deprovision.cap.outside"), ""
    return t("deprovision.cap"), str(found.asked + found.counting), t("deprovision.cap.of", cap=found.cap)


def match_line(stages: Stages) -> str:
    """How many were held against the console, and what else was looked at."""
    if stages.by_hand:
        matched = sum(bool(row.confirm) for row in stages.facts.rows)
        return t("deprovision.match.by_hand", clear=matched, count=len(stages.facts.rows))
    return t("deprovision.match.line", clear=stages.clear, count=len(stages.facts.rows))


def step_line(stages: Stages, stage: Stage) -> str:
    """The line of a step, as it stands."""
    if stage is Stage.match:
        return match_line(stages) if not stages.trouble else _trouble_line(stages)
    if stage is Stage.reason:
        return _reason_line(stages)
    if stage is Stage.second:
        return _second_line(stages)
    return t("deprovision.go.line.by_hand" if stages.by_hand else "deprovision.go.line")


def _trouble_line(stages: Stages) -> str:
    """Why it does not go on, and which unit it is about."""
    unit = stages.first_troubled
    said = refusal(stages.trouble, unit.step if unit is not None else "")
    return f"{unit.serial or unit.tag}{_SPACE}{said}" if unit is not None else said


def left_out(stages: Stages, kept: Sequence[GuardRow]) -> str:
    """Units of a box that are not asked about with the others: how many, and of the first why."""
    left = [row for row in stages.facts.rows if row not in kept]
    why = {row.device: stages.trouble_of(row) or "over_daily_cap" for row in left if row.standing not in STANDS}
    first = next((row for row in left if row.device in why), None)
    if first is None:
        return ""  # asked before: there is nothing to say
    code, words = first.serial or first.tag, refusal(why[first.device], first.step)
    return t("deprovision.left_out", count=len(why), code=code, why=words)


def refusal(reason: str, step: str) -> str:
    """A refusal in words; a blocked step by the name of the one that is missing."""
    if reason != "step_blocked":
        return reason_words(reason)
    return t("refused.step_blocked", step=step_words(step))


def _reason_line(stages: Stages) -> str:
    if not stages.why:
        return t("deprovision.reason.line")
    if stages.by_hand:
        return t("deprovision.reason.by_hand")
    who = stages.facts.rows[0].operator_name if stages.seconding else stages.me.name
    return t("deprovision.reason.chosen", reason=t(f"deprovision.reason.{stages.why}"), who=who)


def _second_line(stages: Stages) -> str:
    if stages.seconding:
        first = stages.facts.rows[0].operator_name
        return t("deprovision.second.both", first=first, second=stages.me.name)
    if stages.second is not None:
        name = next((one.name for one in stages.people if one.code == stages.second.code), "")
        return t("deprovision.second.both", first=stages.me.name, second=name)
    if stages.later:
        return t("deprovision.second.later_line")
    if stages.facts.stood and not stages.two:
        return t("deprovision.second.stood")
    return t("deprovision.second.needless") if not stages.two else ""


def one_line(words: str) -> str:
    """Without its break; between kanji and kana none takes its place."""
    return re.sub(r"(?<=[!-~])\n|\n(?=[!-~])", " ", words).replace("\n", "")


def second_question(stages: Stages) -> tuple[str, str]:
    """What is asked of the second person, and why there must be one."""
    why = "by_way" if stages.facts.shut == "second_person_needed" else "by_day"
    line = t(f"deprovision.second.{why}") + _SPACE + t("deprovision.second.not_own", name=stages.me.name)
    if stages.person is not None:
        return t("deprovision.second.pin_of", name=stages.person.name), line
    return t("deprovision.second.ask"), line


class Told(NamedTuple):
    """What the guard has saved, as a page in front says it."""

    word: str
    """In a word, with how many."""
    line: str
    """What comes next, or which units were refused and why."""
    code: str
    """The unit, or the box in which they lie."""
    words: str
    """All of it in sentences, where nobody has a banner."""
    family: Family
    refused: str = ""
    """The first unit that was refused (its ref's text), or nothing."""


def told(saved: Saved, why: Sequence[str]) -> Told:
    """What was saved, and of units refused beside it that they were not. `why`: of each of these, in order."""
    count, refused = len(saved.codes), [row.serial or row.tag for row, _fault in saved.refused]
    key = "deprovision.ticked" + ("" if count == 1 else "_all") if saved.outcome == "ticked" else ""
    words = t(key or f"deprovision.queued.{saved.outcome}", code=saved.codes[0], count=count)
    if not refused:
        code = saved.codes[0] if count == 1 else saved.box
        word, line = t(f"deprovision.word.{saved.outcome}", count=count), t(f"deprovision.after.{saved.outcome}")
        return Told(word, line, code, words, saved.family)
    alike = why[0] if len(set(why)) == 1 else t("deprovision.see_each")
    done = _named(saved.codes, 2) or t("disposal_screen.units", count=count)
    named = _named(refused, _MOST_NAMED) or t("deprovision.and_more", code=refused[0], count=len(refused) - 1)
    line = t("deprovision.some_refused", refused=named, why=alike, done=done)
    first = saved.refused[0][0].device.text
    return Told(t("deprovision.word.refused", count=len(refused)), line, "", words + _SPACE + line, saved.family, first)


_MOST_NAMED = 3
"""More units than these are told by how many they are: the banner has no room, and their list shows each."""


def _named(codes: Sequence[str], most: int) -> str:
    return t("deprovision.comma").join(codes) if len(codes) <= most else ""
