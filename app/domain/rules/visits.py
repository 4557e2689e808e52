"""Visits: what may be done with one at which point, and what each act writes.

Decides by the visit's state alone. That another visit runs at this desk, that the day is no open day, that something is
missing in the car is said, and stops nobody: at a school nothing may stop the work.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from app.domain.charger_words import ChargerStatus, ChargerWhy
from app.domain.codes import squeeze
from app.domain.folding.visits import MOST_PLANNED, charger_key
from app.domain.identity import short
from app.domain.operations import Draft, Ref, fits
from app.domain.rules import charger_moves
from app.domain.rules import chargers as chargers_rules
from app.domain.rules.no_person import no_person
from app.domain.rules.repair import RepairRefused, check_text
from app.domain.visit_words import Counted, LineWhat, Planned, Todo, VisitState

State = Mapping[str, Any]
visit_ref: Final = chargers_rules.visit_ref
"""The aggregate of a visit's number."""
_IN_CAR: Final = (ChargerStatus.in_car, ChargerStatus.taken_out)
"""Where a charger is that lies in the car: a spare, or one that came out of a cabinet."""


class VisitAct(StrEnum):
    """What is done with a visit."""

    change = "change"
    begin = "begin"
    load = "load"
    line = "line"
    report = "report"
    count_back = "count_back"
    close = "close"
    cancel = "cancel"


_V = VisitState
ALLOWED: Final[dict[VisitAct, frozenset[VisitState]]] = {
    VisitAct.change: frozenset({_V.planned, _V.begun}),
    VisitAct.begin: frozenset({_V.planned, _V.begun}),
    VisitAct.load: frozenset({_V.planned, _V.begun}),
    VisitAct.line: frozenset({_V.begun}),
    VisitAct.report: frozenset({_V.begun, _V.done}),
    VisitAct.count_back: frozenset(_V),
    VisitAct.close: frozenset({_V.done, _V.closed}),
    VisitAct.cancel: frozenset({_V.planned, _V.cancelled}),
}
"""The car is counted whatever became of the visit: what was loaded has to come back."""
_WHY: Final = {
    _V.planned: "visit_not_begun",
    _V.begun: "visit_not_reported",
    _V.done: "visit_reported",
    _V.closed: "visit_closed",
    _V.cancelled: "visit_cancelled",
}


def check(act: VisitAct, state: State) -> None:
    """Raises RepairRefused: visit_not_begun, visit_not_reported, visit_begun, visit_reported, visit_closed,
    visit_cancelled.
    """
    stands = VisitState(state["state"])
    if stands in ALLOWED[act]:
        return
    raise RepairRefused("visit_begun" if act is VisitAct.cancel and stands is _V.begun else _WHY[stands])


_TIME: Final = re.compile(r"([0-9]{1,2})(?::|時)?([0-9]{2})?分?")
_LAST_HOUR, _LAST_MINUTE = 23, 59


def time_of(text: str) -> str:
    """A time of the day as written (15:30, 1530, 15時30分, 16) as 15:30, or nothing where nothing is written.

    Raises RepairRefused (visit_window).
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    found = _TIME.fullmatch(plain)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (_LAST_HOUR + 1, 0)
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        raise RepairRefused("visit_window")
    return f"{hour:02d}:{minute:02d}"


def check_window(begins: str, ends: str) -> None:
    """Raises RepairRefused (visit_window) where it ends before it begins, or has an end alone."""
    if ends and not (begins and begins < ends):
        raise RepairRefused("visit_window")


def check_todo(words: Iterable[str]) -> list[str]:
    """What is to be done, each word once; raises RepairRefused (visit_todo_unknown)."""
    listed = list(dict.fromkeys(words))
    if not set(listed) <= {word.value for word in Todo}:
        raise RepairRefused("visit_todo_unknown")
    return listed


def planned(number: str, fields: Mapping[str, Any]) -> Draft:
    """The visit was agreed; what is empty is left out."""
    filled = {name: value for name, value in fields.items() if value}
    return Draft("visit_planned", (visit_ref(number),), {"set": {"number": number, **filled}})


def listed(number: str, what: Planned, keys: Mapping[str, int]) -> list[Draft]:
    """Codes or short words onto a list of the plan, so many of each; nought takes one off.

    Raises RepairRefused: text_too_long, personal_data, nothing_given, visit_count.
    """
    drafts: list[Draft] = []
    about = (visit_ref(number),)
    for text, count in keys.items():
        if not 0 <= count <= MOST_PLANNED:
            raise RepairRefused("visit_count")
        key = no_person(check_text(text))
        last = drafts[-1].payload["keys"] if drafts else {}
        more = Draft("visit_listed", about, {"list": what.value, "keys": {**last, key: count}})
        if fits(more):
            drafts[-1:] = [more]
        else:
            drafts.append(Draft("visit_listed", about, {"list": what.value, "keys": {key: count}}))
    return drafts


def line(number: str, what: LineWhat, thing: str, words: str | None) -> Draft:
    """Something that was seen or done; `words` is the side record's id."""
    payload = {"what": what.value, "thing": thing, "words": words}
    return Draft("visit_line", (visit_ref(number),), {name: text for name, text in payload.items() if text})


def counted(number: str, word: Counted, keys: Sequence[str], *, done: bool = False) -> list[Draft]:
    """What the count of the car says of these, over as many operations as it takes; `done`: that was all of it."""
    about = (visit_ref(number),)
    parts: list[list[str]] = [[]]
    for key in keys:
        if not fits(Draft("visit_counted", about, {word.value: [*parts[-1], key], "done": True})):
            parts.append([])
        parts[-1].append(key)
    payloads: list[dict[str, Any]] = [{word.value: part} if part else {} for part in parts]
    if done:
        payloads[-1]["done"] = True
    return [Draft("visit_counted", about, payload) for payload in payloads if payload]


def pickups(state: State) -> dict[str, State]:
    """The visit's picked-up units by repair number."""
    return {key: said for key, said in state.get("lines", {}).items() if said.get("what") == LineWhat.pickup}


def in_car(state: State, chargers: Iterable[tuple[bytes, State]]) -> dict[str, str]:
    """What lies in the car for this visit, by key of its line with the code people know it by.

    `chargers`: ids and states. A charger says itself where it is; a picked-up unit lies there until it was counted, or
    its visit is closed.
    """
    number, found = state.get("number"), {}
    for charger, known in chargers:
        at = chargers_rules.where(known)
        if at.status in _IN_CAR and at.visit == number:
            found[charger_key(charger)] = code_of(charger, known)
    if "closed" not in state:
        back = state.get("counted", {})
        found |= {key: key for key in pickups(state) if back.get(key) != Counted.back}
    return found


def code_of(charger: bytes, state: State) -> str:
    """What people call a charger: its code, else its maker's serial."""
    return chargers_rules.shown_code(state) or short(charger)


def missing(car: Mapping[str, str]) -> list[str]:
    """Keys of what lies in the car still (`in_car`), in the order of the codes."""
    return sorted(car, key=lambda key: (squeeze(car[key]), key))


def unloaded(charger: Ref, state: State, number: str, place: str, day: str) -> Draft:
    """A charger comes out of the car of the visit `number`. `day`: the local day, ISO.

    Raises ChargerRefused (charger_not_in_car).
    """
    at = charger_moves.unloaded(state, place, day)
    return chargers_rules.moved((charger, visit_ref(number)), at, ChargerWhy.unload, n=number)
