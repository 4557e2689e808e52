"""Disposal in words: columns, rows, heads, what comes next, answers. Decides only how a fact is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.disposal_words import HOW, NOT_WIPED, Step
from app.domain.kinds import Family
from app.settings.words import has, t, word_or_code
from app.ui.screens.disposal import checklist
from app.ui.screens.disposal.checklist import Facts, Sums
from app.ui.screens.disposal.together import to_let_go
from app.ui.screens.fields import short_day_words, step_words
from app.ui.screens.intake.wording import short_school
from app.ui.widgets import access
from app.ui.widgets.matrix_model import MatrixColumn, MatrixRow
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.disposal_results import BoxResult, DisposalResult
from app.usecases.disposal_rows import DisposalFacts, DisposalRow

if TYPE_CHECKING:
    from app.ui.screens.guard.wording import Told

ANSWER = {Family.ok: Answer.ok, Family.look: Answer.look, Family.refused: Answer.refused}
_SPACE = "　"


def short_step(step: str, names: object = None) -> str:
    """A step as narrow heads and banners name it; a supervisor's own name goes first."""
    renamed = names.get(step, "") if isinstance(names, dict) else ""
    if renamed:
        return str(renamed)
    return word_or_code(f"disposal_screen.step.{step}", step)


def narrow_step(step: str, names: object) -> str:
    """The shortest name of a step, or nothing where it has none."""
    key = f"disposal_screen.narrow.{step}"
    return t(key) if has(key) and not (isinstance(names, dict) and names.get(step)) else ""


def long_step(step: str, names: object = None) -> str:
    """A step in a sentence."""
    renamed = names.get(step, "") if isinstance(names, dict) else ""
    if renamed:
        return str(renamed)
    return step_words(step)


def how_words(step: str, how: str) -> str:
    """How a step was done."""
    return t(f"disposal.how.{step}.{how}") if how else ""


def titles() -> tuple[str, str, str, str]:
    """Of place, code, school and the row's end."""
    place, code, words, rest = (t(f"disposal_screen.title.{name}") for name in ("place", "serial", "school", "rest"))
    return place, code, words, rest


# --- the matrix -------------------------------------------------------------------------------------------------------


def columns(facts: Facts) -> tuple[MatrixColumn, ...]:
    """The head of each step."""
    keys, whole = checklist.keys_of(facts.columns), str(checklist.total_of(facts))
    found = []
    for column, done in zip(facts.columns, checklist.counts(facts), strict=True):
        board = column == Step.board and facts.sheet.kind == "box" and facts.box is not None and not facts.box.closed
        found.append(
            MatrixColumn(
                key=keys.get(column, ""),
                name=short_step(column, facts.names),
                done=f"{done:,}",
                of=whole,
                note=t("disposal_screen.after_close") if board else "",
                locked=column == Step.deprovision,
                short=narrow_step(column, facts.names),
            )
        )
    return tuple(found)


def row(facts: Facts, place: int, unit: DisposalRow) -> MatrixRow:
    """One unit."""
    rest, strong = rest_words(facts, unit)
    return MatrixRow(
        id=unit.device.text,
        place=place,
        code=unit.serial or unit.tag,
        words=short_school(unit.school),
        marks=checklist.marks_of(facts, unit),
        rest=rest,
        strong=strong,
    )


def rest_words(facts: Facts, unit: DisposalRow) -> tuple[str, bool]:
    """What a row's end says, and whether it is bold."""
    if unit.cards:
        return t("disposal_screen.rest.card"), True
    if not unit.way:
        return t("disposal_screen.rest.unbegun"), False
    if unit.told:
        return t("disposal_screen.rest.done"), False
    lacking = checklist.left(facts, unit)
    if lacking:
        return t("disposal_screen.rest.left", count=lacking), True
    told = facts.sheet.kind == "loose" or checklist.to_hand_over(facts)
    return t("disposal_screen.rest.told" if told else "disposal_screen.rest.box"), True


