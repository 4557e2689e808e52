"""The page beside its panel in words: header, path, cost, earlier repairs, what was found, what people wrote."""

from __future__ import annotations

from typing import Final, NamedTuple

from app.domain.kinds import CLOSED_STATES, RepairState
from app.settings.words import t
from app.ui.screens.fields import day_words, person_words, short_day_words, state_words
from app.ui.screens.repair.model import Task, task_of
from app.ui.screens.repair.questions import fault_name
from app.ui.widgets.chips import ChipRow
from app.usecases.repair_page_rows import EarlierRepair, PageNote, RepairPage
from app.usecases.rows import DeviceCardFacts, FormFacts


class Head(NamedTuple):
    """Who it is: the number first, as on the slip."""

    number: str
    school: str
    serial: str
    tag: str
    model: str
    warranty: str
    chips: tuple[ChipRow, ...]
    days: str
    who: str
    spoken: str


class Step(NamedTuple):
    """A step of the path; `state`: done, now or later."""

    words: str
    note: str
    state: str


class Figure(NamedTuple):
    """An amount with its caption."""

    caption: str
    amount: str


class EarlierLine(NamedTuple):
    """An earlier repair on the card."""

    day: str
    what: str
    cause: str
    cost: str


class NoteLine(NamedTuple):
    """A note or a hand-over."""

    head: str
    text: str


STEPS: Final = ("intake", "form", "diagnosis", "route", "repair", "testing", "back")
_AT: Final = {
    RepairState.awaiting_form: 1,
    RepairState.awaiting_decision: 3,
    RepairState.repairing: 4,
    RepairState.waiting_parts: 4,
    RepairState.at_maker: 4,
    RepairState.with_installer: 4,
    RepairState.testing: 5,
    RepairState.ready: 6,
}


def yen(amount: int) -> str:
    """12,800円."""
    return t("repair_page.yen", amount=f"{amount:,}")


def month_words(months: int | None) -> str:
    """So many months, over, or not known."""
    if months is None:
        return "—"
    return t("repair_page.months", months=months) if months >= 0 else t("repair_page.over")


def head(page: RepairPage) -> Head:
    """The header."""
    unit, course = page.unit, page.course
    if unit.in_warranty:
        warranty = t("repair_page.warranty.until", day=day_words(unit.warranty_until)) if unit.warranty_until else ""
    else:
        warranty = t("repair_page.warranty.over")
    days = t("repair_page.days", days=course.days) if course.days else t("repair_page.today")
    if course.closed:
        days = t("repair_page.took", days=course.days)
    who = "　".join(part for part in (course.place, person_words(course.person)) if part)
    school = unit.school or t("repair_page.no_school")
    state = state_words(course.state, course.held)
    return Head(
        number=page.repair,
        school=school,
        serial=unit.serial,
        tag=unit.asset_tag,
        model=unit.model if unit.maker.casefold() in unit.model.casefold() else f"{unit.maker} {unit.model}".strip(),
        warranty=warranty,
        chips=_chips(page),
        days=days,
        who=who,
        spoken=t("repair_page.comma").join(p for p in (page.repair, school, unit.serial, unit.model, state, days) if p),
    )


def _chips(page: RepairPage) -> tuple[ChipRow, ...]:
    found = [ChipRow(text=t(f"repair_page.chip.{flag}"), kind="look") for flag in page.unit.flags if flag in _CHIPPED]
    if page.course.swollen:
        found.insert(0, ChipRow(text=t("repair_page.chip.swollen"), kind="look"))
    if page.unit.cards:
        found.insert(0, ChipRow(text=t("repair_page.chip.cards"), kind="conflict"))
    return tuple(found)


_CHIPPED: Final = frozenset({"third_time", "within_90_days", "aue_over", "disabled", "lost"})


def path(page: RepairPage) -> tuple[Step, ...]:
    """The steps with their dates; the one it is at in ink."""
    state = RepairState(page.course.state)
    at = _AT.get(state)
    if state in CLOSED_STATES:
        at = len(STEPS)
    elif at is None:
        at = 2 if task_of(page) is Task.diagnose else 3
    notes = _notes(page)
    made = []
    for n, name in enumerate(STEPS):
        stands = "done" if n < at else "now" if n == at else "later"
        reached = notes[name] if stands != "later" else ""
        if stands == "now":
            told = n in (3, 4) and state in _AT
            reached = state_words(state, page.course.held) if told else t("repair_page.now")
        made.append(Step(t(f"repair_page.step.{name}"), reached, stands))
    return tuple(made)


