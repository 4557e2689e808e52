"""Contacts in words: what is read out, the lines of the strip, the rows of the list, the life of one.

Decides how each is told; must not know the ledger nor pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from app.domain.bench_words import Held
from app.domain.dates import clock, short_day
from app.domain.kinds import Family, RepairState, Route
from app.domain.rules.faq import FaqEntry
from app.domain.rules.say import SayFacts, Sentence, say
from app.domain.rules.school_reading import SchoolName
from app.settings.words import language, t
from app.ui.screens.fields import contact_kind_words, day_words, moment_words, person_words, short_day_words
from app.ui.widgets.line_list import LineRow
from app.ui.widgets.rows import Cell, CellLook, Column, LogRow
from app.ui.widgets.timeline import TimelineEntry
from app.usecases.contact_rows import ContactDetail, ContactEvent, ContactRow, OpenRepair, Words

ARROWS = ("→", "⇒", "->", "＝＞", "=>", "ー＞", "－＞", "ー>")
"""What parts a question from its answer where both are typed into one field; the last as an input method writes ->."""


def day_said(day: date) -> str:
    """A day as it is read out: 11月27日."""
    return short_day(day) if language() == "ja" else f"{day.day} {_MONTHS[day.month - 1]}"


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


def sentence_words(sentences: Sequence[Sentence]) -> str:
    """Sentences as they are read out."""
    between = "" if language() == "ja" else " "
    return between.join(
        t(f"contacts.say.{one.said}", day=day_said(one.day)) if one.day is not None else t(f"contacts.say.{one.said}")
        for one in sentences
    )


def say_facts(repair: OpenRepair, today: date) -> SayFacts:
    """What may be said of an open repair. A route or day that another version wrote says nothing."""
    return SayFacts(
        state=RepairState(repair.state),
        opened=date.fromisoformat(repair.opened),
        today=today,
        route=Route(repair.route) if repair.route in Route.__members__ else None,
        due=_day(repair.due),
        run=_day(repair.run),
        held=Held(repair.held) if repair.held else None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def repair_line(repair: OpenRepair, today: date) -> LineRow:
    """An open repair as one line: number, days, the sentence."""
    days = repair.days
    sentence = sentence_words(say(say_facts(repair, today)))
    return LineRow(
        id=repair.repair,
        code=repair.repair,
        beside=t("contacts.strip.days", days=days),
        text=sentence,
        spoken=t("contacts.strip.line", repair=repair.repair, days=days, sentence=sentence),
    )


def school_line(school: SchoolName, number: int) -> LineRow:
    """A school somebody may mean."""
    return LineRow(
        id=school.code, key=str(number), text=school.name, beside=school.code, spoken=f"{number} {school.name}"
    )


def faq_line(entry: FaqEntry) -> LineRow:
    """An answer given before."""
    return LineRow(id=entry.contact, text=f"{entry.question}　→　{entry.answer}")


def parted(words: str) -> tuple[str, str]:
    """What was said, and the answer: what stands behind the first arrow."""
    found = [(at, arrow) for arrow in ARROWS if (at := words.find(arrow)) >= 0]
    if not found:
        return words.strip(), ""
    at, arrow = min(found)
    return words[:at].strip(), words[at + len(arrow) :].strip()


def since_words(begun: datetime) -> str:
    """Since when somebody speaks: 11月20日 9:43 から."""
    day = short_day(begun.date()) if language() == "ja" else begun.date().isoformat()
    return t("contacts.strip.since", day=day, time=clock(begun))


def minutes_words(seconds: int) -> str:
    """How long: 1:12."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def way_words(way: str) -> str:
    """How somebody came to us."""
    return t(f"contacts.way.{way}")


def said(words: Words) -> str:
    """A text of the side store, or why there is none."""
    if words.erased:
        return t("contacts.erased")
    return t("contacts.awaited") if words.awaited else words.text


# --- the list ---------------------------------------------------------------------------------------------------------