def spoken(row_: MatrixRow) -> str:
    """A row for a screen reader: 「725011873A、9項目済み、箱待ち」."""
    done = sum(mark in "dx" for mark in row_.marks)
    return access.joined(row_.code, row_.words, t("disposal_screen.spoken", count=done), row_.rest)


# --- the head ---------------------------------------------------------------------------------------------------------


def head(facts: Facts, sums: Sums, days: str) -> tuple[str, str, str, str, str]:
    """Caption, number, line, and at the right a caption and what is left. `days`: the instruction's day in words."""
    kind, whole = facts.sheet.kind, checklist.total_of(facts)
    units, steps = sums.lacking
    caption = t(f"disposal_screen.head.{kind}")
    number = facts.sheet.number or t("disposal_screen.head.loose_number")
    line = t("disposal_screen.units", count=f"{whole:,}")
    if kind == "box" and facts.box is not None:
        told = t("disposal_screen.head.way_" + facts.box.way) if facts.box.way else ""
        line = _SPACE.join(filter(None, (line, told, facts.box.instruction + days, facts.box.place)))
        if facts.box.handed:
            return caption, number, line, t("disposal_screen.head.handed"), short_day_words(facts.box.handed)
        if facts.box.closed:
            return caption, number, line, t("disposal_screen.head.closed"), short_day_words(facts.box.closed)
        right = _left(units, steps) if whole else t("disposal_screen.next.nobody")
        return caption, number, line, t("disposal_screen.head.until_close"), right
    if kind == "instruction" and facts.instruction is not None:
        line = _SPACE.join(filter(None, (line, days, facts.instruction.document)))
        begun = facts.instruction.begun
        right = t("disposal_screen.head.missing", count=f"{whole - begun:,}")
        return caption, number, line, t("disposal_screen.head.begun", count=f"{begun:,}"), right
    return caption, number, line, t("disposal_screen.head.until_told"), _left(units, steps)


def _left(units: int, steps: int) -> str:
    return t("disposal_screen.head.left", units=units, steps=steps) if units else t("disposal_screen.head.none_left")


# --- what comes next of the chosen unit -------------------------------------------------------------------------------


def ahead(facts: Facts, unit: DisposalRow | None, known: DisposalFacts | None, nearest: int) -> tuple[str, str, str]:
    """What is to be done with the chosen unit, more of it, and what Enter does. `nearest`: the place of the next unit
    that lacks a step, or 0.
    """
    go_on = t("disposal_screen.next.go", place=nearest) if nearest else ""
    if unit is None:
        return t("disposal_screen.next.nobody"), t("disposal_screen.next.nobody_line"), go_on
    if not unit.way:
        return t("disposal_screen.next.unbegun"), t("disposal_screen.next.unbegun_line"), ""
    if checklist.lacks(unit):
        step = unit.next
        if checklist.waits(facts, unit):
            return t("disposal_screen.next.waiting"), t("disposal_screen.next.waiting_line"), go_on
        if step == Step.deprovision and unit.device in facts.anew | facts.second:
            asked = "anew" if unit.device in facts.anew else "second"
            keys = (f"next.{asked}", f"next.{asked}_line", f"go.{asked}")
            what, line, go = (t(f"disposal_screen.{key}") for key in keys)
            return what, line, _of_all(go, facts, unit)
        line = t(f"disposal_screen.hint.{step}") if has(f"disposal_screen.hint.{step}") else ""
        if known is not None and known.row.device == unit.device and known.blocked_by:
            line = t(f"disposal_screen.shut.{known.blocked_by}")
        go = t(f"disposal_screen.go.{step if has(f'disposal_screen.go.{step}') else 'tick'}")
        return long_step(step, facts.names), line, _of_all(go, facts, unit)
    if unit.told:
        return t("disposal_screen.next.told"), short_day_words(unit.told), go_on
    kind = facts.sheet.kind
    if kind == "box" and facts.box is not None and facts.box.closed:
        return (
            t("disposal_screen.next.closed"),
            t("disposal_screen.next.closed_line"),
            t("disposal_screen.go.hand_over"),
        )
    count = sum(column != Step.board for column in facts.columns)
    return t("disposal_screen.next.ready", count=count), t(f"disposal_screen.next.ready_{kind}"), go_on