def _notes(page: RepairPage) -> dict[str, str]:
    course, dates = page.course, page.dates
    if not course.gated:
        form = t("repair_page.form.not_needed")
    elif course.overridden and page.form is None:
        form = t("repair_page.form.overridden")
    else:
        form = t("repair_page.form.linked")
    found = [fault_name(course.fault)] if course.fault else []
    if course.cause:
        found.append(t(f"kinds.cause.{course.cause}"))
    if course.hardware is False:
        found = [t("repair_page.not_hardware")]
    route = t(f"kinds.route.{course.route}") if course.route else ""
    return {
        "intake": _dated(course.opened),
        "form": _dated(dates.get("form", ""), form),
        "diagnosis": _dated(dates.get("diagnosis", ""), t("repair_page.dot").join(found)),
        "route": _dated(dates.get("route", ""), route),
        "repair": _dated(dates.get("worked", "") or dates.get("came_back", "")),
        "testing": _dated(dates.get("tested", "")),
        "back": _dated(dates.get("back", "")),
    }


def _dated(local: str, words: str = "") -> str:
    day = f"{int(local[5:7])}/{int(local[8:10])}" if local else ""
    return " ".join(part for part in (day, words) if part)


# --- cost -----------------------------------------------------------------------------------------------------------


def figures(page: RepairPage, here: int) -> tuple[Figure, Figure, Figure]:
    """Before, this time and in all; `here` is what Enter would add."""
    cost = page.cost
    now = cost.now + here
    quote = page.course.quote if page.course.quote is not None else page.course.amount
    if quote is not None and page.course.route == "maker":
        now += quote
    return (
        Figure(t("repair_page.cost.before"), yen(cost.before)),
        Figure(t("repair_page.cost.now_with" if here else "repair_page.cost.now"), yen(now)),
        Figure(t("repair_page.cost.all"), yen(cost.before + now)),
    )


def limit_words(page: RepairPage) -> str:
    """The Board's standing limit."""
    limit = page.cost.limit
    return t("repair_page.cost.no_limit") if limit is None else t("repair_page.cost.limit", amount=yen(limit))


def ages(page: RepairPage) -> str:
    """How old it is, and how long it is updated."""
    cost = page.cost
    return t("repair_page.cost.ages", age=month_words(cost.age_months), aue=month_words(cost.aue_months))


def cost_line(page: RepairPage) -> str:
    """The line the Board is given: cost so far, quote, age, months to the end of updates."""
    quote = yen(page.course.quote) if page.course.quote is not None else t("repair_page.cost.no_quote")
    so_far = yen(page.cost.before + page.cost.now)
    return t(
        "repair_page.cost.line",
        so_far=so_far,
        quote=quote,
        age=month_words(page.cost.age_months),
        aue=month_words(page.cost.aue_months),
    )


def earlier_lines(page: RepairPage) -> tuple[EarlierLine, ...]:
    """Repairs the unit had before, newest first."""
    return tuple(_earlier(repair) for repair in page.earlier)


def _earlier(repair: EarlierRepair) -> EarlierLine:
    changed = [t("repair_page.changed", part=part) for part in repair.parts]
    work = [t(f"kinds.work.{word}") for word in repair.work if word != "replace_part" or not changed]
    what = t("repair_page.dot").join([*changed, *work]) or (fault_name(repair.fault) if repair.fault else "—")
    cause = t(f"kinds.cause.{repair.cause}") if repair.cause else "—"
    return EarlierLine(day_words(repair.day), what, cause, yen(repair.cost))


def earlier_title(page: RepairPage) -> str:
    """Which time it is."""
    return t("repair_page.times", times=len(page.earlier) + 1)


# --- what was found and said ------------------------------------------------------------------------------------------