def columns() -> tuple[Column, ...]:
    """The list's columns."""
    from app.ui.theme.state import Breadth

    return (
        Column(name="state", title=t("contacts.column.state"), width=5.5, small_width=5.5, role="work"),
        Column(
            name="day",
            title=t("contacts.column.day"),
            width=10.8,
            narrow_width=10.4,
            role="work",
            hide_from=Breadth.small,
        ),
        Column(name="school", title=t("contacts.column.school"), width=10, narrow_width=8.5, role="work"),
        Column(name="kind", title=t("contacts.column.kind"), width=7.5, narrow_width=6.5, role="work"),
        Column(name="words", title=t("contacts.column.words"), role="work"),
        Column(name="who", title=t("contacts.column.who"), width=7, role="body", hide_from=Breadth.narrow),
    )


def row(one: ContactRow, number: int, today: date) -> LogRow:
    """A line of the list; its id is the row number. One of another year says its year instead of the hour."""
    state = t(f"contacts.state.{one.state}")
    is_open = one.state == "open"
    day = f"{short_day_words(one.local)} {one.local[11:16].lstrip('0')}"
    if one.local[:4] != str(today.year):
        day = day_words(one.local)
    words = said(one.content) or (one.repair and t("contacts.about_repair", repair=one.repair)) or one.serial
    cells = (
        Cell(state, CellLook.chip_on if is_open else CellLook.chip),
        Cell(day),
        Cell(one.school),
        Cell(contact_kind_words(one.kind)),
        Cell(words, CellLook.muted if one.content.erased else CellLook.plain),
        Cell(person_words(one.operator_name)),
    )
    spoken = "、".join(cell.text for cell in cells if cell.text)
    return LogRow(id=str(number), cells=cells, spoken=spoken)


def facts(detail: ContactDetail) -> tuple[tuple[str, str], ...]:
    """What is known of a contact, label and value; empty ones are left out."""
    one = detail.row
    minutes = _minutes(one)
    found = (
        ("contacts.fact.school", one.school),
        ("contacts.fact.person", said(one.person)),
        ("contacts.fact.device", one.serial),
        ("contacts.fact.repair", one.repair),
        ("contacts.fact.when", moment_words(one.local) + (f"　{minutes}" if minutes else "")),
        ("contacts.fact.operator", person_words(one.operator_name)),
        ("contacts.fact.to", said(one.to)),
    )
    return tuple((t(key), value) for key, value in found if value)


def _minutes(one: ContactRow) -> str:
    try:
        begun = datetime.fromisoformat(one.begun)
        ended = datetime.fromisoformat(one.ended or one.local)
    except ValueError:
        return ""
    seconds = (ended - begun).total_seconds()
    return t("contacts.minutes", count=max(1, round(seconds / 60))) if 0 <= seconds < 86_400 else ""


_FAMILIES = {"contact_closed": Family.ok, "contact_passed": Family.look}


def life(events: Sequence[ContactEvent]) -> tuple[TimelineEntry, ...]:
    """What happened to it, newest on top."""
    return tuple(_entry(event, len(events) - at) for at, event in enumerate(events))


def _entry(event: ContactEvent, number: int) -> TimelineEntry:
    key = event.kind
    if event.kind == "contact_closed" and event.solved is False:
        key = "contact_unsolved"
    if event.kind == "fault_reported":
        key = f"fault_{event.edition}"
    who = person_words(event.operator_name)
    if event.desk:
        who = t("contacts.life.who", name=who, desk=event.desk)
    family = None if event.struck or key == "contact_unsolved" else _FAMILIES.get(event.kind)
    body = "　".join(
        t("contacts.life.said", field=t(f"contacts.field.{name}"), words=said(words))
        for name, words in event.words
        if event.kind != "faq_kept"
    )
    return TimelineEntry(
        id=f"{number}:{event.kind}",
        title=t(f"contacts.life.{key}"),
        meta="　".join((moment_words(event.local), who)),
        body=body,
        family=family,
        struck=event.struck,
        counter=t("contacts.life.taken_back") if event.struck else "",
    )