def _of_all(go: str, facts: Facts, unit: DisposalRow) -> str:
    """Where the guard asks about others of the box too, of how many units together."""
    count = len(to_let_go(facts, unit))
    return t("disposal_screen.go.of_units", go=go, count=count) if count > 1 else go


def done_line(facts: DisposalFacts, step: str) -> str:
    """Of a step that is done: how, when, by whom."""
    found = next((one for one in facts.steps if one.step == step), None)
    if found is None:
        return ""
    when = found.local[5:16].replace("-", "/") if found.local else short_day_words(found.on) if found.on else ""
    parts = (how_words(step, found.how), found.note, found.place, found.to, when, found.by_name or found.by)
    return _SPACE.join(part for part in parts if part)


def lacking_words(what: str, names: object) -> str:
    """What is missing, in words."""
    key = f"disposal_screen.lacking.{what}"
    return t(key) if has(key) else long_step(what, names)


# --- answers ----------------------------------------------------------------------------------------------------------


def answered(result: DisposalResult, names: object, detail: str = "") -> BannerRow:
    """What became of a unit."""
    if result.outcome == "ticked":
        word = short_step(result.step, names)
        if result.step == Step.wipe and detail in {word_.value for word_ in NOT_WIPED}:
            return BannerRow(
                answer=Answer.look,
                word=t("disposal_screen.not_wiped"),
                line=how_words("wipe", detail),
                number=result.serial or result.code,
            )
        line = how_words(result.step, detail) if Step.__members__.get(result.step) in HOW else detail
    else:
        word = t(f"disposal_screen.outcome.{result.outcome}")
        line = t("disposal_screen.outcome.box", box=result.box) if result.box else ""
    said = [line, *(t(f"disposal.remark.{one}") for one in result.remarks if has(f"disposal.remark.{one}"))]
    code, words = result.serial or result.code, _SPACE.join(filter(None, said))
    return BannerRow(answer=ANSWER[result.family], word=word, number=code, line=words)


def guarded(told: Told) -> BannerRow:
    """What the guard has saved: how many, and what comes next."""
    return BannerRow(answer=ANSWER[told.family], word=told.word, number=told.code, line=told.line)


def box_answered(result: BoxResult, names: object) -> BannerRow:
    """What became of a box."""
    if result.family is Family.refused:
        step = short_step(checklist.column_of(result.step), names) if result.step else ""
        words = {"box": result.number, "units": result.lacking, "step": step}
        line = t(f"refused.{result.reason}", **words)
        return BannerRow(answer=Answer.refused, word=t("away.short.refused"), number=result.number, line=line)
    word = t(f"disposal_screen.box.{result.outcome}")
    lacking = t("disposal_screen.box.lacking", count=result.lacking) if result.lacking else ""
    remark = t(f"disposal.remark.{result.reason}") if has(f"disposal.remark.{result.reason}") else ""
    line = _SPACE.join(filter(None, (t("disposal_screen.units", count=result.units), lacking, remark)))
    return BannerRow(answer=ANSWER[result.family], word=word, number=result.number, line=line)


def picked(unit: DisposalRow) -> BannerRow:
    """A unit that was scanned is the current one."""
    word = t("disposal_screen.picked")
    line = short_school(unit.school)
    return BannerRow(answer=Answer.ok, word=word, number=unit.serial or unit.tag, line=line)


def list_note(facts: Facts, more: Sequence[str] = ()) -> str:
    """What a list's pages say under their title."""
    parts = [facts.sheet.number, t("disposal_screen.units", count=f"{checklist.total_of(facts):,}"), *more]
    return _SPACE.join(part for part in parts if part)