def summary(page: RepairPage) -> tuple[tuple[str, str], ...]:
    """What was found, in pairs of caption and value."""
    course = page.course
    hardware = {None: "—", True: t("repair_page.hardware.yes"), False: t("repair_page.hardware.no")}[course.hardware]
    faults = [fault_name(fault) for fault in (course.fault, *course.further) if fault]
    cause = t(f"kinds.cause.{course.cause}") if course.cause else "—"
    if course.detail:
        cause = t("repair_page.cause", cause=cause, detail=t(f"kinds.detail.{course.detail}"))
    found = [
        (t("repair_page.ask.hardware"), hardware),
        (t("repair_page.ask.fault"), t("repair_page.comma").join(faults) or "—"),
        (t("repair_page.ask.cause"), cause),
    ]
    if course.route:
        found.append((t("repair_page.step.route"), t(f"kinds.route.{course.route}")))
    if page.used:
        found.append((t("repair_page.parts_used"), parts_words(page)))
    if page.loan is not None:
        found.append((t("repair_page.task.substitute"), page.loan.serial))
    return tuple(found)


def parts_words(page: RepairPage) -> str:
    """The parts this repair took, in a line; empty where it took none."""
    return t("repair_page.comma").join(t("repair_page.used", name=p.name, pieces=p.pieces) for p in page.used)


def work_words(page: RepairPage) -> str:
    """What was done, in a line; empty where nothing was told."""
    return t("repair_page.comma").join(t(f"kinds.work.{word}") for word in page.course.work)


def summary_line(page: RepairPage) -> str:
    """What was found so far, in a line."""
    return "　".join(f"{caption} {value}" for caption, value in summary(page)[:3])


def found_unit(card: DeviceCardFacts | None) -> str:
    """What the register knows of a unit that was scanned: what it is, whose, and how it stands."""
    if card is None:
        return t("repair_page.found.new")
    words = (card.serial, card.model, t(f"kinds.status.{card.status}"), card.school)
    return t("repair_page.found.known", what=t("repair_page.dot").join(word for word in words if word))


def diagnosed(page: RepairPage) -> str:
    """When and by whom."""
    local = page.dates.get("diagnosis", "")
    if not local:
        return ""
    person, desk = page.diagnosed_by
    who = person_words(person)
    return t("repair_page.diagnosed", at=_moment(local), person=who, desk=t("repair_page.desk", desk=desk))


def _moment(local: str) -> str:
    return f"{short_day_words(local)} {local[11:16].lstrip('0')}"


def form_words(page: RepairPage, *, readable: bool) -> tuple[str, str]:
    """What the school wrote, and when and by whom."""
    form = page.form
    if form is None:
        return (t("repair_page.form.none") if page.course.gated else t("repair_page.form.not_needed"), "")
    if not readable:
        return (t("repair_page.form.hidden"), "")
    if form.erased:
        said = t("repair_page.form.erased")
    elif form.awaited:
        said = t("repair_page.form.awaited")
    else:
        text = "　".join(part for part in (form.symptom, form.details) if part)
        said = t("repair_page.form.quoted", text=text) if text else t("repair_page.form.empty")
    return said, _sent(form)


def _sent(form: FormFacts) -> str:
    parts = (_moment(form.sent_local), form.reporter or "", t("repair_page.form.matched"))
    return "　".join(part for part in parts if part)


def note_lines(page: RepairPage) -> tuple[NoteLine, ...]:
    """Notes and hand-overs, newest first; then what the school was heard to say."""
    found = [_note(note) for note in page.notes]
    if page.hearing is not None:
        words = (page.hearing.said.get(name, "") for name in ("when", "what", "asked", "answers"))  # as it was asked
        said = t("repair_page.dot").join(text for text in words if text)
        found.append(NoteLine(t("repair_page.heard", at=_moment(page.hearing.local)), said))
    return tuple(found)


def _note(note: PageNote) -> NoteLine:
    person = person_words(note.person)
    who = t("repair_page.handed", person=person, to=person_words(note.to)) if note.to else person
    text = note.text
    if note.erased:
        text = t("repair_page.form.erased")
    elif note.awaited:
        text = t("repair_page.form.awaited")
    return NoteLine(f"{_moment(note.local)}　{who}", text)
