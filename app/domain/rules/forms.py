"""The form gate: which answers count for a unit, which look alike, which are too old.

Decides by serial and tag only. Knows nothing of the words of an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from app.domain.codes import squeeze
from app.domain.identity import device_id
from app.domain.label_copies import same_tag

_PAIRS = ("0O", "1I", "8B", "5S", "2Z", "0D", "0Q", "OD", "OQ", "1L", "IL", "UV", "6G", "VY", "MN")
TWINS = frozenset(map(frozenset, _PAIRS))
"""Characters people take for one another, in pairs."""
MAX_OFF = 2


class AnswerUnit(NamedTuple):
    """One unit an answer names: serial and tag as compared (empty where not written)."""

    serial: str
    tag: str


class Answer(NamedTuple):
    """A form answer as the gate sees it."""

    id: bytes
    sent: date
    school: str
    units: tuple[AnswerUnit, ...]
    used_for: Collection[bytes] = ()
    """Devices this answer already counts for."""
    fault: str | None = None
    cause: str | None = None

    @property
    def spent(self) -> bool:
        """Whether it counts for as many devices as it names."""
        return len(set(self.used_for)) >= max(1, len(self.units))


class Gate(NamedTuple):
    """What the gate found: answers that match, those too old to count by themselves, the nearest look-alike."""

    matched: tuple[Answer, ...]
    old: tuple[Answer, ...]
    near: Answer | None


def names(answer: Answer, serial: str, tag: str) -> bool:
    """Whether `answer` names the unit with this serial and tag (both as compared).

    A serial decides. A tag counts where one of the serials is not written, or the two look alike: it isn't the tag's
    word against a plainly other serial.
    """
    return any(_names(unit, serial, tag) for unit in answer.units)


def _names(unit: AnswerUnit, serial: str, tag: str) -> bool:
    if unit.serial and unit.serial == serial:
        return True
    return same_tag(unit.tag, tag) and (not unit.serial or not serial or off_by(unit.serial, serial) <= MAX_OFF)


def off_by(one: str, other: str) -> int:
    """How many characters part two serials: changed, missing, added or swapped neighbours.

    MAX_OFF + 1 stands for more than MAX_OFF.
    """
    if abs(len(one) - len(other)) > MAX_OFF:
        return MAX_OFF + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > MAX_OFF:
            return MAX_OFF + 1
    return min(row[-1], MAX_OFF + 1)


def twins_only(one: str, other: str) -> bool:
    """Whether two serials of one length differ only in characters people take for one another."""
    return len(one) == len(other) and all(a == b or frozenset((a, b)) in TWINS for a, b in zip(one, other, strict=True))


def gate(
    answers: Iterable[Answer],
    near_answers: Iterable[Answer],
    *,
    device: bytes,
    serial: str,
    tag: str,
    today: date,
    valid_days: int,
) -> Gate:
    """Judges the answers that may belong to a unit.

    `answers` name the unit by serial or tag; `near_answers` are those of its school that are not spent and have a
    serial that no device carries. Newest first in the result. One that names this unit counts for it although all its
    units are taken: then it was linked wrongly before, and `merge` makes a card of that.
    """
    serial, tag = squeeze(serial), squeeze(tag)
    named = [a for a in answers if device not in a.used_for and names(a, serial, tag)]
    named.sort(key=lambda a: (a.sent, a.id), reverse=True)
    matched = tuple(a for a in named if (today - a.sent).days <= valid_days)
    old = tuple(a for a in named if (today - a.sent).days > valid_days)
    near = None if matched else _nearest(near_answers, device, serial, today, valid_days)
    return Gate(matched, old, near)


def _nearest(answers: Iterable[Answer], device: bytes, serial: str, today: date, valid_days: int) -> Answer | None:
    """The answer whose serial looks most like this one: only twin characters first, then fewest off, then newest."""
    ranked: list[tuple[bool, int, int, bytes, Answer]] = []
    for answer in answers:
        age = (today - answer.sent).days
        if answer.spent or device in answer.used_for or age > valid_days:
            continue
        for unit in answer.units:
            distance = off_by(unit.serial, serial) if unit.serial and serial else MAX_OFF + 1
            if 0 < distance <= MAX_OFF and device_id(unit.serial) not in answer.used_for:
                ranked.append((not twins_only(unit.serial, serial), distance, age, answer.id, answer))
    return min(ranked, key=lambda rank: rank[:4])[4] if ranked else None
