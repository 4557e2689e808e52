"""Fields of the ledger and their values in words, as the life of a device and the preview of an import tell them.

Decides how a value is read out (a school by its name, a day by its era); must not know where values come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.domain.dates import clock, reiwa, short_day
from app.domain.kinds import Family
from app.settings.words import has, language, t, word_or_code
from app.usecases.rows import CallFact, LentFact
from app.usecases.session import STAND_IN

if TYPE_CHECKING:  # no start lends anything
    from app.usecases.loans import LoanResult

_WRITTEN_AS = {"console": "console_state", "warranty": "warranty_until"}
_DAYS = frozenset({"aue", "warranty", "delivered", "occurred", "ends", "manufactured", "term_ends", "since", "due"})
_SCHOOLS = frozenset({"school", "successor", "former_school", "to", "loan"})
_WORDS = {
    "status": lambda word: f"kinds.status.{word}",
    "kind": lambda word: f"kinds.kind.{word}",
    "role": lambda word: f"kinds.role.{word}",
    "console": lambda word: f"ledger_screen.console.{word}",
}
CODES = frozenset({"serial", "tag", "code", "badge"})
"""Fields whose values are codes: set in the code face, never cut."""


def field_words(name: str) -> str:
    """What a field of a state is called; one that no catalog knows keeps its own name."""
    key = f"import.field.{_WRITTEN_AS.get(name, name)}"
    return t(key) if has(key) else name


def value_words(name: str, value: Any, schools: Mapping[str, str]) -> str:
    """A field's value in words; `schools` maps codes to names. None and "" are the word for an empty cell."""
    if value is None or value == "":
        return t("ledger_screen.value.empty")
    if isinstance(value, (list, tuple)):
        return t("ledger_screen.value.comma").join(map(str, value))
    words = str(value)
    if name in _SCHOOLS:
        return schools.get(words, words)
    if name in _DAYS:
        return day_words(words)
    key = _WORDS[name](words) if name in _WORDS else ""
    return t(key) if has(key) else words


def state_words(state: str, held: str = "") -> str:
    """A repair's state in words; where its unit has not left though the state says so, where it waits (`held`)."""
    return t(f"kinds.held.{held}") if held else t(f"kinds.state.{state}")


def person_words(name: str) -> str:
    """Who did something, by the name the ledger gives; the stand-in's code says nothing to anybody."""
    return t("ledger_screen.nobody") if name in ("", STAND_IN) else name


def day_words(text: str) -> str:
    """An ISO day as people read it: 令和8年11月20日, or the ISO day itself in English; other texts as they are."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return reiwa(day) if language() == "ja" else day.isoformat()


def short_day_words(text: str) -> str:
    """An ISO day whose year is plain: 11月20日, or the ISO day itself in English."""
    return short_day(date.fromisoformat(text[:10])) if language() == "ja" else text[:10]


def lent_words(lent: LentFact) -> str:
    """Who has a lent device, for which repair and until when."""
    due = t("intake.card.lent_until", day=short_day_words(lent.due)) if lent.due else t("intake.card.lent_no_day")
    return "　".join(word for word in (lent.school, lent.repair, due) if word)


def loan_looks(result: LoanResult) -> list[str]:
    """What is to be looked at after a thing was lent or came back, a sentence each."""
    what = "・".join(t(f"kinds.accessory.{name}") for name in result.lacks)
    return [t(f"away.loan.{look}", day=day_words(result.due), what=what) for look in result.looks]


def moment_words(local: str) -> str:
    """A local moment (2026-11-20 09:42:18) as people read it: the day, then 9:42."""
    try:
        moment = datetime.fromisoformat(local)
    except ValueError:
        return local
    return f"{day_words(local)} {clock(moment)}"


def months_left(day: str, today: date) -> int | None:
    """Whole months from today to an ISO day; negative where it is past, None where it is no day."""
    try:
        last = date.fromisoformat(day)
    except ValueError:
        return None
    if last < today:
        return -1
    return (last.year - today.year) * 12 + last.month - today.month - (1 if last.day < today.day else 0)


def contact_kind_words(kind: str) -> str:
    """What a contact is about; a kind that a supervisor added by its own code."""
    return word_or_code(f"contacts.kind.{kind}", kind)


def step_words(step: str) -> str:
    """What a step of disposal is called; one that a supervisor added by its own name."""
    return word_or_code(f"disposal.step.{step}", step)


def call_words(calls: Sequence[CallFact]) -> str:
    """The contacts about a unit in a line: an open one, else the newest, and how many more there are."""
    if not calls:
        return ""
    told = next((call for call in calls if call.state == "open"), calls[0])
    parts = [told.contact, short_day_words(told.local), contact_kind_words(told.kind)]
    if told.state == "open":
        parts.append(t("contacts.state.open"))
    if len(calls) > 1:
        parts.append(t("contacts.more", count=len(calls) - 1))
    return "　".join(parts)


def flag_family(flags: tuple[str, ...]) -> Family | None:
    """The family of a line with these flags: something to look at, or nothing special."""
    return Family.look if flags else None
