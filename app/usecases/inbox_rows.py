"""What screens and the command line read of the inbox (要確認): cards as plain rows, and who gives them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple, Protocol

from app.domain.operations import Ref
from app.usecases.contact_rows import Words

Facts = tuple[tuple[str, Any], ...]
"""Names and values that a screen has words for: codes of schools, people and parts are names already, ids are none."""


class CardSide(NamedTuple):
    """One side of a card: what somebody recorded, who, when and at which desk."""

    value: Any
    """As the card holds it: a closed word, a text, a number, None (taken away), or what belongs together."""
    operation: str = ""
    """The operation's id, as cards name it; empty where it isn't known here."""
    operator: str = ""
    """The name of who recorded it, or the code."""
    desk: str = ""
    """The desk's mark, or empty where it has none yet."""
    desk_name: str = ""
    """The desk's name, as people gave it."""
    mine: bool = False
    """Whether it was recorded at this desk."""
    at: str = ""
    """UTC, ISO 8601 with Z, or empty."""
    local: str = ""
    """Local date and time as its maker saw it, or empty."""
    action: bytes = b""
    """The action it was recorded with: an import is one."""
    facts: Facts = ()
    """What the value comes to, by name, in one order for all sides of a card; None where this side has none of it."""


class CardRow(NamedTuple):
    """A card: a question that two desks left, or something that a person should have seen."""

    card: str
    kind: str
    """field, two_repairs, same_number, gone, after_close, answer_twice, count."""
    about: Ref
    path: str
    """What of it: a field's path in the state, or as the card's kind has it (r/8A-0412-M, a shelf)."""
    code: str
    """The code people know the thing by: serial, tag, number, name."""
    school: str = ""
    """The school's name, or empty."""
    model: str = ""
    sides: tuple[CardSide, ...] = ()
    shown: int = 0
    """Which side the ledger shows meanwhile, from 1; 0: none of them."""
    choices: int = 1
    """The numbers a person may choose among, from 1."""

    @property
    def field(self) -> str:
        """The last word of the path: the field in question."""
        return self.path.rpartition("/")[2]

    @property
    def texts(self) -> bool:
        """Whether people's own words stand on it."""
        told = (value for side in self.sides for _name, value in side.facts)
        return any(isinstance(value, Words) and bool(value.text) for value in told)

    @property
    def repair(self) -> str:
        """The number of the repair it is about, or nothing."""
        parts = self.path.split("/")
        return parts[1] if len(parts) > 1 and parts[0] == "r" else ""

    @property
    def at(self) -> str:
        """When its newest side was recorded: UTC, ISO 8601 with Z, or empty."""
        return max((side.at for side in self.sides), default="")


ALIKE: Final = frozenset({"field", "gone", "after_close"})
"""Cards that may be settled together: each of their answers means the same on all of them."""
LEAST: Final = 3
"""So many cards of one cause are a group."""


def grouped(rows: Iterable[CardRow]) -> tuple[tuple[CardRow, ...], ...]:
    """The cards by cause, each group where its first card stands: the same question left by the same actions.

    An import is one action, so that a register imported at two desks is one line and no flood.
    """
    found: dict[object, list[CardRow]] = {}
    for row in rows:
        found.setdefault(_cause(row), []).append(row)
    lines: list[tuple[CardRow, ...]] = []
    for held in found.values():
        if len(held) >= LEAST:
            lines.append(tuple(sorted(held, key=lambda row: (row.code, row.card))))
        else:
            lines += [(row,) for row in held]
    return tuple(lines)


def _cause(row: CardRow) -> object:
    actions = tuple(side.action for side in row.sides)
    if row.kind not in ALIKE or not all(actions):
        return row.card
    return row.kind, row.about.kind, row.field, actions


class SettledRow(NamedTuple):
    """A card that was settled, by whom and when."""

    card: str
    about: Ref
    code: str
    school: str
    operator: str
    local: str


class InboxQueries(Protocol):
    """What may be asked. Every answer is one state of the ledger."""

    def cards(self) -> tuple[CardRow, ...]:
        """All open cards, the newest first."""

    def card(self, card: str) -> CardRow | None:
        """One card, or None where it isn't open (any more)."""

    def settled(self, day: str) -> tuple[SettledRow, ...]:
        """What was settled at this desk or elsewhere on this local day (ISO), the newest first."""
