"""Facts of the intake desk in words: banner, log line, crate map, questions. Decides only how a fact is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.fault_places import PREFIX
from app.domain.kinds import CAUSE_DETAILS, Accessory, Cause, Family, FaultPlace, Flag, IntakeOutcome
from app.settings.words import has, t
from app.ui import theme
from app.ui.widgets.chip_bar import BarChip
from app.ui.widgets.chips import ChipRow
from app.ui.widgets.choice_keys import Choice, ChoiceState, Question
from app.ui.widgets.crate_map import CrateCell, CrateData
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.row_painter import outcome_width
from app.ui.widgets.rows import Cell, CellLook, Column, ColumnKind, LogRow
from app.usecases.rows import CrateFacts, DeviceCardFacts, IntakeLine, RepairFacts
from app.usecases.take_in import IntakeResult


def short_school(name: str) -> str:
    """善導寺小学校 as people say it: 善導寺小."""
    return name.removesuffix("学校") if name.endswith(("小学校", "中学校", "高等学校")) else name


def reason_words(reason: str, code: str = "") -> str:
    """A refusal in a sentence; `code` is the number of what stands in the way, where one does."""
    return t(f"refused.{reason}", repair=code) if has(f"refused.{reason}") else reason


def fault_words(fault: str | None) -> str:
    """A fault place in words."""
    if not fault:
        return ""
    return t(f"kinds.fault.{fault}") if has(f"kinds.fault.{fault}") else fault.removeprefix(PREFIX)


def flag_words(flags: Iterable[str]) -> str:
    """What must be looked at, the first things first."""
    return "・".join(t(f"kinds.flag.{Flag(flag).value}") for flag in flags)


def banner(result: IntakeResult, card: DeviceCardFacts | None, count: str = "", caption: str = "") -> BannerRow:
    """The one block of colour that answers a scan."""
    number = result.repair or result.serial or result.code
    return BannerRow(
        answer=Answer.of(result.family),
        word=t(f"kinds.outcome.{result.outcome.value}"),
        number=number if result.outcome is not IntakeOutcome.unreadable else "",
        line=_line(result, card),
        count=count,
        count_caption=caption,
    )


def _line(result: IntakeResult, card: DeviceCardFacts | None) -> str:
    school = short_school(card.school) if card else ""
    said = {
        IntakeOutcome.opened: _opened(result, card),
        IntakeOutcome.awaiting_form: t(
            "intake.line.old_form" if Flag.old_form in result.flags else "intake.line.no_form"
        ),
        IntakeOutcome.near_match: t("intake.line.near"),
        IntakeOutcome.already_open: t("intake.line.already_open"),
        IntakeOutcome.scanned_twice: t("intake.line.twice"),
        IntakeOutcome.unknown_device: t("intake.line.provisional" if result.reason else "intake.line.unknown"),
    }.get(result.outcome) or reason_words(result.reason)
    warned = [flag for flag in result.flags if flag is not Flag.old_form]
    if result.outcome is IntakeOutcome.opened and warned:
        said = flag_words(warned)
    left = t("intake.line.slip_left") if result.reason == "slip_left" else ""
    return "　".join(part for part in (label_words(result.label), school, said, left) if part)


def label_words(label: str) -> str:
    """What is to be done with the label that was scanned, where it was replaced or is not known here."""
    return t(f"label_words.scanned.{label}") if label else ""


def _opened(result: IntakeResult, card: DeviceCardFacts | None) -> str:
    repair = repair_of(card, result.repair)
    fault = fault_words(repair.fault or repair.fault_hint) if repair else ""
    form = t("intake.line.form") if repair and repair.answers else ""
    return "　".join(part for part in (fault, form) if part)


def repair_of(card: DeviceCardFacts | None, number: str | None) -> RepairFacts | None:
    """The repair of that number on the card."""
    return next((r for r in card.repairs if r.repair == number), None) if card and number else None


def columns() -> tuple[Column, ...]:
    """The columns of the intake log."""
    outcome = outcome_width(t(f"kinds.outcome.{each.value}") for each in IntakeOutcome)
    return (
        Column(name="place", title=t("intake.col.place"), kind=ColumnKind.number, width=3.2, small_width=3.6),
        Column(name="outcome", title=t("intake.col.outcome"), width=max(8, outcome), small_width=max(6.8, outcome)),
        Column(
            name="serial",
            title=t("intake.col.serial"),
            kind=ColumnKind.code,
            width=17,
            narrow_width=13.5,
            small_width=11,
            role="list_code",
        ),
        Column(name="what", title=t("intake.col.what")),
        Column(name="number", title=t("intake.col.number"), kind=ColumnKind.code, width=9, role="label"),
        Column(
            name="time", title=t("intake.col.time"), kind=ColumnKind.code, width=6.5, hide_from=theme.Breadth.narrow
        ),
    )


def clock_of(local: str) -> str:
    """9:42:18 of a local time text."""
    return local[11:].removeprefix("0")


def log_row(line: IntakeLine, at: int) -> LogRow:
    """A line of the log; `at` tells equal lines apart."""
    word = t("intake.undone") if line.undone else t(f"kinds.outcome.{line.now}")
    what = "　".join(part for part in (short_school(line.school), _what(line)) if part)
    place = str(line.place) if line.place else ""
    serial = line.serial or line.code or (t("intake.card.no_number") if line.reason == "provisional" else "")
    return LogRow(
        id=f"{at}:{line.repair}",
        cells=(
            Cell(place),
            Cell(word, CellLook.muted) if line.undone else Cell(word, CellLook.outcome, line.family),
            Cell(serial),
            Cell(what),
            Cell("" if line.undone else line.repair),
            Cell(clock_of(line.local), CellLook.muted),
        ),
        spoken="、".join(part for part in (place, word, serial, what, line.repair) if part),
    )


class LogRows:
    """The lines of the log as rows, newest first. What was made of a line is kept: of a day's hundreds one is new."""

    def __init__(self) -> None:
        self._made: dict[tuple[IntakeLine, int], LogRow] = {}

    def of(self, lines: Sequence[IntakeLine]) -> list[LogRow]:
        """The rows of these lines."""
        numbered = zip(lines, range(len(lines), 0, -1), strict=True)
        self._made = {(line, at): self._made.get((line, at)) or log_row(line, at) for line, at in numbered}
        return list(self._made.values())


def _what(line: IntakeLine) -> str:
    if line.outcome in (IntakeOutcome.unreadable, IntakeOutcome.not_repairable):
        return reason_words(line.reason)
    parts = [fault_words(line.fault), t(f"kinds.cause.{line.cause}") if line.cause else ""]
    if line.now == IntakeOutcome.awaiting_form and line.state == "awaiting_form":
        parts.append(t("intake.line.asked"))
    if line.now != line.outcome:
        parts.append(t("intake.line.was", outcome=t(f"kinds.outcome.{line.outcome}")))
    parts += [flag_words(f for f in line.flags if f != Flag.old_form), label_words(line.label)]
    return "　".join(part for part in parts if part)


def crate_data(crate: CrateFacts | None, lines: tuple[IntakeLine, ...]) -> CrateData:
    """The crate's map: a cell for every unit that was named."""
    if crate is None:
        return CrateData(title=t("intake.no_crate"))
    placed = [line for line in lines if line.place]
    cells = tuple(
        CrateCell(
            place=line.place,
            family=line.family,
            spoken="、".join((str(line.place), t(f"kinds.outcome.{line.now}"), line.serial)),
        )
        for line in placed
    )
    kind = crate.school or t("intake.mixed")
    counts = {family: sum(line.family is family for line in placed) for family in Family}
    chips = (
        BarChip(ChipRow(text=t("intake.chip.all", total=len(placed)), kind="on"), "all"),
        BarChip(ChipRow(text=t("intake.chip.ok", total=counts[Family.ok]), kind="ok"), "ok"),
        BarChip(ChipRow(text=t("intake.chip.look", total=counts[Family.look]), kind="look"), "look"),
        BarChip(ChipRow(text=t("intake.chip.refused", total=counts[Family.refused]), kind="refused"), "refused"),
    )
    title = t("intake.crate_title", label=crate.label, kind=kind)
    current = placed[-1].place if placed else 0
    return CrateData(title=title, chips=chips, cells=cells, current=current, code=crate.crate)


def questions(repair: RepairFacts | None, opened: Sequence[str] = ()) -> tuple[Question, ...]:
    """Fault place, cause and detail for the newest line; what is known is chosen, what the form says is suggested.

    `opened` are the places behind その他: they stand in place of the nine, with その他 among them.
    """
    cause = repair.cause if repair else None
    causes = tuple(
        Choice(id=c.value, key=str(at), label=t(f"intake.key.{c.value}"), state=_state(chosen=cause == c.value))
        for at, c in enumerate(Cause, 1)
    )
    found = [
        _added_places(opened) if opened else _fault_places(repair),
        Question(id="cause", title=t("intake.question.cause"), choices=causes),
    ]
    details = CAUSE_DETAILS[Cause(cause)] if cause else ()
    if repair and details:
        chosen = repair.detail
        found.append(
            Question(
                id="detail",
                title=t("intake.question.detail"),
                choices=tuple(
                    Choice(id=d, key=str(at), label=t(f"kinds.detail.{d}"), state=_state(chosen=chosen == d))
                    for at, d in enumerate(details, 1)
                ),
            )
        )
    return tuple(found)


def _fault_places(repair: RepairFacts | None) -> Question:
    fault = repair.fault if repair else None
    hint = repair.fault_hint if repair else None
    base = FaultPlace.other.value if is_other(fault) else fault
    choices = tuple(
        Choice(
            id=place.value,
            key=str(at),
            label=fault_words(fault) if fault and fault != base == place else t(f"intake.key.{place.value}"),
            state=_state(chosen=base == place.value, suggested=hint == place.value and not fault),
            note=t("intake.from_form") if hint == place.value and not fault else "",
        )
        for at, place in enumerate(FaultPlace, 1)
    )
    return Question(id="fault", title=t("intake.question.fault"), hint=t("intake.question.fault_hint"), choices=choices)


def _added_places(opened: Sequence[str]) -> Question:
    last = FaultPlace.other.value
    choices = [Choice(id=place, key=str(at), label=fault_words(place)) for at, place in enumerate(opened, 1)]
    choices.append(Choice(id=last, key=str(len(FaultPlace)), label=t("intake.key.stays_other")))
    return Question(id="place", title=t("intake.question.place"), choices=tuple(choices))


def is_other(fault: str | None) -> bool:
    """Whether it is その他, or one of those behind it."""
    return fault is not None and (fault == FaultPlace.other or fault.startswith(PREFIX))


def accessories_question(repair: RepairFacts | None) -> tuple[Question, ...]:
    """What came along; a key switches each."""
    here = repair.accessories if repair else ()
    choices = tuple(
        Choice(id=a.value, key=str(at), label=t(f"kinds.accessory.{a.value}"), state=_state(chosen=a.value in here))
        for at, a in enumerate(Accessory, 1)
    )
    return (Question(id="accessory", title=t("intake.question.accessory"), choices=choices),)


def _state(*, chosen: bool, suggested: bool = False) -> ChoiceState:
    return ChoiceState.chosen if chosen else ChoiceState.suggested if suggested else ChoiceState.plain
